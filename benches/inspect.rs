//! What the inspection of a sound file costs: `docent inspect` beside ffmpeg's own loudness meter
//! on one thread, by turns on the same files. Figures, not verdicts: `cargo bench --bench inspect`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and lives by the real clock"
)]

#[path = "report/mod.rs"]
mod report;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use report::Figure;

const ROUNDS: usize = 7;
const SECONDS: u32 = 600;

/// Sound with about a voice's band and pauses, in stereo, at a narration's level.
const SOUND: &str = "anoisesrc=c=pink:r=48000:a=0.4:seed=1,lowpass=f=4000,\
    tremolo=f=4:d=0.9,volume=0.5,aformat=channel_layouts=stereo";

const FORMATS: &[(&str, &[&str])] = &[
    ("wav", &["-c:a", "pcm_s16le"]),
    ("flac", &["-c:a", "flac"]),
    ("mp3", &["-c:a", "libmp3lame", "-b:a", "128k"]),
    ("m4a", &["-c:a", "aac", "-b:a", "128k"]),
];

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

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    for (format, coding) in FORMATS {
        let file = folder.path().join(format!("sound.{format}"));
        let mut make = ffmpeg();
        make.args(["-f", "lavfi", "-i", SOUND, "-t", &SECONDS.to_string()]);
        timed(make.args(*coding).arg(&file));
        // Both find the file in memory.
        docent(&file);
        peer(&file);
        let pairs: Vec<(f64, f64)> = (0..ROUNDS)
            .map(|round| {
                if round % 2 == 0 {
                    let ours = docent(&file);
                    (ours, peer(&file))
                } else {
                    let theirs = peer(&file);
                    (docent(&file), theirs)
                }
            })
            .collect();
        let ours = median(pairs.iter().map(|it| it.0).collect());
        let theirs = median(pairs.iter().map(|it| it.1).collect());
        let mut ratios: Vec<f64> = pairs.iter().map(|it| it.0 / it.1).collect();
        ratios.sort_by(f64::total_cmp);
        Figure {
            what: &format!("inspection of ten minutes of {format}, stereo"),
            unit: "s",
            ours,
            peer: Some(("ffmpeg", theirs)),
            spread: Some((ratios[0], ratios[ratios.len() - 1])),
            wanted: "≤ 1 ×",
        }
        .tell();
    }
}
