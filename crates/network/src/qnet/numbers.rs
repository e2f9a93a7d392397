//! Coordinates as whole numbers, without loss.
//!
//! A decimal of few places, read to the nearest double, is the quotient of two whole numbers that doubles hold exactly; division rounds to
//! the nearest, so the quotient gives the same double back. A column with other numbers keeps their bits.

/// How the numbers of a column are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Whole numbers of 10⁻ⁿ.
    Decimals(u8),
    /// Their bits.
    Bits,
}

/// Stands for a height that is not known, where heights are decimals.
pub const UNKNOWN: i64 = i64::MIN;

const MOST_DECIMALS: u8 = 9;
/// A byte that no number of decimals has.
const BITS: u8 = 255;

impl Scale {
    /// The shortest scale that loses nothing; unknown numbers (NaN) fit into every one.
    pub fn of(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let mut n = 0;
        for number in numbers.filter(|v| !v.is_nan()) {
            while !Self::Decimals(n).fits(number) {
                n += 1;
                if n > MOST_DECIMALS {
                    return Self::Bits;
                }
            }
        }
        // What fits into fewer decimals also fits into more, up to where doubles end.
        Self::Decimals(n)
    }

    fn fits(self, number: f64) -> bool {
        let whole = self.whole(number);
        whole.abs() < 1 << 53 && self.number(whole).to_bits() == number.to_bits()
    }

    /// The whole number of a number.
    pub fn whole(self, number: f64) -> i64 {
        match self {
            Self::Decimals(_) if number.is_nan() => UNKNOWN,
            Self::Decimals(n) => libm::round(number * unit(n)) as i64,
            Self::Bits => number.to_bits() as i64,
        }
    }

    /// The number of a whole number.
    #[inline]
    pub fn number(self, whole: i64) -> f64 {
        match self {
            Self::Decimals(_) if whole == UNKNOWN => f64::NAN,
            Self::Decimals(n) => whole as f64 / unit(n),
            Self::Bits => f64::from_bits(whole as u64),
        }
    }

    pub fn byte(self) -> u8 {
        match self {
            Self::Decimals(n) => n,
            Self::Bits => BITS,
        }
    }

    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            BITS => Some(Self::Bits),
            0..=MOST_DECIMALS => Some(Self::Decimals(byte)),
            _ => None,
        }
    }
}

/// Parts of a whole.
#[inline]
fn unit(decimals: u8) -> f64 {
    const UNITS: [f64; MOST_DECIMALS as usize + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    UNITS[decimals as usize]
}

/// A height after another: 0 is unknown, others are one more than their difference from the last known one. Bits have no unknown.
pub fn height_step(scale: Scale, last: &mut i64, whole: i64) -> u64 {
    match scale {
        Scale::Decimals(_) if whole == UNKNOWN => 0,
        Scale::Decimals(_) => super::bytes::zigzag(whole - core::mem::replace(last, whole)) + 1,
        Scale::Bits => super::bytes::zigzag(whole.wrapping_sub(core::mem::replace(last, whole))),
    }
}

/// The other way round.
#[inline]
pub fn height_after(scale: Scale, last: &mut i64, step: u64) -> i64 {
    match scale {
        Scale::Decimals(_) if step == 0 => return UNKNOWN,
        Scale::Decimals(_) => *last = last.wrapping_add(super::bytes::unzigzag(step - 1)),
        Scale::Bits => *last = last.wrapping_add(super::bytes::unzigzag(step)),
    }
    *last
}
