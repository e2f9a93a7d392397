//! 从我家: the door, what it reaches, and the way that is looked at. The door never leaves this device.

use crate::engine::Spelling;
use quanli_model::units::LonLat;
use quanli_protocol::{Direction, DoorReach, InReach, Journey, Lines, NamedPlace, NoWay, RequestId, Revision, RouteFound, Storeys, WalkHere, WeekMinute, Who};
use std::sync::Arc;

/// A door that was chosen.
#[derive(Clone, PartialEq, Debug)]
pub struct Home {
    /// Where.
    pub at: LonLat,
    /// How it was found; empty: on the map.
    pub name: String,
    /// How high it is above its gate.
    pub storeys: Storeys,
}

/// All that decides what a door reaches. Minutes and direction are not in it: a way is as long as it is, and is always asked for there and back.
#[derive(Clone, PartialEq, Debug)]
pub struct DoorAsked {
    /// The door.
    pub at: LonLat,
    /// How high the home is above it.
    pub storeys: Storeys,
    /// Who walks.
    pub who: Who,
    /// When people leave; what is shut then is left out.
    pub hour: Option<WeekMinute>,
    /// Whether the engine knows what is open then; until it does, nothing is asked.
    pub hours_known: bool,
    /// Lines that carry people.
    pub lines: Option<Lines>,
    /// Whether climbs and flights are wanted with each walk.
    pub effort: bool,
    /// The state of the scenario.
    pub revision: Revision,
}

/// All that decides the way.
#[derive(Clone, PartialEq, Debug)]
pub struct WayAsked {
    /// From which door, for whom.
    pub door: DoorAsked,
    /// Index of the asked service.
    pub service: u16,
    /// Where to; none: nothing of the service is in reach, or the door is joined to no path.
    pub place: Option<String>,
}

/// A place of a service.
#[derive(Clone, PartialEq, Debug)]
pub struct Picked {
    /// The service that was asked for when it was chosen, as an index.
    pub service: u16,
    /// Its id.
    pub place: String,
}

/// Everything about it.
#[derive(Clone, Debug, Default)]
pub struct Door {
    /// The door.
    pub home: Option<Home>,
    /// It is the worked example of a pocket, and nobody's home.
    pub example: bool,
    /// It is being chosen.
    pub choosing: bool,
    /// What it reaches.
    pub reach: Option<Arc<DoorReach>>,
    /// The place that was chosen to walk to. It holds for the service that was asked then; any other one leads to its nearest place.
    pub picked: Option<Picked>,
    /// Which way is looked at.
    pub way: Way,
    /// The way there and back.
    pub route: Option<Arc<RouteFound>>,
    /// The same without stairs.
    pub around: Option<Arc<RouteFound>>,
    /// The way without stairs is looked at.
    pub no_stairs: bool,
    /// Most steps in a row; 0: as many as there are.
    pub most_steps: u32,
    /// Most metres of climb; 0: as many as there are.
    pub most_climb: u32,
    /// Requests whose replies are waited for: what is in reach, the way, the way without stairs.
    pub asked: [Awaited; 3],
    /// Every name that can be looked for.
    pub names: Option<Arc<Vec<NamedPlace>>>,
    /// How they are spelled, once that is here.
    pub spelling: Option<Arc<Spelling>>,
    /// It is being read aloud.
    pub speaking: bool,
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Awaited {
    /// Nothing: what is shown is what was asked for.
    #[default]
    Nothing,
    /// The tables of opening hours; then it is asked for.
    Hours,
    /// The reply to a request.
    Reply(RequestId),
}

/// 去, 回, 往返.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Way {
    /// There.
    #[default]
    There,
    /// Back.
    Back,
    /// There and back.
    Round,
}

impl Way {
    /// All three.
    pub const ALL: [Self; 3] = [Self::There, Self::Back, Self::Round];
}

/// How hard a walk is, against what somebody can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// As far as they can.
    Fine,
    /// There is a way, but too hard.
    TooHard,
    /// There is none within 30 minutes.
    Far,
}

impl Door {
    /// What is in reach is being asked for anew.
    pub fn waits_for_reach(&self) -> bool {
        self.asked[0] != Awaited::Nothing
    }

    /// The way is not yet that of what is asked.
    pub fn waits(&self) -> bool {
        self.waits_for_reach() || self.asked[1] != Awaited::Nothing || (self.no_stairs && self.asked[2] != Awaited::Nothing)
    }

    /// The route that is shown.
    pub fn shown(&self) -> Option<Arc<RouteFound>> {
        if self.no_stairs { self.around.clone() } else { self.route.clone() }
    }

    /// The journeys of the route that is shown, in the way that is looked at.
    pub fn journeys(&self) -> Vec<Journey> {
        self.shown().map_or_else(Vec::new, |route| Self::walked(&route, self.way))
    }

    /// The journeys of a route in a way.
    pub fn walked(route: &RouteFound, way: Way) -> Vec<Journey> {
        match (way, route.ways.as_slice()) {
            (Way::There, [there, ..]) => vec![there.clone()],
            (Way::Back, [_, back]) => vec![back.clone()],
            (Way::Round, [_, _]) => route.ways.clone(),
            _ => Vec::new(),
        }
    }

    /// Deciseconds of a route in a way.
    pub fn ds(route: &RouteFound, way: Way) -> Option<u32> {
        let list = Self::walked(route, way);
        (!list.is_empty()).then(|| list.iter().map(|j| j.ds).sum())
    }

    /// Why there is no way.
    pub fn none(&self) -> Option<NoWay> {
        self.shown().and_then(|route| route.none)
    }

    /// Whether a limit of effort is set.
    pub fn limited(&self) -> bool {
        self.most_steps > 0 || self.most_climb > 0
    }

    /// Whether a walk is within the limits.
    pub fn effort(&self, walk: Option<WalkHere>) -> Effort {
        match walk {
            None => Effort::Far,
            Some(w) => self.within(w.flight, w.up_m),
        }
    }

    /// The same of a walk that is known in detail.
    pub fn within(&self, flight: u32, up_m: u32) -> Effort {
        let hard = self.most_steps > 0 && flight > self.most_steps || self.most_climb > 0 && up_m > self.most_climb;
        if hard { Effort::TooHard } else { Effort::Fine }
    }

    /// The place that was chosen while a service is asked for.
    pub fn picked(&self, service: u16) -> Option<&str> {
        self.picked.as_ref().filter(|picked| picked.service == service).map(|picked| picked.place.as_str())
    }

    /// The place that the sentence is about: the chosen one, else the nearest of a service.
    pub fn target(&self, service: u16) -> Option<InReach> {
        let places = &self.reach.as_ref()?.places;
        match self.picked(service) {
            Some(id) => places.iter().find(|p| p.id == id),
            None => {
                places.iter().find(|p| p.there.is_some() && p.services.contains(&service)).or_else(|| places.iter().find(|p| p.services.contains(&service)))
            }
        }
        .cloned()
    }
}

/// What the engine is asked for: there and back at once.
pub const BOTH: Direction = Direction::RoundTrip;
