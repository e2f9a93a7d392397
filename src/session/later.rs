//! What only edits, hours, lines and other searches need: told by pointers, so that the worker can answer a first question before it has their code.

use super::ops::OpenPlace;
use super::track::{LayerKey, PaceKey};
use super::{Asked, OpenCity, jobs};
use crate::city::WeekMinute;
use crate::coverage::{Pace, Works};
use crate::network::Network;
use crate::protocol::{Body, Lines, UnreadHours};
use crate::scenario::Edit;
use std::rc::Rc;

/// Without it no edit is in force and no hour and no line is asked for.
pub(super) struct Later {
    /// What the edits in force do to the paths.
    pub works: fn(&mut OpenCity) -> Rc<Works>,
    /// The facilities of a service that are open with the edits in force, at the asked hour or at any.
    pub open: fn(&OpenCity, u16, bool) -> Vec<OpenPlace>,
    pub set_works: fn(&mut Pace, &Network, Rc<Works>),
    /// Takes the difference between what a layer holds and what is wanted in.
    pub follow: fn(&mut OpenCity, LayerKey, Rc<[OpenPlace]>, Rc<Works>),
    /// Puts an hour, lines and the way inside blocks in force.
    pub conditions: fn(&mut OpenCity, Option<WeekMinute>, Option<&Lines>, bool),
    /// Labels of homes to some services whatever the hour.
    pub any_hour: fn(&mut OpenCity, PaceKey, &[u16]) -> Vec<Vec<u16>>,
    /// What a figure would be if places whose hours nobody can read were open.
    pub unread: fn(&mut OpenCity, &Asked) -> Option<Box<UnreadHours>>,
    /// A slice of other work than that of a first visit.
    pub slice: fn(&mut OpenCity, &Asked, &[LayerKey], &mut jobs::Work) -> Body,
    /// Edits as a scenario file has them.
    pub text: fn(&[Edit]) -> Vec<u8>,
}

/// All of it.
pub(super) static LATER: Later = Later {
    works: OpenCity::works_of_edits,
    open: OpenCity::work_out_open,
    set_works: Pace::set_works,
    follow: OpenCity::follow,
    conditions: OpenCity::change_conditions,
    any_hour: OpenCity::home_labels_at_any_hour,
    unread: OpenCity::unread_hours,
    slice: OpenCity::slice_of_other_work,
    text: |edits| serde_json::to_vec(edits).unwrap_or_default(),
};
