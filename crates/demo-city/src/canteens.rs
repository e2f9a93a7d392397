//! Where the community canteens stand.
//!
//! In real cities a canteen stands where a room was free, not where walking is easy. The sites here are chosen so that
//! the shares who reach one are those of the parameters: then the demo asks the question that real cities ask.

use super::blocks::Blocks;
use super::chance::Chance;
use super::homes::Home;
use super::names::Register;
use super::network::Network;
use super::parameters::{ADULT, ADULTS_REACH, CANTEEN_CIRCLE, CANTEENS, CIRCLE_SAYS_MORE, ELDER, ELDERS_REACH, QUARTER_HOUR, Walker};
use super::places::{Facility, Places, Site};
use super::service_plans::Stand;
use super::services::{plain, root_of};
use super::walk::{Nearest, Snap, Walk};

/// Exchanges of sites that are tried.
const EXCHANGES: usize = 30_000;

/// Who is reached from one candidate site.
struct Catchment {
    site: Site,
    /// Homes whose 75+ get there in 15 minutes.
    elders: Vec<u32>,
    /// Homes whose adults get there in 15 minutes.
    adults: Vec<u32>,
    /// Homes inside the circle on the map.
    circle: Vec<u32>,
}

/// Places the canteens of the city `seed`.
pub fn place(seed: u64, blocks: &Blocks, network: &Network, homes: &[Home], places: &Places, register: &mut Register) -> Vec<Facility> {
    let mut chance = Chance::new(seed, "canteens");
    let candidates = catchments(network, homes, places, &mut chance);
    let below = far_below(&candidates, network, homes);
    let chosen = choose(&candidates, homes, below, &mut chance);
    let mut facilities = Vec::new();
    for (number, &k) in chosen.iter().enumerate() {
        let site = candidates[k].site;
        let root = root_of(&site, blocks, register);
        let mut canteen = plain(vec!["community-canteen"], register.names.ending(&root, &["社区食堂", "老年食堂", "邻里食堂"]), site.at);
        // A third of the places serve a handful of meals only.
        let tiny = number % 3 == 2;
        let meals = if tiny { chance.between(20.0, 60.0) } else { chance.between(100.0, 400.0) };
        canteen.capacity = Some(("meals_per_day", (meals / 10.0).round() * 10.0));
        canteen.hours = "11:00-13:00,17:00-18:30".into();
        canteen.more.push(("seats", ((meals / 2.7).round() as u32).clamp(12, 150).into()));
        canteen.more.push(("price_yuan", (15 + number % 4).into()));
        if number % 5 == 0 {
            canteen.services.push("elder-service-station");
        }
        facilities.push(canteen);
    }
    facilities
}

fn catchments(network: &Network, homes: &[Home], places: &Places, chance: &mut Chance) -> Vec<Catchment> {
    let nearest = Nearest::new(network);
    let snaps: Vec<Option<Snap>> = homes.iter().map(|h| nearest.find(network, h.at)).collect();
    let walks = [(Walk::new(network, &ELDER, true), &ELDER), (Walk::new(network, &ADULT, true), &ADULT)];
    let reached = |walk: &Walk, walker: &Walker, site: &Site| -> Vec<u32> {
        let times = walk.from(&site.snap.starts(walker), QUARTER_HOUR);
        let arrives = |snap: &Snap| snap.seconds(&times, walker) <= QUARTER_HOUR;
        (0..homes.len() as u32).filter(|&i| snaps[i as usize].as_ref().is_some_and(&arrives)).collect()
    };
    (0..CANTEENS * 32)
        .map(|_| {
            let site = places.any(Stand::Anywhere, chance);
            let circle = (0..homes.len() as u32).filter(|&i| homes[i as usize].at.to(site.at) <= CANTEEN_CIRCLE).collect();
            Catchment { elders: reached(&walks[0].0, walks[0].1, &site), adults: reached(&walks[1].0, walks[1].1, &site), circle, site }
        })
        .collect()
}

/// How often each home is reached, in one of the three ways, and the people that are.
struct Tally {
    times: Vec<u16>,
    weights: Vec<f64>,
    covered: f64,
    whole: f64,
}

