//! A made-up city of any size, to see how the engine scales: the made-up city again and again, side by side, as one network.
//!
//! ```text
//!   t0 ═ t1 ═ t2     Each tile is a whole made-up city of another seed, shifted by whole city widths; up to three streets lead to
//!   ║    ║    ║      each neighbour. The last tile is cut to a box round its middle, so that the edges add up to about what was
//!   t3 ═ t4 ═ (t5)   asked for. Ids and names of tile k end in `-tk`; those of tile 0 stay as they are.
//! ```
//! Only [`SEEDS`] seeds are laid out, because one takes seconds; further tiles repeat them. Files are written as they grow.

use super::parameters::{METRES_PER_DEGREE, ORIGIN_LAT, ORIGIN_LON};
use quanli_model::city::{City, Kind};
use quanli_model::problem::Problems;
use quanli_model::units::LonLat;
use quanli_network::Network;
use quanli_read::read_paths;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Tiles that are laid out; further ones repeat them.
const SEEDS: u64 = 6;
/// About the edges of a whole tile, for planning the grid.
const TILE_EDGES: usize = 28_000;
/// Metres between the middles of tiles, east and north: the city's own size and a gap.
const STEP_M: [f64; 2] = [7_700.0, 5_200.0];
/// Middle of the old core, metres: bridges to both banks are nearer than the banks are wide, so that any box round it is one network.
const CORE_M: [f64; 2] = [200.0, 100.0];
/// A rest of fewer edges is left out.
const LEAST_REST: usize = 400;
/// The files of a tile that are repeated.
const FILES: [&str; 5] = ["paths", "facilities", "residents", "transit", "backdrop"];

/// Where a street may lead on: lon and lat in 10⁻⁷ degrees, metres above sea.
type Joint = (i64, i64, f64);

/// A laid-out tile at the origin.
struct Tile {
    /// Features of each of [`FILES`].
    features: [Vec<Value>; 5],
    edges: usize,
    /// For west, east, south and north the outermost street ends of three bands.
    joints: [[Option<Joint>; 3]; 4],
}

/// Writes the large files of a city folder of about `edges` edges, not packed, and gives its `city.json`.
///
/// # Errors
/// When a file can't be written.
pub fn write(out: &Path, seed: u64, edges: usize) -> Result<Vec<u8>, String> {
    std::fs::create_dir_all(out).map_err(|e| format!("{}: {e}. May you write there?", out.display()))?;
    let columns = (edges.div_ceil(TILE_EDGES) as f64).sqrt().ceil() as usize;
    let mut writers = FILES.map(|name| Writer::new(out, name));
    let mut laid_out: Vec<Tile> = Vec::new();
    let mut placed: Vec<[[Option<Joint>; 3]; 4]> = Vec::new();
    let mut rest = edges;
    while rest > 0 {
        let number = placed.len();
        let kind = number % SEEDS as usize;
        if kind == laid_out.len() {
            laid_out.push(Tile::new(&super::generate(seed + kind as u64))?);
        }
        let cut;
        let mut tile = &laid_out[kind];
        if tile.edges > rest {
            cut = tile.cut(rest);
            tile = &cut;
        }
        let shift = shift([number % columns, number / columns]);
        for (file, features) in tile.features.iter().enumerate() {
            for feature in features {
                writers[file].add(&moved(feature, shift, number))?;
            }
        }
        let joints = tile.joints.map(|side| side.map(|j| j.map(|(x, y, h)| (x + shift[0], y + shift[1], h))));
        let mut join = |from: &[Option<Joint>; 3], to: &[Option<Joint>; 3]| -> Result<(), String> {
            from.iter().zip(to).filter_map(|(a, b)| a.zip(*b)).try_for_each(|(a, b)| writers[0].add(&street(a, b)))
        };
        if !number.is_multiple_of(columns) {
            join(&placed[number - 1][1], &joints[0])?;
        }
        if number >= columns {
            join(&placed[number - columns][3], &joints[2])?;
        }
        placed.push(joints);
        rest = if rest > tile.edges + LEAST_REST { rest - tile.edges } else { 0 };
    }
    writers.into_iter().try_for_each(Writer::finish)?;
    manifest(edges)
}

fn manifest(edges: usize) -> Result<Vec<u8>, String> {
    let mut manifest: Value = serde_json::from_slice(&super::manifest::write()).map_err(|e| e.to_string())?;
    manifest["id"] = json!(format!("yushan-{edges}"));
    manifest["files"] = FILES.map(|name| (name.to_owned(), json!(format!("{name}.geojson")))).into_iter().collect::<serde_json::Map<_, _>>().into();
    Ok(format!("{manifest:#}\n").into_bytes())
}

