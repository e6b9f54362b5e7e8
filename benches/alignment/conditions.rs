//! Worse sound, made of good one with ffmpeg.

use std::path::Path;
use std::process::{Command, Stdio};

use docent::model::Ms;

use crate::Case;

/// What is done to a recording.
pub(crate) struct Condition {
    pub(crate) name: &'static str,
    /// A graph of ffmpeg's filters from the recording to `[out]`.
    filter: &'static str,
    /// How much slower it is then, in thousandths.
    thousandths: u64,
}

/// Narrations have about −18 LUFS, so that noise of −28 LUFS is 10 dB below the voice.
pub(crate) const CONDITIONS: &[Condition] = &[
    Condition {
        name: "noise, 20 dB",
        filter: "anoisesrc=c=pink:r=24000:seed=1,volume=0.118[noise];[0]aresample=24000[voice];[voice][noise]amix=duration=first:normalize=0[out]",
        thousandths: 1000,
    },
    Condition {
        name: "noise, 10 dB",
        filter: "anoisesrc=c=pink:r=24000:seed=1,volume=0.372[noise];[0]aresample=24000[voice];[voice][noise]amix=duration=first:normalize=0[out]",
        thousandths: 1000,
    },
    Condition {
        name: "noise, 5 dB",
        filter: "anoisesrc=c=pink:r=24000:seed=1,volume=0.662[noise];[0]aresample=24000[voice];[voice][noise]amix=duration=first:normalize=0[out]",
        thousandths: 1000,
    },
    Condition {
        name: "echoes of a hall",
        filter: "[0]aecho=0.8:0.9:23|41|67|97|149|211|307:0.5|0.45|0.4|0.35|0.3|0.2|0.15[out]",
        thousandths: 1000,
    },
    Condition {
        name: "music, 15 dB below",
        filter: "sine=f=220:r=24000[a];sine=f=277:r=24000[b];sine=f=330:r=24000[c];[a][b][c]amix=inputs=3,tremolo=f=1.5:d=0.8,volume=0.35[music];[0]aresample=24000[voice];[voice][music]amix=duration=first:normalize=0[out]",
        thousandths: 1000,
    },
    Condition {
        name: "0.9 × as fast",
        filter: "[0]atempo=0.9[out]",
        thousandths: 1111,
    },
    Condition {
        name: "1.15 × as fast",
        filter: "[0]atempo=1.15[out]",
        thousandths: 870,
    },
    Condition {
        name: "telephone, 8 kHz",
        filter: "[0]highpass=f=300,lowpass=f=3400,aresample=8000[out]",
        thousandths: 1000,
    },
];

impl Condition {
    /// The same case with worse sound, in a file in `folder`.
    pub(crate) fn apply(&self, case: &Case, folder: &Path) -> Case {
        let name = format!("{}-{}", self.name, case.name)
            .replace(|letter: char| !letter.is_alphanumeric(), "-");
        let file = folder.join(format!("{name}.wav"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg
            .args(["-v", "error", "-nostdin", "-y", "-i"])
            .arg(&case.file);
        ffmpeg.args(["-filter_complex", self.filter, "-map", "[out]", "-ac", "1"]);
        let status = ffmpeg.arg(&file).stdin(Stdio::null()).status();
        assert!(
            status.unwrap().success(),
            "deploy/needs.sh bench installs ffmpeg"
        );
        let slower = |ms: u64| ms * self.thousandths / 1000;
        Case {
            file,
            length: Ms(slower(case.length.0)),
            starts: case.starts.iter().map(|start| slower(*start)).collect(),
            ..case.clone()
        }
    }
}
