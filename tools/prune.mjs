// Takes out of a linked module what nobody calls but what is exported all the same: streams for the server functions of a library, which a page without a
// server has none of. With the exports go their lines in wasm-bindgen's own section; the rest falls away when the module is cut and made small.
//
// node tools/prune.mjs IN OUT
import { readFileSync, writeFileSync } from 'node:fs';

const EXPORT = /intounderlying/i;
const OWN = '__wasm_bindgen_unstable';
const [CUSTOM, EXPORTS] = [0, 7];

const [input, output] = process.argv.slice(2);
const bytes = readFileSync(input);

/** @param {Buffer} from @param {number} at @returns {[number, number]} a number and where it ends */
const number = (from, at) => {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = from[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
    shift += 7;
  }
};

/** @param {number} value */
const written = (value) => {
  const out = [];
  for (let rest = value; ; ) {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest ? low + 128 : low);
    if (!rest) return Buffer.from(out);
  }
};

/** Export entries but those. @param {Buffer} body */
const fewer = (body) => {
  let [count, at] = number(body, 0);
  const kept = [];
  for (let left = count; left > 0; left--) {
    const from = at;
    const [length, name] = number(body, at);
    at = number(body, name + length + 1)[1];
    if (EXPORT.test(body.toString('utf8', name, name + length))) count--;
    else kept.push(body.subarray(from, at));
  }
  return Buffer.concat([written(count), ...kept]);
};

/** wasm-bindgen's section: pairs of a version and what one macro made, each behind its length. @param {Buffer} body */
const own = (body) => {
  const [length, name] = number(body, 0);
  const kept = [body.subarray(0, name + length)];
  for (let at = name + length; at < body.length; ) {
    const version = at + 4 + body.readUInt32LE(at);
    const end = version + 4 + body.readUInt32LE(version);
    if (!EXPORT.test(body.toString('latin1', version, end))) kept.push(body.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
};

const made = [bytes.subarray(0, 8)];
for (let at = 8; at < bytes.length; ) {
  const id = bytes[at];
  const [length, from] = number(bytes, at + 1);
  const body = bytes.subarray(from, from + length);
  const named = () => {
    const [long, name] = number(body, 0);
    return body.toString('utf8', name, name + long);
  };
  const now = id === EXPORTS ? fewer(body) : id === CUSTOM && named() === OWN ? own(body) : body;
  made.push(Buffer.from([id]), written(now.length), now);
  at = from + length;
}
writeFileSync(output, Buffer.concat(made));
