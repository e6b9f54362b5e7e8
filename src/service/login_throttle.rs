//! How long to wait after wrong passwords, longer each time. Pure; knows no clock.
//!
//! A browser that signed in to an account before has its own count there, so that nobody else's
//! mistakes make it wait. All other attempts count for their address, and for their address at that
//! account. An account at which many addresses guess grants fewer mistakes, and longer waits, to
//! addresses that never signed in to it. None of this keeps out whoever knows the password and comes
//! from an address that made no mistake.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::model::Sha256;

/// Somebody who tries to sign in.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// The account's name in small letters; there may be no such account.
    pub(super) account: String,
    /// What limits count the address by.
    pub(super) address: IpAddr,
    /// The hash of what the browser keeps, where it signed in to this account before.
    pub(super) browser: Option<Sha256>,
}

/// How many mistakes are free, and how long each further one makes wait: twice as long each time.
#[derive(Clone, Copy, Debug)]
struct Limit {
    free: u32,
    first: Duration,
    longest: Duration,
}

const DEFAULT_LIMIT: Limit = Limit {
    free: 3,
    first: Duration::from_secs(1),
    longest: Duration::from_mins(5),
};

/// A whole museum may share one address.
const ADDRESS_LIMIT: Limit = Limit {
    free: 10,
    ..DEFAULT_LIMIT
};

/// For addresses that never signed in to an account at which many guess.
const ATTACKED_ACCOUNT_LIMIT: Limit = Limit {
    free: 1,
    first: Duration::from_mins(1),
    longest: Duration::from_mins(30),
};

/// From so many mistakes on, by all strangers together, an account is one at which many guess.
const ATTACK_THRESHOLD: u32 = 30;

/// After so long without a mistake everything is forgotten.
const FORGET_AFTER: Duration = Duration::from_hours(1);

/// Of more counts than these, the ones that were quiet longest are forgotten.
const MAX_COUNTERS: usize = 4000;
const MAX_KNOWN_ADDRESSES: usize = 500;

#[derive(Debug, Default)]
pub(super) struct LoginThrottle {
    mistakes: BTreeMap<CounterKey, FailureCount>,
    /// From which addresses somebody signed in to an account, and when last.
    signed_in: BTreeMap<(String, IpAddr), Instant>,
}

/// What mistakes are counted for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CounterKey {
    /// A browser at an account that it signed in to before.
    Browser(String, Sha256),
    AddressAt(String, IpAddr),
    Address(IpAddr),
    /// An account, by addresses that never signed in to it.
    Strangers(String),
}

#[derive(Clone, Copy, Debug)]
struct FailureCount {
    number: u32,
    last: Instant,
}

impl LoginThrottle {
    /// How long this attempt must still wait; none where it need not.
    pub(super) fn wait(&self, attempt: &Attempt, now: Instant) -> Option<Duration> {
        let waits = self.counts(attempt).into_iter().filter_map(|count| {
            let mistakes = self.mistakes.get(&count)?;
            let until = mistakes.last + self.limit(&count)?.pause(mistakes.number);
            (until > now).then(|| until.saturating_duration_since(now))
        });
        waits.max()
    }

    /// Whether a mistake was made by the same browser, or from the same address.
    pub(super) fn has_mistakes(&self, attempt: &Attempt) -> bool {
        let counts = self.counts(attempt).into_iter();
        let mut own = counts.filter(|it| !matches!(it, CounterKey::Strangers(_)));
        own.any(|it| self.mistakes.contains_key(&it))
    }

    /// Counts a mistake. Says whether it makes the account one at which many guess.
    pub(super) fn failed(&mut self, attempt: &Attempt, now: Instant) -> bool {
        self.mistakes
            .retain(|_, it| now.saturating_duration_since(it.last) < FORGET_AFTER);
        let mut many = false;
        for count in self.counts(attempt) {
            if self.mistakes.len() >= MAX_COUNTERS && !self.mistakes.contains_key(&count) {
                forget_oldest(&mut self.mistakes, |it| it.last);
            }
            let strangers = matches!(count, CounterKey::Strangers(_));
            let mistakes = self.mistakes.entry(count).or_insert(FailureCount {
                number: 0,
                last: now,
            });
            mistakes.number = mistakes.number.saturating_add(1);
            mistakes.last = now;
            many |= strangers && mistakes.number == ATTACK_THRESHOLD;
        }
        many
    }

