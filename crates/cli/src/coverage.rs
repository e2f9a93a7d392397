//! `quanli coverage`: people within each minute of a service, by age; the figures of the app.

use crate::choices::{Group, Walk};
use crate::city_folder;
use crate::{files, say};
use quanli_engine::{Session, Within};
use quanli_model::units::{People, Share};
use quanli_protocol::{Counted, Cover, Covered, Edit, Figures, Question, Replace, ScenarioFile, Spread, Sure};
use serde_json::{Value, json};

/// Example: quanli coverage public/city --service community-canteen --who elder --limit 15min
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Service id of the catalogue
    #[arg(long)]
    service: String,
    /// Whose walk
    #[arg(long, alias = "profile", value_enum, default_value = "everyone")]
    who: Group,
    /// What counts as within reach, for instance 15min or 90s; pockets and room are told for whole minutes only
    #[arg(long, default_value = "15min")]
    limit: String,
    /// Which way is walked
    #[arg(long, value_enum, default_value = "there")]
    direction: Walk,
    /// When: day and time, for instance 'Mon 12:00'; absent: any time, opening hours are not counted
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days (2026-10-10); absent: a typical week
    #[arg(long)]
    date: Option<String>,
    /// From the door of each home and not from its gate: stairs or lift of its block, where the data have its storey
    #[arg(long)]
    indoors: bool,
    #[command(flatten)]
    lines: crate::lines::LineOptions,
    /// Scenario file to put in force
    #[arg(long)]
    scenario: Option<std::path::PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The same as --format json
    #[arg(long)]
    json: bool,
}

/// How an answer is written.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// To be read
    Text,
    /// Everything
    Json,
    /// A line for each residents feature
    Csv,
}

/// Seconds of "15min", "15" (minutes) or "90s": 1 to 1800.
pub fn seconds(text: &str) -> Result<u16, String> {
    let number = |t: &str, unit: u32| t.parse::<u32>().ok().and_then(|n| n.checked_mul(unit));
    let seconds = text.strip_suffix('s').map_or_else(|| number(text.strip_suffix("min").unwrap_or(text), 60), |t| number(t, 1));
    seconds
        .filter(|s| (1..=1800).contains(s))
        .map(|s| s as u16)
        .ok_or_else(|| format!("--limit {text}: give 1 second to 30 minutes, for instance 15min or 90s"))
}

/// Whole minutes of the same: what is counted by minutes refuses another limit and never cuts one down.
pub fn minutes(text: &str) -> Result<u8, String> {
    let seconds = seconds(text)?;
    (seconds % 60 == 0).then_some((seconds / 60) as u8).ok_or_else(|| format!("--limit {text}: give 1 to 30 whole minutes, for instance 15min or 900s"))
}

pub fn run(o: &Options) -> Result<(), String> {
    let limit = seconds(&o.limit)?;
    let mut question = Question {
        who: o.who.0,
        service: o.service.clone(),
        minutes: limit.div_ceil(60) as u8,
        direction: o.direction.into(),
        at: None,
        lines: None,
        indoors: o.indoors,
    };
    let (mut session, opened) = city_folder::open(&o.dir)?;
    say::findings(&o.dir, &opened.report);
    // Without residents metres of path stand for people.
    let unit = if opened.counts == Counted::People { "people" } else { "m of path" };
    question.lines = o.lines.wanted(city_folder::city(&mut session))?;
    let edits = o.scenario.as_deref().map(scenario).transpose()?;
    question.at = crate::hours::moment(city_folder::city(&mut session), edits.as_deref().unwrap_or_default(), o.at.as_deref(), o.date.as_deref())?;
    let covered = match edits {
        None => session.ask(Cover { question: question.clone() }),
        Some(edits) => session.ask(Replace { question: question.clone(), edits }),
    };
    let covered = covered.map_err(|problems| say::problems(&problems))?;
    for problem in &covered.problems {
        eprintln!("{}", say::edit(problem, o.scenario.as_deref()));
    }
    let exact = (limit % 60 != 0).then(|| city_folder::city(&mut session).within(&question, limit * 10)).flatten();
    match if o.json { Format::Json } else { o.format } {
        Format::Json => {
            let mut json = as_json(&covered);
            json["counts"] = if opened.counts == Counted::People { "people" } else { "metres" }.into();
            json["findings"] = quanli_protocol::findings(&opened.report).into();
            match &exact {
                Some((within, change)) => to_the_second(&mut json, limit, within, *change),
                None => tell_more(&mut session, &question, &mut json)?,
            }
            if let Some(unread) = &covered.unread {
                json["hours_unread"] = crate::hours::unread_json(city_folder::city(&mut session), &unread.places);
                json["if_open"] = json!({"covered": unread.within.rounded(), "share": part(unread.within, covered.after.total - unread.unknown)});
            }
            println!("{}", serde_json::to_string_pretty(&json).unwrap_or_default());
        }
        Format::Csv => {
            print!("{}", by_feature(&mut session, &question, limit));
            eprint!("{}", unread(&mut session, &covered));
        }
        Format::Text => match &exact {
            Some((within, change)) => print!("{}{}", text_to_the_second(&covered, limit, within, *change, unit), unread(&mut session, &covered)),
            None => print!("{}", as_text(&covered, &unread(&mut session, &covered), unit)),
        },
    }
    Ok(())
}

