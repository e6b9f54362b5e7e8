//! The tour in `audio`: it is complete in every language, equally loud and readable.

use std::collections::{BTreeMap, BTreeSet};

use docent::library::tour_folder;
use docent::model::{Advisory, Clip, Language, Narration, Tour, Variant};
use serde::Deserialize;

use crate::support::daemon::{TestSite, tour as folder_of_tour};

/// The facts of a clip in each language: `all` are the same, the others correspond.
#[derive(Deserialize)]
struct Facts {
    #[serde(default)]
    all: Vec<String>,
    #[serde(flatten)]
    by_language: BTreeMap<String, Vec<String>>,
}

fn tour() -> Tour {
    let source = tour_folder::read(&folder_of_tour());
    assert_eq!(source.errors, []);
    source.tour.unwrap()
}

fn narrations(tour: &Tour) -> impl Iterator<Item = (&Clip, &Language, &Narration)> {
    let clips = tour.rooms.iter().flat_map(|room| &room.clips);
    clips.flat_map(|clip| {
        clip.narrations
            .iter()
            .map(move |(language, narration)| (clip, language, narration))
    })
}

/// Text for comparison: without line breaks and typographic spaces.
fn plain(text: &str) -> String {
    let spaced = text.replace(['\u{a0}', '\u{202f}'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the text contains these words as whole words.
fn contains_words(text: &str, words: &str) -> bool {
    let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(words).any(|(at, _)| {
        !letter(text[..at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    })
}

#[test]
fn every_room_and_clip_is_complete_in_every_language() {
    let tour = tour();
    let languages: Vec<_> = tour.languages.iter().map(Language::as_str).collect();
    assert_eq!(languages, ["es", "en", "fr"]);
    assert_eq!(tour.rooms.len(), 13);
    let clips: Vec<&Clip> = tour.rooms.iter().flat_map(|room| &room.clips).collect();
    assert!(clips.len() >= 22, "{}", clips.len());
    for clip in &clips {
        let by_language: BTreeSet<_> = clip.narrations.keys().collect();
        assert_eq!(by_language, tour.languages.iter().collect(), "{}", clip.key);
    }
    for room in &tour.rooms {
        let main = room
            .clips
            .iter()
            .any(|clip| clip.key.variant == Variant::Standard);
        assert!(main, "{} has no main clip", room.slug);
        let picture = room.picture.as_ref().unwrap();
        for language in &tour.languages {
            assert!(picture.alternative[language].chars().count() <= 130);
        }
    }
    let with = |variant| {
        let rooms = tour
            .rooms
            .iter()
            .filter(|room| room.clips.iter().any(|clip| clip.key.variant == variant));
        rooms.map(|room| room.slug.to_string()).collect::<Vec<_>>()
    };
    for room in ["study", "bedroom", "grandsons-room"] {
        assert!(
            with(Variant::Family).iter().any(|other| other == room),
            "{room}"
        );
    }
    for room in ["garden", "study", "memorial"] {
        assert!(
            with(Variant::Described).iter().any(|other| other == room),
            "{room}"
        );
    }
    assert!(tour.plan.is_some() && !tour.hours.is_empty() && tour.notices.len() >= 3);
}

#[test]
fn sensitive_clips_have_an_advisory() {
    let tour = tour();
    let violent = |clip: &&Clip| clip.advisories.contains(&Advisory::Violence);
    for room in ["study", "bedroom"] {
        let room = tour.room(&room.parse().unwrap()).unwrap();
        assert!(
            room.clips.iter().any(|clip| violent(&clip)),
            "{}",
            room.slug
        );
    }
    let nephew = tour.room(&"grandsons-room".parse().unwrap()).unwrap();
    assert!(
        nephew
            .clips
            .iter()
            .any(|clip| clip.advisories.contains(&Advisory::Suicide))
    );
    let families = tour.rooms.iter().flat_map(|room| &room.clips);
    for clip in families.filter(|clip| clip.key.variant == Variant::Family) {
        assert_eq!(clip.advisories, [], "{}", clip.key);
    }
}

#[test]
fn captions_are_readable_and_match_the_transcript() {
    let tour = tour();
    for (clip, language, narration) in narrations(&tour) {
        let what = format!("{} in {language}", clip.key);
        for cue in &narration.captions {
            let lines: Vec<_> = cue.text.lines().collect();
            assert!(lines.len() <= 2, "{what}: {:?}", cue.text);
            assert!(
                lines.iter().all(|line| line.chars().count() <= 37),
                "{what}: {:?}",
                cue.text
            );
            let letters = u64::try_from(plain(&cue.text).chars().count()).unwrap();
            assert!(
                letters * 1000 <= 17 * (cue.end - cue.start).0 + 500,
                "{what}: {:?} is too fast",
                cue.text
            );
        }
        let captions: Vec<_> = narration
            .captions
            .iter()
            .map(|caption| plain(&caption.text))
            .collect();
        assert_eq!(captions.join(" "), plain(&narration.transcript), "{what}");
        assert!(
            narration.credit.contains("Kokoro-82M (Apache-2.0)"),
            "{what}"
        );
    }
}

#[test]
fn every_language_states_the_same_facts() {
    let tour = tour();
    let facts: BTreeMap<String, Facts> = toml::from_str(include_str!("tokens.toml")).unwrap();
    let mut missing = Vec::new();
    for clip in tour.rooms.iter().flat_map(|room| &room.clips) {
        let Some(facts) = facts.get(&clip.key.to_string()) else {
            missing.push(format!("no facts are listed for clip {}", clip.key));
            continue;
        };
        let counts: BTreeSet<usize> = facts.by_language.values().map(Vec::len).collect();
        assert!(
            counts.len() <= 1,
            "{}: each language tells each fact",
            clip.key
        );
        for (language, narration) in &clip.narrations {
            let text = plain(&narration.transcript);
            let own = facts
                .by_language
                .get(language.as_str())
                .into_iter()
                .flatten();
            let lacking = facts
                .all
                .iter()
                .chain(own)
                .filter(|fact| !contains_words(&text, &plain(fact)));
            missing.extend(
                lacking
                    .map(|fact| format!("clip {} in {language} does not say ‘{fact}’", clip.key)),
            );
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(facts.values().map(|fact| fact.all.len()).sum::<usize>() >= 50);
}

#[test]
fn every_recording_has_the_same_loudness() {
    let site = TestSite::new("");
    let _daemon = site.serve();
    let conn = site.database();
    let mut query = conn
        .prepare("select sha256, loudness_lufs, true_peak_dbtp, channels, bytes from recording")
        .unwrap();
    let rows = query.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    });
    let rows: Vec<(String, f64, f64, u8, u64)> = rows.unwrap().map(Result::unwrap).collect();
    assert_eq!(
        rows.len(),
        narrations(&tour()).count(),
        "no recording serves two clips"
    );
    for (sha256, loudness, peak, channels, _) in &rows {
        assert!(
            (loudness + 18.0).abs() <= 0.5,
            "{sha256}: {loudness:.1} LUFS"
        );
        assert!(*peak <= -2.0 + 0.1, "{sha256}: {peak:.1} dBTP");
        assert_eq!(*channels, 1, "{sha256}");
    }
    let bytes: u64 = rows.iter().map(|row| row.4).sum();
    assert!(bytes <= 40_000_000, "{bytes}");
}
