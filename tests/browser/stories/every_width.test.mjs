// What floats over the map shares one grid at every width, nothing of a screen is hidden at 400 % zoom, and paper gets the map too.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

const FLOATING = ['.ql-map__find', '.ql-zoom', '.ql-legend', '.ql-key', '.ql-scale', '.ql-sources', '.ql-mark--pill'];

/** Every visible floating thing with its box, and what bars and sheet leave of the map. */
const standing = (page) => page.evaluate((selectors) => {
  const box = (element) => { const { left, top, right, bottom } = element.getBoundingClientRect(); return { left, top, right, bottom }; };
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 0;
  const map = box(document.querySelector('.ql-map'));
  const sheet = document.querySelector('.ql-panel').getBoundingClientRect();
  const head = document.querySelector('.ql-head').getBoundingClientRect();
  // Beside the map, or over it.
  if (sheet.right > map.left + 1) { map.top = Math.max(map.top, head.bottom); map.bottom = Math.min(map.bottom, sheet.top); }
  return { map, things: selectors.flatMap((name) => [...document.querySelectorAll(name)].filter(seen).map((element) => ({ name, ...box(element) }))) };
}, FLOATING);

const SIZES = [[1920, 1080], [1440, 900], [1279, 800], [1024, 768], [768, 1024], [720, 900], [844, 390], [390, 844], [360, 640], [320, 700]];

