//! What a touch costs: time to the first sample at the card, processor and memory while idle and
//! while playing; MPD with the same clip on the same virtual card in the same run, for comparison.
//! Figures, not verdicts: `cargo bench --bench touch`.
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

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use rodio::Decoder;
use support::card::Card;
use support::daemon::{Daemon, House, tour};
use support::likeness;

const ROUNDS: usize = 20;
const CLIP: &str = "natalia.es.mp3";

/// Something that plays the clip on the card.
trait Peer {
    fn play(&mut self);
    fn stop(&mut self);
    fn process(&self) -> u32;
}

struct Docent(Daemon);

impl Docent {
    fn post(&self, what: &str, body: &str) {
        let form = "Content-Type: application/x-www-form-urlencoded";
        let path = format!("/es/rooms/memorial/{what}");
        let answer = self
            .0
            .ask("POST", &path, &[form, "Accept: application/json"], body);
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
}

impl Peer for Docent {
    fn play(&mut self) {
        self.post("play", "clip=13");
    }

    fn stop(&mut self) {
        self.post("stop", "");
    }

    fn process(&self) -> u32 {
        self.0.process()
    }
}

struct Mpd {
    child: Child,
    talk: BufReader<TcpStream>,
    _home: tempfile::TempDir,
}

impl Mpd {
    fn start(card: &Card) -> Self {
        let home = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let config = format!(
            "music_directory \"{}\"\ndb_file \"{home}/db\"\nstate_file \"{home}/state\"\n\
             bind_to_address \"127.0.0.1\"\nport \"{port}\"\nlog_file \"{home}/log\"\n\
             audio_output {{\n type \"alsa\"\n name \"card\"\n device \"{}\"\n mixer_type \"none\"\n}}\n",
            tour().join("memorial").display(),
            card.name(),
            home = home.path().display(),
        );
        let path = home.path().join("mpd.conf");
        fs::write(&path, config).unwrap();
        let child = Command::new("mpd")
            .arg("--no-daemon")
            .arg(&path)
            .env("ALSA_CONFIG_PATH", card.alsa_config())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("mpd starts; deploy/needs.sh bench installs it");
        let talk = (0..500)
            .find_map(|_| {
                thread::sleep(Duration::from_millis(20));
                TcpStream::connect(("127.0.0.1", port)).ok()
            })
            .unwrap();
        talk.set_nodelay(true).unwrap();
        let mut mpd = Self {
            child,
            talk: BufReader::new(talk),
            _home: home,
        };
        mpd.answer();
        mpd.say("update");
        thread::sleep(Duration::from_secs(2));
        mpd.say(&format!("add \"{CLIP}\""));
        mpd
    }

    fn say(&mut self, words: &str) {
        writeln!(self.talk.get_mut(), "{words}").unwrap();
        self.answer();
    }

    fn answer(&mut self) {
        let mut line = String::new();
        while !line.starts_with("OK") {
            line.clear();
            self.talk.read_line(&mut line).unwrap();
            assert!(!line.starts_with("ACK"), "{line}");
        }
    }
}

impl Peer for Mpd {
    fn play(&mut self) {
        self.say("play 0");
    }

    fn stop(&mut self) {
        self.say("stop");
    }

    fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Mpd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Milliseconds from the request to the clip's first sample at the card, sorted.
fn latencies(peer: &mut impl Peer, card: &Card) -> Vec<f64> {
    let file = File::open(tour().join("memorial").join(CLIP)).unwrap();
    let clip: Vec<f32> = Decoder::try_from(file).unwrap().take(48_000).collect();
    let mut found: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let recording = card.record().unwrap();
            // Not in step with the card's own rhythm.
            thread::sleep(Duration::from_millis(
                200 + 7 * u64::try_from(round).unwrap(),
            ));
            let touched = SystemTime::now();
            peer.play();
            assert!(recording.wait_for_sound(0.02, Duration::from_secs(10)));
            thread::sleep(Duration::from_millis(1_500));
            peer.stop();
            thread::sleep(Duration::from_millis(600));
            let heard = recording.finish();
            let place = likeness::find(&clip, &heard.samples).expect("the clip was heard");
            let begun = heard.time_of(place.lag);
            begun
                .duration_since(touched)
                .map_or(0.0, |it| it.as_secs_f64() * 1000.0)
        })
        .collect();
    found.sort_by(f64::total_cmp);
    found
}

/// Seconds of processor time a process has used, by /proc/PID/stat in hundredths.
fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after = stat.rsplit_once(')').unwrap().1;
    let ticks: u32 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|it| it.parse::<u32>().unwrap())
        .sum();
    f64::from(ticks) / 100.0
}

/// Per cent of one core over `seconds`.
fn load(process: u32, seconds: u32) -> f64 {
    let before = processor(process);
    thread::sleep(Duration::from_secs(u64::from(seconds)));
    (processor(process) - before) / f64::from(seconds) * 100.0
}

/// Proportional set size in MB.
fn memory(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = text.lines().find(|it| it.starts_with("Pss:")).unwrap();
    let kb: u32 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    f64::from(kb) / 1024.0
}

/// Latency (median, p95), idle load and memory, playing load and memory.
fn figures(peer: &mut impl Peer, card: &Card) -> [f64; 6] {
    let idle = (load(peer.process(), 10), memory(peer.process()));
    let times = latencies(peer, card);
    peer.play();
    thread::sleep(Duration::from_secs(1));
    let playing = (load(peer.process(), 20), memory(peer.process()));
    peer.stop();
    let p95 = times[(times.len() * 95).div_ceil(100) - 1];
    [
        times[times.len() / 2],
        p95,
        idle.0,
        idle.1,
        playing.0,
        playing.1,
    ]
}

fn main() {
    let card = Card::plug("memorial").unwrap();
    let house = House::with_card("memorial", card.alsa_config());
    let mut docent = Docent(house.serve());
    let ours = figures(&mut docent, &card);
    drop(docent);
    let theirs = figures(&mut Mpd::start(&card), &card);
    let names = [
        "touch to first sample, median (ms)",
        "touch to first sample, p95 (ms)",
        "idle, % of a core",
        "idle, PSS (MB)",
        "playing, % of a core",
        "playing, PSS (MB)",
    ];
    println!(
        "{:<36}{:>10}{:>10}{:>8}",
        "figure", "docent", "MPD", "ratio"
    );
    for ((name, ours), theirs) in names.iter().zip(ours).zip(theirs) {
        let ratio = if theirs > 0.0 {
            format!("{:.2}", ours / theirs)
        } else {
            "–".to_owned()
        };
        println!("{name:<36}{ours:>10.2}{theirs:>10.2}{ratio:>8}");
    }
}
