//! Random tokens, of which only hashes are stored.

use sha2::Digest;

use crate::model::{Key, Sha256};
use crate::service::{Error, Result};

pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
    Ok(bytes)
}

/// A random token of 256 bits, as hexadecimal digits.
pub(super) fn new_token() -> Result<String> {
    Ok(hex::encode(random::<32>()?))
}

/// A random key, for a play or an upload.
pub(super) fn new_key() -> Result<Key> {
    let digits = hex::encode(random::<16>()?);
    digits.parse().map_err(|_| Error::NoRandomness)
}

pub(super) fn token_hash(token: &str) -> Sha256 {
    Sha256::from_digest(sha2::Sha256::digest(token).into())
}
