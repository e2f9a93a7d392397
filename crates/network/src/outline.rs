//! Where an area is entered that states no entrances: where paths meet its outline; where none does, at the points of the outline that are nearest
//! to a path.
//!
//! ```text
//!       ┌───────○──path       ○ a path crosses or touches the outline, or runs along it (then every 40 m)
//!    ───○ park  │
//!       └───────┘             no path meets it:   ┌──○──┐   the nearest point to a path; a longer outline has one for
//!                             ──────────street────┼─────┼──   each 100 m of it, so that a large ground is entered from every side
//! ```
//! Never at the middle of its box, which may lie in a lake or on other people's ground. Bridges, tunnels, lifts and what lies on another layer only
//! passes. Each ring is looked at by itself, so each ground of a school in two parts has its own doors.
//!
//! Positions decide, never the order of a file or where a ring begins. Cost: the pieces of the outline × the segments round each.

use super::graph::{EdgeId, Network};
use super::segment::{Segment, centimetre_of};
use super::snap::{SNAP_LIMIT_M, Snap};
use quanli_model::city::RingsRef;
use quanli_model::units::LonLat;

/// The outline is looked at in pieces no longer than this, metres.
const PIECE_M: f64 = 40.0;
/// A path that comes so near to the outline meets it, metres.
const MEETS_M: f32 = 0.5;
/// So far apart are places where the nearest path is asked for, metres.
const STEP_M: f64 = 5.0;
/// A door for so much outline where no path meets it, metres.
const DOOR_EVERY_M: f64 = 100.0;
/// Two doors nearer to each other than this are one, metres.
const APART_M: f32 = 1.0;

impl Network {
    /// Where an area with this outline is entered.
    #[must_use]
    pub fn entrances_of(&self, outline: RingsRef<'_>) -> Vec<LonLat> {
        let lonlat = |s: &Snap| self.plane.lonlat(s.place.map(f64::from));
        self.outline_doors(outline).iter().map(lonlat).collect()
    }

    pub(super) fn outline_doors(&self, outline: RingsRef<'_>) -> Vec<Snap> {
        let mut doors: Vec<Snap> = Vec::new();
        for ring in outline.iter() {
            let ring: Vec<[f64; 2]> = ring.iter().map(|p| self.plane.local(*p)).collect();
            let met = self.meetings(&ring);
            let of_ring = if met.is_empty() { self.nearest_doors(&ring) } else { met };
            doors.extend(of_ring);
        }
        thinned(doors)
    }

    /// Where people step from a path onto the area; on an island only when nothing else is there.
    fn meetings(&self, ring: &[[f64; 2]]) -> Vec<Snap> {
        let mut found: [Vec<Snap>; 2] = [Vec::new(), Vec::new()];
        for piece in pieces(ring, PIECE_M) {
            let [a, b] = piece.ends;
            let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
            let reach = (b[0] - a[0]).hypot(b[1] - a[1]) / 2.0 + MEETS_M + self.near.half;
            self.near.grid.around(middle, reach, |item| {
                let (edge, segments) = self.near.segments(self, item);
                for i in segments.filter(|_| self.leads_onto_ground(edge)) {
                    let line = self.segment(edge, i);
                    for place in meeting(&piece, &line).into_iter().flatten() {
                        let columns = self.line(edge);
                        let along = columns.along(i) + (columns.along(i + 1) - columns.along(i)) * line.nearest(place);
                        found[usize::from(self.islands.edge_is_small(self, edge))].push(Snap { edge, along, stub: 0.0, place });
                    }
                }
                reach
            });
        }
        let [main, islands] = found;
        if main.is_empty() { islands } else { main }
    }

    /// A path that lies where the area lies: neither above nor below it.
    fn leads_onto_ground(&self, edge: EdgeId) -> bool {
        let way = self.way(edge);
        way.kind.has_doors() && way.layer == 0 && !way.planned
    }

