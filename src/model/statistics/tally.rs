//! Totals of plays, and what one play adds to them.

use std::ops::AddAssign;

use crate::model::{EndReason, Ms, Rating};

/// Totals of plays. Signed, so that a play can be subtracted when its report is updated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlayTotals {
    /// Plays with a first sound that a visitor started.
    pub starts: i64,
    /// |H| < 2 s.
    pub skips: i64,
    /// |H| ≥ min(10 s, D/2).
    pub plays: i64,
    /// Plays that the visitor ended.
    pub uncensored_plays: i64,
    /// Uncensored, and |H| ≥ 0.90·D.
    pub completions: i64,
    /// Starts that did not end by the visitor's choice.
    pub censored: i64,
    /// Time of sound in milliseconds, replays included.
    pub listened_ms: i64,
    /// The sum of |H|/D over all starts, in millionths.
    pub held: i64,
    /// Starts whose time is estimated: the clock was not set when they began, nor since.
    pub estimated: i64,
    /// Plays that the visitor liked.
    pub rated_good: i64,
    /// Plays that the visitor found so-so.
    pub rated_fair: i64,
    /// Plays that the visitor did not like.
    pub rated_poor: i64,
}

const MAX_SKIP: Ms = Ms(2_000);
const MIN_PLAY: Ms = Ms(10_000);
const MILLION: u64 = 1_000_000;

impl PlayTotals {
    /// Length of the stored form.
    pub const COUNTERS: usize = 12;

    /// The totals of one ended play. `sounding` is D, `heard` is |H|.
    pub fn from_play(
        audible_length: Ms,
        heard: Ms,
        listened: Ms,
        end: EndReason,
        estimated: bool,
        rating: Option<Rating>,
    ) -> Self {
        let heard = heard.min(audible_length);
        let play = is_play(audible_length, heard);
        let censored = end.is_censored();
        // A silent recording holds no listener.
        let held = (heard.0.saturating_mul(MILLION))
            .checked_div(audible_length.0)
            .unwrap_or(0);
        // An answer to less than a play is not counted, so that no share is more than the whole.
        let rated = |as_what| i64::from(play && rating == Some(as_what));
        let complete = heard.0.saturating_mul(10) >= audible_length.0.saturating_mul(9);
        Self {
            starts: 1,
            skips: i64::from(heard < MAX_SKIP),
            plays: i64::from(play),
            uncensored_plays: i64::from(play && !censored),
            completions: i64::from(complete && play && !censored),
            censored: i64::from(censored),
            listened_ms: to_signed(listened.0),
            held: to_signed(held),
            estimated: i64::from(estimated),
            rated_good: rated(Rating::Good),
            rated_fair: rated(Rating::Fair),
            rated_poor: rated(Rating::Poor),
        }
    }
}

/// In the stored order.
impl From<PlayTotals> for [i64; PlayTotals::COUNTERS] {
    fn from(totals: PlayTotals) -> Self {
        [
            totals.starts,
            totals.skips,
            totals.plays,
            totals.uncensored_plays,
            totals.completions,
            totals.censored,
            totals.listened_ms,
            totals.held,
            totals.estimated,
            totals.rated_good,
            totals.rated_fair,
            totals.rated_poor,
        ]
    }
}

/// From the stored order.
impl From<[i64; PlayTotals::COUNTERS]> for PlayTotals {
    fn from(numbers: [i64; PlayTotals::COUNTERS]) -> Self {
        let [
            starts,
            skips,
            plays,
            uncensored_plays,
            completions,
            censored,
            listened_ms,
            held,
            estimated,
            rated_good,
            rated_fair,
            rated_poor,
        ] = numbers;
        Self {
            starts,
            skips,
            plays,
            uncensored_plays,
            completions,
            censored,
            listened_ms,
            held,
            estimated,
            rated_good,
            rated_fair,
            rated_poor,
        }
    }
}

/// Whether a heard length counts as a play; trailing silence is not included.
pub fn is_play(audible_length: Ms, heard: Ms) -> bool {
    let heard = heard.min(audible_length);
    heard >= MIN_PLAY || heard.0.saturating_mul(2) >= audible_length.0 && heard > Ms::ZERO
}

