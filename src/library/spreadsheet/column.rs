//! The columns of a table of clips.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A column of the table, in the order of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The room.
    Room,
    /// The clip's number.
    Stop,
    /// The variant.
    Variant,
    /// The language.
    Lang,
    /// The title.
    Title,
    /// The audio file.
    Audio,
    /// The transcript.
    Transcript,
    /// The captions.
    Captions,
    /// The picture.
    Image,
    /// The credit.
    Credit,
    /// The rights.
    Rights,
    /// The advisories.
    Advisory,
    /// The routes.
    Routes,
}

impl Column {
    /// All columns.
    pub const ALL: &[Self] = &[
        Self::Room,
        Self::Stop,
        Self::Variant,
        Self::Lang,
        Self::Title,
        Self::Audio,
        Self::Transcript,
        Self::Captions,
        Self::Image,
        Self::Credit,
        Self::Rights,
        Self::Advisory,
        Self::Routes,
    ];

    /// As written in the header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Stop => "stop",
            Self::Variant => "variant",
            Self::Lang => "lang",
            Self::Title => "title",
            Self::Audio => "audio",
            Self::Transcript => "transcript",
            Self::Captions => "captions",
            Self::Image => "image",
            Self::Credit => "credit",
            Self::Rights => "rights",
            Self::Advisory => "advisory",
            Self::Routes => "routes",
        }
    }

    /// Whether a table must have it.
    pub fn is_required(self) -> bool {
        match self {
            Self::Room | Self::Stop | Self::Lang | Self::Title | Self::Audio => true,
            Self::Variant
            | Self::Transcript
            | Self::Captions
            | Self::Image
            | Self::Credit
            | Self::Rights
            | Self::Advisory
            | Self::Routes => false,
        }
    }

    pub(super) fn from_header(header: &str) -> Option<Self> {
        let header = header.to_lowercase();
        let mut all = Self::ALL.iter().copied();
        all.find(|column| column.as_str() == header)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
