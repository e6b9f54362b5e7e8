//! HTTP for all pages: the requester, errors, headers, the response cache, range requests, sessions. No page is named
//! here.

pub(in crate::web) mod body;
pub(in crate::web) mod cache;
pub(in crate::web) mod client;
pub(in crate::web) mod cross_site;
pub(in crate::web) mod error;
pub(in crate::web) mod file_response;
pub(in crate::web) mod file_stream;
pub(in crate::web) mod headers;
pub(in crate::web) mod page;
pub(in crate::web) mod ranges;
pub(in crate::web) mod requester;
pub(in crate::web) mod session_cookie;
