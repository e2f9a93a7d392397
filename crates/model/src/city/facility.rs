//! A place that serves people: one or several services at one or several entrances (一圈多能).

use super::texts::{put_ends, take_ends};
use super::{Names, Texts};
use crate::units::LonLat;
use borsh::io::{Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};

/// A facility as loaded.
#[derive(Clone, PartialEq, Debug)]
pub struct Facility {
    /// Stable id: as given, else made from its content.
    pub id: String,
    /// Name, may be empty.
    pub name: String,
    /// Indices into the catalogue, ascending.
    pub services: Vec<u16>,
    /// Where it is drawn.
    pub at: LonLat,
    /// Where people enter; at least one, where it is drawn when nothing is known.
    pub entrances: Vec<LonLat>,
    /// The outline of an area that states no entrances: people enter where paths meet it. Else empty.
    pub outline: Rings,
    /// Capacity by unit, sorted by its name.
    pub capacity: Vec<(String, f64)>,
    /// OSM opening hours as written; empty: not stated.
    pub opening_hours: String,
    /// Hours at which it is open to everybody although it is not its own purpose (校社共享, 错时共享); empty: not stated.
    pub shared_hours: String,
    /// What it costs: a plain number is yuan, anything else is as written ("15元一餐"); empty: not stated.
    pub price: String,
    /// `false`: planned or closed, drawn but not counted.
    pub in_service: bool,
}

/// Rings, one after another.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rings {
    positions: Vec<LonLat>,
    /// Positions of each.
    lengths: Vec<u32>,
}

/// Rings that stand elsewhere.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct RingsRef<'a> {
    positions: &'a [LonLat],
    lengths: &'a [u32],
}

impl Rings {
    /// Of these.
    #[must_use]
    pub fn of(rings: &[Vec<LonLat>]) -> Self {
        Self { positions: rings.concat(), lengths: rings.iter().map(|r| r.len() as u32).collect() }
    }

    /// Where they stand.
    #[must_use]
    pub fn as_ref(&self) -> RingsRef<'_> {
        RingsRef { positions: &self.positions, lengths: &self.lengths }
    }
}

impl<'a> RingsRef<'a> {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.lengths.is_empty()
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'a [LonLat]> {
        let mut rest = self.positions;
        self.lengths.iter().map(move |n| {
            let (ring, others) = rest.split_at((*n as usize).min(rest.len()));
            rest = others;
            ring
        })
    }
}

/// Facilities as columns: about 60 bytes each where one of its own takes 270.
#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub struct Facilities {
    ids: Texts,
    names: Names,
    hours: [Names; 2],
    prices: Names,
    services: Runs<u16>,
    at: Vec<LonLat>,
    /// Entrances of those that are not entered where they are drawn.
    entrances: Runs<LonLat>,
    /// Outlines of those that are entered where paths meet them, and the lengths of their rings.
    outlines: Runs<LonLat>,
    rings: Runs<u32>,
    /// Facility, unit, number; by facility.
    capacity: Vec<(u32, String, f64)>,
    in_service: Vec<bool>,
}

/// A facility in the columns.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FacilityRef<'a> {
    /// Stable id.
    pub id: &'a str,
    /// Name, may be empty.
    pub name: &'a str,
    /// Indices into the catalogue, ascending.
    pub services: &'a [u16],
    /// Where it is drawn.
    pub at: LonLat,
    /// Where people enter; at least one.
    pub entrances: &'a [LonLat],
    /// The outline of an area that states no entrances; else empty.
    pub outline: RingsRef<'a>,
    /// OSM opening hours as written; empty: not stated.
    pub opening_hours: &'a str,
    /// Hours at which it is shared; empty: not stated.
    pub shared_hours: &'a str,
    /// What it costs: a plain number is yuan, anything else is as written; empty: not stated.
    pub price: &'a str,
    /// `false`: planned or closed, drawn but not counted.
    pub in_service: bool,
}

impl Facility {
    /// As it would stand in the columns.
    #[must_use]
    pub fn as_ref(&self) -> FacilityRef<'_> {
        FacilityRef {
            id: &self.id,
            name: &self.name,
            services: &self.services,
            at: self.at,
            entrances: &self.entrances,
            outline: self.outline.as_ref(),
            opening_hours: &self.opening_hours,
            shared_hours: &self.shared_hours,
            price: &self.price,
            in_service: self.in_service,
        }
    }
}

/// Lists one after another.
#[derive(Clone, Debug, Default)]
struct Runs<T> {
    all: Vec<T>,
    /// Where each ends.
    ends: Vec<u32>,
}

impl<T: BorshSerialize> BorshSerialize for Runs<T> {
    fn serialize<W: Write>(&self, out: &mut W) -> Result<()> {
        self.all.serialize(out)?;
        put_ends(out, &self.ends)
    }
}

impl<T: BorshDeserialize> BorshDeserialize for Runs<T> {
    fn deserialize_reader<R: Read>(bytes: &mut R) -> Result<Self> {
        Ok(Self { all: Vec::deserialize_reader(bytes)?, ends: take_ends(bytes)? })
    }
}

