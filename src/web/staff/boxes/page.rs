//! The page itself: a page for each part that a box can have in its house.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::model::Tour;
use crate::service::{FollowerStatus, HouseStatus, MainConnection, MainHouse};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::staff::boxes::cards::{self, BoxCard, CardFormatter};
use crate::web::staff::layout::{StaffLayout, StaffRequest};

#[derive(Template)]
#[template(path = "staff/boxes.html")]
struct BoxesPage {
    layout: StaffLayout,
    status: HouseView,
    outcome: Outcome,
}

#[derive(Template)]
#[template(path = "staff/boxes_status.html")]
struct StatusPart {
    layout: StaffLayout,
    status: HouseView,
}

#[derive(Template)]
#[template(path = "staff/boxes_follower.html")]
struct FollowerPage {
    layout: StaffLayout,
    follower: FollowerView,
    error_message: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/boxes_follower_status.html")]
struct FollowerPart {
    layout: StaffLayout,
    follower: FollowerView,
}

#[derive(Template)]
#[template(path = "staff/boxes_alone.html")]
struct AlonePage {
    layout: StaffLayout,
    error_message: Option<String>,
}

/// Whom a follower follows, and how that goes.
struct FollowerView {
    main_url: String,
    connection: String,
    is_connected: bool,
    /// Why main is not reached, in English.
    reason: Option<String>,
    waiting: String,
    edition: String,
}

/// The boxes of the house.
pub(super) struct HouseView {
    /// How many need somebody, as a sentence.
    summary: String,
    has_no_problem: bool,
    pub(super) cards: Vec<BoxCard>,
    /// Removed boxes, a sentence each.
    removed: Vec<String>,
}

/// What the last form did.
#[derive(Default)]
pub(super) struct Outcome {
    /// A new code, as the line for the other box, and for how long it is valid.
    pub(super) new_code: Option<(String, String)>,
    pub(super) result_message: Option<String>,
    /// An error that belongs to no field.
    pub(super) error_message: Option<String>,
    /// What was typed as the number of boxes, and what is wrong with it.
    pub(super) count: Option<(String, String)>,
}

/// The result of the last form, and what it was about.
#[derive(Default, Deserialize)]
pub(in crate::web::staff) struct BoxesQuery {
    done: Option<Done>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    room: String,
}

/// A form that succeeded.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Done {
    Renamed,
    Removed,
    Given,
    Returned,
    Commanded,
}

impl Done {
    /// The address of the page that says so.
    pub(super) fn address(self, name: &str, room: &str) -> String {
        let done = match self {
            Self::Renamed => "renamed",
            Self::Removed => "removed",
            Self::Given => "given",
            Self::Returned => "returned",
            Self::Commanded => "commanded",
        };
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("done", done)
            .append_pair("name", name)
            .append_pair("room", room)
            .finish();
        format!("/staff/boxes?{form}")
    }
}

pub(in crate::web::staff) async fn show(
    request: StaffRequest,
    Query(query): Query<BoxesQuery>,
) -> Result<Response> {
    page(&request, None, |formatter, _| Outcome {
        result_message: query.sentence(formatter),
        ..Outcome::default()
    })
    .await
}

/// The changing part alone, for a page that is open already.
pub(in crate::web::staff) async fn refresh(request: StaffRequest) -> Result<Response> {
    let house = request.services.boxes.house_status(request.actor()).await?;
    let published = request.services.editions.current();
    let formatter = formatter(&request, &published.tour);
    let layout = request.layout(String::new());
    Ok(match house {
        HouseStatus::Main(house) => Page(StatusPart {
            status: house_view(formatter, house),
            layout,
        })
        .into_response(),
        HouseStatus::Follower(follower) => Page(FollowerPart {
            follower: follower_view(formatter, follower),
            layout,
        })
        .into_response(),
        HouseStatus::Alone => ().into_response(),
    })
}

