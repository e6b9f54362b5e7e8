//! Screens that may control a room's speaker, and the reasons of a refusal.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::model::names::serde_as_text;
use crate::model::{ClipKey, Language, Ms, ParseError, Slug};

/// Identifies a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScreenId {
    /// A browser on the box itself.
    Box,
    /// An enrolled screen, by its number.
    Enrolled(i64),
}

impl ScreenId {
    /// The number in pages and forms; 0 for a browser on the box itself.
    pub fn number(self) -> i64 {
        match self {
            Self::Box => 0,
            Self::Enrolled(number) => number,
        }
    }
}

/// A screen that is enrolled for a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// The number of the screen.
    pub id: ScreenId,
    /// The room that it is enrolled for.
    pub room: Slug,
    /// `None` where it was not measured; the page then estimates it from its size.
    pub panel: Option<PixelDensity>,
}

/// Pixels per millimetre of a panel, in hundredths: 590 is 5.90.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelDensity(u16);

impl PixelDensity {
    /// `hundredths` is from 100 to 4000.
    pub fn new(hundredths: u16) -> Option<Self> {
        (100..=4000)
            .contains(&hundredths)
            .then_some(Self(hundredths))
    }

    /// Hundredths of a pixel per millimetre.
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

/// Browsers on the box itself that may control a speaker without enrolment, as configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalScreens {
    /// In every room: for trials without a config.
    Everywhere,
    /// These rooms have a screen on the box, with its density where it is known.
    Rooms(BTreeMap<Slug, Option<PixelDensity>>),
}

impl LocalScreens {
    /// Whether the box shows pages on screens of its own. A trial may be in any browser.
    pub fn are_configured(&self) -> bool {
        match self {
            Self::Everywhere => false,
            Self::Rooms(rooms) => !rooms.is_empty(),
        }
    }
}

impl Default for LocalScreens {
    fn default() -> Self {
        Self::Rooms(BTreeMap::new())
    }
}

/// The code that a screen shows until it is enrolled: six characters that are not easily confused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairingCode(Box<str>);

impl PairingCode {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const LENGTH: usize = 6;

    /// Makes a code of random bytes; every character is equally likely.
    pub fn from_random(random: [u8; Self::LENGTH]) -> Self {
        let character_of = |byte: &u8| {
            Self::ALPHABET
                .get(usize::from(byte % 32))
                .copied()
                .map(char::from)
        };
        Self(
            random
                .iter()
                .filter_map(character_of)
                .collect::<String>()
                .into(),
        )
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

serde_as_text!(PairingCode);

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PairingCode {
    type Err = ParseError;

    /// Accepts a code as people type it, with small letters, spaces and hyphens.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let normalized: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let known = normalized
            .bytes()
            .all(|byte| Self::ALPHABET.contains(&byte));
        if known && normalized.len() == Self::LENGTH {
            Ok(Self(normalized.into()))
        } else {
            Err(ParseError::new(
                text,
                "PairingCode",
                "a screen's code of six letters and digits, such as 7KX2QM",
            ))
        }
    }
}

/// The screen that started the current play, and its last touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The screen.
    pub screen: ScreenId,
    /// When it was last touched.
    pub touched: std::time::Instant,
}

/// A clip that plays after the current one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedClip {
    /// The clip.
    pub clip: ClipKey,
    /// The language.
    pub language: Language,
    /// The title.
    pub title: String,
    /// The screen that queued it; `None` for an announcement.
    pub by: Option<ScreenId>,
}

/// The reason why a speaker refuses a screen's command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Refusal {
    #[error("another visitor is listening")]
    Busy,
    /// The current listener is protected for this long.
    #[error("another visitor is listening, for at least {} ms", .0.0)]
    ListenerProtected(Ms),
    /// The command would stop the play for everyone and requires confirmation.
    #[error("stopping the play for everybody must be confirmed")]
    Unconfirmed,
    #[error("the queue is full")]
    QueueFull,
    #[error("the clip is playing or queued already")]
    AlreadyThere,
    #[error("nothing plays")]
    NothingPlaying,
    /// Staff have muted every speaker of the museum.
    #[error("staff have muted all speakers")]
    Muted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_density_survives_a_round_trip() {
        for (text, expected) in [
            ("5.9", "5.90"),
            ("5.19", "5.19"),
            ("8", "8.00"),
            ("40", "40.00"),
        ] {
            assert_eq!(text.parse::<PixelDensity>().unwrap().to_string(), expected);
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
