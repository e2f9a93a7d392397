/** Where somebody lives stays in this browser; where a page may keep nothing, as long as it is open. */

const KEY = 'quanli-home';
/** @type {string | null} */
let memory = null;

/** @param {string} text */
export const keepHome = (text) => {
  memory = text;
  try { localStorage.setItem(KEY, text); } catch { /* a frame that may keep nothing */ }
};

/** @returns {string | undefined} */
export const keptHome = () => {
  try { return localStorage.getItem(KEY) ?? memory ?? undefined; } catch { return memory ?? undefined; }
};

export const forgetHome = () => {
  memory = null;
  try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
};
