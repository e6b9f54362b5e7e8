//! Starts in a row that ended early. From the third on docent goes back to what last ran well: the
//! settings and the edition. The count lasts until the box is started anew, or docent ends as asked.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::config::Service;
use crate::guide::Guide;

/// Whoever has run so long runs well.
const WELL: Duration = Duration::from_mins(5);

/// From this start in a row on, what ran well before is better than what is new.
const WARY: u32 = 3;

/// How long to wait before a start that is likely to fail: ever longer, and never for good.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What last ran well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Good {
    pub(super) config: Option<PathBuf>,
    pub(super) edition: Option<u32>,
}

/// Where nobody starts docent again, nothing is counted.
#[derive(Clone, Debug)]
pub(super) struct Attempts {
    /// The file of the count, gone with the power; and the folder of what ran well.
    places: Option<(PathBuf, PathBuf)>,
    in_a_row: u32,
}

impl Attempts {
    /// Counts this start.
    pub(super) fn begin(service: &Service) -> Self {
        let (Some(runtime), Some(state)) = (&service.runtime, &service.state) else {
            return Self {
                places: None,
                in_a_row: 1,
            };
        };
        let count = runtime.join("starts");
        let before = fs::read_to_string(&count).ok();
        let before: u32 = before.and_then(|it| it.trim().parse().ok()).unwrap_or(0);
        let in_a_row = before.saturating_add(1);
        if let Err(error) = fs::write(&count, in_a_row.to_string()) {
            tracing::warn!(%error, file = %count.display(), "this start could not be counted");
        }
        Self {
            places: Some((count, state.join("good"))),
            in_a_row,
        }
    }

    pub(super) fn in_a_row(&self) -> u32 {
        self.in_a_row
    }

    /// How long to wait before trying again.
    pub(super) fn pause(&self) -> Duration {
        match self.in_a_row.checked_sub(WARY + 1) {
            None => Duration::ZERO,
            Some(more) => (PAUSE * 2_u32.saturating_pow(more.min(8))).min(LONGEST_PAUSE),
        }
    }

    /// What ran well before, where what is new has failed too often.
    pub(super) fn fallback(&self) -> Option<Good> {
        let (_, good) = self.places.as_ref().filter(|_| self.in_a_row >= WARY)?;
        let edition = fs::read_to_string(good.join("edition")).ok();
        Some(Good {
            config: Some(good.join("docent.toml")).filter(|it| it.exists()),
            edition: edition.and_then(|it| it.trim().parse().ok()),
        })
    }

    /// Remembers each edition that visitors have had for so long, with these settings. A start that
    /// fell back has proven nothing new.
    pub(super) async fn watch(self, guide: Guide, settings: Option<String>) {
        let Some((count, good)) = self.places.as_ref().filter(|_| self.in_a_row < WARY) else {
            return;
        };
        let mut houses = guide.houses();
        loop {
            let edition = houses.borrow_and_update().edition.number;
            tokio::select! {
                () = tokio::time::sleep(WELL) => {}
                _ = houses.changed() => continue,
            }
            forget(count);
            if let Err(error) = remember(good, settings.as_deref(), edition) {
                tracing::warn!(%error, "what runs well could not be kept for worse days");
            }
            if houses.changed().await.is_err() {
                return;
            }
        }
    }

    /// Whoever ends as asked has not failed.
    pub(super) fn end(&self) {
        if let Some((count, _)) = &self.places {
            forget(count);
        }
    }
}

fn forget(count: &Path) {
    match fs::remove_file(count) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "the count of starts could not be set back");
        }
        Ok(()) | Err(_) => {}
    }
}

/// Writes only what is not there already.
fn remember(good: &Path, settings: Option<&str>, edition: u32) -> io::Result<()> {
    fs::create_dir_all(good)?;
    if let Some(settings) = settings {
        keep(&good.join("docent.toml"), settings)?;
    }
    if edition > 0 {
        keep(&good.join("edition"), &edition.to_string())?;
    }
    Ok(())
}

fn keep(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|it| it == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(home: &Path) -> Service {
        Service {
            runtime: Some(home.to_owned()),
            state: Some(home.to_owned()),
            credentials: None,
        }
    }

    #[test]
    fn the_third_start_in_a_row_goes_back_to_what_ran_well() {
        let home = tempfile::tempdir().unwrap();
        let service = service(home.path());
        remember(&home.path().join("good"), Some("a = 1"), 4).unwrap();
        assert_eq!(Attempts::begin(&service).fallback(), None);
        assert_eq!(Attempts::begin(&service).fallback(), None);
        let third = Attempts::begin(&service);
        let good = third.fallback().unwrap();
        assert_eq!((good.edition, third.in_a_row()), (Some(4), 3));
        assert_eq!(fs::read_to_string(good.config.unwrap()).unwrap(), "a = 1");
        third.end();
        assert_eq!(Attempts::begin(&service).fallback(), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let home = tempfile::tempdir().unwrap();
        let service = service(home.path());
        let pauses: Vec<u64> = (0..12)
            .map(|_| Attempts::begin(&service).pause().as_secs())
            .collect();
        assert_eq!(pauses, [0, 0, 0, 5, 10, 20, 40, 60, 60, 60, 60, 60]);
    }

    #[test]
    fn who_is_not_started_again_counts_nothing() {
        for _ in 0..5 {
            let it = Attempts::begin(&Service::default());
            assert_eq!((it.in_a_row(), it.fallback()), (1, None));
        }
    }
}
