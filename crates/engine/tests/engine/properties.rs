//! Every property of every file is given what it does not take, and each time that must be said. Made from the table that the readers read by, so a
//! property without its row can't be read, and one with a row can't be forgotten here.

use quanli_model::problem::{Problem, Problems, Reason};
use quanli_read::fields::{Field, File, Form};
use quanli_read::{FileBytes, read_city, read_manifest};

const MANIFEST: &str = r#"{"quanli":1,"id":"t","files":{"paths":"paths.geojson","facilities":"facilities.geojson","residents":"residents.geojson","circles":"circles.geojson","transit":"transit.geojson"}}"#;
const STOPS: &str = r#"[{"position":[107,29.9]},{"position":[107.001,29.9]}]"#;

/// Properties with which a feature of the file is whole.
fn base(file: File) -> serde_json::Map<String, serde_json::Value> {
    let text = match file {
        File::Paths => r#"{"kind":"steps"}"#.to_owned(),
        File::Facilities => r#"{"services":["park"]}"#.to_owned(),
        File::Residents => r#"{"people":{"15-59":10}}"#.to_owned(),
        File::Circles => r#"{"name":"c"}"#.to_owned(),
        File::Transit => format!(r#"{{"kind":"bus","headway_min":10,"speed_mps":5,"stops":{STOPS}}}"#),
    };
    serde_json::from_str(&text).unwrap()
}

fn geometry(file: File, zone: bool) -> &'static str {
    match file {
        File::Circles => r#"{"type":"Polygon","coordinates":[[[107,29.9],[107.001,29.9],[107.001,29.901],[107,29.9]]]}"#,
        File::Transit if zone => r#"{"type":"Polygon","coordinates":[[[107,29.9],[107.001,29.9],[107.001,29.901],[107,29.9]]]}"#,
        File::Paths | File::Transit => r#"{"type":"LineString","coordinates":[[107,29.9],[107.001,29.9]]}"#,
        File::Facilities | File::Residents => r#"{"type":"Point","coordinates":[107,29.9]}"#,
    }
}

/// What is said when the second feature of a file has this value for this property.
fn said(file: File, key: &str, value: &str) -> Vec<Problem> {
    let mut properties = base(file);
    // What comes first would be read in its place, or need not be.
    match (file, key) {
        (File::Residents, "population") => drop(properties.remove("people")),
        (File::Transit, "speed_kmh") => drop(properties.remove("speed_mps")),
        (File::Transit, "wait_min") => drop(properties.insert("kind".into(), "responsive-zone".into())),
        (File::Paths, tag) if File::Paths.fields().iter().any(|f| f.key == tag && f.form == Form::Tag) => drop(properties.remove("kind")),
        (File::Facilities, tag) if File::Facilities.fields().iter().any(|f| f.key == tag && f.form == Form::Tag) => drop(properties.remove("services")),
        _ => {}
    }
    properties.insert(key.to_owned(), serde_json::from_str(value).unwrap());
    let feature = |p: &serde_json::Map<String, serde_json::Value>, geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{},"geometry":{geometry}}}"#, serde_json::to_string(p).unwrap())
    };
    let collection = |features: &[String]| format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let texts: Vec<String> = File::ALL
        .iter()
        .map(|f| {
            let good = feature(&base(*f), geometry(*f, false));
            // Elsewhere, so that it is no copy of the good one.
            let bad = feature(&properties, &geometry(*f, key == "wait_min").replace("29.9", "29.91"));
            collection(&if *f == file { vec![good, bad] } else { vec![good] })
        })
        .collect();
    let mut problems = Problems::new();
    let manifest = read_manifest(MANIFEST, &mut problems).unwrap();
    let bytes = |f: File| texts[File::ALL.iter().position(|g| *g == f).unwrap()].as_bytes();
    let files = FileBytes {
        paths: bytes(File::Paths),
        facilities: bytes(File::Facilities),
        residents: Some(bytes(File::Residents)),
        circles: Some(bytes(File::Circles)),
        transit: Some(bytes(File::Transit)),
        ..FileBytes::default()
    };
    let _ = read_city(manifest, files, &mut problems);
    problems.worst_first().into_iter().filter(|p| p.file == file.name()).collect()
}

/// Demands a problem with file, feature and value; what was said where there is none.
fn missed(file: File, field: &Field, value: &str) -> Option<String> {
    let problems = said(file, field.key, value);
    // A value that is not there is told by the name of its property, which may be the reason itself.
    let told = |p: &Problem| p.index == Some(1) && (p.found.contains(field.key) || value.trim_matches('"').contains(&p.found) && !p.found.is_empty());
    (!problems.iter().any(told)).then(|| format!("{} {} = {value}: {problems:?}", file.name(), field.key))
}

