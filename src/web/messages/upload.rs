//! Errors of uploads as sentences.

use crate::service::{ProcessingError, UploadError};
use crate::web::locales::Translations;
use crate::web::messages::import;

/// The sentence for the page.
pub(in crate::web) fn sentence(words: &Translations, error: &UploadError) -> String {
    match error {
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
        UploadError::NoLanguage(language) => words.text_with(
            "hindrance-no-language",
            &[("name", language.native_name().into())],
        ),
        UploadError::Picture(error) => capitalized(&import::picture(words, error)),
        UploadError::LibraryBusy => words.text("hindrance-held"),
        UploadError::DiskFull => words.text("hindrance-disk-full"),
        UploadError::Disk(reason) => {
            words.text_with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
    }
}

pub(in crate::web) fn processing_error(words: &Translations, error: &ProcessingError) -> String {
    match error {
        ProcessingError::Recording(error) => capitalized(&import::recording(words, error)),
        ProcessingError::DiskFull => words.text("hindrance-disk-full"),
        ProcessingError::Disk(reason) => {
            words.text_with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
        ProcessingError::Panicked => words.text("hindrance-ours"),
    }
}

/// A number with one decimal and a typographic minus sign.
pub(in crate::web) fn decimal(number: f64) -> String {
    format!("{number:.1}").replace('-', "−")
}

/// Makes a sentence of a message that otherwise follows a file name or a row: a capital letter first, a full stop last.
fn capitalized(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();
    let stop = (!message.ends_with(['.', '!', '?'])).then_some('.');
    first
        .into_iter()
        .flatten()
        .chain(rest.chars())
        .chain(stop)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::capitalized;

    #[test]
    fn a_message_becomes_a_sentence_with_one_full_stop() {
        assert_eq!(capitalized("the title is missing"), "The title is missing.");
        assert_eq!(
            capitalized("a script is in it; take it out."),
            "A script is in it; take it out."
        );
    }
}
