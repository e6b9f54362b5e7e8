//! Main's gate: boxes join with a code, begin sessions with their key, and connect to the engine. On a box that is no
//! main it refuses everything, and has nothing in memory.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use futures_util::future::BoxFuture;

use crate::clock::Clock;
use crate::fleet::{
    BoxSessions, BoxSubjects, Challenges, EnrolmentCode, EnrolmentCodes, JoinAnswer, JoinChallenge,
    JoinRequest, PublicKey, SecretKey, SessionChallenge, SessionProof, SessionToken, StoredCode,
    box_jwt,
};
use crate::model::Slug;
use crate::service::Network;
use crate::service::fleet::connections::{EngineConnection, EngineConnections};
use crate::service::fleet::error::FleetError;
use crate::service::fleet::rate_limit::RateLimit;

/// What a main box has.
#[derive(Debug)]
pub struct MainRole {
    /// The house key.
    pub house: SecretKey,
    /// The JWT of the house key, signed by the root key.
    pub account_jwt: String,
    /// The engine, on loopback.
    pub engine: SocketAddr,
    /// Adds boxes to the house.
    pub registrar: Arc<dyn BoxRegistrar>,
}

/// A box of the house that was not removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBox {
    /// Its key.
    pub key: PublicKey,
    /// The rooms that it has: it may publish their state.
    pub rooms: Vec<Slug>,
}

/// A box that proved that it has a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBox {
    /// Its key.
    pub key: PublicKey,
    /// What it says of itself, as JSON.
    pub details: String,
}

/// A box that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The rooms that it has.
    pub rooms: Vec<Slug>,
    /// What main says of the house, as JSON.
    pub details: String,
}

/// Adds boxes to the house, in the database. The same box may come again.
pub trait BoxRegistrar: Debug + Send + Sync {
    /// Adds a box, or refuses it with `FleetError::Refused` and a sentence for the person at the box.
    fn register(&self, new: NewBox) -> BoxFuture<'_, Result<Registered, FleetError>>;
}

/// The gate. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct FleetAccess {
    clock: Clock,
    network: Network,
    main: Arc<RwLock<Option<Arc<Main>>>>,
}

#[derive(Debug)]
struct Main {
    role: MainRole,
    sessions: BoxSessions,
    codes: Mutex<EnrolmentCodes>,
    boxes: RwLock<BTreeMap<PublicKey, Vec<Slug>>>,
    connections: Arc<EngineConnections>,
    rate_limit: Mutex<RateLimit>,
}

impl FleetAccess {
    /// The gate of a box that is no main.
    pub(in crate::service) fn new(clock: Clock, network: Network) -> Self {
        Self {
            clock,
            network,
            main: Arc::default(),
        }
    }

