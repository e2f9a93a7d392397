//! `quanli check --explain`: what each property of each file takes and what becomes of the rest, and what a reason of a problem means. Made from the
//! table that the readers read by; `docs/reading.md` is its output.

use crate::say;
use quanli_protocol::Reason;
use quanli_read::fields::{Field, File, Form};
use quanli_read::numbers::Quantity;
use std::fmt::Write;

/// A reason with its remedy, and the properties whose values it is about.
pub fn reason(name: &str) -> Result<String, String> {
    let reason: Reason = serde_json::from_value(serde_json::Value::from(name))
        .map_err(|_| format!("--explain {name}: no such reason. They stand in the output of check --json"))?;
    let (what, remedy) = say::words(reason);
    let mut out = format!("{name}: {what}. {remedy}.\n");
    for file in File::ALL {
        let keys: Vec<&str> = file.fields().iter().filter(|f| reasons(f.form).contains(&reason)).map(|f| f.key).collect();
        if !keys.is_empty() {
            let _ = writeln!(out, "{}: {}", file.name(), keys.join(", "));
        }
    }
    Ok(out)
}

/// Every property of every file as a page of Markdown.
pub fn page() -> String {
    let mut out = String::from(
        "# What is read, and what becomes of the rest\n\nMade by `quanli check --explain`; a test holds it against the readers. Nothing that stands in a file is passed over in silence: what a\n\
property does not take is a problem with file, feature, value and remedy, and counts as not stated. `null` and a property that is not there\nare not stated. Properties that are not in the table \
are not read; one that looks like a misspelt name of the table is said (`unknown-property`).\n\n",
    );
    out += "Numbers are read as a whole or not at all: full-width digits, thousands (`1,250`, `2 480`), a decimal comma where it can be nothing else (`3,5`), `1.2万`,\nand the units of the column below. \
Counts of people that the publisher keeps back (`<5`, `*`, `x`, −1, −999, −666666666, `1-4`) are intervals:\ncounted at their middle, and taken from their least to their most where it is told how sure a figure is.\n";
    for file in File::ALL {
        let _ = write!(out, "\n## `{}`\n\n| property | what it says | what it takes | what else becomes |\n|---|---|---|---|\n", file.name());
        for field in file.fields() {
            let names: Vec<String> = reasons(field.form).iter().map(|r| format!("`{}`", name(*r))).collect();
            let cells = [format!("`{}`", field.key), field.means.to_owned(), takes(field), names.join(", ")].map(|c| c.replace('|', "\\|"));
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
    }
    out
}

fn name(reason: Reason) -> String {
    serde_json::to_value(reason).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a property takes, in words.
fn takes(field: &Field) -> String {
    match field.form {
        Form::Text => "text; empty: not stated".to_owned(),
        Form::Tag => "a word of OpenStreetMap; others count as not stated".to_owned(),
        Form::Word(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Form::Truth => "`yes`, `no`; `true`, `false`; `1`, `0`; `是`, `否`".to_owned(),
        Form::Number(quantity, from, to) => format!("{from} to {to}{}", unit(quantity)),
        Form::People => "`0-6`, `7-14`, `15-59`, `60-74`, `75+`, each a count; other bands of ages are split by stated shares".to_owned(),
        Form::Amounts => "numbers from 0 by the name of their unit, or one number of `places`".to_owned(),
        Form::Positions => "pairs, positions with a height, one pair, points of GeoJSON, objects with `lon` and `lat`, the same as text".to_owned(),
        Form::Services => "a list, or one text with `;`, `,` or `、` between ids or names".to_owned(),
        Form::Stops => "a list of two or more".to_owned(),
        Form::Waits => "minutes, one number or two".to_owned(),
        Form::Incline => "`up`, `down`, or a slope up to 100 % with its unit: `8%`, `5°`, `1:12`".to_owned(),
    }
}

fn unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::People => " people (`人`)",
        Quantity::Count | Quantity::Capacity => "",
        Quantity::Metres => " m (`m`, `米`, `km`, `cm`, `ft`)",
        Quantity::Minutes => " minutes (`min`, `分钟`, `h`, `s`)",
        Quantity::Seconds => " seconds (`s`, `秒`, `min`)",
        Quantity::MetresASecond => " m/s (`m/s`, `km/h`)",
        Quantity::KilometresAnHour => " km/h (`km/h`, `m/s`)",
        Quantity::Percent => " % (`%`, `°`, `1:12`)",
        Quantity::Yuan => " yuan (`元`, `¥`)",
    }
}

/// As what a value is said that the property does not take.
fn reasons(form: Form) -> &'static [Reason] {
    use Reason::{
        AgesMapped, AgesOverlap, AmbiguousNumber, BadLine, EmptyValue, EntrancesUnread, HiddenCount, NotANumber, OneOfList, OutOfRange, UnknownAge,
        UnknownKind, UnknownService, UnknownWord, WrongType,
    };
    match form {
        Form::Text | Form::Tag => &[WrongType, OneOfList],
        Form::Word(_) => &[UnknownWord, UnknownKind, EmptyValue, WrongType, OneOfList],
        Form::Truth => &[UnknownWord, EmptyValue, WrongType, OneOfList],
        Form::Number(..) => &[NotANumber, OutOfRange, AmbiguousNumber, EmptyValue, WrongType, OneOfList],
        Form::Incline => &[NotANumber, OutOfRange, EmptyValue, WrongType, OneOfList],
        Form::People => &[UnknownAge, AgesMapped, AgesOverlap, HiddenCount, NotANumber, OutOfRange, AmbiguousNumber, EmptyValue, WrongType],
        Form::Amounts => &[NotANumber, OutOfRange, AmbiguousNumber, EmptyValue, WrongType],
        Form::Positions => &[EntrancesUnread, EmptyValue],
        Form::Services => &[UnknownService, EmptyValue, WrongType],
        Form::Stops => &[BadLine],
        Form::Waits => &[NotANumber, BadLine, OutOfRange, EmptyValue],
    }
}
