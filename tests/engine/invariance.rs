//! What a figure must not depend on: how a surveyor cut lines, which way they were drawn, in which order they stand in the file.

use crate::arbitrary;
use crate::searching::open;
use proptest::prelude::*;
use quanli::catalogue::Walker;
use quanli::city::{City, Kind, OneWay, Way};
use quanli::coverage::Direction;

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
        let mut is_new = |p: &quanli::city::Position| {
            let place = (p.lon.to_bits(), p.lat.to_bits());
            let new = !seen.contains(&place);
            seen.push(place);
            new
        };
        way.line.retain(&mut is_new);
    }
    way
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
        let level = City { ways: city.ways.iter().cloned().map(|mut w| { w.layer = 0; once_at_each_place(w) }).filter(|w| w.line.len() > 1).collect(), ..city };
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
