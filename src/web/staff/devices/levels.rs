//! Outlets and sound levels in words.

use crate::model::{Channel, Gain, Level, Outlet, OutputName};
use crate::web::locales::Translations;

/// The name of the output, with the channel if the outlet uses only one.
pub(super) fn outlet_name(words: &Translations, outlet: &Outlet) -> String {
    if outlet.output == OutputName::Null {
        return words.text("output-silence");
    }
    let channel = match outlet.channel {
        Channel::Both => return outlet.output.to_string(),
        Channel::Left => "channel-left",
        Channel::Right => "channel-right",
    };
    format!("{} ({})", outlet.output, words.text(channel))
}

/// A gain in decibels with its sign; a minus sign instead of a hyphen.
pub(super) fn decibels(gain: Gain) -> String {
    let sign = if gain.0 < 0.0 { "−" } else { "+" };
    format!("{sign}{}", gain.0.abs())
}

/// The lowest and the highest gain of a level, in decibels.
pub(super) fn level_bounds() -> (String, String) {
    (
        decibels(Gain(Level::LOWEST)),
        decibels(Gain(Level::HIGHEST)),
    )
}
