//! The cookies of staff's browsers, sent to `/staff` only. Over https they are `Secure` and have the `__Secure-`
//! prefix: a browser then never sends them over http, nor accepts one from an http page. The `__Host-` prefix
//! would require `Path=/` and so send them with visitors' pages.

use axum::http::HeaderMap;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::service::{IssuedTokens, PresentedTokens, Services, Staff};
use crate::web::http::requester::Requester;

/// The lifetime of a session.
const SESSION_SECONDS: u32 = 8 * 60 * 60;
/// The longest lifetime that browsers allow for a cookie. Each sign-in renews it.
const BROWSER_SECONDS: u32 = 400 * 24 * 60 * 60;

/// The person signed in by the session cookie of this request.
pub(in crate::web) fn signed_in(
    services: &Services,
    requester: &Requester,
    headers: &HeaderMap,
) -> Option<Staff> {
    let session = SessionCookies::for_requester(requester).read(headers, CookieKind::Session);
    services.sessions.find(&session?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum CookieKind {
    /// The token of the session.
    Session,
    /// Proof that somebody signed in with this browser before.
    Browser,
}

/// The cookies for an encrypted or a plain connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct SessionCookies {
    is_encrypted: bool,
}

impl SessionCookies {
    pub(in crate::web) fn for_requester(requester: &Requester) -> Self {
        Self {
            is_encrypted: requester.is_encrypted,
        }
    }

    pub(in crate::web) fn read(self, headers: &HeaderMap, kind: CookieKind) -> Option<String> {
        let cookies = headers.typed_get::<Cookie>()?;
        cookies.get(self.name(kind)).map(ToOwned::to_owned)
    }

    /// The tokens of earlier sign-ins that the browser sent.
    pub(in crate::web) fn presented_tokens(self, headers: &HeaderMap) -> PresentedTokens {
        PresentedTokens {
            session: self.read(headers, CookieKind::Session),
            browser: self.read(headers, CookieKind::Browser),
        }
    }

    /// The `Set-Cookie` values after a sign-in.
    pub(in crate::web) fn set_tokens(self, tokens: &IssuedTokens) -> [String; 2] {
        [
            self.set(CookieKind::Session, &tokens.session, SESSION_SECONDS),
            self.set(CookieKind::Browser, &tokens.browser, BROWSER_SECONDS),
        ]
    }

    /// The `Set-Cookie` value that removes the session cookie.
    pub(in crate::web) fn expire_session(self) -> String {
        self.set(CookieKind::Session, "", 0)
    }

    fn set(self, kind: CookieKind, value: &str, seconds: u32) -> String {
        let name = self.name(kind);
        let secure = if self.is_encrypted { "; Secure" } else { "" };
        format!("{name}={value}; Path=/staff; Max-Age={seconds}; SameSite=Strict; HttpOnly{secure}")
    }

    fn name(self, kind: CookieKind) -> &'static str {
        match (kind, self.is_encrypted) {
            (CookieKind::Session, false) => "docent-staff",
            (CookieKind::Session, true) => "__Secure-docent-staff",
            (CookieKind::Browser, false) => "docent-browser",
            (CookieKind::Browser, true) => "__Secure-docent-browser",
        }
    }
}
