//! Work that takes longer than a blink: done in slices, with progress.
//!
//! Several jobs may be under way, and take turns. Each belongs to one state of the scenario and of the hours: another one ends it, as does a newer job of
//! its kind, and whoever asked is told of the end.

use super::track::{LayerKey, PaceKey};
use super::{OpenCity, Understood};
use quanli_coverage::Pace;
use quanli_metrics::{Certainty, Stable, deciles, draws, spot_name};
use quanli_model::units::{Deciseconds, People, sort_by_numbers};
use quanli_network::Impedance;
use quanli_protocol::{RequestId, Revision, Site, Sites, SitesFound, Sure, What};
use quanli_siting::AllSites;
use std::collections::VecDeque;
use std::rc::Rc;

/// Sites that are named, and how far apart they stand, metres.
const BEST: usize = 5;
const APART_M: f32 = 300.0;
/// Circles of the ranking whose stability is told.
const WORST: usize = 3;
/// Groups of sites of one slice.
const GROUPS: usize = 4;

/// The jobs under way, and those that ended without a result.
#[derive(Default)]
pub(super) struct Jobs {
    under_way: VecDeque<Job>,
    /// Whoever asked for them has not been told yet.
    ended: VecDeque<RequestId>,
}

/// A job and how far it is.
struct Job {
    to: RequestId,
    /// Revision of the scenario, epoch of the hours.
    state: (Revision, u32),
    asked: Understood,
    keys: Vec<LayerKey>,
    work: Work,
}

pub(super) enum Work {
    /// Every node as a site, part by part.
    Sites { part: usize, search: Option<AllSites>, gains: Vec<u64> },
    /// A figure under other conditions.
    Sure { done: usize, covered: Vec<u64>, left: Vec<Vec<u64>> },
    /// Whom each line serves.
    Lines { found: Vec<u64> },
}

impl Work {
    /// How sure the answer to a question is.
    pub fn sure() -> Self {
        Self::Sure { done: 0, covered: Vec::new(), left: Vec::new() }
    }

    /// Whom each line serves.
    pub fn lines() -> Self {
        Self::Lines { found: Vec::new() }
    }
}

impl Jobs {
    /// Ends some jobs.
    fn end(&mut self, which: impl Fn(&Job) -> bool) {
        self.ended.extend(self.under_way.iter().filter(|job| which(job)).map(|job| job.to));
        self.under_way.retain(|job| !which(job));
    }

    fn are_done(&self) -> bool {
        self.under_way.is_empty() && self.ended.is_empty()
    }
}

impl OpenCity {
    /// The gain of every node as a site.
    pub(super) fn sites(&self) -> Work {
        Work::Sites { part: 0, search: None, gains: vec![0; self.net.n_nodes()] }
    }

    /// Begins a job; one of its kind that is under way ends.
    pub(super) fn begin(&mut self, to: RequestId, asked: Understood, work: Work) {
        let kind = core::mem::discriminant(&work);
        self.jobs.end(|job| core::mem::discriminant(&job.work) == kind);
        let q = &asked.question;
        let keys = self.keys(q.who, asked.service, q.direction, asked.conditions);
        self.jobs.under_way.push_back(Job { to, state: (self.revision, self.epoch), asked, keys, work });
    }

    /// Ends the job of a request.
    pub(super) fn cancel(&mut self, to: RequestId) {
        self.jobs.end(|job| job.to == to);
    }

    /// Does a slice of the job whose turn it is; what there is to say to whoever asked for it, and whether there is more to do. `None` when there is
    /// nothing to do.
    pub(super) fn go_on(&mut self) -> Option<(RequestId, What, bool)> {
        let state = (self.revision, self.epoch);
        self.jobs.end(|job| job.state != state);
        if let Some(to) = self.jobs.ended.pop_front() {
            return Some((to, What::Cancelled, !self.jobs.are_done()));
        }
        let mut job = self.jobs.under_way.pop_front()?;
        let to = job.to;
        let what = match &mut job.work {
            Work::Sure { done, covered, left } => self.draw(&job.asked, &job.keys, done, covered, left),
            Work::Sites { part, search, gains } => self.search_sites(&job.asked, &job.keys, part, search, gains),
            Work::Lines { found } => self.serve(&job.asked, found),
        };
        if !what.is_end() {
            self.jobs.under_way.push_back(job);
        }
        Some((to, what, !self.jobs.are_done()))
    }

