//! Eviction of idle connections. When the connection limit is reached and a client connects, the
//! connection that has been idle for longest is closed. A browser reconnects by itself. A client that
//! holds connections must send requests.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::Instant;

/// A connection idle for less is not closed: its request may be on the way.
const MIN_IDLE: Duration = Duration::from_millis(100);

/// All open connections, and some that are closed.
#[derive(Debug, Default)]
pub(super) struct ConnectionTable(Mutex<Vec<Weak<Activity>>>);

/// One open connection.
#[derive(Clone, Debug)]
pub(super) struct ConnectionHandle(Arc<Activity>);

#[derive(Debug)]
struct Activity {
    /// Since when the connection is idle; none while a request is handled.
    idle_since: Mutex<Option<Instant>>,
    evicted: Notify,
}

impl ConnectionTable {
    /// Registers a connection, idle from now on.
    pub(super) fn register(&self) -> ConnectionHandle {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Closed connections are removed before the list grows.
        if all.len() == all.capacity() {
            all.retain(|activity| activity.strong_count() > 0);
        }
        let activity = Arc::new(Activity {
            idle_since: Mutex::new(Some(Instant::now())),
            evicted: Notify::new(),
        });
        all.push(Arc::downgrade(&activity));
        ConnectionHandle(activity)
    }

    /// Evicts the connection that has been idle for longest. Returns how long to wait for its permit, or
    /// before the next attempt.
    pub(super) fn evict_longest_idle(&self, now: Instant) -> Duration {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.iter().filter_map(Weak::upgrade);
        let idle = open.filter_map(|activity| Some((activity.idle_since()?, activity)));
        let Some((since, activity)) = idle.min_by_key(|(since, _)| *since) else {
            return MIN_IDLE;
        };
        let left = MIN_IDLE.saturating_sub(now.saturating_duration_since(since));
        if left.is_zero() {
            activity.set_idle_since(None);
            activity.evicted.notify_one();
            return MIN_IDLE;
        }
        left
    }
}

impl ConnectionHandle {
    /// Marks the connection as active.
    pub(super) fn begin_request<B>(&self, request: Request<B>) -> Request<B> {
        self.0.set_idle_since(None);
        request
    }

    /// Marks the connection as idle once the body is sent or dropped.
    pub(super) fn track_response(&self, response: Response<Body>) -> Response<Body> {
        let connection = self.clone();
        response.map(|body| Body::new(TrackedBody { body, connection }))
    }

    /// Returns once the connection is to be closed.
    pub(super) async fn evicted(&self) {
        self.0.evicted.notified().await;
    }
}

impl Activity {
    fn idle_since(&self) -> Option<Instant> {
        *self.lock()
    }

    fn set_idle_since(&self, since: Option<Instant>) {
        *self.lock() = since;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.idle_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

struct TrackedBody {
    body: Body,
    connection: ConnectionHandle,
}

impl HttpBody for TrackedBody {
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

impl Drop for TrackedBody {
    fn drop(&mut self) {
        self.connection.0.set_idle_since(Some(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn is_evicted(connection: &ConnectionHandle) -> bool {
        connection.evicted().now_or_never().is_some()
    }

    #[test]
    fn the_longest_idle_connection_is_closed_and_none_with_a_request() {
        let connections = ConnectionTable::default();
        let now = Instant::now();
        assert_eq!(
            connections.evict_longest_idle(now),
            MIN_IDLE,
            "there is none"
        );
        let [first, second, third] = [0, 1, 2].map(|_| connections.register());
        first.begin_request(Request::new(()));
        connections.evict_longest_idle(now);
        let all = [&first, &second, &third];
        assert!(!all.into_iter().any(is_evicted), "they were just opened");
        connections.evict_longest_idle(Instant::now() + MIN_IDLE);
        assert_eq!(all.map(is_evicted), [false, true, false]);
        third.begin_request(Request::new(()));
        let response = third.track_response(Response::new(Body::empty()));
        connections.evict_longest_idle(Instant::now() + MIN_IDLE);
        assert!(
            !all.into_iter().any(is_evicted),
            "two have a request, one is closed"
        );
        let now = Instant::now();
        drop(response);
        connections.evict_longest_idle(now);
        assert!(
            !all.into_iter().any(is_evicted),
            "it may send another request"
        );
        connections.evict_longest_idle(Instant::now() + MIN_IDLE);
        assert_eq!(all.map(is_evicted), [false, false, true]);
    }

    #[test]
    fn closed_connections_are_removed_from_the_table() {
        let connections = ConnectionTable::default();
        for _ in 0..10_000 {
            drop(connections.register());
        }
        let kept = connections.0.lock().unwrap().len();
        assert!(kept < 16, "{kept}");
    }
}
