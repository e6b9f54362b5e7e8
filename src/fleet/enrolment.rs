//! Enrolment codes: how a box and main recognize each other the first time. Both prove with an HMAC that they have the
//! code, over both keys and both nonces. The code itself is never sent: a listener cannot try codes against 80 bits, and
//! somebody between the two cannot change a key.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::fleet::keys::PublicKey;
use crate::fleet::nonce::Nonce;

/// How long a code may be used.
pub const CODE_LIFETIME: Duration = Duration::from_hours(2);

/// The failures that an address may have in [`FAILURE_WINDOW`].
const MAX_FAILURES_PER_ADDRESS: usize = 5;

/// The failures that all addresses together may have: enough that one device does not lock out the others.
const MAX_FAILURES: usize = 25;
const FAILURE_WINDOW: Duration = Duration::from_mins(1);

/// The codes that are remembered, to say that one has expired.
const MAX_CODES: usize = 16;

/// Digits and letters without I, L, O and U: five bits each.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 16;

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The text has another length or other characters.
    #[error(
        "this is not an enrolment code: it has 16 letters and digits, such as 7Q4M-K3XW-9TRB-HN2E"
    )]
    NotACode,
    /// The system has no randomness.
    #[error("the system has no random numbers yet; please try again in a minute")]
    NoRandomness,
}

/// A code of 80 random bits. `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode(String);

impl EnrolmentCode {
    /// A new code.
    ///
    /// # Errors
    ///
    /// Returns `NoRandomness`.
    pub fn random() -> Result<Self, CodeError> {
        let mut bytes = [0; CODE_LENGTH];
        getrandom::fill(&mut bytes).map_err(|_| CodeError::NoRandomness)?;
        let characters = bytes.iter().filter_map(|byte| {
            let character = ALPHABET.get(usize::from(byte % 32))?;
            Some(char::from(*character))
        });
        Ok(Self(characters.collect()))
    }

    fn mac(&self, label: &str, fields: &[&[u8]]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        for field in [&[label.as_bytes()], fields].concat() {
            let length = u64::try_from(field.len()).ok()?;
            mac.update(&length.to_be_bytes());
            mac.update(field);
        }
        Some(mac)
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode")
    }
}

/// In groups of four.
impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, character) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{character}")?;
        }
        Ok(())
    }
}

/// Accepts small letters, spaces and hyphens; O counts as 0, and I and L as 1.
impl FromStr for EnrolmentCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let code: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .map(|character| match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let fits = code.bytes().all(|byte| ALPHABET.contains(&byte));
        if fits && code.len() == CODE_LENGTH {
            Ok(Self(code))
        } else {
            Err(CodeError::NotACode)
        }
    }
}

/// A message of a box that joins.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Join {
    /// The box introduces itself.
    Start(JoinStart),
    /// The box proves that it has a code.
    Prove(JoinRequest),
}

/// The first message: who wants to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinStart {
    /// The key of the box.
    #[serde(rename = "box")]
    pub key: PublicKey,
}

/// Main's answer to the first message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinChallenge {
    /// The JWT of the house, with its keys.
    pub house: String,
    /// Main's nonce.
    pub nonce: String,
}

/// What both sides have told each other: all that a proof covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinTranscript {
    /// The key of the box.
    #[serde(rename = "box")]
    pub key: PublicKey,
    /// The nonce of the box.
    pub box_nonce: Nonce,
    /// The JWT of the house, with its keys.
    pub house: String,
    /// Main's nonce.
    pub house_nonce: String,
    /// What the box says of itself, as JSON.
    pub details: String,
}

/// The second message: the box proves that it has the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// What the proof covers.
    #[serde(flatten)]
    pub transcript: JoinTranscript,
    /// The proof, as hexadecimal digits.
    pub proof: String,
}

/// Main's answer to the second message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinAnswer {
    /// What main says of the house, as JSON.
    pub details: String,
    /// The proof that main has the code, as hexadecimal digits.
    pub proof: String,
}

impl JoinTranscript {
    fn fields(&self) -> [&[u8]; 5] {
        [
            self.key.as_str().as_bytes(),
            self.box_nonce.as_bytes(),
            self.house.as_bytes(),
            self.house_nonce.as_bytes(),
            self.details.as_bytes(),
        ]
    }

    fn box_mac(&self, code: &EnrolmentCode) -> Option<Hmac<Sha256>> {
        code.mac("docent fleet 1 join box", &self.fields())
    }

    fn main_mac(&self, code: &EnrolmentCode, details: &str) -> Option<Hmac<Sha256>> {
        let fields = [&self.fields()[..], &[details.as_bytes()]].concat();
        code.mac("docent fleet 1 join main", &fields)
    }

    /// The request of the box.
    pub fn into_request(self, code: &EnrolmentCode) -> JoinRequest {
        let proof = digits(self.box_mac(code));
        JoinRequest {
            transcript: self,
            proof,
        }
    }

    /// Main's answer.
    pub fn answer(&self, code: &EnrolmentCode, details: String) -> JoinAnswer {
        let proof = digits(self.main_mac(code, &details));
        JoinAnswer { details, proof }
    }

    /// Whether the answer comes from a main that has the code.
    pub fn is_answered_by(&self, answer: &JoinAnswer, code: &EnrolmentCode) -> bool {
        is_proof(self.main_mac(code, &answer.details), &answer.proof)
    }
}

