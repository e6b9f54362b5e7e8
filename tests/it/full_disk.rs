//! A full disk during every operation: a clear message, nothing left behind, plays go on, and service resumes
//! once there is room.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::faults::Scenario;
use crate::inspection::wav;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::read_response;
use crate::support::small_disk::SmallDisk;
use crate::support::staff::{FORM, Member, invite, sign_in_by_link};
use crate::support::upload_client::UploadClient;
use crate::upload::{files, sha256};

const FULL: [(&str, &str); 2] = [
    ("es", "No cabe: el disco está lleno"),
    ("en", "It does not fit: the disk is full"),
];

/// A state on a disk with two spare megabytes, and a member who uploads files.
struct FullDiskFixture {
    site: TestSite,
    daemon: Daemon,
    disk: SmallDisk,
    eva: Member,
}

impl FullDiskFixture {
    fn new() -> Self {
        let site = TestSite::new("default-output = \"silent\"\ndisk-reserve-megabytes = 0\n");
        site.import_tour();
        let eva = invite(&site, "Eva", "curator");
        let (daemon, disk) = site.serve_on_a_small_disk(2 << 10);
        Self {
            eva: sign_in_by_link(&daemon, &eva),
            site,
            daemon,
            disk,
        }
    }

    /// The upload is refused with this sentence.
    fn refused(&self, language: &'static str, at: &str, sentence: &str) {
        let refused = self.final_status(language, at);
        assert_eq!(refused["stage"], "refused", "{refused}");
        let why = refused["why"].as_str().unwrap();
        assert!(why.contains(sentence), "{why}");
    }

    fn upload_client(&self, language: &'static str) -> UploadClient<'_> {
        self.eva.upload_client(&self.daemon, language)
    }

    /// The final state of a whole file.
    fn final_status(&self, language: &'static str, at: &str) -> Value {
        self.upload_client(language).wait_for_result(&self.site, at)
    }

    /// Every file that an upload may leave, and the number of listed recordings.
    fn contents(&self) -> ([BTreeSet<String>; 3], i64) {
        let listed = self.disk.query("select count(*) from recording");
        (files(&self.disk.path("")), listed)
    }
}

/// Sound at a rate that no speaker plays, so that a file must be derived.
fn sound() -> Vec<u8> {
    wav(1, 44_100, 192_000)
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap()
}

#[test]
fn an_upload_that_fills_the_disk_resumes_once_there_is_room() {
    let fixture = FullDiskFixture::new();
    let sound = sound();
    for (language, sentence) in FULL {
        let client = fixture.upload_client(language);
        let at = client.create_upload("101.wav", sound.len());
        // The upload was accepted; then the disk was filled.
        fixture.disk.fill(size(&sound) / 2);
        let refused = client.send_part(&at, 0, &sound);
        assert_eq!(refused.status, 507, "{}", refused.text());
        // If docent detects it in advance, the message names the missing megabytes.
        let text = refused.text();
        assert!(text.contains(sentence) || text.contains("MB"), "{text}");
        assert_eq!(fixture.daemon.get("/healthz").status, 200);
        fixture.disk.empty();
        let from = client.offset(&at);
        assert!(from < sound.len());
        assert_eq!(client.send_part(&at, from, &sound[from..]).status, 204);
        let sentence = fixture.final_status(language, &at);
        assert_eq!(sentence["recording"], sha256(&sound), "{sentence}");
        assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    }
    let [_, uploads, incoming] = fixture.contents().0;
    assert!(uploads.is_empty() && incoming.is_empty());
}

#[test]
fn a_failed_write_is_reported() {
    let fixture = FullDiskFixture::new();
    let sound = vec![7; 1 << 18];
    for (language, sentence) in FULL {
        let client = fixture.upload_client(language);
        let at = client.create_upload("101.wav", sound.len());
        let mut line = client.open_part(&at, 0, sound.len(), &sound[..1 << 12]);
        fixture
            .site
            .wait_until("it has begun", || client.offset(&at) == 1 << 12);
        fixture.disk.fill(1 << 14);
        drop(line.write_all(&sound[1 << 12..]));
        let refused = read_response(line).unwrap();
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains(sentence), "{}", refused.text());
        fixture.disk.empty();
        assert!(client.offset(&at) > 1 << 12, "what came is kept");
        assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    }
    assert!(fixture.contents().0[1].is_empty());
}

#[test]
fn a_copy_that_does_not_fit_leaves_no_file() {
    let fixture = FullDiskFixture::new();
    let sound = sound();
    let before = fixture.contents();
    for (language, sentence) in FULL {
        let client = fixture.upload_client(language);
        let at = client.create_upload("101.wav", sound.len());
        // Room for the file and its place in the library, and for no copy at another rate.
        fixture.disk.fill(size(&sound) * 2 + (32 << 10));
        assert_eq!(client.send_part(&at, 0, &sound).status, 204);
        fixture.refused(language, &at, sentence);
        assert_eq!(fixture.contents(), before);
        fixture.disk.empty();
    }
    let client = fixture.upload_client("es");
    let at = client.upload("101.wav", &sound);
    assert_eq!(fixture.final_status("es", &at)["stage"], "done");
}

