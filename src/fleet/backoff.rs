//! The pause before the next attempt to connect.

use std::time::Duration;

const SHORTEST_MS: u64 = 1000;
const LONGEST_MS: u64 = 60_000;

/// The pause after this many failures beyond the first: from 1 to 60 seconds, with a quarter of jitter, so that the boxes
/// of a house do not all come at once. `random` is any number.
pub fn backoff(failures: usize, random: u32) -> Duration {
    let doublings = u32::try_from(failures).unwrap_or(u32::MAX).min(6);
    let pause = (SHORTEST_MS << doublings).min(LONGEST_MS);
    let jitter = pause / 4 * u64::from(random) / u64::from(u32::MAX);
    Duration::from_millis((pause - jitter).max(SHORTEST_MS))
}

/// A random number for [`backoff`].
pub(super) fn random() -> u32 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u32::from_ne_bytes(bytes),
        // Without randomness there is no jitter.
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_one_second_to_a_minute() {
        let longest: Vec<u64> = (0..9).map(|n| backoff(n, 0).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let shortest: Vec<u128> = (0..9).map(|n| backoff(n, u32::MAX).as_millis()).collect();
        assert_eq!(
            shortest,
            [
                1000, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000, 45_000
            ]
        );
        assert_eq!(backoff(usize::MAX, 0).as_secs(), 60);
    }
}
