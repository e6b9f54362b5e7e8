//! Delays after failed logins, doubling each time. Pure: the caller passes the time.
//!
//! A browser with an earlier login to the account has its own counter, so that failures of others
//! do not delay it. All other attempts count for the address, and for the address at that account.
//! If many addresses fail at one account, addresses without an earlier login get fewer free
//! attempts and longer delays. None of this locks out the owner of the password at an address
//! without failures.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::model::Sha256;

/// A login attempt.
#[derive(Clone, Debug)]
pub(in crate::service) struct Attempt {
    /// The account's name in lower case; the account may not exist.
    pub(in crate::service) account: String,
    /// The rate limit key of the address.
    pub(in crate::service) address: IpAddr,
    /// The hash of the browser's token, if this browser has an earlier login to the account.
    pub(in crate::service) browser: Option<Sha256>,
}

/// The number of free failures, and the delay after each further one, which doubles.
#[derive(Clone, Copy, Debug)]
struct Limit {
    free: u32,
    first: Duration,
    max: Duration,
}

const DEFAULT_LIMIT: Limit = Limit {
    free: 3,
    first: Duration::from_secs(1),
    max: Duration::from_mins(5),
};

/// Higher, because a whole museum may share one address.
const ADDRESS_LIMIT: Limit = Limit {
    free: 10,
    ..DEFAULT_LIMIT
};

/// For addresses without an earlier login to an account under attack.
const ATTACKED_ACCOUNT_LIMIT: Limit = Limit {
    free: 1,
    first: Duration::from_mins(1),
    max: Duration::from_mins(30),
};

/// An account is under attack after this number of failures from unknown addresses.
const ATTACK_THRESHOLD: u32 = 30;

/// Counters are dropped after this time without a failure.
const FORGET_AFTER: Duration = Duration::from_hours(1);

/// Maximum sizes of the tables; the oldest entries are evicted.
const MAX_COUNTERS: usize = 4000;
const MAX_KNOWN_ADDRESSES: usize = 500;

#[derive(Debug, Default)]
pub(in crate::service) struct LoginThrottle {
    failures: BTreeMap<CounterKey, FailureCount>,
    /// Addresses with a successful login to an account, and the time of the last one.
    signed_in: BTreeMap<(String, IpAddr), Instant>,
}

/// The subject of a failure counter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CounterKey {
    /// A browser with an earlier login to the account.
    Browser(String, Sha256),
    AddressAt(String, IpAddr),
    Address(IpAddr),
    /// An account: failures from addresses without an earlier login.
    Strangers(String),
}

#[derive(Clone, Copy, Debug)]
struct FailureCount {
    number: u32,
    last: Instant,
}

impl LoginThrottle {
    /// The remaining delay of this attempt; `None` if it may proceed.
    pub(in crate::service) fn delay(&self, attempt: &Attempt, now: Instant) -> Option<Duration> {
        let waits = self.counter_keys(attempt).into_iter().filter_map(|count| {
            let failures = self.failures.get(&count)?;
            let until = failures.last + self.limit(&count)?.delay_after(failures.number);
            (until > now).then(|| until.saturating_duration_since(now))
        });
        waits.max()
    }

    /// Whether the same browser or address has failures.
    pub(in crate::service) fn has_failures(&self, attempt: &Attempt) -> bool {
        let counts = self.counter_keys(attempt).into_iter();
        let mut own = counts.filter(|key| !matches!(key, CounterKey::Strangers(_)));
        own.any(|key| self.failures.contains_key(&key))
    }

    /// Counts a failure. Returns whether the account is under attack since this one.
    pub(in crate::service) fn record_failure(&mut self, attempt: &Attempt, now: Instant) -> bool {
        self.failures
            .retain(|_, failures| now.saturating_duration_since(failures.last) < FORGET_AFTER);
        let mut attacked = false;
        for count in self.counter_keys(attempt) {
            if self.failures.len() >= MAX_COUNTERS && !self.failures.contains_key(&count) {
                evict_oldest(&mut self.failures, |failures| failures.last);
            }
            let strangers = matches!(count, CounterKey::Strangers(_));
            let failures = self.failures.entry(count).or_insert(FailureCount {
                number: 0,
                last: now,
            });
            failures.number = failures.number.saturating_add(1);
            failures.last = now;
            attacked |= strangers && failures.number == ATTACK_THRESHOLD;
        }
        attacked
    }

