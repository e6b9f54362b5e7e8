//! The errors of a tour's folder.

use crate::library::{PictureError, RecordingError, drawing};
use crate::model::{ParseError, RuleViolation, Slug, captions};

use super::{FORMAT, ROOM};

/// An error in a file of a tour's folder, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum FileError {
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
        /// The message of the parser.
        message: String,
    },

    #[error("‘{name}’ is not the name of a file in the same folder")]
    NotAFileName { name: String },
    #[error("there is no file {name} in the same folder; add it")]
    NamedFileMissing { name: String },
    #[error("{name} is a link that leads out of its folder; copy the file")]
    LinkLeadsOut { name: String },
    #[error("{name} is not a file")]
    NamedNotAFile { name: String },

    #[error("‘{key}’ is not known here; the keys are {}", known.join(", "))]
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    #[error("`{key}` is missing; add it")]
    MissingKey { key: String },
    #[error("`{key}` must be a text in quotation marks")]
    NotAText { key: String },
    #[error("`{key}` must be a list such as [\"a\", \"b\"]")]
    NotAList { key: String },
    #[error("`{key}` must be a table such as [{key}]")]
    NotATable { key: String },
    #[error("`{key}` must be written [[{key}]]")]
    NotAnArrayOfTables { key: String },
    #[error(
        "`at` must be two numbers such as [480, 120.5]: across and down from the plan's upper left corner"
    )]
    NotAPlace,
    #[error(transparent)]
    Name(#[from] ParseError),

    #[error("write `format = {FORMAT}`; this docent knows no other")]
    Format,
    #[error("‘{name}’ is not a time zone such as America/Mexico_City")]
    TimeZone { name: String },
    #[error("the tour names no languages; name at least one in `languages`")]
    NoLanguages,
    #[error("room {0} is named twice; name it once")]
    DuplicateRoom(Slug),
    #[error("route {0} is named twice; name it once")]
    DuplicateRoute(Slug),
    #[error("there is no folder {0}; make it, or take it out of `rooms`")]
    NoFolder(Slug),
    #[error("the folder {name} has a {ROOM} but is not in `rooms`; add it there")]
    UnlistedRoom { name: String },

    #[error(transparent)]
    Captions(#[from] captions::LineError),
    #[error(transparent)]
    Drawing(#[from] drawing::DrawingErrorKind),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Recording(#[from] RecordingError),
    #[error(transparent)]
    Tour(#[from] RuleViolation),
}

impl FileError {
    pub(super) fn unreadable(error: &std::io::Error) -> Self {
        // Commands of root run as the owner of the state folder, which root may not expect.
        let reason = if error.kind() == std::io::ErrorKind::PermissionDenied {
            "docent's own user may not: chmod -R a+rX on the tour's folder, and a+x on those above, or copy it where it may, such as /srv".to_owned()
        } else {
            error.to_string()
        };
        Self::Unreadable { reason }
    }
}
