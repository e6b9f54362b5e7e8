//! When visitors are asked how they liked a clip, in the language of the page.

use crate::model::Feedback;
use crate::web::locales::Translations;

/// `text` is the value of the field.
pub(in crate::web) fn label(words: &Translations, text: &str) -> String {
    words.text(match text.parse() {
        Ok(Feedback::AfterClip) => "feedback-after-clip",
        Ok(Feedback::Off) | Err(_) => "feedback-off",
    })
}
