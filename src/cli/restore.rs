//! `docent restore`: the house of a backup takes the place of the one in the state folder.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::cli::backup::contents;
use crate::config::Config;
use crate::library::backup;
use crate::server::{Existing, Restored, StateFolder, print_line, restore};

#[derive(Args, Debug)]
pub(super) struct RestoreArgs {
    /// A backup; or a database that was kept when an update changed it, for going back
    file: PathBuf,
    /// Also where there is a house already; that one is kept aside
    #[arg(long, conflicts_with = "check")]
    replace: bool,
    /// Only say whether the backup is whole, and what it has
    #[arg(long)]
    check: bool,
}

impl RestoreArgs {
    pub(super) fn run(self, config: &Config) -> anyhow::Result<()> {
        if self.check {
            self.verify()
        } else {
            self.restore(config)
        }
    }

    fn verify(&self) -> anyhow::Result<()> {
        let manifest = backup::verify(&self.file)?;
        print_line(format!(
            "{} is whole: {}.",
            self.file.display(),
            contents(&manifest)
        ));
        Ok(())
    }

    fn restore(&self, config: &Config) -> anyhow::Result<()> {
        let existing = if self.replace {
            Existing::MoveAside
        } else {
            Existing::Refuse
        };
        let folder = StateFolder::of(config)?;
        let Restored {
            manifest,
            database_version,
            previous,
        } = restore(&folder, &self.file, existing)
            .with_context(|| format!("restoring {}", self.file.display()))?;
        let state = config.state.display();
        match manifest {
            Some(manifest) => {
                print_line(format!(
                    "{state} has the house of the backup: {}.",
                    contents(&manifest)
                ));
                print_line("Bound screens stay bound; everybody of the staff signs in anew.");
                let mut files = manifest.files.iter();
                if files.any(|file| file.name == backup::SETTINGS) {
                    print_line(format!(
                        "Its settings are in the backup: unzip -p {} {}",
                        self.file.display(),
                        backup::SETTINGS
                    ));
                }
            }
            None => print_line(format!(
                "{state} has that database, of version {database_version}; `docent check` says whether its files are there."
            )),
        }
        if let Some(previous) = previous {
            print_line(format!(
                "What was there before is kept in {}; remove it once nobody misses anything.",
                previous.display()
            ));
        }
        Ok(())
    }
}
