//! Validated string types, parsed once at the edge.

use std::fmt;
use std::str::FromStr;

use sha2::Digest;
use unicode_normalization::UnicodeNormalization;

use crate::model::script::{is_invisible, western_digit};

/// A text that does not parse as the expected type, with a description of a valid one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("‘{text}’ is not {expected}")]
pub struct ParseError {
    text: String,
    kind: &'static str,
    expected: &'static str,
}

fn fits(text: &str, max_bytes: usize, allowed: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.len() <= max_bytes && text.chars().all(allowed)
}

/// Serializes a type as its text, and parses it when it is deserialized.
macro_rules! serde_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(super) use serde_as_text;

macro_rules! string_newtype {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $fits:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                let fits: fn(&str) -> bool = $fits;
                if fits(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(ParseError {
                        text: text.chars().take(60).collect(),
                        kind: stringify!($name),
                        expected: $expected,
                    })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        serde_as_text!($name);
    };
}

string_newtype!(
    /// A BCP 47 language tag, as short as possible: `es`, `en`, `pt-BR`. At most 35 characters, the length
    /// that RFC 5646 (4.4.1) requires room for.
    Language,
    "a language tag such as es, en or pt-BR",
    |text| {
        let mut parts = text.split('-');
        let primary = parts.next().unwrap_or_default();
        (2..=3).contains(&primary.len())
            && primary.chars().all(|c| c.is_ascii_lowercase())
            && parts.all(|part| fits(part, 8, |c| c.is_ascii_alphanumeric()))
            && text.len() <= 35
    }
);

string_newtype!(
    /// A room's name in addresses and folders: `dining-room`.
    Slug,
    "a short name of small letters, digits and hyphens, such as dining-room",
    |text| {
        fits(text, 40, |c| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
        }) && !text.starts_with('-')
    }
);

string_newtype!(
    /// The number on the wall: one to six digits and an optional small letter. A text, because `007` is
    /// not `7`.
    Number,
    "a number of one to six digits, with a small letter after them or not, in quotation marks, such as \"13\" or \"13a\"",
    |text| {
        let letter = |c: char| c.is_ascii_lowercase();
        fits(text.strip_suffix(letter).unwrap_or(text), 6, |c| c.is_ascii_digit())
    }
);

string_newtype!(
    /// Name of a program's key for reading the statistics, such as `grafana`.
    KeyName,
    "a short name of letters, digits, hyphens and dots, such as grafana",
    |text| fits(text, 60, |c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
);

string_newtype!(
    /// SHA-256 of a file or document, in 64 small hexadecimal digits.
    Sha256,
    "a SHA-256 in 64 small hexadecimal digits",
    |text| {
        text.len() == 64
            && fits(text, 64, |c| {
                c.is_ascii_digit() || ('a'..='f').contains(&c)
            })
    }
);

string_newtype!(
    /// A random identifier of one play or session: 128 bits in 32 hexadecimal digits, never shown to others.
    Key,
    "a key of 32 small hexadecimal digits",
    |text| {
        text.len() == 32
            && fits(text, 32, |c| {
                c.is_ascii_digit() || ('a'..='f').contains(&c)
            })
    }
);

string_newtype!(
    /// The key under which a play is stored: a [`Key`], whose first digit is replaced by `s` where a speaker
    /// played, so that no phone can name a speaker's play.
    PlayKey,
    "a play's key of 32 small hexadecimal digits, of which the first may be an s",
    |text| {
        let digits = text.strip_prefix('s').map_or(32, |_| 31);
        let text = text.strip_prefix('s').unwrap_or(text);
        text.len() == digits
            && fits(text, 32, |c| {
                c.is_ascii_digit() || ('a'..='f').contains(&c)
            })
    }
);

impl Number {
    /// Parses a number as people type it, such as `13A`, ` 13 `, `١٣` or `１３`.
    pub fn normalize(text: &str) -> Option<Self> {
        let seen = text
            .nfkc()
            .filter(|character| !character.is_whitespace() && !is_invisible(*character));
        let text: String = seen
            .map(|character| western_digit(character).to_ascii_lowercase())
            .collect();
        text.parse().ok()
    }

    /// As [`Self::normalize`].
    ///
    /// # Errors
    ///
    /// The text as it was typed, where it is no number.
    pub fn from_typed(text: &str) -> Result<Self, ParseError> {
        Self::normalize(text).map_or_else(|| text.parse(), Ok)
    }
}

impl Sha256 {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_digest(sha2::Sha256::digest(bytes).into())
    }

    /// From the bytes of a digest.
    pub fn from_digest(digest: [u8; 32]) -> Self {
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        Self(digits.collect::<String>().into())
    }
}

