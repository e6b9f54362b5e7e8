//! The next undo and redo steps of a person.

use crate::model::{ChangeLogEntry, StaffAction, StaffName};

/// A person's last step that is in effect, and the last that they undid. A new step clears the
/// redo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoSteps {
    /// The step that can be undone.
    pub undo: Option<ChangeLogEntry>,
    /// The undo that a redo would revert.
    pub redo: Option<ChangeLogEntry>,
}

impl UndoSteps {
    /// From the change log, newest first.
    pub(in crate::service) fn of(changes: &[ChangeLogEntry], who: &StaffName) -> Self {
        let (mut in_effect, mut undone): (Vec<&ChangeLogEntry>, Vec<&ChangeLogEntry>) =
            (Vec::new(), Vec::new());
        for change in changes.iter().rev() {
            let own = change.who.as_ref() == Some(who);
            let is_subject = |other: &&ChangeLogEntry| other.id.to_string() == change.subject;
            if change.action == StaffAction::Edit && own {
                in_effect.push(change);
                undone.clear();
            } else if change.action == StaffAction::Undo {
                // An undone step is no longer in effect, whoever undid it.
                in_effect.retain(|other| !is_subject(other));
                if own {
                    undone.push(change);
                }
            } else if change.action == StaffAction::Redo {
                undone.retain(|other| !is_subject(other));
                if own {
                    in_effect.push(change);
                }
            }
        }
        Self {
            undo: in_effect.last().map(|change| (*change).clone()),
            redo: undone.last().map(|change| (*change).clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps after these changes, each `(who, act, the change it reverts)`; ids count from 1.
    fn steps(changes: &[(&str, StaffAction, i64)]) -> (Option<i64>, Option<i64>) {
        let log = (1..)
            .zip(changes)
            .map(|(id, (who, act, of))| ChangeLogEntry {
                id,
                who: Some(who.parse().unwrap()),
                wall_ms: 0,
                action: *act,
                subject: of.to_string(),
                texts: Vec::new(),
            });
        let mut log: Vec<ChangeLogEntry> = log.collect();
        log.reverse();
        let steps = UndoSteps::of(&log, &"Ana".parse().unwrap());
        (
            steps.undo.map(|change| change.id),
            steps.redo.map(|change| change.id),
        )
    }

    #[test]
    fn steps_are_undone_from_the_last_to_the_first_and_redone_in_their_order() {
        use StaffAction::{Edit, Redo, Undo};
        let mut log = vec![("Ana", Edit, 0), ("Ana", Edit, 0), ("Eva", Edit, 0)];
        for (next, expected) in [
            (("Eva", Edit, 0), (Some(2), None)),
            (("Ana", Undo, 2), (Some(1), Some(5))),
            (("Ana", Undo, 1), (None, Some(6))),
            (("Ana", Redo, 6), (Some(7), Some(5))),
            (("Ana", Redo, 5), (Some(8), None)),
            (("Ana", Undo, 8), (Some(7), Some(9))),
            // A new step clears the redo.
            (("Ana", Edit, 0), (Some(10), None)),
            // A step that somebody else undid cannot be redone by its author.
            (("Eva", Undo, 10), (Some(7), None)),
        ] {
            log.push(next);
            assert_eq!(steps(&log), expected, "{log:?}");
        }
        assert_eq!(steps(&[]), (None, None));
    }
}