test('what floats over the map keeps one margin, and nothing lies over anything else, at every width', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const { page } = city;
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(700);
      const { map, things } = await standing(page);
      const at = `${width}×${height}`;
      const edges = things.filter(({ name }) => name !== '.ql-mark--pill');
      const margin = Math.round(map.right - Math.max(...edges.map(({ right }) => right)));
      assert.ok(margin >= 8 && margin <= 16, `${at}: a margin of ${margin} px`);
      for (const thing of edges) {
        for (const [edge, by] of [['left', thing.left - map.left], ['top', thing.top - map.top], ['right', map.right - thing.right], ['bottom', map.bottom - thing.bottom]]) {
          assert.ok(by >= 7, `${at}: ${thing.name} is ${by} px from the ${edge} edge`);
        }
      }
      // One line at the left, one below.
      const lefts = new Set(edges.filter(({ name }) => ['.ql-scale', '.ql-sources'].includes(name)).map(({ left }) => Math.round(left - map.left)));
      assert.equal(lefts.size, 1, `${at}: scale and sources begin at ${[...lefts]}`);
      const lowest = edges.filter(({ name }) => ['.ql-zoom', '.ql-legend', '.ql-key'].includes(name)).map(({ bottom }) => Math.round(map.bottom - bottom));
      assert.equal(new Set(lowest).size, 1, `${at}: ${lowest}`);
      for (const [i, a] of things.entries()) {
        for (const b of things.slice(i + 1)) {
          if (a.name === b.name) continue;
          const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
          assert.ok(!over, `${at}: ${a.name} lies over ${b.name} ${JSON.stringify([a, b])}`);
        }
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${at}: nothing sticks out`);
      await city.picture(`width-${width}x${height}`);
    }
  }));

test('between a phone and a desktop a place is found by a button that becomes a field', () =>
  story({}, async (city) => {
    const { page } = city;
    await page.setViewportSize({ width: 768, height: 1024 });
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const field = page.locator('#ql-find-map');
    const small = await field.boundingBox();
    assert.ok(small.width <= 44 && small.height >= 44, JSON.stringify(small));
    await field.focus();
    await page.waitForFunction(() => document.querySelector('#ql-find-map').getBoundingClientRect().width > 200);
    const before = await page.evaluate(() => window.__quanli.map.getCenter().toArray());
    await field.pressSequentially('wa');
    await page.getByRole('option').first().waitFor();
    await city.picture('find-768');
    await page.getByRole('option').first().click();
    await page.waitForFunction((was) => window.__quanli.map.getCenter().toArray().some((x, i) => Math.abs(x - was[i]) > 1e-4), before);
  }));

/** What can be pressed in a screen and is not what a person meets when it is scrolled to. */
const hidden = (page) => page.evaluate(() => {
  const out = [];
  for (const element of document.querySelectorAll('.ql-app :is(button, input, select, a[href], summary)')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[hidden], .ql-mark, .ql-ghost') || element.matches('.ql-mark')) continue;
    element.scrollIntoView({ block: 'center', inline: 'center' });
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (right - left < 2) continue;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const met = document.elementFromPoint(x, y);
    const label = element.closest('label');
    // What a toast lies over is free again when it goes, or is pressed away.
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight || !(element.contains(met) || met?.contains(element) || label?.contains(met) || met?.closest('.ql-toast'))) {
      out.push(`${element.outerHTML.slice(0, 120)} under ${met?.outerHTML.slice(0, 80) ?? 'nothing'}`);
    }
  }
  return out;
});

test('at 400 % zoom nothing is hidden on any screen', () =>
  story({}, async (city) => {
    const { page } = city;
    await page.setViewportSize({ width: 320, height: 256 });
    await city.open();
    await city.figures();
    const check = async (what) => {
      await page.waitForTimeout(600);
      assert.deepEqual(await hidden(page), [], what);
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, [...document.querySelectorAll('.ql-app *')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.ql-map, .ql-circles, table, .ql-hidden, svg')).map((e) => e.className).slice(0, 4)]);
      assert.ok(wide[0] <= 320 && wide[1].length === 0, `${what}: wider than the window: ${wide}`);
      await page.evaluate(() => scrollTo(0, 0));
      await city.picture(`zoomed-${what}`);
    };
    await check('ask');
    await city.startPlacing();
    await check('placing');
    // The cross goes from the middle of the map.
    await page.locator('#ql-map').press('ArrowUp');
    await city.ghostAnswered();
    await city.page.getByRole('button', { name: '就放在这里' }).click();
    await page.locator('.ql-plan').waitFor();
    await check('placed');
    await page.getByRole('button', { name: '从我家' }).click();
    const field = page.locator('#ql-find-home');
    await field.waitFor();
    await check('door');
    await field.fill('wan');
    await page.getByRole('option').first().click();
    await page.locator('.ql-way').waitFor();
    await check('way');
    await page.getByRole('button', { name: '一圈一策' }).click();
    await page.locator('.ql-circles tbody tr').first().waitFor();
    await check('circles');
    await page.locator('.ql-circles tbody .ql-table__name').first().click();
    await page.locator('.ql-circle__table').waitFor();
    await check('circle');
  }));

test('paper has the map with its legend and scale, on one page, dark screens too', () =>
  story({ dark: true }, async (city) => {
    const { page } = city;
    await city.open();
    await city.figures();
    await city.mapDrawn();
    for (const [tab, name] of [['问一问', 'ask'], ['从我家', 'door'], ['一圈一策', 'circles']]) {
      await page.getByRole('navigation').getByRole('button', { name: tab }).click();
      await page.waitForTimeout(1200);
      if (name === 'circles') {
        await page.locator('.ql-circles tbody .ql-table__name').first().click();
        await page.locator('.ql-circle__table').waitFor();
        await page.waitForTimeout(1500);
      }
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
      writeFileSync(join(import.meta.dirname, '../../../artefacts', `paper-${name}.pdf`), pdf);
      // Asked for as a browser does it, and seen as it would be printed.
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
      const colours = await page.locator('.ql-map__still').evaluate((still) => {
        const { data } = still.getContext('2d').getImageData(0, 0, still.width, still.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) seen.add(`${data[i] >> 4},${data[i + 1] >> 4},${data[i + 2] >> 4}`);
        // Some class of the legend beside it is on the map, in its own colour.
        const classes = [...document.querySelectorAll('.ql-map .ql-ramp__bar i')].slice(0, 5).map((bar) => getComputedStyle(bar).backgroundColor.match(/\d+/g).map(Number));
        const ramp = classes.some(([r, g, b]) => [...data].some((_, i) => i % 4 === 0 && Math.abs(data[i] - r) < 6 && Math.abs(data[i + 1] - g) < 6 && Math.abs(data[i + 2] - b) < 6));
        return { seen: seen.size, ramp };
      });
      assert.ok(colours.seen > 20 && colours.ramp, `${name}: ${JSON.stringify(colours)}`);
      for (const part of ['.ql-map__still', '.ql-scale', '.ql-map .ql-ramp']) assert.ok(await page.locator(part).isVisible(), `${name}: ${part} is printed`);
      // The bar stands for as many metres of the still as of the map.
      const [metres, wide] = await page.locator('.ql-scale').evaluate((scale) => [Number(/\d+/.exec(scale.textContent)[0]) * (/公里|km/.test(scale.textContent) ? 1000 : 1), scale.querySelector('.ql-scale__bar').getBoundingClientRect().width]);
      const perPixel = await page.evaluate(() => { const { map } = window.__quanli; const a = map.unproject([100, 100]); return a.distanceTo(map.unproject([200, 100])) / 100; });
      const drawnAt = await page.locator('.ql-map__still').evaluate((still) => still.getBoundingClientRect().width / (still.width / devicePixelRatio));
      assert.ok(Math.abs(metres / wide / perPixel - 1) < 0.03 && Math.abs(drawnAt - 1) < 0.01, `${name}: ${metres} m in ${wide} px, ${perPixel} m a pixel, drawn at ${drawnAt}`);
      await page.setViewportSize({ width: 688, height: 1010 });
      await city.picture(`paper-${name}`);
      await page.setViewportSize({ width: 1440, height: 900 });
      // No medium in place of the own one: a page is printed as on paper.
      await page.emulateMedia({ media: null });
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
      if (name === 'circles') assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1, 'a circle fits one A4');
    }
  }));
