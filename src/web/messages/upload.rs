//! What hinders a file on its way in, in the words of whoever reads it.

use crate::service::{ProcessingError, UploadError};
use crate::web::locales::Translations;
use crate::web::messages::import;

pub(in crate::web) fn say(words: &Translations, it: &UploadError) -> String {
    match it {
        UploadError::Empty => words.text("hindrance-empty"),
        UploadError::TooLarge { most } => {
            words.text_with("hindrance-too-large", &[("most", (most >> 20).into())])
        }
        UploadError::NoSpace { needed, free } => words.text_with(
            "hindrance-no-space",
            &[
                ("needed", ((needed >> 20) + 1).into()),
                ("free", (free >> 20).into()),
            ],
        ),
        UploadError::InvalidHeader { header } => {
            words.text_with("hindrance-announced", &[("name", (*header).into())])
        }
        UploadError::TooMany { most } => {
            words.text_with("hindrance-too-many", &[("most", (*most).into())])
        }
        UploadError::NoUpload => words.text("hindrance-no-upload"),
        UploadError::WrongOffset { .. } => words.text("hindrance-wrong-offset"),
        UploadError::Busy => words.text("hindrance-busy"),
        UploadError::TooManyBytes => words.text("hindrance-too-much"),
        UploadError::Interrupted => words.text("hindrance-broke-off"),
        UploadError::NotDone => words.text("hindrance-not-done"),
        UploadError::Silent => words.text("remark-silent"),
        UploadError::Removed => words.text("hindrance-removed"),
        UploadError::NoLanguage(it) => words.text_with(
            "hindrance-no-language",
            &[("name", it.native_name().into())],
        ),
        UploadError::Picture(it) => sentence(&import::picture(words, it)),
        UploadError::LibraryBusy => words.text("hindrance-held"),
        UploadError::DiskFull => words.text("hindrance-disk-full"),
        UploadError::Disk(reason) => {
            words.text_with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
    }
}

pub(in crate::web) fn spoilt(words: &Translations, it: &ProcessingError) -> String {
    match it {
        ProcessingError::Recording(it) => sentence(&import::recording(words, it)),
        ProcessingError::DiskFull => words.text("hindrance-disk-full"),
        ProcessingError::Disk(reason) => {
            words.text_with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
        ProcessingError::Panicked => words.text("hindrance-ours"),
    }
}

pub(in crate::web) fn decimal(it: f64) -> String {
    format!("{it:.1}").replace('-', "−")
}

/// A fault that stands alone: elsewhere it follows the file or the row that it is of.
fn sentence(fault: &str) -> String {
    let mut letters = fault.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();
    let stop = (!fault.ends_with(['.', '!', '?'])).then_some('.');
    first
        .into_iter()
        .flatten()
        .chain(rest.chars())
        .chain(stop)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_fault_that_stands_alone_begins_large_and_ends_once() {
        assert_eq!(sentence("the title is missing"), "The title is missing.");
        assert_eq!(
            sentence("a script is in it; take it out."),
            "A script is in it; take it out."
        );
    }
}
