//! What there is to say of a recording's sound, in the words of whoever reads it.

use crate::model::{AudioRemark, Ms};
use crate::web::locales::Words;

pub(in crate::web) fn remark(words: &Words, it: &AudioRemark) -> String {
    let one = |key: &str, name: &str, value: String| words.with(key, &[(name, value.into())]);
    let tenths = |it: f64| format!("{it:.1}");
    let seconds = |it: Ms| tenths(it.duration().as_secs_f64());
    match it {
        AudioRemark::Silent => words.say("remark-silent"),
        AudioRemark::Quiet { plays_lufs, .. } => {
            one("remark-quiet", "loudness", tenths(*plays_lufs))
        }
        AudioRemark::HighGain { gain_db } => one("remark-raised", "gain", tenths(*gain_db)),
        AudioRemark::HighPeaks { true_peak_dbtp } => {
            one("remark-peaks", "peak", tenths(*true_peak_dbtp))
        }
        AudioRemark::Clipped { runs } => words.with("remark-clipped", &[("count", (*runs).into())]),
        AudioRemark::Short {
            audible_length: sounding,
        } => one("remark-short", "seconds", seconds(*sounding)),
        AudioRemark::Long { length } => one("remark-long", "length", length.to_string()),
        AudioRemark::VeryLong { length } => one("remark-very-long", "length", length.to_string()),
        AudioRemark::LeadingSilence { silence } => {
            one("remark-begins-late", "seconds", seconds(*silence))
        }
        AudioRemark::TrailingSilence { silence } => {
            one("remark-ends-late", "seconds", seconds(*silence))
        }
        AudioRemark::AbruptStart => words.say("remark-begins-cut"),
        AudioRemark::AbruptEnd => words.say("remark-ends-cut"),
        AudioRemark::Pause { start, end } => words.with(
            "remark-pause",
            &[
                ("at", start.to_string().into()),
                ("seconds", seconds(*end - *start).into()),
            ],
        ),
        AudioRemark::DeadChannel { channel } => {
            words.with("remark-dead-channel", &[("channel", (*channel).into())])
        }
        AudioRemark::Inverted => words.say("remark-inverted"),
        AudioRemark::Downmixed { channels } => {
            words.with("remark-mixed", &[("count", (*channels).into())])
        }
        AudioRemark::Damaged { packets } => {
            words.with("remark-damaged", &[("count", (*packets).into())])
        }
        AudioRemark::WrongDeclaredLength { declared, length } => words.with(
            "remark-misdeclared",
            &[
                ("declared", declared.to_string().into()),
                ("length", length.to_string().into()),
            ],
        ),
        AudioRemark::LowRate { rate } => words.with("remark-low-rate", &[("rate", (*rate).into())]),
        AudioRemark::LowBitrate { kbps, least } => words.with(
            "remark-low-bitrate",
            &[("kbps", (*kbps).into()), ("least", (*least).into())],
        ),
    }
}
