// The bench: every contender on the same network, in turn, round by round; JSON as docs/performance.md describes it.
// node tools/bench/bench.mjs --out bench.json [--rounds 5] [--quick]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { inChromium } from './chromium.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** @param {string} name @param {string} otherwise */
const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : process.argv[at + 1] ?? otherwise; };
const out = option('out', join(root, 'target/bench.json'));
const rounds = Number(option('rounds', '5'));
const nets = join(root, 'target/bench');
const load = createRequire(import.meta.url);
const glue = join(root, 'target/bench/wasm/bench.js');
const wasm = load(glue);
/** The engine with memory of its own, which has held nothing yet. */
const fresh = () => { delete load.cache[load.resolve(glue)]; return load(glue); };
const began = performance.now();

/** A contender that answers lines. @param {string} command @param {string[]} args */
const lines = (command, args) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @param {string[]} words */
    ask: async (...words) => { child.stdin.write(`${words.join('\t')}\n`); return JSON.parse((await replies.next()).value ?? '{"error":"it stopped"}'); },
    end: () => child.stdin.end(),
  };
};
const native = lines(join(root, 'target/release/quanli'), ['bench', '--answer']);
const city = join(root, 'public/city');
const browser = await inChromium({ web: join(nets, 'web'), nets, city });
if (browser && !browser.isolated) throw new Error('the page is not isolated: its clock is too coarse');
const peers = lines('python3', [join(root, 'tools/bench/peers.py'), 'answer']);

/** @type {any[]} */
const cases = [];
/** @type {Record<string, any>} */
const answers = {};
/** Draws a case with each contender in turn; every contender has as many draws as the others. @param {string} name @param {string} network @param {Record<string, (round: number) => Promise<any>>} contenders @param {number} [times] */
const draw = async (name, network, contenders, times = rounds) => {
  /** @type {Record<string, any[]>} */
  const draws = Object.fromEntries(Object.keys(contenders).map((engine) => [engine, []]));
  for (let round = 0; round < times; round += 1) {
    for (const [engine, one] of Object.entries(contenders)) {
      const at = (performance.now() - began) / 1000;
      const reply = await one(round);
      if (!reply || reply.error) { console.error(`${name} ${network} ${engine}: ${reply?.error ?? 'no answer'}`); delete contenders[engine]; continue; }
      draws[engine].push({ at, ...reply });
    }
  }
  for (const [engine, list] of Object.entries(draws)) {
    if (!list.length) continue;
    const seconds = list.map((d) => d.seconds).sort((a, b) => a - b);
    const median = (/** @type {string} */ key) => list.map((d) => d.figures?.[key]).sort((a, b) => a - b)[Math.floor(list.length / 2)];
    const figures = Object.fromEntries(Object.keys(list[0].figures ?? {}).map((key) => [key, median(key)]));
    cases.push({
      case: name, network, engine, nodes: figures.nodes ?? 0, arcs: figures.arcs ?? 0, settled: Number(String(list[0].check).split(':')[0]) || 0,
      median_s: seconds[Math.floor(seconds.length / 2)], min_s: seconds[0], runs: list.length, peak_bytes: engine === 'quanli-wasm-node' ? wasm.__wasm?.memory.buffer.byteLength ?? null : null,
      drawn_at_s: list.map((d) => Math.round(d.at * 1000) / 1000), figures, check: list[0].check,
    });
    console.error(`${name.padEnd(26)} ${network.padEnd(10)} ${engine.padEnd(18)} median ${(seconds[Math.floor(seconds.length / 2)] * 1000).toFixed(3)} ms, least ${(seconds[0] * 1000).toFixed(3)} ms`);
  }
  const checks = new Set(Object.entries(draws).filter(([e, l]) => l.length && e !== 'pandana').map(([, l]) => l[0].check));
  if (checks.size > 1) { console.error(`${name} ${network}: the contenders disagree: ${[...checks].join(' ')}`); process.exitCode = 1; }
  answers[`${name}/${network}`] = Object.fromEntries(cases.filter((c) => c.case === name && c.network === network).map((c) => [c.engine, c]));
};

