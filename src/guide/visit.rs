//! What visitors can do: ask a room's speaker for a clip, steer it, and tell what their own phone played.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::guide::{Error, Guide, House, Result, random};
use crate::model::{
    ClipKey, Door, EndReason, Health, Heard, Holder, Key, Language, Ms, Narration, Picture,
    PictureKind, Play, Recording, ScreenId, Sha256, Slug, Subject, Surface, Trigger,
};
use crate::player::{self, Cue, Player, Touch};

/// What a visitor asks a room's speaker for.
#[derive(Clone, Debug)]
pub struct Wish {
    pub room: Slug,
    pub clip: ClipKey,
    /// When the clip is not told in it, the house's own language is.
    pub language: Language,
    /// Where in the recording to begin.
    pub from: Ms,
    pub session: Option<Key>,
}

/// What a phone has played of a clip by now. Telling it twice changes nothing.
#[derive(Clone, Debug)]
pub struct Report {
    pub key: Key,
    pub room: Slug,
    pub clip: ClipKey,
    pub language: Language,
    pub recording: Sha256,
    pub session: Option<Key>,
    /// How long ago the first sound was: a page may have been without the house since.
    pub ago: Ms,
    pub heard: Heard,
    pub listened: Ms,
    pub end: Option<EndReason>,
}

/// What a phone heard may have sounded so many times; more is a mistake or a prank.
const TIMES: u64 = 10;

/// How long a second of a recording sounds at the slowest pace that a page has, in thousandths.
const SLOWEST: u64 = 1_250;

/// A phone tells every five seconds while it plays; one that has been silent for so long is gone.
const SILENCE: Duration = Duration::from_mins(10);

/// A phone may hear this much past a recording's end: players round.
const SLACK: Ms = Ms(500);

impl Guide {
    /// Plays a clip through its room's speaker, where nobody else is listening.
    pub async fn play(&self, wish: Wish, by: ScreenId) -> Result<()> {
        let (room, cue) = (wish.room.clone(), self.cue(wish, by)?);
        let touched = self.0.clock.moment().boot_ms;
        self.0.store.tally().touched(cue.play.clone(), touched);
        self.touch(&room, Touch::Play(Box::new(cue)), by).await
    }

    /// Plays a clip once what plays has ended.
    pub async fn queue(&self, wish: Wish, by: ScreenId) -> Result<()> {
        let (room, cue) = (wish.room.clone(), self.cue(wish, by)?);
        self.touch(&room, Touch::Queue(Box::new(cue)), by).await
    }

    /// Anything else that a screen may ask its room's speaker for.
    pub async fn touch(&self, room: &Slug, touch: Touch, by: ScreenId) -> Result<()> {
        // What the house's closing met goes on, but nothing begins to sound again.
        if matches!(touch, Touch::Resume) && self.door() != Door::Open {
            return Err(Error::Shut);
        }
        let done = self.player(room)?.touch(touch, by).await?;
        done.map_err(|refusal| Error::Refused {
            room: room.clone(),
            refusal,
        })
    }

    /// For how long the others still leave undisturbed whoever holds a speaker.
    pub fn undisturbed(&self, holder: &Holder) -> Ms {
        Ms::from(player::undisturbed(holder, self.now()))
    }

    /// What the player needs to know of a wish.
    fn cue(&self, wish: Wish, by: ScreenId) -> Result<Cue> {
        if self.door() != Door::Open {
            return Err(Error::Shut);
        }
        let player = self.player(&wish.room)?;
        if player.status().borrow().health == Health::Missing {
            return Err(Error::SpeakerMissing(wish.room));
        }
        let house = self.house();
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
        let told = (&wish.clip, language, narration);
        let cue = self.told(&house, wish.room, told, Trigger::Visitor)?;
        Ok(Cue {
            from: wish.from.min(cue.length),
            session: wish.session,
            by,
            latest: self.closing(),
            ..cue
        })
    }

