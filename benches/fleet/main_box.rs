//! A real main box with a real engine.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use docent::fleet::PublicKey;
use docent::model::{Key, Sha256};
use rusqlite::params;

use crate::simulated_box::SimulatedBox;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::engine_process;
use crate::support::http_client::free_address;

pub(crate) struct MainBox {
    pub(crate) address: String,
    pub(crate) house: PublicKey,
    pub(crate) epoch: Key,
    pub(crate) edition: Sha256,
    pub(crate) recording: Sha256,
    site: TestSite,
    daemon: Daemon,
    engine: std::process::Child,
}

impl MainBox {
    /// The boxes are in its database already, as if each had joined.
    pub(crate) fn start(boxes: &[SimulatedBox]) -> Self {
        let site = TestSite::new("");
        site.import_tour();
        let address = free_address();
        let init = site.run(&["fleet", "init", "--engine", &free_address()]);
        assert!(init.status.success(), "{init:?}");
        let database = site.database();
        let text = |sql: &str| -> String { database.query_row(sql, [], |row| row.get(0)).unwrap() };
        database.execute_batch("begin").unwrap();
        for (number, simulated) in boxes.iter().enumerate() {
            database
                .execute(
                    "insert into box (public_key, name, machine, version, joined_wall_ms)
                     values (?1, ?2, '', '0', 0)",
                    params![simulated.key.public().as_str(), format!("Box {number}")],
                )
                .unwrap();
        }
        database.execute_batch("commit").unwrap();
        let engine = Command::new(engine_process::program())
            .arg("--config")
            .arg(site.path("state/fleet/engine.conf"))
            // As in its unit.
            .env("GOMEMLIMIT", "96MiB")
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let daemon = site.serve_at(&address);
        site.wait_until("it is main", || site.log().contains("this is the main box"));
        Self {
            house: text("select house_key from fleet").parse().unwrap(),
            epoch: text("select epoch from fleet").parse().unwrap(),
            edition: text("select sha256 from edition").parse().unwrap(),
            recording: text("select text from draft where field = 'clip/8/es/recording'")
                .parse()
                .unwrap(),
            address,
            daemon,
            engine,
            site,
        }
    }

    pub(crate) fn engine_pid(&self) -> u32 {
        self.engine.id()
    }

    pub(crate) fn daemon_pid(&self) -> u32 {
        self.daemon.pid()
    }

    /// The command that publishes another title.
    pub(crate) fn prepare_publication(&self) -> Command {
        let title = "update draft set text = 'Otra mesa' where field = 'clip/8/es/title'";
        self.site.database().execute(title, []).unwrap();
        self.site.command(&["publish"])
    }

    /// The plays in its database.
    pub(crate) fn plays(&self) -> usize {
        let count = self.site.database();
        let count = count.query_row("select count(*) from play", [], |row| row.get(0));
        usize::try_from(count.unwrap_or(0_i64)).unwrap()
    }
}

impl Drop for MainBox {
    fn drop(&mut self) {
        drop(self.engine.kill());
        drop(self.engine.wait());
    }
}

/// A figure of `/proc/PID/status`, in MB.
pub(crate) fn memory_mb(process: u32, what: &str) -> u64 {
    let status = PathBuf::from(format!("/proc/{process}/status"));
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1024
}
