//! What the tour lacks, most important first, and the next step that follows from it.

use crate::model::{Language, Right, Room, Tour};
use crate::service::Review;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::issues::{self, IssueGroup};
use crate::web::staff::layout::StaffRequest;

/// The lines that are shown.
const MAX_LINES: usize = 6;

/// Something to write, to record or to check.
pub(super) struct MissingPart {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) sentence: String,
    pub(super) need: Need,
}

/// How much a part is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing is published without it.
    Required,
    /// A clip has no narration in a language of the tour.
    Language,
    /// Something that visitors would notice.
    Check,
}

/// All parts that are shown, and how many there are.
pub(super) struct Missing {
    pub(super) parts: Vec<MissingPart>,
    pub(super) required: usize,
    pub(super) count: usize,
}

/// What the reader can do next.
pub(super) struct NextStep {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) href: String,
    pub(super) button: String,
}

impl MissingPart {
    /// Its sign: an empty or a half-filled circle.
    pub(super) fn mark(&self) -> char {
        match self.need {
            Need::Required | Need::Language => '○',
            Need::Check => '◐',
        }
    }
}

impl Missing {
    pub(super) fn new(words: &Translations, review: &Review, without_font: &[Language]) -> Self {
        let blocking = issues::blocking(words, review);
        let warnings = issues::warnings(words, review, without_font);
        let required = blocking.iter().map(|group| group.count).sum();
        let languages = missing_languages(words, &review.draft.tour);
        let count =
            required + languages.len() + warnings.iter().map(|group| group.count).sum::<usize>();
        let required_parts = of_groups(words, blocking, Need::Required);
        let to_check = of_groups(words, warnings, Need::Check);
        let parts = required_parts.chain(languages).chain(to_check);
        Self {
            parts: parts.take(MAX_LINES).collect(),
            required,
            count,
        }
    }
}

fn of_groups(
    words: &Translations,
    groups: Vec<IssueGroup>,
    need: Need,
) -> impl Iterator<Item = MissingPart> {
    let places = groups.into_iter().flat_map(|group| group.places);
    places.map(move |place| {
        let others = place.shown.len().saturating_sub(1) + place.folded.len();
        let first = place.shown.into_iter().next().unwrap_or_default();
        let sentence = if others == 0 {
            first
        } else {
            let values = [("what", first.into()), ("count", others.into())];
            words.text_with("home-and-more", &values)
        };
        MissingPart {
            name: place.name,
            href: place.href,
            sentence,
            need,
        }
    })
}

/// The clips that visitors can choose and that have no narration in a language of the tour.
fn missing_languages(words: &Translations, tour: &Tour) -> Vec<MissingPart> {
    let clips = tour.rooms.iter().flat_map(Room::offered);
    let begun = clips.filter(|clip| !clip.narrations.is_empty());
    let parts = begun.flat_map(|clip| {
        let languages = tour.languages.iter();
        let missing = languages.filter(|language| !clip.narrations.contains_key(language));
        missing.map(|language| {
            let name = [("language", language.native_name().into())];
            MissingPart {
                name: tour::clip_name(words, tour, clip),
                href: format!("/staff/clips/{}?language={language}", clip.key),
                sentence: words.text_with("home-no-language", &name),
                need: Need::Language,
            }
        })
    });
    parts.collect()
}

/// The next step of somebody who writes or publishes. `changes` is the number of places that differ from
/// what visitors have.
pub(super) fn next_step(
    request: &StaffRequest,
    missing: &Missing,
    changes: usize,
) -> Option<NextStep> {
    let words = request.words;
    let (may_write, may_publish) = (
        request.staff.may(Right::Write),
        request.staff.may(Right::Publish),
    );
    let part = |need: Need| {
        let mut parts = missing.parts.iter();
        parts.find(|part| part.need == need && may_write)
    };
    let step_at = |part: &MissingPart, button: String| NextStep {
        title: part.name.clone(),
        sentence: part.sentence.clone(),
        href: part.href.clone(),
        button,
    };
    if let Some(part) = part(Need::Required) {
        return Some(step_at(part, words.text("home-fix")));
    }
    if changes > 0 && may_publish {
        return Some(NextStep {
            title: words.text_with("home-publish", &[("count", changes.into())]),
            sentence: words.text("home-publish-line"),
            href: "/staff/publish".to_owned(),
            button: words.text("home-publish-button"),
        });
    }
    if let Some(part) = part(Need::Language) {
        return Some(step_at(part, words.text("home-add")));
    }
    let part = part(Need::Check)?;
    Some(step_at(part, words.text("home-check")))
}
