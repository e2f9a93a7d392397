//! Days and hours on the command line: `--at 'Mon 12:00'`, `--date 2026-10-10`, and `quanli week`.

use crate::choices::Group;
use crate::{city_folder, coverage};
use quanli_engine::OpenCity;
use quanli_protocol::{Direction, Edit, Question, Week, WeekMinute};
use quanli_read::hours::{Calendar, Date, Tongue, in_words, week};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Turns the texts of a city and of edits into tables, and an hour into a minute of the week.
pub fn moment(open: &mut OpenCity, edits: &[Edit], at: Option<&str>, date: Option<&str>) -> Result<Option<WeekMinute>, String> {
    let calendar = Calendar::china();
    let day = day(date, &calendar)?;
    let more: Vec<_> = edits.iter().flat_map(|e| e.action.hours()).map(|text| (text.clone(), week(text, day, &calendar).ok())).collect();
    for (text, _) in more.iter().filter(|(_, table)| table.is_none()) {
        eprintln!("an edit has hours that can't be read and count as shut: {text}. {REMEDY}");
    }
    open.set_more_hours(more);
    open.set_hours(open.hours_texts().iter().map(|text| week(text, day, &calendar).ok()).collect());
    at.map(minute).transpose()
}

/// The day of `--date`; a year whose holidays are not known is said.
fn day(date: Option<&str>, calendar: &Calendar) -> Result<Option<Date>, String> {
    let Some(text) = date else { return Ok(None) };
    let day = Date::parse_from_str(text, "%Y-%m-%d").map_err(|_| format!("--date {text}: give year-month-day, for instance 2026-10-10"))?;
    if !calendar.years.contains(&chrono::Datelike::year(&day)) {
        eprintln!("{day}: the calendar has no holidays of that year; evaluated as ordinary days");
    }
    Ok(Some(day))
}

/// Examples: quanli hours '周一至周五 8:30-12:00；14:00-17:30'; quanli hours public/city
#[derive(clap::Args)]
pub struct TextOptions {
    /// Texts of opening hours, or city folders: every text in one, with its places
    #[arg(required = true)]
    what: Vec<String>,
    /// The week of this date, with its holidays and make-up days; absent: what holds in general
    #[arg(long)]
    date: Option<String>,
    /// Language of the words
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// As JSON, with the open minutes of the week
    #[arg(long)]
    json: bool,
}

/// A language that hours are told in.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Language {
    /// English
    #[value(name = "en")]
    English,
    /// Chinese
    #[value(name = "zh-CN", alias = "zh")]
    Chinese,
}

/// A text and how many places have it.
type Text = (String, Option<usize>);

pub fn read(o: &TextOptions) -> Result<(), String> {
    let calendar = Calendar::china();
    let day = day(o.date.as_deref(), &calendar)?;
    let tongue = match o.lang {
        Language::English => Tongue::English,
        Language::Chinese => Tongue::Chinese,
    };
    let mut texts: Vec<Text> = Vec::new();
    for what in &o.what {
        let dir = std::path::Path::new(what);
        if dir.is_dir() { texts.extend(of_city(dir)?) } else { texts.push((what.clone(), None)) }
    }
    let mut rows = Vec::new();
    let mut unread = 0;
    for (text, places) in &texts {
        let table = week(text, day, &calendar);
        let words = if day.is_some() { table.as_ref().map(|t| in_words(t, tongue)).map_err(Clone::clone) } else { quanli_read::hours::spoken(text, tongue) };
        unread += usize::from(table.is_err());
        if o.json {
            rows.push(serde_json::json!({"text": text, "places": places, "read": words.ok(), "week": table.ok().map(|t| t.open)}));
        } else {
            let places = places.map_or_else(String::new, |n| format!(" ({n})"));
            println!("{text}{places}\n  {}", words.unwrap_or_else(|why| not_read(&why, tongue)));
        }
    }
    if o.json {
        println!("{}", serde_json::to_string_pretty(&rows).unwrap_or_default());
    }
    if unread > 0 { Err(format!("{unread} of {} texts can't be read. {REMEDY}", texts.len())) } else { Ok(()) }
}

fn not_read(why: &quanli_read::hours::Unreadable, tongue: Tongue) -> String {
    match (why.nobody_knows, tongue) {
        (true, Tongue::English) => "not known: counts as shut, and is said".to_owned(),
        (true, Tongue::Chinese) => "说不准：按关门算，并注明".to_owned(),
        (false, Tongue::English) => "can't be read: counts as shut, and is said".to_owned(),
        (false, Tongue::Chinese) => "读不懂：按关门算，并注明".to_owned(),
    }
}

/// What helps where hours can't be read.
pub const REMEDY: &str = "Write days and times, for instance Mo-Fr 08:30-12:00,14:00-17:30";

