/**
 * The map on paper. Browsers print an empty place where WebGL draws, so what is seen between bars and sheet is copied
 * before a page is printed, pixel for pixel: the scale beside it stays true.
 */

/** @typedef {import('maplibre-gl').Map} Map */

/** What fits between the margins of an A4 sheet and leaves room for the words, in pixels of the page (96 an inch). */
const WIDTH = 680;
const HEIGHT = 190;

/**
 * @param {Map} map
 * @param {{top: number, bottom: number}} over what bars and sheet cover
 * @param {{lon: number, lat: number, text: string, kind: string}[]} words that stand on the map as elements
 * @param {Record<string, string>} token
 * @param {HTMLCanvasElement} still where it is drawn
 */
export const draw = (map, over, words, token, still) => {
  const { clientWidth, clientHeight } = map.getContainer();
  const free = clientHeight - over.top - over.bottom;
  const [width, height] = [Math.min(WIDTH, clientWidth), Math.min(HEIGHT, free)];
  if (height <= 0) return;
  const [left, top] = [(clientWidth - width) / 2, over.top + (free - height) / 2];
  // What WebGL drew can only be copied in the task that drew it.
  map.redraw();
  const drawn = map.getCanvas();
  const dense = drawn.width / clientWidth;
  Object.assign(still, { width: width * dense, height: height * dense });
  Object.assign(still.style, { width: `${width}px`, height: `${height}px` });
  const pen = /** @type {CanvasRenderingContext2D} */ (still.getContext('2d'));
  pen.fillStyle = token.ground;
  pen.fillRect(0, 0, still.width, still.height);
  pen.drawImage(drawn, left * dense, top * dense, width * dense, height * dense, 0, 0, still.width, still.height);
  pen.scale(dense, dense);
  pen.font = `700 13px ${token.sans}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const { lon, lat, text, kind } of words) {
    const { x, y } = map.project([lon, lat]);
    const pill = kind === 'pill';
    const [at, down] = [x - left, y - top + (pill ? 0 : 27)];
    const wide = pen.measureText(text).width + 20;
    pen.beginPath();
    pen.roundRect(at - wide / 2, down - 12, wide, 24, pill ? 12 : 4);
    pen.fillStyle = token.paper;
    pen.fill();
    pen.strokeStyle = pill ? token.out : token['line-2'];
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.fillStyle = pill ? token['out-text'] : token.ink;
    pen.fillText(text, at, down);
  }
};
