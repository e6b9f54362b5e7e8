//! Several boxes of one house: keys, rights, joining, sessions, and connections to a real engine.

mod counted_once;
mod engine_rights;
mod gate;
mod http_client;
mod roads;
mod tunnel;
