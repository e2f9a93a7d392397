// docs/figures.md from the doc comments: what every figure is, its unit, its formula and where it comes from. `--check` fails when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILES = [
  'crates/metrics/src/share.rs', 'crates/metrics/src/norm.rs', 'crates/metrics/src/completeness.rs', 'crates/metrics/src/circle.rs', 'crates/metrics/src/capacity.rs', 'crates/metrics/src/fairness.rs',
  'crates/metrics/src/pockets.rs', 'crates/metrics/src/certainty.rs', 'crates/metrics/src/model.rs', 'crates/engine/src/clock.rs', 'crates/engine/src/weekly.rs', 'crates/engine/src/first_steps.rs',
  'crates/siting/src/sites.rs', 'crates/network/src/impedance.rs', 'crates/network/src/ride.rs', 'crates/network/src/indoors.rs', 'crates/protocol/src/lines.rs', 'crates/model/src/catalogue/walker.rs', 'crates/model/src/catalogue/standard.rs', 'crates/report/src/fingerprint.rs',
];

/** The module's own comment. @param {string} text */
const intro = (text) => text.split('\n').filter((line) => line.startsWith('//!')).map((line) => line.slice(3).replace(/^ /, ''));

/** Public structs with their documented public fields. @param {string} text */
const structs = (text) => {
  const found = [];
  for (const [, doc, name, body] of text.matchAll(/((?:^\/\/\/.*\n)+)(?:^#\[.*\n)*^pub struct (\w+)(?:<[^>]*>)? \{\n([\s\S]*?)^\}/gm)) {
    const fields = [...body.matchAll(/((?:^ {4}\/\/\/.*\n)+)(?:^ {4}#\[.*\n)*^ {4}pub (\w+): (.+),$/gm)]
      .map(([, comment, field, type]) => ({ field, type, text: comment.replace(/^ {4}\/\/\/ ?/gm, '').trim().replaceAll('\n', ' ') }));
    if (fields.length) found.push({ name, text: doc.replace(/^\/\/\/ ?/gm, '').trim().replaceAll('\n', ' '), fields });
  }
  return found;
};

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
const parts = FILES.map((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const [title, ...rest] = intro(text);
  const tables = structs(text).map(({ name, text: what, fields }) =>
    [`### ${name}`, '', what, '', '| field | type | meaning |', '|---|---|---|', ...fields.map((f) => `| \`${f.field}\` | \`${cell(f.type)}\` | ${cell(f.text)} |`)].join('\n'));
  return [`## ${title.replace(/\.$/, '')}`, '', ...rest, '', `Code: \`${file}\``, '', tables.join('\n\n')].join('\n').replace(/\n{3,}/g, '\n\n').trim();
});
const page = `# Figures

Made from the doc comments by \`make docs\`; don't edit. People are whole thousandths (\`People\`), times are deciseconds unless a name says minutes, \`None\` means
that there is nothing to say. Every figure stands on the page with its standard, minutes, walker and model in force.

${parts.join('\n\n')}
`;

const out = join(root, 'docs/figures.md');
if (process.argv.includes('--check')) {
  if (readFileSync(out, 'utf8') !== page) {
    console.error('docs/figures.md is out of date: run make docs');
    process.exit(1);
  }
} else {
  writeFileSync(out, page);
}
