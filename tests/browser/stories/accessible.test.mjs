// What a machine can tell of accessibility (axe-core, WCAG 2.2 A and AA) on every screen, in both themes and on a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { story } from '../pages/city.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Faults of the screen as it is, one line each. */
const faults = async (city) => {
  // The page's own policy allows no other script; a debugger's world does.
  await city.page.evaluate(AXE);
  const found = await city.page.evaluate((rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }), RULES);
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n').slice(1, 2).join('').trim()}`));
};

for (const [name, options] of Object.entries({ 'a light desktop': {}, 'a dark phone': { screen: 'phone', dark: true } })) {
  test(`no screen has a fault that axe can find, on ${name}`, () =>
    story(options, async (city) => {
      await city.open('#q=elder,community-canteen,15,there&l=mean&d=1');
      await city.figures();
      await city.page.locator('.ql-lines__sum').waitFor({ state: 'attached' });
      assert.deepEqual(await faults(city), [], '问一问');
      await city.page.getByRole('button', { name: '从我家' }).click();
      await city.page.locator('#ql-find-home').fill('瓦檐');
      await city.page.locator('#ql-find-home-list [role=option]').first().waitFor();
      assert.deepEqual(await faults(city), [], '从我家, looking for a home');
      await city.page.locator('#ql-find-home').press('Enter');
      await city.page.locator('.ql-way__figure').waitFor();
      assert.deepEqual(await faults(city), [], '从我家');
      await city.page.getByRole('button', { name: '一圈一策' }).click();
      await city.page.locator('.ql-title').first().waitFor();
      await city.page.waitForTimeout(2000);
      assert.deepEqual(await faults(city), [], '一圈一策');
      await city.page.getByRole('button', { name: '改一改' }).click();
      await city.page.waitForTimeout(1000);
      assert.deepEqual(await faults(city), [], '改一改');
    }));
}
