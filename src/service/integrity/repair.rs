//! Repair: quarantines damaged files, derives missing files again, and reports what is lost.
//! Deletes nothing.

use std::collections::BTreeMap;

use crate::library::{FileCondition, Library};
use crate::model::{Recording, Sha256};
use crate::service::integrity::files::FileUses;
use crate::service::integrity::{CheckResult, failed, passed, unreferenced};
use crate::service::{IngestError, Integrity, UploadError};

/// Checks every referenced file by hash and by decoding, and repairs what can be repaired.
pub(super) async fn repair(
    integrity: &Integrity,
    files: &FileUses,
) -> Result<Vec<CheckResult>, IngestError> {
    let conditions = Conditions::of(integrity, files).await?;
    let mut found = repair_files(integrity, files, &conditions).await?;
    found.extend(decode(integrity, files, &conditions).await?);
    if found.iter().all(|result| result.passed) {
        found.push(passed(format!(
            "All {} files of recordings and {} pictures are whole, and every one can be played or seen.",
            files.recordings.len(),
            files.pictures.len()
        )));
    }
    found.extend(unreferenced(integrity, files));
    Ok(found)
}

/// Repairs files whose conditions are known.
pub(super) async fn repair_files(
    integrity: &Integrity,
    files: &FileUses,
    conditions: &Conditions,
) -> Result<Vec<CheckResult>, IngestError> {
    let mut found = conditions.quarantine_damaged(integrity, files)?;
    let derived = derive(integrity, files, conditions).await?;
    for (name, outcome) in &derived {
        found.push(match outcome {
            Ok(()) => passed(format!(
                "What rooms and phones play of {name}{} was made anew from its master.",
                files.usage(name)
            )),
            Err(reason) => failed(format!(
                "{name}{} could not be made anew from its master: {reason}.",
                files.usage(name)
            )),
        });
    }
    // A derived file was verified while it was made.
    let repaired = |file: &Sha256| {
        let of = files.recordings.get(file);
        of.is_some_and(|recording| derived.get(recording).is_some_and(Result::is_ok))
    };
    found.extend(lost(integrity, files, conditions, repaired));
    Ok(found)
}

/// The conditions of files.
pub(super) struct Conditions {
    recordings: BTreeMap<Sha256, FileCondition>,
    pictures: BTreeMap<Sha256, FileCondition>,
}

type ConditionCheck = fn(&Library, &Sha256) -> crate::library::Result<FileCondition>;

impl Conditions {
    async fn of(integrity: &Integrity, files: &FileUses) -> Result<Self, IngestError> {
        let recordings = files.recordings.keys().cloned().collect();
        Self::examine(
            integrity,
            recordings,
            files.pictures.iter().cloned().collect(),
        )
        .await
    }

    /// The condition of the picture `name`, or of all files of the recording that has a file
    /// `name`.
    pub(super) async fn with_siblings(
        integrity: &Integrity,
        files: &FileUses,
        name: &Sha256,
    ) -> Result<Self, IngestError> {
        let of = files.recordings.get(name);
        let siblings = files.recordings.iter().filter(|entry| Some(entry.1) == of);
        let recordings = siblings.map(|entry| entry.0.clone()).collect();
        let pictures = files.pictures.get(name).cloned().into_iter().collect();
        Self::examine(integrity, recordings, pictures).await
    }

    async fn examine(
        integrity: &Integrity,
        recordings: Vec<Sha256>,
        pictures: Vec<Sha256>,
    ) -> Result<Self, IngestError> {
        Ok(Self {
            recordings: examine(integrity, recordings, Library::recording_condition).await?,
            pictures: examine(integrity, pictures, Library::picture_condition).await?,
        })
    }

    fn quarantine_damaged(
        &self,
        integrity: &Integrity,
        files: &FileUses,
    ) -> Result<Vec<CheckResult>, IngestError> {
        let damaged = |of: &BTreeMap<Sha256, FileCondition>| -> Vec<Sha256> {
            let all = of.iter().filter(|entry| *entry.1 == FileCondition::Damaged);
            all.map(|(name, _)| name.clone()).collect()
        };
        let (recordings, pictures) = (damaged(&self.recordings), damaged(&self.pictures));
        if recordings.is_empty() && pictures.is_empty() {
            return Ok(Vec::new());
        }
        if integrity
            .library
            .quarantine(&recordings, &pictures)?
            .is_none()
        {
            return Ok(vec![failed(format!(
                "Nothing damaged was moved aside: {}.",
                UploadError::LibraryBusy
            ))]);
        }
        let folder = integrity.library.quarantine_dir();
        let all = recordings.iter().chain(&pictures).map(|file| {
            passed(format!(
                "{file}{} is not what it was; it was moved to {}.",
                files.usage(file),
                folder.display()
            ))
        });
        Ok(all.collect())
    }
}

