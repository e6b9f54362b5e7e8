//! What museums bring is taken for what it is: as long and as loud as ffmpeg says, or refused with the
//! reason that is true. What a browser records is taken too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use docent::library::{Library, Measured, RecordingError, hash};
use docent::model::Format;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::browser::Browser;
use crate::support::daemon::program;
use crate::support::test_sounds::{noise, wav};

const SECONDS: u32 = 7;
const LENGTH_MS: u64 = 7_000;

/// Records three seconds once its button is touched; `recorded` holds them in hexadecimal digits.
const RECORDER: &str = "void (window.recorded = (async () => {
  const button = document.querySelector('button');
  await new Promise(resolve => button.addEventListener('click', resolve));
  const context = new AudioContext({ sampleRate: 48000 });
  const tone = new OscillatorNode(context, { frequency: 440 });
  const sink = new MediaStreamAudioDestinationNode(context);
  tone.connect(sink);
  tone.start();
  await context.resume();
  const recorder = new MediaRecorder(sink.stream, { mimeType: 'audio/webm;codecs=opus' });
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  const stopped = new Promise(resolve => { recorder.onstop = resolve; });
  recorder.start(200);
  const from = context.currentTime;
  while (context.currentTime - from < 3) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
})())";

struct Workshop {
    folder: TempDir,
    library: Library,
}

impl Workshop {
    /// With seven seconds of stereo in `sound.wav`.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("state"), program()).unwrap();
        let workshop = Self { folder, library };
        let (left, right) = (noise(3, SECONDS), noise(4, SECONDS));
        wav(&[&left, &right], &workshop.path("sound.wav"));
        workshop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What ffmpeg makes of the sound with these arguments.
    fn made(&self, name: &str, arguments: &str) -> PathBuf {
        self.made_from("sound.wav", name, arguments)
    }

    fn made_from(&self, from: &str, name: &str, arguments: &str) -> PathBuf {
        let (from, to) = (self.path(from), self.path(name));
        let mut given = vec!["-i", from.to_str().unwrap()];
        given.extend(arguments.split_whitespace());
        given.push(to.to_str().unwrap());
        ffmpeg(&given);
        to
    }

    fn written(&self, name: &str, content: &[u8]) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    fn inspect(&self, file: &Path) -> Result<Measured, RecordingError> {
        self.library.inspect(file)
    }

    fn measured(&self, file: &Path) -> Measured {
        self.inspect(file)
            .unwrap_or_else(|unfit| panic!("{}: {unfit}", file.display()))
    }

    /// The recording that a browser writes, from sound that the page makes itself.
    async fn recorded_by_a_browser(&self) -> PathBuf {
        let browser = Browser::open().await.unwrap();
        let page = self.written(
            "recorder.html",
            b"<!doctype html><title>Recorder</title><button>Record</button>",
        );
        let page = url::Url::from_file_path(page).unwrap();
        browser.goto(page.as_str()).await.unwrap();
        browser.eval(RECORDER).await.unwrap();
        // Without a touch a page makes no sound.
        browser.touch("button").await.unwrap();
        let recorded = browser.eval("window.recorded").await.unwrap();
        self.written(
            "browser.webm",
            &hex::decode(recorded.as_str().unwrap()).unwrap(),
        )
    }
}

