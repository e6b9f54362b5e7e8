//! What the inspection of a sound file costs: `docent inspect` beside ffmpeg's own loudness meter
//! on one thread, by turns on the same files. Where they do not find the same, this fails.
//! Figures, not verdicts: `cargo bench --bench inspect`.
#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and lives by the real clock"
)]

#[path = "report/mod.rs"]
mod report;

#[path = "report/measured.rs"]
mod measured;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use measured::measured;
use report::{Rounds, Wanted, report};

const ROUNDS: usize = 7;
const SECONDS: u32 = 600;

/// Sound with about a voice's band and pauses, in stereo, at a narration's level.
const SOUND: &str = "anoisesrc=c=pink:r=48000:a=0.4:seed=1,lowpass=f=4000,\
    tremolo=f=4:d=0.9,volume=3,aformat=channel_layouts=stereo";

/// How each is made, and by how many milliseconds docent may find it longer or shorter than ffmpeg does:
/// a millisecond is what docent keeps. Of AAC it keeps the encoder's run-up of 1,024 samples, which
/// ffmpeg leaves out.
const FORMATS: &[(&str, &[&str], f64)] = &[
    ("wav", &["-c:a", "pcm_s16le"], 1.0),
    ("flac", &["-c:a", "flac"], 1.0),
    ("mp3", &["-c:a", "libmp3lame", "-b:a", "128k"], 1.0),
    ("m4a", &["-c:a", "aac", "-b:a", "128k"], 22.0),
];

/// How far apart their loudness may be, in LU.
const LOUDNESS_APART: f64 = 0.1;

/// Seconds until the command has ended, well.
fn timed(command: &mut Command) -> f64 {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let status = command.stderr(Stdio::null()).status();
    let took = begun.elapsed().as_secs_f64();
    let status = status.expect("ffmpeg starts; deploy/needs.sh bench installs it");
    assert!(status.success(), "{command:?}");
    took
}

fn ffmpeg() -> Command {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-nostdin", "-y"]);
    ffmpeg
}

fn docent(file: &Path) -> f64 {
    timed(
        Command::new(env!("CARGO_BIN_EXE_docent"))
            .arg("inspect")
            .arg(file),
    )
}

fn peer(file: &Path) -> f64 {
    let mut ffmpeg = ffmpeg();
    // The child inspects at this niceness; the peer gets no better one.
    let mut nice = Command::new("nice");
    nice.args(["-n", "10"]).arg(ffmpeg.get_program());
    nice.args(ffmpeg.args(["-threads", "1", "-i"]).get_args());
    nice.arg(file);
    nice.args(["-af", "ebur128=peak=true", "-f", "null", "-"]);
    timed(&mut nice)
}

/// The standard output of ffmpeg for a file with these last arguments.
fn ffmpeg_output(file: &Path, last: &[&str]) -> Vec<u8> {
    let output = ffmpeg().arg("-i").arg(file).args(last).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// Loudness and length are what ffmpeg finds, too. Its true peak is none to compare: it takes it of
/// another rate.
fn agree(format: &str, file: &Path, length_apart: f64) {
    let ours = measured(file);
    let ours = ["loudness", "length_ms"].map(|name| ours[name].as_f64().unwrap());
    let meter = "ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file=-";
    let meter = String::from_utf8(ffmpeg_output(
        file,
        &["-af", meter, "-f", "null", "/dev/null"],
    ))
    .unwrap();
    let (_, loudness) = meter.trim().rsplit_once('=').unwrap();
    let mono = ffmpeg_output(file, &["-f", "s16le", "-ac", "1", "-ar", "48000", "-"]);
    let samples = u32::try_from(mono.len() / 2).unwrap();
    let theirs = [loudness.parse().unwrap(), f64::from(samples) / 48.0];
    println!("{format}: {ours:?} LUFS and ms, beside ffmpeg's {theirs:?}");
    let apart = [0, 1].map(|it: usize| (ours[it] - theirs[it]).abs());
    assert!(apart[0] <= LOUDNESS_APART, "{format} is as loud for ffmpeg");
    assert!(apart[1] <= length_apart, "{format} is as long for ffmpeg");
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    for (format, coding, length_apart) in FORMATS {
        let file = folder.path().join(format!("sound.{format}"));
        let mut make = ffmpeg();
        make.args(["-f", "lavfi", "-i", SOUND, "-t", &SECONDS.to_string()]);
        timed(make.args(*coding).arg(&file));
        // Both find the file in memory then.
        agree(format, &file, *length_apart);
        let pairs: Vec<[f64; 2]> = (0..ROUNDS)
            .map(|round| {
                if round % 2 == 0 {
                    let ours = docent(&file);
                    [ours, peer(&file)]
                } else {
                    let theirs = peer(&file);
                    [docent(&file), theirs]
                }
            })
            .collect();
        report(
            &format!("inspection of ten minutes of {format}, stereo"),
            "s",
            Rounds::Beside("ffmpeg", &pairs),
            Wanted::Times(1.0),
        );
    }
}
