//! What stands in the way of publishing and what is worth a look, grouped by where it is mended.

use crate::model::{AudioRemark, Severity, Tour, TourLocation, Warning};
use crate::service::Review;
use crate::web::locales::Translations;
use crate::web::messages::audio;
use crate::web::messages::tour;
use crate::web::visitor::locale::borrowed_words;

/// So much is told of one place at once; the rest is folded away.
const AT_ONCE: usize = 3;

/// All that is to be said of one room, or of the house.
#[derive(Debug)]
pub(super) struct Heap {
    pub(super) head: String,
    pub(super) count: usize,
    pub(super) spots: Vec<Spot>,
}

/// One page on which something is mended.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) place: String,
    pub(super) href: String,
    pub(super) first: Vec<String>,
    pub(super) more: Vec<String>,
}

pub(super) fn faults(words: &Translations, it: &Review) -> Vec<Heap> {
    let told = it.faults.iter();
    let told = told.map(|(place, it)| (place.clone(), tour::fault(words, it)));
    heaps(words, &it.draft.tour, told.collect())
}

/// What visitors would notice.
pub(super) fn warnings(words: &Translations, it: &Review) -> Vec<Heap> {
    let told = it.warnings.iter().filter(|it| !it.1.is_hint());
    let told = told.map(|(place, it)| (place.clone(), tour::warning(words, it)));
    let heard = remarks(words, it, Severity::Warning);
    let of_languages = languages(words, &it.draft.tour);
    let of_languages = of_languages.map(|it| (TourLocation::Tour, it));
    let all = of_languages.chain(told).chain(heard);
    heaps(words, &it.draft.tour, all.collect())
}

/// What is good to know, and hardly noticed or meant so.
pub(super) fn hints(words: &Translations, it: &Review) -> Vec<Heap> {
    let told = it.warnings.iter().filter(|it| it.1.is_hint());
    let told = told.map(|(place, it)| (place.clone(), tour::warning(words, it)));
    let all = told.chain(remarks(words, it, Severity::Hint));
    heaps(words, &it.draft.tour, all.collect())
}

/// How many clips are text alone, language by language; none where every clip is heard.
pub(super) fn text_alone(words: &Translations, tour: &Tour) -> Option<String> {
    let told = tour.text_alone().into_iter();
    let told: Vec<String> = told
        .map(|(language, count)| format!("{} ({count})", language.native_name()))
        .collect();
    let what = || [("what", told.join(" · ").into())];
    (!told.is_empty()).then(|| words.text_with("publish-text-alone", &what()))
}

/// What visitors get in a language that the interface does not speak, or that has no name.
fn languages(words: &Translations, tour: &Tour) -> impl Iterator<Item = String> {
    let borrowed = borrowed_words(tour).into_iter().map(|it| {
        let values = [
            ("language", it.language.native_name().into()),
            ("words", it.words.into()),
        ];
        words.text_with("warning-borrowed-words", &values)
    });
    let unnamed = tour.languages.iter().filter(|it| !it.has_native_name());
    borrowed.chain(
        unnamed.map(|it| words.text_with("warning-no-own-name", &[("name", it.as_str().into())])),
    )
}

fn remarks(
    words: &Translations,
    review: &Review,
    severity: Severity,
) -> impl Iterator<Item = (TourLocation, String)> {
    let long = |place: &TourLocation| {
        let mut told = review.warnings.iter();
        told.any(|(at, it)| at == place && matches!(it, Warning::Long(_)))
    };
    let told = review.remarks.iter().filter(move |(place, it)| {
        // The length is told once.
        let again = matches!(it, AudioRemark::VeryLong { .. }) && long(place);
        it.severity() == severity && !again
    });
    told.map(|(place, it)| (place.clone(), audio::remark(words, it)))
}

fn heaps(words: &Translations, tour: &Tour, mut told: Vec<(TourLocation, String)>) -> Vec<Heap> {
    // Captions are mended together.
    for (place, _) in &mut told {
        if let TourLocation::Cue(r, c, language, _) = place {
            *place = TourLocation::Narration(*r, *c, language.clone());
        }
    }
    told.sort_by(|one, other| one.0.cmp(&other.0));
    // Whatever is of one room stands together.
    told.sort_by_key(|it| room(&it.0));
    let mut heaps: Vec<Heap> = Vec::new();
    let parts = told.chunk_by(|one, other| room(&one.0) == room(&other.0));
    for part in parts {
        let Some((first, _)) = part.first() else {
            continue;
        };
        let spots = part.chunk_by(|one, other| one.0 == other.0);
        heaps.push(Heap {
            head: tour::place(
                words,
                tour,
                &room(first).map_or(TourLocation::Tour, TourLocation::Room),
            ),
            count: part.len(),
            spots: spots.filter_map(|it| spot(words, tour, it)).collect(),
        });
    }
    heaps
}

fn spot(words: &Translations, tour: &Tour, told: &[(TourLocation, String)]) -> Option<Spot> {
    let (place, _) = told.first()?;
    let mut said = told.iter().map(|it| it.1.clone());
    Some(Spot {
        place: tour::place(words, tour, place),
        href: tour::way_to(tour, place),
        first: said.by_ref().take(AT_ONCE).collect(),
        more: said.collect(),
    })
}

fn room(place: &TourLocation) -> Option<usize> {
    match place {
        TourLocation::Tour => None,
        TourLocation::Room(r)
        | TourLocation::Clip(r, _)
        | TourLocation::Narration(r, ..)
        | TourLocation::Cue(r, ..) => Some(*r),
    }
}
