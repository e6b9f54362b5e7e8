//! Answers that are the same whoever asks: made, compressed and named once an edition. A phone that
//! has what is here is told so, and nothing is sent twice.

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

use crate::service::{PublishedTour, Service};
use crate::web::http::error::HttpError;
use crate::web::http::ranges::is_there;
use crate::web::http::requester::Requester;

/// So many bytes are kept together; where it would be more, the shelf is cleared first.
const MOST: usize = 4 * 1024 * 1024;

/// A handler's word, before its answer, that it is the same for all who are no screen: it depends on
/// the house and on the address alone.
pub(in crate::web) const FOR_ALL: Extension<ForAll> = Extension(ForAll);

#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct ForAll;

/// What is asked for at greater length no page of this house asks for.
const LONGEST: usize = 512;

/// What an answer takes beside its own bytes and those of what was asked: its headers, for the most.
const AROUND: usize = 1024;

/// What was asked, and how the answer may be packed. Copies, for what came in a request holds all of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    path: Box<str>,
    packing: Box<[u8]>,
}

impl Asked {
    /// None for what is not worth keeping, whatever the answer is.
    fn of(request: &Request) -> Option<Self> {
        let path = request.uri().path_and_query()?.as_str();
        let packing = request.headers().get(ACCEPT_ENCODING);
        let packing = packing.map(HeaderValue::as_bytes).unwrap_or_default();
        let short = request.method() == Method::GET && path.len() + packing.len() <= LONGEST;
        short.then(|| Self {
            path: path.into(),
            packing: packing.into(),
        })
    }

    fn bytes(&self) -> usize {
        self.path.len() + self.packing.len() + AROUND
    }
}

#[derive(Clone, Default)]
pub(in crate::web) struct Shelf(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// Of which all the answers are.
    house: Option<Arc<PublishedTour>>,
    answers: HashMap<Asked, Answer>,
    bytes: usize,
}

#[derive(Clone)]
struct Answer {
    head: HeaderMap,
    body: Bytes,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").finish_non_exhaustive()
    }
}

pub(in crate::web) async fn answer(
    State((service, shelf)): State<(Service, Shelf)>,
    mut request: Request,
    next: Next,
) -> Response {
    let visitor = request.extensions().get::<Requester>();
    if visitor.is_none_or(Requester::may_be_a_screen) {
        // It is near, and what is made for it alone costs more to pack than to send.
        request.headers_mut().remove(ACCEPT_ENCODING);
        return next.run(request).await;
    }
    let Some(asked) = Asked::of(&request) else {
        return next.run(request).await;
    };
    // Taken before the answer is made, so that no answer is kept for a newer house than its own.
    let house = service.published_tour();
    let has = request.headers().get(IF_NONE_MATCH).cloned();
    if let Some(answer) = shelf.find(&house, &asked) {
        return answer.unless(has.as_ref());
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.extensions().get::<ForAll>().is_none() {
        return response;
    }
    match Answer::of(response).await {
        Ok(answer) => {
            shelf.keep(house, asked, answer.clone());
            answer.unless(has.as_ref())
        }
        Err(error) => HttpError::File(std::io::Error::other(error)).into_response(),
    }
}

impl Shelf {
    fn find(&self, house: &Arc<PublishedTour>, asked: &Asked) -> Option<Answer> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let current = kept.house.as_ref().is_some_and(|it| Arc::ptr_eq(it, house));
        kept.answers.get(asked).filter(|_| current).cloned()
    }

    fn keep(&self, house: Arc<PublishedTour>, asked: Asked, answer: Answer) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let around = asked.bytes();
        let bytes = answer.body.len() + around;
        let current = kept
            .house
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(it, &house));
        if !current || kept.bytes + bytes > MOST {
            *kept = Kept {
                house: Some(house),
                ..Kept::default()
            };
        }
        if bytes <= MOST {
            kept.bytes += bytes;
            if let Some(before) = kept.answers.insert(asked, answer) {
                kept.bytes -= before.body.len() + around;
            }
        }
    }
}

