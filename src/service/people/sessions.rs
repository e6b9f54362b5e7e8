//! Sessions of staff: random tokens, stored as hashes, that expire. A second, permanent token
//! identifies a browser with an earlier login.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::clock::Clock;
use crate::model::{Password, Person, Right, Sha256, StaffName};
use crate::service::people::login_throttle::{Attempt, LoginThrottle};
use crate::service::people::password::{HashingQueue, HashingSlots};
use crate::service::token::{new_token, token_hash};
use crate::service::{Actor, Network, Result, StaffError};
use crate::store::{SignIn, Store};

/// A working day.
const SESSION_DURATION: Duration = Duration::from_hours(8);

/// The tokens that a browser presents.
#[derive(Clone, Debug, Default)]
pub struct PresentedTokens {
    /// The token of the session.
    pub session: Option<String>,
    /// The token of the browser.
    pub browser: Option<String>,
}

/// The tokens that a browser gets.
#[derive(Clone, Debug)]
pub struct IssuedTokens {
    /// Authenticates until the session ends.
    pub session: String,
    /// Identifies a browser with an earlier login; authenticates nothing.
    pub browser: String,
}

/// A signed-in person. Only a session creates one; holding one permits what the role permits.
#[derive(Clone, Debug)]
pub struct Staff {
    person: Person,
    token: Sha256,
}

impl Staff {
    /// The account.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Whether the account has the right.
    pub fn may(&self, right: Right) -> bool {
        self.person.role.has_right(right)
    }

    /// Acts as this person.
    pub fn actor(&self) -> Actor<'_> {
        Actor::Staff(self)
    }
}

/// Sign-in of staff. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct Sessions {
    pub(in crate::service) clock: Clock,
    pub(in crate::service) store: Store,
    network: Network,
    /// By token hash, with their start in wall time.
    active: Arc<watch::Sender<BTreeMap<Sha256, (Person, i64)>>>,
    throttle: Arc<Mutex<LoginThrottle>>,
    /// Limits concurrent password hashing.
    hashing: Arc<HashingSlots>,
}

impl Sessions {
    pub(in crate::service) fn new(clock: Clock, store: Store, network: Network) -> Self {
        Self {
            clock,
            store,
            network,
            active: Arc::default(),
            throttle: Arc::default(),
            hashing: Arc::default(),
        }
    }

    /// The number of sessions of a person.
    pub(in crate::service) fn count(&self, person: &Person) -> usize {
        let active = self.active.borrow();
        let own = active.values().filter(|session| session.0.id == person.id);
        own.count()
    }

    pub(in crate::service) async fn hash_password(&self, password: Password) -> Result<String> {
        self.hashing.hash_password(password).await
    }

    /// The person with this session token.
    pub fn find(&self, token: &str) -> Option<Staff> {
        let token = token_hash(token);
        let (person, began) = self.active.borrow().get(&token).cloned()?;
        let (since, now) = self.valid_session_times();
        (since..=now)
            .contains(&began)
            .then_some(Staff { person, token })
    }

    /// Signs a person in and returns new tokens. Ends the browser's previous session.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::WrongPassword`, `StaffError::Throttled`; `Error::NoRandomness`,
    /// `Error::ShuttingDown`; any error of the database.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: IpAddr,
        presented: &PresentedTokens,
    ) -> Result<IssuedTokens> {
        let name: StaffName = name.parse().map_err(|_| StaffError::WrongPassword)?;
        let attempt = Attempt {
            account: name.key(),
            address: self.network.limit_key(from),
            browser: self.known_browser(presented, &name).await?,
        };
        if let Some(wait) = self.throttle(|throttle, now| throttle.delay(&attempt, now)) {
            return Err(StaffError::Throttled(wait).into());
        }
        let queue = match &attempt.browser {
            Some(_) => HashingQueue::KnownBrowser,
            None if self.throttle(|throttle, _| throttle.has_failures(&attempt)) => {
                HashingQueue::Others
            }
            None => HashingQueue::NoFailures,
        };
        // Counted before the password is verified, so that concurrent attempts all count.
        if self.throttle(|throttle, now| throttle.record_failure(&attempt, now)) {
            tracing::warn!("many addresses guess the password of one account; their delays grow");
        }
        let known = self.store.find_staff(name).await?;
        let (person, hash) = known.map_or((None, None), |record| {
            (Some(record.person), record.password)
        });
        let right = self.hashing.is_password(password, hash, queue).await?;
        let Some(person) = person.filter(|_| right) else {
            tracing::warn!(%from, "wrong name or password");
            return Err(StaffError::WrongPassword.into());
        };
        self.throttle(|throttle, now| throttle.record_success(&attempt, now));
        if let Some(before) = &presented.session {
            self.store.sign_out(token_hash(before)).await?;
        }
        self.begin(person, presented.browser.as_deref()).await
    }

    /// The hash of the browser's token, if it has an earlier login to this account.
    async fn known_browser(
        &self,
        presented: &PresentedTokens,
        name: &StaffName,
    ) -> Result<Option<Sha256>> {
        let Some(browser) = presented.browser.as_deref().map(token_hash) else {
            return Ok(None);
        };
        let store = &self.store;
        let known = store.is_known_browser(browser.clone(), name.clone());
        Ok(known.await?.then_some(browser))
    }

    /// Starts the session of a person who has just authenticated. `browser` is the token of an
    /// earlier login in this browser.
    pub(in crate::service) async fn begin(
        &self,
        person: Person,
        browser: Option<&str>,
    ) -> Result<IssuedTokens> {
        let tokens = IssuedTokens {
            session: new_token()?,
            browser: new_token()?,
        };
        let (since, _) = self.valid_session_times();
        let at = self.clock.moment();
        let hashes = SignIn {
            session: token_hash(&tokens.session),
            browser: token_hash(&tokens.browser),
            browser_before: browser.map(token_hash),
        };
        self.store.sign_in(person, hashes, since, at).await?;
        self.reload().await?;
        Ok(tokens)
    }

    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn sign_out(&self, staff: &Staff) -> Result<()> {
        self.store.sign_out(staff.token.clone()).await?;
        self.reload().await
    }

    /// Reloads the sessions: an account may have been removed on the command line.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reload(&self) -> Result<()> {
        let (since, until) = self.valid_session_times();
        let rows = self.store.sign_ins(since, until).await?.into_iter();
        let signed_in = rows.map(|(token, person, began)| (token, (person, began)));
        self.active.send_replace(signed_in.collect());
        Ok(())
    }

    fn throttle<T>(&self, operation: impl FnOnce(&mut LoginThrottle, Instant) -> T) -> T {
        let throttle = self.throttle.lock();
        operation(
            &mut throttle.unwrap_or_else(PoisonError::into_inner),
            self.clock.monotonic(),
        )
    }

    /// The start times of valid sessions, in wall time. A session from the future is invalid: the
    /// clock was wrong then.
    fn valid_session_times(&self) -> (i64, i64) {
        let now = self.clock.moment().wall_ms;
        let length = i64::try_from(SESSION_DURATION.as_millis()).unwrap_or(i64::MAX);
        (now - length, now)
    }
}