fn ffmpeg(arguments: &[&str]) -> String {
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostdin", "-nostats", "-y"])
        .args(arguments)
        .output()
        .expect("ffmpeg runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    told
}

/// Integrated loudness in LUFS, by ffmpeg.
fn loudness(file: &Path) -> f64 {
    let file = file.to_str().unwrap();
    let filter = "loudnorm=print_format=json";
    let told = ffmpeg(&[
        "-i", file, "-map", "0:a:0", "-af", filter, "-f", "null", "-",
    ]);
    let json = told.get(told.rfind('{').unwrap()..).unwrap();
    let json = json.get(..=json.find('}').unwrap()).unwrap();
    let found: Value = serde_json::from_str(json).unwrap();
    found["input_i"].as_str().unwrap().parse().unwrap()
}

/// How long ffmpeg plays it, in milliseconds.
fn length_ms(file: &Path) -> u64 {
    let samples = file.with_extension("raw");
    let (file, raw) = (file.to_str().unwrap(), samples.to_str().unwrap());
    let shape = ["-ac", "1", "-ar", "48000", "-f", "s16le"];
    ffmpeg(&[&["-i", file, "-map", "0:a:0"], &shape[..], &[raw]].concat());
    fs::metadata(&samples).unwrap().len() / 2 / 48
}

#[test]
fn what_is_accepted_is_as_long_and_as_loud_as_ffmpeg_says() {
    let workshop = Workshop::new();
    let made = [
        ("16.wav", "-c:a pcm_s16le", Format::Wav),
        ("24.wav", "-c:a pcm_s24le", Format::Wav),
        ("float.wav", "-c:a pcm_f32le", Format::Wav),
        ("telephone.wav", "-c:a pcm_mulaw", Format::Wav),
        ("ms.wav", "-c:a adpcm_ms", Format::Wav),
        ("ima.wav", "-c:a adpcm_ima_wav", Format::Wav),
        ("large.wav", "-c:a pcm_s24le -rf64 always", Format::Wav),
        ("a.flac", "-c:a flac", Format::Flac),
        ("surround.flac", "-ac 6 -c:a flac", Format::Flac),
        ("a.oga", "-c:a flac -f ogg", Format::Flac),
        ("constant.mp3", "-c:a libmp3lame -b:a 128k", Format::Mp3),
        ("variable.mp3", "-c:a libmp3lame -q:a 3", Format::Mp3),
        ("a.ogg", "-c:a libvorbis", Format::Vorbis),
        ("a.m4a", "-c:a aac -b:a 128k", Format::Aac),
        ("44100.m4a", "-ar 44100 -c:a aac -b:a 128k", Format::Aac),
        ("a.aac", "-c:a aac -b:a 128k -f adts", Format::Aac),
        ("lossless.m4a", "-c:a alac", Format::Alac),
        ("a.opus", "-c:a libopus -b:a 96k", Format::Opus),
        ("16.aiff", "-c:a pcm_s16be", Format::Aiff),
        ("24.aif", "-c:a pcm_s24be", Format::Aiff),
        ("float.aifc", "-c:a pcm_f32be -f aiff", Format::Aiff),
        ("little.aifc", "-c:a pcm_s16le -f aiff", Format::Aiff),
        ("16.caf", "-c:a pcm_s16le", Format::Caf),
        ("lossless.caf", "-c:a alac", Format::Caf),
        ("a.webm", "-c:a libopus", Format::Webm),
        ("live.webm", "-c:a libopus -live 1", Format::Webm),
        ("vorbis.webm", "-c:a libvorbis", Format::Webm),
        ("flac.mka", "-c:a flac", Format::Webm),
        ("mp3.mka", "-c:a libmp3lame", Format::Webm),
    ];
    let mut wrong = Vec::new();
    for (name, arguments, format) in made {
        let file = workshop.made(name, arguments);
        let measured = workshop.measured(&file);
        let (length, lufs) = (length_ms(&file), loudness(&file));
        let apart = (measured.loudness.unwrap() - lufs).abs();
        if measured.format != format || measured.length.0.abs_diff(length) > 50 || apart > 0.1 {
            wrong.push((
                name,
                length,
                lufs,
                measured.format,
                measured.length,
                measured.loudness,
            ));
        }
        // What is made of it for the room and for phones is as long.
        let sha256 = hash(&file).unwrap();
        let recording = workshop
            .library
            .persist_recording(&file, &sha256, &measured)
            .unwrap();
        for served in [
            &recording.speaker_file.sha256,
            &recording.browser_file.sha256,
        ] {
            let served = workshop.measured(&workshop.library.recording_path(served));
            assert!(
                served.length.0.abs_diff(measured.length.0) <= 1,
                "{name}: {served:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_encoders_padding_is_no_part_of_the_recording() {
    let workshop = Workshop::new();
    for (name, arguments) in [
        ("8000.m4a", "-ar 8000 -c:a aac -b:a 24k"),
        ("16000.m4a", "-ar 16000 -c:a aac -b:a 48k"),
        ("48000.m4a", "-c:a aac"),
        ("lossless.m4a", "-c:a alac"),
        ("a.opus", "-c:a libopus"),
        ("a.mp3", "-c:a libmp3lame"),
    ] {
        let measured = workshop.measured(&workshop.made(name, arguments));
        assert!(
            measured.length.0.abs_diff(LENGTH_MS) <= 1,
            "{name}: {measured:?}"
        );
    }
}

/// An ogg's: CRC-32 with the polynomial 04c11db7, neither reflected nor inverted.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            (sum << 1) ^ if sum >> 31 == 0 { 0 } else { 0x04c1_1db7 }
        })
    })
}

