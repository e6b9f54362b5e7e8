//! Invariants of the machine under any sequence of inputs.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::Key;

#[derive(Clone, Debug)]
enum Action {
    Play,
    Enqueue,
    Pause,
    Resume,
    Stop,
    Seek(u64),
    Switch,
    Wait(u64),
    LoseDevice,
    Test,
    Announce,
    Level(f64),
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action = prop_oneof![
        3 => Just(Action::Play),
        2 => Just(Action::Enqueue),
        2 => Just(Action::Pause),
        2 => Just(Action::Resume),
        1 => Just(Action::Stop),
        2 => (0u64..70_000).prop_map(Action::Seek),
        2 => Just(Action::Switch),
        6 => (1u64..30_000).prop_map(Action::Wait),
        1 => Just(Action::LoseDevice),
        1 => Just(Action::Test),
        1 => Just(Action::Announce),
        1 => (-40.0..12.0).prop_map(Action::Level),
    ];
    prop::collection::vec(action, 0..80)
}

/// An output that carries out the effects in real time.
#[derive(Debug, Default)]
struct FakeOutput {
    /// The start position, the length (ms), and the time at which it started.
    current: Option<(u64, u64, u64)>,
    next: Option<(u64, u64)>,
    fading: bool,
}

impl FakeOutput {
    fn apply(&mut self, effect: &Effect, now: u64) {
        match effect {
            Effect::Start(source) => {
                *self = Self {
                    current: Some((source.start.0, source.length.0, now)),
                    ..Self::default()
                };
            }
            Effect::Enqueue(source) => {
                assert!(self.current.is_some() && self.next.is_none() && !self.fading);
                self.next = Some((source.start.0, source.length.0));
            }
            Effect::Close => *self = Self::default(),
            Effect::FadeOut(_) => {
                assert!(self.current.is_some(), "only what current can fade");
                self.fading = true;
            }
            Effect::CancelFade => self.fading = false,
            Effect::QueuedClipStarted(_) => assert!(self.next.is_none(), "it has begun"),
            Effect::SetGain(_) | Effect::ReportPlay(_) => {}
        }
    }

    fn report(&mut self, now: u64) -> Option<OutputReport> {
        let (start, length, since) = self.current?;
        let position = (start + now - since).min(length);
        let state = if position == length {
            OutputState::Finished
        } else if self.fading {
            OutputState::FadedOut
        } else {
            OutputState::Playing
        };
        if state == OutputState::Finished
            && !self.fading
            && let Some((start, length)) = self.next.take()
        {
            self.current = Some((start, length, now));
        }
        Some(OutputReport {
            position: Ms(position),
            state,
        })
    }
}

struct Simulation {
    bench: Bench,
    output: FakeOutput,
    elapsed_ms: u64,
    serial: u32,
    /// Which play was shown where last, and whether a visitor sought since.
    shown: Option<(Key, Ms)>,
    sought: bool,
}

impl Simulation {
    fn request(&mut self) -> Box<PlayRequest> {
        self.serial += 1;
        let mut request = play_request('a');
        request.play = format!("{:032x}", self.serial).parse().unwrap();
        request
    }

