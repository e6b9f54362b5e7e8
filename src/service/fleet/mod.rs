//! Several boxes of one house, on the side of main: which boxes may join, begin a session and use the engine.

mod access;
mod connections;
mod error;
mod rate_limit;

pub use access::{BoxRegistrar, FleetAccess, KnownBox, MainRole, NewBox, Registered};
pub use connections::EngineConnection;
pub use error::FleetError;
