// A first visit on a slow line (slow 4G: 1.6 Mbit/s, 150 ms; the processor four times slower): milliseconds until words, figure and map stand there, and the
// bytes that came by then. `node tools/visit.mjs [DIST …] [--rounds N]`: several builds in one run, in turn, so that their ratio is worth something.
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
const words = process.argv.slice(2);
const at = words.indexOf('--rounds');
const rounds = at < 0 ? 3 : Number(words.splice(at, 2)[1]);
const builds = (words.length ? words : ['dist']).map((dir) => resolve(dir));

/** @param {string} dist */
const visit = async (dist) => {
  const { server, address } = await serve({ dir: dist });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const session = await page.context().newCDPSession(page);
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const start = performance.now();
    /** @param {() => unknown} there */
    const until = async (there) => {
      await page.waitForFunction(there, undefined, { timeout: 240_000, polling: 50 });
      return [Math.round(performance.now() - start), Math.round(bytes / 1024)];
    };
    await page.goto(address, { waitUntil: 'commit' });
    return {
      words: await until(() => (document.querySelector('.ql-panel')?.textContent ?? '').trim().length > 20),
      figure: await until(() => /** @type {HTMLElement | null} */ (document.querySelector('.ql-figure'))?.dataset.answered),
      map: await until(() => /** @type {any} */ (window).__quanli?.map?.getLayer?.('dots') && /** @type {any} */ (window).__quanli.uploaded?.segments),
    };
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
};

/** @param {number[]} list */
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const all = builds.map(() => /** @type {Record<string, number[][]>} */ ({ words: [], figure: [], map: [] }));
for (let round = 0; round < rounds; round++) {
  for (const [i, dist] of builds.entries()) {
    for (const [what, seen] of Object.entries(await visit(dist))) all[i][what].push(seen);
  }
}
for (const [i, dist] of builds.entries()) {
  const told = Object.entries(all[i]).map(([what, seen]) => `${what} ${middle(seen.map(([ms]) => ms))} ms (${middle(seen.map(([, kb]) => kb))} KB)`);
  console.log(`${join(dist)}: ${told.join(', ')}`);
}
