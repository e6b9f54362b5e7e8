//! Who asks: a screen of the house, or anybody's own device.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum_extra::headers::{Cookie, HeaderMapExt, Host};

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
    /// Whether the request comes from the box itself.
    pub(super) near: bool,
    /// Where the request comes from, as far as can be trusted.
    pub(super) from: IpAddr,
}

impl Visitor {
    /// The screen that asks, when it is one of this room's.
    pub(super) fn screen_of(&self, guide: &Guide, room: &Slug) -> Option<Screen> {
        let enrolled = self.screen.clone().filter(|it| it.room == *room);
        enrolled.or_else(|| self.near.then(|| guide.own_screen(room)).flatten())
    }

    /// The screen of the house that shows a page that is no room's own: an enrolled one, or one on
    /// the box that came `from` its room.
    pub(super) fn screen_from(&self, guide: &Guide, from: Option<&str>) -> Option<Screen> {
        let come = || self.screen_of(guide, &from?.parse().ok()?);
        self.screen.clone().or_else(come)
    }

    /// The screen of another room that asks for a page of this one.
    pub(super) fn elsewhere(
        &self,
        guide: &Guide,
        room: &Slug,
        from: Option<&str>,
    ) -> Option<Screen> {
        let stays = self.screen.is_some() || guide.own_screens_stay();
        self.screen_from(guide, from)
            .filter(|it| stays && it.room != *room)
    }

    /// Whether this is no visitor's own device, as far as can be told before the room is known.
    pub(super) fn may_be_a_screen(&self) -> bool {
        self.near || self.screen.is_some()
    }

    /// The screen that asks, whatever room's it is.
    pub(super) fn screen(&self) -> Option<&Screen> {
        self.screen.as_ref()
    }
}

impl FromRequestParts<Guide> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, guide: &Guide) -> Result<Self, Infallible> {
        // Each request is looked at once, at the door.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let cookies = parts.headers.typed_get::<Cookie>();
        let token = cookies.and_then(|it| it.get(COOKIE).map(ToOwned::to_owned));
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |it| it.0.ip());
        let passed_on = PASSED_ON.iter().any(|it| parts.headers.contains_key(it));
        Ok(Self {
            screen: token.as_deref().and_then(|it| guide.screen(it)),
            token,
            near: peer.is_loopback() && !passed_on && by_own_name(&parts.headers),
            from: passed_from(&parts.headers)
                .filter(|_| peer.is_loopback())
                .unwrap_or(peer),
        })
    }
}

/// Whether a browser that is on the box also means the box. Another site can let its own name lead here,
/// and its pages would then act as the box's; a number or `localhost` is nobody's to give away.
fn by_own_name(headers: &HeaderMap) -> bool {
    headers.typed_get::<Host>().is_none_or(|host| {
        let name = host.hostname();
        let number = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || number.parse::<IpAddr>().is_ok()
    })
}

/// Whom a proxy on this box passes on: the last in its list, for anybody can write what is before.
fn passed_from(headers: &HeaderMap) -> Option<IpAddr> {
    let list = headers.get_all("x-forwarded-for").iter().next_back()?;
    list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