    /// Takes back what was counted before the answer was known, and forgives the browser, or the
    /// address at this account. Of the address itself only this one mistake is taken back: one right
    /// password must not open the door to guessing others.
    pub(super) fn succeeded(&mut self, attempt: &Attempt, now: Instant) {
        for count in self.counts(attempt) {
            let left = match (&count, self.mistakes.get(&count)) {
                (CounterKey::Address(_) | CounterKey::Strangers(_), Some(it)) => {
                    it.number.saturating_sub(1)
                }
                (CounterKey::Browser(..) | CounterKey::AddressAt(..), _) | (_, None) => 0,
            };
            match self.mistakes.get_mut(&count) {
                Some(it) if left > 0 => it.number = left,
                Some(_) | None => drop(self.mistakes.remove(&count)),
            }
        }
        let place = (attempt.account.clone(), attempt.address);
        if self.signed_in.len() >= MAX_KNOWN_ADDRESSES && !self.signed_in.contains_key(&place) {
            forget_oldest(&mut self.signed_in, |it| *it);
        }
        self.signed_in.insert(place, now);
    }

    fn counts(&self, attempt: &Attempt) -> Vec<CounterKey> {
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

    /// None where mistakes are counted, but make nobody wait by themselves.
    fn limit(&self, count: &CounterKey) -> Option<Limit> {
        match count {
            CounterKey::Browser(..) => Some(DEFAULT_LIMIT),
            CounterKey::Address(_) => Some(ADDRESS_LIMIT),
            CounterKey::Strangers(_) => None,
            CounterKey::AddressAt(account, address) => {
                let many = self.mistakes.get(&CounterKey::Strangers(account.clone()));
                let many = many.is_some_and(|it| it.number >= ATTACK_THRESHOLD);
                let known = self.signed_in.contains_key(&(account.clone(), *address));
                Some(if many && !known {
                    ATTACKED_ACCOUNT_LIMIT
                } else {
                    DEFAULT_LIMIT
                })
            }
        }
    }
}

impl Limit {
    fn pause(self, mistakes: u32) -> Duration {
        match mistakes.checked_sub(self.free + 1) {
            Some(beyond) => (self.first * (1 << beyond.min(10))).min(self.longest),
            None => Duration::ZERO,
        }
    }
}

fn forget_oldest<K: Clone + Ord, V>(of: &mut BTreeMap<K, V>, last: impl Fn(&V) -> Instant) {
    let oldest = of.iter().min_by_key(|(_, it)| last(it));
    if let Some(oldest) = oldest.map(|(it, _)| it.clone()) {
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

    /// The waits in seconds after each of these many mistakes, each made as soon as it may be.
    fn waits(
        throttle: &mut LoginThrottle,
        of: &Attempt,
        now: &mut Instant,
        times: usize,
    ) -> Vec<u64> {
        let mut waits = Vec::new();
        for _ in 0..times {
            throttle.failed(of, *now);
            let wait = throttle.wait(of, *now);
            waits.push(wait.map_or(0, |it| it.as_secs()));
            *now += wait.unwrap_or_default();
            assert_eq!(throttle.wait(of, *now), None);
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
            throttle.failed(&of, now);
            assert!(throttle.wait(&of, now).is_some());
            assert_eq!(throttle.wait(&of, now + FORGET_AFTER), None);
        }
    }

    #[test]
    fn an_address_that_guesses_under_many_names_waits_at_each() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..11 {
            assert_eq!(throttle.wait(&attempt("eva", "10.0.0.7"), now), None);
            throttle.failed(&attempt(&format!("name {n}"), "10.0.0.7"), now);
        }
        assert!(throttle.wait(&attempt("eva", "10.0.0.7"), now).is_some());
        assert_eq!(throttle.wait(&attempt("eva", "10.0.0.8"), now), None);
    }

    #[test]
    fn strangers_mistakes_make_no_other_address_and_no_known_browser_wait() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..2000 {
            let stranger = attempt("ana", &format!("10.1.{}.{}", n / 200, n % 200));
            throttle.failed(&stranger, now);
            throttle.failed(&stranger, now);
        }
        assert_eq!(throttle.wait(&attempt("ana", "10.0.0.7"), now), None);
        // From the very address of one of them.
        let ana = from_known_browser("ana", "10.1.0.0");
        assert_eq!(throttle.wait(&ana, now), None);
        assert!(!throttle.has_mistakes(&ana));
    }

