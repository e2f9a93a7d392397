// The reader, loaded at the first file: reading what a person brings and saving what a person takes away.
// Bytes from the page are a view of its memory, which moves when it grows: they are copied before anything is waited for.

/** @type {Promise<any> | undefined} */
let reader;

const open = () => (reader ??= import(new URL('../../reader.js', import.meta.url).href).then(async (module) => {
  await module.default({ module_or_path: new URL('../../reader_bg.wasm', import.meta.url) });
  return module;
}));

/**
 * Text of a file: UTF-16 where its byte order mark says so, UTF-8 where it is that, else GB 18030, in which tables from offices are often written.
 * @param {File} file
 */
const textOf = async (file) => {
  const bytes = await file.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};

/**
 * Edits and problems of a scenario or a table, as a message.
 * @param {File} file
 * @param {string} service
 * @param {string[]} known
 * @returns {Promise<Uint8Array>}
 */
export const importFile = async (file, service, known) => (await open()).import_file(file.name, await textOf(file), service, known);

/**
 * Saves a text under a name.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
const save = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/**
 * @param {string} city
 * @param {string} data
 * @param {string} title
 * @param {Uint8Array} edits
 */
export const saveScenario = async (city, data, title, edits) => {
  const own = edits.slice();
  save(`${city}.scenario.json`, 'application/json', (await open()).scenario_file(city, data, title, own) ?? '');
};

/**
 * @param {string} name
 * @param {Uint8Array} covered
 * @param {string[]} heads
 */
export const saveTable = async (name, covered, heads) => {
  const own = covered.slice();
  save(`${name}.csv`, 'text/csv', (await open()).figures_table(own, heads) ?? '');
};

/** Tables of opening hours for the week of a date, or for a typical week, as a message. @param {string[]} texts @param {string} date */
export const weekTables = async (texts, date) => (await open()).week_tables(texts, date);

/** Texts of opening hours in plain words, Chinese and English, as a message. @param {string[]} texts */
export const hoursInWords = async (texts) => (await open()).hours_in_words(texts);

/** @param {string} name @param {string} text */
export const saveText = (name, text) => save(name, 'text/csv;charset=utf-8', `\ufeff${text}`);

/** @param {File} file */
export const readText = (file) => textOf(file);

/** The rows of a table, or why it is none, as a message. @param {string} text */
export const tableRows = async (text) => (await open()).table_rows(text);
