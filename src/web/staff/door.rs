//! Signing in and out, and the link that lets somebody choose a password.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::Password;
use crate::service::{self, Invitation, Invitee, IssuedTokens, Service, StaffError};
use crate::web::http::error;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::{Cookies, Kind};
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::desk::{self, Desk, Frame, Tongue};

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    frame: Frame,
    to: String,
    name: String,
    objection: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/welcome.html")]
struct WelcomePage {
    frame: Frame,
    action: String,
    /// None for the first admin, who chooses one.
    known: Option<String>,
    name: String,
    least: usize,
    objection: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct To {
    to: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    name: String,
    password: String,
    #[serde(default)]
    to: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    Tongue(words): Tongue,
    Query(To { to }): Query<To>,
) -> Response {
    let page = sign_in_page(&service, words, to.unwrap_or_default(), String::new(), None);
    Page(page).into_response()
}

pub(super) async fn sign_in(
    State(service): State<Service>,
    visitor: Requester,
    Tongue(words): Tongue,
    headers: HeaderMap,
    form: Result<Form<SignIn>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(SignIn { name, password, to }) = form?;
    let cookies = Cookies::of(&visitor);
    let kept = cookies.kept(&headers);
    match service.sign_in(&name, &password, visitor.from, &kept).await {
        Ok(tokens) => Ok(signed_in(cookies, &tokens, &to)),
        Err(service::Error::Staff(it)) => {
            let sentence = Some(staff::say(words, &it));
            let mut response =
                Page(sign_in_page(&service, words, to, name, sentence)).into_response();
            *response.status_mut() = error::staff_status(&it);
            if let StaffError::Throttled(wait) = *it {
                response
                    .headers_mut()
                    .insert("retry-after", (wait.as_secs() + 1).into());
            }
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn sign_out(
    State(service): State<Service>,
    visitor: Requester,
    desk: Desk,
) -> Result<Response, HttpError> {
    service.sign_out(&desk.staff).await?;
    let gone = Cookies::of(&visitor).without_session();
    Ok(([(SET_COOKIE, gone)], Redirect::to("/staff/sign-in")).into_response())
}

pub(super) async fn welcome(
    State(service): State<Service>,
    Tongue(words): Tongue,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let invitation = Invitation(token);
    let invited = service.invitee(&invitation).await?;
    let page = welcome_page(&service, words, &invitation, &invited, String::new(), None);
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
pub(super) struct Accept {
    #[serde(default)]
    name: String,
    password: String,
}

pub(super) async fn accept(
    State(service): State<Service>,
    visitor: Requester,
    Tongue(words): Tongue,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Accept>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(Accept { name, password }) = form?;
    let invitation = Invitation(token);
    let cookies = Cookies::of(&visitor);
    let browser = cookies.read(&headers, Kind::Browser);
    let accepted = service.accept(&invitation, &name, &password, browser.as_deref());
    match accepted.await {
        Ok(tokens) => Ok(signed_in(cookies, &tokens, "")),
        Err(service::Error::Staff(it)) if !matches!(*it, StaffError::InvitationExpired) => {
            let invited = service.invitee(&invitation).await?;
            let sentence = Some(staff::say(words, &it));
            let page = welcome_page(&service, words, &invitation, &invited, name, sentence);
            Ok((error::staff_status(&it), Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Speak {
    language: String,
    to: String,
}

/// Keeps the language of these pages, signed in or not.
pub(super) async fn speak(form: Result<Form<Speak>, FormRejection>) -> Result<Response, HttpError> {
    let Form(Speak { language, to }) = form?;
    let words = Translations::staff(&language).ok_or(HttpError::Unreadable)?;
    let cookie = format!(
        "{}={}; Path=/staff; Max-Age=31536000; SameSite=Strict; HttpOnly",
        desk::LANGUAGE,
        words.tag()
    );
    Ok((
        StatusCode::SEE_OTHER,
        [(SET_COOKIE, cookie), (LOCATION, own(&to))],
    )
        .into_response())
}

fn sign_in_page(
    service: &Service,
    words: &'static Translations,
    to: String,
    name: String,
    objection: Option<String>,
) -> SignInPage {
    let house = desk::house_name(service, words);
    SignInPage {
        frame: desk::bare(words, &house, "/staff/sign-in", words.text("sign-in")),
        to,
        name,
        objection,
    }
}

fn welcome_page(
    service: &Service,
    words: &'static Translations,
    invitation: &Invitation,
    invited: &Invitee,
    name: String,
    objection: Option<String>,
) -> WelcomePage {
    let house = desk::house_name(service, words);
    let action = invitation.path();
    WelcomePage {
        frame: desk::bare(words, &house, &action, words.text("welcome")),
        known: match invited {
            Invitee::FirstAdmin => None,
            Invitee::Somebody(person) => Some(person.name.to_string()),
        },
        action,
        name,
        least: Password::MIN_CHARS,
        objection,
    }
}

fn signed_in(cookies: Cookies, tokens: &IssuedTokens, to: &str) -> Response {
    let set = cookies.of_tokens(tokens).map(|it| (SET_COOKIE, it));
    (AppendHeaders(set), Redirect::to(&own(to))).into_response()
}

/// A page of these, and of no other house.
pub(super) fn own(to: &str) -> String {
    let fits = (to == "/staff" || to.starts_with("/staff/") || to.starts_with("/staff?"))
        && to.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
    if fits {
        to.to_owned()
    } else {
        "/staff".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_these_pages_alone() {
        for good in ["/staff", "/staff/clips/13?x=1#es"] {
            assert_eq!(own(good), good);
        }
        for bad in [
            "",
            "//elsewhere",
            "/staffx",
            "/staff/\\e",
            "https://e",
            "/staff/\r\nx",
            "/es/",
        ] {
            assert_eq!(own(bad), "/staff", "{bad}");
        }
    }
}
