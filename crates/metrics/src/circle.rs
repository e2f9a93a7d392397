//! One drawn life circle by all rules of a standard: what it holds, what its people reach, what is missing and why (一圈一策).
//!
//! A rule is *satisfied in the circle* on the walked basis when at least [`SATISFIED`] of the people inside whom it is for are within its limit:
//! a threshold of design, stated beside the figure. Its people may walk to places outside; a circle is a drawing, not a wall. The reason of a gap is the
//! first thing that, if lifted, would bring at least half of those who are left out within reach: the hour, stairs and slopes, a missing link
//! (near as the crow flies × 1.3), room; else there is no place inside, or it is too far.

use super::completeness::{Completeness, Counting};
use borsh::{BorshDeserialize, BorshSerialize};
use quanli_model::catalogue::StandardHere;
use quanli_model::scenario::Verb;
use quanli_model::units::{LonLat, People};
use serde::{Deserialize, Serialize};

/// Share of a circle's people, in per cent, that must be within reach for a rule to be satisfied.
pub const SATISFIED: u64 = 80;

/// Why people of a circle are left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// Within reach at another hour: shut now.
    Shut,
    /// Within reach if the city were flat: stairs and slopes.
    Climb,
    /// Near as the crow flies: the way goes round.
    Detour,
    /// There is no place inside the circle.
    NoneInside,
    /// Near enough, but at least half of those who want a place find none.
    Full,
    /// Too far.
    Far,
}

/// One rule in one circle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CircleRule {
    /// Index of the service in the catalogue.
    pub service: u16,
    /// Minutes that count.
    pub minutes: u8,
    /// Required, else recommended.
    pub required: bool,
    /// Places inside.
    pub inside: u32,
    /// People inside whom it is for.
    pub people: People,
    /// … within the minutes on foot.
    pub met: People,
    /// … within the norm's metres on the network; `None`: the standard gives none.
    pub met_norm: Option<People>,
    /// … within the norm's metres in a straight line.
    pub met_circle: Option<People>,
    /// People whose answer could change beyond the loaded paths.
    pub unknown: People,
    /// At least 80 % of the people whose answer is known are within reach; `false` where nobody's is: that can't be judged.
    pub satisfied: bool,
    /// The same by the straight line.
    pub satisfied_on_paper: Option<bool>,
    /// People inside who want a place, get to one in time, but find every one full; `None` where no capacity is known.
    pub full: Option<People>,
    /// Why the others are not; `None` where it is satisfied and there is room, and where it can't be judged.
    pub reason: Option<GapReason>,
}

impl CircleRule {
    /// Whether somebody lives inside whom the rule is for and whose answer is known; who judges without people invents.
    #[must_use]
    pub fn can_be_judged(&self) -> bool {
        self.people.0 > self.unknown.0
    }
}

/// One drawn circle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CircleRow {
    /// Index of the circle.
    pub circle: u32,
    /// Index of another one that is seen together with it (多圈合一): people and places in both are counted once.
    pub with: Option<u32>,
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// A model to compare others with (样板).
    pub exemplar: bool,
    /// People who live inside, by the residents.
    pub people: People,
    /// … of 60 and older.
    pub sixty_up: People,
    /// Required rules that can be judged, and how many of them are satisfied.
    pub required: u32,
    /// See `required`.
    pub satisfied: u32,
    /// Required rules with a norm radius that the straight line satisfies.
    pub satisfied_on_paper: u32,
    /// Everybody inside, by how many of the own required rules are met.
    pub everyone: Completeness,
    /// Rule by rule, in the standard's order.
    pub rules: Vec<CircleRule>,
}

/// What the reasons of gaps are found on: masks of the same rules under other conditions.
#[derive(Clone, Copy)]
pub struct Lifted<'a> {
    /// If everything were level.
    pub flat: &'a super::completeness::Masks,
    /// At any hour; `None` when no hour is asked.
    pub any_hour: Option<&'a super::completeness::Masks>,
    /// Near as the crow flies × 1.3, for the slowest of whom the rule is for: bits by home.
    pub near: &'a [u64],
    /// By rule: people of each home who want a place, and who find every one full; thousandths. Empty where no capacity is known.
    pub room: &'a [Vec<[u64; 2]>],
}

