//! `quanli prepare`: extracts, heights and a census → a city folder.

/// Example: quanli prepare city.osm.pbf --out city
#[derive(clap::Args)]
pub struct Options {
    /// Folder to write
    #[arg(long)]
    out: std::path::PathBuf,
}

pub fn run(o: &Options) -> Result<(), String> {
    Err(format!("{}", o.out.display()))
}
