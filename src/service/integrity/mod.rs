//! `docent check`: verifies database, library and edition, and repairs what can be repaired.

mod files;
mod repair;
mod scrub;

use crate::clock::Clock;
use crate::library::{FileCondition, Library};
use crate::model;
use crate::model::Sha256;
use crate::service::ingest::WorkQueue;
use crate::service::{Context, TourSnapshot};
use crate::store::{self, Store};
use files::FileUses;
pub use scrub::scrub_forever;

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Whether the check passed.
    pub passed: bool,
    /// The message for the reader.
    pub message: String,
}

fn passed(message: impl Into<String>) -> CheckResult {
    CheckResult {
        passed: true,
        message: message.into(),
    }
}

fn failed(message: impl Into<String>) -> CheckResult {
    CheckResult {
        passed: false,
        message: message.into(),
    }
}

/// Verifies database, library and edition. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Integrity {
    clock: Clock,
    store: Store,
    library: Library,
    queue: WorkQueue,
}

impl Integrity {
    pub(super) fn new(context: &Context, queue: WorkQueue) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            queue,
        }
    }

    /// Checks database, recordings, pictures and edition. Changes nothing.
    pub async fn check(&self) -> Vec<CheckResult> {
        let mut found = vec![check_database(self).await, check_statistics(self).await];
        match FileUses::of(self).await {
            Ok(files) => found.extend(check_files(self, &files)),
            Err(error) => found.push(unreadable(&error)),
        }
        found.extend(check_rest(self).await);
        found
    }

    /// Checks like [`Integrity::check`], and repairs what can be repaired.
    pub async fn repair(&self) -> Vec<CheckResult> {
        let mut found = vec![check_database(self).await, check_statistics(self).await];
        match FileUses::of(self).await {
            Ok(files) => match repair::repair(self, &files).await {
                Ok(repaired) => found.extend(repaired),
                Err(error) => found.push(failed(format!("The repair was cut off: {error}."))),
            },
            Err(error) => found.push(unreadable(&error)),
        }
        found.extend(check_rest(self).await);
        found
    }
}

fn unreadable(error: &store::Error) -> CheckResult {
    failed(format!("What the house names cannot be read: {error}."))
}

async fn check_rest(integrity: &Integrity) -> Vec<CheckResult> {
    let mut found = match TourSnapshot::current(&integrity.store).await {
        Ok(published) => check_edition(&published.with_missing_files(&integrity.library)),
        Err(error) => vec![failed(format!(
            "The current edition cannot be read: {error}."
        ))],
    };
    found.push(check_confinement(integrity));
    found.push(last_backup(integrity));
    found
}

async fn check_database(integrity: &Integrity) -> CheckResult {
    match integrity.store.check_integrity().await {
        Ok(lines) if lines.is_empty() => match integrity.store.count_plays().await {
            Ok(plays) => passed(format!("The database is whole; it holds {plays} plays.")),
            Err(error) => failed(format!("The plays cannot be read: {error}.")),
        },
        Ok(lines) => failed(format!(
            "The database is damaged ({}); stop docent, and put a backup in its place: docent restore --replace BACKUP.",
            lines.join("; ")
        )),
        Err(error) => failed(format!("The database cannot be read: {error}.")),
    }
}

async fn check_statistics(integrity: &Integrity) -> CheckResult {
    match integrity.store.prove_statistics().await {
        Ok(proof) if proof.holds() => passed(format!(
            "The statistics add up: every sum is what its {} plays are, and so are those of curves, sessions and ways.",
            proof.plays()
        )),
        Ok(proof) => {
            let wrong = proof.0.iter().filter(|sum| !sum.holds());
            let wrong: Vec<String> = wrong.map(ToString::to_string).collect();
            failed(format!(
                "The statistics do not add up: {}; use `docent rebuild-statistics`.",
                wrong.join(", ")
            ))
        }
        Err(error) => failed(format!("The statistics cannot be read: {error}.")),
    }
}

