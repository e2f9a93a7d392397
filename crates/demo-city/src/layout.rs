//! The plan that is drawn by hand: two rivers, the ridge between them, the limit of the city and its quarters.
//!
//! Everything else grows from it by rules and chance.
//!
//! ```text
//!            north bank (towers, newer slopes)
//!   ~~~~~ 澄雾江 ~~~~~~~~~~~~~~~~~~~~~~~~~~\
//!    neck (towers) · ridge park · old core  >~~~ 赤水 … to the north-east
//!   ~~~~~ 沱龙江 ~~~~~~~~~~~~~~~~~~~~~~~~~~/
//!            south bank (slopes)
//! ```

use super::plane::{Point, at, curve, smooth};

/// A river as drawn: a middle line with half its width at each point.
pub struct River {
    /// Name.
    pub name: &'static str,
    /// `cool` (clear) or `warm` (silt).
    pub tint: &'static str,
    /// Middle line, upstream to downstream.
    pub middle: Vec<Point>,
    /// Half the width at each point of the middle line.
    pub half: Vec<f64>,
}

/// Points of the clear river: x, y, half its width.
const CLEAR: [(f64, f64, f64); 15] = [
    (-14000.0, 5200.0, 170.0),
    (-11000.0, 5900.0, 180.0),
    (-8200.0, 4700.0, 175.0),
    (-6300.0, 3300.0, 165.0),
    (-4900.0, 2900.0, 170.0),
    (-3700.0, 2560.0, 180.0),
    (-2700.0, 2020.0, 175.0),
    (-1750.0, 1420.0, 165.0),
    (-800.0, 1210.0, 175.0),
    (150.0, 1370.0, 190.0),
    (1000.0, 1580.0, 195.0),
    (1850.0, 1470.0, 190.0),
    (2500.0, 1120.0, 200.0),
    (2900.0, 700.0, 210.0),
    (3150.0, 420.0, 200.0),
];

/// Points of the silt river: x, y, half its width.
const SILT: [(f64, f64, f64); 19] = [
    (-14500.0, -8200.0, 330.0),
    (-11500.0, -6800.0, 320.0),
    (-9000.0, -5200.0, 330.0),
    (-7000.0, -4000.0, 320.0),
    (-5400.0, -2700.0, 310.0),
    (-4100.0, -2080.0, 320.0),
    (-2900.0, -1830.0, 330.0),
    (-1800.0, -1480.0, 310.0),
    (-800.0, -1100.0, 290.0),
    (200.0, -1180.0, 305.0),
    (1100.0, -1370.0, 330.0),
    (1950.0, -1100.0, 340.0),
    (2620.0, -480.0, 340.0),
    (3120.0, 330.0, 370.0),
    (3700.0, 1230.0, 370.0),
    (4700.0, 2100.0, 370.0),
    (6200.0, 2500.0, 390.0),
    (9500.0, 4200.0, 400.0),
    (15000.0, 5000.0, 420.0),
];

/// Lines of high ground with the height of the ground there: x, y, metres above sea.
const HEIGHTS: [&[(f64, f64, f64)]; 6] = [
    // The ridge of the peninsula, from the neck to the upper city near the tip.
    &[
        (-3050.0, 120.0, 262.0),
        (-2500.0, 60.0, 300.0),
        (-1950.0, 40.0, 342.0),
        (-1450.0, 60.0, 379.0),
        (-950.0, 60.0, 344.0),
        (-450.0, 40.0, 298.0),
        (100.0, 100.0, 286.0),
        (650.0, 150.0, 290.0),
        (1150.0, 180.0, 288.0),
        (1650.0, 210.0, 276.0),
        (2050.0, 250.0, 252.0),
    ],
    // The bluff over the silt river, with the ravine behind it.
    &[(-1900.0, -560.0, 304.0), (-1500.0, -580.0, 336.0), (-1150.0, -510.0, 332.0), (-800.0, -400.0, 292.0)],
    // The plain at the neck.
    &[(-4300.0, -900.0, 246.0), (-4000.0, 300.0, 250.0), (-4100.0, 1500.0, 244.0)],
    // The plateau north of the clear river.
    &[(-3000.0, 3350.0, 282.0), (-1500.0, 2750.0, 268.0), (300.0, 2950.0, 262.0), (1900.0, 3050.0, 274.0), (3300.0, 2900.0, 290.0)],
    // The foot of the southern hills.
    &[(-2300.0, -3100.0, 300.0), (-600.0, -2750.0, 282.0), (1000.0, -3000.0, 288.0), (2600.0, -2700.0, 312.0)],
    &[(3800.0, -1700.0, 310.0), (4700.0, -300.0, 292.0), (5300.0, 800.0, 310.0)],
];

