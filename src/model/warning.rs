//! Warnings on a tour's content. They do not prevent a publication.

mod routes;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::reading_limits::MAX_LINES;
use crate::model::script::{is_full_width, is_invisible};
use crate::model::{
    Advisory, Clip, ClipKey, Cue, Language, Ms, Narration, ReadingLimits, Recording, Sha256, Tour,
    TourLocation, Variant,
};

/// A possible defect of the tour.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Warning {
    #[error("nothing is told in {0}; visitors will hear another language")]
    MissingLanguage(Language),
    #[error("the room has no clips; visitors find nothing to hear")]
    EmptyRoom,
    #[error("the room has no picture")]
    NoPicture,
    #[error("a caption is spoken at {per_second} characters a second; {most} can be read")]
    FastCaption { at: Ms, per_second: u32, most: u32 },
    #[error("a caption is wider than {most} characters or higher than {lines} lines", lines = MAX_LINES)]
    BigCaption { at: Ms, most: usize },
    #[error("the captions do not say what the transcript says, from ‘{word}’ on")]
    CaptionsDiffer { word: String },
    #[error("‘{word}’ is told; is an advisory missing?")]
    Advisory { word: String },
    #[error("the clip lasts {0}; most visitors leave after two minutes")]
    Long(Ms),
    #[error("the clip is text alone in {}; visitors read it and hear nothing", tags(.0))]
    TextAlone(Vec<Language>),
    #[error("clip {clip} plays the same recording in {language}; is it the right one?")]
    SameRecording { clip: ClipKey, language: Language },
    #[error("clip {clip} of the route has no recording in {}; visitors on the route do not hear it in that language", tags(.languages))]
    UnheardOnRoute {
        clip: ClipKey,
        languages: Vec<Language>,
    },
}

impl Warning {
    /// Whether the warning is a hint on something that is usually intended.
    pub fn is_hint(&self) -> bool {
        matches!(self, Self::TextAlone(_))
    }
}

fn tags(languages: &[Language]) -> String {
    let tags: Vec<&str> = languages.iter().map(Language::as_str).collect();
    tags.join(", ")
}

const LONG_CLIP: Ms = Ms(180_000);

/// A longer word is text in a script without blanks, of which an excerpt is shown.
const LONG_WORD_CHARS: usize = 30;
const EXCERPT_CHARS: usize = 8;

/// Stems of words about violence or death by language, separated by blanks. Only the first letters are compared,
/// so that every inflection matches.
const SENSITIVE_STEMS: &[(&str, &str)] = &[
    (
        "es",
        "asesin muert mataron matar sangr disparo fusil ametrall suicid bomba cadáver herida tortur",
    ),
    (
        "en",
        "murder kill blood shot machine-gun suicid bomb corpse wound assassin tortur died death",
    ),
    (
        "fr",
        "assassin meurtr tuer tuèrent sang fusill mitraill suicid bombe cadavre blessure tortur mort",
    ),
    (
        "de",
        "mord mörder getötet blut schuss schüsse selbstmord bombe leiche wunde folter starb",
    ),
    (
        "pt",
        "assassin mort matar sangue tiro suicíd bomba cadáver ferida tortur",
    ),
    (
        "it",
        "assassin mort uccis sangue sparo suicid bomba cadavere ferita tortur",
    ),
    (
        "ru",
        "убий убит кров выстрел самоуби бомб смерт рана раны пытк",
    ),
];

/// Returns every warning in the tour's order. `recording` returns a measured recording.
pub fn warnings<'a>(
    tour: &Tour,
    recording: impl Fn(&Sha256) -> Option<&'a Recording>,
) -> Vec<(TourLocation, Warning)> {
    let mut found = Vec::new();
    for (r, room) in tour.rooms.iter().enumerate() {
        if room.clips.is_empty() {
            found.push((TourLocation::Room(r), Warning::EmptyRoom));
        }
        if room.picture.is_none() {
            found.push((TourLocation::Room(r), Warning::NoPicture));
        }
        for (c, clip) in room.clips.iter().enumerate() {
            clip_warnings(tour, clip, (r, c), &recording, &mut found);
        }
    }
    same_recordings(tour, &mut found);
    routes::warn(tour, &mut found);
    found
}

