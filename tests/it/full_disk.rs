//! A full disk during every operation: a clear message, nothing left behind, plays go on, and service resumes
//! once there is room.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::faults::Scenario;
use crate::inspection::wav;
use crate::support::daemon::{Daemon, House};
use crate::support::http_client::answer;
use crate::support::small_disk::SmallDisk;
use crate::support::staff::{FORM, Member, invited, signed_in};
use crate::support::upload_client::UploadClient;
use crate::upload::{files, sha256};

const FULL: [(&str, &str); 2] = [
    ("es", "No cabe: el disco está lleno"),
    ("en", "It does not fit: the disk is full"),
];

/// A state on a disk with two spare megabytes, and a member who uploads files.
struct Desk {
    house: House,
    daemon: Daemon,
    disk: SmallDisk,
    eva: Member,
}

impl Desk {
    fn new() -> Self {
        let house = House::new("default-output = \"silent\"\ndisk-reserve-megabytes = 0\n");
        house.furnish();
        let eva = invited(&house, "Eva", "curator");
        let (daemon, disk) = house.serve_on_a_small_disk(2 << 10);
        Self {
            eva: signed_in(&daemon, &eva),
            house,
            daemon,
            disk,
        }
    }

    /// The upload is refused with this sentence.
    fn refused(&self, language: &'static str, at: &str, told: &str) {
        let refused = self.brought(language, at);
        assert_eq!(refused["stage"], "refused", "{refused}");
        let why = refused["why"].as_str().unwrap();
        assert!(why.contains(told), "{why}");
    }