    /// A clip as it is told in a language, from its beginning.
    pub(super) fn told(
        &self,
        house: &House,
        room: Slug,
        (clip, language, narration): (&ClipKey, &Language, &Narration),
        trigger: Trigger,
    ) -> Result<Cue> {
        let recording = house.recording(narration).ok_or(Error::UnknownRecording)?;
        Ok(Cue {
            play: new_key()?,
            subject: Subject {
                edition: house.edition.number,
                room,
                clip: clip.clone(),
                language: language.clone(),
                recording: recording.sha256.clone(),
                sounding: recording.sounding,
            },
            narration: Arc::new(narration.clone()),
            file: self.0.library.path(&recording.for_speaker.sha256),
            length: recording.length,
            channels: recording.speaker_channels(),
            from: Ms::ZERO,
            gain: recording.gain(),
            true_peak: recording.true_peak,
            trigger,
            session: None,
            by: ScreenId(0),
            latest: None,
        })
    }

    /// The file that serves browsers, when it is one of the tour's, now or of late.
    pub fn sound(&self, sha256: &Sha256) -> Option<PathBuf> {
        let serves = |it: &Recording| it.for_browser.sha256 == *sha256;
        self.house_where(|house| house.recordings.values().any(serves))?;
        Some(self.0.library.path(sha256))
    }

    /// Where a picture lies, when it is one of the tour's, now or of late, and of this kind.
    pub fn picture(&self, file: &Sha256, kind: PictureKind) -> Option<PathBuf> {
        let wanted = |it: &Picture| it.file == *file && it.kind == kind;
        self.house_where(|house| house.edition.tour.pictures().any(wanted))?;
        Some(self.0.library.picture(file))
    }

    /// Remembers what a phone played; answers once it is on the disk.
    pub async fn report(&self, report: Report) -> Result<()> {
        let house = self
            .house_where(|house| tells(house, &report))
            .ok_or(Error::UnknownRecording)?;
        let known = house
            .recordings
            .get(&report.recording)
            .ok_or(Error::UnknownRecording)?;
        if let Some(why) = report.impossible(known.length) {
            return Err(Error::NoSuchPlay(why));
        }
        let now = self.0.clock.moment();
        let play = Play {
            key: report.key,
            subject: Subject {
                edition: house.edition.number,
                room: report.room,
                clip: report.clip,
                language: report.language,
                recording: report.recording,
                sounding: known.sounding,
            },
            surface: Surface::Phone,
            trigger: Trigger::Visitor,
            session: report.session,
            started: self.earlier(report.ago),
            heard: report.heard,
            listened: report.listened,
            end: report.end,
        };
        let (store, run) = (&self.0.store, self.0.run);
        store.record_play(run, play, now).await?;
        // Swept by those who are heard of: an idle house wakes for nothing.
        store.close_silent(run, now, SILENCE).await?;
        Ok(())
    }

    pub(super) fn player(&self, room: &Slug) -> Result<Player> {
        if self.house().edition.tour.room(room).is_none() {
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

impl Report {
    /// Why no play of a recording of this length can be like that.
    fn impossible(&self, length: Ms) -> Option<&'static str> {
        let heard = self.heard.total();
        let once = Ms(heard.0.saturating_mul(SLOWEST) / 1_000);
        let end = length + SLACK;
        if self.heard.intervals().iter().any(|&(_, to)| to > end) {
            return Some("something was heard past the recording’s end");
        }
        if self.listened > self.ago.max(once) + SLACK {
            return Some("it sounded for longer than since it began");
        }
        if self.listened > Ms(once.0.saturating_mul(TIMES)) + SLACK {
            return Some("it sounded for far longer than what was heard of it lasts");
        }
        let finished = self.end == Some(EndReason::Finished);
        (finished && heard == Ms::ZERO).then_some("it came to its end, and nothing was heard of it")
    }
}

/// Whether what was reported is of this house's edition.
fn tells(house: &House, report: &Report) -> bool {
    let room = house.edition.tour.room(&report.room);
    room.and_then(|room| room.clip(&report.clip))
        .and_then(|clip| clip.narrations.get(&report.language))
        .is_some_and(|narration| narration.recording.as_ref() == Some(&report.recording))
}

fn new_key() -> Result<Key> {
    let bytes: [u8; 16] = random()?;
    hex::encode(bytes).parse().map_err(|_| Error::Stopped)
}
