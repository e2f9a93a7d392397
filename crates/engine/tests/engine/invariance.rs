//! What a figure must not depend on: how a surveyor cut lines, which way they were drawn, in which order they stand in the file.

use crate::arbitrary;
use crate::searching::open;
use proptest::prelude::*;
use quanli_coverage::Direction;
use quanli_model::catalogue::Walker;
use quanli_model::city::{City, Kind, OneWay, Way};

/// Cuts every way at every vertex; what is one thing as a whole (a lift, a crossing) stays whole.
fn cut(ways: &[Way]) -> Vec<Way> {
    let whole = |w: &Way| matches!(w.kind, Kind::Lift | Kind::Crossing);
    let pieces = |w: &Way| w.line.windows(2).map(|ab| Way { line: ab.to_vec(), ..w.clone() }).collect::<Vec<Way>>();
    ways.iter().flat_map(|w| if whole(w) { vec![w.clone()] } else { pieces(w) }).collect()
}

/// A lift passes each of its levels once: of a line that comes back over itself no direction says which of two equal levels is meant.
fn once_at_each_place(mut way: Way) -> Way {
    if way.kind == Kind::Lift {
        let mut seen: Vec<(u64, u64)> = Vec::new();
        let mut is_new = |p: &quanli_model::city::Position| {
            let place = (p.lon.to_bits(), p.lat.to_bits());
            let new = !seen.contains(&place);
            seen.push(place);
            new
        };
        way.line.retain(&mut is_new);
    }
    way
}

/// Without lines that lie on one another: nothing but the order of the file says at which of the two a home stands.
fn side_by_side(ways: Vec<Way>) -> Vec<Way> {
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        let mut pieces: Vec<[[f64; 2]; 2]> = kept.iter().flat_map(segments).collect();
        let fits = segments(&way).all(|new| {
            let free = !pieces.iter().any(|old| lie_on_one_another(*old, new));
            pieces.push(new);
            free
        });
        if fits {
            kept.push(way);
        }
    }
    kept
}

fn segments(way: &Way) -> impl Iterator<Item = [[f64; 2]; 2]> + '_ {
    way.line.windows(2).map(|ab| [0, 1].map(|i| [ab[i].lon, ab[i].lat]))
}

/// Whether two segments share more than a point.
fn lie_on_one_another([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let (ux, uy) = (b[0] - a[0], b[1] - a[1]);
    let length = ux.hypot(uy);
    let aside = |p: [f64; 2]| ((p[0] - a[0]) * uy - (p[1] - a[1]) * ux).abs() / length;
    let along = |p: [f64; 2]| ((p[0] - a[0]) * ux + (p[1] - a[1]) * uy) / (length * length);
    // 1e-7 degrees are a centimetre.
    let shared = along(c).max(along(d)).min(1.0) - along(c).min(along(d)).max(0.0);
    aside(c) < 1e-7 && aside(d) < 1e-7 && shared * length > 1e-7
}

fn turned_round(way: &Way) -> Way {
    let mut way = way.clone();
    way.line.reverse();
    way.oneway = match way.oneway {
        OneWay::Forward => OneWay::Backward,
        OneWay::Backward => OneWay::Forward,
        OneWay::Both => OneWay::Both,
    };
    way.rises = way.rises.map(|r| -r);
    way.incline_percent = way.incline_percent.map(|p| -p);
    way
}

/// Deciseconds of every home, by its feature.
fn times(city: &City, walker: Walker) -> Vec<(u32, u16)> {
    let mut open = open(city.clone());
    let service = open.catalogue.index(arbitrary::SERVICE).unwrap();
    let labels = open.times(service, walker, Direction::There, 2).homes.clone();
    let mut all: Vec<(u32, u16)> = open.net.homes.list.iter().zip(labels).map(|(h, l)| (h.feature, l)).collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn cut_turned_and_shuffled_lines_give_the_same_times(city in arbitrary::city(), order in any::<u64>()) {
        let ways = side_by_side(city.ways.clone());
        let level = City { ways: ways.iter().cloned().map(|mut w| { w.layer = 0; once_at_each_place(w) }).filter(|w| w.line.len() > 1).collect(), ..city };
        let with = |ways: Vec<Way>| City { ways, ..level.clone() };
        let mut shuffled: Vec<(u64, Way)> = (0u64..).zip(&level.ways).map(|(i, w)| ((i + 1).wrapping_mul(order | 1).rotate_left(17), w.clone())).collect();
        shuffled.sort_by_key(|s| s.0);
        let shuffled = with(shuffled.into_iter().map(|s| s.1).collect());
        let turned = with(level.ways.iter().map(turned_round).collect());
        let cut = with(cut(&level.ways));
        for walker in Walker::ALL {
            let as_drawn = times(&level, walker);
            prop_assert_eq!(&times(&shuffled, walker), &as_drawn, "shuffled, {:?}", walker);
            // Every arc is rounded to a tenth of a second once; a way of some thirty minutes has no more than so many.
            for (other, what) in [(&turned, "turned"), (&cut, "cut")] {
                for (found, expected) in times(other, walker).iter().zip(&as_drawn) {
                    prop_assert_eq!(found.0, expected.0);
                    prop_assert!(found.1.abs_diff(expected.1) <= 20, "{}, {:?}: {:?} for {:?}", what, walker, found, expected);
                }
            }
        }
    }
}
