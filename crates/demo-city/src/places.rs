//! Where a facility can stand: on the edge of a block where people live, a few steps from a path.

use super::blocks::{Blocks, Rank};
use super::chance::Chance;
use super::homes::Home;
use super::network::Network;
use super::plane::{Point, middle};
use super::service_plans::Stand;
use super::walk::{Nearest, Snap};

/// A facility of the city.
pub struct Facility {
    /// Services, catalogue ids.
    pub services: Vec<&'static str>,
    /// Name.
    pub name: String,
    /// Where it is drawn.
    pub at: Point,
    /// Its ground, when it is drawn as an area.
    pub ground: Vec<Point>,
    /// Its doors, when it has a ground.
    pub entrances: Vec<Point>,
    /// Capacity.
    pub capacity: Option<(&'static str, f64)>,
    /// Opening hours.
    pub hours: String,
    /// Hours in which it is open to others.
    pub shared_hours: String,
    /// `existing` or `planned`.
    pub status: &'static str,
    /// Further properties.
    pub more: Vec<(&'static str, serde_json::Value)>,
}

/// A possible site.
#[derive(Clone, Copy)]
pub struct Site {
    /// Where.
    pub at: Point,
    /// Its block.
    pub leaf: u32,
    /// Its path.
    pub snap: Snap,
}

/// All sites, with the people of their block.
pub struct Places {
    sites: Vec<(Site, Rank)>,
    /// Sum of weights up to each site.
    sums: Vec<f64>,
}

impl Places {
    /// Gathers the sites.
    pub fn new(blocks: &Blocks, network: &Network, homes: &[Home], taken: &[bool]) -> Self {
        let mut rank: Vec<Option<Rank>> = vec![None; network.corners.len()];
        for piece in network.pieces.iter().filter(|p| !p.gone && matches!(p.kind, "street" | "footway")) {
            for &corner in &piece.corners {
                rank[corner as usize] = rank[corner as usize].max(Some(piece.rank));
            }
        }
        let mut people = vec![0.0; blocks.estates.len()];
        for home in homes {
            people[home.estate as usize] += f64::from(home.people.iter().sum::<u32>());
        }
        let nearest = Nearest::new(network);
        let mut sites = Vec::new();
        let mut sums = Vec::new();
        let mut sum = 0.0;
        for (number, leaf) in blocks.leaves.iter().enumerate() {
            let estate = leaf.estate as usize;
            if leaf.green || taken[number] || people[estate] <= 0.0 {
                continue;
            }
            let ring: Vec<Point> = leaf.ring.iter().map(|&c| blocks.corners[c as usize]).collect();
            let centre = middle(&ring);
            // One site every five corners; its weight is the people of the estate, spread over its blocks by corners.
            for k in (0..leaf.ring.len()).step_by(5) {
                let Some(best) = rank[leaf.ring[k] as usize] else {
                    continue;
                };
                let at = ring[k] + (centre - ring[k]).unit() * 6.0;
                let Some(snap) = nearest.find(network, at) else {
                    continue;
                };
                if snap.stub > 20.0 {
                    continue;
                }
                sum += people[estate] / blocks.estates[estate].area;
                sites.push((Site { at, leaf: number as u32, snap }, best));
                sums.push(sum);
            }
        }
        Self { sites, sums }
    }

    /// A random site; more often where more people live.
    pub fn any(&self, stand: Stand, chance: &mut Chance) -> Site {
        for _ in 0..60 {
            let target = chance.unit() * self.sums.last().copied().unwrap_or(0.0);
            let k = self.sums.partition_point(|&sum| sum < target).min(self.sites.len() - 1);
            let (site, rank) = self.sites[k];
            let fits = match stand {
                Stand::Anywhere => true,
                Stand::Street => rank >= Rank::Minor,
                Stand::Road => rank >= Rank::Secondary,
            };
            if fits {
                return site;
            }
        }
        self.sites[chance.below(self.sites.len())].0
    }

    /// Sites that keep away from each other: of `choice` random ones each time the farthest from those before.
    pub fn spread(&self, count: usize, stand: Stand, choice: usize, chance: &mut Chance) -> Vec<Site> {
        let mut chosen: Vec<Site> = Vec::with_capacity(count);
        for _ in 0..count {
            let mut best: Option<(f64, Site)> = None;
            for _ in 0..choice {
                let site = self.any(stand, chance);
                let away = chosen.iter().map(|s| s.at.to(site.at)).fold(f64::MAX, f64::min);
                if best.is_none_or(|(most, _)| away > most) {
                    best = Some((away, site));
                }
            }
            chosen.extend(best.map(|(_, site)| site));
        }
        chosen
    }
}
