//! Whoever says nothing makes room where all places are taken. A browser that rests comes again by
//! itself; whoever takes places to keep others out has to ask for something.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// So long a place is kept for who says nothing, however many wait: a bad network may need it.
const KEPT: Duration = Duration::from_secs(1);

/// A connection, and since when it has been silent; none while something is asked or answered.
#[derive(Clone, Debug)]
pub(super) struct Line(Arc<Mutex<Option<Instant>>>);

impl Line {
    /// Silent from now on.
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(Instant::now()))))
    }

    pub(super) fn asks<B>(&self, request: Request<B>) -> Request<B> {
        *self.since() = None;
        request
    }

    /// An answer, after whose last byte the line is silent.
    pub(super) fn is_answered(&self, answer: Response<Body>) -> Response<Body> {
        let line = self.clone();
        answer.map(|body| Body::new(Answer { body, line }))
    }

    /// Returns when others need its place.
    pub(super) async fn is_in_the_way(&self, mut full: watch::Receiver<bool>) {
        // Where nobody says any more whether it is full, the house closes.
        while full.wait_for(|it| *it).await.is_ok() {
            let now = Instant::now();
            let until = self.since().unwrap_or(now) + KEPT;
            if until <= now {
                return;
            }
            sleep_until(until).await;
        }
        std::future::pending::<()>().await;
    }

    fn since(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Answer {
    body: Body,
    line: Line,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        *self.line.since() = Some(Instant::now());
    }
}
