//! The devices page: speakers and screens by room, and what admins do with them.

mod levels;
mod page;
mod respond;
mod screen_rows;
pub(super) mod screens;
pub(super) mod speakers;

pub(super) use page::{refresh, show};
