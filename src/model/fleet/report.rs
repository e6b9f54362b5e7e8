//! The plays that a box reports to its main box. Rows are named by their random keys, never by numbers of
//! one database, so that a report can be merged alone, in any order and any number of times.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{
    EndReason, HeardIntervals, Key, Language, Moment, Ms, Number, PlayKey, Rating, RoomState,
    Sha256, Slug, Surface, Trigger, Variant,
};

/// The version of [`Report`]. Fields that are added do not change it; main ignores those that it does not
/// know.
pub const REPORT_FORMAT: u32 = 1;

/// A part of a box's outbox; one without rows asks whether main still has what it acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`REPORT_FORMAT`].
    pub format: u32,
    /// The epoch of main that the box knows.
    pub epoch: Key,
    /// The run of main that acknowledged last; `None` before the first acknowledgement.
    pub main_run: Option<Key>,
    /// The outbox was acknowledged up to this mark.
    pub after: i64,
    /// The last mark in this report.
    pub upto: i64,
    /// Whether nothing was left to report after this.
    pub complete: bool,
    /// The runs that the other rows name.
    pub runs: Vec<ReportedRun>,
    /// Sessions that changed, and those of the plays.
    pub sessions: Vec<ReportedSession>,
    /// Plays that ended or changed after their end.
    pub plays: Vec<ReportedPlay>,
    /// When the box's rooms could play.
    pub availability: Vec<ReportedAvailability>,
}

/// A run of docent on a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedRun {
    /// Its key.
    pub key: Key,
    /// docent's version.
    pub version: String,
    /// Its start.
    pub started: Moment,
}

/// A visitor's session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedSession {
    /// Its key.
    pub key: Key,
    /// The run in which it began.
    pub run: Key,
    /// Where it took place.
    pub surface: Surface,
    /// The room of its first touch.
    pub room: Slug,
    /// Its first touch.
    pub began: Moment,
    /// From the first touch to the last touch or sound; `None` if no page reported a touch.
    pub touched: Option<Ms>,
}

/// An ended play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedPlay {
    /// Its key.
    pub key: PlayKey,
    /// The version of the definitions in `docs/statistics.md`.
    pub definitions: u32,
    /// The run in which it began.
    pub run: Key,
    /// Its session.
    pub session: Option<Key>,
    /// The edition.
    pub edition: Sha256,
    /// The room.
    pub room: Slug,
    /// The clip's number.
    pub clip: Number,
    /// The clip's variant.
    pub variant: Variant,
    /// The language.
    pub language: Language,
    /// The recording.
    pub recording: Sha256,
    /// D: the recording's length without trailing silence.
    pub audible_length: Ms,
    /// Where it was played.
    pub surface: Surface,
    /// What started it.
    pub trigger: Trigger,
    /// The first sound.
    pub started: Moment,
    /// The intervals of the recording that were heard.
    pub heard: HeardIntervals,
    /// Duration of sound, replays included.
    pub listened: Ms,
    /// Why it ended.
    pub end: EndReason,
    /// How the visitor liked it; older boxes do not report it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// The state of a box's rooms during an interval within one hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedAvailability {
    /// The run.
    pub run: Key,
    /// The rooms.
    pub rooms: BTreeSet<Slug>,
    /// Their state.
    pub state: RoomState,
    /// The begin.
    pub from: Moment,
    /// The length.
    pub lasted: Ms,
}

impl Report {
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.after == self.upto
    }
}

/// Main's answer to a report, after its commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Acknowledgement {
    /// The report is in main's database.
    Merged {
        /// Main's epoch.
        epoch: Key,
        /// Main's run.
        main_run: Key,
        /// The last mark of the report.
        upto: i64,
        /// Plays that were not counted: another box has the speaker of their room.
        #[serde(default)]
        set_aside: u64,
    },
    /// Main's database is another one than the one that acknowledged, so that everything is to be reported
    /// again.
    StartOver {
        /// Main's epoch.
        epoch: Key,
        /// Main's run.
        main_run: Key,
    },
    /// Main needs these editions first.
    MissingEditions {
        /// Their hashes.
        editions: BTreeSet<Sha256>,
    },
    /// Main is too old for this report.
    UnknownFormat {
        /// The newest format that main knows.
        known: u32,
    },
}

/// What main signs: the answer, and to which report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAcknowledgement {
    /// The SHA-256 of the report's bytes.
    pub report: Sha256,
    /// The answer.
    pub answer: Acknowledgement,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_play_of_an_older_box_is_read_without_an_answer_and_written_as_it_was() {
        let mut play = json!({
            "key": "1".repeat(32), "definitions": 2, "run": "2".repeat(32), "session": null,
            "edition": "e".repeat(64), "room": "study", "clip": "8", "variant": "standard",
            "language": "es", "recording": "a".repeat(64), "audible_length": 60_000,
            "surface": "phone", "trigger": "visitor",
            "started": { "wall_ms": 1, "boot_ms": 1, "trusted": true },
            "heard": [[0, 40_000]], "listened": 40_000, "end": "stopped",
        });
        let read: ReportedPlay = serde_json::from_value(play.clone()).unwrap();
        assert_eq!(read.rating, None);
        assert_eq!(serde_json::to_value(&read).unwrap(), play);
        play["rating"] = json!("good");
        let read: ReportedPlay = serde_json::from_value(play).unwrap();
        assert_eq!(read.rating, Some(Rating::Good));
    }
}
