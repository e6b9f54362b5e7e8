//! What was really heard, as pages that can be quoted: each figure with its n, its days and its
//! definition. What the figures are is the model's; here they are only told.

mod admissions;
mod asked;
mod asking;
mod charts;
mod clip;
mod definitions;
mod figure;
mod kept;
mod left_out;
mod links;
mod month;
mod names;
mod overview;
mod say;
mod table;
mod tables;
mod timeline;
mod told;
mod view;
mod week;

pub(super) use clip::show as clip;
pub(super) use month::show as month;
pub(super) use overview::{count_people, show};
