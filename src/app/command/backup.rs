//! The whole house into a file, and out of it again.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::app::print_line;
use crate::app::restore::{Before, Restored, restore};
use crate::app::state::Folder;
use crate::clock::Clock;
use crate::config::Config;
use crate::library::backup::{self, Labels, Manifest, NotThere, Shelf};
use crate::service::{self, BackupSource, Destination};

/// Where `docent backup` writes.
#[derive(Clone, Debug)]
pub enum BackupTo {
    File(PathBuf),
    /// A folder, or `LABEL=NAME` for the disk with that name, and how many stay there.
    Shelf(PathBuf, NonZero<usize>),
}

/// `docent backup`: the whole house in one file, also while docent serves.
pub async fn back_up(config: &Config, to: BackupTo) -> anyhow::Result<()> {
    let onto = match to {
        BackupTo::File(path) => Destination::File(path),
        BackupTo::Shelf(into, keep) => match folder(&into, &Labels::default()) {
            Ok(folder) => Destination::Shelf(Shelf::new(folder), keep),
            // Somebody has it with them, or it comes tomorrow.
            Err(it @ NotThere::Absent(_)) => {
                tracing::warn!("{it}; no backup was made");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        },
    };
    let folder = Folder::of(config)?;
    let original = BackupSource {
        database: folder.database(),
        library: folder.library()?,
        settings: config.text.clone(),
        reserve: config.uploads.reserve_megabytes << 20,
        clock: Clock::system(),
    };
    let saved = service::back_up(original, onto).await?;
    for it in &saved.left_out {
        tracing::warn!(file = %it, "missing or damaged in this house, and not in the backup; see `docent check`");
    }
    for it in &saved.gone {
        print_line(format!("{} made way.", it.display()));
    }
    print_line(format!(
        "{} ({} MB) was read back whole: {}.",
        saved.path.display(),
        saved.bytes.div_ceil(1 << 20),
        contents(&saved.manifest)
    ));
    Ok(())
}

/// `docent restore FILE`: the house of a backup in the state folder's place.
pub fn put_back(config: &Config, from: &Path, replace: bool) -> anyhow::Result<()> {
    let before = if replace {
        Before::KeepAside
    } else {
        Before::Refuse
    };
    let folder = Folder::of(config)?;
    let Restored {
        manifest,
        database,
        aside,
    } = restore(&folder, from, before).with_context(|| format!("restoring {}", from.display()))?;
    let state = config.state.display();
    match manifest {
        Some(it) => {
            print_line(format!(
                "{state} has the house of the backup: {}.",
                contents(&it)
            ));
            print_line("Bound screens stay bound; everybody of the staff signs in anew.");
            if it.files.iter().any(|it| it.name == backup::SETTINGS) {
                print_line(format!(
                    "Its settings are in the backup: unzip -p {} {}",
                    from.display(),
                    backup::SETTINGS
                ));
            }
        }
        None => print_line(format!(
            "{state} has that database, of version {database}; `docent check` says whether its files are there."
        )),
    }
    if let Some(aside) = aside {
        print_line(format!(
            "What was there before is kept in {}; remove it once nobody misses anything.",
            aside.display()
        ));
    }
    Ok(())
}

/// `docent restore --check FILE`: whether a backup is whole, and what it has; nothing is restored.
pub fn check_backup(from: &Path) -> anyhow::Result<()> {
    let manifest = backup::verify(from)?;
    print_line(format!(
        "{} is whole: {}.",
        from.display(),
        contents(&manifest)
    ));
    Ok(())
}

fn contents(it: &Manifest) -> String {
    let made = jiff::Timestamp::from_millisecond(it.made_wall_ms).unwrap_or_default();
    let made = made.strftime("%Y-%m-%d %H:%M UTC");
    let made = if it.clock_trusted {
        format!("{made}")
    } else {
        format!("{made} by a clock that nobody had set")
    };
    format!(
        "edition {}, {} plays, {} files, made {made} by docent {}",
        it.edition,
        it.plays,
        it.files.len(),
        it.docent
    )
}

fn folder(into: &Path, labels: &Labels) -> Result<PathBuf, NotThere> {
    match into.to_str().and_then(|it| it.strip_prefix("LABEL=")) {
        Some(label) => labels.mounted(label),
        None => Ok(into.to_owned()),
    }
}
