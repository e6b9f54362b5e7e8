//! A tour as a folder of TOML, text and sound files that people edit by hand. Reading finds every error in one go,
//! with its file and line.

mod facilities;
mod file_error;
mod files;
mod picture;
mod read;
mod room;
mod route;
#[cfg(test)]
pub(crate) mod tests;
mod toml_reader;
mod write;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::{Ms, RuleViolation, Sha256, Tour, TourLocation, check_tour};

pub use file_error::FileError;
pub use files::read_text;
pub use read::{read, read_unless};
pub use write::{FileContent, WriteError, list_files, write};

/// An error and its location. Ordered by file, line and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedError {
    /// Relative to the tour's folder.
    pub file: PathBuf,
    /// The line, counted from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// The error.
    pub error: FileError,
}

impl Ord for LocatedError {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_location = (&self.file, self.line).cmp(&(&other.file, other.line));
        by_location.then_with(|| self.error.to_string().cmp(&other.error.to_string()))
    }
}

impl PartialOrd for LocatedError {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for LocatedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.error)
    }
}

/// A file, relative to the tour's folder, and a line in it.
pub type FileLocation = (PathBuf, Option<usize>);

/// The content of a tour's folder, as far as it could be read.
#[derive(Debug, Default)]
pub struct ParsedFolder {
    /// None if not even its languages are known. Its pictures are the given files, until
    /// [`ParsedFolder::replace_pictures`] replaces them.
    pub tour: Option<Tour>,
    /// The path of each recording.
    pub files: BTreeMap<Sha256, PathBuf>,
    /// The path of each picture, by the hash of the given file.
    pub pictures: BTreeMap<Sha256, PathBuf>,
    /// The errors of the files. [`ParsedFolder::check`] finds those of the tour.
    pub errors: Vec<LocatedError>,
    locations: BTreeMap<TourLocation, FileLocation>,
    recording_locations: BTreeMap<Sha256, Vec<FileLocation>>,
    picture_mentions: BTreeMap<Sha256, picture::Mention>,
    /// The parts of the tour that have an error already.
    incomplete: BTreeSet<TourLocation>,
}

impl ParsedFolder {
    /// Every violation of the tour's rules, except what is missing only because of an error in its file. `length`
    /// returns the length of a recording.
    pub fn check(&self, length: impl Fn(&Sha256) -> Option<Ms>) -> Vec<LocatedError> {
        let Some(tour) = &self.tour else {
            return Vec::new();
        };
        check_tour(tour, length)
            .into_iter()
            .filter(|(location, violation)| {
                let is_reported = is_absence(violation) && self.is_incomplete(location);
                !(is_reported || self.may_be_unread(violation))
            })
            .map(|(location, violation)| {
                let (file, line) = self.locate(&location);
                LocatedError {
                    file,
                    line,
                    error: violation.into(),
                }
            })
            .collect()
    }

    /// Whether a part has an error already. What a facility names is elsewhere in the tour.
    fn is_incomplete(&self, location: &TourLocation) -> bool {
        let wider = matches!(location, TourLocation::Facility(_)).then_some(TourLocation::Tour);
        self.incomplete.contains(location)
            || wider.is_some_and(|wider| self.incomplete.contains(&wider))
    }

    /// Whether the clip that a route names may be in a room that could not be read.
    fn may_be_unread(&self, violation: &RuleViolation) -> bool {
        let is_of_room = |location: &TourLocation| !matches!(location, TourLocation::Route(_));
        matches!(violation, RuleViolation::UnknownRouteClip(_))
            && self.incomplete.iter().any(is_of_room)
    }

    /// Where a part of the tour is written: in its own line, or in that of the part around it.
    pub fn locate(&self, location: &TourLocation) -> FileLocation {
        let wider = match location {
            TourLocation::Cue(r, c, language, _) => {
                TourLocation::Narration(*r, *c, language.clone())
            }
            TourLocation::Narration(r, c, _) => TourLocation::Clip(*r, *c),
            TourLocation::Clip(r, _) => TourLocation::Room(*r),
            TourLocation::RouteClip(n, _) => TourLocation::Route(*n),
            TourLocation::Room(_)
            | TourLocation::Facility(_)
            | TourLocation::Route(_)
            | TourLocation::Tour => TourLocation::Tour,
        };
        match self.locations.get(location) {
            Some(found) => found.clone(),
            None if wider == *location => (PathBuf::from(TOUR), None),
            None => self.locate(&wider),
        }
    }

    /// Every line that names this recording.
    pub fn locate_recording(&self, recording: &Sha256) -> &[FileLocation] {
        self.recording_locations
            .get(recording)
            .map_or(&[], Vec::as_slice)
    }

    fn push_error(&mut self, file: &Path, line: Option<usize>, error: FileError) {
        self.errors.push(LocatedError {
            file: file.to_owned(),
            line,
            error,
        });
    }
}

/// More errors of one file are left out.
pub const MAX_ERRORS_PER_FILE: usize = 100;

/// Sorts the errors, removes duplicates, and keeps [`MAX_ERRORS_PER_FILE`] of each file.
pub fn sorted_and_limited(mut errors: Vec<LocatedError>) -> Vec<LocatedError> {
    errors.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    errors.retain(|error| {
        let count = counts.entry(error.file.clone()).or_default();
        *count += 1;
        *count <= MAX_ERRORS_PER_FILE
    });
    errors.sort();
    errors.dedup();
    errors
}

const TOUR: &str = "tour.toml";
const ROOM: &str = "room.toml";
/// The version of the folder's format.
const FORMAT: i64 = 1;

/// Whether a violation may follow from an error that is reported already.
fn is_absence(violation: &RuleViolation) -> bool {
    match violation {
        RuleViolation::NoRooms
        | RuleViolation::NoTimeZone
        | RuleViolation::InvalidTimeZone(_)
        | RuleViolation::NoLanguages
        | RuleViolation::ClipWithoutNarration(_)
        | RuleViolation::FacilityWithoutPlan(_)
        | RuleViolation::UnknownFacilityRoom(..)
        | RuleViolation::Missing { .. }
        | RuleViolation::AnnouncementWithoutRecording
        | RuleViolation::EmptyNarration
        | RuleViolation::EmptyRoute
        | RuleViolation::Empty { .. } => true,
        RuleViolation::DuplicateLanguage(_)
        | RuleViolation::EmptyHours(_)
        | RuleViolation::HoursWithoutDays
        | RuleViolation::TooMany { .. }
        | RuleViolation::DuplicateRoomNumber(_)
        | RuleViolation::DuplicateClip(_)
        | RuleViolation::DuplicateFacility(_)
        | RuleViolation::FacilityOutsidePlan { .. }
        | RuleViolation::UnknownLanguage(_)
        | RuleViolation::SilentRecording
        | RuleViolation::UnknownRouteClip(_)
        | RuleViolation::DuplicateRouteClip(_)
        | RuleViolation::AnnouncementOnRoute(_)
        | RuleViolation::TooLong { .. }
        | RuleViolation::CueReversed { .. }
        | RuleViolation::CueOverlaps { .. }
        | RuleViolation::CuePastEnd { .. } => false,
    }
}
