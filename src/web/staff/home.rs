//! The tour as staff see it: its rooms and clips, and what each still needs.

use askama::Template;
use axum::extract::State;

use crate::guide::Guide;
use crate::web::answer::Page;
use crate::web::failure::Failure;
use crate::web::staff::desk::{Desk, Frame};
use crate::web::staff::telling;

#[derive(Template)]
#[template(path = "staff/home.html")]
pub(super) struct HomePage {
    frame: Frame,
    rooms: Vec<Row>,
}

struct Row {
    number: String,
    name: String,
    clips: usize,
}

pub(super) async fn show(
    State(guide): State<Guide>,
    desk: Desk,
) -> Result<Page<HomePage>, Failure> {
    let draft = guide.draft(&desk.staff).await?;
    let rooms = draft.tour.rooms.iter().map(|it| Row {
        number: it.number.to_string(),
        name: telling::text(desk.words, &draft.tour, &it.name).to_owned(),
        clips: it.clips.len(),
    });
    Ok(Page(HomePage {
        rooms: rooms.collect(),
        frame: desk.frame(desk.words.say("tab-tour")),
    }))
}
