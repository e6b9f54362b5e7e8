//! Sites with a given number of clips or plays.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use docent::model::{
    Attribution, Clip, ClipKey, Cue, DerivedFile, Findings, Moment, Ms, Narration, Number,
    Recording, Room, Sha256, Slug, TARGET_LUFS, Texts, Tour,
};
use docent::store::Store;
use sha2::Digest;
use tokio::runtime::Runtime;

use crate::generate;
use crate::kept;
use crate::measured::measured;

/// Clips of a room: a tour has two hundred rooms at most.
const EACH: u32 = 50;

/// A narration of eight seconds that serves speakers and browsers as it is.
const SOUND: &str = "anoisesrc=c=pink:r=48000:a=0.4:seed=1,lowpass=f=4000,volume=6.7dB";

pub(crate) fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap()
}

/// Adds clips to an empty site, each with its own recording. They are put
/// where an import puts them, without having each of them inspected and waiting for the disk each time:
/// ten thousand would take half an hour.
pub(crate) fn clips(state: &Path, count: u32) {
    fs::create_dir_all(state.join("recordings")).unwrap();
    let sound = state.join("sound.mp3");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", SOUND]);
    ffmpeg.args(["-t", "8", "-c:a", "libmp3lame", "-b:a", "32k"]);
    let made = ffmpeg.arg(&sound).status();
    let made = made.expect("ffmpeg starts; deploy/needs.sh bench installs it");
    assert!(made.success());
    let (bytes, pattern) = (fs::read(&sound).unwrap(), inspected(&sound));
    fs::remove_file(&sound).unwrap();
    let recordings: Vec<Recording> = (0..count)
        .map(|number| {
            let own = [&title(number)[..], &bytes].concat();
            let sha256: Sha256 = Sha256::from_digest(sha2::Sha256::digest(&own).into());
            fs::write(state.join("recordings").join(sha256.as_str()), &own).unwrap();
            let itself = DerivedFile {
                sha256: sha256.clone(),
                bytes: own.len().try_into().unwrap(),
            };
            Recording {
                bytes: itself.bytes,
                sha256,
                speaker_file: itself.clone(),
                browser_file: itself,
                ..pattern.clone()
            }
        })
        .collect();
    let rooms = recordings.chunks(EACH.try_into().unwrap());
    let rooms = (0..)
        .zip(rooms)
        .map(|(number, recordings)| room(number, recordings))
        .collect();
    let tour = Tour {
        languages: vec!["es".parse().unwrap()],
        time_zone: "America/Mexico_City".into(),
        hours: Vec::new(),
        name: es("Casa"),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: Vec::new(),
        rooms,
    };
    let offer = Offer { recordings, tour };
    runtime().block_on(offer.publish(&state.join("docent.db")));
}

/// A tag that makes a recording another one than the next, and sound the same.
fn title(number: u32) -> Vec<u8> {
    let text = format!("\0Clip {number:05}");
    let size = u8::try_from(text.len()).unwrap();
    let head = [b"ID3\x03\0\0\0\0\0", &[size + 10][..], b"TIT2\0\0\0"].concat();
    [&head[..], &[size, 0, 0], text.as_bytes()].concat()
}

/// What docent finds in a sound file, by no name yet.
fn inspected(sound: &Path) -> Recording {
    let found = measured(sound);
    let whole = |name: &str| found[name].as_u64().unwrap();
    let waveform = found["waveform"].as_str().unwrap();
    let nothing = DerivedFile {
        sha256: Sha256::from_digest([0; 32]),
        bytes: 0,
    };
    let findings: Findings = serde_json::from_value(found["findings"].clone()).unwrap();
    assert_eq!(findings, Findings::default());
    let loudness = found["loudness"].as_f64().unwrap();
    assert!((loudness - TARGET_LUFS).abs() < 1.0, "it serves as it is");
    Recording {
        sha256: Sha256::from_digest([0; 32]),
        bytes: 0,
        format: found["format"].as_str().unwrap().parse().unwrap(),
        length: Ms(whole("length_ms")),
        audible_length: Ms(whole("sounding_ms")),
        channels: whole("channels").try_into().unwrap(),
        rate: whole("rate").try_into().unwrap(),
        loudness: Some(loudness),
        true_peak: found["true_peak"].as_f64().unwrap(),
        waveform: hex::decode(waveform).unwrap(),
        has_master: true,
        findings: Some(findings),
        speaker_file: nothing.clone(),
        browser_file: nothing,
    }
}

fn es(text: &str) -> Texts {
    [("es".parse().unwrap(), text.to_owned())].into()
}

fn room(number: u32, recordings: &[Recording]) -> Room {
    let slug = match number {
        0 => "memorial".to_owned(),
        _ => format!("room-{number}"),
    };
    let clips = (number * EACH + 1..).zip(recordings);
    Room {
        slug: slug.parse::<Slug>().unwrap(),
        number: (number + 1).to_string().parse::<Number>().unwrap(),
        name: es("Sala"),
        line: es("Aquí"),
        picture: None,
        clips: clips
            .map(|(number, recording)| clip(number, recording))
            .collect(),
    }
}

fn clip(number: u32, recording: &Recording) -> Clip {
    let narration = Narration {
        title: format!("Clip {number}"),
        recording: Some(recording.sha256.clone()),
        transcript: "Uno.\n".into(),
        captions: vec![Cue {
            start: Ms::ZERO,
            end: Ms(1_000),
            text: "Uno.".into(),
        }],
        credit: "Nadie".into(),
    };
    Clip {
        key: number.to_string().parse::<ClipKey>().unwrap(),
        picture: None,
        advisories: Vec::new(),
        before_closing: None,
        narrations: [("es".parse().unwrap(), narration)].into(),
    }
}

/// The content of a site: a tour and its recordings.
#[derive(Clone)]
pub(crate) struct Offer {
    recordings: Vec<Recording>,
    tour: Tour,
}

impl Offer {
    /// Of a site that has a tour and does not serve.
    pub(crate) fn of(state: &Path) -> Self {
        runtime().block_on(async {
            let (store, thread) = Store::open(&state.join("docent.db")).unwrap();
            let recordings = store.recordings().await.unwrap();
            let tour = store.current_edition().await.unwrap().unwrap().tour;
            store.close().await;
            thread.join();
            Self { recordings, tour }
        })
    }

    /// Makes it the current edition of a database.
    async fn publish(self, database: &Path) {
        let (store, thread) = Store::open(database).unwrap();
        store.add_recordings(self.recordings).await.unwrap();
        let at = Moment {
            wall_ms: i64::from(generate::LAST) * generate::DAY_MS,
            boot_ms: 1,
            trusted: true,
        };
        store
            .publish(self.tour, Attribution::local(at))
            .await
            .unwrap();
        store.close().await;
        thread.join();
    }

    /// Replaces the site's database by one with this number of plays, until the returned value
    /// is held.
    pub(crate) fn with_plays(&self, state: &Path, count: u32) -> kept::Copy {
        let own = state.join("docent.db");
        let copy = runtime().block_on(async {
            let whole = kept::database(count);
            generate::open_database(&whole, count).await.close().await;
            let copy = kept::Copy::of(&whole);
            self.clone().publish(copy.path()).await;
            copy
        });
        for ending in ["db", "db-wal", "db-shm"] {
            drop(fs::remove_file(own.with_extension(ending)));
        }
        symlink(copy.path(), &own).unwrap();
        copy
    }
}
