//! Password hashing with Argon2id, with limited concurrency.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::model::Password;
use crate::service::error::join_error;
use crate::service::{Error, Result};

/// The hash to verify against for unknown accounts, so that the response time does not reveal which
/// accounts exist.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhvbWU$HzUCCNmzIPEYTMvpe3SnPH4BmBIxKKyGvzZ7SGxTR4o";

/// The queue in which a password is hashed. Hashing takes memory and time, so that each queue
/// hashes one at a time: guesses do not delay known browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum HashingQueue {
    /// Browsers with an earlier login, and invitations.
    KnownBrowser,
    /// Addresses without failed logins.
    NoFailures,
    /// All others.
    Others,
}

/// One slot for each queue.
#[derive(Debug)]
pub(in crate::service) struct HashingSlots([Semaphore; 3]);

impl Default for HashingSlots {
    fn default() -> Self {
        Self([(); 3].map(|()| Semaphore::new(1)))
    }
}

impl HashingSlots {
    fn of(&self, queue: HashingQueue) -> &Semaphore {
        let [known, no_failures, others] = &self.0;
        match queue {
            HashingQueue::KnownBrowser => known,
            HashingQueue::NoFailures => no_failures,
            HashingQueue::Others => others,
        }
    }
}

impl HashingSlots {
    pub(in crate::service) async fn hash_password(&self, password: Password) -> Result<String> {
        self.run_hashing(HashingQueue::KnownBrowser, move |argon| {
            // Fails only if the system has no randomness for the salt.
            let hash = argon.hash_password(password.as_str().as_bytes());
            Ok(hash.map_err(|_| Error::NoRandomness)?.to_string())
        })
        .await
    }

    pub(in crate::service) async fn is_password(
        &self,
        password: &str,
        hash: Option<String>,
        queue: HashingQueue,
    ) -> Result<bool> {
        let password: String = password.chars().take(Password::MAX_CHARS).collect();
        self.run_hashing(queue, move |argon| {
            let exists = hash.is_some();
            let hash = hash.unwrap_or_else(|| DUMMY_HASH.to_owned());
            let Ok(parsed) = PasswordHash::new(&hash) else {
                tracing::error!(
                    "a password's hash cannot be read; reset it with `docent staff reset NAME`"
                );
                return Ok(false);
            };
            let right = argon.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(right && exists)
        })
        .await
    }

    async fn run_hashing<T: Send + 'static>(
        &self,
        queue: HashingQueue,
        work: impl FnOnce(Argon2<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = self.of(queue).acquire().await;
        let _permit = permit.map_err(|_| Error::ShuttingDown)?;
        // 19 MiB, two passes: OWASP Password Storage Cheat Sheet, 2023.
        let done = tokio::task::spawn_blocking(|| work(Argon2::default()));
        done.await.map_err(join_error)?
    }
}
