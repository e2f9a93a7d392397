//! Everything at once: a standard's rules on both bases, completeness, room, fairness, and the drawn circles.
//!
//! Computed from nothing at each call (on the demo city within the second), so that nothing has to be kept up to date: the figures of a question
//! follow the edits by repair, these follow the asking.

use super::OpenCity;
use super::clock::Window;
use super::conditions::{Conditions, Hour, RoadsId};
use super::track::{PaceKey, slots};
use quanli_coverage::{BOUND, Catchments, Direction, Ground, Slot};
use quanli_metrics::{
    COLUMNS, CapacityRow, CircleRow, Counting, Decay, Demand, FairRow, Lifted, MOST_RULES, Masks, Served, Spread, circle_row, quantile, served, two_step,
};
use quanli_model::catalogue::{AgeGroup, Rule, Standard, Walker, Who};
use quanli_model::city::WeekMinute;
use quanli_model::problem::{Problem, Problems, Reason, Severity};
use quanli_model::scenario::Edit;
use quanli_model::units::{People, sort_small};
use quanli_network::Terrain;
use quanli_protocol::{CircleSheet, CompareRow, Compared, Evaluation, GroupComplete, Meets, NotCounted, RuleFairness, RuleRow, StandardHere, WhyNotCounted};
use quanli_read::{contains, read_circles};
use quanli_report::Fingerprint;
use std::rc::Rc;

/// The groups whose completeness is shown.
const GROUPS: [Who; 9] = [Who::Everyone, Who::SixtyUp, Who::Young, Who::Elder, Who::Senior, Who::Adult, Who::Child, Who::Carer, Who::Wheelchair];

/// The walker of a column of people.
pub(super) fn walker(column: usize) -> Walker {
    AgeGroup::ALL.get(column).map_or(Walker::Wheelchair, |age| age.walker())
}

/// What is wrong with a profile.
fn wrong_standard(found: String) -> Problem {
    Problem { severity: Severity::Error, reason: Reason::BadStandard, file: String::new(), index: None, id: None, at: None, found, count: 1 }
}

/// The norm's pace: metres, whoever walks.
fn metres(roads: RoadsId) -> PaceKey {
    PaceKey { walker: Walker::Adult, direction: Direction::There, terrain: Terrain::Length, roads }
}

/// What the labels of a standard's rules amount to.
pub(super) struct Tally {
    pub conditions: Conditions,
    pub rules: Vec<Rule>,
    pub services: Vec<u16>,
    pub walked: Masks,
    pub norm: Masks,
    pub circle: Vec<u64>,
    /// Labels on foot, by column of people, then in the order of `services`.
    pub labels: Vec<Vec<Vec<u16>>>,
    /// Straight metres in the order of `services`.
    pub straight: Vec<Vec<f32>>,
}

/// The capacity of a service, given out.
pub(super) struct Room {
    unit: String,
    per_1000: u32,
    /// Columns of people, and who of them reaches each place.
    parts: Vec<(usize, Catchments)>,
    supply: Vec<f64>,
    /// Places whose capacity is known, and all of them.
    known: [u32; 2],
    out: Served,
}

fn demand<'a>(parts: &'a [(usize, Catchments)], ground: &'a Ground) -> Vec<Demand<'a>> {
    parts.iter().map(|(column, walks)| Demand { walks, people: &ground.people[*column] }).collect()
}

impl OpenCity {
    /// The profiles that can be asked for: the district's own first.
    #[must_use]
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The profile of an id; an empty one: the manifest's, else the first.
    pub(super) fn standard(&self, id: &str) -> Option<Standard> {
        let id = if id.is_empty() { self.city.manifest.standard.as_str() } else { id };
        let found = self.standards.iter().find(|s| s.id == id);
        if id.is_empty() { found.or(self.standards.first()) } else { found }.cloned()
    }

