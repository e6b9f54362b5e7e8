//! From nothing to the first answer, and what is then taken of memory, beside nginx and MPD.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::answers;
use crate::cost::memory;
use crate::nginx::Nginx;
use crate::report::Figure;
use crate::support::asking::free_address;
use crate::support::daemon::House;

const ROUNDS: usize = 7;

/// A program that is ended when it is let go of.
pub(crate) struct Running(Child);

impl Running {
    fn process(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Milliseconds until `ready`, and the program.
fn started(command: &mut Command, ready: impl Fn() -> bool) -> (f64, Running) {
    let begun = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child = Running(child.expect("it starts; deploy/needs.sh bench installs it"));
    while !ready() {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "{command:?} is never ready"
        );
        thread::sleep(Duration::from_micros(300));
    }
    (begun.elapsed().as_secs_f64() * 1000.0, child)
}

/// Milliseconds to the first answer, and memory in MB once it has rested.
pub(crate) fn docent(state: &Path) -> (f64, f64) {
    let address = free_address();
    let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
    command
        .args(["serve", "--listen", &address, "--state"])
        .arg(state);
    command.env("ALSA_CONFIG_PATH", "/dev/null");
    let (took, running) = started(&mut command, || answers(&address, "/healthz"));
    thread::sleep(Duration::from_secs(1));
    (took, memory(running.process()))
}

fn median(of: impl Iterator<Item = (f64, f64)>) -> ((f64, f64), (f64, f64)) {
    let mut all: Vec<_> = of.collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let spread = (all[0].0, all[all.len() - 1].0);
    (all[all.len() / 2], spread)
}

fn nginx() -> (f64, f64) {
    let begun = Instant::now();
    let nginx = Nginx::start();
    nginx.has("healthz", b"ok");
    while !answers(&nginx.address, "/healthz") {
        thread::sleep(Duration::from_micros(300));
    }
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    thread::sleep(Duration::from_secs(1));
    (took, nginx.processes().into_iter().map(memory).sum())
}

fn mpd() -> (f64, f64) {
    let home = tempfile::tempdir().unwrap();
    let address = free_address();
    let (host, port) = address.split_once(':').unwrap();
    let folder = home.path().display();
    let config = format!(
        "music_directory \"{folder}\"\ndb_file \"{folder}/db\"\nstate_file \"{folder}/state\"\n\
         bind_to_address \"{host}\"\nport \"{port}\"\nlog_file \"{folder}/log\"\n\
         audio_output {{\n type \"null\"\n name \"none\"\n}}\n"
    );
    let path = home.path().join("mpd.conf");
    fs::write(&path, config).unwrap();
    let mut command = Command::new("mpd");
    command.arg("--no-daemon").arg(&path);
    let (took, running) = started(&mut command, || TcpStream::connect(&address).is_ok());
    thread::sleep(Duration::from_secs(1));
    (took, memory(running.process()))
}

pub(crate) fn measure() {
    let empty = tempfile::tempdir().unwrap();
    let house = House::new("");
    house.furnish();
    let rounds = |of: &dyn Fn() -> (f64, f64)| median((0..ROUNDS).map(|_| of()));
    let (nothing, nothing_spread) = rounds(&|| docent(empty.path()));
    let (tour, tour_spread) = rounds(&|| docent(&house.path("state")));
    let (nginx, _) = rounds(&nginx);
    let (mpd, _) = rounds(&mpd);
    for (what, ours, spread, peer, wanted) in [
        (
            "start to first answer, no tour",
            nothing.0,
            nothing_spread,
            ("nginx", nginx.0),
            "≤ 50 ms",
        ),
        (
            "start to first answer, the house's tour",
            tour.0,
            tour_spread,
            ("MPD", mpd.0),
            "",
        ),
    ] {
        Figure {
            what,
            unit: "ms",
            ours,
            peer: Some(peer),
            spread: Some(spread),
            wanted,
        }
        .tell();
    }
    for (what, ours, peer, wanted) in [
        (
            "idle memory (PSS), no tour",
            nothing.1,
            ("nginx", nginx.1),
            "≤ 12 MB",
        ),
        (
            "idle memory (PSS), the house's tour",
            tour.1,
            ("MPD", mpd.1),
            "≤ 12 MB",
        ),
    ] {
        Figure {
            what,
            unit: "MB",
            ours,
            peer: Some(peer),
            wanted,
            ..Figure::default()
        }
        .tell();
    }
    Figure {
        what: "the program, stripped",
        unit: "MB",
        ours: stripped(),
        wanted: "≤ 15 MB",
        ..Figure::default()
    }
    .tell();
}

fn stripped() -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("docent");
    let done = Command::new("strip")
        .arg("-o")
        .arg(&file)
        .arg(env!("CARGO_BIN_EXE_docent"))
        .status();
    assert!(done.is_ok_and(|it| it.success()));
    let bytes = fs::metadata(&file).unwrap().len();
    f64::from(u32::try_from(bytes).unwrap()) / f64::from(1 << 20)
}
