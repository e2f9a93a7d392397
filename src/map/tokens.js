/** The colours of the theme, read from the style sheet: the map has none of its own. */

/** @typedef {import('./coverage_layer.js').Look} Look */

/** Every token that the map reads. */
const TOKENS = [
  'ground', 'paper', 'ink', 'ink-2', 'ink-3', 'line-2', 'm1', 'm2', 'm3', 'm4', 'm5', 'beyond', 'beyond-main', 'out', 'out-text', 'gain', 'gain-ink', 'loss',
  'river', 'river-warm', 'shoal', 'bank', 'river-label', 'block', 'block-line', 'green', 'road', 'road-case', 'halo', 'contour', 'contour-100',
];

/** @param {string} name */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @param {string} colour @returns {[number, number, number]} */
const channels = (colour) => {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  pen.fillStyle = colour;
  const [r, g, b] = (/** @type {string} */ (pen.fillStyle).match(/[0-9a-f]{2}/gi) ?? ['0', '0', '0']).map((part) => parseInt(part, 16) / 255);
  return [r, g, b];
};

/** Every token by name, and `sans`, the font. @returns {Record<string, string>} */
export const tokens = () => ({ ...Object.fromEntries(TOKENS.map((name) => [name, css(name)])), sans: css('sans') });

/** What the drawing of the minutes takes from them. @param {Record<string, string>} token @returns {Pick<Look, 'colours' | 'ramp' | 'thicker'>} */
export const look = (token) => {
  const colours = Object.fromEntries(TOKENS.map((name) => [name, channels(token[name])]));
  return { colours, ramp: [1, 2, 3, 4, 5].map((n) => colours[`m${n}`]), thicker: document.documentElement.dataset.contrast === 'more' ? 0.6 : 0 };
};
