//! Fitted heights: noise is pulled out, what streets and stairs can be holds, unknown stays unknown.

use quanli::network::heights::{Link, Rise, fit};

fn chain(n: usize, metres: f64, rise: Rise) -> Vec<Link> {
    (0..n as u32 - 1).map(|i| Link { nodes: [i, i + 1], metres, rise }).collect()
}

#[test]
fn a_tower_in_the_surface_model_is_pulled_out_of_a_level_street() {
    // A street of 20 m pieces at 200 m; over three nodes the model sees a roof 60 m higher.
    let mut samples = vec![200.0; 30];
    samples[14..17].fill(260.0);
    let (h, report) = fit(&samples, &chain(30, 20.0, Rise::Bounded(0.15)));
    for (i, h) in h.iter().enumerate() {
        // The plausible ramp up to it (3 m a piece) is all that is left of 60 m.
        assert!((h - 200.0).abs() < 12.1, "node {i}: {h}");
    }
    assert!(report.most_moved > 50.0 && report.median_moved < 1.0);
    assert!(h.windows(2).all(|w| (w[1] - w[0]).abs() <= 0.15 * 20.0 + 0.2));
}

#[test]
fn a_true_slope_within_the_bound_is_kept() {
    let samples: Vec<f64> = (0..30).map(|i| 200.0 + f64::from(i) * 2.0).collect();
    let (h, _) = fit(&samples, &chain(30, 20.0, Rise::Bounded(0.15)));
    assert!(h.iter().zip(&samples).all(|(a, b)| (a - b).abs() < 0.05), "{h:?}");
}

#[test]
fn a_step_count_says_how_high_a_flight_is() {
    // Two level streets, 30 m of stairs between them with 100 steps; the model is blind to it.
    let mut links = chain(10, 20.0, Rise::Bounded(0.15));
    links[4] = Link { nodes: [4, 5], metres: 30.0, rise: Rise::About(15.0) };
    let (h, _) = fit(&[210.0; 10], &links);
    assert!((h[5] - h[4] - 15.0).abs() < 2.0, "{h:?}");
}

#[test]
fn an_incline_sign_turns_a_flight_that_the_model_has_upside_down() {
    let links = [Link { nodes: [0, 1], metres: 30.0, rise: Rise::Signed(0.7, true) }];
    let (h, _) = fit(&[205.0, 203.0], &links);
    assert!(h[1] >= h[0] - 0.1, "{h:?}");
}

#[test]
fn a_bridge_runs_straight_between_its_ends() {
    // The model sees the river 80 m below the middle; the samples there are unknown.
    let samples = [250.0, f64::NAN, f64::NAN, f64::NAN, 254.0];
    let (h, _) = fit(&samples, &chain(5, 40.0, Rise::Straight));
    assert!(h.windows(2).all(|w| (0.3..1.8).contains(&(w[1] - w[0]))), "{h:?}");
}

#[test]
fn nodes_that_no_sample_reaches_stay_unknown() {
    let (h, report) = fit(&[200.0, f64::NAN, f64::NAN], &[Link { nodes: [0, 1], metres: 10.0, rise: Rise::Bounded(0.15) }]);
    assert_eq!(h[0], 200.0);
    assert!(h[1].is_finite() && h[2].is_nan());
    assert_eq!(report.known, 2);
}

#[test]
fn a_lift_is_free_to_rise() {
    let (h, report) = fit(&[200.0, 240.0], &[Link { nodes: [0, 1], metres: 3.0, rise: Rise::Free }]);
    assert_eq!(h, [200.0, 240.0]);
    assert_eq!(report.unsatisfied, 0);
}