/// The limit of the built city.
const LIMIT: [(f64, f64); 26] = [
    (-3250.0, 300.0),
    (-3200.0, 1400.0),
    (-2950.0, 1950.0),
    (-2500.0, 2350.0),
    (-1900.0, 2480.0),
    (-1100.0, 2400.0),
    (-100.0, 2420.0),
    (900.0, 2560.0),
    (1900.0, 2500.0),
    (2650.0, 2280.0),
    (3250.0, 1950.0),
    (3750.0, 1450.0),
    (4050.0, 850.0),
    (3950.0, 150.0),
    (3650.0, -650.0),
    (3150.0, -1350.0),
    (2600.0, -1880.0),
    (1800.0, -2180.0),
    (900.0, -2300.0),
    (-100.0, -2120.0),
    (-900.0, -2040.0),
    (-1500.0, -2080.0),
    (-2200.0, -2000.0),
    (-2800.0, -1750.0),
    (-3150.0, -1500.0),
    (-3270.0, -700.0),
];

/// What kind of quarter a place lies in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Quarter {
    /// The old core at the tip: dense grid on the terraces, many stairs, many old people.
    Core,
    /// Work-unit estates of the last century on the slopes of the ridge.
    OldSlope,
    /// Gated estates of towers on gentle ground: families.
    Towers,
    /// Newer estates on slopes across the rivers.
    NewSlope,
    /// The village that the city has grown round.
    Village,
    /// The park on the ridge.
    RidgePark,
}

/// The two rivers.
pub fn rivers() -> [River; 2] {
    [river("澄雾江", "cool", &CLEAR), river("沱龙江", "warm", &SILT)]
}

fn river(name: &'static str, tint: &'static str, points: &[(f64, f64, f64)]) -> River {
    let place = |i: usize| at(points[i].0, points[i].1);
    let last = points.len() - 1;
    let mut middle = Vec::new();
    let mut half = Vec::new();
    for i in 0..last {
        let four = [place(i.saturating_sub(1)), place(i), place(i + 1), place((i + 2).min(last))];
        let pieces = (four[1].to(four[2]) / 60.0).ceil();
        for k in 0..pieces as usize {
            let t = k as f64 / pieces;
            middle.push(curve(four, t));
            half.push(points[i].2 + (points[i + 1].2 - points[i].2) * t);
        }
    }
    middle.push(place(last));
    half.push(points[last].2);
    River { name, tint, middle, half }
}

/// High ground as single points with heights, about one every 120 m, line by line.
pub fn high_ground() -> Vec<Vec<(Point, f64)>> {
    HEIGHTS
        .iter()
        .map(|line| {
            let mut points = Vec::new();
            for w in line.windows(2) {
                let (a, b) = (at(w[0].0, w[0].1), at(w[1].0, w[1].1));
                let pieces = (a.to(b) / 120.0).ceil();
                for k in 0..=pieces as usize {
                    let t = k as f64 / pieces;
                    points.push((a.towards(b, t), w[0].2 + (w[1].2 - w[0].2) * t));
                }
            }
            points
        })
        .collect()
}

/// The limit of the city as a smooth ring.
pub fn limit() -> Vec<Point> {
    smooth(&LIMIT.map(|(x, y)| at(x, y)), true, 110.0)
}

/// The quarter of a place, whose chance-free borders are a little wavy to avoid ruled lines.
pub fn quarter(p: Point) -> Quarter {
    let wave = 60.0 * libm::sin(p.y / 170.0) + 40.0 * libm::sin(p.x / 130.0 + 1.0);
    let peninsula = on_peninsula(p);
    if !peninsula {
        let south = p.y < 0.0 || (p.x > 3200.0 && p.y < 1200.0);
        let towers = if south { p.to(at(600.0, -1900.0)) < 480.0 + wave } else { p.x + wave > -1200.0 && p.y < 2330.0 };
        return if towers { Quarter::Towers } else { Quarter::NewSlope };
    }
    let ridge = at((p.x + 1450.0) / 620.0, (p.y - 70.0) / 205.0).length();
    if ridge < 1.0 {
        Quarter::RidgePark
    } else if p.to(at(-2850.0, -1000.0)) < 380.0 + wave {
        Quarter::Village
    } else if p.x + wave > 150.0 {
        Quarter::Core
    } else if p.x + wave > -2050.0 {
        Quarter::OldSlope
    } else {
        Quarter::Towers
    }
}

/// Whether a place lies between the two rivers.
pub fn on_peninsula(p: Point) -> bool {
    if p.x > 3200.0 {
        return false;
    }
    let height_at = |points: &[(f64, f64, f64)]| -> f64 {
        for w in points.windows(2) {
            if p.x >= w[0].0 && p.x <= w[1].0 {
                return w[0].1 + (w[1].1 - w[0].1) * (p.x - w[0].0) / (w[1].0 - w[0].0);
            }
        }
        0.0
    };
    p.y < height_at(&CLEAR) && p.y > height_at(&SILT[..14])
}
