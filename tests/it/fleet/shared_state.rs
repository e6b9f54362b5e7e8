//! What the boxes of a house share: rooms, mute and the address for phones; and what main lets a follower do.

use crate::fleet::house::{House, number};
use crate::support::daemon::{Daemon, TestSite};

const SILENT: &str = "default-output = \"silent\"\n";

/// The rooms whose speakers a box has, as its metrics name them.
fn rooms_with_speaker(daemon: &Daemon) -> Vec<String> {
    let metrics = daemon.get("/metrics").text();
    let lines = metrics.lines();
    let rooms = lines.filter_map(|line| {
        let rest = line.strip_prefix("docent_speaker_ready{room=\"")?;
        rest.split('"').next().map(str::to_owned)
    });
    let mut rooms: Vec<String> = rooms.collect();
    rooms.sort();
    rooms
}

fn run(site: &TestSite, arguments: &[&str]) -> String {
    let output = site.run(arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refusal(site: &TestSite, arguments: &[&str]) -> String {
    let output = site.run(arguments);
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_room_sounds_and_is_available_on_the_box_that_has_it() {
    let mut house = House::with_config(SILENT, "study,garden");
    let own = ["garden", "study"].map(str::to_owned);
    house.follower.wait_until("the follower has its rooms", || {
        rooms_with_speaker(house.daemon()) == own
    });
    let main = rooms_with_speaker(house.main_daemon.as_ref().unwrap());
    assert!(main.len() > 5, "{main:?}");
    assert!(own.iter().all(|room| !main.contains(room)), "{main:?}");
    // Also after a restart, before main is reached.
    drop(house.engine.take());
    assert!(
        house
            .follower_daemon
            .take()
            .unwrap()
            .terminate()
            .0
            .success()
    );
    house.follower_daemon = Some(house.follower.serve_without_tour());
    assert_eq!(rooms_with_speaker(house.daemon()), own);
    house.main_daemon.take().unwrap().kill();
    house.start_main();
    let main = rooms_with_speaker(house.main_daemon.as_ref().unwrap());
    assert!(own.iter().all(|room| !main.contains(room)), "{main:?}");
    house.start_engine();
    // The minutes of a room are of one box.
    let rooms_of = |site: &TestSite, of: &str| {
        let sql = format!(
            "select count(*) from availability join run using (run_id) join room_set using (room_set_id)
             where run.box_id is {of} and ' ' || rooms || ' ' like '% study %'"
        );
        number(site, &sql)
    };
    house
        .main
        .wait_until("main has the follower's minutes", || {
            rooms_of(&house.main, "not null") > 0
        });
}

#[test]
fn a_mute_on_main_silences_the_whole_house_and_a_local_one_stays() {
    let house = House::with_config(SILENT, "study");
    let muted = |site: &TestSite| number(site, "select count(*) from mute") == 1;
    run(&house.main, &["mute", "on"]);
    house
        .follower
        .wait_until("the follower is muted", || muted(&house.follower));
    run(&house.main, &["mute", "off"]);
    house
        .follower
        .wait_until("the follower sounds again", || !muted(&house.follower));
    // Muted at the box before the house was: that mute stays when the house sounds again.
    run(&house.follower, &["mute", "on"]);
    run(&house.main, &["mute", "on"]);
    let taken = "select coalesce(desired ->> '$.muted.since_wall_ms', 0) from fleet";
    house
        .follower
        .wait_until("the follower has main's mute", || {
            number(&house.follower, taken) > 0
        });
    run(&house.main, &["mute", "off"]);
    house
        .follower
        .wait_until("the follower has main's state", || {
            number(&house.follower, taken) == 0
        });
    assert!(muted(&house.follower));
}

#[test]
fn a_room_is_the_box_s_whose_speaker_staff_assign_and_codes_for_phones_lead_to_main() {
    let house = House::with_config("", "study");
    run(&house.follower, &["speaker", "assign", "kitchen", "silent"]);
    let owner = "select count(*) from room_claim join box using (box_id) where room = 'kitchen' and name = 'Garden'";
    house
        .main
        .wait_until("main knows that the room is the box's", || {
            number(&house.main, owner) == 1
        });
    // A room that main has a speaker of stays main's.
    run(&house.main, &["speaker", "assign", "office", "silent"]);
    run(&house.follower, &["speaker", "assign", "office", "silent"]);
    house.main.wait_until("main says so", || {
        house
            .main
            .log()
            .lines()
            .any(|line| line.contains("rooms that another box has") && line.contains("office"))
    });
    let page = || house.daemon().get("/es/rooms/study").text();
    house
        .follower
        .wait_until("its pages send phones to main", || {
            page().contains("main.local/")
        });
}

#[test]
fn main_lets_a_box_do_things_and_says_what_came_of_them() {
    let mut house = House::with_config(SILENT, "study");
    let box_log = |text: &str| house.follower.log().contains(text);
    house.follower.wait_until("the follower has its room", || {
        rooms_with_speaker(house.daemon()) == ["study"]
    });
    let fleet = |arguments: &[&str]| run(&house.main, &[&["fleet"], arguments].concat());
    assert_eq!(
        fleet(&["tone", "Garden", "study"]),
        "‘Garden’ has done it.\n"
    );
    assert!(box_log("test-tone"), "{}", house.follower.log());
    fleet(&["identify", "Garden"]);
    fleet(&["reload-screens", "Garden"]);
    fleet(&["level", "Garden", "study", "--trim=-3", "--cap", "0"]);
    let level = "select count(*) from level where room = 'study' and trim_db = -3";
    assert_eq!(number(&house.follower, level), 1);
    fleet(&["speaker", "Garden", "kitchen", "silent"]);
    house.main.wait_until("the room is the box's", || {
        number(
            &house.main,
            "select count(*) from room_claim where room = 'kitchen'",
        ) == 1
    });
    let reason = refusal(&house.main, &["fleet", "tone", "Garden", "attic"]);
    assert!(reason.contains("there is no room ‘attic’"), "{reason}");
    let reason = refusal(
        &house.main,
        &["fleet", "screen", "Garden", "ABCDEF", "study"],
    );
    assert!(reason.contains("‘Garden’ did not do it"), "{reason}");
    let reason = refusal(&house.main, &["fleet", "restart", "Garden"]);
    assert!(reason.contains("systemd"), "{reason}");
    let reason = refusal(&house.main, &["fleet", "update", "Garden"]);
    assert!(reason.contains("docent-box is not installed"), "{reason}");
    let reason = refusal(&house.main, &["fleet", "identify", "Cellar"]);
    assert!(reason.contains("no box named ‘Cellar’"), "{reason}");
    let reason = refusal(&house.follower, &["fleet", "identify", "Garden"]);
    assert!(reason.contains("only the main box"), "{reason}");
    let logged = "select count(*) from change where act = 'command-box' and subject = 'Garden'";
    assert_eq!(number(&house.main, logged), 5);
    assert!(
        house
            .follower_daemon
            .take()
            .unwrap()
            .terminate()
            .0
            .success()
    );
    let reason = refusal(&house.main, &["fleet", "identify", "Garden"]);
    assert!(reason.contains("‘Garden’ does not answer"), "{reason}");
}
