//! Staff, their roles and rights, and their passwords.

use std::fmt;
use std::str::FromStr;

use crate::model::ParseError;
use crate::model::names::string_enum;

/// The number of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffId(pub i64);

string_enum!(
    /// A staff member's role.
    Role,
    "a role: admin, curator, uploader or viewer",
    {
        /// Manages people, speakers, screens and the box.
        Admin = "admin",
        /// Edits the tour and publishes it.
        Curator = "curator",
        /// Adds recordings and texts to the draft.
        Uploader = "uploader",
        /// Reads drafts and reports.
        Viewer = "viewer",
    }
);

/// A permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Read the draft, the reports and the change log.
    Read,
    /// Write texts, and add recordings and pictures to the draft.
    Write,
    /// Edit rooms, clips and their order, and publish.
    Publish,
    /// Manage people, speakers, screens and the box.
    Administer,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Publish, Self::Administer];
}

impl Role {
    /// Whether the role includes the right.
    pub fn has_right(self, right: Right) -> bool {
        match right {
            Right::Read => true,
            Right::Write => self != Self::Viewer,
            Right::Publish => matches!(self, Self::Admin | Self::Curator),
            Right::Administer => self == Self::Admin,
        }
    }
}

/// The name with which a staff member signs in and appears on pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffName(Box<str>);

impl StaffName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A case-insensitive key: names that differ only in capitals share it.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for StaffName {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let name = text.trim();
        let fits = (1..=40).contains(&name.chars().count())
            && name
                .chars()
                .all(|character| character.is_alphanumeric() || " .'-".contains(character));
        if fits {
            Ok(Self(name.into()))
        } else {
            Err(ParseError::new(
                text,
                "StaffName",
                "a name of one to forty letters, digits, blanks, dots, hyphens and apostrophes",
            ))
        }
    }
}

impl fmt::Display for StaffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A staff member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The number of the account.
    pub id: StaffId,
    /// The name of the account.
    pub name: StaffName,
    /// The role.
    pub role: Role,
}

/// A password that is strong enough, not yet hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Box<str>);

impl Password {
    /// The least number of characters.
    pub const MIN_CHARS: usize = 10;
    /// The greatest number of characters.
    pub const MAX_CHARS: usize = 200;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// The reason why a password is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum PasswordError {
    #[error(
        "a password has at least {} characters; a few words are easy to remember",
        Password::MIN_CHARS
    )]
    Short,
    #[error("a password has at most {} characters", Password::MAX_CHARS)]
    Long,
    #[error("this password is too easy to guess; take a few words that do not belong together")]
    Obvious,
}

impl Password {
    /// Checks `text` as the password of `name`. Length matters more than composition rules (NIST SP
    /// 800-63B).
    ///
    /// # Errors
    ///
    /// The password is too short, too long or easy to guess.
    pub fn new(text: &str, name: &StaffName) -> Result<Self, PasswordError> {
        let chars = text.chars().count();
        if chars < Self::MIN_CHARS {
            return Err(PasswordError::Short);
        }
        if chars > Self::MAX_CHARS {
            return Err(PasswordError::Long);
        }
        let small = text.to_lowercase();
        let mut kinds: Vec<char> = small.chars().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let steps = |by: i32| {
            let codes: Vec<i64> = small
                .chars()
                .map(|character| i64::from(u32::from(character)))
                .collect();
            codes
                .windows(2)
                .filter(|pair| matches!(pair, [a, b] if b - a == i64::from(by)))
                .count()
        };
        let counted = steps(1).max(steps(-1)) * 10 >= chars * 7;
        if kinds.len() < 5 || counted || small.contains(&name.key()) && name.key().len() > 2 {
            return Err(PasswordError::Obvious);
        }
        Ok(Self(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_those_below_it_may() {
        let may = |role: Role| Right::ALL.map(|right| role.has_right(right));
        assert_eq!(may(Role::Viewer), [true, false, false, false]);
        assert_eq!(may(Role::Uploader), [true, true, false, false]);
        assert_eq!(may(Role::Curator), [true, true, true, false]);
        assert_eq!(may(Role::Admin), [true, true, true, true]);
    }

    #[test]
    fn names_are_peoples_own() {
        for good in ["Inés", "  María de los Ángeles  ", "O'Higgins", "Ana-2"] {
            assert!(good.parse::<StaffName>().is_ok(), "{good}");
        }
        for bad in ["", "  ", "<b>", "a\nb", "a/b", &"a".repeat(41)] {
            assert!(bad.parse::<StaffName>().is_err(), "{bad}");
        }
        let name: StaffName = "Inés".parse().unwrap();
        assert_eq!(name.key(), "INÉS".parse::<StaffName>().unwrap().key());
    }

    #[test]
    fn passwords_that_anybody_guesses_are_not_taken() {
        let name: StaffName = "Inés".parse().unwrap();
        for (text, expected) in [
            ("nueve", Some(PasswordError::Short)),
            ("1234567890", Some(PasswordError::Obvious)),
            ("abcdefghijkl", Some(PasswordError::Obvious)),
            ("aaaaaaaaaaaa", Some(PasswordError::Obvious)),
            ("inés en casa", Some(PasswordError::Obvious)),
            ("nopales y conejos", None),
            ("ñandú ñandú ñu", None),
        ] {
            assert_eq!(Password::new(text, &name).err(), expected, "{text}");
        }
        assert_eq!(
            Password::new(&"ab cd ef ".repeat(40), &name).err(),
            Some(PasswordError::Long)
        );
    }
}
