//! What somebody should look at before visitors have it; none of it stands in the way.

use std::collections::BTreeMap;

use crate::model::{
    Advisory, Clip, ClipKey, Cue, Language, Ms, Narration, Place, Recording, Sha256, Tour, Variant,
};

/// What may be wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Warning {
    #[error("nothing is told in {0}; visitors will hear another language")]
    MissingLanguage(Language),
    #[error("the room has no clips; visitors find nothing to hear")]
    EmptyRoom,
    #[error("the room has no picture")]
    NoPicture,
    #[error("a caption is spoken at {per_second} characters a second; {most} can be read", most = CHARS_A_SECOND)]
    FastCaption { at: Ms, per_second: u32 },
    #[error(
        "a caption is wider than {} characters or higher than {} lines",
        LINE_CHARS,
        LINES
    )]
    BigCaption { at: Ms },
    #[error("the captions do not say what the transcript says, from ‘{word}’ on")]
    CaptionsDiffer { word: String },
    #[error("‘{word}’ is told; is an advisory missing?")]
    Advisory { word: String },
    #[error("the clip lasts {0}; most visitors leave after two minutes")]
    Long(Ms),
    #[error("clip {clip} plays the same recording in {language}; is it the right one?")]
    SameRecording { clip: ClipKey, language: Language },
}

/// What can be read in a second, and how a caption fits a room's screen.
pub const CHARS_A_SECOND: u32 = 17;
pub const LINE_CHARS: usize = 37;
pub const LINES: usize = 2;

const LONG: Ms = Ms(180_000);

/// Beginnings of words that tell of violence or death, in the languages that visitors are welcomed
/// in. Only the first letters count, so that every ending is found.
const HARD: &[(&str, &[&str])] = &[
    (
        "es",
        &[
            "asesin", "muert", "mataron", "matar", "sangr", "disparo", "fusil", "ametrall",
            "suicid", "bomba", "cadáver", "herida", "tortur",
        ],
    ),
    (
        "en",
        &[
            "murder",
            "kill",
            "blood",
            "shot",
            "machine-gun",
            "suicid",
            "bomb",
            "corpse",
            "wound",
            "assassin",
            "tortur",
            "died",
            "death",
        ],
    ),
    (
        "fr",
        &[
            "assassin", "meurtr", "tuer", "tuèrent", "sang", "fusill", "mitraill", "suicid",
            "bombe", "cadavre", "blessure", "tortur", "mort",
        ],
    ),
    (
        "de",
        &[
            "mord",
            "mörder",
            "getötet",
            "blut",
            "schuss",
            "schüsse",
            "selbstmord",
            "bombe",
            "leiche",
            "wunde",
            "folter",
            "starb",
        ],
    ),
    (
        "pt",
        &[
            "assassin", "mort", "matar", "sangue", "tiro", "suicíd", "bomba", "cadáver", "ferida",
            "tortur",
        ],
    ),
    (
        "it",
        &[
            "assassin", "mort", "uccis", "sangue", "sparo", "suicid", "bomba", "cadavere",
            "ferita", "tortur",
        ],
    ),
    (
        "ru",
        &[
            "убий",
            "убит",
            "кров",
            "выстрел",
            "самоуби",
            "бомб",
            "смерт",
            "рана",
            "раны",
            "пытк",
        ],
    ),
];

/// Everything worth a look, in the tour's order. `recording` knows what was measured.
pub fn warnings<'a>(
    tour: &Tour,
    recording: impl Fn(&Sha256) -> Option<&'a Recording>,
) -> Vec<(Place, Warning)> {
    let mut found = Vec::new();
    for (r, room) in tour.rooms.iter().enumerate() {
        if room.clips.is_empty() {
            found.push((Place::Room(r), Warning::EmptyRoom));
        }
        if room.picture.is_none() {
            found.push((Place::Room(r), Warning::NoPicture));
        }
        for (c, clip) in room.clips.iter().enumerate() {
            clip_warnings(tour, clip, (r, c), &recording, &mut found);
        }
    }
    same_recordings(tour, &mut found);
    found
}

