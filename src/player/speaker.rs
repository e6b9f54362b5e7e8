//! One room's part of a sound card: what sounds there, and how far it has been heard.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Channel, Gain, Ms, Outlet, OutputName};
use crate::player::card::{Card, Cards, Seat};
use crate::player::drain::{Drain, Ends};
use crate::player::feed::Feed;
use crate::player::{Output, OutputState, Report, Silent, Sound, Trouble};

/// What sounds at an outlet; nothing is opened yet.
pub fn make(outlet: &Outlet, cards: &Cards, clock: &Clock) -> Box<dyn Output> {
    match &outlet.output {
        OutputName::Silent => Box::new(Silent::new(clock.clone())),
        OutputName::Device(name) => {
            Box::new(Speaker::new(name, outlet.channel, cards, clock.clone()))
        }
    }
}

/// An output of the box, or one channel of it.
#[derive(Debug)]
pub struct Speaker {
    card: Arc<Card>,
    channel: Channel,
    clock: Clock,
    sounding: Option<Sounding>,
    underruns: u64,
}

struct Sounding {
    // Dropped in this order: what was decoded goes, and then the device.
    ends: Ends,
    front: Part,
    next: Option<Part>,
    seat: Seat,
    /// How often the device had run dry when this began.
    dry: u64,
}

/// A recording that sounds, or is about to.
#[derive(Debug)]
struct Part {
    feed: Feed,
    from: Ms,
}

impl Speaker {
    pub fn new(name: &str, channel: Channel, cards: &Cards, clock: Clock) -> Self {
        Self {
            card: cards.card(name, &clock),
            channel,
            clock,
            sounding: None,
            underruns: 0,
        }
    }
}

impl Sounding {
    fn report(&mut self, now: Instant) -> Report {
        // Let go here of what the device's thread is done with.
        while self.ends.done.pop().is_ok() {}
        let pace = &self.seat.pace;
        let progress = &self.front.feed.progress;
        if progress.take_stalled() {
            self.front.feed.log_stall();
        }
        let over = progress.is_drained() && progress.is_quiet(pace, now);
        let state = if pace.look(now) {
            OutputState::Lost
        } else if over && progress.is_broken() {
            OutputState::Broken
        } else if over {
            OutputState::Ended
        } else if self.ends.tap.has_faded() && progress.is_quiet(pace, now) {
            OutputState::Faded
        } else {
            OutputState::Sounding
        };
        let report = Report {
            reached: self.front.from + progress.heard(pace, now),
            state,
        };
        if over && let Some(next) = self.next.take() {
            self.front = next;
        }
        report
    }

    /// How often there was nothing to sound though something was due.
    fn underruns(&self) -> u64 {
        let parts = std::iter::once(&self.front).chain(&self.next);
        let late: u64 = parts.map(|it| it.feed.progress.late()).sum();
        late + self.seat.pace.dry().saturating_sub(self.dry)
    }
}

impl Output for Speaker {
    fn start(&mut self, sound: &Sound) -> Result<(), Trouble> {
        self.close();
        let (feed, piece) = Feed::start(sound, self.channel)?;
        // The device is opened while the decoder works.
        let seat = self.card.enter()?;
        feed.primed()?;
        let (drain, ends) = Drain::new(piece, Arc::clone(&seat.pace));
        seat.sound(drain)?;
        self.sounding = Some(Sounding {
            ends,
            front: Part {
                feed,
                from: sound.from,
            },
            next: None,
            dry: seat.pace.dry(),
            seat,
        });
        Ok(())
    }

    fn follow(&mut self, sound: &Sound) -> Result<(), Trouble> {
        let Some(sounding) = self.sounding.as_mut().filter(|it| it.next.is_none()) else {
            return Err(Trouble::Device(
                "nothing sounds that it could follow".into(),
            ));
        };
        let (feed, piece) = Feed::start(sound, self.channel)?;
        feed.primed()?;
        if sounding.ends.next.push(piece).is_err() {
            return Err(Trouble::Device("something else follows".into()));
        }
        sounding.next = Some(Part {
            feed,
            from: sound.from,
        });
        Ok(())
    }

    fn set_gain(&mut self, gain: Gain) {
        if let Some(sounding) = &self.sounding {
            sounding.front.feed.set_gain(gain);
        }
    }

    fn fade(&mut self, over: Duration) {
        if let Some(sounding) = &self.sounding {
            sounding.ends.tap.fade(over);
        }
    }

    fn unfade(&mut self) {
        if let Some(sounding) = &self.sounding {
            sounding.ends.tap.unfade();
        }
    }

    fn close(&mut self) {
        let Some(sounding) = self.sounding.take() else {
            return;
        };
        sounding.ends.tap.turn_off();
        self.underruns += sounding.underruns();
    }

    fn report(&mut self) -> Report {
        let now = self.clock.monotonic();
        match &mut self.sounding {
            Some(sounding) => {
                let before = sounding.underruns();
                let report = sounding.report(now);
                // What a part that is over brought stays counted.
                self.underruns += before.saturating_sub(sounding.underruns());
                report
            }
            None => Report {
                reached: Ms::ZERO,
                state: OutputState::Lost,
            },
        }
    }

    fn probe(&mut self) -> Result<(), Trouble> {
        self.card.probe()
    }

    fn underruns(&self) -> u64 {
        let sounding = self.sounding.as_ref();
        self.underruns + sounding.map_or(0, Sounding::underruns)
    }

    fn rest(&mut self, now: Instant) -> Option<Instant> {
        self.card.rest(now)
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.close();
    }
}

impl std::fmt::Debug for Sounding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sounding")
            .field("front", &self.front)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
