//! Speakers and screens, room by room; what needs somebody comes first.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::model::{Channel, Gain, Health, Level, NowPlaying, Outlet, Refusal, Room, Tour};
use crate::service::{self, BoxOutput, OutletSource, RoomSpeaker, Service};
use crate::web::http::error;
use crate::web::http::error::HttpError;
use crate::web::http::page::{Page, wants_json};
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::outputs;
use crate::web::staff::screens::{self, ScreenRow};

#[derive(Template)]
#[template(path = "staff/devices.html")]
struct DevicesPage {
    layout: StaffLayout,
    now: Standing,
    outputs: Vec<Choice>,
    channels: Vec<(Channel, String)>,
    panels: &'static [(&'static str, &'static str)],
    objection: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/devices_now.html")]
pub(super) struct NowPart {
    layout: StaffLayout,
    now: Standing,
}

/// How everything stands.
struct Standing {
    /// How many rooms need somebody.
    summary: String,
    well: bool,
    rooms: Vec<RoomRow>,
    /// Screens of rooms that the tour has no more.
    strays: Vec<ScreenRow>,
}

struct RoomRow {
    slug: String,
    number: String,
    name: String,
    /// What somebody should do something about, a sentence each.
    attention: Vec<String>,
    health: Option<Health>,
    stands: String,
    /// What plays now.
    plays: Option<String>,
    /// Which outlets sound and how loud.
    sounds: String,
    /// What staff chose, and room for one more; the first is empty where it is the config's to say.
    rows: Vec<OutletRow>,
    /// The same in one line.
    chosen: String,
    /// Trim and cap, in decibels as a field of a form takes them.
    figures: [(&'static str, String); 2],
    staff_level: bool,
    screens: Vec<ScreenRow>,
}

struct OutletRow {
    /// Empty where none is chosen.
    output: String,
    channel: Channel,
}

struct Choice {
    value: String,
    name: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Response, HttpError> {
    page(&service, &request, None).await
}

/// What changes by itself, for a page that is open already.
pub(super) async fn now(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Page<NowPart>, HttpError> {
    Ok(Page(NowPart {
        now: standing(&service, &request)?,
        layout: request.layout(String::new()),
    }))
}

async fn page(
    service: &Service,
    request: &StaffRequest,
    wrong: Option<(StatusCode, String)>,
) -> Result<Response, HttpError> {
    let words = request.words;
    let outputs = service.outputs(&request.staff).await?;
    let (status, objection) = wrong.map_or((StatusCode::OK, None), |it| (it.0, Some(it.1)));
    let page = DevicesPage {
        layout: request.layout(words.text("tab-devices")),
        now: standing(service, request)?,
        outputs: outputs.into_iter().map(choice).collect(),
        channels: Channel::ALL
            .iter()
            .map(|it| (*it, words.text(channel_key(*it))))
            .collect(),
        panels: screens::PANELS,
        objection,
    };
    Ok((status, Page(page)).into_response())
}

/// Descriptions have lines of their own.
fn choice(it: BoxOutput) -> Choice {
    let lines: Vec<&str> = it.description.lines().map(str::trim).collect();
    let said = lines.join(", ");
    Choice {
        name: match said.as_str() {
            "" => it.name.to_string(),
            said => format!("{said} — {}", it.name),
        },
        value: it.name.to_string(),
    }
}

fn standing(service: &Service, request: &StaffRequest) -> service::Result<Standing> {
    let words = request.words;
    let house = service.published_tour();
    let tour = &house.edition.tour;
    let seen = service.screen_statuses(&request.staff)?;
    let mut rooms: Vec<RoomRow> = Vec::new();
    for it in service.speakers(&request.staff)? {
        let Some(room) = tour.room(&it.room) else {
            continue;
        };
        let mut row = room_row(service, words, tour, room, &it);
        for screen in seen.iter().filter(|it| it.screen.room == room.slug) {
            row.attention
                .extend(screens::attention(service, words, screen));
            row.screens.push(screens::row(words, screen));
        }
        rooms.push(row);
    }
    // Stable: within, the order of the visit stays.
    rooms.sort_by_key(|it| it.attention.is_empty());
    let needy = rooms.iter().filter(|it| !it.attention.is_empty()).count();
    let gone = |it: &&service::ScreenStatus| tour.room(&it.screen.room).is_none();
    Ok(Standing {
        summary: words.text_with("devices-summary", &[("count", needy.into())]),
        well: needy == 0,
        rooms,
        strays: seen
            .iter()
            .filter(gone)
            .map(|it| screens::row(words, it))
            .collect(),
    })
}

fn room_row(
    service: &Service,
    words: &Translations,
    tour: &Tour,
    room: &Room,
    it: &RoomSpeaker,
) -> RoomRow {
    let mut attention = Vec::new();
    if it.health == Some(Health::Missing) {
        attention.push(words.text("attention-speaker"));
    } else {
        let missing = it
            .outlet_status
            .iter()
            .filter(|it| it.health == Health::Missing);
        attention.extend(missing.map(|it| {
            let name = outputs::said(words, &it.outlet);
            words.text_with("attention-outlet", &[("name", name.into())])
        }));
    }
    let (trim, cap) = (it.level.trim(), it.level.cap());
    let figures = [
        ("trim", decibels(trim).into()),
        ("cap", decibels(cap).into()),
    ];
    if !it.outlets.is_empty() && trim.0 > cap.0 {
        attention.push(words.text_with("attention-level", &figures));
    }
    let source = words.text(match it.source {
        OutletSource::Staff => "source-staff",
        OutletSource::Config => "source-config",
        OutletSource::Shared => "source-shared",
        OutletSource::None => "source-none",
    });
    let outlets: Vec<String> = it
        .outlets
        .iter()
        .map(|it| outputs::said(words, it))
        .collect();
    let own = it.source == OutletSource::Staff;
    let chosen: &[Outlet] = if own { &it.outlets } else { &[] };
    let [trim_said, cap_said] = figures;
    RoomRow {
        slug: room.slug.to_string(),
        number: room.number.to_string(),
        name: tour::text(words, tour, &room.name).into_owned(),
        attention,
        health: it.health,
        stands: words.text(match it.health {
            Some(Health::Ready) => "speaker-ready",
            Some(Health::Missing) => "speaker-silent",
            None => "speaker-none",
        }),
        plays: it.now.as_ref().map(|it| plays(service, words, it)),
        sounds: if outlets.is_empty() {
            words.text("sounds-nowhere")
        } else {
            let told = [
                ("output", outlets.join(", ").into()),
                ("source", source.into()),
                trim_said,
                cap_said,
            ];
            words.text_with("sounds-on", &told)
        },
        rows: rows(chosen),
        chosen: chosen
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        figures: [("trim", trim.0.to_string()), ("cap", cap.0.to_string())],
        staff_level: it.staff_level,
        screens: Vec::new(),
    }
}

fn channel_key(it: Channel) -> &'static str {
    match it {
        Channel::Both => "channel-both",
        Channel::Left => "channel-left",
        Channel::Right => "channel-right",
    }
}

fn rows(chosen: &[Outlet]) -> Vec<OutletRow> {
    let chosen = chosen.iter().map(|it| OutletRow {
        output: it.output.to_string(),
        channel: it.channel,
    });
    let more = OutletRow {
        output: String::new(),
        channel: Channel::Both,
    };
    chosen.chain(std::iter::once(more)).collect()
}

fn plays(service: &Service, words: &Translations, it: &NowPlaying) -> String {
    let left = (it.length.0.saturating_sub(it.position_at(service.now()).0)) / 1000;
    words.text_with(
        "speaker-plays",
        &[
            ("title", it.narration.title.as_str().into()),
            ("left", format!("{}:{:02}", left / 60, left % 60).into()),
        ],
    )
}

/// With a true minus.
pub(super) fn decibels(it: Gain) -> String {
    let sign = if it.0 < 0.0 { "−" } else { "+" };
    format!("{sign}{}", it.0.abs())
}

/// Answers what was done: a script hears the sentence, a browser goes back to the room.
pub(super) async fn answer(
    service: &Service,
    request: &StaffRequest,
    headers: &HeaderMap,
    room: &str,
    done: service::Result<String>,
) -> Result<Response, HttpError> {
    match done {
        Ok(said) if wants_json(headers) => Ok(Json(json!({ "said": said })).into_response()),
        Ok(_) => {
            let plain = room
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-');
            let place = if plain && !room.is_empty() {
                format!("#room-{room}")
            } else {
                String::new()
            };
            Ok(Redirect::to(&format!("/staff/devices{place}")).into_response())
        }
        Err(error) => {
            let (status, sentence) = refused(request.words, &error).ok_or(error)?;
            refuse(service, request, headers, status, sentence).await
        }
    }
}

/// Answers why not: a script hears the sentence, a browser sees the page with it.
pub(super) async fn refuse(
    service: &Service,
    request: &StaffRequest,
    headers: &HeaderMap,
    status: StatusCode,
    sentence: String,
) -> Result<Response, HttpError> {
    if wants_json(headers) {
        return Ok((status, Json(json!({ "error": sentence }))).into_response());
    }
    page(service, request, Some((status, sentence))).await
}

/// Why it could not be done, as staff want to hear it; none where it is docent's own fault.
fn refused(words: &Translations, error: &service::Error) -> Option<(StatusCode, String)> {
    use service::Error as E;
    let not_found = |key: &str, name: String| {
        let said = words.text_with(key, &[("name", name.into())]);
        (StatusCode::NOT_FOUND, said)
    };
    Some(match error {
        E::Staff(it) => (error::staff_status(it), staff::say(words, it)),
        E::Refused {
            refusal: Refusal::Muted,
            ..
        } => (StatusCode::CONFLICT, words.text("refused-muted")),
        E::Refused { .. } => (StatusCode::CONFLICT, words.text("refused-busy")),
        E::SpeakerMissing(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            words.text("attention-speaker"),
        ),
        E::Numbered(name) => {
            let said = words.text_with("refused-numbered", &[("name", name.to_string().into())]);
            (StatusCode::UNPROCESSABLE_ENTITY, said)
        }
        E::TooManyOutlets => {
            let most = [("most", service::MAX_OUTLETS.into())];
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                words.text_with("refused-outlets", &most),
            )
        }
        E::NoSpeaker(_) => (StatusCode::CONFLICT, words.text("speaker-none")),
        E::NoSuchCode(code) => not_found("refused-code", code.to_string()),
        E::NoSuchScreen(id) => not_found("refused-screen", id.0.to_string()),
        E::NoSuchRoom(room) => not_found("refused-room", room.to_string()),
        E::NoTour
        | E::NoSuchClip(_)
        | E::TextAlone(_)
        | E::Outputs(_)
        | E::NoThread(_)
        | E::Shut
        | E::NotAScreen(_)
        | E::UnknownRecording
        | E::NeverPublished
        | E::NoSuchPlay(_)
        | E::Crowded(_)
        | E::TooManyReports(_)
        | E::Stopped
        | E::Panicked
        | E::Trouble(_)
        | E::Store(_) => return None,
    })
}

/// The bounds of a level, for the reader.
pub(super) fn bounds() -> (String, String) {
    (
        decibels(Gain(Level::LOWEST)),
        decibels(Gain(Level::HIGHEST)),
    )
}
