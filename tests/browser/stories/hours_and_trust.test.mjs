// The hour of a question, the week, how sure an answer is, and the best sites.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { absent, coverage, week } from '../pages/line.mjs';

const ELDER = { who: 'elder', service: 'community-canteen', minutes: 15 };

test('an hour in the question is answered as the command line answers it, and stands in the address', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there,770');
    const lunch = await city.figures();
    const told = coverage(ELDER, '--at', 'Mon 12:50');
    assert.equal(Math.floor(lunch.people + 0.5), told.before.covered, 'who gets there before one');
    await city.page.getByRole('button', { name: /^什么时候/ }).click();
    await city.page.getByRole('option', { name: '任何时候' }).click();
    const any = await city.figures();
    assert.ok(any.people > lunch.people);
    await city.page.waitForFunction(() => !location.hash.includes(',770'));
  }));

test('the week shows every hour, and an hour that is pressed is asked', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.page.getByRole('button', { name: '看一周' }).click();
    await city.page.locator('.ql-week__cell').first().waitFor();
    const told = week(ELDER);
    assert.equal(await city.page.locator('.ql-week__cell').count(), 168);
    await city.page.getByRole('button', { name: /^周三12:00/ }).click();
    const noon = await city.figures();
    assert.equal(Math.floor(noon.people + 0.5), told.within[2 * 24 + 12]);
    await city.page.keyboard.press('ArrowRight');
    await city.page.keyboard.press('ArrowRight');
    const two = await city.figures();
    assert.equal(Math.floor(two.people + 0.5), told.within[2 * 24 + 14], 'two hours later');
    await city.page.locator('.ql-week').scrollIntoViewIfNeeded();
    await city.picture('week');
  }));

test('a date brings its own week: a make-up Saturday is worked', { skip: absent }, () =>
  story({}, async (city) => {
    const question = { who: 'carer', service: 'kindergarten', minutes: 5 };
    await city.open(`#q=carer,kindergarten,5,there,${5 * 1440 + 600}`);
    const saturday = await city.figures();
    assert.equal(saturday.people, 0, 'an ordinary Saturday is free');
    await city.page.getByLabel('哪一周').fill('2026-10-10');
    await city.page.waitForFunction(() => Number(document.querySelector('.ql-figure').dataset.exact) > 0);
    const worked = await city.figures();
    assert.equal(Math.floor(worked.people + 0.5), coverage(question, '--at', 'Sat 10:00', '--date', '2026-10-10').before.covered);
  }));

test('an answer says how sure it is, and how even', () =>
  story({}, async (city) => {
    await city.open();
    const { people } = await city.figures();
    const sure = city.page.locator('.ql-sure');
    await sure.waitFor();
    const [low, high] = await sure.evaluate(({ dataset }) => [Number(dataset.low) / 1000, Number(dataset.high) / 1000]);
    assert.ok(low < people && people < high, `${low} < ${people} < ${high}`);
    assert.match(await city.page.locator('.ql-figure__now').innerText(), /^\d+\s*%$/, 'the figure stays a whole per cent');
    await city.page.getByText(/十次里八次落在\d+%到\d+%/).waitFor();
    await city.page.locator('.ql-even').waitFor();
    await city.page.locator('.ql-even').scrollIntoViewIfNeeded();
    await city.picture('sure-and-even');
  }));

test('every corner is tried as a site, with progress, and the best takes the ghost there', () =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.page.getByRole('button', { name: '找最好的位置' }).click();
    const best = city.page.locator('.ql-sites li').first();
    await best.waitFor();
    const gained = Number(await best.getAttribute('data-gained')) / 1000;
    await best.getByRole('button').click();
    await city.page.waitForFunction((n) => Math.abs(Number(document.querySelector('.ql-figure').dataset.gained) / 1000 - n) < 0.5, gained);
    await city.picture('best-site');
  }));

test('a place that is shut at the asked hour looks shut, is in the legend, and its card says when', () =>
  story({}, async (city) => {
    await city.open(`#q=elder,health-post,15,there,${18 * 60 + 30 + 1440}`);
    await city.figures();
    await city.mapDrawn();
    const states = () => city.page.evaluate(async () => (await window.__quanli.map.getSource('facilities').getData()).features.map(({ properties }) => properties));
    await city.page.getByText('这时关着').waitFor();
    const shut = (await states()).filter(({ state }) => state === 'shut');
    assert.ok(shut.length > 0 && (await states()).length > shut.length, `${shut.length} of ${(await states()).length}`);
    await city.page.locator('.ql-facilities summary').last().click();
    await city.page.locator('.ql-facilities__name').filter({ hasText: shut[0].name }).first().click();
    await city.page.getByText(/周二18:30关着/).waitFor();
    await city.page.waitForTimeout(800);
    await city.picture('shut-places');
    // At noon it is open, and looks it.
    await city.page.goto('about:blank');
    await city.open(`#q=elder,health-post,15,there,${12 * 60 + 1440}`);
    await city.figures();
    await city.mapDrawn();
    assert.ok(!(await states()).some(({ state, name }) => state === 'shut' && name === shut[0].name));
  }));

