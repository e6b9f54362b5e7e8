//! What visitors can do: play and control clips on a room's speaker.

mod announcements;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{
    ClipKey, Health, Holder, Key, Language, Ms, Narration, OpeningState, Picture, PictureKind,
    Recording, Refusal, ScreenId, Sha256, Slug, Subject, Trigger,
};
use crate::player::{self, PlayRequest, VisitorCommand};
use crate::service::token::new_key;
use crate::service::{
    ConnectionLimiter, Context, EditionCache, Error, Hours, MAX_STREAMS_PER_ADDRESS, Network,
    Permit, RETRY_AFTER, Result, Speakers, TourSnapshot,
};

/// A request to play a clip on a room's speaker.
#[derive(Clone, Debug)]
pub struct ClipRequest {
    /// The room.
    pub room: Slug,
    /// The clip.
    pub clip: ClipKey,
    /// The preferred language; otherwise the tour's first language is used.
    pub language: Language,
    /// The start position in the recording.
    pub from: Ms,
    /// The visitor's session.
    pub session: Option<Key>,
}

/// What visitors can do. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Playback {
    pub(super) clock: Clock,
    library: Library,
    pub(super) editions: EditionCache,
    pub(super) hours: Hours,
    pub(super) speakers: Speakers,
    network: Network,
    /// Event streams of visitors by rate limit key.
    streams: ConnectionLimiter<IpAddr>,
}

impl Playback {
    /// `streams` is the maximum number of event streams of visitors.
    pub(super) fn new(
        context: &Context,
        editions: EditionCache,
        hours: Hours,
        speakers: Speakers,
        network: Network,
        streams: usize,
    ) -> Self {
        Self {
            clock: context.clock.clone(),
            library: context.library.clone(),
            editions,
            hours,
            speakers,
            network,
            streams: ConnectionLimiter::new(MAX_STREAMS_PER_ADDRESS, streams),
        }
    }

    /// Admits a visitor to the event stream of a room while the permit is held.
    ///
    /// # Errors
    ///
    /// Returns `Error::TooManyConnections`.
    pub fn subscribe_visitor(&self, from: IpAddr) -> Result<Permit<IpAddr>> {
        let permit = self.streams.try_acquire(self.network.limit_key(from));
        permit.ok_or(Error::TooManyConnections(RETRY_AFTER))
    }

    /// The number of open event streams of visitors.
    pub(super) fn stream_count(&self) -> usize {
        self.streams.count()
    }

    /// Plays a clip on its room's speaker, unless another screen has it.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Playback::queue`].
    pub async fn play(&self, clip_request: ClipRequest, by: ScreenId) -> Result<()> {
        let touched_at = Some(self.clock.monotonic());
        let room = clip_request.room.clone();
        let request = PlayRequest {
            touched_at,
            ..self.build_request(clip_request, by)?
        };
        self.control(&room, VisitorCommand::Play(Box::new(request)), by)
            .await
    }

    /// Plays a clip after the present one.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoSuchRoom`, `Error::NoSuchClip`, `Error::TextAlone`, `Error::UnknownRecording`, `Error::NoRandomness`, `Error::Closed` or
    /// `Error::SpeakerMissing` if the clip cannot be played; the errors of [`Playback::control`].
    pub async fn queue(&self, clip_request: ClipRequest, by: ScreenId) -> Result<()> {
        let (room, request) = (
            clip_request.room.clone(),
            self.build_request(clip_request, by)?,
        );
        self.control(&room, VisitorCommand::Queue(Box::new(request)), by)
            .await
    }

    /// Goes on with the clip that plays in another language, at the matching sentence. The clip stays in the edition
    /// in which it began.
    ///
    /// # Errors
    ///
    /// Returns `Error::VoiceStays` if the clip has no recording in the language, `Error::NoRandomness`, and the errors
    /// of [`Playback::control`].
    pub async fn switch_language(
        &self,
        room: &Slug,
        language: &Language,
        by: ScreenId,
    ) -> Result<()> {
        let touched_at = Some(self.clock.monotonic());
        let playing = self
            .speakers
            .player(room)?
            .status()
            .borrow()
            .now_playing
            .clone();
        let refused = |refusal| Error::Refused {
            room: room.clone(),
            refusal,
        };
        let playing = playing.ok_or_else(|| refused(Refusal::NothingPlaying))?;
        if playing.is_announcement {
            return Err(refused(Refusal::Busy));
        }
        let Subject { edition, clip, .. } = &playing.subject;
        let published = self.editions.of_edition(*edition);
        let found = published.tour.room(room).and_then(|room| room.clip(clip));
        let found = found.ok_or_else(|| Error::NoSuchClip(clip.clone()))?;
        let (text, narration) = found
            .narration(language, &published.tour.languages)
            .ok_or_else(|| Error::NoSuchClip(clip.clone()))?;
        let is_of_language = text.base() == language.base();
        if !is_of_language || published.recording(narration).is_none() {
            return Err(Error::VoiceStays {
                voice: playing.subject.language.clone(),
                text: text.clone(),
            });
        }
        let chosen = (clip, text, narration);
        let request = PlayRequest {
            touched_at,
            ..self.request_for(&published, room.clone(), chosen, Trigger::Visitor)?
        };
        self.control(room, VisitorCommand::Switch(Box::new(request)), by)
            .await
    }

