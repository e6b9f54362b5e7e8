//! docent: a museum's audio guide in one small daemon. The modules are in the order in which to read
//! them; each uses only those above it.
//!
//! The fuzz targets need only the modules that read files and texts of strangers. The others are left
//! out of that build, which would take ten times as long.

pub mod model;

pub mod clock;

#[cfg(not(fuzzing))]
pub mod config;

#[cfg(not(fuzzing))]
pub mod outbound;

#[cfg(not(fuzzing))]
pub mod fleet;

#[cfg(not(fuzzing))]
pub mod store;

pub mod decoder;

pub mod alignment;

pub mod library;

pub mod player;

#[cfg(not(fuzzing))]
pub mod service;

#[cfg(not(fuzzing))]
pub mod web;

#[cfg(not(fuzzing))]
mod server;

#[cfg(not(fuzzing))]
pub mod cli;
