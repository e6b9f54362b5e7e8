//! What plays next at a speaker: announcements first, then the clips that visitors queued. It is pure. The
//! machine asks it after every input while a device is there. A prepared clip starts at the end of the present one, with
//! [`Playlist::take_prepared`].

use std::collections::VecDeque;
use std::time::Instant;

use crate::model::{ClipKey, Ms, QueuedClip, Refusal, ScreenId, Trigger};
use crate::player::active_play::PlayRequest;

/// The number of clips that the queue holds.
pub(super) const MAX_QUEUED_CLIPS: usize = 3;
/// How long before the end of a clip the next one is prepared.
const PREPARE_BEFORE_END: Ms = Ms(1_500);

#[derive(Debug, Default)]
pub(super) struct Playlist {
    announcement: Option<Announcement>,
    queue: VecDeque<QueueEntry>,
}

/// Announcements that wait for their turn. They play one after another.
#[derive(Debug)]
struct Announcement {
    requests: VecDeque<Box<PlayRequest>>,
    /// They interrupt what plays at this instant.
    start_by: Instant,
}

#[derive(Debug)]
struct QueueEntry {
    request: Box<PlayRequest>,
    preparation: Preparation,
}

/// Whether the output has a queued clip already. Only the first clip of the queue is prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preparation {
    Waiting,
    /// It starts when the current clip ends, without a gap. It cannot be removed from the queue any more.
    Prepared,
    /// It is started when its turn comes, and reports its error then.
    Failed,
}

/// What the speaker is doing, as far as the next clip depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occupation {
    Idle,
    Paused,
    Playing {
        /// The time to the end of the clip.
        remaining: Ms,
    },
    /// A fade, a test tone or an announcement. It ends soon.
    Busy,
}

/// What the machine has to do now.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    Announce(VecDeque<Box<PlayRequest>>),
    Play(Box<PlayRequest>),
    /// Prepare [`Playlist::first`], so that it follows without a gap.
    Prepare,
}

impl Playlist {
    /// Decides what happens now. Queued clips that would start after closing time are dropped.
    pub(super) fn next(&mut self, occupation: Occupation, now: Instant) -> Option<Next> {
        if let Some(announcement) = &self.announcement {
            let may_start = match occupation {
                Occupation::Idle | Occupation::Paused => true,
                Occupation::Playing { .. } => now >= announcement.start_by && !self.is_prepared(),
                Occupation::Busy => false,
            };
            let announcement = self.announcement.take_if(|_| may_start)?;
            return Some(Next::Announce(announcement.requests));
        }
        match occupation {
            Occupation::Idle => {
                self.drop_after_closing(now);
                let entry = self.queue.pop_front()?;
                Some(Next::Play(entry.request))
            }
            Occupation::Playing { remaining } if remaining <= PREPARE_BEFORE_END => {
                self.drop_after_closing(now);
                let first = self.queue.front_mut()?;
                if first.preparation != Preparation::Waiting {
                    return None;
                }
                first.preparation = Preparation::Prepared;
                Some(Next::Prepare)
            }
            Occupation::Playing { .. } | Occupation::Paused | Occupation::Busy => None,
        }
    }

    /// The first clip of the queue.
    pub(super) fn first(&self) -> Option<&PlayRequest> {
        self.queue.front().map(|entry| entry.request.as_ref())
    }

    /// Takes the prepared clip, which has started.
    pub(super) fn take_prepared(&mut self) -> Option<Box<PlayRequest>> {
        let entry = self
            .queue
            .pop_front_if(|entry| entry.preparation == Preparation::Prepared)?;
        Some(entry.request)
    }

    /// The output has dropped the prepared clip. It is prepared again.
    pub(super) fn drop_prepared(&mut self) {
        self.change_preparation(Preparation::Waiting);
    }

    /// The clip could not be prepared.
    pub(super) fn fail_preparation(&mut self) {
        self.change_preparation(Preparation::Failed);
    }

    fn change_preparation(&mut self, preparation: Preparation) {
        if let Some(first) = self.queue.front_mut().filter(|first| first.is_prepared()) {
            first.preparation = preparation;
        }
    }

    /// Whether a clip may be queued.
    ///
    /// # Errors
    ///
    /// [`Refusal::AlreadyThere`], [`Refusal::QueueFull`].
    pub(super) fn check_enqueue(&self, clip: &ClipKey) -> Result<(), Refusal> {
        if self
            .queue
            .iter()
            .any(|entry| entry.request.subject.clip == *clip)
        {
            return Err(Refusal::AlreadyThere);
        }
        if self.queue.len() >= MAX_QUEUED_CLIPS {
            return Err(Refusal::QueueFull);
        }
        Ok(())
    }

    pub(super) fn enqueue(&mut self, mut request: Box<PlayRequest>) {
        request.trigger = Trigger::Queue;
        self.queue.push_back(QueueEntry {
            request,
            preparation: Preparation::Waiting,
        });
    }

    /// Removes a clip that `screen` queued, unless it is prepared.
    pub(super) fn remove(&mut self, clip: &ClipKey, screen: ScreenId) {
        self.queue.retain(|entry| {
            let request = &entry.request;
            request.screen != Some(screen) || request.subject.clip != *clip || entry.is_prepared()
        });
    }

    /// Replaces a clip that `screen` queued by the same clip in another language, unless it is prepared.
    pub(super) fn switch(&mut self, request: PlayRequest, screen: ScreenId) {
        let mut entries = self.queue.iter_mut();
        let entry = entries.find(|entry| {
            let queued = &entry.request;
            queued.screen == Some(screen) && request.translates(queued) && !entry.is_prepared()
        });
        let Some(entry) = entry else { return };
        let start = entry.request.start;
        let mut request = request.continuing(&entry.request, start);
        // From the beginning is from the beginning, also if the first sentence comes later.
        if start == Ms::ZERO {
            request.start = Ms::ZERO;
        }
        request.trigger = Trigger::Queue;
        request.touched_at = None;
        *entry = QueueEntry {
            request: Box::new(request),
            preparation: Preparation::Waiting,
        };
    }

    /// Announcements replace those that still wait.
    pub(super) fn announce(&mut self, requests: VecDeque<Box<PlayRequest>>, start_by: Instant) {
        self.announcement = Some(Announcement { requests, start_by });
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn has_queue(&self) -> bool {
        !self.queue.is_empty()
    }

    pub(super) fn queued_clips(&self) -> Vec<QueuedClip> {
        let requests = self.queue.iter().map(|entry| &entry.request);
        let clips = requests.map(|request| QueuedClip {
            clip: request.subject.clip.clone(),
            language: request.subject.language.clone(),
            title: request.narration.title.clone(),
            by: request.screen,
        });
        clips.collect()
    }

    fn is_prepared(&self) -> bool {
        self.queue.front().is_some_and(QueueEntry::is_prepared)
    }

    fn drop_after_closing(&mut self, now: Instant) {
        self.queue.retain(|entry| {
            let closes_at = entry.request.closes_at;
            entry.is_prepared() || closes_at.is_none_or(|closes_at| now < closes_at)
        });
    }
}

impl QueueEntry {
    fn is_prepared(&self) -> bool {
        self.preparation == Preparation::Prepared
    }
}

#[cfg(test)]
mod tests;
