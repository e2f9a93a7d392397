//! Tables as offices save them: one reader of CSV for the page, the command line, standards and lists of places.
//!
//! Text in, rows out: commas, semicolons, tabs or full-width commas (whichever the header has most of), with or without a byte order mark, with Excel's
//! `sep=` line. Which bytes are which text is decided before (`decode` natively, the browser's own decoder in the page: the same tables).
//! Columns are found by their Chinese and English names; what is not used is told.

use crate::numbers::{self, Quantity};
use quanli_model::units::LonLat;

/// A table with its header.
///
/// ```
/// use quanli_read::tables::Table;
/// let table = Table::read("名称;经度;纬度\n渝中食堂;106.57;29.55\n")?;
/// assert_eq!(table.column(&["name", "名称"]), Some(0));
/// assert_eq!(table.rows[0].1[0], "渝中食堂");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Names of the columns, as written.
    pub headers: Vec<String>,
    /// Rows with the number of the line on which each begins, from 1; empty ones are left out.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a text.
    ///
    /// # Errors
    /// When it has no header, or a quote is never closed: the line and the reason.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let (stated, text, skipped) = match text.split_once('\n') {
            Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => (first.as_bytes().get(4).copied(), rest, 1),
            _ => (None, text, 0),
        };
        let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
        // A full-width comma is three bytes: only ours, where the header has no other separator.
        let wide = header.matches('，').count();
        let plain = |d: u8| header.bytes().filter(|b| *b == d).count();
        let best = [b';', b'\t', b'|'].into_iter().filter(|d| plain(*d) > plain(b',')).max_by_key(|d| plain(*d)).unwrap_or(b',');
        let replaced;
        let text = if stated.is_none() && wide > 0 && plain(best) == 0 {
            replaced = text.replace('，', ",");
            replaced.as_str()
        } else {
            text
        };
        let mut reader = csv::ReaderBuilder::new().delimiter(stated.unwrap_or(best)).flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut table = Self::default();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| format!("line {}: {e}", e.position().map_or(0, csv::Position::line) + skipped))? {
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if table.headers.is_empty() {
                table.headers = cells;
            } else {
                table.rows.push((record.position().map_or(0, csv::Position::line) + skipped, cells));
            }
        }
        if table.headers.is_empty() { Err("line 1: no header".to_owned()) } else { Ok(table) }
    }

    /// The same with the numbers of a standard's columns written plainly: `15分钟` and `１５` are 15. What is no number stays, and its reader says so.
    #[must_use]
    pub fn with_plain_numbers(mut self) -> Self {
        for (name, quantity) in [("radius_m", Quantity::Metres), ("minutes", Quantity::Minutes)] {
            let Some(column) = self.column(&[name]) else { continue };
            for cell in self.rows.iter_mut().filter_map(|(_, row)| row.get_mut(column)) {
                if let Some(read) = numbers::number(cell, quantity) {
                    *cell = format!("{}", read.value);
                }
            }
        }
        self
    }

    /// The header, as line 1, then the rows.
    #[must_use]
    pub fn all(self) -> Vec<(u64, Vec<String>)> {
        core::iter::once((1, self.headers)).chain(self.rows).collect()
    }

    /// The first column with one of these names.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let plain = |text: &str| text.trim().trim_matches('"').to_lowercase().replace([' ', '-'], "_");
        // The order of the names decides, not that of the columns: `category` before `type`.
        names.iter().find_map(|name| self.headers.iter().position(|h| plain(h) == *name))
    }
}

