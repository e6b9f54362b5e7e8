//! Recordings that are damaged after publication: their plays end as damaged, and nothing else is disturbed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use docent::clock::Clock;
use docent::decoder::{Decoder, FormatSet};
use docent::library::Library;
use docent::model::{Gain, Ms};
use docent::player::{NullOutput, Output, OutputError, OutputState, PlaybackSource};

use crate::inspection::sample;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::room_fixture::RoomFixture;
use crate::support::seeded_random::SeededRandom;
use crate::support::silent_recordings;
use crate::support::test_sounds::{Coding, noise};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";
const MUTATIONS: usize = 2_000;
/// The time within which a play of a damaged file must end after its length.
const LONGEST: Duration = Duration::from_secs(2);

/// A recording as it was inspected and published.
struct Published {
    name: &'static str,
    bytes: Vec<u8>,
    length: Ms,
    channels: u8,
    /// Whether a player plays it without derivation.
    serves: bool,
}

impl Published {
    fn new(name: &'static str, bytes: Vec<u8>, folder: &Path) -> Self {
        let path = folder.join(name);
        fs::write(&path, &bytes).unwrap();
        let file = File::open(&path).unwrap();
        let mut decoder = Decoder::open(file, FormatSet::All, Arc::default()).unwrap();
        let serves = decoder.format().is_playable_on_speakers();
        let (mut frames, mut rate, mut channels) = (0, 0, 0);
        while let Some(block) = decoder.next_block().unwrap() {
            frames += block.frames();
            (rate, channels) = (block.spec.sample_rate, block.spec.channels);
        }
        let length = Ms::from_frames(frames, rate);
        Self {
            name,
            bytes,
            length,
            channels,
            serves,
        }
    }

    fn sound(&self, file: &Path, from: Ms) -> PlaybackSource {
        PlaybackSource {
            file: file.to_owned(),
            start: from,
            length: self.length,
            channels: self.channels,
            gain: Gain(0.0),
            true_peak: -3.0,
        }
    }
}

/// One recording of each accepted format, a second or two long.
fn published(folder: &Path) -> Vec<Published> {
    let coded = |coding: Coding| {
        let path = folder.join("coded");
        coding.write(&noise(5, 1), &path);
        fs::read(path).unwrap()
    };
    vec![
        Published::new("noise.wav", coded(Coding::Wav), folder),
        Published::new("noise.mp3", coded(Coding::Mp3), folder),
        Published::new("variable.mp3", coded(Coding::VbrMp3), folder),
        Published::new("noise.flac", coded(Coding::Flac), folder),
        Published::new("tone.m4a", sample("tone.m4a"), folder),
        Published::new("tone.ogg", sample("tone.ogg"), folder),
        Published::new("tone.opus", sample("tone.opus"), folder),
    ]
}

