//! `quanli standard`: a profile out as CSV for a spreadsheet, and back in as JSON.

use crate::files;
use quanli_protocol::Standard;
use quanli_read::tables::Table;

/// Examples: quanli standard gb50180-2018 --csv > items.csv; quanli standard db50-543-2024 --from items.csv > own.json
#[derive(clap::Args)]
pub struct Options {
    /// Id of a built-in profile, or a profile file (.json); absent: list them
    id: Option<String>,
    /// Print its items as CSV
    #[arg(long)]
    csv: bool,
    /// Take the items of this CSV file in and print the profile as JSON
    #[arg(long)]
    from: Option<std::path::PathBuf>,
}

pub fn run(o: &Options) -> Result<(), String> {
    let all = Standard::built_in();
    let Some(id) = &o.id else {
        for s in &all {
            println!("{:<18} {:>3} items{}  {}", s.id, s.items.len(), if s.is_verified() { ", verified" } else { "" }, s.title.get("en").map_or("", |t| t));
        }
        return Ok(());
    };
    let standard = if id.ends_with(".json") {
        Standard::from_json(&files::read(std::path::Path::new(id))?).map_err(|e| format!("{id}: {e}"))?
    } else {
        all.iter().find(|s| s.id == *id).cloned().ok_or_else(|| format!("{id}: one of {}", all.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ")))?
    };
    if let Some(path) = &o.from {
        let table = Table::read(&files::text(&files::read(path)?)).map_err(|e| format!("{}: {e}", path.display()))?;
        let filled = standard.with_rows(&table.with_plain_numbers().all()).map_err(|wrong| format!("{}:\n  {}", path.display(), wrong.join("\n  ")))?;
        filled.rules(&quanli_protocol::Catalogue::built_in()).map_err(|wrong| format!("{}:\n  {}", path.display(), wrong.join("\n  ")))?;
        println!("{}", serde_json::to_string_pretty(&filled).unwrap_or_default());
    } else if o.csv {
        print!("{}", standard.to_csv());
    } else {
        println!("{}", serde_json::to_string_pretty(&standard).unwrap_or_default());
    }
    Ok(())
}