/// The page after a form, with its error if it was refused. On the main box, `mark` notes the outcome where it
/// belongs.
pub(super) async fn page(
    request: &StaffRequest,
    error: Option<(StatusCode, String)>,
    mark: impl FnOnce(CardFormatter<'_>, &mut HouseView) -> Outcome,
) -> Result<Response> {
    let (status, error_message) = error.unzip();
    let layout = request.layout(request.words.text("tab-boxes"));
    let house = request.services.boxes.house_status(request.actor()).await?;
    let published = request.services.editions.current();
    let formatter = formatter(request, &published.tour);
    let page = match house {
        HouseStatus::Main(house) => {
            let mut view = house_view(formatter, house);
            let outcome = mark(formatter, &mut view);
            Page(BoxesPage {
                layout,
                status: view,
                outcome,
            })
            .into_response()
        }
        HouseStatus::Follower(follower) => Page(FollowerPage {
            layout,
            follower: follower_view(formatter, follower),
            error_message,
        })
        .into_response(),
        HouseStatus::Alone => Page(AlonePage {
            layout,
            error_message,
        })
        .into_response(),
    };
    Ok((status.unwrap_or(StatusCode::OK), page).into_response())
}

fn formatter<'a>(request: &StaffRequest, tour: &'a Tour) -> CardFormatter<'a> {
    CardFormatter {
        words: request.words,
        tour,
        main_version: env!("CARGO_PKG_VERSION"),
        now_wall_ms: request.services.clock.wall_ms(),
    }
}

fn house_view(formatter: CardFormatter<'_>, house: MainHouse) -> HouseView {
    let words = formatter.words;
    let cards = formatter.cards(&house.boxes);
    let wrong = cards.iter().filter(|card| !card.problems.is_empty());
    let wrong = wrong.count();
    let removed = house.removed.into_iter().map(|(name, at)| {
        let values = [("name", name.into()), ("when", formatter.when(at).into())];
        words.text_with("boxes-removed-row", &values)
    });
    let counts = [("count", cards.len().into()), ("wrong", wrong.into())];
    let key = if wrong == 0 {
        "boxes-well"
    } else {
        "boxes-wrong"
    };
    HouseView {
        summary: words.text_with(key, &counts),
        has_no_problem: wrong == 0,
        removed: removed.collect(),
        cards,
    }
}

fn follower_view(formatter: CardFormatter<'_>, follower: FollowerStatus) -> FollowerView {
    let words = formatter.words;
    let (connection, reason) = match &follower.connection {
        MainConnection::Connecting => (words.text("boxes-main-connecting"), None),
        MainConnection::Connected => (words.text("box-connected"), None),
        MainConnection::Lost {
            since_wall_ms,
            reason,
        } => {
            let since = [("when", formatter.when(*since_wall_ms).into())];
            let sentence = words.text_with("boxes-main-lost", &since);
            (sentence, Some(reason.clone()))
        }
    };
    let edition = if follower.has_edition {
        "boxes-edition-here"
    } else {
        "box-edition-none"
    };
    FollowerView {
        is_connected: follower.connection == MainConnection::Connected,
        connection,
        reason,
        waiting: cards::waiting(words, follower.unreported),
        edition: words.text(edition),
        main_url: follower.main_url,
    }
}

impl BoxesQuery {
    fn sentence(&self, formatter: CardFormatter<'_>) -> Option<String> {
        let room = self.room.parse().ok();
        let room = room.map_or(String::new(), |room| formatter.room(&room));
        let name: String = self.name.chars().take(60).collect();
        let values = [("name", name.into()), ("room", room.into())];
        let key = match self.done? {
            Done::Renamed => "boxes-done-renamed",
            Done::Removed => "boxes-done-removed",
            Done::Given => "boxes-done-given",
            Done::Returned => "boxes-done-returned",
            Done::Commanded => "boxes-done-commanded",
        };
        Some(formatter.words.text_with(key, &values))
    }
}