    /// Adds a profile, or puts it in the place of one with its id.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_standard(&mut self, json: &[u8]) -> Result<StandardHere, Vec<Problem>> {
        let standard = Standard::from_json(json).map_err(|e| vec![wrong_standard(e)])?;
        standard.rules(&self.catalogue).map_err(|all| all.into_iter().map(wrong_standard).collect::<Vec<_>>())?;
        let here = StandardHere::of(&standard);
        match self.standards.iter_mut().find(|s| s.id == standard.id) {
            Some(own) => *own = standard,
            None => self.standards.push(standard),
        }
        Ok(here)
    }

    /// A profile made of another one's by a table of items.
    pub(super) fn add_items(&mut self, rows: &[(u64, Vec<String>)], into: &str) -> Result<StandardHere, Vec<Problem>> {
        let base = self.standard(into).ok_or_else(|| vec![wrong_standard(into.to_owned())])?;
        let filled = base.with_rows(rows).map_err(|all| all.into_iter().map(wrong_standard).collect::<Vec<_>>())?;
        self.add_standard(&serde_json::to_vec(&filled).unwrap_or_default())
    }

    /// Labels and masks of the rules of a standard on the scenario as it stands.
    pub(super) fn count(&mut self, rules: Vec<Rule>, conditions: Conditions) -> Tally {
        let mut services: Vec<u16> = rules.iter().map(|r| r.service).collect();
        services.sort_unstable();
        services.dedup();
        let homes = self.net.homes.list.len();
        let (mut walked, mut norm, mut circle) = (Masks::new(homes), Masks::new(homes), vec![0u64; homes]);
        let of = |rule: &Rule| services.binary_search(&rule.service).expect("every rule's service is in the list");
        let mut labels = Vec::with_capacity(COLUMNS);
        for column in 0..COLUMNS {
            let key = PaceKey::real(walker(column), Direction::There, conditions.roads);
            let found = self.home_labels(key, conditions.hour, &services);
            let pace = self.pace_of(key);
            for (r, rule) in rules.iter().enumerate() {
                walked.take(r, column, &found[of(rule)], u16::from(rule.minutes) * 600, &pace.field.to_border);
            }
            labels.push(found);
        }
        let by_length = metres(conditions.roads);
        let metres = self.home_labels(by_length, Hour::ANY, &services);
        let border = self.pace_of(by_length);
        let straight: Vec<Vec<f32>> = services.iter().map(|s| self.straight_metres(*s)).collect();
        for (r, rule) in rules.iter().enumerate() {
            let Some(limit) = rule.metres else { continue };
            norm.take(r, 0, &metres[of(rule)], (limit * 10).min(u32::from(BOUND - 1)) as u16, &border.field.to_border);
            for (bits, metres) in circle.iter_mut().zip(&straight[of(rule)]) {
                *bits |= u64::from(*metres <= limit as f32) << r;
            }
        }
        for column in 1..COLUMNS {
            norm.met[column] = norm.met[0].clone();
            norm.unknown[column] = norm.unknown[0].clone();
        }
        Tally { conditions, rules, services, walked, norm, circle, labels, straight }
    }

    /// The same, kept until the scenario, the profile or the hour is another.
    pub(super) fn counted(&mut self, standard: &Standard, conditions: Conditions) -> Rc<Tally> {
        if let Some((revision, known, counted)) = &self.counted
            && *revision == self.revision
            && known == standard
            && counted.conditions == conditions
        {
            return counted.clone();
        }
        let counted = Rc::new(self.count(self.rules_of(standard), conditions));
        self.counted = Some((self.revision, standard.clone(), counted.clone()));
        counted
    }

    /// The sheet of one circle (一圈一策); `None` when there is no such circle or profile.
    pub fn circle_sheet(&mut self, circle: u32, with: Option<u32>, standard: &str, at: Option<WeekMinute>) -> Option<CircleSheet> {
        // A standard counts on foot, from the gate.
        let conditions = self.conditions(at, None, false);
        let standard = self.standard(standard)?;
        let counted = self.counted(&standard, conditions);
        if [Some(circle), with].iter().flatten().any(|c| *c as usize >= self.city.circles.len()) {
            return None;
        }
        let row = match with {
            None => self.circle_rows(&counted, &[vec![circle]]).pop()?,
            Some(other) => self.circle_rows(&counted, &[vec![circle, other]]).pop()?,
        };
        Some(self.sheet(row, &standard, &counted))
    }

    /// The sheets of all circles, one after another; `None` when there is no such profile.
    pub fn circle_sheets(&mut self, standard: &str, at: Option<WeekMinute>, each: &mut dyn FnMut(CircleSheet)) -> Option<()> {
        // A standard counts on foot, from the gate.
        let conditions = self.conditions(at, None, false);
        let standard = self.standard(standard)?;
        let counted = self.counted(&standard, conditions);
        for row in self.circle_rows(&counted, &self.each_circle()) {
            each(self.sheet(row, &standard, &counted));
        }
        Some(())
    }

    fn sheet(&mut self, row: CircleRow, standard: &Standard, counted: &Tally) -> CircleSheet {
        let steps = self.first_steps(&row, counted);
        let mut f = Fingerprint::new();
        f.bytes(&self.city.fingerprint);
        f.json(self.history.edits());
        f.json(standard);
        f.json(&row);
        f.numbers(counted.conditions.hour.at.iter().map(|h| u64::from(*h)).chain(self.hours_numbers(counted.conditions.hour)));
        f.numbers(steps.iter().map(|s| s.gained.0));
        CircleSheet { standard: StandardHere::of(standard), row, steps, fingerprint: f.finish() }
    }

    /// Puts other circles in the place of the city's own; returns what was wrong with single ones.
    ///
    /// # Errors
    /// What makes the file unusable; the circles stay as they are.
    pub fn replace_circles(&mut self, geojson: &[u8]) -> Result<Vec<Problem>, Vec<Problem>> {
        let mut problems = Problems::new();
        match read_circles(geojson, self.city.manifest.crs, &mut problems) {
            Some(circles) => {
                self.city.circles = circles;
                self.circle_homes = core::cell::OnceCell::new();
                Ok(problems.worst_first())
            }
            None => Err(problems.worst_first()),
        }
    }

    /// Puts a list of edits in force; returns what did not fit these data and was left out.
    pub fn replace(&mut self, edits: &[Edit]) -> Vec<Problem> {
        let (good, problems) = self.resolve(edits);
        self.history.replace(good);
        self.revision += 1;
        problems
    }

    pub(super) fn counting<'a>(&'a self, c: &'a Tally) -> Counting<'a> {
        Counting { net: &self.net, city: &self.city, rules: &c.rules, walked: &c.walked, norm: &c.norm, circle: &c.circle }
    }

    /// The rules of a profile that fit the catalogue, as many as are counted.
    pub(super) fn rules_of(&self, standard: &Standard) -> Vec<Rule> {
        let mut rules = standard.rules(&self.catalogue).unwrap_or_default();
        rules.truncate(MOST_RULES);
        rules
    }

    /// Every figure of a standard on the scenario as it stands; `None` when there is no such profile.
    pub fn evaluate(&mut self, standard: &str, at: Option<WeekMinute>) -> Option<Evaluation> {
        // A standard counts on foot, from the gate.
        let conditions = self.conditions(at, None, false);
        let standard = self.standard(standard)?;
        let counted = self.counted(&standard, conditions);
        let facilities: Vec<u32> = (0..self.catalogue.services.len() as u16).map(|s| self.open_now(s, conditions.hour).len() as u32).collect();
        let counting = self.counting(&counted);
        let rows = counting.rows(&facilities);
        let columns_of = |who: Who| who.parts().iter().map(|(c, _)| c.column()).collect::<Vec<_>>();
        let groups: Vec<GroupComplete> = GROUPS
            .iter()
            .map(|who| GroupComplete {
                who: *who,
                required: columns_of(*who).iter().map(|c| counting.required(*c).count_ones()).max().unwrap_or(0),
                completeness: counting.completeness(&columns_of(*who), |_| true),
            })
            .filter(|g| g.completeness.people.0 > 0)
            .collect();
        let fairness = self.fair_rows(&counted);
        let capacity = self.capacities(&counted);
        let circles = self.circle_rows(&counted, &self.each_circle());
        let in_circles = self.people_in_circles();
        let mut f = Fingerprint::new();
        f.bytes(&self.city.fingerprint);
        f.json(self.history.edits());
        f.json(&standard);
        f.numbers(conditions.hour.at.iter().map(|h| u64::from(*h)).chain(self.hours_numbers(conditions.hour)));
        f.numbers(rows.iter().flat_map(|r| [r.people, r.walked.met, r.walked.unknown, r.paper_only].map(|p| p.0)));
        f.numbers(groups.iter().flat_map(|g| g.completeness.by_count.iter().map(|p| p.0)));
        let if_open = self.rules_if_open(&standard, conditions, &rows);
        Some(Evaluation {
            if_open,
            standard: StandardHere::of(&standard),
            rows,
            groups,
            fairness,
            capacity,
            circles,
            in_circles,
            not_counted: self.not_counted(conditions),
            model: self.model_under(conditions),
            at: conditions.hour.at,
            fingerprint: f.finish(),
        })
    }

    /// The rules that others meet if places whose hours nobody can read are open.
    fn rules_if_open(&mut self, standard: &Standard, conditions: Conditions, rows: &[RuleRow]) -> Vec<(u16, Meets)> {
        if rows.iter().all(|r| self.unread_places(r.service, conditions).is_empty()) {
            return Vec::new();
        }
        let counted = self.count(self.rules_of(standard), conditions.if_open());
        let open = self.counting(&counted).rows(&vec![0; self.catalogue.services.len()]);
        rows.iter().zip(open).filter(|(now, open)| now.walked != open.walked).map(|(_, open)| (open.service, open.walked)).collect()
    }

    /// Coverage, median and ninth decile of every group for every rule.
    fn fair_rows(&self, c: &Tally) -> Vec<RuleFairness> {
        let homes = &self.net.homes;
        let row = |rule: &Rule, column: usize, who: Who| {
            let service = c.services.binary_search(&rule.service).expect("every rule's service is in the list");
            let labels = &c.labels[column][service];
            let limit = u16::from(rule.minutes) * 600;
            let people = || labels.iter().zip(homes.list.iter()).map(|(l, h)| (*l, if h.counted { h.people[column].0 } else { 0 }));
            // Homes that are not joined reach nothing.
            let all = || people().chain([(BOUND, homes.not_joined[column].0)]);
            FairRow {
                who,
                people: homes.total(column),
                covered: People(people().filter(|(l, _)| *l <= limit).map(|(_, n)| n).sum()),
                median_ds: quantile(all(), BOUND, 500),
                p90_ds: quantile(all(), BOUND, 900),
            }
        };
        let of_column = [Who::Carer, Who::Child, Who::Adult, Who::Senior, Who::Elder, Who::Wheelchair];
        let rows = |rule: &Rule| (0..COLUMNS).filter(|k| rule.is_for(*k) && homes.total(*k).0 > 0).map(|k| row(rule, k, of_column[k])).collect();
        c.rules.iter().map(|rule| RuleFairness { service: rule.service, rows: rows(rule) }).collect()
    }

    /// Supply against demand for every rule whose service has a capacity that is known somewhere.
    fn capacities(&mut self, c: &Tally) -> Vec<CapacityRow> {
        let mut rows: Vec<CapacityRow> = Vec::new();
        for rule in &c.rules {
            if rows.iter().all(|r| r.service != rule.service) {
                rows.extend(self.capacity_row(rule, c.conditions));
            }
        }
        rows
    }

    /// Who reaches the places of a service that state a capacity in its unit, group by group, and those capacities. The groups are those of the rule
    /// and all others whom the service is for: they want the same places.
    pub(super) fn catchments(&mut self, rule: &Rule, unit: &str, conditions: Conditions) -> (Vec<(usize, Catchments)>, Vec<f64>, [u32; 2]) {
        let open = self.open_now(rule.service, conditions.hour);
        let stated: Vec<(usize, f64)> = open.iter().enumerate().filter_map(|(i, p)| Some((i, self.capacity_of(p, unit)?))).collect();
        let mut parts = Vec::new();
        let for_whom: Vec<usize> = self.catalogue.services[rule.service as usize].ages.iter().map(|a| *a as usize).collect();
        for column in (0..5).filter(|k| rule.is_for(*k) || for_whom.contains(k)) {
            let pace = self.pace_of(PaceKey::real(walker(column), Direction::There, conditions.roads));
            let places: Vec<Vec<Slot>> = stated.iter().map(|(i, _)| slots(&self.net, &pace, open[*i].rank, &open[*i].snaps).collect()).collect();
            let walks = Catchments::new(&pace.field, &places, u16::from(rule.minutes) * 600);
            let windows: Vec<Window> = stated.iter().map(|(i, _)| open[*i].window).collect();
            parts.push((column, walks.through(u16::from(rule.minutes) * 600, |j, walk| windows[j].time(walk))));
        }
        let known = [stated.len() as u32, open.len() as u32];
        (parts, stated.into_iter().map(|s| s.1).collect(), known)
    }

    /// Supply against demand of a rule's service; `None` where no capacity is known or no demand is assumed.
    pub(super) fn capacity_row(&mut self, rule: &Rule, conditions: Conditions) -> Option<CapacityRow> {
        self.room(rule, conditions).map(|room| self.row_of(rule, &room))
    }

    /// By home: people who want a place of a rule's service, and who get to one in time but find every one full.
    fn room_by_home(&mut self, rule: &Rule, conditions: Conditions) -> Vec<[u64; 2]> {
        self.room(rule, conditions).map(|room| self.by_home(rule, &room)).unwrap_or_default()
    }

    /// Gives the capacity of a rule's service out.
    pub(super) fn room(&mut self, rule: &Rule, conditions: Conditions) -> Option<Room> {
        let service = &self.catalogue.services[rule.service as usize];
        let (unit, per_1000) = (service.capacity.clone()?, service.demand_per_1000?);
        let (parts, supply, known) = self.catchments(rule, &unit, conditions);
        let out = served(&demand(&parts, &self.ground), &supply, per_1000);
        (known[0] > 0).then_some(Room { unit, per_1000, parts, supply, known, out })
    }

    /// What is told of it.
    pub(super) fn row_of(&self, rule: &Rule, Room { unit, per_1000, parts, supply, known, out }: &Room) -> CapacityRow {
        let limit = u16::from(rule.minutes) * 600;
        let demand = demand(parts, &self.ground);
        let step = two_step(&demand, supply, limit, Decay::Gaussian);
        let own = |g: &usize| rule.is_for(parts[*g].0);
        let own = || (0..parts.len()).filter(own);
        let spread = Spread::new(own().flat_map(|g| step.access[g].iter().zip(demand[g].people.iter()).map(|(a, n)| (*a, n as f64))));
        let people: People = own().map(|g| self.net.homes.total(parts[g].0)).sum();
        let all: People = parts.iter().map(|(column, _)| self.net.homes.total(*column)).sum();
        let [found_room, full] = own().fold([0, 0], |[s, f], g| [s + out.served_of[g], f + out.full_at[g].iter().sum::<u64>()]);
        let unreached = (0..supply.len()).filter(|j| own().all(|g| parts[g].1.of(*j).iter().all(|(h, _)| demand[g].people.at(*h as usize) == 0))).count();
        let capacity: f64 = supply.iter().sum();
        let overfull = out.nearest.iter().zip(supply).filter(|(n, c)| **n as f64 > **c * 1000.0).count() as u32;
        let demand_all: u64 = own().map(|g| self.net.homes.total(parts[g].0).0 * u64::from(*per_1000) / 1000).sum();
        CapacityRow {
            service: rule.service,
            unit: unit.clone(),
            minutes: rule.minutes,
            people,
            capacity,
            known: *known,
            per_1000: if all.0 > 0 { capacity * 1e6 / all.0 as f64 } else { 0.0 },
            demand_per_1000: *per_1000,
            demand: People(demand_all),
            served: People(found_room),
            full: People(full),
            beyond: People(demand_all.saturating_sub(found_room + full)),
            overfull,
            gini: spread.gini(),
            unreached: unreached as u32,
        }
    }

    /// By home: people of a rule who want a place, and who find every one in reach full; thousandths.
    pub(super) fn by_home(&self, rule: &Rule, room: &Room) -> Vec<[u64; 2]> {
        let mut homes = vec![[0; 2]; self.net.homes.list.len()];
        let groups = demand(&room.parts, &self.ground);
        let own = groups.iter().zip(&room.out.full_at).zip(&room.parts).filter(|(_, part)| rule.is_for(part.0));
        for ((group, full), _) in own {
            for ((home, n), full) in homes.iter_mut().zip(group.people.iter()).zip(full) {
                *home = [home[0] + n * u64::from(room.per_1000) / 1000, home[1] + full];
            }
        }
        homes
    }

    /// Homes inside each drawn circle.
    pub(super) fn homes_of_circles(&self) -> Rc<Vec<Vec<u32>>> {
        self.circle_homes.get_or_init(|| Rc::new(self.find_homes_of_circles())).clone()
    }

    fn find_homes_of_circles(&self) -> Vec<Vec<u32>> {
        let at: Vec<_> = self.net.homes.list.iter().map(|h| self.net.plane.lonlat(h.snap.place.map(f64::from))).collect();
        let inside = |c: &quanli_model::city::Circle| (0..at.len() as u32).filter(|h| contains(&c.rings, at[*h as usize])).collect();
        self.city.circles.iter().map(inside).collect()
    }

    /// People in any circle, those in several counted once.
    #[must_use]
    pub fn people_in_circles(&self) -> People {
        let mut member = vec![false; self.net.homes.list.len()];
        self.homes_of_circles().iter().flatten().for_each(|h| member[*h as usize] = true);
        let homes = self.net.homes.list.iter().zip(member).filter(|(h, m)| *m && h.counted);
        homes.map(|(h, _)| h.people[..5].iter().copied().sum::<People>()).sum()
    }

    /// Every circle for itself.
    fn each_circle(&self) -> Vec<Vec<u32>> {
        (0..self.city.circles.len() as u32).map(|c| vec![c]).collect()
    }

    /// Circles by every rule, each alone or two seen together.
    pub(super) fn circle_rows(&mut self, c: &Tally, groups: &[Vec<u32>]) -> Vec<CircleRow> {
        if groups.is_empty() {
            return Vec::new();
        }
        let (flat, near) = self.lifted(c);
        let any_hour = c.conditions.hour.at.map(|_| self.at_any_hour(c));
        let room: Vec<Vec<[u64; 2]>> = c.rules.iter().map(|rule| self.room_by_home(rule, c.conditions)).collect();
        let homes = self.homes_of_circles();
        let counting = self.counting(c);
        let lifted = Lifted { flat: &flat, any_hour: any_hour.as_ref(), near: &near, room: &room };
        let row = |group: &Vec<u32>| {
            let mut inside: Vec<u32> = group.iter().flat_map(|c| homes[*c as usize].iter().copied()).collect();
            sort_small(&mut inside);
            inside.dedup();
            let circles: Vec<&quanli_model::city::Circle> = group.iter().map(|c| &self.city.circles[*c as usize]).collect();
            let mut row = circle_row(&counting, lifted, (group[0], circles[0]), &inside, &self.places_inside(&circles));
            if let (Some(with), Some(other)) = (group.get(1), circles.get(1)) {
                row.with = Some(*with);
                row.name = format!("{} + {}", row.name, other.name);
            }
            row
        };
        groups.iter().map(row).collect()
    }

    /// Masks if everything were level, and who is near as the crow flies × 1.3 at the pace of the slowest whom a rule is for.
    fn lifted(&mut self, c: &Tally) -> (Masks, Vec<u64>) {
        let homes = self.net.homes.list.len();
        let mut flat = Masks::new(homes);
        let mut near = vec![0u64; homes];
        let of = |rule: &Rule| c.services.binary_search(&rule.service).expect("every rule's service is in the list");
        for column in 0..5 {
            let labels = self.home_labels(
                PaceKey { terrain: Terrain::Flat, ..PaceKey::real(walker(column), Direction::There, c.conditions.roads) },
                c.conditions.hour,
                &c.services,
            );
            for (r, rule) in c.rules.iter().enumerate() {
                flat.take(r, column, &labels[of(rule)], u16::from(rule.minutes) * 600, &[]);
            }
        }
        for (r, rule) in c.rules.iter().enumerate() {
            let slowest = (0..5).filter(|k| rule.is_for(*k)).map(|k| walker(k).model().flat).fold(f64::INFINITY, f64::min);
            let metres = (slowest * f64::from(rule.minutes) * 60.0 / 1.3) as f32;
            for (bits, straight) in near.iter_mut().zip(&c.straight[of(rule)]) {
                *bits |= u64::from(*straight <= metres) << r;
            }
        }
        (flat, near)
    }

    /// Masks whatever the hour.
    fn at_any_hour(&mut self, c: &Tally) -> Masks {
        let mut masks = Masks::new(self.net.homes.list.len());
        for column in 0..5 {
            let labels = self.home_labels(PaceKey::real(walker(column), Direction::There, c.conditions.roads), Hour::ANY, &c.services);
            for (r, rule) in c.rules.iter().enumerate() {
                let service = c.services.binary_search(&rule.service).expect("every rule's service is in the list");
                masks.take(r, column, &labels[service], u16::from(rule.minutes) * 600, &[]);
            }
        }
        masks
    }

    /// How many places of each service stand inside any of some circles.
    fn places_inside(&self, circles: &[&quanli_model::city::Circle]) -> Vec<u32> {
        let inside = |f: &&u32| circles.iter().any(|c| contains(&c.rings, self.city.places.at(**f as usize).at));
        self.of_service.iter().map(|list| list.iter().filter(inside).count() as u32).collect()
    }

    /// Facilities that are left out of every figure, and why.
    #[must_use]
    pub fn not_counted(&self, conditions: Conditions) -> Vec<NotCounted> {
        let why = |f: usize| match () {
            () if !self.city.places.at(f).in_service => Some(WhyNotCounted::Planned),
            () if self.net.entrances[f].is_empty() => Some(WhyNotCounted::NotJoined),
            () if conditions.hour.at.is_some() && self.hours_unreadable(f) => Some(WhyNotCounted::HoursUnreadable),
            () => None,
        };
        (0..self.city.places.len()).filter_map(|f| Some(NotCounted { facility: f as u32, why: why(f)? })).collect()
    }

    /// Two profiles on the scenario as it stands: who is complete by which, and rule by rule who changes.
    pub fn compare(&mut self, a: &str, b: &str, at: Option<WeekMinute>) -> Option<Compared> {
        let conditions = self.conditions(at, None, false);
        let (a, b) = (self.standard(a)?, self.standard(b)?);
        let (of_a, of_b) = (self.count(self.rules_of(&a), conditions), self.count(self.rules_of(&b), conditions));
        let (by_a, by_b) = (self.counting(&of_a), self.counting(&of_b));
        let mut people = [0u64; 4];
        for column in 0..5 {
            let (need_a, need_b) = (by_a.required(column), by_b.required(column));
            for (home, h) in self.net.homes.list.iter().enumerate().filter(|(_, h)| h.counted) {
                let complete = |masks: &Masks, need: u64| masks.met[column][home] & need == need;
                let kind = usize::from(complete(&of_a.walked, need_a)) * 2 + usize::from(complete(&of_b.walked, need_b));
                people[kind] += h.people[column].0;
            }
        }
        let mut services: Vec<u16> = of_a.services.iter().chain(&of_b.services).copied().collect();
        services.sort_unstable();
        services.dedup();
        let row = |service: u16| {
            let find = |c: &Tally| c.rules.iter().position(|r| r.service == service);
            let (ra, rb) = (find(&of_a), find(&of_b));
            let met = |c: &Tally, r: Option<usize>, column: usize, home: usize| {
                r.is_some_and(|r| c.rules[r].is_for(column) && c.walked.met[column][home] >> r & 1 == 1)
            };
            let mut sums = [0u64; 3];
            for column in 0..5 {
                for (home, h) in self.net.homes.list.iter().enumerate().filter(|(_, h)| h.counted) {
                    let n = h.people[column].0;
                    match (met(&of_a, ra, column, home), met(&of_b, rb, column, home)) {
                        (true, false) => sums[0] += n,
                        (false, true) => sums[1] += n,
                        (true, true) => sums[2] += n,
                        (false, false) => {}
                    }
                }
            }
            let clause = |s: &Standard, c: &Tally, r: Option<usize>| {
                r.map(|r| quanli_protocol::RuleHere {
                    minutes: c.rules[r].minutes,
                    metres: c.rules[r].metres,
                    required: c.rules[r].required,
                    clause: s.items[r].clause.clone(),
                    verified: s.items[r].verified,
                })
            };
            CompareRow { service, a: clause(&a, &of_a, ra), b: clause(&b, &of_b, rb), only_a: People(sums[0]), only_b: People(sums[1]), both: People(sums[2]) }
        };
        Some(Compared {
            rows: services.into_iter().map(row).collect(),
            only_a: People(people[2]),
            only_b: People(people[1]),
            both: People(people[3]),
            neither: People(people[0]),
            a: StandardHere::of(&a),
            b: StandardHere::of(&b),
        })
    }
}
