//! The output of an import of a tour folder: faults, a summary, and progress in the log.

use std::path::Path;

use crate::model::Language;
use crate::server::print_line;
use crate::service::{ImportError, Imported, Progress, Step};

/// Prints every fault of a tour folder. Other errors are passed on without a line.
pub(crate) fn print_faults<T>(outcome: Result<T, ImportError>) -> anyhow::Result<T> {
    if let Err(ImportError::Faults(errors)) = &outcome {
        for error in errors {
            print_line(error);
        }
    }
    Ok(outcome?)
}

/// A sentence with the counts of what was imported.
pub(crate) fn import_summary(dir: &Path, imported: &Imported) -> String {
    format!(
        "{}: {} rooms, {} clips, {} recordings ({} new) are in the draft.{}",
        dir.display(),
        imported.rooms,
        imported.clips,
        imported.recordings,
        imported.new,
        text_alone_note(&imported.text_alone)
    )
}

/// A sentence on the clips without a recording, since it may have been forgotten; empty if there is none.
/// `clips` has their number for each language.
pub(crate) fn text_alone_note(clips: &[(Language, usize)]) -> String {
    if clips.is_empty() {
        return String::new();
    }
    let clips = clips
        .iter()
        .map(|(language, count)| format!("{count} in {language}"));
    let clips: Vec<String> = clips.collect();
    let clips = clips.join(", ");
    format!(" Without a recording, so that visitors read them and hear nothing: {clips}.")
}

/// Logs every tenth step and the last one.
pub(crate) fn log_progress(progress: Progress) {
    let Some((done, of)) = progress.share else {
        return;
    };
    let what = progress_name(progress.step);
    if done == of || done % 10 == 0 {
        tracing::info!(done, of, "{what}");
    }
}

/// What a step has done, for the log and for the progress bar.
pub(crate) fn progress_name(step: Step) -> &'static str {
    match step {
        Step::Unpacking => "files unpacked",
        Step::Reading => "files read",
        Step::Inspecting => "recordings inspected",
        Step::Preparing => "pictures prepared",
        Step::Storing => "recordings stored",
    }
}
