// What is seen of a phone's map lies between bars and sheet: what the map is sent to, the cross, pills, legend and lists all stand there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

/** Where an element stands in the window. */
const box = (city, selector) => city.page.locator(selector).filter({ visible: true }).first().evaluate((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { left, top, right, bottom };
});
/** Between the head and the sheet. */
const free = async (city) => ({ left: 0, top: (await box(city, '.ql-head')).bottom, right: 390, bottom: (await box(city, '.ql-panel')).top });
const inside = (it, room, what) => {
  for (const [edge, by] of [['left', it.left - room.left], ['top', it.top - room.top], ['right', room.right - it.right], ['bottom', room.bottom - it.bottom]]) {
    assert.ok(by >= -1, `${what} is ${Math.round(-by)} px over the ${edge} edge of what is seen`);
  }
};
/** Where a place of the map stands in the window. */
const onScreen = (city, at) => city.page.evaluate((lonLat) => {
  const { x, y } = window.__quanli.map.project(lonLat);
  return { left: x, top: y, right: x, bottom: y };
}, at);
const stands = (city) => city.page.waitForFunction(() => !window.__quanli.map.isMoving());

test('a pill on the map opens its row, and its pocket is seen whole above the sheet', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.page.evaluate(() => window.__quanli.map.setZoom(13));
    const pill = city.page.locator('.ql-mark--pill').filter({ visible: true }).first();
    const rank = Number(/\d+/.exec(await pill.innerText())?.[0]);
    await pill.dispatchEvent('click');
    const row = city.page.locator(`#ql-pocket-${rank}`);
    await row.and(city.page.locator(':focus')).waitFor();
    await stands(city);
    inside(await box(city, `#ql-pocket-${rank}`), await box(city, '.ql-body'), 'the row');
    const own = city.page.locator('.ql-mark--pill').filter({ hasText: new RegExp(`^${rank}\\D`) });
    inside(await own.boundingBox().then(({ x, y, width, height }) => ({ left: x, top: y, right: x + width, bottom: y + height })), await free(city), 'the pill');
    await city.picture('phone-pocket');
  }));

test('a bigger sheet leaves the middle of the map where it is seen', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const middle = await city.page.evaluate(() => window.__quanli.map.getCenter().toArray());
    for (const press of [0, 1]) {
      const room = await free(city);
      const at = await onScreen(city, middle);
      assert.ok(Math.abs(at.top - (room.top + room.bottom) / 2) < 3, `after ${press} presses: ${at.top} between ${room.top} and ${room.bottom}`);
      await city.page.getByRole('button', { name: '展开' }).click();
      await city.page.waitForTimeout(500);
    }
  }));

test('where the panel stands beside the map, nothing of it is covered', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const { page } = city;
    for (const width of [1440, 1024, 768]) {
      await page.setViewportSize({ width, height: 900 });
      const middles = () => {
        const { map } = window.__quanli;
        const box = map.getContainer();
        const { x, y } = map.project(map.getCenter());
        return { map: { x: box.clientWidth / 2, y: box.clientHeight / 2 }, centre: { x, y } };
      };
      // The library hears of another size later than the page does; how much later is the machine's affair.
      await page.waitForFunction(`(({ map, centre }) => Math.abs(map.x - centre.x) < 2 && Math.abs(map.y - centre.y) < 2)((${middles})())`).catch(() => {});
      const { map, centre } = await page.evaluate(middles);
      assert.ok(Math.abs(map.x - centre.x) < 2 && Math.abs(map.y - centre.y) < 2, `${width}: ${JSON.stringify({ map, centre })}`);
    }
  }));

test('legend and zoom are one tap away, and lie over nothing else', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    const key = city.page.getByRole('button', { name: '图例' });
    assert.equal(await key.getAttribute('aria-expanded'), 'false');
    await key.click();
    const room = await free(city);
    for (const part of ['.ql-key', '.ql-legend', '.ql-zoom']) inside(await box(city, part), room, part);
    assert.ok((await box(city, '.ql-zoom')).bottom <= (await box(city, '.ql-key')).top && (await box(city, '.ql-legend')).right <= (await box(city, '.ql-key')).left);
    await city.picture('phone-legend');
    const before = await city.page.evaluate(() => window.__quanli.map.getZoom());
    await city.page.getByRole('button', { name: '放大' }).click();
    await city.page.waitForFunction((zoom) => window.__quanli.map.getZoom() > zoom + 0.9, before);
    await key.click();
    assert.equal(await city.page.locator('.ql-legend').isVisible(), false);
  }));

test('the cross of the keyboard never leaves what is seen: at its edge the map moves', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.ghostAnswered();
    const before = await city.page.evaluate(() => window.__quanli.map.getCenter().toArray());
    // The map has the focus as soon as a place is in the hand.
    for (let i = 0; i < 12; i++) await city.page.keyboard.press('Shift+ArrowUp');
    await city.ghostAnswered();
    const room = await free(city);
    inside(await box(city, '.ql-ghost__ring'), room, 'the ring');
    inside(await box(city, '.ql-ghost__label'), room, 'the label');
    const after = await city.page.evaluate(() => window.__quanli.map.getCenter().toArray());
    assert.ok(after[1] > before[1] + 0.005 && Math.abs(after[0] - before[0]) < 1e-9, `${before} → ${after}`);
    await city.picture('phone-cross-at-the-edge');
  }));

test('a list of names ends above the keyboard, and what was found is seen', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.page.getByRole('button', { name: '从我家' }).click();
    const field = city.page.locator('#ql-find-home');
    await field.click();
    await city.page.setViewportSize({ width: 390, height: 480 });
    await field.pressSequentially('wa');
    await city.page.getByRole('option').first().waitFor();
    const [list, body] = [await box(city, '#ql-find-home-list'), await box(city, '.ql-body')];
    assert.ok(list.bottom <= Math.min(480, body.bottom) && list.bottom - list.top > 90, JSON.stringify({ list, body }));
    await city.picture('phone-names-above-the-keyboard');
    await city.page.getByRole('option').first().click();
    await city.page.setViewportSize({ width: 390, height: 844 });
    await city.page.locator('.ql-way').waitFor();
    await city.page.waitForTimeout(900);
    await stands(city);
    const home = await city.page.evaluate(async () => (await window.__quanli.map.getSource('door').getData()).features.find(({ properties }) => properties.state === 'home').geometry.coordinates);
    inside(await onScreen(city, home), await free(city), 'the home');
    // The whole way, though the keyboard went away while it was looked for.
    const way = await city.page.evaluate(async () => (await window.__quanli.map.getSource('route').getData()).features.flatMap(({ geometry }) => geometry.coordinates));
    assert.ok(way.length > 2);
    for (const at of way) inside(await onScreen(city, at), await free(city), 'the way');
    await city.picture('phone-found-home');
  }));
