//! How main joins what it has of a play with what a report says of it. Each join is a maximum, so that
//! reports may come in any order and any number of times.

use crate::model::{EndReason, HeardIntervals, Moment, Ms, Rating};

/// What was heard of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The intervals of the recording.
    pub heard: HeardIntervals,
    /// Duration of sound, replays included.
    pub listened: Ms,
    /// Why it ended.
    pub end: EndReason,
}

impl Sound {
    /// Whether it says more than `other`: more of the recording, or else longer, or else an end that is known
    /// and not assumed.
    pub fn is_more_than(&self, other: &Self) -> bool {
        self.rank() > other.rank()
    }

    fn rank(&self) -> (Ms, Ms, u8) {
        // What docent assumes where a page or the box ended without a word.
        let end = match self.end {
            EndReason::PowerLoss => 0,
            EndReason::Navigated => 1,
            EndReason::Finished
            | EndReason::Stopped
            | EndReason::Superseded
            | EndReason::IdleReset
            | EndReason::DeviceLost
            | EndReason::Error
            | EndReason::Closing
            | EndReason::Staff => 2,
        };
        (self.heard.total(), self.listened, end)
    }
}

/// Whether `new` replaces `known` as the start of a play: a trusted clock beats an estimate, and of two
/// alike the later one stays.
pub fn is_better_time(new: Moment, known: Moment) -> bool {
    (new.trusted, new.wall_ms) > (known.trusted, known.wall_ms)
}

/// Whether `new` replaces `known` as the beginning of a session: a trusted clock beats an estimate, and of
/// two alike the earlier one stays.
pub fn is_earlier_beginning(new: Moment, known: Moment) -> bool {
    (new.trusted, -new.wall_ms) > (known.trusted, -known.wall_ms)
}

/// The answer of a play: one beats none. Nobody answers twice; of two, the one that says less good stays.
pub fn joined_rating(one: Option<Rating>, other: Option<Rating>) -> Option<Rating> {
    one.max(other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sound() -> impl Strategy<Value = Sound> {
        let end = prop::sample::select(EndReason::ALL);
        (0..4_u64, 0..4_u64, end).prop_map(|(heard, listened, end)| Sound {
            heard: [(Ms(0), Ms(heard))].into_iter().collect(),
            listened: Ms(heard + listened),
            end,
        })
    }

    fn join(known: Sound, new: &Sound) -> Sound {
        if new.is_more_than(&known) {
            new.clone()
        } else {
            known
        }
    }

    proptest! {
        #[test]
        fn the_order_and_the_number_of_reports_make_no_difference(
            mut sounds in prop::collection::vec(sound(), 1..6), seed in any::<u64>()
        ) {
            let first = sounds.iter().fold(sounds[0].clone(), join);
            let by = usize::try_from(seed % 6).unwrap() % sounds.len();
            sounds.rotate_left(by);
            let twice = sounds.iter().chain(&sounds).fold(sounds[0].clone(), join);
            prop_assert_eq!(first.rank(), twice.rank());
        }
    }

    #[test]
    fn an_answer_beats_none_in_either_order() {
        let good = Some(Rating::Good);
        assert_eq!(joined_rating(None, good), good);
        assert_eq!(joined_rating(good, None), good);
        assert_eq!(joined_rating(None, None), None);
    }

    #[test]
    fn a_trusted_clock_beats_an_estimate() {
        let at = |wall_ms, trusted| Moment {
            wall_ms,
            boot_ms: 0,
            trusted,
        };
        assert!(is_better_time(at(1, true), at(9, false)));
        assert!(!is_better_time(at(9, false), at(1, true)));
        assert!(is_earlier_beginning(at(9, true), at(1, false)));
        assert!(is_earlier_beginning(at(1, true), at(9, true)));
        assert!(!is_earlier_beginning(at(9, true), at(1, true)));
    }
}
