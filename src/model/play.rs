//! A play and its parts, by the definitions of `docs/statistics.md`.

use serde::{Deserialize, Serialize};

use crate::model::names::string_enum;
use crate::model::{ClipKey, HeardIntervals, Key, Language, Ms, Rating, Sha256, Slug};

string_enum!(
    /// The device that played.
    Surface,
    "a surface: speaker or phone",
    {
        /// The room's speaker.
        Speaker = "speaker",
        /// A browser that plays by itself: a visitor's phone, or a screen whose room has no speaker.
        Phone = "phone",
    }
);

string_enum!(
    /// The cause of a play. Only `visitor` and `queue` count in public totals.
    Trigger,
    "a trigger: visitor, queue, attract, schedule, staff or test",
    {
        Visitor = "visitor",
        Queue = "queue",
        Attract = "attract",
        Schedule = "schedule",
        Staff = "staff",
        Test = "test",
    }
);

impl Trigger {
    /// Whether the play counts in the public totals, because a visitor started it.
    pub fn counts_in_totals(self) -> bool {
        match self {
            Self::Visitor | Self::Queue => true,
            Self::Attract | Self::Schedule | Self::Staff | Self::Test => false,
        }
    }
}

string_enum!(
    /// Why a play ended.
    EndReason,
    "an end reason: finished, stopped, superseded, idle_reset, navigated, power_loss, device_lost, error, closing or staff",
    {
        Finished = "finished",
        Stopped = "stopped",
        Superseded = "superseded",
        IdleReset = "idle_reset",
        Navigated = "navigated",
        PowerLoss = "power_loss",
        DeviceLost = "device_lost",
        Error = "error",
        Closing = "closing",
        Staff = "staff",
    }
);

impl EndReason {
    /// Whether the play ended by a cause that is not the visitor's. Such a play is left out of completion
    /// and retention.
    pub fn is_censored(self) -> bool {
        match self {
            Self::PowerLoss | Self::DeviceLost | Self::Error | Self::Closing | Self::Staff => true,
            Self::Finished
            | Self::Stopped
            | Self::Superseded
            | Self::IdleReset
            | Self::Navigated => false,
        }
    }
}

/// A visitor's session, by its touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorSession {
    /// The key of the session.
    pub session: Key,
    /// Where it took place.
    pub surface: Surface,
    /// The room of its first touch.
    pub room: Slug,
    /// Time of its first touch.
    pub began: Moment,
    /// From the first touch to the last touch, or to the last sound that its page reported.
    pub touched: Ms,
}

/// What a play plays: a narration of an edition, in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The edition's number.
    pub edition: u32,
    /// The room.
    pub room: Slug,
    /// The clip.
    pub clip: ClipKey,
    /// The language.
    pub language: Language,
    /// The recording.
    pub recording: Sha256,
    /// D: the recording's length without trailing silence.
    pub audible_length: Ms,
}

/// A point in time on a box that may have no battery-backed clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970 by the wall clock of that moment, which may be wrong.
    pub wall_ms: i64,
    /// Milliseconds since the machine booted, sleep included.
    pub boot_ms: i64,
    /// Whether the wall clock was synchronized with a trusted source.
    pub trusted: bool,
}

/// One listening, from first sound to end. A report always contains the whole of what is known, so a
/// repeated report changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// The key of the play.
    pub key: Key,
    /// What was played.
    pub subject: Subject,
    /// Where it was played.
    pub surface: Surface,
    /// What started it.
    pub trigger: Trigger,
    /// The session of a screen or a phone; never a person.
    pub session: Option<Key>,
    /// Time of the first sound.
    pub started: Moment,
    /// From the touch at a screen to the first sound of its speaker. It is counted in the metrics, and not stored.
    pub touch_latency: Option<Ms>,
    /// The intervals of the recording that were heard.
    pub heard: HeardIntervals,
    /// Duration of sound, replays included.
    pub listened: Ms,
    /// `None` while the play is open.
    pub end: Option<EndReason>,
    /// How the visitor liked it; `None` without an answer. A speaker's play gets it when it has ended.
    pub rating: Option<Rating>,
}
