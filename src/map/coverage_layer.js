/**
 * Everything linear on the map, and the people, as two MapLibre custom layers over one set of buffers.
 *
 * The minutes are computed in the fragment shader from the times at both ends of an edge, so a street changes colour
 * exactly where the minutes do, and a new threshold changes one uniform. Columns arrive by `take`, are kept for the
 * comparison with the next ones and for a lost context, and are uploaded at the next frame: only what changed.
 */
import { between, DOT_RADII, dotsShown, KINDS, PAINTS, PASSES, ZOOM_FACTORS } from './passes.js';
import { arrange, reorder, seen, WORDS } from './segments.js';
import { DOTS, LINES, program } from './shaders.js';

/** @typedef {import('maplibre-gl').Map} Map */
/** @typedef {import('maplibre-gl').CustomLayerInterface} CustomLayerInterface */
/** @typedef {{bytes: number, calls: number}} Uploads counted for the tests */
/** @typedef {[number, number, number]} Colour */
/**
 * What a frame looks like; changing it uploads nothing.
 * @typedef {object} Look
 * @property {number} threshold deciseconds
 * @property {Colour[]} ramp five colours, near to far
 * @property {Record<string, Colour>} colours tokens by name
 * @property {number} thicker pixels added to every line (high contrast)
 */
/**
 * Where the local coordinates lie on the globe.
 * @typedef {{x: number, y: number, metres: number}} Origin mercator position and metres per mercator unit
 */

const TABLE_WIDTH = 1024;
const DOT_BYTES = 12;
/** Textures by the unit that they are bound to. */
const TABLES = ['segments', 'reach', 'edges', 'slots'];

/** The buffers and the two layers that draw from them. */
export class Coverage {
  /** @param {Record<string, Uploads>} uploads counts what goes to the graphics card, by column */
  constructor(uploads) {
    this.uploads = uploads;
    /** @type {Look} */
    this.look = { threshold: 9000, ramp: [], colours: {}, thicker: 0 };
    /** @type {Origin} */
    this.origin = { x: 0, y: 0, metres: 1 };
    /** @type {Record<string, Uint8Array>} */
    this.columns = {};
    /** @type {Set<string>} */
    this.changed = new Set();
    this.rows = 1;
    this.edges = new Uint32Array(0);
    /** @type {Set<number>} */
    this.changedRows = new Set();
    this.order = new Uint32Array(0);
    /** @type {import('./segments.js').Chunk[]} */
    this.chunks = [];
    /** @type {null | ReturnType<Coverage['build']>} */
    this.gpu = null;
  }

  /** Starts with a city: an empty table of edges, all unreached.
   * @param {Origin} origin @param {number} edges */
  begin(origin, edges) {
    this.origin = origin;
    this.rows = Math.max(1, Math.ceil(edges / TABLE_WIDTH));
    this.edges = new Uint32Array(this.rows * TABLE_WIDTH * 2);
    for (let i = 0; i < this.edges.length; i += 2) this.edges[i] = 0xffffffff;
    this.columns = {};
    this.changed = new Set();
    this.lost();
  }

  /** The context was lost: everything is uploaded again. */
  lost() {
    this.gpu = null;
    this.changed = new Set(Object.keys(this.columns));
    this.changedRows = new Set(Array.from({ length: this.rows }, (_, row) => row));
  }

  /** Takes a column as the engine sends it; one that equals the last is not uploaded.
   * @param {string} name @param {Uint8Array} bytes */
  take(name, bytes) {
    if (name === 'edge-rows') return this.takeRows(bytes);
    const last = this.columns[name];
    if (last && last.length === bytes.length && last.every((byte, i) => byte === bytes[i])) return;
    this.columns[name] = bytes;
    this.changed.add(name);
    if (name === 'segments') Object.assign(this, arrange(bytes));
  }