    #[test]
    fn an_account_at_which_many_guess_grants_strangers_one_mistake() {
        let (mut throttle, mut now) = (LoginThrottle::default(), Instant::now());
        let home = attempt("ana", "10.0.0.7");
        throttle.failed(&home, now);
        throttle.succeeded(&home, now);
        let told: Vec<bool> = (0..40)
            .map(|n| throttle.failed(&attempt("ana", &format!("10.1.0.{n}")), now))
            .collect();
        assert_eq!(told.iter().filter(|it| **it).count(), 1, "told once");
        assert!(told[29]);
        let stranger = attempt("ana", "10.2.0.1");
        let strict = [0, 60, 120, 240, 480, 960, 1800];
        let mut later = now;
        assert_eq!(waits(&mut throttle, &stranger, &mut later, 7), strict);
        // The address that signed in before has as many mistakes as ever, and so has every other account.
        let eva = attempt("eva", "10.2.0.2");
        assert_eq!(waits(&mut throttle, &home, &mut now, 4), [0, 0, 0, 1]);
        assert_eq!(waits(&mut throttle, &eva, &mut now, 4), [0, 0, 0, 1]);
    }

    #[test]
    fn a_right_password_forgives_its_own_place_and_no_other() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        let here = attempt("ana", "10.0.0.7");
        for _ in 0..5 {
            throttle.failed(&here, now);
            throttle.failed(&attempt("eva", "10.0.0.7"), now);
        }
        throttle.failed(&here, now);
        throttle.succeeded(&here, now);
        // Ten mistakes of the address are left; the next one is too many.
        assert_eq!(throttle.wait(&here, now), None);
        assert!(throttle.wait(&attempt("eva", "10.0.0.7"), now).is_some());
        throttle.failed(&here, now);
        assert!(throttle.wait(&here, now).is_some());
    }

    #[test]
    fn whoever_is_right_every_time_never_waits() {
        let (mut throttle, now) = (LoginThrottle::default(), Instant::now());
        for n in 0..100 {
            let it = attempt(&format!("name {n}"), "10.0.0.7");
            assert_eq!(throttle.wait(&it, now), None, "{n}");
            throttle.failed(&it, now);
            throttle.succeeded(&it, now);
        }
        assert!(throttle.mistakes.is_empty());
    }

    #[test]
    fn memory_has_an_end() {
        let (mut throttle, mut now) = (LoginThrottle::default(), Instant::now());
        for n in 0..3000 {
            now += Duration::from_millis(1);
            let it = attempt(
                &format!("name {n}"),
                &format!("10.0.{}.{}", n / 200, n % 200),
            );
            throttle.failed(&it, now);
            if n % 2 == 0 {
                throttle.succeeded(&it, now);
            }
        }
        assert!(throttle.mistakes.len() <= MAX_COUNTERS);
        assert!(throttle.signed_in.len() <= MAX_KNOWN_ADDRESSES);
        // What is forgotten first was quiet longest.
        let newest = attempt("name 2999", "10.0.14.199");
        assert!(throttle.has_mistakes(&newest));
    }
}