async fn examine(
    integrity: &Integrity,
    names: Vec<Sha256>,
    check: ConditionCheck,
) -> Result<BTreeMap<Sha256, FileCondition>, IngestError> {
    let work = names.into_iter().map(|hash| {
        let (library, name) = (integrity.library.clone(), hash.clone());
        (hash, move || check(&library, &name))
    });
    let mut found = BTreeMap::new();
    for (name, condition) in integrity.queue.run_all(work.collect(), |_, _| {}).await? {
        found.insert(name, condition?);
    }
    Ok(found)
}

/// Derives damaged files again where the master is intact. Returns the outcome for each recording.
async fn derive(
    integrity: &Integrity,
    files: &FileUses,
    conditions: &Conditions,
) -> Result<BTreeMap<Sha256, Result<(), String>>, IngestError> {
    let intact = |file: &Sha256| conditions.recordings.get(file) == Some(&FileCondition::Intact);
    let incomplete = files.listed.iter().filter(|recording| {
        let serves =
            intact(&recording.speaker_file.sha256) && intact(&recording.browser_file.sha256);
        intact(&recording.sha256) && !serves
    });
    let work = incomplete.map(|recording| {
        let (library, name) = (integrity.library.clone(), recording.sha256.clone());
        (recording.sha256.clone(), move || {
            derive_again(&library, &name)
        })
    });
    // The lock keeps the new files until they are listed.
    let _lock = integrity.library.lock_shared()?;
    let mut done = BTreeMap::new();
    for (name, outcome) in integrity.queue.run_all(work.collect(), |_, _| {}).await? {
        let outcome = match outcome {
            Ok(recording) => Ok(integrity.store.add_recordings(vec![recording]).await?),
            Err(error) => Err(error.to_string()),
        };
        done.insert(name, outcome);
    }
    Ok(done)
}

fn derive_again(library: &Library, name: &Sha256) -> crate::library::Result<Recording> {
    let master = library.recording_path(name);
    let measured = library.inspect(&master)?;
    library.persist_recording(&master, name, &measured)
}

/// Reports the files that cannot be repaired.
fn lost(
    integrity: &Integrity,
    files: &FileUses,
    conditions: &Conditions,
    repaired: impl Fn(&Sha256) -> bool,
) -> Vec<CheckResult> {
    let not_intact = |entry: &(&Sha256, &FileCondition)| *entry.1 != FileCondition::Intact;
    let recordings = conditions.recordings.iter().filter(not_intact);
    let recordings = recordings
        .filter(|(file, _)| !repaired(file))
        .map(|(file, _)| {
            let playable = files.recordings.get(file).and_then(|name| {
                let listed = files
                    .listed
                    .iter()
                    .find(|recording| recording.sha256 == *name)?;
                integrity.library.has_derived_files(listed).then_some(())
            });
            let fallback = match playable {
                Some(()) => "rooms and phones have theirs and go on",
                None => "visitors read its text",
            };
            failed(format!(
                "Recording {file}{} is missing: {fallback}. Bring it again, or import its tour.",
                files.usage(file)
            ))
        });
    let pictures = conditions
        .pictures
        .iter()
        .filter(not_intact)
        .map(|(file, _)| {
            failed(format!(
                "Picture {file}{} is missing; bring it again, or import its tour.",
                files.usage(file)
            ))
        });
    recordings.chain(pictures).collect()
}

/// Returns why the file cannot be decoded.
type Decode = Box<dyn FnOnce() -> Option<String> + Send>;

/// Decodes every intact file. A file that fails to decode stays: its bytes have not changed, and
/// the cause may be the machine.
async fn decode(
    integrity: &Integrity,
    files: &FileUses,
    conditions: &Conditions,
) -> Result<Vec<CheckResult>, IngestError> {
    let intact = |entry: &(&Sha256, &FileCondition)| *entry.1 == FileCondition::Intact;
    let mut work: Vec<(Sha256, Decode)> = Vec::new();
    for (name, _) in conditions.recordings.iter().filter(intact) {
        let (library, path) = (
            integrity.library.clone(),
            integrity.library.recording_path(name),
        );
        let decode = move || Some(library.inspect(&path).err()?.to_string());
        work.push((name.clone(), Box::new(decode)));
    }
    for (name, _) in conditions.pictures.iter().filter(intact) {
        let (library, path) = (
            integrity.library.clone(),
            integrity.library.picture_path(name),
        );
        let decode = move || Some(library.prepare_picture(&path).err()?.to_string());
        work.push((name.clone(), Box::new(decode)));
    }
    let done = integrity.queue.run_all(work, |_, _| {}).await?;
    let unfit = done.into_iter().filter_map(|(name, reason)| {
        let reason = reason?;
        Some(failed(format!(
            "{name}{} is what it was, but cannot be decoded: {reason}.",
            files.usage(&name)
        )))
    });
    Ok(unfit.collect())
}
