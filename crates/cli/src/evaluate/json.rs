//! Figures of a standard as JSON: whole people, catalogue ids, minutes.

use quanli_model::units::{People, Share};
use quanli_protocol::{CapacityRow, CircleRow, Compared, Completeness, Evaluation, FairRow, Meets, Opened, RuleRow, WhyNotCounted};
use serde_json::{Value, json};

/// Ids of services and facilities.
pub struct Names {
    services: Vec<String>,
    facilities: Vec<String>,
}

fn n(people: People) -> u64 {
    people.rounded()
}

fn share(part: People, of: People) -> Option<f64> {
    (of.0 > 0).then(|| (part.0 as f64 / of.0 as f64 * 1e6).round() / 1e6)
}

fn all(list: &[People]) -> Vec<u64> {
    list.iter().map(|p| n(*p)).collect()
}

impl Names {
    pub fn new(opened: &Opened) -> Self {
        Self { services: opened.services.iter().map(|s| s.id.clone()).collect(), facilities: opened.facilities.iter().map(|f| f.id.clone()).collect() }
    }

    pub fn id(&self, service: u16) -> &str {
        &self.services[service as usize]
    }

    pub fn evaluation(&self, e: &Evaluation) -> Value {
        json!({
            "standard": e.standard,
            "rules": e.rows.iter().map(|r| self.rule(r)).collect::<Vec<_>>(),
            "groups": e.groups.iter().map(|g| json!({"who": g.who, "required": g.required, "completeness": completeness(&g.completeness)})).collect::<Vec<_>>(),
            "fairness": e.fairness.iter().map(|f| json!({"service": self.id(f.service), "rows": f.rows.iter().map(fair).collect::<Vec<_>>()})).collect::<Vec<_>>(),
            "capacity": e.capacity.iter().map(|c| self.capacity(c)).collect::<Vec<_>>(),
            "circles": e.circles.iter().map(|c| circle_json(c, self)).collect::<Vec<_>>(),
            "people_in_circles": n(e.in_circles),
            "not_counted": e.not_counted.iter().map(|x| json!({"facility": self.facilities[x.facility as usize], "why": match x.why { WhyNotCounted::Planned => "planned", WhyNotCounted::NotJoined => "not-joined", WhyNotCounted::HoursUnreadable => "hours-unreadable" }})).collect::<Vec<_>>(),
            "if_unread_open": e.if_open.iter().map(|(service, m)| json!({"service": self.id(*service), "people": n(m.met), "unknown": n(m.unknown)})).collect::<Vec<_>>(),
            "model": e.model, "at": e.at,
            "fingerprint": e.fingerprint,
        })
    }

    /// Places whose hours nobody can read, and the rules that would be met otherwise if they were open.
    pub fn unread_text(&self, e: &Evaluation) -> String {
        let unread: Vec<&str> =
            e.not_counted.iter().filter(|x| x.why == WhyNotCounted::HoursUnreadable).map(|x| self.facilities[x.facility as usize].as_str()).collect();
        if unread.is_empty() {
            return String::new();
        }
        let row = |(service, m): &(u16, Meets)| {
            let people = e.rows.iter().find(|r| r.service == *service).map_or(People(0), |r| r.people);
            format!("    {:<24} {} %\n", self.id(*service), Share::of(m.met, people - m.unknown).digits())
        };
        let rows: String = e.if_open.iter().map(row).collect();
        let (n, if_open) = (unread.len(), if rows.is_empty() { "no rule would change\n" } else { "on foot\n" });
        format!(
            "  {n} places have hours that can't be read and count as shut ({}); if they were open: {if_open}{rows}  {}\n",
            unread.join(", "),
            crate::hours::REMEDY
        )
    }

    fn rule(&self, r: &RuleRow) -> Value {
        let meets = |m: &Meets| json!({"people": n(m.met), "unknown": n(m.unknown), "share": share(m.met, r.people - m.unknown)});
        json!({
            "service": self.id(r.service), "minutes": r.minutes, "metres": r.metres, "required": r.required, "facilities": r.facilities,
            "people": n(r.people), "walked": meets(&r.walked), "norm": r.norm.as_ref().map(meets), "circle": r.circle.map(n),
            "on_paper_only": n(r.paper_only), "on_foot_only": n(r.foot_only),
            "on_paper_only_places": r.paper_places.iter().map(|p| json!({"name": p.name, "people": n(p.people)})).collect::<Vec<_>>(),
        })
    }

