//! Who asks: a screen of the house, or anybody's own device.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::model::{Screen, Slug};
use crate::service::Service;
use crate::web::http::client::Client;

/// The cookie that a screen of the house keeps; visitors' devices have none.
pub(in crate::web) const COOKIE: &str = "docent-screen";

#[derive(Clone, Debug)]
pub(in crate::web) struct Requester {
    /// What the screen's cookie says.
    pub(in crate::web) token: Option<String>,
    screen: Option<Screen>,
    /// Whether the request comes from the box itself.
    pub(in crate::web) near: bool,
    /// Where the request comes from, as far as can be trusted; [`Service::limit_key`] says what limits
    /// count it by.
    pub(in crate::web) from: IpAddr,
    /// Whether nobody on the way can read along.
    pub(in crate::web) secure: bool,
}

impl Requester {
    /// The screen that asks, when it is one of this room's.
    pub(in crate::web) fn screen_of(&self, service: &Service, room: &Slug) -> Option<Screen> {
        let enrolled = self.screen.clone().filter(|it| it.room == *room);
        enrolled.or_else(|| self.near.then(|| service.own_screen(room)).flatten())
    }

    /// The screen of the house that shows a page that is no room's own: an enrolled one, or one on
    /// the box that came `from` its room.
    pub(in crate::web) fn screen_from(
        &self,
        service: &Service,
        from: Option<&str>,
    ) -> Option<Screen> {
        let come = || self.screen_of(service, &from?.parse().ok()?);
        self.screen.clone().or_else(come)
    }

    /// The screen of another room that asks for a page of this one.
    pub(in crate::web) fn elsewhere(
        &self,
        service: &Service,
        room: &Slug,
        from: Option<&str>,
    ) -> Option<Screen> {
        let stays = self.screen.is_some() || service.own_screens_are_fixed();
        self.screen_from(service, from)
            .filter(|it| stays && it.room != *room)
    }

    /// Whether this is no visitor's own device, as far as can be told before the room is known.
    pub(in crate::web) fn may_be_a_screen(&self) -> bool {
        self.near || self.screen.is_some()
    }

    /// From which address' budget reports are taken; none for a browser on the box itself, from where
    /// whoever wants to can write what they like.
    pub(in crate::web) fn budget(&self) -> Option<IpAddr> {
        (!self.near).then_some(self.from)
    }

    /// The screen that asks, whatever room's it is.
    pub(in crate::web) fn screen(&self) -> Option<&Screen> {
        self.screen.as_ref()
    }
}

impl FromRequestParts<Service> for Requester {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        // Each request is looked at once, at the door.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let cookies = parts.headers.typed_get::<Cookie>();
        let token = cookies.and_then(|it| it.get(COOKIE).map(ToOwned::to_owned));
        let client = Client::of(parts, service);
        Ok(Self {
            screen: token.as_deref().and_then(|it| service.screen(it)),
            token,
            near: client.local,
            from: client.address,
            secure: client.secure,
        })
    }
}
