use crate::library::{Unfit, UnfitPicture, drawing};
use crate::model::{ParseError, RuleViolation, Slug, captions};

use super::{FORMAT, ROOM};

/// What is wrong with a file of a tour's folder, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("this file is missing; add it")]
    FileMissing,
    #[error("this file cannot be read ({reason})")]
    Unreadable { reason: String },
    #[error("this is not a file")]
    NotAFile,
    #[error("this file is larger than 1 MB; it is not a text for visitors")]
    TooLarge,
    #[error("this file is not UTF-8 in line {line}; save it as UTF-8")]
    NotUtf8 { line: usize },
    #[error("this line is not TOML: {message}")]
    NotToml {
        /// In the parser's own words.
        message: String,
    },

    #[error("‘{name}’ is not the name of a file in the same folder")]
    Elsewhere { name: String },
    #[error("there is no file {name} in the same folder; add it")]
    NamedMissing { name: String },
    #[error("{name} is a link that leads out of its folder; copy the file")]
    LeadsOut { name: String },
    #[error("{name} is not a file")]
    NamedNotAFile { name: String },

    #[error("‘{key}’ is not known here; the keys are {}", known.join(", "))]
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    #[error("`{key}` is missing; add it")]
    KeyMissing { key: String },
    #[error("`{key}` must be a text in quotation marks")]
    NotAText { key: String },
    #[error("`{key}` must be a list such as [\"a\", \"b\"]")]
    NotAList { key: String },
    #[error("`{key}` must be a table such as [{key}]")]
    NotATable { key: String },
    #[error("`{key}` must be written [[{key}]]")]
    NotTables { key: String },
    #[error(transparent)]
    Name(#[from] ParseError),

    #[error("write `format = {FORMAT}`; this docent knows no other")]
    Format,
    #[error("‘{name}’ is not a time zone such as America/Mexico_City")]
    TimeZone { name: String },
    #[error("the tour names no languages; name at least one in `languages`")]
    NoLanguages,
    #[error("room {0} is named twice; name it once")]
    RoomTwice(Slug),
    #[error("there is no folder {0}; make it, or take it out of `rooms`")]
    NoFolder(Slug),
    #[error("the folder {name} has a {ROOM} but is not in `rooms`; add it there")]
    Unlisted { name: String },

    #[error(transparent)]
    Captions(#[from] captions::LineError),
    #[error(transparent)]
    Drawing(#[from] drawing::FlawKind),
    #[error(transparent)]
    Picture(#[from] UnfitPicture),
    #[error(transparent)]
    Recording(#[from] Unfit),
    #[error(transparent)]
    Tour(#[from] RuleViolation),
}

impl Flaw {
    pub(super) fn unreadable(error: &std::io::Error) -> Self {
        // Root's commands work as the state's owner, and root may not think of that.
        let reason = if error.kind() == std::io::ErrorKind::PermissionDenied {
            "docent's own user may not: chmod -R a+rX on the tour's folder, and a+x on those above, or copy it where it may, such as /srv".to_owned()
        } else {
            error.to_string()
        };
        Self::Unreadable { reason }
    }
}
