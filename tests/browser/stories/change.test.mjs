import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';
import { absent, coverage } from '../pages/line.mjs';

const ELDER = { who: 'elder', service: 'community-canteen', minutes: 15 };
/** A place, in shares of the map, where the demo city has streets. */
const THERE = [0.42, 0.29];

test('a ghost shows the gain, a click places it, undo and redo are exact', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.pointAt(0.6, 0.5);
    await city.pointAt(...THERE);
    const ghost = await city.figures();
    assert.ok(ghost.gained > 0, 'somebody gains there');
    assert.equal(ghost.lost, 0);
    await city.picture('ghost');
    const segments = (await city.uploads()).segments;
    const box = await city.map.boundingBox();
    await city.page.mouse.click(box.x + box.width * THERE[0], box.y + box.height * THERE[1]);
    const placed = await city.figuresAfter(first.revision);
    assert.equal(placed.people, first.people + ghost.gained, 'what was shown is what came');
    assert.equal(placed.gained, ghost.gained);
    assert.deepEqual((await city.uploads()).segments, segments, 'an edit uploads no streets');
    await city.picture('placed');
    await city.page.getByRole('button', { name: city.words.undo }).click();
    const undone = await city.figuresAfter(placed.revision);
    assert.equal(undone.people, first.people);
    await city.page.keyboard.press('Control+y');
    const redone = await city.figuresAfter(undone.revision);
    assert.equal(redone.people, placed.people);
    assert.deepEqual(city.errors, []);
  }));

test('in a field Ctrl+Z takes back what was typed, and no edit', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.pointAt(...THERE);
    const box = await city.map.boundingBox();
    await city.page.mouse.click(box.x + box.width * THERE[0], box.y + box.height * THERE[1]);
    const placed = await city.figuresAfter(first.revision);
    const field = city.page.locator('#ql-find-map');
    await field.click();
    await field.pressSequentially('lu');
    for (const key of ['Control+z', 'Control+y', 'Control+Shift+z', 'Control+z']) await field.press(key);
    await city.page.waitForTimeout(500);
    assert.deepEqual(await city.figures(), placed);
    assert.equal(await city.page.locator('.ql-edit').count(), 1);
    await city.map.focus();
    await city.page.keyboard.press('Control+z');
    assert.equal((await city.figuresAfter(placed.revision)).people, first.people, 'outside of it the edit is taken back');
  }));

test('the ghost answers quickly', (t) =>
  story({}, async (city) => {
    await city.open();
    await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.pointAt(0.3, 0.3);
    for (let i = 0; i < 30; i++) {
      const box = await city.map.boundingBox();
      await city.page.mouse.move(box.x + box.width * (0.3 + i * 0.01), box.y + box.height * (0.3 + i * 0.008));
      await city.page.waitForTimeout(100);
    }
    await city.ghostAnswered();
    const samples = (await city.page.evaluate(() => window.__quanli.ghost)).sort((a, b) => a - b);
    const at = (share) => Math.round(samples[Math.floor((samples.length - 1) * share)]);
    t.diagnostic(`pointer to painted number: ${samples.length} samples, median ${at(0.5)} ms, 95 % ${at(0.95)} ms (drawn in software)`);
    assert.ok(samples.length >= 5);
  }));

test('the keyboard alone places one, and Escape puts it away', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.mapDrawn();
    await city.map.focus();
    await city.page.keyboard.press('a');
    await city.page.keyboard.press('Shift+ArrowUp');
    await city.page.keyboard.press('ArrowLeft');
    await city.ghostAnswered();
    await city.picture('keyboard-cross');
    await city.page.keyboard.press('Escape');
    assert.equal(await city.page.locator('.ql-ghost').count(), 0);
    await city.map.focus();
    await city.page.keyboard.press('a');
    await city.page.keyboard.press('Shift+ArrowUp');
    await city.ghostAnswered();
    await city.page.keyboard.press('Enter');
    const placed = await city.figuresAfter(first.revision);
    assert.ok(placed.people >= first.people);
    assert.equal(await city.page.locator('.ql-edit').count(), 1);
  }));

