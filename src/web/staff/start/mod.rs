//! The first steps: from an empty house to a published clip, one screen for each step.

mod checklist;
mod forms;
mod page;
mod screens;
mod steps;

pub(super) use checklist::Checklist;
pub(super) use forms::{add_recording, add_room, dismiss, finish, publish, set_up_museum};
pub(super) use page::show;