/// Warns of each narration whose recording occurs earlier in the tour; often a file was chosen twice.
fn same_recordings(tour: &Tour, found: &mut Vec<(TourLocation, Warning)>) {
    let mut seen: BTreeMap<&Sha256, (&ClipKey, &Language)> = BTreeMap::new();
    for (r, room) in tour.rooms.iter().enumerate() {
        for (c, clip) in room.clips.iter().enumerate() {
            for (language, narration) in &clip.narrations {
                let Some(recording) = &narration.recording else {
                    continue;
                };
                if let Some((first, spoken)) = seen.get(recording) {
                    let warning = Warning::SameRecording {
                        clip: (*first).clone(),
                        language: (*spoken).clone(),
                    };
                    found.push((TourLocation::Narration(r, c, language.clone()), warning));
                } else {
                    seen.insert(recording, (&clip.key, language));
                }
            }
        }
    }
}

fn clip_warnings<'a>(
    tour: &Tour,
    clip: &Clip,
    (r, c): (usize, usize),
    recording: &impl Fn(&Sha256) -> Option<&'a Recording>,
    found: &mut Vec<(TourLocation, Warning)>,
) {
    let missing = tour
        .languages
        .iter()
        .filter(|language| !clip.narrations.contains_key(language));
    found.extend(missing.map(|language| {
        (
            TourLocation::Clip(r, c),
            Warning::MissingLanguage(language.clone()),
        )
    }));
    let text_alone: Vec<Language> = clip.text_alone().cloned().collect();
    if !text_alone.is_empty() && clip.before_closing.is_none() {
        found.push((TourLocation::Clip(r, c), Warning::TextAlone(text_alone)));
    }
    let warned = [Advisory::Violence, Advisory::Death, Advisory::Suicide];
    let warned = clip
        .advisories
        .iter()
        .any(|advisory| warned.contains(advisory));
    for (language, narration) in &clip.narrations {
        let place = TourLocation::Narration(r, c, language.clone());
        if let Some(word) = find_sensitive_word(language, &narration.transcript).filter(|_| !warned)
        {
            found.push((place.clone(), Warning::Advisory { word }));
        }
        if let Some(word) = first_difference(narration) {
            found.push((place.clone(), Warning::CaptionsDiffer { word }));
        }
        let length = narration
            .recording
            .as_ref()
            .and_then(recording)
            .map(|recording| recording.length);
        // An extended clip is meant to be long.
        if let Some(length) =
            length.filter(|length| *length > LONG_CLIP && clip.key.variant != Variant::Extended)
        {
            found.push((place, Warning::Long(length)));
        }
        for (n, cue) in narration.captions.iter().enumerate() {
            let place = TourLocation::Cue(r, c, language.clone(), n);
            let warnings = cue_warnings(cue, ReadingLimits::for_language(language)).into_iter();
            found.extend(warnings.map(|warning| (place.clone(), warning)));
        }
    }
}

/// Warnings on the readability of a caption.
pub fn cue_warnings(cue: &Cue, readable: ReadingLimits) -> Vec<Warning> {
    let mut found = Vec::new();
    let per_second = readable.reading_speed(cue);
    if per_second > readable.chars_per_second {
        found.push(Warning::FastCaption {
            at: cue.start,
            per_second,
            most: readable.chars_per_second,
        });
    }
    if readable.is_too_big(cue) {
        found.push(Warning::BigCaption {
            at: cue.start,
            most: readable.chars_per_line,
        });
    }
    found
}

