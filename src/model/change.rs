//! What staff did, as it is kept and told.

use crate::model::names::string_enum;
use crate::model::{Moment, Sha256, StaffId, StaffName};

string_enum!(
    /// A kind of thing that staff do.
    StaffAction,
    "an act of staff",
    {
        /// Wrote texts of the draft, or changed its order.
        Edit = "edit",
        /// Took a change back.
        Undo = "undo",
        /// Took such an undo back.
        Redo = "redo",
        /// Brought a tour or a sheet into the draft.
        Import = "import",
        Publish = "publish",
        /// Made an edition of before current again.
        PublishAgain = "publish-again",
        /// Decided on what becomes current at closing time.
        Plan = "plan",
        /// Took such a decision back.
        Unplan = "unplan",
        AddPerson = "add-person",
        ChangeRole = "change-role",
        RemovePerson = "remove-person",
        /// Let somebody choose a new password.
        ResetPassword = "reset-password",
        ChoosePassword = "choose-password",
        SignIn = "sign-in",
        SignOutEverywhere = "sign-out-everywhere",
        EnrolScreen = "enrol-screen",
        RevokeScreen = "revoke-screen",
        AssignSpeaker = "assign-speaker",
        SetLevel = "set-level",
        Mute = "mute",
        Unmute = "unmute",
        /// Removed recordings and pictures that nothing names.
        RemoveFiles = "remove-files",
        /// Said how many people came on a day.
        CountAdmissions = "count-admissions",
        /// Let a program read the statistics.
        AddReadingKey = "add-reading-key",
        RemoveReadingKey = "remove-reading-key",
    }
);

impl StaffAction {
    /// Whether it changed the draft and can be undone; what an undo took back is redone instead.
    pub fn is_undoable(self) -> bool {
        matches!(self, Self::Edit | Self::Redo | Self::Import)
    }
}

/// Who does something, and when; nobody of the staff where it is done on the box itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub staff: Option<StaffId>,
    pub at: Moment,
}

impl Attribution {
    /// On the box itself.
    pub fn local(at: Moment) -> Self {
        Self { staff: None, at }
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLogEntry {
    pub id: i64,
    /// None where it was done on the box itself.
    pub who: Option<StaffName>,
    pub wall_ms: i64,
    pub action: StaffAction,
    /// What it was about, where no text says it: an edition's number, a screen, a person.
    pub subject: String,
    pub texts: Vec<ChangedText>,
}

/// That an edition became current, or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    pub edition: u32,
    pub sha256: Sha256,
    /// When, or since when it is decided.
    pub wall_ms: i64,
    /// None where it was done on the box itself.
    pub who: Option<StaffName>,
}

/// One text before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedText {
    /// A field of the tour, or what else was changed.
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}
