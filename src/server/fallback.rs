//! A start with the last good config and edition, after a crash loop.

use crate::config::{Config, ConfigSource};
use crate::server::crash_loop::CrashLoop;
use crate::service::{FallbackNotice, TourSnapshot};
use crate::store::Store;

pub(super) struct Fallback {
    notice: FallbackNotice,
    /// The last good edition.
    edition: Option<u32>,
}

/// The config as it was read, or the last good one after a crash loop.
///
/// # Errors
///
/// If the config cannot be read and there is no good one.
pub(super) fn config(
    source: &ConfigSource,
    read: anyhow::Result<Config>,
    crash_loop: &CrashLoop,
) -> anyhow::Result<(Config, Option<Fallback>)> {
    let Some(good) = crash_loop.fallback() else {
        return Ok((read?, None));
    };
    let last_good = good.config.map(|path| source.read_from(Some(&path)));
    let current = read.as_ref().ok().map(|config| config.text.clone());
    let failure = read.as_ref().err().map(|error| format!("{error:#}"));
    let config = match last_good {
        Some(Ok(config)) => config,
        Some(Err(_)) | None => read?,
    };
    let notice = FallbackNotice {
        ended: crash_loop.starts() - 1,
        old_settings: current.is_none_or(|text| text != config.text),
        failure,
        withheld: None,
    };
    let edition = good.edition;
    Ok((config, Some(Fallback { notice, edition })))
}

impl Fallback {
    /// The last good edition if it is not the current one, else the current one.
    pub(super) async fn snapshot(&mut self, store: &Store) -> anyhow::Result<TourSnapshot> {
        let current = store
            .publications(1)
            .await?
            .first()
            .map(|publication| publication.edition);
        let differs = |number: &u32| current.is_some_and(|current| current != *number);
        let good = match self.edition.filter(differs) {
            Some(number) => store.edition(number).await?,
            None => None,
        };
        match good {
            Some(edition) => {
                self.notice.withheld = current;
                Ok(TourSnapshot::of(store, edition).await?)
            }
            None => Ok(TourSnapshot::current(store).await?),
        }
    }

    /// The notice for staff's pages.
    pub(super) fn into_notice(self) -> FallbackNotice {
        self.notice
    }
}
