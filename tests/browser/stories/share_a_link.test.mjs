import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

test('a reload and a sent link show the same', () =>
  story({}, async (city) => {
    await city.open('#q=sixty-up,pharmacy,12,back');
    const asked = await city.figures();
    await city.mapDrawn();
    await city.map.focus();
    await city.page.keyboard.press('a');
    await city.page.keyboard.press('ArrowUp');
    await city.ghostAnswered();
    await city.page.keyboard.press('Enter');
    const placed = await city.figuresAfter(asked.revision);
    await city.page.waitForFunction(() => /[#&]e=/.test(location.hash));
    const link = city.page.url();
    assert.ok(link.length < 2000);
    await city.page.reload();
    await city.page.waitForFunction(() => Number(document.querySelector('.ql-figure')?.dataset.revision) > 0);
    const again = await city.figures();
    assert.equal(again.people, placed.people);
    assert.match(city.page.url(), /q=sixty-up,pharmacy,12,back/);
    assert.equal(city.page.url(), link, 'the address is the same again');
  }));

test('a link of another city says so and keeps the question', () =>
  story({}, async (city) => {
    await city.open('#q=elder,pharmacy,10,there&c=elsewhere,0000-0000');
    await city.figures();
    await city.page.getByText('这个链接是在另一份数据上做的').waitFor();
    assert.match(await city.page.getByRole('heading', { level: 1 }).innerText(), /药店/);
  }));
