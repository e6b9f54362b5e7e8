//! Screens that may drive a room's speaker, and what they are refused.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::model::{ClipKey, Language, Ms, ParseError, Slug};

/// Names a screen; 0 is a browser on the box itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScreenId(pub i64);

/// A screen that was bound to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    pub id: ScreenId,
    pub room: Slug,
    /// Unknown where nobody measured: then the page guesses by its size.
    pub panel: Option<PixelDensity>,
}

/// How many of its pixels a panel has to the millimetre, in hundredths: 590 is 5.90.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelDensity(u16);

impl PixelDensity {
    /// `hundredths` is from 100 to 4000.
    pub fn new(hundredths: u16) -> Option<Self> {
        (100..=4000)
            .contains(&hundredths)
            .then_some(Self(hundredths))
    }

    pub fn hundredths(self) -> u16 {
        self.0
    }
}

impl fmt::Display for PixelDensity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for PixelDensity {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.chars().all(|character| character.is_ascii_digit());
        let hundredths = (digits(whole) && digits(part) && part.len() <= 2)
            .then(|| format!("{whole}{part:0<2}").parse().ok())
            .flatten();
        hundredths.and_then(Self::new).ok_or_else(|| {
            ParseError::new(
                text,
                "PixelDensity",
                "a number of pixels to the millimetre from 1 to 40, such as 5.9",
            )
        })
    }
}

/// Browsers on the box itself that may drive a speaker without being enrolled: the config names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalScreens {
    /// Whatever room they show: for trying out without a config.
    Everywhere,
    Rooms(BTreeMap<Slug, Option<PixelDensity>>),
}

impl Default for LocalScreens {
    fn default() -> Self {
        Self::Rooms(BTreeMap::new())
    }
}

/// What a screen shows until it is bound to a room: six signs that nobody mixes up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairingCode(Box<str>);

impl PairingCode {
    const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const LENGTH: usize = 6;

    /// Six signs out of random bytes, each as likely as any other.
    pub fn from_random(random: [u8; Self::LENGTH]) -> Self {
        let sign = |byte: &u8| {
            Self::SIGNS
                .get(usize::from(byte % 32))
                .copied()
                .map(char::from)
        };
        Self(random.iter().filter_map(sign).collect::<String>().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PairingCode {
    type Err = ParseError;

    /// As people type it: small letters and spaces do no harm.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let tidy: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let known = tidy.bytes().all(|byte| Self::SIGNS.contains(&byte));
        if known && tidy.len() == Self::LENGTH {
            Ok(Self(tidy.into()))
        } else {
            Err(ParseError::new(
                text,
                "PairingCode",
                "a screen's code of six letters and digits, such as 7KX2QM",
            ))
        }
    }
}

/// Who holds a speaker: the screen that began what plays, and when it was last touched there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub screen: ScreenId,
    pub touched: std::time::Instant,
}

/// A clip that plays once what plays now has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedClip {
    pub clip: ClipKey,
    pub language: Language,
    pub title: String,
    pub by: ScreenId,
}

/// Why a speaker does not do what a screen asks: somebody else is listening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("somebody else is listening")]
    Busy,
    /// Whoever began may go on undisturbed for so long.
    #[error("somebody else is listening, for {} ms at the least", .0.0)]
    NotYet(Ms),
    /// It would be stopped for everyone: that wants to be said.
    #[error("stopping for everyone has to be confirmed")]
    Unconfirmed,
    #[error("as many clips wait as may wait")]
    QueueFull,
    #[error("this clip plays or waits already")]
    AlreadyThere,
    #[error("nothing plays")]
    Silence,
    /// Staff have silenced every speaker of the house.
    #[error("staff have muted the house")]
    Muted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_reads_back_as_it_was_written() {
        for (text, said) in [
            ("5.9", "5.90"),
            ("5.19", "5.19"),
            ("8", "8.00"),
            ("40", "40.00"),
        ] {
            assert_eq!(text.parse::<PixelDensity>().unwrap().to_string(), said);
        }
        for bad in ["", "0.9", "41", "5,9", "5.901", "-5", "+5", "5.9.1"] {
            assert!(bad.parse::<PixelDensity>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = PairingCode::from_random([0, 9, 31, 32, 255, 128]);
        assert_eq!(code.as_str().len(), 6);
        assert_eq!(code.as_str().parse(), Ok(code.clone()));
        assert_eq!(code.as_str().to_lowercase().parse(), Ok(code.clone()));
        let spaced = format!(" {} {} ", &code.as_str()[..3], &code.as_str()[3..]);
        assert_eq!(spaced.parse(), Ok(code));
        for bad in ["", "ABC", "ABCDEF7", "ABC0EF", "ABC1EF", "ÄBCDEF"] {
            assert!(bad.parse::<PairingCode>().is_err(), "{bad}");
        }
    }
}
