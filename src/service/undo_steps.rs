//! Which of their own steps somebody would undo and redo next.

use crate::model::{ChangeLogEntry, StaffAction, StaffName};

/// A person's last step that stands, and the last that they undid; a new step forgets what was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoSteps {
    pub undo: Option<ChangeLogEntry>,
    /// The undo that would be taken back.
    pub redo: Option<ChangeLogEntry>,
}

impl UndoSteps {
    /// Of changes of the log, newest first.
    pub(super) fn of(changes: &[ChangeLogEntry], who: &StaffName) -> Self {
        let (mut standing, mut undone): (Vec<&ChangeLogEntry>, Vec<&ChangeLogEntry>) =
            (Vec::new(), Vec::new());
        for it in changes.iter().rev() {
            let own = it.who.as_ref() == Some(who);
            let named = |other: &&ChangeLogEntry| other.id.to_string() == it.subject;
            if it.action == StaffAction::Edit && own {
                standing.push(it);
                undone.clear();
            } else if it.action == StaffAction::Undo {
                // Whoever undoes a step, it stands no longer.
                standing.retain(|other| !named(other));
                if own {
                    undone.push(it);
                }
            } else if it.action == StaffAction::Redo {
                undone.retain(|other| !named(other));
                if own {
                    standing.push(it);
                }
            }
        }
        Self {
            undo: standing.last().map(|it| (*it).clone()),
            redo: undone.last().map(|it| (*it).clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps after these changes, each `(who, act, which it takes back)`; their ids count from 1.
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
        (steps.undo.map(|it| it.id), steps.redo.map(|it| it.id))
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
            // Whoever goes on from there has nothing to redo.
            (("Ana", Edit, 0), (Some(10), None)),
            // What somebody else took back is not one's own to redo.
            (("Eva", Undo, 10), (Some(7), None)),
        ] {
            log.push(next);
            assert_eq!(steps(&log), expected, "{log:?}");
        }
        assert_eq!(steps(&[]), (None, None));
    }
}
