//! The definitions of the terms by which figures are named.

use crate::model::{ALWAYS_PLAUSIBLE_PLAYS, BASELINE_DAYS, PLAUSIBLE_FACTOR};
use crate::web::locales::Translations;

pub(super) struct Definition {
    /// The anchor that figures link to.
    pub(super) id: &'static str,
    pub(super) term: String,
    pub(super) text: String,
}

const ALL: &[(&str, &str, &str)] = &[
    ("start", "term-start", "definition-start"),
    ("skip", "term-skip", "definition-skip"),
    ("play", "term-play", "definition-play"),
    ("play-row", "term-play-row", "definition-play-row"),
    ("completion", "term-completion", "definition-completion"),
    (
        "completion-rate",
        "term-completion-rate",
        "definition-completion-rate",
    ),
    ("censored", "term-censored", "definition-censored"),
    ("listening", "term-listening", "definition-listening"),
    ("answered", "term-answered", "definition-answered"),
    ("holding", "term-holding", "definition-holding"),
    ("retention", "term-retention", "definition-retention"),
    ("surface", "term-surface", "definition-surface"),
    ("doubtful", "term-doubtful", "definition-doubtful"),
    ("session", "term-session", "definition-session"),
    ("unique", "term-unique", "definition-unique"),
    ("dwell", "term-dwell", "definition-dwell"),
    ("journey", "term-journey", "definition-journey"),
    ("available", "term-available", "definition-available"),
    ("rate", "term-rate", "definition-rate"),
    ("attracting", "term-attracting", "definition-attracting"),
    ("trigger", "term-trigger", "definition-trigger"),
    ("estimated", "term-estimated", "definition-estimated"),
    ("few", "term-few", "definition-few"),
    ("nobody", "term-nobody", "definition-nobody"),
];

pub(super) fn all(words: &Translations) -> Vec<Definition> {
    let values = [
        ("always", ALWAYS_PLAUSIBLE_PLAYS.into()),
        ("times", PLAUSIBLE_FACTOR.into()),
        ("days", BASELINE_DAYS.into()),
    ];
    let each = ALL.iter().map(|(id, term, text)| Definition {
        id,
        term: words.text(term),
        text: words.text_with(text, &values),
    });
    each.collect()
}
