//! Areas that people walk on → ways: their rims, and straight lines across between the places where other ways meet them.

use super::osm::{Extract, Plaza, RawWay};
use super::tally::Role;
use quanli_read::across;
use std::collections::{HashMap, HashSet};

impl Extract {
    /// Lays the ways of all plazas out, and counts what is cut by the border of the extract.
    pub fn lay_out_plazas(&mut self) {
        self.count_cut_ways();
        self.drop_repeated_plazas();
        if self.plazas.is_empty() {
            return;
        }
        // Who has each node first, and whether somebody else has it too.
        let mut owners: HashMap<i64, (usize, bool)> = HashMap::new();
        let n = self.ways.len();
        let ways = self.ways.iter().map(|w| &w.refs).enumerate();
        let rims = self.plazas.iter().enumerate().flat_map(|(i, p)| p.rings.iter().map(move |r| (n + i, r)));
        for (owner, refs) in ways.chain(rims) {
            for r in refs {
                let entry = owners.entry(*r).or_insert((owner, false));
                entry.1 |= entry.0 != owner;
            }
        }
        let mut fresh = -1_000_000_000_000;
        for plaza in core::mem::take(&mut self.plazas) {
            self.lay_out(&plaza, &owners, &mut fresh);
        }
    }

    fn lay_out(&mut self, plaza: &Plaza, owners: &HashMap<i64, (usize, bool)>, fresh: &mut i64) {
        let mut made = 0;
        let mut way = |refs: Vec<i64>| {
            let id = if made == 0 { plaza.id.clone() } else { format!("{}~{made}", plaza.id) };
            made += 1;
            RawWay { id, refs, tags: plaza.tags.iter().filter(|(k, _)| k != "type").cloned().collect(), kind: plaza.kind }
        };
        self.ways.extend(plaza.rings.iter().map(|ring| way(ring.clone())));
        let known = |ring: &Vec<i64>| ring.iter().all(|r| self.nodes.contains_key(r));
        let rings: Vec<&Vec<i64>> = plaza.rings.iter().filter(|r| known(r)).collect();
        let places: Vec<Vec<[f64; 2]>> = rings.iter().map(|ring| ring.iter().map(|r| self.nodes[r]).collect()).collect();
        let refs: Vec<i64> = rings.iter().flat_map(|r| r.iter().copied()).collect();
        // A gate on the rim that nobody else's line has is a place where people come in too.
        let met = |r: &i64| owners.get(r).is_some_and(|o| o.1) || self.at_nodes.get(r).is_some_and(|n| n.lift.is_some());
        let met: Vec<bool> = refs.iter().map(met).collect();
        let found = across(&places, &met);
        let inside: Vec<i64> = found
            .inside
            .iter()
            .map(|at| {
                *fresh -= 1;
                self.nodes.insert(*fresh, *at);
                *fresh
            })
            .collect();
        let number = |n: &usize| refs.get(*n).copied().unwrap_or_else(|| inside[*n - refs.len()]);
        self.ways.extend(found.lines.iter().map(|line| way(line.iter().map(number).collect())));
        self.said.add("areas walked along their rims and across", &plaza.id);
    }

    /// A plaza that is a line and a relation with the same outline is one; the relation knows its holes.
    fn drop_repeated_plazas(&mut self) {
        let key = |ring: &Vec<i64>| {
            let mut nodes = ring.clone();
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        let of_relations: HashSet<Vec<i64>> = self.plazas.iter().filter(|p| p.id.starts_with('r')).flat_map(|p| p.rings.iter().map(key)).collect();
        let said = &mut self.said;
        self.plazas.retain(|p| {
            let repeated = p.id.starts_with('w') && p.rings.iter().all(|r| of_relations.contains(&key(r)));
            if repeated {
                said.leave_out(Role::Path, "areas drawn as a line and as a relation, used once", &p.id);
            }
            !repeated
        });
    }

    /// Ways that end where the extract does.
    fn count_cut_ways(&mut self) {
        for way in &self.ways {
            if way.refs.iter().any(|r| !self.nodes.contains_key(r)) {
                self.said.add("ways cut where their nodes are missing", &way.id);
            }
        }
    }
}
