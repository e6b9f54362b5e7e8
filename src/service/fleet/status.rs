//! A box of the house as main knows it: values for its page.

use crate::model::Slug;
use crate::model::fleet::BoxHealth;

/// A box of the house, as main knows it.
#[derive(Clone, Debug)]
pub struct BoxStatus {
    /// Its number; `None` for main itself.
    pub id: Option<i64>,
    /// Its name; that of the machine for main.
    pub name: String,
    /// The rooms that it has. Main has all others.
    pub rooms: Vec<Slug>,
    /// docent's version.
    pub version: String,
    /// Whether it is connected to main.
    pub is_connected: bool,
    /// When main heard of it last, in milliseconds since 1970.
    pub contact_wall_ms: Option<i64>,
    /// All its plays that began before are counted.
    pub complete_wall_ms: Option<i64>,
    /// What it serves.
    pub edition: ServedEdition,
    /// What it said last of itself.
    pub health: Option<BoxHealth>,
    /// What needs somebody.
    pub problems: Vec<BoxProblem>,
}

/// What a box serves, compared with what main has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedEdition {
    /// It was not heard of yet.
    Unknown,
    /// Nothing is published, or it has not come there yet.
    None,
    /// The present edition.
    Present,
    /// An earlier one.
    Earlier {
        /// When the present one was published, in milliseconds since 1970.
        since_wall_ms: i64,
    },
}

/// What is wrong with a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxProblem {
    /// It was never connected since it joined.
    NeverConnected,
    /// It is not connected.
    Away {
        /// When main heard of it last, in milliseconds since 1970.
        since_wall_ms: i64,
    },
    /// It is connected, and main's present edition is not there yet.
    EditionBehind {
        /// When the present one was published, in milliseconds since 1970.
        since_wall_ms: i64,
    },
    /// It is connected, and does not report what it has.
    Unreported {
        /// All its plays that began before are counted; `None` if it has reported nothing yet.
        since_wall_ms: Option<i64>,
    },
    /// Nothing has set its clock.
    ClockUntrusted,
    /// So many of its speakers cannot play.
    SpeakersMissing(usize),
    /// So many of its screens are away.
    ScreensMissing(usize),
    /// Its disk is almost full.
    DiskLow {
        /// The free space.
        megabytes: u64,
    },
}
