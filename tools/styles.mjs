// Joins the style sheets into one, in the order that `@layer` names; a component's sheet lies beside its code.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const app = join(root, 'src/bin/app');
const first = ['styles/index.css', 'styles/tokens.css', 'styles/base.css'];
const rest = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.css') && !first.includes(path))
  .sort();
const out = join(root, 'target/page');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'quanli.css'), [...first, ...rest].map((path) => readFileSync(join(app, path), 'utf8')).join('\n'));
