//! Several boxes of one house, on the side of main: which boxes may join, begin a session and use the engine.

mod access;
mod boxes;
mod boxes_error;
mod command_handler;
mod commands;
mod connections;
mod contacts;
mod error;
mod follower;
mod health;
mod house;
mod house_state;
mod installer;
mod machine;
mod main_box;
mod rate_limit;
mod recovery;
mod registrar;
mod release_install;
mod releases;
mod stick;
mod stored_codes;
mod task;

pub use access::{BoxRegistrar, FleetAccess, KnownBox, MainRole, NewBox, Registered};
pub(in crate::service) use boxes::BoxesParts;
pub use boxes::{Boxes, FleetStatus, JoinRequest as BoxJoinRequest, NewHouse};
pub use boxes_error::BoxesError;
pub use connections::EngineConnection;
pub(super) use contacts::Contact;
pub use error::FleetError;
pub use house::House;
pub use stick::StickExchange;
