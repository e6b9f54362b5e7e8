//! The status of each part of a narration, as the tour list marks it.

use crate::model::Narration;
use crate::web::staff::violations::Part;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum PartStatus {
    Complete,
    /// Complete, with a warning.
    NeedsReview,
    /// Blocks publishing.
    Missing,
    /// A text-only narration has no need of it.
    NotNeeded,
}

/// The parts in the order of the marks, with their text keys.
pub(super) const PARTS: [(Part, &str); 6] = [
    (Part::Title, "field-title"),
    (Part::Recording, "field-recording"),
    (Part::Transcript, "field-transcript"),
    (Part::Captions, "field-captions"),
    (Part::Credit, "field-credit"),
    (Part::Picture, "cell-picture"),
];

impl PartStatus {
    /// The status of a part of a narration without a recording. None if the recording makes no
    /// difference to it.
    pub(super) fn of_text_only(narration: &Narration, part: Part) -> Option<Self> {
        match part {
            Part::Transcript => narration.transcript.is_empty().then_some(Self::Missing),
            Part::Recording => Some(Self::NotNeeded),
            Part::Captions => narration.captions.is_empty().then_some(Self::NotNeeded),
            Part::Credit => narration.credit.is_empty().then_some(Self::NotNeeded),
            Part::Title | Part::Picture => None,
        }
    }

    pub(super) fn mark(self) -> char {
        match self {
            Self::Complete => '●',
            Self::NeedsReview => '◐',
            Self::Missing => '○',
            Self::NotNeeded => '–',
        }
    }
}
