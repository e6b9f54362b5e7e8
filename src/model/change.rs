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
        /// Let another box of the house do something.
        CommandBox = "command-box",
        /// Takes care of an alert.
        AcknowledgeAlert = "acknowledge-alert",
        /// Made a code with which other boxes join the house.
        IssueBoxCode = "issue-box-code",
        RenameBox = "rename-box",
        RemoveBox = "remove-box",
        /// Gave a room to a box, or made it the main box's again.
        MoveRoom = "move-room",
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
    /// The member of staff; `None` for the command line and for the system.
    pub staff: Option<StaffId>,
    /// When it was done.
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
    /// The number of the change.
    pub id: i64,
    /// `None` for an action on the box itself.
    pub who: Option<StaffName>,
    /// When it was made, in milliseconds since 1970.
    pub wall_ms: i64,
    /// What was done.
    pub action: StaffAction,
    /// The object of the action where `texts` does not name it: an edition's number, a screen, a person.
    pub subject: String,
    /// The changed texts.
    pub texts: Vec<ChangedText>,
}

/// A publication of an edition, made or planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The number of the edition.
    pub edition: u32,
    /// The SHA-256 of the edition's content.
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
    /// The text before; `None` where there was none.
    pub before: Option<String>,
    /// The text after; `None` where it was removed.
    pub after: Option<String>,
}

impl ChangedText {
    /// A text before and after.
    pub fn new(field: impl Into<String>, before: Option<String>, after: Option<String>) -> Self {
        Self {
            field: field.into(),
            before,
            after,
        }
    }
}