  /** @param {Uint8Array} bytes */
  takeRows(bytes) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const record = 1 + TABLE_WIDTH * 2;
    for (let at = 0; at + record <= words.length; at += record) {
      const row = words[at];
      this.edges.set(words.subarray(at + 1, at + record), row * TABLE_WIDTH * 2);
      this.changedRows.add(row);
    }
  }

  /** @param {WebGL2RenderingContext} gl */
  build(gl) {
    return {
      lines: program(gl, LINES),
      dots: program(gl, DOTS),
      array: gl.createVertexArray(),
      buffers: /** @type {Record<string, WebGLBuffer>} */ (Object.fromEntries(['dots', 'dot-times'].map((name) => [name, gl.createBuffer()]))),
      tables: /** @type {Record<string, WebGLTexture>} */ (Object.fromEntries(TABLES.map((name) => [name, gl.createTexture()]))),
      ready: false,
    };
  }

  /**
   * @param {string} name
   * @param {number} bytes
   */
  count(name, bytes) {
    const sum = (this.uploads[name] ??= { bytes: 0, calls: 0 });
    sum.bytes += bytes;
    sum.calls += 1;
  }

  /**
   * Brings the graphics card up to date.
   * @param {WebGL2RenderingContext} gl
   */
  upload(gl) {
    const gpu = (this.gpu ??= this.build(gl));
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.bindBuffer(gl.PIXEL_UNPACK_BUFFER, null);
    gl.activeTexture(gl.TEXTURE0);
    /** @param {string} name @param {number} width @param {number} rows @param {Uint32Array | null} words @param {boolean} [wide] four words a texel */
    const table = (name, width, rows, words, wide) => {
      gl.bindTexture(gl.TEXTURE_2D, gpu.tables[name]);
      gl.texImage2D(gl.TEXTURE_2D, 0, wide ? gl.RGBA32UI : gl.RG32UI, width, rows, 0, wide ? gl.RGBA_INTEGER : gl.RG_INTEGER, gl.UNSIGNED_INT, words);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    };
    for (const name of this.changed) {
      const bytes = this.columns[name];
      if (name === 'segments') {
        const { words, rows } = reorder(bytes, this.order, WORDS, TABLE_WIDTH);
        table(name, TABLE_WIDTH * 2, rows, words, true);
      } else if (name === 'reach') {
        const { words, rows } = reorder(bytes, this.order, 2, TABLE_WIDTH);
        table(name, TABLE_WIDTH, rows, words);
      } else if (name === 'slots') {
        const words = new Uint32Array(Math.max(1, Math.ceil(bytes.byteLength / (TABLE_WIDTH * 8))) * TABLE_WIDTH * 2);
        words.set(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
        table(name, TABLE_WIDTH, words.length / (TABLE_WIDTH * 2), words);
      } else {
        gl.bindBuffer(gl.ARRAY_BUFFER, gpu.buffers[name]);
        gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.STATIC_DRAW);
      }
      this.count(name, bytes.byteLength);
    }
    this.changed.clear();
    if (!gpu.ready) table('edges', TABLE_WIDTH, this.rows, null);
    gl.bindTexture(gl.TEXTURE_2D, gpu.tables.edges);
    const rows = [...this.changedRows].sort((a, b) => a - b);
    for (let from = 0, to = 0; from < rows.length; from = to) {
      for (to = from + 1; to < rows.length && rows[to] === rows[to - 1] + 1; ) to++;
      const words = this.edges.subarray(rows[from] * TABLE_WIDTH * 2, (rows[to - 1] + 1) * TABLE_WIDTH * 2);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows[from], TABLE_WIDTH, to - from, gl.RG_INTEGER, gl.UNSIGNED_INT, words);
      this.count('edge-rows', words.byteLength);
    }
    gpu.ready = true;
    this.changedRows.clear();
    return gpu;
  }

  /**
   * The matrix from local metres to the screen; the offset is multiplied in double precision.
   * @param {ArrayLike<number>} m
   */
  matrix(m) {
    const { x, y, metres } = this.origin;
    const out = new Float32Array(16);
    for (let i = 0; i < 4; i++) {
      out[i] = m[i] / metres;
      out[4 + i] = m[4 + i] / metres;
      out[8 + i] = m[8 + i];
      out[12 + i] = m[i] * x + m[4 + i] * y + m[12 + i];
    }
    return out;
  }

  /**
   * One of the two layers.
   * @param {string} id
   * @param {'lines' | 'dots'} part
   * @returns {CustomLayerInterface}
   */
  layer(id, part) {
    /** @type {Map} */
    let map;
    return {
      id,
      type: 'custom',
      renderingMode: '2d',
      onAdd: (owner) => { map = owner; },
      render: (gl, options) => {
        if (!this.columns.segments || !this.look.ramp.length) return;
        const gpu = this.upload(gl);
        gl.bindVertexArray(gpu.array);
        for (const test of [gl.DEPTH_TEST, gl.STENCIL_TEST, gl.CULL_FACE]) gl.disable(test);
        gl.enable(gl.BLEND);
        gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
        const { at, made } = gpu[part];
        gl.useProgram(made);
        const box = map.getCanvas();
        const matrix = this.matrix(options.defaultProjectionData.mainMatrix);
        gl.uniformMatrix4fv(at.u_matrix, false, matrix);
        gl.uniform2f(at.u_viewport, box.clientWidth, box.clientHeight);
        gl.uniform1f(at.u_density, box.width / Math.max(1, box.clientWidth));
        gl.uniform1f(at.u_threshold, this.look.threshold);
        if (part === 'lines') this.drawLines(gl, gpu, map.getZoom(), matrix);
        else if (this.columns.dots && this.columns['dot-times']) this.drawDots(gl, gpu, map.getZoom());
        gl.bindVertexArray(null);
      },
    };
  }

  /** @param {WebGL2RenderingContext} gl @param {ReturnType<Coverage['build']>} gpu @param {number} zoom @param {Float32Array} matrix */
  drawLines(gl, gpu, zoom, matrix) {
    if (!this.columns.reach) return;
    const { at } = gpu.lines;
    const { look } = this;
    const factor = between(ZOOM_FACTORS, zoom);
    TABLES.forEach((name, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, gpu.tables[name]);
      gl.uniform1i(at[`u_${name}`], unit);
    });
    gl.uniform1f(at.u_scale, (512 * 2 ** zoom) / this.origin.metres);
    gl.uniform3fv(at.u_ramp, look.ramp.flat());
    gl.uniform3fv(at.u_beyond, [look.colours.beyond, look.colours['beyond-main']].flat());
    for (let i = 0; i < 3; i++) gl.disableVertexAttribArray(i);
    const ranges = seen(this.chunks, matrix);
    for (const pass of PASSES) {
      const stretches = ranges[pass.group];
      if (!stretches || zoom < pass.from || zoom >= (pass.to ?? 99)) continue;
      const thicker = pass.paint === 'reach' ? look.thicker : 0;
      gl.uniform1fv(at.u_width, KINDS.map((kind) => (pass.widths[kind] ? pass.widths[kind] * factor + thicker : 0)));
      gl.uniform2fv(at.u_dash, KINDS.flatMap((kind) => { const [on, off] = pass.dashes?.[kind] ?? [0, 0]; return [on * factor, (on + off) * factor]; }));
      gl.uniform1i(at.u_paint, PAINTS[pass.paint]);
      gl.uniform1i(at.u_butt, pass.butt ? 1 : 0);
      gl.uniform3fv(at.u_colour, look.colours[pass.colour ?? 'paper']);
      for (const [first, count] of stretches) gl.drawArrays(gl.TRIANGLES, first * 6, count * 6);
    }
  }

  /**
   * @param {WebGL2RenderingContext} gl
   * @param {ReturnType<Coverage['build']>} gpu
   * @param {number} zoom
   */
  drawDots(gl, gpu, zoom) {
    const { at } = gpu.dots;
    const { colours } = this.look;
    for (let i = 0; i < 3; i++) gl.enableVertexAttribArray(i);
    gl.bindBuffer(gl.ARRAY_BUFFER, gpu.buffers.dots);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, DOT_BYTES, 0);
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, DOT_BYTES, 8);
    gl.bindBuffer(gl.ARRAY_BUFFER, gpu.buffers['dot-times']);
    gl.vertexAttribIPointer(2, 2, gl.UNSIGNED_SHORT, 4, 0);
    gl.uniform1f(at.u_radius, between(DOT_RADII, zoom));
    gl.uniform1ui(at.u_every, dotsShown(zoom));
    gl.uniform3fv(at.u_colours, ['out', 'gain', 'loss', 'gain-ink', 'ground'].flatMap((name) => colours[name]));
    for (const changed of [0, 1]) {
      gl.uniform1i(at.u_changed, changed);
      gl.drawArrays(gl.POINTS, 0, this.columns.dots.byteLength / DOT_BYTES);
    }
  }
}
