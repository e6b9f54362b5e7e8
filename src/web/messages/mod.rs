//! Errors, warnings and places of a tour as sentences in the reader's language.

pub(in crate::web) mod audio;
pub(in crate::web) mod failure;
pub(in crate::web) mod import;
pub(in crate::web) mod sheet;
pub(in crate::web) mod staff;
pub(in crate::web) mod tour;
pub(in crate::web) mod upload;
