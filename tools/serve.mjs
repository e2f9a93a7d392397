// A static server for the built page: `node tools/serve.mjs [--port N] [--dir dist] [--city DIR] [--no-open]`.
// Right types, byte ranges, .br and .gz where they lie beside a file, the strict policy that government sites ask for.
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
  "worker-src 'self' blob: data:", "font-src 'self'", "manifest-src 'self'", "base-uri 'self'", "form-action 'none'",
].join('; ');

/** A folder's files as they lie there now: byte ranges, and `.br` and `.gz` where they lie beside a file. */
const folder = (dir, headers) =>
  sirv(resolve(dir), {
    dev: true, etag: true, brotli: true, gzip: true, dotfiles: true,
    setHeaders: (response, path) => {
      Object.entries({ 'cache-control': 'no-cache', ...headers }).forEach(([name, value]) => response.setHeader(name, value));
      // A city's packed file is that file: who asked for it unpacks it. Only what lies packed beside a plain file is an encoding of it.
      if (/\.gz$/.test(path)) response.setHeader('content-encoding', 'identity').setHeader('content-type', 'application/gzip');
    },
  });

/**
 * Starts the server. Sandboxed frames have an opaque origin, so every file may be read from anywhere.
 * @param {{port?: number, dir?: string, city?: string, ranges?: boolean}} options `ranges: false`: as servers that know no byte ranges
 */
export const serve = ({ port = 0, dir = process.env.QUANLI_DIST ?? join(root, 'dist'), city, ranges = true } = {}) => {
  const headers = { 'content-security-policy': POLICY, 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
  const page = folder(dir, headers);
  const ofCity = city ? folder(city, headers) : undefined;
  const server = createServer((request, response) => {
    const missing = () => response.writeHead(404, headers).end('not found');
    if (!ranges) delete request.headers.range;
    // A range is of the file itself, not of what lies packed beside it.
    if (request.headers.range) delete request.headers['accept-encoding'];
    if (!ofCity || !request.url?.startsWith('/city/')) return page(request, response, missing);
    request.url = request.url.slice('/city'.length);
    return ofCity(request, response, missing);
  });
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
