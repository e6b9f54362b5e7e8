//! Several boxes of one house: keys, rights, joining, sessions, and connections to a real engine.

mod alerts;
mod bad_input;
mod boxes_in_browser;
mod boxes_page;
mod counted_once;
mod engine_rights;
mod gate;
pub(crate) mod house;
mod http_client;
mod network;
mod recovery;
mod roads;
mod shared_state;
mod stick;
mod tunnel;
