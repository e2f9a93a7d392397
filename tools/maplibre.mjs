// Builds the map library from the source that its npm package holds: what our map draws and no more, in one file that is the page's module and
// the library's worker. Nothing is left out silently: what stands in for a module throws, and names what it stood in for; and what the tables
// below name must be in the pinned version, or the build stops.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { latest, validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { build } from 'esbuild';
import { drawn } from '../src/bin/app/map/style.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const VERSION = '6.17.0';
const LICENCE = `https://github.com/maplibre/maplibre-gl-js/blob/v${VERSION}/LICENSE.txt`;
const BANNER = `/*! MapLibre GL JS ${VERSION}, in part. Copyright MapLibre contributors. 3-Clause BSD, in full: ${LICENCE} */`;

const source = join(modules, 'maplibre-gl/src');
const [GL, SPEC] = ['maplibre-gl/src/', '@maplibre/maplibre-gl-style-spec/dist/'];

/** @param {string} folder @param {...string} names */
const gl = (folder, ...names) => names.map((name) => `${GL}${folder}/${name}.ts`);
/** @param {...string} names */
const shaders = (...names) => names.flatMap((name) => ['vertex', 'fragment'].map((kind) => `${GL}shaders/glsl/${name}.${kind}.glsl.g.ts`));

/**
 * Modules that are left out: what they are, why none of it is reached, which they are, and the few of their exports that are asked
 * for all the same, with what they say instead.
 * @type {{what: string, why: string, of: string[], says?: Record<string, string>}[]}
 */
const LEFT_OUT = [
  {
    what: 'the globe', why: 'a city is drawn flat: no projection is ever set, so it stays mercator',
    of: [
      ...gl('geo/projection', 'globe_projection', 'globe_transform', 'globe_camera_helper', 'globe_utils'),
      ...gl('geo/projection', 'vertical_perspective_camera_helper', 'vertical_perspective_transform', 'vertical_perspective_projection'),
      ...shaders('_projection_globe', 'atmosphere'), ...gl('webgl/program', 'atmosphere_program'),
    ],
  },
  {
    what: 'other projections', why: 'none is registered',
    of: [...gl('geo/projection', 'crs', 'projection_crud'), ...gl('source', 'projection_handler_worker'), ...gl('util', 'geojson_reproject')],
    says: { getRegisteredProjection: '() => undefined', createWorkerCRSHelper: '() => undefined' },
  },
  {
    what: 'terrain', why: 'the relief is a picture: `terrain` is never set, and the pitch is held at 0',
    of: [
      ...gl('render', 'terrain'), ...gl('webgl', 'render_to_texture', 'draw/draw_terrain'), ...gl('tile', 'tile_manager_raster_dem'),
      ...gl('ui', 'elevation_hold'), ...gl('source', 'raster_dem_tile_worker_source', 'raster_dem_tile_source'), ...shaders('terrain', 'terrain_depth', 'terrain_height'),
    ],
  },
  {
    what: 'sky', why: 'what a style without one has is transparent, and at pitch 0 none is seen',
    of: [...gl('webgl', 'draw/draw_sky', 'program/sky_program'), ...shaders('sky')],
    says: { drawSky: '() => {}' },
  },
  {
    what: 'layers of type heatmap, hillshade, color-relief or fill-extrusion', why: 'style.js has none',
    of: [
      ...gl('style/style_layer', 'heatmap_style_layer', 'hillshade_style_layer', 'color_relief_style_layer', 'fill_extrusion_style_layer'),
      ...gl('webgl/draw', 'draw_heatmap', 'draw_hillshade', 'draw_color_relief', 'draw_fill_extrusion'),
      ...gl('webgl/program', 'heatmap_program', 'hillshade_program', 'color_relief_program', 'fill_extrusion_program'),
      ...shaders('heatmap', 'heatmap_texture', 'hillshade', 'hillshade_prepare', 'color_relief', 'fill_extrusion', 'fill_extrusion_pattern'),
    ],
    says: {
      isHeatmapStyleLayer: '() => false', isHillshadeStyleLayer: '() => false', isColorReliefStyleLayer: '() => false', isFillExtrusionStyleLayer: '() => false',
    },
  },
  {
    what: 'patterns, gradients, layer opacity and icons inside text', why: 'style.js has none',
    of: [
      ...shaders('background_pattern', 'fill_pattern', 'fill_outline_pattern', 'line_pattern', 'line_gradient', 'line_gradient_sdf'),
      ...shaders('layer_opacity', 'symbol_text_and_icon'), ...gl('webgl', 'draw/draw_layer_opacity'),
    ],
  },
  {
    what: 'drawing for debugging', why: 'it is switched on by hand only',
    of: [...gl('webgl/draw', 'draw_debug', 'draw_collision_debug'), ...shaders('debug', 'collision_box', 'collision_circle')],
  },
  {
    what: 'sources of type vector, raster and video', why: 'our sources are GeoJSON and a canvas',
    of: [...gl('source', 'vector_tile_source', 'raster_tile_source', 'video_source', 'vector_tile_mlt')],
  },
  {
    what: 'sprites and pictures by address', why: 'our pictures are drawn (signs.js) and added',
    of: [...gl('style', 'load_sprite'), ...gl('util', 'image_request')],
    says: { ImageRequest: '{ addThrottleControl() {}, removeThrottleControl() {}, getImage: absent, transformAndGetImage: absent }' },
  },
  {
    what: 'shaping of text that runs from right to left', why: 'a name in such a script is still shown, its letters unjoined and in the order of writing',
    of: [...gl('symbol', 'bidi', 'arabic_shaping'), ...gl('source', 'rtl_text_plugin_main_thread', 'rtl_text_plugin_worker')],
    says: {
      applyArabicShaping: '(text) => text',
      processBidirectionalText: '(text, breaks) => [...new Set([...breaks, text.length])].map((to, i, all) => text.slice(all[i - 1] ?? 0, to))',
      rtlMainThreadPluginFactory: '() => ({ on() {}, off() {}, lazyLoad() {} })',
      rtlWorkerPlugin: '{ isParsed: () => false, getRTLTextPluginStatus: () => "unavailable" }',
    },
  },
  {
    what: 'checking and comparing of styles', why: 'the style is our own; it is checked when the page is built, and never replaced as a whole',
    of: [...gl('style', 'validate_style'), `${SPEC}diff.mjs`],
    says: {
      validateStyle: '{}', validateAndEmit: '() => false', validateStyleAndEmit: '() => false', emitValidationErrors: '() => false',
      SPEC_SOURCE_TYPES: 'new Set()',
    },
  },
  {
    what: 'the expressions within, distance, collator, number-format, slice, index-of and length', why: 'style.js has none of them',
    of: ['within', 'distance', 'collator', 'number_format', 'slice', 'index_of', 'length'].map((name) => `${SPEC}expression/definitions/${name}.mjs`),
  },
  {
    what: 'controls and the address bar', why: 'the page has its own',
    of: [...gl('ui', 'hash', 'control/attribution_control', 'control/logo_control')],
    says: { defaultAttributionControlOptions: 'undefined' },
  },
];

