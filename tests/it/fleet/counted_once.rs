//! Two real boxes of one house with a real engine: whatever fails, main has each play once.

use std::process::{Command, Stdio};

use crate::faults::Scenario;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::engine_process;
use crate::support::http_client::free_address;
use crate::support::phone_report::{first_recording, report, send_report};
use crate::support::process_guard::ProcessGuard;

/// A main box and a box that follows it.
struct House {
    main: TestSite,
    main_daemon: Option<Daemon>,
    main_address: String,
    engine: Option<ProcessGuard>,
    follower: TestSite,
    follower_daemon: Daemon,
    recording: String,
    sent: usize,
}

impl House {
    /// As a technician sets it up; `plays` were played on the follower before.
    fn set_up(plays: usize) -> Self {
        let follower = TestSite::new("");
        let daemon = follower.serve();
        Self::joined(follower, daemon, plays)
    }

    fn joined(follower: TestSite, follower_daemon: Daemon, plays: usize) -> Self {
        let main = TestSite::new("");
        let main_daemon = main.serve();
        let main_address = main_daemon.address.clone();
        let mut house = Self {
            recording: first_recording(&main),
            main,
            main_daemon: Some(main_daemon),
            main_address,
            engine: None,
            follower,
            follower_daemon,
            sent: 0,
        };
        house.play(plays);
        let engine = free_address();
        let init = house
            .main
            .run(&["fleet", "init", "--engine", &engine, "--boxes", "1"]);
        let printed = String::from_utf8_lossy(&init.stdout).into_owned();
        assert!(init.status.success(), "{init:?}");
        house.start_engine();
        let line = printed.lines().last().unwrap();
        let code = line.rsplit(' ').next().unwrap().to_owned();
        let address = format!("http://{}", house.main_address);
        house.main.wait_until("main is ready for boxes", || {
            house.main.log().contains("this is the main box")
        });
        let join = [
            "fleet", "join", &address, &code, "--name", "Garden", "--bring",
        ];
        let joined = house.follower.run(&join);
        assert!(joined.status.success(), "{joined:?}");
        house
    }

    /// So many plays of phones on the follower, each acknowledged.
    fn play(&mut self, plays: usize) {
        for _ in 0..plays {
            self.sent += 1;
            let body = report(self.sent, &self.recording, 20_000, Some("stopped"), 0);
            assert_eq!(send_report(&self.follower_daemon, &body), 204);
        }
    }

    fn start_engine(&mut self) {
        let mut engine = Command::new(engine_process::program());
        engine
            .arg("--config")
            .arg(self.main.path("state/fleet/engine.conf"));
        self.engine = Some(ProcessGuard::hold(&engine, Stdio::null()).unwrap());
    }

    fn start_main(&mut self) {
        self.main_daemon = Some(self.main.serve_at(&self.main_address));
    }

    /// Waits until nothing is left to report, and checks main's figures.
    fn assert_counted_once(&self) {
        let sent = i64::try_from(self.sent).unwrap();
        self.main.wait_until("main has every play", || {
            number(&self.main, "select count(*) from play") >= sent
        });
        self.follower.wait_until("everything is acknowledged", || {
            number(
                &self.follower,
                "select count(*) from outbox where mark > (select acknowledged from fleet)",
            ) == 0
        });
        assert_eq!(number(&self.main, "select count(*) from play"), sent);
        let starts = "select sum(starts) from narration_total where days = 1";
        assert_eq!(number(&self.main, starts), sent);
        for sum in [
            starts,
            "select sum(listened_ms) from narration_total where days = 1",
            "select sum(sessions) from session_total where days = 1 and room = '*'",
            "select sum(times) from transition_total where days = 1",
        ] {
            let text = sum
                .replace("select sum(", "select coalesce(sum(")
                .replace(") from", "), 0) from");
            assert_eq!(
                number(&self.main, &text),
                number(&self.follower, &text),
                "{sum}"
            );
        }
    }
}

fn number(site: &TestSite, sql: &str) -> i64 {
    site.database()
        .query_row(sql, [], |row| row.get(0))
        .unwrap()
}

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
    let page = || house.follower_daemon.get("/es/rooms/study").text();
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
    let daemon = &house.follower_daemon;
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
