//! What the machine does on a report of its output.

use std::collections::VecDeque;
use std::time::Instant;

use crate::model::{EndReason, Health, Interruption};
use crate::player::active_play::{ActivePlay, PlayRequest, Timestamp};
use crate::player::machine::{
    AfterFade, Effect, FADE, Interrupted, MAX_PLAYBACK_AFTER_CLOSING, Machine, OutputReport,
    OutputState, State, TestTone, close_play, on_switch,
};

impl Machine {
    pub(super) fn on_report(
        &mut self,
        state: State,
        report: OutputReport,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Playing(mut playback) => {
                advance(&mut playback, report, now, effects);
                self.on_playing(playback, report.state, now, effects)
            }
            State::FadingOut(mut playback, after) => {
                advance(&mut playback, report, now, effects);
                self.on_fading(playback, after, report.state, now, effects)
            }
            State::Announcing(mut playback, rest, interrupted) => {
                advance(&mut playback, report, now, effects);
                self.on_announcing(playback, rest, interrupted, report.state, now, effects)
            }
            State::Testing(tone, next) => self.on_testing(tone, next, report.state, now, effects),
            State::Idle | State::Paused(..) => state,
        }
    }

    fn on_playing(
        &mut self,
        playback: ActivePlay,
        state: OutputState,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        let must_end = |at: Instant| now.instant >= at + MAX_PLAYBACK_AFTER_CLOSING;
        match state {
            OutputState::Playing | OutputState::FadedOut
                if playback.request.closes_at.is_some_and(must_end) =>
            {
                effects.push(Effect::FadeOut(FADE));
                State::FadingOut(playback, AfterFade::End(EndReason::Closing))
            }
            OutputState::Playing | OutputState::FadedOut => State::Playing(playback),
            OutputState::Finished => match self.playlist.take_prepared() {
                Some(request) => {
                    effects.extend(close_play(&playback, EndReason::Finished));
                    effects.push(Effect::QueuedClipStarted(request.screen));
                    // The volume may have changed since the clip was prepared.
                    effects.push(Effect::SetGain(self.gain(&request)));
                    State::Playing(ActivePlay::new(*request, now))
                }
                None => end_playback(&playback, EndReason::Finished, effects),
            },
            OutputState::DeviceLost => self.on_device_lost(&playback, now, effects),
            OutputState::DecodeFailed => end_playback(&playback, EndReason::Error, effects),
        }
    }

    fn on_fading(
        &mut self,
        mut playback: ActivePlay,
        after: AfterFade,
        state: OutputState,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match (state, after) {
            (OutputState::Playing, after) => State::FadingOut(playback, after),
            (OutputState::DeviceLost, _) => self.on_device_lost(&playback, now, effects),
            (OutputState::DecodeFailed, _) => end_playback(&playback, EndReason::Error, effects),
            (OutputState::Finished, AfterFade::Pause(None)) => {
                end_playback(&playback, EndReason::Finished, effects)
            }
            (OutputState::Finished, AfterFade::Announce(requests)) => {
                effects.extend(close_play(&playback, EndReason::Finished));
                self.start_next_announcement(requests, None, now, effects)
            }
            (_, AfterFade::End(reason)) => end_playback(&playback, reason, effects),
            (_, AfterFade::Seek(to, _)) => {
                playback.seek(to, now);
                effects.push(self.start(&playback));
                State::Playing(playback)
            }
            (_, AfterFade::Play(request, _)) => {
                effects.extend(close_play(&playback, EndReason::Superseded));
                self.begin(*request, now, effects)
            }
            (_, AfterFade::Pause(to)) => {
                if let Some(to) = to {
                    playback.seek(to, now);
                }
                effects.push(Effect::Close);
                effects.extend(playback.to_play(None).map(Effect::report_play));
                State::Paused(playback, now.instant)
            }
            (_, AfterFade::PauseIn(request)) => {
                effects.push(Effect::Close);
                on_switch::pause_in(&playback, *request, now, effects)
            }
            (_, AfterFade::Announce(requests)) => {
                effects.extend(playback.to_play(None).map(Effect::report_play));
                self.start_next_announcement(
                    requests,
                    Some(Interrupted::Playing(Box::new(playback))),
                    now,
                    effects,
                )
            }
        }
    }

    fn on_announcing(
        &mut self,
        playback: ActivePlay,
        rest: VecDeque<Box<PlayRequest>>,
        interrupted: Option<Interrupted>,
        state: OutputState,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        let ended = match state {
            OutputState::Playing | OutputState::FadedOut => {
                return State::Announcing(playback, rest, interrupted);
            }
            OutputState::DeviceLost => {
                effects.extend(close_play(&playback, EndReason::DeviceLost));
                let Some(interrupted) = interrupted else {
                    self.health = Health::Missing;
                    effects.push(Effect::Close);
                    return State::Idle;
                };
                return self.on_device_lost(interrupted.playback(), now, effects);
            }
            OutputState::Finished => EndReason::Finished,
            OutputState::DecodeFailed => EndReason::Error,
        };
        effects.extend(close_play(&playback, ended));
        self.start_next_announcement(rest, interrupted, now, effects)
    }

    /// A tone is not a play: nothing is reported.
    fn on_testing(
        &mut self,
        tone: TestTone,
        next: Option<(Box<PlayRequest>, Instant)>,
        state: OutputState,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match (state, next) {
            (OutputState::Playing, next) => State::Testing(tone, next),
            (
                OutputState::FadedOut | OutputState::Finished | OutputState::DecodeFailed,
                Some((request, _)),
            ) => self.begin(*request, now, effects),
            (state, _) => {
                if state == OutputState::DeviceLost {
                    self.health = Health::Missing;
                }
                effects.push(Effect::Close);
                State::Idle
            }
        }
    }

    /// Ends the play. The visitor may continue it once the device is back.
    fn on_device_lost(
        &mut self,
        playback: &ActivePlay,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        self.health = Health::Missing;
        self.broken_off = playback.to_broken_off(Interruption::DeviceLost, now);
        end_playback(playback, EndReason::DeviceLost, effects)
    }
}

/// Notes how far the output is, and reports the play if that is due.
fn advance(
    playback: &mut ActivePlay,
    report: OutputReport,
    now: Timestamp,
    effects: &mut Vec<Effect>,
) {
    let play = playback.advance(report.position, now);
    effects.extend(play.map(Effect::report_play));
}

fn end_playback(playback: &ActivePlay, reason: EndReason, effects: &mut Vec<Effect>) -> State {
    effects.push(Effect::Close);
    effects.extend(close_play(playback, reason));
    State::Idle
}
