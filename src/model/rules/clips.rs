//! The rules for a clip, its narrations and their captions.

use super::{
    CUE_END_TOLERANCE, FieldKind, MAX_CREDIT_CHARS, MAX_CUES, MAX_LINE_CHARS, MAX_TITLE_CHARS,
    MAX_TRANSCRIPT_CHARS, RuleViolation, TourLocation, Violations,
};
use crate::model::{Clip, Cue, Ms, Narration, Sha256, Tour};

impl Violations {
    pub(super) fn clip(
        &mut self,
        r: usize,
        c: usize,
        clip: &Clip,
        tour: &Tour,
        length: impl Fn(&Sha256) -> Option<Ms>,
    ) {
        if clip.narrations.is_empty() {
            self.add(
                TourLocation::Clip(r, c),
                RuleViolation::ClipWithoutNarration(clip.key.clone()),
            );
        }
        if let Some(picture) = &clip.picture {
            self.picture(&TourLocation::Clip(r, c), picture, tour);
        }
        for (language, narration) in &clip.narrations {
            let place = TourLocation::Narration(r, c, language.clone());
            if !tour.languages.contains(language) {
                self.add(
                    place.clone(),
                    RuleViolation::UnknownLanguage(language.clone()),
                );
            }
            if narration.recording.is_some() || clip.before_closing.is_some() {
                self.spoken_narration(&place, narration);
            } else {
                self.text_alone(&place, narration);
            }
            self.too_many(
                place,
                FieldKind::Captions,
                narration.captions.len(),
                MAX_CUES,
            );
            let mut before = Ms::ZERO;
            for (n, cue) in narration.captions.iter().enumerate() {
                let place = TourLocation::Cue(r, c, language.clone(), n);
                self.cue(
                    place,
                    cue,
                    before,
                    narration.recording.as_ref().and_then(&length),
                );
                before = before.max(cue.end);
            }
        }
    }

    /// A narration that visitors only read; the rules for a voice do not apply.
    fn text_alone(&mut self, place: &TourLocation, narration: &Narration) {
        self.text(place, FieldKind::Title, &narration.title, MAX_TITLE_CHARS);
        if !narration.credit.is_empty() {
            self.text(
                place,
                FieldKind::Credit,
                &narration.credit,
                MAX_CREDIT_CHARS,
            );
        }
        if narration.is_text_alone() {
            let text = &narration.transcript;
            self.text(place, FieldKind::Transcript, text, MAX_TRANSCRIPT_CHARS);
        } else {
            self.add(place.clone(), RuleViolation::EmptyNarration);
        }
    }

    fn spoken_narration(&mut self, place: &TourLocation, narration: &Narration) {
        self.text(place, FieldKind::Title, &narration.title, MAX_TITLE_CHARS);
        self.text(
            place,
            FieldKind::Credit,
            &narration.credit,
            MAX_CREDIT_CHARS,
        );
        if narration.recording.is_none() {
            self.add(place.clone(), RuleViolation::AnnouncementWithoutRecording);
        }
        self.text(
            place,
            FieldKind::Transcript,
            &narration.transcript,
            MAX_TRANSCRIPT_CHARS,
        );
        if narration.captions.is_empty() {
            self.add(
                place.clone(),
                RuleViolation::Empty {
                    what: FieldKind::CaptionFile,
                },
            );
        }
    }

    fn cue(&mut self, place: TourLocation, cue: &Cue, before: Ms, length: Option<Ms>) {
        let (start, end) = (cue.start, cue.end);
        self.text(&place, FieldKind::Caption, &cue.text, MAX_LINE_CHARS);
        if end <= start {
            self.add(place.clone(), RuleViolation::CueReversed { start, end });
        }
        if start < before {
            self.add(place.clone(), RuleViolation::CueOverlaps { start, before });
        }
        match length {
            Some(length) if end > length + CUE_END_TOLERANCE => {
                self.add(place, RuleViolation::CuePastEnd { end, length });
            }
            Some(_) | None => {}
        }
    }
}
