/**
 * The thin shim over MapLibre: it shows what it is given and tells what was done to it. It decides nothing.
 *
 * Everything can be given before the map exists; it is kept and shown once the map is there.
 */
import { Coverage } from './coverage_layer.js';
import { load } from './library.js';
import { Marks } from './marks.js';
import { PIXEL_RATIO, picture, relief } from './signs.js';
import { draw as drawStill } from './still.js';
import { labelled, layers } from './style.js';
import { look, tokens } from './tokens.js';

/** @typedef {import('maplibre-gl').Map} Map */
/** @typedef {import('maplibre-gl').GeoJSONSource} GeoJSONSource */
/** @typedef {GeoJSON.Feature | GeoJSON.FeatureCollection | GeoJSON.Geometry} Shapes */
/** @typedef {{id: string, lon: number, lat: number, image: string, state: string, name: string, sort: number}} Sign */
/** @typedef {(kind: string, what: object) => void} Receive */

const SOURCES = ['contours', 'backdrop', 'pockets', 'circles', 'steep', 'transit', 'labels', 'exits', 'lifts', 'facilities', 'route', 'door'];
/** A map that has not drawn so long after its library came never will (a worker that did not start gives no event). */
const DEADLINE = 8000;
const MERCATOR_METRES = 40075016.686;

/** @type {Shapes} */
const NOTHING = { type: 'FeatureCollection', features: [] };

/** Numbers that the browser tests read. */
const watched = /** @type {any} */ (window).__quanli ??= { ghost: [], uploaded: {}, map: null };

/** The city's map. */
export class CityMap {
  /** @param {Receive} receive @param {string[]} order layers, bottom to top */
  constructor(receive, order) {
    this.receive = receive;
    this.order = order;
    this.coverage = new Coverage(watched.uploaded);
    /** @type {Record<string, Shapes>} */
    this.shapes = {};
    this.marks = new Marks((id) => this.receive('mark', { id }), load);
    /** @type {null | {rgba: Uint8Array, width: number, height: number, bounds: number[]}} */
    this.relief = null;
    /** @type {Map | null} */
    this.map = null;
    /** What bars and sheet cover, in pixels. */
    this.over = { top: 0, bottom: 0 };
    this.waiting = false;
    /** @type {number[] | null} the box that is being flown to */
    this.flight = null;
    /** @type {Record<string, string>} */
    this.token = {};
    this.tokens();
  }

  /** Reads the colours of the theme. */
  tokens() {
    this.token = tokens();
    Object.assign(this.coverage.look, look(this.token));
  }

