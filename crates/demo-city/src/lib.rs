//! The made-up mountain city 渝山: two rivers, a ridge, stairs and 600 000 people that do not exist.
//!
//! ```text
//! layout ─ terrain ─ outline ─ blocks ─ network ─ gates ─ grades ─ names
//!                                          │
//!                 grounds ─ buildings ─ homes ─ bridges, crossings, lifts, corridors
//!                                          │
//!                              services, canteens, transit ─ files
//! ```
//! The same seed gives the same bytes on every machine: chance comes from [`chance`], sines from `libm`.

mod backdrop;
mod blocks;
mod bridges;
mod buildings;
mod canteens;
mod chance;
mod circles;
mod corridors;
mod crossings;
mod cut;
mod field;
mod gates;
mod geojson;
mod grades;
mod grounds;
mod homes;
mod layout;
mod lifts;
mod manifest;
mod names;
mod network;
mod outline;
mod parameters;
mod paths_file;
mod people_files;
mod places;
mod plane;
mod service_plans;
mod services;
mod terrain;
pub mod tiles;
mod transit;
mod walk;

/// The files of the city `seed`: names and bytes, not compressed.
pub fn generate(seed: u64) -> Vec<(String, Vec<u8>)> {
    let terrain = terrain::Terrain::new(seed);
    let blocks = blocks::lay_out(seed, &terrain);
    let mut network = network::Network::new(&blocks, &terrain);
    gates::close(seed, &blocks, &mut network);
    grades::settle(seed, &mut network);
    let mut register = names::register(seed, &blocks, &mut network);

    let (schools, taken) = grounds::schools(seed, &blocks, &network, &mut register);
    let buildings = buildings::build(seed, &blocks, &terrain, &taken, &bridges::overhead());
    let homes = homes::settle(seed, &blocks, &buildings);

    bridges::build(&mut network, &terrain);
    crossings::mark(seed, &mut network);
    crossings::build(seed, &mut network, &mut register);
    corridors::build(seed, &blocks, &mut network, &mut register);
    lifts::build(&mut network, &homes, &mut register);

    let places = places::Places::new(&blocks, &network, &homes, &taken);
    let mut facilities = canteens::place(seed, &blocks, &network, &homes, &places, &mut register);
    facilities.extend(schools);
    facilities.extend(grounds::parks(&blocks, &network, &register));
    facilities.extend(services::place(seed, &blocks, &places, &mut register));
    let transit = transit::build(seed, &network, &places, &mut register);
    facilities.extend(transit.facilities);

    vec![
        ("city.json".into(), manifest::write()),
        ("paths.geojson".into(), paths_file::write(&network)),
        ("facilities.geojson".into(), people_files::facilities(&facilities)),
        ("residents.geojson".into(), people_files::residents(seed, &homes, &register)),
        ("transit.geojson".into(), transit.file),
        ("circles.geojson".into(), circles::write(seed, &blocks, &homes, &register)),
        ("backdrop.geojson".into(), backdrop::write(seed, &blocks, &buildings, &register)),
    ]
}
