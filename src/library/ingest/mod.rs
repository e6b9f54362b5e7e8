//! Turns the file of a stranger into a recording of the library: measures it in a confined child process,
//! stores it under its hash, and derives the files for speakers and browsers.

mod audio_findings;
pub(super) mod compatibility;
pub(super) mod decode;
pub(super) mod derive;
mod encode;
mod inspect;
pub(super) mod measure;
pub(super) mod persist;
mod progress;
mod resample;
mod seek_check;
