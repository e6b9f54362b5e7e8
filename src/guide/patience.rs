//! How long to wait after wrong passwords: longer each time, for the name and for where they came
//! from. Pure; knows no clock.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// So many mistakes are anybody's; a whole museum may share one address.
const FREE_FOR_A_NAME: u32 = 3;
const FREE_FOR_AN_ADDRESS: u32 = 10;
const LONGEST: Duration = Duration::from_mins(5);
/// After so long without a mistake everything is forgotten.
const FORGOTTEN: Duration = Duration::from_hours(1);
/// Of more names and addresses the ones that were quiet longest are forgotten.
const MOST: usize = 2000;

#[derive(Debug, Default)]
pub(super) struct Patience(BTreeMap<Who, Tries>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Name(String),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    failed: u32,
    last: Instant,
}

impl Patience {
    /// How long this name or address must still wait; none where it need not.
    pub(super) fn wait(&self, name: &str, from: IpAddr, now: Instant) -> Option<Duration> {
        let waits = both(name, from).into_iter().filter_map(|who| {
            let tries = self.0.get(&who)?;
            let until = tries.last + pause(tries.failed, free(&who));
            (until > now).then(|| until.saturating_duration_since(now))
        });
        waits.max()
    }

    pub(super) fn failed(&mut self, name: &str, from: IpAddr, now: Instant) {
        self.0
            .retain(|_, it| now.saturating_duration_since(it.last) < FORGOTTEN);
        for who in both(name, from) {
            if self.0.len() >= MOST && !self.0.contains_key(&who) {
                let oldest = self.0.iter().min_by_key(|(_, it)| it.last);
                if let Some(oldest) = oldest.map(|(who, _)| who.clone()) {
                    self.0.remove(&oldest);
                }
            }
            let tries = self.0.entry(who).or_insert(Tries {
                failed: 0,
                last: now,
            });
            tries.failed = tries.failed.saturating_add(1);
            tries.last = now;
        }
    }

    /// Takes back what was counted before the answer was known. The name is forgiven altogether, the
    /// address only this once: one right password must not open the door to guessing others.
    pub(super) fn succeeded(&mut self, name: &str, from: IpAddr) {
        for who in both(name, from) {
            let left = match (&who, self.0.get(&who)) {
                (Who::Address(_), Some(it)) => it.failed.saturating_sub(1),
                (Who::Name(_), _) | (_, None) => 0,
            };
            match self.0.get_mut(&who) {
                Some(it) if left > 0 => it.failed = left,
                Some(_) | None => drop(self.0.remove(&who)),
            }
        }
    }
}

fn both(name: &str, from: IpAddr) -> [Who; 2] {
    [Who::Name(name.to_owned()), Who::Address(from)]
}

fn free(who: &Who) -> u32 {
    match who {
        Who::Name(_) => FREE_FOR_A_NAME,
        Who::Address(_) => FREE_FOR_AN_ADDRESS,
    }
}

/// 1 s after the first mistake that is not free, then twice as long each time.
fn pause(failed: u32, free: u32) -> Duration {
    match failed.checked_sub(free + 1) {
        Some(beyond) => Duration::from_secs(1 << beyond.min(10)).min(LONGEST),
        None => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn each_wrong_password_makes_the_next_wait_longer() {
        let mut patience = Patience::default();
        let (mut now, here) = (Instant::now(), address("10.0.0.7"));
        let mut waits = Vec::new();
        for _ in 0..14 {
            patience.failed("ana", here, now);
            let wait = patience.wait("ana", here, now);
            waits.push(wait.map_or(0, |it| it.as_secs()));
            now += wait.unwrap_or_default();
            assert_eq!(patience.wait("ana", here, now), None);
        }
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        patience.failed("ana", here, now);
        assert!(
            patience.wait("ana", address("10.0.0.8"), now).is_some(),
            "by name"
        );
        assert!(patience.wait("eva", here, now).is_some(), "by address");
        assert_eq!(patience.wait("eva", address("10.0.0.8"), now), None);
        patience.succeeded("ana", address("10.0.0.8"));
        assert_eq!(patience.wait("ana", address("10.0.0.8"), now), None);
        assert!(patience.wait("ana", here, now).is_some());
        now += FORGOTTEN;
        patience.failed("eva", here, now);
        assert_eq!(patience.wait("eva", here, now), None);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn whoever_is_right_every_time_never_waits() {
        let mut patience = Patience::default();
        let (now, here) = (Instant::now(), address("10.0.0.7"));
        for n in 0..100 {
            let name = format!("name {n}");
            assert_eq!(patience.wait(&name, here, now), None, "{n}");
            patience.failed(&name, here, now);
            patience.succeeded(&name, here);
        }
        assert!(patience.0.is_empty());
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any instant will do")]
    fn a_network_has_one_address_and_memory_has_an_end() {
        let mut patience = Patience::default();
        let now = Instant::now();
        for n in 0..2500u32 {
            patience.failed(
                &format!("name {n}"),
                address(&format!("2001:db8::{:x}", n % 9999)),
                now,
            );
        }
        assert!(
            patience
                .wait("other", address("2001:db8::ffff:1"), now)
                .is_some()
        );
        assert_eq!(patience.wait("other", address("2001:db9::1"), now), None);
        assert!(patience.0.len() <= MOST);
    }
}
