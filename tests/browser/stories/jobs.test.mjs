// Long work goes on side by side: each has its own progress and its own end, and stopping one leaves the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { story } from '../pages/city.mjs';

/** Remembers what the bar of the search has shown. */
const watchBar = () => {
  const seen = /** @type {any} */ (window).bar = [];
  new MutationObserver(() => {
    const bar = document.querySelector('.ql-sites [role=progressbar]');
    if (bar) seen.push(Number(bar.getAttribute('aria-valuenow')));
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
};

test('the search for sites and how sure the answer is run side by side, and a stop ends the search alone', () =>
  story({}, async (city) => {
    await city.open();
    await city.answered();
    await city.page.evaluate(watchBar);
    // How sure it is, is asked when the question has stood still; the search begins while that goes on.
    await city.page.waitForTimeout(950);
    await city.startPlacing();
    const find = city.page.getByRole('button', { name: '找最好的位置' });
    await find.click();
    await city.page.locator('.ql-sites li').first().waitFor();
    const bar = await city.page.evaluate(() => /** @type {any} */ (window).bar);
    assert.deepEqual(bar, [...bar].sort((a, b) => a - b), 'the bar shows its own job, which only goes on');
    await city.page.getByRole('button', { name: '问一问' }).click();
    await city.page.getByText('十次里八次').first().waitFor();

    // What was found was for that question; for another one the search begins anew.
    await city.choose('service', '药店');
    await city.startPlacing();
    await find.click();
    const stop = city.page.locator('.ql-sites').getByRole('button', { name: '不找了' });
    // On a quick machine it may be done before anybody can stop it.
    if (await stop.click({ timeout: 2000 }).then(() => true, () => false)) await find.waitFor();
    await city.page.getByRole('button', { name: '问一问' }).click();
    await city.page.getByText('十次里八次').first().waitFor();
    assert.ok((await city.choose('service', '社区食堂')).people > 0, 'and everything goes on');
    assert.deepEqual(city.errors, []);
  }));
