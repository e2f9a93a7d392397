//! `circles.geojson`: life circles as a plan would draw them, round the communities where most people live. Some overlap.

use super::blocks::Blocks;
use super::chance::Chance;
use super::geojson::{Features, polygon, position_short, properties};
use super::homes::Home;
use super::names::Register;
use super::plane::Point;
use serde_json::json;

/// How many are drawn.
const CIRCLES: usize = 24;
/// A community whose middle is nearer to a drawn circle's than this has none of its own.
const APART_M: f64 = 780.0;
/// A corner with no home so near is drawn in …
const SETTLED_M: f64 = 60.0;
/// … but not farther than this.
const LEAST_M: f64 = 150.0;
/// Corners of a circle.
const CORNERS: usize = 12;

/// Draws the circles.
pub fn write(seed: u64, blocks: &Blocks, homes: &[Home], register: &Register) -> Vec<u8> {
    let mut chance = Chance::new(seed, "circles");
    let mut middles = vec![(0.0, [0.0; 2]); register.communities.len()];
    for home in homes {
        let people = f64::from(home.people.iter().sum::<u32>());
        let community = blocks.estates[home.estate as usize].community as usize;
        if let Some((n, sum)) = middles.get_mut(community) {
            *n += people;
            *sum = [sum[0] + home.at.x * people, sum[1] + home.at.y * people];
        }
    }
    let mut order: Vec<usize> = (0..middles.len()).filter(|c| middles[*c].0 > 0.0).collect();
    order.sort_by(|a, b| middles[*b].0.total_cmp(&middles[*a].0).then(a.cmp(b)));
    let mut drawn: Vec<Point> = Vec::new();
    let mut features = Features::new();
    for community in order {
        let (n, [x, y]) = middles[community];
        let middle = Point { x: x / n, y: y / n };
        let near = |p: &Point| (p.x - middle.x).hypot(p.y - middle.y) < APART_M;
        if drawn.len() == CIRCLES || drawn.iter().any(near) {
            continue;
        }
        let ring: Vec<Point> = (0..CORNERS)
            .map(|k| {
                let angle = core::f64::consts::TAU * k as f64 / CORNERS as f64;
                let at = |radius: f64| Point { x: middle.x + radius * libm::cos(angle), y: middle.y + radius * libm::sin(angle) };
                // A circle ends where nobody lives any more: at the river, at the cliff.
                let mut radius = chance.between(470.0, 640.0);
                let lived_in = |p: Point| homes.iter().any(|h| (h.at.x - p.x).hypot(h.at.y - p.y) < SETTLED_M);
                while radius > LEAST_M && !lived_in(at(radius)) {
                    radius -= 25.0;
                }
                at(radius)
            })
            .collect();
        let name = format!("{}生活圈", register.communities[community]);
        let number = drawn.len() + 1;
        features.add(&polygon(&ring, position_short), &properties([("id", json!(format!("circle-{number:02}"))), ("name", json!(name))]));
        drawn.push(middle);
    }
    features.finish()
}
