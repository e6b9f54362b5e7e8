//! A tour as a folder of texts and sound files that people write by hand. Everything that is
//! wrong with one is found in one go, with its file and line. Knows nothing of what is published.

mod file_error;
mod picture;
mod read;
mod room;
#[cfg(test)]
pub(crate) mod tests;
mod toml_reader;
mod write;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::{Language, Ms, RuleViolation, Sha256, Tour, TourLocation, check_tour};

pub use file_error::Flaw;
pub use read::{loose_text, read, read_unless};
pub use write::{Body, Unwritten, lay_out, write};

/// A flaw and where to mend it. In order of files and lines; on one line, as the sentences are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// From the tour's folder.
    pub file: PathBuf,
    pub line: Option<usize>,
    pub what: Flaw,
}

impl Ord for Located {
    fn cmp(&self, other: &Self) -> Ordering {
        let spots = (&self.file, self.line).cmp(&(&other.file, other.line));
        spots.then_with(|| self.what.to_string().cmp(&other.what.to_string()))
    }
}

impl PartialOrd for Located {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.what)
    }
}

/// A file of the tour's folder, and a line in it.
pub type Spot = (PathBuf, Option<usize>);

/// What was found in a tour's folder.
#[derive(Debug, Default)]
pub struct Source {
    /// As much as could be built; none if not even its languages are known. Its pictures are the
    /// files as given, until [`Source::settle`] is told what became of them.
    pub tour: Option<Tour>,
    /// Where each recording of the tour lies.
    pub files: BTreeMap<Sha256, PathBuf>,
    /// Where each picture of the tour lies, by the hash of what was given.
    pub pictures: BTreeMap<Sha256, PathBuf>,
    /// What is wrong with the files; what is wrong with the tour in them says [`Source::check`].
    pub faults: Vec<Located>,
    places: BTreeMap<TourLocation, Spot>,
    mentions: BTreeMap<Sha256, Vec<Spot>>,
    drawn: BTreeMap<Sha256, picture::Mention>,
    /// Places of which something is already among the faults.
    broken: BTreeSet<TourLocation>,
}

impl Source {
    /// Every fault of the tour itself. What is missing only because its file was at fault is
    /// not told a second time.
    pub fn check(&self, length: impl Fn(&Sha256) -> Option<Ms>) -> Vec<Located> {
        let Some(tour) = &self.tour else {
            return Vec::new();
        };
        check_tour(tour, length)
            .into_iter()
            .filter(|(place, fault)| !(absence(fault) && self.broken.contains(place)))
            .map(|(place, fault)| {
                let (file, line) = self.locate(&place);
                Located {
                    file,
                    line,
                    what: fault.into(),
                }
            })
            .collect()
    }

    /// Where a place of the tour was written.
    pub fn locate(&self, place: &TourLocation) -> Spot {
        let narration =
            |r: usize, c: usize, it: &Language| TourLocation::Narration(r, c, it.clone());
        let wider = match place {
            TourLocation::Cue(r, c, it, _) => narration(*r, *c, it),
            TourLocation::Narration(r, c, _) => TourLocation::Clip(*r, *c),
            TourLocation::Clip(r, _) => TourLocation::Room(*r),
            TourLocation::Room(_) | TourLocation::Tour => TourLocation::Tour,
        };
        match self.places.get(place) {
            Some(spot) => spot.clone(),
            None if wider == *place => (PathBuf::from(TOUR), None),
            None => self.locate(&wider),
        }
    }

    /// Every line that names this recording.
    pub fn locate_recording(&self, recording: &Sha256) -> &[Spot] {
        self.mentions.get(recording).map_or(&[], Vec::as_slice)
    }

    fn say(&mut self, file: &Path, line: Option<usize>, what: Flaw) {
        self.faults.push(Located {
            file: file.to_owned(),
            line,
            what,
        });
    }
}

/// So many faults of one file are told: whoever mends those may ask for more.
pub const MOST_FAULTS: usize = 100;

/// The faults in order, each once, and no more than [`MOST_FAULTS`] of a file.
pub fn in_order(mut faults: Vec<Located>) -> Vec<Located> {
    faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let mut told: BTreeMap<PathBuf, usize> = BTreeMap::new();
    faults.retain(|it| {
        let of_file = told.entry(it.file.clone()).or_default();
        *of_file += 1;
        *of_file <= MOST_FAULTS
    });
    faults.sort();
    faults.dedup();
    faults
}

const TOUR: &str = "tour.toml";
const ROOM: &str = "room.toml";
/// The version of the folder's shape.
const FORMAT: i64 = 1;

/// Whether a fault may come of another that has been told already, with its line.
fn absence(fault: &RuleViolation) -> bool {
    match fault {
        RuleViolation::NoRooms
        | RuleViolation::NoTimeZone
        | RuleViolation::InvalidTimeZone(_)
        | RuleViolation::NoLanguages
        | RuleViolation::ClipWithoutNarration(_)
        | RuleViolation::Missing { .. }
        | RuleViolation::AnnouncementWithoutRecording
        | RuleViolation::EmptyNarration
        | RuleViolation::Empty { .. } => true,
        RuleViolation::DuplicateLanguage(_)
        | RuleViolation::EmptyHours(_)
        | RuleViolation::HoursWithoutDays
        | RuleViolation::TooMany { .. }
        | RuleViolation::DuplicateRoomNumber(_)
        | RuleViolation::DuplicateClip(_)
        | RuleViolation::UnknownLanguage(_)
        | RuleViolation::SilentRecording
        | RuleViolation::TooLong { .. }
        | RuleViolation::CueReversed { .. }
        | RuleViolation::CueOverlaps { .. }
        | RuleViolation::CuePastEnd { .. } => false,
    }
}
