//! From nothing to the first answer, and what is then taken of memory, beside nginx and MPD.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::cost::memory;
use crate::nginx::Nginx;
use crate::readiness::{responds, wait_until};
use crate::report::{Rounds, Wanted, report};
use crate::support::daemon::TestSite;
use crate::support::http_client::free_address;

const ROUNDS: usize = 7;

/// The visitor's home page.
pub(crate) const HOME: (&str, u16) = ("/es/", 200);
/// Without a tour, the start page reports that.
const NOTHING: (&str, u16) = ("/", 503);

/// A program that is ended when it is let go of.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Milliseconds from the time it `began` until `ready`, and memory in MB once it has rested.
fn measured(began: Instant, ready: impl Fn() -> bool, rested: impl Fn() -> f64) -> [f64; 2] {
    wait_until(ready);
    let took = began.elapsed().as_secs_f64() * 1000.0;
    thread::sleep(Duration::from_secs(1));
    [took, rested()]
}

fn run(command: &mut Command, ready: impl Fn() -> bool) -> [f64; 2] {
    let began = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let running = Running(child.expect("it starts; deploy/needs.sh bench installs it"));
    measured(began, ready, || memory(running.0.id()))
}

/// Whether this is answered, with this status and no other.
pub(crate) fn docent(state: &Path, first: (&str, u16)) -> [f64; 2] {
    let address = free_address();
    let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
    command
        .args(["serve", "--listen", &address, "--state"])
        .arg(state);
    command.env("ALSA_CONFIG_PATH", "/dev/null");
    // As its unit does.
    command.env("MALLOC_ARENA_MAX", "1");
    run(&mut command, || responds(&address, first))
}

fn nginx() -> [f64; 2] {
    let began = Instant::now();
    let nginx = Nginx::start();
    nginx.has("home", b"ok");
    measured(
        began,
        || responds(&nginx.address, ("/home", 200)),
        || nginx.processes().into_iter().map(memory).sum(),
    )
}

/// MPD's first answer is that it greets.
fn mpd() -> [f64; 2] {
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
    run(&mut command, || greets(&address))
}

fn greets(address: &str) -> bool {
    let Ok(line) = TcpStream::connect(address) else {
        return false;
    };
    let mut received = String::new();
    BufReader::new(line).read_line(&mut received).is_ok() && received.starts_with("OK MPD")
}

pub(crate) fn measure() {
    let site = TestSite::new("");
    site.import_tour();
    let (mut nothing, mut tour) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let fresh = tempfile::tempdir().unwrap();
        nothing.push([docent(fresh.path(), NOTHING), nginx()]);
        tour.push([docent(&site.path("state"), HOME), mpd()]);
    }
    let rows = [
        ("no tour", "nginx", nothing, Wanted::Most(50.0)),
        ("the house's tour", "MPD", tour, Wanted::Nothing),
    ];
    for (site, peer, rounds, soon) in rows {
        let of = |n: usize| {
            rounds
                .iter()
                .map(|round| round.map(|round| round[n]))
                .collect::<Vec<_>>()
        };
        let greets = if peer == "MPD" {
            " (MPD: to its greeting)"
        } else {
            ""
        };
        let what = format!("start to first answer, {site}{greets}");
        report(&what, "ms", Rounds::Beside(peer, &of(0)), soon);
        let what = format!("idle memory (PSS), {site}");
        report(
            &what,
            "MB",
            Rounds::Beside(peer, &of(1)),
            Wanted::Most(12.0),
        );
    }
    let binary = Rounds::Alone(&[stripped()]);
    report("the program, stripped", "MB", binary, Wanted::Most(15.0));
}

fn stripped() -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("docent");
    let mut strip = Command::new("strip");
    strip.arg("-o").arg(&file).arg(env!("CARGO_BIN_EXE_docent"));
    let done = strip.status();
    let done = done.expect("strip starts; deploy/needs.sh bench installs it");
    assert!(done.success());
    let bytes = fs::metadata(&file).unwrap().len();
    f64::from(u32::try_from(bytes).unwrap()) / f64::from(1 << 20)
}
