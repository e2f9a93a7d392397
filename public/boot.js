/**
 * Starts the page: theme and language before the first paint, then the WebAssembly module.
 * Where the browser is too old, the words in index.html say so.
 */
/** @type {HTMLScriptElement} */
const script = /** @type {any} */ (document.querySelector('script[data-wasm]'));
const root = document.documentElement;
const asked = new URLSearchParams(location.hash.slice(1));
const prefers = (/** @type {string} */ query) => matchMedia(query).matches;

root.dataset.theme = asked.get('theme') ?? (prefers('(prefers-color-scheme: dark)') ? 'dark' : 'light');
if (prefers('(prefers-contrast: more)')) root.dataset.contrast = 'more';
if (asked.get('lang') === 'en') root.lang = 'en';

/** @param {string} id */
const say = (id) => {
  const words = document.getElementById(id);
  if (words) words.hidden = false;
};

const start = async () => {
  if (typeof WebAssembly !== 'object' || typeof BigInt !== 'function') return say('ql-old');
  try {
    const base = document.baseURI;
    const page = await import(new URL(script.dataset.js ?? '', base).href);
    await page.default({ module_or_path: new URL(script.dataset.wasm ?? '', base) });
  } catch (reason) {
    console.error(reason);
    say(reason instanceof WebAssembly.CompileError ? 'ql-old' : 'ql-stopped');
  }
};

document.getElementById('ql-again')?.addEventListener('click', () => location.reload());
void start();
