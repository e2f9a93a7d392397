//! `quanli reach`: everything that one person reaches from a place, with seconds.

use crate::choices::Profile;
use crate::city_folder;
use quanli_engine::AtHour;
use quanli_model::units::LonLat;
use quanli_protocol::Direction;
use serde_json::json;

/// Example: quanli reach public/city --from 107.05,29.95 --profile elder --limit 15min
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// Where from: longitude,latitude
    #[arg(long, allow_hyphen_values = true)]
    from: String,
    /// Who walks
    #[arg(long, value_enum, default_value = "adult")]
    profile: Profile,
    /// Minutes that count
    #[arg(long, default_value = "15min")]
    limit: String,
    /// The way back: from the facilities to the place
    #[arg(long)]
    reverse: bool,
    /// When: day and time, for instance 'Mon 12:00'; only places that are open then; absent: opening hours are not counted
    #[arg(long)]
    at: Option<String>,
    /// The week of this date, with its holidays and make-up days
    #[arg(long)]
    date: Option<String>,
    #[command(flatten)]
    lines: crate::lines::LineOptions,
    /// How it is written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

/// How what is reached is written.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A list with everything
    Json,
    /// A table
    Csv,
    /// Points for a map
    Geojson,
}

/// A place from `longitude,latitude`.
pub fn place(text: &str) -> Result<LonLat, String> {
    // A comma of a Chinese keyboard is one too.
    let parts = text.split_once([',', '，']).ok_or_else(|| format!("--from {text}: give longitude,latitude"))?;
    quanli_read::tables::position(&[parts.0.trim().to_owned(), parts.1.trim().to_owned()]).map_err(|why| format!("--from {why}. Give longitude,latitude"))
}

pub fn run(o: &Options) -> Result<(), String> {
    let walker = o.profile.0;
    let limit = f64::from(crate::coverage::seconds(&o.limit)?);
    let at = place(&o.from)?;
    let (mut session, opened) = city_folder::open(&o.dir)?;
    crate::say::findings(&o.dir, &opened.report);
    let open = city_folder::city(&mut session);
    let lines = o.lines.wanted(open)?;
    let hour = crate::hours::moment(open, &[], o.at.as_deref(), o.date.as_deref())?;
    let conditions = open.conditions(hour, lines.as_ref(), false);
    // Outwards from a place is the engine's "back": away from where the search begins.
    let direction = if o.reverse { Direction::There } else { Direction::Back };
    let times = open.reach_from(at, walker, direction, conditions).ok_or_else(|| format!("--from {}: no path within 80 m", o.from))?;
    let mut found: Vec<(f64, &quanli_protocol::FacilityHere)> = Vec::new();
    let mut unread = Vec::new();
    // An hour is that of leaving the place; on the way back, of leaving the facility.
    let walks = if o.reverse { Direction::Back } else { Direction::There };
    for (i, (time, here)) in times.into_iter().zip(&opened.facilities).enumerate() {
        let Some(time) = time.filter(|t| *t <= limit) else { continue };
        match open.at_hour(i as u32, time, walks, conditions) {
            AtHour::Inside(time) if time <= limit => found.push((time, here)),
            AtHour::Unread => unread.push(i as u32),
            _ => {}
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    eprint!("{}", crate::hours::unread_lines(open, "", &unread, "they would be in the list"));
    let services = |f: &quanli_protocol::FacilityHere| f.services.iter().map(|s| opened.services[*s as usize].id.clone()).collect::<Vec<_>>();
    match o.format {
        Format::Csv => {
            println!("id,name,services,seconds");
            for (t, f) in found {
                println!("{},\"{}\",{},{t:.1}", f.id, f.name.replace('"', "\"\""), services(f).join(" "));
            }
        }
        Format::Json => {
            let rows: Vec<_> = found.iter().map(|(t, f)| json!({"id": f.id, "name": f.name, "services": services(f), "seconds": t})).collect();
            println!("{}", serde_json::to_string_pretty(&rows).unwrap_or_default());
        }
        Format::Geojson => {
            let features: Vec<_> = found
                .iter()
                .map(|(t, f)| json!({"type": "Feature", "id": f.id, "properties": {"name": f.name, "services": services(f), "seconds": t}, "geometry": {"type": "Point", "coordinates": [f.at.lon, f.at.lat]}}))
                .collect();
            println!("{}", json!({"type": "FeatureCollection", "features": features}));
        }
    }
    Ok(())
}
