//! The words of the texts, each with what it says. The longest that fits is read, so a word may begin with another.

use super::{Days, Half, Named, Token};

/// What a word says.
pub(super) fn words() -> Vec<(&'static str, Token)> {
    let mut all: Vec<(&'static str, Token)> = Vec::new();
    let mut add = |token: Token, list: &'static str| all.extend(list.split_whitespace().map(|word| (word, token.clone())));
    add(Token::Days(Days::span(0, 6)), EVERY_DAY);
    add(Token::Days(Days { workdays: true, ..Days::span(0, 4) }), WORKDAYS);
    add(Token::Days(Days::span(5, 6)), WEEKEND);
    add(Token::Days(Days { holidays: true, ..Days::default() }), HOLIDAYS);
    // The days on which the calendar's holidays of that name can fall.
    for (names, within) in [
        ("元旦节 元旦", "Dec 30-Jan 03"),
        ("春节", "Jan 15-Feb 28"),
        ("清明节 清明", "Apr 02-Apr 07"),
        ("五一劳动节 国际劳动节 劳动节 五一", "Apr 29-May 06"),
        ("端午节 端午", "May 25-Jun 30"),
        ("国庆节 国庆", "Sep 29-Oct 08"),
    ] {
        add(Token::Days(Days { holidays: true, within: vec![within], ..Days::default() }), names);
    }
    for (half, list) in [
        (Half::Am, "AM"),
        (Half::Pm, "PM"),
        (Half::Dawn, "凌晨"),
        (Half::Morning, "清晨 早晨 早上 上午 早间 午前 早"),
        (Half::Noon, "中午 午间 正午"),
        (Half::Afternoon, "下午 午后"),
        (Half::Evening, "傍晚 晚上 晚间 晚"),
        (Half::Night, "深夜 午夜 半夜 夜间 夜里 夜晚"),
    ] {
        add(Token::Half(half), list);
    }
    for (half, list) in [
        (Half::Morning, "早餐 早饭 早点 早茶 早市 早场"),
        (Half::Noon, "午餐 午饭 中餐 中饭 午市 午场"),
        (Half::Afternoon, "下午茶"),
        (Half::Evening, "晚餐 晚饭 晚市 夜市 晚场"),
        (Half::Night, "夜宵 宵夜"),
    ] {
        add(Token::Meal(half), list);
    }
    for (named, list) in [
        (Named::Summer, "夏季 夏天 夏令时 夏令 夏时制 夏"),
        (Named::Winter, "冬季 冬天 冬令时 冬令 冬时制 冬"),
        (Named::Spring, "春季 春天 春"),
        (Named::Autumn, "秋季 秋天 秋"),
        (Named::SpringAndAutumn, "春秋季 春秋两季 春秋"),
        (Named::Busy, "旺季"),
        (Named::Quiet, "淡季"),
    ] {
        add(Token::Named(named), list);
    }
    add(Token::AllDay, "24小时 二十四小时 24h 全天候 全天 昼夜 7x24小时 7*24小时 7×24小时 7x24 7*24 7×24 24x7 24/7");
    add(Token::Off, OFF);
    add(Token::OffDays, "闭馆日 休馆日 店休日 休园日 闭园日 闭馆时间 休馆时间 休息时间 停业时间");
    add(
        Token::Suspended,
        "暂停营业 暂停对外开放 暂停开放 暂停服务 暂停对外 停业 歇业 暂不开放 暂不营业 暂未开放 暂未营业 未开放 已关闭 永久关闭 停止营业 停止开放",
    );
    add(Token::Without, "除 不含 不包括 不包含");
    add(Token::Except, "除外 以外 之外 外");
    add(Token::Others, "其余时间 其他时间 其它时间 其余日期 其余 其他日期 其它日期 平时 平日");
    add(Token::Usual, "照常营业 照常开放 照常上班 照常 正常营业 正常开放 不闭馆 不休馆 不闭园 不关门 不放假 无休 不休息 不休 不打烊");
    add(Token::Extend, "延长至 延长到 延时至 延时到 延至 营业至 营业到 开放至 开放到");
    add(Token::Break, "午间休息 中午休息 午休时间 午休");
    add(Token::Opens, "开门 开馆 开始营业 开始 开园 开店 开业");
    add(Token::Closes, "结束营业 结束 打烊 收摊 下班");
    add(Token::NextDay, "次日 翌日 第二天 隔天 隔日");
    add(Token::LastEntry, LAST_ENTRY);
    add(Token::Unsure, "另行通知 另行公告 时间另定 待定 请电询 电询 以公告为准 以通知为准");
    add(Token::Bad, BAD);
    add(Token::Contact, "联系电话 咨询电话 服务电话 预约电话 电话 咨询 热线 联系 手机");
    add(Token::Remark, REMARKS);
    add(Token::Label, LABELS);
    add(Token::Filler, FILLERS);
    add(Token::Connector, "和 及 与 以及 或");
    all
}

const EVERY_DAY: &str = "每天 每日 天天 日常 全周 daily";
const WORKDAYS: &str = "工作日 上班日";
const WEEKEND: &str = "双休日 周末 周六日 周六周日 星期六日 公休日 休息日";
const HOLIDAYS: &str = "国家法定节假日 法定节假日 法定假日 法定假期 法定节日 国定假日 公众假期 公共假期 节假日 节日 假日 PH";
const OFF: &str =
    "闭馆 休馆 休息 关门 关闭 闭园 闭店 店休 休业 公休 放假 不开放 不营业 不上班 不办公 不对外开放 不对外 不接待 不开 不供应 不供餐 休 off closed";
/// A time beside such a word is when the last are let in, not when it closes.
const LAST_ENTRY: &str = "停止入馆 停止入场 停止入园 停止进场 停止进馆 停止进入 停止售票 停止检票 停止取票 停止取号 停止领票 停止换票 停止发卡 停止点餐 停止接待 停止受理 \
     停止挂号 停止办理 停止预约 停止借阅 停止借书 停止 最晚入馆 最晚入场 最晚入园 最晚进场 最后入馆 最后入场 最后入园 最后点餐 最后点单 末次入场 截止 止票 止馆 清场";
/// What these say can't be put into hours here.
const BAD: &str = "单日 双日 单号 双号 单周 双周 隔周 每月 月初 月底 月末 每季度 寒暑假 寒假 暑假 学期 开学 假期 期间 雨天 下雨 天气 雨雪 除夕 中秋 年三十 大年 初一 农历 轮休 \
     不定时 不固定 左右 大约 天黑 日出 日落 看情况 视情况 起 后 前";
/// A clause that begins so says nothing of the hours.
const REMARKS: &str = "注 备注 具体 如有 如需 请 敬请 欢迎 免费 凭 温馨提示 提示 以实际 以现场 以官方 以当日 以门店 需 须 可 详见 仅供参考 另有 逾期 谢谢 地址 提前 室外 户外 馆外";
const LABELS: &str = "营业时间 开放时间 服务时间 办公时间 办理时间 办事时间 工作时间 就诊时间 接诊时间 门诊时间 上班时间 供餐时间 用餐时间 开餐时间 就餐时间 借阅时间 开馆时间 \
     入园时间 经营时间 运营时间 对外开放时间 活动时间 参观时间 时间 时段";
const FILLERS: &str = "营业 开放 服务 办公 上班 办理 供应 供餐 就餐 用餐 接诊 接待 参观 运营 对外 免费开放 全年 常年 均 都 为 仅限 仅 只 两餐 三餐 每逢 逢 每 则 的 从 自 国家 正常 时 分 均为 中午不休息 中午不休 午间不休息 午间不休";

/// Day names in Latin letters.
pub(super) fn latin_day(word: &str) -> Option<u8> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_lowercase();
    let long_enough = word.len() >= 2 && word.is_ascii();
    NAMES.iter().position(|name| long_enough && (name.starts_with(&word) && word.len() <= 3 || *name == word)).map(|i| i as u8)
}

/// A weekday by its sign: 一 is Monday.
pub(super) fn day_sign(c: char) -> Option<u8> {
    match c {
        '日' | '天' | '七' | '7' => Some(6),
        '1'..='6' => Some(c as u8 - b'1'),
        _ => "一二三四五六".chars().position(|d| d == c).map(|i| i as u8),
    }
}
