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

test('what stays on the page keeps its element: focus, and what a person looks at', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.page.locator('.ql-groups tbody tr, .ql-table tbody tr').first().waitFor({ state: 'attached' });
    await city.page.evaluate(() => {
      // A word of the question, a row of a table that is made from the answer, a pocket, the list of the map's legend.
      window.__kept = [...document.querySelectorAll('.ql-word, .ql-pocket, .ql-curve__line, .ql-figure__now')];
    });
    const plus = city.page.getByRole('button', { name: '多1分钟' });
    await plus.focus();
    for (const minutes of [16, 17]) {
      await city.page.keyboard.press('Enter');
      await city.page.getByRole('button', { name: `${minutes}分钟` }).first().waitFor();
    }
    await city.figures();
    assert.equal(await plus.evaluate((button) => button === document.activeElement), true, 'the focus is where it was');
    const kept = await city.page.evaluate(() => window.__kept.map((element) => [element.className.baseVal ?? element.className, element.isConnected]));
    assert.ok(kept.length > 6, `${kept.length} elements`);
    assert.deepEqual(kept.filter(([name, there]) => !there && !/ql-pocket/.test(name)), [], 'nothing that stays was made anew');
    assert.deepEqual(city.errors, []);
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