/** Calls inside a module that stays. @type {{what: string, why: string, in: string, is: string, becomes: string}[]} */
const EDITS = [
  {
    what: 'clusters', why: 'no source of ours is clustered',
    in: '@maplibre/geojson-vt/dist/geojson-vt.mjs', is: 'options.cluster ? new ClusterTileIndex(', becomes: 'options.cluster ? absent(',
  },
];

/** @param {string} path */
const inside = (path) => path.replaceAll('\\', '/').split('/node_modules/').pop() ?? path;
/** @param {string} text of a module @returns {string[]} */
const exported = (text) => [...text.matchAll(/^export (?:abstract |async )*(?:class|function|const|let|namespace) (\w+)|^export \{([^}]*)\};/gm)]
  .flatMap(([, name, list]) => name ?? list.split(',').map((each) => each.trim().split(' as ').pop() ?? '')).filter(Boolean);

/** @param {string} what */
const absent = (what) => `import { leftOut } from 'left-out'; const absent = /* @__PURE__ */ leftOut(${JSON.stringify(what)});`;

/** @param {{what: string, says?: Record<string, string>}} entry @param {string} name @param {string} text of the module */
const standIn = ({ what, says = {} }, name, text) => {
  // The graphics card's compiler says it.
  if (name.includes('glsl')) return `export default ${JSON.stringify(`#error left out: ${what}`)};`;
  const names = exported(text);
  if (!names.length) throw new Error(`${name}: no export was found`);
  return [absent(what), ...names.map((each) => `export const ${each} = ${says[each] ?? 'absent'};`)].join('\n');
};

/** Namespaces of functions are taken module by module, so that what is not called falls away. @param {string} text */
const matrices = (text) => text.replace(/^import \{([^}]*)\} from 'gl-matrix';/m, (_, /** @type {string} */ list) => list.split(',')
  .map((each) => each.trim()).filter((each) => each && !each.startsWith('type ')).map((each) => `import * as ${each} from 'gl-matrix/esm/${each}.js';`).join(' '));

