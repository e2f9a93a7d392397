//! `quanli evaluate`: every figure of a standard, baseline and scenario side by side; the figures of the app.

mod json;
pub mod standard;

use crate::{city_folder, coverage};
use json::Names;
use quanli_engine::OpenCity;
use quanli_model::units::{People, Share};
use quanli_protocol::{Evaluation, Problem};

pub use json::{Names as ServiceNames, circle_json};

/// Examples: quanli evaluate public/city; quanli evaluate public/city --standard gb50180-2018 --compare td-t-1062-2021 --json
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Scenario file to put in force
    #[arg(long)]
    scenario: Option<std::path::PathBuf>,
    /// Id of the standard profile, or a profile file (.json); absent: the one that the city names
    #[arg(long, default_value = "")]
    standard: String,
    /// A second profile to compare with
    #[arg(long)]
    compare: Option<String>,
    /// When: day and time, for instance 'Mon 12:00'; absent: any time, opening hours are not counted
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days (2026-10-10); absent: a typical week
    #[arg(long)]
    date: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(o: &Options) -> Result<(), String> {
    let (mut session, opened) = city_folder::open(&o.dir)?;
    let open = city_folder::city(&mut session);
    let edits = o.scenario.as_deref().map(coverage::scenario).transpose()?;
    let at = crate::hours::moment(open, edits.as_deref().unwrap_or_default(), o.at.as_deref(), o.date.as_deref())?;
    let standard = profile(open, &o.standard)?;
    let known = ids(open);
    let baseline = open.evaluate(&standard, at).ok_or_else(|| format!("--standard {standard}: one of {known}"))?;
    let after = match &edits {
        None => None,
        Some(edits) => {
            report(&open.replace(edits));
            open.evaluate(&standard, at)
        }
    };
    let compared = match &o.compare {
        None => None,
        Some(other) => {
            let other = profile(open, other)?;
            Some(open.compare(&standard, &other, at).ok_or_else(|| format!("--compare {other}: one of {known}"))?)
        }
    };
    let names = Names::new(&opened);
    if o.json {
        let all = serde_json::json!({
            "city": opened.id,
            "data": opened.data_fingerprint,
            "baseline": names.evaluation(&baseline),
            "scenario": after.as_ref().map(|e| names.evaluation(e)),
            "compare": compared.as_ref().map(|c| names.compared(c)),
        });
        println!("{}", serde_json::to_string_pretty(&all).unwrap_or_default());
    } else {
        print!("{}", text(&baseline, after.as_ref(), &names));
        if let Some(c) = &compared {
            print!("{}", names.compared_text(c));
        }
    }
    Ok(())
}

/// The id of a profile; a file is read in first.
pub fn profile(open: &mut OpenCity, text: &str) -> Result<String, String> {
    let is_file = std::path::Path::new(text).extension().is_some_and(|e| e == "json");
    if !is_file {
        return Ok(text.to_owned());
    }
    let bytes = crate::files::read(std::path::Path::new(text))?;
    open.add_standard(&bytes).map(|s| s.id).map_err(|problems| crate::say::problems(&problems))
}

fn ids(open: &OpenCity) -> String {
    open.standards().iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// Prints what did not fit.
pub fn report(problems: &[Problem]) {
    if !problems.is_empty() {
        eprintln!("{}", crate::say::problems(problems));
    }
}

fn text(baseline: &Evaluation, after: Option<&Evaluation>, names: &Names) -> String {
    let mut out = String::new();
    if baseline.model.heights == 0.0 {
        out += "no heights: slopes are not counted\n";
    }
    let word = if baseline.standard.verified { "" } else { " (not verified by its owner: \"by an unverified profile\")" };
    out += &format!("by {} v{}{word}\n", baseline.standard.id, baseline.standard.version);
    for (name, e) in [("baseline", Some(baseline)), ("scenario", after)] {
        let Some(e) = e else { continue };
        out += &format!("{name}, fingerprint {}\n", e.fingerprint);
        out += "  service                  minutes people   on foot  by metres  circle   on paper only\n";
        for r in &e.rows {
            let known = r.people - r.walked.unknown;
            let share = |n: People| format!("{:>5} %", Share::of(n, known).digits());
            out += &format!(
                "  {:<24} {:>5}{} {:>8} {}  {}  {}  {:>8}\n",
                names.id(r.service),
                r.minutes,
                if r.required { '*' } else { ' ' },
                r.people.rounded(),
                share(r.walked.met),
                r.norm.map_or("      -".into(), |n| share(n.met)),
                r.circle.map_or("      -".into(), share),
                r.paper_only.rounded()
            );
        }
        for g in &e.groups {
            let c = &g.completeness;
            let known = c.people - c.unknown;
            let norm = c.by_count_norm.last().map_or(String::new(), |p| format!("; by metres {} %", Share::of(*p, known).digits()));
            out += &format!(
                "  {:<10} all {} required: {} %{norm}; mean {}\n",
                g.who.id(),
                g.required,
                Share::of(c.complete(), known).digits(),
                c.mean_share().map_or_else(|| "—".into(), |m| format!("{:.0} %", m * 100.0))
            );
        }
        for c in &e.capacity {
            out += &format!(
                "  {:<24} {:.1} {} per 1000; want {}: served {}, full {}, beyond {}; Gini {}\n",
                names.id(c.service),
                c.per_1000,
                c.unit,
                c.demand.rounded(),
                c.served.rounded(),
                c.full.rounded(),
                c.beyond.rounded(),
                c.gini.map_or("-".into(), |g| format!("{g:.3}"))
            );
        }
        let complete = e.circles.iter().filter(|c| c.required > 0 && c.satisfied == c.required).count();
        out += &format!(
            "  circles: {} of {} have all; {} people in them; {} facilities not counted\n",
            complete,
            e.circles.len(),
            e.in_circles.rounded(),
            e.not_counted.len()
        );
        out += &names.unread_text(e);
    }
    out
}
