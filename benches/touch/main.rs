//! What a touch costs, beside MPD on the same virtual card in the same run: time to the first
//! sample at the card, processor, memory and wakeups while idle and while playing, and what is lost
//! while other programs use the processor.
//! Figures, not verdicts: `cargo bench --bench touch`, or with names of parts: `-- first idle`.
#![expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and lives by the real clock"
)]

#[path = "../../tests/it/support/mod.rs"]
mod support;

#[path = "../report/mod.rs"]
mod report;

mod clips;
mod cost;
mod peers;

use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};

use clips::{Clip, Clips};
use cost::Cost;
use peers::{Docent, Mpd, Peer};
use report::{Rounds, Wanted, report, share};
use support::audio_match;
use support::captured_audio::RATE;
use support::sound_card::Card;

const ROUNDS: u32 = 20;
/// The number of rounds of which the worst is reported.
const WORST_OF: usize = 5;
/// Rounds of what takes its time.
const LONG_ROUNDS: usize = 3;
const IDLE: Duration = Duration::from_secs(5);
const PLAYING: Duration = Duration::from_secs(12);
/// The number of programs that load the processor, and for how long.
const HOGS: usize = 6;
const HOGGED: Duration = Duration::from_secs(10);

struct Bench {
    card: Card,
    clips: Clips,
    docent: Docent,
    mpd: Mpd,
}

/// What to measure a first sample of.
#[derive(Clone, Copy)]
enum Touch {
    /// The clip from its beginning, where nothing plays.
    Play(Clip),
    /// The long clip from its 45th minute, where nothing plays.
    PlayAt,
    /// To the 45th minute of the long clip while it plays.
    Seek,
}

impl Touch {
    fn clip(self) -> (Clip, u32) {
        match self {
            Self::Play(clip) => (clip, 0),
            Self::PlayAt | Self::Seek => (Clip::Long, clips::FAR),
        }
    }
}

impl Bench {
    fn set() -> Self {
        let card = Card::plug("memorial").unwrap();
        let clips = Clips::make();
        let docent = Docent::serve(&card, &clips);
        let mpd = Mpd::start(&card, &clips);
        Self {
            card,
            clips,
            docent,
            mpd,
        }
    }

    /// Milliseconds from the touch to its first sample at the card: docent's and MPD's by turns, so
    /// that whatever else happens here happens to both.
    fn latencies(&mut self, touch: Touch) -> Vec<[f64; 2]> {
        let (clip, second) = touch.clip();
        // From a second earlier, where there is one: peers do not leap to the very place.
        let sound = self.clips.seconds_of(clip, second.saturating_sub(1));
        (0..ROUNDS)
            .map(|round| {
                [
                    latency(&mut self.docent, &self.card, touch, &sound, round),
                    latency(&mut self.mpd, &self.card, touch, &sound, round),
                ]
            })
            .collect()
    }

    /// Round by round, docent's and MPD's.
    fn both<T>(&mut self, measure: impl Fn(&mut dyn Peer, &Card) -> T) -> Vec<[T; 2]> {
        (0..LONG_ROUNDS)
            .map(|_| {
                [
                    measure(&mut self.docent, &self.card),
                    measure(&mut self.mpd, &self.card),
                ]
            })
            .collect()
    }
}

/// A machine that is busy with something else may tear a sound apart: then it is tried once more. Who
/// plays something else twice plays something else.
fn latency(peer: &mut dyn Peer, card: &Card, touch: Touch, sound: &[f32], round: u32) -> f64 {
    let found = (0..2).find_map(|_| once(peer, card, touch, sound, round));
    found.unwrap_or_else(|| panic!("{} plays something else", peer.name()))
}

/// None where what is heard is not the sound.
fn once(peer: &mut dyn Peer, card: &Card, touch: Touch, sound: &[f32], round: u32) -> Option<f64> {
    let capture = card.record().unwrap();
    let playing = matches!(touch, Touch::Seek);
    if playing {
        peer.play(Clip::Long);
        assert!(capture.wait_for_sound(0.02, Duration::from_secs(10)));
    }
    // Not in step with the card's own rhythm.
    thread::sleep(Duration::from_millis(300 + 7 * u64::from(round)));
    let touched = SystemTime::now();
    match touch {
        Touch::Play(clip) => peer.play(clip),
        Touch::PlayAt => peer.play_at(Clip::Long, clips::FAR),
        Touch::Seek => peer.seek(clips::FAR),
    }
    if !playing {
        assert!(capture.wait_for_sound(0.02, Duration::from_secs(10)));
    }
    thread::sleep(Duration::from_millis(1_300));
    peer.stop();
    thread::sleep(Duration::from_millis(700));
    let heard = capture.finish();
    let begun = match touch {
        Touch::Play(_) => beginning(sound, &heard.samples),
        Touch::PlayAt | Touch::Seek => onset(sound, &heard.samples),
    };
    let took = heard.time_of(begun?).duration_since(touched);
    Some(took.map_or(0.0, |duration| duration.as_secs_f64() * 1000.0))
}

const SECOND: usize = 48_000;

/// Where a clip begins, with the silence that it begins with.
fn beginning(sound: &[f32], heard: &[f32]) -> Option<usize> {
    let place = audio_match::find(&sound[..SECOND], heard)?;
    (place.correlation > 0.8).then_some(place.lag)
}

