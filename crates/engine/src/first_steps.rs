//! What to do first in a circle: for each gap the one work that brings most people within reach.
//!
//! For every required rule that a circle does not satisfy, two measures are tried by search, not by estimate: the service in an existing centre
//! inside (改: 社区党群服务中心 and other public places come first), and a new place at the best node inside (增). The gain is exact and counts everybody
//! whom the rule is for, wherever they live. The change is taken when it brings at least four fifths of what a new place would.

use super::OpenCity;
use super::evaluate::{Tally, walker};
use super::track::{PaceKey, slots};
use quanli_coverage::{Catchments, Direction, Slot};
use quanli_metrics::{CircleRow, spot_name};
use quanli_model::catalogue::{Class, Rule};
use quanli_model::city::Circle;
use quanli_model::scenario::Verb;
use quanli_model::units::{LonLat, People, sort_by_numbers};
use quanli_network::Snap;
use quanli_protocol::FirstStep;
use quanli_read::contains;

/// At most so many gaps of a circle are looked at, those with most people left out first.
const MOST_GAPS: usize = 8;

/// A place that could carry a service.
struct Candidate {
    snaps: Vec<Snap>,
    at: LonLat,
    facility: Option<u32>,
}

impl OpenCity {
    /// The measures for a circle, the largest gain first, one a gap.
    pub(super) fn first_steps(&mut self, row: &CircleRow, c: &Tally) -> Vec<FirstStep> {
        let circles: Vec<Circle> = [Some(row.circle), row.with].iter().flatten().map(|c| self.city.circles[*c as usize].clone()).collect();
        let (nodes, centres) = (self.nodes_inside(&circles), self.centres_inside(&circles));
        let mut gaps: Vec<(u64, usize)> =
            row.rules.iter().enumerate().filter(|(_, r)| r.required && !r.satisfied && r.people.0 > 0).map(|(i, r)| (r.people.0 - r.met.0, i)).collect();
        sort_by_numbers(&mut gaps, |g| [u64::MAX - g.0, g.1 as u64]);
        let mut steps = Vec::new();
        for (_, i) in gaps.into_iter().take(MOST_GAPS) {
            let rule = c.rules[i].clone();
            let outward = self.catalogue.services[rule.service as usize].outward;
            if outward {
                continue;
            }
            let already: Vec<u32> = self.of_service[rule.service as usize].clone();
            let free: Vec<&Candidate> = centres.iter().filter(|p| p.facility.is_none_or(|f| !already.contains(&f))).collect();
            let all: Vec<&Candidate> = nodes.iter().collect();
            let add = self.best(&rule, i, c, &all);
            let change = self.best(&rule, i, c, &free);
            let take_change = match (&add, &change) {
                (Some((a, _)), Some((b, _))) => b.0 * 5 >= a.0 * 4,
                (None, Some(_)) => true,
                _ => false,
            };
            let Some((gained, place)) = (if take_change { change } else { add }) else { continue };
            let name = match place.facility {
                Some(f) => self.city.places.at(f as usize).name.to_owned(),
                None => spot_name(&self.net, &self.city, place.snaps[0].edge, place.snaps[0].place),
            };
            steps.push(FirstStep {
                verb: if place.facility.is_some() { Verb::Change } else { Verb::Add },
                service: rule.service,
                minutes: rule.minutes,
                ages: rule.ages,
                at: place.at,
                name,
                facility: place.facility.map(|f| self.city.places.at(f as usize).id.to_owned()),
                gained,
            });
        }
        sort_by_numbers(&mut steps, |s: &FirstStep| [u64::MAX - s.gained.0, u64::from(s.service)]);
        steps
    }

    /// The candidate that brings most people of a rule within reach who are not, with their number; at a tie the first. `None` when none gains.
    fn best<'a>(&mut self, rule: &Rule, bit: usize, c: &Tally, candidates: &[&'a Candidate]) -> Option<(People, &'a Candidate)> {
        let mut gains = vec![0u64; candidates.len()];
        let ground = self.ground.clone();
        for column in (0..5).filter(|k| rule.is_for(*k)) {
            let pace = self.pace_of(PaceKey::real(walker(column), Direction::There, c.conditions.roads));
            let places: Vec<Vec<Slot>> = candidates.iter().map(|p| slots(&self.net, &pace, 0, &p.snaps).collect()).collect();
            let walks = Catchments::new(&pace.field, &places, u16::from(rule.minutes) * 600);
            let met = &c.walked.met[column];
            for (gain, place) in gains.iter_mut().zip(0..) {
                let new = walks.of(place).iter().filter(|(h, _)| met[*h as usize] >> bit & 1 == 0);
                *gain += new.map(|(h, _)| ground.people[column].at(*h as usize)).sum::<u64>();
            }
        }
        let best = (0..gains.len()).max_by(|a, b| gains[*a].cmp(&gains[*b]).then(b.cmp(a)))?;
        (gains[best] > 0).then(|| (People(gains[best]), candidates[best]))
    }

    /// A candidate at every node inside that lies on a path with doors.
    fn nodes_inside(&self, circles: &[Circle]) -> Vec<Candidate> {
        let net = &self.net;
        let place = |node: u32| {
            let at = net.plane.lonlat(net.node_xy[node as usize].map(f64::from));
            if !circles.iter().any(|c| contains(&c.rings, at)) {
                return None;
            }
            let edge = net.edges_at(node).find(|e| net.way(*e).kind.has_doors() && !net.way(*e).planned && !net.islands.edge_is_small(net, *e))?;
            let along = if net.edge_nodes[edge as usize][0] == node { 0.0 } else { net.metres(edge) as f32 };
            Some(Candidate { snaps: vec![Snap { edge, along, stub: 0.0, place: self.net.xy_at(edge, along) }], at, facility: None })
        };
        (0..net.n_nodes() as u32).filter_map(place).collect()
    }

    /// Public places inside that are in service: what could carry more (一圈多能).
    fn centres_inside(&self, circles: &[Circle]) -> Vec<Candidate> {
        let public = |s: &u16| self.catalogue.services[*s as usize].class == Class::Public && !self.catalogue.services[*s as usize].outward;
        let roomy = |s: &u16| {
            matches!(
                self.catalogue.services[*s as usize].id.as_str(),
                "party-service-centre" | "street-service-centre" | "yulinhui" | "embedded-complex" | "convenience-point"
            )
        };
        let facilities = self.city.places.iter().enumerate();
        facilities
            .filter(|(f, p)| {
                p.in_service
                    && !self.net.entrances[*f].is_empty()
                    && p.services.iter().any(|s| public(s) && roomy(s))
                    && circles.iter().any(|c| contains(&c.rings, p.at))
            })
            .map(|(f, p)| Candidate { snaps: self.net.entrances[f].to_vec(), at: p.at, facility: Some(f as u32) })
            .collect()
    }
}
