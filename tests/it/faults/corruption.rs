//! Corruption of the database and of the settings.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Stdio;

use super::Scenario;
use crate::support::daemon::TestSite;
use crate::support::phone_report::{JSON, first_recording, report};
use crate::support::seeded_random::SeededRandom;

/// The result of a start: its output and its log, and whether it served.
fn started(site: &TestSite) -> (bool, String) {
    drop(fs::remove_file(site.path("log")));
    let log = fs::File::create(site.path("log")).unwrap();
    let mut command = site.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let mut text = std::io::BufReader::new(out);
    let mut line = String::new();
    std::io::BufRead::read_line(&mut text, &mut line).unwrap();
    let address = line.trim().split_once("http://");
    let serves = address.is_some_and(|(_, address)| {
        let page = crate::support::http_client::request(
            address.trim_end_matches('/'),
            "GET",
            "/es/",
            &[],
            b"",
        );
        page.is_ok_and(|response| response.status == 200)
    });
    drop(child.kill());
    child.wait().unwrap();
    (serves, site.log())
}

/// Overwrites bytes in the middle of one of a database's pages; returns the page.
fn overwrite_page_randomly(path: &Path, dice: &mut SeededRandom) -> u64 {
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
    let site = TestSite::new("");
    site.import_tour();
    let path = site.path("state/docent.db");
    let whole = fs::read(&path).unwrap();
    let mut dice = SeededRandom(7);
    let mut came_up = 0;
    for _ in scenario.rounds(12, 200) {
        fs::write(&path, &whole).unwrap();
        for journal in ["state/docent.db-wal", "state/docent.db-shm"] {
            drop(fs::remove_file(site.path(journal)));
        }
        let page = overwrite_page_randomly(&path, &mut dice);
        let (serves, log) = started(&site);
        assert!(!log.contains("panicked"), "page {page}: {log}");
        assert!(
            serves || log.contains("docent restore") || log.contains("docent check"),
            "page {page}: {log}"
        );
        came_up += u32::from(serves);
    }
    scenario.set_observation(format!("{came_up} of them serve all the same"));
}

#[test]
fn a_database_damaged_at_run_time_ends_no_page() {
    let mut scenario = Scenario::new(
        "pages of the database are damaged while docent serves",
        "pages go on, plays are taken or refused with a sentence, `docent check` says what to do, docent ends well",
    );
    let mut dice = SeededRandom(5);
    let (mut reported, mut ready) = (0, 0);
    for round in scenario.rounds(2, 30) {
        let site = TestSite::new("");
        let daemon = site.serve();
        let recording = first_recording(&site);
        let pages: Vec<u64> = (0..8)
            .map(|_| overwrite_page_randomly(&site.path("state/docent.db"), &mut dice))
            .collect();
        for number in 0..50 {
            let play = report(number, &recording, 20_000, Some("finished"), 0);
            let response = daemon.request("POST", "/plays", &[JSON], &play);
            let text = response.text();
            let well =
                response.status == 204 || (response.status >= 500 && !text.trim().is_empty());
            assert!(well, "{pages:?}: {} {text}", response.status);
        }
        for page in ["/es/", "/es/rooms/memorial", "/es/rooms/study"] {
            assert_eq!(daemon.get(page).status, 200, "{pages:?}\n{}", site.log());
        }
        ready += u32::from(daemon.get("/readyz").status == 200);
        let checked = site.run(&["check"]);
        let text = String::from_utf8_lossy(&[checked.stdout, checked.stderr].concat()).into_owned();
        assert!(
            checked.status.success() || text.contains("docent restore"),
            "{pages:?}: {text}"
        );
        reported += u32::from(!checked.status.success());
        assert!(checked.status.code().is_some(), "{pages:?}: {text}");
        let (status, _) = daemon.terminate();
        let log = site.log();
        assert!(
            status.code().is_some(),
            "{round} {pages:?}: {status}\n{log}"
        );
        assert!(!log.contains("panicked"), "{pages:?}: {log}");
    }
    assert!(reported > 0, "no check said anything");
    scenario.set_observation(format!(
        "{reported} reported by `docent check`, {ready} went on as ready"
    ));
}

#[test]
fn damaged_settings_are_reported_by_their_line_and_cause_no_crash() {
    let mut scenario = Scenario::new(
        "a byte of the settings is damaged",
        "docent serves with what it can read, or names the file and what is wrong in it; so does each command",
    );
    let site = TestSite::new(
        "default-output = \"silent\"\nmax-streams = 7\nkeep-plays-days = 1100\ncheck-files-days = 7\n",
    );
    site.import_tour();
    let path = site.path("docent.toml");
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
        let done = site.run(&["staff", "list"]);
        let text = String::from_utf8_lossy(&done.stderr);
        let (serves, log) = started(&site);
        for (well, text) in [(done.status.success(), &*text), (serves, &log)] {
            assert!(!text.contains("panicked"), "{settings}: {text}");
            assert!(well || text.contains("docent.toml"), "{settings}: {text}");
        }
        came_up += u32::from(serves);
    }
    scenario.set_observation(format!("{came_up} of them serve all the same"));
}
