//! Whoever has said nothing for longest makes room where all places are taken and somebody comes. A
//! browser that rests comes again by itself; whoever takes places to keep others out has to ask for
//! something.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::Instant;

/// So long nobody is sent away who says nothing: what they say may be under way.
const KEPT: Duration = Duration::from_millis(100);

/// All the lines that there are, and some that are no more.
#[derive(Debug, Default)]
pub(super) struct Lines(Mutex<Vec<Weak<Held>>>);

/// A connection.
#[derive(Clone, Debug)]
pub(super) struct Line(Arc<Held>);

#[derive(Debug)]
struct Held {
    /// Since when it has been silent; none while something is asked or answered.
    silent: Mutex<Option<Instant>>,
    /// Somebody else needs its place.
    in_the_way: Notify,
}

impl Lines {
    /// One that is silent from now on.
    pub(super) fn begin(&self) -> Line {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are over go whenever the list would have to grow.
        if all.len() == all.capacity() {
            all.retain(|it| it.strong_count() > 0);
        }
        let line = Arc::new(Held {
            silent: Mutex::new(Some(Instant::now())),
            in_the_way: Notify::new(),
        });
        all.push(Arc::downgrade(&line));
        Line(line)
    }

    /// Sends away whoever has been silent for longest. Answers how long to wait for their place, or until
    /// it is worth asking again.
    pub(super) fn make_room(&self, now: Instant) -> Duration {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.iter().filter_map(Weak::upgrade);
        let silent = held.filter_map(|it| Some((it.silent()?, it)));
        let Some((since, line)) = silent.min_by_key(|it| it.0) else {
            return KEPT;
        };
        let left = KEPT.saturating_sub(now.saturating_duration_since(since));
        if left.is_zero() {
            line.is_silent(None);
            line.in_the_way.notify_one();
            return KEPT;
        }
        left
    }
}

impl Line {
    pub(super) fn asks<B>(&self, request: Request<B>) -> Request<B> {
        self.0.is_silent(None);
        request
    }

    /// An answer, after whose last byte the line is silent.
    pub(super) fn is_answered(&self, answer: Response<Body>) -> Response<Body> {
        let line = self.clone();
        answer.map(|body| Body::new(Answer { body, line }))
    }

    /// Returns when others need its place.
    pub(super) async fn is_in_the_way(&self) {
        self.0.in_the_way.notified().await;
    }
}

impl Held {
    fn silent(&self) -> Option<Instant> {
        *self.inside()
    }

    fn is_silent(&self, since: Option<Instant>) {
        *self.inside() = since;
    }

    fn inside(&self) -> MutexGuard<'_, Option<Instant>> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.line.0.is_silent(Some(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn leaves(line: &Line) -> bool {
        line.is_in_the_way().now_or_never().is_some()
    }

    #[test]
    fn the_longest_silent_leaves_and_nobody_who_is_answered() {
        let lines = Lines::default();
        let now = Instant::now();
        assert_eq!(lines.make_room(now), KEPT, "nobody is there");
        let [first, second, third] = [0, 1, 2].map(|_| lines.begin());
        first.asks(Request::new(()));
        lines.make_room(now);
        let all = [&first, &second, &third];
        assert!(!all.into_iter().any(leaves), "they have only just come");
        lines.make_room(Instant::now() + KEPT);
        assert_eq!(all.map(leaves), [false, true, false]);
        third.asks(Request::new(()));
        let answer = third.is_answered(Response::new(Body::empty()));
        lines.make_room(Instant::now() + KEPT);
        assert!(
            !all.into_iter().any(leaves),
            "two are answered, one is gone"
        );
        let now = Instant::now();
        drop(answer);
        lines.make_room(now);
        assert!(!all.into_iter().any(leaves), "it may ask for more");
        lines.make_room(Instant::now() + KEPT);
        assert_eq!(all.map(leaves), [false, false, true]);
    }

    #[test]
    fn lines_that_are_over_are_forgotten() {
        let lines = Lines::default();
        for _ in 0..10_000 {
            drop(lines.begin());
        }
        let kept = lines.0.lock().unwrap().len();
        assert!(kept < 16, "{kept}");
    }
}
