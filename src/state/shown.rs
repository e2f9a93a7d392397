//! From what the engine answered to what stands on the screen: which figures are before and which after, and whether
//! they still belong to the question. Pure.

use super::Mode;
use quanli_model::units::People;
use quanli_protocol::{Change, Covered, Figures, Question, Tried};

/// The figures of the screen.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown {
    /// With what they are compared, when anything is.
    pub before: Option<Figures>,
    /// The figures.
    pub after: Figures,
    /// Who gains and who loses, when anything is compared.
    pub change: Option<Change>,
    /// The minutes that count.
    pub minutes: u8,
    /// They belong to the question as it stands.
    pub fresh: bool,
}

/// People within reach.
pub fn reachable(figures: &Figures, minutes: u8) -> People {
    at(&figures.within, minutes)
}

/// People of whom it is known, either way.
fn known(figures: &Figures, minutes: u8) -> People {
    figures.total - at(&figures.unknown, minutes)
}

/// People who can't get there.
pub fn left_out(figures: &Figures, minutes: u8) -> People {
    known(figures, minutes) - reachable(figures, minutes)
}

fn at(people: &[People], minutes: u8) -> People {
    people.get(usize::from(minutes)).copied().unwrap_or_default()
}

/// What stands on the screen. A change of the minutes alone needs no new answer: the figures hold all of them.
pub fn shown(question: &Question, covered: &Covered, tried: Option<&Tried>, mode: Mode) -> Shown {
    let same = |other: &Question| (other.who, &other.service, other.direction) == (question.who, &question.service, question.direction);
    let fresh = same(&covered.question);
    let minutes = question.minutes;
    match (mode, tried) {
        (Mode::Placing, Some(tried)) => {
            Shown { before: Some(covered.after.clone()), after: tried.after.clone(), change: Some(tried.change.clone()), minutes, fresh }
        }
        (Mode::Placing, None) => Shown { before: Some(covered.after.clone()), after: covered.after.clone(), change: Some(Change::default()), minutes, fresh },
        _ if covered.edited => {
            Shown { before: Some(covered.before.clone()), after: covered.after.clone(), change: Some(covered.change.clone()), minutes, fresh }
        }
        _ => Shown { before: None, after: covered.after.clone(), change: None, minutes, fresh },
    }
}

impl Shown {
    /// People within reach and people of whom it is known: a share and its base.
    pub fn share(&self) -> (People, People) {
        share_of(&self.after, self.minutes)
    }

    /// The same before.
    pub fn share_before(&self) -> Option<(People, People)> {
        self.before.as_ref().map(|figures| share_of(figures, self.minutes))
    }
}

/// People within reach and people of whom it is known.
pub fn share_of(figures: &Figures, minutes: u8) -> (People, People) {
    (reachable(figures, minutes), known(figures, minutes))
}
