//! What a speaker's thread has before it, and how it works through its letters.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::model::{EndReason, Key, Ms, Phase, Play, Refusal, ScreenId, SpeakerStatus};
use crate::player::ensemble::Ensemble;
use crate::player::machine::{Ear, Effect, Input, Machine, Tone};
use crate::player::manners::{Manners, Stage};
use crate::player::run::{Cue, Now};
use crate::player::{Hush, Letter, Order, OutputState, Report, Touch, Trouble, tone};

/// What the house has to say, and by when it must have begun.
type Announcement = (VecDeque<Box<Cue>>, Instant);

/// What the thread has before it.
pub(super) struct Desk {
    name: String,
    outputs: Ensemble,
    machine: Machine,
    manners: Manners,
    clock: Clock,
    plays: mpsc::Sender<Play>,
    show: watch::Sender<SpeakerStatus>,
    announcement: Option<Announcement>,
    /// The play that could not be prepared: it is begun when its time has come, and says why then.
    unprepared: Option<Key>,
    /// The tone for staff, once one was wanted.
    tone: Option<NamedTempFile>,
}

impl Desk {
    pub(super) fn new(
        name: String,
        outputs: Ensemble,
        machine: Machine,
        manners: Manners,
        clock: Clock,
        plays: mpsc::Sender<Play>,
        show: watch::Sender<SpeakerStatus>,
    ) -> Self {
        Self {
            name,
            outputs,
            machine,
            manners,
            clock,
            plays,
            show,
            announcement: None,
            unprepared: None,
            tone: None,
        }
    }

