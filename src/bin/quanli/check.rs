//! `quanli check`: what is wrong with a city folder, worst first.

use crate::{city_folder, say};
use quanli::protocol::Severity;
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
    let opened = match city_folder::open(&o.dir) {
        Ok((_, opened)) => opened,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    if o.json {
        println!("{}", serde_json::to_string_pretty(&opened.report).unwrap_or_default());
    } else {
        println!("{}: {} edges, {} facilities, data {}", opened.id, opened.edges, opened.facilities.len(), opened.data_fingerprint);
        println!("{}", say::problems(&opened.report));
    }
    if opened.report.iter().any(|p| p.severity <= Severity::Error) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
