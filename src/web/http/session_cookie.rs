//! The cookies of staff's browsers; a browser sends them to `/staff` alone. Where the page came by
//! https they are `Secure`, and their names say so: then a browser neither sends them in the clear
//! nor takes any from a page in the clear. `__Host-` would have them sent to every visitor's page too.

use axum::http::HeaderMap;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::service::{IssuedTokens, PresentedTokens, Service, Staff};
use crate::web::http::requester::Requester;

/// As long as a session.
const SESSION_SECONDS: u32 = 8 * 60 * 60;
/// As long as browsers keep a cookie; each time somebody signs in it lasts anew.
const BROWSER_SECONDS: u32 = 400 * 24 * 60 * 60;

/// The person who is signed in with this request's session cookie.
pub(in crate::web) fn signed_in(
    service: &Service,
    visitor: &Requester,
    headers: &HeaderMap,
) -> Option<Staff> {
    let session = Cookies::of(visitor).read(headers, Kind::Session);
    service.staff(&session?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Kind {
    /// Who is signed in.
    Session,
    /// That somebody signed in with this browser before.
    Browser,
}

/// The cookies of one way to come in.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Cookies {
    secure: bool,
}

impl Cookies {
    pub(in crate::web) fn of(visitor: &Requester) -> Self {
        Self {
            secure: visitor.secure,
        }
    }

    pub(in crate::web) fn read(self, headers: &HeaderMap, kind: Kind) -> Option<String> {
        let cookies = headers.typed_get::<Cookie>()?;
        cookies.get(self.name(kind)).map(ToOwned::to_owned)
    }

    /// What the browser kept of signing in before.
    pub(in crate::web) fn kept(self, headers: &HeaderMap) -> PresentedTokens {
        PresentedTokens {
            session: self.read(headers, Kind::Session),
            browser: self.read(headers, Kind::Browser),
        }
    }

    /// What the browser is to keep.
    pub(in crate::web) fn of_tokens(self, tokens: &IssuedTokens) -> [String; 2] {
        [
            self.set(Kind::Session, &tokens.session, SESSION_SECONDS),
            self.set(Kind::Browser, &tokens.browser, BROWSER_SECONDS),
        ]
    }

    /// Ends the session in the browser.
    pub(in crate::web) fn without_session(self) -> String {
        self.set(Kind::Session, "", 0)
    }

    fn set(self, kind: Kind, value: &str, seconds: u32) -> String {
        let name = self.name(kind);
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/staff; Max-Age={seconds}; SameSite=Strict; HttpOnly{secure}")
    }

    fn name(self, kind: Kind) -> &'static str {
        match (kind, self.secure) {
            (Kind::Session, false) => "docent-staff",
            (Kind::Session, true) => "__Secure-docent-staff",
            (Kind::Browser, false) => "docent-browser",
            (Kind::Browser, true) => "__Secure-docent-browser",
        }
    }
}
