//! From one door: every place in reach, and the way to one of them, on the scenario as it stands.
//!
//! One search in each direction serves everything. Ways are looked at up to an hour, so that a way without stairs, which is long, is
//! still told; what is *in reach* is within the half hour of every other figure.

use super::OpenCity;
use super::conditions::Conditions;
use super::ops::Source;
use super::track::PaceKey;
use quanli_coverage::{BOUND, Direction, Pace, Walks};
use quanli_metrics::{Journey, journey, spot_name};
use quanli_model::catalogue::Walker;
use quanli_model::city::{Kind, Storeys};
use quanli_model::scenario::Action;
use quanli_model::units::LonLat;
use quanli_network::{Indoors, Snap};
use quanli_protocol::{DoorReach, InReach, NoWay, RouteFound, Snapped, WalkHere};
use std::rc::Rc;

/// One decisecond beyond an hour.
const HOUR: u16 = 36_001;

/// A place in force, and where it is entered.
struct PlaceHere {
    source: Source,
    services: Vec<u16>,
    snaps: Vec<Snap>,
}

/// A way that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct WayAsked<'a> {
    /// The door.
    pub at: LonLat,
    /// Id of the facility; of what an edit added: `+` and the edit's id.
    pub place: &'a str,
    /// Who walks.
    pub walker: Walker,
    /// There, back or both.
    pub direction: Direction,
    /// Without stairs.
    pub no_stairs: bool,
    /// How high the home is above its gate.
    pub storeys: Storeys,
    /// At which hour, on which paths.
    pub conditions: Conditions,
}

impl OpenCity {
    /// All places in force: those of the city in its order, then what edits add.
    fn places_now(&mut self, conditions: Conditions) -> Vec<PlaceHere> {
        let mut at: Vec<Option<usize>> = vec![None; self.city.places.len() + self.history.edits().len()];
        let mut all: Vec<PlaceHere> = Vec::new();
        for service in 0..self.catalogue.services.len() as u16 {
            for open in self.open_now(service, conditions.hour).iter() {
                let key = match open.source {
                    Source::City(f) => f as usize,
                    Source::Edit(e) => self.city.places.len() + e as usize,
                };
                let i = *at[key].get_or_insert_with(|| {
                    all.push(PlaceHere { source: open.source, services: Vec::new(), snaps: open.snaps.clone() });
                    all.len() - 1
                });
                all[i].services.push(service);
            }
        }
        all
    }

    /// Id, name and place on the map.
    fn told_of(&self, source: Source) -> (String, String, LonLat) {
        match source {
            Source::City(f) => {
                let f = self.city.places.at(f as usize);
                (f.id.to_owned(), f.name.to_owned(), f.at)
            }
            Source::Edit(e) => {
                let edit = &self.history.edits()[e as usize];
                let (name, at) = match &edit.action {
                    Action::AddFacility(new) => (new.name.clone(), new.at),
                    _ => (String::new(), LonLat::default()),
                };
                (format!("+{}", edit.id), name, at)
            }
        }
    }

    /// Outwards from a place is the engine's "back": away from where the search begins.
    fn outwards(&mut self, walker: Walker, direction: Direction, conditions: Conditions) -> Rc<Pace> {
        let direction = if direction == Direction::There { Direction::Back } else { Direction::There };
        self.pace_of(PaceKey::real(walker, direction, conditions.roads))
    }

    /// Where a position joins the network.
    pub(super) fn snapped(&self, snap: Snap) -> Snapped {
        Snapped {
            at: self.net.plane.lonlat(self.net.xy_at(snap.edge, snap.along).map(f64::from)),
            name: spot_name(&self.net, &self.city, snap.edge, self.net.xy_at(snap.edge, snap.along)),
            height_m: self.net.height_at(snap.edge, snap.along),
            stub_m: f64::from(snap.stub),
        }
    }