    /// Takes back the failure that was counted in advance, and clears the counter of the browser,
    /// or of the address at this account. The counter of the address itself loses this one failure
    /// only: one known password must not enable guessing others.
    pub(in crate::service) fn record_success(&mut self, attempt: &Attempt, now: Instant) {
        for count in self.counter_keys(attempt) {
            let left = match (&count, self.failures.get(&count)) {
                (CounterKey::Address(_) | CounterKey::Strangers(_), Some(failures)) => {
                    failures.number.saturating_sub(1)
                }
                (CounterKey::Browser(..) | CounterKey::AddressAt(..), _) | (_, None) => 0,
            };
            match self.failures.get_mut(&count) {
                Some(failures) if left > 0 => failures.number = left,
                Some(_) | None => drop(self.failures.remove(&count)),
            }
        }
        let place = (attempt.account.clone(), attempt.address);
        if self.signed_in.len() >= MAX_KNOWN_ADDRESSES && !self.signed_in.contains_key(&place) {
            evict_oldest(&mut self.signed_in, |last| *last);
        }
        self.signed_in.insert(place, now);
    }

    fn counter_keys(&self, attempt: &Attempt) -> Vec<CounterKey> {
        let (account, address) = (attempt.account.clone(), attempt.address);
        if let Some(browser) = &attempt.browser {
            return vec![CounterKey::Browser(account, browser.clone())];
        }
        let stranger = !self.signed_in.contains_key(&(account.clone(), address));
        let mut counts = vec![
            CounterKey::AddressAt(account.clone(), address),
            CounterKey::Address(address),
        ];
        counts.extend(stranger.then_some(CounterKey::Strangers(account)));
        counts
    }

    /// `None` for counters that cause no delay themselves.
    fn limit(&self, count: &CounterKey) -> Option<Limit> {
        match count {
            CounterKey::Browser(..) => Some(DEFAULT_LIMIT),
            CounterKey::Address(_) => Some(ADDRESS_LIMIT),
            CounterKey::Strangers(_) => None,
            CounterKey::AddressAt(account, address) => {
                let attacked = self.failures.get(&CounterKey::Strangers(account.clone()));
                let attacked = attacked.is_some_and(|failures| failures.number >= ATTACK_THRESHOLD);
                let known = self.signed_in.contains_key(&(account.clone(), *address));
                Some(if attacked && !known {
                    ATTACKED_ACCOUNT_LIMIT
                } else {
                    DEFAULT_LIMIT
                })
            }
        }
    }
}

impl Limit {
    fn delay_after(self, failures: u32) -> Duration {
        match failures.checked_sub(self.free + 1) {
            Some(beyond) => (self.first * (1 << beyond.min(10))).min(self.max),
            None => Duration::ZERO,
        }
    }
}

fn evict_oldest<K: Clone + Ord, V>(of: &mut BTreeMap<K, V>, last: impl Fn(&V) -> Instant) {
    let oldest = of.iter().min_by_key(|(_, entry)| last(entry));
    if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
        of.remove(&oldest);
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "any instant will do")]
mod tests {
    use super::*;

    fn attempt(account: &str, address: &str) -> Attempt {
        Attempt {
            account: account.to_owned(),
            address: address.parse().unwrap(),
            browser: None,
        }
    }

    fn from_known_browser(account: &str, address: &str) -> Attempt {
        Attempt {
            browser: Some("b".repeat(64).parse().unwrap()),
            ..attempt(account, address)
        }
    }

    /// The delays in seconds after each of `times` failures, each made as soon as permitted.
    fn waits(
        throttle: &mut LoginThrottle,
        of: &Attempt,
        now: &mut Instant,
        times: usize,
    ) -> Vec<u64> {
        let mut waits = Vec::new();
        for _ in 0..times {
            throttle.record_failure(of, *now);
            let wait = throttle.delay(of, *now);
            waits.push(wait.map_or(0, |wait| wait.as_secs()));
            *now += wait.unwrap_or_default();
            assert_eq!(throttle.delay(of, *now), None);
        }
        waits
    }

