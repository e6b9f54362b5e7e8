//! A sound on a card of its own, from a program that does nothing else. Where the machine has too
//! little time for sound, this one has gaps too, which shows how the daemon's gaps must be judged.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use super::captured_audio::Recording;
use super::process_guard::ProcessGuard;
use super::sound_card::Card;
use super::{NICE, TIMEOUT};

/// The number of silent samples that count as a gap: a millisecond.
const GAP: usize = 48;

/// The share of the last minute, in percent, in which some program waited for a processor, from which on a machine
/// counts as starved.
const STARVED_PERCENT: f64 = 50.0;

/// Plays noise until it is dropped.
#[derive(Debug)]
pub(crate) struct Control {
    capture: Recording,
    _player: ProcessGuard,
    _card: Card,
    /// Whether a single gap was excused already.
    has_excused: AtomicBool,
}

impl Control {
    /// Its buffer is half of docent's, so it runs dry first.
    pub(super) fn start() -> Self {
        let card = Card::plug("control").unwrap();
        let capture = card.record().unwrap();
        // As the daemon; without the permission `nice` says so and goes on.
        let mut player = Command::new("nice");
        player
            .args(["-n", &NICE.to_string(), "aplay"])
            .args(["--quiet", "--device", card.name()])
            .args(["--file-type=raw", "--format=S16_LE"])
            .args(["--rate=48000", "--channels=2"])
            .args(["--period-size=2048", "--buffer-size=4096"])
            .arg("/dev/urandom")
            .env("ALSA_CONFIG_PATH", card.alsa_config());
        let player = ProcessGuard::hold(&player, Stdio::null()).unwrap();
        assert!(capture.wait_for_sound(0.01, TIMEOUT), "aplay plays nothing");
        Self {
            capture,
            _player: player,
            _card: card,
            has_excused: AtomicBool::new(false),
        }
    }

    /// The current position.
    pub(crate) fn mark(&self) -> usize {
        self.capture.length()
    }

    /// The number of gaps since `mark`.
    pub(crate) fn gaps(&self, mark: usize) -> usize {
        gaps(&self.capture.captured().samples[mark..])
    }

    /// An error if a sound has more than twice as many gaps as this stream has since `mark`: none where this
    /// stream has none. A starved machine starves two programs at different moments, so the counts differ; on such
    /// a machine a single gap is excused, once in a test. A fault of docent shows again with the next sound.
    pub(crate) fn judge_gaps(&self, mark: usize, found: &[String]) -> Result<(), String> {
        let others = self.gaps(mark);
        if found.len() <= 2 * others {
            return Ok(());
        }
        if found.len() == 1 && is_starved() && !self.has_excused.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        Err(format!("{found:?}, and {others} in what played beside it"))
    }

    /// Fails if a sound has gaps although this stream has none since `mark`.
    pub(crate) fn judge(&self, mark: usize, heard: Result<(), String>) {
        if let Err(error) = heard {
            let gaps = self.gaps(mark);
            assert!(gaps > 0, "{error}; what played beside it had no gap");
        }
    }
}

/// Whether the programs of this machine waited for a processor most of the last minute.
fn is_starved() -> bool {
    // The kernel may be built without it.
    let pressure = fs::read_to_string("/proc/pressure/cpu").unwrap_or_default();
    let waited = pressure
        .lines()
        .find_map(|line| line.strip_prefix("some ")?.split("avg60=").nth(1));
    waited
        .and_then(|rest| rest.split(' ').next()?.parse::<f64>().ok())
        .is_some_and(|percent| percent > STARVED_PERCENT)
}

/// The silences that are followed by sound.
fn gaps(heard: &[f32]) -> usize {
    let (mut silent, mut gaps) = (0, 0);
    for event in heard {
        if *event == 0.0 {
            silent += 1;
        } else {
            gaps += usize::from(silent >= GAP);
            silent = 0;
        }
    }
    gaps
}

#[test]
fn a_gap_is_a_silence_within_a_sound() {
    let (sound, silence) = ([0.5; 480], [0.0; 480]);
    assert_eq!(gaps(&sound), 0);
    assert_eq!(gaps(&[sound, silence].concat()), 0);
    assert_eq!(gaps(&[sound, silence, sound, silence, sound].concat()), 2);
}