fn find_sensitive_word(language: &Language, text: &str) -> Option<String> {
    let tag = language.as_str().split('-').next()?;
    let (_, stems) = SENSITIVE_STEMS
        .iter()
        .find(|(entry_tag, _)| *entry_tag == tag)?;
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '-');
    let mut sensitive = words.filter(|word| {
        let word = word.to_lowercase();
        stems.split(' ').any(|stem| word.starts_with(stem))
    });
    sensitive.next().map(ToOwned::to_owned)
}

/// The first word at which captions and transcript differ, ignoring blanks and line breaks.
fn first_difference(narration: &Narration) -> Option<String> {
    if narration.captions.is_empty() || narration.transcript.is_empty() {
        return None;
    }
    let captions: Vec<&str> = narration
        .captions
        .iter()
        .map(|cue| cue.text.as_str())
        .collect();
    let captions: String = captions.join("\n").nfc().collect();
    let transcript: String = narration.transcript.nfc().collect();
    let (mut one, mut other) = (visible_chars(&captions), visible_chars(&transcript));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return None,
            (Some((_, a)), Some((_, b))) if a == b => {}
            (Some((at, _)), _) => return Some(word_at(&captions, at)),
            (None, Some((at, _))) => return Some(word_at(&transcript, at)),
        }
    }
}

/// Each visible character of a text, with its byte offset.
fn visible_chars(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices()
        .filter(|(_, character)| !character.is_whitespace() && !is_invisible(*character))
}

