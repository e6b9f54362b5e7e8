//! What visitors can do: ask a room's speaker for a clip, and steer it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{
    ClipKey, Health, Holder, Key, Language, Ms, Narration, OpeningState, Picture, PictureKind,
    Recording, ScreenId, Sha256, Slug, Subject, Trigger,
};
use crate::player::{self, PlayRequest, Player, VisitorCommand};
use crate::service::{Error, PublishedTour, Result, Service, random};

/// What a visitor asks a room's speaker for.
#[derive(Clone, Debug)]
pub struct ClipRequest {
    pub room: Slug,
    pub clip: ClipKey,
    /// When the clip is not told in it, the house's own language is.
    pub language: Language,
    /// Where in the recording to begin.
    pub from: Ms,
    pub session: Option<Key>,
}

impl Service {
    /// Plays a clip through its room's speaker, where nobody else is listening.
    pub async fn play(&self, wish: ClipRequest, by: ScreenId) -> Result<()> {
        let (room, request) = (wish.room.clone(), self.build_request(wish, by)?);
        let touched = self.0.clock.moment().boot_ms;
        self.0
            .store
            .metrics()
            .record_touch(request.play.clone(), touched);
        self.touch(&room, VisitorCommand::Play(Box::new(request)), by)
            .await
    }

    /// Plays a clip once what plays has ended.
    pub async fn queue(&self, wish: ClipRequest, by: ScreenId) -> Result<()> {
        let (room, request) = (wish.room.clone(), self.build_request(wish, by)?);
        self.touch(&room, VisitorCommand::Queue(Box::new(request)), by)
            .await
    }

    /// Anything else that a screen may ask its room's speaker for.
    pub async fn touch(&self, room: &Slug, command: VisitorCommand, by: ScreenId) -> Result<()> {
        // What the house's closing met goes on, but nothing begins to sound again.
        if matches!(command, VisitorCommand::Resume) && self.opening_state() != OpeningState::Open {
            return Err(Error::Shut);
        }
        let done = self
            .player(room)?
            .execute_visitor_command(command, by)
            .await?;
        done.map_err(|refusal| Error::Refused {
            room: room.clone(),
            refusal,
        })
    }

    /// For how long the others still leave undisturbed whoever holds a speaker.
    pub fn exclusive_time_left(&self, holder: &Holder) -> Ms {
        Ms::from(player::remaining_exclusive_time(holder, self.now()))
    }

    /// What the player needs to know of a wish.
    fn build_request(&self, wish: ClipRequest, by: ScreenId) -> Result<PlayRequest> {
        if self.opening_state() != OpeningState::Open {
            return Err(Error::Shut);
        }
        let house = self.published_tour();
        let tour = &house.edition.tour;
        let room = tour
            .room(&wish.room)
            .ok_or_else(|| Error::NoSuchRoom(wish.room.clone()))?;
        let clip = room
            .offered()
            .find(|it| it.key == wish.clip)
            .ok_or_else(|| Error::NoSuchClip(wish.clip.clone()))?;
        let (language, narration) = clip
            .narration(&wish.language, &tour.languages)
            .ok_or_else(|| Error::NoSuchClip(wish.clip.clone()))?;
        if narration.is_text_alone() {
            return Err(Error::TextAlone(wish.clip));
        }
        if self.player(&wish.room)?.status().borrow().health == Health::Missing {
            return Err(Error::SpeakerMissing(wish.room));
        }
        let told = (&wish.clip, language, narration);
        let request = self.request_for(&house, wish.room, told, Trigger::Visitor)?;
        Ok(PlayRequest {
            start: wish.from.min(request.length),
            session: wish.session,
            screen: by,
            closes_at: self.next_closing(),
            ..request
        })
    }

    /// A clip as it is told in a language, from its beginning.
    pub(super) fn request_for(
        &self,
        house: &PublishedTour,
        room: Slug,
        (clip, language, narration): (&ClipKey, &Language, &Narration),
        trigger: Trigger,
    ) -> Result<PlayRequest> {
        let recording = house.recording(narration).ok_or(Error::UnknownRecording)?;
        Ok(PlayRequest {
            play: new_key()?,
            subject: Subject {
                edition: house.edition.number,
                room,
                clip: clip.clone(),
                language: language.clone(),
                recording: recording.sha256.clone(),
                audible_length: recording.audible_length,
            },
            narration: Arc::new(narration.clone()),
            file: self.0.library.path(&recording.speaker_file.sha256),
            length: recording.length,
            channels: recording.speaker_channels(),
            start: Ms::ZERO,
            gain: recording.gain(),
            true_peak: recording.true_peak,
            trigger,
            session: None,
            screen: ScreenId(0),
            closes_at: None,
        })
    }

    /// The file that serves browsers, when it is one of the tour's, now or of late.
    pub fn recording_path(&self, sha256: &Sha256) -> Option<PathBuf> {
        let serves = |it: &Recording| it.browser_file.sha256 == *sha256;
        self.find_published_tour(|house| house.recordings.values().any(serves))?;
        Some(self.0.library.path(sha256))
    }

    /// Where a picture lies, when it is one of the tour's, now or of late, and of this kind.
    pub fn picture_path(&self, file: &Sha256, kind: PictureKind) -> Option<PathBuf> {
        let wanted = |it: &Picture| it.file == *file && it.kind == kind;
        self.find_published_tour(|house| house.edition.tour.pictures().any(wanted))?;
        Some(self.0.library.picture(file))
    }

    pub(super) fn player(&self, room: &Slug) -> Result<Player> {
        if self.published_tour().edition.tour.room(room).is_none() {
            return Err(Error::NoSuchRoom(room.clone()));
        }
        let live = self.0.speakers.live();
        let player = live.players.get(room).cloned();
        player.ok_or_else(|| {
            if live.closed() {
                Error::Stopped
            } else {
                Error::NoSpeaker(room.clone())
            }
        })
    }
}

fn new_key() -> Result<Key> {
    let bytes: [u8; 16] = random()?;
    hex::encode(bytes).parse().map_err(|_| Error::Stopped)
}
