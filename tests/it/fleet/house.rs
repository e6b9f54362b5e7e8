//! Two real boxes of one house with a real engine.

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::support::daemon::{Daemon, TestSite};
use crate::support::engine_process;
use crate::support::http_client::free_address;
use crate::support::phone_report::{first_recording, report, send_report};
use crate::support::process_guard::ProcessGuard;
use crate::support::relay::Relay;

/// A main box and a box that follows it.
pub(crate) struct House {
    pub(crate) main: TestSite,
    pub(crate) main_daemon: Option<Daemon>,
    pub(crate) main_address: String,
    pub(crate) engine: Option<ProcessGuard>,
    pub(crate) follower: TestSite,
    pub(crate) follower_daemon: Option<Daemon>,
    /// The root key, as it is on paper.
    pub(crate) root_key: String,
    recording: String,
    pub(crate) sent: usize,
}

impl House {
    /// As a technician sets it up; `plays` were played on the follower before.
    pub(crate) fn set_up(plays: usize) -> Self {
        let follower = TestSite::new("");
        let daemon = follower.serve();
        Self::joined(follower, daemon, plays)
    }

    /// A house whose boxes both have this config, and whose follower has rooms, separated by commas. Phones find main
    /// at `http://main.local`.
    pub(crate) fn with_config(config: &str, rooms: &str) -> Self {
        let follower = TestSite::new(config);
        let daemon = follower.serve();
        let main = TestSite::new(config);
        let options = ["--rooms", rooms];
        let settings = fs::read_to_string(main.path("docent.toml")).unwrap();
        let settings = settings.replace("guide.local", "main.local");
        fs::write(main.path("docent.toml"), settings).unwrap();
        let (house, code) = Self::prepare(main, follower, daemon, 0);
        house.join(&code, &options);
        house
    }

    /// A box that serves alone, and joins a new main box.
    pub(crate) fn joined(follower: TestSite, follower_daemon: Daemon, plays: usize) -> Self {
        let (house, code) = Self::prepare(TestSite::new(""), follower, follower_daemon, plays);
        house.join(&code, &[]);
        house
    }

    /// A follower that has joined, and cannot reach the engine yet.
    pub(crate) fn waiting(follower: TestSite, follower_daemon: Daemon) -> Self {
        let (mut house, code) = Self::prepare(TestSite::new(""), follower, follower_daemon, 0);
        drop(house.engine.take());
        house.join(&code, &[]);
        house
    }

    /// The follower reaches main over a network that the test can break.
    pub(crate) fn through_a_relay() -> (Self, Relay) {
        let follower = TestSite::new("");
        let daemon = follower.serve();
        let (house, code) = Self::prepare(TestSite::new(""), follower, daemon, 0);
        let relay = Relay::to(&house.main_address);
        house.join_at(&relay.address, &code, &[]);
        (house, relay)
    }

    /// The same with a follower that cannot reach the engine yet.
    pub(crate) fn waiting_behind_a_relay(follower: TestSite, daemon: Daemon) -> (Self, Relay) {
        let (mut house, code) = Self::prepare(TestSite::new(""), follower, daemon, 0);
        drop(house.engine.take());
        let relay = Relay::to(&house.main_address);
        house.join_at(&relay.address, &code, &[]);
        (house, relay)
    }

    /// Both boxes run, and main has a code.
    pub(crate) fn prepare(
        main: TestSite,
        follower: TestSite,
        follower_daemon: Daemon,
        plays: usize,
    ) -> (Self, String) {
        let main_daemon = main.serve();
        let main_address = main_daemon.address.clone();
        let mut house = Self {
            recording: first_recording(&main),
            main,
            main_daemon: Some(main_daemon),
            main_address,
            engine: None,
            follower,
            follower_daemon: Some(follower_daemon),
            root_key: String::new(),
            sent: 0,
        };
        house.play(plays);
        let engine = free_address();
        let init = house
            .main
            .run(&["fleet", "init", "--engine", &engine, "--boxes", "1"]);
        let printed = String::from_utf8_lossy(&init.stdout).into_owned();
        assert!(init.status.success(), "{init:?}");
        let lines: Vec<&str> = printed.lines().collect();
        let key = lines.iter().find(|line| line.starts_with("  SO")).unwrap();
        key.trim().clone_into(&mut house.root_key);
        house.start_engine();
        let line = printed.lines().last().unwrap();
        let code = line.rsplit(' ').next().unwrap().to_owned();
        house.main.wait_until("main is ready for boxes", || {
            house.main.log().contains("this is the main box")
        });
        (house, code)
    }

    /// The follower joins main.
    pub(crate) fn join(&self, code: &str, options: &[&str]) {
        self.join_at(&self.main_address, code, options);
    }

    /// Joins main at another address than its own.
    fn join_at(&self, address: &str, code: &str, options: &[&str]) {
        let options = [&["--bring"], options].concat();
        let joined = join_box(&self.follower, address, code, "Garden", &options);
        assert!(joined.status.success(), "{joined:?}");
    }

    /// So many plays of phones on the follower, each acknowledged.
    pub(crate) fn play(&mut self, plays: usize) {
        for _ in 0..plays {
            self.sent += 1;
            let body = report(self.sent, &self.recording, 20_000, Some("stopped"), 0);
            assert_eq!(send_report(self.daemon(), &body), 204);
        }
    }

    /// The follower's daemon.
    pub(crate) fn daemon(&self) -> &Daemon {
        self.follower_daemon.as_ref().unwrap()
    }

    pub(crate) fn start_engine(&mut self) {
        self.engine = Some(start_engine_of(&self.main));
    }

    pub(crate) fn start_main(&mut self) {
        self.main_daemon = Some(self.main.serve_at(&self.main_address));
    }

    /// Waits until nothing is left to report, and checks main's figures.
    pub(crate) fn assert_counted_once(&self) {
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

/// Types on a box the line with which it joins the main box at an address.
pub(crate) fn join_box(
    site: &TestSite,
    main: &str,
    code: &str,
    name: &str,
    options: &[&str],
) -> Output {
    let address = format!("http://{main}");
    let join = ["fleet", "join", &address, code, "--name", name];
    site.run(&[&join, options].concat())
}

/// The engine of a main box.
pub(crate) fn start_engine_of(main: &TestSite) -> ProcessGuard {
    let mut engine = Command::new(engine_process::program());
    engine
        .arg("--config")
        .arg(main.path("state/fleet/engine.conf"));
    ProcessGuard::hold(&engine, Stdio::null()).unwrap()
}

/// A new enrolment code of a main box.
pub(crate) fn new_code(main: &TestSite) -> String {
    let made = main.run(&["fleet", "code"]);
    assert!(made.status.success(), "{made:?}");
    let printed = String::from_utf8_lossy(&made.stdout).into_owned();
    printed.trim().rsplit(' ').next().unwrap().to_owned()
}

pub(crate) fn number(site: &TestSite, sql: &str) -> i64 {
    site.database()
        .query_row(sql, [], |row| row.get(0))
        .unwrap()
}
