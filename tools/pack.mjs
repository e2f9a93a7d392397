// After Trunk: our JavaScript of the map as one file, all of ours made small, brotli and gzip beside each file. A page that was built without this works too.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.env.TRUNK_STAGING_DIR ?? join(root, 'dist');

/** @param {string} text */
const small = (text) => transformSync(text, { minify: true, format: 'esm', target: 'es2022', legalComments: 'none' }).code;

// Our JavaScript of the map as one file: together it is smaller, and one request.
buildSync({ entryPoints: [join(dist, 'js/map/map.js')], outfile: join(dist, 'js/map/map.js'), allowOverwrite: true, bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' });
for (const name of readdirSync(join(dist, 'js/map'))) if (name !== 'map.js') rmSync(join(dist, 'js/map', name));

// Everything else that is ours; the map library comes small.
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!/\.js$/.test(name) || /^maplibre/.test(name) || name === 'old.js') continue;
  writeFileSync(join(dist, name), small(readFileSync(join(dist, name), 'utf8')));
}

await import('./compress.mjs');
