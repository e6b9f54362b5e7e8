//! What the machine does when a visitor changes the language of the clip that plays: it goes on at the matching
//! sentence, as another play.

use crate::model::EndReason;
use crate::player::active_play::{ActivePlay, PlayRequest, Timestamp};
use crate::player::machine::{AfterFade, Effect, FADE, State, close_play};

/// Goes on with what plays, in the language of `request`. A request of another clip or of the same language changes
/// nothing; nor does one while an announcement plays or is about to.
pub(super) fn switch(
    state: State,
    request: Box<PlayRequest>,
    now: Timestamp,
    effects: &mut Vec<Effect>,
) -> State {
    match state {
        State::Playing(playback) if request.translates(&playback.request) => {
            let next = request.continuing(&playback.request, playback.position);
            effects.push(Effect::FadeOut(FADE));
            State::FadingOut(playback, AfterFade::Play(Box::new(next), now.instant))
        }
        State::Paused(playback, _) if request.translates(&playback.request) => {
            let next = request.continuing(&playback.request, playback.position);
            pause_in(&playback, next, now, effects)
        }
        State::FadingOut(playback, after) => {
            let after = switch_after_fade(&playback, after, request, now);
            State::FadingOut(playback, after)
        }
        State::Testing(tone, Some((waiting, since))) if request.translates(&waiting) => {
            let start = waiting.start;
            let next = request.continuing(&waiting, start);
            State::Testing(tone, Some((Box::new(next), since)))
        }
        other @ (State::Idle
        | State::Playing(_)
        | State::Paused(..)
        | State::Testing(..)
        | State::Announcing(..)) => other,
    }
}

/// Ends a play and pauses in another one, which no sound has begun yet.
pub(super) fn pause_in(
    playback: &ActivePlay,
    request: PlayRequest,
    now: Timestamp,
    effects: &mut Vec<Effect>,
) -> State {
    effects.extend(close_play(playback, EndReason::Superseded));
    // The pause is no latency of the touch.
    let request = PlayRequest {
        touched_at: None,
        ..request
    };
    State::Paused(ActivePlay::new(request, now), now.instant)
}

/// What follows the fade of `playback` once the language has changed.
fn switch_after_fade(
    playback: &ActivePlay,
    after: AfterFade,
    request: Box<PlayRequest>,
    now: Timestamp,
) -> AfterFade {
    let current = &playback.request;
    match after {
        AfterFade::Pause(to) if request.translates(current) => {
            let position = to.unwrap_or(playback.position);
            AfterFade::PauseIn(Box::new(request.continuing(current, position)))
        }
        AfterFade::Seek(to, _) if request.translates(current) => {
            AfterFade::Play(Box::new(request.continuing(current, to)), now.instant)
        }
        AfterFade::PauseIn(next) if request.translates(&next) => {
            let start = next.start;
            AfterFade::PauseIn(Box::new(request.continuing(&next, start)))
        }
        AfterFade::Play(next, since) if request.translates(&next) => {
            let start = next.start;
            AfterFade::Play(Box::new(request.continuing(&next, start)), since)
        }
        other @ (AfterFade::Pause(_)
        | AfterFade::PauseIn(_)
        | AfterFade::Seek(..)
        | AfterFade::Play(..)
        | AfterFade::End(_)
        | AfterFade::Announce(_)) => other,
    }
}
