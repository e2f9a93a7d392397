//! City folders: opened for a command, or written by one.

use crate::{files, say};
use quanli_engine::{OpenCity, Session, Whole};
use quanli_protocol::{FileRole, Open, Opened};
use std::path::Path;

/// Opens a city folder. The error holds every problem that makes it unusable.
pub fn open(dir: &Path) -> Result<(Session, Opened), String> {
    let (manifest, roles, buffers) = load(dir)?;
    let mut session = Session::default();
    let mut files = Whole { roles: roles.clone(), files: buffers, columns: Vec::new() };
    let opened = session.ask_with(Open { manifest, files: roles }, &mut files).map_err(|problems| say::problems(&problems))?;
    Ok((session, opened))
}

/// The name of a file in `city.json`: a text, or `{"file": …, "crs": …}`.
pub fn file_name(named: &serde_json::Value) -> Option<&str> {
    named.as_str().or_else(|| named["file"].as_str())
}

/// Manifest, roles and bytes.
type Loaded = (String, Vec<FileRole>, Vec<Vec<u8>>);

/// What is asked of the library when a folder is opened.
fn load(dir: &Path) -> Result<Loaded, String> {
    let manifest_path = dir.join("city.json");
    let bytes = files::read(&manifest_path)?;
    let parsed: serde_json::Value = files::json(&manifest_path, &bytes)?;
    let manifest = String::from_utf8_lossy(&bytes).into_owned();
    let mut roles = Vec::new();
    let mut buffers = Vec::new();
    for (key, role, required) in [
        ("paths", FileRole::Paths, true),
        ("facilities", FileRole::Facilities, true),
        ("residents", FileRole::Residents, false),
        ("circles", FileRole::Circles, false),
        ("transit", FileRole::Transit, false),
        ("catalogue", FileRole::Catalogue, false),
        ("standard", FileRole::Standard, false),
    ] {
        match file_name(&parsed["files"][key]) {
            Some(name) => {
                buffers.push(files::read(&dir.join(name))?);
                roles.push(role);
            }
            None if required => return Err(format!("{}: \"files\" names no \"{key}\". Add it", manifest_path.display())),
            None => {}
        }
    }
    Ok((manifest, roles, buffers))
}

/// The open city of a session that has one.
pub fn city(session: &mut Session) -> &mut OpenCity {
    session.city().expect("a session that answered Opened has a city")
}

/// Writes a folder; GeoJSON that the manifest names as `.gz` is packed.
pub fn write(dir: &Path, list: Vec<(String, Vec<u8>)>) -> Result<(), String> {
    std::fs::create_dir_all(dir).map_err(|e| format!("{}: {e}. May you write there?", dir.display()))?;
    let manifest = list.iter().find(|(name, _)| name == "city.json").map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    for (name, bytes) in list {
        let packed = format!("{name}.gz");
        if manifest.contains(&format!("\"{packed}\"")) {
            files::write(&dir.join(packed), &files::pack(&bytes))?;
        } else {
            files::write(&dir.join(name), &bytes)?;
        }
    }
    Ok(())
}
