//! 一圈一策: the sheet of one circle as a page of its own that prints on one A4, in Chinese, without any script or request.

use quanli_metrics::{CircleRule, CircleSheet, FirstStep, GapReason};
use quanli_model::catalogue::Service;
use quanli_model::scenario::Verb;
use quanli_model::units::People;

const STYLE: &str = "@page{size:A4;margin:14mm}body{font:14px/1.5 'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#15202B;max-width:182mm;margin:0 auto}\
h1{font-size:22px;margin:0}p{margin:4px 0}table{border-collapse:collapse;width:100%;font-size:12.5px}td,th{border-bottom:1px solid #E1E5E4;padding:3px 6px 3px 0;text-align:left;font-weight:400}\
th{color:#66727A}.n{text-align:right;font-variant-numeric:tabular-nums}.b{width:70px}.b i{display:block;height:8px;background:#15202B}.b span{display:block;background:#E1E5E4;width:70px}\
.o{color:#B02F18;font-weight:700}h2{font-size:15px;margin:12px 0 2px}.v{font-weight:700}footer{color:#66727A;font-size:11.5px;margin-top:10px}";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// People as a person would say them: to one below 1 000, else to 10.
fn people(n: People) -> String {
    let n = n.rounded();
    (if n < 1000 { n } else { (n + 5) / 10 * 10 }).to_string()
}

fn percent(part: People, of: People) -> u64 {
    if of.0 == 0 { 0 } else { (part.0 * 200 + of.0) / (of.0 * 2) }
}

/// Why, in the words of the sheet.
#[must_use]
pub fn reason_zh(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Shut => "这个时候关门",
        GapReason::Climb => "梯坎和坡挡住",
        GapReason::Detour => "直线够近，路要绕",
        GapReason::NoneInside => "圈内没有",
        GapReason::Full => "到了没位子",
        GapReason::Far => "太远",
    }
}

/// For whom, from the bits of the age columns.
#[must_use]
pub fn ages_zh(ages: u8) -> &'static str {
    match ages & 31 {
        31 => "全年龄",
        24 => "60岁以上",
        16 => "75岁以上",
        1 => "0—6岁",
        2 => "7—14岁",
        3 => "0—14岁",
        4 => "15—59岁",
        6 => "7—59岁",
        _ => "所列年龄",
    }
}

fn row(r: &CircleRule, services: &[Service]) -> String {
    let known = r.people - r.unknown;
    let share = percent(r.met, known);
    let name = services.get(r.service as usize).map_or("", |s| s.zh.as_str());
    format!(
        "<tr><td{}>{}{}</td><td>{}分</td><td class=n>{}处</td><td class=b><span><i style=\"width:{share}%\"></i></span></td><td class=n>{share}%</td><td class=n>{}</td><td>{}</td></tr>",
        if r.satisfied { "" } else { " class=o" },
        escaped(name),
        if r.required { "" } else { "（宜配）" },
        r.minutes,
        r.inside,
        r.met_circle.map_or_else(|| "—".to_owned(), |n| format!("{}%", percent(n, r.people))),
        r.reason.map_or("—", reason_zh),
    )
}

fn step(s: &FirstStep, services: &[Service]) -> String {
    let service = escaped(services.get(s.service as usize).map_or("", |x| x.zh.as_str()));
    let name = escaped(&s.name);
    let what = match s.verb {
        Verb::Change => format!("<span class=v>改</span> {name}加上{service}（一圈多能）"),
        _ if name.is_empty() => format!("<span class=v>增</span> 圈内加一处{service}"),
        _ => format!("<span class=v>增</span> {name}加一处{service}"),
    };
    format!("<tr><td>{what}</td><td class=n>{}{}分钟内多 {} 人</td></tr>", ages_zh(s.ages), s.minutes, people(s.gained))
}

/// The sheet as HTML. `note`: what must be said about the data (made up, date), already in words.
#[must_use]
pub fn sheet_html(sheet: &CircleSheet, services: &[Service], city: &str, note: &str) -> String {
    let c = &sheet.row;
    let lacking = c.rules.iter().filter(|r| r.required && !r.satisfied && r.people.0 > 0).count();
    let title = sheet.standard.title.get("zh-CN").map_or(sheet.standard.id.as_str(), String::as_str);
    let by = if sheet.standard.verified { "达标按" } else { "按未核定口径：" };
    let rows: String = c.rules.iter().filter(|r| r.people.0 > 0).map(|r| row(r, services)).collect();
    let steps: String = sheet.steps.iter().take(5).map(|s| step(s, services)).collect();
    let steps = if steps.is_empty() { "<p>没有找到能补上短板的一件事。</p>".to_owned() } else { format!("<table>{steps}</table>") };
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{name} · 一圈一策</title><style>{STYLE}</style><h1>{name}</h1>\
<p>{city} · {people} 人，60岁以上 {old}% · 圈界示意</p><p><b>{required} 项应有服务里，{lacking} 项有两成以上的人走不到。</b>按规范画圆算，{paper} 项够。</p>\
<table><tr><th>服务<th>几分钟内<th class=n>圈内<th>走得到的人<th><th class=n>画圆算<th>主要原因</tr>{rows}</table><h2>先做哪一件</h2>{steps}\
<footer>{by}{title}（{id} 第 {version} 版）；实测口径，各年龄按自己的步速；圈内八成以上的人走得到算够。{note} 结果指纹 {fingerprint}</footer></html>\n",
        name = escaped(&c.name),
        city = escaped(city),
        people = people(c.people),
        old = percent(c.sixty_up, c.people),
        required = c.required,
        paper = c.satisfied_on_paper,
        title = escaped(title),
        id = escaped(&sheet.standard.id),
        version = sheet.standard.version,
        note = escaped(note),
        fingerprint = sheet.fingerprint,
    )
}
