//! Standards as versioned data: which services, within what, for whom, and where it is written.
//!
//! No number of a standard is in the code. A profile is a JSON file under `public/standards/`; a district that owns the text of a standard
//! fills a profile by CSV ([`Standard::to_csv`], [`Standard::with_rows`]). Two bases stand side by side: the norm's metres on the network
//! (规范口径) and walked minutes (实测口径). The word 达标 is only used for a profile whose owner has verified it ([`Standard::is_verified`]).

use super::service::Catalogue;
use super::walker::AgeGroup;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A level of circle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Level {
    /// Its name in the items.
    pub id: String,
    /// Minutes on foot.
    pub minutes: u8,
    /// Metres on foot, where the standard states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_m: Option<u32>,
}

/// What a standard asks of one service.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Item {
    /// Catalogue id.
    pub service: String,
    /// Level of circle.
    pub level: String,
    /// Required (应配建), else recommended (宜配建).
    pub required: bool,
    /// Service radius, metres. Absent: the level's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_m: Option<u32>,
    /// Minutes. Absent: the level's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u8>,
    /// For whom, by age (`0-6`, `7-14`, `15-59`, `60-74`, `75+`). Empty: as in the catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<String>,
    /// Capacity that is asked per thousand people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_1000: Option<PerThousand>,
    /// Clause or table.
    #[serde(default)]
    pub clause: String,
    /// Checked against the text by who owns it.
    #[serde(default)]
    pub verified: bool,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A capacity per thousand people of some ages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct PerThousand {
    /// Unit, for instance `beds`.
    pub unit: String,
    /// Of whom.
    pub of: Vec<String>,
    /// At least so many.
    pub least: f64,
}

/// A standard profile.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Standard {
    /// Version of the format: 1.
    pub quanli: u32,
    /// Stable id.
    pub id: String,
    /// Version of the profile.
    pub version: u32,
    /// Title by language tag.
    #[borsh(deserialize_with = "crate::units::read_map")]
    pub title: BTreeMap<String, String>,
    /// Date of issue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issued: String,
    /// In force from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub in_force_from: String,
    /// What it replaces.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub supersedes: String,
    /// Where its text is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_url: String,
    /// Who has verified the profile against the text; empty: nobody.
    #[serde(default)]
    pub verified_by: String,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Levels of circle.
    pub levels: Vec<Level>,
    /// Items in order.
    pub items: Vec<Item>,
}

/// What the id of an own profile begins with.
const OWN: &str = "own-";

/// An item in the engine's terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Index into the catalogue.
    pub service: u16,
    /// Minutes that count on the walked basis.
    pub minutes: u8,
    /// Metres on the network that count on the norm's basis; `None`: the standard gives none, so there is no norm basis.
    pub metres: Option<u32>,
    /// For whom, one bit an age column (bit 0: 0–6 … bit 4: 75+).
    pub ages: u8,
    /// Required.
    pub required: bool,
}

impl Rule {
    /// Whether it is for people of this age column (0–4); wheelchair users (column 5) are of any age.
    #[must_use]
    pub fn is_for(&self, column: usize) -> bool {
        column >= 5 || self.ages >> column & 1 == 1
    }
}

/// Columns of the CSV form.
const COLUMNS: [&str; 10] = ["service", "level", "required", "radius_m", "minutes", "ages", "clause", "verified", "note", "per_1000"];

