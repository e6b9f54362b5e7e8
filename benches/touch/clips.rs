//! What is played: a voice as it was uploaded, the same as wav, an hour of mp3 with a variable bit
//! rate, and noise without a pause.

use std::fmt::{self, Write};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::captured_audio::RATE;
use crate::support::daemon::tour;
use crate::support::decoded_audio;

/// A place far into the long clip, in seconds.
pub(crate) const FAR: u32 = 45 * 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clip {
    Mp3,
    Wav,
    Long,
    Noise,
}

impl Clip {
    const ALL: [Self; 4] = [Self::Mp3, Self::Wav, Self::Long, Self::Noise];

    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Mp3 => "voice.mp3",
            Self::Wav => "voice.wav",
            Self::Long => "long.mp3",
            Self::Noise => "noise.wav",
        }
    }

    /// Its number in the tour, and after one less its place in MPD's queue.
    pub(crate) fn number(self) -> usize {
        Self::ALL.iter().position(|clip| *clip == self).unwrap() + 1
    }
}

impl fmt::Display for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mp3 => "mp3 as uploaded",
            Self::Wav => "wav",
            Self::Long => "an hour of mp3",
            Self::Noise => "noise",
        })
    }
}

/// A tour of one room that has them all.
pub(crate) struct Clips(TempDir);

impl Clips {
    pub(crate) fn make() -> Self {
        let clips = Self(tempfile::tempdir().unwrap());
        fs::create_dir(clips.room()).unwrap();
        let voice = tour().join("memorial/natalia.es.mp3");
        fs::copy(&voice, clips.path(Clip::Mp3)).unwrap();
        let voice = voice.to_str().unwrap();
        let make = |clip: Clip, from: &[&str], coding: &[&str]| {
            let out = clips.path(clip);
            let mut ffmpeg = Command::new("ffmpeg");
            ffmpeg.args(["-v", "error", "-nostdin"]).args(from);
            let status = ffmpeg.args(coding).arg(out).status();
            let status = status.expect("ffmpeg starts; deploy/needs.sh bench installs it");
            assert!(status.success(), "{clip:?}");
        };
        make(Clip::Wav, &["-i", voice], &["-c:a", "pcm_s16le"]);
        let noise = "anoisesrc=c=pink:r=48000:a=0.4:seed=1,lowpass=f=4000,volume=0.5";
        let noise = ["-f", "lavfi", "-i", noise];
        let vbr = ["-t", "3600", "-c:a", "libmp3lame", "-q:a", "4"];
        make(Clip::Long, &noise, &vbr);
        make(Clip::Noise, &noise, &["-t", "60", "-c:a", "pcm_s16le"]);
        clips.write();
        clips
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn room(&self) -> PathBuf {
        self.folder().join("memorial")
    }

    fn path(&self, clip: Clip) -> PathBuf {
        self.room().join(clip.file())
    }

    /// Two seconds of a clip, from the given one on.
    pub(crate) fn seconds_of(&self, clip: Clip, second: u32) -> Vec<f32> {
        let from = u64::from(second) * u64::from(RATE);
        let most = usize::try_from(2 * RATE).unwrap();
        decoded_audio::frames(&self.path(clip), from, most)
    }

    fn write(&self) {
        let tour = "format = 1\nlanguages = [\"es\"]\ntime-zone = \"UTC\"\nrooms = [\"memorial\"]\n[name]\nes = \"Casa\"\n";
        fs::write(self.folder().join("tour.toml"), tour).unwrap();
        let mut room =
            String::from("number = \"12\"\n[name]\nes = \"Sala\"\n[line]\nes = \"Aquí\"\n");
        for clip in Clip::ALL {
            let (number, file) = (clip.number(), clip.file());
            write!(
                room,
                "[[clip]]\nnumber = \"{number}\"\n[clip.narration.es]\ntitle = \"{file}\"\nrecording = \"{file}\"\n\
                 transcript = \"text.txt\"\ncaptions = \"text.vtt\"\ncredit = \"Nadie\"\n"
            )
            .unwrap();
        }
        fs::write(self.room().join("room.toml"), room).unwrap();
        fs::write(self.room().join("text.txt"), "Uno.\n").unwrap();
        let captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nUno.\n";
        fs::write(self.room().join("text.vtt"), captions).unwrap();
    }
}
