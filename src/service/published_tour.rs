use std::collections::{BTreeMap, BTreeSet};

use crate::library::Library;
use crate::model::{Edition, Narration, Recording, Sha256, Texts, Tour};
use crate::service::Result;
use crate::store::Store;

/// The current edition with all that pages need of its recordings: read from memory, never changed.
#[derive(Clone, Debug)]
pub struct PublishedTour {
    pub edition: Edition,
    pub recordings: BTreeMap<Sha256, Recording>,
    /// Those whose sound is not on the disk any more: their narrations are there to read.
    pub gone: BTreeSet<Sha256>,
}

impl PublishedTour {
    /// A house that has published nothing yet: edition number 0, without rooms.
    pub fn empty() -> Self {
        let nothing = Tour {
            languages: Vec::new(),
            time_zone: String::new(),
            hours: Vec::new(),
            name: Texts::new(),
            plan: None,
            notices: Vec::new(),
            rooms: Vec::new(),
        };
        Self {
            edition: Edition {
                number: 0,
                sha256: Sha256::zero(),
                tour: nothing,
            },
            recordings: BTreeMap::new(),
            gone: BTreeSet::new(),
        }
    }

    pub async fn current(store: &Store) -> Result<Self> {
        match store.current_edition().await? {
            Some(edition) => Self::of(store, edition).await,
            None => Ok(Self::empty()),
        }
    }

    /// The house as an edition has it, current or not.
    pub async fn of(store: &Store, edition: Edition) -> Result<Self> {
        let mut recordings = BTreeMap::new();
        let listed = store.recordings().await?;
        let named: BTreeSet<&Sha256> = edition
            .tour
            .narrations()
            .filter_map(|it| it.recording.as_ref())
            .collect();
        for recording in listed {
            if named.contains(&recording.sha256) {
                recordings.insert(recording.sha256.clone(), recording);
            }
        }
        Ok(Self {
            edition,
            recordings,
            gone: BTreeSet::new(),
        })
    }

    /// The same house, knowing which recordings are not on the disk any more. That they are what
    /// they were is for `docent check` to find out.
    #[must_use]
    pub fn heard_from(mut self, library: &Library) -> Self {
        let all = self.recordings.iter();
        let gone = all.filter(|(_, it)| !library.serves(it));
        self.gone = gone.map(|(name, _)| name.clone()).collect();
        self
    }

    /// What sounds when the narration is told; none where there is nothing to hear.
    pub fn recording(&self, narration: &Narration) -> Option<&Recording> {
        let name = narration.recording.as_ref()?;
        let there = !self.gone.contains(name);
        self.recordings.get(name).filter(|_| there)
    }

    /// Narrations that can only be read, because what they sound like is lost.
    pub fn silent(&self) -> impl Iterator<Item = &Narration> {
        let narrations = self.edition.tour.narrations();
        narrations.filter(|it| it.recording.is_some() && self.recording(it).is_none())
    }
}

/// Says which narrations nobody can hear.
pub fn log_missing_recordings(house: &PublishedTour) {
    let titles: Vec<&str> = house.silent().map(|it| it.title.as_str()).collect();
    if !titles.is_empty() {
        tracing::error!(
            narrations = titles.len(),
            first = titles.first(),
            "recordings are missing; visitors read these narrations. `docent check --repair` says more"
        );
    }
}
