//! Days and hours on the command line: `--at 'Mon 12:00'`, `--date 2026-10-10`, and `quanli week`.

use crate::{city_folder, coverage};
use quanli::hours::{Calendar, Date, week};
use quanli::protocol::{Ask, Body, Direction, Edit, Question, WeekMinute, Who};
use quanli::session::OpenCity;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Turns the texts of a city and of edits into tables, and an hour into a minute of the week.
pub fn moment(open: &mut OpenCity, edits: &[Edit], at: Option<&str>, date: Option<&str>) -> Result<Option<WeekMinute>, String> {
    let day = match date {
        None => None,
        Some(text) => Some(Date::parse_from_str(text, "%Y-%m-%d").map_err(|_| format!("--date {text}: give year-month-day, for instance 2026-10-10"))?),
    };
    let calendar = Calendar::china();
    if let Some(day) = day
        && !calendar.years.contains(&chrono::Datelike::year(&day))
    {
        eprintln!("{day}: the calendar has no holidays of that year; evaluated as ordinary days");
    }
    let more = edits.iter().flat_map(|e| e.action.hours()).map(|text| (text.clone(), week(text, day, &calendar).ok())).collect();
    open.set_more_hours(more);
    open.set_hours(open.hours_texts().iter().map(|text| week(text, day, &calendar).ok()).collect());
    at.map(minute).transpose()
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
    #[arg(long, default_value = "everyone")]
    who: String,
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
    let who = Who::from_id(&o.who).ok_or_else(|| format!("--who {}: one of {}", o.who, Who::ALL.map(Who::id).join(", ")))?;
    let (mut session, _) = city_folder::open(&o.dir)?;
    let lines = o.lines.wanted(city_folder::city(&mut session))?;
    let question =
        Question { who, service: o.service.clone(), minutes: coverage::minutes(&o.limit)?, direction: Direction::There, at: None, lines, indoors: false };
    moment(city_folder::city(&mut session), &[], None, o.date.as_deref())?;
    let mut result = Err(String::from("no answer"));
    session.handle(1, Ask::Week { question }, Vec::new(), &mut |answer, _| match answer.body {
        Body::Week(week) => result = Ok(*week),
        Body::Failed(failed) => result = Err(crate::say::problems(&failed.problems)),
        _ => {}
    });
    let week = result?;
    if o.json {
        let within: Vec<u64> = week.within.iter().map(|p| p.rounded()).collect();
        println!("{}", serde_json::json!({"people": week.people.rounded(), "within": within, "worst": spoken(week.worst), "best": spoken(week.best)}));
        return Ok(());
    }
    for (day, hours) in week.within.chunks(24).enumerate() {
        let share = |p: &quanli::units::People| format!("{:3.0}", p.0 as f64 * 100.0 / week.people.0.max(1) as f64);
        println!("{} {}", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day], hours.iter().map(share).collect::<Vec<_>>().join(" "));
    }
    println!("per cent of {} people at each hour; worst {}, best {}", week.people.rounded(), spoken(week.worst), spoken(week.best));
    Ok(())
}
