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

test('back goes a step that a person would name, and the title says which', () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there');
    await city.figures();
    const { page } = city;
    const tab = (name) => page.getByRole('navigation').getByRole('button', { name });
    const current = (name) => page.waitForFunction((text) => document.querySelector('.ql-tab[aria-current=page]')?.textContent.trim() === text, name);
    await page.waitForFunction(() => /社区食堂.*\d+%/.test(document.title));
    await city.choose('service', /药店/);
    await page.waitForFunction(() => /药店.*%/.test(document.title) && /pharmacy/.test(location.hash));
    await tab('从我家').click();
    await page.waitForFunction(() => /m=door/.test(location.hash) && /^从我家/.test(document.title));
    await tab('一圈一策').click();
    await page.waitForFunction(() => /m=circles/.test(location.hash));
    const first = page.locator('tr[data-circle]').first();
    await first.waitFor();
    const name = (await first.locator('button').first().innerText()).trim();
    await first.locator('button').first().click();
    await page.waitForFunction(() => /k=/.test(location.hash));
    await page.waitForFunction((text) => document.title.startsWith(text), name);
    // A reload of a circle shows that circle.
    await page.reload();
    await page.waitForFunction((text) => document.title.startsWith(text), name);
    await page.goBack();
    await page.waitForFunction(() => /m=circles/.test(location.hash) && !/k=/.test(location.hash));
    await page.locator('tr[data-circle]').first().waitFor();
    await page.goBack();
    await current('从我家');
    await page.goBack();
    await current('问一问');
    await page.waitForFunction(() => /pharmacy/.test(location.hash));
    await page.goBack();
    await page.waitForFunction(() => /community-canteen/.test(location.hash) && /社区食堂/.test(document.title));
    await city.answered();
    await page.goForward();
    await page.waitForFunction(() => /药店/.test(document.querySelector('h1')?.textContent ?? ''));
  }));

test('a damaged plan is said and stays in the address, an unknown word is said', () =>
  story({}, async (city) => {
    const plan = 'AQzzbroken_plan';
    await city.open(`#q=elder,community-canteen,15,there&e=${plan}`);
    await city.figures();
    await city.page.getByText('链接里的改动不完整，读不出来').waitFor();
    await city.choose('who', '60岁以上');
    await city.page.waitForFunction(() => /sixty-up/.test(location.hash));
    assert.match(city.page.url(), new RegExp(`e=${plan}`), 'the plan of the link is still there');
  }));

test('a word of a link that nobody knows is said and not taken for another', () =>
  story({}, async (city) => {
    await city.open('#q=elder,moon-base,15,there&shape=round');
    await city.figures();
    await city.page.getByText('链接里有看不懂的部分').waitFor();
    const said = await city.page.locator('.ql-notice').first().innerText();
    assert.match(said, /moon-base/);
    assert.match(said, /shape=round/);
  }));

test('a link that was changed on its way says the same, and of one that was cut what is whole', () =>
  story({}, async (city) => {
    const { page } = city;
    await city.open('#q=sixty-up,pharmacy,12,back');
    let { revision } = await city.figures();
    await city.mapDrawn();
    for (const steps of [1, 4]) {
      await city.map.focus();
      await page.keyboard.press('a');
      for (let i = 0; i < steps; i += 1) await page.keyboard.press('ArrowUp');
      await city.ghostAnswered();
      await page.keyboard.press('Enter');
      ({ revision } = await city.figuresAfter(revision));
    }
    const two = await city.figures();
    const asked = await city.figure.evaluate(({ dataset }) => dataset.asked);
    await page.waitForFunction(() => /[#&]e=/.test(location.hash));
    await page.waitForTimeout(1500);
    const link = await page.evaluate(() => location.hash);
    const arrives = async (hash) => {
      await page.goto('about:blank');
      await city.open(hash);
      await city.figures();
      await page.waitForFunction(() => Number(document.querySelector('.ql-figure')?.dataset.revision) > 0);
      const shown = await city.figures();
      assert.equal(await city.figure.evaluate(({ dataset }) => dataset.asked), asked, 'the question');
      return shown;
    };
    for (const sent of [link.replaceAll(',', '%2C'), `#${encodeURIComponent(encodeURIComponent(link.slice(1)))}`, link.replaceAll('&', '&amp;'), `${link}。`, `${link})%20看看这个`]) {
      const shown = await arrives(sent);
      assert.deepEqual([shown.people, shown.gained], [two.people, two.gained], sent);
      assert.equal(await page.locator('.ql-notice[role=alert]').count(), 0, sent);
    }
    // Cut within the second edit: the first is in force, what is missing is said, and the address stays as it came.
    const plan = /e=([^&]*)/.exec(link)[1];
    const cut = link.slice(0, link.indexOf('e=') + 2 + Math.floor(plan.length * 0.8));
    const one = await arrives(cut);
    assert.ok(one.gained <= two.gained);
    await page.getByText('链接里的2处改动只读出前1处').waitFor();
    await page.waitForTimeout(5000);
    assert.equal(await page.evaluate(() => location.hash), cut, 'nothing was written over it');
    await page.keyboard.press('Control+z');
    await page.waitForFunction((cut) => location.hash !== cut && !/e=/.test(location.hash), cut);
  }));
