//! Which of a file's time stamps are a recording's.

use symphonia::core::formats::Track;

use crate::decoder::edit_list::Edit;
use crate::model::Ms;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The first frame's time stamp.
    pub(super) first: i64,
    /// Whether something is decoded before it.
    pub(super) begins_later: bool,
    /// The time stamp behind the last frame's, where that is not where decoding ends.
    end: Option<i64>,
    /// The least that can be sought,
    pub(super) least: i64,
    /// and the most, where the file says so.
    pub(super) last: Option<i64>,
    /// How many frames the file says there are, where its track tells another length.
    frames: Option<i64>,
}

impl Span {
    /// All that is decoded.
    pub(super) fn whole(track: &Track) -> Self {
        let first = track.start_ts.get().max(0);
        let frames = track.num_frames.and_then(|it| i64::try_from(it).ok());
        Self {
            first,
            begins_later: false,
            end: None,
            least: first,
            last: frames.and_then(|frames| frames.checked_sub(1)),
            frames: None,
        }
    }

    /// Where the frames before the first have time stamps below zero.
    pub(super) fn after_delay(track: &Track) -> Self {
        Self {
            first: 0,
            begins_later: true,
            least: -i64::from(track.delay.unwrap_or(0)),
            ..Self::whole(track)
        }
    }

    /// Where so many frames before the first have time stamps as any others.
    pub(super) fn after(track: &Track, skipped: u16) -> Self {
        let (whole, skipped) = (Self::whole(track), i64::from(skipped));
        Self {
            first: whole.first.saturating_add(skipped),
            begins_later: true,
            frames: whole.last.map(|last| (last + 1).saturating_sub(skipped)),
            ..whole
        }
    }

    pub(super) fn edited(track: &Track, edit: Edit) -> Self {
        Self {
            first: edit.first,
            begins_later: true,
            end: edit.frames.map(|frames| edit.first.saturating_add(frames)),
            frames: edit.frames,
            ..Self::whole(track)
        }
    }

    /// How many frames there are from a time stamp on, at the most.
    pub(super) fn frames_until_end(&self, timestamp: i64) -> usize {
        self.end.map_or(usize::MAX, |end| {
            usize::try_from(end.saturating_sub(timestamp)).unwrap_or(0)
        })
    }

    pub(super) fn declared(&self, rate: u32) -> Option<Ms> {
        let frames = u64::try_from(self.frames?).ok()?;
        Some(Ms::from_frames(frames, rate)).filter(|_| rate > 0)
    }
}
