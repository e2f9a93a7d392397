/**
 * A part of a FlatGeobuf file over HTTP ranges: its R-tree is walked level by level, and what touches a rectangle is fetched and put together as a
 * smaller FlatGeobuf. A server that does not answer ranges, or a file without an R-tree, gives the whole file.
 *
 * Format (version 3): magic (8 bytes) · size and header (FlatBuffers) · R-tree, nodes of 40 bytes (west, south, east, north, offset), root first ·
 * features, each with its size before it. An offset is a byte of a feature below, a node above.
 */

/** @typedef {[number, number, number, number]} Box west, south, east, north */

const NODE = 40;
/** What is fetched first: magic, header, and the upper levels of the tree. */
const FIRST = 1 << 15;
/** Ranges that are nearer to each other are fetched as one, bytes. */
const NEAR = 1 << 15;
/** Requests at once. */
const AT_ONCE = 6;

/** The server gives no ranges; this is the whole file. */
class Whole extends Error {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    super('no ranges');
    this.bytes = bytes;
  }
}

/** @param {string} url @param {number} from @param {number} to exclusive */
const range = async (url, from, to) => {
  const response = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` }, cache: 'no-store' });
  // Some servers refuse a range that is longer than a small file.
  if (response.status === 416) throw new Whole(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 206) throw new Whole(bytes);
  const total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
  return { bytes, total };
};

/** @param {Uint8Array} bytes */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where a field of the header's table lies, or 0. @param {DataView} view @param {number} slot */
const field = (view, slot) => {
  const table = 12 + view.getUint32(12, true);
  const fields = table - view.getInt32(table, true);
  const place = 4 + slot * 2;
  const offset = place + 2 <= view.getUint16(fields, true) ? view.getUint16(fields + place, true) : 0;
  return offset && table + offset;
};

/** How many nodes each level has, leaves first; a single leaf has a node above it too. @param {number} count @param {number} size */
const levelsOf = (count, size) => {
  const levels = [count];
  do levels.push(Math.ceil(levels[levels.length - 1] / size));
  while (levels[levels.length - 1] > 1);
  return levels;
};

/** Magic, header and tree of a file. @param {string} url */
const open = async (url) => {
  let { bytes, total } = await range(url, 0, FIRST);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 3)) !== 'fgb') throw new Whole(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const end = 12 + viewOf(bytes).getUint32(8, true);
  if (end > bytes.length) ({ bytes, total } = await range(url, 0, end + FIRST));
  const view = viewOf(bytes);
  const [countAt, sizeAt, boundsAt] = [field(view, 8), field(view, 9), field(view, 1)];
  const count = countAt ? Number(view.getBigUint64(countAt, true)) : 0;
  const size = sizeAt ? view.getUint16(sizeAt, true) : 16;
  if (!count || size < 2 || !(total > 0)) throw new Whole(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const levels = levelsOf(count, size);
  const nodes = levels.reduce((sum, n) => sum + n, 0);
  /** @type {Box | null} */
  let bounds = null;
  if (boundsAt) {
    const list = boundsAt + view.getUint32(boundsAt, true);
    const at = (/** @type {number} */ i) => view.getFloat64(list + 4 + i * 8, true);
    if (view.getUint32(list, true) >= 4) bounds = [at(0), at(1), at(2), at(3)];
  }
  return { url, head: bytes, end, total, count, size, levels, tree: end, features: end + nodes * NODE, bounds, countAt, fetched: bytes.length };
};

/** Ascending ranges as fewer: near ones become one. @param {[number, number][]} list @param {number} near @returns {[number, number][]} */
const merged = (list, near) => {
  /** @type {[number, number][]} */
  const out = [];
  for (const [from, to] of list) {
    const last = out[out.length - 1];
    if (last && from - last[1] <= near) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
};

/**
 * The bytes of several ranges, in order.
 * @param {{url: string, head: Uint8Array, fetched: number}} file
 * @param {[number, number][]} list
 * @param {(bytes: number) => void} progress
 */
const fetchAll = async (file, list, progress) => {
  /** @type {Uint8Array[]} */
  const out = new Array(list.length);
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const i = next++;
      const [from, to] = list[i];
      if (to <= file.head.length) {
        out[i] = file.head.subarray(from, to);
        continue;
      }
      out[i] = (await range(file.url, from, to)).bytes;
      progress((file.fetched += out[i].length));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, list.length) }, worker));
  return out;
};

/**
 * Bytes of the features that touch a rectangle, as ranges of the file.
 * @param {Awaited<ReturnType<typeof open>>} file @param {Box} box @param {(bytes: number) => void} progress
 */
const search = async (file, [west, south, east, north], progress) => {
  const nodes = file.levels.reduce((sum, n) => sum + n, 0);
  // Leaves come last.
  const starts = file.levels.map((_, level) => nodes - file.levels.slice(0, level + 1).reduce((sum, n) => sum + n, 0));
  /** @type {[number, number][]} */
  let wanted = [[0, 1]];
  /** @type {[number, number][]} */
  const found = [];
  for (let level = file.levels.length - 1; level >= 0; level--) {
    const last = starts[level] + file.levels[level];
    // One node more than wanted: the next feature's offset says where one ends.
    const runs = merged(wanted, NEAR / NODE).map(([from, to]) => /** @type {[number, number]} */ ([from, Math.min(last, to + (level ? 0 : 1))]));
    const parts = await fetchAll(file, runs.map(([from, to]) => [file.tree + from * NODE, file.tree + to * NODE]), progress);
    /** @type {[number, number][]} */
    const children = [];
    runs.forEach(([from, to], run) => {
      const view = viewOf(parts[run]);
      for (let node = from; node < to; node++) {
        const at = (node - from) * NODE;
        const number = (/** @type {number} */ i) => view.getFloat64(at + i * 8, true);
        if (number(0) > east || number(1) > north || number(2) < west || number(3) < south) continue;
        const offset = Number(view.getBigUint64(at + 32, true));
        if (level) children.push([offset, Math.min(offset + file.size, starts[level - 1] + file.levels[level - 1])]);
        else if (node + 1 < to) found.push([offset, Number(view.getBigUint64(at + NODE + 32, true))]);
        else if (node + 1 === last) found.push([offset, file.total - file.features]);
      }
    });
    wanted = children.sort((a, b) => a[0] - b[0]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([from, to]) => /** @type {[number, number]} */ ([file.features + from, file.features + to]));
};

/** The middle of everything in a file, or undefined where only the whole of it can be had. @param {string} url @returns {Promise<number[] | undefined>} */
export const boundsOf = async (url) => {
  try {
    return (await open(url)).bounds ?? undefined;
  } catch (error) {
    if (error instanceof Whole) return undefined;
    throw error;
  }
};

/**
 * What touches a rectangle, as FlatGeobuf; `whole` when it is the file as it lies there.
 * @param {string} url @param {number[]} box west, south, east, north @param {(bytes: number) => void} progress
 */
export const part = async (url, box, progress) => {
  // A view of the page's memory, which moves when it grows: copied before anything is waited for.
  const frame = Array.from(box);
  try {
    const file = await open(url);
    progress(file.fetched);
    const found = await search(file, /** @type {Box} */ (frame), progress);
    const runs = merged(found.map(([from, to]) => [from, to]), NEAR);
    const parts = await fetchAll(file, runs, progress);
    const tree = found.length ? levelsOf(found.length, file.size).reduce((sum, n) => sum + n, 0) * NODE : 0;
    const bytes = new Uint8Array(file.end + tree + found.reduce((sum, [from, to]) => sum + to - from, 0));
    bytes.set(file.head.subarray(0, file.end));
    viewOf(bytes).setBigUint64(file.countAt, BigInt(found.length), true);
    let at = file.end + tree;
    let run = 0;
    for (const [from, to] of found) {
      while (to > runs[run][1]) run++;
      bytes.set(parts[run].subarray(from - runs[run][0], to - runs[run][0]), at);
      at += to - from;
    }
    return { bytes, whole: false };
  } catch (error) {
    if (error instanceof Whole) return { bytes: error.bytes, whole: true };
    throw error;
  }
};
