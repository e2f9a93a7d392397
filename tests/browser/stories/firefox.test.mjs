// Another browser: the first answer, a change of the question, and a way from a door, in Firefox.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { serve } from '../../../tools/serve.mjs';
import { DIST, PATIENCE } from '../pages/city.mjs';
import { absent, coverage } from '../pages/line.mjs';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const skip = absent || (existsSync(FIREFOX) ? false : `${FIREFOX} is not there`);

test('Firefox gives the figures of the command line', { skip }, async () => {
  const { server, address } = await serve({ dir: DIST });
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.setViewport({ width: 1280, height: 800 });
    const people = async () => {
      await page.waitForFunction(() => {
        const figure = document.querySelector('.ql-figure');
        return figure?.dataset.answered && figure.dataset.answered === figure.dataset.asked;
      });
      return page.$eval('.ql-figure', (figure) => Math.floor(Number(figure.dataset.exact) / 1000 + 0.5));
    };
    await page.goto(`${address}#q=elder,community-canteen,15,there`);
    assert.equal(await people(), coverage({ who: 'elder', service: 'community-canteen', minutes: 15 }).before.covered);
    await page.goto(`${address}#q=senior,hospital,25,there,720&l=mean`);
    await page.reload();
    assert.equal(await people(), coverage({ who: 'senior', service: 'hospital', minutes: 25 }, '--at', 'Mon 12:00', '--ride').before.covered, 'at an hour, by line');
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
