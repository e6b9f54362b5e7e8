//! Remarks on the sound of a recording, as sentences.

use crate::model::{AudioWarning, Ms};
use crate::web::locales::Translations;

pub(in crate::web) fn audio_warning(words: &Translations, warning: &AudioWarning) -> String {
    let with_value =
        |key: &str, name: &str, value: String| words.text_with(key, &[(name, value.into())]);
    let tenths = |number: f64| format!("{number:.1}");
    let seconds = |length: Ms| tenths(length.duration().as_secs_f64());
    match warning {
        AudioWarning::Silent => words.text("remark-silent"),
        AudioWarning::Quiet { plays_lufs, .. } => {
            with_value("remark-quiet", "loudness", tenths(*plays_lufs))
        }
        AudioWarning::HighGain { gain_db } => with_value("remark-raised", "gain", tenths(*gain_db)),
        AudioWarning::HighPeaks { true_peak_dbtp } => {
            with_value("remark-peaks", "peak", tenths(*true_peak_dbtp))
        }
        AudioWarning::Clipped { runs } => {
            words.text_with("remark-clipped", &[("count", (*runs).into())])
        }
        AudioWarning::Short { audible_length } => {
            with_value("remark-short", "seconds", seconds(*audible_length))
        }
        AudioWarning::Long { length } => with_value("remark-long", "length", length.to_string()),
        AudioWarning::VeryLong { length } => {
            with_value("remark-very-long", "length", length.to_string())
        }
        AudioWarning::LeadingSilence { silence } => {
            with_value("remark-begins-late", "seconds", seconds(*silence))
        }
        AudioWarning::TrailingSilence { silence } => {
            with_value("remark-ends-late", "seconds", seconds(*silence))
        }
        AudioWarning::AbruptStart => words.text("remark-begins-cut"),
        AudioWarning::AbruptEnd => words.text("remark-ends-cut"),
        AudioWarning::Pause { start, end } => words.text_with(
            "remark-pause",
            &[
                ("at", start.to_string().into()),
                ("seconds", seconds(*end - *start).into()),
            ],
        ),
        AudioWarning::DeadChannel { channel } => {
            words.text_with("remark-dead-channel", &[("channel", (*channel).into())])
        }
        AudioWarning::Inverted => words.text("remark-inverted"),
        AudioWarning::Downmixed { channels } => {
            words.text_with("remark-mixed", &[("count", (*channels).into())])
        }
        AudioWarning::Damaged { packets } => {
            words.text_with("remark-damaged", &[("count", (*packets).into())])
        }
        AudioWarning::WrongDeclaredLength { declared, length } => words.text_with(
            "remark-misdeclared",
            &[
                ("declared", declared.to_string().into()),
                ("length", length.to_string().into()),
            ],
        ),
        AudioWarning::LowRate { rate } => {
            words.text_with("remark-low-rate", &[("rate", (*rate).into())])
        }
        AudioWarning::LowBitrate { kbps, least } => words.text_with(
            "remark-low-bitrate",
            &[("kbps", (*kbps).into()), ("least", (*least).into())],
        ),
    }
}
