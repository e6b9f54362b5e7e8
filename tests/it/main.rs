//! One test binary: what docent promises, through its own doors and its built program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests may fail loudly, and live by the real clock"
)]

mod access;
mod announcement;
mod architecture;
mod bulk;
mod closing;
mod content;
mod crowd;
mod devices;
mod devices_page;
mod draft;
mod editor;
mod hours;
mod house;
mod inspection;
mod loss;
mod manners;
mod photographs;
mod pictures;
mod preview;
mod publish;
mod screens;
mod sound;
mod staff;
mod statistics;
mod statistics_house;
mod statistics_property;
mod store;
mod support;
mod tour;
mod upload;
mod upload_page;
mod visit;