    /// Makes this box a main, with the boxes of its house.
    ///
    /// # Errors
    ///
    /// Returns `Keys` if the system has no randomness.
    pub fn begin(
        &self,
        role: MainRole,
        boxes: impl IntoIterator<Item = KnownBox>,
    ) -> Result<(), FleetError> {
        let now = self.clock.monotonic();
        let main = Main {
            sessions: BoxSessions::new(role.house.public(), Challenges::new(now)?),
            role,
            codes: Mutex::default(),
            boxes: RwLock::new(by_key(boxes)),
            connections: Arc::default(),
            rate_limit: Mutex::new(RateLimit::new(now)),
        };
        *self.main.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(main));
        Ok(())
    }

    /// Ends the role of main, and closes all connections.
    pub fn end(&self) {
        let main = self
            .main
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(main) = main {
            main.set_boxes(BTreeMap::new());
        }
    }

    /// Replaces the list of boxes. Sessions and connections of boxes that are not in it end at once. A box with other rooms
    /// has its new rights with its next connection.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`.
    pub fn set_boxes(&self, boxes: impl IntoIterator<Item = KnownBox>) -> Result<(), FleetError> {
        self.main()?.set_boxes(by_key(boxes));
        Ok(())
    }

    /// The boxes that are connected to the engine. None on a box that is no main.
    pub fn connected_boxes(&self) -> Vec<PublicKey> {
        let main = self.main();
        main.map_or(Vec::new(), |main| main.connections.boxes())
    }

    /// Makes an enrolment code for this number of boxes.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, or `Keys` without randomness.
    pub fn issue_code(&self, uses: u32) -> Result<EnrolmentCode, FleetError> {
        let main = self.main()?;
        let code = main.codes().issue(uses, self.clock.moment().boot_ms)?;
        Ok(code)
    }

    /// Replaces the enrolment codes by those that another process stored.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`.
    pub fn set_codes(&self, codes: impl IntoIterator<Item = StoredCode>) -> Result<(), FleetError> {
        self.main()?.codes().restore(codes);
        Ok(())
    }

    /// The enrolment codes, to be stored.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`.
    pub fn codes(&self) -> Result<Vec<StoredCode>, FleetError> {
        Ok(self.main()?.codes().iter().cloned().collect())
    }

    /// The keys of the house and a challenge, for a box that wants to join.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, `TooManyRequests`, or `Keys` without randomness.
    pub fn begin_join(&self, key: &PublicKey, from: IpAddr) -> Result<JoinChallenge, FleetError> {
        let main = self.limited(from)?;
        let now = self.clock.monotonic();
        Ok(JoinChallenge {
            house: main.role.account_jwt.clone(),
            nonce: main.sessions.challenges().issue(key, now)?,
        })
    }

    /// Adds a box that has a code.
    ///
    /// # Errors
    ///
    /// Any of [`FleetError`] but `NoSession`, `UnknownBox` and `EngineDown`.
    pub async fn join(
        &self,
        request: &JoinRequest,
        from: IpAddr,
    ) -> Result<JoinAnswer, FleetError> {
        let main = self.limited(from)?;
        let transcript = &request.transcript;
        let key = &transcript.key;
        if transcript.house != main.role.account_jwt {
            return Err(FleetError::Unreadable);
        }
        let now = self.clock.monotonic();
        let challenges = main.sessions.challenges();
        // The code is checked first: without it, nobody uses up the challenge of a box.
        let limit_key = self.network.limit_key(from);
        let boot_ms = self.clock.moment().boot_ms;
        let accepted = main.codes().accept(request, limit_key, boot_ms);
        let accepted = accepted.inspect_err(|error| {
            tracing::warn!(%from, %error, "a box could not join");
        })?;
        let registered = if challenges.accept(key, &transcript.house_nonce, now) {
            main.register(key, &transcript.details).await
        } else {
            Err(FleetError::Unreadable)
        };
        let registered = registered.inspect_err(|error| {
            tracing::warn!(%from, %error, "a box could not join");
            main.codes().release(&accepted, key);
        })?;
        main.boxes_mut().insert(key.clone(), registered.rooms);
        tracing::info!(r#box = %key, "a box joined the house");
        Ok(transcript.answer(&accepted.code, registered.details))
    }

    /// A challenge for a box that begins a session.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, `UnknownBox`, `TooManyRequests`, or `Keys` without randomness.
    pub fn challenge(&self, key: &PublicKey, from: IpAddr) -> Result<SessionChallenge, FleetError> {
        let main = self.limited(from)?;
        main.rooms_of(key)?;
        let nonce = main
            .sessions
            .challenges()
            .issue(key, self.clock.monotonic())?;
        Ok(SessionChallenge {
            nonce,
            house: Some(main.role.account_jwt.clone()),
        })
    }

    /// Begins a session, and signs the present rights of the box.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, `UnknownBox`, `TooManyRequests`, `Session` or `Keys`.
    pub fn begin_session(
        &self,
        proof: &SessionProof,
        from: IpAddr,
    ) -> Result<SessionToken, FleetError> {
        let main = self.limited(from)?;
        let rooms = main.rooms_of(&proof.key)?;
        let token = main.sessions.begin(proof, self.clock.monotonic())?;
        let subjects = BoxSubjects {
            house: &main.role.house.public().subject_token(),
            own: &proof.key.subject_token(),
            rooms: &rooms,
        };
        let issued_s = self.clock.wall_ms() / 1000;
        let engine_jwt = box_jwt(&main.role.house, &proof.key, subjects, issued_s)?;
        Ok(SessionToken { token, engine_jwt })
    }

    /// The box with this session.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, `NoSession` or `UnknownBox`.
    pub fn authenticate(&self, token: &str) -> Result<PublicKey, FleetError> {
        let main = self.main()?;
        let key = main.sessions.find(token, self.clock.monotonic());
        let key = key.ok_or(FleetError::NoSession)?;
        main.rooms_of(&key)?;
        Ok(key)
    }

    /// Opens a box's way to the engine; its earlier one is closed.
    ///
    /// # Errors
    ///
    /// Returns `NotMain`, `UnknownBox` or `EngineDown`.
    pub async fn connect_engine(&self, key: &PublicKey) -> Result<EngineConnection, FleetError> {
        let main = self.main()?;
        let connection = main.connections.connect(key, main.role.engine).await?;
        // The box may have been removed meanwhile, after the connections were closed.
        main.rooms_of(key)?;
        Ok(connection)
    }

    fn main(&self) -> Result<Arc<Main>, FleetError> {
        let main = self.main.read().unwrap_or_else(PoisonError::into_inner);
        main.clone().ok_or(FleetError::NotMain)
    }

    /// Counts a request of an address that has no session yet.
    fn limited(&self, from: IpAddr) -> Result<Arc<Main>, FleetError> {
        let main = self.main()?;
        let key = self.network.limit_key(from);
        let mut limit = main
            .rate_limit
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let acquired = limit.try_acquire(key, self.clock.monotonic());
        drop(limit);
        acquired.map_err(FleetError::TooManyRequests)?;
        Ok(main)
    }
}