/// Plays without a device, with a clock that jumps to the end; returns how it ended.
fn played(sound: &PlaybackSource) -> Result<OutputState, String> {
    let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
    let mut output = NullOutput::new(clock.clone());
    match output.start(sound) {
        Ok(()) => {}
        Err(OutputError::Recording(reason)) => return Err(reason),
        Err(trouble @ OutputError::Device(_)) => panic!("{trouble}"),
    }
    clock.advance(sound.length.duration() + Duration::from_millis(1));
    let begun = Instant::now();
    loop {
        let report = output.report();
        if report.state != OutputState::Playing {
            assert!(report.position <= sound.length);
            return Ok(report.state);
        }
        if begun.elapsed() > 2 * LONGEST {
            return Ok(OutputState::Playing);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Applies a mutation; returns whether the end was cut off.
fn mutate(bytes: &mut Vec<u8>, other: &[u8], dice: &mut SeededRandom) -> bool {
    let size = u64::try_from(bytes.len()).unwrap();
    // Alternately in the header, which has lengths and tables, and anywhere.
    let reach = if dice.below(2) == 0 {
        size.min(256)
    } else {
        size
    };
    let at = usize::try_from(dice.below(reach)).unwrap();
    let until = bytes
        .len()
        .min(at + usize::try_from(dice.below(4_096)).unwrap());
    let any = |dice: &mut SeededRandom| u8::try_from(dice.below(256)).unwrap();
    match dice.below(9) {
        0..=2 => bytes[at] ^= 1 << dice.below(8),
        3 => bytes[at..until].fill_with(|| any(dice)),
        4 => bytes[at..until].fill(if dice.below(2) == 0 { 0 } else { 0xff }),
        5 => {
            bytes.truncate(at);
            return true;
        }
        6 => drop(bytes.drain(at..until)),
        7 => {
            let part = bytes[at..until].to_vec();
            bytes.splice(at..at, part);
        }
        _ => {
            // Another file's beginning, with the rest of this one, or the whole of the other.
            let most = if dice.below(2) == 0 { at } else { other.len() };
            let beginning = &other[..other.len().min(most)];
            let most = bytes.len().min(beginning.len());
            bytes.splice(..most, beginning.iter().copied());
        }
    }
    false
}

/// The result of a mutation.
fn round(n: usize, all: &[Published], folder: &Path) -> String {
    let mut dice = SeededRandom(u64::try_from(n).unwrap() * 7_919 + 17);
    let published = &all[n % all.len()];
    let other = &all[(n / all.len()) % all.len()];
    let mut bytes = published.bytes.clone();
    let mut cut = false;
    for _ in 0..=dice.below(3) {
        cut = mutate(&mut bytes, &other.bytes, &mut dice);
        if bytes.is_empty() || cut {
            break;
        }
    }
    let path = folder.join(format!("{n}"));
    fs::write(&path, &bytes).unwrap();
    // Some are begun in their midst.
    let from = match dice.below(3) {
        0 => Ms(dice.below(published.length.0)),
        _ => Ms::ZERO,
    };
    let sound = published.sound(&path, from);
    let play = || {
        let begun = Instant::now();
        (played(&sound), begun.elapsed())
    };
    let (mut came, mut took) = play();
    if took > LONGEST {
        // What hangs does so again; a busy machine does not hang twice.
        (came, took) = play();
    }
    assert!(
        took <= LONGEST,
        "{} {n} from {from:?} took {took:?}: {came:?}",
        published.name
    );
    let kept = bytes.len() + published.bytes.len() / 50 >= published.bytes.len();
    if cut && !kept {
        assert_ne!(
            came,
            Ok(OutputState::Finished),
            "{} {n} lost its end",
            published.name
        );
    }
    fs::remove_file(&path).unwrap();
    match came {
        Ok(state @ (OutputState::Finished | OutputState::DecodeFailed)) => {
            format!("{} {state:?}", published.name)
        }
        Ok(state) => panic!("{} {n} from {from:?}: {state:?}", published.name),
        Err(reason) => {
            assert!(!reason.is_empty());
            format!("{} refused", published.name)
        }
    }
}

#[test]
fn any_damage_ends_the_play_and_disturbs_no_other_room() {
    let folder = tempfile::tempdir().unwrap();
    let all = published(folder.path());
    for published in &all {
        let wanted = Some(OutputState::Finished).filter(|_| published.serves);
        let last = published.length - Ms(1);
        for from in [
            Ms::ZERO,
            Ms(1),
            Ms(published.length.0 / 2),
            last,
            published.length,
        ] {
            let came = played(&published.sound(&folder.path().join(published.name), from));
            let came = came.map_err(|reason| assert!(!published.serves, "{reason}"));
            assert_eq!(came.ok(), wanted, "{} from {from:?}", published.name);
        }
    }
    // Another room, in real time.
    let quiet = folder.path().join("quiet.wav");
    silent_recordings::write(&quiet, 3_600);
    let mut room = NullOutput::new(Clock::system());
    let hour = PlaybackSource {
        length: Ms(3_600_000),
        channels: 1,
        ..all[0].sound(&quiet, Ms::ZERO)
    };
    room.start(&hour).unwrap();
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let mut came = BTreeMap::<String, usize>::new();
    thread::scope(|scope| {
        let work = || {
            let mut came = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= MUTATIONS {
                    return came;
                }
                came.push(round(n, &all, folder.path()));
            }
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        while next.load(Ordering::Relaxed) < MUTATIONS {
            let report = room.report();
            assert_eq!(report.state, OutputState::Playing);
            thread::sleep(Duration::from_millis(100));
        }
        for kind in threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
        {
            *came.entry(kind).or_default() += 1;
        }
    });
    let passed = begun.elapsed();
    let report = room.report();
    assert_eq!(report.state, OutputState::Playing);
    assert!(report.position >= Ms::from(passed), "{report:?} {passed:?}");
    assert_eq!(came.values().sum::<usize>(), MUTATIONS);
    // If all had gone one way, nothing would have been tried.
    for published in all.iter().filter(|published| published.serves) {
        for kind in ["Finished", "DecodeFailed", "refused"] {
            let there = came.get(&format!("{} {kind}", published.name));
            assert!(there.is_some(), "{} {kind}: {came:?}", published.name);
        }
    }
}

/// A wav whose first `fmt ` chunk has a rate of zero, and whose second has the true one.
fn two_formats() -> Vec<u8> {
    let format = |rate: u32| {
        let mut chunk = b"fmt \x10\0\0\0\x01\0\x01\0".to_vec();
        chunk.extend(rate.to_le_bytes());
        chunk.extend((rate * 2).to_le_bytes());
        chunk.extend(b"\x02\0\x10\0");
        chunk
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("noise.wav");
    Coding::Wav.write(&noise(8, 2), &path);
    let whole = fs::read(path).unwrap();
    let mut wav = [&whole[..12], &format(0), &format(48_000), &whole[36..]].concat();
    let size = u32::try_from(wav.len() - 8).unwrap();
    wav[4..8].copy_from_slice(&size.to_le_bytes());
    wav
}

#[test]
fn a_wav_with_two_formats_is_refused_or_plays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twice.wav");
    fs::write(&path, two_formats()).unwrap();
    let docent = env!("CARGO_BIN_EXE_docent").into();
    let library = Library::open(&folder.path().join("state"), docent).unwrap();
    let Ok(measured) = library.inspect(&path) else {
        return;
    };
    let sound = PlaybackSource {
        file: path,
        start: Ms::ZERO,
        length: measured.length,
        channels: measured.channels,
        gain: measured.gain(),
        true_peak: measured.true_peak,
    };
    assert_eq!(played(&sound), Ok(OutputState::Finished));
    for from in [Ms(20), Ms(1_000), Ms(1_980)] {
        let sound = PlaybackSource {
            start: from,
            ..sound.clone()
        };
        assert_eq!(played(&sound), Ok(OutputState::Finished), "{from:?}");
    }
}

#[test]
fn a_file_of_another_rate_or_channel_count_counts_as_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let all = published(folder.path());
    let published = &all[0];
    let sound = published.sound(&folder.path().join(published.name), Ms::ZERO);
    let stereo = PlaybackSource {
        channels: 2,
        ..sound.clone()
    };
    let refused = played(&stereo).unwrap_err();
    assert!(refused.contains("channels"), "{refused}");
    let mut slower = published.bytes.clone();
    slower[24..28].copy_from_slice(&44_100_u32.to_le_bytes());
    fs::write(&sound.file, slower).unwrap();
    let refused = played(&sound).unwrap_err();
    assert!(refused.contains("44100"), "{refused}");
    let longer = [&published.bytes[..], &published.bytes[44..]].concat();
    let mut longer = longer;
    let size = u32::try_from(longer.len() - 44).unwrap();
    longer[40..44].copy_from_slice(&size.to_le_bytes());
    longer[4..8].copy_from_slice(&(size + 36).to_le_bytes());
    fs::write(&sound.file, longer).unwrap();
    assert_eq!(played(&sound), Ok(OutputState::DecodeFailed));
}

fn play(daemon: &Daemon, room: &str, clip: &str) -> u16 {
    let path = format!("/es/rooms/{room}/play");
    daemon.request("POST", &path, &[FORM, JSON], clip).status
}

#[test]
fn a_recording_damaged_at_run_time_ends_its_play_and_is_logged_once() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut hall = RoomFixture::below(&site.path("tour"));
    let folder = hall.room("memorial");
    let codings = [Coding::Wav, Coding::Flac, Coding::Mp3];
    for (n, coding) in (1..).zip(codings) {
        let file = format!("{n}.{}", coding.extension());
        coding.write(&noise(n, 4), &folder.join(&file));
        hall.clip(&n.to_string(), &file);
    }
    let folder = hall.room("study");
    Coding::Wav.write(&noise(9, 60), &folder.join("long.wav"));
    hall.clip("9", "long.wav");
    hall.import_tour(&site);
    let daemon = site.serve();
    assert_eq!(play(&daemon, "study", "clip=9"), 204);
    // The second half of each is gone; then it is a file of another kind.
    for (n, coding) in (1_usize..).zip(codings) {
        let file = site
            .path("tour/memorial")
            .join(format!("{n}.{}", coding.extension()));
        let served = docent::library::hash(&file).unwrap();
        let served = site.path("state/recordings").join(served.as_str());
        let whole = fs::read(&served).unwrap();
        fs::write(&served, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(play(&daemon, "memorial", &format!("clip={n}")), 204);
        let plays = site.await_plays(|plays| {
            let ended = plays
                .iter()
                .filter(|play| play.room == "memorial" && play.end.is_some());
            ended.count() == n
        });
        let last = plays.iter().rfind(|play| play.room == "memorial").unwrap();
        assert_eq!(last.end.as_deref(), Some("error"), "{coding:?} {plays:?}");
        assert!((1_500..=2_500).contains(&last.heard_ms), "{plays:?}");
        let name = served.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(site.log().matches(&name).count(), 1, "{}", site.log());
        fs::write(&served, sample("tone.m4a")).unwrap();
        play(&daemon, "memorial", &format!("clip={n}"));
        site.wait_until("the log has it", || site.log().matches(&name).count() == 2);
    }
    let plays = site.plays();
    let study = plays.iter().find(|play| play.room == "study").unwrap();
    assert_eq!(study.end, None, "the study plays on: {plays:?}");
    assert!(!site.log().contains("panicked"), "{}", site.log());
    assert_eq!(daemon.get("/healthz").status, 200);
    assert!(daemon.terminate().0.success());
}
