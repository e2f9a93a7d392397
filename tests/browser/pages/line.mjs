// The command line, as a face beside the page: the same questions, the same figures.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const quanli = process.env.QUANLI ?? join(root, 'target/cli/quanli');
export const DEMO = join(root, 'public/city');
/** Why the command line cannot be asked here, or false. */
export const absent = existsSync(quanli) ? false : `${quanli} is not there`;

const say = (...words) => execFileSync(quanli, words, { encoding: 'utf8', maxBuffer: 1 << 27 });

/** @param {string[]} more */
export const evaluated = (...more) => JSON.parse(say('evaluate', DEMO, '--json', ...more)).baseline;

/** @param {{who: string, service: string, minutes: number}} question @param {string[]} more */
export const coverage = ({ who, service, minutes }, ...more) =>
  JSON.parse(say('coverage', DEMO, '--service', service, '--who', who, '--limit', `${minutes}min`, '--json', ...more));

/** The table of `quanli circles`, and the sheet of the first circle. */
export const circles = () => {
  const out = mkdtempSync(join(tmpdir(), 'circles-'));
  say('circles', DEMO, '--out', out);
  return { table: readFileSync(join(out, 'circles.csv'), 'utf8'), sheet: (/** @type {string} */ id) => readFileSync(join(out, `${id}.html`), 'utf8') };
};

/** @param {{who: string, service: string, minutes: number}} question */
export const week = ({ who, service, minutes }) => JSON.parse(say('week', DEMO, '--service', service, '--who', who, '--limit', `${minutes}min`, '--json'));

/** @param {{who: string, service: string, minutes: number}} question */
export const lines = ({ who, service, minutes }) => JSON.parse(say('lines', DEMO, '--service', service, '--who', who, '--limit', `${minutes}min`, '--json'));

/** The way from a home to a facility. @param {{home: string[], to: string, who: string}} asked @param {string[]} more */
export const route = ({ home: [lon, lat], to, who }, ...more) => JSON.parse(say('route', DEMO, '--from', `${lon},${lat}`, '--to', to, '--profile', who, '--json', ...more));
