//! Who asks: a screen of the house, or anybody's own device.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderName;
use axum::http::request::Parts;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::guide::Guide;
use crate::model::{Screen, Slug};

/// The cookie that a screen of the house keeps; visitors' devices have none.
pub(super) const COOKIE: &str = "docent-screen";

/// What a proxy adds: then whoever asks is not on this box, though the proxy may be.
const PASSED_ON: [HeaderName; 3] = [
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-real-ip"),
];

#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// What the screen's cookie says.
    pub(super) token: Option<String>,
    screen: Option<Screen>,
    near: bool,
}

impl Visitor {
    /// The screen that asks, when it is one of this room's.
    pub(super) fn screen_of(&self, guide: &Guide, room: &Slug) -> Option<Screen> {
        let enrolled = self.screen.clone().filter(|it| it.room == *room);
        enrolled.or_else(|| self.near.then(|| guide.own_screen(room)).flatten())
    }

    /// The screen of another room that asks: one that was bound there, or one on the box that came
    /// `from` there.
    pub(super) fn elsewhere(
        &self,
        guide: &Guide,
        room: &Slug,
        from: Option<&str>,
    ) -> Option<Screen> {
        if let Some(screen) = &self.screen {
            return Some(screen.clone()).filter(|it| it.room != *room);
        }
        let from: Slug = from?.parse().ok().filter(|it| it != room)?;
        let stays = self.near && guide.own_screens_stay();
        stays.then(|| guide.own_screen(&from)).flatten()
    }

    /// The screen that asks, whatever room's it is.
    pub(super) fn screen(&self) -> Option<&Screen> {
        self.screen.as_ref()
    }
}

impl FromRequestParts<Guide> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, guide: &Guide) -> Result<Self, Infallible> {
        let cookies = parts.headers.typed_get::<Cookie>();
        let token = cookies.and_then(|it| it.get(COOKIE).map(ToOwned::to_owned));
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let passed_on = PASSED_ON.iter().any(|it| parts.headers.contains_key(it));
        Ok(Self {
            screen: token.as_deref().and_then(|it| guide.screen(it)),
            token,
            near: peer.is_some_and(|it| it.0.ip().is_loopback()) && !passed_on,
        })
    }
}
