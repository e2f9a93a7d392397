/** Words that stand on the map as elements over it, so that they are text for everyone: pockets, names of new places. */

/** @typedef {import('maplibre-gl').Map} Map */
/** @typedef {{id: string, lon: number, lat: number, text: string, kind: string, label: string}} Mark */

export class Marks {
  /** @param {(id: string) => void} hit @param {() => Promise<typeof import('maplibre-gl')>} library */
  constructor(hit, library) {
    this.hit = hit;
    this.library = library;
    /** @type {Record<string, {element: HTMLElement, mark: Mark, marker?: import('maplibre-gl').Marker}>} */
    this.shown = {};
    /** @type {Map | null} */
    this.map = null;
  }

  /** @param {Mark[]} list @param {Map | null} map */
  show(list, map) {
    for (const [id, { marker }] of Object.entries(this.shown)) {
      if (list.some((mark) => mark.id === id)) continue;
      marker?.remove();
      delete this.shown[id];
    }
    for (const mark of list) {
      const { element } = (this.shown[mark.id] ??= { element: document.createElement(mark.kind === 'pill' ? 'button' : 'div'), mark });
      element.className = `${element.className.replace(/ql-\S+/g, '')} ql-mark ql-mark--${mark.kind}`;
      element.textContent = mark.text;
      element.tabIndex = -1;
      if (mark.label) element.setAttribute('aria-label', mark.label);
      element.onclick = (event) => { event.stopPropagation(); this.hit(mark.id); };
      this.shown[mark.id].mark = mark;
    }
    if (map) void this.place(map);
  }

  /** @param {Map} map */
  async place(map) {
    const { Marker } = await this.library();
    for (const shown of Object.values(this.shown)) {
      const { element, mark: { lon, lat, kind } } = shown;
      const below = kind !== 'pill';
      shown.marker ??= new Marker({ element, anchor: below ? 'top' : 'center', offset: below ? [0, 17] : [0, 0] }).setLngLat([lon, lat]).addTo(map);
      shown.marker.setLngLat([lon, lat]);
    }
    if (this.map !== map) {
      this.map = map;
      for (const event of /** @type {const} */ (['moveend', 'resize'])) map.on(event, () => this.settle());
    }
    this.settle();
  }

  /** After the next frame, when the pills and what floats over the map stand where they are going to. */
  settle() {
    requestAnimationFrame(() => requestAnimationFrame(() => this.clear()));
  }

  /** A pill that would lie half under what floats over the map is left out until the map has moved. */
  clear() {
    const taken = [...document.querySelectorAll('.ql-scale, .ql-sources, .ql-legend, .ql-zoom, .ql-key, .ql-map__find')].map((element) => element.getBoundingClientRect());
    for (const { element, mark } of Object.values(this.shown)) {
      if (mark.kind !== 'pill') continue;
      const own = element.getBoundingClientRect();
      const covered = taken.some((box) => own.left < box.right && box.left < own.right && own.top < box.bottom && box.top < own.bottom);
      element.style.visibility = covered ? 'hidden' : '';
    }
  }
}
