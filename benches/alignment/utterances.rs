//! Human voices: the utterances of Debian's pocketsphinx-testdata, joined to recordings of a minute or so.

use std::fs;
use std::path::{Path, PathBuf};

use docent::model::Ms;
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use crate::Case;

/// Where Debian puts them.
const FOLDER: &str = "/usr/share/pocketsphinx/test/data";

/// Utterances in one recording.
const JOINED: usize = 6;

/// Samples of silence between two utterances: a quarter of a second.
const GAP: usize = 4_000;

const RATE: u32 = 16_000;

/// An utterance and what it says.
struct Utterance {
    text: String,
    samples: Vec<i16>,
}

/// Recordings of several utterances each. Empty if the package is not installed.
pub(crate) fn joined(folder: &Path) -> Vec<Case> {
    let utterances = utterances();
    let groups = utterances.chunks(JOINED).enumerate();
    let cases = groups.map(|(at, group)| {
        let file = folder.join(format!("human-{at}.wav"));
        let spec = WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut wav = WavWriter::create(&file, spec).unwrap();
        let (mut starts, mut written) = (Vec::new(), 0_u64);
        for utterance in group {
            // The first loud sample; the recordings begin with silence.
            let first = onset(&utterance.samples);
            starts.push((written + u64::try_from(first).unwrap()) * 1000 / u64::from(RATE));
            let silence = std::iter::repeat_n(&0, GAP);
            for sample in utterance.samples.iter().chain(silence) {
                wav.write_sample(*sample).unwrap();
                written += 1;
            }
        }
        wav.finalize().unwrap();
        Case {
            name: file.display().to_string(),
            file,
            language: "en".parse().unwrap(),
            length: Ms(written * 1000 / u64::from(RATE)),
            pieces: group
                .iter()
                .map(|utterance| utterance.text.clone())
                .collect(),
            starts,
        }
    });
    cases.collect()
}

/// Where the sound leaves the silence before it: 50 ms before a tenth of its loudest part.
fn onset(samples: &[i16]) -> usize {
    let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max();
    let threshold = loudest.unwrap_or(0) / 10;
    let first = samples
        .iter()
        .position(|sample| sample.unsigned_abs() > threshold);
    first.unwrap_or(0).saturating_sub(800)
}

fn utterances() -> Vec<Utterance> {
    let mut found = Vec::new();
    for (list, sound) in lists() {
        let Ok(text) = fs::read_to_string(&list) else {
            continue;
        };
        for line in text.lines() {
            // WORDS OF IT (name)
            let Some((words, name)) = line.rsplit_once('(') else {
                continue;
            };
            let name = name.trim_end_matches([')', ' ']);
            let words = words
                .replace("<s>", "")
                .replace("</s>", "")
                .trim()
                .to_lowercase();
            let Some(samples) = samples(&sound, name) else {
                continue;
            };
            if !words.is_empty() {
                found.push(Utterance {
                    text: format!("{words}."),
                    samples,
                });
            }
        }
    }
    found
}

/// Each list of transcripts with the folder of its sound.
fn lists() -> Vec<(PathBuf, PathBuf)> {
    let folders = [PathBuf::from(FOLDER), Path::new(FOLDER).join("librivox")];
    let mut lists = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == "transcription" || name.ends_with(".transcription") {
                lists.push((path, folder.clone()));
            }
        }
    }
    lists.sort();
    lists
}

fn samples(folder: &Path, name: &str) -> Option<Vec<i16>> {
    let wav = folder.join(format!("{name}.wav"));
    if let Ok(reader) = WavReader::open(&wav) {
        return (reader.spec().sample_rate == RATE && reader.spec().channels == 1)
            .then(|| reader.into_samples().collect::<Result<_, _>>().ok())
            .flatten();
    }
    let raw = fs::read(folder.join(format!("{name}.raw"))).ok()?;
    let pairs = raw.as_chunks::<2>().0.iter();
    Some(pairs.map(|pair| i16::from_le_bytes(*pair)).collect())
}
