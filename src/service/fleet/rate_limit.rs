//! The rate limit of requests that come before a session.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Twenty boxes behind one address come back at once after a restart of main; each sends a few requests.
const MAX_REQUESTS_PER_ADDRESS: u32 = 240;
const WINDOW: Duration = Duration::from_mins(1);

/// The addresses that are counted in one window.
const MAX_ADDRESSES: usize = 4096;

/// Counts requests per address in windows of a minute.
#[derive(Debug)]
pub(super) struct RateLimit {
    since: Instant,
    counts: BTreeMap<IpAddr, u32>,
}

impl RateLimit {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            since: now,
            counts: BTreeMap::new(),
        }
    }

    /// Counts a request, or returns how long to wait.
    pub(super) fn try_acquire(&mut self, from: IpAddr, now: Instant) -> Result<(), Duration> {
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed >= WINDOW {
            *self = Self::new(now);
        }
        let wait = WINDOW.saturating_sub(elapsed);
        if self.counts.len() >= MAX_ADDRESSES && !self.counts.contains_key(&from) {
            return Err(wait);
        }
        let count = self.counts.entry(from).or_default();
        if *count >= MAX_REQUESTS_PER_ADDRESS {
            return Err(wait);
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn one_address_has_a_number_of_requests_a_minute() {
        let now = Instant::now();
        let mut limit = RateLimit::new(now);
        let (here, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..MAX_REQUESTS_PER_ADDRESS {
            assert_eq!(limit.try_acquire(here, now), Ok(()));
        }
        assert_eq!(limit.try_acquire(here, now), Err(WINDOW));
        assert_eq!(limit.try_acquire(other, now), Ok(()));
        assert_eq!(limit.try_acquire(here, now + WINDOW), Ok(()));
        for n in 0..10_000_u32 {
            let from = IpAddr::from(n.to_be_bytes());
            let acquired = limit.try_acquire(from, now + WINDOW);
            assert!(acquired.is_ok() || limit.counts.len() == MAX_ADDRESSES);
        }
        assert_eq!(limit.counts.len(), MAX_ADDRESSES);
    }
}