    pub(super) fn work(mut self, inbox: &Receiver<Letter>) {
        let work = || self.answer_letters(inbox);
        let why = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            self.break_off();
            EndReason::Error
        });
        self.fall_silent(why);
    }

    /// Ends what sounds at once, after a panic: what was heard until then is a play all the same.
    fn break_off(&mut self) {
        self.manners.dismiss();
        self.announcement = None;
        self.step(Input::Report(Report {
            reached: Ms::ZERO,
            state: OutputState::Broken,
        }));
    }

    /// Says why it ends.
    fn answer_letters(&mut self, inbox: &Receiver<Letter>) -> EndReason {
        self.find();
        let mut due = None;
        loop {
            // Letters do not put off what is due: whoever writes often would stop the clock.
            due = self
                .due()
                .map(|at| due.map_or(at, |due: Instant| due.min(at)));
            let left = due.map(|at| at.saturating_duration_since(self.clock.monotonic()));
            let letter = match left {
                Some(Duration::ZERO) => {
                    due = None;
                    self.wake();
                    continue;
                }
                Some(left) => match inbox.recv_timeout(left) {
                    Ok(letter) => letter,
                    Err(RecvTimeoutError::Timeout) => {
                        due = None;
                        self.wake();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return EndReason::Closing,
                },
                None => match inbox.recv() {
                    Ok(letter) => letter,
                    Err(_) => return EndReason::Closing,
                },
            };
            let (answer, reply) = match letter {
                Letter::Touch { touch, by, reply } => (self.touch(touch, by), reply),
                Letter::Staff { order, reply } => (self.obey(order), reply),
                Letter::Ask { reply } => (Ok(()), reply),
                Letter::Close(why) => return why,
            };
            if reply.send(answer).is_err() {
                tracing::debug!(
                    speaker = self.name,
                    "whoever asked is gone; it is done all the same"
                );
            }
        }
    }

    /// Fades what sounds and closes its play properly; nobody is heard meanwhile.
    fn fall_silent(&mut self, why: EndReason) {
        self.manners.dismiss();
        self.announcement = None;
        self.step(Input::Stop(why));
        while let Some(left) = self.machine.next_report() {
            std::thread::sleep(left);
            self.listen();
        }
    }

    fn touch(&mut self, touch: Touch, by: ScreenId) -> Result<(), Refusal> {
        if matches!(touch, Touch::Rest) {
            self.step(Input::Forget);
        }
        let stage = match self.machine.status().now {
            Some(now) if now.announced => Stage::Announcing,
            Some(now) => Stage::Playing {
                clip: now.subject.clip,
                paused: now.phase == Phase::Paused,
                next: self.machine.follows().map(|it| it.subject.clip.clone()),
            },
            None => Stage::Free,
        };
        let now = self.clock.monotonic();
        match self.manners.judge(touch, by, &stage, now)? {
            Some(input) => self.step(input),
            None => self.show(),
        }
        Ok(())
    }

    fn obey(&mut self, order: Order) -> Result<(), Refusal> {
        match order {
            Order::Outputs(fitted) => {
                self.fall_silent(EndReason::Staff);
                self.outputs.replace(fitted);
                self.find();
            }
            Order::Level(level) => self.step(Input::Level(level)),
            Order::Hush(Hush::Muted) => {
                self.manners.mute();
                self.announcement = None;
                self.step(Input::Stop(EndReason::Staff));
            }
            Order::Hush(Hush::Lifted) => self.manners.lift(),
            Order::Announce { .. } | Order::Test if self.manners.muted() => {
                return Err(Refusal::Muted);
            }
            Order::Announce { cues, latest } => {
                self.announcement = Some((cues.into_iter().map(Box::new).collect(), latest));
                self.step(Input::Tick);
            }
            Order::Test if !self.machine.may_test() => return Err(Refusal::Busy),
            Order::Test => self.test(),
        }
        Ok(())
    }

    fn test(&mut self) {
        let file = match self.tone.take().map_or_else(tone::write, Ok) {
            Ok(file) => file,
            Err(error) => {
                tracing::error!(speaker = self.name, %error, "the tone could not be written");
                return;
            }
        };
        let path = file.path().to_owned();
        self.tone = Some(file);
        self.step(Input::Test(Tone {
            file: path,
            length: tone::LENGTH,
            true_peak: tone::TRUE_PEAK,
        }));
    }

    /// When to look again at what sounds, or at what is missing.
    fn due(&mut self) -> Option<Instant> {
        let left = self.left()?;
        Some(self.clock.monotonic() + left)
    }

    fn left(&mut self) -> Option<Duration> {
        if let Some(left) = self.machine.next_report() {
            return Some(left);
        }
        let now = self.clock.monotonic();
        let deadlines = [
            self.machine.deadline(),
            self.outputs.look_at(),
            self.outputs.rest(now),
        ];
        let next = deadlines.into_iter().flatten().min();
        next.map(|at| at.saturating_duration_since(now))
    }

    fn wake(&mut self) {
        let sounds = self.machine.next_report().is_some();
        if sounds {
            self.listen();
        }
        let now = self.clock.monotonic();
        if self.outputs.look_at().is_some_and(|at| now >= at) {
            self.outputs.look(now);
            self.say_whether_there();
        }
        if !sounds {
            self.step(Input::Tick);
        }
    }

    fn listen(&mut self) {
        let report = self.outputs.report(self.clock.monotonic());
        self.step(Input::Report(report));
    }

    fn find(&mut self) {
        self.outputs.find(self.clock.monotonic());
        self.say_whether_there();
    }

    fn say_whether_there(&mut self) {
        let there = self.outputs.is_there();
        self.step(if there {
            Input::Returned
        } else {
            Input::Missing
        });
    }

    fn step(&mut self, input: Input) {
        let now = Now {
            instant: self.clock.monotonic(),
            moment: self.clock.moment(),
        };
        let mut failure = None;
        for effect in self.machine.step(input, now) {
            failure = failure.or(self.carry_out(effect, now.instant));
        }
        if let Some(failure) = failure {
            self.step(failure);
            return;
        }
        if self.machine.lost() {
            self.manners.dismiss();
            self.announcement = None;
        } else if let Some(input) = self.next(now.instant) {
            self.step(input);
            return;
        }
        self.show();
    }

    /// What comes by itself: what the house has to say, and then whoever waits.
    fn next(&mut self, now: Instant) -> Option<Input> {
        if let Some((_, latest)) = &self.announcement {
            let may = match self.machine.ear() {
                Ear::Open => true,
                Ear::Listening => now >= *latest,
                Ear::Full => false,
            };
            return self
                .announcement
                .take_if(|_| may)
                .map(|it| Input::Announce(it.0));
        }
        if self.machine.silent() {
            return self.manners.next(now);
        }
        if !self.machine.wants_next() {
            return None;
        }
        let next = self.manners.first(now)?;
        (self.unprepared.as_ref() != Some(&next.play))
            .then(|| Input::Follow(Box::new(next.clone())))
    }

    fn show(&self) {
        let mut status = self.machine.status();
        self.manners.tell(&mut status);
        status.outlets = self.outputs.statuses();
        self.show.send_if_modified(|shown| {
            let changed = *shown != status;
            if changed {
                *shown = status;
            }
            changed
        });
    }

    /// What the machine must hear of what came of it.
    fn carry_out(&mut self, effect: Effect, now: Instant) -> Option<Input> {
        match effect {
            Effect::Start(sound) => {
                let trouble = self.outputs.start(&sound, now).err()?;
                tracing::warn!(speaker = self.name, error = %trouble, "the sound did not start");
                let state = match trouble {
                    Trouble::Device(_) => OutputState::Lost,
                    Trouble::Recording(_) => OutputState::Broken,
                };
                return Some(Input::Report(Report {
                    reached: sound.from,
                    state,
                }));
            }
            Effect::Follow(sound) => {
                let trouble = self.outputs.follow(&sound).err()?;
                tracing::warn!(speaker = self.name, error = %trouble, "what follows is not prepared");
                self.unprepared = self.machine.follows().map(|it| it.play.clone());
                return Some(Input::Unfollow);
            }
            Effect::Followed => self.manners.follow(now),
            Effect::Gain(gain) => self.outputs.set_gain(gain),
            Effect::Fade(over) => self.outputs.fade(over),
            Effect::Unfade => self.outputs.unfade(),
            Effect::Close => self.outputs.close(),
            Effect::Tell(play) => {
                // Sound never waits for the database. A later telling holds all of this one.
                if self.plays.try_send(*play).is_err() {
                    tracing::warn!(speaker = self.name, "a play could not be told");
                }
            }
        }
        None
    }
}
