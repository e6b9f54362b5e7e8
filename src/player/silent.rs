use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Gain, Ms};
use crate::player::{Output, OutputState, Report, Sound, Trouble};

/// Plays to nobody, in real time.
#[derive(Debug)]
pub struct Silent {
    clock: Clock,
    running: Option<Running>,
    next: Option<(Ms, Ms)>,
}

#[derive(Debug)]
struct Running {
    from: Ms,
    length: Ms,
    since: Instant,
    fades_at: Option<Instant>,
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

fn is_there(sound: &Sound) -> Result<(), Trouble> {
    if sound.file.is_file() {
        Ok(())
    } else {
        let file = sound.file.display();
        Err(Trouble::Recording(format!("{file} is not there")))
    }
}

impl Output for Silent {
    fn start(&mut self, sound: &Sound) -> Result<(), Trouble> {
        self.close();
        is_there(sound)?;
        self.running = Some(Running {
            from: sound.from,
            length: sound.length,
            since: self.clock.monotonic(),
            fades_at: None,
        });
        Ok(())
    }

    fn follow(&mut self, sound: &Sound) -> Result<(), Trouble> {
        is_there(sound)?;
        self.next = Some((sound.from, sound.length));
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
        let Some(running) = &self.running else {
            return Report {
                reached: Ms::ZERO,
                state: OutputState::Lost,
            };
        };
        let faded = running.fades_at.filter(|at| now >= *at);
        let until = faded.unwrap_or(now);
        let reached = running.from + Ms::from(until.saturating_duration_since(running.since));
        let length = running.length;
        let state = if reached >= length {
            OutputState::Ended
        } else if faded.is_some() {
            OutputState::Faded
        } else {
            OutputState::Sounding
        };
        if state == OutputState::Ended
            && running.fades_at.is_none()
            && let Some((from, length)) = self.next.take()
        {
            let over = (reached - running.length).duration();
            self.running = Some(Running {
                from,
                length,
                since: now.checked_sub(over).unwrap_or(now),
                fades_at: None,
            });
        }
        Report {
            reached: reached.min(length),
            state,
        }
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
