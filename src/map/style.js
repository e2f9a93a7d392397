/** How each layer of the map is drawn, by name. Their order is not decided here. */

/** @typedef {import('maplibre-gl').LayerSpecification} LayerSpecification */
/** @typedef {import('maplibre-gl').DataDrivenPropertyValueSpecification<number>} Size */

/** @param {...number} steps zoom, size, zoom, size … */
const byZoom = (...steps) => /** @type {Size} */ (/** @type {unknown} */ (['interpolate', ['linear'], ['zoom'], ...steps]));

/** The largest pockets, and the one that is looked at. @param {number} [chosen] */
export const labelled = (chosen = 0) =>
  /** @type {import('maplibre-gl').FilterSpecification} */ (['any', ['<=', ['get', 'rank'], 4], ['==', ['get', 'rank'], chosen]]);

/**
 * @param {Record<string, string>} token colours by token name
 * @returns {Record<string, Record<string, unknown>>} everything but the id
 */
export const drawn = (token) => {
  const kind = (/** @type {string} */ name) => ['==', ['get', 'kind'], name];
  const area = (/** @type {string} */ name, /** @type {object} */ paint, from = 0) =>
    ({ type: 'fill', source: 'backdrop', minzoom: from, filter: ['all', kind(name), ['==', ['geometry-type'], 'Polygon']], paint });
  const edge = (/** @type {string} */ name, /** @type {string} */ colour, /** @type {number} */ width, from = 0) =>
    ({ type: 'line', source: 'backdrop', minzoom: from, filter: ['all', kind(name), ['==', ['geometry-type'], 'Polygon']], paint: { 'line-color': colour, 'line-width': width } });
  const contour = (/** @type {boolean} */ index, /** @type {string} */ colour, /** @type {number} */ width) =>
    ({ type: 'line', source: 'contours', minzoom: 13, filter: ['==', ['get', 'index'], index], paint: { 'line-color': colour, 'line-width': width } });
  const name = { 'text-field': ['get', 'name'], 'text-font': ['Regular'], 'text-max-angle': 40, 'text-padding': 6 };
  const halo = { 'text-halo-color': token.halo, 'text-halo-width': 1.6 };
  const round = { 'line-join': 'round', 'line-cap': 'round' };
  const route = ['all', ['==', ['geometry-type'], 'LineString'], ['!=', ['get', 'kind'], 'responsive-zone']];
  const sign = { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': false, 'symbol-sort-key': ['get', 'sort'] };
  return {
    ground: { type: 'background', paint: { 'background-color': token.ground } },
    relief: { type: 'raster', source: 'relief', paint: { 'raster-fade-duration': 0, 'raster-opacity': 1 } },
    contours: contour(false, token.contour, 0.6),
    'contours-100': contour(true, token['contour-100'], 0.9),
    green: area('green', { 'fill-color': token.green }),
    shoal: area('shoal', { 'fill-color': token.shoal }),
    river: area('river', { 'fill-color': ['match', ['get', 'tint'], 'warm', token['river-warm'], token.river] }),
    bank: edge('river', token.bank, 0.8),
    blocks: area('block', { 'fill-color': token.block }, 14),
    'block-lines': edge('block', token['block-line'], 0.6, 16),
    steep: {
      type: 'line', source: 'steep', minzoom: 12, layout: { visibility: 'none', 'line-cap': 'round' },
      paint: { 'line-color': token.ink, 'line-opacity': 0.75, 'line-width': ['match', ['get', 'class'], 1, 2, 2, 3.5, 5.5] },
    },
    'pocket-fill': { type: 'fill', source: 'pockets', filter: labelled(), paint: { 'fill-color': token.out, 'fill-opacity': 0.09 } },
    'pocket-line': {
      type: 'line', source: 'pockets', filter: labelled(), layout: { 'line-join': 'round' },
      paint: { 'line-color': token.out, 'line-width': 1.2, 'line-dasharray': [4, 3] },
    },
    'circle-line': { type: 'line', source: 'circles', layout: { 'line-join': 'round' }, paint: { 'line-color': token.ink, 'line-width': 2, 'line-dasharray': [4, 3] } },
    'transit-zone': {
      type: 'line', source: 'transit', filter: ['==', ['get', 'kind'], 'responsive-zone'],
      paint: { 'line-color': token['ink-2'], 'line-width': 2, 'line-dasharray': [1, 2] },
    },
    'transit-case': { type: 'line', source: 'transit', filter: route, layout: round, paint: { 'line-color': token.paper, 'line-width': byZoom(12, 4, 16, 8) } },
    transit: { type: 'line', source: 'transit', filter: route, layout: round, paint: { 'line-color': ['match', ['get', 'kind'], 'new', token.gain, token['ink-2']], 'line-width': byZoom(12, 2, 16, 4) } },
    'transit-stops': {
      type: 'circle', source: 'transit', minzoom: 12, filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': byZoom(13, 2.5, 16, 4.5), 'circle-color': ['match', ['get', 'kind'], 'new', token.gain, token.paper], 'circle-stroke-color': token['ink-2'], 'circle-stroke-width': byZoom(13, 1.2, 16, 2) },
    },
    'transit-names': {
      type: 'symbol', source: 'transit', minzoom: 13, filter: ['all', ['==', ['geometry-type'], 'LineString'], ['has', 'name']],
      layout: { ...name, 'symbol-placement': 'line', 'symbol-spacing': 500, 'text-size': 12 },
      paint: { 'text-color': token.ink, ...halo },
    },
    'route-veil': { type: 'background', layout: { visibility: 'none' }, paint: { 'background-color': token.ground, 'background-opacity': 0.55 } },
    'route-case': { type: 'line', source: 'route', layout: round, paint: { 'line-color': token.paper, 'line-width': byZoom(13, 8, 16, 11) } },
    route: { type: 'line', source: 'route', filter: ['!=', ['get', 'steps'], true], layout: round, paint: { 'line-color': token.ink, 'line-width': byZoom(13, 4, 16, 6) } },
    'route-steps': {
      type: 'line', source: 'route', filter: ['==', ['get', 'steps'], true],
      paint: { 'line-color': token.ink, 'line-width': byZoom(13, 5, 16, 8), 'line-dasharray': [0.4, 0.3] },
    },
    'door-ends': {
      type: 'circle', source: 'door', filter: ['==', ['get', 'state'], 'home'],
      paint: { 'circle-radius': 5, 'circle-color': token.paper, 'circle-stroke-color': token.ink, 'circle-stroke-width': 3 },
    },
    'door-signs': { type: 'symbol', source: 'door', layout: { ...sign, 'icon-offset': ['case', ['==', ['get', 'state'], 'home'], ['literal', [0, -22]], ['literal', [0, 0]]], 'icon-size': 1.25 } },
    'river-labels': {
      type: 'symbol', source: 'backdrop', filter: kind('label'),
      layout: { ...name, 'text-size': 13, 'text-letter-spacing': 0.35, 'text-rotate': ['coalesce', ['get', 'angle'], 0], 'text-rotation-alignment': 'map' },
      paint: { 'text-color': token['river-label'], 'text-halo-color': token.halo, 'text-halo-width': 0.6 },
    },
    'street-labels': {
      type: 'symbol', source: 'labels', minzoom: 14,
      layout: { ...name, 'symbol-placement': 'line', 'symbol-spacing': 400, 'symbol-sort-key': ['get', 'rank'], 'text-size': byZoom(14, 11, 16, 11.5, 18, 13) },
      paint: { 'text-color': ['case', ['==', ['get', 'rank'], 0], token.ink, token['ink-2']], ...halo },
    },
    exits: { type: 'symbol', source: 'exits', minzoom: 14, layout: { ...sign, 'icon-allow-overlap': false } },
    lifts: { type: 'symbol', source: 'lifts', minzoom: 14, layout: sign },
    'facility-dots': {
      type: 'circle', source: 'facilities', maxzoom: 13,
      paint: { 'circle-radius': 2.5, 'circle-color': ['match', ['get', 'state'], 'added', token.gain, token.ink], 'circle-stroke-color': token.paper, 'circle-stroke-width': 1 },
    },
    facilities: { type: 'symbol', source: 'facilities', minzoom: 13, layout: { ...sign, 'icon-size': byZoom(13, 0.72, 14, 1) } },
    'facility-names': {
      type: 'symbol', source: 'facilities', minzoom: 16, filter: ['!=', ['get', 'state'], 'added'],
      layout: { ...name, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1], 'text-max-width': 12 },
      paint: { 'text-color': token['ink-2'], ...halo },
    },
  };
};

/**
 * The layers in the given order. A name that is in only one of the two lists is refused.
 * @param {string[]} order bottom to top
 * @param {Record<string, string>} token
 * @param {Record<string, import('maplibre-gl').CustomLayerInterface>} custom layers with their own drawing
 */
export const layers = (order, token, custom) => {
  const all = { ...drawn(token), ...custom };
  const strangers = [...Object.keys(all).filter((id) => !order.includes(id)), ...order.filter((id) => !(id in all))];
  if (strangers.length) throw new Error(`layers without a place in the order: ${strangers}`);
  return order.map((id) => /** @type {LayerSpecification | import('maplibre-gl').CustomLayerInterface} */ ({ id, ...all[id] }));
};
