//! The text of the fragment: `z=5.14&q=elder,community-canteen,15,there,720&l=mean&v=106.5712,29.5532,14.6&c=yushan,7f3a-c21e&e=…`. Pure.

use super::pack::{decode, encode};
use super::rounding::fixed;
use super::sent::{arrived, mark};
use quanli_model::units::LonLat;
use quanli_protocol::{Direction, Lines, Question, Who};

/// What a fragment says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Link {
    /// The question.
    pub question: Option<Question>,
    /// Centre and zoom.
    pub view: Option<(LonLat, f64)>,
    /// Id and data fingerprint of the city that it was made on.
    pub city: Option<(String, String)>,
    /// The packed edits.
    pub edits: Option<String>,
    /// Which screen, when it is not the first one.
    pub tab: Option<Tab>,
    /// The standard profile that was chosen.
    pub standard: Option<String>,
    /// The circle that is looked at, and another one seen together with it: their ids.
    pub circle: Option<(String, Option<String>)>,
    /// English instead of Chinese.
    pub english: bool,
    /// The theme, when it was chosen.
    pub theme: Option<String>,
    /// Parts that say nothing here, as they stand: of another version, damaged, or mistyped. Never written.
    pub unread: Vec<String>,
    /// Its end is missing. Never written.
    pub cut: bool,
}

/// A screen that a link leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// 问一问; said only where there is a plan, whose screen would come first otherwise.
    Ask,
    /// 从我家. The door itself never stands in an address.
    Door,
    /// 改一改.
    Change,
    /// 一圈一策.
    Circles,
}

const TABS: [(Tab, &str); 4] = [(Tab::Ask, "ask"), (Tab::Door, "door"), (Tab::Change, "change"), (Tab::Circles, "circles")];

/// What a person would name as one step: another one is a step back.
pub type Step = (Option<Tab>, Option<(String, Option<String>)>, Option<(Who, String)>);

const DIRECTIONS: [(Direction, &str); 3] = [(Direction::There, "there"), (Direction::Back, "back"), (Direction::RoundTrip, "round-trip")];

/// The mean wait and the cautious one.
const WAITS: [&str; 2] = ["mean", "p90"];

impl Link {
    /// The step that it is.
    pub fn step(&self) -> Step {
        (self.tab, self.circle.clone(), self.question.as_ref().map(|q| (q.who, q.service.clone())))
    }

    /// Reads a fragment. What can't be read is kept as such, to be said.
    pub fn read(fragment: &str) -> Self {
        let sent = arrived(fragment);
        let mut link = Self { cut: sent.cut, ..Self::default() };
        let whole = sent.parts.len() - usize::from(sent.cut && !sent.parts.is_empty());
        for (at, pair) in sent.parts.iter().enumerate() {
            // Of a piece only the plan says by itself how far it is whole: 15 minutes cut to 1 are another question.
            if at >= whole && !pair.starts_with("e=") {
                continue;
            }
            let Some((key, value)) = pair.split_once('=') else {
                link.unread.push(pair.clone());
                continue;
            };
            let read = match key {
                "q" => {
                    link.question = question(value);
                    link.question.is_some()
                }
                "d" => link.question.as_mut().is_some_and(|question| {
                    question.indoors = value == "1";
                    ["0", "1"].contains(&value)
                }),
                "l" => link.question.as_mut().is_some_and(|question| {
                    question.lines = lines(value);
                    question.lines.is_some()
                }),
                "v" => {
                    link.view = view(value);
                    link.view.is_some()
                }
                "c" => {
                    link.city = value.split_once(',').map(|(id, print)| (id.to_owned(), print.to_owned()));
                    link.city.is_some()
                }
                "e" => {
                    link.edits = Some(value.to_owned()).filter(|text| !text.is_empty());
                    true
                }
                "m" => {
                    link.tab = TABS.iter().find(|(_, name)| *name == value).map(|(tab, _)| *tab);
                    link.tab.is_some()
                }
                "s" => {
                    link.standard = Some(value.to_owned()).filter(|id| is_id(id));
                    link.standard.is_some()
                }
                "k" => {
                    link.circle = circle(value);
                    link.circle.is_some()
                }
                "lang" => {
                    link.english = value == "en";
                    ["en", "zh"].contains(&value)
                }
                "theme" => {
                    link.theme = Some(value.to_owned()).filter(|theme| ["light", "dark"].contains(&theme.as_str()));
                    link.theme.is_some()
                }
                _ => false,
            };
            if !read {
                link.unread.push(pair.clone());
            }
        }
        link
    }

