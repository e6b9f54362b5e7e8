//! Errors, warnings and locations in a tour as sentences in the language of the page.

pub(in crate::web) mod alerts;
pub(in crate::web) mod audio;
pub(in crate::web) mod boxes;
pub(in crate::web) mod facility;
pub(in crate::web) mod feedback;
pub(in crate::web) mod http_error;
pub(in crate::web) mod import;
pub(in crate::web) mod sheet;
pub(in crate::web) mod staff;
pub(in crate::web) mod tour;
pub(in crate::web) mod upload;