impl Answer {
    async fn of(response: Response) -> Result<Self, axum::Error> {
        let (parts, body) = response.into_parts();
        // What an answer was written into has room for more, that would be kept with it.
        let body = Bytes::copy_from_slice(&to_bytes(body, usize::MAX).await?);
        let mut name = hex::encode(Sha256::digest(&body));
        name.truncate(32);
        let tag = HeaderValue::try_from(format!("\"{name}\"")).map_err(axum::Error::new)?;
        let mut head = parts.headers;
        head.insert(CONTENT_LENGTH, body.len().into());
        head.insert(ETAG, tag);
        Ok(Self { head, body })
    }

    /// Whole, unless the reader has it already.
    fn unless(self, has: Option<&HeaderValue>) -> Response {
        let Self { mut head, body } = self;
        let tag = head.get(ETAG).and_then(|it| it.to_str().ok());
        if tag.is_some_and(|it| is_there(has, it)) {
            for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
                head.remove(name);
            }
            return (StatusCode::NOT_MODIFIED, head).into_response();
        }
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = head;
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    fn asked(number: usize) -> Asked {
        Asked::of(&get(&format!("/es/rooms/garden?clip={number}"))).unwrap()
    }

    fn answer(bytes: usize) -> Answer {
        Answer {
            head: HeaderMap::new(),
            body: vec![0; bytes].into(),
        }
    }

    fn kept(shelf: &Shelf) -> (usize, usize) {
        let kept = shelf.0.lock().unwrap();
        let bytes = kept
            .answers
            .iter()
            .map(|(asked, it)| asked.bytes() + it.body.len())
            .sum();
        assert_eq!(kept.bytes, bytes, "what is counted is what is there");
        (kept.answers.len(), bytes)
    }

    #[test]
    fn addresses_that_nobody_wrote_do_not_fill_the_memory() {
        let (shelf, house) = (Shelf::default(), Arc::new(PublishedTour::empty()));
        for number in 0..1_000 {
            shelf.keep(Arc::clone(&house), asked(number), answer(18_000));
            assert!(kept(&shelf).1 <= MOST);
            assert!(shelf.find(&house, &asked(number)).is_some());
        }
        shelf.keep(Arc::clone(&house), asked(0), answer(MOST + 1));
        assert!(shelf.find(&house, &asked(0)).is_none(), "larger than all");
        for number in 0..10_000 {
            shelf.keep(Arc::clone(&house), asked(number), answer(0));
            assert!(kept(&shelf).1 <= MOST, "also where the answers are nothing");
        }
    }

    #[test]
    fn what_no_page_asks_for_is_not_kept() {
        let long = format!("/favicon.ico?{}", "a".repeat(LONGEST));
        assert!(Asked::of(&get(&long)).is_none());
        let mut packed = get("/es/");
        let packing = HeaderValue::try_from("gzip, ".repeat(100)).unwrap();
        packed.headers_mut().insert(ACCEPT_ENCODING, packing);
        assert!(Asked::of(&packed).is_none());
        let posted = Request::post("/es/").body(Body::empty()).unwrap();
        assert!(Asked::of(&posted).is_none());
    }

    #[test]
    fn what_is_made_anew_takes_the_place_of_what_was() {
        let (shelf, house) = (Shelf::default(), Arc::new(PublishedTour::empty()));
        for bytes in [100, 300, 200] {
            shelf.keep(Arc::clone(&house), asked(1), answer(bytes));
        }
        assert_eq!(kept(&shelf), (1, 200 + asked(1).bytes()));
    }

    #[test]
    fn nothing_is_kept_of_another_edition() {
        let (shelf, house) = (Shelf::default(), Arc::new(PublishedTour::empty()));
        shelf.keep(Arc::clone(&house), asked(1), answer(100));
        let another = Arc::new(PublishedTour::empty());
        assert!(shelf.find(&another, &asked(1)).is_none());
        shelf.keep(another, asked(2), answer(100));
        assert_eq!(kept(&shelf).0, 1);
        assert!(shelf.find(&house, &asked(1)).is_none());
    }
}
