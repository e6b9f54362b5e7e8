//! A device of this box, opened once however many rooms it serves: one mixer on one stream. It is opened when there is something to sound, with the sound already in the mixer, and
//! given back after: so no queued silence stands between a touch and its sound, and an idle box
//! wakes for nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use cpal::Stream;
use cpal::traits::StreamTrait;
use rtrb::Producer;

use crate::clock::Clock;
use crate::player::Trouble;
use crate::player::device::{self, Shape};
use crate::player::drain::Drain;
use crate::player::hands::Hands;
use crate::player::line::Line;
use crate::player::mixer::Mixer;
use crate::player::pace::Pace;

/// How long a device may take to be opened,
const OPENING: Duration = Duration::from_secs(2);
/// and to be given back.
const CLOSING: Duration = Duration::from_millis(500);

/// The devices that docent plays to. A cheap handle.
#[derive(Clone, Debug, Default)]
pub struct Cards(Arc<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    cards: Mutex<BTreeMap<Box<str>, Weak<Card>>>,
    /// How long a device is kept open after its last sound.
    keep_open: Duration,
}

impl Cards {
    /// Some cards crackle when they are opened and closed; those are better kept open for a while.
    pub fn new(keep_open: Duration) -> Self {
        Self(Arc::new(Shelf {
            keep_open,
            ..Shelf::default()
        }))
    }

    pub(super) fn card(&self, name: &str, clock: &Clock) -> Arc<Card> {
        let mut cards = self.0.cards.lock().unwrap_or_else(PoisonError::into_inner);
        cards.retain(|_, it| it.strong_count() > 0);
        if let Some(card) = cards.get(name).and_then(Weak::upgrade) {
            return card;
        }
        let card = Arc::new(Card {
            name: name.into(),
            clock: clock.clone(),
            keep_open: self.0.keep_open,
            hands: Hands::default(),
            inside: Mutex::default(),
        });
        cards.insert(name.into(), Arc::downgrade(&card));
        card
    }
}

pub(super) struct Card {
    name: Box<str>,
    clock: Clock,
    keep_open: Duration,
    hands: Hands,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    /// Kept once found: listing devices is slow and noisy.
    device: Option<(cpal::Device, Shape)>,
    open: Option<Open>,
}

struct Open {
    stream: Stream,
    /// Into the mixer.
    entrance: Producer<Drain>,
    pace: Arc<Pace>,
    seats: usize,
    /// Since when nobody has sat there.
    unused: Option<Instant>,
}

impl Card {
    /// Takes part in what the device sounds; it is opened where it is not yet.
    pub(super) fn enter(self: &Arc<Self>) -> Result<Seat, Trouble> {
        let mut inside = self.inside();
        if inside.open.as_ref().is_some_and(|it| it.pace.is_lost()) {
            self.give_back(&mut inside);
        }
        if let Some(open) = &mut inside.open {
            open.seats += 1;
            open.unused = None;
            return Ok(self.seat(open));
        }
        let open = self.open(&mut inside)?;
        Ok(self.seat(inside.open.insert(open)))
    }

    /// Whether the device is there.
    pub(super) fn probe(&self) -> Result<(), Trouble> {
        let mut inside = self.inside();
        if inside.open.as_ref().is_some_and(|it| !it.pace.is_lost()) {
            return Ok(());
        }
        // Another one may have come back under its name. Only one that takes sound is there: sound
        // servers let anybody in, also where they have nothing to sound on.
        inside.device = None;
        let open = self.open(&mut inside)?;
        self.hands.give_back(CLOSING, open.stream);
        Ok(())
    }

    /// Closes the device where nobody has used it for long enough; says when to ask again.
    pub(super) fn rest(&self, now: Instant) -> Option<Instant> {
        let mut inside = self.inside();
        let until = inside.open.as_ref()?.unused? + self.keep_open;
        if now < until {
            return Some(until);
        }
        self.give_back(&mut inside);
        None
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seat(self: &Arc<Self>, open: &Open) -> Seat {
        Seat {
            card: Arc::clone(self),
            pace: Arc::clone(&open.pace),
        }
    }

    fn find(&self, inside: &mut Inside) -> Result<(cpal::Device, Shape), Trouble> {
        if let Some(found) = &inside.device {
            return Ok(found.clone());
        }
        let name = self.name.clone();
        let found = self.hands.within(OPENING, move || device::find(&name));
        let found = found.map_err(|error| Trouble::Device(error.to_string()))??;
        inside.device = Some(found.clone());
        Ok(found)
    }

    /// Opens it for one; it begins when it is told to.
    fn open(&self, inside: &mut Inside) -> Result<Open, Trouble> {
        let (device, shape) = self.find(inside)?;
        let pace = Arc::new(Pace::new(shape.period(), self.clock.monotonic()));
        let (mixer, entrance) = Mixer::new(Arc::clone(&pace));
        let line =
            Line::new(mixer, shape.rate).map_err(|error| Trouble::Device(error.to_string()))?;
        let (clock, noted) = (self.clock.clone(), Arc::clone(&pace));
        let opening = move || device::open(&device, &shape, line, clock, noted);
        let opened = self.hands.within(OPENING, opening);
        let stream = opened
            .map_err(|error| error.to_string())
            .and_then(|it| it.map_err(|error| error.to_string()))
            .map_err(|error| {
                inside.device = None;
                Trouble::Device(error)
            })?;
        Ok(Open {
            stream,
            entrance,
            pace,
            seats: 1,
            unused: None,
        })
    }

    fn leave(&self, pace: &Arc<Pace>) {
        let mut inside = self.inside();
        // Where it was lost and opened anew meanwhile, there is nothing left to leave.
        let same = |it: &&mut Open| Arc::ptr_eq(&it.pace, pace);
        let Some(open) = inside.open.as_mut().filter(same) else {
            return;
        };
        open.seats -= 1;
        if open.seats > 0 {
            return;
        }
        if pace.is_lost() || self.keep_open.is_zero() {
            self.give_back(&mut inside);
        } else {
            open.unused = Some(self.clock.monotonic());
        }
    }

    /// Giving back a dead device may take for ever; that must not be the rooms' trouble.
    fn give_back(&self, inside: &mut Inside) {
        if let Some(open) = inside.open.take() {
            if open.pace.is_lost() {
                inside.device = None;
            }
            self.hands.give_back(CLOSING, open.stream);
        }
    }
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Card")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A room's part in what a device sounds. Whoever leaves last closes it.
#[derive(Debug)]
pub(super) struct Seat {
    card: Arc<Card>,
    pub(super) pace: Arc<Pace>,
}

impl Seat {
    /// Lets it sound.
    pub(super) fn sound(&self, drain: Drain) -> Result<(), Trouble> {
        let mut inside = self.card.inside();
        let same = |it: &&mut Open| Arc::ptr_eq(&it.pace, &self.pace);
        let Some(open) = inside.open.as_mut().filter(same) else {
            return Err(Trouble::Device("it went away".into()));
        };
        let begins = self.pace.given() == 0;
        if begins {
            self.pace.begin(self.card.clock.monotonic());
        }
        if open.entrance.push(drain).is_err() {
            return Err(Trouble::Device("it has more to sound than it can".into()));
        }
        let playing = open.stream.play();
        playing.map_err(|error| Trouble::Device(error.to_string()))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.card.leave(&self.pace);
    }
}
