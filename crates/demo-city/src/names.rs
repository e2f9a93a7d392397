//! Names with the flavour of Chongqing that stand for no real place: 磨盘湾, 皂角垭, 背篓梯.
//!
//! A root is made of a thing of daily life and a form of the ground; lanes and stairs round it take their names from
//! it, as they do in a real city. Known names of the real Chongqing are kept out by a list.

use super::blocks::{Blocks, Rank};
use super::chance::Chance;
use super::layout::Quarter;
use super::network::Network;
use super::plane::Point;
use std::collections::BTreeSet;

/// Things of daily life, plants, birds, weather.
const THINGS: [&str; 96] = [
    "磨盘", "皂角", "背篓", "灯笼", "酒罐", "油篓", "豆花", "凉水", "晒谷", "白鹭", "吊脚", "石碓", "竹笕", "茶罐", "盐挑", "麻绳", "桐油", "斗笠", "蓑衣",
    "风箱", "铜壶", "石臼", "瓦罐", "梭子", "扁担", "纤绳", "篾匠", "染缸", "糖坊", "醋坛", "泡菜", "花椒", "橘灯", "柚子", "枳壳", "芭蕉", "慈竹", "刺桐",
    "苦楝", "香樟", "蜡梅", "栀子", "苔藓", "藤萝", "雾帘", "听雨", "望帆", "揽月", "枕江", "听涛", "落霞", "晾衣", "燕窝", "鹞子", "锦鸡", "竹鸡", "水獭",
    "青蛙", "螃蟹", "鲤鱼", "鳜鱼", "白鹤", "喜鹊", "麻雀", "老猫", "石狮", "石龟", "铁锚", "船篷", "橹柄", "渡牌", "号子", "川剧", "板凳", "棋盘", "算盘",
    "锁匠", "箍桶", "弹花", "剃头", "挑水", "凉粉", "米糕", "醪糟", "抄手", "红油", "灶头", "烟囱", "瓦檐", "天井", "半坡", "高梯", "歇脚", "转角", "歪脖",
    "云脚",
];
/// Forms of the ground.
const GROUNDS: [&str; 17] = ["湾", "沟", "坪", "垭", "岩", "坡", "坎", "嘴", "塘", "井", "坝", "堡", "洞", "桥", "梁", "丘", "埂"];
/// Names of the real city that chance could hit.
const REAL: [&str; 16] =
    ["石桥", "凉水井", "石龟", "石狮", "白鹤嘴", "鲤鱼池", "芭蕉湾", "香樟林", "白鹭湾", "弹花街", "半坡", "红岩", "鲤鱼塘", "石碓窝", "喜鹊桥", "白鹤梁"];

/// Makes names, each once.
pub struct Names {
    chance: Chance,
    used: BTreeSet<String>,
}

