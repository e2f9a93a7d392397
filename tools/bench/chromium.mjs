// The measured work in Chromium: the same module as under node, in a page that is isolated, so that its clock is fine.
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const TYPES = /** @type {Record<string, string>} */ ({ '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html', '.json': 'application/json' });
/** No server answers here: every request is served from the folders. */
const ORIGIN = 'http://localhost:9';

/**
 * Opens the bench in a browser; null where there is none. `folders` by the first part of a path.
 * @param {Record<string, string>} folders
 */
export const inChromium = async (folders) => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return null;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'] });
  const page = await browser.newPage();
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  await page.route(`${ORIGIN}/**`, (route) => {
    const [, first, ...rest] = new URL(route.request().url()).pathname.split('/');
    if (!first) return route.fulfill({ body: '<!doctype html><title>bench</title>', contentType: 'text/html', headers });
    const path = join(folders[first] ?? '', ...rest);
    return route.fulfill({ path, contentType: TYPES[extname(path)] ?? 'application/octet-stream', headers });
  });
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(async () => {
    // @ts-expect-error only the page knows this address
    const bench = await import('/web/bench.js');
    await bench.default();
    const bytes = async (/** @type {string} */ url) => {
      const packed = new Uint8Array(await (await fetch(url)).arrayBuffer());
      if (packed[0] !== 0x1f) return packed;
      const stream = /** @type {any} */ (new Blob([packed]).stream()).pipeThrough(new DecompressionStream('gzip'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    Object.assign(window, { bench, bytes });
  });
  return {
    /** @param {string} url */
    takeNet: (url) => page.evaluate(async (from) => /** @type {any} */ (window).bench.take_net(await /** @type {any} */ (window).bytes(from)), url),
    /** @param {string} folder @param {Record<string, string>} files */
    openCity: (folder, files) =>
      page.evaluate(async ([from, { manifest, paths, facilities, residents }]) => {
        const { bench, bytes } = /** @type {any} */ (window);
        const text = new TextDecoder().decode(await bytes(`${from}/${manifest}`));
        return bench.open_city(text, ...(await Promise.all([paths, facilities, residents].map((name) => bytes(`${from}/${name}`)))));
      }, /** @type {[string, Record<string, string>]} */ ([folder, files])),
    /** @param {string} name @param {number} round */
    draw: (name, round) => page.evaluate(([what, n]) => JSON.parse(/** @type {any} */ (window).bench.draw(what, n) || '{"error":"nothing is loaded"}'), /** @type {[string, number]} */ ([name, round])),
    isolated: await page.evaluate(() => crossOriginIsolated),
    version: browser.version(),
    end: () => browser.close(),
  };
};
