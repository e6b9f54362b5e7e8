//! Proposed numbers and short names for new rooms and clips.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::{Number, Slug, Tour};

/// The bytes of a short name at most.
const MAX_SLUG_BYTES: usize = 40;

/// Latin letters that are no base letter with a mark, and how they are written without it.
const SPELLED: [(char, &str); 9] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
];

impl Slug {
    /// The short name that a name suggests: `Sala Grande` gives `sala-grande`. None if the name has
    /// neither Latin letters nor Western digits.
    pub fn propose(name: &str) -> Option<Self> {
        let mut text = String::new();
        let plain = name.nfd().filter(|mark| !is_combining_mark(*mark));
        for letter in plain.flat_map(char::to_lowercase) {
            let spelled = SPELLED.iter().find(|(of, _)| *of == letter);
            if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
                text.push(letter);
            } else if let Some((_, spelled)) = spelled {
                text.push_str(spelled);
            } else if !matches!(letter, '\'' | '’') && !text.is_empty() && !text.ends_with('-') {
                text.push('-');
            }
        }
        if text.len() > MAX_SLUG_BYTES {
            text.truncate(MAX_SLUG_BYTES);
            // Whole words, if there is more than one.
            text.truncate(text.rfind('-').unwrap_or(MAX_SLUG_BYTES));
        }
        text.trim_end_matches('-').parse().ok()
    }
}

impl Tour {
    /// A short name for a new room, unused so far: from its name, or else from its number.
    pub fn propose_room_slug(&self, name: &str, number: &Number) -> Option<Slug> {
        let slug = Slug::propose(name);
        let slug = slug.or_else(|| format!("room-{number}").parse().ok())?;
        if self.room(&slug).is_none() {
            return Some(slug);
        }
        let numbered = (2..=self.rooms.len() + 2).filter_map(|n| {
            let ending = format!("-{n}");
            let room: String = slug
                .as_str()
                .chars()
                .take(MAX_SLUG_BYTES - ending.len())
                .collect();
            format!("{room}{ending}").parse().ok()
        });
        let mut unused = numbered.filter(|slug| self.room(slug).is_none());
        unused.next()
    }

    /// The number after the highest one of a room.
    pub fn propose_room_number(&self) -> Option<Number> {
        let rooms = self.rooms.iter().map(|room| value(&room.number));
        number_after(rooms.max().unwrap_or(0))
    }

    /// The number after the highest one of a clip.
    pub fn propose_clip_number(&self) -> Option<Number> {
        let clips = self.rooms.iter().flat_map(|room| &room.clips);
        let clips = clips.map(|clip| value(&clip.key.number));
        number_after(clips.max().unwrap_or(0))
    }
}

/// The value of a number without its letter.
fn value(number: &Number) -> u32 {
    let digits = number
        .as_str()
        .trim_end_matches(|last: char| last.is_ascii_lowercase());
    digits.parse().unwrap_or(0)
}

/// None after the highest number that there can be.
fn number_after(highest: u32) -> Option<Number> {
    (highest + 1).to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn a_short_name_is_made_from_the_name_of_a_room() {
        for (name, expected) in [
            ("Sala Grande", Some("sala-grande")),
            (
                "El jardín de Frida — y más",
                Some("el-jardin-de-frida-y-mas"),
            ),
            ("L’atelier d'été", Some("latelier-dete")),
            ("Große Øresund-Straße", Some("grosse-oresund-strasse")),
            ("  12. Küche ", Some("12-kuche")),
            ("İstanbul’un odası", Some("istanbulun-odasi")),
            ("茶室", None),
            ("", None),
            (
                "The room in which the letters of the last years are kept",
                Some("the-room-in-which-the-letters-of-the"),
            ),
            (
                "Donaudampfschifffahrtsgesellschaftskapitänskajüte",
                Some("donaudampfschifffahrtsgesellschaftskapit"),
            ),
        ] {
            let slug = Slug::propose(name);
            assert_eq!(slug.as_ref().map(Slug::as_str), expected, "{name}");
        }
    }

    fn tour(texts: &[(&str, &str)]) -> Tour {
        FieldMap::of_texts(texts).to_tour().unwrap()
    }

    #[test]
    fn a_proposed_short_name_is_not_taken() {
        let tour = tour(&[
            ("languages", "en"),
            ("rooms", "garden garden-2"),
            ("room/garden/number", "1"),
            ("room/garden-2/number", "2"),
        ]);
        let number = tour.propose_room_number().unwrap();
        assert_eq!(number.as_str(), "3");
        let slug = |name: &str| tour.propose_room_slug(name, &number).unwrap().to_string();
        assert_eq!(slug("Garden"), "garden-3");
        assert_eq!(slug("Kitchen"), "kitchen");
        assert_eq!(slug("茶室"), "room-3");
    }

    #[test]
    fn a_proposed_number_follows_the_highest() {
        let empty = tour(&[("languages", "en")]);
        assert_eq!(empty.propose_room_number().unwrap().as_str(), "1");
        assert_eq!(empty.propose_clip_number().unwrap().as_str(), "1");
        let tour = tour(&[
            ("languages", "en"),
            ("rooms", "garden"),
            ("room/garden/number", "007"),
            ("room/garden/clips", "2 13a 13a-family"),
        ]);
        assert_eq!(tour.propose_room_number().unwrap().as_str(), "8");
        assert_eq!(tour.propose_clip_number().unwrap().as_str(), "14");
    }
}
