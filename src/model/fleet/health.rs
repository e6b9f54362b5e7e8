//! How a box is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Sha256, Slug};

/// What a follower says of itself, every minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxHealth {
    /// docent's version.
    pub version: String,
    /// The release that it serves; `None` before the first.
    pub release: Option<Sha256>,
    /// The number of changes that main has not acknowledged.
    pub unreported: u64,
    /// Free space on the disk of its state.
    pub free_megabytes: u64,
    /// Whether its clock is set by a trusted source.
    pub clock_trusted: bool,
    /// The number of speakers that can play.
    pub speakers_ready: usize,
    /// The number of speakers that cannot.
    pub speakers_missing: usize,
    /// Whether its speakers are muted.
    #[serde(default)]
    pub muted: bool,
    /// The rooms of which it has a speaker or a screen.
    #[serde(default)]
    pub rooms: BTreeSet<Slug>,
    /// The rooms of which a speaker does not answer.
    #[serde(default)]
    pub rooms_without_speaker: BTreeSet<Slug>,
    /// Its screens that are not connected, as `room#number`.
    #[serde(default)]
    pub screens_away: BTreeSet<String>,
    /// The age of the oldest play that main has not acknowledged, in seconds.
    #[serde(default)]
    pub oldest_unreported_s: Option<u64>,
    /// A hash of its hardware, which a copy of its card does not have; empty if it does not say.
    #[serde(default)]
    pub machine: String,
    /// The number of screens whose page is connected.
    #[serde(default)]
    pub screens_connected: usize,
    /// The number of screens that are away.
    #[serde(default)]
    pub screens_missing: usize,
}

impl BoxHealth {
    /// Whether only figures differ that change all the time.
    pub fn is_like(&self, other: &Self) -> bool {
        let steady = |health: &Self| Self {
            unreported: u64::from(health.unreported > 0),
            oldest_unreported_s: None,
            free_megabytes: 0,
            ..health.clone()
        };
        steady(self) == steady(other)
    }
}
