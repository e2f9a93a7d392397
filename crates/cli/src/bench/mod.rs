//! `quanli bench`: how fast the engine is here, as JSON; also the native contender of `make bench`.

use crate::{city_folder, files};
use quanli_bench::{Draw, Net};
use quanli_engine::Session;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Example: quanli bench public/city --json
#[derive(clap::Args)]
pub struct Options {
    /// A city folder, or a folder with `net.bin` of an outside network (`make bench` makes them)
    dir: Option<PathBuf>,
    /// How often each case is drawn
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// JSON to standard output instead of a table
    #[arg(long)]
    json: bool,
    /// Answer requests `CASE<tab>DIR<tab>SEED`, one a line, with one line of JSON each, until the input ends
    #[arg(long, conflicts_with = "dir")]
    answer: bool,
}

/// Cases of outside networks, then of city folders.
const NET_CASES: [&str; 6] = ["nearest-20-categories", "prepared-20-categories", "edits", "path-edits", "ghost", "all-sites"];
const CITY_CASES: [&str; 5] = ["load", "ready", "all-services-all-walkers", "city-ghost-elder", "city-ghost-everyone"];

pub fn run(o: &Options) -> Result<(), String> {
    let mut bench = Bench::default();
    if o.answer {
        return bench.answer();
    }
    let dir = o.dir.as_deref().ok_or("name a city folder, for instance `quanli bench public/city`")?;
    let cases: &[&str] = if dir.join("net.bin").exists() { &NET_CASES } else { &CITY_CASES };
    let mut rows = Vec::new();
    for case in cases.iter().filter(|c| **c != "ready" || network_of(dir).is_ok_and(|n| n.1.is_some())) {
        let mut draws: Vec<Draw> = Vec::new();
        for seed in 0..o.runs.max(1) {
            draws.push(bench.draw(case, dir, seed as u64)?);
        }
        let mut times: Vec<f64> = draws.iter().map(|d| d.seconds).collect();
        times.sort_by(f64::total_cmp);
        let last = draws.pop().ok_or("nothing was drawn")?;
        let row = json!({"case": case, "network": name_of(dir), "engine": "quanli-native", "median_s": times[times.len() / 2], "min_s": times[0],
            "runs": times.len(), "figures": last.figures, "check": last.check});
        if !o.json {
            println!("{case:28} {:>12.6} s median of {}, least {:.6} s", times[times.len() / 2], times.len(), times[0]);
            last.figures.iter().for_each(|(name, value)| println!("  {name:26} {value}"));
        }
        rows.push(row);
    }
    if o.json {
        println!("{:#}", json!({"cases": rows}));
    }
    Ok(())
}

/// The unpacked paths of a city folder.
fn paths_of(dir: &Path, manifest: &str) -> Result<Vec<u8>, String> {
    let parsed: Value = serde_json::from_str(manifest).map_err(|e| format!("{}: {e}", dir.display()))?;
    files::read(&dir.join(crate::city_folder::file_name(&parsed["files"]["paths"]).unwrap_or("paths.geojson")))
}

/// The manifest of a city folder, and the unpacked prepared network that it names.
fn network_of(dir: &Path) -> Result<(String, Option<Vec<u8>>), String> {
    let manifest = std::fs::read_to_string(dir.join("city.json")).map_err(|e| format!("{}: {e}", dir.display()))?;
    let parsed: Value = serde_json::from_str(&manifest).map_err(|e| format!("{}: {e}", dir.display()))?;
    let network = parsed["files"]["network"].as_str().map(|name| files::read(&dir.join(name))).transpose()?;
    Ok((manifest, network))
}

fn name_of(dir: &Path) -> String {
    dir.file_name().map_or_else(|| dir.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// What is loaded, so that reading it is not measured with each draw.
#[derive(Default)]
struct Bench {
    net: Option<(PathBuf, Net)>,
    city: Option<(PathBuf, Session)>,
}

impl Bench {
    fn answer(&mut self) -> Result<(), String> {
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|e| e.to_string())?;
            let mut words = line.split('\t');
            let [case, dir, seed] = [(); 3].map(|()| words.next().unwrap_or(""));
            let reply = match self.draw(case, Path::new(dir), seed.parse().unwrap_or(0)) {
                Ok(draw) => serde_json::to_value(draw).map_err(|e| e.to_string())?,
                Err(error) => json!({"error": error}),
            };
            self.say(&reply)?;
        }
        Ok(())
    }

    fn say(&self, reply: &Value) -> Result<(), String> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{reply}").and_then(|()| out.flush()).map_err(|e| e.to_string())
    }

    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    fn draw(&mut self, case: &str, dir: &Path, seed: u64) -> Result<Draw, String> {
        let began = Instant::now();
        let now = move || began.elapsed().as_secs_f64();
        match case {
            "nearest-20-categories" => Ok(self.net(dir)?.nearest(&now)),
            "prepared-20-categories" => Ok(self.net(dir)?.prepared(&now)),
            "edits" => Ok(self.net(dir)?.edits(seed, &now)),
            "path-edits" => Ok(self.net(dir)?.path_edits(seed, &now)),
            "ghost" => Ok(self.net(dir)?.ghost(seed, &now)),
            "all-sites" => Ok(self.net(dir)?.all_sites(&now)),
            "load" => {
                let manifest = std::fs::read_to_string(dir.join("city.json")).map_err(|e| format!("{}: {e}", dir.display()))?;
                quanli_bench::load(&manifest, &paths_of(dir, &manifest)?, &now)
            }
            "ready" => {
                let (manifest, network) = network_of(dir)?;
                quanli_bench::ready(&manifest, &network.ok_or("no prepared network. `quanli pack` makes it")?, &now)
            }
            "all-services-all-walkers" => Ok(quanli_bench::all_services(self.city(dir)?.city().ok_or("no city is open")?, &now)),
            "city-ghost-elder" => self.city_ghost(dir, quanli_protocol::Who::Elder, &now),
            "city-ghost-everyone" => self.city_ghost(dir, quanli_protocol::Who::Everyone, &now),
            _ => Err(format!("{case}: no such case")),
        }
    }

    fn city_ghost(&mut self, dir: &Path, who: quanli_protocol::Who, now: quanli_bench::Clock<'_>) -> Result<Draw, String> {
        let session = self.city(dir)?;
        let spots = quanli_bench::spots(session.city().ok_or("no city is open")?);
        Ok(quanli_bench::city_ghost(session, &spots, who, now))
    }

    fn net(&mut self, dir: &Path) -> Result<&mut Net, String> {
        if self.net.as_ref().is_none_or(|(d, _)| d != dir) {
            let file = dir.join("net.bin");
            let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}. `make bench` makes it", file.display()))?;
            let net = Net::read(&bytes).ok_or_else(|| format!("{}: not a network of `make bench`. Make it anew", file.display()))?;
            self.net = Some((dir.to_owned(), net));
        }
        self.net.as_mut().map(|n| &mut n.1).ok_or_else(|| "no network".into())
    }

    fn city(&mut self, dir: &Path) -> Result<&mut Session, String> {
        if self.city.as_ref().is_none_or(|(d, _)| d != dir) {
            self.city = Some((dir.to_owned(), city_folder::open(dir)?.0));
        }
        self.city.as_mut().map(|c| &mut c.1).ok_or_else(|| "no city".into())
    }
}