impl Main {
    fn set_boxes(&self, boxes: BTreeMap<PublicKey, Vec<Slug>>) {
        let is_known = |key: &PublicKey| boxes.contains_key(key);
        self.sessions.retain(is_known);
        let before = std::mem::replace(&mut *self.boxes_mut(), boxes.clone());
        self.connections.retain(is_known);
        let removed = before.len().saturating_sub(boxes.len());
        if removed > 0 {
            tracing::info!(boxes = removed, "boxes were removed from the house");
        }
    }

    /// The rooms of a box of the house.
    fn rooms_of(&self, key: &PublicKey) -> Result<Vec<Slug>, FleetError> {
        let boxes = self.boxes.read().unwrap_or_else(PoisonError::into_inner);
        boxes.get(key).cloned().ok_or(FleetError::UnknownBox)
    }

    async fn register(&self, key: &PublicKey, details: &str) -> Result<Registered, FleetError> {
        let token = key.subject_token();
        let is_other = |other: &PublicKey| other != key && other.subject_token() == token;
        let is_taken = {
            let boxes = self.boxes.read().unwrap_or_else(PoisonError::into_inner);
            boxes.keys().any(is_other)
        };
        if is_taken {
            return Err(FleetError::TokenTaken);
        }
        let new = NewBox {
            key: key.clone(),
            details: details.to_owned(),
        };
        self.role.registrar.register(new).await
    }

    fn boxes_mut(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<PublicKey, Vec<Slug>>> {
        self.boxes.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn codes(&self) -> MutexGuard<'_, EnrolmentCodes> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn by_key(boxes: impl IntoIterator<Item = KnownBox>) -> BTreeMap<PublicKey, Vec<Slug>> {
    let boxes = boxes.into_iter();
    boxes.map(|known| (known.key, known.rooms)).collect()
}
