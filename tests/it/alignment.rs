//! Captions follow the voice: the tour's own recordings, whose times are known, and everything that can be wrong with a
//! transcript, a recording or the speech synthesizer.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use docent::library::{Library, Limits};
use docent::model::{Cue, Language, Ms, captions};
use docent::service::Method;
use tempfile::TempDir;

use crate::editor_page::saved_field;
use crate::support::daemon::{TestSite, program, tour};
use crate::support::silent_recordings;
use crate::tour_import::{memorial, output_text};

/// Clips of the tour, in three voices.
const CLIPS: [&str; 4] = [
    "arrival/exile.es",
    "arrival/exile.en",
    "memorial/natalia.fr",
    "memorial/natalia.es",
];

struct AlignmentFixture {
    folder: TempDir,
    library: Library,
}

impl AlignmentFixture {
    /// With the synthesizer of this system, which the tests need.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("state"), program()).unwrap();
        Self { folder, library }
    }

    fn with_synthesizer(synthesizer: PathBuf) -> Self {
        let fixture = Self::new();
        Self {
            library: fixture.library.with_synthesizer(synthesizer),
            ..fixture
        }
    }

    /// With a shell script in the synthesizer's place.
    fn with_script(script: &str) -> Self {
        let fixture = Self::new();
        let path = fixture.folder.path().join("synthesizer");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        Self {
            library: fixture.library.with_synthesizer(path),
            ..fixture
        }
    }

    fn without_synthesizer() -> Self {
        Self::with_synthesizer("/nowhere/synthesizer".into())
    }

    /// How the pieces of a text were timed in a file.
    fn method(&self, file: &Path, length: Ms, pieces: &[&str], tag: &str) -> Option<Method> {
        let pieces: Vec<String> = pieces.iter().copied().map(str::to_owned).collect();
        let language = tag.parse().unwrap();
        let found = self
            .library
            .align(file, length, &pieces, &language)
            .unwrap();
        if let Some(found) = &found {
            assert_eq!(found.pieces.len(), pieces.len());
            assert!(found.pieces.is_sorted_by_key(|piece| piece.start));
            assert!(found.pieces.iter().all(|piece| piece.start <= piece.end));
        }
        found.map(|found| found.method)
    }

    /// How far the captions of the tour's clips are from where they are found, in milliseconds, sorted.
    fn errors(&self, wanted: Method) -> Vec<u64> {
        let mut errors = Vec::new();
        for clip in CLIPS {
            let (file, cues) = clip_of_tour(clip);
            let texts: Vec<String> = cues.iter().map(|cue| cue.text.clone()).collect();
            let language: Language = clip.rsplit_once('.').unwrap().1.parse().unwrap();
            let length = cues.last().unwrap().end;
            let found = self.library.align(&file, length, &texts, &language);
            let found = found.unwrap().unwrap();
            assert_eq!(found.method, wanted, "{clip}");
            let pairs = cues.iter().zip(&found.pieces).skip(1);
            errors.extend(pairs.map(|(cue, piece)| cue.start.0.abs_diff(piece.start.0)));
        }
        errors.sort_unstable();
        errors
    }
}

/// The recording and the captions of a clip of the tour, whose times come from the voice that spoke it.
fn clip_of_tour(clip: &str) -> (PathBuf, Vec<Cue>) {
    let file = |extension: &str| tour().join(format!("{clip}.{extension}"));
    let captions = captions::parse(&fs::read_to_string(file("vtt")).unwrap());
    let cues = captions.cues.into_iter().map(|(_, cue)| cue);
    (file("mp3"), cues.collect())
}

fn share_within(errors: &[u64], ms: u64) -> usize {
    100 * errors.partition_point(|error| *error <= ms) / errors.len()
}

#[test]
fn captions_begin_with_their_words_in_the_voices_of_the_tour() {
    let fixture = AlignmentFixture::new();
    assert!(
        fixture.library.has_synthesizer(),
        "deploy/needs.sh test installs espeak-ng"
    );
    let errors = fixture.errors(Method::Speech);
    assert!(errors.len() > 40);
    assert!(errors[errors.len() / 2] <= 120, "{errors:?}");
    assert!(share_within(&errors, 300) >= 95, "{errors:?}");
}

