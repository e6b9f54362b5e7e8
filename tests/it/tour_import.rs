//! The import of a tour folder: complete, or refused with every reason.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::captured_audio::RATE;
use crate::support::daemon::{TestSite, program, tour};
use crate::support::decoded_audio::loudness;
use crate::support::sound_card::Card;

pub(crate) fn output_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A route through the memorial.
const ROUTE: &str = r#"
[[route]]
id = "all"
clips = ["12"]
[route.name]
es = "Todo"
en = "All"
fr = "Tout"
"#;

/// A copy of the memorial alone, to be changed.
pub(crate) fn memorial(site: &TestSite) -> PathBuf {
    let dir = site.path("tour");
    let room = dir.join("memorial");
    fs::create_dir_all(&room).unwrap();
    for entry in fs::read_dir(tour().join("memorial")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), room.join(entry.file_name())).unwrap();
    }
    let text = fs::read_to_string(tour().join("tour.toml")).unwrap();
    // The routes lead through other rooms.
    let text = text.split("\n[[route]]").next().unwrap();
    let mut skipping = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.starts_with("rooms = ") {
            kept += "rooms = [\"memorial\"]\n";
            skipping = !line.contains(']');
        } else if skipping {
            skipping = !line.contains(']');
        } else if !line.starts_with("room = ") {
            // Facilities are in rooms that are left out.
            kept += line;
            kept.push('\n');
        }
    }
    kept += ROUTE;
    fs::write(dir.join("tour.toml"), kept).unwrap();
    fs::copy(tour().join("plan.svg"), dir.join("plan.svg")).unwrap();
    dir
}

pub(crate) fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} has no {from}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

pub(crate) fn import(site: &TestSite, dir: &Path) -> Output {
    site.run(&["import", dir.to_str().unwrap()])
}

