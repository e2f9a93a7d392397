/** Small texts in and out, without the desk. */

/** @param {string} name @param {string} text */
export const saveText = (name, text) => {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

/** @param {File} file */
export const readText = (file) => file.text();
