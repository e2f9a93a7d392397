// Prints what each part of the built page weighs: raw, gzip, brotli, in bytes. `node tools/size.mjs [--json]`
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const rows = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => statSync(join(dist, name)).isFile() && !/\.(br|gz)$/.test(name) && !/^city\//.test(name))
  .map((name) => {
    const bytes = readFileSync(join(dist, name));
    return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
  })
  .sort((a, b) => b.brotli - a.brotli);
const sum = rows.reduce((all, row) => ({ name: 'sum', raw: all.raw + row.raw, gzip: all.gzip + row.gzip, brotli: all.brotli + row.brotli }), { name: 'sum', raw: 0, gzip: 0, brotli: 0 });
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows, sum }, null, 2));
else for (const row of [...rows, sum]) console.log(`${String(row.raw).padStart(9)} ${String(row.gzip).padStart(8)} ${String(row.brotli).padStart(8)}  ${row.name}`);
