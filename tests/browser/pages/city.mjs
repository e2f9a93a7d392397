// The page as a person uses it: one locator a thing, by role and visible name, and one verb an action.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../../tools/serve.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const artefacts = join(root, 'artefacts');
/** The built page and the city folder; both can be chosen, so that a test of another build needs no other test. */
export const DIST = resolve(process.env.QUANLI_DIST ?? join(root, 'dist'));
export const CITY = process.env.QUANLI_CITY ? resolve(process.env.QUANLI_CITY) : undefined;
/** A machine that draws in software is slow, not wrong. */
export const PATIENCE = Number(process.env.PATIENCE_MS ?? 90_000);

const FLAGS = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
];
export const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 700 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
  laptop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};

const WORDS = {
  'zh-CN': { who: /^谁/, way: /^去还是回/, minutes: /^几分钟/, service: /^去哪里/, slider: '几分钟', place: '就放在这里', add: /^加一个/, undo: '撤销', redo: '重做', again: '再试一次', how: '这些数怎么来的', scenario: '存下方案' },
  en: { who: /^Who/, way: /^Which way/, minutes: /^How many minutes/, service: /^Where to/, slider: 'How many minutes', place: 'Place it here', add: /^(Try adding|Add one)/, undo: 'Undo', redo: 'Redo', again: 'Try again', how: 'Where do these come from', scenario: 'Save the scenario' },
};

/** One open page. */
export class City {
  constructor(page, address, language) {
    this.page = page;
    this.address = address;
    this.words = WORDS[language];
    this.requests = [];
    this.errors = [];
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.setDefaultTimeout(PATIENCE);
  }

  /** Where the figures stand. */
  get figure() { return this.page.locator('.ql-figure').first(); }
  get slider() { return this.page.getByRole('slider', { name: this.words.slider }); }
  get map() { return this.page.getByRole('application'); }

  async open(hash = '') {
    await this.page.goto(this.address + hash);
    return this;
  }

  /** Waits until the figures belong to what is asked. */
  async answered() {
    await this.page.waitForFunction(() => {
      const figure = document.querySelector('.ql-figure');
      return figure?.dataset.answered && figure.dataset.answered === figure.dataset.asked;
    });
  }

  /** The same for somebody who is there, and gives them: exact people, as the engine counts. */
  async figures() {
    await this.answered();
    // What stands below the answer waits for a sign of a person; nothing on the page is under this one.
    await this.page.evaluate(() => dispatchEvent(new PointerEvent('pointermove')));
    return this.figure.evaluate(({ dataset }) => ({
      revision: Number(dataset.revision), people: Number(dataset.exact) / 1000, gained: Number(dataset.gained) / 1000, lost: Number(dataset.lost) / 1000,
    }));
  }

  /** Waits for the next state of the scenario. */
  async figuresAfter(revision) {
    await this.page.waitForFunction((before) => Number(document.querySelector('.ql-figure')?.dataset.revision) > before, revision);
    return this.figures();
  }

  /** Waits for the map: its layers, its first frame. */
  async mapDrawn() {
    await this.page.waitForFunction(() => window.__quanli?.map?.getLayer?.('dots') && window.__quanli.uploaded?.segments);
  }

  async choose(word, name) {
    await this.page.getByRole('button', { name: this.words[word] }).click();
    await this.page.getByRole('option', { name }).click();
    return this.figures();
  }

  async startPlacing() {
    await this.page.getByRole('button', { name: this.words.add }).filter({ visible: true }).first().click();
    // A pointer that moves earlier moves over a map that does not place yet.
    await this.page.locator('.ql-map--placing').waitFor();
  }

  /** Moves the pointer over the map, in shares of its size, and waits for what the ghost would do there. */
  async pointAt(x, y) {
    const box = await this.map.boundingBox();
    await this.page.mouse.move(box.x + box.width * x, box.y + box.height * y);
    await this.ghostAnswered();
  }

  /** Waits until the ghost's label tells of the place where it is. */
  async ghostAnswered() {
    await this.page.waitForFunction(() => /\d|没有人|走不到|nobody|No path/.test(document.querySelector('.ql-ghost__label b')?.textContent ?? ''));
    await this.page.waitForTimeout(600);
  }

  /** People whom the ghost's label promises; 0 where it promises nobody. */
  async gain() {
    const text = await this.page.locator('.ql-ghost__label b').innerText();
    return Number(/[\d.]+/.exec(text)?.[0] ?? 0);
  }

  /** Saves the scenario and gives the file's path. */
  async savedScenario() {
    await this.page.getByRole('button', { name: this.words.how }).first().click();
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.getByRole('button', { name: this.words.scenario }).click()]);
    const path = join(artefacts, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  uploads() { return this.page.evaluate(() => structuredClone(window.__quanli.uploaded)); }

  async picture(name) {
    mkdirSync(artefacts, { recursive: true });
    await this.page.screenshot({ path: join(artefacts, `${name}.png`), timeout: PATIENCE });
  }
}

/**
 * Runs a story on an own server and an own browser.
 * @param {{screen?: keyof typeof SCREENS, dark?: boolean, language?: 'zh-CN' | 'en', city?: string, ranges?: boolean}} options
 */
export const story = async ({ screen = 'desktop', dark = false, language = 'zh-CN', city = CITY, ranges = true } = {}, tell) => {
  const { server, address } = await serve({ dir: DIST, city, ranges });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage({ ...SCREENS[screen], colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    await tell(new City(page, address, language));
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
};