impl Names {
    /// Names of the city `seed`.
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed, "names"), used: BTreeSet::new() }
    }

    /// One of a list.
    pub fn one_of(&mut self, list: &[&'static str]) -> &'static str {
        list[self.chance.below(list.len())]
    }

    /// A root such as 磨盘湾.
    pub fn root(&mut self) -> String {
        for _ in 0..400 {
            let name = format!("{}{}", self.one_of(&THINGS), self.one_of(&GROUNDS));
            if !REAL.contains(&name.as_str()) && self.used.insert(name.clone()) {
                return name;
            }
        }
        // All pairs are used up: a number keeps names apart.
        self.numbered("新垭口")
    }

    /// `root` with one of the endings; with a number when all are taken.
    pub fn ending(&mut self, root: &str, endings: &[&'static str]) -> String {
        for _ in 0..6 {
            let name = format!("{root}{}", self.one_of(endings));
            if self.used.insert(name.clone()) {
                return name;
            }
        }
        let ending = endings[endings.len() - 1];
        for number in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"] {
            let name = format!("{root}{number}{ending}");
            if self.used.insert(name.clone()) {
                return name;
            }
        }
        let thing = self.one_of(&THINGS);
        self.numbered(&format!("{root}{thing}{ending}"))
    }

    fn numbered(&mut self, name: &str) -> String {
        let mut full = name.to_owned();
        let mut number = 2;
        while !self.used.insert(full.clone()) {
            full = format!("{name}{number}号");
            number += 1;
        }
        full
    }
}

/// Names of everything that people call by name.
pub struct Register {
    /// One per estate.
    pub estates: Vec<String>,
    /// One per community, without 社区.
    pub communities: Vec<String>,
    /// For further names.
    pub names: Names,
}

/// Names communities, estates and streets.
pub fn register(seed: u64, blocks: &Blocks, network: &mut Network) -> Register {
    let mut names = Names::new(seed);
    let communities: Vec<String> = blocks.communities.iter().map(|_| names.root()).collect();
    let mut estates = Vec::with_capacity(blocks.estates.len());
    for estate in &blocks.estates {
        let root = communities.get(estate.community as usize).cloned().unwrap_or_default();
        let thing = names.one_of(&THINGS);
        estates.push(match estate.quarter {
            _ if estate.green => names.ending(&format!("{thing}{}", names_ground(&root)), &["公园", "游园", "崖壁绿地"]),
            Quarter::Core => names.ending(&root, &["正街", "大院", "里", "宿舍", "片区"]),
            Quarter::OldSlope => names.ending(&root, &["新村", "一村", "二村", "家属院", "老院"]),
            Quarter::Towers => names.ending(thing, &["花园", "雅苑", "新城", "名居", "江岸"]),
            Quarter::NewSlope => names.ending(thing, &["苑", "山居", "台", "半山", "小区"]),
            Quarter::Village => names.ending(&root, &["村一组", "村二组", "老屋", "大屋", "院子"]),
            Quarter::RidgePark => names.ending("望雾岭", &["公园", "松林", "观景台"]),
        });
    }
    name_streets(blocks, network, &communities, &mut names);
    Register { estates, communities, names }
}

fn names_ground(root: &str) -> &str {
    root.char_indices().last().map_or("", |(i, _)| &root[i..])
}

fn name_streets(blocks: &Blocks, network: &mut Network, communities: &[String], names: &mut Names) {
    // Metres of stairs and of all on each street.
    let mut stairs = vec![(0.0, 0.0); network.names.len()];
    for piece in network.pieces.iter().filter(|p| !p.gone) {
        let length = network.length(&piece.corners);
        let sum = &mut stairs[piece.street as usize];
        sum.1 += length;
        if piece.kind == "steps" {
            sum.0 += length;
        }
    }
    let mut river_roads = 0;
    for (i, street) in blocks.streets.iter().enumerate() {
        let middle = blocks.corners[street.corners[street.corners.len() / 2] as usize];
        let root = nearest(&blocks.communities, middle).map_or("", |k| communities[k].as_str());
        let (steps, all) = stairs[i];
        let by_stairs = steps > 0.3 * all && steps > 8.0;
        let quarter = street.estate.map(|e| blocks.estates[e as usize].quarter);
        network.names[i] = match street.rank {
            Rank::Main if street.outline => {
                river_roads += 1;
                names.ending(["沱龙江", "澄雾江", "沱龙江东", "澄雾江北", "沱龙江南"][river_roads % 5], &["滨路", "岸路", "滨江道"])
            }
            Rank::Minor if street.outline => names.ending("环山", &["步道", "东步道", "西步道", "南步道", "北步道"]),
            Rank::Main => {
                let own = names.root();
                names.ending(&own, &["路", "大道", "干道"])
            }
            Rank::Secondary => {
                let own = names.root();
                names.ending(&own, &["路", "正街", "街", "横路"])
            }
            Rank::Minor if by_stairs => names.ending(root, &["梯", "梯坎", "石梯", "大梯道", "坡梯", "天梯"]),
            Rank::Minor => names.ending(root, &["街", "巷", "支路", "横街", "后街", "上巷", "下巷", "支巷"]),
            Rank::Path if by_stairs && steps > 16.0 => names.ending(root, &["小梯", "梯口", "坎", "陡梯", "石坎", "梯子"]),
            Rank::Path if quarter == Some(Quarter::Core) && all > 45.0 => names.ending(root, &["里弄", "夹巷", "弯巷", "拐角", "半边街"]),
            Rank::Path if quarter == Some(Quarter::RidgePark) => names.ending("望雾岭", &["步道", "林径", "山径", "松径"]),
            Rank::Path => String::new(),
        };
    }
}

/// The number of the nearest point.
pub fn nearest(points: &[Point], p: Point) -> Option<usize> {
    (0..points.len()).min_by(|&a, &b| points[a].to(p).total_cmp(&points[b].to(p)))
}