/// How far a tile of the grid lies from the first, 10⁻⁷ degrees.
fn shift(place: [usize; 2]) -> [i64; 2] {
    let shrink = libm::cos(ORIGIN_LAT * core::f64::consts::PI / 180.0);
    let whole = |metres: f64, per_degree: f64| (metres / per_degree * 1e7).round() as i64;
    [place[0] as i64 * whole(STEP_M[0], METRES_PER_DEGREE * shrink), place[1] as i64 * whole(STEP_M[1], METRES_PER_DEGREE)]
}

/// How far a position lies from the middle of the tile: 1 at the border of its box.
fn outwards(lon: f64, lat: f64) -> f64 {
    let shrink = libm::cos(ORIGIN_LAT * core::f64::consts::PI / 180.0);
    let (x, y) = ((lon - ORIGIN_LON) * METRES_PER_DEGREE * shrink, (lat - ORIGIN_LAT) * METRES_PER_DEGREE);
    ((x - CORE_M[0]).abs() / (STEP_M[0] / 2.0)).max((y - CORE_M[1]).abs() / (STEP_M[1] / 2.0))
}

fn joined(paths: &[u8]) -> Result<Network, String> {
    let mut problems = Problems::new();
    let ways = read_paths(paths, quanli_model::city::CrsName::Wgs84, &mut problems).ok_or("a laid-out tile can't be read")?;
    Ok(Network::build(&City { ways, ..City::default() }, &mut problems))
}

fn collection(features: &[Value]) -> Vec<u8> {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (i, f) in features.iter().enumerate() {
        text += if i > 0 { "," } else { "" };
        text += &f.to_string();
    }
    (text + "]}").into_bytes()
}

impl Tile {
    fn new(files: &[(String, Vec<u8>)]) -> Result<Self, String> {
        let mut features: [Vec<Value>; 5] = Default::default();
        for (name, list) in FILES.iter().zip(&mut features) {
            let file = files.iter().find(|f| f.0 == format!("{name}.geojson")).ok_or("a file of the tile is missing")?;
            let mut parsed: Value = serde_json::from_slice(&file.1).map_err(|e| e.to_string())?;
            if let Value::Array(all) = parsed["features"].take() {
                *list = all;
            }
        }
        // The rivers of neighbours would run through each other.
        features[4].retain(|f| positions(&f["geometry"]["coordinates"]).iter().all(|p| outwards(p[0], p[1]) <= 1.0));
        Ok(Self::of(features))
    }

    fn of(features: [Vec<Value>; 5]) -> Self {
        let net = joined(&collection(&features[0]));
        let mut tile = Self { features, edges: 0, joints: Default::default() };
        if let Ok(net) = net {
            tile.edges = net.n_edges();
            tile.find_joints(&net);
        }
        tile
    }

    /// The part inside the box that holds about so many edges.
    fn cut(&self, edges: usize) -> Self {
        let Ok(net) = joined(&collection(&self.features[0])) else { return Self::of(Default::default()) };
        let far: Vec<f64> = net.node_xy.iter().map(|xy| net.plane.lonlat(xy.map(f64::from))).map(|p| outwards(p.lon, p.lat)).collect();
        let mut far_of_edge: Vec<f64> = net.edge_nodes.iter().map(|[a, b]| far[*a as usize].max(far[*b as usize])).collect();
        far_of_edge.sort_by(f64::total_cmp);
        let limit = far_of_edge[edges.min(far_of_edge.len()) - 1];
        let inside = |p: &[f64; 3]| outwards(p[0], p[1]) <= limit;
        let mut features: [Vec<Value>; 5] = Default::default();
        for way in &self.features[0] {
            let line = way["geometry"]["coordinates"].as_array().cloned().unwrap_or_default();
            for run in line.chunk_by(|a, b| inside(&position(a)) == inside(&position(b))).filter(|run| run.len() > 1 && inside(&position(&run[0]))) {
                let mut piece = way.clone();
                piece["geometry"]["coordinates"] = Value::Array(run.to_vec());
                features[0].push(piece);
            }
        }
        for (list, all) in features.iter_mut().zip(&self.features).skip(1) {
            list.extend(all.iter().filter(|f| positions(&f["geometry"]["coordinates"]).iter().all(inside)).cloned());
        }
        Self::of(features)
    }

