// 从我家: a home by name or by a tap, what it reaches, and the way, there and back; the home stays on the device.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { DEMO, absent, coverage, quanli, route } from '../pages/line.mjs';

/** Opens 从我家 and finds a home by its name. */
const atHome = async (city, name) => {
  await city.figures();
  await city.page.getByRole('button', { name: '从我家' }).click();
  await city.page.locator('#ql-find-home').fill(name);
  await city.page.locator('#ql-find-home-list [role=option]').first().waitFor();
  await city.page.locator('#ql-find-home').press('Enter');
  await city.page.locator('.ql-way__figure').waitFor();
};

/** Deciseconds of the way that is shown. */
const shown = (city, way) => city.page.locator(`.ql-way__button[data-way=${way}]`).getAttribute('data-ds').then(Number);

test('a home is found by name, and its way has the seconds of the command line, there and back', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open();
    await atHome(city, '瓦檐');
    const kept = await city.page.evaluate(() => Object.values(localStorage).find((value) => /^\d+\.\d+,\d+\.\d+,/.test(value)));
    assert.ok(kept, 'the home is kept on this device');
    const [lon, lat] = kept.split(',');
    // Neither as such nor as the middle of the map: whoever gets the link learns nothing of it.
    await city.page.waitForTimeout(1500);
    const view = new URLSearchParams(new URL(city.page.url()).hash.slice(1)).get('v');
    for (const part of [lon.slice(0, 7), lat.slice(0, 6)]) assert.ok(!city.page.url().includes(part), `the address tells ${part}: ${city.page.url()}`);
    if (view) assert.ok(Math.hypot(...view.split(',').slice(0, 2).map((at, i) => (Number(at) - Number([lon, lat][i])) * 111e3)) > 900, `the map stands at the home: ${view}`);
    assert.ok(city.requests.every((url) => !url.includes(lon.slice(0, 7))), 'nor is it asked for anywhere');
    const target = await city.page.locator('.ql-way__to b').innerText();
    const reach = execFileSync(quanli, ['reach', DEMO, '--from', `${lon},${lat}`, '--profile', 'elder', '--limit', '30min'], { encoding: 'utf8' });
    const line = reach.split('\n').find((row) => row.includes(`"${target}"`));
    assert.equal(Number(line.split(',').at(-1)) * 10, await shown(city, 'There'), 'quanli reach');
    const id = line.split(',')[0];
    const back = JSON.parse(execFileSync(quanli, ['route', DEMO, '--from', `${lon},${lat}`, '--to', id, '--profile', 'elder', '--reverse', '--json'], { encoding: 'utf8' }));
    assert.equal(Math.round(back.seconds * 10), await shown(city, 'Back'), 'quanli route');
    assert.equal(await shown(city, 'There') + await shown(city, 'Back'), await shown(city, 'Round'), 'there and back is the sum');
    const rows = await city.page.locator('.ql-story__table tbody tr').evaluateAll((list) => list.map((row) => Number(row.dataset.ds)));
    assert.equal(rows.reduce((a, b) => a + b, 0), await shown(city, 'There'), 'where the time goes adds up');
    await city.page.waitForTimeout(2500);
    await city.picture('from-my-door');
  }));

test('whatever the way depends on asks for it anew: who, service, rides', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open();
    await atHome(city, '瓦檐');
    const kept = await city.page.evaluate(() => Object.values(localStorage).find((value) => /^\d+\.\d+,\d+\.\d+,/.test(value)));
    const home = kept.split(',').slice(0, 2);
    const choose = async (word, name) => {
      await city.page.getByRole('button', { name: city.words[word] }).click();
      await city.page.getByRole('option').filter({ has: city.page.getByText(name, { exact: true }) }).click();
    };
    /** The way that is shown, once it is that of what is asked: its place, its name, its time. */
    const settled = async () => {
      await city.page.locator('.ql-door[aria-busy=false] .ql-way__figure').waitFor();
      const to = await city.page.locator('.ql-nearby__row[aria-current=true]').first().getAttribute('data-id');
      const [name, minutes] = [await city.page.locator('.ql-way__to b').innerText(), await city.page.locator('.ql-way__figure b').innerText()];
      return { to, name, minutes: Number(minutes), ds: await shown(city, 'There'), row: await city.page.locator('.ql-nearby__row[aria-current=true]').first().innerText() };
    };
    const same = async (who, ...more) => {
      const now = await settled();
      const told = route({ home, to: now.to, who }, ...more);
      assert.equal(now.ds, Math.round(told.seconds * 10), `${now.name}: quanli route ${who} ${more}`);
      assert.equal(now.minutes, Math.round(told.seconds / 60), `${now.name}: the minutes that are shown`);
      assert.ok(now.row.includes(now.name), 'the name that stands over them');
      const rows = await city.page.locator('.ql-story__table tbody tr').evaluateAll((list) => list.map((row) => Number(row.dataset.ds)));
      assert.equal(rows.reduce((a, b) => a + b, 0), now.ds, 'where the time goes is of the same way');
      return now;
    };
    const canteen = await same('elder');
    await choose('service', '公园');
    const park = await same('elder');
    assert.notEqual(park.to, canteen.to, 'another service leads to another place');
    await choose('who', '60—74岁老人');
    const younger = await same('senior');
    assert.notEqual(younger.ds, park.ds, 'another walker takes another time');
    await choose('service', '菜市场');
    const foot = await same('senior');
    const rides = city.page.getByRole('switch', { name: '坐车也算' });
    await rides.focus();
    await city.page.keyboard.press('Space');
    const ridden = await same('senior', '--ride');
    await rides.focus();
    await city.page.keyboard.press('Space');
    assert.deepEqual(await same('senior'), foot, 'and on foot as before');
    assert.ok(ridden.to !== foot.to || ridden.ds <= foot.ds, 'who may ride is there no later');
    // A row leads to its place; another service to its nearest again.
    await city.page.locator('.ql-nearby__row:not([aria-current=true])').first().click();
    const row = await same('senior');
    assert.notEqual(row.to, foot.to);
    await choose('service', '社区食堂');
    assert.notEqual((await same('senior')).to, row.to);
  }));