const LON: &[&str] = &["longitude", "lon", "lng", "long", "x", "经度", "东经", "wgs84_lon", "gcj_lon", "gcj02_lng"];
const LAT: &[&str] = &["latitude", "lat", "y", "纬度", "北纬", "wgs84_lat", "gcj_lat", "gcj02_lat"];
const BOTH: &[&str] = &["location", "coordinates", "坐标", "经纬度", "位置坐标", "position"];
const NAME: &[&str] = &["name", "名称", "设施名称", "名字", "title", "nome", "rua"];
const SERVICE: &[&str] = &["service", "services", "服务", "服务类型", "category", "类别", "类型", "设施类型", "categoria", "type", "typecode"];
const HOURS: &[&str] = &["opening_hours", "营业时间", "开放时间", "服务时间", "opentime", "opentime_today", "hours"];
const PRICE: &[&str] = &["price_yuan", "price", "价格", "收费", "cost"];

/// A row of a list of places.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceRow {
    /// Line on which it begins.
    pub line: u64,
    /// Where, as written.
    pub at: LonLat,
    /// Name, may be empty.
    pub name: String,
    /// What it is, as written; empty: not stated.
    pub service: String,
    /// When it is open, as written.
    pub opening_hours: String,
    /// What it costs, as written.
    pub price: String,
}

/// Why a row can't be used.
#[derive(Clone, PartialEq, Debug)]
pub struct BadRow {
    /// Line on which it begins.
    pub line: u64,
    /// What stood there.
    pub found: String,
}

/// A list of places, and what of the table was not used.
#[derive(Clone, Debug, Default)]
pub struct PlaceList {
    /// Rows with a position.
    pub rows: Vec<PlaceRow>,
    /// Rows without one.
    pub bad: Vec<BadRow>,
    /// Columns that nothing is taken from.
    pub unused: Vec<String>,
    /// Whether a column says what each place is.
    pub has_service: bool,
}

/// The places of a table.
///
/// # Errors
/// When no column has positions: the columns that there are.
pub fn places(table: &Table) -> Result<PlaceList, String> {
    let [lon, lat, both] = [LON, LAT, BOTH].map(|names| table.column(names));
    let [name, service, hours, price] = [NAME, SERVICE, HOURS, PRICE].map(|names| table.column(names));
    if lon.zip(lat).is_none() && both.is_none() {
        return Err(format!("no columns with positions (longitude and latitude, 经度 and 纬度, or location); there are {}", table.headers.join(", ")));
    }
    let used: Vec<usize> = [lon, lat, both, name, service, hours, price].into_iter().flatten().collect();
    let unused = (0..table.headers.len()).filter(|i| !used.contains(i) && !table.headers[*i].is_empty()).map(|i| table.headers[i].clone()).collect();
    let mut list = PlaceList { unused, has_service: service.is_some(), ..PlaceList::default() };
    for (line, row) in &table.rows {
        let cell = |column: Option<usize>| column.and_then(|c| row.get(c)).map_or("", |c| c.as_str());
        let written = match lon.zip(lat) {
            Some((lon, lat)) => [cell(Some(lon)).to_owned(), cell(Some(lat)).to_owned()],
            None => {
                let mut parts = cell(both).split([',', '，', ' ', ';']).filter(|p| !p.is_empty()).map(str::to_owned);
                [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()]
            }
        };
        match position(&written) {
            Ok(at) => {
                let text = |column| cell(column).to_owned();
                list.rows.push(PlaceRow { line: *line, at, name: text(name), service: text(service), opening_hours: text(hours), price: text(price) });
            }
            Err(found) => list.bad.push(BadRow { line: *line, found }),
        }
    }
    Ok(list)
}

/// Degrees as people write them: `106.55`, `106.55°E`, `106°33′12″`, `106度33分12秒`.
fn degrees(text: &str) -> Option<f64> {
    let text = text
        .trim()
        .trim_start_matches(['E', 'N', 'e', 'n'])
        .trim_start_matches("东经")
        .trim_start_matches("北纬")
        .trim_end_matches(['E', 'N', 'e', 'n'])
        .trim();
    let parts: Vec<&str> = text.split(['°', '度', '′', '\'', '’', '分', '″', '"', '”', '秒']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| numbers::number(part, Quantity::Count).map(|r| r.value)).collect();
    match numbers?[..] {
        [whole] => Some(whole),
        [whole, minutes] if (0.0..60.0).contains(&minutes) => Some(whole + minutes / 60.0),
        [whole, minutes, seconds] if (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds) => Some(whole + minutes / 60.0 + seconds / 3600.0),
        _ => None,
    }
}