const inWasm = (/** @type {string} */ name) => async (/** @type {number} */ round) => JSON.parse(wasm.draw(name, round) || '{"error":"nothing is loaded"}');
const inPage = (/** @type {string} */ name) => (/** @type {number} */ round) => /** @type {NonNullable<typeof browser>} */ (browser).draw(name, round);
/** The engine's own contenders for a case. @param {string} name @param {(round: number) => Promise<any>} natively */
const ours = (name, natively) => ({ 'quanli-native': natively, 'quanli-wasm-node': inWasm(name), ...(browser ? { 'quanli-wasm-chromium': inPage(name) } : {}) });
for (const network of ['yuzhong', 'porto', 'moscow', 'grid-1000']) {
  const folder = join(nets, network);
  if (!existsSync(join(folder, 'net.bin'))) { console.error(`${network}: left out, ${folder}/net.bin is not there`); continue; }
  wasm.take_net(readFileSync(join(folder, 'net.bin')));
  await browser?.takeNet(`/nets/${network}/net.bin`);
  const nativeCase = (/** @type {string} */ name) => (/** @type {number} */ round) => native.ask(name, folder, String(round));
  /** @type {Record<string, any>} */
  const contenders = { scipy: () => peers.ask('scipy', folder), ...ours('nearest-20-categories', nativeCase('nearest-20-categories')) };
  if (network === 'yuzhong') contenders.pandana = () => peers.ask('pandana', folder);
  await draw('nearest-20-categories', network, contenders);
  if (network !== 'grid-1000') await draw('prepared-20-categories', network, ours('prepared-20-categories', nativeCase('prepared-20-categories')));
  for (const name of ['edits', 'ghost', 'path-edits']) {
    if (network === 'porto' || network === 'grid-1000') await draw(name, network, ours(name, nativeCase(name)), 3);
  }
  if (network === 'yuzhong' || network === 'porto') await draw('all-sites', network, ours('all-sites', nativeCase('all-sites')), 3);
}

const unpacked = (/** @type {string} */ name) => gunzipSync(readFileSync(join(city, `${name}.geojson.gz`)));
const manifest = readFileSync(join(city, 'city.json'), 'utf8');
wasm.open_city(manifest, unpacked('paths'), unpacked('facilities'), unpacked('residents'));
await browser?.openCity('/city', { manifest: 'city.json', paths: 'paths.geojson.gz', facilities: 'facilities.geojson.gz', residents: 'residents.geojson.gz' });
for (const name of ['all-services-all-walkers', 'city-ghost-elder', 'city-ghost-everyone']) {
  await draw(name, 'demo', ours(name, (round) => native.ask(name, city, String(round))));
}
/** @type {{ edges: number, nodes: number, load_s: number, mb_s: number }[]} */
const scaling = [];
/** @type {Record<string, { bytes_per_edge: number, heap_mb: number | null }>} */
const qnet = {};
for (const edges of [10_000, 100_000, 1_000_000]) {
  const folder = join(nets, `demo-${edges}`);
  if (!existsSync(join(folder, 'city.json'))) continue;
  const text = readFileSync(join(folder, 'city.json'), 'utf8');
  const paths = readFileSync(join(folder, JSON.parse(text).files.paths));
  const plain = paths[0] === 0x1f ? gunzipSync(paths) : paths;
  const name = `demo-${edges}`;
  await draw('load', name, { 'quanli-native': () => native.ask('load', folder, '0'), 'quanli-wasm-node': async () => JSON.parse(wasm.load(text, plain)) }, edges < 1_000_000 ? 3 : 1);
  const named = JSON.parse(text).files;
  const file = (/** @type {string} */ role) => { const bytes = readFileSync(join(folder, named[role])); return bytes[0] === 0x1f ? gunzipSync(bytes) : bytes; };
  if (named.network) {
    const network = file('network');
    await draw('ready', name, { 'quanli-native': () => native.ask('ready', folder, '0'), 'quanli-wasm-node': async () => JSON.parse(wasm.ready(text, network)) });
    const { edges: n } = answers[`ready/${name}`]['quanli-wasm-node'].figures;
    qnet[name] = { bytes_per_edge: gzipSync(network, { level: 9 }).length / n, heap_mb: null };
    if (edges === 1_000_000) {
      const alone = fresh();
      if (!alone.open_prepared(text, network, file('facilities'), file('residents'))) throw new Error(`${name}: can't be opened`);
      const opened = alone.heap();
      alone.one_walker();
      qnet[name].heap_mb = alone.heap() / 1e6;
      cases.push({ case: 'heap', network: name, engine: 'quanli-wasm-node', peak_bytes: alone.heap(), figures: { opened_bytes: opened } });
      console.error(`heap                       ${name.padEnd(10)} opened ${(opened / 1e6).toFixed(0)} MB, with all services of one walker ${(alone.heap() / 1e6).toFixed(0)} MB`);
    }
  }
  const one = answers[`load/${name}`]['quanli-wasm-node'];
  scaling.push({ edges: one.figures.edges, nodes: Number(one.check.split(':')[0]), load_s: one.min_s, mb_s: one.figures.bytes / one.min_s / 1e6 });
}

