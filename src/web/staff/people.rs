//! Who may sign in.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{ParseError, Role, StaffName};
use crate::service;
use crate::service::{Invitation, Member, Service};
use crate::web::http::error;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::layout::{self, StaffLayout, StaffRequest};

#[derive(Template)]
#[template(path = "staff/people.html")]
pub(super) struct PeoplePage {
    layout: StaffLayout,
    members: Vec<Row>,
    roles: Vec<Choice>,
    /// Who was just given a link, and the link.
    invitation: Option<(String, String)>,
    objection: Option<String>,
    done: Option<String>,
}

struct Row {
    name: String,
    role: Role,
    sessions: String,
    settled: bool,
    myself: bool,
}

struct Choice {
    value: Role,
    name: String,
    line: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Query(also): Query<Also>,
) -> Result<Response, HttpError> {
    page(&service, &request, None, None, Some(&also)).await
}

/// What was just done, and to whom.
#[derive(Deserialize)]
pub(super) struct Also {
    done: Option<Done>,
    #[serde(default)]
    name: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    Role,
    Out,
    Removed,
}

impl Also {
    fn say(&self, words: &Translations) -> Option<String> {
        let name: StaffName = self.name.parse().ok()?;
        let name = [("name", name.as_str().into())];
        Some(match self.done? {
            Done::Role => words.text_with("people-role-done", &name),
            Done::Out => words.text_with("people-out-done", &name),
            Done::Removed => words.text_with("people-removed-done", &name),
        })
    }
}

/// The page of people, where it says what was done.
fn told(done: &str, name: &str) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("done", done)
        .append_pair("name", name.trim())
        .finish();
    format!("/staff/people?{form}")
}

#[derive(Deserialize)]
pub(super) struct Somebody {
    name: String,
    #[serde(default)]
    role: String,
}

impl Somebody {
    fn name(&self) -> Result<StaffName, ParseError> {
        self.name.parse()
    }

    fn role(&self) -> Result<Role, ParseError> {
        self.role.parse()
    }
}

pub(super) async fn add(
    State(service): State<Service>,
    request: StaffRequest,
    requester: Requester,
    headers: HeaderMap,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(somebody) = form?;
    let done = async {
        let (name, role) = (somebody.name()?, somebody.role()?);
        service.add_person(&request.staff, name, role).await
    };
    let way = way_here(&requester, &headers);
    invited(&service, &request, &way, &somebody.name, done.await).await
}

pub(super) async fn reset(
    State(service): State<Service>,
    request: StaffRequest,
    requester: Requester,
    headers: HeaderMap,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(somebody) = form?;
    let done = async {
        service
            .reset_password(&request.staff, somebody.name()?)
            .await
    };
    let way = way_here(&requester, &headers);
    invited(&service, &request, &way, &somebody.name, done.await).await
}

pub(super) async fn change_role(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(somebody) = form?;
    let done = async {
        let (name, role) = (somebody.name()?, somebody.role()?);
        service.change_role(&request.staff, name, role).await
    };
    back(
        &service,
        &request,
        done.await,
        &told("role", &somebody.name),
    )
    .await
}

pub(super) async fn remove(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(somebody) = form?;
    let done = async {
        service
            .remove_person(&request.staff, somebody.name()?)
            .await
    };
    back(
        &service,
        &request,
        done.await,
        &told("removed", &somebody.name),
    )
    .await
}

/// Out of every browser: oneself, or by an admin somebody else.
pub(super) async fn sign_out_everywhere(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(somebody) = form?;
    let name = somebody.name().map_err(service::Error::from)?;
    let myself = name == request.staff.person().name;
    service.sign_out_everywhere(&request.staff, name).await?;
    let to = if myself {
        "/staff/sign-in".to_owned()
    } else {
        told("out", &somebody.name)
    };
    Ok(Redirect::to(&to).into_response())
}

async fn invited(
    service: &Service,
    request: &StaffRequest,
    way_here: &str,
    name: &str,
    done: service::Result<Invitation>,
) -> Result<Response, HttpError> {
    match done {
        Ok(invitation) => {
            let link = format!("{way_here}{}", invitation.path());
            page(
                service,
                request,
                Some((name.trim().to_owned(), link)),
                None,
                None,
            )
            .await
        }
        Err(service::Error::Staff(it)) => page(service, request, None, Some(it), None).await,
        Err(error) => Err(error.into()),
    }
}

/// The admin's own way here is the best that is known for whoever is invited: with encryption, where
/// the admin has it. The guard has seen that the origin is this house.
fn way_here(requester: &Requester, headers: &HeaderMap) -> String {
    let said = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let scheme = if requester.is_encrypted {
        "https"
    } else {
        "http"
    };
    let by_host = || format!("{scheme}://{}", said(HOST).unwrap_or_default());
    said(ORIGIN).map_or_else(by_host, ToOwned::to_owned)
}

async fn back(
    service: &Service,
    request: &StaffRequest,
    done: service::Result<()>,
    to: &str,
) -> Result<Response, HttpError> {
    match done {
        Ok(()) => Ok(Redirect::to(to).into_response()),
        Err(service::Error::Staff(it)) => page(service, request, None, Some(it), None).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    service: &Service,
    request: &StaffRequest,
    invitation: Option<(String, String)>,
    wrong: Option<Box<service::StaffError>>,
    also: Option<&Also>,
) -> Result<Response, HttpError> {
    let words = request.words;
    let members = service.members(&request.staff).await?;
    let status = wrong
        .as_ref()
        .map_or(StatusCode::OK, |it| error::staff_status(it));
    let row = |it: Member| Row {
        myself: it.person.id == request.staff.person().id,
        name: it.person.name.to_string(),
        role: it.person.role,
        sessions: words.text_with("sessions", &[("count", it.sessions.into())]),
        settled: it.has_password,
    };
    let page = PeoplePage {
        layout: request.layout(words.text("tab-people")),
        members: members.into_iter().map(row).collect(),
        roles: Role::ALL
            .iter()
            .map(|it| Choice {
                value: *it,
                name: layout::role_name(words, *it),
                line: match it {
                    Role::Admin => words.text("role-admin-line"),
                    Role::Curator => words.text("role-curator-line"),
                    Role::Uploader => words.text("role-uploader-line"),
                    Role::Viewer => words.text("role-viewer-line"),
                },
            })
            .collect(),
        invitation,
        done: also.and_then(|it| it.say(words)),
        objection: wrong.map(|it| staff::sentence(words, &it)),
    };
    Ok((status, Page(page)).into_response())
}
