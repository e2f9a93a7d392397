//! `quanli route`: the way between a place and a facility, its pieces, and where the time goes.

use crate::choices::{Profile, YesNo};
use crate::city_folder;
use crate::reach::place;
use quanli_engine::{AtHour, WayAsked};
use quanli_protocol::{Direction, Journey, NoWay, PieceKind, Storeys};
use serde_json::json;

/// Example: quanli route public/city --from 107.05,29.95 --to canteen-3 --profile elder
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// The door: longitude,latitude
    #[arg(long, allow_hyphen_values = true)]
    from: String,
    /// Id of the facility
    #[arg(long)]
    to: String,
    /// Who walks
    #[arg(long, value_enum, default_value = "adult")]
    profile: Profile,
    /// The way back: from the facility to the place
    #[arg(long)]
    reverse: bool,
    /// Without stairs
    #[arg(long)]
    no_stairs: bool,
    /// Storeys that the home is above its gate; below it negative
    #[arg(long, allow_hyphen_values = true)]
    storeys: Option<i8>,
    /// With --storeys: whether the block has a lift; absent: from the seventh storey on
    #[arg(long, value_enum, requires = "storeys")]
    lift: Option<YesNo>,
    /// When: day and time, for instance 'Mon 12:00'; ways and places that are shut then are none; absent: opening hours are not counted
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days
    #[arg(long)]
    date: Option<String>,
    #[command(flatten)]
    lines: crate::lines::LineOptions,
    /// JSON: everything, the line included
    #[arg(long)]
    json: bool,
}

pub fn run(o: &Options) -> Result<(), String> {
    let (walker, at) = (o.profile.0, place(&o.from)?);
    let (mut session, opened) = city_folder::open(&o.dir)?;
    crate::say::findings(&o.dir, &opened.report);
    let open = city_folder::city(&mut session);
    let lines = o.lines.wanted(open)?;
    let hour = crate::hours::moment(open, &[], o.at.as_deref(), o.date.as_deref())?;
    let conditions = open.conditions(hour, lines.as_ref(), false);
    let lift = o.lift.map(|lift| lift == YesNo::Yes);
    let direction = if o.reverse { Direction::Back } else { Direction::There };
    let found =
        open.route(WayAsked { at, place: &o.to, walker, direction, no_stairs: o.no_stairs, storeys: Storeys { above_gate: o.storeys, lift }, conditions });
    let place = open.city.places.find(&o.to).map(|i| i as u32);
    let text = |f: u32| open.city.places.at(f as usize).opening_hours.to_owned();
    let shut = |f: u32| format!("--to {}: shut at {}: {}", o.to, o.at.as_deref().unwrap_or(""), text(f));
    let hours = |f: u32, seconds: f64| hour.map(|_| open.at_hour(f, seconds, direction, conditions));
    let Some(journey) = found.ways.first() else {
        let why = if found.none == Some(NoWay::PlaceNotThere) { place.and_then(|f| hours(f, 0.0).map(|h| (f, h))) } else { None };
        return Err(match found.none {
            _ if let Some((f, AtHour::Unread)) = why => {
                format!(
                    "--to {}: its hours can't be read and count as shut: {}. Without --at the way is told as if it were open. {}",
                    o.to,
                    text(f),
                    crate::hours::REMEDY
                )
            }
            _ if let Some((f, AtHour::Shut)) = why => shut(f),
            Some(NoWay::HomeNotJoined) => format!("--from {}: no path within 80 m", o.from),
            Some(NoWay::PlaceNotThere) | None => format!("--to {}: no such facility, or it is closed or joined to no path", o.to),
            Some(NoWay::HomeOnStairs) => format!("--from {}: the nearest path is stairs, so there is no way without", o.from),
            Some(NoWay::PlaceOnStairs) => format!("--to {}: its entrances are on stairs, so there is no way without", o.to),
            Some(NoWay::HomeUpstairs) => "no lift goes to that storey, so there is no way without stairs".to_owned(),
            Some(NoWay::TooFar) => "no way within an hour".to_owned(),
        });
    };
    let inside = place.and_then(|f| hours(f, seconds(journey.ds)));
    if let (Some(AtHour::Shut), Some(f)) = (inside, place) {
        return Err(shut(f));
    }
    if let Some(AtHour::Inside(inside)) = inside
        && inside > seconds(journey.ds)
    {
        eprintln!("it opens {:.1} s after arrival", inside - seconds(journey.ds));
    }
    if o.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&json!({"to": o.to, "profile": walker.id(), "seconds": seconds(journey.ds), "journey": journey})).unwrap_or_default()
        );
    } else {
        print(journey);
    }
    Ok(())
}

fn seconds(ds: u32) -> f64 {
    f64::from(ds) / 10.0
}

fn print(j: &Journey) {
    println!("kind,street,metres,up_m,down_m,steps,seconds,wait_seconds");
    for p in &j.pieces {
        let name = p.name.replace('"', "\"\"");
        println!("{},\"{name}\",{:.0},{:.1},{:.1},{},{:.1},{:.1}", kind(p.kind), p.metres, p.up_m, p.down_m, p.steps, seconds(p.ds), seconds(p.wait_ds));
    }
    println!();
    println!("{:.1} s: {:.0} m, {:.0} m up, {:.0} m down, {} steps up, {} down", seconds(j.ds), j.metres, j.up_m, j.down_m, j.steps_up, j.steps_down);
    let s = &j.story;
    let parts = [
        ("level", s.flat_ds),
        ("slopes", s.slope_ds),
        ("rough ground", s.rough_ds),
        ("stairs up", s.steps_up_ds),
        ("stairs down", s.steps_down_ds),
        ("waiting for lifts", s.lift_wait_ds),
        ("riding", s.ride_ds),
        ("waiting to cross", s.crossing_ds),
        ("waiting at stops", s.line_wait_ds),
        ("on lines", s.line_ride_ds),
        ("inside the block", s.indoors_ds),
    ];
    for (name, ds) in parts.into_iter().filter(|p| p.1 > 0) {
        println!("  {name}: {:.1} s", seconds(ds));
    }
    if j.guessed {
        println!("  some stairs have neither heights nor a step count: guessed from their length");
    }
}

fn kind(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Flat => "flat",
        PieceKind::Up => "up",
        PieceKind::Down => "down",
        PieceKind::StepsUp => "steps-up",
        PieceKind::StepsDown => "steps-down",
        PieceKind::Lift => "lift",
        PieceKind::Escalator => "escalator",
        PieceKind::Crossing => "crossing",
        PieceKind::Line => "line",
        PieceKind::Indoors => "indoors",
    }
}
