//! The differences between two tours as `staff/tour_diff.html` shows them.

use crate::web::staff::text_diff::DiffPart;

/// The differences of one room, one clip, or the tour itself.
#[derive(Debug, Default)]
pub(super) struct DiffSection {
    pub(super) head: String,
    /// The page on which it is edited. None if it was removed.
    pub(super) href: Option<String>,
    /// Set if the whole room or clip is new or removed.
    pub(super) kind: Option<ChangeKind>,
    pub(super) fields: Vec<FieldDiff>,
    pub(super) clips: Vec<DiffSection>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    New,
    Removed,
}

/// The difference of one field.
#[derive(Debug, Default)]
pub(super) struct FieldDiff {
    pub(super) name: String,
    pub(super) language: Option<String>,
    pub(super) parts: Vec<DiffPart>,
    pub(super) sentences: Vec<String>,
    pub(super) recordings: Vec<AudioVersion>,
    pub(super) pictures: Vec<PictureVersion>,
    /// The start of each changed caption, and its text.
    pub(super) captions: Vec<(String, Vec<DiffPart>)>,
    pub(super) folded_captions: Vec<(String, Vec<DiffPart>)>,
}

/// A picture before or after the change.
#[derive(Debug)]
pub(super) struct PictureVersion {
    pub(super) label: String,
    pub(super) alternative: String,
    pub(super) href: String,
}

/// A recording before or after the change.
#[derive(Debug)]
pub(super) struct AudioVersion {
    pub(super) label: String,
    pub(super) length: String,
    /// None if the file is missing.
    pub(super) href: Option<String>,
}

impl DiffSection {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.clips.is_empty() && self.kind.is_none()
    }
}

impl FieldDiff {
    /// True for example for an order of clips that differs only by a new clip. That is shown at the clip.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
            && self.sentences.is_empty()
            && self.recordings.is_empty()
            && self.pictures.is_empty()
    }
}
