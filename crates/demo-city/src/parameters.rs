//! Every number that shapes the made-up city, with where it comes from.
//!
//! `[V]` stands for a figure with a published source, `[D]` for our own choice. Central Chongqing (渝中) is the model:
//! 23.24 km² with 576 000 people at the end of 2023, banks near 160 m and a ridge up to 379 m above sea.

use super::blocks::Rank;
use super::layout::Quarter;

/// Longitude of the plane's origin [D]: in the hills near Chongqing, where no city stands.
pub const ORIGIN_LON: f64 = 107.05;
/// Latitude of the plane's origin [D].
pub const ORIGIN_LAT: f64 = 29.95;
/// Metres per degree of latitude on a sphere of 6 371 008.8 m.
pub const METRES_PER_DEGREE: f64 = 111_195.08;

/// The ground is worked out for this far west and east [D].
pub const HALF_X: f64 = 5200.0;
/// The ground is worked out for this far south and north [D].
pub const HALF_Y: f64 = 4000.0;
/// Distance of the grid points of the ground [D].
pub const GRID_STEP: f64 = 20.0;
/// Height of the river bank, metres above sea: 160 m at the real tip.
pub const BANK_HEIGHT: f64 = 160.0;
/// The scarps between the shelves: where each starts and ends as a share of the way from bank to ridge, and its share
/// of the whole rise [D]; the real upper and lower city differ by "50多米" [V].
pub const SHELVES: [(f64, f64, f64); 5] = [(0.0, 0.05, 0.17), (0.14, 0.26, 0.27), (0.36, 0.49, 0.25), (0.60, 0.73, 0.22), (0.73, 1.0, 0.09)];
/// Heights of low hills and gullies of about 400 m and 190 m length, metres [D].
pub const HILLOCKS: (f64, f64) = (12.5, 4.5);
/// How much rougher the peninsula is [D].
pub const PENINSULA_ROUGHNESS: f64 = 2.1;

/// Distance of the riverside road from the bank, metres [D].
pub const RIVERSIDE: f64 = 42.0;
/// Distance of the corners of a street while the city is laid out, metres [D].
pub const CORNER_STEP: f64 = 9.0;
/// Slope that a street climbs slantwise: a bus still goes 8 % [D].
pub const CLIMB_SLOPE: f64 = 0.085;
/// Directions of the street grids on flat ground: where, and along which direction [D].
pub const GRIDS: [(f64, f64, f64, f64); 7] = [
    (1300.0, 250.0, 0.88, 0.47),
    (-400.0, 100.0, 1.0, 0.05),
    (-3300.0, 700.0, 0.97, -0.24),
    (-3300.0, -900.0, 0.94, 0.34),
    (200.0, 2250.0, 0.99, 0.12),
    (2400.0, 2200.0, 0.86, -0.5),
    (600.0, -2000.0, 0.98, -0.2),
];

/// A block larger than this, m², is cut by a main road [D].
pub const MAIN_AREA: f64 = 900_000.0;
/// A block larger than this, m², is cut by a secondary road [D].
pub const SECONDARY_AREA: f64 = 130_000.0;
/// A block smaller than this, m², becomes a community: 6–8 thousand people [D].
pub const COMMUNITY_AREA: f64 = 330_000.0;
/// Ground steeper than this stays green, metres per metre [D].
pub const GREEN_SLOPE: f64 = 0.40;

/// How finely a quarter is cut.
pub struct Texture {
    /// Smallest blocks, m².
    pub leaf: f64,
    /// A block below this size, m², is one estate: inside it there are paths, not streets.
    pub estate: f64,
    /// Share of estates behind walls.
    pub gated: f64,
    /// Share of estates that are parks or squares.
    pub parks: f64,
}

/// How finely each quarter is cut [D]; core blocks of 40 m after the old streets of 渝中.
pub fn texture(quarter: Quarter) -> Texture {
    let (leaf, estate, gated, parks) = match quarter {
        Quarter::Core => (1_330.0, 9_000.0, 0.10, 0.03),
        Quarter::OldSlope => (1_620.0, 12_500.0, 0.35, 0.05),
        Quarter::Towers => (1_980.0, 26_000.0, 0.85, 0.06),
        Quarter::NewSlope => (2_250.0, 19_000.0, 0.55, 0.08),
        Quarter::Village => (850.0, 6_500.0, 0.0, 0.01),
        Quarter::RidgePark => (15_000.0, 60_000.0, 0.0, 1.0),
    };
    Texture { leaf, estate, gated, parks }
}