    fn bringer(&self, language: &'static str) -> UploadClient<'_> {
        self.eva.brings(&self.daemon, language)
    }

    /// The final state of a whole file.
    fn brought(&self, language: &'static str, at: &str) -> Value {
        self.bringer(language).settled(&self.house, at)
    }

    /// Every file that an upload may leave, and the number of listed recordings.
    fn contents(&self) -> ([BTreeSet<String>; 3], i64) {
        let listed = self.disk.ask("select count(*) from recording");
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
    let desk = Desk::new();
    let sound = sound();
    for (language, told) in FULL {
        let client = desk.bringer(language);
        let at = client.promised("101.wav", sound.len());
        // The promise was good; then others took the room.
        desk.disk.fill(size(&sound) / 2);
        let refused = client.part(&at, 0, &sound);
        assert_eq!(refused.status, 507, "{}", refused.text());
        // Where the house sees it coming, it says how much is missing.
        let said = refused.text();
        assert!(said.contains(told) || said.contains("MB"), "{said}");
        assert_eq!(desk.daemon.get("/healthz").status, 200);
        desk.disk.empty();
        let from = client.offset(&at);
        assert!(from < sound.len());
        assert_eq!(client.part(&at, from, &sound[from..]).status, 204);
        let told = desk.brought(language, &at);
        assert_eq!(told["recording"], sha256(&sound), "{told}");
        assert_eq!(client.ask("DELETE", &at, &[], b"").status, 204);
    }
    let [_, uploads, incoming] = desk.contents().0;
    assert!(uploads.is_empty() && incoming.is_empty());
}

#[test]
fn a_failed_write_is_reported() {
    let desk = Desk::new();
    let sound = vec![7; 1 << 18];
    for (language, told) in FULL {
        let client = desk.bringer(language);
        let at = client.promised("101.wav", sound.len());
        let mut line = client.begin_part(&at, 0, sound.len(), &sound[..1 << 12]);
        desk.house
            .wait_until("it has begun", || client.offset(&at) == 1 << 12);
        desk.disk.fill(1 << 14);
        drop(line.write_all(&sound[1 << 12..]));
        let refused = answer(line).unwrap();
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains(told), "{}", refused.text());
        desk.disk.empty();
        assert!(client.offset(&at) > 1 << 12, "what came is kept");
        assert_eq!(client.ask("DELETE", &at, &[], b"").status, 204);
    }
    assert!(desk.contents().0[1].is_empty());
}

#[test]
fn a_copy_that_does_not_fit_leaves_no_file() {
    let desk = Desk::new();
    let sound = sound();
    let before = desk.contents();
    for (language, told) in FULL {
        let client = desk.bringer(language);
        let at = client.promised("101.wav", sound.len());
        // Room for the file and its place in the library, and for no copy at another rate.
        desk.disk.fill(size(&sound) * 2 + (32 << 10));
        assert_eq!(client.part(&at, 0, &sound).status, 204);
        desk.refused(language, &at, told);
        assert_eq!(desk.contents(), before);
        desk.disk.empty();
    }
    let client = desk.bringer("es");
    let at = client.bring("101.wav", &sound);
    assert_eq!(desk.brought("es", &at)["stage"], "done");
}

#[test]
fn a_recording_that_cannot_be_stored_is_not_listed_and_leaves_nothing() {
    let desk = Desk::new();
    // It serves the speaker as it is; only the browsers' copy is made.
    let sound = wav(1, 48_000, 192_000);
    let client = desk.bringer("es");
    let at = client.bring("101.wav", &sound);
    assert_eq!(desk.brought("es", &at)["stage"], "done");
    let copy = "select browser_bytes from recording order by rowid desc limit 1";
    let copy: u64 = desk.disk.ask(copy);
    let mut other = sound.clone();
    *other.last_mut().unwrap() ^= 1;
    let before = desk.contents();
    for (language, told) in FULL {
        let client = desk.bringer(language);
        let at = client.promised("102.wav", other.len());
        let pages = |bytes: u64| bytes.next_multiple_of(4096);
        // Every file has its room; the database has none.
        desk.disk.fill(2 * pages(size(&other)) + pages(copy));
        assert_eq!(client.part(&at, 0, &other).status, 204);
        desk.refused(language, &at, told);
        assert_eq!(desk.contents(), before);
        desk.disk.empty();
    }
    let at = client.bring("102.wav", &other);
    assert_eq!(desk.brought("es", &at)["recording"], sha256(&other));
}

#[test]
fn a_play_goes_on_and_is_stored_once_there_is_room() {
    let mut scenario = Scenario::new(
        "the disk is full, and has room again",
        "what plays plays on and is written down without a gap",
    );
    for _ in scenario.rounds(1, 5) {
        plays_on(&Desk::new());
    }
}

fn plays_on(desk: &Desk) {
    let play = "/es/rooms/memorial/play";
    let begun = desk.daemon.ask("POST", play, &[FORM], "clip=13");
    assert_eq!(begun.status, 303, "{}", begun.text());
    let open = "select count(*) from play where end_reason is null";
    let open = || -> i64 { desk.disk.ask(open) };
    desk.house.wait_until("the play is open", || open() == 1);
    desk.disk.fill(0);
    let log = |said: &str| desk.house.log().contains(said);
    desk.house.wait_until("a play cannot be written down", || {
        log("plays are kept in memory until the database accepts them")
    });
    // Whoever writes is told, and loses nothing; visitors notice nothing.
    let title = "select text from draft where field = 'clip/13/es/title'";
    let title = || -> String { desk.disk.ask(title) };
    let before = title();
    let refused = desk
        .eva
        .write(&desk.daemon, "clip/13/es/title", &before, "Otro");
    assert_eq!(refused.status, 507, "{}", refused.text());
    let said = refused.json()["error"].to_string();
    assert!(said.contains("El disco de la casa está lleno"), "{said}");
    assert_eq!(title(), before);
    assert_eq!(desk.daemon.get("/es/rooms/memorial").status, 200);
    desk.disk.empty();
    desk.house.wait_until("it is written down again", || {
        log("all kept plays are recorded")
    });
    let written = desk
        .eva
        .write(&desk.daemon, "clip/13/es/title", &before, "Otro");
    assert_eq!(written.status, 200, "{}", written.text());
    let stop = "/es/rooms/memorial/stop";
    assert_eq!(desk.daemon.ask("POST", stop, &[FORM], "").status, 303);
    desk.house.wait_until("the play is closed", || open() == 0);
    // From its first second to its last, without a gap.
    let heard: i64 = desk.disk.ask("select heard_ms from play");
    let count: i64 = desk.disk.ask("select count(*) from play");
    assert!(heard >= 5_000 && count == 1, "{heard} ms in {count} plays");
}

#[test]
fn an_import_that_fills_the_disk_leaves_nothing_and_one_that_cannot_fit_is_refused() {
    let desk = Desk::new();
    let before = desk.contents();
    let file = vec![7; 1 << 18];
    for (language, told) in FULL {
        let client = desk.bringer(language);
        let length = [format!("Content-Length: {}", file.len())];
        let mut line = client.open("PUT", "/staff/bulk/file?name=a.wav", &length);
        line.write_all(&file[..1 << 12]).unwrap();
        desk.house.wait_until("it has begun", || {
            bytes_below(&desk.disk.path("incoming")) >= 1 << 12
        });
        desk.disk.fill(1 << 14);
        drop(line.write_all(&file[1 << 12..]));
        let refused = answer(line).unwrap();
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains(told), "{}", refused.text());
        assert_eq!(bytes_below(&desk.disk.path("incoming")), 0);
        let picture = client.ask("POST", "/staff/pictures", &[], b"<svg/>");
        assert_eq!(picture.status, 507, "{}", picture.text());
        assert!(picture.text().contains("31 MB"), "{}", picture.text());
        desk.disk.empty();
    }
    let forgotten = desk.eva.form(&desk.daemon, "/staff/bulk/throw-away", &[]);
    assert_eq!(forgotten.status, 303);
    assert_eq!(desk.contents(), before);
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