    fn search_sites(&mut self, asked: &Understood, keys: &[LayerKey], part: &mut usize, search: &mut Option<AllSites>, gains: &mut [u64]) -> What {
        let limit = Deciseconds::from_minutes(asked.question.minutes).0 as u16;
        let key = keys[*part];
        let pace = self.pace_of(key.pace);
        let sites = match search {
            Some(begun) => begun,
            // Understood for again: other questions since may have dropped its nodes.
            None => search.insert(AllSites::new(&pace.field, &self.layer(key).now, limit)),
        };
        let mut more = true;
        for _ in 0..GROUPS {
            more = more && sites.go_on(&pace.field);
        }
        let share = (*part as f32 + sites.share()) / keys.len() as f32;
        if !more {
            // A node of an added path is no site.
            gains.iter_mut().zip(sites.gains()).for_each(|(sum, gain)| *sum += gain.0);
            *search = None;
            *part += 1;
        }
        if *part < keys.len() { What::Progress(None, share) } else { What::done::<Sites>(&self.best_sites(gains)) }
    }

    /// The sites with the largest gains that stand apart from each other.
    fn best_sites(&self, gains: &[u64]) -> SitesFound {
        let net = &self.net;
        let mut order: Vec<u32> = (0..gains.len() as u32).filter(|n| gains[*n as usize] > 0).collect();
        sort_by_numbers(&mut order, |n| [u64::MAX - gains[*n as usize], u64::from(*n)]);
        let mut best: Vec<(u32, u32)> = Vec::new();
        for node in order {
            let [x, y] = net.node_xy[node as usize];
            let apart = |(other, _): &(u32, u32)| {
                let [ox, oy] = net.node_xy[*other as usize];
                libm::hypotf(ox - x, oy - y) >= APART_M
            };
            let Some(edge) = net.edges_at(node).find(|e| net.way(*e).kind.has_doors() && !net.homes.on_edge(*e).is_empty()) else { continue };
            if best.iter().all(apart) {
                best.push((node, edge));
            }
            if best.len() == BEST {
                break;
            }
        }
        let site = |(node, edge): (u32, u32)| {
            // As the ghost joins it there, so that it has the same name.
            let xy = net.node_xy[node as usize];
            let edge = net.snap_where(xy, |_| true).map_or(edge, |snap| snap.edge);
            Site { at: net.plane.lonlat(xy.map(f64::from)), name: spot_name(net, &self.city, edge, xy), gained: People(gains[node as usize]) }
        };
        SitesFound { best: best.into_iter().map(site).collect(), tried: gains.len() as u32 }
    }

    /// One condition more; at the end the certainty.
    fn draw(&mut self, asked: &Understood, keys: &[LayerKey], done: &mut usize, covered: &mut Vec<u64>, left: &mut Vec<Vec<u64>>) -> What {
        let all = draws();
        let limit = Deciseconds::from_minutes(asked.question.minutes).0 as u16;
        let circles = self.homes_of_circles();
        let (mut sum, mut out) = (0, vec![0; circles.len()]);
        // What is kept back, of those who are reached and of all.
        let mut unsure = [0; 2];
        for key in keys {
            let labels = self.labels_under(key, all[*done].conditions);
            let (n, by_circle) = self.reached(key, &labels, limit, &circles);
            sum += n;
            out.iter_mut().zip(by_circle).for_each(|(sum, n)| *sum += n);
            unsure = core::array::from_fn(|i| unsure[i] + self.kept_back(key.column, &labels, if i == 0 { limit } else { u16::MAX }));
        }
        let people: u64 = keys.iter().map(|key| self.net.homes.total(key.column).0).sum();
        covered.push(all[*done].covered(sum, people, unsure));
        left.push(out);
        *done += 1;
        if *done < all.len() {
            What::Progress(None, *done as f32 / all.len() as f32)
        } else {
            What::done::<Sure>(&self.certainty(asked, keys, covered, left, &circles))
        }
    }