    /// Writes the fragment.
    pub fn write(&self) -> String {
        let mut parts = Vec::new();
        if let Some(Question { who, service, minutes, direction, at, lines, indoors }) = &self.question {
            let way = DIRECTIONS.iter().find(|(is, _)| is == direction).map_or("there", |(_, name)| name);
            let hour = at.map_or(String::new(), |at| format!(",{at}"));
            parts.push(format!("q={},{service},{minutes},{way}{hour}", who.id()));
            if *indoors {
                parts.push("d=1".to_owned());
            }
            if let Some(Lines { cautious, off }) = lines {
                let off = if off.is_empty() { String::new() } else { format!(",{}", encode(off.join("\n").as_bytes())) };
                parts.push(format!("l={}{off}", WAITS[usize::from(*cautious)]));
            }
        }
        if let Some((LonLat { lon, lat }, zoom)) = self.view {
            parts.push(format!("v={},{},{}", fixed(lon, 5), fixed(lat, 5), fixed(zoom, 2)));
        }
        if let Some((id, print)) = &self.city {
            parts.push(format!("c={id},{print}"));
        }
        if let Some(edits) = &self.edits {
            parts.push(format!("e={edits}"));
        }
        parts.extend(self.tab.and_then(|tab| TABS.iter().find(|(is, _)| *is == tab)).map(|(_, name)| format!("m={name}")));
        parts.extend(self.standard.as_ref().map(|id| format!("s={id}")));
        if let Some((id, with)) = &self.circle {
            let with = with.as_ref().map_or(String::new(), |with| format!(",{}", encode(with.as_bytes())));
            parts.push(format!("k={}{with}", encode(id.as_bytes())));
        }
        if self.english {
            parts.push("lang=en".to_owned());
        }
        if let Some(theme) = &self.theme {
            parts.push(format!("theme={theme}"));
        }
        if parts.is_empty() {
            return String::new();
        }
        format!("{}&{}", mark(&parts), parts.join("&"))
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn circle(text: &str) -> Option<(String, Option<String>)> {
    let id = |text: &str| decode(text).and_then(|bytes| String::from_utf8(bytes).ok()).filter(|id| !id.is_empty());
    match text.split_once(',') {
        Some((one, with)) => Some((id(one)?, Some(id(with)?))),
        None => Some((id(text)?, None)),
    }
}

fn question(text: &str) -> Option<Question> {
    let mut words = text.split(',');
    let who = Who::from_id(words.next()?)?;
    let service = words.next().filter(|id| is_id(id))?.to_owned();
    let minutes = words.next()?.parse().ok().filter(|minutes| (1..=quanli_model::units::MAX_MINUTES).contains(minutes))?;
    let way = words.next().unwrap_or("there");
    let direction = DIRECTIONS.iter().find(|(_, name)| *name == way)?.0;
    let at = match words.next() {
        None => None,
        Some(text) => Some(text.parse().ok().filter(|at| *at < quanli_protocol::WEEK)?),
    };
    Some(Question { who, service, minutes, direction, at, lines: None, indoors: false })
}

/// `mean`, or `p90,` and the ids of lines that are off.
fn lines(text: &str) -> Option<Lines> {
    let (wait, off) = text.split_once(',').unwrap_or((text, ""));
    let cautious = WAITS.iter().position(|w| *w == wait)? == 1;
    let off = decode(off).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    Some(Lines { cautious, off: off.split('\n').filter(|id| !id.is_empty()).map(str::to_owned).collect() })
}

/// A number as the browser reads it: ours would bring 15 KB of tables along.
#[cfg(target_arch = "wasm32")]
fn number(text: &str) -> Option<f64> {
    crate::browser::number(text)
}

#[cfg(not(target_arch = "wasm32"))]
fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn view(text: &str) -> Option<(LonLat, f64)> {
    let numbers: Vec<f64> = text.split(',').map(number).collect::<Option<_>>()?;
    let [lon, lat, zoom] = *numbers.as_slice() else { return None };
    let there = lon.abs() <= 180.0 && lat.abs() <= 85.0 && (0.0..=24.0).contains(&zoom);
    there.then_some((LonLat { lon, lat }, zoom))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let link = Link {
            question: Some(Question {
                who: Who::SixtyUp,
                service: "pharmacy".into(),
                minutes: 12,
                direction: Direction::RoundTrip,
                at: Some(5 * 1440 + 600),
                lines: Some(Lines { cautious: true, off: vec!["小巷公交1路".into(), "x".into()] }),
                indoors: true,
            }),
            view: Some((LonLat { lon: 106.571_23, lat: 29.5532 }, 14.6)),
            city: Some(("yushan".into(), "7f3a-c21e".into())),
            edits: Some("AQAB".into()),
            tab: Some(Tab::Circles),
            standard: Some("gb50180-2018".into()),
            circle: Some(("石桥一圈".into(), Some("b".into()))),
            english: true,
            theme: Some("dark".into()),
            unread: Vec::new(),
            cut: false,
        };
        assert_eq!(Link::read(&link.write()), link);
    }

    #[test]
    fn what_makes_no_sense_is_said_and_never_taken_for_something_else() {
        assert_eq!(Link::read(""), Link::default());
        for text in [
            "q=",
            "q=nobody,pharmacy,15,there",
            "q=elder,pharmacy,99,there",
            "q=elder,<b>,15,there",
            "v=1,2",
            "v=999,2,3",
            "theme=pink",
            "lang",
            "=",
            "l=mean",
            "m=attic",
            "k=",
            "k=%%",
            "s=<b>",
            "q=elder,pharmacy,15,there,noon",
            "lang=fr",
            "new=1",
        ] {
            assert_eq!(Link::read(text), Link { unread: vec![text.into()], ..Link::default() }, "{text}");
        }
        let mixed = Link::read("q=elder,pharmacy,15,there&x=1&v=1,2&lang=en");
        assert!(mixed.question.is_some() && mixed.english);
        assert_eq!(mixed.unread, ["x=1", "v=1,2"]);
    }
}
