//! Detection of crash loops. From the third start in a row that ended early, docent uses the last config
//! and edition that were stable. A reboot or a clean exit resets the count.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::config::Systemd;
use crate::service::Services;

/// A run that lasts this long is stable.
const STABLE_AFTER: Duration = Duration::from_mins(5);

/// From this start in a row on, the last stable config and edition are used.
const FALLBACK_FROM_START: u32 = 3;

/// The delay before another start; doubles up to the maximum.
const RESTART_DELAY: Duration = Duration::from_secs(5);
const MAX_RESTART_DELAY: Duration = Duration::from_mins(1);

/// The last config and edition that were stable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LastGood {
    pub(super) config: Option<PathBuf>,
    pub(super) edition: Option<u32>,
}

/// The starts in a row. Without a service manager nothing is counted.
#[derive(Clone, Debug)]
pub(super) struct CrashLoop {
    /// The file of the count, which a reboot removes; and the folder of the last good state.
    paths: Option<(PathBuf, PathBuf)>,
    starts: u32,
}

impl CrashLoop {
    /// Counts this start.
    pub(super) fn begin(systemd: &Systemd) -> Self {
        let (Some(runtime), Some(state)) = (&systemd.runtime, &systemd.state) else {
            return Self {
                paths: None,
                starts: 1,
            };
        };
        let count = runtime.join("starts");
        let before = fs::read_to_string(&count).ok();
        let before: u32 = before
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0);
        let starts = before.saturating_add(1);
        if let Err(error) = fs::write(&count, starts.to_string()) {
            tracing::warn!(%error, file = %count.display(), "this start could not be counted");
        }
        Self {
            paths: Some((count, state.join("good"))),
            starts,
        }
    }

    pub(super) fn starts(&self) -> u32 {
        self.starts
    }

    /// How long to wait before this start.
    pub(super) fn delay(&self) -> Duration {
        match self.starts.checked_sub(FALLBACK_FROM_START + 1) {
            None => Duration::ZERO,
            Some(more) => {
                (RESTART_DELAY * 2_u32.saturating_pow(more.min(8))).min(MAX_RESTART_DELAY)
            }
        }
    }

    /// The last good state, if the current one failed too often.
    pub(super) fn fallback(&self) -> Option<LastGood> {
        let (_, good) = self
            .paths
            .as_ref()
            .filter(|_| self.starts >= FALLBACK_FROM_START)?;
        let edition = fs::read_to_string(good.join("edition")).ok();
        Some(LastGood {
            config: Some(good.join("docent.toml")).filter(|path| path.exists()),
            edition: edition.and_then(|text| text.trim().parse().ok()),
        })
    }

    /// Saves each edition that was served for long enough, with this config. A start that used the fallback
    /// proves nothing.
    pub(super) async fn watch(self, services: Services, config: Option<String>) {
        let Some((count, good)) = self
            .paths
            .as_ref()
            .filter(|_| self.starts < FALLBACK_FROM_START)
        else {
            return;
        };
        let mut editions = services.editions.watch();
        loop {
            let edition = editions.borrow_and_update().edition;
            tokio::select! {
                () = tokio::time::sleep(STABLE_AFTER) => {}
                _ = editions.changed() => continue,
            }
            reset(count);
            if let Some(edition) = edition
                && let Err(error) = save(good, config.as_deref(), edition)
            {
                tracing::warn!(%error, "the last good config and edition could not be saved");
            }
            if editions.changed().await.is_err() {
                return;
            }
        }
    }

    /// A clean exit is no crash.
    pub(super) fn clean_exit(&self) {
        if let Some((count, _)) = &self.paths {
            reset(count);
        }
    }
}

fn reset(count: &Path) {
    match fs::remove_file(count) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "the count of starts could not be reset");
        }
        Ok(()) | Err(_) => {}
    }
}

/// Writes only what has changed.
fn save(good: &Path, config: Option<&str>, edition: u32) -> io::Result<()> {
    fs::create_dir_all(good)?;
    if let Some(config) = config {
        write_if_changed(&good.join("docent.toml"), config)?;
    }
    if edition > 0 {
        write_if_changed(&good.join("edition"), &edition.to_string())?;
    }
    Ok(())
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|current| current == text) {
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

    fn systemd(home: &Path) -> Systemd {
        Systemd {
            runtime: Some(home.to_owned()),
            state: Some(home.to_owned()),
            credentials: None,
        }
    }

    #[test]
    fn the_third_start_in_a_row_uses_the_last_good_state() {
        let home = tempfile::tempdir().unwrap();
        let systemd = systemd(home.path());
        save(&home.path().join("good"), Some("a = 1"), 4).unwrap();
        assert_eq!(CrashLoop::begin(&systemd).fallback(), None);
        assert_eq!(CrashLoop::begin(&systemd).fallback(), None);
        let third = CrashLoop::begin(&systemd);
        let good = third.fallback().unwrap();
        assert_eq!((good.edition, third.starts()), (Some(4), 3));
        assert_eq!(fs::read_to_string(good.config.unwrap()).unwrap(), "a = 1");
        third.clean_exit();
        assert_eq!(CrashLoop::begin(&systemd).fallback(), None);
    }

    #[test]
    fn delays_grow_up_to_a_maximum() {
        let home = tempfile::tempdir().unwrap();
        let systemd = systemd(home.path());
        let delays: Vec<u64> = (0..12)
            .map(|_| CrashLoop::begin(&systemd).delay().as_secs())
            .collect();
        assert_eq!(delays, [0, 0, 0, 5, 10, 20, 40, 60, 60, 60, 60, 60]);
    }

    #[test]
    fn without_a_service_manager_nothing_is_counted() {
        for _ in 0..5 {
            let starts = CrashLoop::begin(&Systemd::default());
            assert_eq!((starts.starts(), starts.fallback()), (1, None));
        }
    }
}
