import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

test('changing a word of the question answers at once', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    const more = await city.choose('minutes', '20分钟');
    assert.ok(more.people > first.people, 'more people within 20 minutes');
    const others = await city.choose('who', /60—74岁/);
    assert.notEqual(others.people, more.people);
    const pharmacy = await city.choose('service', /药店/);
    assert.match(await city.page.getByRole('heading', { level: 1 }).innerText(), /60—74岁老人.*20分钟.*药店/s);
    const back = await city.choose('way', '走回家');
    assert.ok(back.people > 0 && pharmacy.people > 0);
    await city.picture('changed-words');
  }));

test('the service list is searched and chosen with the keyboard alone', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.page.getByRole('button', { name: city.words.service }).focus();
    await city.page.keyboard.press('Enter');
    await city.page.getByRole('combobox', { name: '找服务' }).fill('药店');
    await city.picture('chooser-open');
    await city.page.keyboard.press('Enter');
    await city.figures();
    assert.match(await city.page.getByRole('heading', { level: 1 }).innerText(), /药店/);
    assert.match(await city.page.evaluate(() => document.activeElement?.textContent ?? ''), /药店/, 'focus is back on the word');
  }));

test('dragging the threshold changes the figure and uploads nothing', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.mapDrawn();
    await city.page.waitForTimeout(1500);
    const before = await city.uploads();
    await city.slider.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'PageUp', 'ArrowLeft', 'Home', 'End']) await city.page.keyboard.press(key);
    const all = await city.figures();
    assert.ok(all.people > first.people);
    const box = await city.page.locator('.ql-curve__drawing').boundingBox();
    await city.page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.6);
    await city.page.mouse.down();
    await city.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.6, { steps: 12 });
    await city.page.mouse.up();
    const dragged = await city.figures();
    assert.ok(dragged.people < all.people);
    await city.page.waitForTimeout(1500);
    assert.deepEqual(await city.uploads(), before, 'moving the threshold uploads nothing');
    await city.picture('dragged-threshold');
  }));

test('the page speaks English, and the address remembers it', () =>
  story({ language: 'en' }, async (city) => {
    await city.open('#lang=en');
    await city.figures();
    assert.equal(await city.page.evaluate(() => document.documentElement.lang), 'en');
    assert.match(await city.page.getByRole('heading', { level: 1 }).innerText(), /^Can people aged 75\+ walk to the nearest community canteen in 15 minutes at any time\s*\?$/s);
    assert.match(city.page.url(), /lang=en/);
    await city.picture('english');
    await city.page.getByRole('button', { name: '中文' }).click();
    await city.page.getByText('还有').first().waitFor();
    assert.equal(await city.page.evaluate(() => document.documentElement.lang), 'zh-CN');
  }));
