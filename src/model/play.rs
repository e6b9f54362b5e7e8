//! One listening, as the definitions of the statistics have it.

use crate::model::names::string_enum;
use crate::model::{ClipKey, HeardIntervals, Key, Language, Ms, Sha256, Slug};

string_enum!(
    /// Where the sound came out.
    Surface,
    "a surface: speaker or phone",
    {
        /// The room's speaker.
        Speaker = "speaker",
        /// A browser that plays on itself: a visitor's phone, or a screen whose room has no speaker.
        Phone = "phone",
    }
);

string_enum!(
    /// Who asked for the sound. Only visitor and queue enter public totals.
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
    /// Whether it enters the public totals: a visitor asked for it.
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
    /// Ended by a cause that is not the visitor's: left out of completion and retention.
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

/// One session, as far as its touches tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorSession {
    pub session: Key,
    pub surface: Surface,
    /// Where it began.
    pub room: Slug,
    /// Its first touch.
    pub began: Moment,
    /// From the first touch to the last touch, or the last sound that its page heard of.
    pub touched: Ms,
}

/// What is listened to: a narration of an edition, in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The edition's number.
    pub edition: u32,
    pub room: Slug,
    pub clip: ClipKey,
    pub language: Language,
    pub recording: Sha256,
    /// D: the recording's length less trailing silence.
    pub audible_length: Ms,
}

/// A point in time as a box without a clock of its own can know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970 by the wall clock of that moment, right or wrong.
    pub wall_ms: i64,
    /// Milliseconds since the machine booted, sleep included.
    pub boot_ms: i64,
    /// Whether the wall clock had been set by a source that can be trusted.
    pub trusted: bool,
}

/// One listening, from first sound to its end: always the whole of what is known,
/// so that telling it twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    pub key: Key,
    pub subject: Subject,
    pub surface: Surface,
    pub trigger: Trigger,
    /// One run of touches at a screen or one visit of a phone; never a person.
    pub session: Option<Key>,
    /// When the first sound was heard.
    pub started: Moment,
    pub heard: HeardIntervals,
    /// Time of sound, replays included.
    pub listened: Ms,
    /// None while it is open.
    pub end: Option<EndReason>,
}
