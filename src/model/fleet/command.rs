//! What an admin on main lets another box do.

use serde::{Deserialize, Serialize};

use crate::model::{Key, Outlet, PairingCode, Slug};

/// An order to one box. It is never a program or a text for a shell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum BoxCommand {
    /// Its screens show which they are, and its speakers play a tone where nobody listens.
    Identify,
    /// The speaker of a room plays a tone.
    TestTone {
        /// The room.
        room: Slug,
    },
    /// Its screens load their pages again once nothing plays on them.
    ReloadScreens,
    /// Binds the screen that shows a code to a room.
    EnrolScreen {
        /// The code.
        code: PairingCode,
        /// The room.
        room: Slug,
    },
    /// Sets the outlets of a room; none restores the configuration of the box.
    AssignOutlets {
        /// The room.
        room: Slug,
        /// The outlets.
        outlets: Vec<Outlet>,
    },
    /// Sets the level of a room.
    SetLevel {
        /// The room.
        room: Slug,
        /// In dB.
        trim_db: f64,
        /// In dB.
        cap_db: f64,
    },
    /// docent starts again once no clip plays.
    Restart,
    /// The box installs the newest docent of its own repository.
    Update,
}

impl BoxCommand {
    /// Its name in the log of actions.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::TestTone { .. } => "test-tone",
            Self::ReloadScreens => "reload-screens",
            Self::EnrolScreen { .. } => "enrol-screen",
            Self::AssignOutlets { .. } => "assign-outlets",
            Self::SetLevel { .. } => "set-level",
            Self::Restart => "restart",
            Self::Update => "update",
        }
    }

    /// The room that it is for.
    pub fn room(&self) -> Option<&Slug> {
        match self {
            Self::Identify | Self::ReloadScreens | Self::Restart | Self::Update => None,
            Self::TestTone { room }
            | Self::EnrolScreen { room, .. }
            | Self::AssignOutlets { room, .. }
            | Self::SetLevel { room, .. } => Some(room),
        }
    }
}

/// A command as it is sent, with the nonce that the box gave for it: a message that was recorded does nothing again,
/// whatever the clocks say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandRequest {
    /// The nonce.
    pub nonce: Key,
    /// The command.
    #[serde(flatten)]
    pub command: BoxCommand,
}

/// What a box answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum CommandAnswer {
    /// To a message without a command: the nonce for the next one.
    Nonce {
        /// The nonce.
        nonce: Key,
    },
    /// It was done.
    Done,
    /// It was not done.
    Failed {
        /// Why, in English.
        reason: String,
    },
}
