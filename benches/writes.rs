//! What docent writes to the card of its box: kilobytes an hour while nobody touches anything, and while
//! a room plays from opening to closing. Counted at the block device of a disk of its own, with what
//! the file system adds. Figures, not verdicts: `cargo bench --bench writes`, as root; a quarter of an hour.
#![expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and lives by the real clock"
)]

#[path = "../tests/it/support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use support::daemon::{Daemon, TestSite, tour};

const DISK_MEGABYTES: u64 = 512;
/// What was seen of the rooms is written down each minute; a few would be chance.
const IDLE: Duration = Duration::from_mins(10);
const PLAYING: Duration = Duration::from_mins(3);
const OPEN_HOURS: f64 = 9.0;

/// A disk for the state folder, mounted as in `deploy/box/examples/fstab`.
struct Disk {
    image: PathBuf,
    at: PathBuf,
    device: String,
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Disk {
    fn mount(image: PathBuf, at: PathBuf) -> Self {
        let file = fs::File::create(&image).unwrap();
        file.set_len(DISK_MEGABYTES << 20).unwrap();
        // What is made lazily would be written later, and counted.
        let whole = "lazy_itable_init=0,lazy_journal_init=0";
        run("mkfs.ext4", &["-q", "-E", whole, text(&image)]);
        fs::create_dir(&at).unwrap();
        run(
            "mount",
            &["-o", "loop,noatime,commit=30", text(&image), text(&at)],
        );
        let device = run("findmnt", &["-n", "-o", "SOURCE", text(&at)]);
        Self { image, at, device }
    }

    /// Kilobytes written to it so far, with all that was on its way.
    fn written(&self) -> f64 {
        run("sync", &["-f", text(&self.at)]);
        let name = self.device.trim_start_matches("/dev/");
        let content = fs::read_to_string(format!("/sys/class/block/{name}/stat")).unwrap();
        let sectors: f64 = content.split_whitespace().nth(6).unwrap().parse().unwrap();
        sectors / 2.0
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &[text(&self.at)]);
    }
}

/// Kilobytes that the process itself caused to be written.
fn own(daemon: &Daemon) -> f64 {
    let content = fs::read_to_string(format!("/proc/{}/io", daemon.pid())).unwrap();
    let line = content
        .lines()
        .find(|line| line.starts_with("write_bytes:"));
    let bytes: f64 = line.unwrap()[12..].trim().parse().unwrap();
    bytes / 1024.0
}

/// Plays a clip to its end, again and again until `end`.
fn play(daemon: &Daemon, end: Instant) -> u32 {
    let mut plays = 0;
    while Instant::now() < end {
        // A touch while it sounds would begin another play.
        let body = daemon.get("/metrics").text();
        if body.contains("docent_speaker_playing{room=\"memorial\"} 0") {
            let form = ["Content-Type: application/x-www-form-urlencoded"];
            let began = daemon.request("POST", "/es/rooms/memorial/play", &form, "clip=13");
            plays += u32::from(began.status == 303);
        }
        thread::sleep(Duration::from_secs(2).min(end.saturating_duration_since(Instant::now())));
    }
    plays
}

fn main() {
    assert!(
        rustix::process::geteuid().is_root(),
        "a disk is root's to mount"
    );
    let site = TestSite::new("default-output = \"silent\"\n");
    let disk = Disk::mount(site.path("disk"), site.path("state"));
    let own_tour = tour();
    for arguments in [vec!["import", text(&own_tour)], vec!["publish"]] {
        assert!(site.run(&arguments).status.success());
    }
    let daemon = site.serve_without_tour();
    // What a start writes is over by then.
    thread::sleep(Duration::from_secs(30));

    println!("| kB written an hour | at the disk | by docent itself |");
    println!("| --- | --- | --- |");
    let row = |what: &str, time: Duration, during: &dyn Fn(Instant)| {
        let hours = time.as_secs_f64() / 3600.0;
        let before = (disk.written(), own(&daemon));
        during(Instant::now() + time);
        let after = (disk.written(), own(&daemon));
        let (all, docent) = ((after.0 - before.0) / hours, (after.1 - before.1) / hours);
        println!("| {what} | {all:.0} | {docent:.0} |");
        all
    };
    let idle = row("idle", IDLE, &|end| {
        thread::sleep(end.saturating_duration_since(Instant::now()));
    });
    let playing = row("a room plays all the time", PLAYING, &|end| {
        assert!(play(&daemon, end) > 0);
    });
    let day = (OPEN_HOURS * playing + (24.0 - OPEN_HOURS) * idle) / 1024.0;
    println!("a day of {OPEN_HOURS} open hours: {day:.1} MB for one room");
    drop(daemon);
}
