//! One way as a person walks it: its pieces by name and kind, its climb, its profile, and where the time goes.
//!
//! The story splits the walked deciseconds, which are whole: what was slower than the flat belongs to slopes, to rough ground and the overlay, or to
//! waiting; its parts add up to the total to the decisecond.

use borsh::{BorshDeserialize, BorshSerialize};
use quanli_coverage::{Added, On, Pace, Snapped, Stretch};
use quanli_model::catalogue::WalkerModel;
use quanli_model::city::{Kind, WayTraits};
use quanli_network::{Indoors, Network, Snap, Terrain, slope_factor, steps, waiting};
use serde::{Deserialize, Serialize};

/// From this slope on a piece counts as going up (rise ÷ run).
const UP: f64 = 0.03;
/// From this one on as going down so steeply that it is slower than the flat.
const DOWN: f64 = -0.105;
/// A level piece between two flights that is shorter does not break a run of steps, metres.
const LANDING_M: f64 = 5.0;
/// Pieces of a street that are shorter are told with the piece before, metres.
const SHORT_M: f64 = 12.0;

/// What a piece is like to walk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// Level, or gently down.
    Flat,
    /// Up a slope.
    Up,
    /// Down a slope that is too steep to keep the own speed.
    Down,
    /// Up stairs.
    StepsUp,
    /// Down stairs.
    StepsDown,
    /// In a lift.
    Lift,
    /// On an escalator.
    Escalator,
    /// Over a crossing.
    Crossing,
    /// Waiting for a line and riding it.
    Line,
    /// Inside the block of the home.
    Indoors,
}

/// A piece of the way.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Piece {
    /// What it is like.
    pub kind: PieceKind,
    /// Street, may be empty.
    pub name: String,
    /// Horizontal metres.
    pub metres: f64,
    /// Metres up.
    pub up_m: f64,
    /// Metres down.
    pub down_m: f64,
    /// Steps; 0 where there are none.
    pub steps: u32,
    /// Deciseconds, waiting included.
    pub ds: u32,
    /// Deciseconds of waiting.
    pub wait_ds: u32,
}

/// Where the time goes, deciseconds; the parts add up to the whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Story {
    /// Walking as if all were level.
    pub flat_ds: u32,
    /// What slopes add.
    pub slope_ds: u32,
    /// What rough ground and what slows a path add.
    pub rough_ds: u32,
    /// On stairs, up.
    pub steps_up_ds: u32,
    /// On stairs, down.
    pub steps_down_ds: u32,
    /// Waiting for lifts.
    pub lift_wait_ds: u32,
    /// Riding lifts and escalators.
    pub ride_ds: u32,
    /// Waiting at crossings.
    pub crossing_ds: u32,
    /// Waiting at stops.
    #[serde(default)]
    pub line_wait_ds: u32,
    /// Riding lines, and the way between street and platform.
    #[serde(default)]
    pub line_ride_ds: u32,
    /// Between the home and its gate.
    #[serde(default)]
    pub indoors_ds: u32,
}

/// A place on the way.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Spot {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Metres above sea, when known.
    pub height_m: Option<f64>,
    /// Horizontal metres from where the way begins.
    pub metres: f64,
    /// What the bit that ends here is like.
    pub kind: PieceKind,
    /// To which piece it belongs.
    pub piece: u32,
}

/// A way and its story.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Journey {
    /// Deciseconds.
    pub ds: u32,
    /// Horizontal metres, those in lifts, on escalators and on lines left out.
    pub metres: f64,
    /// Horizontal metres on neither stairs nor rides.
    pub level_m: f64,
    /// Metres climbed on foot.
    pub up_m: f64,
    /// Metres gone down on foot.
    pub down_m: f64,
    /// Steps up.
    pub steps_up: u32,
    /// Steps down.
    pub steps_down: u32,
    /// Most steps in a row, up or down.
    pub flight: u32,
    /// Steepest slope up, per cent; 0 where there is none.
    pub steepest: f64,
    /// Some stairs are timed by their length, for want of heights and step counts.
    pub guessed: bool,
    /// Where the time goes.
    pub story: Story,
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
    /// Its line.
    pub line: Vec<Spot>,
}

/// A straight piece of one way, as walked.
struct Bit<'a> {
    way: &'a WayTraits,
    name: &'a str,
    dx: f64,
    rise: f64,
    slope: f64,
    /// How much of the way it is.
    share: f64,
    ds: u32,
    slowed: bool,
    /// Where it ends.
    xy: [f64; 2],
    height: f64,
}

