//! Which labels staff chose to print, and how: read from the address of the page.

use crate::model::{Language, Slug, Tour};
use crate::web::staff::labels::paper::{LabelSize, Paper};
use crate::web::visitor::label::MAX_LABEL_LANGUAGES;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subjects {
    Rooms,
    Clips,
    /// Each room, and its clips after it.
    All,
}

impl Subjects {
    /// The values, and the keys of their names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Rooms, "rooms", "labels-rooms"),
        (Self::Clips, "clips", "labels-clips"),
        (Self::All, "all", "labels-both"),
    ];
}

/// What a label may have besides number, title, code and address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    Picture,
    Wifi,
    CuttingMarks,
}

impl Extra {
    /// The values, and the keys of their names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Picture, "picture", "labels-picture"),
        (Self::Wifi, "wifi", "labels-wifi"),
        (Self::CuttingMarks, "marks", "labels-marks"),
    ];
}

/// The choice of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelChoice {
    pub(super) subjects: Subjects,
    /// Only this room. None: all of them.
    pub(super) room: Option<Slug>,
    /// The languages of the tour, in its order; at most [`MAX_LABEL_LANGUAGES`].
    pub(super) languages: Vec<Language>,
    pub(super) size: LabelSize,
    pub(super) paper: Paper,
    pub(super) extras: Vec<Extra>,
}

impl LabelChoice {
    /// Reads the fields of the query. What is missing or unknown has its default: all rooms on cards of A4 paper, in the
    /// tour's first language, with everything.
    pub(super) fn read(fields: &[(String, String)], tour: &Tour) -> Self {
        let values = |wanted: &'static str| {
            fields
                .iter()
                .filter(move |(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let chosen: Vec<&str> = values("language").collect();
        let languages = tour.languages.iter();
        let mut languages: Vec<Language> = languages
            .filter(|language| chosen.contains(&language.as_str()))
            .take(MAX_LABEL_LANGUAGES)
            .cloned()
            .collect();
        if languages.is_empty() {
            languages.extend(tour.own_language().cloned());
        }
        // The form always sends an empty value, so that nothing can be chosen.
        let shown: Vec<&str> = values("show").collect();
        let extras = Extra::ALL.iter();
        let extras = extras.filter(|(_, name, _)| shown.is_empty() || shown.contains(name));
        Self {
            subjects: find(&Subjects::ALL, values("what")).unwrap_or(Subjects::Rooms),
            room: values("room").find_map(|slug| slug.parse().ok()),
            languages,
            size: find(&LabelSize::ALL, values("size")).unwrap_or(LabelSize::Card),
            paper: find(&Paper::ALL, values("paper")).unwrap_or(Paper::A4),
            extras: extras.map(|(extra, ..)| *extra).collect(),
        }
    }

    pub(super) fn shows(&self, extra: Extra) -> bool {
        self.extras.contains(&extra)
    }
}

/// The value with the last of these names.
fn find<T: Copy>(
    all: &[(T, &'static str, &'static str)],
    names: impl Iterator<Item = impl AsRef<str>>,
) -> Option<T> {
    let name = names.last()?;
    let found = all.iter().find(|(_, value, _)| *value == name.as_ref());
    found.map(|(value, ..)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::TourSnapshot;

    fn read(query: &[(&str, &str)]) -> LabelChoice {
        let mut tour = TourSnapshot::empty().tour;
        tour.languages = ["es", "en", "fr", "de"]
            .map(|tag| tag.parse().unwrap())
            .into();
        let fields: Vec<(String, String)> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        LabelChoice::read(&fields, &tour)
    }

    fn tags(choice: &LabelChoice) -> Vec<&str> {
        choice.languages.iter().map(Language::as_str).collect()
    }

    #[test]
    fn an_address_without_a_choice_shows_cards_of_all_rooms_with_everything() {
        for query in [&[][..], &[("what", "x"), ("size", "x"), ("room", "")]] {
            let choice = read(query);
            assert_eq!(choice.subjects, Subjects::Rooms);
            assert_eq!(choice.room, None);
            assert_eq!(tags(&choice), ["es"]);
            assert_eq!((choice.size, choice.paper), (LabelSize::Card, Paper::A4));
            assert!(Extra::ALL.iter().all(|(extra, ..)| choice.shows(*extra)));
        }
    }

    #[test]
    fn languages_are_in_the_order_of_the_tour_and_at_most_three() {
        let all = [("language", "fr"), ("language", "en"), ("language", "xx")];
        assert_eq!(tags(&read(&all)), ["en", "fr"]);
        let all = ["de", "fr", "en", "es"].map(|tag| ("language", tag));
        assert_eq!(tags(&read(&all)), ["es", "en", "fr"]);
    }

    #[test]
    fn a_form_without_a_mark_shows_none_of_what_can_be_left_out() {
        let choice = read(&[("show", "")]);
        assert_eq!(choice.extras, []);
        let choice = read(&[("show", ""), ("show", "wifi")]);
        assert_eq!(choice.extras, [Extra::Wifi]);
    }
}
