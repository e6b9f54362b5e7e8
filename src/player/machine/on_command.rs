//! What the machine does on a command of a visitor, of staff or of the schedule.

use std::collections::VecDeque;

use crate::model::{EndReason, Interruption, Ms, Volume};
use crate::player::active_play::{ActivePlay, PlayRequest, Timestamp};
use crate::player::machine::{
    AfterFade, Effect, FADE, FADE_PAUSE, FADE_SEEK, Interrupted, Machine, SEEK_DELAY, State,
    TestTone, close_play,
};
use crate::player::{PlaybackSource, test_tone};

impl Machine {
    pub(super) fn play(
        &mut self,
        state: State,
        request: Box<PlayRequest>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Idle => self.begin(*request, now, effects),
            State::Paused(playback, _) => {
                effects.extend(close_play(&playback, EndReason::Superseded));
                self.begin(*request, now, effects)
            }
            State::Playing(playback) => {
                effects.push(Effect::FadeOut(FADE));
                State::FadingOut(playback, AfterFade::Play(request, now.instant))
            }
            // An announcement that was about to start is dropped.
            State::FadingOut(playback, _) => {
                State::FadingOut(playback, AfterFade::Play(request, now.instant))
            }
            State::Testing(tone, _) => {
                effects.push(Effect::FadeOut(FADE));
                State::Testing(tone, Some((request, now.instant)))
            }
            other @ State::Announcing(..) => other,
        }
    }

    pub(super) fn resume(
        &mut self,
        state: State,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Paused(playback, _) => self.resume_playback(playback, now, effects),
            State::FadingOut(playback, AfterFade::Pause(None)) => {
                effects.push(Effect::CancelFade);
                State::Playing(playback)
            }
            State::FadingOut(playback, AfterFade::Pause(Some(to))) => {
                State::FadingOut(playback, AfterFade::Seek(to, now.instant + SEEK_DELAY))
            }
            State::FadingOut(playback, AfterFade::PauseIn(request)) => {
                State::FadingOut(playback, AfterFade::Play(request, now.instant))
            }
            other @ (State::Idle
            | State::Playing(_)
            | State::FadingOut(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }

    /// Continues at the position where the playback was interrupted.
    pub(super) fn resume_playback(
        &self,
        mut playback: ActivePlay,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        playback.seek(playback.position, now);
        effects.push(self.start(&playback));
        State::Playing(playback)
    }

    pub(super) fn stop(
        &mut self,
        state: State,
        reason: EndReason,
        effects: &mut Vec<Effect>,
    ) -> State {
        if reason == EndReason::IdleReset {
            self.volume = Volume::default();
        }
        let screen = state
            .visitor_play()
            .and_then(|playback| playback.request.screen);
        self.forget_broken_off_at(screen);
        match state {
            State::Idle => State::Idle,
            State::Paused(playback, _) => {
                effects.extend(close_play(&playback, reason));
                State::Idle
            }
            State::Playing(playback) => {
                effects.push(Effect::FadeOut(FADE));
                State::FadingOut(playback, AfterFade::End(reason))
            }
            State::FadingOut(playback, _) => State::FadingOut(playback, AfterFade::End(reason)),
            State::Testing(tone, _) => {
                effects.push(Effect::FadeOut(FADE));
                State::Testing(tone, None)
            }
            State::Announcing(playback, _, interrupted) => {
                effects.extend(
                    interrupted.and_then(|interrupted| close_play(interrupted.playback(), reason)),
                );
                effects.push(Effect::FadeOut(FADE));
                State::FadingOut(playback, AfterFade::End(reason))
            }
        }
    }

    /// Stops what a visitor plays, against that visitor's wish. The visitor may go on once the speaker is free.
    pub(super) fn interrupt(
        &mut self,
        state: State,
        cause: Interruption,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        let playback = state.visitor_play();
        let broken_off = playback.and_then(|playback| playback.to_broken_off(cause, now));
        let reason = match cause {
            Interruption::DeviceLost => EndReason::DeviceLost,
            Interruption::Visitor => EndReason::Stopped,
            Interruption::Staff => EndReason::Staff,
        };
        let state = self.stop(state, reason, effects);
        if broken_off.is_some() {
            self.broken_off = broken_off;
        }
        state
    }

    pub(super) fn test(&self, state: State, tone: TestTone, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Idle | State::Testing(_, None) => {
                effects.push(Effect::Start(PlaybackSource {
                    file: tone.file.clone(),
                    start: Ms::ZERO,
                    length: tone.length,
                    channels: test_tone::CHANNELS,
                    gain: self.tone_gain(&tone),
                    true_peak: tone.true_peak,
                }));
                State::Testing(tone, None)
            }
            other @ (State::Playing(_)
            | State::FadingOut(..)
            | State::Paused(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }

    pub(super) fn announce(
        &mut self,
        state: State,
        requests: VecDeque<Box<PlayRequest>>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Idle => self.start_next_announcement(requests, None, now, effects),
            State::Paused(playback, _) => self.start_next_announcement(
                requests,
                Some(Interrupted::Paused(Box::new(playback))),
                now,
                effects,
            ),
            State::Playing(playback) => {
                effects.push(Effect::FadeOut(FADE));
                State::FadingOut(playback, AfterFade::Announce(requests))
            }
            other @ (State::FadingOut(..) | State::Testing(..) | State::Announcing(..)) => other,
        }
    }

    /// Starts the next announcement. After the last one, goes back to the interrupted clip.
    pub(super) fn start_next_announcement(
        &mut self,
        mut requests: VecDeque<Box<PlayRequest>>,
        interrupted: Option<Interrupted>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        if let Some(request) = requests.pop_front() {
            let playback = ActivePlay::new(*request, now);
            effects.push(self.start(&playback));
            return State::Announcing(playback, requests, interrupted);
        }
        match interrupted {
            Some(Interrupted::Playing(playback)) => self.resume_playback(*playback, now, effects),
            Some(Interrupted::Paused(playback)) => {
                effects.push(Effect::Close);
                State::Paused(*playback, now.instant)
            }
            None => {
                effects.push(Effect::Close);
                State::Idle
            }
        }
    }
}

pub(super) fn pause(state: State, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Playing(playback) => {
            effects.push(Effect::FadeOut(FADE_PAUSE));
            State::FadingOut(playback, AfterFade::Pause(None))
        }
        State::FadingOut(playback, AfterFade::Seek(to, _)) => {
            State::FadingOut(playback, AfterFade::Pause(Some(to)))
        }
        other @ (State::Idle
        | State::FadingOut(..)
        | State::Paused(..)
        | State::Testing(..)
        | State::Announcing(..)) => other,
    }
}

pub(super) fn seek(state: State, to: Ms, now: Timestamp, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Paused(mut playback, since) => {
            playback.seek(to, now);
            State::Paused(playback, since)
        }
        State::Playing(playback) => {
            effects.push(Effect::FadeOut(FADE_SEEK));
            let to = to.min(playback.request.length);
            State::FadingOut(playback, AfterFade::Seek(to, now.instant + SEEK_DELAY))
        }
        State::FadingOut(playback, AfterFade::Seek(..)) => {
            let to = to.min(playback.request.length);
            State::FadingOut(playback, AfterFade::Seek(to, now.instant + SEEK_DELAY))
        }
        State::FadingOut(playback, AfterFade::Pause(_)) => {
            let to = to.min(playback.request.length);
            State::FadingOut(playback, AfterFade::Pause(Some(to)))
        }
        State::FadingOut(playback, AfterFade::PauseIn(mut request)) => {
            request.start = to.min(request.length);
            State::FadingOut(playback, AfterFade::PauseIn(request))
        }
        other @ (State::Idle
        | State::FadingOut(..)
        | State::Testing(..)
        | State::Announcing(..)) => other,
    }
}