    /// Plays what a screen has queued in another language. A clip without a recording in it stays as it is.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Playback::queue`].
    pub async fn switch_queued(
        &self,
        room: &Slug,
        language: &Language,
        by: ScreenId,
    ) -> Result<()> {
        let queue = self.speakers.player(room)?.status().borrow().queue.clone();
        let is_meant = |language: &Language, other: &Language| language.base() == other.base();
        for queued in queue {
            if queued.by != Some(by) || is_meant(language, &queued.language) {
                continue;
            }
            let request = self.build_request(
                ClipRequest {
                    room: room.clone(),
                    clip: queued.clip,
                    language: language.clone(),
                    from: Ms::ZERO,
                    session: None,
                },
                by,
            );
            let request = match request {
                Ok(request) if is_meant(language, &request.subject.language) => request,
                // Only to be read in this language, or no longer in the tour.
                Ok(_) | Err(Error::TextAlone(_) | Error::NoSuchClip(_)) => continue,
                Err(error) => return Err(error),
            };
            self.control(room, VisitorCommand::SwitchQueued(Box::new(request)), by)
                .await?;
        }
        Ok(())
    }

    /// Sends a visitor's command to a room's speaker.
    ///
    /// # Errors
    ///
    /// Returns `Error::Closed`, `Error::NoSuchRoom`, `Error::NoSpeaker`, `Error::SpeakerMissing`, `Error::Refused`,
    /// `Error::ShuttingDown`.
    pub async fn control(&self, room: &Slug, command: VisitorCommand, by: ScreenId) -> Result<()> {
        // At closing time a running clip continues, but a paused one does not resume.
        if matches!(command, VisitorCommand::Resume) && self.hours.state() != OpeningState::Open {
            return Err(Error::Closed);
        }
        let player = self.speakers.player(room)?;
        let done = player.execute_visitor_command(command, by).await;
        done.map_err(|error| Error::from_player(room, error))
    }

    /// The time for which the holder of a speaker still has exclusive use.
    pub fn exclusive_time_left(&self, holder: &Holder) -> Ms {
        Ms::from(player::remaining_exclusive_time(
            holder,
            self.clock.monotonic(),
        ))
    }

    /// Builds the player's request.
    fn build_request(&self, clip_request: ClipRequest, by: ScreenId) -> Result<PlayRequest> {
        if self.hours.state() != OpeningState::Open {
            return Err(Error::Closed);
        }
        let published = self.editions.current();
        let tour = &published.tour;
        let room = tour
            .room(&clip_request.room)
            .ok_or_else(|| Error::NoSuchRoom(clip_request.room.clone()))?;
        let clip = room
            .offered()
            .find(|clip| clip.key == clip_request.clip)
            .ok_or_else(|| Error::NoSuchClip(clip_request.clip.clone()))?;
        let (language, narration) = clip
            .narration(&clip_request.language, &tour.languages)
            .ok_or_else(|| Error::NoSuchClip(clip_request.clip.clone()))?;
        if narration.is_text_alone() {
            return Err(Error::TextAlone(clip_request.clip));
        }
        if self
            .speakers
            .player(&clip_request.room)?
            .status()
            .borrow()
            .health
            == Health::Missing
        {
            return Err(Error::SpeakerMissing(clip_request.room));
        }
        let chosen = (&clip_request.clip, language, narration);
        let request = self.request_for(&published, clip_request.room, chosen, Trigger::Visitor)?;
        Ok(PlayRequest {
            start: clip_request.from.min(request.length),
            session: clip_request.session,
            screen: Some(by),
            closes_at: self.hours.next_closing(),
            ..request
        })
    }

    /// A request for a narration, from its beginning.
    pub(super) fn request_for(
        &self,
        published: &TourSnapshot,
        room: Slug,
        (clip, language, narration): (&ClipKey, &Language, &Narration),
        trigger: Trigger,
    ) -> Result<PlayRequest> {
        let recording = published
            .recording(narration)
            .ok_or(Error::UnknownRecording)?;
        Ok(PlayRequest {
            play: new_key()?,
            subject: Subject {
                edition: published.page_edition(),
                room,
                clip: clip.clone(),
                language: language.clone(),
                recording: recording.sha256.clone(),
                audible_length: recording.audible_length,
            },
            narration: Arc::new(narration.clone()),
            file: self.library.recording_path(&recording.speaker_file.sha256),
            length: recording.length,
            channels: recording.speaker_channels(),
            start: Ms::ZERO,
            gain: recording.gain(),
            true_peak: recording.true_peak,
            trigger,
            session: None,
            touched_at: None,
            screen: None,
            closes_at: None,
        })
    }

    /// The path of a browser file, if a tour in memory has it.
    pub fn recording_path(&self, sha256: &Sha256) -> Option<PathBuf> {
        let serves = |recording: &Recording| recording.browser_file.sha256 == *sha256;
        self.editions
            .find(|published| published.recordings.values().any(serves))?;
        Some(self.library.recording_path(sha256))
    }

    /// The path of a picture of this kind, if a tour in memory has it.
    pub fn picture_path(&self, file: &Sha256, kind: PictureKind) -> Option<PathBuf> {
        let wanted = |picture: &Picture| picture.file == *file && picture.kind == kind;
        self.editions
            .find(|published| published.tour.pictures().any(wanted))?;
        Some(self.library.picture_path(file))
    }
}
