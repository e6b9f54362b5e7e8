//! Remarks on the sound of a recording, as sentences.

use crate::model::{AudioRemark, Ms};
use crate::web::locales::Translations;

pub(in crate::web) fn remark(words: &Translations, remark: &AudioRemark) -> String {
    let with_value =
        |key: &str, name: &str, value: String| words.text_with(key, &[(name, value.into())]);
    let tenths = |number: f64| format!("{number:.1}");
    let seconds = |length: Ms| tenths(length.duration().as_secs_f64());
    match remark {
        AudioRemark::Silent => words.text("remark-silent"),
        AudioRemark::Quiet { plays_lufs, .. } => {
            with_value("remark-quiet", "loudness", tenths(*plays_lufs))
        }
        AudioRemark::HighGain { gain_db } => with_value("remark-raised", "gain", tenths(*gain_db)),
        AudioRemark::HighPeaks { true_peak_dbtp } => {
            with_value("remark-peaks", "peak", tenths(*true_peak_dbtp))
        }
        AudioRemark::Clipped { runs } => {
            words.text_with("remark-clipped", &[("count", (*runs).into())])
        }
        AudioRemark::Short { audible_length } => {
            with_value("remark-short", "seconds", seconds(*audible_length))
        }
        AudioRemark::Long { length } => with_value("remark-long", "length", length.to_string()),
        AudioRemark::VeryLong { length } => {
            with_value("remark-very-long", "length", length.to_string())
        }
        AudioRemark::LeadingSilence { silence } => {
            with_value("remark-begins-late", "seconds", seconds(*silence))
        }
        AudioRemark::TrailingSilence { silence } => {
            with_value("remark-ends-late", "seconds", seconds(*silence))
        }
        AudioRemark::AbruptStart => words.text("remark-begins-cut"),
        AudioRemark::AbruptEnd => words.text("remark-ends-cut"),
        AudioRemark::Pause { start, end } => words.text_with(
            "remark-pause",
            &[
                ("at", start.to_string().into()),
                ("seconds", seconds(*end - *start).into()),
            ],
        ),
        AudioRemark::DeadChannel { channel } => {
            words.text_with("remark-dead-channel", &[("channel", (*channel).into())])
        }
        AudioRemark::Inverted => words.text("remark-inverted"),
        AudioRemark::Downmixed { channels } => {
            words.text_with("remark-mixed", &[("count", (*channels).into())])
        }
        AudioRemark::Damaged { packets } => {
            words.text_with("remark-damaged", &[("count", (*packets).into())])
        }
        AudioRemark::WrongDeclaredLength { declared, length } => words.text_with(
            "remark-misdeclared",
            &[
                ("declared", declared.to_string().into()),
                ("length", length.to_string().into()),
            ],
        ),
        AudioRemark::LowRate { rate } => {
            words.text_with("remark-low-rate", &[("rate", (*rate).into())])
        }
        AudioRemark::LowBitrate { kbps, least } => words.text_with(
            "remark-low-bitrate",
            &[("kbps", (*kbps).into()), ("least", (*least).into())],
        ),
    }
}