test('a school opens its field at weekends, and the hour shows who gains', { skip: absent }, () =>
  story({}, async (city) => {
    const question = { who: 'adult', service: 'school-sports-shared', minutes: 15 };
    await city.open(`#q=adult,school-sports-shared,15,there,${5 * 1440 + 600}`);
    const before = await city.figures();
    await city.page.locator('.ql-facilities summary').last().click();
    await city.page.locator('.ql-facilities__name').filter({ hasText: '铜壶湾小学' }).first().click();
    await city.page.getByText('改开门时间').click();
    await city.page.getByRole('button', { name: '周末白天' }).click();
    await city.page.getByRole('button', { name: '就这样开' }).click();
    const after = await city.figuresAfter(before.revision);
    await city.page.waitForTimeout(500);
    const settled = await city.figures();
    assert.ok(settled.gained > 0 && settled.lost === 0, `${after.gained}, then ${settled.gained} gained`);
    await city.picture('hours-changed');
    const told = coverage(question, '--at', 'Sat 10:00', '--scenario', await city.savedScenario());
    assert.equal(Math.floor(settled.gained + 0.5), told.gained, 'quanli coverage --scenario');
    // The link has the edit, and the hours that it brings.
    await city.page.reload();
    await city.page.waitForFunction((gained) => Number(document.querySelector('.ql-figure')?.dataset.gained) / 1000 === gained, settled.gained);
  }));

test('hours that are changed say at which hour the question is asked, and undo takes that back too', () =>
  story({}, async (city) => {
    await city.open('#q=adult,school-sports-shared,15,there');
    const before = await city.figures();
    const { page } = city;
    const hour = page.locator('.ql-figure__hour');
    assert.equal(await hour.count(), 0, 'asked for any time');
    await page.locator('.ql-facilities summary').last().click();
    await page.locator('.ql-facilities__name').filter({ hasText: '铜壶湾小学' }).first().click();
    await page.locator('.ql-place').waitFor();
    await page.getByText('改开门时间').click();
    await page.getByRole('button', { name: '周末白天' }).click();
    await page.getByRole('button', { name: '就这样开' }).click();
    await city.figuresAfter(before.revision);
    await page.locator('.ql-toast').getByText(/改：铜壶湾小学.*问题改成了周六10:00/).waitFor();
    assert.match(await hour.first().innerText(), /周六\s*10:00/, 'the hour stands under the figure');
    await page.locator('.ql-toast').getByRole('button', { name: '撤销' }).click();
    await page.waitForFunction(() => !/there,\d/.test(location.hash));
    await page.waitForFunction((people) => Number(document.querySelector('.ql-figure')?.dataset.exact) / 1000 === people, before.people);
    assert.equal(await hour.count(), 0, 'asked for any time again');
  }));

test('a place says when it is open and for how many', () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there');
    await city.figures();
    const { page } = city;
    await page.locator('.ql-facilities summary').last().click();
    await page.locator('.ql-facilities__name').first().click();
    const facts = page.locator('.ql-place .ql-place__facts');
    await facts.waitFor();
    // In plain words, once they were read.
    await page.waitForFunction(() => /每天 \d{1,2}:\d{2}–\d{1,2}:\d{2}、\d{1,2}:\d{2}–\d{1,2}:\d{2}，每天\s*\d+\s*份，1[5-8]\s*元/.test(document.querySelector('.ql-place__facts')?.textContent ?? ''));
    // Its card comes into view; a machine that draws in software takes a frame or two for it.
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('.ql-place').getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
  }));

test('every screen prints what it answers, with the city, the hour and the fingerprint', () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there,720');
    await city.figures();
    const { page } = city;
    for (const tab of ['问一问', '从我家', '一圈一策']) {
      await page.getByRole('navigation').getByRole('button', { name: tab }).click();
      await page.waitForTimeout(900);
      await page.emulateMedia({ media: 'print' });
      const printed = await page.locator('.ql-printed').evaluateAll((lines) => lines.map((line) => line.textContent).join(' '));
      assert.match(printed, /渝山/);
      assert.match(printed, /虚构/);
      assert.match(printed, /周一\s*12:00/);
      assert.match(printed, /[0-9a-f]{4}-[0-9a-f]{4}/);
      const pressed = await page.locator('main button:visible').evaluateAll((all) => all.filter((b) => /^(加一个|打印A4|撤销|再看)/.test(b.textContent?.trim() ?? '')).length);
      assert.equal(pressed, 0, `${tab}: buttons are not printed`);
      await city.picture(`print-${['问一问', '从我家', '一圈一策'].indexOf(tab)}`);
      await page.emulateMedia({ media: 'screen' });
    }
  }));

test('hours that nobody can read stand under the figure, with what it would be if those places were open', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there,720');
    const all = await city.figures();
    const edits = [{ id: '1', do: 'change-hours', facility: 'ys-community-canteen-0000', opening_hours: '逢单日11:00-13:00' }];
    const file = { name: 'x.scenario.json', mimeType: 'application/json', buffer: Buffer.from(`\ufeff${JSON.stringify({ quanli: 1, city: 'yushan', edits })}`) };
    await city.page.getByRole('button', { name: '这些数怎么来的' }).first().click();
    await city.page.locator('input[type=file]').first().setInputFiles(file);
    const { page } = city;
    const line = page.locator('.ql-unread summary').first();
    await line.waitFor();
    const less = await city.figures();
    assert.ok(less.people < all.people);
    const share = (await page.getByText('%').first().innerText()).trim();
    assert.match(await line.innerText(), /有1处的开门时间读不懂，按关门算；要是都开着，是\d+%/, share);
    await line.click();
    await page.locator('.ql-unread').getByText('逢单日11:00-13:00').waitFor();
    await page.locator('.ql-unread .ql-facilities__name').filter({ hasText: '篾匠丘社区食堂' }).click();
    await city.picture('hours-unread');
  }));
