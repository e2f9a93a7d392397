/** The two programs of the coverage layer. Times are deciseconds; 65535 is unreached or closed. */

const PRECISION = '#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp usampler2D;\n';

/**
 * A line is two triangles a segment; the vertex stage takes segment, costs and the times at both ends of the edge from
 * tables by the number of the vertex (instances of four vertices cost several times as much where a processor draws).
 * The fragment stage takes the smaller way round, and the direct way to each facility on the edge itself.
 */
export const LINES = {
  attributes: [],
  vertex: `${PRECISION}
uniform mat4 u_matrix; uniform vec2 u_viewport; uniform usampler2D u_segments; uniform usampler2D u_reach; uniform usampler2D u_edges;
uniform float u_width[13]; uniform vec2 u_dash[13]; uniform float u_threshold; uniform int u_paint;
out vec2 v_at; out float v_metres;
flat out vec2 v_size; flat out vec2 v_dash; flat out vec2 v_far; flat out uvec4 v_reach; flat out uint v_slots; flat out int v_class;
void main() {
  int segment = gl_VertexID / 6;
  int corner = gl_VertexID - segment * 6;
  ivec2 place = ivec2((segment & 1023) * 2, segment >> 10);
  uvec4 ends = texelFetch(u_segments, place, 0);
  uvec4 rest = texelFetch(u_segments, place + ivec2(1, 0), 0);
  int kind = int(rest.w & 255u);
  v_class = kind == 0 ? int((rest.w >> 8) & 3u) : kind + 3;
  float width = u_width[v_class];
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (width == 0.0) return;
  v_dash = u_dash[v_class];
  if (u_paint > 0) {
    uvec4 costs = texelFetch(u_reach, ivec2(segment & 1023, segment >> 10), 0);
    uvec4 edge = texelFetch(u_edges, ivec2(int(rest.z & 1023u), int(rest.z >> 10)), 0);
    v_reach = uvec4(costs.r & 65535u, costs.r >> 16, costs.g & 65535u, costs.g >> 16);
    v_far = vec2(float(edge.r & 65535u), float(edge.r >> 16));
    v_slots = edge.g;
    // Both ends by the one way, both ends by the other; a way that is closed or unreached is no way.
    vec2 one = v_reach.x < 65535u && v_reach.y < 65535u && v_far.x < 65535.0 ? v_far.x + vec2(v_reach.xy) : vec2(1e6);
    vec2 other = v_reach.z < 65535u && v_reach.w < 65535u && v_far.y < 65535.0 ? v_far.y + vec2(v_reach.zw) : vec2(1e6);
    vec2 nearest = min(one, other);
    bool none_within = (edge.g & 255u) == 0u && min(nearest.x, nearest.y) > u_threshold;
    bool all_within = min(max(one.x, one.y), max(other.x, other.y)) <= u_threshold;
    if (u_paint == 2 ? none_within : all_within) return;
  }
  vec4 p = u_matrix * vec4(uintBitsToFloat(ends.xy), 0.0, 1.0);
  vec4 q = u_matrix * vec4(uintBitsToFloat(ends.zw), 0.0, 1.0);
  vec2 from = p.xy / p.w * 0.5 * u_viewport;
  vec2 way = q.xy / q.w * 0.5 * u_viewport - from;
  float len = length(way);
  vec2 along = len > 1e-4 ? way / len : vec2(1.0, 0.0);
  float pad = width * 0.5 + 1.0;
  bool far_end = corner == 1 || corner == 2 || corner == 4;
  bool far_side = corner == 2 || corner == 4 || corner == 5;
  v_at = vec2(far_end ? len + pad : -pad, far_side ? pad : -pad);
  v_size = vec2(len, width * 0.5);
  vec2 metres = uintBitsToFloat(rest.xy);
  v_metres = mix(metres.x, metres.y, len > 1e-4 ? v_at.x / len : 0.0);
  gl_Position = vec4((from + along * v_at.x + vec2(-along.y, along.x) * v_at.y) / u_viewport * 2.0, 0.0, 1.0);
}`,
  fragment: `${PRECISION}
in vec2 v_at; in float v_metres;
flat in vec2 v_size; flat in vec2 v_dash; flat in vec2 v_far; flat in uvec4 v_reach; flat in uint v_slots; flat in int v_class;
uniform usampler2D u_slots; uniform float u_density; uniform float u_threshold; uniform float u_scale; uniform int u_paint; uniform bool u_butt;
uniform vec3 u_ramp[5]; uniform vec3 u_beyond[2]; uniform vec3 u_colour;
out vec4 colour;
float minutes(float s) {
  bool open_a = v_reach.x < 65535u && v_reach.y < 65535u;
  bool open_b = v_reach.z < 65535u && v_reach.w < 65535u;
  float a = mix(float(v_reach.x), float(v_reach.y), s);
  float b = mix(float(v_reach.z), float(v_reach.w), s);
  float t = 1e6;
  if (open_a && v_far.x < 65535.0) t = min(t, v_far.x + a);
  if (open_b && v_far.y < 65535.0) t = min(t, v_far.y + b);
  uint first = v_slots >> 8;
  for (uint i = first; i < first + (v_slots & 255u); i++) {
    uvec4 slot = texelFetch(u_slots, ivec2(int(i & 1023u), int(i >> 10)), 0);
    float slot_a = float(slot.r & 65535u);
    float slot_b = float(slot.r >> 16);
    float direct = -1.0;
    if (open_a && slot_a < 65535.0) direct = max(direct, a - slot_a);
    if (open_b && slot_b < 65535.0) direct = max(direct, b - slot_b);
    if (direct >= 0.0) t = min(t, direct + float(slot.g));
  }
  return t;
}
void main() {
  float off = max(max(-v_at.x, v_at.x - v_size.x), 0.0);
  float alpha = clamp(0.5 + (v_size.y - length(vec2(u_butt ? 0.0 : off, v_at.y))) * u_density, 0.0, 1.0);
  if (u_butt) alpha *= clamp(0.5 - max(-v_at.x, v_at.x - v_size.x) * u_density, 0.0, 1.0);
  alpha *= min(1.0, v_size.y * 2.0 * u_density);
  if (v_dash.y > 0.0) {
    float p = mod(v_metres * u_scale, v_dash.y);
    alpha *= clamp(0.5 + (v_dash.x * 0.5 - abs(p - v_dash.x * 0.5)) * u_density, 0.0, 1.0);
  }
  vec3 paint = u_colour;
  if (u_paint > 0) {
    float t = minutes(v_size.x > 1e-4 ? clamp(v_at.x / v_size.x, 0.0, 1.0) : 0.0);
    bool within = t <= u_threshold;
    if (within != (u_paint == 2)) discard;
    if (within) paint = u_ramp[clamp(int(5.0 * t / u_threshold), 0, 4)];
    else paint = v_class == 1 || v_class == 2 ? u_beyond[1] : u_beyond[0];
  }
  if (alpha <= 0.0) discard;
  colour = vec4(paint * alpha, alpha);
}`,
};

