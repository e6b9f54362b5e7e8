//! Whatever visitors, staff and devices do: what always holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::Key;

#[derive(Clone, Debug)]
enum Touch {
    Play,
    Follow,
    Pause,
    Resume,
    Stop,
    Seek(u64),
    Wait(u64),
    Lose,
    Test,
    Announce,
    Level(f64),
}

fn touches() -> impl Strategy<Value = Vec<Touch>> {
    let touch = prop_oneof![
        3 => Just(Touch::Play),
        2 => Just(Touch::Follow),
        2 => Just(Touch::Pause),
        2 => Just(Touch::Resume),
        1 => Just(Touch::Stop),
        2 => (0u64..70_000).prop_map(Touch::Seek),
        6 => (1u64..30_000).prop_map(Touch::Wait),
        1 => Just(Touch::Lose),
        1 => Just(Touch::Test),
        1 => Just(Touch::Announce),
        1 => (-40.0..12.0).prop_map(Touch::Level),
    ];
    prop::collection::vec(touch, 0..80)
}

/// An output that does what it is told, in real time.
#[derive(Debug, Default)]
struct Obedient {
    /// What sounds: from where, how far at the most, and since when.
    sounds: Option<(u64, u64, u64)>,
    next: Option<(u64, u64)>,
    fading: bool,
}

impl Obedient {
    fn obey(&mut self, effect: &Effect, now: u64) {
        match effect {
            Effect::Start(it) => {
                *self = Self {
                    sounds: Some((it.from.0, it.length.0, now)),
                    ..Self::default()
                };
            }
            Effect::Follow(it) => {
                assert!(self.sounds.is_some() && self.next.is_none() && !self.fading);
                self.next = Some((it.from.0, it.length.0));
            }
            Effect::Close => *self = Self::default(),
            Effect::Fade(_) => {
                assert!(self.sounds.is_some(), "only what sounds can fade");
                self.fading = true;
            }
            Effect::Unfade => self.fading = false,
            Effect::Followed => assert!(self.next.is_none(), "it has begun"),
            Effect::Gain(_) | Effect::Tell(_) => {}
        }
    }

    fn report(&mut self, now: u64) -> Option<Report> {
        let (from, length, since) = self.sounds?;
        let reached = (from + now - since).min(length);
        let state = if reached == length {
            OutputState::Ended
        } else if self.fading {
            OutputState::Faded
        } else {
            OutputState::Sounding
        };
        if state == OutputState::Ended
            && !self.fading
            && let Some((from, length)) = self.next.take()
        {
            self.sounds = Some((from, length, now));
        }
        Some(Report {
            reached: Ms(reached),
            state,
        })
    }
}

struct World {
    bench: Bench,
    output: Obedient,
    gone: u64,
    serial: u32,
    /// Which play was shown where last, and whether a visitor leapt since.
    shown: Option<(Key, Ms)>,
    leapt: bool,
}

impl World {
    fn cue(&mut self) -> Box<Cue> {
        self.serial += 1;
        let mut it = cue('a');
        it.play = format!("{:032x}", self.serial).parse().unwrap();
        it
    }

    fn step(&mut self, input: Input) {
        for effect in self.bench.after(0, input) {
            self.output.obey(&effect, self.gone);
        }
    }

    fn touch(&mut self, touch: Touch) {
        match touch {
            Touch::Play => {
                let cue = self.cue();
                let asked = self.bench.clock.monotonic();
                self.step(Input::Play(cue, asked));
            }
            Touch::Follow => {
                let cue = self.cue();
                self.step(Input::Follow(cue));
            }
            Touch::Pause => self.step(Input::Pause),
            Touch::Resume => self.step(Input::Resume),
            Touch::Stop => self.step(Input::Stop(EndReason::Stopped)),
            Touch::Seek(to) => {
                self.leapt = true;
                self.step(Input::Seek(Ms(to)));
            }
            Touch::Test => self.step(Input::Test(tone())),
            Touch::Announce => {
                let mut cue = self.cue();
                cue.trigger = Trigger::Schedule;
                self.step(Input::Announce([cue].into()));
            }
            Touch::Level(trim) => self.step(Input::Level(Level::new(trim, 4.0).unwrap())),
            Touch::Lose => match self.output.report(self.gone) {
                Some(report) => {
                    self.output.sounds = None;
                    let state = OutputState::Lost;
                    self.step(Input::Report(Report { state, ..report }));
                }
                None => self.step(Input::Returned),
            },
            Touch::Wait(ms) => {
                self.gone += ms;
                self.bench.clock.advance(Duration::from_millis(ms));
                match self.output.report(self.gone) {
                    Some(report) => self.step(Input::Report(report)),
                    None => self.step(Input::Tick),
                }
            }
        }
    }

    /// Nobody is set back who did not ask for it.
    fn look_at_the_screen(&mut self) -> Result<(), TestCaseError> {
        let now = self.bench.machine.status().now;
        let shown = now.map(|it| {
            (
                it.play.clone(),
                it.position_at(self.bench.clock.monotonic()),
            )
        });
        if let (Some(before), Some(after)) = (&self.shown, &shown)
            && before.0 == after.0
            && !self.leapt
        {
            // What a screen is told is off by a blink at the most.
            prop_assert!(after.1 + DRIFT >= before.1, "{before:?} {after:?}");
        }
        // A leap takes until the sound goes on.
        self.leapt &= self.output.fading;
        self.shown = shown;
        Ok(())
    }
}

/// By this much what a screen believes may be off.
const DRIFT: Ms = Ms(60);

proptest! {
    #[test]
    fn at_most_one_clip_sounds_and_every_play_has_one_end_and_is_heard_no_longer_than_it_lasted(
        touches in touches()
    ) {
        let mut world = World {
            bench: Bench::new(),
            output: Obedient::default(),
            gone: 0,
            serial: 0,
            shown: None,
            leapt: false,
        };
        for touch in touches {
            world.touch(touch);
            let sounding = world.bench.machine.next_report().is_some();
            prop_assert_eq!(
                sounding,
                world.output.sounds.is_some(),
                "the machine and its output agree"
            );
            world.look_at_the_screen()?;
        }
        // The house closes: whatever is open ends.
        world.step(Input::Stop(EndReason::Closing));
        world.touch(Touch::Wait(1));
        prop_assert!(world.bench.machine.silent());

        let mut plays: BTreeMap<Key, (&Play, u32)> = BTreeMap::new();
        for play in &world.bench.told {
            prop_assert!(play.heard.total() <= play.listened);
            prop_assert!(play.heard.total() <= Ms(60_000));
            let begun = u64::try_from(play.started.boot_ms).unwrap();
            // The first sound is noticed a moment after it was heard.
            prop_assert!(play.listened.0 <= world.gone - begun.min(world.gone) + 30_000);
            prop_assert!(play.listened.0 <= world.gone);
            let (before, ends) = plays.entry(play.key.clone()).or_insert((play, 0));
            prop_assert_eq!(*ends, 0, "nothing is told of a play after its end");
            prop_assert!(before.listened <= play.listened);
            *before = play;
            *ends += u32::from(play.end.is_some());
        }
        for (play, ends) in plays.values() {
            prop_assert_eq!(*ends, 1, "{:?}", play);
        }
        let listened: u64 = plays.values().map(|(play, _)| play.listened.0).sum();
        prop_assert!(listened <= world.gone, "one after another");
    }
}
