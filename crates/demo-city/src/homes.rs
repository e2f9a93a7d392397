//! Who lives where: people by age at the doors of the buildings.
//!
//! Old quarters are old (up to 42 % aged 60 and over), tower estates are young; the whole city keeps the shares of the
//! parameters.

use super::blocks::Blocks;
use super::buildings::Building;
use super::chance::Chance;
use super::parameters::{AGED, CHILDREN, LEAST_AT_A_DOOR, MOST_AT_A_DOOR, OLDEST, PEOPLE, WHEELCHAIR, density, old_share};
use super::plane::{Point, area};

/// The age groups as written to the file.
pub const AGES: [&str; 5] = ["0-6", "7-14", "15-59", "60-74", "75+"];

/// People at one door.
pub struct Home {
    /// The door.
    pub at: Point,
    /// People by age group.
    pub people: [u32; 5],
    /// Of them in wheelchairs.
    pub wheelchair: u32,
    /// Their estate.
    pub estate: u32,
    /// Whether the house has a lift.
    pub lift: bool,
}

/// Settles the people of the city `seed`.
pub fn settle(seed: u64, blocks: &Blocks, buildings: &[Building]) -> Vec<Home> {
    let mut chance = Chance::new(seed, "homes");
    let crowding: Vec<f64> = blocks.estates.iter().map(|_| chance.between(0.75, 1.3)).collect();
    let aging: Vec<f64> = blocks.estates.iter().map(|e| old_share(e.quarter) + 0.045 * chance.bell()).collect();
    let mut built = vec![0.0; blocks.leaves.len()];
    for building in buildings {
        built[building.leaf as usize] += building.area;
    }
    let weights: Vec<f64> = buildings
        .iter()
        .map(|b| {
            let leaf = &blocks.leaves[b.leaf as usize];
            let ring: Vec<Point> = leaf.ring.iter().map(|&c| blocks.corners[c as usize]).collect();
            let estate = &blocks.estates[leaf.estate as usize];
            area(&ring) * density(estate.quarter) * crowding[leaf.estate as usize] * b.area / built[b.leaf as usize]
        })
        .collect();
    let doors = doors(blocks, buildings, &weights);
    let shift = shift_to_mean(&doors, &aging);
    by_age(&doors, blocks, &aging, shift, &mut chance)
}

/// Doors with people: small houses of one estate are counted at the next larger door, large ones at several.
fn doors(blocks: &Blocks, buildings: &[Building], weights: &[f64]) -> Vec<(Point, f64, u32)> {
    let total: f64 = weights.iter().sum();
    let mut doors: Vec<(Point, f64, u32)> = Vec::new();
    let mut waiting = 0.0;
    for (k, building) in buildings.iter().enumerate() {
        let estate = blocks.leaves[building.leaf as usize].estate;
        let people = waiting + PEOPLE * weights[k] / total;
        let last = buildings.get(k + 1).is_none_or(|next| blocks.leaves[next.leaf as usize].estate != estate);
        if people < LEAST_AT_A_DOOR && !last {
            waiting = people;
            continue;
        }
        waiting = 0.0;
        let count = (people / MOST_AT_A_DOOR).ceil().clamp(1.0, 3.0) as usize;
        for door in building.doors.iter().take(count) {
            doors.push((*door, people / count as f64, estate));
        }
    }
    doors
}

/// What is added to each estate's share of old people so that the whole city has the wanted one.
fn shift_to_mean(doors: &[(Point, f64, u32)], aging: &[f64]) -> f64 {
    let (mut low, mut high) = (-0.2, 0.2);
    for _ in 0..40 {
        let shift = (low + high) / 2.0;
        let aged: f64 = doors.iter().map(|&(_, people, e)| people * (aging[e as usize] + shift).clamp(0.12, 0.42)).sum();
        if aged < AGED * PEOPLE { low = shift } else { high = shift }
    }
    (low + high) / 2.0
}

fn by_age(doors: &[(Point, f64, u32)], blocks: &Blocks, aging: &[f64], shift: f64, chance: &mut Chance) -> Vec<Home> {
    // What rounding took from a group at one door is given at the next.
    let mut carry = [0.0; 5];
    let mut homes = Vec::with_capacity(doors.len());
    for &(at, people, estate) in doors {
        let aged = (aging[estate as usize] + shift).clamp(0.12, 0.42);
        // Of the aged, more are very old where many are aged.
        let oldest = OLDEST / AGED * (0.72 + 0.28 * aged / 0.287);
        let children = CHILDREN * (1.0 - aged) / (1.0 - AGED);
        let shares = [children * 0.37, children * 0.63, 1.0 - aged - children, aged * (1.0 - oldest), aged * oldest];
        let mut counts = [0; 5];
        for k in 0..5 {
            let exact = people * shares[k] + carry[k];
            counts[k] = exact.round().max(0.0) as u32;
            carry[k] = exact - f64::from(counts[k]);
        }
        let expected = f64::from(counts[4]) * WHEELCHAIR.1 + f64::from(counts.iter().sum::<u32>()) * WHEELCHAIR.0;
        let wheelchair = expected as u32 + u32::from(chance.happens(expected.fract()));
        let lift = matches!(blocks.estates[estate as usize].quarter, super::layout::Quarter::Towers | super::layout::Quarter::NewSlope);
        homes.push(Home { at, people: counts, wheelchair, estate, lift });
    }
    homes
}
