//! Limits for open connections per key and in total, and the rate limit for enrolment codes.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Counts open connections per key. Cheap to clone; all clones share one count.
#[derive(Clone, Debug)]
pub struct ConnectionLimiter<K: Ord>(Arc<Limits<K>>);

#[derive(Debug)]
struct Limits<K: Ord> {
    per_key: usize,
    total: usize,
    open: Mutex<BTreeMap<K, usize>>,
}

/// Permission for one connection, released when dropped.
#[derive(Debug)]
pub struct Permit<K: Ord + Clone> {
    limiter: ConnectionLimiter<K>,
    key: K,
}

impl<K: Ord + Clone> ConnectionLimiter<K> {
    /// At most `per_key` per key and `total` in total.
    pub fn new(per_key: usize, total: usize) -> Self {
        let open = Mutex::default();
        Self(Arc::new(Limits {
            per_key,
            total,
            open,
        }))
    }

    /// Returns `None` if a limit is reached.
    pub fn try_acquire(&self, key: K) -> Option<Permit<K>> {
        let mut open = self.open();
        let own = open.get(&key).copied().unwrap_or_default();
        if own >= self.0.per_key || open.values().sum::<usize>() >= self.0.total {
            return None;
        }
        open.insert(key.clone(), own + 1);
        drop(open);
        let limiter = self.clone();
        Some(Permit { limiter, key })
    }

    /// The number of open connections.
    pub fn count(&self) -> usize {
        self.open().values().sum()
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<K, usize>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut open = self.limiter.open();
        match open.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) | None => drop(open.remove(&self.key)),
        }
    }
}

/// The minimum interval between two new codes, from any address: each code is written to the disk.
const MIN_CODE_INTERVAL: Duration = Duration::from_millis(500);

/// The maximum number of codes per address in [`CODE_WINDOW`]: enough to enrol all screens of a
/// museum from one address, too few to crowd out others.
const MAX_CODES_PER_ADDRESS: usize = 20;
const CODE_WINDOW: Duration = Duration::from_mins(10);

/// The recent codes and their addresses. Bounded by [`CODE_WINDOW`] and [`MIN_CODE_INTERVAL`].
#[derive(Debug, Default)]
pub(super) struct CodeRateLimiter(VecDeque<(Instant, IpAddr)>);

impl CodeRateLimiter {
    /// Records a new code, or returns how long to wait. `from` is the rate limit key of the
    /// address.
    pub(super) fn try_acquire(&mut self, from: IpAddr, now: Instant) -> Result<(), Duration> {
        let age = |then: Instant| now.saturating_duration_since(then);
        self.0.retain(|(then, _)| age(*then) < CODE_WINDOW);
        let own: Vec<Instant> = self
            .0
            .iter()
            .filter(|request| request.1 == from)
            .map(|request| request.0)
            .collect();
        if let Some(first) = own.first().filter(|_| own.len() >= MAX_CODES_PER_ADDRESS) {
            return Err(CODE_WINDOW.saturating_sub(age(*first)));
        }
        if let Some((last, _)) = self
            .0
            .back()
            .filter(|request| age(request.0) < MIN_CODE_INTERVAL)
        {
            return Err(MIN_CODE_INTERVAL.saturating_sub(age(*last)));
        }
        self.0.push_back((now, from));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_has_an_end_for_each_and_for_all() {
        let limiter = ConnectionLimiter::new(2, 3);
        let (first, second) = (
            limiter.try_acquire('a').unwrap(),
            limiter.try_acquire('a').unwrap(),
        );
        assert!(limiter.try_acquire('a').is_none());
        let third = limiter.try_acquire('b').unwrap();
        assert!(limiter.try_acquire('c').is_none(), "all together");
        drop(first);
        let again = limiter.try_acquire('c').unwrap();
        drop((second, third, again));
        assert_eq!(limiter.open().len(), 0, "nobody is remembered");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn who_asks_for_many_codes_waits_and_others_do_not() {
        let (mut codes, mut now) = (CodeRateLimiter::default(), Instant::now());
        let here: IpAddr = "2001:db8::".parse().unwrap();
        let other: IpAddr = "10.0.0.7".parse().unwrap();
        let begun = now;
        for _ in 0..MAX_CODES_PER_ADDRESS {
            assert_eq!(codes.try_acquire(here, now), Ok(()));
            assert_eq!(codes.try_acquire(other, now), Err(MIN_CODE_INTERVAL));
            now += MIN_CODE_INTERVAL;
        }
        let wait = codes.try_acquire(here, now).unwrap_err();
        assert_eq!(now + wait, begun + CODE_WINDOW);
        assert_eq!(codes.try_acquire(other, now), Ok(()));
        assert_eq!(codes.try_acquire(here, now + wait), Ok(()));
    }
}
