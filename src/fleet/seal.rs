//! Sealed messages: a body, who signed it, and the signature. What counts in a house is sealed at its ends, so that the
//! network, proxies and sticks only carry it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::fleet::keys::{KeyError, PublicKey, SecretKey};

/// What a signature is for. A signature for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The plays that a box sends.
    Report,
    /// Main's answer to a report.
    Acknowledgement,
    /// A box asks for its desired state.
    DesiredStateRequest,
    /// What main wants of a box.
    DesiredState,
    /// The list of the files of an edition.
    Release,
    /// The state of a box.
    Health,
    /// A command of main to a box.
    Command,
    /// What came of a command.
    CommandResult,
    /// The state of a room's speaker.
    RoomStatus,
    /// The session of a box at main.
    Session,
    /// A stick bundle.
    StickBundle,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Acknowledgement => "acknowledgement",
            Self::DesiredStateRequest => "desired state request",
            Self::DesiredState => "desired state",
            Self::Release => "release",
            Self::Health => "health",
            Self::Command => "command",
            Self::CommandResult => "command result",
            Self::RoomStatus => "room status",
            Self::Session => "session",
            Self::StickBundle => "stick bundle",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The bytes that are signed.
pub(super) fn signed_bytes(purpose: Purpose, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("docent fleet 1\n{purpose}\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Why a sealed message is refused.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The message is not in this form.
    #[error("the message is not a sealed one")]
    Malformed,
    /// Somebody else signed it.
    #[error("the message is signed by {found}, and not by {expected}")]
    OtherSigner {
        /// Who should have signed.
        expected: PublicKey,
        /// Who the message names.
        found: PublicKey,
    },
    /// The signature is wrong.
    #[error(
        "the signature of the {0} is wrong: the message was changed, or is meant for something else"
    )]
    WrongSignature(Purpose),
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A message with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedMessage {
    by: PublicKey,
    body: String,
    signature: String,
}

impl SealedMessage {
    /// Signs a body for a purpose.
    ///
    /// # Errors
    ///
    /// Returns `Key` if the key cannot sign.
    pub fn seal(key: &SecretKey, purpose: Purpose, body: &[u8]) -> Result<Self, SealError> {
        let signature = key.sign(&signed_bytes(purpose, body))?;
        Ok(Self {
            by: key.public(),
            body: STANDARD.encode(body),
            signature: STANDARD.encode(signature),
        })
    }

    /// Reads the wire form. The signature is not checked yet.
    ///
    /// # Errors
    ///
    /// Returns `Malformed`.
    pub fn from_json(json: &[u8]) -> Result<Self, SealError> {
        serde_json::from_slice(json).map_err(|_| SealError::Malformed)
    }

    /// The wire form.
    ///
    /// # Errors
    ///
    /// Returns `Malformed`, which does not happen: all fields are texts.
    pub fn to_json(&self) -> Result<Vec<u8>, SealError> {
        serde_json::to_vec(self).map_err(|_| SealError::Malformed)
    }

    /// Who claims to have signed. Only `open` checks it.
    pub fn claimed_signer(&self) -> &PublicKey {
        &self.by
    }

    /// The body, if this signer signed it for this purpose.
    ///
    /// # Errors
    ///
    /// Returns `OtherSigner`, `WrongSignature` or `Malformed`.
    pub fn open(&self, expected: &PublicKey, purpose: Purpose) -> Result<Vec<u8>, SealError> {
        if self.by != *expected {
            return Err(SealError::OtherSigner {
                expected: expected.clone(),
                found: self.by.clone(),
            });
        }
        let decode = |text: &str| STANDARD.decode(text).map_err(|_| SealError::Malformed);
        let (body, signature) = (decode(&self.body)?, decode(&self.signature)?);
        if expected.verifies(&signed_bytes(purpose, &body), &signature) {
            Ok(body)
        } else {
            Err(SealError::WrongSignature(purpose))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::fleet::keys::KeyKind;

    static KEY: LazyLock<SecretKey> = LazyLock::new(|| SecretKey::generate(KeyKind::Box).unwrap());

    fn open(json: &[u8], purpose: Purpose) -> Result<Vec<u8>, SealError> {
        SealedMessage::from_json(json)?.open(&KEY.public(), purpose)
    }

    #[test]
    fn a_message_is_for_one_purpose_and_by_one_signer() {
        let sealed = SealedMessage::seal(&KEY, Purpose::Report, b"plays").unwrap();
        let json = sealed.to_json().unwrap();
        assert_eq!(open(&json, Purpose::Report).unwrap(), b"plays");
        let error = open(&json, Purpose::Acknowledgement).unwrap_err();
        assert!(matches!(error, SealError::WrongSignature(_)), "{error}");
        let other = SecretKey::generate(KeyKind::Box).unwrap();
        let error = sealed.open(&other.public(), Purpose::Report).unwrap_err();
        assert!(matches!(error, SealError::OtherSigner { .. }), "{error}");
        let forged = SealedMessage {
            by: KEY.public(),
            ..SealedMessage::seal(&other, Purpose::Report, b"plays").unwrap()
        };
        let error = forged.open(&KEY.public(), Purpose::Report).unwrap_err();
        assert!(matches!(error, SealError::WrongSignature(_)), "{error}");
    }

    proptest! {
        #[test]
        fn what_was_sealed_is_opened(body: Vec<u8>) {
            let sealed = SealedMessage::seal(&KEY, Purpose::Health, &body).unwrap();
            prop_assert_eq!(open(&sealed.to_json().unwrap(), Purpose::Health).unwrap(), body);
        }

        #[test]
        fn any_changed_byte_is_refused(
            body in prop::collection::vec(any::<u8>(), 0..64),
            at: prop::sample::Index,
            byte: u8,
        ) {
            let sealed = SealedMessage::seal(&KEY, Purpose::Report, &body).unwrap();
            let mut json = sealed.to_json().unwrap();
            let at = at.index(json.len());
            prop_assume!(json[at] != byte);
            json[at] = byte;
            prop_assert!(open(&json, Purpose::Report).is_err());
        }

        #[test]
        fn a_cut_message_is_refused(body: Vec<u8>, length: prop::sample::Index) {
            let sealed = SealedMessage::seal(&KEY, Purpose::Report, &body).unwrap();
            let json = sealed.to_json().unwrap();
            let length = length.index(json.len());
            prop_assert!(open(&json[..length], Purpose::Report).is_err());
        }
    }
}