    fn step(&mut self, input: Input) {
        for effect in self.bench.after(0, input) {
            self.output.apply(&effect, self.elapsed_ms);
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Play => {
                let request = self.request();
                self.step(Input::Play(request));
            }
            Action::Enqueue => {
                let request = self.request();
                self.step(Input::Enqueue(request));
            }
            Action::Pause => self.step(Input::Pause),
            Action::Resume => self.step(Input::Resume),
            Action::Stop => self.step(Input::Stop(EndReason::Stopped)),
            Action::Seek(to) => {
                self.sought = true;
                self.step(Input::Seek(Ms(to)));
            }
            Action::Switch => {
                let mut request = self.request();
                let language = if self.serial.is_multiple_of(2) {
                    "en"
                } else {
                    "fr"
                };
                request.subject.language = language.parse().unwrap();
                self.step(Input::Switch(request));
            }
            Action::Test => self.step(Input::Test(tone())),
            Action::Announce => {
                let mut request = self.request();
                request.trigger = Trigger::Schedule;
                let start_by = self.bench.clock.monotonic();
                self.step(Input::Announce {
                    requests: [request].into(),
                    start_by,
                });
            }
            Action::Level(trim) => self.step(Input::Level(Level::new(trim, 4.0).unwrap())),
            Action::LoseDevice => match self.output.report(self.elapsed_ms) {
                Some(report) => {
                    self.output.current = None;
                    let state = OutputState::DeviceLost;
                    self.step(Input::OutputReport(OutputReport { state, ..report }));
                }
                None => self.step(Input::DeviceFound),
            },
            Action::Wait(ms) => {
                self.elapsed_ms += ms;
                self.bench.clock.advance(Duration::from_millis(ms));
                match self.output.report(self.elapsed_ms) {
                    Some(report) => self.step(Input::OutputReport(report)),
                    None => self.step(Input::Tick),
                }
            }
        }
    }

    /// The published position never jumps back unless a visitor sought.
    fn check_published_position(&mut self) -> Result<(), TestCaseError> {
        let now = self.bench.machine.status().now_playing;
        let shown = now.map(|now| {
            (
                now.play.clone(),
                now.position_at(self.bench.clock.monotonic()),
            )
        });
        if let (Some(before), Some(after)) = (&self.shown, &shown)
            && before.0 == after.0
            && !self.sought
        {
            // The published position is off by a blink at the most.
            prop_assert!(after.1 + DRIFT >= before.1, "{before:?} {after:?}");
        }
        // A leap takes until the sound goes on.
        self.sought &= self.output.fading;
        self.shown = shown;
        Ok(())
    }
}

/// By this much what a screen believes may be off.
const DRIFT: Ms = Ms(60);

proptest! {
    #[test]
    fn at_most_one_clip_sounds_and_every_play_has_one_end_and_is_heard_no_longer_than_it_lasted(
        actions in actions()
    ) {
        let mut simulation = Simulation {
            bench: Bench::new(),
            output: FakeOutput::default(),
            elapsed_ms: 0,
            serial: 0,
            shown: None,
            sought: false,
        };
        for action in actions {
            simulation.act(action);
            let sounding = simulation.bench.machine.report_interval().is_some();
            prop_assert_eq!(
                sounding,
                simulation.output.current.is_some(),
                "the machine and its output agree"
            );
            simulation.check_published_position()?;
        }
        // The museum closes: whatever is open ends.
        simulation.bench.machine.clear_playlist();
        simulation.step(Input::Stop(EndReason::Closing));
        simulation.act(Action::Wait(1));
        prop_assert!(simulation.bench.machine.is_idle());

        let mut plays: BTreeMap<Key, (&Play, u32)> = BTreeMap::new();
        for play in &simulation.bench.reports {
            prop_assert!(play.heard.total() <= play.listened);
            prop_assert!(play.heard.total() <= Ms(60_000));
            let begun = u64::try_from(play.started.boot_ms).unwrap();
            // The first sound is noticed a moment after it was heard.
            prop_assert!(play.listened.0 <= simulation.elapsed_ms - begun.min(simulation.elapsed_ms) + 30_000);
            prop_assert!(play.listened.0 <= simulation.elapsed_ms);
            let (before, ends) = plays.entry(play.key.clone()).or_insert((play, 0));
            prop_assert_eq!(*ends, 0, "nothing is reported of a play after its end");
            prop_assert!(before.listened <= play.listened);
            *before = play;
            *ends += u32::from(play.end.is_some());
        }
        for (play, ends) in plays.values() {
            prop_assert_eq!(*ends, 1, "{:?}", play);
        }
        let listened: u64 = plays.values().map(|(play, _)| play.listened.0).sum();
        prop_assert!(listened <= simulation.elapsed_ms, "one after another");
    }
}
