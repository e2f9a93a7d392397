// Joins the style sheets into one, in the order that `@layer` names (styles/index.css): a component's sheet lies beside its code, and the map library's
// own stands below all of ours, as it is published.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const app = join(root, 'src');
const ORDER = 'styles/index.css';
const FIRST = ['styles/tokens.css', 'styles/base.css', 'screens/screens.css'];
const rest = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.css') && path !== ORDER && !FIRST.includes(path))
  .sort();
/** @param {string} path */
const read = (path) => readFileSync(join(app, path), 'utf8');
const library = `@layer library {\n${readFileSync(join(root, 'node_modules/maplibre-gl/dist/maplibre-gl.css'), 'utf8')}\n}\n`;
const out = join(root, 'target/page');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'quanli.css'), transformSync([read(ORDER), library, ...[...FIRST, ...rest].map(read)].join('\n'), { loader: 'css', minify: true }).code);
