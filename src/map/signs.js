/** The signs on the map, drawn once on a canvas: discs with the first character of a service (字章), lifts, exits. */

const BOX = 32;
const DENSITY = 2;

/**
 * @typedef {(pen: CanvasRenderingContext2D, token: Record<string, string>, character: string) => void} Draw
 */

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} radius
 * @param {string} fill
 * @param {string} edge
 * @param {number} width
 * @param {number[]} dash
 */
const disc = (pen, radius, fill, edge, width, dash = []) => {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, Math.PI * 2);
  pen.fillStyle = fill;
  pen.fill();
  pen.setLineDash(dash);
  pen.lineWidth = width;
  pen.strokeStyle = edge;
  pen.stroke();
  pen.setLineDash([]);
};

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Record<string, string>} token
 * @param {string} character
 * @param {string} colour
 * @param {number} size
 */
const letter = (pen, token, character, colour, size) => {
  pen.font = `700 ${size}px ${token.sans}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = colour;
  const box = pen.measureText(character);
  pen.fillText(character, 0, (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2);
};

/** @type {Record<string, Draw>} */
const STATES = {
  open: (pen, token, character) => { disc(pen, 11.3, token.paper, token.paper, 0.1); disc(pen, 10.5, token.ink, token.ink, 0.1); letter(pen, token, character, token.paper, 12.5); },
  aside: (pen, token, character) => { disc(pen, 10.5, token.paper, token['ink-3'], 1.2, [2.4, 2]); letter(pen, token, character, token['ink-3'], 12.5); },
  shut: (pen, token, character) => {
    disc(pen, 10.5, token.paper, token['ink-3'], 1.2);
    letter(pen, token, character, token['ink-3'], 12.5);
    pen.beginPath();
    pen.moveTo(-7.4, 7.4);
    pen.lineTo(7.4, -7.4);
    pen.lineWidth = 1.6;
    pen.strokeStyle = token['ink-2'];
    pen.stroke();
  },
  added: (pen, token, character) => { disc(pen, 13.3, token.paper, token.paper, 0.1); disc(pen, 11.6, token.gain, token['gain-ink'], 1.4); letter(pen, token, character, token['gain-ink'], 14); },
  removed: (pen, token) => {
    disc(pen, 10.5, token.paper, token.loss, 1.3, [2.4, 2]);
    pen.beginPath();
    for (const side of [-1, 1]) { pen.moveTo(-4.2 * side, -4.2); pen.lineTo(4.2 * side, 4.2); }
    pen.lineWidth = 1.9;
    pen.strokeStyle = token.loss;
    pen.stroke();
  },
  lift: (pen, token, character) => {
    pen.beginPath();
    pen.roundRect(-7.8, -7.8, 15.6, 15.6, 3.6);
    pen.fillStyle = token.paper;
    pen.fill();
    pen.beginPath();
    pen.roundRect(-7, -7, 14, 14, 3);
    pen.fillStyle = token.ink;
    pen.fill();
    letter(pen, token, character, token.paper, 9.5);
  },
  home: (pen, token, character) => {
    pen.beginPath();
    pen.roundRect(-12.5, -12.5, 25, 25, 5);
    pen.fillStyle = token.paper;
    pen.fill();
    pen.beginPath();
    pen.roundRect(-11, -11, 22, 22, 4);
    pen.fillStyle = token.ink;
    pen.fill();
    letter(pen, token, character, token.paper, 12.5);
  },
  target: (pen, token, character) => { disc(pen, 12.6, token.paper, token.paper, 0.1); disc(pen, 11.2, token.ink, token.ink, 0.1); letter(pen, token, character, token.paper, 13); },
  exit: (pen, token) => disc(pen, 4, token.paper, token['ink-2'], 1.6),
};

export const PIXEL_RATIO = DENSITY;

/**
 * The picture of a sign, named `state/character`.
 * @param {string} name
 * @param {Record<string, string>} token colours, and `sans` the font
 */
export const picture = (name, token) => {
  const [state, character] = name.split('/');
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = BOX * DENSITY;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  pen.setTransform(DENSITY, 0, 0, DENSITY, (BOX * DENSITY) / 2, (BOX * DENSITY) / 2);
  STATES[state](pen, token, character);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
};

/**
 * The relief as a canvas. It comes premultiplied for the light theme; the dark theme has its own two shades.
 * @param {Uint8Array} rgba
 * @param {number} width
 * @param {number} height
 * @param {boolean} dark
 */
export const relief = (rgba, width, height, dark) => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const out = pen.createImageData(width, height);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3];
    if (!alpha) continue;
    const light = rgba[i] / alpha > 0.6;
    const [r, g, b, factor] = dark ? (light ? [150, 180, 190, 0.2] : [0, 0, 0, 1.8]) : light ? [255, 255, 255, 1] : [58, 74, 78, 1];
    out.data.set([r, g, b, Math.min(255, alpha * factor)], i);
  }
  pen.putImageData(out, 0, 0);
  return canvas;
};
