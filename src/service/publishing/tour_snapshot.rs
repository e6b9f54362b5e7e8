//! The immutable snapshot of an edition that visitor pages read.

use std::collections::{BTreeMap, BTreeSet};

use crate::library::Library;
use crate::model::{Edition, Feedback, Narration, Recording, Sha256, Texts, Tour};
use crate::service::Result;
use crate::store::Store;

/// An edition with its recordings, read from memory and never changed.
#[derive(Clone, Debug)]
pub struct TourSnapshot {
    /// The number of the edition; `None` for the draft, and before the first publication.
    pub edition: Option<u32>,
    /// The tour.
    pub tour: Tour,
    /// The recordings that it names.
    pub recordings: BTreeMap<Sha256, Recording>,
    /// Recordings whose files are missing: their narrations can only be read.
    pub missing: BTreeSet<Sha256>,
}

impl TourSnapshot {
    /// A tour before the first publication, without rooms.
    pub fn empty() -> Self {
        let tour = Tour {
            languages: Vec::new(),
            time_zone: String::new(),
            hours: Vec::new(),
            feedback: Feedback::Off,
            name: Texts::new(),
            plan: None,
            facilities: Vec::new(),
            notices: Vec::new(),
            rooms: Vec::new(),
            routes: Vec::new(),
        };
        Self {
            edition: None,
            tour,
            recordings: BTreeMap::new(),
            missing: BTreeSet::new(),
        }
    }

    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn current(store: &Store) -> Result<Self> {
        match store.current_edition().await? {
            Some(edition) => Self::of(store, edition).await,
            None => Ok(Self::empty()),
        }
    }

    /// The snapshot of an edition, current or not.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn of(store: &Store, edition: Edition) -> Result<Self> {
        let mut recordings = BTreeMap::new();
        let listed = store.recordings().await?;
        let named: BTreeSet<&Sha256> = edition
            .tour
            .narrations()
            .filter_map(|narration| narration.recording.as_ref())
            .collect();
        for recording in listed {
            if named.contains(&recording.sha256) {
                recordings.insert(recording.sha256.clone(), recording);
            }
        }
        Ok(Self {
            edition: Some(edition.number),
            tour: edition.tour,
            recordings,
            missing: BTreeSet::new(),
        })
    }

    /// Marks the recordings whose files are missing. Checks existence only; `docent check` verifies
    /// the content.
    #[must_use]
    pub fn with_missing_files(mut self, library: &Library) -> Self {
        let all = self.recordings.iter();
        let missing = all.filter(|(_, recording)| !library.has_derived_files(recording));
        self.missing = missing.map(|(name, _)| name.clone()).collect();
        self
    }

    /// The edition that a page names in its requests; 0 for the draft.
    pub fn page_edition(&self) -> u32 {
        self.edition.unwrap_or(0)
    }

    /// The recording of a narration, if it can be played.
    pub fn recording(&self, narration: &Narration) -> Option<&Recording> {
        let name = narration.recording.as_ref()?;
        let present = !self.missing.contains(name);
        self.recordings.get(name).filter(|_| present)
    }

    /// Narrations whose recordings are missing.
    pub fn unplayable(&self) -> impl Iterator<Item = &Narration> {
        let narrations = self.tour.narrations();
        narrations.filter(|narration| {
            narration.recording.is_some() && self.recording(narration).is_none()
        })
    }
}

/// Logs the narrations whose recordings are missing.
pub fn log_missing_recordings(published: &TourSnapshot) {
    let titles: Vec<&str> = published
        .unplayable()
        .map(|narration| narration.title.as_str())
        .collect();
    if !titles.is_empty() {
        tracing::error!(
            narrations = titles.len(),
            first = titles.first(),
            "recordings are missing; visitors read these narrations. Run `docent check --repair`"
        );
    }
}
