//! The figures of a report.

use std::collections::BTreeMap;

use crate::model::{
    ClipKey, Coverage, Day, DoubtfulHour, EndReasonCounts, Language, Ms, Number, Period,
    PlayTotals, Rating, Ratio, Sha256, Slug, Surface, Trigger, Variant,
};

/// A filter of plays; a field of `None` matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The room.
    pub room: Option<Slug>,
    /// The language.
    pub language: Option<Language>,
    /// The variant.
    pub variant: Option<Variant>,
    /// The surface.
    pub surface: Option<Surface>,
}

impl Filter {
    /// Whether it matches all plays.
    pub fn is_unfiltered(&self) -> bool {
        *self == Self::default()
    }

    /// The filter of a report's main figures: speakers, unless a surface is selected.
    #[must_use]
    pub fn headline(&self) -> Self {
        Self {
            surface: self.surface.or(Some(Surface::Speaker)),
            ..self.clone()
        }
    }

    /// The filter of the phones' figures; `None` where a surface is selected.
    pub fn phone_filter(&self) -> Option<Self> {
        self.surface.is_none().then(|| Self {
            surface: Some(Surface::Phone),
            ..self.clone()
        })
    }

    /// Whether sessions can be filtered so: they have a room and a surface, but no language or variant.
    pub fn applies_to_sessions(&self) -> bool {
        self.language.is_none() && self.variant.is_none()
    }

    /// Whether it matches plays of these dimensions.
    pub fn matches(&self, dimensions: &Dimensions) -> bool {
        self.room
            .as_ref()
            .is_none_or(|room| *room == dimensions.room)
            && self
                .language
                .as_ref()
                .is_none_or(|language| *language == dimensions.language)
            && self
                .variant
                .is_none_or(|variant| variant == dimensions.clip.variant)
            && self
                .surface
                .is_none_or(|surface| surface == dimensions.surface)
    }
}

/// The dimensions by which plays are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// The room.
    pub room: Slug,
    /// The clip.
    pub clip: ClipKey,
    /// The language.
    pub language: Language,
    /// The recording.
    pub recording: Sha256,
    /// The surface.
    pub surface: Surface,
    /// D: the recording's length without trailing silence.
    pub audible_length: Ms,
}

/// Totals of sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionTotals {
    /// The number of sessions.
    pub sessions: i64,
    /// Sessions without a play.
    pub without_play: i64,
    /// Plays, at most one per clip and session.
    pub unique_plays: i64,
    /// Sessions that played more than half of the clips that the room offers.
    pub heard_half: i64,
    /// Total time from the first touch to the last touch or sound.
    pub dwell_ms: i64,
}

impl SessionTotals {
    /// Length of the stored form.
    pub const COUNTERS: usize = 5;
}

/// In the stored order.
impl From<SessionTotals> for [i64; SessionTotals::COUNTERS] {
    fn from(totals: SessionTotals) -> Self {
        [
            totals.sessions,
            totals.without_play,
            totals.unique_plays,
            totals.heard_half,
            totals.dwell_ms,
        ]
    }
}

/// From the stored order.
impl From<[i64; SessionTotals::COUNTERS]> for SessionTotals {
    fn from(numbers: [i64; SessionTotals::COUNTERS]) -> Self {
        let [sessions, silent, unique_plays, heard_half, dwell_ms] = numbers;
        Self {
            sessions,
            without_play: silent,
            unique_plays,
            heard_half,
            dwell_ms,
        }
    }
}

/// A room's time by state while the museum was open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// Time in which a speaker could play, in milliseconds.
    pub available_ms: i64,
    /// The speaker did not respond.
    pub dead_ms: i64,
    /// docent was not running.
    pub down_ms: i64,
}

/// How often one clip was played after another in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The clip before.
    pub clip: Number,
    /// The clip after.
    pub next: Number,
    /// The number of transitions.
    pub times: i64,
}

/// The context of a period's plays: sessions and availability.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportContext {
    /// By room and surface. None is the whole museum.
    pub sessions: BTreeMap<(Option<Slug>, Surface), SessionTotals>,
    /// The availability of each room.
    pub availability: BTreeMap<Slug, Availability>,
}

/// Hours of the week, from Monday at midnight.
pub const HOURS_PER_WEEK: usize = 168;

/// The figures of a period and a filter, read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// The filter.
    pub filter: Filter,
    /// The totals of each combination of dimensions.
    pub listened: Vec<(Dimensions, PlayTotals)>,
    /// Of the period before, of the same length.
    pub before: Vec<(Dimensions, PlayTotals)>,
    /// Days on which something was started, in order.
    pub days: Vec<(Day, PlayTotals)>,
    /// The number of plays by end reason.
    pub end_reasons: EndReasonCounts,
    /// Plays by the hour of the week.
    pub plays_by_hour: Vec<i64>,
    /// Available time of rooms by the hour of the week.
    pub available_by_hour: Vec<i64>,
    /// By room and surface, within the filter. `None` is the whole museum.
    pub sessions: BTreeMap<(Option<Slug>, Surface), SessionTotals>,
    /// The most frequent ones, most frequent first.
    pub transitions: Vec<Transition>,
    /// The availability of each room.
    pub availability: BTreeMap<Slug, Availability>,
    /// Plays that no visitor started.
    pub other_triggers: BTreeMap<Trigger, i64>,
    /// Admissions of the days that staff counted.
    pub admissions: Vec<(Day, i64)>,
    /// Sessions on the days that staff counted, at the filter's surface.
    pub counted_sessions: i64,
    /// Plays that have not ended, and are in no figure yet.
    pub open_plays: i64,
}

