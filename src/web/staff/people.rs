//! The people page: who may sign in, their roles, and invitations.

use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{ParseError, Role, StaffName};
use crate::service::{self, Invitation, Member};
use crate::web::http::body::FormBody;
use crate::web::http::error::{Result, staff_status};
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::base_url::base_url;
use crate::web::staff::layout::{self, StaffLayout, StaffRequest};

#[derive(Template)]
#[template(path = "staff/people.html")]
pub(super) struct PeoplePage {
    layout: StaffLayout,
    members: Vec<MemberRow>,
    roles: Vec<RoleOption>,
    /// The name and link of a new invitation.
    invitation: Option<(String, String)>,
    error_message: Option<String>,
    /// The result of the last form.
    result_message: Option<String>,
}

struct MemberRow {
    name: String,
    role: Role,
    sessions: String,
    has_password: bool,
    is_reader: bool,
}

struct RoleOption {
    value: Role,
    name: String,
    description: String,
}

pub(super) async fn show(
    request: StaffRequest,
    Query(query): Query<PeopleQuery>,
) -> Result<Response> {
    page(&request, None, None, Some(&query)).await
}

/// The result of the last form, and whom it was about.
#[derive(Deserialize)]
pub(super) struct PeopleQuery {
    done: Option<PeopleResult>,
    #[serde(default)]
    name: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PeopleResult {
    Role,
    Out,
    Removed,
}

impl PeopleQuery {
    fn sentence(&self, words: &Translations) -> Option<String> {
        let name: StaffName = self.name.parse().ok()?;
        let name = [("name", name.as_str().into())];
        Some(match self.done? {
            PeopleResult::Role => words.text_with("people-role-done", &name),
            PeopleResult::Out => words.text_with("people-out-done", &name),
            PeopleResult::Removed => words.text_with("people-removed-done", &name),
        })
    }
}

/// The address of the page that shows a result.
fn page_with_result(done: &str, name: &str) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("done", done)
        .append_pair("name", name.trim())
        .finish();
    format!("/staff/people?{form}")
}

#[derive(Deserialize)]
pub(super) struct PersonForm {
    name: String,
    #[serde(default)]
    role: String,
}

impl PersonForm {
    fn name(&self) -> Result<StaffName, ParseError> {
        self.name.parse()
    }

    fn role(&self) -> Result<Role, ParseError> {
        self.role.parse()
    }
}

pub(super) async fn add(
    request: StaffRequest,
    requester: Requester,
    headers: HeaderMap,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response> {
    let result = async {
        let (name, role) = (form.name()?, form.role()?);
        request
            .services
            .people
            .add(request.actor(), name, role)
            .await
    };
    let base_url = base_url(&requester, &headers);
    respond_with_link(&request, &base_url, &form.name, result.await).await
}

pub(super) async fn reset_password(
    request: StaffRequest,
    requester: Requester,
    headers: HeaderMap,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response> {
    let result = async {
        request
            .services
            .people
            .reset_password(request.actor(), form.name()?)
            .await
    };
    let base_url = base_url(&requester, &headers);
    respond_with_link(&request, &base_url, &form.name, result.await).await
}

pub(super) async fn change_role(
    request: StaffRequest,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response> {
    let result = async {
        let (name, role) = (form.name()?, form.role()?);
        request
            .services
            .people
            .change_role(request.actor(), name, role)
            .await
    };
    respond(
        &request,
        result.await,
        &page_with_result("role", &form.name),
    )
    .await
}

pub(super) async fn remove(
    request: StaffRequest,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response> {
    let result = async {
        request
            .services
            .people
            .remove(request.actor(), form.name()?)
            .await
    };
    respond(
        &request,
        result.await,
        &page_with_result("removed", &form.name),
    )
    .await
}

/// Ends all sessions of the reader, or by an admin of somebody else.
pub(super) async fn sign_out_everywhere(
    request: StaffRequest,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response> {
    let name = form.name().map_err(service::Error::from)?;
    let is_reader = name == request.staff.person().name;
    request
        .services
        .people
        .sign_out_everywhere(request.actor(), name)
        .await?;
    let to = if is_reader {
        "/staff/sign-in".to_owned()
    } else {
        page_with_result("out", &form.name)
    };
    Ok(Redirect::to(&to).into_response())
}

async fn respond_with_link(
    request: &StaffRequest,
    base_url: &str,
    name: &str,
    result: service::Result<Invitation>,
) -> Result<Response> {
    match result {
        Ok(invitation) => {
            let link = format!("{base_url}{}", invitation.path());
            page(request, Some((name.trim().to_owned(), link)), None, None).await
        }
        Err(service::Error::Staff(error)) => page(request, None, Some(error), None).await,
        Err(error) => Err(error.into()),
    }
}

async fn respond(
    request: &StaffRequest,
    result: service::Result<()>,
    to: &str,
) -> Result<Response> {
    match result {
        Ok(()) => Ok(Redirect::to(to).into_response()),
        Err(service::Error::Staff(error)) => page(request, None, Some(error), None).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    request: &StaffRequest,
    invitation: Option<(String, String)>,
    error: Option<Box<service::StaffError>>,
    query: Option<&PeopleQuery>,
) -> Result<Response> {
    let words = request.words;
    let members = request.services.people.members(request.actor()).await?;
    let status = error
        .as_ref()
        .map_or(StatusCode::OK, |error| staff_status(error));
    let row = |member: Member| MemberRow {
        is_reader: member.person.id == request.staff.person().id,
        name: member.person.name.to_string(),
        role: member.person.role,
        sessions: words.text_with("sessions", &[("count", member.sessions.into())]),
        has_password: member.has_password,
    };
    let page = PeoplePage {
        layout: request.layout(words.text("tab-people")),
        members: members.into_iter().map(row).collect(),
        roles: Role::ALL
            .iter()
            .map(|role| RoleOption {
                value: *role,
                name: layout::role_name(words, *role),
                description: match role {
                    Role::Admin => words.text("role-admin-line"),
                    Role::Curator => words.text("role-curator-line"),
                    Role::Uploader => words.text("role-uploader-line"),
                    Role::Viewer => words.text("role-viewer-line"),
                },
            })
            .collect(),
        invitation,
        result_message: query.and_then(|query| query.sentence(words)),
        error_message: error.map(|error| staff::sentence(words, &error)),
    };
    Ok((status, Page(page)).into_response())
}
