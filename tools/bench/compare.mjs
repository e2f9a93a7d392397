// What changed between two results of the bench: node tools/bench/compare.mjs old.json new.json. Prints; never fails on a time.
import { readFileSync } from 'node:fs';

const [old, now] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, 'utf8')));
if (!old || !now) throw new Error('name two results: node tools/bench/compare.mjs old.json new.json');
/** @param {any} c */
const key = (c) => `${c.case} ${c.network} ${c.engine}`;
const before = new Map(old.cases.map((/** @type {any} */ c) => [key(c), c]));
console.log(`${old.commit} → ${now.commit}: least time, new ÷ old`);
for (const c of now.cases) {
  const was = before.get(key(c));
  console.log(`${key(c).padEnd(64)} ${was ? (c.min_s / was.min_s).toFixed(2).padStart(7) : '    new'}${was && was.check !== c.check ? '  the answer differs' : ''}`);
}
