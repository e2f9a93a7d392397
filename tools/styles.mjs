// Joins the style sheets, in the order that `@layer` names, into the one of the first paint and the one of what comes after it; a component's sheet lies beside
// its code.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const app = join(root, 'src/bin/app');
/** What stands before and with the first answer. */
const FIRST = [
  'styles/index.css', 'styles/tokens.css', 'styles/base.css', 'screens/screens.css',
  ...['figure', 'head', 'loading', 'question', 'sheet'].map((name) => `parts/${name}/${name}.css`),
];
const rest = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.css') && !FIRST.includes(path))
  .sort();
const out = join(root, 'target/page');
mkdirSync(out, { recursive: true });
/** The map library's own sheet as published, below all of ours: what we say of its elements counts. */
const library = `@layer library {\n${readFileSync(join(root, 'node_modules/maplibre-gl/dist/maplibre-gl.css'), 'utf8')}\n}\n`;
for (const [name, paths] of /** @type {[string, string[]][]} */ ([['quanli', FIRST], ['later', rest]])) {
  const text = paths.map((path) => readFileSync(join(app, path), 'utf8')).join('\n');
  const own = transformSync(text, { loader: 'css', minify: true }).code;
  writeFileSync(join(out, `${name}.css`), name === 'later' ? library + own : own);
}
