// The engine may end at any time; what the person asked and made is the page's, and another engine gets it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

/** The worker that computes; the map has some of its own. */
const engine = (city) => city.page.workers().findLast((worker) => /worker_loader\.js/.test(worker.url()));

/** Remembers the workers that the page starts, so that a story can end one. */
const remember = () => {
  const Real = window.Worker;
  window.Worker = class extends Real {
    constructor(url, options) {
      super(url, options);
      if (/worker_loader/.test(String(url))) (/** @type {any} */ (window).engines ??= []).push(this);
    }
  };
};

/** Asks for a pharmacy within ten minutes, and places one. */
const placeOne = async (city) => {
  await city.page.addInitScript(remember);
  await city.open('#q=adult,pharmacy,10,round-trip');
  const first = await city.figures();
  await city.mapDrawn();
  await city.startPlacing();
  await city.pointAt(0.6, 0.5);
  await city.pointAt(0.42, 0.29);
  const box = await city.map.boundingBox();
  await city.page.mouse.click(box.x + box.width * 0.42, box.y + box.height * 0.29);
  const placed = await city.figuresAfter(first.revision);
  assert.equal(await city.page.locator('.ql-edit').count(), 1);
  return placed;
};

/** The page says that the engine stopped; after another try the same figures are there, with the edit. */
const sameAfterAnotherTry = async (city, placed) => {
  await city.page.getByRole('alert').filter({ hasText: '算的那一头停了' }).waitFor();
  await city.picture('engine-stopped');
  await city.page.getByRole('button', { name: city.words.again }).click();
  const again = await city.figuresAfter(placed.revision);
  assert.deepEqual({ ...again, revision: 0 }, { ...placed, revision: 0 }, 'the same figures');
  assert.equal(await city.page.locator('.ql-edit').count(), 1, 'and the edit');
  assert.match(await city.page.evaluate(() => location.hash), /pharmacy,10,round-trip.*&e=/);
  return again;
};

test('an engine that throws takes nothing with it', () =>
  story({}, async (city) => {
    const placed = await placeOne(city);
    await engine(city).evaluate(() => { setTimeout(() => { throw new Error('made to'); }); });
    await city.page.getByText('made to').first().waitFor();
    const again = await sameAfterAnotherTry(city, placed);
    // Twice is as good as once, and it goes on from there.
    await engine(city).evaluate(() => { setTimeout(() => { throw new Error('once more'); }); });
    const third = await sameAfterAnotherTry(city, again);
    await city.page.getByRole('button', { name: '问一问' }).click();
    const other = await city.choose('service', '社区食堂');
    assert.ok(other.people > 0 && third.people > 0);
  }));

test('nor does one that is ended from outside, which sends no event', () =>
  story({}, async (city) => {
    const placed = await placeOne(city);
    await city.page.evaluate(() => /** @type {any} */ (window).engines.at(-1).terminate());
    await sameAfterAnotherTry(city, placed);
    assert.deepEqual(city.errors, []);
  }));

test('what was on its way when it ended is done by the next one', () =>
  story({}, async (city) => {
    const placed = await placeOne(city);
    // In one turn: the page can't have heard of the end when the edit is taken back.
    await city.page.evaluate(() => {
      /** @type {any} */ (window).engines.at(-1).terminate();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true }));
    });
    await city.page.getByRole('alert').filter({ hasText: '算的那一头停了' }).waitFor();
    await city.page.getByRole('button', { name: city.words.again }).click();
    const again = await city.figuresAfter(placed.revision);
    assert.equal(again.gained, 0);
    assert.equal(await city.page.locator('.ql-edit').count(), 0, 'the edit is taken back');
    await city.page.waitForFunction(() => !location.hash.includes('&e='), undefined, { timeout: 10_000 });
  }));

test('nor one in the page itself, where no worker starts', () =>
  story({}, async (city) => {
    await city.page.addInitScript(() => {
      const Real = window.Worker;
      window.Worker = /** @type {any} */ (class { constructor(url, options) { if (/maplibre/.test(url)) return new Real(url, options); throw new DOMException('no', 'SecurityError'); } });
    });
    await city.open();
    const first = await city.figures();
    assert.equal(await city.page.evaluate(() => window.__quanli.engine), 'page');
    // As an error of the engine's module arrives at the window.
    await city.page.evaluate(() => dispatchEvent(new ErrorEvent('error', { message: 'made to', filename: `${location.origin}/worker_bg.wasm` })));
    await city.page.getByRole('alert').filter({ hasText: '算的那一头停了' }).waitFor();
    await city.page.getByRole('button', { name: city.words.again }).click();
    const again = await city.figuresAfter(first.revision);
    assert.equal(again.people, first.people);
  }));
