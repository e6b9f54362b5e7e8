//! Rate limit for reports and look-ups per address: a rate and a burst (GCRA). Pure: the caller
//! passes the time.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::model::Key;

/// Two per second, with a burst of 600: a whole museum may share one address, and a school class
/// stays below.
const REFILL_INTERVAL: Duration = Duration::from_millis(500);
const BURST: u32 = 600;

/// The maximum number of addresses; the one with the most allowance is evicted.
const MAX_ADDRESSES: usize = 4_000;

/// The number of known plays and sessions; further reports of these are free.
const MAX_KEYS: usize = 4_096;

#[derive(Debug, Default)]
pub(in crate::service) struct ReportLimiter {
    /// When the full burst is available again, by address.
    refilled_at: BTreeMap<IpAddr, Instant>,
    known: HashSet<Key>,
    /// The known keys, oldest first.
    known_order: VecDeque<Key>,
}

impl ReportLimiter {
    /// Takes one unit of an address's allowance, or returns how long to wait.
    pub(in crate::service) fn try_acquire(
        &mut self,
        from: IpAddr,
        now: Instant,
    ) -> Result<(), Duration> {
        let back = self
            .refilled_at
            .get(&from)
            .map_or(now, |refilled| (*refilled).max(now))
            + REFILL_INTERVAL;
        let wait = back.saturating_duration_since(now + REFILL_INTERVAL * BURST);
        if !wait.is_zero() {
            return Err(wait);
        }
        if !self.refilled_at.contains_key(&from) {
            self.evict(now);
        }
        self.refilled_at.insert(from, back);
        Ok(())
    }

    /// Takes one unit for a new play or session; a known one is free.
    pub(in crate::service) fn try_acquire_for(
        &mut self,
        key: &Key,
        from: IpAddr,
        now: Instant,
    ) -> Result<(), Duration> {
        if self.known.contains(key) {
            return Ok(());
        }
        self.try_acquire(from, now)?;
        if self.known_order.len() >= MAX_KEYS
            && let Some(oldest) = self.known_order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known_order.push_back(key.clone());
        self.known.insert(key.clone());
        Ok(())
    }

    fn evict(&mut self, now: Instant) {
        if self.refilled_at.len() < MAX_ADDRESSES {
            return;
        }
        self.refilled_at.retain(|_, back| *back > now);
        if self.refilled_at.len() >= MAX_ADDRESSES
            && let Some(first) = self
                .refilled_at
                .iter()
                .min_by_key(|entry| entry.1)
                .map(|entry| *entry.0)
        {
            self.refilled_at.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        IpAddr::from(0x0a00_0000_u32.saturating_add(number).to_be_bytes())
    }

    fn key(number: u32) -> Key {
        format!("{number:032x}").parse().unwrap()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn a_school_class_is_never_refused_and_a_flood_waits_for_two_a_second() {
        let (mut limiter, begun) = (ReportLimiter::default(), Instant::now());
        // Forty pupils who each start one clip a minute.
        for n in 0..40 * 60 {
            let now = begun + Duration::from_secs(u64::from(n) * 60 / 40);
            assert_eq!(
                limiter.try_acquire_for(&key(n), address(1), now),
                Ok(()),
                "{n}"
            );
        }
        // A burst from another address.
        for n in 0..BURST {
            assert_eq!(
                limiter.try_acquire_for(&key(n + 9_000), address(2), begun),
                Ok(())
            );
        }
        let more =
            |limiter: &mut ReportLimiter, n, now| limiter.try_acquire_for(&key(n), address(2), now);
        assert_eq!(more(&mut limiter, 50_000, begun), Err(REFILL_INTERVAL));
        let later = begun + REFILL_INTERVAL;
        assert_eq!(more(&mut limiter, 50_000, later), Ok(()));
        assert_eq!(more(&mut limiter, 50_001, later), Err(REFILL_INTERVAL));
        // Known keys are free, and other addresses are not affected.
        assert_eq!(more(&mut limiter, 50_000, later), Ok(()));
        assert_eq!(limiter.try_acquire(address(3), later), Ok(()));
        assert!(limiter.try_acquire(address(2), later).is_err());
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn the_memory_of_the_throttle_is_bounded() {
        let (mut limiter, now) = (ReportLimiter::default(), Instant::now());
        for n in 0..10_000 {
            assert_eq!(limiter.try_acquire_for(&key(n), address(n), now), Ok(()));
        }
        assert_eq!(limiter.refilled_at.len(), MAX_ADDRESSES);
        assert_eq!(limiter.known.len(), MAX_KEYS);
        assert_eq!(limiter.known_order.len(), MAX_KEYS);
    }
}