fn to_signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl AddAssign for PlayTotals {
    fn add_assign(&mut self, other: Self) {
        self.starts += other.starts;
        self.skips += other.skips;
        self.plays += other.plays;
        self.uncensored_plays += other.uncensored_plays;
        self.completions += other.completions;
        self.censored += other.censored;
        self.listened_ms = self.listened_ms.saturating_add(other.listened_ms);
        self.held += other.held;
        self.estimated += other.estimated;
        self.rated_good += other.rated_good;
        self.rated_fair += other.rated_fair;
        self.rated_poor += other.rated_poor;
    }
}

/// The number of starts by end reason, in the order of [`EndReason::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndReasonCounts(pub [i64; EndReasonCounts::COUNTERS]);

impl EndReasonCounts {
    /// The number of end reasons.
    pub const COUNTERS: usize = EndReason::ALL.len();

    /// One play with this end reason.
    pub fn from_reason(end: EndReason) -> Self {
        let mut ends = [0; EndReason::ALL.len()];
        for (count, reason) in ends.iter_mut().zip(EndReason::ALL) {
            *count = i64::from(*reason == end);
        }
        Self(ends)
    }

    /// Each reason with its count.
    pub fn each(&self) -> impl Iterator<Item = (EndReason, i64)> + '_ {
        EndReason::ALL.iter().copied().zip(self.0)
    }
}

impl AddAssign for EndReasonCounts {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals_of(audible_length: u64, heard: u64, end: EndReason) -> PlayTotals {
        PlayTotals::from_play(Ms(audible_length), Ms(heard), Ms(heard), end, false, None)
    }

    #[test]
    fn a_play_is_ten_seconds_or_half_of_what_there_is() {
        for (audible_length, heard, skip, play) in [
            (60_000, 0, 1, 0),
            (60_000, 1_999, 1, 0),
            (60_000, 2_000, 0, 0),
            (60_000, 9_999, 0, 0),
            (60_000, 10_000, 0, 1),
            (12_000, 5_999, 0, 0),
            (12_000, 6_000, 0, 1),
            // Of three seconds half is a play, though it is short.
            (3_000, 1_500, 1, 1),
            // A recording of silence alone is played by nobody, however long it is.
            (0, 0, 1, 0),
            (0, 20_000, 1, 0),
        ] {
            let totals = totals_of(audible_length, heard, EndReason::Stopped);
            assert_eq!(totals.plays == 1, is_play(Ms(audible_length), Ms(heard)));
            assert_eq!(
                (totals.skips, totals.plays),
                (skip, play),
                "{heard} of {audible_length}"
            );
            assert_eq!(totals.starts, 1);
        }
    }

    #[test]
    fn nine_tenths_complete_it_unless_it_was_cut_off() {
        let ends = [
            (53_999, EndReason::Stopped, 0, 1),
            (54_000, EndReason::Stopped, 1, 1),
            (60_500, EndReason::Finished, 1, 1),
            (60_000, EndReason::PowerLoss, 0, 0),
            (30_000, EndReason::DeviceLost, 0, 0),
        ];
        for (heard, end, completions, rated) in ends {
            let totals = totals_of(60_000, heard, end);
            assert_eq!(
                (totals.completions, totals.uncensored_plays),
                (completions, rated)
            );
            assert_eq!(totals.plays, 1);
            assert_eq!(totals.censored, 1 - rated);
        }
    }

    #[test]
    fn an_answer_counts_with_its_play_and_not_with_less() {
        let rated = |heard, rating| {
            let (length, end) = (Ms(60_000), EndReason::Finished);
            let totals = PlayTotals::from_play(length, Ms(heard), Ms(heard), end, false, rating);
            (totals.rated_good, totals.rated_fair, totals.rated_poor)
        };
        assert_eq!(rated(60_000, Some(Rating::Good)), (1, 0, 0));
        assert_eq!(rated(10_000, Some(Rating::Fair)), (0, 1, 0));
        assert_eq!(rated(10_000, Some(Rating::Poor)), (0, 0, 1));
        assert_eq!(rated(60_000, None), (0, 0, 0));
        // A jump to the end is no play.
        assert_eq!(rated(1_500, Some(Rating::Poor)), (0, 0, 0));
    }

    #[test]
    fn what_is_kept_of_it_reads_back() {
        let totals = totals_of(60_000, 33_333, EndReason::Navigated);
        assert_eq!(totals.held, 555_550);
        assert_eq!(
            PlayTotals::from(<[i64; PlayTotals::COUNTERS]>::from(totals)),
            totals
        );
        let ends = EndReasonCounts::from_reason(EndReason::Closing);
        assert_eq!(ends.each().filter(|count| count.1 == 1).count(), 1);
    }
}
