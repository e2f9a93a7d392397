// Writes .br and .gz beside each file of the built page that gets smaller by it.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** @param {Buffer} bytes @param {string} name */
export const brotli = (bytes, name) => brotliCompressSync(bytes, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: bytes.length > 3e6 ? 9 : 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_MODE]: name.endsWith('.wasm') ? constants.BROTLI_MODE_GENERIC : constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
});

const dist = process.env.TRUNK_STAGING_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '../dist');
if (process.env.TRUNK_PROFILE === 'release') {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = join(dist, name);
    if (!statSync(path).isFile() || !/\.(js|mjs|css|html|wasm|svg|json|geojson)$/.test(name)) continue;
    const bytes = readFileSync(path);
    if (bytes.length < 600) continue;
    writeFileSync(`${path}.br`, brotli(bytes, name));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