/// Places whose hours nobody can read, and the figure if they were open.
fn unread(session: &mut Session, c: &Covered) -> String {
    let Some(unread) = &c.unread else { return String::new() };
    let if_open = format!(
        "{} %  {} people within {} minutes",
        Share::of(unread.within, c.after.total - unread.unknown).digits(),
        unread.within.rounded(),
        c.question.minutes
    );
    crate::hours::unread_lines(city_folder::city(session), &c.question.service, &unread.places, &if_open)
}

/// The edits of a scenario file.
pub fn scenario(path: &std::path::Path) -> Result<Vec<Edit>, String> {
    let file: ScenarioFile = files::json(path, &files::read(path)?).map_err(|e| format!("{e}. Mend it, or save the scenario again"))?;
    if file.quanli > 1 {
        return Err(format!("{}: written by a newer version ({}). Update quanli", path.display(), file.quanli));
    }
    Ok(file.edits)
}

fn figures_json(f: &Figures, minutes: u8) -> Value {
    let m = usize::from(minutes);
    let left_out = f.total - f.within[m] - f.unknown[m];
    json!({
        "total": f.total.rounded(),
        "within": f.within.iter().map(|p| p.rounded()).collect::<Vec<_>>(),
        "covered": f.within[m].rounded(),
        "left_out": left_out.rounded(),
        "unknown": f.unknown[m].rounded(),
        "not_joined": f.not_joined.rounded(),
        "share": share(f, m),
    })
}

/// Share of the people whose answer is known.
fn share(f: &Figures, m: usize) -> Option<f64> {
    part(f.within[m], f.total - f.unknown[m])
}

fn part(some: People, of: People) -> Option<f64> {
    (of.0 > 0).then(|| some.0 as f64 / of.0 as f64)
}

fn as_json(c: &Covered) -> Value {
    let m = c.question.minutes;
    json!({
        "question": c.question,
        "before": figures_json(&c.before, m),
        "after": figures_json(&c.after, m),
        "gained": c.change.gained.rounded(),
        "lost": c.change.lost.rounded(),
        "groups": c.groups.iter().map(|g| json!({"who": g.who, "total": g.total.rounded(), "within_5_10_15": g.within.map(|p| p.rounded())})).collect::<Vec<_>>(),
        "circle": {"radius_m": c.norm.radius_m, "people": c.norm.people.rounded()},
        "pockets": c.pockets.iter().map(|p| json!({"name": p.name, "people": p.people.rounded(), "at": [p.at.lon, p.at.lat], "reason": p.reason})).collect::<Vec<_>>(),
        "model": c.model,
        "fingerprint": c.fingerprint,
    })
}

/// What is counted by minutes gives way to what is counted by the second.
fn to_the_second(json: &mut Value, limit: u16, within: &[Within; 2], [gained, lost]: [People; 2]) {
    for (key, w) in ["before", "after"].into_iter().zip(within) {
        let left_out = w.total - w.covered - w.unknown;
        json[key]["covered"] = json!(w.covered.rounded());
        json[key]["left_out"] = json!(left_out.rounded());
        json[key]["unknown"] = json!(w.unknown.rounded());
        json[key]["share"] = json!(part(w.covered, w.total - w.unknown));
    }
    json["limit_s"] = json!(limit);
    json["gained"] = json!(gained.rounded());
    json["lost"] = json!(lost.rounded());
    json["circle"] = Value::Null;
    json["pockets"] = Value::Null;
}

/// What the page tells besides: how sure the figure is, how it is spread, who finds room.
fn tell_more(session: &mut Session, question: &Question, json: &mut Value) -> Result<(), String> {
    let spread = session.ask(Spread { question: question.clone() }).map_err(|problems| say::problems(&problems))?;
    json["gini_gaussian_2sfca"] = json!(spread.fairness.gini);
    json["room"] = spread.capacity.as_ref().map_or(Value::Null, |c| {
        json!({
            "unit": c.unit, "capacity": c.capacity, "facilities_with_capacity": c.known[0], "facilities": c.known[1], "per_1000": c.per_1000,
            "demand_per_1000_assumed": c.demand_per_1000, "demand": c.demand.rounded(), "served": c.served.rounded(),
            "reached_but_full": c.full.rounded(), "not_reached": c.beyond.rounded(),
        })
    });
    let c = session.ask(Sure { question: question.clone() }).map_err(|problems| say::problems(&problems))?;
    json["sure"] = json!({
            "people": c.people.rounded(), "stated": c.stated.rounded(), "draws": c.draws, "band_10_90": c.band.map(|p| p.rounded()),
            "share_10_90": c.band.map(|p| part(p, c.people)),
            "at_minutes": c.at_minutes.map(|(m, p)| json!({"minutes": m, "people": p.rounded()})), "at_speed_85_115": c.at_speed.map(|p| p.rounded()),
    });
    Ok(())
}

