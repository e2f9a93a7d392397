//! Fitted heights: noise is pulled out, what streets and stairs can be holds, unknown stays unknown.

use quanli_network::heights::{Rise, Sample, Span, fit};

const STREET: Rise = Rise::Usual(0.1);

fn chain(n: usize, metres: f64, rise: Rise) -> Vec<Span> {
    (0..n as u32 - 1).map(|i| Span { nodes: [i, i + 1], metres, rise }).collect()
}

fn samples(heights: &[f64]) -> Vec<Sample> {
    heights.iter().map(|h| if h.is_nan() { Sample::NONE } else { Sample { height: *h, weight: 1.0 } }).collect()
}

#[test]
fn a_tower_in_the_surface_model_is_pulled_out_of_a_level_street() {
    // A street of 20 m pieces at 200 m; over three nodes the model sees a roof 60 m higher.
    let mut seen = vec![200.0; 30];
    seen[14..17].fill(260.0);
    let (h, report) = fit(&samples(&seen), &chain(30, 20.0, STREET));
    assert!(h.iter().all(|h| (199.0..206.0).contains(h)), "{h:?}");
    assert!(report.most_moved > 50.0 && report.median_moved < 1.0, "{report:?}");
    // A pit is trusted more than a tower: nothing hangs below the ground.
    seen[14..17].fill(140.0);
    let pit = fit(&samples(&seen), &chain(30, 20.0, STREET)).0;
    assert!(200.0 - pit[15] > 1.5 * (h[15] - 200.0), "{} {}", pit[15], h[15]);
}

#[test]
fn a_true_slope_is_kept() {
    // 10 % over 580 m. What ends there leans towards level over its last hundred metres: nothing says that it goes on.
    let seen: Vec<f64> = (0..30).map(|i| 200.0 + f64::from(i) * 2.0).collect();
    let (h, _) = fit(&samples(&seen), &chain(30, 20.0, STREET));
    assert!(h.windows(2).skip(8).take(13).all(|w| (0.085..0.105).contains(&((w[1] - w[0]) / 20.0))), "{h:?}");
    assert!(h.windows(2).all(|w| w[1] > w[0]) && (45.0..58.0).contains(&(h[29] - h[0])), "{h:?}");
}

#[test]
fn many_nodes_in_one_cell_are_one_sample() {
    // A street of 2 nodes, at the second of which ten other nodes of one cell see 30 m more.
    let links: Vec<Span> = (1..12).map(|i| Span { nodes: [0, i], metres: 20.0, rise: STREET }).collect();
    let fitted = |weight: f64| {
        let mut seen = vec![Sample { height: 200.0, weight: 1.0 }, Sample { height: 200.0, weight: 1.0 }];
        seen.extend((0..10).map(|_| Sample { height: 230.0, weight }));
        fit(&seen, &links).0[0]
    };
    assert!(fitted(0.1) < fitted(1.0) - 1.0, "{} {}", fitted(0.1), fitted(1.0));
}

#[test]
fn what_is_found_is_the_least_of_what_is_said_to_be_least() {
    // The definition, by hand: each node is where its sample and its neighbours pull it, weights as the residuals leave them.
    let seen = samples(&[200.0, 203.0, 240.0, 205.0, f64::NAN, 190.0, 221.0]);
    let mut links = chain(7, 25.0, STREET);
    links.push(Span { nodes: [1, 5], metres: 60.0, rise: Rise::Usual(0.2) });
    links[5] = Span { nodes: [5, 6], metres: 30.0, rise: Rise::About(20.0) };
    let (h, _) = fit(&seen, &links);
    for n in 0..7usize {
        let error = seen[n].height - h[n];
        let trust = if error.abs() > 6.0 { 6.0 / error.abs() } else { 1.0 };
        let mut pull = if seen[n].height.is_nan() { 0.0 } else { error * trust * if error > 0.0 { 0.5 } else { 1.0 } / 64.0 };
        let mut strength = 1.0 / 64.0;
        for l in &links {
            let (rise, weight) = match l.rise {
                Rise::About(r) => (r, 1.0 / (0.1 * r * 0.1 * r)),
                Rise::Usual(g) => (0.0, 1.0 / (g * g * l.metres * 50.0)),
                _ => unreachable!("not in this test"),
            };
            let now = h[l.nodes[1] as usize] - h[l.nodes[0] as usize];
            let towards = weight * (rise - now);
            if l.nodes[1] as usize == n {
                pull += towards;
                strength += weight;
            } else if l.nodes[0] as usize == n {
                pull -= towards;
                strength += weight;
            }
        }
        // It would move less than 3 cm.
        assert!((pull / strength).abs() < 0.03, "node {n}: {} of {h:?}", pull / strength);
    }
}

#[test]
fn a_step_count_says_how_high_a_flight_is() {
    // Two level streets, 30 m of stairs between them with 100 steps; the model is blind to it.
    let mut links = chain(10, 20.0, STREET);
    links[4] = Span { nodes: [4, 5], metres: 30.0, rise: Rise::About(15.0) };
    let (h, _) = fit(&samples(&[210.0; 10]), &links);
    assert!((h[5] - h[4] - 15.0).abs() < 3.0, "{h:?}");
}

#[test]
fn an_incline_sign_turns_a_flight_that_the_model_has_upside_down() {
    let links = [Span { nodes: [0, 1], metres: 30.0, rise: Rise::Signed(0.35, true) }];
    let (h, _) = fit(&samples(&[205.0, 203.0]), &links);
    assert!(h[1] >= h[0] - 0.1, "{h:?}");
    let (h, _) = fit(&samples(&[203.0, 215.0]), &links);
    assert!(h[1] > h[0] + 4.0, "{h:?}");
}

#[test]
fn a_bridge_runs_straight_between_its_ends() {
    // Streets at 250 and at 260 m; the model sees the river 80 m below the bridge between them, and is not asked there.
    let mut seen = vec![250.0; 20];
    seen.extend([f64::NAN; 3]);
    seen.extend([260.0; 20]);
    let (h, _) = fit(&samples(&seen), &chain(43, 40.0, Rise::Usual(0.06)));
    let rise = (h[23] - h[19]) / 4.0;
    assert!(rise > 0.9 && h[19..=23].windows(2).all(|w| (w[1] - w[0] - rise).abs() < 0.01), "{h:?}");
}

#[test]
fn nodes_that_no_sample_reaches_stay_unknown() {
    let (h, report) = fit(&samples(&[200.0, f64::NAN, f64::NAN]), &[Span { nodes: [0, 1], metres: 10.0, rise: STREET }]);
    assert!((h[0] - 200.0).abs() < 1e-6 && (h[1] - 200.0).abs() < 1e-6 && h[2].is_nan(), "{h:?}");
    assert_eq!(report.known, 2);
}

#[test]
fn a_lift_is_free_to_rise() {
    let (h, _) = fit(&samples(&[200.0, 240.0]), &[Span { nodes: [0, 1], metres: 3.0, rise: Rise::Free }]);
    assert!((h[0] - 200.0).abs() < 1e-6 && (h[1] - 240.0).abs() < 1e-6, "{h:?}");
}
