//! `quanli`: the command line. Makes city folders, checks them, and answers the same questions as the app, with the same figures.

mod bench;
mod check;
mod choices;
mod circles;
mod city_folder;
mod coverage;
mod evaluate;
mod explain;
mod files;
mod gazetteer;
mod hours;
mod lines;
mod nearest;
mod network;
mod pack;
mod prepare;
mod reach;
mod route;
mod say;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Who reaches what on foot, and who gains if it changes.
#[derive(Parser)]
#[command(name = "quanli", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a city folder from OpenStreetMap extracts, GeoJSON, CSV, heights and a census
    Prepare(prepare::Options),
    /// Join a city folder's paths beforehand, so that it opens faster: writes network.qnet
    Pack(pack::Options),
    /// Report what is wrong with a city folder, worst first
    Check(check::Options),
    /// People within each minute of a service, by age
    Coverage(coverage::Options),
    /// Every figure of a standard: rules on both bases, completeness, room, fairness, circles
    Evaluate(evaluate::Options),
    /// Drawn life circles: a table, a map file and a sheet each
    Circles(circles::Options),
    /// People within reach of a service at every hour of the week
    Week(hours::Options),
    /// Opening hours in plain words, as they are read: of texts, or of every text of a city folder
    Hours(hours::TextOptions),
    /// Whom each bus or metro line serves, for one question
    Lines(lines::Options),
    /// Standard profiles as CSV, out and in
    Standard(evaluate::standard::Options),
    /// Everything that one person reaches from a place
    Reach(reach::Options),
    /// The way from a place to a facility, and where its time goes
    Route(route::Options),
    /// Write a walker's network as CSV for outside tools
    Network(network::Options),
    /// Time to the nearest facility of each category on an outside network
    Nearest(nearest::Options),
    /// Measure the engine on a city or an outside network
    Bench(bench::Options),
    /// Make the made-up mountain city
    DemoCity(DemoOptions),
}

/// Examples: quanli demo-city public/city --seed 1; quanli demo-city target/large --edges 1000000
#[derive(clap::Args)]
struct DemoOptions {
    /// Folder to write
    out: std::path::PathBuf,
    /// The same seed gives the same city
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// About so many edges (1000 to 2000000), to see how things scale: whole cities side by side, joined by streets, in plain files
    #[arg(long, value_parser = clap::value_parser!(u32).range(1_000..=2_000_000))]
    edges: Option<u32>,
    /// Leave out network.qnet, the paths joined beforehand
    #[arg(long)]
    no_network: bool,
}

fn main() -> ExitCode {
    let result = match Line::parse().command {
        Command::Prepare(o) => prepare::run(&o),
        Command::Check(o) => return check::run(&o),
        Command::Coverage(o) => coverage::run(&o),
        Command::Evaluate(o) => evaluate::run(&o),
        Command::Circles(o) => circles::run(&o),
        Command::Week(o) => hours::run(&o),
        Command::Hours(o) => hours::read(&o),
        Command::Lines(o) => lines::run(&o),
        Command::Standard(o) => evaluate::standard::run(&o),
        Command::Reach(o) => reach::run(&o),
        Command::Route(o) => route::run(&o),
        Command::Network(o) => network::run(&o),
        Command::Nearest(o) => nearest::run(&o),
        Command::Bench(o) => bench::run(&o),
        Command::Pack(o) => pack::run(&o),
        Command::DemoCity(o) => made_up(&o),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("quanli: {message}");
            ExitCode::from(1)
        }
    }
}

fn made_up(o: &DemoOptions) -> Result<(), String> {
    match o.edges {
        Some(edges) => files::write(&o.out.join("city.json"), &quanli_demo_city::tiles::write(&o.out, o.seed, edges as usize)?)?,
        None => city_folder::write(&o.out, quanli_demo_city::generate(o.seed))?,
    }
    if o.no_network { Ok(()) } else { pack::folder(&o.out).map(drop) }
}
