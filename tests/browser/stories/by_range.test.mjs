// A city that is larger than a download: the page fetches the part that it shows, and its figures are those of the whole city there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { DEMO, absent, quanli } from '../pages/line.mjs';

/** The demo city as FlatGeobuf. */
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'by-range-'));
  cpSync(DEMO, dir, { recursive: true });
  execFileSync(quanli, ['pack', dir, '--by-range']);
  return dir;
};

/** `quanli coverage` for who lives in a box of the whole city. */
const inside = (dir, [west, south, east, north]) => {
  const scoped = mkdtempSync(join(tmpdir(), 'scoped-'));
  cpSync(dir, scoped, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(scoped, 'city.json'), 'utf8'));
  manifest.scope = { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] };
  writeFileSync(join(scoped, 'city.json'), JSON.stringify(manifest));
  return JSON.parse(execFileSync(quanli, ['coverage', scoped, '--service', 'community-canteen', '--who', 'elder', '--limit', '15min', '--json'], { encoding: 'utf8' }));
};

const rounded = (/** @type {number} */ people) => Math.floor(people + 0.5);
/** Degrees of the frame round a place: 1500 m each way, as the page has it. */
const frame = ([lon, lat]) => {
  const [y, x] = [1500 / 111_000, 1500 / (111_320 * Math.cos((lat * Math.PI) / 180))];
  return [lon - x, lat - y, lon + x, lat + y];
};

test('only a part of a large city is fetched, and its figures are those of the whole city there', { skip: absent }, async () => {
  const dir = folder();
  await story({ city: dir }, async (city) => {
    let bytes = 0;
    let ranges = 0;
    city.page.on('response', async (response) => {
      if (!response.url().endsWith('paths.fgb')) return;
      ranges += response.status() === 206 ? 1 : 0;
      bytes += Number(response.headers()['content-length'] ?? 0);
    });
    const west = [107.02, 29.955];
    await city.open(`#q=elder,community-canteen,15,there&v=${west},14.50`);
    const there = await city.figures();
    const told = inside(dir, frame(west));
    assert.equal(rounded(there.people), told.before.covered, 'people within 15 minutes in the frame');
    const size = statSync(join(dir, 'paths.fgb')).size;
    assert.ok(ranges > 1 && bytes < size * 0.7, `${ranges} ranges, ${bytes} of ${size} bytes`);
    console.log(`# by range: ${ranges} requests, ${(bytes / size * 100).toFixed(0)} % of ${size} bytes of paths`);
    await city.page.getByText('只读入了虚线框里的一片').waitFor();
    await city.mapDrawn();
    await city.page.waitForTimeout(1500);
    await city.picture('by-range');
    // Another part: what the map shows now.
    const east = [107.06, 29.948];
    await city.page.evaluate(([lon, lat]) => window.__quanli.map.jumpTo({ center: [lon, lat] }), east);
    await city.page.waitForFunction(([lon]) => location.hash.includes(`v=${lon.toFixed(2)}`), east);
    const at = await city.page.evaluate(() => window.__quanli.map.getCenter().toArray());
    await city.page.getByRole('button', { name: '读入地图中间这一片' }).click();
    await city.page.waitForFunction((before) => {
      const figure = document.querySelector('.ql-figure');
      return figure?.dataset.answered && figure.dataset.answered === figure.dataset.asked && Number(figure.dataset.exact) / 1000 !== before;
    }, there.people);
    const here = await city.figures();
    assert.equal(rounded(here.people), inside(dir, frame(at)).before.covered, 'people within 15 minutes in the other frame');
  });
});

test('a server without byte ranges is noticed, and the whole file is loaded', { skip: absent }, async () => {
  const dir = folder();
  await story({ city: dir, ranges: false }, async (city) => {
    await city.open();
    const whole = await city.figures();
    const told = JSON.parse(execFileSync(quanli, ['coverage', DEMO, '--service', 'community-canteen', '--who', 'elder', '--limit', '15min', '--json'], { encoding: 'utf8' }));
    assert.equal(rounded(whole.people), told.before.covered);
    assert.equal(await city.page.getByText('只读入了虚线框里的一片').count(), 0);
  });
});
