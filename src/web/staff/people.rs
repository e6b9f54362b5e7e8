//! Who may sign in.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::guide;
use crate::guide::{Guide, Invitation, Member};
use crate::model::{NotAName, Role, StaffName};
use crate::web::answer::Page;
use crate::web::failure::Failure;
use crate::web::staff::desk::{self, Desk, Frame};
use crate::web::staff::objection;

#[derive(Template)]
#[template(path = "staff/people.html")]
pub(super) struct PeoplePage {
    frame: Frame,
    members: Vec<Row>,
    roles: Vec<Choice>,
    /// Who was just given a link, and the link.
    invitation: Option<(String, String)>,
    objection: Option<String>,
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

pub(super) async fn show(State(guide): State<Guide>, desk: Desk) -> Result<Response, Failure> {
    page(&guide, &desk, None, None).await
}

#[derive(Deserialize)]
pub(super) struct Somebody {
    name: String,
    #[serde(default)]
    role: String,
}

impl Somebody {
    fn name(&self) -> Result<StaffName, NotAName> {
        self.name.parse()
    }

    fn role(&self) -> Result<Role, NotAName> {
        self.role.parse()
    }
}

pub(super) async fn add(
    State(guide): State<Guide>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(somebody) = form?;
    let done = async {
        let (name, role) = (somebody.name()?, somebody.role()?);
        guide.add_person(&desk.staff, name, role).await
    };
    invited(&guide, &desk, &headers, &somebody.name, done.await).await
}

pub(super) async fn reset(
    State(guide): State<Guide>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(somebody) = form?;
    let done = async { guide.reset_password(&desk.staff, somebody.name()?).await };
    invited(&guide, &desk, &headers, &somebody.name, done.await).await
}

pub(super) async fn change_role(
    State(guide): State<Guide>,
    desk: Desk,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(somebody) = form?;
    let done = async {
        let (name, role) = (somebody.name()?, somebody.role()?);
        guide.change_role(&desk.staff, name, role).await
    };
    back(&guide, &desk, done.await).await
}

pub(super) async fn remove(
    State(guide): State<Guide>,
    desk: Desk,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(somebody) = form?;
    let done = async { guide.remove_person(&desk.staff, somebody.name()?).await };
    back(&guide, &desk, done.await).await
}

/// Out of every browser: oneself, or by an admin somebody else.
pub(super) async fn sign_out_everywhere(
    State(guide): State<Guide>,
    desk: Desk,
    form: Result<Form<Somebody>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(somebody) = form?;
    let name = somebody.name().map_err(guide::Error::from)?;
    let myself = name == desk.staff.person().name;
    guide.sign_out_everywhere(&desk.staff, name).await?;
    let to = if myself {
        "/staff/sign-in"
    } else {
        "/staff/people"
    };
    Ok(Redirect::to(to).into_response())
}

async fn invited(
    guide: &Guide,
    desk: &Desk,
    headers: &HeaderMap,
    name: &str,
    done: guide::Result<Invitation>,
) -> Result<Response, Failure> {
    match done {
        Ok(invitation) => {
            // The admin's own way here is the best way that is known for the other.
            let host = headers.get(HOST).and_then(|it| it.to_str().ok());
            let link = format!("http://{}{}", host.unwrap_or_default(), invitation.path());
            page(guide, desk, Some((name.trim().to_owned(), link)), None).await
        }
        Err(guide::Error::Staff(it)) => page(guide, desk, None, Some(it)).await,
        Err(error) => Err(error.into()),
    }
}

async fn back(guide: &Guide, desk: &Desk, done: guide::Result<()>) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to("/staff/people").into_response()),
        Err(guide::Error::Staff(it)) => page(guide, desk, None, Some(it)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    guide: &Guide,
    desk: &Desk,
    invitation: Option<(String, String)>,
    wrong: Option<Box<guide::Objection>>,
) -> Result<Response, Failure> {
    let words = desk.words;
    let members = guide.members(&desk.staff).await?;
    let status = wrong
        .as_ref()
        .map_or(StatusCode::OK, |it| objection::status(it));
    let row = |it: Member| Row {
        myself: it.person.id == desk.staff.person().id,
        name: it.person.name.to_string(),
        role: it.person.role,
        sessions: words.with("sessions", &[("count", it.sessions.into())]),
        settled: it.settled,
    };
    let page = PeoplePage {
        frame: desk.frame(words.say("tab-people")),
        members: members.into_iter().map(row).collect(),
        roles: Role::ALL
            .iter()
            .map(|it| Choice {
                value: *it,
                name: desk::role(words, *it),
                line: match it {
                    Role::Admin => words.say("role-admin-line"),
                    Role::Curator => words.say("role-curator-line"),
                    Role::Uploader => words.say("role-uploader-line"),
                    Role::Viewer => words.say("role-viewer-line"),
                },
            })
            .collect(),
        invitation,
        objection: wrong.map(|it| objection::say(words, &it)),
    };
    Ok((status, Page(page)).into_response())
}
