//! The quantities that the engine speaks: time, people, ids; no arithmetic that mixes them.
//!
//! Time is whole deciseconds and people are whole thousandths, so that sums do not depend on the order
//! in which they are taken: the same answer, bit for bit, after an edit and from scratch, native and WASM.

pub mod numbers;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Walking time in tenths of a second: the engine's only measure of effort.
///
/// ```
/// use quanli_model::units::Deciseconds;
/// assert_eq!(Deciseconds::from_minutes(15).seconds(), 900.0);
/// assert!(Deciseconds::from_seconds(899.97) < Deciseconds::UNREACHED);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
#[repr(transparent)]
pub struct Deciseconds(pub u32);

impl Deciseconds {
    /// Farther than any limit: the one value for "cannot be reached".
    pub const UNREACHED: Self = Self(u32::MAX);
    /// The longest walk that the engine looks at: 30 minutes, the right end of every curve.
    pub const LIMIT: Self = Self(MAX_MINUTES as u32 * 600);

    /// Whole minutes as deciseconds.
    #[must_use]
    pub const fn from_minutes(minutes: u8) -> Self {
        Self(minutes as u32 * 600)
    }

    /// Half-up rounding of seconds, for times that are not the cost of an arc; negative and not-a-number become 0.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        if seconds > 0.0 { Self(libm::floor(seconds * 10.0 + 0.5).min(4e9) as u32) } else { Self(0) }
    }

    /// Seconds, for printing.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

/// The right end of every curve, in minutes.
pub const MAX_MINUTES: u8 = 30;

/// People in thousandths, so that a block whose ages are only known as shares can be split without loss.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
#[repr(transparent)]
pub struct People(pub u64);

impl People {
    /// Whole people.
    #[must_use]
    pub const fn whole(n: u64) -> Self {
        Self(n * 1000)
    }

    /// People as a person would count them: half-up to whole ones.
    #[must_use]
    pub const fn rounded(self) -> u64 {
        (self.0 + 500) / 1000
    }
}

impl core::ops::Add for People {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl core::ops::AddAssign for People {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl core::ops::Sub for People {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl core::iter::Sum for People {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self(0), |a, b| a + b)
    }
}

/// A share of people in whole per cent: the one way in which a share is said, on the page, on paper and on the command line.
///
/// ```
/// use quanli_model::units::{People, Share};
/// assert_eq!(Share::of(People::whole(2), People::whole(3)).digits(), "67");
/// assert_eq!(Share::of(People::whole(1), People::whole(1_000)).digits(), "<1");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Share {
    /// There is nobody to take a share of.
    Nothing,
    /// Somebody, but under one per cent.
    UnderOne,
    /// Whole per cent, half up.
    Percent(u64),
    /// Over ninety-nine, but not all.
    OverNinetyNine,
}

impl Share {
    /// The share of `part` in `whole`.
    #[must_use]
    pub fn of(part: People, whole: People) -> Self {
        let (part, whole) = (part.0.min(whole.0), whole.0);
        if whole == 0 {
            Self::Nothing
        } else if part > 0 && part * 100 < whole {
            Self::UnderOne
        } else if part < whole && part * 100 > whole * 99 {
            Self::OverNinetyNine
        } else {
            Self::Percent((part * 200 + whole) / (whole * 2))
        }
    }

    /// Its number without a sign: `52`, `<1`, `>99`, `—`.
    #[must_use]
    pub fn digits(self) -> String {
        match self {
            Self::Nothing => "—".to_owned(),
            Self::UnderOne => "<1".to_owned(),
            Self::Percent(n) => n.to_string(),
            Self::OverNinetyNine => ">99".to_owned(),
        }
    }
}

/// A position on the globe in WGS 84 degrees.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl LonLat {
    /// Whether it is a place at all; a number that is none is not.
    #[must_use]
    pub fn is_on_earth(self) -> bool {
        (-180.0..=180.0).contains(&self.lon) && (-90.0..=90.0).contains(&self.lat)
    }

    /// Horizontal metres to a near position, by the WGS 84 radii at the latitude between them (error below 10⁻⁶ against the geodesic).
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (k_lon, k_lat) = metres_per_degree((self.lat + other.lat) * 0.5);
        let (x, y) = ((other.lon - self.lon) * k_lon, (other.lat - self.lat) * k_lat);
        (x * x + y * y).sqrt()
    }
}

/// Half the equator's diameter, metres, and the squared eccentricity of WGS 84.
const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_141_316_5;

/// Metres of a degree of longitude and of latitude at a latitude.
#[must_use]
pub fn metres_per_degree(lat: f64) -> (f64, f64) {
    let s = libm::sin(lat * (core::f64::consts::PI / 180.0));
    let c = libm::cos(lat * (core::f64::consts::PI / 180.0));
    let w2 = 1.0 - E2 * s * s;
    let w = libm::sqrt(w2);
    (A * c / w * (core::f64::consts::PI / 180.0), A * (1.0 - E2) / (w2 * w) * (core::f64::consts::PI / 180.0))
}

/// Sorts by two numbers; what is equal keeps its order. One sort serves all such lists: a sort of each other kind of element would bring its own copy of the
/// sorting code, some 7 KB, into the module that every visitor loads. O(n log n), and a copy of the list.
pub fn sort_by_numbers<T>(list: &mut Vec<T>, key: impl Fn(&T) -> [u64; 2]) {
    let mut order: Vec<([u64; 2], u32)> = list.iter().enumerate().map(|(i, t)| (key(t), i as u32)).collect();
    sort_pairs(&mut order);
    let mut taken: Vec<Option<T>> = core::mem::take(list).into_iter().map(Some).collect();
    list.reserve_exact(order.len());
    list.extend(order.into_iter().filter_map(|(_, i)| taken[i as usize].take()));
}

/// Reads a map one entry after another. Borsh's own reading sorts them first, which brings a sort for every kind of map, some 3 KB each.
///
/// # Errors
/// As Borsh: the bytes end too soon, or are none of such a map.
pub fn read_map<R: borsh::io::Read, V: BorshDeserialize>(reader: &mut R) -> borsh::io::Result<BTreeMap<String, V>> {
    let mut map = BTreeMap::new();
    for _ in 0..u32::deserialize_reader(reader)? {
        map.insert(String::deserialize_reader(reader)?, V::deserialize_reader(reader)?);
    }
    Ok(map)
}

/// Sorts small numbers. Like the others, so that the module holds one sort of them.
#[inline(never)]
pub fn sort_small(list: &mut [u32]) {
    list.sort_unstable();
}

/// Sorts numbers.
#[inline(never)]
pub fn sort_large(list: &mut [u64]) {
    list.sort_unstable();
}

#[inline(never)]
fn sort_pairs(list: &mut [([u64; 2], u32)]) {
    list.sort_unstable();
}

/// Sorts what can be told as one number and back.
pub fn sort_as_numbers<T: Copy>(list: &mut [T], number: impl Fn(T) -> u64, back: impl Fn(u64) -> T) {
    let mut numbers: Vec<u64> = list.iter().map(|t| number(*t)).collect();
    sort_large(&mut numbers);
    list.iter_mut().zip(numbers).for_each(|(t, n)| *t = back(n));
}

/// A number whose order is that of the value (IEEE 754 total order).
#[must_use]
pub fn in_order(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