  /**
   * Starts a city.
   * @param {number} lon @param {number} lat @param {number} metres metres per mercator unit
   * @param {number} edges
   */
  begin(lon, lat, metres, edges) {
    const y = (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2;
    this.coverage.begin({ x: (lon + 180) / 360, y, metres }, edges);
  }

  /**
   * Opens the map in an element. Only now is the library asked for: the city is there, so it takes nothing from what the first figure waits for.
   * @param {HTMLElement} container
   * @param {number} lon @param {number} lat @param {number} zoom
   * @param {number[]} bounds
   */
  async open(container, lon, lat, zoom, bounds) {
    // The numbers lie in the page's own memory and are gone after this call.
    const [west, south, east, north] = bounds;
    let late = 0;
    try {
      const { Map } = await load();
      late = setTimeout(() => this.receive('failed', {}), DEADLINE);
      const map = new Map({
        container, center: [lon, lat], zoom, minZoom: 11, maxZoom: 19.5, maxPitch: 0, pitchWithRotate: false, touchPitch: false, keyboard: false,
        attributionControl: false, renderWorldCopies: false, fadeDuration: 0, localIdeographFontFamily: this.token.sans,
        maxBounds: [west - 0.06, south - 0.06, east + 0.06, north + 0.06], style: this.style(),
      });
      this.map = watched.map = map;
      map.setPadding(this.over);
      map.getCanvas().tabIndex = -1;
      map.getCanvas().setAttribute('aria-hidden', 'true');
      await map.once('style.load');
      this.draw(map);
      for (const name of Object.keys(this.pictures())) this.image(name);
      this.listen(map, container);
      this.marks.place(map);
      map.once('load', () => { clearTimeout(late); this.receive('drawn', {}); });
      this.onPaper(map, container);
      map.on('webglcontextlost', () => this.coverage.lost());
      this.told();
    } catch (reason) {
      clearTimeout(late);
      this.receive('failed', { reason: String(reason) });
    }
  }

  /** @returns {import('maplibre-gl').StyleSpecification} */
  style() {
    /** @type {Record<string, import('maplibre-gl').SourceSpecification>} */
    const sources = Object.fromEntries(SOURCES.map((id) => [id, { type: 'geojson', data: this.shapes[id] ?? NOTHING, tolerance: 0.2 }]));
    if (this.relief) sources.relief = this.reliefSource();
    const drawn = this.layers().filter((layer) => layer.type !== 'custom' && (this.relief || layer.id !== 'relief'));
    return { version: 8, sources, layers: /** @type {import('maplibre-gl').LayerSpecification[]} */ (drawn) };
  }

  layers() {
    return layers(this.order, this.token, { lines: this.coverage.layer('lines', 'lines'), dots: this.coverage.layer('dots', 'dots') });
  }

  /** Puts the layers with their own drawing between the others. @param {Map} map */
  draw(map) {
    for (const layer of this.layers()) {
      if (layer.type === 'custom') map.addLayer(layer, this.order.slice(this.order.indexOf(layer.id) + 1).find((id) => map.getLayer(id)));
    }
  }

  reliefSource() {
    const { rgba, width, height, bounds: [west, south, east, north] } = /** @type {NonNullable<CityMap['relief']>} */ (this.relief);
    const canvas = relief(rgba, width, height, document.documentElement.dataset.theme === 'dark');
    return /** @type {any} */ ({ type: 'canvas', canvas, animate: false, coordinates: [[west, north], [east, north], [east, south], [west, south]] });
  }

  /** @returns {Record<string, true>} every sign that is on the map */
  pictures() {
    const features = ['exits', 'lifts', 'facilities', 'door'].flatMap((id) => /** @type {GeoJSON.FeatureCollection} */ (this.shapes[id] ?? NOTHING).features);
    return Object.fromEntries(features.map((feature) => [feature.properties?.image, true]));
  }

  /** @param {string} name */
  image(name) {
    if (!this.map || !name.includes('/')) return;
    const data = picture(name, this.token);
    if (this.map.hasImage(name)) this.map.updateImage(name, data);
    else this.map.addImage(name, data, { pixelRatio: PIXEL_RATIO });
  }

  /** @param {Map} map @param {HTMLElement} container */
  listen(map, container) {
    map.on('move', () => this.told());
    map.on('click', ({ point, lngLat }) => {
      const near = /** @type {[import('maplibre-gl').PointLike, import('maplibre-gl').PointLike]} */ ([[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]]);
      const [feature] = map.queryRenderedFeatures(near, { layers: ['facilities', 'facility-dots'] });
      this.receive('click', { x: point.x, y: point.y, lon: lngLat.lng, lat: lngLat.lat, id: feature?.properties.id ?? null });
    });
    container.addEventListener('pointermove', (event) => {
      const box = container.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const { lng, lat } = map.unproject([x, y]);
      this.receive('pointer', { x, y, lon: lng, lat, touch: event.pointerType === 'touch', time: performance.now() });
    });
    container.addEventListener('pointerleave', () => this.receive('left', {}));
  }

  /** Tells where the map stands. */
  told() {
    if (!this.map) return;
    const { lng, lat } = this.map.getCenter();
    const zoom = this.map.getZoom();
    const metres = (MERCATOR_METRES * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
    this.receive('moved', { lon: lng, lat, zoom, bearing: this.map.getBearing(), metres, time: performance.now() });
  }

  /** @param {string} column @param {Uint8Array} bytes */
  feed(column, bytes) {
    this.coverage.take(column, bytes);
    this.repaint();
  }

  /** Draws the map anew after the next frame: the figures of an answer are on the screen before its colours. */
  repaint() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.waiting = false;
      this.map?.triggerRepaint();
    }));
  }

  /** @param {string} id source @param {Uint8Array} bytes GeoJSON */
  read(id, bytes) { this.show(id, JSON.parse(new TextDecoder().decode(bytes))); }

  /** @param {number} deciseconds */
  threshold(deciseconds) {
    this.coverage.look.threshold = deciseconds;
    this.map?.triggerRepaint();
  }

  /** @param {string} id source @param {Shapes} shapes */
  show(id, shapes) {
    this.shapes[id] = shapes;
    /** @type {GeoJSONSource | undefined} */ (this.map?.getSource(id))?.setData(shapes);
  }

  /** @param {string} id source @param {Sign[]} signs */
  signs(id, signs) {
    this.show(id, {
      type: 'FeatureCollection',
      features: signs.map(({ lon, lat, ...properties }) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } })),
    });
    if (this.map) for (const name of Object.keys(this.pictures())) if (!this.map.hasImage(name)) this.image(name);
  }

  /** @param {Uint8Array} rgba @param {number} width @param {number} height @param {number[]} bounds */
  shade(rgba, width, height, bounds) {
    this.relief = { rgba, width, height, bounds: [...bounds] };
  }

  /** @param {import('./marks.js').Mark[]} list words that stand on the map */
  words(list) {
    this.marks.show(list, this.map);
  }

  /** The theme changed. */
  retheme() {
    this.tokens();
    const { map } = this;
    if (!map) return;
    for (const layer of this.layers()) {
      if (layer.type === 'custom' || !map.getLayer(layer.id)) continue;
      for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, /** @type {any} */ (name), value);
    }
    for (const name of map.listImages()) this.image(name);
    if (this.relief && map.getLayer('relief')) {
      const above = this.order[this.order.indexOf('relief') + 1];
      map.removeLayer('relief').removeSource('relief').addSource('relief', this.reliefSource());
      map.addLayer({ id: 'relief', type: 'raster', source: 'relief', paint: { 'raster-fade-duration': 0 } }, above);
    }
    map.triggerRepaint();
  }

  /**
   * Keeps a canvas beside the map's own that is filled when a page is printed. Words are printed in the light theme, as paper is white; a dark map
   * stays dark with its legend: other colours would have to be laid out by the library's worker first, and printing waits for nobody.
   * @param {Map} map @param {HTMLElement} container
   */
  onPaper(map, container) {
    const still = document.createElement('canvas');
    still.className = 'ql-map__still';
    still.setAttribute('aria-hidden', 'true');
    container.after(still);
    const root = document.documentElement;
    const section = /** @type {HTMLElement} */ (container.parentElement);
    addEventListener('beforeprint', () => {
      section.dataset.theme = root.dataset.theme;
      root.dataset.theme = 'light';
      drawStill(map, this.over, Object.values(this.marks.shown).map(({ mark }) => mark), this.token, still);
    });
    addEventListener('afterprint', () => {
      root.dataset.theme = section.dataset.theme;
      delete section.dataset.theme;
    });
  }

  /** @param {number} top @param {number} bottom pixels that bars and sheet cover */
  pad(top, bottom) {
    const { over } = this;
    // To set it ends a flight, which begins anew then: a keyboard that goes away leaves more room than was counted on.
    if (over.top === top && over.bottom === bottom) return;
    this.over = { top, bottom };
    const to = this.flight;
    this.sized();
    this.map?.setPadding(this.over);
    if (to) this.fit(to);
  }

  /** The library hears of another size later than the page does, and would count with the one before. */
  sized() {
    if (this.map && this.map.getCanvas().clientHeight !== this.map.getContainer().clientHeight) this.map.resize();
  }

  /** @param {number[]} bounds */
  fit(bounds) {
    if (!this.map) return;
    this.sized();
    const [west, south, east, north] = bounds;
    // The library leaves the map where it is when nothing is left between the margins.
    const { clientWidth, clientHeight } = this.map.getContainer();
    const free = Math.min(clientWidth, clientHeight - this.over.top - this.over.bottom);
    this.map.stop();
    this.flight = [...bounds];
    this.map.once('moveend', () => { this.flight = null; });
    this.map.fitBounds([[west, south], [east, north]], { padding: Math.max(0, Math.min(70, free / 5)), maxZoom: 16, duration: 700 });
  }

  /** @param {number} lon @param {number} lat @param {number} zoom */
  go(lon, lat, zoom) { this.map?.jumpTo({ center: [lon, lat], zoom }); }

  /** @param {number} steps */
  zoom(steps) { this.map?.zoomTo(this.map.getZoom() + steps, { duration: 200 }); }

  north() { this.map?.resetNorth({ duration: 200 }); }

  /** @param {string[]} ids layers @param {boolean} shown */
  visible(ids, shown) {
    for (const id of ids) this.map?.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none');
  }

  /** @param {number} rank the pocket that stands out; 0 for none */
  choose(rank) {
    const is = (/** @type {number} */ yes, /** @type {number} */ no) => /** @type {any} */ (rank ? ['case', ['==', ['get', 'rank'], rank], yes, no] : no);
    this.map?.setPaintProperty('pocket-line', 'line-width', is(2.4, 1.2));
    this.map?.setPaintProperty('pocket-fill', 'fill-opacity', rank ? is(0.14, 0) : 0.09);
    for (const id of ['pocket-line', 'pocket-fill']) this.map?.setFilter(id, labelled(rank));
  }

  /** @param {number} x @param {number} y */
  pan(x, y) { this.map?.panBy([x, y], { duration: 0 }); }

  /** @param {number} lon @param {number} lat */
  screen(lon, lat) {
    const point = this.map?.project([lon, lat]);
    return point ? [point.x, point.y] : [];
  }

  /** @param {number} x @param {number} y */
  ground(x, y) {
    const place = this.map?.unproject([x, y]);
    return place ? [place.lng, place.lat] : [];
  }
}
