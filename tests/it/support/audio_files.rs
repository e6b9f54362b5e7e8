//! Audio files that ffmpeg or a browser makes, and what ffmpeg measures of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use docent::library::{Library, Measured, RecordingError};
use serde_json::Value;
use tempfile::TempDir;

use super::browser::Browser;
use super::daemon::program;
use super::test_sounds::{noise, wav};

pub(crate) const SECONDS: u32 = 7;
pub(crate) const LENGTH_MS: u64 = 7_000;

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

/// A folder with files, and the library that inspects them.
pub(crate) struct AudioFiles {
    pub(crate) folder: TempDir,
    pub(crate) library: Library,
}

impl AudioFiles {
    /// A folder with seven seconds of stereo noise in `sound.wav`.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("state"), program()).unwrap();
        let files = Self { folder, library };
        let (left, right) = (noise(3, SECONDS), noise(4, SECONDS));
        wav(&[&left, &right], &files.path("sound.wav"));
        files
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Converts `sound.wav` with ffmpeg and these arguments.
    pub(crate) fn convert(&self, name: &str, arguments: &str) -> PathBuf {
        self.convert_from("sound.wav", name, arguments)
    }

    pub(crate) fn convert_from(&self, from: &str, name: &str, arguments: &str) -> PathBuf {
        let (from, to) = (self.path(from), self.path(name));
        let mut given = vec!["-i", from.to_str().unwrap()];
        given.extend(arguments.split_whitespace());
        given.push(to.to_str().unwrap());
        run_ffmpeg(&given);
        to
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub(crate) fn inspect(&self, file: &Path) -> Result<Measured, RecordingError> {
        self.library.inspect(file)
    }

    pub(crate) fn measure(&self, file: &Path) -> Measured {
        self.inspect(file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Records a tone of a page with the browser's own recorder.
    pub(crate) async fn record_in_browser(&self) -> PathBuf {
        let browser = Browser::open().await.unwrap();
        let page = self.write(
            "recorder.html",
            b"<!doctype html><title>Recorder</title><button>Record</button>",
        );
        let page = url::Url::from_file_path(page).unwrap();
        browser.goto(page.as_str()).await.unwrap();
        browser.eval(RECORDER).await.unwrap();
        // A page may make sound only after a touch.
        browser.touch("button").await.unwrap();
        let recorded = browser.eval("window.recorded").await.unwrap();
        self.write(
            "browser.webm",
            &hex::decode(recorded.as_str().unwrap()).unwrap(),
        )
    }
}

pub(crate) fn run_ffmpeg(arguments: &[&str]) -> String {
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostdin", "-nostats", "-y"])
        .args(arguments)
        .output()
        .expect("ffmpeg runs");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {log}");
    log
}

/// Integrated loudness in LUFS, by ffmpeg.
pub(crate) fn loudness(file: &Path) -> f64 {
    let file = file.to_str().unwrap();
    let filter = "loudnorm=print_format=json";
    let log = run_ffmpeg(&[
        "-i", file, "-map", "0:a:0", "-af", filter, "-f", "null", "-",
    ]);
    let json = log.get(log.rfind('{').unwrap()..).unwrap();
    let json = json.get(..=json.find('}').unwrap()).unwrap();
    let found: Value = serde_json::from_str(json).unwrap();
    found["input_i"].as_str().unwrap().parse().unwrap()
}

/// The length, in milliseconds, of what ffmpeg decodes.
pub(crate) fn length_ms(file: &Path) -> u64 {
    let samples = file.with_extension("raw");
    let (file, raw) = (file.to_str().unwrap(), samples.to_str().unwrap());
    let shape = ["-ac", "1", "-ar", "48000", "-f", "s16le"];
    run_ffmpeg(&[&["-i", file, "-map", "0:a:0"], &shape[..], &[raw]].concat());
    fs::metadata(&samples).unwrap().len() / 2 / 48
}
