//! Invalid uploads: each is refused with a sentence in the reader's language, leaves nothing behind, takes
//! little memory and disturbs no play.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::inspection::{sample, wav};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::hostile_files;
use crate::support::http_client::read_response;
use crate::support::memory::Memory;
use crate::support::staff::{FORM, Member, member};
use crate::support::upload_client::UploadClient;
use crate::tour_import::{import, memorial, output_text};
use crate::upload::{files, sha256};

/// The memory that the daemon may take above its level at rest, in kilobytes.
const MOST: u64 = 64 << 10;

/// A daemon that plays a clip during the whole test.
struct UploadFixture {
    site: TestSite,
    daemon: Daemon,
    eva: Member,
    luz: Member,
    rosa: Member,
    memory: Memory,
    before: ([BTreeSet<String>; 3], i64, i64),
    since: Instant,
}

impl UploadFixture {
    fn new() -> Self {
        let site = TestSite::new("default-output = \"silent\"\ndisk-reserve-megabytes = 1\n");
        let daemon = site.serve();
        // Passwords take their memory before it is measured.
        let eva = member(&site, &daemon, "Eva", "uploader");
        let luz = member(&site, &daemon, "Luz", "uploader");
        let rosa = member(&site, &daemon, "Rosa", "admin");
        let play = "/es/rooms/memorial/play";
        let begun = daemon.request("POST", play, &[FORM], "clip=13");
        assert_eq!(begun.status, 303, "{}", begun.text());
        site.await_plays(|plays| plays.len() == 1);
        let memory = Memory::of(daemon.pid());
        let before = contents(&site);
        Self {
            site,
            daemon,
            eva,
            luz,
            rosa,
            memory,
            before,
            since: Instant::now(),
        }
    }

    fn client(&self, language: &'static str) -> UploadClient<'_> {
        self.eva.upload_client(&self.daemon, language)
    }

    /// Uploads a file, which is refused with the given sentence in both languages.
    fn assert_refused(&self, name: &str, bytes: &[u8], sentences: [&str; 2]) {
        let [spanish, english] = ["es", "en"].map(|language| self.client(language));
        let at = spanish.upload(name, bytes);
        spanish.wait_for_result(&self.site, &at);
        for (client, sentence) in [spanish, english].into_iter().zip(sentences) {
            let upload = client.status(&at);
            assert_eq!(upload["stage"], "refused", "{name}: {upload}");
            let why = upload["why"].as_str().unwrap();
            assert!(why.contains(sentence), "{name}: {why}");
        }
        self.assert_nothing_left(name);
    }

    fn assert_nothing_left(&self, name: &str) {
        assert_eq!(contents(&self.site), self.before, "{name}");
    }
}

impl Drop for UploadFixture {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.assert_nothing_left("all of it");
        let more = self.memory.peak_above_rest();
        assert!(more <= MOST, "it took {more} kB more than at rest");
        let passed = self.since.elapsed();
        let stop = "/es/rooms/memorial/stop";
        // It may have ended by itself by now.
        drop(self.daemon.request("POST", stop, &[FORM], ""));
        let plays = self
            .site
            .await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
        let [play] = &plays[..] else {
            panic!("{plays:#?}")
        };
        let heard = Duration::from_millis(play.heard_ms.try_into().unwrap());
        let whole = play.end.as_deref() == Some("finished");
        // One play, without a gap, from before the first file to after the last.
        assert!(
            whole || heard >= passed,
            "{heard:?} of {passed:?}: {play:?}"
        );
    }
}