    /// The point of the outline that is nearest to a path, and on a long outline the nearest one of each stretch.
    fn nearest_doors(&self, ring: &[[f64; 2]]) -> Vec<Snap> {
        let mut round = 0.0f64;
        let mut places: Vec<(f64, Snap, f32)> = Vec::new();
        for piece in pieces(ring, STEP_M) {
            let [a, b] = piece.ends;
            let snap = self.snap_where(a, |_| true).map(|s| self.nearer(&piece, s));
            places.extend(snap.map(|s| (round, s, centimetre_of(s.stub))));
            round += f64::from((b[0] - a[0]).hypot(b[1] - a[1]));
        }
        let key = |p: &(f64, Snap, f32)| (p.2, centimetre_of(p.1.place[0]), centimetre_of(p.1.place[1]));
        let before = |a: &(f64, Snap, f32), b: &(f64, Snap, f32)| key(a).partial_cmp(&key(b)) == Some(core::cmp::Ordering::Less);
        let Some(first) = places.iter().copied().reduce(|a, b| if before(&b, &a) { b } else { a }) else { return Vec::new() };
        let n = libm::floor(round / DOOR_EVERY_M).max(1.0);
        let mut of_stretch: Vec<Option<(f64, Snap, f32)>> = vec![None; n as usize];
        for place in places {
            // Stretches lie round the nearest point to both sides alike, so the direction of the ring changes nothing.
            let from_first = (place.0 - first.0).rem_euclid(round) / round * n;
            let stretch = libm::floor(from_first + 0.5) as usize % of_stretch.len();
            let best = &mut of_stretch[stretch];
            if best.is_none_or(|b| before(&place, &b)) {
                *best = Some(place);
            }
        }
        of_stretch.into_iter().flatten().map(|p| p.1).collect()
    }

    /// The same door moved along its piece of the outline to where it is nearest to the path that it joins.
    fn nearer(&self, piece: &Segment, snap: Snap) -> Snap {
        let on_path = self.xy_at(snap.edge, snap.along);
        let t = piece.nearest(on_path);
        let [a, b] = piece.ends;
        let place = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        self.snap_where(place, |_| true).filter(|s| s.stub <= snap.stub && f64::from(s.stub) <= SNAP_LIMIT_M).unwrap_or(snap)
    }
}

/// Where a piece of an outline and a segment of a path meet: where they cross, else the ends of either that lie on the other.
fn meeting(piece: &Segment, line: &Segment) -> [Option<[f32; 2]>; 4] {
    let near = |s: &Segment, p: [f32; 2]| (s.distance_2(p) <= MEETS_M * MEETS_M).then_some(p);
    let touches = [near(piece, line.ends[0]), near(piece, line.ends[1]), near(line, piece.ends[0]), near(line, piece.ends[1])];
    if touches.iter().all(Option::is_none) { [piece.crossing(line), None, None, None] } else { touches }
}

/// The sides of a closed ring in equal pieces, none longer than `most` metres; each side is cut the same whichever way the ring runs.
fn pieces(ring: &[[f64; 2]], most: f64) -> impl Iterator<Item = Segment> + '_ {
    let side = move |i: usize| {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let n = libm::ceil((b[0] - a[0]).hypot(b[1] - a[1]) / most);
        let at = move |k: f64| [a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n].map(|v| v as f32);
        (0..n as u32).map(move |k| Segment { ends: [at(f64::from(k)), at(f64::from(k) + 1.0)] })
    };
    (0..ring.len()).flat_map(side)
}

/// One of those that stand at one place, the first in space.
fn thinned(mut doors: Vec<Snap>) -> Vec<Snap> {
    let key = |s: &Snap| (centimetre_of(s.place[0]), centimetre_of(s.place[1]), centimetre_of(s.stub), s.edge);
    doors.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(core::cmp::Ordering::Equal));
    let mut kept: Vec<Snap> = Vec::with_capacity(doors.len());
    for door in doors {
        let apart = |k: &Snap| (k.place[0] - door.place[0]).hypot(k.place[1] - door.place[1]) > APART_M;
        if kept.iter().rev().take_while(|k| door.place[0] - k.place[0] <= APART_M + 0.01).all(apart) {
            kept.push(door);
        }
    }
    kept
}