test('on a phone the map moves under the cross', () =>
  story({ screen: 'phone' }, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.mapDrawn();
    await city.startPlacing();
    await city.ghostAnswered();
    await city.picture('phone-ghost');
    await city.page.getByRole('button', { name: city.words.place }).click();
    await city.figuresAfter(first.revision);
    await city.picture('phone-placed');
    const hidden = await city.page.evaluate(() => {
      const [figure, body] = ['.ql-figure', '.ql-body'].map((is) => document.querySelector(is).getBoundingClientRect());
      return body.top - figure.top;
    });
    assert.ok(hidden <= 0, `what changed stands in view, and not ${hidden} px above it`);
  }));

test('a place that closes is a loss line of its own, and can be taken back', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    await city.page.getByText(/^这里的社区食堂/).click();
    await city.page.getByRole('button', { name: /^拆掉/ }).first().click();
    const removed = await city.figuresAfter(first.revision);
    assert.ok(removed.people < first.people);
    assert.equal(removed.people, first.people - removed.lost);
    await city.picture('removed');
    await city.page.getByRole('button', { name: /^撤掉/ }).click();
    const back = await city.figuresAfter(removed.revision);
    assert.equal(back.people, first.people);
  }));

test('a lift is drawn with two taps, a path closes with one, and the command line agrees', { skip: absent }, () =>
  story({}, async (city) => {
    await city.open('#q=elder,community-canteen,15,there&v=107.05130,29.95410,15.50');
    await city.figures();
    await city.mapDrawn();
    const box = await city.map.boundingBox();
    const tap = async (/** @type {[number, number]} */ place) => {
      const { x, y } = await city.page.evaluate((at) => window.__quanli.map.project(at), place);
      await city.page.mouse.click(box.x + x, box.y + y);
      await city.page.waitForTimeout(300);
    };
    const [foot, head, far] = [[107.05163, 29.95386], [107.05107, 29.95433], [107.0535, 29.9552]];
    await city.page.getByRole('button', { name: '电梯', exact: true }).click();
    await city.page.getByText('在地图上点它的一头。').waitFor();
    await tap(foot);
    await city.page.getByText('再点另一头。').waitFor();
    await tap(far);
    await city.page.getByText('离得太远了').waitFor();
    await tap(head);
    const lift = await city.figuresAfter(0);
    assert.ok(lift.gained > 0 && lift.lost === 0, `${lift.gained} gained`);
    await city.picture('lift-drawn');
    await city.page.getByRole('button', { name: '封一段路' }).click();
    await tap([107.0525, 29.9546]);
    const closed = await city.figuresAfter(lift.revision);
    const told = coverage(ELDER, '--scenario', await city.savedScenario());
    assert.deepEqual([closed.gained, closed.lost].map((n) => Math.floor(n + 0.5)), [told.gained, told.lost]);
  }));

test('an edit on the screen of edits leaves the screen as it is: an open list stays open, and the focus in it', () =>
  story({}, async (city) => {
    await city.open();
    const first = await city.figures();
    const list = city.page.locator('details.ql-facilities').last();
    const removeOne = async () => {
      await list.locator('summary').focus();
      if (!await list.evaluate((details) => details.open)) await city.page.keyboard.press('Enter');
      await list.getByRole('button', { name: /^拆/ }).first().focus();
      await city.page.keyboard.press('Enter');
    };
    await removeOne();
    const second = await city.figuresAfter(first.revision);
    await city.page.locator('.ql-edit').waitFor();
    // Another screen: the keyboard goes on in it.
    await city.page.locator('#ql-panel:focus').waitFor();
    await removeOne();
    await city.figuresAfter(second.revision);
    await city.page.locator('.ql-edit').nth(1).waitFor();
    assert.ok(await list.evaluate((details) => details.open && details.contains(document.activeElement)));
  }));
