// 一圈一策: a standard on the whole city, the circles, and the sheet of one; every surface says one number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { absent, circles, coverage, evaluated } from '../pages/line.mjs';

const thousandths = (n) => Math.floor(Number(n) / 1000 + 0.5);

/** Opens 一圈一策 and waits for its figures. */
const openCircles = async (city) => {
  await city.figures();
  await city.page.getByRole('button', { name: '一圈一策' }).click();
  await city.page.locator('.ql-circles tbody tr').first().waitFor();
};

test('one number stands on every surface: figure, groups, rules, sheet and command line', { skip: absent }, () =>
  story({}, async (city) => {
    const question = { who: 'sixty-up', service: 'community-canteen', minutes: 15 };
    await city.open(`#q=${question.who},${question.service},${question.minutes},there`);
    const figure = await city.figures();
    await city.page.locator('.ql-even tr[data-who=elder]').waitFor();
    const groups = await city.page.locator('.ql-even tr[data-who]').evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.dataset.who, Number(row.dataset.covered)])));
    await openCircles(city);
    const row = city.page.locator('.ql-part tr[data-service]').filter({ hasText: '社区食堂' });
    const told = evaluated();
    const rule = told.rules.find((r) => r.service === question.service);
    const line = coverage(question);
    assert.equal(groups.elder + groups.senior, figure.people * 1000, 'the groups sum to the figure');
    assert.equal(Number(await row.getAttribute('data-met')), figure.people * 1000, 'the rule of the standard');
    assert.equal(rule.walked.people, Math.floor(figure.people + 0.5), 'quanli evaluate');
    assert.equal(line.before.covered, rule.walked.people, 'quanli coverage');
    assert.equal(thousandths(await row.getAttribute('data-paper')), rule.on_paper_only);
    assert.match(await city.page.locator('.ql-foot__links').first().innerText(), new RegExp(told.fingerprint), 'the same fingerprint');
    await city.picture('circles');
  }));

// A mixed group, somebody on wheels, an hour: the figure, the title, the live text, the table, the strip and the command line say one number.
for (const question of [
  { name: 'a mixed group', who: 'everyone', service: 'community-canteen', minutes: 12 },
  { name: 'a wheelchair user', who: 'wheelchair', service: 'pharmacy', minutes: 15 },
  { name: 'an hour', who: 'elder', service: 'community-canteen', minutes: 15, at: 'Mon 12:00', minute: 12 * 60 },
]) {
  test(`one number on every surface: ${question.name}`, { skip: absent }, () =>
    story({}, async (city) => {
      const hour = question.minute === undefined ? '' : `,${question.minute}`;
      await city.open(`#q=${question.who},${question.service},${question.minutes},there${hour}`);
      const figure = await city.figures();
      const line = coverage(question, ...(question.at ? ['--at', question.at] : []));
      assert.equal(Math.floor(figure.people + 0.5), line.before.covered, 'quanli coverage');
      const percent = Math.floor(line.before.share * 100 + 0.5);
      const { page } = city;
      assert.equal(Number(await page.locator('.ql-figure__now').first().innerText().then((text) => /\d+/.exec(text)[0])), percent, 'headline');
      await page.waitForFunction((n) => new RegExp(`[^\\d]${n}%`).test(document.title), percent);
      await page.waitForFunction((n) => [...document.querySelectorAll('[role=status]')].some((e) => new RegExp(`[^\\d]${n}%`).test(e.textContent)), percent);
      const norm = page.locator('.ql-norm').first();
      if (await norm.count()) assert.match(await norm.innerText(), new RegExp(`${percent}%|十次里八次`), 'the line of the norm, or how sure');
      if (question.minute !== undefined) assert.match(await page.locator('.ql-figure__words').first().innerText(), /周一\s*12:00/, 'the hour stands under the figure');
      if (question.who === 'wheelchair') assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /坐轮椅/, 'nobody walks in a wheelchair');
      // Printed, the same number stands on the page.
      await page.emulateMedia({ media: 'print' });
      assert.equal(Number(await page.locator('.ql-figure__now').first().innerText().then((text) => /\d+/.exec(text)[0])), percent, 'print');
      await page.emulateMedia({ media: 'screen' });
      await city.picture(`surfaces-${question.who}`);
    }));
}

