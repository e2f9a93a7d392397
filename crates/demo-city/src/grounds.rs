//! Facilities that fill a block of their own: schools with their fields, and parks.

use super::blocks::Blocks;
use super::chance::Chance;
use super::names::Register;
use super::network::Network;
use super::parameters::{MIDDLE_SCHOOLS, PRIMARY_SCHOOLS, SCHOOL_GROUND, SHARED_FIELDS, WITH_FIELD};
use super::places::Facility;
use super::plane::{Point, area, middle};
use super::services::plain;

/// Chooses blocks for schools: the facilities, and which blocks are taken.
pub fn schools(seed: u64, blocks: &Blocks, network: &Network, register: &mut Register) -> (Vec<Facility>, Vec<bool>) {
    let mut chance = Chance::new(seed, "schools");
    let mut taken = vec![false; blocks.leaves.len()];
    let mut facilities: Vec<Facility> = Vec::new();
    let fits = |k: usize| {
        let leaf = &blocks.leaves[k];
        let size = area(&ring_of(blocks, k));
        !leaf.green && size > SCHOOL_GROUND.0 && size < SCHOOL_GROUND.1
    };
    let suitable: Vec<usize> = (0..blocks.leaves.len()).filter(|&k| fits(k)).collect();
    let arms = network.arms();
    let mut with_field = 0;
    for number in 0..PRIMARY_SCHOOLS + MIDDLE_SCHOOLS {
        // Of several random blocks the one farthest from the schools before.
        let far = |k: usize| facilities.iter().map(|f| f.at.to(middle(&ring_of(blocks, k)))).fold(f64::MAX, f64::min);
        let tries: Vec<usize> = (0..14).map(|_| suitable[chance.below(suitable.len())]).filter(|&k| !taken[k]).collect();
        let Some(leaf) = tries.into_iter().max_by(|&a, &b| far(a).total_cmp(&far(b))) else {
            continue;
        };
        taken[leaf] = true;
        let ring = ring_of(blocks, leaf);
        let primary = number < PRIMARY_SCHOOLS;
        let community = blocks.estates[blocks.leaves[leaf].estate as usize].community as usize;
        let root = register.communities.get(community).cloned().unwrap_or_default();
        let name = register.names.ending(&root, if primary { &["小学", "路小学"] } else { &["中学", "初级中学"] });
        let mut school = plain(vec![if primary { "primary-school" } else { "middle-school" }], name, middle(&ring));
        let places = if primary { chance.between(500.0, 1500.0) } else { chance.between(800.0, 2400.0) };
        school.capacity = Some(("places", (places / 30.0).round() * 30.0));
        school.hours = "Mo-Fr 07:30-18:00".into();
        school.entrances = entrances(blocks, leaf, &arms, 2);
        school.ground = ring;
        if chance.happens(WITH_FIELD) {
            with_field += 1;
            school.services.push("school-sports-shared");
            // Where nothing is shared the field is shut at weekends: one of the demo's questions.
            if chance.happens(SHARED_FIELDS) || with_field == 1 {
                school.shared_hours = "Sa,Su 08:00-18:00".into();
            } else {
                school.more.push(("sports_field", "shut-at-weekends".into()));
            }
        }
        facilities.push(school);
    }
    (facilities, taken)
}

/// Parks: the largest block of each green estate that is not only a cliff.
pub fn parks(blocks: &Blocks, network: &Network, register: &Register) -> Vec<Facility> {
    let arms = network.arms();
    let mut largest: Vec<Option<(f64, usize)>> = vec![None; blocks.estates.len()];
    for (k, leaf) in blocks.leaves.iter().enumerate().filter(|(_, l)| l.green) {
        let size = area(&ring_of(blocks, k));
        let slot = &mut largest[leaf.estate as usize];
        if slot.is_none_or(|(most, _)| size > most) {
            *slot = Some((size, k));
        }
    }
    let mut parks = Vec::new();
    for (estate, slot) in largest.iter().enumerate() {
        let Some((size, leaf)) = *slot else { continue };
        if !blocks.estates[estate].green || size < 5_000.0 {
            continue;
        }
        let ring = ring_of(blocks, leaf);
        let mut services = vec!["park"];
        if size > 12_000.0 && estate % 3 == 0 {
            services.push("fitness-outdoor");
        }
        let mut park = plain(services, register.estates[estate].clone(), middle(&ring));
        park.capacity = Some(("m2", (blocks.estates[estate].area / 100.0).round() * 100.0));
        park.hours = "24/7".into();
        park.entrances = entrances(blocks, leaf, &arms, 6);
        park.ground = ring;
        parks.push(park);
    }
    parks
}

/// Corners of a block.
pub fn ring_of(blocks: &Blocks, leaf: usize) -> Vec<Point> {
    blocks.leaves[leaf].ring.iter().map(|&c| blocks.corners[c as usize]).collect()
}

/// Up to `most` junctions of a block, evenly round it.
fn entrances(blocks: &Blocks, leaf: usize, arms: &[u8], most: usize) -> Vec<Point> {
    let ring = &blocks.leaves[leaf].ring;
    let mut junctions: Vec<u32> = ring.iter().copied().filter(|&c| arms.get(c as usize).is_some_and(|&n| n > 2)).collect();
    if junctions.is_empty() {
        junctions = ring.iter().copied().filter(|&c| arms.get(c as usize).is_some_and(|&n| n > 0)).take(1).collect();
    }
    let step = junctions.len().div_ceil(most).max(1);
    junctions.into_iter().step_by(step).map(|c| blocks.corners[c as usize]).collect()
}
