//! Which timestamps of a file belong to the recording. Frames before and after them are padding of the encoder.

use symphonia::core::formats::Track;

use crate::decoder::edit_list::Edit;
use crate::model::Ms;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlayableRange {
    /// The timestamp of the first frame.
    pub(super) first: i64,
    /// Whether frames before the first are decoded, and have to be left out.
    pub(super) has_lead_in: bool,
    /// The timestamp after the last frame. None if all decoded frames belong to the recording.
    end: Option<i64>,
    /// The lowest timestamp that can be sought.
    pub(super) min_seek: i64,
    /// The highest timestamp that can be sought, if the file has it.
    pub(super) max_seek: Option<i64>,
    /// The declared number of frames, if it differs from that of the track.
    frames: Option<i64>,
}

impl PlayableRange {
    /// All decoded frames.
    pub(super) fn whole(track: &Track) -> Self {
        let first = track.start_ts.get().max(0);
        let frames = track
            .num_frames
            .and_then(|frames| i64::try_from(frames).ok());
        Self {
            first,
            has_lead_in: false,
            end: None,
            min_seek: first,
            max_seek: frames.and_then(|frames| frames.checked_sub(1)),
            frames: None,
        }
    }

    /// For a file whose frames before the first have negative timestamps.
    pub(super) fn after_delay(track: &Track) -> Self {
        Self {
            first: 0,
            has_lead_in: true,
            min_seek: -i64::from(track.delay.unwrap_or(0)),
            ..Self::whole(track)
        }
    }

    /// For a file whose timestamps also count the frames before the first.
    pub(super) fn after_skipped(track: &Track, skipped: u16) -> Self {
        let (whole, skipped) = (Self::whole(track), i64::from(skipped));
        Self {
            first: whole.first.saturating_add(skipped),
            has_lead_in: true,
            frames: whole
                .max_seek
                .map(|last| (last + 1).saturating_sub(skipped)),
            ..whole
        }
    }

    pub(super) fn edited(track: &Track, edit: Edit) -> Self {
        Self {
            first: edit.first,
            has_lead_in: true,
            end: edit.frames.map(|frames| edit.first.saturating_add(frames)),
            frames: edit.frames,
            ..Self::whole(track)
        }
    }

    /// The number of frames from a timestamp to the end. The maximum if the end is unknown.
    pub(super) fn frames_until_end(&self, timestamp: i64) -> usize {
        self.end.map_or(usize::MAX, |end| {
            usize::try_from(end.saturating_sub(timestamp)).unwrap_or(0)
        })
    }

    pub(super) fn declared_length(&self, sample_rate: u32) -> Option<Ms> {
        let frames = u64::try_from(self.frames?).ok()?;
        Some(Ms::from_frames(frames, sample_rate)).filter(|_| sample_rate > 0)
    }
}
