/** Copies of templates: the browser parses each text once. */

/** @type {Map<string, DocumentFragment>} */
const parsed = new Map();

/** @param {string} html @returns {DocumentFragment} */
const parse = (html) => {
  const template = document.createElement('template');
  const drawn = html[0] === '~';
  template.innerHTML = drawn ? `<svg>${html.slice(1)}</svg>` : html;
  if (drawn) /** @type {Element} */ (template.content.firstChild).replaceWith(.../** @type {Element} */ (template.content.firstChild).childNodes);
  return template.content;
};

/** A copy, and in the order of the text its places: an element once for each of its values, a comment for what stands in an element. @param {string} html */
export function copy(html) {
  let form = parsed.get(html);
  if (!form) parsed.set(html, form = parse(html));
  const made = document.importNode(form, true);
  /** @type {Node[]} */
  const places = [made];
  const walk = document.createTreeWalker(made, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node instanceof Comment) places.push(node);
    else {
      const element = /** @type {Element} */ (node);
      for (let n = Number(element.getAttribute('q')); n > 0; n--) places.push(node);
      element.removeAttribute('q');
    }
  }
  return places;
}

/** @param {Node} from @param {Node} to */
export function clear(from, to) {
  const range = document.createRange();
  range.setStartBefore(from);
  range.setEndBefore(to);
  range.deleteContents();
}

/** @param {Node} from @param {Node} to @param {Node} before */
export function shift(from, to, before) {
  const range = document.createRange();
  range.setStartBefore(from);
  range.setEndAfter(to);
  /** @type {Node} */ (before.parentNode).insertBefore(range.extractContents(), before);
}