/// Tells a way. `here` is where the search began, `there` the other place; the stretches come from [`quanli_coverage::Walks::way`].
#[must_use]
pub fn journey(net: &Network, pace: &Pace, here: (Snap, [f64; 2]), there: (Snap, [f64; 2]), way: &[Stretch]) -> Journey {
    let model = pace.impedance.walker.model();
    let mut teller = Teller { net, pace, model, sums: Sums::default(), run: 0.0, landing: 0.0, counted: 0.0, journey: empty() };
    let at = |on: &On| if matches!(on, On::Stub(Snapped::Here)) { here } else { there };
    let height = |snap: Snap| net.height_at(snap.edge, snap.along).unwrap_or(f64::NAN);
    if let Some(first) = way.first() {
        let (snap, xy) = at(&first.on);
        teller.spot(PieceKind::Flat, xy, height(snap), 0.0);
    }
    let plain = WayTraits::new(Kind::Footway);
    for (i, stretch) in way.iter().enumerate() {
        match stretch.on {
            On::Stub(_) => {
                let (snap, place) = at(&stretch.on);
                let on_path = net.xy_at(snap.edge, snap.along).map(f64::from);
                let xy = if i == 0 { on_path } else { place };
                let name = net.street_name(snap.edge);
                let dx = f64::from((stretch.to - stretch.from).abs());
                teller.tell(&Bit { way: &plain, name, dx, rise: 0.0, slope: 0.0, share: 0.0, ds: stretch.ds, slowed: false, xy, height: height(snap) });
            }
            On::Edge(edge) => teller.edge(edge, stretch),
            On::Ride(i, arc) => teller.ride(i, arc, stretch.ds),
            On::Link(i) => {
                let Some(Added::Path(link)) = pace.overlay.added.get(i as usize) else { continue };
                let back = stretch.to < stretch.from;
                let end = link.ends[usize::from(!back)];
                let rise = if back { -link.rise } else { link.rise };
                let slope = if link.metres > 0.0 { rise / link.metres } else { 0.0 };
                let xy = net.xy_at(end.edge, end.along).map(f64::from);
                teller.tell(&Bit {
                    way: &link.way,
                    name: &link.way.name,
                    dx: link.metres,
                    rise,
                    slope: if slope.is_nan() { 0.0 } else { slope },
                    share: 1.0,
                    ds: stretch.ds,
                    slowed: false,
                    xy,
                    height: height(end),
                });
            }
        }
    }
    teller.done()
}

fn empty() -> Journey {
    Journey {
        ds: 0,
        metres: 0.0,
        level_m: 0.0,
        up_m: 0.0,
        down_m: 0.0,
        steps_up: 0,
        steps_down: 0,
        flight: 0,
        steepest: 0.0,
        guessed: false,
        story: Story::default(),
        pieces: Vec::new(),
        line: Vec::new(),
    }
}

/// Parts of the story before they are whole deciseconds.
#[derive(Default)]
struct Sums {
    walk_ds: u32,
    slope: f64,
    rough: f64,
    crossing: f64,
    lift_ds: u32,
    lift_wait: f64,
    escalator_ds: u32,
    steps: [f64; 2],
}

struct Teller<'a> {
    net: &'a Network,
    pace: &'a Pace,
    model: WalkerModel,
    sums: Sums,
    /// Steps in a row so far, up positive, and level metres since.
    run: f64,
    landing: f64,
    /// Steps of the last piece so far.
    counted: f64,
    journey: Journey,
}

