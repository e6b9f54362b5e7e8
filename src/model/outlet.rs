//! A room's audio outlets: an output of the box, or one channel of it.

use std::fmt;
use std::str::FromStr;

use crate::model::ParseError;
use crate::model::names::{serde_as_text, string_enum};

/// An audio output of the box, by its stable name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputName {
    /// A sound card, such as `plughw:CARD=Garden,DEV=0`.
    Device(Box<str>),
    /// A null output: time passes, nothing sounds. For trials.
    Null,
}

/// ALSA plugins that its list shows beside the cards: filters, captures, and bridges to absent sound
/// servers.
const INTERNAL_PLUGINS: [&str; 13] = [
    "a52",
    "dsnoop",
    "jack",
    "lavrate",
    "null",
    "oss",
    "samplerate",
    "samplerate_best",
    "speex",
    "speexrate",
    "upmix",
    "usbstream",
    "vdownmix",
];

impl OutputName {
    const NULL_NAME: &str = "silent";
    const MAX_BYTES: usize = 200;

    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Device(name) => name,
            Self::Null => Self::NULL_NAME,
        }
    }

    /// Whether the device is a building block of the sound system, such as a rate converter, and no
    /// loudspeaker.
    pub fn is_internal_plugin(&self) -> bool {
        let Self::Device(name) = self else {
            return false;
        };
        let kind = name.split_once(':').map_or(&**name, |split| split.0);
        INTERNAL_PLUGINS.contains(&kind)
    }

    /// The card in a name such as `plughw:CARD=Garden,DEV=0`; `None` for other names.
    pub fn card_name(&self) -> Option<&str> {
        let Self::Device(name) = self else {
            return None;
        };
        let (_, arguments) = name.split_once(':')?;
        let mut arguments = arguments.split(',').map(str::trim);
        arguments.find_map(|argument| argument.strip_prefix("CARD="))
    }

    /// Whether the name contains a card number, which another card may have after a reboot.
    pub fn has_card_number(&self) -> bool {
        let Self::Device(name) = self else {
            return false;
        };
        let Some((_, arguments)) = name.split_once(':') else {
            return false;
        };
        let mut arguments = arguments.split(',').map(str::trim);
        let named = arguments
            .clone()
            .find_map(|argument| argument.strip_prefix("CARD="));
        let card = named.or_else(|| arguments.next());
        card.is_some_and(|card| !card.is_empty() && card.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl fmt::Display for OutputName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OutputName {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // The list shows the sound library's names, with its prefix; the prefix is optional.
        let name = text.strip_prefix("alsa:").unwrap_or(text);
        let is_allowed =
            |character: char| !character.is_control() && character != Outlet::CHANNEL_SEPARATOR;
        if name == Self::NULL_NAME {
            Ok(Self::Null)
        } else if !name.trim().is_empty()
            && name.len() <= Self::MAX_BYTES
            && name.chars().all(is_allowed)
        {
            Ok(Self::Device(name.into()))
        } else {
            Err(ParseError::new(
                text,
                "OutputName",
                "an output’s name as `docent speakers` lists it, or silent",
            ))
        }
    }
}

string_enum!(
    /// The channels of an output that a room uses: one stereo card can serve two rooms.
    Channel,
    "a channel: both, left or right",
    {
        Both = "both",
        Left = "left",
        Right = "right",
    }
);

/// An output, or one channel of it. Written as the output's name, with `#` and the channel for a single
/// channel: `plughw:CARD=Garden,DEV=0#left`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outlet {
    /// The output.
    pub output: OutputName,
    /// The channels that are used.
    pub channel: Channel,
}

impl Outlet {
    const CHANNEL_SEPARATOR: char = '#';
}

impl From<OutputName> for Outlet {
    fn from(output: OutputName) -> Self {
        Self {
            output,
            channel: Channel::Both,
        }
    }
}

serde_as_text!(Outlet);

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.output.fmt(f)?;
        match self.channel {
            Channel::Both => Ok(()),
            Channel::Left | Channel::Right => {
                write!(f, "{}{}", Self::CHANNEL_SEPARATOR, self.channel)
            }
        }
    }
}

impl FromStr for Outlet {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (output, channel) = match text.rsplit_once(Self::CHANNEL_SEPARATOR) {
            Some((output, channel)) => (output, channel.parse()?),
            None => (text, Channel::Both),
        };
        Ok(Self {
            output: output.parse()?,
            channel,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_survives_a_round_trip() {
        for (text, expected) in [
            ("silent", "silent"),
            ("plughw:CARD=Garden,DEV=0", "plughw:CARD=Garden,DEV=0"),
            ("alsa:garden", "garden"),
            (
                "plughw:CARD=Garden,DEV=0#left",
                "plughw:CARD=Garden,DEV=0#left",
            ),
            ("garden#right", "garden#right"),
            ("garden#both", "garden"),
        ] {
            assert_eq!(text.parse::<Outlet>().unwrap().to_string(), expected);
        }
        for bad in [
            "",
            "alsa:",
            "  ",
            "a\nb",
            &"a".repeat(201),
            "a#up",
            "#left",
            "a#left#left",
        ] {
            assert!(bad.parse::<Outlet>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_filter_of_the_sound_system_is_no_loudspeaker() {
        for (name, expected) in [
            ("lavrate", true),
            ("samplerate", true),
            ("speexrate", true),
            ("jack", true),
            ("oss", true),
            ("upmix", true),
            ("vdownmix", true),
            ("upmix:CARD=Garden,DEV=0", true),
            ("default", false),
            ("pulse", false),
            ("pipewire", false),
            ("sysdefault:CARD=Garden", false),
            ("plughw:CARD=Garden,DEV=0", false),
            ("hdmi:CARD=Garden,DEV=0", false),
            ("garden", false),
            ("silent", false),
        ] {
            let name: OutputName = name.parse().unwrap();
            assert_eq!(name.is_internal_plugin(), expected, "{name}");
        }
    }

    #[test]
    fn a_card_number_is_distinguished_from_a_card_name() {
        for (name, numbered) in [
            ("hw:0", true),
            ("plughw:1,0", true),
            ("plughw:CARD=0,DEV=0", true),
            ("sysdefault:DEV=0,CARD=12", true),
            ("plughw:CARD=Garden,DEV=0", false),
            ("hw:Garden,0", false),
            ("hw:CARD=2nd", false),
            ("garden", false),
            ("default", false),
            ("silent", false),
        ] {
            let name: OutputName = name.parse().unwrap();
            assert_eq!(name.has_card_number(), numbered, "{name}");
        }
    }
}
