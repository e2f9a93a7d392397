//! `gazetteer.json`: how the Chinese names of a city are spelled, so that a place is found by pinyin or by its initials. Characters with several
//! readings keep all of them (重庆: `zhong/chong qing`), for a name does not say which one it is.

use crate::{city_folder, files};
use pinyin::ToPinyinMulti;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Readings of one character that are kept.
const READINGS: usize = 2;

/// The syllables of a name; `None` for one without Chinese characters. What is not Chinese stays as it is, in lower case.
fn spelled(name: &str) -> Option<String> {
    let mut syllables: Vec<String> = Vec::new();
    let mut chinese = false;
    // Letters and digits in a row are one syllable.
    let mut open = false;
    for (letter, readings) in name.chars().zip(name.to_pinyin_multi()) {
        if let Some(readings) = readings {
            chinese = true;
            open = false;
            let mut all: Vec<String> = Vec::new();
            // As keyboards have it: 绿 is lv.
            for reading in readings.into_iter().map(|r| r.plain().replace('ü', "v")) {
                if !all.contains(&reading) && all.len() < READINGS {
                    all.push(reading);
                }
            }
            syllables.push(all.join("/"));
        } else if letter.is_alphanumeric() {
            let letter: String = letter.to_lowercase().collect();
            match syllables.last_mut().filter(|_| open) {
                Some(last) => last.push_str(&letter),
                None => syllables.push(letter),
            }
            open = true;
        } else {
            open = false;
        }
    }
    chinese.then(|| syllables.join(" "))
}

/// Writes the spelling of all names of a folder, packed if asked. Returns the file's name.
pub fn folder(dir: &Path, packed: bool) -> Result<&'static str, String> {
    let (mut session, _) = city_folder::open(dir)?;
    let names = city_folder::city(&mut session).names();
    let list: Map<String, Value> = names.into_iter().filter_map(|place| spelled(&place.name).map(|s| (place.name, json!(s)))).collect();
    let text = json!({"quanli": 1, "pinyin": list}).to_string();
    let name = if packed { "gazetteer.json.gz" } else { "gazetteer.json" };
    files::write(&dir.join(name), &if packed { files::pack(text.as_bytes()) } else { text.into_bytes() })?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn names_are_spelled_with_every_reading() {
        assert_eq!(spelled("较场口").as_deref(), Some("jiao chang kou"));
        let chongqing = spelled("重庆").expect("it is Chinese");
        assert!(["zhong/chong qing", "chong/zhong qing"].contains(&chongqing.as_str()), "{chongqing}");
        assert!(spelled("绿梦广场").is_some_and(|s| s.split(' ').next().is_some_and(|first| first.split('/').any(|r| r == "lv"))));
        assert_eq!(spelled("B12栋·南门").as_deref(), Some("b12 dong nan/na men"));
        assert_eq!(spelled("Main Street"), None);
    }
}
