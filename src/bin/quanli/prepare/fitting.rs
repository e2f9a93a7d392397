//! Heights of path nodes: sampled from the models, then fitted to what streets and stairs can be.

use super::dem::Model;
use super::joining::Paths;
use super::osm::props;
use quanli::city::{Kind, RISER_M, steps_fit};
use quanli::network::heights::{Link, Rise, fit};
use quanli::units::LonLat;

/// Steepest plausible slopes; design values.
const STREET: f64 = 0.15;
const FOOTWAY: f64 = 0.25;
const STAIRS: f64 = 0.70;

/// Fits the heights of all nodes and says what it did.
pub fn fit_heights(paths: &mut Paths, models: &[Model]) -> String {
    let mut samples: Vec<f64> =
        paths.nodes.iter().map(|[lon, lat]| models.iter().map(|m| m.height(*lon, *lat)).find(|h| h.is_finite()).unwrap_or(f64::NAN)).collect();
    let sampled = samples.iter().filter(|s| s.is_finite()).count();
    let mut links = Vec::new();
    for path in &paths.list {
        let metres: Vec<f64> = path.nodes.windows(2).map(|ab| metres(paths.nodes[ab[0] as usize], paths.nodes[ab[1] as usize])).collect();
        let total: f64 = metres.iter().sum();
        let p = props(&path.tags);
        // A count that the length can't hold pulls no heights; reading the folder says so.
        let count = p.number("step_count").ok().flatten().filter(|n| (1.0..=5000.0).contains(n) && steps_fit(*n as u32, total, f64::NAN));
        let sign = p.text("incline").and_then(|i| match i.as_ref() {
            "up" => Some(true),
            "down" => Some(false),
            _ => None,
        });
        let steepest = match path.kind {
            Kind::Steps => STAIRS,
            Kind::Street => STREET,
            _ => FOOTWAY,
        };
        for (i, ab) in path.nodes.windows(2).enumerate() {
            let rise = match (path.kind, count, sign) {
                (Kind::Lift | Kind::Escalator | Kind::Cableway, ..) => Rise::Free,
                (Kind::Steps, Some(n), Some(up)) => Rise::About(if up { 1.0 } else { -1.0 } * n * RISER_M * metres[i] / total.max(0.1)),
                (_, _, Some(up)) if !path.straight => Rise::Signed(steepest, up),
                _ if path.straight => Rise::Straight,
                _ => Rise::Bounded(steepest),
            };
            links.push(Link { nodes: [ab[0], ab[1]], metres: metres[i], rise });
        }
        // Where a lift stands the ground of one level is above that of another.
        if path.kind == Kind::Lift {
            path.nodes.iter().for_each(|n| samples[*n as usize] = f64::NAN);
        }
        // The surface under a bridge or over a tunnel says nothing about it.
        if path.straight {
            path.nodes[1..path.nodes.len() - 1].iter().for_each(|n| samples[*n as usize] = f64::NAN);
        }
    }
    let (heights, report) = fit(&samples, &links);
    paths.heights = heights;
    format!(
        "heights: {} of {} nodes sampled, {} known after the fit; moved {:.1} m in the median, {:.1} m at the 95th percentile, {:.1} m at most; {} of {} links steeper than their bound",
        sampled,
        paths.nodes.len(),
        report.known,
        report.median_moved,
        report.p95_moved,
        report.most_moved,
        report.unsatisfied,
        links.len()
    )
}

fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [a, b] = [a, b].map(|[lon, lat]| LonLat { lon, lat });
    a.metres_to(b)
}
