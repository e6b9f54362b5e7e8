//! Bytes that are not what they were: of the database, of the settings, of a recording.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Scenario, thoroughly};
use crate::support::daemon::House;
use crate::support::dice::Dice;

/// What a start came to: what it said on its terminal and in its log, and whether it served.
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
    let serves = address.is_some_and(|(_, it)| {
        let page = crate::support::asking::ask(it.trim_end_matches('/'), "GET", "/es/", &[], b"");
        page.is_ok_and(|it| it.status < 600)
    });
    drop(child.kill());
    child.wait().unwrap();
    (serves, house.log())
}

#[test]
fn a_damaged_database_is_told_and_never_a_crash() {
    let mut scenario = Scenario::new(
        "a page of the database is damaged",
        "docent serves, or says that the database is damaged and how to get a backup back; never a crash",
    );
    let house = House::new("");
    house.furnish();
    let path = house.path("state/docent.db");
    let whole = fs::read(&path).unwrap();
    let pages = u64::try_from(whole.len()).unwrap() / 4096;
    let mut dice = Dice(7);
    let mut came_up = 0;
    for _ in scenario.rounds(12, 300) {
        fs::write(&path, &whole).unwrap();
        for journal in ["state/docent.db-wal", "state/docent.db-shm"] {
            drop(fs::remove_file(house.path(journal)));
        }
        let file = fs::File::options().write(true).open(&path).unwrap();
        let at = dice.below(pages) * 4096;
        let mut junk = [0; 512];
        for it in &mut junk {
            *it = u8::try_from(dice.below(256)).unwrap();
        }
        let within = dice.below(7) * 512;
        file.write_all_at(&junk, at + within).unwrap();
        let (serves, log) = started(&house);
        assert!(!log.contains("panicked"), "page {}: {log}", at / 4096);
        assert!(
            serves || log.contains("docent restore") || log.contains("docent check"),
            "page {}: {log}",
            at / 4096
        );
        came_up += u32::from(serves);
    }
    scenario.saw(format!("{came_up} of them serve all the same"));
}

#[test]
fn damaged_settings_are_named_by_their_line_and_never_a_crash() {
    let mut scenario = Scenario::new(
        "a byte of the settings is damaged",
        "docent starts with what it can read, or names the file and what is wrong in it",
    );
    let house = House::new(
        "default-output = \"silent\"\nmax-streams = 7\nkeep-plays-days = 1100\ncheck-files-days = 7\n",
    );
    house.furnish();
    let path = house.path("docent.toml");
    let whole = fs::read(&path).unwrap();
    let mut dice = Dice(11);
    for _ in scenario.rounds(20, 400) {
        let mut bytes = whole.clone();
        let at = usize::try_from(dice.below(u64::try_from(bytes.len()).unwrap())).unwrap();
        bytes[at] = u8::try_from(dice.below(256)).unwrap();
        fs::write(&path, &bytes).unwrap();
        let done = house.run(&["staff", "list"]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!said.contains("panicked"), "{said}");
        assert!(
            done.status.success() || said.contains("docent.toml"),
            "{}: {said}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

/// A bit of it is another. The file may be shared with other houses, so it is made anew.
fn flip(path: &Path, dice: &mut Dice) {
    let mut bytes = fs::read(path).unwrap();
    let at = usize::try_from(dice.below(u64::try_from(bytes.len()).unwrap())).unwrap();
    bytes[at] ^= 1 << dice.below(8);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_bit_that_the_disk_forgot_is_found_before_anybody_hears_it() {
    let mut scenario = Scenario::new(
        "a bit of a recording or a picture flips while docent serves",
        "it is found by the slow look at every file, moved aside, offered no more or made anew, and said",
    );
    let house = House::new("check-files-days = 0.0001\n");
    let daemon = house.serve();
    let mut dice = Dice(3);
    let most = if thoroughly() { 20 } else { 1 };
    scenario.went(most);
    let begun = Instant::now();
    for round in 0..most {
        let listed = fs::read_dir(house.path("state/recordings")).unwrap();
        let mut files: Vec<_> = listed.map(|it| it.unwrap().path()).collect();
        files.sort();
        let place = usize::try_from(dice.below(u64::try_from(files.len()).unwrap())).unwrap();
        flip(&files[place], &mut dice);
        let name = files[place]
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let told = || {
            let log = house.log();
            log.lines()
                .any(|it| it.contains(&name) && it.contains("it was moved to"))
        };
        house.wait_long_until(Duration::from_mins(1), "it is found", told);
        house.wait_until("it is moved aside", || {
            house.path("state/quarantine").join(&name).exists()
        });
        assert_eq!(
            daemon.get("/es/rooms/memorial").status,
            200,
            "round {round}"
        );
    }
    let each = begun.elapsed() / u32::try_from(most).unwrap();
    scenario.saw(format!("found after {} s", each.as_secs()));
}
