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
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true, defaultViewport: null, args: ['--width=1280', '--height=800'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    // Asked again and again, because a page that is on its way to another answers nothing.
    const people = async () => {
      for (const until = Date.now() + PATIENCE; Date.now() < until; await new Promise((later) => setTimeout(later, 300))) {
        const exact = await page.evaluate(() => {
          const figure = document.querySelector('.ql-figure');
          return figure?.dataset.answered && figure.dataset.answered === figure.dataset.asked ? Number(figure.dataset.exact) : null;
        }).catch(() => null);
        if (exact !== null) return Math.floor(exact / 1000 + 0.5);
      }
      throw new Error('no answer came');
    };
    await page.goto(`${address}#q=elder,community-canteen,15,there`);
    assert.equal(await people(), coverage({ who: 'elder', service: 'community-canteen', minutes: 15 }).before.covered);
    // Another page between: the same page with another fragment is no new document.
    await page.goto('about:blank');
    await page.goto(`${address}#q=senior,hospital,25,there,720&l=mean`);
    assert.equal(await people(), coverage({ who: 'senior', service: 'hospital', minutes: 25 }, '--at', 'Mon 12:00', '--ride').before.covered, 'at an hour, by line');
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
