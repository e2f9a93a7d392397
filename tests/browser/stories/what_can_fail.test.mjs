import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

test('a file that does not arrive is named, and a retry keeps the question', () =>
  story({}, async (city) => {
    let broken = true;
    await city.page.route(/residents\.geojson|places\.qplc/, (route) => (broken ? route.fulfill({ status: 503, body: '' }) : route.continue()));
    await city.open('#q=elder,pharmacy,12,there');
    const alert = city.page.getByRole('alert').filter({ hasText: 'residents' });
    await alert.waitFor();
    assert.match(await alert.innerText(), /residents\.geojson.*503/s);
    await city.picture('failed');
    broken = false;
    await city.page.getByRole('button', { name: city.words.again }).click();
    const { people } = await city.figures();
    assert.ok(people > 0);
    assert.match(await city.page.getByRole('heading', { level: 1 }).innerText(), /12分钟.*药店/s);
  }));

/** Makes a page one of a device that draws no map. */
const withoutWebGl = () => {
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : get.call(this, kind, ...rest); };
};

test('without WebGL the words and lists stay', () =>
  story({}, async (city) => {
    await city.page.addInitScript(withoutWebGl);
    await city.open();
    const { people } = await city.figures();
    assert.ok(people > 0);
    await city.page.getByText('这台设备画不了地图').waitFor();
    await city.picture('no-webgl');
  }));

test('a sandboxed frame answers, by a data: worker or in the page', () =>
  story({}, async (city) => {
    const host = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><iframe sandbox="allow-scripts" style="width:1200px;height:800px" src="${city.address}"></iframe>`);
    });
    await new Promise((listening) => host.listen(0, listening));
    try {
      await city.page.goto(`http://localhost:${host.address().port}/`);
      const frame = city.page.frameLocator('iframe');
      await frame.locator('.ql-figure[data-answered]').waitFor();
      const inner = city.page.frames().find((each) => each.url().startsWith(city.address));
      const place = await inner.evaluate(() => window.__quanli.engine);
      assert.ok(['data', 'page'].includes(place), `the engine runs as ${place}`);
      // The map's own worker starts there too: without it no source is ever loaded.
      await inner.waitForFunction(() => window.__quanli.map?.loaded());
      await city.picture('sandboxed');
    } finally {
      host.closeAllConnections();
      host.close();
    }
  }));

test('where no worker starts the page works out the answer itself', () =>
  story({}, async (city) => {
    await city.page.addInitScript(() => {
      const Real = window.Worker;
      window.Worker = /** @type {any} */ (class { constructor(url, options) { if (/maplibre/.test(url)) return new Real(url, options); throw new DOMException('no', 'SecurityError'); } });
    });
    await city.open();
    const { people } = await city.figures();
    assert.ok(people > 0);
    assert.equal(await city.page.evaluate(() => window.__quanli.engine), 'page');
  }));

test('where no map can be drawn, a suggested place is still placed, with the gain that was promised', () =>
  story({}, async (city) => {
    await city.page.addInitScript(withoutWebGl);
    await city.open();
    const before = await city.figures();
    await city.page.locator('.ql-map__missing').waitFor();
    await city.page.getByRole('button', { name: city.words.add }).filter({ visible: true }).first().click();
    await city.page.getByRole('button', { name: '找最好的位置' }).click();
    const best = city.page.locator('.ql-sites li').first();
    await best.waitFor();
    const gained = Number(await best.getAttribute('data-gained')) / 1000;
    await best.getByRole('button').click();
    await city.page.getByRole('button', { name: city.words.place }).click();
    const placed = await city.figuresAfter(before.revision);
    assert.ok(gained > 0 && Math.abs(placed.gained - gained) < 0.5 && placed.people > before.people, `${gained} promised, ${placed.gained} gained`);
    await city.picture('without-a-map');
  }));