test('a circle says what it lacks, as the command line does, and its first works go into the plan', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open();
    const before = await openCircles(city) ?? (await city.page.locator('.ql-circles tbody tr').count());
    assert.equal(before, 24);
    const name = await city.page.locator('.ql-circles tbody .ql-table__name').first().innerText();
    await city.page.locator('.ql-circles tbody .ql-table__name').first().click();
    await city.page.locator('.ql-circle__table').waitFor();
    const { table, sheet } = circles();
    const rows = table.split('\n').filter((line) => line.includes(`"${name}"`)).map((line) => line.split(','));
    const canteen = city.page.locator('.ql-circle__table tr').filter({ hasText: '社区食堂' });
    const met = rows.find((cells) => cells[7] === 'community-canteen')[12];
    assert.equal(thousandths(await canteen.getAttribute('data-met')), Number(met));
    const id = rows[0][0].replaceAll('"', '');
    const print = /结果指纹 (\S{9})/.exec(sheet(id))[1];
    assert.match(await city.page.locator('.ql-foot__links').last().innerText(), new RegExp(print), 'the printed sheet has the same fingerprint');
    await city.page.waitForTimeout(1500);
    await city.picture('circle-sheet');
    await city.page.emulateMedia({ media: 'print' });
    await city.picture('circle-sheet-print');
    await city.page.emulateMedia({ media: 'screen' });
    await city.page.getByRole('button', { name: /把这3件排进方案/ }).click();
    await city.page.locator('.ql-edits li').nth(2).waitFor();
    const after = await city.figures();
    assert.ok(after.gained > 0, 'the first work gains people');
    await city.page.getByRole('button', { name: '一圈一策' }).click();
    await city.page.locator('.ql-circle__table').waitFor();
    await city.page.waitForFunction((was) => Number(document.querySelector('.ql-circle__table tr[data-service]')?.getAttribute('data-met')) !== was || document.querySelectorAll('.ql-circle__gap').length < 6, Number(met) * 1000);
  }));

test('another profile, two side by side, and one that is read from a table with a wrong line', () =>
  story({}, async (city) => {
    await city.open();
    await openCircles(city);
    await city.page.getByLabel('按', { exact: true }).selectOption('mofcom-2021');
    await city.page.locator('.ql-part tr[data-service]').filter({ hasText: '药店' }).waitFor();
    await city.page.getByLabel('再看').selectOption('life-circle-ten');
    await city.page.getByText('两套都够').waitFor();
    await city.picture('circles-compared');
    const items = (text) => ({ name: 'items.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const input = city.page.locator('.ql-files input[type=file]');
    await input.setInputFiles(items('service,level,radius_m\nprimary-school,15,near\n'));
    await city.page.getByText(/line 2.*near/).waitFor();
    await input.setInputFiles(items('service,level,required,radius_m\nprimary-school,15,yes,500\n'));
    await city.page.locator('.ql-part tr[data-service]').filter({ hasText: '小学' }).waitFor();
    assert.equal(await city.page.locator('.ql-part .ql-table tr[data-service]').count(), 1, 'only the rule of the table');
  }));

test('on a phone the circles and a sheet are read without scrolling sideways', () =>
  story({ screen: 'narrow' }, async (city) => {
    await city.open();
    await openCircles(city);
    const wide = () => city.page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.querySelector('.ql-body').scrollWidth > document.querySelector('.ql-body').clientWidth);
    assert.equal(await wide(), false);
    await city.picture('circles-narrow');
    await city.page.locator('.ql-circles tbody .ql-table__name').first().click();
    await city.page.locator('.ql-circle__table').waitFor();
    assert.equal(await wide(), false);
    await city.picture('circle-sheet-narrow');
  }));
