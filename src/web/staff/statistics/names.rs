//! The names of rooms, clips, languages and so on in the reader's language.

use crate::model::{
    Clip, ClipKey, EndReason, Language, Number, Room, Slug, Surface, Tour, Trigger, Variant,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;

/// The names, in the language of `words`.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) words: &'static Translations,
    /// The current edition's tour.
    pub(super) tour: &'a Tour,
}

impl Names<'_> {
    pub(super) fn room(self, slug: &Slug) -> String {
        let room = self.tour.room(slug);
        room.map_or_else(
            || slug.to_string(),
            |room| {
                let name = tour::text(self.words, self.tour, &room.name);
                format!("{} {name}", room.number)
            },
        )
    }

    pub(super) fn find(&self, key: &ClipKey) -> Option<(&Room, &Clip)> {
        let mut rooms = self.tour.rooms.iter();
        rooms.find_map(|room| Some((room, room.clip(key)?)))
    }

    pub(super) fn clip(self, key: &ClipKey) -> String {
        tour::clip_name_by_key(self.words, self.tour, key)
    }

    /// The number, with the title of the first clip of that number.
    pub(super) fn clip_by_number(self, number: &Number) -> String {
        let mut clips = self.tour.rooms.iter().flat_map(|room| &room.clips);
        let clip = clips.find(|clip| clip.key.number == *number);
        let title = clip.and_then(|clip| tour::clip_title(self.words, self.tour, clip));
        format!("{number} {}", title.unwrap_or_default())
            .trim_end()
            .to_owned()
    }

    pub(super) fn language(language: &Language) -> String {
        language.native_name()
    }

    pub(super) fn variant(self, variant: Variant) -> String {
        tour::variant_name(self.words, variant)
    }

    pub(super) fn surface(self, surface: Surface) -> String {
        self.words.text(match surface {
            Surface::Speaker => "surface-speaker",
            Surface::Phone => "surface-phone",
        })
    }

    pub(super) fn trigger(self, trigger: Trigger) -> String {
        self.words.text(match trigger {
            Trigger::Visitor => "trigger-visitor",
            Trigger::Queue => "trigger-queue",
            Trigger::Attract => "trigger-attract",
            Trigger::Schedule => "trigger-schedule",
            Trigger::Staff => "trigger-staff",
            Trigger::Test => "trigger-test",
        })
    }

    pub(super) fn end_reason(self, reason: EndReason) -> String {
        self.words.text(match reason {
            EndReason::Finished => "end-finished",
            EndReason::Stopped => "end-stopped",
            EndReason::Superseded => "end-superseded",
            EndReason::IdleReset => "end-idle-reset",
            EndReason::Navigated => "end-navigated",
            EndReason::PowerLoss => "end-power-loss",
            EndReason::DeviceLost => "end-device-lost",
            EndReason::Error => "end-error",
            EndReason::Closing => "end-closing",
            EndReason::Staff => "end-staff",
        })
    }
}