/** @param {string} key @param {string} engine */
const of = (key, engine) => answers[key]?.[engine];
/** @param {string} a @param {string} b @param {string} key @param {string} [other] */
const ratio = (a, b, key, other = key) => (of(key, a) && of(other, b) ? of(key, a).min_s / of(other, b).min_s : null);
const round = (/** @type {number | null | undefined} */ value) => (value == null ? null : Number(value.toPrecision(4)));
const each = (/** @type {string[]} */ names, /** @type {(n: string) => number | null} */ f) => Object.fromEntries(names.map((n) => [n, round(f(n))]));
const spread = (/** @type {string} */ name, /** @type {string[]} */ networks, engine = 'quanli-wasm-node') => Object.fromEntries(networks.map((n) => {
  const figures = of(`${name}/${n}`, engine)?.figures;
  return [n, figures ? { median: round(figures.median_s * 1e6), p95: round(figures.p95_s * 1e6) } : null];
}));
const big = ['demo-100000', 'demo-10000'].map((n) => of(`load/${n}`, 'quanli-wasm-node')).find(Boolean);
const against = (/** @type {string} */ engine) => Object.keys(answers).map((key) => ratio(engine, 'quanli-native', key)).filter((r) => r != null).sort((a, b) => a - b);
const [shared, inBrowser] = ['quanli-wasm-node', 'quanli-wasm-chromium'].map(against);
const result = {
  machine: { cpu: cpus()[0]?.model, cores: cpus().length, memory_gb: Math.round(totalmem() / 1e9), node: process.version, chromium: browser?.version ?? null },
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(), date: new Date().toISOString(), rounds,
  cases, scaling,
  ratios: {
    wasm_vs_scipy: each(['yuzhong', 'porto', 'moscow', 'grid-1000'], (n) => ratio('scipy', 'quanli-wasm-node', `nearest-20-categories/${n}`)),
    wasm_prepared_vs_scipy: each(['yuzhong', 'porto', 'moscow'], (n) => ratio('scipy', 'quanli-wasm-node', `nearest-20-categories/${n}`, `prepared-20-categories/${n}`)),
    wasm_vs_native: round(shared[Math.floor(shared.length / 2)] ?? null),
    chromium_vs_scipy: each(['yuzhong', 'porto', 'moscow', 'grid-1000'], (n) => ratio('scipy', 'quanli-wasm-chromium', `nearest-20-categories/${n}`)),
    chromium_vs_native: round(inBrowser[Math.floor(inBrowser.length / 2)] ?? null),
    chromium_edit_us: spread('edits', ['porto', 'grid-1000'], 'quanli-wasm-chromium'), chromium_ghost_us: spread('ghost', ['porto'], 'quanli-wasm-chromium'),
    edit_us: spread('edits', ['porto', 'grid-1000']), network_edit_us: spread('path-edits', ['porto']), ghost_us: spread('ghost', ['porto']),
    all_sites_ms: each(['yuzhong', 'porto'], (n) => { const one = of(`all-sites/${n}`, 'quanli-wasm-node'); return one ? one.min_s * 1000 : null; }),
    read_mb_s_wasm: big ? round(big.figures.bytes / big.figures.read_s / 1e6) : null, load_mb_s_wasm: big ? round(big.figures.bytes / big.min_s / 1e6) : null,
    heap_mb_1m_edges: round(qnet['demo-1000000']?.heap_mb), all_services_all_walkers_ms: round((of('all-services-all-walkers/demo', 'quanli-wasm-node')?.min_s ?? NaN) * 1000),
    qnet_bytes_per_edge: round((qnet['demo-1000000'] ?? qnet['demo-100000'] ?? qnet['demo-10000'])?.bytes_per_edge),
    qnet_ready_ms_1m_edges: round((of('ready/demo-1000000', 'quanli-wasm-node')?.min_s ?? NaN) * 1000),
  },
};
writeFileSync(out, `${JSON.stringify(result, null, 1)}\n`);
console.error(JSON.stringify(result.ratios, null, 1));
native.end();
peers.end();
await browser?.end();
