// Pictures of the page against stored ones, by their decoded pixels. `QUANLI_PICTURES=write` stores what is seen now, after a change of looks that is meant.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { PATIENCE } from './city.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const STORED = join(here, '../pictures');
const artefacts = join(here, '../../../artefacts');
/** So many pixels of a hundred may differ: a label that another processor rounds to the other side of a pixel, and no more. */
const ALLOWED = 1;
/** What is compared is a third as wide and high, so that a shift of half a pixel is no difference. */
const BY = 3;
/** What is stored has so coarse shades, for small files; it is farther from what was seen by half of that at most, less than what counts as different. */
const SHADE = 8;
const DIFFERENT = 0.03;

/** @param {PNG} png */
const small = ({ width, height, data }) => {
  const out = new PNG({ width: Math.floor(width / BY), height: Math.floor(height / BY) });
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = 0; dy < BY; dy++) for (let dx = 0; dx < BY; dx++) sum += data[4 * ((y * BY + dy) * width + x * BY + dx) + channel];
        out.data[4 * (y * out.width + x) + channel] = sum / BY / BY;
      }
      out.data[4 * (y * out.width + x) + 3] = 255;
    }
  }
  return out;
};

/** @param {PNG} png */
const coarse = ({ width, height, data }) => {
  const out = new PNG({ width, height });
  out.data = Buffer.from(data.map((value, at) => (at % 4 === 3 ? value : Math.min(255, Math.round(value / SHADE) * SHADE))));
  return PNG.sync.write(out, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
};

/** Waits until nothing moves any more: the map stands and has all it draws, the writing has its fonts. @param {import('playwright-core').Page} page */
const still = async (page) => {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => {
    const { map } = window.__quanli;
    return !map || (map.loaded() && map.areTilesLoaded() && !map.isMoving());
  });
  await page.waitForTimeout(1200);
};

/** Fails where the page does not look as it is stored; what was seen and where it differs is left in artefacts/. @param {import('./city.mjs').City} city @param {string} name */
export const looksAsStored = async (city, name) => {
  await still(city.page);
  const seen = small(PNG.sync.read(await city.page.screenshot({ timeout: PATIENCE })));
  const stored = join(STORED, `${name}.png`);
  if (process.env.QUANLI_PICTURES === 'write') {
    mkdirSync(STORED, { recursive: true });
    return writeFileSync(stored, coarse(seen));
  }
  assert.ok(existsSync(stored), `there is no ${stored}. Store it with QUANLI_PICTURES=write`);
  const expected = PNG.sync.read(readFileSync(stored));
  assert.deepEqual([seen.width, seen.height], [expected.width, expected.height], `${name}: another size`);
  const marked = new PNG({ width: seen.width, height: seen.height });
  const differ = pixelmatch(seen.data, expected.data, marked.data, seen.width, seen.height, { threshold: DIFFERENT });
  const share = (100 * differ) / (seen.width * seen.height);
  if (share > 0) {
    mkdirSync(artefacts, { recursive: true });
    writeFileSync(join(artefacts, `${name}-seen.png`), PNG.sync.write(seen));
    writeFileSync(join(artefacts, `${name}-differs.png`), PNG.sync.write(marked));
  }
  assert.ok(share <= ALLOWED, `${name}: ${share.toFixed(2)} % of the pixels differ, ${ALLOWED} % may. See artefacts/${name}-differs.png`);
  return share;
};
