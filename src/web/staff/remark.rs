//! What there is to say of a recording's sound, in the words of whoever reads it.

use crate::model::{Ms, Remark};
use crate::web::words::Words;

pub(super) fn remark(words: &Words, it: &Remark) -> String {
    let one = |key: &str, name: &str, value: String| words.with(key, &[(name, value.into())]);
    let tenths = |it: f64| format!("{it:.1}");
    let seconds = |it: Ms| tenths(it.duration().as_secs_f64());
    match it {
        Remark::Silent => words.say("remark-silent"),
        Remark::Quiet { plays_lufs, .. } => one("remark-quiet", "loudness", tenths(*plays_lufs)),
        Remark::Raised { gain_db } => one("remark-raised", "gain", tenths(*gain_db)),
        Remark::Peaks { true_peak_dbtp } => one("remark-peaks", "peak", tenths(*true_peak_dbtp)),
        Remark::Clipped { runs } => words.with("remark-clipped", &[("count", (*runs).into())]),
        Remark::Short { sounding } => one("remark-short", "seconds", seconds(*sounding)),
        Remark::Long { length } => one("remark-long", "length", length.to_string()),
        Remark::VeryLong { length } => one("remark-very-long", "length", length.to_string()),
        Remark::BeginsLate { silence } => one("remark-begins-late", "seconds", seconds(*silence)),
        Remark::EndsLate { silence } => one("remark-ends-late", "seconds", seconds(*silence)),
        Remark::BeginsCut => words.say("remark-begins-cut"),
        Remark::EndsCut => words.say("remark-ends-cut"),
        Remark::Pause { start, end } => words.with(
            "remark-pause",
            &[
                ("at", start.to_string().into()),
                ("seconds", seconds(*end - *start).into()),
            ],
        ),
        Remark::DeadChannel { channel } => {
            words.with("remark-dead-channel", &[("channel", (*channel).into())])
        }
        Remark::Inverted => words.say("remark-inverted"),
        Remark::Mixed { channels } => words.with("remark-mixed", &[("count", (*channels).into())]),
        Remark::Damaged { packets } => {
            words.with("remark-damaged", &[("count", (*packets).into())])
        }
        Remark::Misdeclared { declared, length } => words.with(
            "remark-misdeclared",
            &[
                ("declared", declared.to_string().into()),
                ("length", length.to_string().into()),
            ],
        ),
        Remark::LowRate { rate } => words.with("remark-low-rate", &[("rate", (*rate).into())]),
        Remark::LowBitrate { kbps, least } => words.with(
            "remark-low-bitrate",
            &[("kbps", (*kbps).into()), ("least", (*least).into())],
        ),
    }
}
