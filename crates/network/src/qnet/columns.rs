//! Places and counts as columns, for the prepared file beside the network ([`crate::qnet`]).

use super::Flaw;
use super::bytes::{In, put_column, unzigzag, zigzag};
use super::numbers::Scale;
use quanli_model::units::LonLat;

/// Thousandths are counted in these.
const UNITS: [u64; 2] = [1000, 1];

/// Writes positions without loss: how many decimals longitude and latitude have, then each as differences from the one before.
pub fn put_places(out: &mut Vec<u8>, places: &[LonLat]) {
    for get in [|p: &LonLat| p.lon, |p: &LonLat| p.lat] {
        let scale = Scale::of(places.iter().map(get));
        out.push(scale.byte());
        let mut last = 0;
        let step = |p: &LonLat| {
            let whole = scale.whole(get(p));
            zigzag(whole.wrapping_sub(core::mem::replace(&mut last, whole)))
        };
        put_column(out, &places.iter().map(step).collect::<Vec<_>>());
    }
}

/// Writes counts: the unit in which all of them are whole, and how many of it each is.
pub fn put_counts(out: &mut Vec<u8>, counts: &[u64]) {
    let unit = UNITS.into_iter().find(|unit| counts.iter().all(|n| n.is_multiple_of(*unit))).unwrap_or(1);
    out.push(UNITS.iter().position(|u| *u == unit).unwrap_or_default() as u8);
    put_column(out, &counts.iter().map(|n| n / unit).collect::<Vec<_>>());
}

/// Columns from front to back; nothing is believed.
pub struct Columns<'a>(In<'a>);

impl<'a> Columns<'a> {
    /// What [`put_places`] and [`put_counts`] wrote.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(In::new(bytes))
    }

    /// The next positions, so many.
    ///
    /// # Errors
    /// When they are others.
    pub fn places(&mut self, n: usize) -> Result<Vec<LonLat>, Flaw> {
        let mut places = vec![LonLat::default(); self.fits(n)?];
        for put in [|p: &mut LonLat, v: f64| p.lon = v, |p: &mut LonLat, v: f64| p.lat = v] {
            let [scale] = self.0.array()?;
            let scale = Scale::from_byte(scale).ok_or_else(|| self.0.flaw())?;
            let mut column = self.0.column()?;
            let mut last = 0i64;
            for place in &mut places {
                last = last.wrapping_add(unzigzag(column.next()));
                put(place, scale.number(last));
            }
            column.end()?;
        }
        Ok(places)
    }

    /// The next counts, so many.
    ///
    /// # Errors
    /// When they are others.
    pub fn counts(&mut self, n: usize) -> Result<Vec<u64>, Flaw> {
        let n = self.fits(n)?;
        let [unit] = self.0.array()?;
        let unit = UNITS.get(usize::from(unit)).ok_or_else(|| self.0.flaw())?;
        let mut column = self.0.column()?;
        let counts = (0..n).map(|_| column.next().saturating_mul(*unit)).collect();
        column.end().map(|()| counts)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.0.at_end()
    }

    /// Each number takes two bytes at least, so more than are there are none.
    fn fits(&self, n: usize) -> Result<usize, Flaw> {
        if self.0.clone().take(n).is_ok() { Ok(n) } else { Err(self.0.flaw()) }
    }
}