    fn capacity(&self, c: &CapacityRow) -> Value {
        json!({
            "service": self.id(c.service), "unit": c.unit, "minutes": c.minutes, "people": n(c.people), "capacity": c.capacity,
            "facilities_with_capacity": c.known[0], "facilities": c.known[1], "per_1000": c.per_1000, "demand_per_1000_assumed": c.demand_per_1000,
            "demand": n(c.demand), "served": n(c.served), "reached_but_full": n(c.full), "not_reached": n(c.beyond),
            "overfull_facilities": c.overfull, "unreached_facilities": c.unreached, "gini_gaussian_2sfca": c.gini,
        })
    }

    pub fn compared(&self, c: &Compared) -> Value {
        json!({
            "a": c.a, "b": c.b,
            "rules": c.rows.iter().map(|r| json!({"service": self.id(r.service), "a": r.a, "b": r.b, "only_a": n(r.only_a), "only_b": n(r.only_b), "both": n(r.both)})).collect::<Vec<_>>(),
            "complete": {"only_a": n(c.only_a), "only_b": n(c.only_b), "both": n(c.both), "neither": n(c.neither)},
        })
    }

    pub fn compared_text(&self, c: &Compared) -> String {
        let mut out = format!(
            "{} against {}: complete by both {}, by the first only {}, by the second only {}, by neither {}\n",
            c.a.id,
            c.b.id,
            n(c.both),
            n(c.only_a),
            n(c.only_b),
            n(c.neither)
        );
        for r in c.rows.iter().filter(|r| r.only_a.0 + r.only_b.0 > 0) {
            let side = |s: &Option<quanli_protocol::RuleHere>| s.as_ref().map_or("not asked".into(), |r| format!("{} min ({})", r.minutes, r.clause));
            out += &format!("  {:<24} {} | {}: only the first {}, only the second {}\n", self.id(r.service), side(&r.a), side(&r.b), n(r.only_a), n(r.only_b));
        }
        out
    }
}

fn completeness(c: &Completeness) -> Value {
    let known = c.people - c.unknown;
    json!({
        "people": n(c.people), "unknown": n(c.unknown), "by_count": all(&c.by_count), "by_count_norm": all(&c.by_count_norm),
        "complete": n(c.complete()), "share_complete": share(c.complete(), known), "mean_share": c.mean_share(),
    })
}

fn fair(f: &FairRow) -> Value {
    let minutes = |ds: Option<u16>| ds.map(|d| f64::from(d) / 600.0);
    json!({"who": f.who, "people": n(f.people), "covered": n(f.covered), "share": share(f.covered, f.people), "median_minutes": minutes(f.median_ds), "p90_minutes": minutes(f.p90_ds)})
}

/// One circle.
pub fn circle_json(c: &CircleRow, names: &Names) -> Value {
    json!({
        "id": c.id, "name": c.name, "exemplar": c.exemplar, "people": n(c.people), "sixty_up": n(c.sixty_up),
        "required": c.required, "satisfied": c.satisfied, "satisfied_on_paper": c.satisfied_on_paper, "everyone": completeness(&c.everyone),
        "rules": c.rules.iter().map(|r| json!({
            "service": names.id(r.service), "minutes": r.minutes, "required": r.required, "inside": r.inside, "people": n(r.people), "met": n(r.met),
            "unknown": n(r.unknown), "share": share(r.met, r.people - r.unknown), "met_norm": r.met_norm.map(n), "met_circle": r.met_circle.map(n),
            "full": r.full.map(n), "satisfied": r.can_be_judged().then_some(r.satisfied), "satisfied_on_paper": r.satisfied_on_paper, "reason": r.reason,
        })).collect::<Vec<_>>(),
    })
}
