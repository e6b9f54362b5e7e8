//! How many there may be at once: of one kind from one place, and of all together. So that nobody,
//! by mistake or on purpose, takes what is everybody's.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Counts who is in; cheap to clone, and all clones count together.
#[derive(Clone, Debug)]
pub struct ConnectionLimiter<K: Ord>(Arc<Limits<K>>);

#[derive(Debug)]
struct Limits<K: Ord> {
    each: usize,
    all: usize,
    inside: Mutex<BTreeMap<K, usize>>,
}

/// A place in a crowd, given back when dropped.
#[derive(Debug)]
pub struct Permit<K: Ord + Clone> {
    crowd: ConnectionLimiter<K>,
    who: K,
}

impl<K: Ord + Clone> ConnectionLimiter<K> {
    /// At most `each` of one, and `all` together.
    pub fn new(each: usize, all: usize) -> Self {
        let inside = Mutex::default();
        Self(Arc::new(Limits { each, all, inside }))
    }

    /// None where it is full.
    pub fn enter(&self, who: K) -> Option<Permit<K>> {
        let mut inside = self.inside();
        let own = inside.get(&who).copied().unwrap_or_default();
        if own >= self.0.each || inside.values().sum::<usize>() >= self.0.all {
            return None;
        }
        inside.insert(who.clone(), own + 1);
        drop(inside);
        let crowd = self.clone();
        Some(Permit { crowd, who })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.inside().values().sum()
    }

    fn inside(&self) -> MutexGuard<'_, BTreeMap<K, usize>> {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut inside = self.crowd.inside();
        match inside.get_mut(&self.who) {
            Some(it) if *it > 1 => *it -= 1,
            Some(_) | None => drop(inside.remove(&self.who)),
        }
    }
}

/// No more than one new code in this time, whoever asks: each is written to the disk.
const MIN_CODE_INTERVAL: Duration = Duration::from_millis(500);

/// So many codes for one place in [`CODE_WINDOW`]: enough to hang up a museum's screens from behind
/// one address, too few to push theirs out.
const MAX_CODES_PER_ADDRESS: usize = 20;
const CODE_WINDOW: Duration = Duration::from_mins(10);

/// Who was given a code of late. Never more than fit into [`CODE_WINDOW`].
#[derive(Debug, Default)]
pub(super) struct CodeRateLimiter(VecDeque<(Instant, IpAddr)>);

impl CodeRateLimiter {
    /// Notes that a code is given, or answers how long to wait for one. `from` is what limits count
    /// an address by.
    pub(super) fn ask(&mut self, from: IpAddr, now: Instant) -> Result<(), Duration> {
        let age = |then: Instant| now.saturating_duration_since(then);
        self.0.retain(|(then, _)| age(*then) < CODE_WINDOW);
        let mine: Vec<Instant> = self
            .0
            .iter()
            .filter(|it| it.1 == from)
            .map(|it| it.0)
            .collect();
        if let Some(first) = mine.first().filter(|_| mine.len() >= MAX_CODES_PER_ADDRESS) {
            return Err(CODE_WINDOW.saturating_sub(age(*first)));
        }
        if let Some((last, _)) = self.0.back().filter(|it| age(it.0) < MIN_CODE_INTERVAL) {
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
        let crowd = ConnectionLimiter::new(2, 3);
        let (first, second) = (crowd.enter('a').unwrap(), crowd.enter('a').unwrap());
        assert!(crowd.enter('a').is_none());
        let third = crowd.enter('b').unwrap();
        assert!(crowd.enter('c').is_none(), "all together");
        drop(first);
        let again = crowd.enter('c').unwrap();
        drop((second, third, again));
        assert_eq!(crowd.inside().len(), 0, "nobody is remembered");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn who_asks_for_many_codes_waits_and_others_do_not() {
        let (mut codes, mut now) = (CodeRateLimiter::default(), Instant::now());
        let here: IpAddr = "2001:db8::".parse().unwrap();
        let other: IpAddr = "10.0.0.7".parse().unwrap();
        let begun = now;
        for _ in 0..MAX_CODES_PER_ADDRESS {
            assert_eq!(codes.ask(here, now), Ok(()));
            assert_eq!(codes.ask(other, now), Err(MIN_CODE_INTERVAL));
            now += MIN_CODE_INTERVAL;
        }
        let wait = codes.ask(here, now).unwrap_err();
        assert_eq!(now + wait, begun + CODE_WINDOW);
        assert_eq!(codes.ask(other, now), Ok(()));
        assert_eq!(codes.ask(here, now + wait), Ok(()));
    }
}