/// The page of an ogg's header, with another pre-skip and gain.
fn opus(ogg: &[u8], pre_skip: u16, gain: i16) -> Vec<u8> {
    let mut ogg = ogg.to_vec();
    let head = ogg.windows(8).position(|it| it == b"OpusHead").unwrap();
    ogg[head + 10..head + 12].copy_from_slice(&pre_skip.to_le_bytes());
    ogg[head + 16..head + 18].copy_from_slice(&gain.to_le_bytes());
    let pieces = usize::from(ogg[26]);
    let length: usize = ogg[27..27 + pieces].iter().copied().map(usize::from).sum();
    ogg[22..26].fill(0);
    let check = checksum(&ogg[..27 + pieces + length]);
    ogg[22..26].copy_from_slice(&check.to_le_bytes());
    ogg
}

#[test]
fn an_opus_begins_behind_its_pre_skip_and_is_as_loud_as_its_header_asks() {
    let workshop = Workshop::new();
    let plain = fs::read(workshop.made("a.opus", "-c:a libopus -b:a 96k")).unwrap();
    let whole = workshop.measured(&workshop.path("a.opus"));
    let file = workshop.written("late.opus", &opus(&plain, u16::MAX, 0));
    let late = workshop.measured(&file);
    let skipped = (u64::from(u16::MAX) - 312) / 48;
    assert!(
        (whole.length.0 - late.length.0).abs_diff(skipped) <= 1,
        "{late:?}"
    );
    assert!(late.length.0.abs_diff(length_ms(&file)) <= 1, "{late:?}");
    assert_eq!(late.findings.declared_length, None);
    // Six decibels lower, in 256ths.
    let file = workshop.written("low.opus", &opus(&plain, 312, -6 * 256));
    let low = workshop.measured(&file).loudness.unwrap();
    let drop = whole.loudness.unwrap() - low;
    assert!(
        (drop - 6.0).abs() < 0.05 && (low - loudness(&file)).abs() < 0.1,
        "{drop}"
    );
}

/// A flac's header, with an unknown length, and its frames.
fn parted(flac: &Path) -> (Vec<u8>, Vec<u8>) {
    let bytes = fs::read(flac).unwrap();
    let mut at = 4;
    loop {
        let (kind, size) = (bytes[at], &bytes[at + 1..at + 4]);
        at += 4 + usize::try_from(u32::from_be_bytes([0, size[0], size[1], size[2]])).unwrap();
        if kind & 0x80 != 0 {
            break;
        }
    }
    let mut head = bytes[..at].to_vec();
    head[21] &= 0xf0;
    head[22..26].fill(0);
    (head, bytes[at..].to_vec())
}

#[test]
fn a_flac_that_changes_in_the_middle_is_refused_and_not_cut_short() {
    let workshop = Workshop::new();
    let (head, frames) = parted(&workshop.made("a.flac", "-t 2 -c:a flac"));
    for (name, arguments) in [
        ("rate.flac", "-ar 44100 -c:a flac"),
        ("channels.flac", "-ac 1 -c:a flac"),
    ] {
        let (_, other) = parted(&workshop.made(name, arguments));
        let changed = [&head[..], &frames, &other].concat();
        let found = workshop.inspect(&workshop.written(name, &changed));
        assert_eq!(
            found,
            Err(RecordingError::SpecChanged { at_ms: 2_000 }),
            "{name}"
        );
    }
    let (_, same) = parted(&workshop.made("same.flac", "-c:a flac"));
    let longer = workshop.written("longer.flac", &[&head[..], &frames, &same].concat());
    assert!(workshop.inspect(&longer).is_ok());
}

/// Marks the blocks of a frame in the middle as short and mixed.
fn mixed(mp3: &[u8], mono: bool) -> Vec<u8> {
    let mut mp3 = mp3.to_vec();
    let half = mp3.len() / 2;
    let frame = half
        + mp3[half..]
            .windows(2)
            .position(|it| it[0] == 0xff && it[1] & 0xfe == 0xfa)
            .unwrap();
    // Behind the header and what is said of all granules: a flag, two bits of kind, a flag.
    let flag = 32 + if mono { 18 } else { 20 } + 33;
    for (bit, value) in [(0, 1), (1, 1), (2, 0), (3, 1)] {
        let at = flag + bit;
        let byte = &mut mp3[frame + at / 8];
        let mask = 0x80 >> (at % 8);
        *byte = if value == 1 {
            *byte | mask
        } else {
            *byte & !mask
        };
    }
    mp3
}

