//! An output that nobody hears. It reads what it plays as a sound card does, so that a damaged
//! recording ends there as it ends anywhere.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Gain, Ms};
use crate::player::feed::{Feed, RATE};
use crate::player::sink::Unheard;
use crate::player::{Output, OutputState, Report, Sound, Trouble};

/// A decoder that brings nothing from one report to the next, so often, is not waited for any more:
/// reports are 20 ms apart at least.
const MOST_REPORTS_WITHOUT_PROGRESS: u32 = 100;

/// Plays to nobody, in real time.
#[derive(Debug)]
pub struct Silent {
    clock: Clock,
    running: Option<Running>,
    next: Option<Part>,
}

/// A recording that is played, or is about to be.
#[derive(Debug)]
struct Part {
    feed: Feed,
    unheard: Arc<Unheard>,
    from: Ms,
    length: Ms,
}

#[derive(Debug)]
struct Running {
    part: Part,
    since: Instant,
    fades_at: Option<Instant>,
    /// How much was decoded at the last report,
    decoded: u64,
    /// and how many reports in a row that has been all.
    waited: u32,
}

impl Silent {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            running: None,
            next: None,
        }
    }
}

impl Part {
    fn start(sound: &Sound) -> Result<Self, Trouble> {
        let (feed, unheard) = Feed::start_unheard(sound)?;
        feed.primed()?;
        Ok(Self {
            feed,
            unheard,
            from: sound.from,
            length: sound.length,
        })
    }
}

impl Running {
    fn begin(part: Part, since: Instant) -> Self {
        Self {
            part,
            since,
            fades_at: None,
            decoded: 0,
            waited: 0,
        }
    }

    fn report(&mut self, now: Instant) -> Report {
        let faded = self.fades_at.filter(|at| now >= *at);
        let passed = Ms::from(faded.unwrap_or(now).saturating_duration_since(self.since));
        let (reached, length) = (self.part.from + passed, self.part.length);
        // Asked in this order: what came just before the end is not lost.
        let ended = self.part.feed.progress.has_ended();
        let readable = self.part.from + self.decode(passed);
        let broken = self.part.feed.progress.is_broken() || self.gives_up(ended);
        let state = if broken && reached >= readable.min(length) {
            OutputState::Broken
        } else if reached >= length && ended {
            OutputState::Ended
        } else if faded.is_some() {
            OutputState::Faded
        } else {
            OutputState::Sounding
        };
        let most = if broken { readable.min(length) } else { length };
        Report {
            reached: reached.min(most),
            state,
        }
    }

    /// Lets the decoder go on as far as time has passed; says how far it is.
    fn decode(&mut self, passed: Ms) -> Ms {
        let due = passed.0.saturating_mul(u64::from(RATE)) / 1000;
        self.part.unheard.want(due);
        let decoded = self.part.unheard.decoded();
        if decoded > due || decoded > self.decoded {
            self.waited = 0;
        } else {
            self.waited = self.waited.saturating_add(1);
        }
        if decoded <= due {
            self.part.feed.wake();
        }
        self.decoded = decoded;
        Ms::from_frames(decoded, RATE)
    }

    /// Whether the decoder is not waited for any more.
    fn gives_up(&self, ended: bool) -> bool {
        let gives_up = !ended && self.waited >= MOST_REPORTS_WITHOUT_PROGRESS;
        if gives_up && self.waited == MOST_REPORTS_WITHOUT_PROGRESS {
            self.part.feed.log_stall();
        }
        gives_up
    }
}

impl Output for Silent {
    fn start(&mut self, sound: &Sound) -> Result<(), Trouble> {
        self.close();
        let part = Part::start(sound)?;
        self.running = Some(Running::begin(part, self.clock.monotonic()));
        Ok(())
    }

    fn follow(&mut self, sound: &Sound) -> Result<(), Trouble> {
        self.next = Some(Part::start(sound)?);
        Ok(())
    }

    fn set_gain(&mut self, _gain: Gain) {}

    fn fade(&mut self, over: Duration) {
        let at = self.clock.monotonic() + over;
        if let Some(running) = &mut self.running {
            running.fades_at = Some(at);
        }
    }

    fn unfade(&mut self) {
        if let Some(running) = &mut self.running {
            running.fades_at = None;
        }
    }

    fn close(&mut self) {
        self.running = None;
        self.next = None;
    }

    fn report(&mut self) -> Report {
        let now = self.clock.monotonic();
        let Some(running) = &mut self.running else {
            return Report {
                reached: Ms::ZERO,
                state: OutputState::Lost,
            };
        };
        let report = running.report(now);
        if report.state == OutputState::Ended
            && running.fades_at.is_none()
            && let Some(next) = self.next.take()
        {
            // It began when the first ended, which may be a while ago.
            let played = (running.part.length - running.part.from).duration();
            let since = running.since.checked_add(played).unwrap_or(now);
            self.running = Some(Running::begin(next, since.min(now)));
        }
        report
    }

    fn probe(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn underruns(&self) -> u64 {
        0
    }

    fn rest(&mut self, _now: Instant) -> Option<Instant> {
        None
    }
}
