//! `quanli check`: what is wrong with a city folder, worst first.

use crate::{city_folder, say};
use quanli::protocol::{Problem, Reason, Severity};
use std::process::ExitCode;

/// Example: quanli check public/city --json
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Exit code 0: clean or warnings only; 1: features were left out; 2: unusable.
pub fn run(o: &Options) -> ExitCode {
    let (mut session, mut opened) = match city_folder::open(&o.dir) {
        Ok(open) => open,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let crossings = city_folder::city(&mut session).net.crossings_not_joined();
    if let Some(first) = crossings.first() {
        opened.report.push(Problem {
            severity: Severity::Warning,
            reason: Reason::CrossingNotJoined,
            file: String::from("paths"),
            index: None,
            id: None,
            at: Some(*first),
            found: String::new(),
            count: crossings.len() as u32,
        });
    }
    if o.json {
        println!("{}", serde_json::to_string_pretty(&opened.report).unwrap_or_default());
    } else {
        println!("{}: {} edges, {} facilities, data {}", opened.id, opened.edges, opened.facilities.len(), opened.data_fingerprint);
        println!("{}", say::problems(&opened.report));
    }
    if opened.report.iter().any(|p| p.severity <= Severity::Error) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