/// The texts of a city folder, each with how many places, ways and lines have it.
fn of_city(dir: &std::path::Path) -> Result<Vec<Text>, String> {
    let (mut session, _) = city_folder::open(dir)?;
    let open = city_folder::city(&mut session);
    Ok(open.hours_texts().to_vec().into_iter().map(|text| (text.clone(), Some(open.with_hours_text(&text)))).collect())
}

/// Minute of the week of "Mon 12:00".
fn minute(text: &str) -> Result<WeekMinute, String> {
    let wrong = || format!("--at {text}: give a day and a time, for instance 'Mon 12:00'");
    let (day, time) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let day = DAYS.iter().position(|d| day.to_lowercase().starts_with(d)).ok_or_else(wrong)?;
    let (hour, minute) = time.trim().split_once(':').ok_or_else(wrong)?;
    let (hour, minute): (u16, u16) = (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
    if hour > 23 || minute > 59 {
        return Err(wrong());
    }
    Ok(day as u16 * 1440 + hour * 60 + minute)
}

/// Places whose hours nobody can read, in a line each, and what the figure would be if they were open.
pub fn unread_lines(open: &OpenCity, service: &str, places: &[u32], if_open: &str) -> String {
    if places.is_empty() {
        return String::new();
    }
    let shares = open.catalogue.index(service).is_some_and(|s| open.catalogue.services[s as usize].shared);
    let line = |f: &u32| {
        let here = open.city.places.at(*f as usize);
        let text = if shares && !here.shared_hours.is_empty() { here.shared_hours } else { here.opening_hours };
        format!("  {} {} at {:.5},{:.5}: {text}\n", here.id, here.name, here.at.lon, here.at.lat)
    };
    let (count, they) = if places.len() == 1 { (String::from("1 place has"), "counts") } else { (format!("{} places have", places.len()), "count") };
    let were = if places.len() == 1 { "it" } else { "they" };
    format!("{count} hours that can't be read and {they} as shut; if {were} were open: {if_open}. {REMEDY}\n{}", places.iter().map(line).collect::<String>())
}

/// The same as JSON.
pub fn unread_json(open: &OpenCity, places: &[u32]) -> serde_json::Value {
    let place = |f: &u32| {
        let here = open.city.places.at(*f as usize);
        serde_json::json!({"id": here.id, "name": here.name, "opening_hours": here.opening_hours, "shared_hours": here.shared_hours})
    };
    places.iter().map(place).collect()
}

/// A minute of the week in words.
pub fn spoken(at: WeekMinute) -> String {
    format!("{} {:02}:{:02}", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::from(at / 1440 % 7)], at / 60 % 24, at % 60)
}

/// Example: quanli week public/city --service community-canteen --who elder
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
    /// The week of this date, with its holidays and make-up days
    #[arg(long)]
    date: Option<String>,
    #[command(flatten)]
    lines: crate::lines::LineOptions,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(o: &Options) -> Result<(), String> {
    let (mut session, _) = city_folder::open(&o.dir)?;
    let lines = o.lines.wanted(city_folder::city(&mut session))?;
    let question = Question {
        who: o.who.0,
        service: o.service.clone(),
        minutes: coverage::minutes(&o.limit)?,
        direction: Direction::There,
        at: None,
        lines,
        indoors: false,
    };
    moment(city_folder::city(&mut session), &[], None, o.date.as_deref())?;
    let week = session.ask(Week { question }).map_err(|problems| crate::say::problems(&problems))?;
    if o.json {
        let within: Vec<u64> = week.within.iter().map(|p| p.rounded()).collect();
        let if_open: Vec<u64> = week.if_open.iter().map(|p| p.rounded()).collect();
        let unread = unread_json(city_folder::city(&mut session), &week.unread);
        println!(
            "{}",
            serde_json::json!({"people": week.people.rounded(), "within": within, "worst": spoken(week.worst), "best": spoken(week.best), "hours_unread": unread, "within_if_open": if_open})
        );
        return Ok(());
    }
    for (day, hours) in week.within.chunks(24).enumerate() {
        let share = |p: &quanli_model::units::People| format!("{:3.0}", p.0 as f64 * 100.0 / week.people.0.max(1) as f64);
        println!("{} {}", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day], hours.iter().map(share).collect::<Vec<_>>().join(" "));
    }
    println!("per cent of {} people at each hour; worst {}, best {}", week.people.rounded(), spoken(week.worst), spoken(week.best));
    let at = |hour: usize| week.if_open.get(hour).map_or(0, |p| p.rounded());
    let (worst, best) = (usize::from(week.worst / 60), usize::from(week.best / 60));
    let if_open = format!("{} people at {} and {} at {}", at(worst), spoken(week.worst), at(best), spoken(week.best));
    print!("{}", unread_lines(city_folder::city(&mut session), &o.service, &week.unread, &if_open));
    Ok(())
}
