//! Enrolment of screens: staff bind a screen to a room by its code; its token authenticates it.

mod presence;

pub use presence::{
    PageVersion, PresenceGuard, RELOAD_TOLERANCE, ScreenCommand, ScreenSelector, ScreenStatus,
};

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::clock::Clock;
use crate::model::{
    LocalScreens, Moment, PairingCode, PixelDensity, Right, Screen, ScreenId, Sha256, Slug,
};
use crate::service::connection_limiter::CodeRateLimiter;
use crate::service::screens::presence::Presences;
use crate::service::token::{new_token, random, token_hash};
use crate::service::{
    Actor, ConnectionLimiter, EditionCache, Error, MAX_STREAMS_PER_ADDRESS, Network, Result,
};
use crate::store::Store;

/// Validity of a code: one hour. A code from the future is invalid: the clock was wrong then.
const CODE_VALID_MS: i64 = 60 * 60 * 1000;

/// The screens of the museum. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct Screens {
    pub(super) clock: Clock,
    store: Store,
    pub(super) editions: EditionCache,
    network: Network,
    /// Browsers on the box itself.
    pub(super) own: Arc<LocalScreens>,
    /// By token hash.
    pub(super) enrolled: Arc<watch::Sender<BTreeMap<Sha256, Screen>>>,
    pub(super) presences: Arc<Presences>,
    /// Event streams of screens.
    pub(super) streams: ConnectionLimiter<(ScreenId, Slug)>,
    code_limiter: Arc<Mutex<CodeRateLimiter>>,
}

impl Screens {
    pub(super) fn new(
        clock: Clock,
        store: Store,
        editions: EditionCache,
        network: Network,
        own: LocalScreens,
    ) -> Self {
        Self {
            clock,
            store,
            editions,
            network,
            own: Arc::new(own),
            enrolled: Arc::default(),
            presences: Arc::default(),
            streams: ConnectionLimiter::new(MAX_STREAMS_PER_ADDRESS, usize::MAX),
            code_limiter: Arc::default(),
        }
    }

    /// Reloads the enrolled screens, which another process may have changed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reload(&self) -> Result<()> {
        let screens = self.store.screens().await?.into_iter().collect();
        self.enrolled.send_replace(screens);
        self.forget_unbound();
        Ok(())
    }

    /// The rooms with an enrolled screen, or one of the box itself.
    pub(super) fn rooms(&self) -> BTreeSet<Slug> {
        let own = match &*self.own {
            LocalScreens::Everywhere => None,
            LocalScreens::Rooms(rooms) => Some(rooms.keys().cloned()),
        };
        let enrolled = self.enrolled.borrow();
        let enrolled = enrolled.values().map(|screen| screen.room.clone());
        own.into_iter().flatten().chain(enrolled).collect()
    }

    /// All enrolled screens.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn list(&self) -> Result<Vec<Screen>> {
        let screens = self.store.screens().await?.into_iter();
        Ok(screens.map(|(_, screen)| screen).collect())
    }

    /// Enrols the screen that shows `code` in a room of the tour. Takes effect at once.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::NoTour`,
    /// `Error::NoSuchRoom`, `Error::NoSuchCode`; any error of the database.
    pub async fn enrol(
        &self,
        actor: Actor<'_>,
        code: PairingCode,
        room: Slug,
        panel: Option<PixelDensity>,
    ) -> Result<ScreenId> {
        actor.require(Right::Administer)?;
        let by = actor.attribution(&self.clock);
        let edition = self.store.current_edition().await?.ok_or(Error::NoTour)?;
        if edition.tour.room(&room).is_none() {
            return Err(Error::NoSuchRoom(room));
        }
        let bound = self
            .store
            .bind_screen(code.clone(), valid_code_times(by.at), room, panel, by)
            .await?;
        let screen = bound.ok_or(Error::NoSuchCode(code))?;
        self.reload().await?;
        Ok(screen)
    }

    /// Revokes a screen. Takes effect at once.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::NoSuchScreen`; any
    /// error of the database.
    pub async fn revoke(&self, actor: Actor<'_>, screen: ScreenId) -> Result<()> {
        actor.require(Right::Administer)?;
        let by = actor.attribution(&self.clock);
        if !self.store.revoke_screen(screen, by).await? {
            return Err(Error::NoSuchScreen(screen));
        }
        self.reload().await
    }

    /// Registers a screen for enrolment. Returns its token and the code to show.
    ///
    /// # Errors
    ///
    /// Returns `Error::TooManyConnections`, `Error::NoRandomness`; any error of the database.
    pub async fn register_waiting(&self, from: IpAddr) -> Result<(String, PairingCode)> {
        self.limit_code_requests(from)?;
        let token = new_token()?;
        let code = PairingCode::from_random(random()?);
        let at = self.clock.moment();
        let store = &self.store;
        store
            .add_pending_screen(token_hash(&token), code.clone(), at)
            .await?;
        Ok((token, code))
    }

    /// Rate limit: codes need no authentication, and each is written to the disk.
    fn limit_code_requests(&self, from: IpAddr) -> Result<()> {
        let codes = &self.code_limiter;
        let mut codes = codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes
            .try_acquire(self.network.limit_key(from), self.clock.monotonic())
            .map_err(Error::TooManyConnections)
    }

    /// The code of the waiting screen with this token.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn waiting_code(&self, token: &str) -> Result<Option<PairingCode>> {
        let given = valid_code_times(self.clock.moment());
        Ok(self
            .store
            .pending_screen_code(token_hash(token), given)
            .await?)
    }

    /// The enrolled screen with this token.
    pub fn find(&self, token: &str) -> Option<Screen> {
        self.enrolled.borrow().get(&token_hash(token)).cloned()
    }

    /// Waits until a screen is revoked; forever for a screen of the box itself.
    pub async fn until_revoked(&self, screen: ScreenId) {
        let mut screens = self.enrolled.subscribe();
        let revoked =
            |screens: &BTreeMap<Sha256, Screen>| screens.values().all(|other| other.id != screen);
        if screen == ScreenId::Box || screens.wait_for(revoked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether browsers on the box belong to one room each. In a trial they may change rooms.
    pub fn are_box_screens_fixed(&self) -> bool {
        *self.own != LocalScreens::Everywhere
    }

    /// Whether the box shows pages on screens of its own.
    pub fn has_box_screens(&self) -> bool {
        self.own.are_configured()
    }

    /// A browser on the box itself, as the screen of `room`.
    pub fn box_screen(&self, room: &Slug) -> Option<Screen> {
        let panel = match &*self.own {
            LocalScreens::Everywhere => None,
            LocalScreens::Rooms(rooms) => *rooms.get(room)?,
        };
        Some(Screen {
            id: ScreenId::Box,
            room: room.clone(),
            panel,
        })
    }
}

/// The creation times of valid codes, in wall time.
fn valid_code_times(at: Moment) -> RangeInclusive<i64> {
    at.wall_ms - CODE_VALID_MS..=at.wall_ms
}
