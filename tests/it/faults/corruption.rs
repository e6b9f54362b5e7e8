//! Corruption of the database and of the settings.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Stdio;

use super::Scenario;
use crate::support::daemon::House;
use crate::support::phone_report::{JSON, first_recording, report};
use crate::support::seeded_random::SeededRandom;

/// The result of a start: its output and its log, and whether it served.
fn started(house: &House) -> (bool, String) {
    drop(fs::remove_file(house.path("log")));
    let log = fs::File::create(house.path("log")).unwrap();
    let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let mut said = std::io::BufReader::new(out);
    let mut line = String::new();
    std::io::BufRead::read_line(&mut said, &mut line).unwrap();
    let address = line.trim().split_once("http://");
    let serves = address.is_some_and(|(_, address)| {
        let page = crate::support::http_client::ask(
            address.trim_end_matches('/'),
            "GET",
            "/es/",
            &[],
            b"",
        );
        page.is_ok_and(|answer| answer.status == 200)
    });
    drop(child.kill());
    child.wait().unwrap();
    (serves, house.log())
}

/// Overwrites bytes in the middle of one of a database's pages; returns the page.
fn spoil(path: &Path, dice: &mut SeededRandom) -> u64 {
    let file = fs::File::options().write(true).open(path).unwrap();
    let page = dice.below(file.metadata().unwrap().len() / 4096);
    let mut junk = [0; 512];
    for byte in &mut junk {
        *byte = u8::try_from(dice.below(256)).unwrap();
    }
    file.write_all_at(&junk, page * 4096 + dice.below(7) * 512)
        .unwrap();
    page
}

#[test]
fn a_damaged_database_is_reported_and_causes_no_crash() {
    let mut scenario = Scenario::new(
        "a page of the database is damaged",
        "docent serves, or says that the database is damaged and how to get a backup back; never a crash",
    );
    let house = House::new("");
    house.furnish();
    let path = house.path("state/docent.db");
    let whole = fs::read(&path).unwrap();
    let mut dice = SeededRandom(7);
    let mut came_up = 0;
    for _ in scenario.rounds(12, 200) {
        fs::write(&path, &whole).unwrap();
        for journal in ["state/docent.db-wal", "state/docent.db-shm"] {
            drop(fs::remove_file(house.path(journal)));
        }
        let page = spoil(&path, &mut dice);
        let (serves, log) = started(&house);
        assert!(!log.contains("panicked"), "page {page}: {log}");
        assert!(
            serves || log.contains("docent restore") || log.contains("docent check"),
            "page {page}: {log}"
        );
        came_up += u32::from(serves);
    }
    scenario.saw(format!("{came_up} of them serve all the same"));
}

#[test]
fn a_database_damaged_at_run_time_ends_no_page() {
    let mut scenario = Scenario::new(
        "pages of the database are damaged while docent serves",
        "pages go on, plays are taken or refused with a sentence, `docent check` says what to do, docent ends well",
    );
    let mut dice = SeededRandom(5);
    let (mut told, mut ready) = (0, 0);
    for round in scenario.rounds(2, 30) {
        let house = House::new("");
        let daemon = house.serve();
        let recording = first_recording(&house);
        let pages: Vec<u64> = (0..8)
            .map(|_| spoil(&house.path("state/docent.db"), &mut dice))
            .collect();
        for number in 0..50 {
            let play = report(number, &recording, 20_000, Some("finished"), 0);
            let answer = daemon.ask("POST", "/plays", &[JSON], &play);
            let said = answer.text();
            let well = answer.status == 204 || (answer.status >= 500 && !said.trim().is_empty());
            assert!(well, "{pages:?}: {} {said}", answer.status);
        }
        for page in ["/es/", "/es/rooms/memorial", "/es/rooms/study"] {
            assert_eq!(daemon.get(page).status, 200, "{pages:?}\n{}", house.log());
        }
        ready += u32::from(daemon.get("/readyz").status == 200);
        let checked = house.run(&["check"]);
        let said = String::from_utf8_lossy(&[checked.stdout, checked.stderr].concat()).into_owned();
        assert!(
            checked.status.success() || said.contains("docent restore"),
            "{pages:?}: {said}"
        );
        told += u32::from(!checked.status.success());
        assert!(checked.status.code().is_some(), "{pages:?}: {said}");
        let (status, _) = daemon.end();
        let log = house.log();
        assert!(
            status.code().is_some(),
            "{round} {pages:?}: {status}\n{log}"
        );
        assert!(!log.contains("panicked"), "{pages:?}: {log}");
    }
    assert!(told > 0, "no check said anything");
    scenario.saw(format!(
        "{told} told by `docent check`, {ready} went on as ready"
    ));
}

#[test]
fn damaged_settings_are_reported_by_their_line_and_cause_no_crash() {
    let mut scenario = Scenario::new(
        "a byte of the settings is damaged",
        "docent serves with what it can read, or names the file and what is wrong in it; so does each command",
    );
    let house = House::new(
        "default-output = \"silent\"\nmax-streams = 7\nkeep-plays-days = 1100\ncheck-files-days = 7\n",
    );
    house.furnish();
    let path = house.path("docent.toml");
    let whole = fs::read(&path).unwrap();
    let mut dice = SeededRandom(11);
    let mut came_up = 0;
    for _ in scenario.rounds(10, 100) {
        let mut bytes = whole.clone();
        let at = usize::try_from(dice.below(u64::try_from(bytes.len()).unwrap())).unwrap();
        // Most bytes are no text, and are refused as that.
        let most = if dice.below(4) == 0 { 256 } else { 128 };
        bytes[at] = u8::try_from(dice.below(most)).unwrap();
        fs::write(&path, &bytes).unwrap();
        let settings = String::from_utf8_lossy(&bytes).into_owned();
        let done = house.run(&["staff", "list"]);
        let said = String::from_utf8_lossy(&done.stderr);
        let (serves, log) = started(&house);
        for (well, said) in [(done.status.success(), &*said), (serves, &log)] {
            assert!(!said.contains("panicked"), "{settings}: {said}");
            assert!(well || said.contains("docent.toml"), "{settings}: {said}");
        }
        came_up += u32::from(serves);
    }
    scenario.saw(format!("{came_up} of them serve all the same"));
}