#[test]
fn an_mp3_that_would_be_played_wrong_is_refused() {
    let workshop = Workshop::new();
    for (name, channels) in [("mono.mp3", 1), ("stereo.mp3", 2)] {
        let plain = workshop.made(name, &format!("-ac {channels} -c:a libmp3lame"));
        assert!(workshop.inspect(&plain).is_ok(), "{name}");
        let mixed = mixed(&fs::read(&plain).unwrap(), channels == 1);
        let found = workshop.inspect(&workshop.written(name, &mixed));
        assert_eq!(found, Err(RecordingError::UnsupportedMp3Blocks), "{name}");
    }
}

/// The packets of an AAC stream, each with an SBR element (14 bytes, type 13) before its end.
fn with_sbr(adts: &[u8]) -> Vec<u8> {
    const HEADER_BYTES: usize = 7;
    let mut stream = Vec::new();
    let mut rest = adts;
    while let [_, _, _, a, b, c, ..] = *rest {
        let length = usize::from(a & 3) << 11 | usize::from(b) << 3 | usize::from(c >> 5);
        let (packet, others) = rest.split_at(length);
        rest = others;
        let (header, data) = packet.split_at(HEADER_BYTES);
        let mut bits: Vec<bool> = data
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1 == 1))
            .collect();
        // The end is three ones, and zeros up to a whole byte.
        let end = bits.iter().rposition(|bit| *bit).unwrap() - 2;
        bits.truncate(end);
        for (value, count) in [
            (0b110_1110_1101_u32, 11),
            (0x5a_5a5a, 28),
            (0, 80),
            (0b111, 3),
        ] {
            bits.extend((0..count).rev().map(|n| u128::from(value) >> n & 1 == 1));
        }
        let bytes = bits.chunks(8).map(|byte| {
            let shifted = byte.iter().zip((0..8).rev());
            shifted.fold(0, |sum, (bit, n)| sum | u8::from(*bit) << n)
        });
        let data: Vec<u8> = bytes.collect();
        let length = HEADER_BYTES + data.len();
        let mut header = header.to_vec();
        header[3] = header[3] & !3 | u8::try_from(length >> 11).unwrap();
        header[4] = u8::try_from(length >> 3 & 0xff).unwrap();
        header[5] = header[5] & 0x1f | u8::try_from(length & 7).unwrap() << 5;
        stream.extend(header);
        stream.extend(data);
    }
    stream
}

#[test]
fn he_aac_is_refused_also_where_its_header_calls_it_aac() {
    let workshop = Workshop::new();
    let plain = workshop.made("24000.aac", "-ar 24000 -c:a aac -b:a 64k -f adts");
    assert!(workshop.inspect(&plain).is_ok());
    workshop.written("sbr.aac", &with_sbr(&fs::read(&plain).unwrap()));
    for file in [
        workshop.path("sbr.aac"),
        workshop.made_from("sbr.aac", "sbr.m4a", "-c:a copy"),
    ] {
        let format = "HE-AAC".to_owned();
        let found = workshop.inspect(&file);
        assert_eq!(
            found,
            Err(RecordingError::UnsupportedFormat { format }),
            "{file:?}"
        );
    }
}

#[test]
fn a_refusal_says_what_was_given() {
    let workshop = Workshop::new();
    let named = |name: &str| RecordingError::UnsupportedFormat {
        format: name.to_owned(),
    };
    let channels = |format: &str| RecordingError::UnsupportedChannels {
        format: format.to_owned(),
        channels: 6,
    };
    for (name, arguments, unfit) in [
        ("mp3.wav", "-c:a libmp3lame -f wav", named("MP3 (WAV)")),
        ("ac3.m4a", "-c:a ac3", named("Dolby Digital (AC-3) (M4A)")),
        ("a.ac3", "-c:a ac3", named("Dolby Digital (AC-3)")),
        ("a.mp2", "-c:a mp2", named("MPEG Layer II (MP2)")),
        ("a.wma", "-c:a wmav2", named("Windows Media (WMA)")),
        ("a.wv", "-c:a wavpack", named("WavPack")),
        ("a.w64", "-c:a pcm_s16le", named("Wave64 (W64)")),
        ("a.mov", "-c:a pcm_s16le", named("PCM (MOV)")),
        ("surround.m4a", "-ac 6 -c:a aac", channels("AAC")),
        ("surround.opus", "-ac 6 -c:a libopus", channels("Opus")),
    ] {
        let found = workshop.inspect(&workshop.made(name, arguments));
        assert_eq!(found, Err(unfit), "{name}");
    }
    let wav = fs::read(workshop.path("sound.wav")).unwrap();
    let odd = [
        &wav[..36],
        b"LIST\x11\0\0\0INFOINAM\x05\0\0\0abcd\0",
        &wav[36..],
    ]
    .concat();
    let found = workshop.inspect(&workshop.written("odd.wav", &odd));
    let format = "WAV".to_owned();
    assert_eq!(found, Err(RecordingError::CorruptHeader { format }));
    let silent = workshop.made(
        "silent.mp4",
        "-f lavfi -i color=s=16x16:d=1 -map 1 -c:v mpeg4",
    );
    assert_eq!(workshop.inspect(&silent), Err(RecordingError::Empty));
}

