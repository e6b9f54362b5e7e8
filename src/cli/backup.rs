//! `docent backup`: the whole house in one file, also while docent serves.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::library::backup::{BackupDir, DiskError, DiskLabels, Manifest};
use crate::server::{StateFolder, print_line};
use crate::service::{self, BackupSource, Destination};

pub(super) const EXAMPLES: &str = "\
Once:        docent backup /media/stick/house.zip
Every night: docent backup --into /var/backups/docent --keep 7
On a stick:  docent backup --into LABEL=DOCENT --keep 7
             goes to the disk with that name, where it is mounted; without it nothing is done";

/// A folder of backups can be named by the label of its disk.
const LABEL_PREFIX: &str = "LABEL=";

#[derive(Args, Debug)]
pub(super) struct BackupArgs {
    /// A file to write, or a backup of before to replace
    #[arg(required_unless_present = "into", conflicts_with = "into")]
    file: Option<PathBuf>,
    /// A folder of backups, numbered as they come; LABEL=NAME is the disk with that name
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// So many stay there at the most, the newest; fewer where the disk has no room for more
    #[arg(long, requires = "into", value_name = "NUMBER", default_value = "7")]
    keep: NonZero<usize>,
}

impl BackupArgs {
    /// Does nothing but warn if the disk with the label is not mounted: somebody may have it with them.
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let destination = match (self.file, self.into) {
            (Some(file), _) => Destination::File(file),
            (None, Some(into)) => match folder(&into) {
                Ok(folder) => Destination::BackupDir(BackupDir::new(folder), self.keep),
                Err(error @ DiskError::Absent(_)) => {
                    tracing::warn!("{error}; no backup was made");
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            },
            // The arguments are refused without one of them.
            (None, None) => return Ok(()),
        };
        let folder = StateFolder::of(config)?;
        let source = BackupSource {
            database: folder.database(),
            library: folder.library()?,
            settings: config.text.clone(),
            reserve: config.uploads.reserve_megabytes << 20,
            clock: Clock::system(),
        };
        let saved = service::back_up(source, destination).await?;
        for file in &saved.skipped {
            tracing::warn!(%file, "missing or damaged in this house, and not in the backup; see `docent check`");
        }
        for backup in &saved.removed {
            print_line(format!("{} made way.", backup.display()));
        }
        print_line(format!(
            "{} ({} MB) was read back whole: {}.",
            saved.path.display(),
            saved.bytes.div_ceil(1 << 20),
            contents(&saved.manifest)
        ));
        Ok(())
    }
}

fn folder(into: &Path) -> Result<PathBuf, DiskError> {
    match into
        .to_str()
        .and_then(|into| into.strip_prefix(LABEL_PREFIX))
    {
        Some(label) => DiskLabels::default().mount_point(label),
        None => Ok(into.to_owned()),
    }
}

/// What a backup holds, for a sentence.
pub(super) fn contents(manifest: &Manifest) -> String {
    let made = jiff::Timestamp::from_millisecond(manifest.made_wall_ms).unwrap_or_default();
    let made = made.strftime("%Y-%m-%d %H:%M UTC");
    let made = if manifest.clock_trusted {
        format!("{made}")
    } else {
        format!("{made} by a clock that nobody had set")
    };
    format!(
        "edition {}, {} plays, {} files, made {made} by docent {}",
        manifest.edition,
        manifest.plays,
        manifest.files.len(),
        manifest.docent
    )
}
