//! Which screens may drive a speaker: bound by staff to a room, known by a token of their own.

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

/// A code is good for an hour. One that was given in what is now the future ended with its clock.
const CODE_VALID_MS: i64 = 60 * 60 * 1000;

impl Content {
    /// Binds the screen that shows `code` to a room of the tour.
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
            .bind_screen(code.clone(), codes_given(by.at), room, panel, by)
            .await?;
        bound.ok_or(Error::NoSuchCode(code))
    }

    /// Takes a screen's rights away.
    pub async fn revoke_screen(&self, screen: ScreenId, by: Attribution) -> Result<()> {
        if self.store.revoke_screen(screen, by).await? {
            Ok(())
        } else {
            Err(Error::NoSuchScreen(screen))
        }
    }

    /// Every screen that is bound to a room.
    pub async fn screens(&self) -> Result<Vec<Screen>> {
        let screens = self.store.screens().await?.into_iter();
        Ok(screens.map(|(_, screen)| screen).collect())
    }
}

impl Service {
    /// Binds the screen that shows `code` to a room of the tour, at once.
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

    /// Takes a screen's rights away, at once.
    pub async fn revoke_screen(&self, staff: &Staff, screen: ScreenId) -> Result<()> {
        staff.needs(Right::Administer)?;
        self.content().revoke_screen(screen, self.by(staff)).await?;
        self.refresh_screens().await
    }

    /// Lets a new screen wait to be bound: the token it keeps, and the code it shows.
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

    /// Anybody may ask for a code, and each is written to the disk.
    fn limit_code_requests(&self, from: IpAddr) -> Result<()> {
        let codes = &self.0.codes;
        let mut codes = codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes
            .ask(self.limit_key(from), self.now())
            .map_err(Error::Crowded)
    }

    /// The code that the screen with this token shows while it waits.
    pub async fn waiting_code(&self, token: &str) -> Result<Option<PairingCode>> {
        let given = codes_given(self.0.clock.moment());
        Ok(self
            .0
            .store
            .pending_screen_code(token_hash(token), given)
            .await?)
    }

    /// The screen that this token was given to.
    pub fn screen(&self, token: &str) -> Option<Screen> {
        self.0.screens.borrow().get(&token_hash(token)).cloned()
    }

    /// Waits until a screen has lost its rights; for ever for one on the box itself.
    pub async fn until_revoked(&self, screen: ScreenId) {
        let mut screens = self.0.screens.subscribe();
        let gone = |it: &BTreeMap<Sha256, Screen>| it.values().all(|it| it.id != screen);
        if screen == ScreenId(0) || screens.wait_for(gone).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether browsers on the box belong to one room each; for trying out they go about the house.
    pub fn own_screens_are_fixed(&self) -> bool {
        self.0.setup.own_screens != LocalScreens::Everywhere
    }

    /// A browser on the box itself, before `room`.
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

/// When a code must have been given to be good at a moment, in wall time.
fn codes_given(at: Moment) -> RangeInclusive<i64> {
    at.wall_ms - CODE_VALID_MS..=at.wall_ms
}

pub(super) fn token_hash(token: &str) -> Sha256 {
    let digest = hex::encode(sha2::Sha256::digest(token));
    digest.parse().unwrap_or_else(|_| Sha256::zero())
}
