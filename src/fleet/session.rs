//! The session of a box at main, which authenticates its HTTP requests: main gives a challenge, the box signs it, and main
//! gives a token. Needs no clock. Main has its sessions in memory only.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fleet::challenge::Challenges;
use crate::fleet::http_client::{HttpClient, HttpClientError};
use crate::fleet::jwt::verify_account_jwt;
use crate::fleet::keys::{KeyError, PublicKey, SecretKey};
use crate::fleet::seal::{Purpose, signed_bytes};

/// How long a token is valid.
const SESSION_LIFETIME: Duration = Duration::from_hours(1);

/// A box that begins a session too often loses its oldest.
const MAX_SESSIONS_PER_BOX: usize = 4;

/// A box asks for a challenge.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionStart {
    /// The key of the box.
    #[serde(rename = "box")]
    pub key: PublicKey,
}

/// Main's challenge.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionChallenge {
    /// What the box signs.
    pub nonce: String,
    /// The JWT of the house key.
    #[serde(default)]
    pub house: Option<String>,
}

/// The signed challenge.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionProof {
    /// The key of the box.
    #[serde(rename = "box")]
    pub key: PublicKey,
    /// The challenge.
    pub nonce: String,
    /// The signature, as base64.
    pub signature: String,
}

/// What a box gets.
#[derive(Clone, Serialize, Deserialize)]
pub struct SessionToken {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// The JWT of the box for the engine, with its present rights.
    pub engine_jwt: String,
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

/// Why a session cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The challenge is unknown, too old, or was answered.
    #[error("the challenge is too old, or was answered before")]
    UnknownChallenge,
    /// The signature is not by the key of the box.
    #[error("the signature is not that of this box")]
    WrongSignature,
    /// Main has another house key; its JWT, which nobody has verified yet.
    #[error("the main box has another house key")]
    OtherHouseKey(String),
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Main cannot be reached, or refuses.
    #[error(transparent)]
    Http(#[from] HttpClientError),
}

impl SessionProof {
    /// Signs a challenge for the main box of this house.
    ///
    /// # Errors
    ///
    /// Returns `Unable`, which does not happen.
    pub fn sign(key: &SecretKey, house: &PublicKey, nonce: String) -> Result<Self, KeyError> {
        let signature = key.sign(&challenge_bytes(house, &nonce))?;
        Ok(Self {
            key: key.public(),
            nonce,
            signature: STANDARD.encode(signature),
        })
    }
}

fn challenge_bytes(house: &PublicKey, nonce: &str) -> Vec<u8> {
    signed_bytes(Purpose::Session, format!("{house}\n{nonce}").as_bytes())
}

/// Main's side: the sessions of all boxes.
#[derive(Debug)]
pub struct BoxSessions {
    house: PublicKey,
    challenges: Challenges,
    /// By the hash of the token: the box and the begin.
    open: Mutex<BTreeMap<[u8; 32], (PublicKey, Instant)>>,
}

impl BoxSessions {
    /// No sessions yet. `house` is the key of the house.
    pub fn new(house: PublicKey, challenges: Challenges) -> Self {
        Self {
            house,
            challenges,
            open: Mutex::default(),
        }
    }

    /// The challenges, which joining uses too.
    pub fn challenges(&self) -> &Challenges {
        &self.challenges
    }