/// A report. Plays at speakers are proven; phones' plays are reported by browsers that anybody can
/// imitate. So speakers come first, and phones are separate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Figures of speakers, or of the selected surface.
    pub first: Figures,
    /// `None` where a surface is selected.
    pub phones: Option<Figures>,
    /// Hours of the whole museum with implausibly many phone plays; empty where phones are not selected.
    pub doubtful: Vec<DoubtfulHour>,
}

impl Figures {
    /// The totals of all dimensions.
    pub fn total(&self) -> PlayTotals {
        sum(&self.listened)
    }

    /// The totals of the previous period.
    pub fn total_before(&self) -> PlayTotals {
        sum(&self.before)
    }

    /// Totals by `key`, in the order of the keys.
    pub fn by<K: Ord>(&self, key: impl Fn(&Dimensions) -> K) -> BTreeMap<K, PlayTotals> {
        by(&self.listened, key)
    }

    /// The previous period's totals, grouped by `key`.
    pub fn by_before<K: Ord>(&self, key: impl Fn(&Dimensions) -> K) -> BTreeMap<K, PlayTotals> {
        by(&self.before, key)
    }

    /// Availability of the filter's rooms.
    pub fn available(&self) -> Availability {
        available(&self.availability)
    }

    /// Of all surfaces of the cut together.
    pub fn sessions_of(&self, room: Option<&Slug>) -> SessionTotals {
        visits_of(&self.sessions, room)
    }

    /// Of all visits to rooms, those in which more than half was heard of what the room offers.
    pub fn heard_half(&self) -> Ratio {
        let rooms = self.sessions.iter().filter(|entry| entry.0.0.is_some());
        rooms.fold(Ratio::default(), |sum, (_, totals)| Ratio {
            part: sum.part + totals.heard_half,
            of: sum.of + totals.sessions,
        })
    }

    /// Sessions for each hundred people who came, on the days that staff counted: in tenths.
    pub fn sessions_per_hundred(&self) -> Option<i64> {
        let people: i64 = self.admissions.iter().map(|admission| admission.1).sum();
        Ratio {
            part: self.counted_sessions,
            of: people,
        }
        .permille()
    }
}

impl ReportContext {
    /// Of all its rooms.
    pub fn available(&self) -> Availability {
        available(&self.availability)
    }

    /// Of all surfaces of the cut together.
    pub fn sessions_of(&self, room: Option<&Slug>) -> SessionTotals {
        visits_of(&self.sessions, room)
    }
}

fn available(rooms: &BTreeMap<Slug, Availability>) -> Availability {
    let mut sum = Availability::default();
    for availability in rooms.values() {
        sum.available_ms += availability.available_ms;
        sum.dead_ms += availability.dead_ms;
        sum.down_ms += availability.down_ms;
    }
    sum
}

fn visits_of(
    visits: &BTreeMap<(Option<Slug>, Surface), SessionTotals>,
    room: Option<&Slug>,
) -> SessionTotals {
    let mut sum = SessionTotals::default();
    for (_, totals) in visits.iter().filter(|((at, _), _)| at.as_ref() == room) {
        sum.sessions += totals.sessions;
        sum.without_play += totals.without_play;
        sum.unique_plays += totals.unique_plays;
        sum.heard_half += totals.heard_half;
        sum.dwell_ms += totals.dwell_ms;
    }
    sum
}

fn sum(listened: &[(Dimensions, PlayTotals)]) -> PlayTotals {
    let mut sum = PlayTotals::default();
    for (_, totals) in listened {
        sum += *totals;
    }
    sum
}

fn by<K: Ord>(
    listened: &[(Dimensions, PlayTotals)],
    key: impl Fn(&Dimensions) -> K,
) -> BTreeMap<K, PlayTotals> {
    let mut sums: BTreeMap<K, PlayTotals> = BTreeMap::new();
    for (dimensions, tally) in listened {
        *sums.entry(key(dimensions)).or_default() += *tally;
    }
    sums
}

impl PlayTotals {
    /// Completions out of the uncensored plays.
    pub fn completion_rate(&self) -> Ratio {
        Ratio {
            part: self.completions,
            of: self.uncensored_plays,
        }
    }

    /// The number of plays with an answer to how the visitor liked it.
    pub fn answers(&self) -> i64 {
        self.rated_good + self.rated_fair + self.rated_poor
    }

    /// The plays with an answer, out of all plays.
    pub fn answer_rate(&self) -> Ratio {
        Ratio {
            part: self.answers(),
            of: self.plays,
        }
    }

    /// The answers that say so, out of all answers.
    pub fn rated(&self, rating: Rating) -> Ratio {
        Ratio {
            part: match rating {
                Rating::Good => self.rated_good,
                Rating::Fair => self.rated_fair,
                Rating::Poor => self.rated_poor,
            },
            of: self.answers(),
        }
    }

    /// The mean of |H|/D over all starts, in tenths of a percent; `None` for too small a sample.
    pub fn holding_power(&self) -> Option<i64> {
        let mean = Ratio {
            part: self.held,
            of: self.starts,
        };
        // Held is in millionths of one; so its mean over 1000 is in tenths of a percent.
        (mean.of >= crate::model::MIN_SAMPLE)
            .then(|| (2 * mean.part + 1000 * mean.of).div_euclid(2000 * mean.of))
    }
}

/// The coverage of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The recording.
    pub recording: Sha256,
    /// The recording's length without trailing silence.
    pub audible_length: Ms,
    /// The number of listeners of each part.
    pub coverage: Coverage,
}
