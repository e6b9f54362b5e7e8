//! What the tests stand on: sound cards that can be heard, an ear, and a browser with a finger.

use std::time::Duration;

/// How long to wait for what should be prompt, before it counts as never: long enough for a machine
/// that has ten times more to do than it can.
pub(crate) const PATIENCE: Duration = Duration::from_mins(3);

pub(crate) mod asking;
pub(crate) mod bomb;
pub(crate) mod bringer;
pub(crate) mod browser;
pub(crate) mod card;
pub(crate) mod control;
pub(crate) mod daemon;
pub(crate) mod decoded;
pub(crate) mod dice;
pub(crate) mod disk;
pub(crate) mod fault;
pub(crate) mod hall;
pub(crate) mod hand;
pub(crate) mod inside;
pub(crate) mod leash;
pub(crate) mod likeness;
pub(crate) mod listening;
pub(crate) mod memory;
pub(crate) mod phone;
pub(crate) mod recording;
pub(crate) mod ruler;
pub(crate) mod silence;
pub(crate) mod sounds;
pub(crate) mod staff;
pub(crate) mod tls;
pub(crate) mod visited;

mod fourier;
mod proof;
