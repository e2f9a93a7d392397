//! Streets and blocks: each side of the rivers is cut in two, and each part again, until the blocks are small.
//!
//! The first cuts are main roads, the next secondary roads, then lanes, then the paths inside an estate. Because every
//! cut runs from edge to edge, the network is connected and has no dangling ends.

use super::chance::Chance;
use super::cut::{Block, Wish, best_cut, halves};
use super::field::{Course, Field};
use super::layout::{Quarter, on_peninsula, quarter};
use super::outline;
use super::parameters::{COMMUNITY_AREA, GREEN_SLOPE, MAIN_AREA, SECONDARY_AREA, texture};
use super::plane::{Point, area, middle};
use super::terrain::Terrain;

/// How important a street is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    /// A path inside an estate or park.
    Path,
    /// A lane.
    Minor,
    /// A secondary road.
    Secondary,
    /// A main road.
    Main,
}

/// A street as it was cut: from corner to corner.
pub struct Street {
    /// Corners in order.
    pub corners: Vec<u32>,
    /// How important.
    pub rank: Rank,
    /// The estate inside which it lies.
    pub estate: Option<u32>,
    /// The riverside road and the walk round the city.
    pub outline: bool,
}

/// A block that is not cut any more.
pub struct Leaf {
    /// Corners in order, turning left.
    pub ring: Vec<u32>,
    /// Its estate.
    pub estate: u32,
    /// Grass, trees or cliff: nobody lives there.
    pub green: bool,
}

/// A group of blocks with one name: an estate, a lane's quarter, a park.
pub struct Estate {
    /// What kind of quarter.
    pub quarter: Quarter,
    /// Its community.
    pub community: u32,
    /// Square metres.
    pub area: f64,
    /// Walled, with a few gates.
    pub gated: bool,
    /// A park or a cliff.
    pub green: bool,
}

/// The laid-out city.
#[derive(Default)]
pub struct Blocks {
    /// Corners of all streets.
    pub corners: Vec<Point>,
    /// Number of street ends and passages at each corner.
    pub degree: Vec<u8>,
    /// Streets.
    pub streets: Vec<Street>,
    /// Blocks.
    pub leaves: Vec<Leaf>,
    /// Estates.
    pub estates: Vec<Estate>,
    /// Middles of the communities.
    pub communities: Vec<Point>,
}

struct Face {
    ring: Vec<u32>,
    estate: Option<u32>,
    community: Option<u32>,
}

/// Lays out the city `seed` on that ground.
pub fn lay_out(seed: u64, terrain: &Terrain) -> Blocks {
    let field = Field::new(terrain);
    let mut chance = Chance::new(seed, "blocks");
    let mut blocks = Blocks::default();
    let mut faces = Vec::new();
    for ring in outline::rings(terrain) {
        let first = blocks.corners.len() as u32;
        let ids: Vec<u32> = (first..first + ring.len() as u32).collect();
        blocks.degree.extend(ring.iter().map(|_| 2));
        blocks.corners.extend(ring);
        blocks.outline_streets(terrain, &ids);
        faces.push(Face { ring: ids, estate: None, community: None });
    }
    while let Some(face) = faces.pop() {
        let parts = blocks.cut_face(face, terrain, &field, &mut chance);
        faces.extend(parts);
    }
    blocks
}

impl Blocks {
    /// The riverside roads, and a walk where the city ends in the hills.
    fn outline_streets(&mut self, terrain: &Terrain, ids: &[u32]) {
        let by_river = |id: u32| {
            let p = self.corners[id as usize];
            terrain.limit.value(p) > terrain.bank.value(p)
        };
        let n = ids.len();
        let start = (0..n).find(|&i| by_river(ids[i]) != by_river(ids[(i + 1) % n])).map_or(0, |i| i + 1);
        let mut streets = Vec::new();
        let mut line = vec![ids[start % n]];
        for k in 1..=n {
            let id = ids[(start + k) % n];
            line.push(id);
            let next = ids[(start + k + 1) % n];
            if k == n || by_river(id) != by_river(next) {
                let river = by_river(line[line.len() / 2]);
                let rank = if river { Rank::Main } else { Rank::Minor };
                streets.push(Street { corners: line, rank, estate: None, outline: true });
                line = vec![id];
            }
        }
        self.streets.extend(streets);
    }