/// Every file that may be left, the number of listed recordings, and the number of texts in the draft.
fn contents(site: &TestSite) -> ([BTreeSet<String>; 3], i64, i64) {
    let count = |table: &str| -> i64 {
        let sql = format!("select count(*) from {table}");
        let database = site.database();
        database.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let files = files(&site.path("state"));
    (files, count("recording"), count("draft"))
}

#[test]
fn files_that_are_no_recordings_are_refused_with_the_reason() {
    let fixture = UploadFixture::new();
    let text = b"Trotsky's desk\n".repeat(500);
    let sentences = ["No es un archivo de sonido", "not a sound file"];
    fixture.assert_refused("text.mp3", &text, sentences);
    fixture.assert_refused(
        "64.wav",
        &wav(64, 48_000, 192_000),
        ["64 canales", "64 channels"],
    );
    fixture.assert_refused(
        "1hz.wav",
        &wav(1, 1, 192_000),
        ["1 muestras", "1 samples a second"],
    );
    let header = &wav(1, 48_000, 0)[..44];
    fixture.assert_refused(
        "nothing.wav",
        header,
        ["No hay sonido en este archivo", "There is no sound"],
    );
}

#[test]
fn incomplete_recordings_and_false_lengths_are_refused_with_the_reason() {
    let fixture = UploadFixture::new();
    for name in ["tone.flac", "tone.mp3", "tone.ogg", "tone.opus"] {
        let whole = sample(name);
        let sentences = ["le falta una parte", "Part of the file is missing"];
        fixture.assert_refused(name, &whole[..whole.len() / 2], sentences);
    }
    let whole = sample("tone.m4a");
    let sentences = [
        "archivo M4A está dañado o le falta una parte",
        "M4A file is damaged, or part of it is missing",
    ];
    fixture.assert_refused("tone.m4a", &whole[..whole.len() / 2], sentences);
    fixture.assert_refused(
        "lies.wav",
        &wav(1, 48_000, 384_000),
        ["solo hay 0:02", "only 0:02"],
    );
}

#[test]
fn a_small_file_that_decodes_to_hours_is_refused_with_the_reason() {
    let fixture = UploadFixture::new();
    let sentences = ["más de 3:00:00", "longer than 3:00:00"];
    let response = hostile_files::flac(36_000, hostile_files::HeaderLength::Length);
    fixture.assert_refused("ten-hours.flac", &response, sentences);
    // This file declares no length, and is decoded up to the third hour.
    let untold = hostile_files::flac(36_000, hostile_files::HeaderLength::Nothing);
    fixture.assert_refused("bomb.flac", &untold, sentences);
}

#[test]
fn empty_and_too_large_files_are_refused_before_their_first_byte() {
    let fixture = UploadFixture::new();
    for (language, empty, large, more) in [
        ("es", "está vacío", "pasa de 500 MB", "más de lo que"),
        ("en", "empty", "500 MB", "More came than"),
    ] {
        let client = fixture.client(language);
        let refused = client.create("nada.mp3", 0);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(empty), "{}", refused.text());
        let refused = client.create("todo.wav", 4 << 30);
        assert_eq!(refused.status, 413);
        assert!(refused.text().contains(large), "{}", refused.text());
        // An upload that sends more than it declared is stopped at the declared length.
        let at = client.create_upload("poco.wav", 1_000);
        let line = client.open_part(&at, 0, 4 << 30, &vec![7; 1 << 16]);
        let refused = read_response(line).unwrap();
        assert_eq!(refused.status, 413, "{}", refused.text());
        assert!(refused.text().contains(more), "{}", refused.text());
        assert!(client.offset(&at) <= 1_000);
        assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    }
}

#[test]
fn an_upload_resumes_after_a_break_at_any_byte() {
    let fixture = UploadFixture::new();
    let client = fixture.client("es");
    let file = b"RIFF and nothing that would be sound after it, cut at each of its bytes";
    let at = client.create_upload("cortado.wav", file.len());
    for cut in 1..file.len() {
        let line = client.open_part(&at, cut - 1, file.len() - cut + 1, &file[cut - 1..cut]);
        fixture
            .site
            .wait_until("the byte is on the disk", || client.offset(&at) == cut);
        line.shutdown(Shutdown::Both).unwrap();
        fixture.site.wait_until("the cut is noticed", || {
            client.send_part(&at, cut, b"").status == 204
        });
    }
    let rest = client.send_part(&at, file.len() - 1, &file[file.len() - 1..]);
    assert_eq!(rest.status, 204, "{}", rest.text());
    assert_eq!(
        client.wait_for_result(&fixture.site, &at)["stage"],
        "refused"
    );
}

