//! What an option lets one choose from, so that `--help` lists it and a slip is answered with what there is.
//!
//! The library's own enums know nothing of a command line: they are wrapped here, by the names that the library gives them.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use quanli_model::catalogue::{Walker, Who};
use quanli_model::city::CrsName;
use quanli_protocol::Direction;

/// A value of the library that says its own name, out of all that there are.
macro_rules! by_id {
    ($(#[$doc:meta])* $name:ident, $of:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name(pub $of);

        impl ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                const ALL: [$name; $of::ALL.len()] = {
                    let mut all = [$name($of::ALL[0]); $of::ALL.len()];
                    let mut i = 1;
                    while i < all.len() {
                        all[i] = $name($of::ALL[i]);
                        i += 1;
                    }
                    all
                };
                &ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.0.id()))
            }
        }
    };
}

by_id!(
    /// Whose walk: a group of people.
    Group,
    Who
);
by_id!(
    /// One person who walks.
    Profile,
    Walker
);

/// Which way is walked.
#[derive(Clone, Copy, ValueEnum)]
pub enum Walk {
    /// From home to the service
    There,
    /// From the service home
    Back,
    /// To one place and back from the same; the minutes are the sum
    RoundTrip,
}

impl From<Walk> for Direction {
    fn from(walk: Walk) -> Self {
        match walk {
            Walk::There => Self::There,
            Walk::Back => Self::Back,
            Walk::RoundTrip => Self::RoundTrip,
        }
    }
}

/// A coordinate system that is read.
#[derive(Clone, Copy, ValueEnum)]
pub enum Crs {
    /// WGS 84
    #[value(name = "EPSG:4326")]
    Wgs84,
    /// CGCS2000
    #[value(name = "EPSG:4490")]
    Cgcs2000,
    /// As Gaode and Tencent export
    #[value(name = "GCJ-02")]
    Gcj02,
    /// As Baidu exports
    #[value(name = "BD-09")]
    Bd09,
}

impl From<Crs> for CrsName {
    fn from(crs: Crs) -> Self {
        match crs {
            Crs::Wgs84 => Self::Wgs84,
            Crs::Cgcs2000 => Self::Cgcs2000,
            Crs::Gcj02 => Self::Gcj02,
            Crs::Bd09 => Self::Bd09,
        }
    }
}

/// Yes or no, where leaving an option out means that nobody knows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// There is one
    Yes,
    /// There is none
    No,
}