#[test]
fn a_wav_whose_header_tells_another_size_is_read_to_its_end() {
    let workshop = Workshop::new();
    let wav = fs::read(workshop.path("sound.wav")).unwrap();
    for said in [0, 400, u32::MAX] {
        let told = [&wav[..4], &said.to_le_bytes(), &wav[8..]].concat();
        let measured = workshop.measured(&workshop.written("told.wav", &told));
        assert_eq!(measured.length.0, LENGTH_MS, "{said}");
    }
    // Of a large one the sizes lie elsewhere: what follows the sound is no part of it.
    let large = fs::read(workshop.made("large.wav", "-c:a pcm_s16le -rf64 always")).unwrap();
    let followed = [&large[..], b"LIST\x40\x1f\0\0", &[0x70; 8_000]].concat();
    let measured = workshop.measured(&workshop.written("followed.wav", &followed));
    assert_eq!(measured.length.0, LENGTH_MS);
    let cut = workshop.written("cut.wav", &large[..large.len() / 2]);
    let found = workshop.inspect(&cut);
    assert!(
        matches!(found, Err(RecordingError::BreaksOff { .. })),
        "{found:?}"
    );
}

#[test]
fn of_whatever_container_a_missing_part_is_told() {
    let workshop = Workshop::new();
    for (name, arguments) in [
        ("a.aiff", "-c:a pcm_s16be"),
        ("a.caf", "-c:a pcm_s16le"),
        ("lossless.caf", "-c:a alac"),
        ("lossless.m4a", "-c:a alac"),
        ("a.webm", "-c:a libopus"),
        ("flac.mka", "-c:a flac"),
    ] {
        let whole = fs::read(workshop.made(name, arguments)).unwrap();
        let cut = workshop.written(name, &whole[..whole.len() / 2]);
        match workshop.inspect(&cut) {
            // Some readers look for what stands at the end.
            Err(RecordingError::BreaksOff { .. } | RecordingError::CorruptHeader { .. }) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn chapters_and_other_texts_beside_the_sound_are_passed_over() {
    let workshop = Workshop::new();
    let lines = b"1\n00:00:00,000 --> 00:00:03,000\nOne\n\n2\n00:00:03,000 --> 00:00:06,000\nTwo\n";
    let lines = workshop.written("lines.srt", lines);
    let texts = format!(
        "-i {} -map 0:a -map 1:s -c:a aac -c:s mov_text",
        lines.display()
    );
    let subtitled = workshop.made("texts.mp4", &texts);
    let chapters = b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=One\n";
    let chapters = workshop.written("chapters.txt", chapters);
    let marked = format!("-i {} -map_metadata 1 -c:a aac", chapters.display());
    let marked = workshop.made("chapters.m4b", &marked);
    for file in [subtitled, marked] {
        let measured = workshop.measured(&file);
        assert!(measured.length.0.abs_diff(LENGTH_MS) <= 1, "{measured:?}");
    }
}

#[tokio::test]
async fn what_a_browser_records_is_taken() {
    let workshop = Workshop::new();
    let file = workshop.recorded_by_a_browser().await;
    let measured = workshop.measured(&file);
    assert_eq!((measured.format, measured.rate), (Format::Webm, 48_000));
    assert!((2_500..6_000).contains(&measured.length.0), "{measured:?}");
    assert!(
        measured.length.0.abs_diff(length_ms(&file)) <= 50,
        "{measured:?}"
    );
    let apart = (measured.loudness.unwrap() - loudness(&file)).abs();
    assert!(apart <= 0.1, "{measured:?}");
}
