// Copies what is not compiled into the built page: the map library, our own modules, the catalogue, the demo city.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDER, VERSION } from '../src/map/library.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.env.TRUNK_STAGING_DIR ?? join(root, 'dist');

// The map library as published. Its style sheet goes with ours (tools/styles.mjs).
const published = join(root, 'node_modules/maplibre-gl');
const { version } = JSON.parse(readFileSync(join(published, 'package.json'), 'utf8'));
if (version !== VERSION) throw new Error(`maplibre-gl ${version} is installed; src/map/library.js names ${VERSION}. Make them one`);
mkdirSync(join(dist, FOLDER), { recursive: true });
for (const name of ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs']) {
  // Some versions are published with a third file that both of them import.
  const [asks] = /\bfrom\s*["'`]\.[^"'`]*|\bimport\s*["'`]\.[^"'`]*/.exec(readFileSync(join(published, 'dist', name), 'utf8')) ?? [];
  if (asks) throw new Error(`${name} of maplibre-gl ${version} asks for another file (${asks}): copy it too`);
  cpSync(join(published, 'dist', name), join(dist, FOLDER, name));
}

for (const folder of ['map', 'engine', 'browser']) {
  cpSync(join(root, 'src', folder), join(dist, 'js', folder), {
    recursive: true,
    filter: (path) => !/\.(rs|css)$/.test(path),
  });
}
for (const folder of ['catalogue', 'city']) {
  const from = join(root, 'public', folder);
  if (existsSync(from)) cpSync(from, join(dist, folder), { recursive: true });
}