impl<T: Copy> Runs<T> {
    /// Whether it holds so many runs.
    fn is_sound(&self, n: usize) -> bool {
        self.ends.len() == n && self.ends.is_sorted() && self.ends.last().is_none_or(|end| *end as usize == self.all.len())
    }

    fn of<'a>(lists: impl Iterator<Item = &'a [T]> + Clone) -> Self
    where
        T: 'a,
    {
        let mut runs = Self { all: Vec::with_capacity(lists.clone().map(<[T]>::len).sum()), ends: Vec::with_capacity(lists.clone().count()) };
        for list in lists {
            runs.all.extend_from_slice(list);
            runs.ends.push(runs.all.len() as u32);
        }
        runs
    }

    fn at(&self, i: usize) -> &[T] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.all[start as usize..self.ends[i] as usize]
    }
}

impl Facilities {
    /// Facilities in this order, which is that of their ids.
    #[must_use]
    pub fn of(list: &[Facility]) -> Self {
        let mut ids = Texts::with_capacity(list.iter().map(|f| f.id.len()).sum(), list.len());
        list.iter().for_each(|f| ids.push(&f.id));
        let entered = |f: &Facility| f.entrances.len() == 1 && f.entrances[0] == f.at;
        Self {
            ids,
            names: Names::of(list.iter().map(|f| f.name.as_str())),
            hours: [Names::of(list.iter().map(|f| f.opening_hours.as_str())), Names::of(list.iter().map(|f| f.shared_hours.as_str()))],
            prices: Names::of(list.iter().map(|f| f.price.as_str())),
            services: Runs::of(list.iter().map(|f| f.services.as_slice())),
            at: list.iter().map(|f| f.at).collect(),
            entrances: Runs::of(list.iter().map(|f| if entered(f) { &[] } else { f.entrances.as_slice() })),
            outlines: Runs::of(list.iter().map(|f| f.outline.positions.as_slice())),
            rings: Runs::of(list.iter().map(|f| f.outline.lengths.as_slice())),
            capacity: (0..).zip(list).flat_map(|(i, f)| f.capacity.iter().map(move |(unit, n)| (i, unit.clone(), *n))).collect(),
            in_service: list.iter().map(|f| f.in_service).collect(),
        }
    }

    /// Every position, in one order.
    pub fn each_place(&mut self, give: &mut dyn FnMut(&mut LonLat)) {
        self.at.iter_mut().chain(&mut self.entrances.all).chain(&mut self.outlines.all).for_each(give);
    }

    /// Whether nothing in it leads outside: what was read from a file of columns is not believed.
    #[must_use]
    pub fn is_sound(&self, services: usize) -> bool {
        let n = self.len();
        let columns =
            self.ids.len() == n && self.names.is_sound(n) && self.hours.iter().chain([&self.prices]).all(|h| h.is_sound(n)) && self.in_service.len() == n;
        let runs = self.services.is_sound(n) && self.entrances.is_sound(n) && self.services.all.iter().all(|s| usize::from(*s) < services);
        let rings = |f: usize| self.rings.at(f).iter().map(|n| u64::from(*n)).sum::<u64>() == self.outlines.at(f).len() as u64;
        let outlines = self.outlines.is_sound(n) && self.rings.is_sound(n) && (0..n).all(rings);
        let capacity = self.capacity.is_sorted_by_key(|c| c.0) && self.capacity.iter().all(|c| (c.0 as usize) < n);
        columns && runs && outlines && capacity && self.at.iter().chain(&self.entrances.all).chain(&self.outlines.all).all(|p| p.is_on_earth())
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn at(&self, facility: usize) -> FacilityRef<'_> {
        let entrances = self.entrances.at(facility);
        FacilityRef {
            id: self.ids.get(facility),
            name: self.names.get(facility),
            services: self.services.at(facility),
            at: self.at[facility],
            entrances: if entrances.is_empty() { core::slice::from_ref(&self.at[facility]) } else { entrances },
            outline: RingsRef { positions: self.outlines.at(facility), lengths: self.rings.at(facility) },
            opening_hours: self.hours[0].get(facility),
            shared_hours: self.hours[1].get(facility),
            price: self.prices.get(facility),
            in_service: self.in_service[facility],
        }
    }

    /// All in order.
    pub fn iter(&self) -> impl Iterator<Item = FacilityRef<'_>> + Clone {
        (0..self.len()).map(|f| self.at(f))
    }

    /// The facility of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.ids.get(middle).cmp(id) {
                core::cmp::Ordering::Less => from = middle + 1,
                core::cmp::Ordering::Equal => return Some(middle),
                core::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// Its capacities by unit, as stated.
    pub fn capacities(&self, facility: usize) -> impl Iterator<Item = (&str, f64)> {
        let from = self.capacity.partition_point(|c| (c.0 as usize) < facility);
        self.capacity[from..].iter().take_while(move |c| c.0 as usize == facility).map(|c| (c.1.as_str(), c.2))
    }

    /// Its capacity in a unit, when it is stated.
    #[must_use]
    pub fn capacity(&self, facility: usize, unit: &str) -> Option<f64> {
        let from = self.capacity.partition_point(|c| (c.0 as usize) < facility);
        self.capacity[from..].iter().take_while(|c| c.0 as usize == facility).find(|c| c.1 == unit).map(|c| c.2)
    }
}
