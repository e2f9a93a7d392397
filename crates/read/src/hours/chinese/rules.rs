//! Tokens → rules: which days and which part of the year a range of times belongs to, and what is off.

use super::clock::{Before, DAY, Minute, range};
use super::{Days, Season, Token, Written};

/// What holds on some days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    Times(Vec<[Minute; 2]>),
    Off,
    /// Nobody can say beforehand.
    Unsure,
}

/// A rule. Without days it is for every day, without a season for the whole year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Rule {
    pub season: Option<Season>,
    pub days: Option<Days>,
    pub what: What,
}

/// The rules of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub list: Vec<Rule>,
    /// Holidays keep the hours of other days although those days are off.
    pub holidays_as_usual: bool,
}

/// What came last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    Nothing,
    Selector,
    Range,
    Off,
    /// A time that is no range yet: where it stands.
    Time(Written),
}

/// To what the next times belong.
#[derive(Clone, Default)]
struct Selected {
    season: Option<Season>,
    days: Option<Days>,
    /// Said, with no times yet.
    season_waits: bool,
    days_wait: bool,
}

/// What stood before a bracket.
struct Outside {
    selected: Selected,
    last: Last,
    rules: usize,
    ranges: usize,
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    rules: Rules,
    selected: Selected,
    /// Whether the first selector of the text was a season: then days are within seasons, else seasons within days.
    by_season: Option<bool>,
    /// The next times begin a rule of their own.
    split: bool,
    last: Last,
    before: Before,
    /// Ranges since the clause began, and since the text did.
    in_clause: usize,
    ranges: usize,
    outside: Vec<Outside>,
    suspended: bool,
    opens: Option<Written>,
    closes: Option<Written>,
}

