//! A start that goes back to the settings and the edition that last ran well.

use crate::app::attempts::Attempts;
use crate::config::{Asked, Config};
use crate::guide::{Caution, House};
use crate::store::Store;

pub(super) struct Fallback {
    caution: Caution,
    /// The edition that last ran well.
    edition: Option<u32>,
}

/// The settings as they are, or, once those have failed too often, as they last ran well.
pub(super) fn settings(
    asked: &Asked,
    read: anyhow::Result<Config>,
    attempts: &Attempts,
) -> anyhow::Result<(Config, Option<Fallback>)> {
    let Some(good) = attempts.fallback() else {
        return Ok((read?, None));
    };
    let before = good.config.map(|it| asked.read_from(Some(&it)));
    let now = read.as_ref().ok().map(|it| it.text.clone());
    let fault = read.as_ref().err().map(|it| format!("{it:#}"));
    let config = match before {
        Some(Ok(before)) => before,
        Some(Err(_)) | None => read?,
    };
    let caution = Caution {
        ended: attempts.in_a_row() - 1,
        old_settings: now.is_none_or(|it| it != config.text),
        fault,
        spared: None,
    };
    let edition = good.edition;
    Ok((config, Some(Fallback { caution, edition })))
}

impl Fallback {
    /// The house of the edition that last ran well, where that is not the current one.
    pub(super) async fn house(&mut self, store: &Store) -> anyhow::Result<House> {
        let current = store.publications(1).await?.first().map(|it| it.edition);
        let good = self.edition;
        let good = match good.filter(|it| current.is_some_and(|current| current != *it)) {
            Some(number) => store.edition(number).await?,
            None => None,
        };
        match good {
            Some(edition) => {
                self.caution.spared = current;
                Ok(House::of(store, edition).await?)
            }
            None => Ok(House::current(store).await?),
        }
    }

    /// What staff are told of it.
    pub(super) fn caution(self) -> Caution {
        self.caution
    }
}