    #[test]
    fn each_wrong_password_makes_the_next_wait_longer() {
        let doubled = [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
        for of in [
            attempt("ana", "10.0.0.7"),
            from_known_browser("ana", "10.0.0.7"),
        ] {
            let (mut throttle, mut now) = (LoginThrottle::default(), Instant::now());
            assert_eq!(waits(&mut throttle, &of, &mut now, 14), doubled);
            throttle.record_failure(&of, now);
            assert!(throttle.delay(&of, now).is_some());
            assert_eq!(throttle.delay(&of, now + FORGET_AFTER), None);
        }
    }

    #[test]
    fn an_address_that_guesses_under_many_names_waits_at_each() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..11 {
            assert_eq!(throttle.delay(&attempt("eva", "10.0.0.7"), now), None);
            throttle.record_failure(&attempt(&format!("name {n}"), "10.0.0.7"), now);
        }
        assert!(throttle.delay(&attempt("eva", "10.0.0.7"), now).is_some());
        assert_eq!(throttle.delay(&attempt("eva", "10.0.0.8"), now), None);
    }

    #[test]
    fn strangers_mistakes_make_no_other_address_and_no_known_browser_wait() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..2000 {
            let stranger = attempt("ana", &format!("10.1.{}.{}", n / 200, n % 200));
            throttle.record_failure(&stranger, now);
            throttle.record_failure(&stranger, now);
        }
        assert_eq!(throttle.delay(&attempt("ana", "10.0.0.7"), now), None);
        // From the address of an attacker.
        let ana = from_known_browser("ana", "10.1.0.0");
        assert_eq!(throttle.delay(&ana, now), None);
        assert!(!throttle.has_failures(&ana));
    }

    #[test]
    fn an_account_at_which_many_guess_grants_strangers_one_mistake() {
        let (mut throttle, mut now) = (LoginThrottle::default(), Instant::now());
        let home = attempt("ana", "10.0.0.7");
        throttle.record_failure(&home, now);
        throttle.record_success(&home, now);
        let detected: Vec<bool> = (0..40)
            .map(|n| throttle.record_failure(&attempt("ana", &format!("10.1.0.{n}")), now))
            .collect();
        assert_eq!(
            detected.iter().filter(|counted| **counted).count(),
            1,
            "told once"
        );
        assert!(detected[29]);
        let stranger = attempt("ana", "10.2.0.1");
        let strict = [0, 60, 120, 240, 480, 960, 1800];
        let mut later = now;
        assert_eq!(waits(&mut throttle, &stranger, &mut later, 7), strict);
        // The known address and other accounts keep the usual limits.
        let eva = attempt("eva", "10.2.0.2");
        assert_eq!(waits(&mut throttle, &home, &mut now, 4), [0, 0, 0, 1]);
        assert_eq!(waits(&mut throttle, &eva, &mut now, 4), [0, 0, 0, 1]);
    }

    #[test]
    fn a_right_password_forgives_its_own_place_and_no_other() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        let here = attempt("ana", "10.0.0.7");
        for _ in 0..5 {
            throttle.record_failure(&here, now);
            throttle.record_failure(&attempt("eva", "10.0.0.7"), now);
        }
        throttle.record_failure(&here, now);
        throttle.record_success(&here, now);
        // Ten failures of the address remain; the next one exceeds the limit.
        assert_eq!(throttle.delay(&here, now), None);
        assert!(throttle.delay(&attempt("eva", "10.0.0.7"), now).is_some());
        throttle.record_failure(&here, now);
        assert!(throttle.delay(&here, now).is_some());
    }

    #[test]
    fn correct_passwords_are_never_delayed() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..100 {
            let attempt = attempt(&format!("name {n}"), "10.0.0.7");
            assert_eq!(throttle.delay(&attempt, now), None, "{n}");
            throttle.record_failure(&attempt, now);
            throttle.record_success(&attempt, now);
        }
        assert!(throttle.failures.is_empty());
    }

    #[test]
    fn memory_has_an_end() {
        let (mut throttle, mut now) = (LoginThrottle::default(), Instant::now());
        for n in 0..3000 {
            now += Duration::from_millis(1);
            let attempt = attempt(
                &format!("name {n}"),
                &format!("10.0.{}.{}", n / 200, n % 200),
            );
            throttle.record_failure(&attempt, now);
            if n % 2 == 0 {
                throttle.record_success(&attempt, now);
            }
        }
        assert!(throttle.failures.len() <= MAX_COUNTERS);
        assert!(throttle.signed_in.len() <= MAX_KNOWN_ADDRESSES);
        // The oldest entries are evicted first.
        let newest = attempt("name 2999", "10.0.14.199");
        assert!(throttle.has_failures(&newest));
    }
}
