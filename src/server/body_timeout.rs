//! A minimum rate for request bodies: a phone with bad reception gets more time, a client that sends single bytes to hold
//! its connection does not.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// The timeout for a request's header, for each part of its body, and for the next request of a connection.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(15);

/// This many bytes of a body extend its deadline by one second. Every usable network is faster.
const MIN_BYTES_PER_SECOND: u32 = 4096;

/// Wraps a body, so that it fails with `TimedOut` if it arrives too slowly.
pub(super) fn with_minimum_rate(body: Body) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let limited = LimitedBody {
        body: body.into_data_stream(),
        deadline: Instant::now() + READ_TIMEOUT,
    };
    Body::from_stream(stream::try_unfold(limited, |mut limited| async move {
        let Ok(chunk) = timeout_at(limited.deadline, limited.body.next()).await else {
            return Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)));
        };
        let Some(chunk) = chunk.transpose()? else {
            return Ok(None);
        };
        limited.deadline = extend_deadline(limited.deadline, Instant::now(), chunk.len());
        Ok(Some((chunk, limited)))
    }))
}

struct LimitedBody {
    body: BodyDataStream,
    deadline: Instant,
}

/// The deadline after `bytes` have arrived: at most [`READ_TIMEOUT`] from now.
fn extend_deadline(deadline: Instant, now: Instant, bytes: usize) -> Instant {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    let extension = Duration::from_secs(1) * bytes / MIN_BYTES_PER_SECOND;
    (deadline + extension).min(now + READ_TIMEOUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds until a body of `bytes` per second times out, at most an hour.
    fn seconds_until_timeout(bytes: usize) -> u64 {
        let start = Instant::now();
        let mut deadline = start + READ_TIMEOUT;
        for second in 1..=3600 {
            let now = start + Duration::from_secs(second);
            if now > deadline {
                return second;
            }
            deadline = extend_deadline(deadline, now, bytes);
        }
        3600
    }

    #[test]
    fn a_steady_body_is_read_and_one_that_trickles_times_out() {
        assert_eq!(seconds_until_timeout(1 << 20), 3600);
        assert_eq!(seconds_until_timeout(4096), 3600);
        assert_eq!(seconds_until_timeout(2048), 30);
        assert_eq!(seconds_until_timeout(1), 16);
        assert_eq!(seconds_until_timeout(0), 16);
    }

    #[test]
    fn a_fast_beginning_allows_no_longer_pause() {
        let now = Instant::now();
        let deadline = extend_deadline(now + READ_TIMEOUT, now, usize::MAX);
        assert_eq!(deadline, now + READ_TIMEOUT);
    }
}
