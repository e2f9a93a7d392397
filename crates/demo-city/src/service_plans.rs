//! How many of each service the city has, what they are called and when they are open.

/// Where a service wants to stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Inside an estate or on a lane.
    Anywhere,
    /// On a street with a name.
    Street,
    /// On a main or secondary road.
    Road,
}

/// The plan of one service.
pub struct Plan {
    /// Its id, and further ids that some of its places carry as well.
    pub services: &'static [&'static str],
    /// Share of the places that carry the further ids.
    pub shared: f64,
    /// Number of places.
    pub count: usize,
    /// Ends of the name.
    pub endings: &'static [&'static str],
    /// Opening hours.
    pub hours: &'static str,
    /// What capacity is counted in, and from … to.
    pub capacity: Option<(&'static str, f64, f64)>,
    /// Where it stands.
    pub stand: Stand,
}

const fn plan(
    services: &'static [&'static str],
    shared: f64,
    count: usize,
    endings: &'static [&'static str],
    hours: &'static str,
    capacity: Option<(&'static str, f64, f64)>,
    stand: Stand,
) -> Plan {
    Plan { services, shared, count, endings, hours, capacity, stand }
}

/// Office hours.
const OFFICE: &str = "Mo-Fr 09:00-17:30";
/// Shops that open early.
const SHOP: &str = "08:00-22:00";