/** What our map asks of the library, and the library's worker, which is the same file: no cache mixes two builds of them, and what both need is sent once. */
const WHOLE = `
  export { Map } from './ui/map.ts';
  export { Marker } from './ui/marker.ts';
  import './source/worker.ts';
`;
/** How the page starts that worker: by the file's address, or where a frame has no origin, or another one, by one line that imports it. */
const STARTING = `
  const address = import.meta.url;
  const line = 'import ' + JSON.stringify(address);
  export const workerFactory = async () => {
    if (new URL(address).origin === globalThis.origin) return new Worker(address, { type: 'module' });
    if (globalThis.origin === 'null') return new Worker('data:text/javascript,' + encodeURIComponent(line), { type: 'module' });
    const blob = URL.createObjectURL(new Blob([line], { type: 'text/javascript' }));
    try { return new Worker(blob, { type: 'module' }); } finally { URL.revokeObjectURL(blob); }
  };
`;
/** The library asks some of its classes to parse what they stand for. */
const LEFT = `
  export const leftOut = (what) => {
    const absent = function () { throw new Error('the map library was built without ' + what + ': see tools/maplibre.mjs'); };
    return Object.assign(absent, { parse: absent });
  };
`;

/** @type {import('esbuild').Plugin} */
const tailor = {
  name: 'tailor',
  setup(building) {
    const edits = new Set(EDITS);
    const left = new Set(LEFT_OUT.flatMap(({ of }) => of));
    building.onResolve({ filter: /^(left-out|the-library)$/ }, ({ path }) => ({ path, namespace: 'ours', sideEffects: false }));
    building.onLoad({ filter: /./, namespace: 'ours' }, ({ path }) => ({ contents: path === 'the-library' ? WHOLE : LEFT, resolveDir: source }));
    building.onLoad({ filter: /maplibre-gl.package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      if (version !== VERSION) throw new Error(`maplibre-gl ${version} is installed; the tables of tools/maplibre.mjs were made for ${VERSION}`);
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    building.onLoad({ filter: /util.web_worker.ts$/ }, () => ({ contents: STARTING }));
    building.onLoad({ filter: /reference.v8.mjs$/ }, () => ({ contents: `export const v8_default = ${spec}; export default v8_default;` }));
    building.onLoad({ filter: /node_modules/ }, ({ path }) => {
      const name = inside(path);
      const entry = LEFT_OUT.find(({ of }) => of.includes(name));
      let text = readFileSync(path, 'utf8');
      if (entry) {
        left.delete(name);
        return { contents: standIn(entry, name, text), resolveDir: dirname(path) };
      }
      for (const edit of EDITS.filter((edit) => edit.in === name)) {
        if (text.split(edit.is).length !== 2) throw new Error(`${name} does not hold this once: ${edit.is}`);
        text = `${absent(edit.what)}\n${text.replace(edit.is, () => edit.becomes)}`;
        edits.delete(edit);
      }
      if (name.startsWith(GL)) text = matrices(text);
      return { contents: text, loader: path.endsWith('.ts') ? 'ts' : 'js', resolveDir: dirname(path) };
    });
    building.onEnd(({ errors }) => {
      const unused = [...left, ...[...edits].map((edit) => edit.in)];
      if (unused.length && !errors.length) throw new Error(`nothing asks for ${unused.join(', ')}: take it out of the tables of tools/maplibre.mjs`);
    });
  },
};

/** Of the specification of styles only what layers of our types ask for, and of that not what only a check of a style reads. */
const asked = Object.entries(latest).filter(([group]) => /^(paint|layout)_(background|circle|fill|line|raster|symbol)$|^(light|sky)$/.test(group));
const spec = JSON.stringify(Object.fromEntries(asked), (key, value) => (/^(doc|example|requires|units|minimum|maximum|sdk-support)$/.test(key) ? undefined : value));

/** Checks our style as the library would check it in every browser: a mistake in it is found here. */
const checkStyle = () => {
  const token = new Proxy({}, { get: () => '#000000' });
  const layers = Object.entries(drawn(token)).map(([id, layer]) => ({ id, ...layer }));
  const empty = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
  const sources = Object.fromEntries(layers.filter(({ source }) => source).map(({ source }) => [source, empty]));
  // A canvas is the library's own kind of source; to the specification it is a picture.
  sources.relief = { type: 'image', url: 'relief', coordinates: [[0, 1], [1, 1], [1, 0], [0, 0]] };
  const wrong = validateStyleMin({ version: 8, glyphs: '{fontstack}/{range}', sources, layers });
  if (wrong.length) throw new Error(`src/bin/app/map/style.js: ${wrong.map(({ message }) => message).join('; ')}`);
};

/** @param {string} file where it goes */
export const mapLibrary = (file) => {
  checkStyle();
  return build({
    entryPoints: ['the-library'], outfile: file, plugins: [tailor], bundle: true, format: 'esm', target: 'es2022', minify: true,
    banner: { js: BANNER }, legalComments: 'none', tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } }, logLevel: 'warning',
  });
};
