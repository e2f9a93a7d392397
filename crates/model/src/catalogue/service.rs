//! The services that a life circle is made of, as data: id, names, sign, class, whom it serves, circle level, norm radius, capacity.
//!
//! The list is `public/catalogue/services.json`, in the order in which services are offered. A district adds its own services by a file of
//! the same form ([`Catalogue::add`]); what is wrong with it is said and nothing of it is taken.

use super::walker::AgeGroup;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// One kind of service.
#[derive(Clone, PartialEq, Debug, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Stable kebab-case id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// One Chinese character that stands for it on the map (字章).
    pub sign: String,
    /// What it is about.
    pub class: Class,
    /// Basic, quality or distinctive (TD/T 1062-2021).
    pub tier: Tier,
    /// Which of the six everyday words it belongs to: 吃住行游购娱.
    pub living: Vec<Living>,
    /// Whom it serves, by age.
    #[serde(deserialize_with = "ages")]
    pub ages: Vec<AgeGroup>,
    /// The smallest circle that should hold it, minutes: 5, 10 or 15.
    pub level: u8,
    /// ▲ required (应配建), else recommended (宜配建).
    pub required: bool,
    /// Service radius of the norm, metres; `None` where the norm gives none.
    #[serde(default)]
    pub radius_m: Option<u32>,
    /// Unit in which its capacity is measured, for instance `meals_per_day`.
    #[serde(default)]
    pub capacity: Option<String>,
    /// How many of a thousand people of its ages are taken to want a place of that capacity. An assumption of design, said beside every figure
    /// that rests on it; absent: no demand is assumed.
    #[serde(default)]
    pub demand_per_1000: Option<u32>,
    /// It comes to the people (a fire post): measured from it outwards, and never offered as a place to visit.
    #[serde(default)]
    pub outward: bool,
    /// It is a place of another purpose that is open to everybody at its shared hours (校社共享, 错时共享): those count, where they are stated.
    #[serde(default)]
    pub shared: bool,
    /// It stands for the services that it carries together, and is complete only by its own rule.
    #[serde(default)]
    pub composite: Option<CompositeRule>,
    /// Where the row comes from.
    #[serde(default)]
    pub source: String,
    /// Somebody has checked the row against that source.
    #[serde(default)]
    pub verified: bool,
}

/// What a service is about (the official classes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 养老.
    Elder,
    /// 托育教育.
    Child,
    /// 医疗健康.
    Health,
    /// 文体.
    Culture,
    /// 商业.
    Shop,
    /// 公共服务.
    Public,
    /// 出行.
    Move,
}

/// The three classes of service elements of TD/T 1062-2021.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// 基础保障型.
    Basic,
    /// 品质提升型.
    Quality,
    /// 特色引导型.
    Distinctive,
}

/// The six everyday words 吃住行游购娱.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Living {
    /// 吃.
    Eat,
    /// 住.
    Live,
    /// 行.
    Move,
    /// 游.
    Tour,
    /// 购.
    Shop,
    /// 娱.
    Fun,
}

/// When a composite (渝邻汇, embedded complex) is complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositeRule {
    /// Functions besides itself, at least.
    pub least_functions: u8,
    /// Of the four (elder care, childcare, after-school care, meals), at least.
    #[serde(default)]
    pub least_of_four: u8,
    /// Floor area in square metres, at least; counted only where the data have it.
    #[serde(default)]
    pub least_m2: u32,
}

/// All services.
///
/// ```
/// use quanli_model::catalogue::Catalogue;
/// let catalogue = Catalogue::built_in();
/// assert_eq!(catalogue.find("社区食堂"), catalogue.index("community-canteen"));
/// assert!(catalogue.index("ice-cream").is_none());
/// ```
#[derive(Clone, PartialEq, Debug, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Catalogue {
    /// Version of the list.
    pub version: u32,
    /// When it was drawn up.
    #[serde(default)]
    pub date: String,
    /// The four functions of which an embedded complex needs two: ids that count as each (城市社区嵌入式服务设施建设导则).
    #[serde(default)]
    pub four: Vec<Vec<String>>,
    /// The services in order.
    pub services: Vec<Service>,
}

fn ages<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<AgeGroup>, D::Error> {
    let keys: Vec<String> = Deserialize::deserialize(d)?;
    keys.iter()
        .map(|k| AgeGroup::from_key(k).ok_or_else(|| serde::de::Error::custom(format!("unknown age group {k}: use 0-6, 7-14, 15-59, 60-74, 75+"))))
        .collect()
}

impl Catalogue {
    /// Index of a service id.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<u16> {
        self.services.iter().position(|s| s.id == id).and_then(|i| u16::try_from(i).ok())
    }

    /// Index of a service by its id or its name in one of the two languages, capitals or not.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u16> {
        let name = name.trim();
        let is = |s: &Service| s.id == name || s.zh == name || s.en.eq_ignore_ascii_case(name);
        self.services.iter().position(is).and_then(|i| u16::try_from(i).ok())
    }

    /// The ids of services that a text names by ids or names, with `;`, `,`, `、` or `/` between them. `None` when one of them is none.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<Vec<String>> {
        Self::each_named(text, |part| self.find(part).map(|i| self.services[usize::from(i)].id.clone()))
    }

    /// The same where only names are at hand: `find` gives the id of one.
    #[must_use]
    pub fn each_named(text: &str, find: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
        let parts = text.split([';', '；', ',', '，', '、', '/']).map(str::trim).filter(|part| !part.is_empty());
        let ids: Option<Vec<String>> = parts.map(find).collect();
        ids.filter(|ids| !ids.is_empty())
    }

    /// Adds a district's own services: a JSON file of the same form as the built-in one. An id that is there already is replaced in its
    /// place, a new one goes to the end.
    ///
    /// # Errors
    /// What is wrong, with the place in the file; then nothing is taken.
    pub fn add(&mut self, json: &[u8]) -> Result<(), String> {
        let more: Self = super::from_json(json).map_err(|e| e.to_string())?;
        for s in &more.services {
            let kebab = !s.id.is_empty() && s.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !kebab {
                return Err(format!("service id {:?}: use lower-case letters, digits and dashes", s.id));
            }
            if s.sign.chars().count() != 1 {
                return Err(format!("service {}: sign {:?} must be one character", s.id, s.sign));
            }
            if s.ages.is_empty() {
                return Err(format!("service {}: name at least one age group", s.id));
            }
            if !(1..=30).contains(&s.level) {
                return Err(format!("service {}: level {} must be 1 to 30 minutes", s.id, s.level));
            }
        }
        for s in more.services {
            match self.services.iter_mut().find(|o| o.id == s.id) {
                Some(own) => *own = s,
                None => self.services.push(s),
            }
        }
        Ok(())
    }

    /// Whether a place that carries these services is complete as a composite; `None` when the service is no composite. `m2`: its floor
    /// area where known.
    #[must_use]
    pub fn complete(&self, composite: u16, carried: &[u16], m2: Option<f64>) -> Option<bool> {
        let rule = self.services[composite as usize].composite?;
        let others = carried.iter().filter(|s| self.services[**s as usize].composite.is_none()).count();
        let has = |ids: &Vec<String>| ids.iter().any(|id| self.index(id).is_some_and(|s| carried.contains(&s)));
        let of_four = self.four.iter().filter(|ids| has(ids)).count();
        let large = m2.is_none_or(|m2| m2 >= f64::from(rule.least_m2));
        Some(others >= usize::from(rule.least_functions) && of_four >= usize::from(rule.least_of_four) && large)
    }
}
