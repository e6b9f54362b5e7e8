//! Scrubbing: slowly verifies every file, to find silent disk errors.

use std::time::Duration;

use crate::library::FileCondition;
use crate::model::Sha256;
use crate::service::blocking::run_on_thread;
use crate::service::integrity::files::FileUses;
use crate::service::integrity::repair::{Conditions, repair_files};
use crate::service::{IngestError, Integrity, Publishing, Speakers};

/// The minimum pause between two files.
const MIN_PAUSE: Duration = Duration::from_millis(100);

/// Verifies all files once per `period`, repeatedly. Never returns. Each run starts at another file,
/// so that a box that is switched off every night covers all files.
pub async fn scrub_forever(
    integrity: &Integrity,
    (speakers, publishing): (&Speakers, &Publishing),
    period: Duration,
) {
    let mut from = usize::try_from(integrity.clock.moment().wall_ms / 1000).unwrap_or(0);
    loop {
        // Leaves the disk to the start-up.
        tokio::time::sleep(period / 100).await;
        let names = match FileUses::of(integrity).await {
            Ok(files) => names(&files, from),
            Err(error) => {
                tracing::error!(%error, "list of files cannot be read; the check is repeated later");
                Vec::new()
            }
        };
        from = 0;
        let count = u32::try_from(names.len()).unwrap_or(u32::MAX).max(1);
        let pause = (period / count).max(MIN_PAUSE);
        for name in names {
            tokio::time::sleep(pause).await;
            // Playback has the disk to itself.
            speakers.wait_until_idle().await;
            if let Err(error) = verify(integrity, publishing, &name).await {
                tracing::warn!(%error, %name, "file could not be verified; it is verified in the next round");
            }
        }
    }
}

fn names(files: &FileUses, from: usize) -> Vec<Sha256> {
    let all = files.recordings.keys().chain(&files.pictures);
    let mut names: Vec<Sha256> = all.cloned().collect();
    if !names.is_empty() {
        let first = from % names.len();
        names.rotate_left(first);
    }
    names
}

async fn verify(
    integrity: &Integrity,
    publishing: &Publishing,
    name: &Sha256,
) -> Result<(), IngestError> {
    let (library, file) = (integrity.library.clone(), name.clone());
    let conditions = move || {
        let recording = library.recording_condition(&file)?;
        let picture = library.picture_condition(&file)?;
        Ok::<_, IngestError>([recording, picture])
    };
    let found = run_on_thread("scrub", conditions).await??;
    if found.contains(&FileCondition::Intact) {
        return Ok(());
    }
    // The file may have been removed since this round began, or was never published.
    let files = FileUses::of(integrity).await?;
    let conditions = Conditions::with_siblings(integrity, &files, name).await?;
    let repaired = repair_files(integrity, &files, &conditions).await?;
    for result in &repaired {
        if result.passed {
            tracing::warn!("{}", result.message);
        } else {
            tracing::error!("{}", result.message);
        }
    }
    if !repaired.is_empty()
        && let Err(error) = publishing.reload().await
    {
        tracing::error!(%error, "tour could not be reloaded; damaged files are still offered to visitors");
    }
    Ok(())
}
