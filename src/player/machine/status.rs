//! The state of the machine as the screens of the room show it.

use crate::model::{Phase, SpeakerStatus};
use crate::player::active_play::now_playing;
use crate::player::machine::{AfterFade, FADE, Machine, State};

impl Machine {
    pub(in crate::player) fn status(&self) -> SpeakerStatus {
        let now = match &self.state {
            State::Idle | State::FadingOut(_, AfterFade::End(_)) | State::Testing(_, None) => None,
            State::Playing(playback)
            | State::Announcing(playback, ..)
            | State::FadingOut(playback, AfterFade::Announce(_)) => {
                Some(playback.now_playing(Phase::Playing))
            }
            State::Paused(playback, _) | State::FadingOut(playback, AfterFade::Pause(None)) => {
                Some(playback.now_playing(Phase::Paused))
            }
            State::FadingOut(playback, AfterFade::Pause(Some(to))) => Some(now_playing(
                &playback.request,
                Phase::Paused,
                *to,
                playback.published_position.1,
            )),
            State::FadingOut(playback, AfterFade::PauseIn(request)) => Some(now_playing(
                request,
                Phase::Paused,
                request.start,
                playback.published_position.1,
            )),
            State::FadingOut(playback, AfterFade::Seek(to, heard)) => {
                Some(now_playing(&playback.request, Phase::Playing, *to, *heard))
            }
            State::FadingOut(_, AfterFade::Play(request, since))
            | State::Testing(_, Some((request, since))) => Some(now_playing(
                request,
                Phase::Playing,
                request.start,
                *since + FADE,
            )),
        };
        SpeakerStatus {
            health: self.health,
            volume: self.volume,
            now_playing: now,
            queue: self.playlist.queued_clips(),
            interrupted: self.broken_off.clone(),
            ..SpeakerStatus::default()
        }
    }
}