    /// Street ends of the mainland that lie farthest out, in three bands of each side.
    fn find_joints(&mut self, net: &Network) {
        let mut ends: Vec<Joint> = Vec::new();
        for way in self.features[0].iter().filter(|f| f["properties"]["kind"] == "street") {
            let line = positions(&way["geometry"]["coordinates"]);
            for p in line.first().into_iter().chain(line.last()) {
                let on = net.snap(LonLat { lon: p[0], lat: p[1] });
                if on.is_some_and(|s| net.islands.part[net.edge_nodes[s.edge as usize][0] as usize] == 0 && net.way(s.edge).kind == Kind::Street) {
                    ends.push(((p[0] * 1e7).round() as i64, (p[1] * 1e7).round() as i64, p[2]));
                }
            }
        }
        for (side, joints) in self.joints.iter_mut().enumerate() {
            // Along the side, and outwards from it.
            let along = |j: &Joint| if side < 2 { j.1 } else { j.0 };
            let out = |j: &Joint| [-j.0, j.0, -j.1, j.1][side];
            let (low, high) = ends.iter().fold((i64::MAX, i64::MIN), |(a, b), j| (a.min(along(j)), b.max(along(j))));
            for (band, joint) in joints.iter_mut().enumerate() {
                let edge = |b: usize| low + (high - low + 3) * b as i64 / 3;
                *joint = ends.iter().filter(|j| (edge(band)..edge(band + 1)).contains(&along(j))).max_by_key(|j| (out(j), along(j))).copied();
            }
        }
    }
}

fn position(value: &Value) -> [f64; 3] {
    [0, 1, 2].map(|i| value[i].as_f64().unwrap_or(0.0))
}

/// All positions of a geometry.
fn positions(coordinates: &Value) -> Vec<[f64; 3]> {
    match coordinates.as_array() {
        Some(list) if list.first().is_some_and(Value::is_number) => vec![position(coordinates)],
        Some(list) => list.iter().flat_map(positions).collect(),
        None => Vec::new(),
    }
}

fn street(a: Joint, b: Joint) -> Value {
    let at = |j: Joint| json!([j.0 as f64 / 1e7, j.1 as f64 / 1e7, j.2]);
    json!({"type": "Feature", "properties": {"kind": "street", "class": "main"}, "geometry": {"type": "LineString", "coordinates": [at(a), at(b)]}})
}

/// A feature of the tile `number` at its place.
fn moved(feature: &Value, shift: [i64; 2], number: usize) -> Value {
    let mut feature = feature.clone();
    if number > 0 {
        move_positions(&mut feature["geometry"]["coordinates"], shift);
        if let Some(map) = feature["properties"].as_object_mut() {
            for (key, value) in map.iter_mut() {
                match value {
                    Value::String(text) if (key == "name" || key == "id") && !text.is_empty() => *text += &format!("-t{number}"),
                    Value::Array(_) if key == "entrances" => move_positions(value, shift),
                    _ => {}
                }
            }
        }
    }
    feature
}

fn move_positions(value: &mut Value, shift: [i64; 2]) {
    let Some(list) = value.as_array_mut() else { return };
    if list.first().is_some_and(Value::is_number) {
        for (number, by) in list.iter_mut().zip(shift) {
            let whole = (number.as_f64().unwrap_or(0.0) * 1e7).round() as i64 + by;
            *number = json!(whole as f64 / 1e7);
        }
    } else {
        list.iter_mut().for_each(|deeper| move_positions(deeper, shift));
    }
}

/// A feature collection that is written as it grows, beside its place until it is whole.
struct Writer {
    path: std::path::PathBuf,
    file: Option<BufWriter<File>>,
    empty: bool,
}

impl Writer {
    fn new(out: &Path, name: &str) -> Self {
        Self { path: out.join(format!("{name}.geojson")), file: None, empty: true }
    }

    fn put(&mut self, text: &str) -> Result<(), String> {
        let beside = self.path.with_extension("part");
        let said = |e: std::io::Error| format!("{}: {e}. Is there room, and may you write there?", beside.display());
        if self.file.is_none() {
            self.file = Some(BufWriter::new(File::create(&beside).map_err(said)?));
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(text.as_bytes()).map_err(said))
    }

    fn add(&mut self, feature: &Value) -> Result<(), String> {
        let before = if self.empty { "{\"type\":\"FeatureCollection\",\"features\":[\n" } else { ",\n" };
        self.empty = false;
        self.put(&format!("{before}{feature}"))
    }

    fn finish(mut self) -> Result<(), String> {
        self.put(if self.empty { "{\"type\":\"FeatureCollection\",\"features\":[]}\n" } else { "\n]}\n" })?;
        let said = |e: std::io::Error| format!("{}: {e}. Is there room, and may you write there?", self.path.display());
        if let Some(mut file) = self.file.take() {
            file.flush().map_err(said)?;
        }
        std::fs::rename(self.path.with_extension("part"), &self.path).map_err(said)
    }
}
