// A plot of loading against edges from a result of the bench: node tools/bench/scaling.mjs bench.json plot.svg
import { readFileSync, writeFileSync } from 'node:fs';

const [from, to] = process.argv.slice(2, 4);
if (!from || !to) throw new Error('name the result and the plot: node tools/bench/scaling.mjs bench.json plot.svg');
/** @type {{ edges: number, load_s: number, mb_s: number }[]} */
const points = JSON.parse(readFileSync(from, 'utf8')).scaling;
if (points.length < 2) throw new Error(`${from} holds ${points.length} sizes; run make bench with EDGES="10000 100000 1000000"`);
const [width, height, margin] = [560, 340, 56];
const log = Math.log10;
const [x0, x1] = [Math.floor(log(points[0].edges)), Math.ceil(log(points[points.length - 1].edges))];
const seconds = points.map((p) => p.load_s);
const [y0, y1] = [Math.floor(log(Math.min(...seconds))), Math.ceil(log(Math.max(...seconds)))];
const x = (/** @type {number} */ v) => margin + ((log(v) - x0) / (x1 - x0)) * (width - 2 * margin);
const y = (/** @type {number} */ v) => height - margin - ((log(v) - y0) / (y1 - y0)) * (height - 2 * margin);
const ticks = (/** @type {number} */ low, /** @type {number} */ high) => Array.from({ length: high - low + 1 }, (_, i) => low + i);
const parts = [
  ...ticks(x0, x1).map((t) => `<path d="M${x(10 ** t)} ${margin}V${height - margin}" stroke="#ddd"/><text x="${x(10 ** t)}" y="${height - margin + 18}" text-anchor="middle">10^${t}</text>`),
  ...ticks(y0, y1).map((t) => `<path d="M${margin} ${y(10 ** t)}H${width - margin}" stroke="#ddd"/><text x="${margin - 8}" y="${y(10 ** t) + 4}" text-anchor="end">${10 ** t} s</text>`),
  `<path d="${points.map((p, i) => `${i ? 'L' : 'M'}${x(p.edges)} ${y(p.load_s)}`).join('')}" fill="none" stroke="#0b6e6e" stroke-width="2"/>`,
  ...points.map((p) => `<circle cx="${x(p.edges)}" cy="${y(p.load_s)}" r="4" fill="#0b6e6e"/><text x="${x(p.edges) + 8}" y="${y(p.load_s) - 8}">${p.load_s.toPrecision(3)} s, ${Math.round(p.mb_s)} MB/s</text>`),
  `<text x="${width / 2}" y="${height - 12}" text-anchor="middle">edges</text><text x="${margin}" y="24">GeoJSON to ready network, WASM under node</text>`,
];
writeFileSync(to, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`);