    /// Labels of all homes where the model is off by some factors.
    fn labels_under(&mut self, key: &LayerKey, conditions: quanli_network::Conditions) -> Vec<u16> {
        let PaceKey { walker, direction, terrain, roads } = key.pace;
        let overlay = self.overlay(roads);
        let impedance = Impedance::compute_under(&self.net, walker, terrain, conditions);
        let mut pace = Pace::of_impedance(&self.net, self.ground.clone(), impedance, direction, self.roads.of(roads).indoors, None, &mut self.scratch);
        if !overlay.is_empty() {
            pace.set_overlay(&self.net, overlay);
        }
        let pace = Rc::new(pace);
        let open = self.open_now(key.service, key.hour);
        self.make(&pace, *key, &open).homes
    }

    /// People of a part within the limit whose answer is known, and those left out in each circle.
    fn reached(&mut self, key: &LayerKey, labels: &[u16], limit: u16, circles: &[Vec<u32>]) -> (u64, Vec<u64>) {
        let pace = self.pace_of(key.pace);
        let people = &self.ground.people[key.column];
        let unknown = |h: usize| labels[h] > limit && pace.field.to_border.get(h).is_some_and(|b| *b <= limit);
        let n = labels.iter().zip(people.iter()).filter(|(l, _)| **l <= limit).map(|(_, n)| n).sum();
        let out = |homes: &Vec<u32>| homes.iter().map(|h| *h as usize).filter(|h| labels[*h] > limit && !unknown(*h)).map(|h| people.at(h)).sum();
        (n, circles.iter().map(out).collect())
    }

    /// How far the people within a limit may lie from what is counted, because some counts are kept back.
    fn kept_back(&self, column: usize, labels: &[u16], limit: u16) -> u64 {
        let Some(unsure) = &self.net.homes.list.unsure else { return 0 };
        let counted = &self.net.homes.list.counted;
        labels.iter().zip(unsure[column].iter()).zip(counted).filter(|((label, _), counted)| **counted && **label <= limit).map(|((_, n), _)| n).sum()
    }

    fn certainty(&mut self, asked: &Understood, keys: &[LayerKey], covered: &[u64], left: &[Vec<u64>], circles: &[Vec<u32>]) -> Certainty {
        let q = &asked.question;
        let stated = self.group_figures(q.who, asked.service, q.direction, asked.conditions).1;
        let m = usize::from(q.minutes);
        let limit = Deciseconds::from_minutes(q.minutes).0 as u16;
        let mut now = vec![0u64; circles.len()];
        for key in keys {
            let labels = self.layer(*key).now.homes.clone();
            let (_, out) = self.reached(key, &labels, limit, circles);
            now.iter_mut().zip(out).for_each(|(sum, n)| *sum += n);
        }
        let worst = |out: &[u64]| {
            let mut order: Vec<usize> = (0..out.len()).filter(|c| out[*c] > 0).collect();
            sort_by_numbers(&mut order, |c| [u64::MAX - out[*c], *c as u64]);
            order.truncate(WORST);
            order
        };
        let draws = &left[2..];
        let stays = |circle: usize| draws.iter().filter(|out| worst(out).contains(&circle)).count() as u32;
        let name = |circle: usize| self.city.circles[circle].name.clone();
        let ranking = worst(&now).into_iter().map(|c| Stable { name: name(c), left_out: People(now[c]), stays: stays(c) }).collect();
        let fifths = |n: u16| ((u16::from(q.minutes) * n * 2 + 5) / 10).clamp(1, u16::from(quanli_model::units::MAX_MINUTES)) as u8;
        let minutes = [fifths(4), fifths(6)];
        Certainty {
            minutes: q.minutes,
            people: stated.total - stated.unknown[m],
            stated: stated.within[m],
            at_minutes: minutes.map(|n| (n, stated.within[usize::from(n)])),
            at_speed: [People(covered[0]), People(covered[1])],
            band: deciles(covered[2..].to_vec()),
            draws: draws.len() as u32,
            ranking,
        }
    }
}