impl Standard {
    /// A profile from its JSON text.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn from_json(json: &[u8]) -> Result<Self, String> {
        let s: Self = super::from_json(json).map_err(|e| e.to_string())?;
        if s.quanli > 1 { Err(format!("written for a newer version ({})", s.quanli)) } else { Ok(s) }
    }

    /// Somebody stands for the profile, and every item is checked: only then a figure by it may be called 达标.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        !self.verified_by.trim().is_empty() && !self.items.is_empty() && self.items.iter().all(|i| i.verified)
    }

    /// The items in the engine's terms.
    ///
    /// # Errors
    /// Every item that can't be understood: which, and why.
    pub fn rules(&self, catalogue: &Catalogue) -> Result<Vec<Rule>, Vec<String>> {
        let mut wrong = Vec::new();
        let mut rules = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            match self.rule(item, catalogue) {
                Ok(rule) => rules.push(rule),
                Err(why) => wrong.push(format!("{} item {} ({}): {why}", self.id, i + 1, item.service)),
            }
        }
        if wrong.is_empty() { Ok(rules) } else { Err(wrong) }
    }

    fn rule(&self, item: &Item, catalogue: &Catalogue) -> Result<Rule, String> {
        let service = catalogue.index(&item.service).ok_or("not in the catalogue")?;
        let level = self.levels.iter().find(|l| l.id == item.level);
        let minutes = item.minutes.or(level.map(|l| l.minutes)).ok_or_else(|| format!("level {:?} is not in the profile", item.level))?;
        if !(1..=crate::units::MAX_MINUTES).contains(&minutes) {
            return Err(format!("{minutes} minutes: give 1 to 30"));
        }
        let metres = item.radius_m.or(level.and_then(|l| l.radius_m));
        if metres.is_some_and(|m| !(50..=1800).contains(&m)) {
            return Err(format!("{} metres: give 50 to 1800", metres.unwrap_or(0)));
        }
        let known = |key: &String| AgeGroup::from_key(key).ok_or_else(|| format!("unknown age group {key}"));
        let ages =
            if item.ages.is_empty() { catalogue.services[service as usize].ages.clone() } else { item.ages.iter().map(known).collect::<Result<_, _>>()? };
        let ages = ages.iter().fold(0, |bits, a| bits | 1 << *a as u8);
        Ok(Rule { service, minutes, metres, ages, required: item.required })
    }

    /// The items as CSV, one line each, for a spreadsheet.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let quoted = |t: &str| if t.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", t.replace('"', "\"\"")) } else { t.to_owned() };
        let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
        let mut out = COLUMNS.join(",") + "\n";
        for i in &self.items {
            let per = i.per_1000.as_ref().map_or(String::new(), |p| format!("{} {} {}", p.least, p.unit, p.of.join(" ")));
            let cells = [
                i.service.clone(),
                i.level.clone(),
                i.required.to_string(),
                number(i.radius_m),
                number(i.minutes.map(u32::from)),
                i.ages.join(" "),
                i.clause.clone(),
                i.verified.to_string(),
                i.note.clone(),
                per,
            ];
            out += &(cells.map(|c| quoted(&c)).join(",") + "\n");
        }
        out
    }

    /// The same profile with the items of a table: its header, then its rows, each with the number of its line. Missing columns stay empty.
    ///
    /// # Errors
    /// Every line that can't be used, and every column that is none of an item: its number, what stood there, and what to write.
    pub fn with_rows(&self, rows: &[(u64, Vec<String>)]) -> Result<Self, Vec<String>> {
        let Some(((_, head), rows)) = rows.split_first() else { return Err(vec!["line 1: give the header: ".to_owned() + &COLUMNS.join(",")]) };
        let at = |name: &str| head.iter().position(|h| h.trim() == name);
        let strange: Vec<&str> = head.iter().map(|h| h.trim()).filter(|h| !h.is_empty() && !COLUMNS.contains(h)).collect();
        if at("service").is_none() || at("level").is_none() {
            return Err(vec![format!("line 1: columns service and level are needed; found {}", head.join(","))]);
        }
        if !strange.is_empty() {
            return Err(vec![format!("line 1: no column of an item is called {}. There are {}", strange.join(", "), COLUMNS.join(","))]);
        }
        let mut wrong = Vec::new();
        let mut items = Vec::new();
        for (line, row) in rows {
            let cell = |name: &str| at(name).and_then(|i| row.get(i)).map_or("", |c| c.trim());
            let mut number = |name: &str| match cell(name) {
                "" => None,
                text => text.parse::<u32>().map_err(|_| wrong.push(format!("line {line}: {name} {text:?} is not a whole number"))).ok(),
            };
            let (radius_m, minutes) = (number("radius_m"), number("minutes"));
            let mut yes = |name: &str| match cell(name).to_lowercase().as_str() {
                "" | "false" | "no" | "0" | "否" | "△" => false,
                "true" | "yes" | "1" | "是" | "▲" => true,
                other => {
                    wrong.push(format!("line {line}: {name} {other:?}: write true or false"));
                    false
                }
            };
            let (required, verified) = (yes("required"), yes("verified"));
            let per_1000 = per_thousand(cell("per_1000")).unwrap_or_else(|why| {
                wrong.push(format!("line {line}: per_1000 {why}"));
                None
            });
            items.push(Item {
                service: cell("service").to_owned(),
                level: cell("level").to_owned(),
                required,
                radius_m,
                minutes: minutes.and_then(|m| u8::try_from(m).ok()),
                ages: cell("ages").split_whitespace().map(str::to_owned).collect(),
                per_1000,
                clause: cell("clause").to_owned(),
                verified,
                note: cell("note").to_owned(),
            });
        }
        if wrong.is_empty() { Ok(Self { items, ..self.own() }) } else { Err(wrong) }
    }

    /// What somebody makes of a profile is a profile of its own: its figures never stand under the title of a standard. Made of an own one it is
    /// the next version of that.
    fn own(&self) -> Self {
        if self.id.starts_with(OWN) {
            return Self { version: self.version + 1, ..self.clone() };
        }
        let titled = |tag: &str, before: &str, after: &str| {
            let of = self.title.get(tag).or_else(|| self.title.values().next()).unwrap_or(&self.id);
            (tag.to_owned(), format!("{before}{of}{after}"))
        };
        Self {
            id: format!("{OWN}{}", self.id),
            version: 1,
            title: BTreeMap::from([titled("zh-CN", "我的口径（由", "改）"), titled("en", "My own profile (from ", ")")]),
            issued: String::new(),
            in_force_from: String::new(),
            supersedes: String::new(),
            verified_by: String::new(),
            ..self.clone()
        }
    }
}

fn per_thousand(text: &str) -> Result<Option<PerThousand>, String> {
    let mut words = text.split_whitespace();
    let Some(least) = words.next() else { return Ok(None) };
    let least = least.parse().map_err(|_| format!("{text:?}: write for instance \"40 beds 60-74 75+\""))?;
    let unit = words.next().ok_or_else(|| format!("{text:?}: name the unit"))?.to_owned();
    Ok(Some(PerThousand { unit, of: words.map(str::to_owned).collect(), least }))
}

/// A standard profile, as far as a face shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct StandardHere {
    /// Stable id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Title by language tag.
    #[borsh(deserialize_with = "crate::units::read_map")]
    pub title: BTreeMap<String, String>,
    /// Its owner has checked every item: only then a figure may be called 达标.
    pub verified: bool,
    /// Remark.
    pub note: String,
    /// Number of items.
    pub items: u32,
}

impl StandardHere {
    /// What is shown of a profile.
    #[must_use]
    pub fn of(s: &Standard) -> Self {
        Self { id: s.id.clone(), version: s.version, title: s.title.clone(), verified: s.is_verified(), note: s.note.clone(), items: s.items.len() as u32 }
    }
}
