//! OpenStreetMap tags → services. Tags decide; a name decides only where no tag says what the place is, or says it less exactly.
//!
//! | what is there | who decides |
//! |---|---|
//! | a tag of the table, or one that is no service (car park, bakery, bus stop, estate) | the tag |
//! | a tag that is of the same sort as the name (`amenity=restaurant` 社区食堂, `amenity=hospital` 社区卫生服务中心) | the name, which says it more exactly |
//! | no tag that says what it is (Chinese data rarely has one) | the name, when it ends with what it is: 农贸市场(二期) is a market, 农贸市场公交站 is not |
//!
//! A value with several meanings (`doctors;pharmacy`) is read as each of them. Whether a place serves at all stands in `serving`.

use super::props::Props;

/// One row of the services table: a key, the values that match (empty: any), the service.
type Row = (&'static str, &'static [&'static str], &'static str);

/// Facilities that follow from one tag; those that need more than one stand in [`of_tags`].
const SERVICES: &[Row] = &[
    ("amenity", &["kindergarten"], "kindergarten"),
    ("amenity", &["childcare"], "childcare"),
    ("amenity", &["pharmacy"], "pharmacy"),
    ("shop", &["chemist"], "pharmacy"),
    ("amenity", &["hospital"], "hospital"),
    ("amenity", &["clinic", "doctors", "health_post"], "health-station"),
    ("healthcare", &["clinic", "doctor", "centre", "nurse"], "health-station"),
    ("amenity", &["library", "public_bookcase"], "reading-space"),
    ("amenity", &["community_centre", "arts_centre"], "culture-station"),
    ("leisure", &["fitness_station", "outdoor_fitness"], "fitness-outdoor"),
    ("leisure", &["sports_centre", "stadium", "sports_hall"], "sports-large"),
    ("leisure", &["pitch"], "sports-small"),
    ("leisure", &["park", "garden"], "park"),
    ("leisure", &["playground"], "child-space"),
    ("amenity", &["marketplace"], "market"),
    ("shop", &["greengrocer", "butcher", "seafood"], "market"),
    ("shop", &["convenience", "kiosk"], "convenience"),
    ("shop", &["supermarket", "mall", "department_store"], "supermarket"),
    ("shop", &["hairdresser", "laundry", "dry_cleaning", "tailor", "shoe_repair", "copyshop"], "daily-service"),
    ("craft", &[], "daily-service"),
    ("amenity", &["post_office", "parcel_locker", "post_box"], "parcel"),
    ("amenity", &["bank", "atm"], "bank"),
    ("amenity", &["toilets"], "toilet"),
    ("office", &["employment_agency"], "gig-station"),
    ("highway", &["bus_stop"], "bus-stop"),
    ("railway", &["subway_entrance"], "metro-entrance"),
    ("amenity", &["charging_station"], "charging"),
];

/// Keys that say what a place is. `building` and `landuse` do so only where they say what for, see [`says_what_it_is`].
const DECIDING: [&str; 18] = [
    "amenity",
    "shop",
    "leisure",
    "office",
    "healthcare",
    "craft",
    "highway",
    "railway",
    "public_transport",
    "tourism",
    "place",
    "entrance",
    "barrier",
    "parking",
    "club",
    "historic",
    "man_made",
    "industrial",
];
/// Buildings and grounds that may hold anything.
const NEUTRAL: [&str; 12] = ["yes", "public", "civic", "commercial", "retail", "government", "office", "service", "supermarket", "no", "institutional", "roof"];

/// A service by its name: words, and the tags of the same sort beside which the name still decides.
struct Named {
    words: &'static [&'static str],
    service: &'static str,
    beside: &'static [&'static str],
}

const SOCIAL: &[&str] = &[
    "amenity=community_centre",
    "amenity=social_centre",
    "amenity=social_facility",
    "amenity=townhall",
    "amenity=public_building",
    "office=government",
    "office=association",
    "office=ngo",
    "office=yes",
];
const HEALTH: &[&str] = &["amenity=clinic", "amenity=doctors", "amenity=hospital", "amenity=health_post", "amenity=health_centre", "healthcare="];
const KITCHENS: &[&str] = &[
    "amenity=restaurant",
    "amenity=canteen",
    "amenity=fast_food",
    "amenity=food_court",
    "amenity=social_facility",
    "amenity=community_centre",
    "amenity=social_centre",
];
const STALLS: &[&str] =
    &["amenity=marketplace", "shop=greengrocer", "shop=butcher", "shop=seafood", "shop=mall", "shop=yes", "shop=general", "shop=food", "shop=farm"];
const WORK: &[&str] =
    &["office=employment_agency", "office=government", "office=yes", "amenity=community_centre", "amenity=social_facility", "amenity=marketplace"];

/// Names that say what a place is.
const NAMED: &[Named] = &[
    Named { words: &["社区食堂", "老年食堂", "助餐", "长者食堂", "邻里食堂"], service: "community-canteen", beside: KITCHENS },
    Named { words: &["卫生服务中心"], service: "health-centre", beside: HEALTH },
    Named { words: &["卫生服务站"], service: "health-station", beside: HEALTH },
    Named { words: &["党群服务中心", "社区居委会"], service: "party-service-centre", beside: SOCIAL },
    Named { words: &["便民服务中心"], service: "street-service-centre", beside: SOCIAL },
    Named { words: &["菜市场", "农贸"], service: "market", beside: STALLS },
    Named { words: &["渝邻汇"], service: "yulinhui", beside: SOCIAL },
    Named { words: &["零工市场"], service: "gig-market", beside: WORK },
    Named { words: &["零工驿站"], service: "gig-station", beside: WORK },
    Named { words: &["养老服务中心"], service: "elder-service-centre", beside: SOCIAL },
    Named { words: &["养老服务站"], service: "elder-service-station", beside: SOCIAL },
];

