//! `quanli prepare`: OpenStreetMap extracts, places, heights and a census → a city folder.
//!
//! Reading order: `osm` (ways, places and what stands at nodes of an extract; `nodes`, `relations`, `plazas`, `same`, `tally`), `joining` (paths), `dem` and `geotiff` (heights), `fitting` (heights of nodes, fitted), `places` (GeoJSON and
//! CSV), `census` (people by age from GeoJSON or GeoPackage), `extent` (what the paths cover), `write` (the folder).

mod census;
mod crs;
mod dem;
mod extent;
mod fitting;
mod geopackage;
mod geotiff;
mod joining;
mod nodes;
mod osm;
mod places;
mod plazas;
mod relations;
mod same;
mod tally;
mod unzip;
mod write;

use crate::choices::Crs;
use crate::say;
use indicatif::{ProgressBar, ProgressStyle};
use quanli_model::problem::Problems;
use std::path::{Path, PathBuf};

/// Example: quanli prepare yuzhong.osm.pbf buildings.geojson --dem heights.tif --out city --id yuzhong --name 渝中
#[derive(clap::Args)]
pub struct Options {
    /// .osm.pbf extracts; .geojson, .fgb or .csv files with places; polygons tagged `building` become the backdrop
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Folder to write
    #[arg(long)]
    out: PathBuf,
    /// Heights: GeoTIFF, .hgt or .hgt.zip; several are tried in order
    #[arg(long)]
    dem: Vec<PathBuf>,
    /// People: GeoJSON, FlatGeobuf or GeoPackage, points or areas
    #[arg(long)]
    residents: Option<PathBuf>,
    /// Which columns hold which ages, for instance 0-14=N_0_14,15-64=N_15_64,65+=N_65
    #[arg(long)]
    ages: Option<String>,
    /// JSON object: place category → service id, for CSV files whose categories are no ids or names of services
    #[arg(long)]
    services: Option<PathBuf>,
    /// Only what lies in west,south,east,north
    #[arg(long, allow_hyphen_values = true)]
    bbox: Option<String>,
    /// Whose people are counted: GeoJSON or Nominatim answer with a polygon
    #[arg(long)]
    scope: Option<PathBuf>,
    /// Id of the city
    #[arg(long, default_value = "city")]
    id: String,
    /// Name of the city; give --name-en as well for English
    #[arg(long)]
    name: Option<String>,
    /// English name
    #[arg(long)]
    name_en: Option<String>,
    /// Coordinate system of GeoJSON, FlatGeobuf and CSV places
    #[arg(long, value_enum, default_value = "EPSG:4326")]
    crs: Crs,
    /// The same of the residents; a GeoPackage says its own
    #[arg(long, value_enum, default_value = "EPSG:4326")]
    residents_crs: Crs,
    /// The same of the scope
    #[arg(long, value_enum, default_value = "EPSG:4326")]
    scope_crs: Crs,
    /// What the data are from, for the attribution; may be given several times
    #[arg(long)]
    source: Vec<String>,
    /// Date of the data
    #[arg(long, default_value = "")]
    date: String,
    /// Write what was left out or taken as something else, each by its id with the reason, as a table of tabs
    #[arg(long)]
    account: Option<PathBuf>,
    /// Leave out network.qnet, the paths joined beforehand
    #[arg(long)]
    no_network: bool,
}

/// West, south, east, north.
pub type Bounds = [f64; 4];

pub fn run(o: &Options) -> Result<(), String> {
    let bbox = o.bbox.as_deref().map(bounds).transpose()?;
    let mut extract = osm::Extract::of_date((!o.date.is_empty()).then(|| o.date.clone()));
    let mut extra = places::Places::default();
    let mut problems = Problems::new();
    for input in &o.inputs {
        let bar = step(&format!("reading {}", input.display()));
        match extension(input).as_str() {
            "pbf" => extract.read(input, bbox)?,
            "geojson" | "json" | "gz" | "fgb" => extra.read_geojson(input, o.crs.into(), &mut problems)?,
            "csv" | "tsv" | "txt" => extra.read_csv(input, o.services.as_deref(), o.crs.into(), &mut problems)?,
            other => return Err(format!("{}: .{other} is not read. {}", input.display(), way_out(other))),
        }
        bar.finish_and_clear();
    }
    if extract.ways.is_empty() {
        return Err(String::from("no paths in the inputs. Give at least one .osm.pbf with highways"));
    }
    extract.merge_same_places();
    extract.lay_out_plazas();
    let bar = step("joining lifts and gates");
    let mut paths = joining::Paths::of(&extract);
    bar.finish_and_clear();
    paths.say_what_is_unused(&mut extract);
    if let Some(path) = &o.account {
        crate::files::write(path, extract.said.table().as_bytes())?;
    }
    let mut notes: Vec<String> = extract.said.lines().collect();
    if !o.dem.is_empty() {
        let bar = step("fitting heights");
        let models = o.dem.iter().map(|p| dem::Model::read(p)).collect::<Result<Vec<_>, _>>()?;
        notes.extend(models.iter().map(|m| m.note.clone()).filter(|note| !note.is_empty()));
        notes.push(fitting::fit_heights(&mut paths, &models));
        bar.finish_and_clear();
    }
    let residents = match &o.residents {
        Some(path) => {
            let bar = step("reading people");
            let to = |at| quanli_read::to_wgs84(o.residents_crs.into(), at);
            let (people, note) = census::read(path, o.ages.as_deref(), bbox, &to, &mut problems)?;
            bar.finish_and_clear();
            notes.push(note);
            Some(people)
        }
        None => None,
    };
    let scope = o.scope.as_deref().map(|path| places::read_scope(path, o.scope_crs.into())).transpose()?;
    write::folder(o, &paths, &extract, &extra, residents, scope, bbox)?;
    if !o.no_network {
        crate::pack::folder(&o.out)?;
    }
    let found = problems.worst_first();
    if !found.is_empty() {
        println!("{}", say::problems(&found));
    }
    for note in notes {
        println!("{note}");
    }
    println!(
        "{}: {} paths, {} places. Next: quanli check {}",
        o.out.display(),
        paths.list.len(),
        extract.places.len() + extra.facilities.len(),
        o.out.display()
    );
    Ok(())
}

/// A spinner on a terminal; nothing elsewhere.
pub fn step(text: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(text.to_owned());
    bar.set_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

/// How to go on with a file that is not read, by its ending.
fn way_out(extension: &str) -> &'static str {
    match extension {
        "osm" => "Turn it into .osm.pbf: osmium cat in.osm -o out.osm.pbf",
        "shp" | "dbf" | "shx" | "gpkg" | "kml" | "kmz" | "gml" | "tab" => "Turn it into GeoJSON: ogr2ogr -t_srs EPSG:4326 out.geojson IN",
        "xls" | "xlsx" | "et" => "Save it as CSV UTF-8",
        "tif" | "tiff" => "Heights are given with --dem; of a raster of people make points: gdal_translate -of XYZ, then a CSV or GeoJSON",
        _ => "Give .osm.pbf, .geojson, .fgb or .csv",
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn bounds(text: &str) -> Result<Bounds, String> {
    let parts: Vec<f64> = text.split(',').filter_map(|p| p.trim().parse().ok()).collect();
    match parts[..] {
        [w, s, e, n] if w < e && s < n => Ok([w, s, e, n]),
        _ => Err(format!("--bbox {text}: give west,south,east,north")),
    }
}
