//! Whether visitors are asked how they liked a clip, and what they answer.

use crate::model::names::string_enum;

string_enum!(
    /// When visitors are asked how they liked a clip.
    #[derive(Default)]
    Feedback,
    "when visitors are asked: off or after-clip",
    {
        /// They are not asked.
        #[default]
        Off = "off",
        /// At the end of each clip, with three faces.
        AfterClip = "after-clip",
    }
);

impl Feedback {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn is_off(&self) -> bool {
        *self == Self::Off
    }

    /// Whether visitors are asked.
    pub fn is_asked(self) -> bool {
        self == Self::AfterClip
    }
}

string_enum!(
    /// How a visitor liked a clip.
    Rating,
    "a rating: good, fair or poor",
    {
        Good = "good",
        Fair = "fair",
        Poor = "poor",
    }
);