/// The rules that tokens make; `None`: they are not understood as a whole.
pub(super) fn of(tokens: &[Token]) -> Option<Rules> {
    let by_halves = tokens.iter().any(|t| matches!(t, Token::Time(Written { half: Some(_), .. })));
    let mut reader = Reader {
        tokens,
        at: 0,
        rules: Rules::default(),
        selected: Selected::default(),
        by_season: None,
        split: false,
        last: Last::Nothing,
        before: Before { by_halves, ..Before::default() },
        in_clause: 0,
        ranges: 0,
        outside: Vec::new(),
        suspended: false,
        opens: None,
        closes: None,
    };
    while reader.at < tokens.len() {
        reader.step()?;
    }
    reader.finish()
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn step(&mut self) -> Option<()> {
        let token = self.tokens[self.at].clone();
        self.at += 1;
        match token {
            Token::Space | Token::Filler | Token::Connector | Token::Label | Token::Meal(_) => {}
            Token::And => self.before.half = self.before.half.filter(|_| self.last == Last::Range),
            Token::Comma => self.clause_ends()?,
            Token::Strong => {
                self.clause_ends()?;
                self.after_times()?;
            }
            Token::Open => self.open()?,
            Token::Close => self.close()?,
            Token::Days(days) => self.days(days)?,
            Token::Dates(dates) => self.season(Season::Dates(dates))?,
            Token::Named(named) => self.season(Season::Named(named))?,
            Token::Time(time) => self.time(time)?,
            // 全天24小时 says it twice; 周一全天闭馆 says how long it is off.
            Token::AllDay if self.peek() == Some(&Token::AllDay) || (self.peek() == Some(&Token::Off) && self.selected.days_wait) => {}
            Token::AllDay => self.add([0, DAY])?,
            Token::Off => self.off()?,
            Token::OffDays => self.off_days()?,
            Token::Without => self.without()?,
            Token::Except => self.except()?,
            Token::Usual => self.usual()?,
            Token::Others => self.others()?,
            Token::Extend => self.extend()?,
            Token::Break => self.pause()?,
            Token::Unsure => self.unsure()?,
            Token::Suspended => self.suspended = true,
            Token::Opens => self.opens_or_closes(true)?,
            Token::Closes => self.opens_or_closes(false)?,
            // 上午 without a time behind it says something that is not read here.
            Token::Half(_) | Token::Dash | Token::NextDay | Token::LastEntry | Token::Remark | Token::Contact | Token::Bad | Token::Unknown(_) => return None,
        }
        Some(())
    }

    /// A time by itself is none; in the next clause half days begin anew.
    fn clause_ends(&mut self) -> Option<()> {
        self.in_clause = 0;
        (!matches!(self.last, Last::Time(_))).then_some(())
    }

    /// `8:30-17:30 周一至周五；…`: days behind their times.
    fn after_times(&mut self) -> Option<()> {
        if !self.selected.days_wait && !self.selected.season_waits {
            return Some(());
        }
        let waiting = self.selected.clone();
        if self.behind_times(&waiting, self.rules.list.len()) {
            self.selected = Selected::default();
            self.split = true;
            self.last = Last::Nothing;
        }
        Some(())
    }

    /// Gives the last rule the selectors that stand behind its times, where it has none of the kind.
    fn behind_times(&mut self, waiting: &Selected, rules: usize) -> bool {
        let Some(rule) = self.rules.list.last_mut().filter(|r| matches!(r.what, What::Times(_))) else { return false };
        let days_fit = !waiting.days_wait || rule.days.is_none();
        let season_fits = !waiting.season_waits || rule.season.is_none();
        if rules == 0 || !days_fit || !season_fits {
            return false;
        }
        if waiting.days_wait {
            rule.days.clone_from(&waiting.days);
        }
        if waiting.season_waits {
            rule.season.clone_from(&waiting.season);
        }
        true
    }

    fn open(&mut self) -> Option<()> {
        self.outside.push(Outside { selected: self.selected.clone(), last: self.last, rules: self.rules.list.len(), ranges: self.ranges });
        (self.selected.days_wait, self.selected.season_waits) = (false, false);
        self.in_clause = 0;
        (!matches!(self.last, Last::Time(_)) && self.outside.len() == 1).then_some(())
    }

    fn close(&mut self) -> Option<()> {
        let outside = self.outside.pop()?;
        self.clause_ends()?;
        let inside = self.selected.clone();
        let selects = inside.days_wait || inside.season_waits;
        let says_more = self.rules.list.len() != outside.rules || self.ranges != outside.ranges;
        match (selects, says_more) {
            // 工作日（周一至周五）, 夏季（5月1日至9月30日）: what it means.
            (true, false) if (outside.selected.days_wait && inside.days_wait) || (outside.selected.season_waits && inside.season_waits) => {
                self.selected = outside.selected.clone();
                if inside.days_wait {
                    self.selected.days = inside.days;
                }
                if inside.season_waits {
                    self.selected.season = inside.season;
                }
                self.last = Last::Selector;
            }
            // 9:00-21:00（周一至周四）
            (true, false) if outside.last == Last::Range && self.behind_times(&inside, outside.rules) => {
                self.selected = Selected { days_wait: false, season_waits: false, ..outside.selected };
                self.split = true;
                self.last = Last::Nothing;
            }
            (true, false) => {
                self.selected.days_wait |= outside.selected.days_wait;
                self.selected.season_waits |= outside.selected.season_waits;
            }
            (true, true) => return None,
            // 周一至周五（9:00-12:00）
            (false, _) if self.ranges != outside.ranges => {
                self.selected = Selected { days_wait: false, season_waits: false, ..outside.selected };
                self.split = true;
            }
            // 周一至周五（周三除外）9:00-12:00
            (false, _) => {
                let off = self.last == Last::Off;
                self.selected = outside.selected;
                self.last = if off && !(self.selected.days_wait || self.selected.season_waits) { Last::Off } else { outside.last };
            }
        }
        Some(())
    }

    fn days(&mut self, days: Days) -> Option<()> {
        let by_season = *self.by_season.get_or_insert(false);
        self.selected.days = match &self.selected.days {
            Some(waiting) if self.selected.days_wait => Some(waiting.with(&days)?),
            _ => Some(days),
        };
        if !self.selected.days_wait && !by_season && !self.selected.season_waits && self.outside.is_empty() {
            self.selected.season = None;
        }
        self.selected.days_wait = true;
        self.selector()
    }

    fn season(&mut self, season: Season) -> Option<()> {
        let by_season = *self.by_season.get_or_insert(true);
        if self.selected.season_waits {
            return None;
        }
        if by_season && !self.selected.days_wait && self.outside.is_empty() {
            self.selected.days = None;
        }
        self.selected.season = Some(season);
        self.selected.season_waits = true;
        self.selector()
    }

    fn selector(&mut self) -> Option<()> {
        let lone = matches!(self.last, Last::Time(_));
        (self.split, self.last) = (true, Last::Selector);
        self.before = Before { by_halves: self.before.by_halves, ..Before::default() };
        (!lone).then_some(())
    }

    /// A time: the begin of a range, or one whose word follows (开门, 关门).
    fn time(&mut self, time: Written) -> Option<()> {
        if matches!(self.last, Last::Time(_)) {
            return None;
        }
        if self.peek() != Some(&Token::Dash) {
            self.last = Last::Time(time);
            return Some(());
        }
        let Some(Token::Time(to)) = self.tokens.get(self.at + 1) else { return None };
        let to = *to;
        self.at += 2;
        // A chain of three is no range.
        if self.peek() == Some(&Token::Dash) {
            return None;
        }
        let found = range(time, to, self.before)?;
        self.before.half = to.half.or(time.half).or(self.before.half);
        self.add(found)
    }

    fn add(&mut self, found: [Minute; 2]) -> Option<()> {
        if matches!(self.last, Last::Time(_)) {
            return None;
        }
        let (season, days) = (self.selected.season.clone(), self.selected.days.clone());
        match self.rules.list.last_mut() {
            Some(Rule { season: s, days: d, what: What::Times(times) }) if !self.split && *s == season && *d == days => times.push(found),
            _ => self.rules.list.push(Rule { season, days, what: What::Times(vec![found]) }),
        }
        (self.selected.days_wait, self.selected.season_waits, self.split) = (false, false, false);
        self.before.end = Some(found[1]);
        self.in_clause += 1;
        self.ranges += 1;
        self.last = Last::Range;
        Some(())
    }

    /// A rule for the days that wait; what follows is about others.
    fn rule_of_waiting(&mut self, what: What) {
        let Selected { season, days, .. } = self.selected.clone();
        self.rules.list.push(Rule { season, days, what });
        self.selected.days = None;
        (self.selected.days_wait, self.selected.season_waits) = (false, false);
        (self.split, self.last) = (true, Last::Off);
    }

    fn off(&mut self) -> Option<()> {
        match self.last {
            // 凌晨2点关门
            Last::Time(time) => self.closes_at(time),
            _ if self.selected.days_wait || self.selected.season_waits => {
                self.rule_of_waiting(What::Off);
                Some(())
            }
            // 休息：周日
            _ if matches!(self.peek(), Some(Token::Days(_))) => self.off_days(),
            // 12:00-14:00休息
            Last::Range if self.in_clause == 1 => self.take_pause(),
            // 闭馆不开放
            Last::Off if self.at > 1 && self.tokens[self.at - 2] == Token::Off => Some(()),
            _ => None,
        }
    }

    /// The days that follow are off.
    fn off_days(&mut self) -> Option<()> {
        let mut all: Option<Days> = None;
        while let Some(token) = self.peek() {
            match token {
                Token::Days(days) => all = Some(all.map_or(Some(days.clone()), |a| a.with(days))?),
                Token::And | Token::Connector | Token::Space => {}
                _ => break,
            }
            self.at += 1;
        }
        // 闭馆日：周一 9:00-17:00 would be said of Mondays by mistake.
        let days = all.filter(|_| !self.selected.days_wait)?;
        self.off_on(days)
    }

    fn off_on(&mut self, days: Days) -> Option<()> {
        self.by_season.get_or_insert(false);
        self.rules.list.push(Rule { season: self.selected.season.clone().filter(|_| self.selected.season_waits), days: Some(days), what: What::Off });
        (self.split, self.last) = (true, Last::Off);
        Some(())
    }

    /// 除周一外; 不含节假日.
    fn without(&mut self) -> Option<()> {
        let mut all: Option<Days> = None;
        while let Some(token) = self.peek() {
            match token {
                Token::Days(days) => all = Some(all.map_or(Some(days.clone()), |a| a.with(days))?),
                Token::And | Token::Connector | Token::Space | Token::Off => {}
                Token::Except => {
                    self.at += 1;
                    break;
                }
                _ => break,
            }
            self.at += 1;
        }
        let days = all?;
        if is_holidays(&days) && self.is_said_of_off() { self.keep_holidays(&days) } else { self.off_on(days) }
    }

    /// 周一除外
    fn except(&mut self) -> Option<()> {
        let days = self.selected.days.clone().filter(|_| self.selected.days_wait)?;
        if is_holidays(&days) && self.is_said_of_off() {
            self.selected.days_wait = false;
            self.selected.days = None;
            return self.keep_holidays(&days);
        }
        self.rule_of_waiting(What::Off);
        Some(())
    }

    /// An exception behind what is off, or behind days of which that is said next: 周一闭馆（节假日除外）, 周一（节假日除外）闭馆.
    fn is_said_of_off(&self) -> bool {
        let before = self.outside.last();
        let last_rule_is_off = self.rules.list.last().is_some_and(|r| r.what == What::Off);
        let off_follows = self.tokens[self.at..].iter().find(|t| !matches!(t, Token::Close | Token::Space | Token::Except)) == Some(&Token::Off);
        (last_rule_is_off && before.is_none_or(|o| o.last == Last::Off || self.rules.list.len() > o.rules))
            || (before.is_some_and(|o| o.selected.days_wait) && off_follows)
    }

    /// Only of all holidays: which of them some are is not told in the syntax.
    fn keep_holidays(&mut self, days: &Days) -> Option<()> {
        if !days.within.is_empty() {
            return None;
        }
        self.rules.holidays_as_usual = true;
        (self.split, self.last) = (true, Last::Off);
        Some(())
    }

    /// 全年无休 says that no day is off; 节假日照常 that holidays are not.
    fn usual(&mut self) -> Option<()> {
        if !self.selected.days_wait {
            return Some(());
        }
        let days = self.selected.days.take()?;
        self.selected.days_wait = false;
        if days.bits() >> 7 == 1 {
            return if is_holidays(&days) { self.keep_holidays(&days) } else { None };
        }
        (days.bits() == 0x7f).then_some(())
    }

    /// 其余时间9:00-17:00: for the days that are not named; 其余时间休息: nothing new.
    fn others(&mut self) -> Option<()> {
        if self.selected.days_wait || self.selected.season_waits || matches!(self.last, Last::Time(_)) {
            return None;
        }
        let rest = &self.tokens[self.at..];
        if let Some(off) = rest.iter().position(|t| *t == Token::Off).filter(|n| rest[..*n].iter().all(|t| *t == Token::Space)) {
            self.at += off + 1;
            return (self.ranges > 0).then_some(());
        }
        self.selected = Selected { days: Some(Days { others: true, ..Days::span(0, 6) }), ..Selected::default() };
        (self.split, self.last) = (true, Last::Nothing);
        self.before = Before { by_halves: self.before.by_halves, ..Before::default() };
        Some(())
    }

    /// 周五、周六延长至24:00: the times as before, with another end.
    fn extend(&mut self) -> Option<()> {
        let Some(Token::Time(to)) = self.peek().cloned() else { return None };
        self.at += 1;
        let base = self.rules.list.iter().rev().find_map(|r| if let What::Times(times) = &r.what { Some(times.clone()) } else { None })?;
        let (mut times, last) = (base.clone(), *base.last()?);
        let from = Written { hour: last[0] / 60, minute: last[0] % 60, half: None, next_day: false, short: false };
        let longer = range(from, to, Before::default())?;
        *times.last_mut()? = longer;
        if !self.selected.days_wait || longer[1] <= last[1] {
            return None;
        }
        self.rule_of_waiting(What::Times(times));
        self.ranges += 1;
        Some(())
    }

    /// 午休12:00-14:00, 12:00-14:00午休.
    fn pause(&mut self) -> Option<()> {
        if self.last == Last::Range && self.in_clause == 1 && self.ranges > 1 {
            return self.take_pause();
        }
        while matches!(self.peek(), Some(Token::Space)) {
            self.at += 1;
        }
        if !matches!(self.peek(), Some(Token::Time(_))) || self.selected.days_wait {
            return None;
        }
        self.step()?;
        self.take_pause()
    }

    /// Takes the last range out of the others of its rule.
    fn take_pause(&mut self) -> Option<()> {
        let Some(Rule { what: What::Times(times), .. }) = self.rules.list.last_mut() else { return None };
        let [from, to] = times.pop()?;
        let holding = times.iter().position(|[a, b]| *a < from && to < *b)?;
        let whole = times[holding];
        times.splice(holding..=holding, [[whole[0], from], [to, whole[1]]]);
        self.last = Last::Range;
        Some(())
    }

    /// 节假日另行通知: on holidays nobody can say; of other days it would leave the hours open.
    fn unsure(&mut self) -> Option<()> {
        let days = self.selected.days.clone().filter(|_| self.selected.days_wait)?;
        if !is_holidays(&days) {
            return None;
        }
        self.rule_of_waiting(What::Unsure);
        Some(())
    }

    fn opens_or_closes(&mut self, opens: bool) -> Option<()> {
        let Last::Time(time) = self.last else { return None };
        if opens { self.opens_at(time) } else { self.closes_at(time) }
    }

    fn opens_at(&mut self, time: Written) -> Option<()> {
        self.last = Last::Nothing;
        self.opens.replace(time).is_none().then_some(())?;
        self.opened_and_closed()
    }

    fn closes_at(&mut self, time: Written) -> Option<()> {
        self.last = Last::Nothing;
        self.closes.replace(time).is_none().then_some(())?;
        self.opened_and_closed()
    }

    /// Once both are said they are a range: 上午10点开门，凌晨2点关门.
    fn opened_and_closed(&mut self) -> Option<()> {
        if let (Some(from), Some(to)) = (self.opens, self.closes) {
            (self.opens, self.closes) = (None, None);
            let found = range(from, to, Before { by_halves: self.before.by_halves, ..Before::default() })?;
            return self.add(found);
        }
        Some(())
    }

    fn finish(mut self) -> Option<Rules> {
        self.clause_ends()?;
        self.after_times()?;
        let waits = self.selected.days_wait || self.selected.season_waits;
        let half_said = self.opens.is_some() || self.closes.is_some();
        if waits || half_said || !self.outside.is_empty() {
            return None;
        }
        if self.suspended {
            let alone = self.rules.list.is_empty();
            self.rules.list = vec![Rule { season: None, days: None, what: What::Off }];
            return alone.then_some(self.rules);
        }
        (self.ranges > 0).then_some(self.rules)
    }
}

fn is_holidays(days: &Days) -> bool {
    days.bits() == 1 << 7
}