fn check_files(integrity: &Integrity, files: &FileUses) -> Vec<CheckResult> {
    let library = &integrity.library;
    let recordings = files.recordings.keys();
    let recordings = recordings.map(|file| ("Recording", file, library.recording_condition(file)));
    let pictures = files.pictures.iter();
    let pictures = pictures.map(|file| ("Picture", file, library.picture_condition(file)));
    let mut found: Vec<CheckResult> = recordings
        .chain(pictures)
        .filter_map(|(what, name, condition)| match condition {
            Ok(FileCondition::Intact) => None,
            Ok(FileCondition::Missing) => Some(failed(format!(
                "{what} {name}{} is missing; `docent check --repair` mends what can be mended.",
                files.usage(name)
            ))),
            Ok(FileCondition::Damaged) => Some(failed(format!(
                "{what} {name}{} is not what it was; `docent check --repair` mends what can be mended.",
                files.usage(name)
            ))),
            Err(error) => Some(failed(format!("{what} {name} cannot be read: {error}."))),
        })
        .collect();
    if found.is_empty() {
        found.push(passed(format!(
            "All {} files of recordings and {} pictures are whole.",
            files.recordings.len(),
            files.pictures.len()
        )));
    }
    found.extend(unreferenced(integrity, files));
    found
}

/// Files in the library's folders that nothing references.
fn unreferenced(integrity: &Integrity, files: &FileUses) -> Option<CheckResult> {
    let unreferenced = integrity
        .library
        .unreferenced_files(&files.referenced_files());
    let unreferenced = match unreferenced {
        Ok(paths) => paths,
        Err(error) => return Some(failed(format!("The folders cannot be read: {error}."))),
    };
    let first = unreferenced.first()?;
    Some(passed(format!(
        "{} file(s) are named by nothing, such as {}; the next start of docent removes them.",
        unreferenced.len(),
        first.display()
    )))
}

fn check_edition(published: &TourSnapshot) -> Vec<CheckResult> {
    let Some(edition) = published.edition else {
        return vec![failed(
            "Nothing is published yet; bring a tour in with `docent import DIR` and `docent publish`.",
        )];
    };
    let tour = &published.tour;
    let mut found: Vec<CheckResult> = tour
        .narrations()
        .filter(|narration| {
            narration.recording.is_some() && published.recording(narration).is_none()
        })
        .map(|narration| {
            failed(format!(
                "‘{}’ has no sound, so visitors read it; bring its recording again.",
                narration.title
            ))
        })
        .collect();
    let length = |sha256: &Sha256| {
        published
            .recordings
            .get(sha256)
            .map(|recording| recording.length)
    };
    for (_, violation) in model::check_tour(tour, length) {
        found.push(failed(format!(
            "Edition {edition} breaks a rule: {violation}."
        )));
    }
    if found.is_empty() {
        let clips: usize = tour.rooms.iter().map(|room| room.clips.len()).sum();
        found.push(passed(format!(
            "Edition {edition} is whole: {} rooms, {clips} clips.",
            tour.rooms.len()
        )));
    }
    found
}

/// A kernel without Landlock or seccomp is reported, but is no failure.
fn check_confinement(integrity: &Integrity) -> CheckResult {
    let confinement = match integrity.library.try_confinement() {
        Ok(confinement) if confinement.is_complete() => {
            return passed(
                "What reads strangers' files can open no other file, no socket and no program.",
            );
        }
        Ok(confinement) => confinement,
        Err(error) => {
            return failed(format!(
                "What reads strangers' files did not start: {error}."
            ));
        }
    };
    let left = [
        (confinement.no_other_file, "other files"),
        (confinement.no_socket, "sockets"),
        (confinement.no_program, "programs"),
    ];
    let left: Vec<&str> = left
        .iter()
        .filter(|entry| !entry.0)
        .map(|entry| entry.1)
        .collect();
    passed(format!(
        "What reads strangers' files could open {}: the kernel of this system keeps it from that no further (it lacks Landlock or seccomp).",
        left.join(" and ")
    ))
}

fn last_backup(integrity: &Integrity) -> CheckResult {
    passed(match integrity.library.last_backup() {
        Some(backup) => {
            let made_at = jiff::Timestamp::from_millisecond(backup.wall_ms).unwrap_or_default();
            let made_at = made_at.strftime("%Y-%m-%d %H:%M UTC");
            format!(
                "The last backup is of {made_at}: {}.",
                backup.path.display()
            )
        }
        None => "No backup has been made yet; `docent backup --help` says how.".to_owned(),
    })
}
