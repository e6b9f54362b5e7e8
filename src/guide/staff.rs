//! Signing in: passwords are hashed with Argon2id, sessions are random tokens of which only the
//! hash is kept, and both end by themselves.

use std::net::IpAddr;
use std::sync::PoisonError;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::guide::screens::hashed;
use crate::guide::{Error, Guide, Objection, Result, random};
use crate::model::{By, Moment, Password, Person, Right, Sha256, StaffName};

/// A working day.
const SIGNED_IN: Duration = Duration::from_hours(8);

/// What a password is compared with where there is none, so that nobody learns who is of the staff
/// by how long it takes.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhvbWU$HzUCCNmzIPEYTMvpe3SnPH4BmBIxKKyGvzZ7SGxTR4o";

/// Somebody who is signed in. Only signing in makes one, and whoever has one may do what the role
/// allows.
#[derive(Clone, Debug)]
pub struct Staff {
    person: Person,
    token: Sha256,
}

impl Staff {
    pub fn person(&self) -> &Person {
        &self.person
    }

    pub fn may(&self, right: Right) -> bool {
        self.person.role.may(right)
    }

    pub(super) fn needs(&self, right: Right) -> Result<()> {
        if self.may(right) {
            Ok(())
        } else {
            Err(Objection::NotAllowed(right).into())
        }
    }

    pub(super) fn by(&self, at: Moment) -> By {
        By {
            staff: Some(self.person.id),
            at,
        }
    }
}

impl Guide {
    /// Who is signed in under this token.
    pub fn staff(&self, token: &str) -> Option<Staff> {
        let token = hashed(token);
        let (person, began) = self.0.signed_in.borrow().get(&token).cloned()?;
        let (since, now) = self.working_day();
        (since..=now)
            .contains(&began)
            .then_some(Staff { person, token })
    }

    /// Signs somebody in and gives the new token; the one that the browser had before ends.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: IpAddr,
        before: Option<&str>,
    ) -> Result<String> {
        let name: StaffName = name.parse().map_err(|_| Objection::WrongPassword)?;
        let key = name.key();
        if let Some(wait) = self.patience(|it, now| it.wait(&key, from, now)) {
            return Err(Objection::Wait(wait).into());
        }
        // Counted before the answer is known, so that many at once are many.
        self.patience(|it, now| it.failed(&key, from, now));
        let known = self.0.store.somebody(name).await?;
        let (person, kept) = known.map_or((None, None), |it| (Some(it.person), it.password));
        let right = self.is_password(password, kept).await?;
        let Some(person) = person.filter(|_| right) else {
            tracing::warn!(%from, "a wrong name or password");
            return Err(Objection::WrongPassword.into());
        };
        self.patience(|it, _| it.succeeded(&key, from));
        if let Some(before) = before {
            self.0.store.sign_out(hashed(before)).await?;
        }
        self.begin_session(person).await
    }

    /// Signs somebody in who has just proved who it is.
    pub(super) async fn begin_session(&self, person: Person) -> Result<String> {
        let token = hex::encode(random::<32>()?);
        let (since, _) = self.working_day();
        let at = self.0.clock.moment();
        self.0
            .store
            .sign_in(person, hashed(&token), since, at)
            .await?;
        self.refresh_staff().await?;
        Ok(token)
    }

    pub async fn sign_out(&self, staff: &Staff) -> Result<()> {
        self.0.store.sign_out(staff.token.clone()).await?;
        self.refresh_staff().await
    }

    /// Reads again who is signed in: someone may have lost a place from the command line.
    pub async fn refresh_staff(&self) -> Result<()> {
        let (since, until) = self.working_day();
        let rows = self.0.store.signed_in(since, until).await?.into_iter();
        let signed_in = rows.map(|(token, person, began)| (token, (person, began)));
        self.0.signed_in.send_replace(signed_in.collect());
        Ok(())
    }

    pub(super) async fn hash_password(&self, password: Password) -> Result<String> {
        self.hashing(move |argon| {
            // It fails only where the system has no randomness for a salt.
            let hash = argon.hash_password(password.as_str().as_bytes());
            Ok(hash.map_err(|_| Error::Stopped)?.to_string())
        })
        .await
    }

    async fn is_password(&self, password: &str, kept: Option<String>) -> Result<bool> {
        let password: String = password.chars().take(Password::MOST_CHARS).collect();
        self.hashing(move |argon| {
            let somebody = kept.is_some();
            let kept = kept.unwrap_or_else(|| NOBODYS.to_owned());
            let Ok(hash) = PasswordHash::new(&kept) else {
                tracing::error!(
                    "a password's hash cannot be read; reset it with `docent staff reset NAME`"
                );
                return Ok(false);
            };
            let right = argon.verify_password(password.as_bytes(), &hash).is_ok();
            Ok(right && somebody)
        })
        .await
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _turn = self.0.hashing.acquire().await.map_err(|_| Error::Stopped)?;
        // 19 MiB, two passes: OWASP's password storage cheat sheet, 2023.
        let done = tokio::task::spawn_blocking(|| work(Argon2::default()));
        done.await.map_err(|_| Error::Stopped)?
    }

    fn patience<T>(
        &self,
        ask: impl FnOnce(&mut crate::guide::patience::Patience, std::time::Instant) -> T,
    ) -> T {
        let mut patience = self
            .0
            .patience
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        ask(&mut patience, self.now())
    }

    /// When a session must have begun to be valid now, in wall time. One that began in what is now
    /// the future ended with its clock.
    fn working_day(&self) -> (i64, i64) {
        let now = self.0.clock.moment().wall_ms;
        let length = i64::try_from(SIGNED_IN.as_millis()).unwrap_or(i64::MAX);
        (now - length, now)
    }
}
