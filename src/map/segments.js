/**
 * The order of the drawn segments: by group, lowest first, and within a group along a curve that keeps neighbours
 * together, so that a frame draws only the stretches that it sees.
 */
import { GROUPS, KINDS } from './passes.js';

/** Words of 32 bits a segment. */
export const WORDS = 8;
/** Segments that are seen or not seen together. */
const CHUNK = 192;

/** @typedef {{group: string, first: number, count: number, box: [number, number, number, number]}} Chunk */

/** @type {Record<number, number>} rank of the group of each kind */
const GROUP_OF = Object.fromEntries(Object.values(GROUPS).flatMap((kinds, rank) => kinds.map((kind) => [KINDS.indexOf(kind), rank])));
const NAMES = Object.keys(GROUPS);

/** Spreads sixteen bits over the even bits of a word. @param {number} n */
const spread = (n) => {
  let x = n & 0xffff;
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
};

/**
 * The order in which segments are drawn, and its chunks. Kinds that are not drawn (lifts) are left out.
 * @param {Uint8Array} bytes as the engine sends them
 */
export const arrange = (bytes) => {
  const places = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const total = words.length / WORDS;
  const group = (/** @type {number} */ i) => {
    const style = words[i * WORDS + 7];
    const kind = style & 255;
    return GROUP_OF[kind === 0 ? (style >> 8) & 3 : kind + 3] ?? -1;
  };
  const keys = new Float64Array(total);
  for (let i = 0; i < total; i++) {
    const [x, y] = [places[i * WORDS] / 4 + 32768, places[i * WORDS + 1] / 4 + 32768];
    keys[i] = group(i) * 2 ** 33 + (spread(x) + spread(y) * 2);
  }
  const order = Uint32Array.from({ length: total }, (_, i) => i).filter((i) => group(i) >= 0).sort((a, b) => keys[a] - keys[b]);
  /** @type {Chunk[]} */
  const chunks = [];
  order.forEach((segment, at) => {
    const name = NAMES[group(segment)];
    const [x0, y0, x1, y1] = places.subarray(segment * WORDS, segment * WORDS + 4);
    let chunk = chunks[chunks.length - 1];
    if (!chunk || chunk.group !== name || chunk.count === CHUNK) {
      chunk = { group: name, first: at, count: 0, box: [Infinity, Infinity, -Infinity, -Infinity] };
      chunks.push(chunk);
    }
    chunk.count += 1;
    const { box } = chunk;
    chunk.box = [Math.min(box[0], x0, x1), Math.min(box[1], y0, y1), Math.max(box[2], x0, x1), Math.max(box[3], y0, y1)];
  });
  return { order, chunks };
};

/**
 * Records in the drawn order, padded to whole rows of a texture.
 * @param {Uint8Array} bytes @param {Uint32Array} order @param {number} size words a record @param {number} row records a row
 */
export const reorder = (bytes, order, size, row) => {
  const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const rows = Math.max(1, Math.ceil(order.length / row));
  const to = new Uint32Array(rows * row * size);
  for (let i = 0; i < order.length; i++) for (let word = 0; word < size; word++) to[i * size + word] = from[order[i] * size + word];
  return { words: to, rows };
};

/**
 * The stretches of each group that a frame sees, neighbours joined.
 * @param {Chunk[]} chunks
 * @param {Float32Array} m from local metres to clip space
 */
export const seen = (chunks, m) => {
  /** @type {Record<string, [number, number][]>} */
  const out = {};
  for (const { group, first, count, box: [x0, y0, x1, y1] } of chunks) {
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of [[x0, y0], [x1, y0], [x0, y1], [x1, y1]]) {
      const w = m[3] * x + m[7] * y + m[15];
      const [u, v] = [(m[0] * x + m[4] * y + m[12]) / w, (m[1] * x + m[5] * y + m[13]) / w];
      [left, right, low, high] = [Math.min(left, u), Math.max(right, u), Math.min(low, v), Math.max(high, v)];
    }
    if (right < -1.05 || left > 1.05 || high < -1.05 || low > 1.05) continue;
    const ranges = (out[group] ??= []);
    const last = ranges[ranges.length - 1];
    if (last && last[0] + last[1] === first) last[1] += count;
    else ranges.push([first, count]);
  }
  return out;
};
