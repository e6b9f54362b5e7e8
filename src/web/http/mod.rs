//! What all pages need of HTTP: who asks, errors, headers, the response cache, parts of files, sessions. Nothing
//! here knows a page.

pub(in crate::web) mod cache;
pub(in crate::web) mod client;
pub(in crate::web) mod cross_site;
pub(in crate::web) mod error;
pub(in crate::web) mod file_stream;
pub(in crate::web) mod headers;
pub(in crate::web) mod page;
pub(in crate::web) mod ranges;
pub(in crate::web) mod requester;
pub(in crate::web) mod session_cookie;
