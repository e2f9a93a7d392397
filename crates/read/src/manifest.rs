//! `city.json` → [`Manifest`].

use quanli_model::catalogue::{FlawKind, from_json};
use quanli_model::city::Manifest;
use quanli_model::problem::{Problems, Reason, Severity, Where};

/// The newest version of the folder format that is read.
const VERSION: u32 = 1;

/// Reads the manifest. `None` when it can't be used; `problems` says why.
#[must_use]
pub fn read_manifest(text: &str, problems: &mut Problems) -> Option<Manifest> {
    problems.in_file("city.json");
    match from_json::<Manifest>(text.as_bytes()) {
        Ok(m) if m.quanli > VERSION => {
            problems.add(Severity::Unusable, Reason::NewerVersion, Where::whole(), m.quanli.to_string());
            None
        }
        Ok(m) if m.age_shares.is_some_and(|shares| !are_shares(shares.as_array())) => {
            problems.add(Severity::Unusable, Reason::Manifest, Where::whole(), "age_shares: each is 0 or more, and their sum is more than 0");
            None
        }
        Ok(m) if m.scope.as_ref().is_some_and(|scope| !scope.rings().iter().any(|ring| ring.len() > 2)) => {
            let found = "scope: it holds no area, so nobody would be counted. Give a Polygon, or leave it out";
            problems.add(Severity::Unusable, Reason::Manifest, Where::whole(), found);
            None
        }
        Ok(m) => Some(m),
        Err(flaw) => {
            let reason = match flaw.kind {
                FlawKind::NotUtf8 => Reason::NotUtf8,
                FlawKind::NotJson => Reason::NotJson,
                FlawKind::Content if flaw.found.contains("EPSG:4490") => Reason::UnknownCrs,
                FlawKind::Content => Reason::Manifest,
            };
            problems.add(Severity::Unusable, reason, Where::whole(), flaw.found);
            None
        }
    }
}

/// Whether a total can be split by them.
fn are_shares(shares: [f64; 5]) -> bool {
    shares.iter().all(|s| *s >= 0.0 && s.is_finite()) && shares.iter().sum::<f64>() > 0.0
}
