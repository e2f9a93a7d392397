//! The services of the city, placed where people live.

use super::blocks::Blocks;
use super::chance::Chance;
use super::names::Register;
use super::places::{Facility, Places, Site};
use super::service_plans::{PLANS, Plan, Stand};

/// Places everything of [`PLANS`], and the shared car parks.
pub fn place(seed: u64, blocks: &Blocks, places: &Places, register: &mut Register) -> Vec<Facility> {
    let mut facilities = Vec::new();
    for plan in &PLANS {
        let mut chance = Chance::new(seed, plan.services[0]);
        for (number, site) in places.spread(plan.count, plan.stand, 9, &mut chance).into_iter().enumerate() {
            facilities.push(facility(plan, number, &site, blocks, register, &mut chance));
        }
    }
    let mut chance = Chance::new(seed, "parking");
    let hours = [("机关大院", "Mo-Fr 19:00-07:30; Sa,Su 00:00-24:00"), ("医院门诊", "Sa,Su 08:00-20:00"), ("商场地库", "22:00-08:00")];
    for (site, (kind, shared)) in places.spread(3, Stand::Street, 9, &mut chance).into_iter().zip(hours) {
        let root = root_of(&site, blocks, register);
        let mut parking = plain(vec!["parking-shared"], register.names.ending(&root, &["错时停车场"]), site.at);
        parking.capacity = Some(("places", chance.between(80.0, 260.0).round()));
        parking.hours = "24/7".into();
        parking.shared_hours = shared.into();
        parking.more.push(("operator_kind", kind.into()));
        facilities.push(parking);
    }
    facilities
}

fn facility(plan: &Plan, number: usize, site: &Site, blocks: &Blocks, register: &mut Register, chance: &mut Chance) -> Facility {
    let root = root_of(site, blocks, register);
    let mut services = vec![plan.services[0]];
    if chance.happens(plan.shared) {
        services.extend(&plan.services[1..]);
    }
    let mut facility = plain(services, register.names.ending(&root, plan.endings), site.at);
    facility.hours = plan.hours.into();
    facility.capacity = plan.capacity.map(|(unit, low, high)| {
        let size = chance.between(low, high);
        let round = if high > 900.0 {
            50.0
        } else if high > 90.0 {
            10.0
        } else {
            1.0
        };
        (unit, (size / round).round() * round)
    });
    // Of the embedded complexes three are built and four planned.
    if plan.services[0] == "embedded-complex" && number >= 3 {
        facility.status = "planned";
    }
    facility
}

/// A facility with nothing but services, name and place.
pub fn plain(services: Vec<&'static str>, name: String, at: super::plane::Point) -> Facility {
    Facility {
        services,
        name,
        at,
        ground: Vec::new(),
        entrances: Vec::new(),
        capacity: None,
        hours: String::new(),
        shared_hours: String::new(),
        status: "existing",
        more: Vec::new(),
    }
}

/// The name of the community round a site.
pub fn root_of(site: &Site, blocks: &Blocks, register: &Register) -> String {
    let community = blocks.estates[blocks.leaves[site.leaf as usize].estate as usize].community;
    register.communities.get(community as usize).cloned().unwrap_or_default()
}
