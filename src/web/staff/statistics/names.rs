//! What rooms, clips, languages and the rest are called, for whoever reads.

use crate::model::{
    Clip, ClipKey, EndReason, Language, Number, Room, Slug, Surface, Tour, Trigger, Variant,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;

#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) words: &'static Translations,
    /// The current edition's.
    pub(super) tour: &'a Tour,
}

impl Names<'_> {
    pub(super) fn room(self, slug: &Slug) -> String {
        let room = self.tour.room(slug);
        room.map_or_else(|| slug.to_string(), |it| self.of_room(it))
    }

    fn of_room(self, it: &Room) -> String {
        format!(
            "{} {}",
            it.number,
            tour::text(self.words, self.tour, &it.name)
        )
    }

    pub(super) fn find(&self, key: &ClipKey) -> Option<(&Room, &Clip)> {
        let mut rooms = self.tour.rooms.iter();
        rooms.find_map(|it| Some((it, it.clip(key)?)))
    }

    pub(super) fn clip(self, key: &ClipKey) -> String {
        tour::clip_name_by_key(self.words, self.tour, key)
    }

    /// A clip of whatever variant, by its number.
    pub(super) fn number(self, it: &Number) -> String {
        let mut clips = self.tour.rooms.iter().flat_map(|it| &it.clips);
        let clip = clips.find(|clip| clip.key.number == *it);
        let title = clip.and_then(|it| tour::clip_title(self.words, self.tour, it));
        format!("{it} {}", title.unwrap_or_default())
            .trim_end()
            .to_owned()
    }

    pub(super) fn language(it: &Language) -> String {
        it.native_name()
    }

    pub(super) fn variant(self, it: Variant) -> String {
        tour::variant_name(self.words, it)
    }

    pub(super) fn surface(self, it: Surface) -> String {
        self.words.text(match it {
            Surface::Speaker => "surface-speaker",
            Surface::Phone => "surface-phone",
        })
    }

    pub(super) fn trigger(self, it: Trigger) -> String {
        self.words.text(match it {
            Trigger::Visitor => "trigger-visitor",
            Trigger::Queue => "trigger-queue",
            Trigger::Attract => "trigger-attract",
            Trigger::Schedule => "trigger-schedule",
            Trigger::Staff => "trigger-staff",
            Trigger::Test => "trigger-test",
        })
    }

    pub(super) fn end(self, it: EndReason) -> String {
        self.words.text(match it {
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

    pub(super) fn gone(self) -> String {
        self.words.text("no-longer-in-the-tour")
    }
}
