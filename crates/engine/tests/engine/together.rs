//! Many services at once, and every node as a site: against one search after another, on random networks with chains, rings, islands and
//! one-way arcs.

use proptest::prelude::*;
use quanli_coverage::{ContractionOrder, Graph, Layer, Outside, Prepared, Scratch, Seeds, Swept, nearest};
use quanli_siting::AllSites;

const LIMIT: u16 = 900;

/// Arcs over up to 40 nodes: paths of several nodes, so that chains and rings are common.
fn arcs() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    let path = (0..30u32, prop::collection::vec((0..40u32, 1..200u32, 1..200u32, 0..5u8), 1..6));
    prop::collection::vec(path, 1..14).prop_map(|paths| {
        let mut all = Vec::new();
        for (start, steps) in paths {
            let mut from = start;
            for (to, there, back, ways) in steps {
                if ways != 0 {
                    all.push((from, to, there));
                }
                if ways != 1 {
                    all.push((to, from, back));
                }
                from = to;
            }
        }
        all
    })
}

fn services() -> impl Strategy<Value = Vec<Seeds>> {
    prop::collection::vec(prop::collection::vec((0..40u32, 0..50u16), 0..4), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn services_swept_together_have_the_times_of_one_search_each(arcs in arcs(), services in services(), side in 0..2usize) {
        let graph = Graph::from_arcs(40, &arcs);
        let contraction = ContractionOrder::new(&graph);
        let prepared = Prepared::new(&contraction, &graph, side, LIMIT + 1);
        let mut swept = Swept::<8>::default();
        prepared.sweep(&contraction, &services, &mut swept);
        // Twice, so that what was left from the first sweep would show.
        prepared.sweep(&contraction, &services, &mut swept);
        for (lane, seeds) in services.iter().enumerate() {
            let alone = nearest(&graph, side, LIMIT + 1, seeds, &mut Scratch::default());
            prop_assert_eq!((0..40).map(|node| prepared.lanes(&contraction, &swept, node)[lane]).collect::<Vec<_>>(), alone);
        }
    }

    #[test]
    fn every_site_has_the_gain_of_a_search_of_its_own(arcs in arcs(), people in prop::collection::vec(0..9u64, 40), scale in prop_oneof![Just(1000u64), Just(900_000_000)], open in prop::collection::vec(0..40u32, 0..3)) {
        let people: Vec<u64> = people.into_iter().map(|n| n * scale).collect();
        let outside = Outside::new(40, &arcs, &[], &people, LIMIT);
        let slots = open.iter().enumerate().map(|(i, v)| outside.slot(i as u16, *v)).collect();
        let layer = Layer::fresh(&outside.field, 0, slots, &mut Scratch::default());
        let mut sites = AllSites::new(&outside.field, &layer, LIMIT);
        let mut last = sites.share();
        while sites.go_on(&outside.field) {
            prop_assert!(sites.share() > last);
            last = sites.share();
        }
        for site in 0..40u32 {
            let alone = nearest(&outside.field.graph, 0, LIMIT + 1, &[(site, 0)], &mut Scratch::default());
            let gain: u64 = (0..40).filter(|v| layer.labels[*v] > LIMIT && alone[*v] <= LIMIT).map(|v| people[v]).sum();
            prop_assert_eq!(sites.gains()[site as usize].0, gain);
        }
    }
}
