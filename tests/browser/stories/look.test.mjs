// A handful of scenes look as they are stored: the map with all its layers, what floats over it, and the sheet beside or below it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { looksAsStored } from '../pages/pictures.mjs';

/** A question that has pockets, curves and signs. */
const ASKED = '#q=elder,community-canteen,15,there';

/** @param {import('node:test').TestContext} t @param {object} options @param {string} name @param {(city: import('../pages/city.mjs').City) => Promise<void>} [then] */
const scene = (t, options, name, then) => story(options, async (city) => {
  await city.open(ASKED);
  await city.figures();
  await city.mapDrawn();
  await then?.(city);
  t.diagnostic(`${name}: ${(await looksAsStored(city, name))?.toFixed(3) ?? 'stored'} % differ`);
  assert.deepEqual(city.errors, []);
});
const near = (city) => city.page.evaluate(() => { window.__quanli.map.jumpTo({ zoom: 16.2 }); });

test('the first answer', (t) => scene(t, { screen: 'laptop' }, 'answer'));
test('the first answer in the dark', (t) => scene(t, { screen: 'laptop', dark: true }, 'answer-dark'));
test('near enough for houses, signs, names of streets and contours', (t) => scene(t, { screen: 'laptop' }, 'near', near));
test('a place that is about to be put down, and whom it would serve', (t) => scene(t, { screen: 'laptop' }, 'ghost', async (city) => {
  await city.startPlacing();
  await city.pointAt(0.42, 0.29);
}));
test('the first answer on a phone', (t) => scene(t, { screen: 'phone' }, 'phone'));
test('near on a phone', (t) => scene(t, { screen: 'phone' }, 'phone-near', near));
