//! Times: against the naive twin on random cities, and predicted on paper on drawn ones.

use crate::arbitrary::{self, SERVICE};
use crate::draw::Drawing;
use crate::oracle;
use proptest::prelude::*;
use quanli_coverage::{BOUND, Direction, Graph, Scratch, nearest, nearest_columns, time_of};
use quanli_engine::OpenCity;
use quanli_model::catalogue::{AgeGroup, Walker};
use quanli_model::city::City;
use quanli_model::problem::Problems;
use quanli_model::units::Deciseconds;
use quanli_network::{Network, Snap};

pub fn open(city: City) -> OpenCity {
    let mut problems = Problems::new();
    let net = Network::build(&city, &mut problems);
    OpenCity::of(city, net, problems)
}

/// Entrances of the joined facilities.
pub fn joined(open: &OpenCity) -> Vec<Vec<Snap>> {
    open.net.entrances.iter().filter(|d| !d.is_empty()).map(<[_]>::to_vec).collect()
}

fn as_times(labels: &[u16]) -> Vec<Option<u32>> {
    labels.iter().map(|l| (*l < BOUND).then(|| time_of(*l).0)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_home_has_the_time_of_the_naive_twin(city in arbitrary::city(), walker in 0..7usize, direction in 0..3usize) {
        let (walker, direction) = (Walker::ALL[walker], [Direction::There, Direction::Back, Direction::RoundTrip][direction]);
        let mut open = open(city);
        let expected = oracle::nearest_homes(&open.net, walker, direction, &joined(&open));
        let service = open.catalogue.index(SERVICE).unwrap();
        let found = as_times(&open.times(service, walker, direction, 2).homes);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn many_columns_at_once_are_those_of_one_search_each() {
    // Large enough that a column does not stay in a core's cache; costs and seeds by a congruence, ascending as the search wants them.
    let n = 400u32;
    let mut arcs = Vec::new();
    for v in 0..n * n {
        let cost = |other: u32| 40 + (v.wrapping_mul(2_654_435_761) ^ other.wrapping_mul(40_503)) % 300;
        arcs.extend([v + 1, v + n].into_iter().filter(|w| *w < n * n && (*w % n != 0 || *w == v + n)).flat_map(|w| [(v, w, cost(w)), (w, v, cost(w + 7))]));
    }
    let graph = Graph::from_arcs((n * n) as usize, &arcs);
    let seeds: Vec<Vec<(u32, u16)>> =
        (1..=5u32).map(|c| (0..30 * c).map(|i| (i * (n * n / (30 * c)) + c * 97 % 1000, (i % 7) as u16 * 10)).collect()).collect();
    let mut columns = vec![vec![BOUND; graph.n_nodes()]; seeds.len()];
    nearest_columns(&graph, 0, &seeds, &mut columns, &mut Scratch::default());
    for (seeds, column) in seeds.iter().zip(&columns) {
        assert!(*column == nearest(&graph, 0, BOUND, seeds, &mut Scratch::default()));
    }
}

#[test]
fn a_perfect_grid_has_times_that_are_integer_arithmetic() {
    // 30 × 30 nodes, every arc 20 s: the time is the number of steps to the nearer of two corners.
    let n = 30u32;
    let mut arcs = Vec::new();
    for y in 0..n {
        for x in 0..n {
            for (dx, dy) in [(1, 0), (0, 1)] {
                if x + dx < n && y + dy < n {
                    let (a, b) = (y * n + x, (y + dy) * n + x + dx);
                    arcs.extend([(a, b, 200), (b, a, 200)]);
                }
            }
        }
    }
    let graph = Graph::from_arcs((n * n) as usize, &arcs);
    let labels = nearest(&graph, 0, BOUND, &[(0, 0), (n * n - 1, 0)], &mut Scratch::default());
    for y in 0..n {
        for x in 0..n {
            let (near, far) = (x + y, 2 * (n - 1) - x - y);
            assert_eq!(time_of(labels[(y * n + x) as usize]), Deciseconds(200 * near.min(far)), "at {x},{y}");
        }
    }
}

#[test]
fn beyond_thirty_minutes_nothing_is_reached() {
    let graph = Graph::from_arcs(3, &[(1, 0, 18_000), (2, 0, 18_001)]);
    let labels = nearest(&graph, 0, BOUND, &[(0, 0)], &mut Scratch::default());
    assert_eq!(time_of(labels[1]), Deciseconds(18_000));
    assert_eq!(time_of(labels[2]), Deciseconds::UNREACHED);
}

#[test]
fn people_walk_to_the_service_and_a_one_way_arc_counts_that_way() {
    let mut d = Drawing::new("A--B--C", &["AB street", "BC escalator oneway=forward"]);
    d.facility("f", SERVICE, d.at('A'));
    d.people(d.off('B', -1.0, 0.0), AgeGroup::A15To59, 1);
    let (net, _) = d.network();
    let mut open = open(d.city.clone());
    let service = open.catalogue.index(SERVICE).unwrap();
    let c = d.node(&net, 'C') as usize;
    assert_eq!(time_of(open.times(service, Walker::Adult, Direction::There, 2).labels[c]), Deciseconds::UNREACHED);
    // 30 m at 1.2 m/s, then 30 m at 0.5 m/s: 25 s + 60 s.
    assert_eq!(time_of(open.times(service, Walker::Adult, Direction::Back, 2).labels[c]), Deciseconds(850));
}

#[test]
fn a_home_beside_the_facility_walks_along_its_own_street() {
    let mut d = Drawing::new("A----------B", &["AB street"]);
    d.facility("f", SERVICE, d.off('A', 40.0, 0.0));
    d.people(d.off('A', 52.0, 6.0), AgeGroup::A15To59, 7);
    let mut open = open(d.city);
    let service = open.catalogue.index(SERVICE).unwrap();
    // 12 m along and a stub of 6 m at 1.2 m/s: 15 s.
    assert_eq!(time_of(open.times(service, Walker::Adult, Direction::There, 2).homes[0]), Deciseconds(150));
}

#[test]
fn there_and_back_is_the_sum_to_one_facility_not_two() {
    // Up an escalator to f in 60 s, back down by the long way; g is farther there but nearer in all.
    let mut d = Drawing::new(
        "F-----------------A---G
|                 |
X-----------------Y",
        &["AF escalator oneway=forward speed=2", "FXYA street", "AG street"],
    );
    d.facility("f", SERVICE, d.at('F'));
    d.facility("g", SERVICE, d.at('G'));
    d.people(d.off('A', 1.0, 0.0), AgeGroup::A15To59, 1);
    let mut open = open(d.city);
    let service = open.catalogue.index(SERVICE).unwrap();
    let round = open.times(service, Walker::Adult, Direction::RoundTrip, 2).homes[0];
    let there = open.times(service, Walker::Adult, Direction::There, 2).homes[0];
    let back = open.times(service, Walker::Adult, Direction::Back, 2).homes[0];
    assert_eq!(time_of(round).0, time_of(there).0 + time_of(back).0);
    assert_eq!(time_of(round), Deciseconds(2 * 325));
}
