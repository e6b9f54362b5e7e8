//! Refused acts on the boxes of the house, and what is wrong with a box, as sentences.

use crate::service::{BoxActError, BoxProblem, MAX_BOX_NAME_LENGTH, MAX_BOXES_PER_CODE};
use crate::web::locales::Translations;

/// The sentence for the page.
pub(in crate::web) fn sentence(words: &Translations, error: &BoxActError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.to_owned().into())]);
    match error {
        BoxActError::Alone => words.text("objection-box-alone"),
        BoxActError::NotMain(main) => named("objection-box-not-main", main),
        BoxActError::NoSuchBox(name) => named("objection-no-box", name),
        BoxActError::NameTaken(name) => named("objection-box-name-taken", name),
        BoxActError::InvalidName => words.text_with(
            "objection-box-name",
            &[("most", MAX_BOX_NAME_LENGTH.into())],
        ),
        BoxActError::InvalidCount => words.text_with(
            "objection-box-count",
            &[("most", MAX_BOXES_PER_CODE.into())],
        ),
        BoxActError::NoSuchRoom(room) => named("refused-room", room.as_str()),
        BoxActError::RoomOfAnotherBox { room, owner } => {
            room_of_another_box(words, room.as_str(), owner)
        }
        BoxActError::Away(name) => named("objection-box-away", name),
        BoxActError::CommandFailed { name, reason } => words.text_with(
            "objection-box-command",
            &[
                ("name", name.to_owned().into()),
                ("reason", reason.to_owned().into()),
            ],
        ),
    }
}

/// Whose room it is, and that it can be taken from there.
pub(in crate::web) fn room_of_another_box(words: &Translations, room: &str, owner: &str) -> String {
    let values = [
        ("room", room.to_owned().into()),
        ("name", owner.to_owned().into()),
    ];
    words.text_with("objection-box-room-taken", &values)
}

/// What is wrong, and what to do. `when` formats a time, in milliseconds since 1970.
pub(in crate::web) fn problem(
    words: &Translations,
    problem: BoxProblem,
    when: impl Fn(i64) -> String,
) -> String {
    let since = |key: &str, wall_ms| words.text_with(key, &[("when", when(wall_ms).into())]);
    let counted = |key: &str, count: usize| words.text_with(key, &[("count", count.into())]);
    match problem {
        BoxProblem::NeverConnected => words.text("box-problem-never"),
        BoxProblem::Away { since_wall_ms } => since("box-problem-away", since_wall_ms),
        BoxProblem::EditionBehind { since_wall_ms } => since("box-problem-edition", since_wall_ms),
        BoxProblem::Unreported {
            since_wall_ms: Some(wall_ms),
        } => since("box-problem-unreported", wall_ms),
        BoxProblem::Unreported {
            since_wall_ms: None,
        } => words.text("box-problem-unreported-never"),
        BoxProblem::ClockUntrusted => words.text("box-problem-clock"),
        BoxProblem::SpeakersMissing(count) => counted("box-problem-speakers", count),
        BoxProblem::ScreensMissing(count) => counted("box-problem-screens", count),
        BoxProblem::DiskLow { megabytes } => {
            words.text_with("box-problem-disk", &[("megabytes", megabytes.into())])
        }
    }
}
