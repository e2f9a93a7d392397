// What each part of the built page weighs, and whether the sums keep their budgets (tools/budget.json, bytes as served with brotli).
// `node tools/size.mjs` prints, `--json` prints for programs, `--check` also fails when a sum is over its budget.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { brotli } from './compress.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = resolve(process.env.QUANLI_DIST ?? join(root, 'dist'));
/** @type {Record<string, number>} */
const budgets = JSON.parse(readFileSync(join(root, 'tools/budget.json'), 'utf8'));

/** The parts: name, files, and the sums that they are in. */
const [FIRST, ALL] = ['question and answer', 'first visit without data'];
/** @type {[string, RegExp, string[]][]} */
const PARTS = [
  ['page', /^app-.*\.(wasm|js)$/, [FIRST, ALL]],
  ['our JS', /^js\/(?!map\/)/, [FIRST, ALL]],
  ['CSS', /^quanli-.*\.css$/, [FIRST, ALL]],
  ['HTML, start, sign', /^(index\.html|boot\.js|mark\.svg)$/, [FIRST, ALL]],
  ['our JS of the map', /^js\/map\//, [ALL]],
  ['worker', /^worker/, [ALL]],
  ['MapLibre', /^maplibre-/, [ALL]],
  ['catalogue', /^catalogue\//, [ALL]],
  ['reader', /^reader/, []],
  ['old browsers', /^old\.js$/, []],
];

const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => statSync(join(dist, name)).isFile() && !/\.(br|gz)$/.test(name) && !/^(city\/|\.)/.test(name));
const stray = files.filter((name) => !PARTS.some(([, is]) => is.test(name)));
if (stray.length) throw new Error(`no part of tools/size.mjs holds ${stray.join(', ')}`);

/** As a server sends it: a file that does not get smaller is sent as it is. @param {string} name */
const weigh = (name) => {
  const bytes = readFileSync(join(dist, name));
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes, name).length].map((size) => Math.min(size, bytes.length));
};
/** @param {string[]} names */
const sum = (names) => names.map(weigh).reduce((all, one) => all.map((size, at) => size + one[at]), [0, 0, 0]);
const rows = PARTS.map(([part, is, sums]) => ({ part, sums, sizes: sum(files.filter((name) => is.test(name))) }));
const sums = [FIRST, ALL].map((name) => {
  const sizes = rows.filter((row) => row.sums.includes(name)).reduce((all, row) => all.map((size, at) => size + row.sizes[at]), [0, 0, 0]);
  return { name, sizes, budget: budgets[name] };
});

if (process.argv.includes('--json')) {
  const named = (/** @type {number[]} */ [raw, gzip, br]) => ({ raw, gzip, brotli: br });
  console.log(JSON.stringify({
    parts: rows.map((row) => ({ part: row.part, ...named(row.sizes) })), sums: sums.map((row) => ({ sum: row.name, ...named(row.sizes), budget: row.budget })),
  }, null, 2));
} else {
  /** @param {string} name @param {(number | string)[]} cells */
  const line = (name, cells) => console.log([name.padEnd(26), ...cells.map((cell) => String(cell).padStart(9))].join(' '));
  line('bytes', ['raw', 'gzip', 'brotli', 'budget']);
  for (const { part, sizes } of rows) line(part, sizes);
  for (const { name, sizes, budget } of sums) line(name, [...sizes, budget]);
}
if (process.argv.includes('--check')) {
  for (const { name, sizes: [, , br], budget } of sums.filter((row) => row.sizes[2] > row.budget)) {
    console.error(`"${name}" weighs ${br} bytes and may weigh ${budget}: ${br - budget} bytes too many. The table says in which part.`);
    process.exitCode = 1;
  }
}
