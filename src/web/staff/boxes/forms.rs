//! Forms for the boxes of the house: a code for new ones, another name, rooms, and removal.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::Slug;
use crate::model::fleet::BoxCommand;
use crate::service::{self, BoxActError, NewCode, StaffError};
use crate::web::http::body::FormBody;
use crate::web::http::error::{Result, staff_status};
use crate::web::http::requester::Requester;
use crate::web::messages::{boxes, staff};
use crate::web::staff::base_url::base_url;
use crate::web::staff::boxes::cards::{BoxCard, CardFormatter};
use crate::web::staff::boxes::page::{Done, HouseView, Outcome, page};
use crate::web::staff::layout::StaffRequest;

#[derive(Deserialize)]
pub(in crate::web::staff) struct CodeForm {
    /// How many boxes join.
    #[serde(default)]
    count: String,
}

/// The box that a form is about, by its name.
#[derive(Deserialize)]
pub(in crate::web::staff) struct BoxForm {
    name: String,
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct RenameForm {
    name: String,
    #[serde(default)]
    new: String,
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct GiveForm {
    name: String,
    #[serde(default)]
    room: String,
    /// The box that the room is taken from.
    from: Option<String>,
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct RoomForm {
    room: String,
}

/// What a box is let do.
#[derive(Deserialize)]
pub(in crate::web::staff) struct CommandForm {
    name: String,
    command: String,
    #[serde(default)]
    room: String,
}

impl CommandForm {
    fn command(&self) -> service::Result<BoxCommand> {
        Ok(match self.command.as_str() {
            "identify" => BoxCommand::Identify,
            "reload-screens" => BoxCommand::ReloadScreens,
            "restart" => BoxCommand::Restart,
            "update" => BoxCommand::Update,
            _ => BoxCommand::TestTone {
                room: self.room.parse()?,
            },
        })
    }
}

pub(in crate::web::staff) async fn command(
    request: StaffRequest,
    FormBody(form): FormBody<CommandForm>,
) -> Result<Response> {
    let boxes = &request.services.boxes;
    let done = match form.command() {
        Ok(command) => boxes.command(request.actor(), &form.name, command).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(redirect(Done::Commanded, &form.name, "")),
        Err(error) => refuse(&request, error, |_, _, _| None).await,
    }
}

pub(in crate::web::staff) async fn issue_code(
    request: StaffRequest,
    requester: Requester,
    headers: HeaderMap,
    FormBody(form): FormBody<CodeForm>,
) -> Result<Response> {
    let count = form.count.trim().parse().unwrap_or(0);
    let issued = request.services.boxes.issue_code(request.actor(), count);
    match issued.await {
        Ok(new) => {
            let address = request.services.network.address().map(ToOwned::to_owned);
            let address = address.unwrap_or_else(|| base_url(&requester, &headers));
            let show = |formatter: CardFormatter<'_>, _: &mut HouseView| Outcome {
                new_code: Some(code_texts(formatter, &address, &new)),
                ..Outcome::default()
            };
            page(&request, None, show).await
        }
        Err(error) => {
            let at_field = |error: &StaffError, _: CardFormatter<'_>, _: &mut HouseView| {
                let sentence = staff::sentence(request.words, error);
                is(error, |refused| *refused == BoxActError::InvalidCount).then(|| Outcome {
                    count: Some((form.count.clone(), sentence)),
                    ..Outcome::default()
                })
            };
            refuse(&request, error, at_field).await
        }
    }
}

pub(in crate::web::staff) async fn rename(
    request: StaffRequest,
    FormBody(form): FormBody<RenameForm>,
) -> Result<Response> {
    let boxes = &request.services.boxes;
    let renamed = boxes.rename(request.actor(), &form.name, &form.new).await;
    let Err(error) = renamed else {
        return Ok(redirect(Done::Renamed, form.new.trim(), ""));
    };
    let at_field = |error: &StaffError, _: CardFormatter<'_>, view: &mut HouseView| {
        let is_of_field = |refused: &BoxActError| {
            matches!(
                refused,
                BoxActError::InvalidName | BoxActError::NameTaken(_)
            )
        };
        let card = card(view, &form.name).filter(|_| is(error, is_of_field))?;
        card.rename.value.clone_from(&form.new);
        card.rename.error_message = Some(staff::sentence(request.words, error));
        Some(Outcome::default())
    };
    refuse(&request, error, at_field).await
}