macro_rules! string_enum {
    ($(#[$doc:meta])* $name:ident, $expected:literal, { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* #[doc = concat!("`", $text, "`")] $variant),+
        }

        impl $name {
            /// All values, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::model::ParseError::new(
                        text,
                        stringify!($name),
                        $expected,
                    )),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::model::names::serde_as_text!($name);
    };
}
pub(super) use string_enum;

impl ParseError {
    pub(super) fn new(text: &str, kind: &'static str, expected: &'static str) -> Self {
        Self {
            text: text.chars().take(60).collect(),
            kind,
            expected,
        }
    }

    /// The first 60 characters of the rejected text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name of the expected type, such as `Language`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

string_enum!(
    /// The audience of a clip.
    Variant,
    "a variant: standard, extended, family, described or plain",
    {
        Standard = "standard",
        /// ‘Hear more’.
        Extended = "extended",
        /// Plain language, no violence.
        Family = "family",
        /// Audio description.
        Described = "described",
        /// Easy to read and hear.
        Plain = "plain",
    }
);

string_enum!(
    /// A content warning shown before a clip begins.
    Advisory,
    "an advisory: violence, death, suicide or loud",
    {
        Violence = "violence",
        Death = "death",
        Suicide = "suicide",
        Loud = "loud",
    }
);

string_enum!(
    /// How a picture was made; decides how it is stored and shown.
    #[derive(Default)]
    PictureKind,
    "a kind of picture: drawing or photograph",
    {
        /// SVG, in the colours of the page.
        #[default]
        Drawing = "drawing",
        /// JPEG.
        Photograph = "photograph",
    }
);

impl PictureKind {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn is_drawing(&self) -> bool {
        *self == Self::Drawing
    }

    /// The extension of a file of this kind, without the dot.
    pub const fn file_extension(self) -> &'static str {
        match self {
            Self::Drawing => "svg",
            Self::Photograph => "jpg",
        }
    }
}

string_enum!(
    /// The part of a picture that stays in view where a page has to crop it.
    #[derive(Default)]
    Focus,
    "a part of a picture: center, top, bottom, left, right, top-left, top-right, bottom-left or bottom-right",
    {
        /// The middle.
        #[default]
        Center = "center",
        /// The upper edge.
        Top = "top",
        /// The lower edge.
        Bottom = "bottom",
        /// The left edge.
        Left = "left",
        /// The right edge.
        Right = "right",
        /// The upper left corner.
        TopLeft = "top-left",
        /// The upper right corner.
        TopRight = "top-right",
        /// The lower left corner.
        BottomLeft = "bottom-left",
        /// The lower right corner.
        BottomRight = "bottom-right",
    }
);

impl Focus {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn is_center(&self) -> bool {
        *self == Self::Center
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_refuse_what_could_leave_their_place() {
        assert!("dining-room".parse::<Slug>().is_ok());
        for bad in ["", "../etc", "Café", "a b", "-a", &"a".repeat(41)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
        assert!("pt-BR".parse::<Language>().is_ok());
        for bad in ["", "e", "ES", "espanol", "es-", "es_MX"] {
            assert!(bad.parse::<Language>().is_err(), "{bad}");
        }
        assert_eq!("007".parse::<Number>().unwrap().as_str(), "007");
        assert_eq!("7a".parse::<Number>().unwrap().as_str(), "7a");
        for bad in ["", "a", "7A", "7ab", "1234567", "1234567a", "٧", "7 ", "-7"] {
            assert!(bad.parse::<Number>().is_err(), "{bad}");
        }
        assert!("A".repeat(64).parse::<Sha256>().is_err());
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for (typed, number) in [
            ("7", "7"),
            (" 007 ", "007"),
            ("1A", "1a"),
            ("1 a", "1a"),
            ("٠٠٧", "007"),
            ("१२", "12"),
            ("１２", "12"),
            ("１Ａ", "1a"),
            ("\u{200f}٣ب", ""),
            ("seven", ""),
            ("", ""),
        ] {
            let found = Number::normalize(typed);
            let found = found.as_ref().map_or("", Number::as_str);
            assert_eq!(found, number, "{typed}");
        }
    }

    #[test]
    fn a_wrong_name_says_what_a_right_one_is() {
        let message = "loudly".parse::<Advisory>().unwrap_err().to_string();
        assert_eq!(
            message,
            "‘loudly’ is not an advisory: violence, death, suicide or loud"
        );
    }
}
