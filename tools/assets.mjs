// Copies what is not compiled into the built page: MapLibre as published, our own modules, the catalogue, the demo city.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = process.env.TRUNK_STAGING_DIR ?? join(root, 'dist');
const library = join(root, 'node_modules/maplibre-gl/dist');

mkdirSync(join(dist, 'maplibre'), { recursive: true });
for (const name of ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs']) {
  // The source maps are not shipped, so neither is the comment that points to them.
  const text = readFileSync(join(library, name), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  if (/from\s*["']\.\/maplibre-gl-shared/.test(text)) throw new Error(`${name} needs a third file: check the pinned version`);
  writeFileSync(join(dist, 'maplibre', name), text);
}

for (const folder of ['map', 'engine', 'browser', 'view']) {
  cpSync(join(root, 'src/bin/app', folder), join(dist, 'js', folder), {
    recursive: true,
    filter: (path) => !/\.(rs|css)$/.test(path),
  });
}
for (const folder of ['catalogue', 'city']) {
  const from = join(root, 'public', folder);
  if (existsSync(from)) cpSync(from, join(dist, folder), { recursive: true });
}