    /// Begins a session, and returns its token. Whether the box belongs to the house, the caller has checked.
    ///
    /// # Errors
    ///
    /// Returns `UnknownChallenge`, `WrongSignature`, or `Key` without randomness.
    pub fn begin(&self, proof: &SessionProof, now: Instant) -> Result<String, SessionError> {
        let signature = STANDARD.decode(&proof.signature).unwrap_or_default();
        let signed = challenge_bytes(&self.house, &proof.nonce);
        // Checked first, so that nobody else can use up the challenge of a box.
        if !proof.key.verifies(&signed, &signature) {
            return Err(SessionError::WrongSignature);
        }
        if !self.challenges.accept(&proof.key, &proof.nonce, now) {
            return Err(SessionError::UnknownChallenge);
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        let token = hex::encode(bytes);
        let mut open = self.open();
        open.retain(|_, (_, begun)| is_valid(*begun, now));
        let own = open.iter().filter(|(_, (key, _))| *key == proof.key);
        let mut own: Vec<_> = own.map(|(hash, (_, begun))| (*begun, *hash)).collect();
        own.sort_unstable();
        let surplus = (own.len() + 1).saturating_sub(MAX_SESSIONS_PER_BOX);
        for (_, hash) in own.into_iter().take(surplus) {
            open.remove(&hash);
        }
        open.insert(hash_of(&token), (proof.key.clone(), now));
        Ok(token)
    }

    /// The box with this token.
    pub fn find(&self, token: &str, now: Instant) -> Option<PublicKey> {
        let open = self.open();
        let (key, begun) = open.get(&hash_of(token))?;
        is_valid(*begun, now).then(|| key.clone())
    }

    /// Ends all sessions of boxes that are not in the list.
    pub fn retain(&self, is_known: impl Fn(&PublicKey) -> bool) {
        self.open().retain(|_, (key, _)| is_known(key));
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], (PublicKey, Instant)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_valid(begun: Instant, now: Instant) -> bool {
    now.saturating_duration_since(begun) < SESSION_LIFETIME
}

/// The hash is the key of the map, so that the time of a search tells nothing about a token.
fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The box's side: begins a session at main.
///
/// # Errors
///
/// Returns `OtherHouseKey`, `Http` if main cannot be reached or refuses, or `Key`.
pub async fn open_session(
    http: &HttpClient,
    key: &SecretKey,
    house: &PublicKey,
) -> Result<SessionToken, SessionError> {
    let start = SessionStart { key: key.public() };
    let challenge: SessionChallenge = http.post("/fleet/session/challenge", &start).await?;
    if let Some(jwt) = challenge.house {
        let present = verify_account_jwt(&jwt);
        if present.is_ok_and(|present| present.house != *house) {
            return Err(SessionError::OtherHouseKey(jwt));
        }
    }
    let proof = SessionProof::sign(key, house, challenge.nonce)?;
    Ok(http.post("/fleet/session", &proof).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::keys::KeyKind;

    fn key(kind: KeyKind) -> SecretKey {
        SecretKey::generate(kind).unwrap()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn a_token_is_for_one_box_one_hour_and_until_it_is_revoked() {
        let (house, here, other) = (key(KeyKind::House), key(KeyKind::Box), key(KeyKind::Box));
        let now = Instant::now();
        let sessions = BoxSessions::new(house.public(), Challenges::new(now).unwrap());
        let proof = || {
            let nonce = sessions.challenges().issue(&here.public(), now).unwrap();
            SessionProof::sign(&here, &house.public(), nonce).unwrap()
        };
        let first = proof();
        let token = sessions.begin(&first, now).unwrap();
        let error = sessions.begin(&first, now).unwrap_err();
        assert!(matches!(error, SessionError::UnknownChallenge), "replayed");
        assert_eq!(sessions.find(&token, now), Some(here.public()));
        assert_eq!(sessions.find("", now), None);
        assert_eq!(sessions.find(&token[1..], now), None);
        assert_eq!(sessions.find(&token, now + SESSION_LIFETIME), None);
        // Somebody else's signature, a signature for another house, another nonce.
        let wrong = SessionProof {
            key: here.public(),
            ..SessionProof::sign(&other, &house.public(), proof().nonce).unwrap()
        };
        let foreign =
            SessionProof::sign(&here, &key(KeyKind::House).public(), proof().nonce).unwrap();
        for wrong in [wrong, foreign] {
            let error = sessions.begin(&wrong, now).unwrap_err();
            assert!(matches!(error, SessionError::WrongSignature));
        }
        let tokens: Vec<String> = (0..6)
            .map(|n| {
                sessions
                    .begin(&proof(), now + Duration::from_secs(n))
                    .unwrap()
            })
            .collect();
        let valid = tokens
            .iter()
            .filter(|token| sessions.find(token, now).is_some());
        assert_eq!(valid.count(), MAX_SESSIONS_PER_BOX);
        sessions.retain(|key| *key != here.public());
        assert!(
            tokens
                .iter()
                .all(|token| sessions.find(token, now).is_none())
        );
    }
}
