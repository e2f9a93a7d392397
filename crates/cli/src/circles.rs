//! `quanli circles`: every drawn life circle by a standard: a row a circle and service, a map file, and a sheet each.

use crate::{city_folder, coverage, evaluate, files};
use quanli_model::units::People;
use quanli_protocol::{CircleSheet, Opened, Verb};
use serde_json::json;

/// Example: quanli circles public/city --out target/circles
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Circles to take in the place of the folder's own
    #[arg(long)]
    circles: Option<std::path::PathBuf>,
    /// Folder to write: circles.csv, circles.geojson and a sheet for each circle
    #[arg(long)]
    out: std::path::PathBuf,
    /// Id of the standard profile, or a profile file (.json)
    #[arg(long, default_value = "")]
    standard: String,
    /// When: day and time, for instance 'Mon 12:00'
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days
    #[arg(long)]
    date: Option<String>,
    /// Scenario file to put in force
    #[arg(long)]
    scenario: Option<std::path::PathBuf>,
}

pub fn run(o: &Options) -> Result<(), String> {
    let (mut session, opened) = city_folder::open(&o.dir)?;
    let open = city_folder::city(&mut session);
    if let Some(path) = &o.circles {
        evaluate::report(&open.replace_circles(&files::read(path)?).map_err(|problems| crate::say::problems(&problems))?);
    }
    if let Some(path) = &o.scenario {
        evaluate::report(&open.replace(&coverage::scenario(path)?));
    }
    let at = crate::hours::moment(open, &[], o.at.as_deref(), o.date.as_deref())?;
    let standard = evaluate::profile(open, &o.standard)?;
    let n = open.city.circles.len();
    if n == 0 {
        return Err(format!("{}: no drawn circles. Name a file with --circles, or \"circles\" in city.json", o.dir.display()));
    }
    let bar = crate::say::progress(n as u64, "circles");
    let mut sheets = Vec::with_capacity(n);
    open.circle_sheets(&standard, at, &mut |sheet| {
        bar.inc(1);
        sheets.push(sheet);
    })
    .ok_or_else(|| format!("--standard {standard}: no such profile"))?;
    bar.finish_and_clear();
    let total = open.people_in_circles();
    std::fs::create_dir_all(&o.out).map_err(|e| format!("{}: {e}. May you write there?", o.out.display()))?;
    files::write(&o.out.join("circles.csv"), table(&sheets, &opened, total).as_bytes())?;
    let rings: Vec<_> = open.city.circles.iter().map(|c| c.rings.clone()).collect();
    files::write(&o.out.join("circles.geojson"), map_file(&sheets, &rings, &opened).to_string().as_bytes())?;
    let services = open.catalogue.services.clone();
    let city = opened.name.get("zh-CN").or(opened.name.values().next()).cloned().unwrap_or_default();
    let made_up = if opened.synthetic { "数据为虚构。" } else { "" };
    let note = format!("{made_up}{}", opened.data_date.as_ref().map_or(String::new(), |d| format!("数据日期 {d}。")));
    for sheet in &sheets {
        let name: String = sheet.row.id.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        files::write(&o.out.join(format!("{name}.html")), quanli_protocol::sheet_html(sheet, &services, &city, &note).as_bytes())?;
    }
    println!("{n} circles, {} people in them (those in several counted once): {}", total.rounded(), o.out.display());
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn share(part: People, of: People) -> String {
    if of.0 == 0 { String::new() } else { format!("{:.4}", part.0 as f64 / of.0 as f64) }
}

/// A row a circle and rule; the last row has the people of all circles, each counted once.
fn table(sheets: &[CircleSheet], opened: &Opened, total: People) -> String {
    let mut out = String::from(
        "circle,name,people,sixty_up,required,satisfied,satisfied_on_paper,service,minutes,service_required,inside,target_people,met,share,unknown,reason,work,work_service,work_place,work_gained\n",
    );
    for sheet in sheets {
        let c = &sheet.row;
        for r in &c.rules {
            let step = sheet.steps.iter().find(|s| s.service == r.service);
            let reason = r.reason.map_or(String::new(), |r| serde_json::to_value(r).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default());
            let verb = |v: Verb| if v == Verb::Change { "change" } else { "add" };
            let work = step.map_or(String::from(",,,"), |s| {
                format!("{},{},{},{}", verb(s.verb), opened.services[s.service as usize].id, quoted(&s.name), s.gained.rounded())
            });
            out += &format!(
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{reason},{work}\n",
                quoted(&c.id),
                quoted(&c.name),
                c.people.rounded(),
                c.sixty_up.rounded(),
                c.required,
                c.satisfied,
                c.satisfied_on_paper,
                opened.services[r.service as usize].id,
                r.minutes,
                r.required,
                r.inside,
                r.people.rounded(),
                r.met.rounded(),
                share(r.met, r.people - r.unknown),
                r.unknown.rounded()
            );
        }
    }
    out + &format!("total,,{},,,,,,,,,,,,,,,,,\n", total.rounded())
}

fn map_file(sheets: &[CircleSheet], rings: &[Vec<Vec<quanli_model::units::LonLat>>], opened: &Opened) -> serde_json::Value {
    let names = evaluate::ServiceNames::new(opened);
    let feature = |(s, rings): (&CircleSheet, &Vec<Vec<quanli_model::units::LonLat>>)| {
        let coordinates: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| r.iter().map(|p| [p.lon, p.lat]).collect()).collect();
        json!({"type": "Feature", "id": s.row.id, "properties": evaluate::circle_json(&s.row, &names), "geometry": {"type": "Polygon", "coordinates": coordinates}})
    };
    json!({"type": "FeatureCollection", "features": sheets.iter().zip(rings).map(feature).collect::<Vec<_>>()})
}
