//! Boxes without a network: a stick carries the edition one way and the plays the other, and each play is counted once.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::fleet::house::{House, number};
use crate::support::daemon::TestSite;

/// A house whose network is cut after its set-up, and a stick.
struct CutHouse {
    house: House,
    stick: TempDir,
}

impl CutHouse {
    fn new() -> Self {
        let mut house = House::set_up(2);
        house.assert_counted_once();
        drop(house.engine.take());
        Self {
            house,
            stick: tempfile::tempdir().unwrap(),
        }
    }

    /// The stick is in a box.
    fn insert(&self, site: &TestSite) -> String {
        exchange(site, self.stick.path())
    }

    /// The files in a folder of the stick.
    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let houses = fs::read_dir(self.stick.path().join("docent-fleet")).unwrap();
        let house = houses.last().unwrap().unwrap().path();
        let entries = fs::read_dir(house.join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn plays_on_main(&self) -> i64 {
        number(&self.house.main, "select count(*) from play")
    }

    fn unreported(&self) -> i64 {
        let marks = "select count(*) from outbox where mark > (select acknowledged from fleet)";
        number(&self.house.follower, marks)
    }
}

fn exchange(site: &TestSite, stick: &Path) -> String {
    let done = site.run(&["fleet", "stick", stick.to_str().unwrap()]);
    assert!(done.status.success(), "{done:?}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[test]
fn a_stick_carries_plays_to_main_and_its_answers_back_and_each_play_is_counted_once() {
    let mut cut = CutHouse::new();
    cut.house.play(5);
    let said = cut.insert(&cut.house.follower);
    assert!(said.contains("1 reports are on the stick"), "{said}");
    let sent = fs::read(&cut.files("reports")[0]).unwrap();
    let said = cut.insert(&cut.house.main);
    assert!(said.contains("1 reports were counted"), "{said}");
    assert_eq!(cut.plays_on_main(), 7);
    assert!(cut.files("reports").is_empty());
    // More is played before the answer is back.
    cut.house.play(3);
    cut.insert(&cut.house.follower);
    let late: Vec<PathBuf> = cut.files("reports");
    assert_eq!(late.len(), 1);
    // The first report comes again, with the second one.
    fs::write(late[0].with_file_name("again.json"), sent).unwrap();
    let said = cut.insert(&cut.house.main);
    assert!(said.contains("2 reports were counted"), "{said}");
    assert_eq!(cut.plays_on_main(), 10);
    cut.insert(&cut.house.follower);
    assert_eq!(cut.unreported(), 0);
    assert!(cut.files("reports").is_empty());
    // And once more by the network.
    cut.house.start_engine();
    cut.house.assert_counted_once();
}

#[test]
fn an_edition_comes_by_stick_with_its_files() {
    let cut = CutHouse::new();
    let changed = cut.house.main.database().execute(
        "update draft set text = 'Otra mesa' where field = 'clip/8/es/title'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    assert!(cut.house.main.run(&["publish"]).status.success());
    let stored = "select desired_serial from fleet";
    let before = number(&cut.house.follower, stored);
    cut.house.main.wait_until("main has a new state", || {
        number(&cut.house.main, stored) > before
    });
    cut.insert(&cut.house.main);
    // A file of the release is damaged: the box keeps its edition, and says so.
    let recording = &cut.files("files")[0];
    let sound = fs::read(recording).unwrap();
    let stored = cut.house.follower.path("state/recordings");
    fs::remove_file(stored.join(recording.file_name().unwrap())).ok();
    fs::write(recording, b"torn").unwrap();
    let stick = cut.stick.path().to_str().unwrap();
    let torn = cut.house.follower.run(&["fleet", "stick", stick]);
    let page = || cut.house.daemon().get("/es/rooms/study").text();
    if !torn.status.success() {
        assert!(!page().contains("Otra mesa"));
    }
    fs::write(recording, sound).unwrap();
    cut.insert(&cut.house.follower);
    cut.house
        .follower
        .wait_until("its pages show it", || page().contains("Otra mesa"));
    let check = cut.house.follower.run(&["check"]);
    assert!(check.status.success(), "{check:?}");
}

#[test]
fn a_torn_foreign_or_forged_file_on_a_stick_is_not_taken_and_loses_nothing() {
    let mut cut = CutHouse::new();
    cut.house.play(4);
    cut.insert(&cut.house.follower);
    let report = cut.files("reports")[0].clone();
    let whole = fs::read(&report).unwrap();
    let long = vec![0xff; 2 << 20];
    for torn in [&whole[..whole.len() / 2], b"", b"{}", &long[..]] {
        fs::write(&report, torn).unwrap();
        let said = cut.insert(&cut.house.main);
        assert!(said.contains("1 files were not taken"), "{said}");
        assert_eq!(cut.plays_on_main(), 2);
    }
    // Changed by one letter.
    let mut forged = whole.clone();
    let at = forged.len() / 2;
    forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
    fs::write(&report, forged).unwrap();
    cut.insert(&cut.house.main);
    assert_eq!(cut.plays_on_main(), 2);
    // Another house leaves the folder alone.
    fs::write(&report, &whole).unwrap();
    let other = House::set_up(0);
    let said = exchange(&other.main, cut.stick.path());
    assert!(said.contains("0 reports were counted"), "{said}");
    assert_eq!(number(&other.main, "select count(*) from play"), 0);
    cut.insert(&cut.house.main);
    assert_eq!(cut.plays_on_main(), 6);
    let missing = cut.house.main.run(&["fleet", "stick", "/nowhere"]);
    let sentence = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(sentence.contains("is the stick mounted?"), "{sentence}");
}