impl Tally {
    fn new(weights: Vec<f64>) -> Self {
        Self { times: vec![0; weights.len()], whole: weights.iter().sum(), weights, covered: 0.0 }
    }

    fn add(&mut self, homes: &[u32]) {
        for &h in homes {
            self.times[h as usize] += 1;
            if self.times[h as usize] == 1 {
                self.covered += self.weights[h as usize];
            }
        }
    }

    fn remove(&mut self, homes: &[u32]) {
        for &h in homes {
            self.times[h as usize] -= 1;
            if self.times[h as usize] == 0 {
                self.covered -= self.weights[h as usize];
            }
        }
    }

    fn share(&self) -> f64 {
        self.covered / self.whole
    }
}

/// The site that lies deepest under homes within 400 m on the map: the canteen that is near and yet out of reach.
fn far_below(candidates: &[Catchment], network: &Network, homes: &[Home]) -> usize {
    let nearest = Nearest::new(network);
    let heights: Vec<f64> = homes.iter().map(|h| nearest.find(network, h.at).map_or(0.0, |s| network.height(s.corners[0]))).collect();
    let depth = |c: &Catchment| {
        let ground = network.height(c.site.snap.corners[0]);
        let near = c.circle.iter().filter(|&&h| homes[h as usize].at.to(c.site.at) < 400.0);
        near.map(|&h| heights[h as usize] - ground).fold(0.0, f64::max)
    };
    let depths: Vec<f64> = candidates.iter().map(depth).collect();
    (0..candidates.len()).max_by(|&a, &b| depths[a].total_cmp(&depths[b])).unwrap_or(0)
}

/// Exchanges all sites but the `fixed` one until the shares are close to those wanted.
fn choose(candidates: &[Catchment], homes: &[Home], fixed: usize, chance: &mut Chance) -> Vec<usize> {
    let weigh = |ages: std::ops::Range<usize>| -> Vec<f64> { homes.iter().map(|h| h.people[ages.clone()].iter().map(|&n| f64::from(n)).sum()).collect() };
    let mut elders = Tally::new(weigh(4..5));
    let mut adults = Tally::new(weigh(2..3));
    let mut circle = Tally::new(weigh(4..5));
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    chance.shuffle(&mut order);
    order.retain(|&k| k != fixed);
    let mut chosen: Vec<usize> = vec![fixed];
    chosen.extend(&order[..CANTEENS - 1]);
    for &k in &chosen {
        elders.add(&candidates[k].elders);
        adults.add(&candidates[k].adults);
        circle.add(&candidates[k].circle);
    }
    let miss = |elders: &Tally, adults: &Tally, circle: &Tally| {
        let share = elders.share();
        let [e, a, c] = [share - ELDERS_REACH, adults.share() - ADULTS_REACH, (circle.share() - share - CIRCLE_SAYS_MORE).min(0.0)];
        2.0 * e * e + a * a + 6.0 * c * c
    };
    let mut now = miss(&elders, &adults, &circle);
    for round in 0..EXCHANGES {
        let place = 1 + chance.below(chosen.len() - 1);
        let (old, new) = (chosen[place], order[chance.below(order.len())]);
        let near = |k: usize| k != old && candidates[k].site.at.to(candidates[new].site.at) < 340.0;
        if chosen.iter().any(|&k| k == new || near(k)) {
            continue;
        }
        let swap = |tally: &mut Tally, from: &[u32], to: &[u32]| {
            tally.remove(from);
            tally.add(to);
        };
        swap(&mut elders, &candidates[old].elders, &candidates[new].elders);
        swap(&mut adults, &candidates[old].adults, &candidates[new].adults);
        swap(&mut circle, &candidates[old].circle, &candidates[new].circle);
        let then = miss(&elders, &adults, &circle);
        // At first a slightly worse choice is accepted too, so that the search does not stop at the first hollow.
        let patience = 0.0006 * (1.0 - round as f64 / EXCHANGES as f64).max(0.0);
        if then < now + patience * chance.unit() {
            now = then;
            chosen[place] = new;
        } else {
            swap(&mut elders, &candidates[new].elders, &candidates[old].elders);
            swap(&mut adults, &candidates[new].adults, &candidates[old].adults);
            swap(&mut circle, &candidates[new].circle, &candidates[old].circle);
        }
    }
    chosen
}