#[test]
fn what_a_property_does_not_take_is_said_with_file_feature_and_value() {
    let (mut tried, mut silent) = (0, Vec::new());
    for file in File::ALL {
        for field in file.fields() {
            let bad: &[&str] = match field.form {
                Form::Text | Form::Tag => &[r#"{"a":1}"#, r#"["x","y"]"#],
                Form::Word(_) => &[r#"{"a":1}"#, r#""perhaps""#, "7", r#""""#],
                Form::Truth => &[r#"{"a":1}"#, r#""perhaps""#, "7", r#""""#],
                Form::Number(..) => &[r#"{"a":1}"#, "true", r#""many""#, r#""12 foo""#, r#""""#, "-1e9", "1e300", r#""9e999""#],
                Form::Incline => &[r#"{"a":1}"#, r#""steep""#, "12", r#""89°""#, r#""""#],
                Form::People => &[
                    "5",
                    r#""many""#,
                    r#""""#,
                    "[1,2]",
                    r#"{"old":3}"#,
                    r#"{"75+":-200}"#,
                    r#"{"75+":1e300}"#,
                    r#"{"75+":"many"}"#,
                    r#"{"75+":true}"#,
                    r#"{"75+":""}"#,
                    r#"{"65+":9}"#,
                ],
                Form::Amounts => &["true", r#""many""#, r#""""#, "[1,2]", "-3", "1e300", r#"{"places":"many"}"#, r#"{"places":-1}"#, r#"{"places":[1]}"#],
                Form::Positions => &["true", "5", r#""here""#, r#""""#, r#"[["a","b"]]"#, r#"{"a":1}"#],
                Form::Services => &["true", "5", r#""no-such""#, r#""""#, "[5]", r#"["no-such"]"#, r#"{"a":1}"#],
                Form::Stops => &["true", "5", r#""here""#, r#""""#, "[5]", r#"{"a":1}"#],
                Form::Waits => &["true", r#""long""#, r#""""#, r#"{"a":1}"#, "-5", "1e300", "[1,2,3]"],
            };
            for value in bad {
                silent.extend(missed(file, field, value));
                tried += 1;
            }
        }
    }
    assert!(silent.is_empty(), "{} of {tried} are passed over:\n{}", silent.len(), silent.join("\n"));
    assert!(tried > 200, "{tried}");
}

#[test]
fn a_misspelt_property_is_said_with_the_one_that_is_meant() {
    for file in File::ALL {
        for field in file.fields().iter().filter(|f| f.key.chars().filter(|c| c.is_alphanumeric()).count() >= 6) {
            let letters: Vec<char> = field.key.chars().collect();
            let middle = letters.len() / 2;
            let doubled: String = letters[..middle].iter().chain([&letters[middle]]).chain(&letters[middle..]).collect();
            for wrong in [doubled, field.key.to_uppercase(), field.key.replace('_', "-")] {
                if file.fields().iter().any(|f| f.key == wrong) {
                    continue;
                }
                let problems = said(file, &wrong, r#""x""#);
                assert!(
                    problems.iter().any(|p| p.index == Some(1) && p.found.contains(&wrong) && p.found.contains(field.key)),
                    "{} {wrong}: {problems:?}",
                    file.name()
                );
            }
        }
    }
}

#[test]
fn what_a_property_takes_is_not_said() {
    let good = [
        (File::Residents, "people", r#"{"0-6":1.5,"75+":0}"#),
        (File::Residents, "people", r#""{\"0-6\":3,\"75+\":\"1,250\"}""#),
        (File::Residents, "floor", r#""12""#),
        (File::Residents, "lift", r#""是""#),
        (File::Paths, "step_count", r#""120 级""#),
        (File::Paths, "incline", r#""-8%""#),
        (File::Paths, "wait_s", r#""30秒""#),
        (File::Facilities, "services", r#""社区食堂、药店""#),
        (File::Facilities, "capacity", r#"{"meals_per_day":"150份"}"#),
        (File::Facilities, "entrances", "[[107.0001,29.9]]"),
        (File::Facilities, "status", r#""existing""#),
        (File::Circles, "population", r#""2.1万""#),
        (File::Transit, "wait_min", "[5,10]"),
        (File::Transit, "speed_kmh", r#""18 km/h""#),
    ];
    for (file, key, value) in good {
        // The two features of a file share what is their name.
        let problems: Vec<Problem> = said(file, key, value).into_iter().filter(|p| p.index == Some(1) && p.reason != Reason::DuplicateId).collect();
        assert!(problems.is_empty(), "{} {key} = {value}: {problems:?}", file.name());
    }
}

/// What a reader asks a feature for by a name of its own must stand in a table too: else nobody learns that it is read, nor what it does not take.
#[test]
fn every_property_that_a_reader_names_has_its_row() {
    let rows: Vec<&str> = File::ALL.iter().flat_map(|f| f.fields()).map(|f| f.key).collect();
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../read/src");
    let mut nameless = Vec::new();
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".text(\"", ".is(\"", ".is_any(\"", ".has(\"", ".get(\"", ".number(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                // The id is GeoJSON's own.
                if key != "id" && !rows.contains(&key) {
                    nameless.push(format!("{}: {key}", path.file_name().unwrap().to_string_lossy()));
                }
            }
        }
    }
    assert!(nameless.is_empty(), "{nameless:?}");
}
