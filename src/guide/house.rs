use std::collections::{BTreeMap, BTreeSet};

use crate::guide::Result;
use crate::model::{Edition, Narration, Recording, Sha256, Texts, Tour};
use crate::store::Store;

/// The current edition with all that pages need of its recordings: read from memory, never changed.
#[derive(Clone, Debug)]
pub struct House {
    pub edition: Edition,
    pub recordings: BTreeMap<Sha256, Recording>,
}

impl House {
    /// A house that has published nothing yet: edition number 0, without rooms.
    pub fn empty() -> Self {
        let nothing = Tour {
            languages: Vec::new(),
            time_zone: "UTC".into(),
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
        })
    }

    pub fn recording(&self, narration: &Narration) -> Option<&Recording> {
        self.recordings.get(narration.recording.as_ref()?)
    }
}