test('a home is set by a tap and forgotten again, and another walker takes another time', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.page.getByRole('button', { name: '从我家' }).click();
    const box = await city.map.boundingBox();
    await city.page.touchscreen.tap(box.x + box.width * 0.5, box.y + box.height * 0.3);
    await city.page.locator('.ql-way__figure, .ql-empty').first().waitFor();
    await city.page.waitForTimeout(1500);
    await city.picture('from-my-door-phone');
    assert.ok(await city.page.evaluate(() => Object.values(localStorage).some((value) => /^\d+\.\d+,\d+\.\d+,/.test(value))));
    await city.page.reload();
    // The address keeps the tab.
    await city.page.locator('.ql-way__figure, .ql-empty').first().waitFor();
    await city.page.locator('.ql-question .ql-word').nth(1).click();
    await city.page.getByRole('button', { name: /忘/ }).click();
    assert.equal(await city.page.evaluate(() => Object.values(localStorage).some((value) => /^\d+\.\d+,\d+\.\d+,/.test(value))), false, 'nothing of it is left');
  }));

test('a pocket has a worked example: one door, its nearest place, the way', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.page.getByRole('button', { name: /第1处，看一扇门/ }).click();
    await city.page.locator('.ql-way__figure').waitFor();
    assert.ok(await shown(city, 'There') > 9000, 'farther than the fifteen minutes that were asked');
    assert.equal(await city.page.evaluate(() => Object.values(localStorage).some((value) => /^\d+\.\d+,\d+\.\d+,/.test(value))), false, 'it is nobody\'s home and is not kept');
  }));

test('a home is found by its spelling, however late that arrives, and lives on the seventh storey without a lift', () =>
  story({}, async (city) => {
    let arrive = () => {};
    const typed = new Promise((done) => { arrive = () => done(undefined); });
    await city.page.route('**/gazetteer*', async (route) => { await typed; await route.continue(); });
    await city.open();
    const found = atHome(city, 'wayan');
    await city.page.locator('#ql-find-home-list .ql-find__none').waitFor();
    arrive();
    await found;
    assert.match(await city.page.locator('.ql-question').innerText(), /瓦檐/, 'wayan spells 瓦檐');
    const ground = await shown(city, 'There');
    await city.page.getByText('住在楼上').click();
    await city.page.getByLabel('家在几楼（大门那层是1楼）').selectOption('6');
    await city.page.getByLabel('楼里有电梯吗').selectOption('no');
    // Six storeys of 18 steps, 0.3354 m each, at 0.30 m/s.
    const stairs = Math.round((108 * 0.33541) / 0.3 * 10);
    await city.page.waitForFunction(([before, more]) => {
      const now = Number(document.querySelector('.ql-way__button[data-way=There]')?.dataset.ds);
      return Math.abs(now - before - more) < 3;
    }, [ground, stairs]);
    await city.page.locator('.ql-story__table').getByText('家到楼下大门').waitFor();
    // The address leads back to 从我家, the device knows the home.
    await city.page.reload();
    await city.page.locator('.ql-way__figure').waitFor();
    assert.ok(Math.abs(await shown(city, 'There') - ground - stairs) < 3, 'the storey is kept with the home');
    await city.picture('from-upstairs');
  }));

test('homes upstairs count from their doors when it is asked', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open();
    const gate = await city.figures();
    await city.page.getByRole('switch', { name: /^从家门算/ }).focus();
    await city.page.keyboard.press('Space');
    await city.page.waitForFunction(() => location.hash.includes('&d=1'));
    const door = await city.figures();
    const told = coverage({ who: 'elder', service: 'community-canteen', minutes: 15 }, '--indoors');
    assert.equal(Math.floor(door.people + 0.5), told.before.covered);
    assert.ok(door.people < gate.people);
  }));
