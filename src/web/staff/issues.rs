//! Rule violations, warnings and hints of the draft, grouped by the page on which it is edited.

use crate::model::{AudioWarning, Language, Severity, Tour, TourLocation, Warning};
use crate::service::{Review, font_package};
use crate::web::locales::Translations;
use crate::web::messages::audio;
use crate::web::messages::tour;
use crate::web::visitor::locale::borrowed_translations;

/// More issues of one place than this are folded.
const ISSUES_SHOWN_PER_PLACE: usize = 3;

/// All issues of one room, or of the tour itself.
#[derive(Debug)]
pub(super) struct IssueGroup {
    pub(super) head: String,
    pub(super) count: usize,
    pub(super) places: Vec<IssuePlace>,
}

/// The issues that are edited on one page.
#[derive(Debug)]
pub(super) struct IssuePlace {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) shown: Vec<String>,
    pub(super) folded: Vec<String>,
}

/// Rule violations, which block publishing.
pub(super) fn blocking(words: &Translations, review: &Review) -> Vec<IssueGroup> {
    let sentences = review.violations.iter();
    let sentences =
        sentences.map(|(place, violation)| (place.clone(), tour::violation(words, violation)));
    groups(words, &review.draft.tour, sentences.collect())
}

/// Warnings on what visitors would notice. `without_font` are the languages that the screens of this box cannot show.
pub(super) fn warnings(
    words: &Translations,
    review: &Review,
    without_font: &[Language],
) -> Vec<IssueGroup> {
    let of_texts = review
        .warnings
        .iter()
        .filter(|(_, warning)| !warning.is_hint())
        .map(|(place, warning)| (place.clone(), tour::warning(words, warning)));
    let of_audio = audio_warnings(words, review, Severity::Warning);
    let of_fonts = without_font.iter().map(|language| {
        let values = [
            ("language", language.native_name().into()),
            ("package", font_package(language).into()),
        ];
        words.text_with("warning-no-font", &values)
    });
    let of_languages = language_warnings(words, &review.draft.tour).chain(of_fonts);
    let of_languages = of_languages.map(|sentence| (TourLocation::Tour, sentence));
    let all = of_languages.chain(of_texts).chain(of_audio);
    groups(words, &review.draft.tour, all.collect())
}

/// Remarks on what visitors hardly notice, or what may be intended.
pub(super) fn hints(words: &Translations, review: &Review) -> Vec<IssueGroup> {
    let of_texts = review
        .warnings
        .iter()
        .filter(|(_, warning)| warning.is_hint())
        .map(|(place, warning)| (place.clone(), tour::warning(words, warning)));
    let all = of_texts.chain(audio_warnings(words, review, Severity::Hint));
    groups(words, &review.draft.tour, all.collect())
}

/// The number of text-only clips by language. None if every clip has a recording.
pub(super) fn text_only(words: &Translations, tour: &Tour) -> Option<String> {
    let counts = tour.text_alone().into_iter();
    let counts: Vec<String> = counts
        .map(|(language, count)| format!("{} ({count})", language.native_name()))
        .collect();
    let what = || [("what", counts.join(" · ").into())];
    (!counts.is_empty()).then(|| words.text_with("publish-text-alone", &what()))
}

/// Languages of the tour that the interface has no translation for, or that have no known name.
fn language_warnings(words: &Translations, tour: &Tour) -> impl Iterator<Item = String> {
    let untranslated = borrowed_translations(tour).into_iter().map(|borrowed| {
        let values = [
            ("language", borrowed.language.native_name().into()),
            ("words", borrowed.words.into()),
        ];
        words.text_with("warning-borrowed-words", &values)
    });
    let unnamed = tour
        .languages
        .iter()
        .filter(|language| !language.has_native_name());
    untranslated.chain(unnamed.map(|language| {
        words.text_with("warning-no-own-name", &[("name", language.as_str().into())])
    }))
}

fn audio_warnings(
    words: &Translations,
    review: &Review,
    severity: Severity,
) -> impl Iterator<Item = (TourLocation, String)> {
    let has_length_warning = |place: &TourLocation| {
        let mut warnings = review.warnings.iter();
        warnings.any(|(at, warning)| at == place && matches!(warning, Warning::Long(_)))
    };
    let warnings_ = review
        .audio_warnings
        .iter()
        .filter(move |(place, warning)| {
            // The length of a narration is mentioned once.
            let is_repeated =
                matches!(warning, AudioWarning::VeryLong { .. }) && has_length_warning(place);
            warning.severity() == severity && !is_repeated
        });
    warnings_.map(|(place, warning)| (place.clone(), audio::audio_warning(words, warning)))
}

fn groups(
    words: &Translations,
    tour: &Tour,
    mut sentences: Vec<(TourLocation, String)>,
) -> Vec<IssueGroup> {
    // All captions of a narration are edited on one page, and all clips of a route.
    for (place, _) in &mut sentences {
        if let TourLocation::RouteClip(n, _) = place {
            *place = TourLocation::Route(*n);
        }
        if let TourLocation::Cue(r, c, language, _) = place {
            *place = TourLocation::Narration(*r, *c, language.clone());
        }
    }
    sentences.sort_by(|(a, _), (b, _)| a.cmp(b));
    sentences.sort_by_key(|(place, _)| room_index(place));
    let mut groups: Vec<IssueGroup> = Vec::new();
    let of_rooms = sentences.chunk_by(|(a, _), (b, _)| room_index(a) == room_index(b));
    for of_room in of_rooms {
        let Some((first, _)) = of_room.first() else {
            continue;
        };
        let of_places = of_room.chunk_by(|(a, _), (b, _)| a == b);
        groups.push(IssueGroup {
            head: tour::location(
                words,
                tour,
                &room_index(first).map_or(TourLocation::Tour, TourLocation::Room),
            ),
            count: of_room.len(),
            places: of_places
                .filter_map(|of_place| issues_of_place(words, tour, of_place))
                .collect(),
        });
    }
    groups
}

fn issues_of_place(
    words: &Translations,
    tour: &Tour,
    sentences: &[(TourLocation, String)],
) -> Option<IssuePlace> {
    let (place, _) = sentences.first()?;
    let mut texts = sentences.iter().map(|(_, sentence)| sentence.clone());
    Some(IssuePlace {
        name: tour::location(words, tour, place),
        href: tour::edit_url(tour, place),
        shown: texts.by_ref().take(ISSUES_SHOWN_PER_PLACE).collect(),
        folded: texts.collect(),
    })
}

fn room_index(place: &TourLocation) -> Option<usize> {
    match place {
        TourLocation::Tour
        | TourLocation::Facility(_)
        | TourLocation::Route(_)
        | TourLocation::RouteClip(..) => None,
        TourLocation::Room(r)
        | TourLocation::Clip(r, _)
        | TourLocation::Narration(r, ..)
        | TourLocation::Cue(r, ..) => Some(*r),
    }
}
