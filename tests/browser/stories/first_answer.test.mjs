import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { DIST, story } from '../pages/city.mjs';

for (const screen of ['desktop', 'phone', 'narrow']) {
  for (const dark of [false, true]) {
    test(`the first answer stands on a ${dark ? 'dark' : 'light'} ${screen}`, () =>
      story({ screen, dark }, async (city) => {
        await city.open();
        const { people } = await city.figures();
        assert.ok(people > 0, 'somebody can');
        await city.mapDrawn();
        await city.page.waitForTimeout(1500);
        await city.picture(`first-answer-${screen}${dark ? '-dark' : ''}`);
        assert.equal(await city.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing scrolls sideways');
        const covered = await city.page.evaluate(() => {
          const boxes = (/** @type {string} */ is) => [...document.querySelectorAll(is)].filter((e) => getComputedStyle(e).visibility === 'visible').map((e) => e.getBoundingClientRect());
          return boxes('.ql-mark--pill').filter((a) => boxes('.ql-scale, .ql-sources').some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
        });
        assert.equal(covered, 0, 'no pill lies half under the scale or the sources');
        assert.equal(await city.page.getByText('虚构', { exact: true }).first().isVisible(), true, 'made-up data say so');
        assert.deepEqual(city.errors, []);
      }));
  }
}

test('a first visit fetches what it shows, and the rest comes with the first sign of a person', () =>
  story({ screen: 'phone' }, async (city) => {
    /** @type {Map<string, number>} */
    const sent = new Map();
    city.page.on('response', (response) => sent.set(response.url(), Number(response.headers()['content-length'])));
    await city.open();
    await city.answered();
    await city.mapDrawn();
    await city.page.waitForTimeout(2000);
    // What a first visit weighs by tools/size.mjs is what came.
    const came = [...sent].filter(([url]) => url.startsWith(city.address) && !url.slice(city.address.length).startsWith('city/'));
    const sizes = JSON.parse(execFileSync('node', ['tools/size.mjs', '--json'], { encoding: 'utf8', env: { ...process.env, QUANLI_DIST: DIST } }));
    const told = sizes.sums.find(({ sum }) => sum === 'first visit without data').brotli;
    const sum = came.reduce((all, [, size]) => all + size, 0);
    assert.ok(came.every(([, size]) => size > 0) && Math.abs(sum - told) < 0.01 * told, `${sum} bytes came, ${told} are told:\n${came.join('\n')}`);
    assert.equal(await city.page.locator('.ql-week').count(), 0, 'what stands below is not there');
    await city.page.keyboard.press('Tab');
    await city.page.locator('.ql-week').waitFor({ state: 'attached' });
    assert.deepEqual(city.errors, []);
  }));

test('no request leaves the own server', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const strangers = city.requests.filter((url) => !url.startsWith(city.address) && !url.startsWith('data:') && !url.startsWith('blob:'));
    assert.deepEqual(strangers, []);
  }));
