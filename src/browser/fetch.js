/** Fetches files of a city as they come, and unpacks them; nothing is guessed from the name. */

const GZIP = [0x1f, 0x8b];
/** How many times what came a file may unpack to, as in the command line; a small one always may be a megabyte. */
const LARGEST_RATIO = 100;
const ALWAYS = 1 << 20;

/**
 * A file's bytes. Packed or not is decided by its first two bytes: a server may have unpacked it already.
 * @param {string} url
 * @param {(bytes: number) => void} progress bytes so far, as they came over the line
 * @returns {Promise<Uint8Array>}
 */
export const bytes = async (url, progress) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  if (!response.body) throw new Error('empty');
  const reader = response.body.getReader();
  let sum = 0;
  const next = async () => {
    const { value } = await reader.read();
    if (value) progress((sum += value.length));
    return value;
  };
  let head = (await next()) ?? new Uint8Array(0);
  while (head.length === 1) {
    const more = await next();
    if (!more) break;
    head = new Uint8Array([...head, ...more]);
  }
  const stream = new ReadableStream({
    start: (out) => out.enqueue(head),
    pull: async (out) => {
      const value = await next();
      if (value) out.enqueue(value);
      else out.close();
    },
  });
  const packed = head[0] === GZIP[0] && head[1] === GZIP[1];
  let unpacked = 0;
  const bounded = new TransformStream({
    transform: (piece, out) => {
      unpacked += piece.length;
      if (unpacked > Math.max(ALWAYS, sum * LARGEST_RATIO)) throw new Error(`unpacks to more than ${LARGEST_RATIO} times its size`);
      out.enqueue(piece);
    },
  });
  const plain = packed ? stream.pipeThrough(/** @type {any} */ (new DecompressionStream('gzip'))).pipeThrough(bounded) : stream;
  return new Uint8Array(await new Response(plain).arrayBuffer());
};

/**
 * How many bytes the server holds of a file, or -1 when it does not say.
 * @param {string} url
 * @returns {Promise<number>}
 */
export const held = async (url) => {
  const response = await fetch(url, { method: 'HEAD' }).catch(() => null);
  const length = response?.ok ? response.headers.get('content-length') : null;
  return length === null ? -1 : Number(length);
};
