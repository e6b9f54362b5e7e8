//! Two real boxes of one house with a real engine: whatever fails, main has each play once.

use crate::faults::Scenario;
use crate::fleet::house::{House, number};
use crate::support::daemon::TestSite;

#[test]
fn plays_of_a_second_box_are_counted_once_on_main_whatever_is_killed() {
    let mut scenario = Scenario::new(
        "kill -9 of main and of the engine while a second box reports; main restored from a backup",
        "main has each play once, and its sums are those of the box",
    );
    let mut house = House::set_up(7);
    house.assert_counted_once();
    for _ in scenario.rounds(1, 10) {
        house.play(5);
        drop(house.engine.take());
        house.play(5);
        house.start_engine();
        house.assert_counted_once();
        house.play(5);
        house.main_daemon.take().unwrap().kill();
        house.play(5);
        house.start_main();
        house.assert_counted_once();
    }
    // Main is put back to a backup of before some plays.
    let backup = house.main.path("backup.docent");
    let backup = backup.to_str().unwrap();
    let made = house.main.run(&["backup", backup]);
    assert!(made.status.success(), "{made:?}");
    house.play(5);
    house.assert_counted_once();
    assert!(house.main_daemon.take().unwrap().terminate().0.success());
    let restored = house.main.run(&["restore", "--replace", backup]);
    assert!(restored.status.success(), "{restored:?}");
    house.start_main();
    house.assert_counted_once();
    // It also knows how the box is.
    let status = || {
        let status = house.main.run(&["fleet", "status"]);
        String::from_utf8_lossy(&status.stdout).into_owned()
    };
    house.main.wait_until("main knows how the box is", || {
        status().contains("last heard of")
    });
    let status = status();
    assert!(
        status.contains("Garden") && status.contains("all plays until"),
        "{status}"
    );
    assert!(!status.contains("earlier edition"), "{status}");
    let status = house.follower.run(&["fleet", "status"]);
    let status = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(status.contains("Everything is reported."), "{status}");
}

#[test]
fn what_main_publishes_is_served_by_the_second_box_with_all_its_files() {
    let house = House::set_up(0);
    let main_edition = "select sha256 from edition join publication on edition = number order by publication_id desc limit 1";
    let edition = |site: &TestSite| -> String {
        let database = site.database();
        database
            .query_row(main_edition, [], |row| row.get(0))
            .unwrap()
    };
    // Another title, as staff would write it.
    let changed = house.main.database().execute(
        "update draft set text = 'Otra mesa de trabajo' where field = 'clip/8/es/title'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    let before = edition(&house.follower);
    let published = house.main.run(&["publish"]);
    assert!(published.status.success(), "{published:?}");
    let wanted = edition(&house.main);
    assert_ne!(wanted, before);
    house
        .follower
        .wait_until("the follower has main's edition", || {
            edition(&house.follower) == wanted
        });
    let page = || house.daemon().get("/es/rooms/study").text();
    house.follower.wait_until("its pages show it", || {
        page().contains("Otra mesa de trabajo")
    });
    // A file that is lost is fetched with the next release; the check of the box is content.
    let check = house.follower.run(&["check"]);
    assert!(check.status.success(), "{check:?}");
}

#[test]
fn an_empty_second_box_gets_the_whole_tour_and_leaves_publishing_to_main() {
    let follower = TestSite::new("");
    let daemon = follower.serve_without_tour();
    let house = House::joined(follower, daemon, 0);
    house
        .follower
        .wait_until("the follower has the edition", || {
            number(&house.follower, "select count(*) from publication") == 1
        });
    let daemon = house.daemon();
    house.follower.wait_until("its pages show the tour", || {
        daemon.get("/es/rooms/study").status == 200
    });
    let files = "select count(*) from recording where files = 'served'";
    assert!(number(&house.follower, files) > 70);
    let recording = "select browser_sha256 from recording limit 1";
    let browser_file: String = house
        .follower
        .database()
        .query_row(recording, [], |row| row.get(0))
        .unwrap();
    let sound = daemon.get(&format!("/recordings/{browser_file}.mp3"));
    assert_eq!(sound.status, 200);
    let check = house.follower.run(&["check"]);
    assert!(check.status.success(), "{check:?}");
    let published = house.follower.run(&["publish"]);
    let refused = String::from_utf8_lossy(&published.stderr).into_owned();
    assert!(!published.status.success(), "{published:?}");
    assert!(refused.contains("publish there"), "{refused}");
}

#[test]
fn plays_of_an_edition_that_only_the_second_box_has_are_counted_too() {
    let follower = TestSite::new("");
    let daemon = follower.serve();
    let changed = follower.database().execute(
        "update draft set text = 'Mi propia casa' where field = 'name/es'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    let published = follower.run(&["publish"]);
    assert!(published.status.success(), "{published:?}");
    let house = House::joined(follower, daemon, 4);
    house.assert_counted_once();
    // Main has both editions, and serves its own.
    assert_eq!(number(&house.main, "select count(*) from edition"), 2);
    assert_eq!(number(&house.main, "select count(*) from publication"), 1);
}
