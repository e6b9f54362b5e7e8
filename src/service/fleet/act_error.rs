//! Why an act on the boxes of the house is refused.

use crate::model::Slug;

/// The longest name of a box, in characters.
pub const MAX_BOX_NAME_LENGTH: usize = 60;

/// The boxes that may join with one code, at the most.
pub const MAX_BOXES_PER_CODE: u32 = 50;

/// The refusal of an act on the boxes of the house.
#[expect(missing_docs, reason = "the message of each variant describes it")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoxActError {
    #[error(
        "this box serves alone; ‘docent fleet init’ makes it a main box, and ‘docent fleet join’ lets it follow one"
    )]
    Alone,
    #[error("only the main box can do this; on this box it is {0}")]
    NotMain(String),
    #[error("there is no box named ‘{0}’; ‘docent fleet status’ lists them")]
    NoSuchBox(String),
    #[error("another box is named ‘{0}’; choose another name")]
    NameTaken(String),
    #[error("the name of a box has 1 to {MAX_BOX_NAME_LENGTH} characters")]
    InvalidName,
    #[error("a code is for 1 to {MAX_BOXES_PER_CODE} boxes")]
    InvalidCount,
    #[error("there is no room ‘{0}’ in the published tour")]
    NoSuchRoom(Slug),
    #[error(
        "the room ‘{room}’ is that of the box ‘{owner}’; add ‘--from \"{owner}\"’ to take it from there"
    )]
    RoomOfAnotherBox { room: Slug, owner: String },
    #[error("‘{0}’ does not answer; is it on, and in the network?")]
    Away(String),
    #[error("‘{name}’ did not do it: {reason}")]
    CommandFailed { name: String, reason: String },
}

/// Whether a code can be for so many boxes.
///
/// # Errors
///
/// Returns `InvalidCount`.
pub(super) fn check_count(boxes: u32) -> Result<(), BoxActError> {
    if (1..=MAX_BOXES_PER_CODE).contains(&boxes) {
        Ok(())
    } else {
        Err(BoxActError::InvalidCount)
    }
}
