//! `quanli check`: what is wrong with a city folder, worst first.

use crate::{city_folder, explain, say};
use quanli_engine::{OpenCity, unpack_places};
use quanli_model::catalogue::AgeGroup;
use quanli_model::city::Kind;
use quanli_model::problem::{Problems, Where};
use quanli_network::Network;
use quanli_network::qnet::{Flaw, difference, unpack};
use quanli_protocol::{Problem, Reason, Severity};
use quanli_read::{file_hash, read_manifest};
use std::path::Path;
use std::process::ExitCode;

/// Examples: quanli check public/city --json; quanli check --explain; quanli check --explain hidden-count
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    #[arg(required_unless_present = "explain")]
    dir: Option<std::path::PathBuf>,
    /// What a reason means; without one what each property of each file takes, and what else becomes
    #[arg(long, num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Exit code 0: clean or warnings only; 1: features were left out; 2: unusable.
pub fn run(o: &Options) -> ExitCode {
    if let Some(name) = &o.explain {
        let text = if name.is_empty() { Ok(explain::page()) } else { explain::reason(name) };
        return match text {
            Ok(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Err(message) => {
                eprintln!("{message}");
                ExitCode::from(2)
            }
        };
    }
    let Some(dir) = &o.dir else { return ExitCode::from(2) };
    let (mut session, mut opened) = match city_folder::open(dir) {
        Ok(open) => open,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let open = city_folder::city(&mut session);
    if let Err(message) = crate::hours::moment(open, &[], None, None) {
        eprintln!("{message}");
    }
    opened.report.extend(open.hours_problems());
    opened.report.extend(prepared_network(dir, &city_folder::city(&mut session).net));
    opened.report.extend(prepared_places(dir));
    opened.report.sort_by_key(|p| p.severity);
    if o.json {
        println!("{}", serde_json::to_string_pretty(&opened.report).unwrap_or_default());
    } else {
        println!("{}: {} edges, {} facilities, data {}", opened.id, opened.edges, opened.facilities.len(), opened.data_fingerprint);
        println!("read: {}", read(city_folder::city(&mut session)));
        println!("{}", say::problems(&opened.report));
    }
    if opened.report.iter().any(|p| p.severity <= Severity::Error) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// What the files came to: paths by what is walked differently, places, and whose people stand at how many homes.
fn read(open: &OpenCity) -> String {
    let of = |kind: Kind| open.net.ways.iter().filter(|way| way.kind == kind).count();
    let homes = &open.net.homes.list;
    let people: u64 = homes.people[..AgeGroup::ALL.len()].iter().flat_map(|counts| counts.iter()).sum();
    let far: u64 = open.net.homes.not_joined[..AgeGroup::ALL.len()].iter().map(|n| n.0).sum();
    let people = match open.city.manifest.files.residents {
        Some(_) => format!("{:.0} people at {} homes, {:.0} far from every path", people as f64 / 1000.0, homes.len(), far as f64 / 1000.0),
        None => String::from("no people"),
    };
    format!(
        "{} paths ({} stairs, {} escalators, {} lifts), {} places, {people}",
        open.net.ways.len(),
        of(Kind::Steps),
        of(Kind::Escalator),
        of(Kind::Lift),
        open.city.places.len()
    )
}

/// What is wrong with the prepared network: it must be made from these paths, be known to the manifest, and equal what the paths give now.
fn prepared_network(dir: &Path, net: &Network) -> Option<Problem> {
    let text = std::fs::read_to_string(dir.join("city.json")).ok()?;
    let manifest = read_manifest(&text, &mut Problems::new())?;
    let name = manifest.files.network.clone()?;
    let paths = file_hash(&crate::files::read(&dir.join(&manifest.files.paths)).ok()?);
    let (reason, found) = match crate::files::read(&dir.join(&name)) {
        Err(message) => (Reason::Unreadable, message),
        Ok(bytes) => match unpack(&bytes, Some(paths), manifest.systems()[0]) {
            Err(flaw) => flaw.reason(),
            // The page, which does not load the paths, believes the manifest.
            Ok(_) if manifest.hashes.of_paths() != Some(paths) => Flaw::OtherData(paths, manifest.hashes.of_paths()).reason(),
            Ok(unpacked) => (Reason::PreparedStale, String::from(difference(&unpacked.network, net)?)),
        },
    };
    let mut problems = Problems::new();
    problems.in_file(&name);
    problems.add(Severity::Error, reason, Where::whole(), found);
    problems.worst_first().pop()
}

/// What is wrong with the prepared places: they must be made from these files by this engine.
fn prepared_places(dir: &Path) -> Option<Problem> {
    let text = std::fs::read_to_string(dir.join("city.json")).ok()?;
    let name = read_manifest(&text, &mut Problems::new())?.files.places?;
    let (reason, found) = match crate::files::read(&dir.join(&name)) {
        Err(message) => (Reason::Unreadable, message),
        Ok(bytes) => match unpack_places(&bytes, &text) {
            Err(flaw) => flaw.reason(),
            Ok(_) if crate::pack::places_of(dir, &text).ok()? == bytes => return None,
            Ok(_) => (Reason::PreparedStale, String::from("facilities, residents, circles, transit, catalogue, standard")),
        },
    };
    let mut problems = Problems::new();
    problems.in_file(&name);
    problems.add(Severity::Error, reason, Where::whole(), found);
    problems.worst_first().pop()
}
