/** How wide each kind of line is, in which order the passes go, and what is left out at which zoom. */

/** Place of a line in the width tables: the four street classes, then the other kinds in the order of the protocol. */
export const KINDS = ['minor', 'secondary', 'main', 'motorway', 'footway', 'trail', 'steps', 'escalator', 'footbridge', 'underpass', 'crossing', 'lift', 'cableway'];
export const ZOOM_FACTORS = [[11, 0.35], [12, 0.45], [13, 0.6], [14, 0.8], [15, 1], [16, 1.35], [17, 1.8], [18, 2.4], [19, 3]];
export const DOT_RADII = [[11, 1.1], [12, 1.2], [15, 1.9], [18, 3]];
/** Kinds that are drawn together, lowest first. */
export const GROUPS = {
  under: ['underpass'],
  flat: ['minor', 'secondary', 'main', 'motorway', 'footway', 'trail', 'crossing', 'cableway'],
  steps: ['steps', 'escalator'],
  bridges: ['footbridge'],
};
/** @typedef {Record<string, number>} Widths */
/** @typedef {Record<string, [number, number]>} Dashes drawn and left out */
/**
 * One pass over the lines. `paint`: a flat colour, what lies beyond the threshold, or what lies within it.
 * @typedef {{group: keyof typeof GROUPS, paint: 'flat'|'beyond'|'reach', colour?: string, from: number, to?: number, widths: Widths, dashes?: Dashes, butt?: boolean}} Pass
 */
/** @type {Pass[]} */
export const PASSES = [
  { group: 'under', paint: 'beyond', from: 14, widths: { underpass: 0.8 }, dashes: { underpass: [4, 3] } },
  { group: 'under', paint: 'reach', from: 0, widths: { underpass: 1.6 }, dashes: { underpass: [4, 3] } },
  { group: 'flat', paint: 'flat', colour: 'road-case', from: 13, widths: { minor: 3.6, secondary: 5.2, main: 6.5, motorway: 6.5 } },
  { group: 'flat', paint: 'flat', colour: 'road', from: 13, widths: { minor: 2.4, secondary: 4, main: 5.3, motorway: 5.3 } },
  { group: 'flat', paint: 'flat', colour: 'road-case', from: 0, to: 13, widths: { secondary: 1, main: 1.6, motorway: 2 } },
  { group: 'flat', paint: 'beyond', from: 0, to: 14, widths: { minor: 1, secondary: 1, main: 1, cableway: 0.8 }, dashes: { cableway: [1, 3] } },
  { group: 'flat', paint: 'beyond', from: 14, widths: { minor: 1, secondary: 1, main: 1, cableway: 0.8, footway: 0.8, trail: 0.8, crossing: 0.8 }, dashes: { cableway: [1, 3] } },
  { group: 'flat', paint: 'reach', from: 0, widths: { minor: 2.2, secondary: 2.9, main: 3.4, footway: 1.5, trail: 1.5, crossing: 1.3, cableway: 1.5 }, dashes: { cableway: [1, 3] } },
  { group: 'steps', paint: 'flat', colour: 'paper', from: 14, widths: { steps: 5.6, escalator: 5.6 }, butt: true },
  { group: 'steps', paint: 'beyond', from: 14, widths: { steps: 2.6, escalator: 1.6 }, dashes: { steps: [1.4, 1.5] }, butt: true },
  { group: 'steps', paint: 'reach', from: 14, widths: { steps: 3.6, escalator: 3.4 }, dashes: { steps: [1.6, 1.15] }, butt: true },
  { group: 'steps', paint: 'reach', from: 0, to: 14, widths: { steps: 1.5, escalator: 1.5 } },
  { group: 'bridges', paint: 'flat', colour: 'paper', from: 14, widths: { footbridge: 4.2 }, butt: true },
  { group: 'bridges', paint: 'beyond', from: 14, widths: { footbridge: 1 } },
  { group: 'bridges', paint: 'reach', from: 0, widths: { footbridge: 2.2 } },
];
export const PAINTS = { flat: 0, beyond: 1, reach: 2 };

/**
 * Straight line between the steps of a table.
 * @param {number[][]} table
 * @param {number} x
 */
export const between = (table, x) => {
  const above = table.findIndex(([at]) => at >= x);
  if (above === 0) return table[0][1];
  if (above < 0) return table[table.length - 1][1];
  const [[x0, y0], [x1, y1]] = [table[above - 1], table[above]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
};

/**
 * Every how many-th dot is shown at a zoom: 10, 20 or 50 people a dot.
 * @param {number} zoom
 */
export const dotsShown = (zoom) => (zoom >= 14 ? 1 : zoom >= 13 ? 2 : 5);