/// All services that are placed by number; canteens, schools, parks and stops have files of their own.
///
/// Numbers: one station per community, health station per 10–15 thousand, primary school per 12–15 thousand, centre per
/// 街道 of 60 thousand people; the rest is our own estimate.
#[rustfmt::skip]
pub const PLANS: [Plan; 40] = [
    plan(&["elder-service-station", "health-post"], 0.3, 88, &["社区养老服务站"], "Mo-Su 09:00-17:30", Some(("places", 10.0, 40.0)), Stand::Anywhere),
    plan(&["elder-day-care"], 0.0, 56, &["日间照料中心"], "Mo-Sa 08:30-17:30", Some(("places", 15.0, 60.0)), Stand::Anywhere),
    plan(&["elder-service-centre", "elder-day-care"], 1.0, 10, &["街道养老服务中心"], "Mo-Su 08:30-18:00", Some(("beds", 20.0, 80.0)), Stand::Street),
    plan(&["nursing-home"], 0.0, 14, &["养老院", "颐养院"], "24/7", Some(("beds", 60.0, 260.0)), Stand::Anywhere),
    plan(&["childcare"], 0.0, 62, &["托育园", "托儿所"], "Mo-Fr 07:30-18:30", Some(("places", 20.0, 90.0)), Stand::Anywhere),
    plan(&["kindergarten"], 0.0, 92, &["幼儿园"], "Mo-Fr 07:30-17:30", Some(("places", 180.0, 360.0)), Stand::Anywhere),
    plan(&["after-school", "child-space"], 0.35, 64, &["儿童之家", "四点半课堂"], "Mo-Fr 15:30-19:00; Sa 09:00-17:00", Some(("places", 20.0, 60.0)), Stand::Anywhere),
    plan(&["child-space"], 0.0, 48, &["儿童乐园", "童趣园"], "06:00-22:00", Some(("m2", 80.0, 500.0)), Stand::Anywhere),
    plan(&["health-centre"], 0.0, 10, &["街道社区卫生服务中心"], "08:00-20:00", Some(("m2", 1700.0, 3200.0)), Stand::Street),
    plan(&["health-station"], 0.0, 48, &["社区卫生服务站"], "Mo-Sa 08:00-18:00", Some(("m2", 120.0, 300.0)), Stand::Street),
    plan(&["health-post"], 0.0, 58, &["健康驿站"], "09:00-18:00", None, Stand::Anywhere),
    plan(&["pharmacy"], 0.0, 165, &["药房", "大药房", "国药堂"], "08:00-22:00", None, Stand::Street),
    plan(&["hospital"], 0.0, 7, &["人民医院", "中医院", "骨伤医院", "妇幼医院"], "24/7", Some(("beds", 150.0, 900.0)), Stand::Road),
    plan(&["culture-centre", "reading-space"], 0.8, 10, &["文化活动中心"], "Tu-Su 09:00-21:00", Some(("m2", 3000.0, 6000.0)), Stand::Street),
    plan(&["culture-station"], 0.0, 70, &["文化活动站"], "09:00-20:00", Some(("m2", 250.0, 1200.0)), Stand::Anywhere),
    plan(&["reading-space"], 0.0, 34, &["书屋", "坡上书房", "阅读空间"], "Tu-Su 10:00-20:00", Some(("seats", 20.0, 90.0)), Stand::Street),
    plan(&["sports-large"], 0.0, 7, &["体育馆", "全民健身中心"], "07:00-22:00", Some(("m2", 3150.0, 5600.0)), Stand::Road),
    plan(&["sports-medium"], 0.0, 18, &["运动场", "足球场"], "06:30-22:00", Some(("m2", 1310.0, 2460.0)), Stand::Anywhere),
    plan(&["sports-small"], 0.0, 62, &["篮球场", "羽毛球场", "乒乓台"], "06:30-22:00", Some(("m2", 770.0, 1310.0)), Stand::Anywhere),
    plan(&["fitness-outdoor"], 0.0, 150, &["健身坝子", "健身点"], "24/7", Some(("m2", 150.0, 750.0)), Stand::Anywhere),
    plan(&["pocket-park"], 0.0, 86, &["口袋公园", "边坡花园", "小游园"], "24/7", Some(("m2", 400.0, 3000.0)), Stand::Anywhere),
    plan(&["mountain-trail"], 0.0, 14, &["山城步道入口"], "24/7", Some(("km", 1.0, 6.0)), Stand::Anywhere),
    plan(&["market"], 0.0, 48, &["菜市场", "农贸市场", "生鲜市场"], "06:00-19:00", Some(("m2", 750.0, 2500.0)), Stand::Street),
    plan(&["convenience"], 0.0, 390, &["便利店", "副食店", "小卖部"], "07:00-23:00", None, Stand::Anywhere),
    plan(&["supermarket"], 0.0, 27, &["超市", "百货", "商场"], "09:00-22:00", None, Stand::Road),
    plan(&["breakfast"], 0.0, 230, &["小面", "包子铺", "豆花饭", "抄手店"], "06:00-14:00", None, Stand::Street),
    plan(&["daily-service"], 0.0, 240, &["理发店", "修鞋配钥匙", "洗衣店", "裁缝铺", "家电维修"], SHOP, None, Stand::Street),
    plan(&["parcel"], 0.0, 150, &["快递驿站", "邮政所"], "08:30-21:30", None, Stand::Anywhere),
    plan(&["bank"], 0.0, 50, &["银行网点", "信用社"], "Mo-Fr 09:00-17:00; Sa 09:30-16:00", None, Stand::Road),
    plan(&["party-service-centre", "convenience-point", "culture-station"], 0.35, 86, &["社区党群服务中心"], "Mo-Sa 09:00-17:30", Some(("m2", 600.0, 1000.0)), Stand::Street),
    plan(&["street-service-centre"], 0.0, 10, &["街道便民服务中心"], OFFICE, Some(("m2", 700.0, 1500.0)), Stand::Street),
    plan(&["convenience-point"], 0.0, 60, &["便民站点"], OFFICE, None, Stand::Anywhere),
    plan(&["yulinhui", "convenience-point", "reading-space", "after-school", "health-post"], 1.0, 2, &["渝邻汇"], "08:30-21:00", Some(("m2", 1200.0, 2000.0)), Stand::Street),
    plan(&["embedded-complex", "elder-service-station", "childcare", "health-post"], 1.0, 7, &["社区服务综合体"], "08:30-20:30", Some(("m2", 600.0, 1600.0)), Stand::Street),
    plan(&["gig-market"], 0.0, 1, &["零工市场"], "Mo-Sa 06:30-18:00", Some(("posts", 300.0, 600.0)), Stand::Road),
    plan(&["gig-station"], 0.0, 6, &["零工驿站"], "07:00-20:00", Some(("posts", 20.0, 80.0)), Stand::Street),
    plan(&["micro-fire"], 0.0, 82, &["微型消防站"], "24/7", None, Stand::Street),
    plan(&["toilet"], 0.0, 125, &["公厕"], "24/7", None, Stand::Street),
    plan(&["bus-stop"], 0.0, 170, &["公交站"], "06:00-22:30", None, Stand::Road),
    plan(&["charging"], 0.0, 60, &["充电站", "换电站"], "24/7", Some(("places", 4.0, 30.0)), Stand::Anywhere),
];