#[test]
fn a_recording_that_cannot_be_stored_is_not_listed_and_leaves_nothing() {
    let fixture = FullDiskFixture::new();
    // It serves the speaker as it is; only the browsers' copy is made.
    let sound = wav(1, 48_000, 192_000);
    let client = fixture.upload_client("es");
    let at = client.upload("101.wav", &sound);
    assert_eq!(fixture.final_status("es", &at)["stage"], "done");
    let copy = "select browser_bytes from recording order by rowid desc limit 1";
    let copy: u64 = fixture.disk.query(copy);
    let mut other = sound.clone();
    *other.last_mut().unwrap() ^= 1;
    let before = fixture.contents();
    for (language, sentence) in FULL {
        let client = fixture.upload_client(language);
        let at = client.create_upload("102.wav", other.len());
        let pages = |bytes: u64| bytes.next_multiple_of(4096);
        // Every file has its room; the database has none.
        fixture.disk.fill(2 * pages(size(&other)) + pages(copy));
        assert_eq!(client.send_part(&at, 0, &other).status, 204);
        fixture.refused(language, &at, sentence);
        assert_eq!(fixture.contents(), before);
        fixture.disk.empty();
    }
    let at = client.upload("102.wav", &other);
    assert_eq!(fixture.final_status("es", &at)["recording"], sha256(&other));
}

#[test]
fn a_play_goes_on_and_is_stored_once_there_is_room() {
    let mut scenario = Scenario::new(
        "the disk is full, and has room again",
        "what plays plays on and is written down without a gap",
    );
    for _ in scenario.rounds(1, 5) {
        plays_on(&FullDiskFixture::new());
    }
}

fn plays_on(fixture: &FullDiskFixture) {
    let play = "/es/rooms/memorial/play";
    let begun = fixture.daemon.request("POST", play, &[FORM], "clip=13");
    assert_eq!(begun.status, 303, "{}", begun.text());
    let open = "select count(*) from play where end_reason is null";
    let open = || -> i64 { fixture.disk.query(open) };
    fixture.site.wait_until("the play is open", || open() == 1);
    fixture.disk.fill(0);
    let log = |text: &str| fixture.site.log().contains(text);
    fixture
        .site
        .wait_until("a play cannot be written down", || {
            log("plays are kept in memory until the database accepts them")
        });
    // Staff get a message and lose nothing; visitors are not affected.
    let title = "select text from draft where field = 'clip/13/es/title'";
    let title = || -> String { fixture.disk.query(title) };
    let before = title();
    let refused = fixture
        .eva
        .write(&fixture.daemon, "clip/13/es/title", &before, "Otro");
    assert_eq!(refused.status, 507, "{}", refused.text());
    let text = refused.json()["error"].to_string();
    assert!(text.contains("El disco del museo está lleno"), "{text}");
    assert_eq!(title(), before);
    assert_eq!(fixture.daemon.get("/es/rooms/memorial").status, 200);
    fixture.disk.empty();
    fixture.site.wait_until("it is written down again", || {
        log("all kept plays are recorded")
    });
    let written = fixture
        .eva
        .write(&fixture.daemon, "clip/13/es/title", &before, "Otro");
    assert_eq!(written.status, 200, "{}", written.text());
    let stop = "/es/rooms/memorial/stop";
    assert_eq!(
        fixture.daemon.request("POST", stop, &[FORM], "").status,
        303
    );
    fixture
        .site
        .wait_until("the play is closed", || open() == 0);
    // From its first second to its last, without a gap.
    let heard: i64 = fixture.disk.query("select heard_ms from play");
    let count: i64 = fixture.disk.query("select count(*) from play");
    assert!(heard >= 5_000 && count == 1, "{heard} ms in {count} plays");
}

#[test]
fn an_import_that_fills_the_disk_leaves_nothing_and_one_that_cannot_fit_is_refused() {
    let fixture = FullDiskFixture::new();
    let before = fixture.contents();
    let file = vec![7; 1 << 18];
    for (language, sentence) in FULL {
        let client = fixture.upload_client(language);
        let length = [format!("Content-Length: {}", file.len())];
        let mut line = client.open("PUT", "/staff/import/files?name=a.wav", &length);
        line.write_all(&file[..1 << 12]).unwrap();
        fixture.site.wait_until("it has begun", || {
            bytes_below(&fixture.disk.path("incoming")) >= 1 << 12
        });
        fixture.disk.fill(1 << 14);
        drop(line.write_all(&file[1 << 12..]));
        let refused = read_response(line).unwrap();
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains(sentence), "{}", refused.text());
        assert_eq!(bytes_below(&fixture.disk.path("incoming")), 0);
        let picture = client.request("POST", "/staff/pictures", &[], b"<svg/>");
        assert_eq!(picture.status, 507, "{}", picture.text());
        assert!(picture.text().contains("31 MB"), "{}", picture.text());
        fixture.disk.empty();
    }
    let forgotten = fixture
        .eva
        .form(&fixture.daemon, "/staff/import/discard", &[]);
    assert_eq!(forgotten.status, 303);
    assert_eq!(fixture.contents(), before);
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let bytes = entries.map(|entry| {
        if entry.is_dir() {
            bytes_below(&entry)
        } else {
            fs::metadata(entry).map_or(0, |metadata| metadata.len())
        }
    });
    bytes.sum()
}
