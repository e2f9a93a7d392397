//! `quanli nearest`: the engine alone on an outside network, to be compared with other tools node by node.

use crate::files;
use quanli_engine::nearest_on_arcs;
use quanli_read::tables::Table;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Example: quanli nearest --arcs arcs.csv --facilities facilities.csv --limit 900 --out times.csv
#[derive(clap::Args)]
pub struct Options {
    /// CSV: from,to,seconds
    #[arg(long)]
    arcs: std::path::PathBuf,
    /// CSV: node,category
    #[arg(long)]
    facilities: std::path::PathBuf,
    /// Seconds, up to 1800
    #[arg(long, default_value_t = 900.0)]
    limit: f64,
    /// CSV to write: node,category,seconds; only what is reached
    #[arg(long)]
    out: std::path::PathBuf,
}

pub fn run(o: &Options) -> Result<(), String> {
    if !(0.0..=1800.0).contains(&o.limit) {
        return Err(format!("--limit {}: give 0 to 1800 seconds", o.limit));
    }
    let mut arcs: Vec<(u32, u32, u32)> = Vec::new();
    let mut n = 0;
    rows(&o.arcs, ["from", "to", "seconds"], |row, [from, to, seconds]| {
        let bad = |what: &str| format!("{} row {row}: {what} is not a number. Correct it", o.arcs.display());
        let node = |text: &str, what| text.parse::<f64>().ok().filter(|v| (0.0..4e9).contains(v)).map(|v| v as u32).ok_or_else(|| bad(what));
        let (from, to) = (node(from, "from")?, node(to, "to")?);
        let seconds: f64 = seconds.parse().map_err(|_| bad("seconds"))?;
        // A cost that is none, or below nothing, has no nearest.
        if !(0.0..1e8).contains(&seconds) {
            return Err(format!("{} row {row}: seconds = {seconds}. A cost is 0 or more and below 100 million", o.arcs.display()));
        }
        n = n.max(from + 1).max(to + 1);
        arcs.push((from, to, quanli_model::units::Deciseconds::from_seconds(seconds).0));
        Ok(())
    })?;
    let mut categories: BTreeMap<(u64, String), Vec<u32>> = BTreeMap::new();
    rows(&o.facilities, ["node", "category"], |row, [node, category]| {
        let wrong = || format!("{} row {row}: node = {node} is no node number. Correct it", o.facilities.display());
        let node = node.parse::<f64>().ok().filter(|v| (0.0..4e9).contains(v)).ok_or_else(wrong)?;
        // Numbered categories in number order, others by name.
        let key = category.parse::<u64>().unwrap_or(u64::MAX);
        categories.entry((key, category.to_owned())).or_default().push(node as u32);
        Ok(())
    })?;
    let limit = (o.limit * 10.0) as u16;
    let lists: Vec<Vec<u32>> = categories.values().cloned().collect();
    let mut out = String::from("node,category,seconds\n");
    for ((_, name), times) in categories.keys().zip(nearest_on_arcs(n as usize, &arcs, &lists, limit)) {
        for (node, ds) in times.into_iter().enumerate().filter(|(_, ds)| *ds <= limit) {
            let _ = writeln!(out, "{node},{name},{}.{}", ds / 10, ds % 10);
        }
    }
    files::write(&o.out, out.as_bytes())
}

/// Calls `each` with the named columns of every row of a CSV file.
fn rows<const N: usize>(path: &Path, names: [&str; N], mut each: impl FnMut(usize, [&str; N]) -> Result<(), String>) -> Result<(), String> {
    let table = Table::read(&files::text(&files::read(path)?)).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut columns = [0; N];
    for (column, name) in columns.iter_mut().zip(names) {
        *column = table.column(&[name]).ok_or_else(|| format!("{}: no column \"{name}\". The header must be {}", path.display(), names.join(",")))?;
    }
    for (line, row) in &table.rows {
        each(*line as usize, columns.map(|c| row.get(c).map_or("", String::as_str)))?;
    }
    Ok(())
}