/// What may stand behind the word in the name of such a place. Anything else is the name of something beside it.
const TAILS: [&str; 27] = [
    "市场",
    "综合市场",
    "大市场",
    "批发市场",
    "交易市场",
    "集贸市场",
    "中心",
    "站",
    "点",
    "服务点",
    "服务站",
    "服务中心",
    "分中心",
    "分站",
    "分店",
    "店",
    "一店",
    "二店",
    "餐厅",
    "食堂",
    "一分店",
    "总店",
    "新店",
    "门店",
    "室",
    "便民点",
    "送餐点",
];
/// In brackets behind a name: a door, a stop or a car park of the place, or a place that is no more or not yet.
const NOT_IT: [&str; 18] =
    ["门)", "口)", "站)", "车场", "停", "公交", "地铁", "宿舍", "关闭", "停业", "搬", "拆", "在建", "规划", "筹", "建设", "旧址", "装修"];

/// Catalogue ids that follow from OSM tags; empty when it is no service.
#[must_use]
pub fn services_of(t: &Props<'_>) -> Vec<&'static str> {
    let name = t.text("name");
    let name = name.as_deref().unwrap_or("").trim();
    if let Some(named) = NAMED.iter().find(|row| ends_with_one(name, row.words))
        && (!says_what_it_is(t) || named.beside.iter().any(|tag| has_tag(t, tag)))
    {
        return vec![named.service];
    }
    of_tags(t, name)
}

/// The service that this key and value alone mean; `None`: no service.
pub(super) fn service_of_tag(key: &str, value: &str) -> Option<&'static str> {
    match (key, value) {
        ("amenity", "school") => Some("primary-school"),
        ("amenity", "social_facility") => Some("elder-service-station"),
        _ => SERVICES.iter().find(|(k, values, _)| *k == key && (values.is_empty() || values.contains(&value))).map(|row| row.2),
    }
}

/// The parts of a value with several meanings.
pub(super) fn values(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(';').map(str::trim).filter(|v| !v.is_empty())
}

fn of_tags(t: &Props<'_>, name: &str) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = Vec::new();
    if let Some(amenity) = t.text("amenity") {
        if values(&amenity).any(|v| v == "school") {
            all.extend(schools(t, name));
        }
        if values(&amenity).any(|v| v == "social_facility") {
            let kind = t.text("social_facility");
            let kinds = kind.as_deref().unwrap_or("").split(';').map(str::trim);
            all.extend(kinds.map(|kind| match kind {
                "nursing_home" | "assisted_living" | "group_home" => "nursing-home",
                "day_care" => "elder-day-care",
                "soup_kitchen" | "food_bank" => "community-canteen",
                _ => "elder-service-station",
            }));
        }
    }
    if t.is_any("public_transport", &["platform", "stop_position"]) && t.is("bus", "yes") {
        all.push("bus-stop");
    }
    // The first row that matches says which key counts, and of that key every value: a shop with a cash machine is a shop, and
    // `doctors;pharmacy` is both.
    let matches = |row: &&Row| t.text(row.0).is_some_and(|text| values(&text).any(|v| row.1.is_empty() || row.1.contains(&v)));
    let key = if all.is_empty() { SERVICES.iter().find(matches).map(|row| row.0) } else { Some("amenity") };
    all.extend(SERVICES.iter().filter(|row| Some(row.0) == key).filter(matches).map(|row| row.2));
    let mut found = Vec::with_capacity(all.len());
    all.into_iter().for_each(|id| {
        if !found.contains(&id) {
            found.push(id)
        }
    });
    found
}

/// A school that does not say is taken for a primary one, the kind that is nearest to most.
fn schools(t: &Props<'_>, name: &str) -> Vec<&'static str> {
    let level = t.text("isced:level");
    let level = level.as_deref().unwrap_or("");
    let primary = level.contains('1') || name.contains("小学");
    let middle = level.contains('2') || name.contains("中学") || name.contains("初中");
    [(primary || !middle).then_some("primary-school"), middle.then_some("middle-school")].into_iter().flatten().collect()
}

/// Whether a tag says what the place is, so that its name does not.
fn says_what_it_is(t: &Props<'_>) -> bool {
    let plain = |key: &str| t.text(key).is_some_and(|v| !matches!(v.as_ref(), "no" | "yes"));
    let with_purpose = |key: &str| t.text(key).is_some_and(|v| !NEUTRAL.contains(&v.as_ref()));
    DECIDING.iter().any(|key| plain(key)) || with_purpose("building") || with_purpose("landuse")
}

/// `key=value`, or `key=` for any value.
fn has_tag(t: &Props<'_>, tag: &str) -> bool {
    let Some((key, value)) = tag.split_once('=') else { return false };
    t.text(key).is_some_and(|text| value.is_empty() || values(&text).any(|v| v == value))
}

/// Whether a name ends with one of these words, but for what such names have behind them: a kind, a number, something in brackets.
fn ends_with_one(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name.rfind(word).is_some_and(|at| is_tail(&name[at + word.len()..])))
}

fn is_tail(tail: &str) -> bool {
    let tail = tail.trim().replace('（', "(").replace('）', ")");
    if let Some((before, inside)) = tail.split_once('(') {
        return is_tail(before) && tail.ends_with(')') && !NOT_IT.iter().any(|word| inside.contains(word));
    }
    let tail = tail.trim_matches(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十第号期区·-— ".contains(c));
    tail.is_empty() || TAILS.contains(&tail)
}
