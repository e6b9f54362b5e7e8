//! The variants that visitors can choose to hear first. The choice is kept in the browser, by `variant-choice.js`.

use crate::model::{Room, Tour, Variant};

/// The variants to choose from: value of the button, and text key.
pub(in crate::web) struct VariantChoice(pub(in crate::web) Vec<(&'static str, &'static str)>);

const OFFERED: [(Variant, &str); 2] = [
    (Variant::Family, "choice-family"),
    (Variant::Described, "choice-described"),
];

impl VariantChoice {
    /// Those that the tour has.
    pub(in crate::web) fn of(tour: &Tour) -> Self {
        let has = |variant| {
            let mut clips = tour.rooms.iter().flat_map(Room::offered);
            clips.any(|clip| clip.key.variant == variant)
        };
        let offered = OFFERED.into_iter().filter(|(variant, _)| has(*variant));
        Self(
            offered
                .map(|(variant, key)| (variant.as_str(), key))
                .collect(),
        )
    }
}
