// Page and command line agree to the person, on the made-up city and on real ones, before and after a canteen is added.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { story } from '../pages/city.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const quanli = process.env.QUANLI ?? join(root, 'target/cli/quanli');
const QUESTION = { who: 'elder', service: 'community-canteen', minutes: 15, way: 'there' };

/** What the command line says of the same question. */
const asked = (folder, ...more) =>
  JSON.parse(execFileSync(quanli, [
    'coverage', folder, '--service', QUESTION.service, '--who', QUESTION.who, '--limit', `${QUESTION.minutes}min`, '--direction', QUESTION.way, '--json', ...more,
  ], { encoding: 'utf8', maxBuffer: 1 << 26 }));

const rounded = (n) => Math.floor(n + 0.5);

for (const name of ['demo', 'yuzhong', 'monaco', 'porto']) {
  const folder = name === 'demo' ? join(root, 'public/city') : join(root, 'target/cities', name);
  const missing = [folder, quanli].find((path) => !existsSync(path));
  if (missing) console.log(`skipped: ${name}, because ${missing} is not there`);
  test(`page and command line agree to the person: ${name}`, { skip: missing ? `${missing} is not there` : false }, () =>
    story({ city: folder }, async (city) => {
      await city.open(`#q=${QUESTION.who},${QUESTION.service},${QUESTION.minutes},${QUESTION.way}`);
      const before = await city.figures();
      assert.equal(rounded(before.people), asked(folder).before.covered);
      await city.mapDrawn();
      await city.page.waitForTimeout(2500);
      await city.picture(`city-${name}`);
      await city.map.focus();
      await city.page.keyboard.press('a');
      await city.page.keyboard.press('ArrowUp');
      await city.ghostAnswered();
      // The middle of the people may lie in a river.
      for (let tries = 0; tries < 40 && (await city.gain()) === 0; tries++) {
        await city.page.keyboard.press(tries % 2 ? 'Shift+ArrowUp' : 'Shift+ArrowLeft');
        await city.ghostAnswered();
      }
      const gain = await city.gain();
      await city.page.keyboard.press('Enter');
      const after = await city.figuresAfter(before.revision);
      assert.ok(after.gained > 0, 'somebody gains');
      assert.ok(gain > 0, 'and the ghost said so');
      await city.page.waitForTimeout(1500);
      await city.picture(`city-${name}-placed`);
      const scenario = await city.savedScenario();
      const told = asked(folder, '--scenario', scenario);
      assert.equal(rounded(after.people), told.after.covered);
      assert.equal(rounded(after.gained), told.gained);
      assert.equal(rounded(after.lost), told.lost);
      assert.match(await city.page.locator('.ql-foot__links').first().innerText(), new RegExp(told.fingerprint), 'the same fingerprint');
    }));
}

for (const name of ['demo', 'yuzhong']) {
  const folder = name === 'demo' ? join(root, 'public/city') : join(root, 'target/cities', name);
  const missing = [folder, quanli].find((path) => !existsSync(path));
  test(`what a figure hangs on stands beside it, with its places: ${name}`, { skip: missing ? `${missing} is not there` : false }, () =>
    story({ city: folder }, async (city) => {
      const { page } = city;
      await city.open(`#q=${QUESTION.who},${QUESTION.service},${QUESTION.minutes},${QUESTION.way}`);
      await city.figures();
      await city.mapDrawn();
      const { findings } = asked(folder);
      const line = page.locator('.ql-findings');
      if (findings === 0) {
        assert.equal(await line.count(), 0);
        return;
      }
      assert.equal(Number(/\d+/.exec(await line.innerText())[0]), findings, 'as many as the command line says');
      await city.picture(`findings-${name}`);
      await line.click();
      const show = page.locator('#ql-explain').getByRole('button', { name: '在图上看' }).first();
      await show.waitFor();
      const before = await page.evaluate(() => window.__quanli.map.getCenter().toArray());
      await show.click();
      await page.waitForFunction((was) => window.__quanli.map.getCenter().toArray().some((x, i) => Math.abs(x - was[i]) > 1e-5), before);
      await city.picture(`findings-${name}-list`);
    }));
}