/// One gate of a walled estate for so many m² [D].
pub const AREA_PER_GATE: f64 = 11_000.0;

/// Ground under a stair is never steeper than this [D].
pub const STEEPEST_STAIR: f64 = 0.52;
/// Slopes of flights with their landings: 0.15 m on 0.30 m is 0.50 without landings [D].
pub const FLIGHT_SLOPES: (f64, f64) = (0.26, 0.38);
/// Slope between two flights [D].
pub const LEVEL_SLOPE: f64 = 0.04;
/// Height of one step, from … to, metres [D].
pub const RISERS: (f64, f64) = (0.135, 0.165);
/// Longest run of steps without a level stretch [D].
pub const MOST_STEPS: u32 = 150;

/// Steepest slope of each rank of street, metres per metre [D].
pub fn steepest(rank: Rank) -> f64 {
    match rank {
        Rank::Main => 0.095,
        Rank::Secondary => 0.13,
        Rank::Minor => 0.17,
        Rank::Path => 0.105,
    }
}

/// A lane or path that is steeper than this becomes stairs, metres per metre; roads never do [D].
pub fn stair_slope(rank: Rank) -> f64 {
    match rank {
        Rank::Path => 0.09,
        Rank::Minor => 0.15,
        Rank::Secondary | Rank::Main => f64::MAX,
    }
}

/// Length of a step of 0.15 m on 0.30 m along its slope, metres.
pub const STEP_LENGTH: f64 = 0.335_410_196_624_968_5;
/// How far that step goes on the map, metres.
pub const STEP_GOING: f64 = 0.30;

/// Speeds of a walker, metres per second; stairs along their slope.
pub struct Walker {
    /// On the flat.
    pub flat: f64,
    /// Upstairs.
    pub stairs_up: f64,
    /// Downstairs.
    pub stairs_down: f64,
}

/// People of 75 and older: 0.75 m/s measured (University of Bath, 768 people) [V]; stairs 0.30 both ways.
pub const ELDER: Walker = Walker { flat: 0.75, stairs_up: 0.30, stairs_down: 0.30 };
/// People of 15–59: 1.20 m/s is the design speed of crossings [V].
pub const ADULT: Walker = Walker { flat: 1.20, stairs_up: 0.50, stairs_down: 0.65 };
/// Fifteen minutes in seconds.
pub const QUARTER_HOUR: f64 = 900.0;

/// How buildings of a quarter stand.
pub struct Mass {
    /// Longest front, metres.
    pub length: f64,
    /// Greatest depth, metres.
    pub width: f64,
    /// Metres from the middle of the path.
    pub setback: f64,
    /// Metres between buildings.
    pub gap: f64,
    /// Ground for one building, m².
    pub ground: f64,
}

/// How buildings of each quarter stand [D].
pub fn mass(quarter: Quarter) -> Mass {
    let (length, width, setback, gap, ground) = match quarter {
        Quarter::Core => (44.0, 30.0, 5.0, 6.0, 2_600.0),
        Quarter::OldSlope => (46.0, 14.0, 5.0, 9.0, 2_000.0),
        Quarter::Towers => (32.0, 22.0, 7.0, 18.0, 2_700.0),
        Quarter::NewSlope => (40.0, 16.0, 6.0, 14.0, 2_700.0),
        Quarter::Village => (16.0, 13.0, 3.6, 2.5, 900.0),
        Quarter::RidgePark => (14.0, 10.0, 8.0, 30.0, 20_000.0),
    };
    Mass { length, width, setback, gap, ground }
}

/// People of the city.
pub const PEOPLE: f64 = 600_000.0;
/// Share aged 60 and over.
pub const AGED: f64 = 0.25;
/// Share aged 75 and over.
pub const OLDEST: f64 = 0.065;
/// Share of children up to 14: 5 % of 0–6, 8.5 % of 7–14.
pub const CHILDREN: f64 = 0.135;
/// Wheelchair users among all, and besides among those of 75 and over [D].
pub const WHEELCHAIR: (f64, f64) = (0.0025, 0.035);
/// A stairwell group holds no more people than this [D].
pub const MOST_AT_A_DOOR: f64 = 190.0;
/// Houses of one estate are counted together until they hold so many people [D].
pub const LEAST_AT_A_DOOR: f64 = 52.0;

/// People per m² of block, relative: the old core about 30 000 per km², newer slopes about 15 000.
pub fn density(quarter: Quarter) -> f64 {
    match quarter {
        Quarter::Core => 31_000.0,
        Quarter::OldSlope => 25_000.0,
        Quarter::Towers => 33_000.0,
        Quarter::NewSlope => 18_000.0,
        Quarter::Village => 44_000.0,
        Quarter::RidgePark => 200.0,
    }
}

