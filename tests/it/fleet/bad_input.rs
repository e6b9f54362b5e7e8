//! What a technician or a failing disk can do wrong: each time a sentence, and nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fleet::house::{House, join_box, new_code, number};
use crate::support::daemon::TestSite;

fn join(site: &TestSite, house: &House, code: &str, name: &str) -> (bool, String) {
    let output = join_box(site, &house.main_address, code, name, &["--fresh"]);
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&both).into_owned(),
    )
}

fn followers(house: &House) -> i64 {
    number(
        &house.main,
        "select count(*) from box where removed_wall_ms is null",
    )
}

#[test]
fn a_name_that_is_taken_and_a_code_that_is_used_up_are_refused_and_a_second_join_changes_nothing() {
    let house = House::set_up(0);
    let third = TestSite::new("");
    let code = new_code(&house.main);
    let (joined, sentence) = join(&third, &house, &code, "Garden");
    assert!(
        !joined && sentence.contains("another box of the house is named ‘Garden’"),
        "{sentence}"
    );
    assert_eq!(followers(&house), 1);
    // The refusal cost no use of the code.
    let (joined, sentence) = join(&third, &house, &code, "Cellar");
    assert!(joined, "{sentence}");
    assert_eq!(followers(&house), 2);
    let fourth = TestSite::new("");
    let (joined, sentence) = join(&fourth, &house, &code, "Attic");
    assert!(!joined && sentence.contains("code"), "{sentence}");
    // The same box again, as when somebody is not sure whether it worked.
    let code = new_code(&house.main);
    let (joined, sentence) = join(&third, &house, &code, "Cellar");
    assert!(joined, "{sentence}");
    assert_eq!(followers(&house), 2);
    // Main joins nobody.
    let main_again = house.main.run(&["fleet", "init"]);
    let sentence = String::from_utf8_lossy(&main_again.stderr).into_owned();
    assert!(
        sentence.contains("main box of its house already"),
        "{sentence}"
    );
    let main_joins = join(&house.main, &house, &code, "Main");
    assert!(
        main_joins.1.contains("main box of its house already"),
        "{}",
        main_joins.1
    );
}

#[test]
fn a_release_that_does_not_fit_on_a_follower_is_named_and_comes_once_there_is_room() {
    let follower = TestSite::new("");
    let daemon = follower.serve_without_tour();
    let mut house = House::waiting(follower, daemon);
    assert!(
        house
            .follower_daemon
            .take()
            .unwrap()
            .terminate()
            .0
            .success()
    );
    let (daemon, disk) = house.follower.serve_without_tour_on_a_small_disk(160 << 10);
    house.follower_daemon = Some(daemon);
    disk.fill(70 << 20);
    house.start_engine();
    house
        .follower
        .wait_until("it says how much room is needed", || {
            house
                .follower
                .log()
                .contains("MB are free; make room on the disk")
        });
    assert_eq!(house.daemon().get("/staff/sign-in").status, 200);
    disk.empty();
    house.follower.wait_until("the edition came", || {
        house.daemon().get("/es/rooms/study").status == 200
    });
}

/// The files of main's present release.
fn recordings(site: &TestSite) -> Vec<PathBuf> {
    let entries = fs::read_dir(site.path("state/recordings")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Gives a file another content. Other tests may share the file of before by a link.
fn replace(path: &Path, content: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn a_file_that_rotted_on_main_is_not_taken_and_comes_once_it_is_whole() {
    let follower = TestSite::new("");
    let daemon = follower.serve_without_tour();
    let mut house = House::waiting(follower, daemon);
    let rotted = recordings(&house.main).remove(0);
    let whole = fs::read(&rotted).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    replace(&rotted, &changed);
    house.start_engine();
    house.follower.wait_until("it says why", || {
        house.follower.log().contains("is not here yet")
    });
    assert_eq!(house.daemon().get("/es/rooms/study").status, 404);
    replace(&rotted, &whole);
    house.follower.wait_until("the edition came", || {
        house.daemon().get("/es/rooms/study").status == 200
    });
    let check = house.follower.run(&["check"]);
    assert!(check.status.success(), "{check:?}");
}
