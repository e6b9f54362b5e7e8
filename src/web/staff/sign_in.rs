//! Signing in and out, the invitation by which a person chooses a password, and the language of the pages.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::Password;
use crate::service::{self, Invitation, Invitee, IssuedTokens, Services, StaffError};
use crate::web::http::body::FormBody;
use crate::web::http::error;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::{CookieKind, SessionCookies};
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::layout::{
    LANGUAGE_COOKIE, StaffLayout, StaffLocale, StaffRequest, museum_name,
};
use crate::web::staff::redirects::staff_path;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    layout: StaffLayout,
    to: String,
    name: String,
    error_message: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/welcome.html")]
struct InvitationPage {
    layout: StaffLayout,
    action: String,
    /// The name of the person. None for the first admin, who chooses one.
    invitee: Option<String>,
    name: String,
    min_password_chars: usize,
    error_message: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SignInQuery {
    to: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    name: String,
    password: String,
    #[serde(default)]
    to: String,
}

pub(super) async fn show(
    State(services): State<Services>,
    StaffLocale(words): StaffLocale,
    Query(SignInQuery { to }): Query<SignInQuery>,
) -> Response {
    let page = sign_in_page(
        &services,
        words,
        to.unwrap_or_default(),
        String::new(),
        None,
    );
    Page(page).into_response()
}

pub(super) async fn sign_in(
    State(services): State<Services>,
    requester: Requester,
    StaffLocale(words): StaffLocale,
    headers: HeaderMap,
    FormBody(SignInForm { name, password, to }): FormBody<SignInForm>,
) -> Result<Response> {
    let cookies = SessionCookies::for_requester(&requester);
    let browser_cookies = cookies.presented_tokens(&headers);
    match services
        .sessions
        .sign_in(&name, &password, requester.address, &browser_cookies)
        .await
    {
        Ok(tokens) => Ok(start_session(cookies, &tokens, &to)),
        Err(service::Error::Staff(error)) => {
            let sentence = Some(staff::sentence(words, &error));
            let mut response =
                Page(sign_in_page(&services, words, to, name, sentence)).into_response();
            *response.status_mut() = error::staff_status(&error);
            if let StaffError::Throttled(wait) = *error {
                response
                    .headers_mut()
                    .insert("retry-after", (wait.as_secs() + 1).into());
            }
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn sign_out(requester: Requester, request: StaffRequest) -> Result<Response> {
    request.services.sessions.sign_out(&request.staff).await?;
    let removal = SessionCookies::for_requester(&requester).expire_session();
    Ok(([(SET_COOKIE, removal)], Redirect::to("/staff/sign-in")).into_response())
}

pub(super) async fn show_invitation(
    State(services): State<Services>,
    StaffLocale(words): StaffLocale,
    Path(token): Path<String>,
) -> Result<Response> {
    let invitation = Invitation(token);
    let invitee = services.people.invitee(&invitation).await?;
    let page = invitation_page(&services, words, &invitation, &invitee, String::new(), None);
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
pub(super) struct InvitationForm {
    #[serde(default)]
    name: String,
    password: String,
}

pub(super) async fn accept_invitation(
    State(services): State<Services>,
    requester: Requester,
    StaffLocale(words): StaffLocale,
    Path(token): Path<String>,
    headers: HeaderMap,
    FormBody(InvitationForm { name, password }): FormBody<InvitationForm>,
) -> Result<Response> {
    let invitation = Invitation(token);
    let cookies = SessionCookies::for_requester(&requester);
    let browser = cookies.read(&headers, CookieKind::Browser);
    let invitee = services.people.invitee(&invitation).await;
    let is_first_admin = matches!(invitee, Ok(Invitee::FirstAdmin));
    let accepted = services
        .people
        .accept(&invitation, &name, &password, browser.as_deref());
    match accepted.await {
        Ok(tokens) => {
            let is_published = services.editions.current().edition.is_some();
            let to = if is_first_admin && !is_published {
                "/staff/start"
            } else {
                ""
            };
            Ok(start_session(cookies, &tokens, to))
        }
        Err(service::Error::Staff(error)) if !matches!(*error, StaffError::InvitationExpired) => {
            let invitee = services.people.invitee(&invitation).await?;
            let sentence = Some(staff::sentence(words, &error));
            let page = invitation_page(&services, words, &invitation, &invitee, name, sentence);
            Ok((error::staff_status(&error), Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct LanguageForm {
    language: String,
    to: String,
}

/// Stores the language of the staff pages in a cookie. Needs no sign-in.
pub(super) async fn set_language(
    FormBody(LanguageForm { language, to }): FormBody<LanguageForm>,
) -> Result<Response> {
    let words = Translations::staff(&language).ok_or(HttpError::Unreadable)?;
    let cookie = format!(
        "{}={}; Path=/staff; Max-Age=31536000; SameSite=Strict; HttpOnly",
        LANGUAGE_COOKIE,
        words.tag()
    );
    Ok((
        StatusCode::SEE_OTHER,
        [(SET_COOKIE, cookie), (LOCATION, staff_path(&to))],
    )
        .into_response())
}

fn sign_in_page(
    services: &Services,
    words: &'static Translations,
    to: String,
    name: String,
    error_message: Option<String>,
) -> SignInPage {
    let museum = museum_name(services, words);
    SignInPage {
        layout: StaffLayout::signed_out(words, &museum, "/staff/sign-in", words.text("sign-in")),
        to,
        name,
        error_message,
    }
}

fn invitation_page(
    services: &Services,
    words: &'static Translations,
    invitation: &Invitation,
    invitee: &Invitee,
    name: String,
    error_message: Option<String>,
) -> InvitationPage {
    let museum = museum_name(services, words);
    let action = invitation.path();
    InvitationPage {
        layout: StaffLayout::signed_out(words, &museum, &action, words.text("welcome")),
        invitee: match invitee {
            Invitee::FirstAdmin => None,
            Invitee::Somebody(person) => Some(person.name.to_string()),
        },
        action,
        name,
        min_password_chars: Password::MIN_CHARS,
        error_message,
    }
}

fn start_session(cookies: SessionCookies, tokens: &IssuedTokens, to: &str) -> Response {
    let headers = cookies
        .set_tokens(tokens)
        .map(|cookie| (SET_COOKIE, cookie));
    (AppendHeaders(headers), Redirect::to(&staff_path(to))).into_response()
}