/// Share aged 60 and over before the whole is brought to its mean: old estates high, metro slopes low.
pub fn old_share(quarter: Quarter) -> f64 {
    match quarter {
        Quarter::Core => 0.34,
        Quarter::OldSlope => 0.35,
        Quarter::Towers => 0.17,
        Quarter::NewSlope => 0.22,
        Quarter::Village => 0.15,
        Quarter::RidgePark => 0.30,
    }
}

/// A name with two ends in the plane.
type Span = (&'static str, (f64, f64), (f64, f64));

/// Road bridges: name and about where they start and end; they join the nearest junction of larger roads.
pub const BRIDGES: [Span; 7] = [
    ("澄雾江雾帘大桥", (-2450.0, 1150.0), (-2150.0, 2250.0)),
    ("澄雾江橘灯大桥", (-700.0, 620.0), (-620.0, 1900.0)),
    ("澄雾江望帆大桥", (1150.0, 950.0), (1250.0, 2300.0)),
    ("沱龙江纤绳大桥", (-2050.0, -650.0), (-1500.0, -2100.0)),
    ("沱龙江号子大桥", (-50.0, -380.0), (-150.0, -1800.0)),
    ("沱龙江铁锚大桥", (1350.0, -520.0), (1650.0, -2000.0)),
    ("沱龙江合江大桥", (3000.0, 1700.0), (3850.0, 450.0)),
];
/// The cableway.
pub const CABLEWAY: Span = ("沱龙江过江索道", (1900.0, -150.0), (2900.0, -1300.0));
/// Number of footbridges.
pub const FOOTBRIDGES: usize = 25;
/// Number of underpasses [D].
pub const UNDERPASSES: usize = 8;
/// Height of a footbridge over the pavement, metres [D].
pub const FOOTBRIDGE_CLEARANCE: f64 = 5.2;
/// Number of public lifts that are there.
pub const LIFTS: usize = 8;
/// Rise of public lifts, metres.
pub const LIFT_RISE: (f64, f64) = (20.0, 60.0);
/// Lengths of the escalators along their slope, metres: 112 m as the real 皇冠大扶梯 [V].
pub const ESCALATORS: [f64; 2] = [112.0, 62.0];
/// Number of corridors through malls [D].
pub const CORRIDORS: usize = 28;

/// Canteens: one per ~4 700 people aged 60 and over.
pub const CANTEENS: usize = 32;
/// Radius that a map would draw round a canteen, metres.
pub const CANTEEN_CIRCLE: f64 = 500.0;
/// Share of the people of 75 and over who should reach a canteen in 15 minutes: 45–65 % [D].
pub const ELDERS_REACH: f64 = 0.58;
/// The same share of adults: 75–90 % [D].
pub const ADULTS_REACH: f64 = 0.83;
/// How much larger the share of the 75+ inside the circles should be: 20–40 points [D].
pub const CIRCLE_SAYS_MORE: f64 = 0.265;

/// Primary schools: one per 12–15 thousand people [D].
pub const PRIMARY_SCHOOLS: usize = 45;
/// Middle schools [D].
pub const MIDDLE_SCHOOLS: usize = 18;
/// Size of a school's block, m² [D].
pub const SCHOOL_GROUND: (f64, f64) = (3_200.0, 14_000.0);
/// Share of schools with a sports field.
pub const WITH_FIELD: f64 = 0.667;
/// Share of these that open it at weekends.
pub const SHARED_FIELDS: f64 = 0.40;

/// Lane-bus lines: minutes between buses, and places that the line passes; 3–6.5 km each, as the real 3200路 to 3208路.
pub const LANE_BUSES: [(u32, &[(f64, f64)]); 5] = [
    (8, &[(2150.0, 250.0), (1500.0, -450.0), (700.0, -150.0), (250.0, 500.0)]),
    (6, &[(-200.0, 700.0), (-1200.0, 850.0), (-2100.0, 650.0), (-2600.0, 300.0)]),
    (12, &[(-300.0, -550.0), (-1300.0, -750.0), (-2200.0, -450.0), (-2800.0, -950.0)]),
    (10, &[(-1500.0, 2100.0), (-600.0, 2250.0), (300.0, 2100.0), (1300.0, 2300.0)]),
    (15, &[(-500.0, -1700.0), (500.0, -1900.0), (1500.0, -2000.0), (2500.0, -1400.0)]),
];
/// Speed of lane buses: 12–13 km/h [V].
pub const BUS_KMH: f64 = 12.5;
/// Hours of lane buses and of the responsive bus.
pub const BUS_HOURS: &str = "07:00-20:00";
/// Metres between stops of a lane bus [D].
pub const STOP_SPACING: f64 = 380.0;
/// Zone of the responsive bus, 5–8 km² [D].
pub const RESPONSIVE: [(f64, f64); 8] =
    [(-3220.0, -400.0), (-3180.0, 1200.0), (-2600.0, 1500.0), (-1500.0, 1000.0), (-1250.0, 200.0), (-1500.0, -700.0), (-2300.0, -1350.0), (-3050.0, -1350.0)];
/// Virtual stops of the responsive bus.
pub const VIRTUAL_STOPS: usize = 60;
/// Stations of the two metro lines: where, and the name where exits need it.
pub const METRO: [&[(f64, f64, &str)]; 2] = [
    &[(-3100.0, 250.0, ""), (-2400.0, 150.0, "磨盘垭"), (-1500.0, -250.0, ""), (-250.0, 150.0, "歇脚坪"), (900.0, 150.0, "高梯口"), (1750.0, 150.0, "听涛嘴")],
    &[(700.0, 2400.0, ""), (850.0, 1950.0, "橘灯坝"), (900.0, 150.0, "高梯口"), (800.0, -800.0, ""), (900.0, -1850.0, "铁锚湾")],
];
/// Exits: station, number, where, height of the platform above sea; exits of one station differ by up to 60 m.
pub const METRO_EXITS: [(&str, &str, f64, f64, f64); 9] = [
    ("磨盘垭", "1", -2420.0, 200.0, 206.0),
    ("歇脚坪", "1", -220.0, 190.0, 196.0),
    ("歇脚坪", "2", -330.0, -620.0, 196.0),
    ("高梯口", "1", 880.0, 170.0, 188.0),
    ("高梯口", "2", 1010.0, 90.0, 188.0),
    ("高梯口", "3", 860.0, -620.0, 188.0),
    ("听涛嘴", "1", 1760.0, 170.0, 186.0),
    ("橘灯坝", "1", 840.0, 1990.0, 190.0),
    ("铁锚湾", "1", 900.0, -1870.0, 194.0),
];

/// Building footprints that are drawn, at most.
pub const MOST_BLOCKS: usize = 6_990;
/// Wooded hills round the city: where and how large, for the picture only [D].
pub const HILLS: [(f64, f64, f64); 5] =
    [(-4750.0, 600.0, 800.0), (-1500.0, 3650.0, 850.0), (2500.0, 3800.0, 850.0), (-200.0, -3300.0, 850.0), (5050.0, -1250.0, 850.0)];
/// Gravel banks: river, from and to as shares of its length, side (1 left, −1 right), width in metres [D].
pub const SHOALS: [(usize, f64, f64, f64, f64); 5] =
    [(0, 0.52, 0.60, 1.0, 70.0), (0, 0.80, 0.88, -1.0, 80.0), (1, 0.40, 0.46, 1.0, 150.0), (1, 0.475, 0.53, -1.0, 130.0), (1, 0.56, 0.60, 1.0, 120.0)];
/// Where the rivers' names are drawn: river, place, angle in degrees, clockwise from east [D].
pub const LABELS: [(usize, f64, f64, f64); 6] = [
    (0, -3200.0, 2300.0, 30.0),
    (0, -300.0, 1290.0, -10.0),
    (0, 2000.0, 1480.0, 25.0),
    (1, -3300.0, -1930.0, -12.0),
    (1, 300.0, -1200.0, 6.0),
    (1, 2850.0, -150.0, -55.0),
];

/// Share of the stairs inside estates that were never built, where another way leads round [D].
pub fn unbuilt_stairs(quarter: Quarter) -> f64 {
    match quarter {
        Quarter::Core | Quarter::Village => 0.05,
        Quarter::OldSlope | Quarter::RidgePark => 0.30,
        Quarter::Towers | Quarter::NewSlope => 0.55,
    }
}

/// A cliff in the lower city that no stair climbs: a line, and how far to either side [D]. A lift there would halve the
/// way of about 9 000 people.
pub const CLIFF: [(f64, f64); 6] = [(-150.0, -420.0), (350.0, -465.0), (750.0, -510.0), (1200.0, -490.0), (1550.0, -425.0), (1980.0, -270.0)];
/// Half the width of the cliff, metres [D].
pub const CLIFF_WIDTH: f64 = 104.0;
