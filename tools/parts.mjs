// Lays the parts of the worker's module (tools/bin/wasm-bindgen cut it) beside it: made small, named by what is in them, so that a cache never mixes two builds.
// Then makes our JavaScript small.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.env.TRUNK_STAGING_DIR ?? join(root, 'dist');
const FEATURES = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'multivalue', 'reference-types', 'simd'].map((name) => `--enable-${name}`);
const LINK = '__wasm_split.js';

/** @param {string | Buffer} bytes */
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/** @param {string} text */
const small = (text) => transformSync(text, { minify: true, format: 'esm', target: 'es2022', legalComments: 'none' }).code;

/** Each module and how its parts are made small. */
for (const [module, level] of [['worker', '-O3']]) {
  const parts = join(root, 'target/parts', module);
  if (!existsSync(join(parts, LINK))) throw new Error(`${parts} holds no parts: was the page built without tools/bin on the PATH?`);
  mkdirSync(join(dist, 'parts'), { recursive: true });
  let link = readFileSync(join(parts, LINK), 'utf8');
  const made = mkdtempSync(join(tmpdir(), 'parts-'));
  // A server that does not know WebAssembly's media type serves parts too; they are small, so nothing is lost by waiting for the whole.
  link = link.replaceAll('WebAssembly.instantiateStreaming(src, imports)', 'WebAssembly.instantiate(await (await src).arrayBuffer(), imports)');
  // What is shared is named by who shares it: /* answer, door */ const __chunk_5 = …
  const shared = new Map([...link.matchAll(/\/\* ([\w, ]+) \*\/\s*const __(chunk_\d+) /g)].map(([, who, chunk]) => [chunk, who.replaceAll(', ', '.')]));
  for (const name of readdirSync(parts).filter((name) => /^(split|chunk)_.*\.wasm$/.test(name))) {
    execFileSync('wasm-opt', [level, '--strip-debug', '--strip-producers', ...FEATURES, join(parts, name), '-o', join(made, name)], { stdio: ['ignore', 'ignore', 'ignore'] });
    const bytes = readFileSync(join(made, name));
    const stem = name.replace('.wasm', '');
    const hashed = `${module}-${shared.get(stem) ?? stem.replace('split_', '')}-${hash(bytes)}.wasm`;
    writeFileSync(join(dist, 'parts', hashed), bytes);
    link = link.replaceAll(`"./${name}"`, `"./parts/${hashed}"`);
  }
  rmSync(made, { recursive: true });
  const [glue] = readdirSync(dist).filter((name) => name.startsWith(module) && name.endsWith('.js') && readFileSync(join(dist, name), 'utf8').includes(LINK));
  const code = small(link.replaceAll(`"./${module}.js"`, `"./${glue}"`));
  const linked = `${module}-parts-${hash(code)}.js`;
  writeFileSync(join(dist, linked), code);
  // Only the address: by the old name the module still asks for it.
  writeFileSync(join(dist, glue), readFileSync(join(dist, glue), 'utf8').replaceAll(`from "./${LINK}"`, `from "./${linked}"`));
}

// The styles of what comes after the first answer: boot.js asks for them as soon as it runs.
const styles = readFileSync(join(root, 'target/page/later.css'));
const sheet = `parts/styles-${hash(styles)}.css`;
writeFileSync(join(dist, sheet), styles);
const page = readFileSync(join(dist, 'index.html'), 'utf8');
if (!page.includes(' data-js=')) throw new Error('index.html starts no script of ours');
writeFileSync(join(dist, 'index.html'), page.replace(' data-js=', ` data-styles="./${sheet}" data-js=`));

// Our JavaScript of the map as one file: together it is smaller, and one request.
buildSync({ entryPoints: [join(dist, 'js/map/map.js')], outfile: join(dist, 'js/map/map.js'), allowOverwrite: true, bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' });
for (const name of readdirSync(join(dist, 'js/map'))) if (name !== 'map.js') rmSync(join(dist, 'js/map', name));

// Everything else that is ours; the map library comes small.
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!/\.js$/.test(name) || /^maplibre/.test(name) || /-parts-/.test(name) || name === 'old.js') continue;
  writeFileSync(join(dist, name), small(readFileSync(join(dist, name), 'utf8')));
}

await import('./compress.mjs');