/// One circle. `homes` are those inside, `inside` the places of each service inside. O(homes × rules).
#[must_use]
pub fn circle_row(c: &Counting<'_>, lifted: Lifted<'_>, circle: (u32, &quanli_model::city::Circle), homes: &[u32], inside: &[u32]) -> CircleRow {
    let list = &c.net.homes.list;
    let counted = || homes.iter().map(|h| *h as usize).filter(|h| list.counted[*h]);
    let people = |columns: core::ops::Range<usize>| counted().map(|h| columns.clone().map(|k| People(list.people[k].at(h))).sum::<People>()).sum::<People>();
    let rules: Vec<CircleRule> = (0..c.rules.len()).map(|r| rule(c, lifted, r, counted(), inside[c.rules[r].service as usize])).collect();
    let required = || rules.iter().filter(|r| r.required && r.can_be_judged());
    let all: Vec<usize> = (0..5).collect();
    let mut member = vec![false; list.len()];
    homes.iter().for_each(|h| member[*h as usize] = true);
    CircleRow {
        circle: circle.0,
        with: None,
        id: circle.1.id.clone(),
        name: circle.1.name.clone(),
        exemplar: circle.1.exemplar,
        people: people(0..5),
        sixty_up: people(3..5),
        required: required().count() as u32,
        satisfied: required().filter(|r| r.satisfied).count() as u32,
        satisfied_on_paper: required().filter(|r| r.satisfied_on_paper == Some(true)).count() as u32,
        everyone: c.completeness(&all, |h| member[h]),
        rules,
    }
}

fn rule(c: &Counting<'_>, lifted: Lifted<'_>, r: usize, homes: impl Iterator<Item = usize> + Clone, inside: u32) -> CircleRule {
    let rule = &c.rules[r];
    let bit = 1u64 << r;
    let list = &c.net.homes.list;
    let mut sums = [0u64; 8];
    let [people, met, norm, circle, unknown, shut, climb, near] = &mut sums;
    let room = &lifted.room[r];
    let [wanted, full] = if room.is_empty() { [0, 0] } else { homes.clone().fold([0, 0], |[w, f], h| [w + room[h][0], f + room[h][1]]) };
    for h in homes {
        for k in (0..5).filter(|k| rule.is_for(*k)) {
            let n = list.people[k].at(h);
            let has = |bits: u64| bits & bit != 0;
            *people += n;
            *norm += if has(c.norm.met[k][h]) { n } else { 0 };
            *circle += if has(c.circle[h]) { n } else { 0 };
            if has(c.walked.met[k][h]) {
                *met += n;
            } else if has(c.walked.unknown[k][h]) {
                *unknown += n;
            } else {
                *shut += if lifted.any_hour.is_some_and(|m| has(m.met[k][h])) { n } else { 0 };
                *climb += if has(lifted.flat.met[k][h]) { n } else { 0 };
                *near += if has(lifted.near[h]) { n } else { 0 };
            }
        }
    }
    let known = *people - *unknown;
    let out = known - *met;
    let enough = |part: u64, of: u64| of > 0 && part * 100 >= of * SATISFIED;
    let satisfied = enough(*met, known);
    let half = |part: u64| part * 2 >= out;
    let reason = match () {
        () if satisfied && wanted > 0 && full * 2 >= wanted => Some(GapReason::Full),
        () if satisfied || known == 0 => None,
        () if half(*shut) => Some(GapReason::Shut),
        () if half(*climb) => Some(GapReason::Climb),
        () if half(*near) => Some(GapReason::Detour),
        () if inside == 0 => Some(GapReason::NoneInside),
        () => Some(GapReason::Far),
    };
    let on_paper = |n: u64| rule.metres.map(|_| People(n));
    CircleRule {
        service: rule.service,
        minutes: rule.minutes,
        required: rule.required,
        inside,
        people: People(*people),
        met: People(*met),
        met_norm: on_paper(*norm),
        met_circle: on_paper(*circle),
        unknown: People(*unknown),
        satisfied,
        full: (!room.is_empty()).then_some(People(full)),
        satisfied_on_paper: rule.metres.map(|_| enough(*circle, *people)),
        reason,
    }
}

/// One work that would close a gap of a circle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct FirstStep {
    /// Add a place, or change an existing one.
    pub verb: Verb,
    /// Index of the service in the catalogue.
    pub service: u16,
    /// Minutes that count.
    pub minutes: u8,
    /// For whom, one bit an age column (bit 0: 0–6 … bit 4: 75+).
    pub ages: u8,
    /// Where.
    pub at: LonLat,
    /// Name of the place that changes, or of the street.
    pub name: String,
    /// Id of the facility that changes.
    pub facility: Option<String>,
    /// People newly within reach, wherever they live.
    pub gained: People,
}

/// One circle by one profile (一圈一策).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CircleSheet {
    /// By which profile.
    pub standard: StandardHere,
    /// What it holds and lacks.
    pub row: CircleRow,
    /// What to do first, one work a gap, the largest gain first.
    pub steps: Vec<FirstStep>,
    /// Fingerprint of data, scenario, profile, engine version and result.
    pub fingerprint: String,
}
