// A static server for the built page: `node tools/serve.mjs [--port N] [--dir dist] [--city DIR] [--no-open]`.
// Right types, byte ranges, .br and .gz where they lie beside a file, the strict policy that government sites ask for.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.geojson': 'application/geo+json; charset=utf-8', '.wasm': 'application/wasm', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.gz': 'application/gzip', '.fgb': 'application/octet-stream',
};
export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
  "worker-src 'self' blob: data:", "font-src 'self'", "manifest-src 'self'", "base-uri 'self'", "form-action 'none'",
].join('; ');

/** The file of a path inside a folder, or null where it leads out of it. */
const inside = (folder, path) => {
  const file = normalize(join(folder, path));
  return file === folder || file.startsWith(folder + sep) ? file : null;
};

/** Answers one request. `folders` are tried by the longest prefix of the path. */
const answer = (request, response, folders, headers, ranges) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const [prefix, folder] = Object.entries(folders).filter(([start]) => path.startsWith(start)).sort((a, b) => b[0].length - a[0].length)[0];
  let file = inside(folder, path.slice(prefix.length));
  if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
  if (!file || !existsSync(file)) return response.writeHead(404, headers).end('not found');
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const range = ranges ? /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') : null;
  const accepted = request.headers['accept-encoding'] ?? '';
  const packed = range ? undefined : [['br', '.br'], ['gzip', '.gz']].find(([name, end]) => accepted.includes(name) && existsSync(file + end));
  const from = packed ? file + packed[1] : file;
  const { size, mtimeMs } = statSync(from);
  const all = { 'content-type': type, 'accept-ranges': 'bytes', 'cache-control': 'no-cache', etag: `"${size}-${Math.round(mtimeMs)}"`, ...headers };
  if (packed) Object.assign(all, { 'content-encoding': packed[0], vary: 'accept-encoding' });
  if (request.headers['if-none-match'] === all.etag) return response.writeHead(304, all).end();
  if (!range) {
    response.writeHead(200, { ...all, 'content-length': size });
    return request.method === 'HEAD' ? response.end() : createReadStream(from).pipe(response);
  }
  const start = range[1] ? Number(range[1]) : Math.max(0, size - Number(range[2]));
  const end = range[1] && range[2] ? Math.min(size - 1, Number(range[2])) : size - 1;
  if (start > end) return response.writeHead(416, { ...all, 'content-range': `bytes */${size}` }).end();
  response.writeHead(206, { ...all, 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 });
  return createReadStream(from, { start, end }).pipe(response);
};

/**
 * Starts the server. Sandboxed frames have an opaque origin, so every file may be read from anywhere.
 * @param {{port?: number, dir?: string, city?: string, ranges?: boolean}} options `ranges: false`: as servers that know no byte ranges
 */
export const serve = ({ port = 0, dir = process.env.QUANLI_DIST ?? join(root, 'dist'), city, ranges = true } = {}) => {
  const folders = { '/': resolve(dir), ...(city ? { '/city/': resolve(city) } : {}) };
  const headers = { 'content-security-policy': POLICY, 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
  const server = createServer((request, response) => answer(request, response, folders, headers, ranges));
  return new Promise((done) => {
    server.listen(port, () => {
      const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
      done({ server, address: `http://localhost:${chosen}/` });
    });
  });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const value = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
  const { address } = await serve({ port: Number(value('--port') ?? 8080), dir: value('--dir'), city: value('--city') });
  console.log(address);
  const desktop = process.platform === 'darwin' || process.platform === 'win32' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (desktop && !process.argv.includes('--no-open')) {
    const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
    spawn(command, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
  }
}
