//! Captions made from a transcript, at the times at which its recording says it.

use crate::alignment::{Alignment, Method};
use crate::model::{
    ClipField, ClipKey, Cue, Field, Language, Ms, Narration, NarrationField, Recording, Right,
    StructureError, TimedCaption, TimedPiece, caption_timing, captions,
};
use crate::service::blocking::run_on_thread;
use crate::service::{Actor, Edit, Editing, Result, StaffError};

/// Captions made from a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneratedCaptions {
    /// As `WebVTT`.
    pub text: String,
    /// How they were timed. None if the recording could not be compared with the transcript; the captions are spread
    /// by letters then, and all of them are doubtful.
    pub method: Option<Method>,
    /// The number of captions.
    pub count: usize,
    /// The captions that somebody should listen to, counted from 0.
    pub doubtful: Vec<usize>,
}

/// How far the captions of a narration are from what its recording says.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptionCheck {
    /// How the recording was compared.
    pub method: Method,
    /// How much later each caption begins than its first word, in milliseconds. None where that is doubtful.
    pub delays: Vec<Option<i64>>,
}

impl CaptionCheck {
    /// Captions that begin further from their first word should be looked at.
    pub const TOLERANCE: Ms = Ms(500);

    /// The median distance of captions and words, early or late. None if all are doubtful.
    pub fn median(&self) -> Option<Ms> {
        let mut distances: Vec<u64> = self.distances().collect();
        distances.sort_unstable();
        distances.get(distances.len() / 2).copied().map(Ms)
    }

    /// The number of captions further away than [`Self::TOLERANCE`].
    pub fn far(&self) -> usize {
        self.distances()
            .filter(|distance| *distance > Self::TOLERANCE.0)
            .count()
    }

    /// The number of captions whose time is doubtful.
    pub fn doubtful(&self) -> usize {
        self.delays.iter().filter(|delay| delay.is_none()).count()
    }

    fn distances(&self) -> impl Iterator<Item = u64> {
        self.delays
            .iter()
            .flatten()
            .map(|delay| delay.unsigned_abs())
    }
}

impl Editing {
    /// Replaces the captions `was` by captions generated from the transcript, and returns them. Takes a few seconds for
    /// each minute of the recording.
    ///
    /// # Errors
    ///
    /// Returns `StructureError::UnknownClip`, `StaffError::NothingToCaption`, and the errors of
    /// [`Editing::write_texts`].
    pub async fn generate_captions(
        &self,
        actor: Actor<'_>,
        key: ClipKey,
        language: Language,
        was: Option<String>,
    ) -> Result<GeneratedCaptions> {
        // Nobody waits for what is refused at the end.
        actor.require(Right::Write)?;
        let (narration, recording) = self.narration_and_recording(actor, &key, &language).await?;
        let pieces = caption_timing::pieces(&narration.transcript, &language);
        let found = self.align(&recording, pieces.clone(), &language).await?;
        let (method, times, to) = match found {
            Some(found) => (Some(found.method), found.pieces, recording.length),
            None => (None, spread(&recording, &pieces), recording.audible_length),
        };
        let made = caption_timing::generate(&narration.transcript, &language, &times, to);
        if made.is_empty() {
            return Err(StaffError::NothingToCaption.into());
        }
        let doubtful = made
            .iter()
            .enumerate()
            .filter(|(_, made)| made.is_doubtful());
        let doubtful = doubtful.map(|(at, _)| at).collect();
        let cues: Vec<Cue> = made
            .into_iter()
            .map(|TimedCaption { cue, .. }| cue)
            .collect();
        let text = captions::write(&cues);
        let part = ClipField::Narration(language, NarrationField::Captions);
        let edit = Edit {
            field: Field::Clip(key, part),
            was,
            now: Some(text.clone()),
        };
        self.write_texts(actor, vec![edit]).await?;
        Ok(GeneratedCaptions {
            text,
            method,
            count: cues.len(),
            doubtful,
        })
    }

    /// Compares the captions of a narration with its recording. Writes nothing. None if the recording cannot be
    /// compared.
    ///
    /// # Errors
    ///
    /// As [`Editing::generate_captions`], but for those of writing.
    pub async fn check_captions(
        &self,
        actor: Actor<'_>,
        key: &ClipKey,
        language: &Language,
    ) -> Result<Option<CaptionCheck>> {
        let (narration, recording) = self.narration_and_recording(actor, key, language).await?;
        let texts = narration.captions.iter().map(|cue| cue.text.clone());
        let found = self.align(&recording, texts.collect(), language).await?;
        Ok(found.map(|found| CaptionCheck {
            method: found.method,
            delays: narration
                .captions
                .iter()
                .zip(&found.pieces)
                .map(|(cue, piece)| delay(cue, piece))
                .collect(),
        }))
    }

    async fn narration_and_recording(
        &self,
        actor: Actor<'_>,
        key: &ClipKey,
        language: &Language,
    ) -> Result<(Narration, Recording)> {
        let tour = self.draft(actor).await?.tour;
        let clip = tour.rooms.iter().find_map(|room| room.clip(key));
        let clip = clip.ok_or_else(|| StructureError::UnknownClip(key.clone()))?;
        let narration = clip.narrations.get(language);
        let recording = match narration.and_then(|narration| narration.recording.clone()) {
            Some(sha256) => self.store.recording(sha256).await?,
            None => None,
        };
        match (narration, recording) {
            (Some(narration), Some(recording)) => Ok((narration.clone(), recording)),
            _ => Err(StaffError::NothingToCaption.into()),
        }
    }

    /// When a recording says pieces of a text. None if that cannot be found out, which is logged.
    async fn align(
        &self,
        recording: &Recording,
        pieces: Vec<String>,
        language: &Language,
    ) -> Result<Option<Alignment>> {
        // What the speaker plays has neither an inverted channel nor more than two.
        let file = self.library.recording_path(&recording.speaker_file.sha256);
        let (library, language, length) =
            (self.library.clone(), language.clone(), recording.length);
        let _slot = self.queue.acquire().await?;
        let align = move || library.align(&file, length, &pieces, &language);
        Ok(run_on_thread("alignment", align).await?.unwrap_or_else(|error| {
            tracing::warn!(sha256 = %recording.sha256, %error, "a recording could not be aligned");
            None
        }))
    }
}

fn spread(recording: &Recording, pieces: &[String]) -> Vec<TimedPiece> {
    let findings = recording.findings.as_ref();
    let from = findings.map_or(Ms::ZERO, |findings| findings.leading_silence);
    caption_timing::spread(pieces, from, recording.audible_length)
}

fn delay(cue: &Cue, piece: &TimedPiece) -> Option<i64> {
    let ms = |Ms(ms): Ms| i64::try_from(ms).unwrap_or(i64::MAX);
    (!piece.is_doubtful()).then(|| ms(cue.start) - ms(piece.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_how_far_captions_are_and_which_are_doubtful() {
        let check = CaptionCheck {
            method: Method::Pauses,
            delays: vec![Some(-900), Some(40), None, Some(60), Some(-20)],
        };
        assert_eq!(check.median(), Some(Ms(60)));
        assert_eq!((check.far(), check.doubtful()), (1, 1));
        let doubtful = CaptionCheck {
            delays: vec![None],
            ..check
        };
        assert_eq!((doubtful.median(), doubtful.far()), (None, 0));
    }
}
