//! How far each part of a narration is, as the list of clips shows it.

use crate::model::Narration;
use crate::web::staff::readiness::Part;

/// How far a part of a narration is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Standing {
    There,
    /// There, and worth a look.
    Look,
    /// Publishing stops at it.
    Lacks,
    /// What is only read has no need of it.
    Unneeded,
}

/// The parts of a cell, in the order of its marks.
pub(super) const PARTS: [(Part, &str); 6] = [
    (Part::Title, "field-title"),
    (Part::Recording, "field-recording"),
    (Part::Transcript, "field-transcript"),
    (Part::Captions, "field-captions"),
    (Part::Credit, "field-credit"),
    (Part::Picture, "cell-picture"),
];

impl Standing {
    /// How far a part is of a narration without a recording, where that is another matter there.
    pub(super) fn of_unvoiced(it: &Narration, part: Part) -> Option<Self> {
        match part {
            Part::Transcript => it.transcript.is_empty().then_some(Self::Lacks),
            Part::Recording => Some(Self::Unneeded),
            Part::Captions => it.captions.is_empty().then_some(Self::Unneeded),
            Part::Credit => it.credit.is_empty().then_some(Self::Unneeded),
            Part::Title | Part::Picture => None,
        }
    }

    pub(super) fn mark(self) -> char {
        match self {
            Self::There => '●',
            Self::Look => '◐',
            Self::Lacks => '○',
            Self::Unneeded => '–',
        }
    }
}
