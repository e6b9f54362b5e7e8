//! Turns the file of a stranger into a recording of the library: inspects it in a confined child process,
//! measures it, stores it under its hash, and derives the files for speakers and browsers.

mod audio_findings;
pub(super) mod child;
pub(super) mod compatibility;
pub(super) mod confinement;
pub(super) mod decode;
pub(super) mod derive;
mod encode;
mod inspect;
pub(super) mod measure;
pub(super) mod persist;
mod progress;
mod resample;
mod seek_check;
