//! `quanli pack`: the prepared network and places of a city folder and the spelling of its names, written beside its files and named in `city.json`.

use crate::city_folder::file_name;
use crate::{files, prepare};
use quanli_engine::pack_places;
use quanli_model::problem::Problems;
use quanli_network::qnet::{self, Source};
use quanli_protocol::FileRole;
use quanli_read::{file_hash, read_manifest, read_paths};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Example: quanli pack my-city
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: PathBuf,
    /// Write paths, facilities and residents as FlatGeobuf too and name those in city.json, so that the page fetches only what it shows; for cities
    /// that are larger than a download. The web server must answer byte ranges
    #[arg(long)]
    by_range: bool,
}

pub fn run(o: &Options) -> Result<(), String> {
    if o.by_range {
        return by_range(&o.dir);
    }
    let size = folder(&o.dir)?;
    println!("{}: network.qnet, places.qplc, {} KB. Run this again whenever another file changes", o.dir.display(), size.div_ceil(1000));
    Ok(())
}

/// The files that places are prepared from.
const OF_PLACES: [(&str, FileRole); 6] = [
    ("facilities", FileRole::Facilities),
    ("residents", FileRole::Residents),
    ("circles", FileRole::Circles),
    ("transit", FileRole::Transit),
    ("catalogue", FileRole::Catalogue),
    ("standard", FileRole::Standard),
];

/// Writes the prepared network and places of a folder, packed if its paths are, and enters them into the manifest. Returns their size as written.
pub fn folder(dir: &Path) -> Result<usize, String> {
    let bar = prepare::step("joining paths");
    let place = dir.join("city.json");
    let wrong = |why: String| format!("{}: {why}", place.display());
    let text = String::from_utf8(files::read(&place)?).map_err(|_| wrong("not UTF-8 text".into()))?;
    let mut json: Value = files::json(&place, text.as_bytes())?;
    let manifest = read_manifest(&text, &mut Problems::new()).ok_or_else(|| wrong(String::from("can't be used. quanli check says why")))?;
    let paths = files::read(&dir.join(&manifest.files.paths))?;
    let mut problems = Problems::new();
    let ways = read_paths(&paths, manifest.systems()[0], &mut problems).filter(|w| !w.is_empty());
    let ways = ways.ok_or_else(|| format!("{}: no paths to join. quanli check says why", dir.join(&manifest.files.paths).display()))?;
    let source = Source { paths: file_hash(&paths), crs: manifest.systems()[0] };
    let mut bytes = qnet::pack(&ways, source, problems.as_slice());
    let packed = manifest.files.paths.ends_with(".gz");
    let name = if packed { "network.qnet.gz" } else { "network.qnet" };
    if packed {
        bytes = files::pack(&bytes);
    }
    files::write(&dir.join(name), &bytes)?;
    json["files"]["network"] = json!(name);
    json["hashes"] = json!({"paths": format!("{:016x}", source.paths)});
    let size = |name: &str| std::fs::metadata(dir.join(name)).map_or(0, |m| m.len());
    json["sizes"] = json!({"paths": size(&manifest.files.paths)});
    for (key, _) in OF_PLACES {
        let Some(name) = file_name(&json["files"][key]).map(str::to_owned) else { continue };
        json["hashes"][key] = json!(format!("{:016x}", file_hash(&files::read(&dir.join(&name))?)));
        json["sizes"][key] = json!(size(&name));
    }
    json["files"]["gazetteer"] = json!(crate::gazetteer::folder(dir, packed)?);
    let name = if packed { "places.qplc.gz" } else { "places.qplc" };
    json["files"]["places"] = json!(name);
    let text = format!("{json:#}\n");
    let mut places = places_of(dir, &text).map_err(|why| wrong(format!("{why} quanli check says why")))?;
    if packed {
        places = files::pack(&places);
    }
    files::write(&dir.join(name), &places)?;
    files::write(&place, text.as_bytes())?;
    bar.finish_and_clear();
    Ok(bytes.len() + places.len())
}

/// The prepared places of a folder with a manifest of that text.
pub fn places_of(dir: &Path, manifest: &str) -> Result<Vec<u8>, String> {
    let json: Value = quanli_model::catalogue::from_json(manifest.as_bytes()).map_err(|e| e.to_string())?;
    let file = &mut |role: FileRole| {
        let key = OF_PLACES.iter().find(|(_, r)| *r == role)?.0;
        files::read(&dir.join(file_name(&json["files"][key])?)).ok()
    };
    pack_places(manifest, file).map_err(|problems| crate::say::problems(&problems))
}

/// Writes the three large files as FlatGeobuf with an R-tree and names them in the manifest, in place of what they were made from. The prepared
/// network is no longer named: it is whole or nothing.
fn by_range(dir: &Path) -> Result<(), String> {
    let place = dir.join("city.json");
    let mut json: Value = files::json(&place, &files::read(&place)?)?;
    for (key, heights) in [("paths", true), ("facilities", false), ("residents", false)] {
        let Some(name) = file_name(&json["files"][key]).map(str::to_owned).filter(|name| !name.ends_with(".fgb")) else { continue };
        let bytes = quanli_read::write::flatgeobuf(&files::read(&dir.join(&name))?, quanli_read::write::flatgeobuf_options(heights, true))
            .map_err(|e| format!("{}: {e}. quanli check says why", dir.join(&name).display()))?;
        let new = format!("{key}.fgb");
        files::write(&dir.join(&new), &bytes)?;
        println!("{}: {new}, {} KB", dir.display(), bytes.len().div_ceil(1000));
        // A coordinate system of its own stays beside it.
        match json["files"][key].get_mut("file") {
            Some(name) => *name = json!(new),
            None => json["files"][key] = json!(new),
        }
    }
    if let Some(named) = json["files"].as_object_mut() {
        named.remove("network");
        named.remove("places");
    }
    files::write(&place, format!("{json:#}\n").as_bytes())
}
