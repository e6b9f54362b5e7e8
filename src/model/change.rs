//! The log of staff actions.

use crate::model::names::string_enum;
use crate::model::{Moment, Sha256, StaffId, StaffName};

string_enum!(
    /// A kind of action in the log.
    StaffAction,
    "an act of staff",
    {
        /// Changed texts or the order of the draft.
        Edit = "edit",
        /// Undid a change.
        Undo = "undo",
        /// Undid an undo.
        Redo = "redo",
        /// Imported a tour or a spreadsheet into the draft.
        Import = "import",
        Publish = "publish",
        /// Made an earlier edition current again.
        PublishAgain = "publish-again",
        /// Planned a publication for closing time.
        Plan = "plan",
        /// Cancelled a planned publication.
        Unplan = "unplan",
        AddPerson = "add-person",
        ChangeRole = "change-role",
        RemovePerson = "remove-person",
        /// Issued a link to choose a new password.
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
        /// Removed unused recordings and pictures.
        RemoveFiles = "remove-files",
        /// Entered the admissions of a day.
        CountAdmissions = "count-admissions",
        /// Issued a key with which a program reads the statistics.
        AddReadingKey = "add-reading-key",
        RemoveReadingKey = "remove-reading-key",
    }
);

impl StaffAction {
    /// Whether the action changed the draft and can be undone. An undo is redone instead.
    pub fn is_undoable(self) -> bool {
        matches!(self, Self::Edit | Self::Redo | Self::Import)
    }
}

/// The author and time of an action. `staff` is `None` for an action on the box itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub staff: Option<StaffId>,
    pub at: Moment,
}

impl Attribution {
    /// An action on the box itself.
    pub fn local(at: Moment) -> Self {
        Self { staff: None, at }
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLogEntry {
    pub id: i64,
    /// `None` for an action on the box itself.
    pub who: Option<StaffName>,
    pub wall_ms: i64,
    pub action: StaffAction,
    /// The object of the action where `texts` does not name it: an edition's number, a screen, a person.
    pub subject: String,
    pub texts: Vec<ChangedText>,
}

/// A publication of an edition, made or planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    pub edition: u32,
    pub sha256: Sha256,
    /// Time of the publication, or of the decision to publish.
    pub wall_ms: i64,
    /// `None` for an action on the box itself.
    pub who: Option<StaffName>,
}

/// One text before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedText {
    /// A field of the tour, or the name of another setting.
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}