#[test]
fn without_a_synthesizer_most_captions_begin_with_their_words() {
    let errors = AlignmentFixture::without_synthesizer().errors(Method::Pauses);
    assert!(errors[errors.len() / 2] <= 200, "{errors:?}");
    assert!(share_within(&errors, 500) >= 75, "{errors:?}");
}

#[test]
fn a_synthesizer_that_fails_leaves_captions_timed_by_pauses() {
    let (file, cues) = clip_of_tour("arrival/exile.es");
    let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
    let length = cues.last().unwrap().end;
    let voices = "[ \"$1\" = --voices ] && { printf 'Pty Language\\n 5 es x\\n'; exit; }\n";
    for script in [
        "exit 1".to_owned(),
        format!("{voices} exit 1"),
        format!("{voices} echo this is no sound"),
        format!("{voices} kill -SEGV $$; exit 1"),
        "printf 'Pty Language\\n 5 tlh x\\n'".to_owned(),
    ] {
        let fixture = AlignmentFixture::with_script(&script);
        let method = fixture.method(&file, length, &texts, "es");
        assert_eq!(method, Some(Method::Pauses), "{script}");
    }
    let hanging = AlignmentFixture::with_script(&format!("{voices} while :; do :; done"));
    let limits = Limits {
        timeout: Duration::from_secs(5),
        ..Limits::default()
    };
    let hanging = AlignmentFixture {
        library: hanging.library.with_limits(limits),
        ..hanging
    };
    let method = hanging.method(&file, length, &texts, "es");
    assert_eq!(method, Some(Method::Pauses));
    // A language that no voice speaks.
    let method = AlignmentFixture::new().method(&file, length, &texts, "nah");
    assert_eq!(method, Some(Method::Pauses));
}

#[test]
fn a_synthesizer_gets_a_text_as_text_and_can_read_no_file_of_the_house() {
    let (file, cues) = clip_of_tour("arrival/exile.es");
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "secret\n").unwrap();
    // Speaks only what begins with a dash, and fails if a text is an argument or if it can read the file.
    let script = format!(
        "[ \"$1\" = --voices ] && {{ printf 'Pty Language\\n 5 es x\\n'; exit; }}
         for argument; do case \"$argument\" in *passwd*) exit 2;; esac; done
         read -r text
         case \"$text\" in -w*) ;; *) exit 3;; esac
         {{ read -r line < {secret}; }} && exit 4
         printf 'RIFF\\377\\377\\377\\177WAVEfmt \\020\\0\\0\\0\\001\\0\\001\\0\\100\\037\\0\\0\\200\\076\\0\\0\\002\\0\\020\\0data\\377\\377\\377\\177'
         n=0
         while [ $n -lt 4000 ]; do printf '\\0\\040\\0\\340'; n=$((n+1)); done",
        secret = secret.path().display()
    );
    let fixture = AlignmentFixture::with_script(&script);
    let texts = ["-w /etc/passwd uno dos.", "-w /etc/passwd tres cuatro."];
    let length = cues.last().unwrap().end;
    assert_eq!(
        fixture.method(&file, length, &texts, "es"),
        Some(Method::Speech)
    );
}

