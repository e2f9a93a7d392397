// 坐车也算: buses and metro in the question, whom each line serves, and the way that rides.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { absent, coverage, lines } from '../pages/line.mjs';

const SENIOR = { who: 'senior', service: 'hospital', minutes: 25 };
const people = (thousandths) => Math.floor(Number(thousandths) / 1000 + 0.5);

test('rides count once they are switched on, each line says whom it serves, and the address keeps it', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open('#q=senior,hospital,25,there');
    const foot = await city.figures();
    const toggle = city.page.getByRole('switch', { name: '坐车也算' });
    await toggle.focus();
    await city.page.keyboard.press('Space');
    await city.page.locator('.ql-lines__sum').waitFor();
    const ridden = await city.figures();
    assert.equal(Math.floor(ridden.people + 0.5), coverage(SENIOR, '--ride').before.covered, 'the figure is that of quanli coverage --ride');
    assert.ok(ridden.people > foot.people);
    const told = lines(SENIOR);
    const sum = await city.page.locator('.ql-lines__sum').evaluate(({ dataset }) => ({ ...dataset }));
    assert.deepEqual([sum.foot, sum.ride, sum.cautious].map(people), [told.on_foot, told.with_lines, told.cautious]);
    const rows = await city.page.locator('.ql-lines__row').evaluateAll((list) => list.map(({ dataset }) => ({ ...dataset })));
    assert.deepEqual(rows.map((row) => [row.line, people(row.alone), people(row.lost)]), told.lines.map((line) => [line.id, line.gained_alone, line.lost_without]));
    await city.page.locator('.ql-lines').scrollIntoViewIfNeeded();
    await city.picture('lines');
    const best = told.lines.reduce((a, b) => (b.lost_without > a.lost_without ? b : a));
    await city.page.locator(`.ql-lines__row[data-line="${best.id}"] label`).click();
    const without = await city.figures();
    assert.equal(Math.floor(without.people + 0.5), coverage(SENIOR, '--ride', '--without', best.id).before.covered);
    await city.page.waitForFunction(() => location.hash.includes('&l=mean,'));
    await city.page.reload();
    assert.equal((await city.figures()).people, without.people, 'the same after a reload');
  }));

test('a phone shows the lines without scrolling sideways', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open('#q=senior,hospital,25,there&l=p90');
    await city.figures();
    await city.page.locator('.ql-lines__sum').waitFor({ state: 'attached' });
    assert.ok(await city.page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
    await city.page.locator('.ql-lines').scrollIntoViewIfNeeded();
    await city.picture('lines-phone');
  }));

test('a line is drawn on the map, comes more often, and the command line has the same gain', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open('#q=senior,hospital,25,there&l=mean');
    await city.figures();
    await city.mapDrawn();
    await city.page.getByRole('button', { name: '画一条小巷公交' }).click();
    const box = await city.map.boundingBox();
    for (const [x, y] of [[0.72, 0.3], [0.62, 0.36], [0.5, 0.42]]) {
      await city.page.mouse.click(box.x + box.width * x, box.y + box.height * y);
      await city.page.waitForTimeout(300);
    }
    await city.page.getByText('已有3站').waitFor();
    await city.picture('line-drawn');
    await city.page.getByRole('button', { name: '就这样，看看' }).click();
    const drawn = await city.figuresAfter(0);
    assert.ok(drawn.gained > 0 && drawn.lost === 0, `${drawn.gained} gained`);
    await city.page.getByText('新小巷公交1').first().waitFor();
    await city.picture('line-placed');
    const told = coverage(SENIOR, '--ride', '--scenario', await city.savedScenario());
    assert.equal(Math.floor(drawn.gained + 0.5), told.gained, 'quanli coverage --ride --scenario');
    await city.page.getByRole('button', { name: '看看还缺哪里' }).click();
    await city.page.locator('.ql-lines__row select').first().selectOption('4');
    const often = await city.figuresAfter(drawn.revision);
    assert.ok(often.people >= drawn.people);
    await city.page.getByText('4分钟一班').first().waitFor();
  }));