pub(in crate::web::staff) async fn remove(
    request: StaffRequest,
    FormBody(form): FormBody<BoxForm>,
) -> Result<Response> {
    let boxes = &request.services.boxes;
    match boxes.remove(request.actor(), &form.name).await {
        Ok(()) => Ok(redirect(Done::Removed, &form.name, "")),
        Err(error) => refuse(&request, error, |_, _, _| None).await,
    }
}

/// Gives a room to a box. A room of another box is given once the form says from whom it is taken.
pub(in crate::web::staff) async fn give_room(
    request: StaffRequest,
    FormBody(form): FormBody<GiveForm>,
) -> Result<Response> {
    let given = async {
        let room: Slug = form.room.parse()?;
        let boxes = &request.services.boxes;
        boxes
            .give_room(request.actor(), &form.name, room, form.from.clone())
            .await
    };
    let given: service::Result<()> = given.await;
    let Err(error) = given else {
        return Ok(redirect(Done::Given, &form.name, &form.room));
    };
    let at_field = |error: &StaffError, formatter: CardFormatter<'_>, view: &mut HouseView| {
        let card = card(view, &form.name)?;
        for option in &mut card.give.options {
            option.is_selected = option.value == form.room;
        }
        let sentence =
            if let StaffError::Boxes(BoxActError::RoomOfAnotherBox { room, owner }) = error {
                card.give.owner = Some(owner.clone());
                boxes::room_of_another_box(request.words, &formatter.room(room), owner)
            } else {
                staff::sentence(request.words, error)
            };
        card.give.error_message = Some(sentence);
        Some(Outcome::default())
    };
    refuse(&request, error, at_field).await
}

pub(in crate::web::staff) async fn return_room(
    request: StaffRequest,
    FormBody(form): FormBody<RoomForm>,
) -> Result<Response> {
    let returned = async {
        let room: Slug = form.room.parse()?;
        request
            .services
            .boxes
            .return_room(request.actor(), room)
            .await
    };
    let returned: service::Result<()> = returned.await;
    match returned {
        Ok(()) => Ok(redirect(Done::Returned, "", &form.room)),
        Err(error) => refuse(&request, error, |_, _, _| None).await,
    }
}

fn redirect(done: Done, name: &str, room: &str) -> Response {
    Redirect::to(&done.address(name, room)).into_response()
}

/// The page with the sentence of an error: where `at_field` puts it, or else above all boxes.
///
/// # Errors
///
/// If the error is an internal one, or the page cannot be made.
async fn refuse(
    request: &StaffRequest,
    error: service::Error,
    at_field: impl FnOnce(&StaffError, CardFormatter<'_>, &mut HouseView) -> Option<Outcome>,
) -> Result<Response> {
    let service::Error::Staff(error) = error else {
        return Err(error.into());
    };
    let sentence = staff::sentence(request.words, &error);
    let mark = |formatter: CardFormatter<'_>, view: &mut HouseView| {
        at_field(&error, formatter, view).unwrap_or_else(|| Outcome {
            error_message: Some(sentence.clone()),
            ..Outcome::default()
        })
    };
    page(
        request,
        Some((staff_status(&error), sentence.clone())),
        mark,
    )
    .await
}

fn is(error: &StaffError, wanted: impl Fn(&BoxActError) -> bool) -> bool {
    matches!(error, StaffError::Boxes(refused) if wanted(refused))
}

fn card<'a>(view: &'a mut HouseView, name: &str) -> Option<&'a mut BoxCard> {
    let mut cards = view.cards.iter_mut();
    cards.find(|card| !card.is_main && card.name == name)
}

/// The line for the other box, and until when it can be typed.
fn code_texts(formatter: CardFormatter<'_>, address: &str, new: &NewCode) -> (String, String) {
    let validity = [
        ("count", new.boxes.into()),
        ("when", formatter.when(new.expires_wall_ms).into()),
    ];
    (
        format!("sudo docent fleet join {address} {}", new.code),
        formatter.words.text_with("boxes-code-until", &validity),
    )
}
