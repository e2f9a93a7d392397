//! Undo and redo as two lists: what is done, and what was taken back.
//!
//! An undo is exact because nothing is stored but the edits: taking the last one off the list *is* the state before it.
//! A new edit forgets what was taken back.

use super::edit::Edit;

/// The edits in force and those that were taken back.
///
/// ```
/// use quanli_model::scenario::{Edit, History};
/// let close = r#"{"id": "1", "do": "remove-facility", "facility": "canteen-3"}"#;
/// let mut history = History::default();
/// history.push(serde_json::from_str::<Edit>(close)?);
/// assert!(history.undo() && history.edits().is_empty());
/// assert!(history.redo() && history.edits().len() == 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

impl History {
    /// The edits in force, in order.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.done
    }

    /// Appends an edit.
    pub fn push(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push(edit);
    }

    /// Puts another list in force; what was there is forgotten.
    pub fn replace(&mut self, edits: Vec<Edit>) {
        self.undone.clear();
        self.done = edits;
    }

    /// Takes the last edit back; `false` when there is none.
    pub fn undo(&mut self) -> bool {
        self.done.pop().map(|edit| self.undone.push(edit)).is_some()
    }

    /// Makes the last undone edit again; `false` when there is none.
    pub fn redo(&mut self) -> bool {
        self.undone.pop().map(|edit| self.done.push(edit)).is_some()
    }

    /// Whether an undo would do something.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether a redo would do something.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}