impl Teller<'_> {
    fn edge(&mut self, edge: u32, stretch: &Stretch) {
        let (net, pace) = (self.net, self.pace);
        let (low, high) = (stretch.from.min(stretch.to), stretch.from.max(stretch.to));
        let line = net.line(edge);
        let mut stops: Vec<f32> = vec![low];
        stops.extend(line.vertices().map(|v| line.along(v)).filter(|a| *a > low && *a < high));
        stops.push(high);
        let back = stretch.to < stretch.from;
        if back {
            stops.reverse();
        }
        let way_of = net.edge_way[edge as usize] as usize;
        let (way, metres) = (net.way(edge), f64::from(net.way_metres[way_of]));
        let height = |along: f32| net.height_at(edge, along).unwrap_or(f64::NAN);
        let slowed = pace.overlay.arc(&pace.impedance, edge) != pace.impedance.arc(edge);
        let mut left = stretch.ds;
        for (i, pair) in stops.windows(2).enumerate() {
            let [p, q] = [pair[0], pair[1]];
            let share = match way.kind {
                // One wait between any two levels.
                Kind::Lift => 1.0 / (stops.len() - 1) as f64,
                _ if metres > 0.0 => f64::from((q - p).abs()) / metres,
                _ => 1.0,
            };
            // The end of an added path may cost one decisecond more than the edge: it goes to the last bit.
            let ds = if i + 2 == stops.len() { left } else { pace.between(net, edge, p, q).min(left) };
            left -= ds;
            let dx = f64::from((q - p).abs());
            let (segment, _) = line.segment_at(p.midpoint(q));
            let slope = line.slope(segment);
            let slope = if slope.is_nan() { way.incline_percent.unwrap_or(0.0) / 100.0 } else { f64::from(slope) };
            let mut rise = height(q) - height(p);
            if way.kind == Kind::Steps && (rise == 0.0 || rise.is_nan()) {
                // A landing goes the way the flight goes; without heights what is stated says which way that is.
                let whole = f64::from(net.way_rise[way_of]);
                let stated = way.rises.map_or(if whole.is_nan() { 0.0 } else { whole }, f64::from);
                let sign = if back { -stated } else { stated };
                self.journey.guessed |= rise.is_nan() && way.step_count.is_none();
                rise = if rise.is_nan() { f64::NAN.copysign(sign) } else { 0.0_f64.copysign(sign) };
            }
            self.tell(&Bit {
                way,
                name: net.street_name(edge),
                dx,
                rise,
                slope: if back { -slope } else { slope },
                share,
                ds,
                slowed,
                xy: net.xy_at(edge, q).map(f64::from),
                height: height(q),
            });
        }
    }

    /// A piece of a ride. What is walked on the flat at its stops belongs to it.
    fn ride(&mut self, added: u32, arc: u32, ds: u32) {
        let Some(Added::Line(ride)) = self.pace.overlay.added.get(added as usize) else { return };
        let arc = &ride.arcs[arc as usize];
        let wait_ds = u32::from(arc.wait).min(ds);
        let j = &mut self.journey;
        j.ds += ds;
        j.story.line_wait_ds += wait_ds;
        j.story.line_ride_ds += ds - wait_ds;
        let metres = f64::from(arc.metres);
        self.piece(Piece { kind: PieceKind::Line, name: ride.name.clone(), metres, up_m: 0.0, down_m: 0.0, steps: 0, ds, wait_ds }, 0.0);
        let xy = match ride.places.get(arc.to as usize) {
            Some(place) => self.net.xy_at(place.edge, place.along).map(f64::from),
            None => ride.on_board[arc.to as usize - ride.places.len()],
        };
        let begun = self.journey.line.last().map_or(0.0, |s| s.metres);
        for (bend, passed) in ride.bends(arc) {
            self.spot(PieceKind::Line, bend, f64::NAN, begun + passed.min(metres));
        }
        self.spot(PieceKind::Line, xy, f64::NAN, begun + metres);
        (self.run, self.landing) = (0.0, LANDING_M);
    }

    fn tell(&mut self, bit: &Bit<'_>) {
        let rise = if bit.rise.is_nan() { 0.0 } else { bit.rise };
        let (up, down) = (rise.max(0.0), (-rise).max(0.0));
        let mut wait = 0.0;
        let mut count = 0.0;
        let j = &mut self.journey;
        let kind = match bit.way.kind {
            Kind::Steps => {
                let falls = bit.rise.is_sign_negative();
                count = steps(bit.way, bit.dx, bit.rise, bit.share);
                self.sums.steps[usize::from(falls)] += count;
                if falls {
                    j.story.steps_down_ds += bit.ds;
                    PieceKind::StepsDown
                } else {
                    j.story.steps_up_ds += bit.ds;
                    PieceKind::StepsUp
                }
            }
            Kind::Lift => {
                wait = waiting(bit.way, &self.model) * bit.share * 10.0;
                self.sums.lift_wait += wait;
                self.sums.lift_ds += bit.ds;
                PieceKind::Lift
            }
            Kind::Escalator | Kind::Cableway => {
                self.sums.escalator_ds += bit.ds;
                PieceKind::Escalator
            }
            kind => {
                let flat = bit.dx / self.model.flat * 10.0;
                let slope = if self.pace.impedance.terrain == Terrain::Real { flat / slope_factor(bit.slope) - flat } else { 0.0 };
                if kind == Kind::Crossing {
                    wait = waiting(bit.way, &self.model) * bit.share * 10.0;
                    self.sums.crossing += wait;
                }
                self.sums.walk_ds += bit.ds;
                if kind == Kind::Trail || bit.slowed || bit.way.minutes.is_some() {
                    self.sums.rough += (f64::from(bit.ds) - flat - slope - wait).max(0.0);
                }
                self.sums.slope += slope;
                j.level_m += bit.dx;
                j.steepest = j.steepest.max(bit.slope * 100.0);
                if kind == Kind::Crossing {
                    PieceKind::Crossing
                } else if bit.slope >= UP {
                    PieceKind::Up
                } else if bit.slope < DOWN {
                    PieceKind::Down
                } else {
                    PieceKind::Flat
                }
            }
        };
        let ridden = matches!(kind, PieceKind::Lift | PieceKind::Escalator);
        j.ds += bit.ds;
        if !ridden {
            j.metres += bit.dx;
            j.up_m += up;
            j.down_m += down;
        }
        self.flight(kind, count, bit.dx);
        let piece = Piece {
            kind,
            name: bit.name.to_owned(),
            metres: bit.dx,
            up_m: up,
            down_m: down,
            steps: 0,
            ds: bit.ds,
            wait_ds: (libm::floor(wait + 0.5) as u32).min(bit.ds),
        };
        self.piece(piece, count);
        let metres = self.journey.line.last().map_or(0.0, |s| s.metres) + bit.dx;
        self.spot(kind, bit.xy, bit.height, metres);
    }

    /// Steps in a row.
    fn flight(&mut self, kind: PieceKind, count: f64, dx: f64) {
        let signed = match kind {
            PieceKind::StepsUp => count,
            PieceKind::StepsDown => -count,
            _ => {
                self.landing += dx;
                return;
            }
        };
        let goes_on = self.landing < LANDING_M && self.run * signed >= 0.0;
        self.run = if goes_on { self.run + signed } else { signed };
        self.landing = 0.0;
        self.journey.flight = self.journey.flight.max(libm::floor(libm::fabs(self.run) + 0.5) as u32);
    }

    /// Goes on with the last piece where kind and street are the same, else begins another.
    fn piece(&mut self, new: Piece, count: f64) {
        let walked = |k: PieceKind| matches!(k, PieceKind::Flat | PieceKind::Up | PieceKind::Down);
        let pieces = &mut self.journey.pieces;
        let steps = |count: f64| libm::floor(count + 0.5) as u32;
        if let Some(last) = pieces.last_mut() {
            let short = walked(new.kind) && walked(last.kind) && last.metres.min(new.metres) < SHORT_M;
            if new.name == last.name && (new.kind == last.kind || short) {
                if new.metres > last.metres {
                    last.kind = new.kind;
                }
                last.metres += new.metres;
                last.up_m += new.up_m;
                last.down_m += new.down_m;
                last.ds += new.ds;
                last.wait_ds += new.wait_ds;
                self.counted += count;
                last.steps = steps(self.counted);
                return;
            }
        }
        self.counted = count;
        pieces.push(Piece { steps: steps(count), ..new });
    }

    fn spot(&mut self, kind: PieceKind, xy: [f64; 2], height: f64, metres: f64) {
        let at = self.net.plane.lonlat(xy);
        let piece = self.journey.pieces.len().saturating_sub(1) as u32;
        let height_m = height.is_finite().then_some(height);
        self.journey.line.push(Spot { lon: at.lon, lat: at.lat, height_m, metres, kind, piece });
    }

    /// The parts of the story as whole deciseconds that add up.
    fn done(self) -> Journey {
        let whole = |x: f64| libm::floor(x + 0.5) as u32;
        let Self { sums, mut journey, .. } = self;
        let s = &mut journey.story;
        s.lift_wait_ds = whole(sums.lift_wait).min(sums.lift_ds);
        s.ride_ds = sums.lift_ds - s.lift_wait_ds + sums.escalator_ds;
        s.crossing_ds = whole(sums.crossing).min(sums.walk_ds);
        s.rough_ds = whole(sums.rough).min(sums.walk_ds - s.crossing_ds);
        s.slope_ds = whole(sums.slope).min(sums.walk_ds - s.crossing_ds - s.rough_ds);
        s.flat_ds = sums.walk_ds - s.crossing_ds - s.rough_ds - s.slope_ds;
        [journey.steps_up, journey.steps_down] = sums.steps.map(whole);
        journey
    }
}

impl Journey {
    /// Adds the way between the home and its gate: before the way when leaving, else behind it.
    pub fn add_indoors(&mut self, inside: Indoors, leaving: bool, above: bool) {
        let ds = u32::from(inside.ds);
        if ds == 0 {
            return;
        }
        self.ds += ds;
        self.story.indoors_ds += ds;
        self.flight = self.flight.max(inside.steps);
        if above == leaving {
            self.steps_down += inside.steps;
        } else {
            self.steps_up += inside.steps;
        }
        let piece = Piece { kind: PieceKind::Indoors, name: String::new(), metres: 0.0, up_m: 0.0, down_m: 0.0, steps: inside.steps, ds, wait_ds: 0 };
        if leaving {
            self.pieces.insert(0, piece);
            self.line.iter_mut().for_each(|spot| spot.piece += 1);
        } else {
            self.pieces.push(piece);
        }
    }
}

impl Story {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> u32 {
        let walked = self.flat_ds + self.slope_ds + self.rough_ds + self.steps_up_ds + self.steps_down_ds + self.crossing_ds;
        walked + self.lift_wait_ds + self.ride_ds + self.line_wait_ds + self.line_ride_ds + self.indoors_ds
    }
}
