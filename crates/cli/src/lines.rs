//! Lines on the command line: `--ride` for any question, and `quanli lines`: whom each line serves.

use crate::choices::Group;
use crate::{city_folder, coverage, hours, say};
use quanli_engine::OpenCity;
use quanli_protocol::{Lines, Question, WhomLinesServe};
use serde_json::json;

/// How lines count in a question.
#[derive(clap::Args)]
pub struct LineOptions {
    /// Buses, metro and buses on demand count too: walk, wait, ride, walk
    #[arg(long)]
    ride: bool,
    /// With --ride: the wait that nine of ten keep below, instead of half the headway
    #[arg(long, requires = "ride")]
    cautious_wait: bool,
    /// With --ride: a line that is switched off, by its id or name; may be given several times
    #[arg(long, requires = "ride", value_name = "LINE")]
    without: Vec<String>,
}

impl LineOptions {
    /// What is wanted, checked against the city.
    pub fn wanted(&self, open: &OpenCity) -> Result<Option<Lines>, String> {
        if !self.ride {
            return Ok(None);
        }
        let lines = &open.city.lines;
        if lines.is_empty() {
            return Err("--ride: this city folder has no lines. Name a file as \"transit\" among \"files\" in city.json".into());
        }
        let all = || lines.iter().map(|l| l.id.as_str()).collect::<Vec<_>>().join(", ");
        let id = |wanted: &String| {
            let found = lines.iter().find(|l| l.id == *wanted || l.name == *wanted);
            found.map(|l| l.id.clone()).ok_or_else(|| format!("--without {wanted}: no such line. There are {}", all()))
        };
        Ok(Some(Lines { cautious: self.cautious_wait, off: self.without.iter().map(id).collect::<Result<_, _>>()? }))
    }
}

/// How people go, in words.
pub fn how(lines: Option<&Lines>) -> &'static str {
    match lines {
        None => "on foot",
        Some(Lines { cautious: false, .. }) => "on foot and by line (half the headway waited)",
        Some(Lines { cautious: true, .. }) => "on foot and by line (0.9 of the headway waited)",
    }
}

/// Example: quanli lines public/city --service community-canteen --who elder
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Service id of the catalogue
    #[arg(long)]
    service: String,
    /// Whose walk
    #[arg(long, value_enum, default_value = "everyone")]
    who: Group,
    /// Minutes that count
    #[arg(long, default_value = "15min")]
    limit: String,
    /// When: day and time, for instance 'Mon 12:00'; absent: any time, every line runs
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days
    #[arg(long)]
    date: Option<String>,
    /// The wait that nine of ten keep below, instead of half the headway
    #[arg(long)]
    cautious_wait: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(o: &Options) -> Result<(), String> {
    let (mut session, _) = city_folder::open(&o.dir)?;
    let open = city_folder::city(&mut session);
    let options = LineOptions { ride: true, cautious_wait: o.cautious_wait, without: Vec::new() };
    let lines = options.wanted(open)?;
    let at = hours::moment(open, &[], o.at.as_deref(), o.date.as_deref())?;
    let names: Vec<(String, String)> = open.city.lines.iter().map(|l| (l.id.clone(), l.name.clone())).collect();
    let question = Question {
        who: o.who.0,
        service: o.service.clone(),
        minutes: coverage::minutes(&o.limit)?,
        direction: quanli_protocol::Direction::There,
        at,
        lines,
        indoors: false,
    };
    let found = session.ask(WhomLinesServe { question }).map_err(|problems| say::problems(&problems))?;
    if o.json {
        let row = |r: &quanli_protocol::LineServes| {
            let (id, name) = &names[r.line as usize];
            json!({"id": id, "name": name, "runs": r.runs, "gained_alone": r.alone.rounded(), "lost_without": r.lost.rounded()})
        };
        let all = json!({
            "question": found.question, "on_foot": found.on_foot.rounded(), "with_lines": found.with_lines.rounded(), "cautious": found.cautious.rounded(),
            "lines": found.rows.iter().map(row).collect::<Vec<_>>(),
            "hours_unread": hours::unread_json(city_folder::city(&mut session), &found.unread), "with_lines_if_open": found.if_open.rounded(),
        });
        println!("{}", serde_json::to_string_pretty(&all).unwrap_or_default());
        return Ok(());
    }
    let [foot, ridden, cautious] = [found.on_foot, found.with_lines, found.cautious].map(quanli_model::units::People::rounded);
    println!("{foot} people on foot, {ridden} with lines; {cautious} when nine of ten waits are to be kept");
    let if_open = format!("{} people with lines", found.if_open.rounded());
    print!("{}", hours::unread_lines(city_folder::city(&mut session), &o.service, &found.unread, &if_open));
    println!("line,runs,gained by it alone,lost without it");
    for r in &found.rows {
        println!("{},{},{},{}", names[r.line as usize].1, if r.runs { "yes" } else { "no" }, r.alone.rounded(), r.lost.rounded());
    }
    Ok(())
}