/// Each narration whose recording was told before it in the tour; often a file was taken twice.
fn same_recordings(tour: &Tour, found: &mut Vec<(Place, Warning)>) {
    let mut told: BTreeMap<&Sha256, (&ClipKey, &Language)> = BTreeMap::new();
    for (r, room) in tour.rooms.iter().enumerate() {
        for (c, clip) in room.clips.iter().enumerate() {
            for (language, it) in &clip.narrations {
                let Some(recording) = &it.recording else {
                    continue;
                };
                if let Some((first, spoken)) = told.get(recording) {
                    let warning = Warning::SameRecording {
                        clip: (*first).clone(),
                        language: (*spoken).clone(),
                    };
                    found.push((Place::Narration(r, c, language.clone()), warning));
                } else {
                    told.insert(recording, (&clip.key, language));
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
    found: &mut Vec<(Place, Warning)>,
) {
    let missing = tour
        .languages
        .iter()
        .filter(|it| !clip.narrations.contains_key(it));
    found.extend(missing.map(|it| (Place::Clip(r, c), Warning::MissingLanguage(it.clone()))));
    let warned = [Advisory::Violence, Advisory::Death, Advisory::Suicide];
    let warned = clip.advisories.iter().any(|it| warned.contains(it));
    for (language, it) in &clip.narrations {
        let place = Place::Narration(r, c, language.clone());
        if let Some(word) = hard_word(language, &it.transcript).filter(|_| !warned) {
            found.push((place.clone(), Warning::Advisory { word }));
        }
        if let Some(word) = difference(it) {
            found.push((place.clone(), Warning::CaptionsDiffer { word }));
        }
        let length = it
            .recording
            .as_ref()
            .and_then(recording)
            .map(|it| it.length);
        // An extended clip is for those who stay.
        if let Some(length) =
            length.filter(|it| *it > LONG && clip.key.variant != Variant::Extended)
        {
            found.push((place, Warning::Long(length)));
        }
        for (n, cue) in it.captions.iter().enumerate() {
            let place = Place::Cue(r, c, language.clone(), n);
            found.extend(cue_warnings(cue).into_iter().map(|it| (place.clone(), it)));
        }
    }
}

/// How a caption would be read.
pub fn cue_warnings(cue: &Cue) -> Vec<Warning> {
    let mut found = Vec::new();
    let per_second = per_second(cue);
    if per_second > CHARS_A_SECOND {
        found.push(Warning::FastCaption {
            at: cue.start,
            per_second,
        });
    }
    let wide = cue.text.lines().any(|it| it.chars().count() > LINE_CHARS);
    if wide || cue.text.lines().count() > LINES {
        found.push(Warning::BigCaption { at: cue.start });
    }
    found
}

/// Characters a second, rounded up.
pub fn per_second(cue: &Cue) -> u32 {
    let chars = u64::try_from(cue.text.chars().count()).unwrap_or(u64::MAX);
    let ms = cue.end.0.saturating_sub(cue.start.0).max(1);
    u32::try_from((chars * 1000).div_ceil(ms)).unwrap_or(u32::MAX)
}

fn hard_word(language: &Language, text: &str) -> Option<String> {
    let tag = language.as_str().split('-').next()?;
    let (_, hard) = HARD.iter().find(|(it, _)| *it == tag)?;
    let words = text.split(|it: char| !it.is_alphanumeric() && it != '-');
    let mut told = words.filter(|word| {
        let word = word.to_lowercase();
        hard.iter().any(|it| word.starts_with(it))
    });
    told.next().map(ToOwned::to_owned)
}

/// The first word of the captions that the transcript does not have there.
fn difference(it: &Narration) -> Option<String> {
    if it.captions.is_empty() || it.transcript.is_empty() {
        return None;
    }
    let mut transcript = it.transcript.split_whitespace();
    let mut captions = it.captions.iter().flat_map(|it| it.text.split_whitespace());
    loop {
        match (captions.next(), transcript.next()) {
            (None, None) => return None,
            (one, other) if one == other => {}
            (one, other) => return one.or(other).map(ToOwned::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flat;

    const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nLo mataron aquí.\n";

    fn check(field: &str, text: &str, expected: &[&str]) {
        let mut flat = Flat::default();
        for (field, text) in [
            ("languages", "es"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            (
                "room/study/picture/file",
                &format!("{} drawing 9 9", "a".repeat(64)),
            ),
            ("room/study/clips", "8"),
            ("clip/8/advisories", "death"),
            ("clip/8/es/transcript", "Lo mataron aquí."),
            ("clip/8/es/captions", CAPTIONS),
            (field, text),
        ] {
            flat.set(field.parse().unwrap(), Some(text));
        }
        let told = warnings(&flat.tour().unwrap(), |_| None);
        let told: Vec<String> = told.into_iter().map(|it| it.1.to_string()).collect();
        assert_eq!(told.len(), expected.len(), "{field}: {told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{told}");
        }
    }

    #[test]
    fn what_is_worth_a_look_is_told() {
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
    fn a_recording_that_is_told_twice_is_told() {
        let mut flat = Flat::default();
        let sound = "a".repeat(64);
        for (field, text) in [
            ("languages", "es en"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 9"),
            ("clip/8/es/recording", sound.as_str()),
            ("clip/9/en/recording", sound.as_str()),
        ] {
            flat.set(field.parse().unwrap(), Some(text));
        }
        let told = warnings(&flat.tour().unwrap(), |_| None);
        let same = Warning::SameRecording {
            clip: "8".parse().unwrap(),
            language: "es".parse().unwrap(),
        };
        let second = Place::Narration(0, 1, "en".parse().unwrap());
        assert!(told.contains(&(second, same)), "{told:?}");
    }
}