#[test]
fn odd_transcripts_and_recordings_lose_no_caption() {
    let fixture = AlignmentFixture::new();
    let (file, cues) = clip_of_tour("memorial/natalia.es");
    let length = cues.last().unwrap().end;
    let long: Vec<String> = (0..2_000)
        .map(|at| format!("palabra {at} ").repeat(50))
        .collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    for (pieces, wanted) in [
        (
            vec!["Эта комната была кабинетом.", "Здесь он работал."],
            Some(Method::Speech),
        ),
        (
            vec!["この部屋には船の模型があります。"],
            Some(Method::Speech),
        ),
        (
            vec![
                "<speak><break time=\"99s\"/></speak>",
                "[[h@l'oU]]\u{7}\u{1b}[2J",
            ],
            Some(Method::Speech),
        ),
        (
            vec!["--help", "-w /tmp/x", "…", "\u{0}\u{1}"],
            Some(Method::Speech),
        ),
        (vec!["…", "—"], None),
        (vec![], None),
        (long, Some(Method::Pauses)),
    ] {
        assert_eq!(
            fixture.method(&file, length, &pieces, "es"),
            wanted,
            "{pieces:.3?}"
        );
    }
    let silence = fixture.folder.path().join("silence.wav");
    silent_recordings::write(&silence, 20);
    let found = fixture.method(&silence, Ms(20_000), &["Una casa.", "Dos casas."], "es");
    assert_eq!(found, None);
    let broken = fixture.folder.path().join("broken.wav");
    fs::write(&broken, b"RIFF").unwrap();
    let language = "es".parse().unwrap();
    let found = fixture
        .library
        .align(&broken, Ms(9_000), &["Una casa.".into()], &language);
    assert!(found.is_err(), "{found:?}");
}

#[test]
fn a_command_makes_missing_captions_and_keeps_those_that_somebody_made() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let dir = memorial(&site);
    let imported = site.run(&["import", dir.to_str().unwrap()]);
    assert!(imported.status.success(), "{}", output_text(&imported));
    let (kept, made) = ("clip/12/es/captions", "clip/13/es/captions");
    let before = saved_field(&site, kept);
    let removed = site
        .database()
        .execute("delete from draft where field = ?1", [made]);
    assert_eq!(removed.unwrap(), 1);
    assert_eq!(saved_field(&site, made), "");
    let ran = site.run(&["captions", "--language", "es"]);
    assert!(ran.status.success(), "{}", output_text(&ran));
    let output = output_text(&ran);
    assert!(output.contains("clip 13, es: "), "{output}");
    assert!(
        output.contains("1 narration(s) have new captions"),
        "{output}"
    );
    assert!(output.contains("have captions already"), "{output}");
    assert_eq!(saved_field(&site, kept), before);
    // They say the transcript, and begin when the voice does.
    let cues = captions::parse(&saved_field(&site, made)).cues;
    let (_, true_cues) = clip_of_tour("memorial/natalia.es");
    let first = |text: &str| {
        text.split_whitespace()
            .take(3)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let same = cues.iter().filter_map(|(_, cue)| {
        let known = true_cues
            .iter()
            .find(|known| first(&known.text) == first(&cue.text))?;
        Some(known.start.0.abs_diff(cue.start.0))
    });
    let mut errors: Vec<u64> = same.collect();
    errors.sort_unstable();
    assert!(errors.len() >= 3, "{cues:?}");
    assert!(errors[errors.len() / 2] <= 200, "{errors:?}");
    // The tour's own captions pass; captions that are two seconds late do not.
    let checked = site.run(&["captions", "--check", "--clip", "12", "--language", "es"]);
    assert!(checked.status.success(), "{}", output_text(&checked));
    assert!(output_text(&checked).contains("from the first word"));
    let late = captions::parse(&before)
        .cues
        .into_iter()
        .map(|(_, cue)| Cue {
            start: cue.start + Ms(2_000),
            end: cue.end + Ms(2_000),
            ..cue
        });
    let late = captions::write(&late.collect::<Vec<_>>());
    let database = site.database();
    let changed = database.execute(
        "update draft set text = ?1 where field = ?2",
        [late.as_str(), kept],
    );
    assert_eq!(changed.unwrap(), 1);
    let checked = site.run(&["captions", "--check", "--clip", "12", "--language", "es"]);
    assert!(!checked.status.success(), "{}", output_text(&checked));
    assert_eq!(saved_field(&site, kept), late, "a check writes nothing");
    // Only who asks for it replaces them.
    let ran = site.run(&["captions", "--replace", "--clip", "12", "--language", "es"]);
    assert!(ran.status.success(), "{}", output_text(&ran));
    assert_ne!(saved_field(&site, kept), late);
    let none = site.run(&["captions", "--clip", "999"]);
    assert!(!none.status.success());
}