/// A position from two texts, longitude first; a hint where they are the other way round.
///
/// # Errors
/// When they are no position on Earth: what stood there, and why.
pub fn position([lon, lat]: &[String; 2]) -> Result<LonLat, String> {
    let (Some(x), Some(y)) = (degrees(lon), degrees(lat)) else { return Err(format!("{lon} {lat}: no degrees")) };
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return Ok(LonLat { lon: x, lat: y });
    }
    let swapped = x.abs() <= 90.0 && y.abs() <= 180.0;
    Err(format!("{lon} {lat}: {}", if swapped { "latitude stands before longitude" } else { "not on Earth" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [[&str; 4]; 2] = [["食堂A", "106.55", "29.56", "社区食堂"], ["食堂B，二楼", "１０６．５６", "29.57", "canteen"]];

    fn check(text: &str) {
        let list = places(&Table::read(text).expect(text)).expect(text);
        assert!(list.bad.is_empty(), "{text}: {:?}", list.bad);
        assert_eq!(list.rows.iter().map(|r| r.service.as_str()).collect::<Vec<_>>(), ["社区食堂", "canteen"], "{text}");
        assert!((list.rows[1].at.lon - 106.56).abs() < 1e-9 && (list.rows[1].at.lat - 29.57).abs() < 1e-9);
        assert_eq!(list.rows[1].name, "食堂B，二楼");
    }

    #[test]
    fn a_table_is_the_same_whatever_parts_its_columns() {
        for d in [",", ";", "\t", "|"] {
            let header = ["名称", "经度", "纬度", "类别"].join(d);
            let rows: Vec<String> = ROWS.iter().map(|r| r.join(d)).collect();
            let text = format!("{header}\n{}\n", rows.join("\n"));
            check(&text);
            check(&format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
        check(&format!("sep=;\n{}", "name;lon;lat;category\n食堂A;106.55;29.56;社区食堂\n食堂B，二楼;106.56;29.57;canteen\n"));
        check("name,location,type\n食堂A,\"106.55,29.56\",社区食堂\n\"食堂B，二楼\",\"106.56,29.57\",canteen\n");
        let wide = Table::read("名称，经度，纬度，类别\n食堂A，106.55，29.56，社区食堂\n").expect("full-width commas");
        assert_eq!(wide.rows, [(2, ["食堂A", "106.55", "29.56", "社区食堂"].map(str::to_owned).to_vec())]);
    }

    #[test]
    fn what_is_not_used_or_can_not_be_is_told() {
        let table = Table::read("name,lat,lon,phone\nA,106.55,29.56,1\nB,x,29.5,2\nC,29.5,106.5,3\n").expect("a table");
        let list = places(&table).expect("columns");
        assert_eq!(list.unused, ["phone"]);
        assert_eq!(list.rows.len(), 1);
        assert_eq!(list.bad[0].line, 2);
        assert!(list.bad[0].found.contains("latitude stands before longitude"), "{:?}", list.bad[0]);
        let written = |lon: &str, lat: &str| position(&[lon.to_owned(), lat.to_owned()]).map(|p| [p.lon, p.lat].map(|x| (x * 1e6).round() / 1e6));
        assert_eq!(written("106°33′12″", "29°33'36\""), Ok([106.553_333, 29.56]));
        assert_eq!(written("东经106.55°", "29.56N"), Ok([106.55, 29.56]));
        assert!(written("106°75′", "29").is_err() && written("29.56", "106.55").is_err_and(|why| why.contains("latitude stands before")));
        assert!(places(&Table::read("a,b\n1,2\n").expect("a table")).is_err_and(|why| why.contains("a, b")));
        assert!(Table::read("").is_err());
        assert!(Table::read("\n\n").is_err());
    }
}