/** A dot is a point: left out a disc, gained a ringed disc, lost a cross; who is within reach is not drawn. */
export const DOTS = {
  attributes: ['a_at', 'a_rank', 'a_times'],
  vertex: `${PRECISION}
in vec2 a_at; in uint a_rank; in uvec2 a_times;
uniform mat4 u_matrix; uniform float u_density; uniform float u_radius; uniform float u_threshold; uniform uint u_every; uniform bool u_changed;
flat out int v_state; flat out float v_radius;
void main() {
  bool before = float(a_times.x) <= u_threshold;
  bool after = float(a_times.y) <= u_threshold;
  bool counted = a_times.x != 65534u && a_times.y != 65534u;
  v_state = before ? (after ? 3 : 2) : (after ? 1 : 0);
  v_radius = v_state == 0 ? u_radius : v_state == 1 ? u_radius + 1.3 : 5.0;
  bool shown = counted && v_state < 3 && (v_state > 0) == u_changed && a_rank % u_every == 0u;
  gl_Position = shown ? u_matrix * vec4(a_at, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = (v_radius + 2.0) * 2.0 * u_density;
}`,
  fragment: `${PRECISION}
flat in int v_state; flat in float v_radius;
uniform float u_density; uniform vec3 u_colours[5];
out vec4 colour;
float cover(float distance) { return clamp(0.5 - distance * u_density, 0.0, 1.0); }
void main() {
  vec2 at = (gl_PointCoord - 0.5) * (v_radius + 2.0) * 2.0;
  float r = length(at);
  if (v_state == 0) { float a = 0.85 * cover(r - v_radius); colour = vec4(u_colours[0] * a, a); }
  else if (v_state == 1) {
    float ring = cover(r - v_radius - 0.9);
    colour = vec4(mix(u_colours[3], u_colours[1], cover(r - v_radius)) * ring, ring);
  } else {
    vec2 turned = vec2(abs(at.x + at.y), abs(at.x - at.y)) * 0.7071;
    float bar = max(min(turned.x, turned.y) - 0.95, max(turned.x, turned.y) - 4.2);
    float halo = 0.9 * cover(bar - 1.1);
    float cross = cover(bar);
    colour = vec4(u_colours[4] * halo * (1.0 - cross) + u_colours[2] * cross, max(halo, cross));
  }
  if (colour.a <= 0.0) discard;
}`,
};

/**
 * @param {WebGL2RenderingContext} gl
 * @param {{vertex: string, fragment: string, attributes: string[]}} source
 */
export const program = (gl, source) => {
  const made = gl.createProgram();
  for (const [kind, text] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, source.vertex], [gl.FRAGMENT_SHADER, source.fragment]])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(gl.getShaderInfoLog(shader) ?? 'shader');
    gl.attachShader(made, shader);
  }
  source.attributes.forEach((name, index) => gl.bindAttribLocation(made, index, name));
  gl.linkProgram(made);
  /** @type {Record<string, WebGLUniformLocation>} */
  const at = {};
  for (let i = 0; i < gl.getProgramParameter(made, gl.ACTIVE_UNIFORMS); i++) {
    const name = /** @type {WebGLActiveInfo} */ (gl.getActiveUniform(made, i)).name.replace('[0]', '');
    at[name] = /** @type {WebGLUniformLocation} */ (gl.getUniformLocation(made, name));
  }
  return { made, at };
};