pub(crate) fn editions(site: &TestSite) -> Vec<(i64, String)> {
    let conn = site.database();
    let mut query = conn
        .prepare("select number, sha256 from edition order by number")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn an_exported_tour_is_imported_as_the_same_edition() {
    let site = TestSite::new("");
    let dir = memorial(&site);
    assert!(import(&site, &dir).status.success());
    assert!(site.run(&["publish"]).status.success());
    let before = editions(&site);
    let out = site.path("out");
    let exported = site.run(&["export", out.to_str().unwrap()]);
    assert!(exported.status.success(), "{}", output_text(&exported));
    for picture in ["plan.svg", "memorial/picture.svg"] {
        let master = fs::read(tour().join(picture)).unwrap();
        assert_eq!(fs::read(out.join(picture)).unwrap(), master, "{picture}");
    }
    assert!(import(&site, &out).status.success());
    assert!(site.run(&["publish"]).status.success());
    assert_eq!(editions(&site), before);
    // And on a new site.
    let other = TestSite::new("");
    assert!(import(&other, &out).status.success());
    assert!(other.run(&["publish"]).status.success());
    assert_eq!(editions(&other), before);
}

#[test]
fn an_invalid_folder_is_refused_with_every_violation_and_leaves_nothing() {
    let site = TestSite::new("");
    let dir = memorial(&site);
    let room = dir.join("memorial");
    edit(&dir.join("tour.toml"), "Mexico_City", "Mexiko");
    edit(&room.join("room.toml"), "stone.es.txt", "gone.es.txt");
    edit(&room.join("natalia.es.vtt"), "-->", "->");
    fs::write(room.join("natalia.en.mp3"), "this is not sound").unwrap();
    let refused = import(&site, &dir);
    assert!(!refused.status.success());
    let output_text = output_text(&refused);
    for wanted in [
        "tour.toml:",
        "Mexiko",
        "gone.es.txt",
        "memorial/natalia.es.vtt:",
        "this is not a sound file docent can read; give wav, flac, mp3, ogg, opus, m4a, aiff, caf or webm",
        "nothing was imported",
    ] {
        assert!(
            output_text.contains(wanted),
            "{wanted} is not in\n{output_text}"
        );
    }
    let conn = site.database();
    let drafts: i64 = conn
        .query_row("select count(*) from draft", [], |row| row.get(0))
        .unwrap();
    let recordings: i64 = conn
        .query_row("select count(*) from recording", [], |row| row.get(0))
        .unwrap();
    assert_eq!((drafts, recordings), (0, 0));
    assert_eq!(
        fs::read_dir(site.path("state/recordings")).unwrap().count(),
        0
    );
    assert!(
        !site.run(&["publish"]).status.success(),
        "there is no draft to publish"
    );
}

#[test]
fn an_import_shows_a_bar_on_a_terminal_and_lines_in_a_log() {
    let site = TestSite::new("");
    let dir = memorial(&site);
    let import = site.command(&["import", dir.to_str().unwrap()]);
    let words = std::iter::once(import.get_program()).chain(import.get_args());
    let words: Vec<&str> = words.map(|word| word.to_str().unwrap()).collect();
    let terminal = Command::new("script")
        .args([
            "--quiet",
            "--return",
            "--command",
            &words.join(" "),
            "/dev/null",
        ])
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert!(terminal.status.success(), "{terminal:?}");
    let shown = String::from_utf8_lossy(&terminal.stdout);
    for wanted in ["recordings inspected", "█", "are in the draft"] {
        assert!(shown.contains(wanted), "no {wanted} in {shown}");
    }
    assert!(!shown.contains("done="), "{shown}");
    // The same recordings are known now; a picture is prepared again.
    let piped = output_text(&site.run(&["import", dir.to_str().unwrap()]));
    assert!(piped.contains("pictures prepared"), "{piped}");
    assert!(!piped.contains('█'), "{piped}");
}

#[test]
fn an_unreadable_tour_is_reported_with_the_remedy() {
    let site = TestSite::new("");
    let dir = memorial(&site);
    let room = dir.join("memorial");
    for (hidden, sentence) in [
        (room.join("natalia.es.mp3"), "memorial/natalia.es.mp3"),
        (room, "memorial/room.toml"),
        (dir.clone(), "tour.toml"),
    ] {
        let mode = fs::metadata(&hidden).unwrap().permissions();
        fs::set_permissions(&hidden, Permissions::from_mode(0o000)).unwrap();
        let import = site.command(&["import", dir.to_str().unwrap()]);
        // In a user namespace where file permissions hold for root too.
        let refused = Command::new("unshare")
            .arg("--user")
            .arg(import.get_program())
            .args(import.get_args())
            .output()
            .unwrap();
        fs::set_permissions(&hidden, mode).unwrap();
        assert!(!refused.status.success());
        let output_text = output_text(&refused);
        let wanted =
            format!("{sentence}: this file cannot be read (docent's own user may not: chmod");
        assert!(
            output_text.contains(&wanted),
            "{wanted} is not in\n{output_text}"
        );
    }
}

/// A wav of noise as a studio may deliver it.
fn noise(path: &Path, rate: u32, channels: u16, seconds: u32) {
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let mut dice = 1_u32;
    for _ in 0..rate * seconds * u32::from(channels) {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        writer
            .write_sample(i32::try_from(dice >> 12).unwrap() - (1 << 19))
            .unwrap();
    }
    writer.finalize().unwrap();
}

#[test]
fn an_unplayable_master_is_kept_and_its_derived_files_are_made_once() {
    let site = TestSite::new("");
    let dir = memorial(&site);
    let room = dir.join("memorial");
    let master = room.join("stone.es.wav");
    noise(&master, 44_100, 2, 4);
    let captions = "WEBVTT\n\n00:00.500 --> 00:03.500\nRuido.\n";
    fs::write(room.join("stone.es.vtt"), captions).unwrap();
    edit(&room.join("room.toml"), "stone.es.mp3", "stone.es.wav");
    let imported = import(&site, &dir);
    assert!(imported.status.success(), "{}", output_text(&imported));
    let conn = site.database();
    let (sha256, speaker, browser): (String, String, String) = conn
        .query_row(
            "select sha256, speaker_sha256, browser_sha256 from recording where format = 'wav'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert!(sha256 != speaker && sha256 != browser && speaker != browser);
    let placed = |name: &str| site.path("state/recordings").join(name);
    assert_eq!(
        fs::read(placed(&sha256)).unwrap(),
        fs::read(&master).unwrap()
    );
    let reader = hound::WavReader::open(placed(&speaker)).unwrap();
    assert_eq!(
        (reader.spec().sample_rate, reader.spec().channels),
        (RATE, 2)
    );
    assert_eq!(reader.duration(), RATE * 4);
    // The recordings that serve as they are have no other file.
    let derived: i64 = conn
        .query_row("select count(*) from recording where speaker_sha256 <> sha256 or browser_sha256 <> sha256", [], |row| row.get(0))
        .unwrap();
    assert_eq!(derived, 1);
    let before = fs::read_dir(site.path("state/recordings")).unwrap().count();
    assert!(import(&site, &dir).status.success());
    assert_eq!(
        fs::read_dir(site.path("state/recordings")).unwrap().count(),
        before
    );
}

#[test]
fn a_hostile_file_stops_only_its_own_inspection() {
    let site = TestSite::new("");
    let path = site.path("bomb.wav");
    // A header that promises four thousand million channels' worth of everything.
    let mut bytes = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\xff\xff\x01\0\0\0\xff\xff\xff\xff\xff\xff\x10\0data\xff\xff\xff\xff".to_vec();
    bytes.resize(100_000, 0x55);
    fs::write(&path, bytes).unwrap();
    let output = Command::new(program())
        .arg("inspect")
        .arg(&path)
        .output()
        .unwrap();
    // Where arithmetic is checked, the decoder itself may stop at the header; elsewhere it is read and refused.
    let refused = !output.status.success() || output_text(&output).contains(r#""done":{"Err""#);
    assert!(refused, "{}", output_text(&output));
    let dir = memorial(&site);
    fs::copy(&path, dir.join("memorial/natalia.es.mp3")).unwrap();
    let refused = import(&site, &dir);
    assert!(!refused.status.success());
    assert!(
        output_text(&refused).contains("memorial/room.toml:"),
        "{}",
        output_text(&refused)
    );
}

#[test]
fn check_reports_in_plain_sentences_what_is_well_and_what_is_not() {
    let site = TestSite::new("[[speaker]]\nroom = \"memorial\"\noutput = \"nowhere\"\n");
    let dir = memorial(&site);
    let empty = site.run(&["check"]);
    assert!(!empty.status.success());
    assert!(
        output_text(&empty).contains("Nothing is published yet"),
        "{}",
        output_text(&empty)
    );
    assert!(import(&site, &dir).status.success());
    assert!(site.run(&["publish"]).status.success());
    let missing = output_text(&site.run(&["check"]));
    assert!(
        missing.contains("The speaker of room ‘memorial’ does not answer"),
        "{missing}"
    );
    fs::write(site.path("docent.toml"), "").unwrap();
    let well = site.run(&["check"]);
    assert!(well.status.success(), "{}", output_text(&well));
    // One bit of one recording.
    let file = fs::read_dir(site.path("state/recordings"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&file).unwrap();
    bytes[1_000] ^= 1;
    fs::write(&file, bytes).unwrap();
    let flipped = site.run(&["check"]);
    assert!(!flipped.status.success());
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(
        output_text(&flipped).contains(&format!("Recording {name} "))
            && output_text(&flipped).contains("is not what it was"),
        "{}",
        output_text(&flipped)
    );
}

#[test]
fn a_speaker_is_identified_by_its_test_tone() {
    let card = Card::plug("garden").unwrap();
    let site = TestSite::with_card("garden", card.alsa_config());
    let listed = output_text(&site.run(&["speakers"]));
    assert!(
        listed.contains("garden") && listed.contains("Virtual sound card garden"),
        "{listed}"
    );
    let recording = card.record().unwrap();
    let sounded = site.run(&["speakers", "--test", "garden"]);
    assert!(sounded.status.success(), "{}", output_text(&sounded));
    let heard = recording.finish();
    let loud = heard
        .samples
        .iter()
        .filter(|sample| sample.abs() > 0.01)
        .count();
    assert!(
        (85_000..=97_000).contains(&loud),
        "{loud} of 96000 samples were loud"
    );
    let crossings = heard
        .samples
        .windows(2)
        .filter(|sample| sample[0] < 0.0 && sample[1] >= 0.0)
        .count();
    assert!(
        (1_980..=2_000).contains(&crossings),
        "997 Hz for 2 s have 1994 waves, not {crossings}"
    );
    // As loud from two channels as everything that is played.
    let doubled: Vec<f32> = heard
        .samples
        .iter()
        .flat_map(|sample| [*sample; 2])
        .collect();
    let loudness = loudness(2, &doubled);
    assert!((loudness + 18.0).abs() < 0.5, "{loudness} LUFS");
}
