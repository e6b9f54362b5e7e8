//! The sender of a request: an enrolled screen of the museum or any other device, with its address.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::model::{Screen, Slug};
use crate::service::Services;
use crate::web::http::client::Client;

/// The cookie of an enrolled screen. Visitors' devices have none.
pub(in crate::web) const SCREEN_COOKIE: &str = "docent-screen";

/// The sender of a request, as an extractor. `error_pages::finish` makes it once and stores it in the extensions.
#[derive(Clone, Debug)]
pub(in crate::web) struct Requester {
    /// The value of the screen's cookie.
    pub(in crate::web) token: Option<String>,
    screen: Option<Screen>,
    /// Whether the request comes from the box itself.
    pub(in crate::web) is_local: bool,
    /// The address that limits are counted by (`Network::limit_key` shortens it). A forwarded address is used
    /// only from a trusted proxy.
    pub(in crate::web) address: IpAddr,
    /// Whether the connection is encrypted up to the browser.
    pub(in crate::web) is_encrypted: bool,
}

impl Requester {
    /// The requesting screen, if it belongs to `room`.
    pub(in crate::web) fn screen_of(&self, services: &Services, room: &Slug) -> Option<Screen> {
        let enrolled = self.screen.clone().filter(|screen| screen.room == *room);
        enrolled.or_else(|| {
            self.is_local
                .then(|| services.screens.box_screen(room))
                .flatten()
        })
    }

    /// The requesting screen for a page that belongs to no room: an enrolled screen, or a browser on the box that
    /// came `from` its room's page.
    pub(in crate::web) fn screen_from(
        &self,
        services: &Services,
        from: Option<&str>,
    ) -> Option<Screen> {
        let own_screen = || self.screen_of(services, &from?.parse().ok()?);
        self.screen.clone().or_else(own_screen)
    }

    /// The requesting screen, if it belongs to another room than `room`.
    pub(in crate::web) fn screen_of_other_room(
        &self,
        services: &Services,
        room: &Slug,
        from: Option<&str>,
    ) -> Option<Screen> {
        let is_fixed = self.screen.is_some() || services.screens.are_box_screens_fixed();
        self.screen_from(services, from)
            .filter(|screen| is_fixed && screen.room != *room)
    }

    /// Whether this can be a screen of the museum. The answer is exact only once the room is known.
    pub(in crate::web) fn may_be_screen(&self) -> bool {
        self.is_local || self.screen.is_some()
    }

    /// The address whose budget of reports this request uses. Browsers on the box have no budget: a user of the
    /// box can write to the database anyway.
    pub(in crate::web) fn report_limit_address(&self) -> Option<IpAddr> {
        (!self.is_local).then_some(self.address)
    }

    /// The enrolled screen, whatever its room.
    pub(in crate::web) fn screen(&self) -> Option<&Screen> {
        self.screen.as_ref()
    }
}

impl FromRequestParts<Services> for Requester {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        services: &Services,
    ) -> Result<Self, Infallible> {
        if let Some(requester) = parts.extensions.get::<Self>() {
            return Ok(requester.clone());
        }
        let cookies = parts.headers.typed_get::<Cookie>();
        let token = cookies.and_then(|cookies| cookies.get(SCREEN_COOKIE).map(ToOwned::to_owned));
        let client = Client::from_request(parts, services);
        Ok(Self {
            screen: token
                .as_deref()
                .and_then(|token| services.screens.find(token)),
            token,
            is_local: client.is_local,
            address: client.address,
            is_encrypted: client.is_encrypted,
        })
    }
}
