// Copies what is not compiled into the built page: the map library, our own modules, the catalogue, the demo city.
import { cpSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mapLibrary } from './maplibre.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.env.TRUNK_STAGING_DIR ?? join(root, 'dist');

await mapLibrary(join(dist, 'maplibre/maplibre-gl.mjs'));

for (const folder of ['map', 'engine', 'browser']) {
  cpSync(join(root, 'src/bin/app', folder), join(dist, 'js', folder), {
    recursive: true,
    filter: (path) => !/\.(rs|css)$/.test(path),
  });
}
for (const folder of ['catalogue', 'city']) {
  const from = join(root, 'public', folder);
  if (existsSync(from)) cpSync(from, join(dist, folder), { recursive: true });
}
