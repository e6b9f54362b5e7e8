//! The texts of the editor's scripts.

use serde_json::{Map, Value};

use crate::web::locales::Translations;

/// The texts by key, as a JSON object.
pub(super) fn script_texts(words: &Translations) -> String {
    let keys = [
        "edit-saving",
        "edit-saved",
        "edit-not-saved",
        "edit-asks",
        "edit-signed-out",
        "edit-sign-in",
        "edit-mine",
        "edit-theirs",
        "edit-keep-mine",
        "edit-take-theirs",
        "edit-clash",
        "edit-clash-box",
        "edit-kept",
        "edit-kept-use",
        "edit-kept-drop",
        "edit-changed",
        "edit-empty",
        "edit-nothing-to-undo",
        "edit-undone",
        "edit-refused-undone",
        "edit-nothing-to-redo",
        "edit-redone",
        "edit-upload-failed",
        "time-zone-own",
        "cue-start",
        "cue-end",
        "cue-text",
        "cue-earlier",
        "cue-later",
        "cue-play",
        "cue-split",
        "cue-merge",
        "cue-remove",
        "cue-speed",
        "cue-too-fast",
        "cue-too-big",
        "cue-none",
        "cue-name",
        "cue-fault",
        "cue-fault-head",
        "cue-fault-timing",
        "cue-fault-order",
        "cue-fault-block",
        "cue-replace",
        "cue-timing",
        "cue-timed",
        "cue-timed-doubtful",
        "cue-estimated",
        "cue-doubtful",
        "hours-open",
        "hours-close",
        "hours-remove",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let texts: Map<String, Value> = keys
        .iter()
        .map(|key| ((*key).to_owned(), words.text(key).into()))
        .collect();
    Value::Object(texts).to_string()
}