    /// Everything in reach of a door, nearest first. `effort`: also how much each way climbs.
    pub fn door(&mut self, at: LonLat, walker: Walker, effort: bool, storeys: Storeys, conditions: Conditions) -> DoorReach {
        let Some(snap) = self.net.snap(at).map(|s| self.net.for_walker(s, walker)) else {
            return DoorReach { at, snapped: None, places: Vec::new(), blocked: Vec::new() };
        };
        let here = self.places_now(conditions);
        let mut walks: [Vec<Option<WalkHere>>; 2] = [Vec::new(), Vec::new()];
        for (direction, column) in [Direction::There, Direction::Back].into_iter().zip(&mut walks) {
            let pace = self.outwards(walker, direction, conditions);
            let search = Walks::new(&self.net, &pace, snap, &mut self.scratch);
            let inside = Indoors::of(storeys, &walker.model(), direction == Direction::There);
            let within = |label: u16| inside.is_some_and(|i| u32::from(label) + u32::from(i.ds) < u32::from(BOUND));
            for place in &here {
                column.push(search.nearest(&place.snaps).filter(|n| within(n.0)).map(|(label, door)| {
                    let inside = inside.unwrap_or_default();
                    let mut walk = WalkHere { ds: u32::from(label) + u32::from(inside.ds), up_m: 0, flight: inside.steps };
                    if let Some(way) = search.way(door).filter(|_| effort) {
                        let xy = |s: Snap| self.net.xy_at(s.edge, s.along).map(f64::from);
                        let j = journey(&self.net, &pace, (snap, xy(snap)), (door, xy(door)), &way);
                        (walk.up_m, walk.flight) = (libm::floor(j.up_m + 0.5) as u32, j.flight.max(inside.steps));
                    }
                    walk
                }));
            }
        }
        let [there, back] = walks;
        let key = |i: usize| there[i].or(back[i]).map_or(u64::MAX, |w| u64::from(w.ds) << 32 | i as u64);
        let mut order: Vec<u64> = (0..here.len()).map(key).filter(|k| *k != u64::MAX).collect();
        order.sort_unstable();
        let row = |k: u64| {
            let i = (k & 0xffff_ffff) as usize;
            let (id, name, at) = self.told_of(here[i].source);
            InReach { id, name, at, services: here[i].services.clone(), there: there[i], back: back[i] }
        };
        let places: Vec<InReach> = order.into_iter().map(row).collect();
        let limited = (0..self.net.n_edges() as u32).any(|e| !self.net.can_use(e, walker) && self.net.can_use(e, Walker::Adult));
        let blocked = if limited {
            let doors: Vec<Vec<Snap>> = here.iter().map(|p| p.snaps.clone()).collect();
            let reached: Vec<bool> = there.iter().map(Option::is_some).collect();
            let pace = self.outwards(walker, Direction::There, conditions);
            self.blocked(&pace, snap, &doors, &reached)
        } else {
            Vec::new()
        };
        DoorReach { at, snapped: Some(self.snapped(snap)), places, blocked }
    }

    /// The way between a door and a place: one journey in each asked direction.
    pub fn route(&mut self, asked: WayAsked<'_>) -> RouteFound {
        let mut found = RouteFound { place: asked.place.to_owned(), place_at: asked.at, direction: asked.direction, ways: Vec::new(), none: None };
        let ways = self.ways(asked, &mut found.place_at);
        match ways {
            Ok(ways) => found.ways = ways,
            Err(why) => found.none = Some(why),
        }
        found
    }

    fn ways(&mut self, asked: WayAsked<'_>, place_at: &mut LonLat) -> Result<Vec<Journey>, NoWay> {
        let places = self.places_now(asked.conditions);
        let net = &self.net;
        // Who avoids stairs joins where there are none.
        let joined = |snap: Snap| match asked.no_stairs && net.way(snap.edge).kind == Kind::Steps {
            true => net.snap_where(snap.place, |e| net.can_use(e, asked.walker) && net.way(e).kind != Kind::Steps),
            false => Some(net.for_walker(snap, asked.walker)),
        };
        let snap = joined(net.snap(asked.at).ok_or(NoWay::HomeNotJoined)?).ok_or(NoWay::HomeOnStairs)?;
        let place = places.into_iter().find(|p| self.told_of(p.source).0 == asked.place).ok_or(NoWay::PlaceNotThere)?;
        *place_at = self.told_of(place.source).2;
        // Who avoids stairs has no use for those of the block either.
        let model = asked.walker.model();
        let inside = |direction| Indoors::of(asked.storeys, &model, direction == Direction::There).filter(|i| !asked.no_stairs || i.steps == 0);
        if inside(Direction::There).is_none() {
            return Err(NoWay::HomeUpstairs);
        }
        let doors: Vec<Snap> = place.snaps.into_iter().filter_map(joined).collect();
        if doors.is_empty() {
            return Err(NoWay::PlaceOnStairs);
        }
        let directions: &[Direction] = match asked.direction {
            Direction::RoundTrip => &[Direction::There, Direction::Back],
            Direction::There => &[Direction::There],
            Direction::Back => &[Direction::Back],
        };
        let mut ways = Vec::new();
        for direction in directions {
            let pace = self.outwards(asked.walker, *direction, asked.conditions).longer(&self.net, HOUR, asked.no_stairs);
            let search = Walks::new(&self.net, &pace, snap, &mut self.scratch);
            let (_, door) = search.nearest(&doors).ok_or(NoWay::TooFar)?;
            let way = search.way(door).ok_or(NoWay::TooFar)?;
            let (home, there) = (self.net.plane.local(asked.at), self.net.plane.local(*place_at));
            // A large place is drawn at its middle and entered at its doors.
            let on_path = self.net.xy_at(door.edge, door.along).map(f64::from);
            let apart = libm::hypot(there[0] - on_path[0], there[1] - on_path[1]);
            let there = if apart > f64::from(door.stub) + 1.0 { on_path } else { there };
            let mut told = journey(&self.net, &pace, (snap, home), (door, there), &way);
            if let Some(inside) = inside(*direction) {
                told.add_indoors(inside, *direction == Direction::There, asked.storeys.above_gate.is_some_and(|n| n > 0));
            }
            ways.push(told);
        }
        Ok(ways)
    }
}
