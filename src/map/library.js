/**
 * MapLibre as its makers publish it, not a byte of it changed: it lies beside the page in a folder of its version, so that no cache mixes two of them. Its
 * own worker lies beside it, and it starts that by itself, in frames without an origin too.
 */

/** @typedef {typeof import('maplibre-gl')} MapLibre */

/** The version that is pinned in package.json and copied by tools/assets.mjs. */
export const VERSION = '6.17.0';
export const FOLDER = `maplibre-${VERSION}`;

/** @type {Promise<MapLibre> | null} */
let library = null;

/** Fetches the library; it is not part of the first paint. What did not arrive is asked for again by the next call. @returns {Promise<MapLibre>} */
export const load = () => (library ??= import(/** @type {any} */ (new URL(`${FOLDER}/maplibre-gl.mjs`, document.baseURI).href)).catch((reason) => {
  library = null;
  throw reason;
}));