    /// Cuts a face in two, or makes it a leaf.
    fn cut_face(&mut self, mut face: Face, terrain: &Terrain, field: &Field, chance: &mut Chance) -> Vec<Face> {
        let ring: Vec<Point> = face.ring.iter().map(|&id| self.corners[id as usize]).collect();
        let size = area(&ring);
        let centre = middle(&ring);
        let kind = quarter(centre);
        let texture = texture(kind);
        let community = match face.community {
            Some(community) => Some(community),
            None if size < COMMUNITY_AREA => {
                self.communities.push(centre);
                Some(self.communities.len() as u32 - 1)
            }
            None => None,
        };
        face.community = community;
        if face.estate.is_none() && size < texture.estate {
            face.estate = Some(self.found_estate(&ring, kind, community.unwrap_or(0), terrain, chance));
        }
        let green = face.estate.is_some_and(|e| self.estates[e as usize].green);
        let smallest = if green { 14_000.0 } else { texture.leaf } * chance.between(0.8, 1.7);
        if size < smallest && face.estate.is_some() {
            return self.keep(face, green);
        }
        let (mut rank, wish) = wish(size, centre, terrain, face.estate.is_some());
        let junction = face.ring.iter().map(|&id| self.degree[id as usize] > 2).collect();
        let block = Block::new(ring, junction);
        let mut cut = best_cut(&block, field, &wish, chance);
        if cut.is_none() && rank > Rank::Minor {
            // Too steep for a road: a stair lane instead.
            rank = Rank::Minor;
            cut = best_cut(&block, field, &stair_lane(), chance);
        }
        if cut.is_none() && !green && size > 3.0 * texture.leaf {
            // An odd shape: any way through it is better than a hole in the city.
            cut = best_cut(&block, field, &any_way(), chance);
        }
        let Some(cut) = cut else {
            if face.estate.is_none() {
                face.estate = Some(self.found_estate(&block.ring, kind, community.unwrap_or(0), terrain, chance));
            }
            return self.keep(face, green || size > 4.0 * texture.leaf);
        };
        let first = self.corners.len() as u32;
        self.corners.extend(&cut.between);
        self.degree.extend(cut.between.iter().map(|_| 2));
        let (from, to) = (face.ring[cut.from], face.ring[cut.to]);
        self.degree[from as usize] += 1;
        self.degree[to as usize] += 1;
        let mut corners = vec![from];
        corners.extend(first..first + cut.between.len() as u32);
        corners.push(to);
        let rank = if kind == Quarter::RidgePark && rank == Rank::Minor { Rank::Path } else { rank };
        self.streets.push(Street { corners, rank, estate: face.estate, outline: false });
        halves(face.ring.len(), &cut)
            .into_iter()
            .map(|half| Face {
                ring: half.into_iter().map(|c| c.map_or_else(|k| first + k as u32, |i| face.ring[i])).collect(),
                estate: face.estate,
                community: face.community,
            })
            .collect()
    }

    fn keep(&mut self, face: Face, green: bool) -> Vec<Face> {
        self.leaves.push(Leaf { ring: face.ring, estate: face.estate.unwrap_or(0), green });
        Vec::new()
    }

    fn found_estate(&mut self, ring: &[Point], kind: Quarter, community: u32, terrain: &Terrain, chance: &mut Chance) -> u32 {
        let steep = ring.iter().step_by(3).map(|&p| terrain.uphill(p).length()).sum::<f64>() / ring.len().div_ceil(3) as f64;
        let texture = texture(kind);
        let green = kind == Quarter::RidgePark || steep > GREEN_SLOPE || chance.happens(texture.parks);
        self.estates.push(Estate { quarter: kind, community, area: area(ring), gated: !green && chance.happens(texture.gated), green });
        self.estates.len() as u32 - 1
    }
}

/// What street a face of that size asks for.
fn wish(size: f64, centre: Point, terrain: &Terrain, in_estate: bool) -> (Rank, Wish) {
    let rank = if size > MAIN_AREA {
        Rank::Main
    } else if size > SECONDARY_AREA {
        Rank::Secondary
    } else if !in_estate {
        Rank::Minor
    } else {
        Rank::Path
    };
    let slope = terrain.uphill(centre).length();
    // On a slope a lane along the contour is cheaper than one across.
    let contour = if slope > 0.08 { 0.8 } else { 1.0 };
    let courses = match rank {
        Rank::Main | Rank::Secondary if size > 6_000_000.0 && on_peninsula(centre) => {
            vec![(Course::Contour, 0.35), (Course::Climb, 1.0)]
        }
        Rank::Main | Rank::Secondary => vec![(Course::Contour, 0.9), (Course::Climb, 1.0)],
        Rank::Minor => vec![(Course::Contour, contour), (Course::Across, 1.0)],
        Rank::Path => vec![(Course::Contour, contour), (Course::Across, 1.0), (Course::Straight, 1.25)],
    };
    let tries = match rank {
        Rank::Main => 24,
        Rank::Secondary => 14,
        _ => 8,
    };
    let clearance = match rank {
        Rank::Main | Rank::Secondary => 45.0,
        Rank::Minor => 22.0,
        Rank::Path => 13.0,
    };
    (rank, Wish { courses, tries, balance: if size > SECONDARY_AREA { 0.2 } else { 0.27 }, clearance })
}

/// A lane straight across the contours, where no road can climb.
fn stair_lane() -> Wish {
    Wish { courses: vec![(Course::Across, 1.0), (Course::Straight, 1.3)], tries: 24, balance: 0.1, clearance: 22.0 }
}

/// Any way through a block of an odd shape.
fn any_way() -> Wish {
    Wish { courses: vec![(Course::Across, 1.0), (Course::Contour, 1.0), (Course::Straight, 1.1)], tries: 24, balance: 0.06, clearance: 14.0 }
}
