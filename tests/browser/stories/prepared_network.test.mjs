// The prepared network: the page opens from it alone, and from the paths where it can't be used, with the same figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST, story } from '../pages/city.mjs';

/** The bodies that were fetched of the city folder. */
const fetched = (city) => {
  const names = [];
  city.page.on('request', (request) => { if (request.method() === 'GET' && request.url().includes('/city/')) names.push(request.url().split('/').pop()); });
  return names;
};
/** What the page says about its data. */
const said = async (city) => {
  await city.page.getByRole('button', { name: city.words.how }).filter({ visible: true }).first().click();
  return city.page.locator('body').innerText();
};
const QUESTION = '#q=elder,pharmacy,12,there';

test('the page opens from the prepared network without the paths', () =>
  story({}, async (city) => {
    const names = fetched(city);
    await city.open(QUESTION);
    const { people } = await city.figures();
    assert.ok(people > 0);
    assert.ok(names.includes('network.qnet.gz') && !names.some((name) => name.startsWith('paths')), names.join(' '));
    assert.doesNotMatch(await said(city), /预制路网/);
  }));

for (const [what, body, words] of [
  ['damaged', (bytes) => { const copy = Buffer.from(bytes); copy[copy.length >> 1] ^= 1; return copy; }, null],
  ['no network at all', () => Buffer.from('{}'), /不是预制路网/],
  ['missing', null, /不是预制路网/],
]) {
  test(`a network that is ${what} is passed over, and the figures are those of the paths`, () =>
    story({}, async (city) => {
      await city.open(QUESTION);
      const good = await city.figures();
      const names = fetched(city);
      const network = readFileSync(join(DIST, 'city/network.qnet.gz'));
      await city.page.route(/network\.qnet/, (route) => route.fulfill(body ? { status: 200, body: body(network) } : { status: 404, body: '' }));
      await city.page.reload();
      const { people } = await city.figures();
      assert.equal(people, good.people);
      assert.ok(names.includes('paths.geojson.gz'), names.join(' '));
      if (words) assert.match(await said(city), words);
    }));
}

test('paths that were changed and not packed again are read', () =>
  story({}, async (city) => {
    const names = fetched(city);
    await city.page.route(/paths\.geojson/, async (route) => {
      if (route.request().method() === 'HEAD') await route.fulfill({ status: 200, headers: { 'content-length': '17' }, body: '' });
      else await route.continue();
    });
    await city.open(QUESTION);
    assert.ok((await city.figures()).people > 0);
    assert.ok(names.includes('paths.geojson.gz'), names.join(' '));
  }));