/// The word at an offset; in a script without blanks, an excerpt that begins there.
fn word_at(text: &str, at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let begin = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let end = after.split(char::is_whitespace).next().unwrap_or_default();
    let word = format!("{begin}{end}");
    if word.chars().count() <= LONG_WORD_CHARS && !word.chars().any(is_full_width) {
        word
    } else {
        end.graphemes(true).take(EXCERPT_CHARS).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nLo mataron aquí.\n";

    fn check(field: &str, text: &str, expected: &[&str]) {
        let flat = FieldMap::of_texts(&[
            ("languages", "es"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            (
                "room/study/picture/file",
                &format!("{} drawing 9 9", "a".repeat(64)),
            ),
            ("room/study/clips", "8"),
            ("clip/8/advisories", "death"),
            ("clip/8/es/recording", &"a".repeat(64)),
            ("clip/8/es/transcript", "Lo mataron aquí."),
            ("clip/8/es/captions", CAPTIONS),
            (field, text),
        ]);
        let found = warnings(&flat.to_tour().unwrap(), |_| None);
        let found: Vec<String> = found
            .into_iter()
            .map(|warning| warning.1.to_string())
            .collect();
        assert_eq!(found.len(), expected.len(), "{field}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn each_warning_is_found() {
        check("clip/8/advisories", "death", &[]);
        check("clip/8/advisories", "loud", &["‘mataron’ is told"]);
        check("languages", "es en", &["nothing is told in en"]);
        check("room/study/picture/file", "", &["no picture"]);
        check("clip/8/es/transcript", "Lo mataron", &["from ‘aquí.’ on"]);
        let fast = CAPTIONS.replace("02.000", "00.900");
        check("clip/8/es/captions", &fast, &["18 characters a second"]);
        let long = CAPTIONS.replace("Lo mataron aquí.", "Lo\nmataron\naquí.");
        check("clip/8/es/captions", &long, &["wider than 37"]);
    }

    #[test]
    fn a_text_only_clip_has_one_warning_with_its_languages() {
        let found = |fields: &[(&str, &str)]| {
            let house = [
                ("languages", "es en fr"),
                ("rooms", "study"),
                ("room/study/number", "8"),
                ("room/study/clips", "8"),
            ];
            let flat = FieldMap::of_texts(house.iter().chain(fields));
            let found = warnings(&flat.to_tour().unwrap(), |_| None).into_iter();
            let found = found.filter(|warning| warning.1.is_hint());
            found
                .map(|(place, warning)| (place, warning.to_string()))
                .collect::<Vec<_>>()
        };
        let sound = "a".repeat(64);
        let (es, en) = (
            ("clip/8/es/transcript", "Verde."),
            ("clip/8/en/transcript", "Green."),
        );
        // What is not begun, or has no text yet, is reported elsewhere.
        let begun = ("clip/8/fr/title", "Vert");
        let both = "the clip is text alone in en, es; visitors read it and hear nothing";
        let clip = TourLocation::Clip(0, 0);
        assert_eq!(found(&[es, en, begun]), [(clip, both.to_owned())]);
        let heard = ("clip/8/es/recording", sound.as_str());
        let one = found(&[es, en, heard]);
        assert!(one[0].1.contains("alone in en;"), "{one:?}");
        assert_eq!(found(&[es, heard]), []);
        assert_eq!(found(&[begun]), []);
    }

    /// The warnings on the captions of a narration, by place in its text.
    fn differing(transcript: &str, cues: &[&str]) -> Option<String> {
        let captions = (0..).zip(cues).map(|(n, text)| Cue {
            start: Ms(n * 1000),
            end: Ms(n * 1000 + 1000),
            text: (*text).into(),
        });
        first_difference(&Narration {
            title: String::new(),
            recording: None,
            transcript: transcript.into(),
            captions: captions.collect(),
            credit: String::new(),
        })
    }

    #[test]
    fn captions_that_say_the_same_are_the_same_in_every_script() {
        for (transcript, cues) in [
            (
                "この部屋には船の模型があります。\n\n船は一七〇一年に沈みました。",
                vec![
                    "この部屋には船の\n模型があります。",
                    "船は一七〇一年に",
                    "沈みました。",
                ],
            ),
            (
                "這艘船叫「海星號」。它在風暴中沉沒。",
                vec!["這艘船叫「海星號」。", "它在風暴中沉沒。"],
            ),
            (
                "यह जहाज़ तूफ़ान में डूब गया। आज भी लोग इसे याद करते हैं।",
                vec!["यह जहाज़ तूफ़ान में", "डूब गया।", "आज भी लोग इसे याद करते हैं।"],
            ),
            (
                "غرقت السفينة «نجمة البحر» عام ١٧٠١.",
                vec!["غرقت السفينة\n\u{200f}«نجمة البحر»", "عام ١٧٠١."],
            ),
            ("האונייה טבעה בסערה.", vec!["האונייה טבעה", "בסערה."]),
            ("A casa e\u{301} azul.", vec!["A casa é", "azul."]),
        ] {
            assert_eq!(differing(transcript, &cues), None, "{transcript}");
        }
    }

    #[test]
    fn a_difference_of_the_captions_is_reported_briefly() {
        for (transcript, cues, found) in [
            ("Lo mataron aquí.", vec!["Lo mataron", "allí."], "allí."),
            ("Lo mataron aquí.", vec!["Lo mataron"], "aquí."),
            (
                "船は一七〇一年に沈みました。",
                vec!["船は一七〇二年に沈みました。"],
                "二年に沈みました",
            ),
            ("船は沈みました。", vec!["船は"], "沈みました。"),
        ] {
            assert_eq!(
                differing(transcript, &cues).as_deref(),
                Some(found),
                "{transcript}"
            );
        }
    }

    #[test]
    fn a_recording_that_is_used_twice_is_reported() {
        let sound = "a".repeat(64);
        let flat = FieldMap::of_texts(&[
            ("languages", "es en"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 9"),
            ("clip/8/es/recording", sound.as_str()),
            ("clip/9/en/recording", sound.as_str()),
        ]);
        let found = warnings(&flat.to_tour().unwrap(), |_| None);
        let same = Warning::SameRecording {
            clip: "8".parse().unwrap(),
            language: "es".parse().unwrap(),
        };
        let second = TourLocation::Narration(0, 1, "en".parse().unwrap());
        assert!(found.contains(&(second, same)), "{found:?}");
    }
}
