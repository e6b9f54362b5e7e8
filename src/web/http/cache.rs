//! The response cache: pages that are the same for all visitors are rendered and compressed once an edition. Each
//! has an `ETag`, so that a phone that has the page gets 304 Not Modified.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::service::{Services, TourSnapshot};
use crate::web::http::error::HttpError;
use crate::web::http::ranges::matches_etag;
use crate::web::http::requester::Requester;

/// The cache is cleared before it would exceed this size.
const MAX_CACHE_BYTES: usize = 4 * 1024 * 1024;

/// The longest key that is cached: no page of the museum links to a longer address.
const MAX_KEY_BYTES: usize = 512;

/// The estimated memory of an entry besides its key and body, mostly headers.
const ENTRY_OVERHEAD_BYTES: usize = 1024;

/// A handler adds this to a response that is the same for everybody but screens: it depends only on the edition
/// and the address.
pub(in crate::web) const CACHEABLE: Extension<Cacheable> = Extension(Cacheable);

#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Cacheable;

/// The address and the accepted encodings of a request. They are copied, because a slice would keep the whole
/// request in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    path: Box<str>,
    accept_encoding: Box<[u8]>,
}

impl CacheKey {
    /// None for a request whose response is never cached.
    fn from_request(request: &Request) -> Option<Self> {
        let path = request.uri().path_and_query()?.as_str();
        let accept_encoding = request.headers().get(ACCEPT_ENCODING);
        let accept_encoding = accept_encoding
            .map(HeaderValue::as_bytes)
            .unwrap_or_default();
        let is_short = path.len() + accept_encoding.len() <= MAX_KEY_BYTES;
        (request.method() == Method::GET && is_short).then(|| Self {
            path: path.into(),
            accept_encoding: accept_encoding.into(),
        })
    }

    /// The memory of an entry with this key, without its body.
    fn entry_bytes(&self) -> usize {
        self.path.len() + self.accept_encoding.len() + ENTRY_OVERHEAD_BYTES
    }
}

#[derive(Clone, Default)]
pub(in crate::web) struct ResponseCache(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    /// The published tour that all responses belong to.
    tour: Option<Arc<TourSnapshot>>,
    responses: HashMap<CacheKey, CachedResponse>,
    bytes: usize,
}

#[derive(Clone)]
struct CachedResponse {
    headers: HeaderMap,
    body: Bytes,
}

impl fmt::Debug for ResponseCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseCache").finish_non_exhaustive()
    }
}

/// The middleware: returns the cached response, or runs the handler and caches its response.
pub(in crate::web) async fn serve_cached(
    State((services, cache)): State<(Services, ResponseCache)>,
    mut request: Request,
    next: Next,
) -> Response {
    let requester = request.extensions().get::<Requester>();
    if requester.is_none_or(Requester::may_be_screen) {
        // A screen has a fast network and a page of its own: compression would cost more than it saves.
        request.headers_mut().remove(ACCEPT_ENCODING);
        return next.run(request).await;
    }
    let Some(key) = CacheKey::from_request(&request) else {
        return next.run(request).await;
    };
    // Read before the handler runs: a response of the old edition is never stored under the new one.
    let tour = services.editions.current();
    let if_none_match = request.headers().get(IF_NONE_MATCH).cloned();
    if let Some(cached) = cache.get(&tour, &key) {
        return cached.or_not_modified(if_none_match.as_ref());
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.extensions().get::<Cacheable>().is_none() {
        return response;
    }
    match CachedResponse::from_response(response).await {
        Ok(cached) => {
            cache.insert(tour, key, cached.clone());
            cached.or_not_modified(if_none_match.as_ref())
        }
        Err(error) => HttpError::File(std::io::Error::other(error)).into_response(),
    }
}

impl ResponseCache {
    fn get(&self, tour: &Arc<TourSnapshot>, key: &CacheKey) -> Option<CachedResponse> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries
            .responses
            .get(key)
            .filter(|_| entries.are_of(tour))
            .cloned()
    }

    fn insert(&self, tour: Arc<TourSnapshot>, key: CacheKey, response: CachedResponse) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key_bytes = key.entry_bytes();
        let bytes = response.body.len() + key_bytes;
        if !entries.are_of(&tour) || entries.bytes + bytes > MAX_CACHE_BYTES {
            *entries = Entries {
                tour: Some(tour),
                ..Entries::default()
            };
        }
        if bytes <= MAX_CACHE_BYTES {
            entries.bytes += bytes;
            if let Some(replaced) = entries.responses.insert(key, response) {
                entries.bytes -= replaced.body.len() + key_bytes;
            }
        }
    }
}

