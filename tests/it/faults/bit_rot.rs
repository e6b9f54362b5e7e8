//! Flipped bits in a recording or a picture.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Scenario, runs_all_rounds};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::seeded_random::SeededRandom;
use crate::support::staff::{Member, member};

/// Flips a bit of a file. The file may be shared with other states, so it is copied first.
fn flip(path: &Path, dice: &mut SeededRandom) {
    let mut bytes = fs::read(path).unwrap();
    let at = usize::try_from(dice.below(u64::try_from(bytes.len()).unwrap())).unwrap();
    bytes[at] ^= 1 << dice.below(8);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The name of a file in a folder of the state.
fn any(site: &TestSite, folder: &str, dice: &mut SeededRandom) -> String {
    let listed = fs::read_dir(site.path(folder)).unwrap();
    let mut names: Vec<_> = listed.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let place = usize::try_from(dice.below(u64::try_from(names.len()).unwrap())).unwrap();
    names[place].to_str().unwrap().to_owned()
}

/// Flips a bit of a file, and waits until the daemon has quarantined it and logged that.
fn found(site: &TestSite, folder: &str, name: &str, dice: &mut SeededRandom) {
    flip(&site.path(folder).join(name), dice);
    let lines = || -> Vec<String> {
        let log = site.log();
        let of_it = log.lines().filter(|line| line.contains(name));
        of_it.map(str::to_owned).collect()
    };
    site.wait_until_within(Duration::from_mins(1), "it is found", || {
        !lines().is_empty()
    });
    site.wait_until("it is moved aside", || {
        site.path("state/quarantine").join(name).exists()
    });
    // After another round it is still logged once.
    site.wait_until("it is said what to do", || {
        lines()
            .concat()
            .contains("ring it again, or import its tour")
    });
}

/// The room, the clip and the language of a recording.
fn logged_in_run(site: &TestSite, name: &str) -> (String, String, String) {
    let one = |sql: &str, id: &str| -> String {
        site.database()
            .query_row(sql, [id], |row| row.get(0))
            .unwrap()
    };
    let field = one(
        "select field from draft where text = ?1 and field like 'clip/%/recording'",
        name,
    );
    let parts: Vec<&str> = field.split('/').collect();
    let room = one(
        "select field from draft where field like 'room/%/clips' and ' ' || text || ' ' like '% ' || ?1 || ' %'",
        parts[1],
    );
    let room = room.split('/').nth(1).unwrap();
    (room.to_owned(), parts[1].to_owned(), parts[2].to_owned())
}

/// Visitors are no longer offered the sound, and staff see where it is missing.
fn assert_text_only(site: &TestSite, daemon: &Daemon, ana: &Member, name: &str) {
    let (room, clip, language) = logged_in_run(site, name);
    let data = format!("/{language}/rooms/{room}/clips/{clip}.json");
    site.wait_until("its sound is offered no more", || {
        daemon.get(&data).json()["sound"].is_null()
    });
    let page = daemon.get(&format!("/{language}/rooms/{room}"));
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        !page.text().contains(&format!("data-clip=\"{clip}\"")),
        "{clip}"
    );
    let home = ana.get(daemon, "/staff").text();
    let at = format!("/staff/clips/{clip}?language={language}");
    assert!(home.contains(&at), "{at}: {home}");
}

#[test]
fn a_flipped_bit_is_found_before_the_file_is_served() {
    let mut scenario = Scenario::new(
        "a bit of a recording or a picture flips while docent serves",
        "it is found by the slow look at every file, moved aside, offered no more, said once when it is moved, and shown to staff on their first page",
    );
    let site = TestSite::new("check-files-days = 0.0001\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let mut dice = SeededRandom(3);
    let most = if runs_all_rounds() { 5 } else { 1 };
    scenario.fixed_rounds(2 * most);
    let begun = Instant::now();
    for _ in 0..most {
        let (recordings, pictures) = ("state/recordings", "state/pictures");
        let recording = any(&site, recordings, &mut dice);
        found(&site, recordings, &recording, &mut dice);
        assert_text_only(&site, &daemon, &ana, &recording);
        let picture = any(&site, pictures, &mut dice);
        found(&site, pictures, &picture, &mut dice);
        let gone = daemon.get(&format!("/pictures/{picture}.svg"));
        assert_eq!(gone.status, 404, "{}", gone.text());
        for page in ["/es/", "/es/rooms/memorial"] {
            assert_eq!(daemon.get(page).status, 200);
        }
    }
    let each = begun.elapsed() / u32::try_from(2 * most).unwrap();
    scenario.set_observation(format!("found after {} s", each.as_secs()));
    // More than one round has run: a missing file is logged each time, a moved file once.
    let log = site.log();
    assert_eq!(log.matches("it was moved to").count(), 2 * most, "{log}");
}
