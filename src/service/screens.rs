//! Enrolment of screens: staff bind a screen to a room by its code; its token authenticates it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::PoisonError;

use sha2::Digest;

use crate::model::{
    Attribution, LocalScreens, Moment, PairingCode, PixelDensity, Right, Screen, ScreenId, Sha256,
    Slug,
};
use crate::service::{Content, Error, Result, Service, Staff, random};

/// Validity of a code: one hour. A code from the future is invalid: the clock was wrong then.
const CODE_VALID_MS: i64 = 60 * 60 * 1000;

impl Content {
    /// Enrols the screen that shows `code` in a room of the tour.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoTour`, `Error::NoSuchRoom`, `Error::NoSuchCode`; any error of the
    /// database.
    pub async fn enrol_screen(
        &self,
        code: PairingCode,
        room: Slug,
        panel: Option<PixelDensity>,
        by: Attribution,
    ) -> Result<ScreenId> {
        let edition = self.store.current_edition().await?.ok_or(Error::NoTour)?;
        if edition.tour.room(&room).is_none() {
            return Err(Error::NoSuchRoom(room));
        }
        let bound = self
            .store
            .bind_screen(code.clone(), valid_code_times(by.at), room, panel, by)
            .await?;
        bound.ok_or(Error::NoSuchCode(code))
    }

    /// Revokes a screen.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoSuchScreen`; any error of the database.
    pub async fn revoke_screen(&self, screen: ScreenId, by: Attribution) -> Result<()> {
        if self.store.revoke_screen(screen, by).await? {
            Ok(())
        } else {
            Err(Error::NoSuchScreen(screen))
        }
    }

    /// All enrolled screens.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn screens(&self) -> Result<Vec<Screen>> {
        let screens = self.store.screens().await?.into_iter();
        Ok(screens.map(|(_, screen)| screen).collect())
    }
}

impl Service {
    /// Enrols the screen that shows `code` in a room of the tour. Takes effect at once.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn enrol_screen(
        &self,
        staff: &Staff,
        code: PairingCode,
        room: Slug,
        panel: Option<PixelDensity>,
    ) -> Result<ScreenId> {
        staff.needs(Right::Administer)?;
        let by = self.by(staff);
        let screen = self.content().enrol_screen(code, room, panel, by).await?;
        self.refresh_screens().await?;
        Ok(screen)
    }

    /// Revokes a screen. Takes effect at once.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn revoke_screen(&self, staff: &Staff, screen: ScreenId) -> Result<()> {
        staff.needs(Right::Administer)?;
        self.content().revoke_screen(screen, self.by(staff)).await?;
        self.refresh_screens().await
    }

    /// Registers a screen for enrolment. Returns its token and the code to show.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn register_waiting_screen(&self, from: IpAddr) -> Result<(String, PairingCode)> {
        self.limit_code_requests(from)?;
        let token = hex::encode(random::<32>()?);
        let code = PairingCode::from_random(random()?);
        let at = self.0.clock.moment();
        let store = &self.0.store;
        store
            .add_pending_screen(token_hash(&token), code.clone(), at)
            .await?;
        Ok((token, code))
    }

    /// Rate limit: codes need no authentication, and each is written to the disk.
    fn limit_code_requests(&self, from: IpAddr) -> Result<()> {
        let codes = &self.0.code_limiter;
        let mut codes = codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes
            .try_acquire(self.limit_key(from), self.now())
            .map_err(Error::Crowded)
    }

    /// The code of the waiting screen with this token.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn waiting_code(&self, token: &str) -> Result<Option<PairingCode>> {
        let given = valid_code_times(self.0.clock.moment());
        Ok(self
            .0
            .store
            .pending_screen_code(token_hash(token), given)
            .await?)
    }

    /// The enrolled screen with this token.
    pub fn screen(&self, token: &str) -> Option<Screen> {
        self.0.screens.borrow().get(&token_hash(token)).cloned()
    }

    /// Waits until a screen is revoked; forever for a screen of the box itself.
    pub async fn until_revoked(&self, screen: ScreenId) {
        let mut screens = self.0.screens.subscribe();
        let revoked =
            |screens: &BTreeMap<Sha256, Screen>| screens.values().all(|other| other.id != screen);
        if screen == ScreenId(0) || screens.wait_for(revoked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether browsers on the box belong to one room each. In a trial they may change rooms.
    pub fn own_screens_are_fixed(&self) -> bool {
        self.0.setup.own_screens != LocalScreens::Everywhere
    }

    /// A browser on the box itself, as the screen of `room`.
    pub fn own_screen(&self, room: &Slug) -> Option<Screen> {
        let panel = match &self.0.setup.own_screens {
            LocalScreens::Everywhere => None,
            LocalScreens::Rooms(rooms) => *rooms.get(room)?,
        };
        Some(Screen {
            id: ScreenId(0),
            room: room.clone(),
            panel,
        })
    }
}

/// The creation times of valid codes, in wall time.
fn valid_code_times(at: Moment) -> RangeInclusive<i64> {
    at.wall_ms - CODE_VALID_MS..=at.wall_ms
}

pub(super) fn token_hash(token: &str) -> Sha256 {
    let digest = hex::encode(sha2::Sha256::digest(token));
    digest.parse().unwrap_or_else(|_| Sha256::zero())
}