fn text_to_the_second(c: &Covered, limit: u16, within: &[Within; 2], [gained, lost]: [People; 2], unit: &str) -> String {
    let mut out = format!("{} to {} within {limit} seconds ({:?})\n", c.question.who.id(), c.question.service, c.question.direction);
    for (name, w) in [("baseline", &within[0]), ("scenario", &within[1])].into_iter().take(1 + usize::from(c.edited)) {
        out += &line(name, (w.total, w.covered, w.unknown), unit);
    }
    if c.edited {
        out += &format!("gained {} {unit}, lost {}\n", gained.rounded(), lost.rounded());
    }
    out
}

/// A figure in a line, its share as the page says it.
fn line(name: &str, (total, covered, unknown): (People, People, People), unit: &str) -> String {
    format!(
        "{name}: {} %  {} of {} {unit}; {} left out; {} unknown\n",
        Share::of(covered, total - unknown).digits(),
        covered.rounded(),
        total.rounded(),
        (total - covered - unknown).rounded(),
        unknown.rounded()
    )
}

fn as_text(c: &Covered, unread: &str, unit: &str) -> String {
    let m = usize::from(c.question.minutes);
    let mut out = String::new();
    if c.model.heights == 0.0 {
        out += "no heights: slopes are not counted\n";
    }
    if c.model.indoors_counted {
        out += &format!("from the door of each home; its storey is known for {:.0} % of the people\n", c.model.floors_known * 100.0);
    }
    let how = crate::lines::how(c.question.lines.as_ref());
    out += &format!("{} {how} to {} within {m} minutes ({:?})\n", c.question.who.id(), c.question.service, c.question.direction);
    for (name, f) in [("baseline", &c.before), ("scenario", &c.after)].into_iter().take(1 + usize::from(c.edited)) {
        out += &line(name, (f.total, f.within[m], f.unknown[m]), unit);
    }
    if c.edited {
        out += &format!("gained {} {unit}, lost {}\n", c.change.gained.rounded(), c.change.lost.rounded());
    }
    out += unread;
    out += &format!(
        "12 / 15 / 18 minutes: {}\n",
        [12, 15, 18].map(|m| Share::of(c.after.within[m], c.after.total - c.after.unknown[m]).digits() + " %").join(" / ")
    );
    out += &format!("circle of {} m: {} {unit}\n", c.norm.radius_m, c.norm.people.rounded());
    for g in &c.groups {
        out += &format!(
            "  {:<10} {:>7} {unit}; within 5 / 10 / 15 minutes {}\n",
            g.who.id(),
            g.total.rounded(),
            g.within.map(|p| p.rounded().to_string()).join(" / ")
        );
    }
    for p in c.pockets.iter().take(4) {
        out += &format!("  pocket {}: {} {unit}, {}: {}\n", p.rank, p.people.rounded(), p.name, say::pocket(p.reason));
    }
    out + &format!("fingerprint {}\n", c.fingerprint)
}

/// A line for each residents feature: people of the group and how many of them are within the limit. Small counts are not printed.
fn by_feature(session: &mut Session, question: &Question, limit: u16) -> String {
    let open = city_folder::city(session);
    let Some(service) = open.catalogue.index(&question.service) else { return String::new() };
    let n = open.city.resident_names.len();
    let mut sums = vec![(0u64, 0u64, u32::MAX); n];
    for (column, walker) in question.who.parts() {
        let column = column.column();
        let labels = open.times(service, walker, question.direction, column).homes.clone();
        for (home, label) in open.net.homes.list.iter().zip(labels) {
            let Some(sum) = sums.get_mut(home.feature as usize) else { continue };
            let time = quanli_engine::seconds_of(label);
            sum.0 += home.people[column].0;
            sum.1 += if time.is_some_and(|s| s <= f64::from(limit)) { home.people[column].0 } else { 0 };
            sum.2 = sum.2.min(time.map_or(u32::MAX, |s| (s * 10.0) as u32));
        }
    }
    let mut out = String::from("feature,name,people,covered,seconds\n");
    for (i, (all, covered, time)) in sums.into_iter().enumerate() {
        let least = u64::from(open.city.manifest.min_count) * 1000;
        let shown = |n: u64| if n > 0 && n < least { format!("<{}", least / 1000) } else { ((n + 500) / 1000).to_string() };
        let seconds = if time == u32::MAX { String::new() } else { format!("{:.1}", f64::from(time) / 10.0) };
        out += &format!("{i},\"{}\",{},{},{seconds}\n", open.city.resident_names.get(i).replace('"', "\"\""), shown(all), shown(covered));
    }
    out
}