impl Entries {
    fn are_of(&self, tour: &Arc<TourSnapshot>) -> bool {
        self.tour
            .as_ref()
            .is_some_and(|current| Arc::ptr_eq(current, tour))
    }
}

impl CachedResponse {
    async fn from_response(response: Response) -> Result<Self, axum::Error> {
        let (parts, body) = response.into_parts();
        // Copied: the response's own buffer has spare capacity, which would stay allocated.
        let body = Bytes::copy_from_slice(&to_bytes(body, usize::MAX).await?);
        let mut hash = hex::encode(Sha256::digest(&body));
        hash.truncate(32);
        let etag = HeaderValue::try_from(format!("\"{hash}\"")).map_err(axum::Error::new)?;
        let mut headers = parts.headers;
        headers.insert(CONTENT_LENGTH, body.len().into());
        headers.insert(ETAG, etag);
        Ok(Self { headers, body })
    }

    /// The whole response, or 304 if the browser's `If-None-Match` has its tag.
    fn or_not_modified(self, if_none_match: Option<&HeaderValue>) -> Response {
        let Self { mut headers, body } = self;
        let etag = headers.get(ETAG).and_then(|etag| etag.to_str().ok());
        if etag.is_some_and(|etag| matches_etag(if_none_match, etag)) {
            for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
                headers.remove(name);
            }
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = headers;
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    fn key(number: usize) -> CacheKey {
        CacheKey::from_request(&get(&format!("/es/rooms/garden?clip={number}"))).unwrap()
    }

    fn response(bytes: usize) -> CachedResponse {
        CachedResponse {
            headers: HeaderMap::new(),
            body: vec![0; bytes].into(),
        }
    }

    fn count_and_bytes(cache: &ResponseCache) -> (usize, usize) {
        let entries = cache.0.lock().unwrap();
        let bytes = entries
            .responses
            .iter()
            .map(|(key, response)| key.entry_bytes() + response.body.len())
            .sum();
        assert_eq!(
            entries.bytes, bytes,
            "the size that is counted is the real one"
        );
        (entries.responses.len(), bytes)
    }

    #[test]
    fn made_up_addresses_do_not_fill_the_memory() {
        let (cache, tour) = (ResponseCache::default(), Arc::new(TourSnapshot::empty()));
        for number in 0..1_000 {
            cache.insert(Arc::clone(&tour), key(number), response(18_000));
            assert!(count_and_bytes(&cache).1 <= MAX_CACHE_BYTES);
            assert!(cache.get(&tour, &key(number)).is_some());
        }
        cache.insert(Arc::clone(&tour), key(0), response(MAX_CACHE_BYTES + 1));
        assert!(cache.get(&tour, &key(0)).is_none(), "larger than the cache");
        for number in 0..10_000 {
            cache.insert(Arc::clone(&tour), key(number), response(0));
            assert!(
                count_and_bytes(&cache).1 <= MAX_CACHE_BYTES,
                "also with empty bodies"
            );
        }
    }

    #[test]
    fn requests_that_no_page_makes_have_no_key() {
        let long = format!("/favicon.ico?{}", "a".repeat(MAX_KEY_BYTES));
        assert!(CacheKey::from_request(&get(&long)).is_none());
        let mut many_encodings = get("/es/");
        let accept_encoding = HeaderValue::try_from("gzip, ".repeat(100)).unwrap();
        many_encodings
            .headers_mut()
            .insert(ACCEPT_ENCODING, accept_encoding);
        assert!(CacheKey::from_request(&many_encodings).is_none());
        let post = Request::post("/es/").body(Body::empty()).unwrap();
        assert!(CacheKey::from_request(&post).is_none());
    }

    #[test]
    fn a_new_response_replaces_the_old_one() {
        let (cache, tour) = (ResponseCache::default(), Arc::new(TourSnapshot::empty()));
        for bytes in [100, 300, 200] {
            cache.insert(Arc::clone(&tour), key(1), response(bytes));
        }
        assert_eq!(count_and_bytes(&cache), (1, 200 + key(1).entry_bytes()));
    }

    #[test]
    fn responses_of_another_edition_are_not_served() {
        let (cache, tour) = (ResponseCache::default(), Arc::new(TourSnapshot::empty()));
        cache.insert(Arc::clone(&tour), key(1), response(100));
        let other = Arc::new(TourSnapshot::empty());
        assert!(cache.get(&other, &key(1)).is_none());
        cache.insert(other, key(2), response(100));
        assert_eq!(count_and_bytes(&cache).0, 1);
        assert!(cache.get(&tour, &key(1)).is_none());
    }
}