fn digits(mac: Option<Hmac<Sha256>>) -> String {
    mac.map(|mac| hex::encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

fn is_proof(mac: Option<Hmac<Sha256>>, proof: &str) -> bool {
    let proof = hex::decode(proof).unwrap_or_default();
    mac.is_some_and(|mac| mac.verify_slice(&proof).is_ok())
}

/// Why main refuses a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// No code fits.
    #[error(
        "this enrolment code is wrong. Please compare it with what ‘docent fleet’ printed on the main box"
    )]
    WrongCode,
    /// The code is older than two hours.
    #[error("this enrolment code has expired. Please make a new one on the main box")]
    Expired,
    /// As many boxes have joined as the code is for.
    #[error("this enrolment code is used up. Please make a new one on the main box")]
    UsedUp,
    /// Too many wrong codes.
    #[error("too many wrong enrolment codes; please try again in {} seconds", .0.as_secs() + 1)]
    Throttled(Duration),
}

/// A code as main keeps it. Its time is that of the machine since its boot: a wrong clock does not change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// The code.
    pub code: EnrolmentCode,
    /// How many boxes may still join.
    pub uses_left: u32,
    /// When it was made, in milliseconds since the boot.
    pub issued_boot_ms: i64,
    /// The boxes that joined with it. The same box may join again.
    pub boxes: BTreeSet<PublicKey>,
}

/// A code that a request proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedCode {
    /// The code.
    pub code: EnrolmentCode,
    /// Whether this request used it; not if the box joined with it before.
    pub is_first_use: bool,
}

/// Main's codes, and the throttle of wrong ones. All times are milliseconds since the boot.
#[derive(Debug, Default)]
pub struct EnrolmentCodes {
    codes: VecDeque<StoredCode>,
    failures: VecDeque<(i64, IpAddr)>,
}

impl EnrolmentCodes {
    /// Replaces the codes by those that are stored.
    pub fn restore(&mut self, codes: impl IntoIterator<Item = StoredCode>) {
        self.codes = codes.into_iter().collect();
        self.drop_oldest();
    }

    /// The codes, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &StoredCode> {
        self.codes.iter()
    }

    /// Makes a code for this number of boxes.
    ///
    /// # Errors
    ///
    /// Returns `NoRandomness`.
    pub fn issue(&mut self, uses: u32, now_ms: i64) -> Result<EnrolmentCode, CodeError> {
        let code = EnrolmentCode::random()?;
        self.codes.push_back(StoredCode {
            code: code.clone(),
            uses_left: uses,
            issued_boot_ms: now_ms,
            boxes: BTreeSet::new(),
        });
        self.drop_oldest();
        Ok(code)
    }

    /// Ends all codes.
    pub fn revoke_all(&mut self) {
        self.codes.clear();
    }

    /// Finds the code of a request, and uses it. `from` is the rate limit key of the address.
    ///
    /// # Errors
    ///
    /// Returns `Throttled`, `WrongCode`, `Expired` or `UsedUp`.
    pub fn accept(
        &mut self,
        request: &JoinRequest,
        from: IpAddr,
        now_ms: i64,
    ) -> Result<AcceptedCode, EnrolmentError> {
        if let Some(wait) = self.delay(from, now_ms) {
            return Err(EnrolmentError::Throttled(wait));
        }
        let transcript = &request.transcript;
        let fits =
            |stored: &&mut StoredCode| is_proof(transcript.box_mac(&stored.code), &request.proof);
        let Some(stored) = self.codes.iter_mut().find(fits) else {
            self.failures.push_back((now_ms, from));
            return Err(EnrolmentError::WrongCode);
        };
        // After a restart of the machine the time begins again.
        let age = now_ms.checked_sub(stored.issued_boot_ms);
        let age = age.and_then(|age| u64::try_from(age).ok());
        if age.is_none_or(|age| Duration::from_millis(age) > CODE_LIFETIME) {
            return Err(EnrolmentError::Expired);
        }
        let is_first_use = !stored.boxes.contains(&transcript.key);
        if is_first_use {
            stored.uses_left = stored
                .uses_left
                .checked_sub(1)
                .ok_or(EnrolmentError::UsedUp)?;
            stored.boxes.insert(transcript.key.clone());
        }
        Ok(AcceptedCode {
            code: stored.code.clone(),
            is_first_use,
        })
    }

    /// Takes back the first use of a code: the box could not be added.
    pub fn release(&mut self, accepted: &AcceptedCode, key: &PublicKey) {
        if !accepted.is_first_use {
            return;
        }
        let mut codes = self.codes.iter_mut();
        let stored = codes.find(|stored| stored.code == accepted.code);
        if let Some(stored) = stored.filter(|stored| stored.boxes.contains(key)) {
            stored.boxes.remove(key);
            stored.uses_left = stored.uses_left.saturating_add(1);
        }
    }

    /// How long this address has to wait.
    fn delay(&mut self, from: IpAddr, now_ms: i64) -> Option<Duration> {
        let window = i64::try_from(FAILURE_WINDOW.as_millis()).unwrap_or(i64::MAX);
        let is_recent = |(at, _): &(i64, IpAddr)| (0..window).contains(&now_ms.saturating_sub(*at));
        self.failures.retain(is_recent);
        let mut own = self.failures.iter().filter(|(_, address)| *address == from);
        let first_own = own.next();
        let is_over = own.count() + 1 >= MAX_FAILURES_PER_ADDRESS;
        let first = if self.failures.len() >= MAX_FAILURES {
            self.failures.front()
        } else {
            first_own.filter(|_| is_over)
        };
        let (at, _) = first?;
        let left = at.saturating_add(window).saturating_sub(now_ms);
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }

    fn drop_oldest(&mut self) {
        while self.codes.len() > MAX_CODES {
            self.codes.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