#[test]
fn a_script_in_an_svg_is_refused_with_its_line() {
    let fixture = UploadFixture::new();
    let script = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\n<script>alert(1)</script>\n<g id=\"art\" onclick=\"alert(2)\"><circle r=\"1\"/></g></svg>";
    for (language, element, attribute) in [
        (
            "es",
            "Línea 2: un dibujo no puede llevar <script>",
            "Línea 3: «onclick» no es de un dibujo",
        ),
        (
            "en",
            "Line 2: a drawing may not hold <script>",
            "Line 3: ‘onclick’ is not for drawings",
        ),
    ] {
        let client = fixture.client(language);
        let refused = client.request("POST", "/staff/pictures", &[], script.as_bytes());
        assert_eq!(refused.status, 422);
        let output_text = refused.json()["error"].as_str().unwrap().to_owned();
        assert!(
            output_text.contains(element) && output_text.contains(attribute),
            "{output_text}"
        );
    }
    let pictures = fs::read_dir(fixture.site.path("state/pictures")).unwrap();
    for picture in pictures.map(|entry| fs::read(entry.unwrap().path()).unwrap()) {
        assert!(!String::from_utf8_lossy(&picture).contains("alert("));
    }
}

#[test]
fn a_transcript_of_two_megabytes_is_refused_on_every_way_in() {
    let fixture = UploadFixture::new();
    let novel = "Una palabra tras otra. ".repeat((2 << 20) / 23);
    let edit = json!({ "field": "clip/13/es/transcript", "was": null, "now": novel });
    for (language, sentence) in [("es", "pasa de 1 MB"), ("en", "larger than 1 MB")] {
        let response = fixture
            .client(language)
            .json("/staff/draft", &json!({ "edits": [edit] }));
        assert_eq!(response.status, 422);
        assert!(response.text().contains(sentence), "{}", response.text());
    }
    let dir = memorial(&fixture.site);
    fs::write(dir.join("memorial/natalia.es.txt"), &novel).unwrap();
    let output = import(&fixture.site, &dir);
    assert!(!output.status.success());
    let output_text = output_text(&output);
    assert!(
        output_text.contains("natalia.es.txt") && output_text.contains("larger than 1 MB"),
        "{output_text}"
    );
}

#[test]
fn captions_in_another_encoding_are_refused_with_their_line() {
    let fixture = UploadFixture::new();
    let dir = memorial(&fixture.site);
    let captions = dir.join("memorial/natalia.es.vtt");
    let text = "WEBVTT\n\n00:01.000 --> 00:03.000\nEl jardín\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap())
        .collect();
    fs::write(captions, latin).unwrap();
    let output = import(&fixture.site, &dir);
    assert!(!output.status.success());
    let output_text = output_text(&output);
    let line = "natalia.es.vtt:4: this file is not UTF-8 in line 4; save it as UTF-8";
    assert!(
        output_text.contains(line) || output_text.contains("not UTF-8 in line 4"),
        "{output_text}"
    );
}

#[test]
fn two_concurrent_uploads_of_one_file_give_one_recording() {
    let fixture = UploadFixture::new();
    let sound = wav(1, 48_000, 192_000);
    let other = UploadClient {
        member: &fixture.luz,
        ..fixture.client("en")
    };
    let one = fixture.client("es");
    // Both are on their way at the same moment, and whole at the same moment.
    let (most, last) = sound.split_at(sound.len() - 1);
    let begun = [&one, &other].map(|client| {
        let at = client.create_upload("101.wav", sound.len());
        let line = client.open_part(&at, 0, sound.len(), most);
        (at, line)
    });
    let mut places = Vec::new();
    let mut lines = Vec::new();
    for (at, mut line) in begun {
        line.write_all(last).unwrap();
        places.push(at);
        lines.push(line);
    }
    for line in lines {
        assert_eq!(read_response(line).unwrap().status, 204);
    }
    let upload: Vec<Value> = [&one, &other]
        .into_iter()
        .zip(&places)
        .map(|(client, at)| client.wait_for_result(&fixture.site, at))
        .collect();
    for response in &upload {
        assert_eq!(response["recording"], sha256(&sound), "{response}");
    }
    let (files, listed, _) = contents(&fixture.site);
    assert_eq!(listed, fixture.before.1 + 1);
    // The master and the browsers' copy of it, and nothing twice.
    assert_eq!(files[0].len(), fixture.before.0[0].len() + 2);
    for (client, at) in [&one, &other].into_iter().zip(&places) {
        assert_eq!(client.request("DELETE", at, &[], b"").status, 204);
    }
    let removed = fixture
        .rosa
        .form(&fixture.daemon, "/staff/disk", &[("file", &sha256(&sound))]);
    assert_eq!(removed.status, 303);
}
