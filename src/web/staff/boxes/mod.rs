//! The page of the boxes: on the main box each box of the house, and what admins do with it; on a follower whom it
//! follows; on a box that serves alone what several boxes are.

mod cards;
pub(super) mod forms;
mod page;

pub(super) use page::{refresh, show};