/// The first sample of what leads to the second half of `sound`: that is found first, and what is
/// like it is followed backwards, however far from the wanted place it began.
fn onset(sound: &[f32], heard: &[f32]) -> Option<usize> {
    const BLOCK: usize = 96;
    let from = SECOND + SECOND / 4;
    let place = audio_match::find(&sound[from..], heard)?;
    let blocks = (1..=place.lag.min(from) / BLOCK).take_while(|n| {
        let (ours, theirs) = (place.lag - n * BLOCK, from - n * BLOCK);
        alike(&heard[ours..ours + BLOCK], &sound[theirs..theirs + BLOCK])
    });
    let begun = place.lag - blocks.count() * BLOCK;
    (place.correlation > 0.8).then_some(begun)
}

fn alike(one: &[f32], other: &[f32]) -> bool {
    let product = |a: &[f32], b: &[f32]| -> f64 {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum()
    };
    let scale = (product(one, one) * product(other, other)).sqrt();
    scale > 0.0 && product(one, other) / scale > 0.7
}

/// Milliseconds that were silent at the card though sound was due, while others wanted the processor.
fn lost(peer: &mut dyn Peer, card: &Card) -> f64 {
    let mut hogs: Vec<Child> = (0..HOGS).map(|_| hog()).collect();
    let capture = card.record().unwrap();
    peer.play(Clip::Noise);
    thread::sleep(HOGGED);
    let heard = capture.finish();
    peer.stop();
    for hog in &mut hogs {
        hog.kill().unwrap();
        hog.wait().unwrap();
    }
    thread::sleep(Duration::from_secs(1));
    let first = audio_match::first_sound(&heard.samples, 0.001).expect("it was heard");
    // Noise is never silent for a millisecond.
    let silences = heard.samples[first..].chunk_by(|a, b| (*a == 0.0) == (*b == 0.0));
    let gaps = silences.filter(|run| run[0] == 0.0 && run.len() > 48);
    f64::from(u32::try_from(gaps.map(<[f32]>::len).sum::<usize>()).unwrap()) / f64::from(RATE)
        * 1000.0
}

fn hog() -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", "while :; do :; done"]).spawn().unwrap()
}

/// How soon it sounds, mostly and at worst.
fn soon(what: &str, rounds: &[[f64; 2]]) {
    let row = |what: &str, rounds: &[[f64; 2]]| {
        report(
            what,
            "ms",
            Rounds::Beside("MPD", rounds),
            Wanted::Times(1.0),
        );
    };
    row(&format!("{what}, median"), rounds);
    let worst = |of: &[[f64; 2]]| {
        [0, 1].map(|n| share(&of.iter().map(|round| round[n]).collect::<Vec<f64>>(), 100))
    };
    let worst: Vec<[f64; 2]> = rounds.chunks(WORST_OF).map(worst).collect();
    row(&format!("{what}, the worst of {WORST_OF}"), &worst);
}

fn costs(what: &str, rounds: &[[Cost; 2]], wanted: [Wanted; 2]) {
    let row = |name: &str, unit: &str, figure: fn(&Cost) -> f64, wanted: Wanted| {
        let rounds: Vec<[f64; 2]> = rounds
            .iter()
            .map(|round| round.each_ref().map(figure))
            .collect();
        let what = format!("{what}, {name}");
        report(&what, unit, Rounds::Beside("MPD", &rounds), wanted);
    };
    row("processor", "% of a core", |cost| cost.processor, wanted[0]);
    row("memory (PSS)", "MB", |cost| cost.memory, wanted[1]);
    row("wakeups", "a second", |cost| cost.wakeups, Wanted::Nothing);
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);
    let mut bench = Bench::set();
    if wants("idle") {
        // Both idle at once: neither hinders the other.
        let both = [bench.docent.pid(), bench.mpd.pid()];
        let idle: Vec<_> = (0..LONG_ROUNDS).map(|_| cost::of(both, IDLE)).collect();
        let wanted = [Wanted::Nothing, Wanted::Most(12.0)];
        costs("idle", &idle, wanted);
    }
    if wants("first") {
        for clip in [Clip::Mp3, Clip::Wav] {
            let times = bench.latencies(Touch::Play(clip));
            soon(&format!("first sample of {clip}"), &times);
        }
    }
    if wants("seek") {
        let times = bench.latencies(Touch::PlayAt);
        soon("first sample at 45:00 of 60:00, vbr mp3", &times);
        let times = bench.latencies(Touch::Seek);
        soon("the same, while it plays", &times);
    }
    if wants("playing") {
        for clip in [Clip::Mp3, Clip::Wav] {
            let playing = bench.both(|program, _| {
                program.play(clip);
                thread::sleep(Duration::from_secs(2));
                let [cost] = cost::of([program.pid()], PLAYING);
                program.stop();
                thread::sleep(Duration::from_secs(1));
                cost
            });
            let wanted = [Wanted::Times(1.0); 2];
            costs(&format!("playing {clip}"), &playing, wanted);
        }
    }
    if wants("hogs") {
        let lost = bench.both(lost);
        let what = format!(
            "lost of {} s while {HOGS} programs want it all",
            HOGGED.as_secs()
        );
        report(&what, "ms", Rounds::Beside("MPD", &lost), Wanted::Nothing);
    }
}
