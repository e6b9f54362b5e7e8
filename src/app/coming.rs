//! What comes with a request: it keeps coming, or it is over. A phone in a bad corner is waited for;
//! whoever sends a byte now and then to keep a place is not.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// So long nothing need come: of a request's head, of what it brings, of the next request;
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
/// and so many bytes of what it brings buy one more second. No network that is worth the name is slower.
const A_SECOND: u32 = 4096;

/// The body, but for one that comes too slowly: that one breaks off.
pub(super) fn in_time(body: Body) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let until = Instant::now() + PATIENCE;
    let coming = Coming {
        body: body.into_data_stream(),
        until,
    };
    Body::from_stream(stream::try_unfold(coming, |mut it| async move {
        let Ok(piece) = timeout_at(it.until, it.body.next()).await else {
            return Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)));
        };
        let Some(piece) = piece.transpose()? else {
            return Ok(None);
        };
        it.until = later(it.until, Instant::now(), piece.len());
        Ok(Some((piece, it)))
    }))
}

struct Coming {
    body: BodyDataStream,
    until: Instant,
}

/// Until when more is waited for, once so many bytes have come.
fn later(until: Instant, now: Instant, bytes: usize) -> Instant {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    let bought = Duration::from_secs(1) * bytes / A_SECOND;
    (until + bought).min(now + PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long is waited for a body of which so many bytes come each second, up to an hour.
    fn seconds(bytes: usize) -> u64 {
        let begun = Instant::now();
        let mut until = begun + PATIENCE;
        for second in 1..=3600 {
            let now = begun + Duration::from_secs(second);
            if now > until {
                return second;
            }
            until = later(until, now, bytes);
        }
        3600
    }

    #[test]
    fn what_keeps_coming_is_waited_for_and_what_trickles_is_not() {
        assert_eq!(seconds(1 << 20), 3600);
        assert_eq!(seconds(4096), 3600);
        assert_eq!(seconds(2048), 30);
        assert_eq!(seconds(1), 16);
        assert_eq!(seconds(0), 16);
    }

    #[test]
    fn what_came_fast_buys_no_long_rest() {
        let now = Instant::now();
        let much = later(now + PATIENCE, now, usize::MAX);
        assert_eq!(much, now + PATIENCE);
    }
}
