//! Challenges that main gives: valid for a minute, and once. A challenge carries its own proof, so that requests for
//! challenges, which anybody may send, use no memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::fleet::keys::PublicKey;

/// How long a challenge may be answered.
const LIFETIME: Duration = Duration::from_mins(1);

/// The answered challenges that are remembered. An answer needs the key of a box, so that there are few.
const MAX_ANSWERED: usize = 4096;

const RANDOM_BYTES: usize = 16;
const TIME_BYTES: usize = 8;
const PROOF_BYTES: usize = 16;

/// Gives challenges and accepts each once.
#[derive(Debug)]
pub struct Challenges {
    secret: [u8; 64],
    since: Instant,
    answered: Mutex<BTreeMap<[u8; RANDOM_BYTES], Instant>>,
}

impl Challenges {
    /// With a secret of this process. `now` is the beginning of its time.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub fn new(now: Instant) -> Result<Self, getrandom::Error> {
        let mut secret = [0; 64];
        getrandom::fill(&mut secret)?;
        Ok(Self {
            secret,
            since: now,
            answered: Mutex::default(),
        })
    }

    /// A challenge for the owner of this key, as hexadecimal digits.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub fn issue(&self, key: &PublicKey, now: Instant) -> Result<String, getrandom::Error> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random)?;
        let time = self.millis(now).to_be_bytes();
        let proof = self.proof(key, &random, &time);
        Ok(hex::encode([&random[..], &time, &proof].concat()))
    }

    /// Whether the challenge was given for this key within the last minute. A second call with the same challenge returns
    /// false.
    pub fn accept(&self, key: &PublicKey, challenge: &str, now: Instant) -> bool {
        let Some((random, issued)) = self.verify(key, challenge) else {
            return false;
        };
        let age = self.millis(now).checked_sub(issued);
        if age.is_none_or(|age| Duration::from_millis(age) > LIFETIME) {
            return false;
        }
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.retain(|_, at| now.saturating_duration_since(*at) <= LIFETIME);
        answered.len() < MAX_ANSWERED && answered.insert(random, now).is_none()
    }

    fn verify(&self, key: &PublicKey, challenge: &str) -> Option<([u8; RANDOM_BYTES], u64)> {
        let mut bytes = [0; RANDOM_BYTES + TIME_BYTES + PROOF_BYTES];
        hex::decode_to_slice(challenge, &mut bytes).ok()?;
        let (random, rest) = bytes.split_first_chunk::<RANDOM_BYTES>()?;
        let (time, proof) = rest.split_first_chunk::<TIME_BYTES>()?;
        let mac = self.mac(key, random, time);
        mac.verify_truncated_left(proof).ok()?;
        Some((*random, u64::from_be_bytes(*time)))
    }

    fn proof(&self, key: &PublicKey, random: &[u8], time: &[u8]) -> Vec<u8> {
        let mut proof = self.mac(key, random, time).finalize().into_bytes().to_vec();
        proof.truncate(PROOF_BYTES);
        proof
    }

    fn mac(&self, key: &PublicKey, random: &[u8], time: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.secret.into());
        mac.update(random);
        mac.update(time);
        mac.update(key.as_str().as_bytes());
        mac
    }

    fn millis(&self, now: Instant) -> u64 {
        let elapsed = now.saturating_duration_since(self.since);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::keys::{KeyKind, SecretKey};

    fn key() -> PublicKey {
        SecretKey::generate(KeyKind::Box).unwrap().public()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn a_challenge_is_for_one_key_one_minute_and_one_answer() {
        let (here, other, now) = (key(), key(), Instant::now());
        let challenges = Challenges::new(now).unwrap();
        let later = now + LIFETIME;
        let challenge = challenges.issue(&here, now).unwrap();
        assert!(!challenges.accept(&other, &challenge, now));
        assert!(challenges.accept(&here, &challenge, later));
        assert!(!challenges.accept(&here, &challenge, later), "once");
        let challenge = challenges.issue(&here, now).unwrap();
        let too_late = later + Duration::from_millis(1);
        assert!(!challenges.accept(&here, &challenge, too_late));
        let foreign = Challenges::new(now).unwrap();
        assert!(!foreign.accept(&here, &challenge, now));
        for wrong in ["", "00", "zz", &challenge[2..], &"0".repeat(80)] {
            assert!(!challenges.accept(&here, wrong, now), "{wrong}");
        }
        let changed = if challenge.starts_with('0') { "1" } else { "0" };
        let changed = format!("{changed}{}", &challenge[1..]);
        assert!(!challenges.accept(&here, &changed, now));
        assert!(challenges.accept(&here, &challenge, now));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn challenges_that_nobody_answers_use_no_memory() {
        let (here, now) = (key(), Instant::now());
        let challenges = Challenges::new(now).unwrap();
        for _ in 0..10_000 {
            challenges.issue(&here, now).unwrap();
        }
        assert!(challenges.answered.lock().unwrap().is_empty());
    }
}
