//! A room that sounds, and must go on to whatever happens beside it: proven at the card that it plays on.

use std::thread;
use std::time::{Duration, Instant};

use crate::house::narration;
use crate::support::card::Card;
use crate::support::daemon::{Daemon, House};
use crate::support::likeness::{self, Place};
use crate::support::recording::Recording;
use crate::support::staff::FORM;

pub(crate) const NEAR: [&str; 2] = ["Accept: application/json", FORM];
const PATIENCE: Duration = Duration::from_secs(20);
/// So much must be heard before anybody can tell.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// A clip in Spanish, and its narration from the memorial's folder.
#[derive(Debug)]
pub(crate) struct Clip {
    pub(crate) room: &'static str,
    number: &'static str,
    narration: &'static str,
}

pub(crate) const NATALIA: Clip = Clip {
    room: "memorial",
    number: "13",
    narration: "natalia.es.mp3",
};
pub(crate) const DESK: Clip = Clip {
    room: "study",
    number: "8",
    narration: "../study/desk.es.mp3",
};

/// A house whose room of that clip sounds on the card; `settings` is the rest.
pub(crate) fn wired(card: &Card, clip: &Clip, settings: &str) -> House {
    let (room, output) = (clip.room, card.name());
    let speaker = format!("[[speaker]]\nroom = \"{room}\"\noutput = \"{output}\"\n");
    House::wired(&format!("{settings}{speaker}"), card.alsa_config())
}

/// A clip that sounds, from its first touch on.
pub(crate) struct Sounding<'a> {
    house: &'a House,
    daemon: &'a Daemon,
    clip: &'static Clip,
    tape: Recording,
    begun: Instant,
    underruns: u64,
}

impl<'a> Sounding<'a> {
    pub(crate) fn begin(
        card: &Card,
        house: &'a House,
        daemon: &'a Daemon,
        clip: &'static Clip,
    ) -> Self {
        let (path, body) = (
            format!("/es/rooms/{}/play", clip.room),
            format!("clip={}", clip.number),
        );
        let mut it = Self {
            house,
            daemon,
            clip,
            tape: card.record().unwrap(),
            begun: Instant::now(),
            underruns: 0,
        };
        let touched = daemon.ask("POST", &path, &NEAR, &body);
        assert_eq!(touched.status, 204, "{}", touched.text());
        assert!(it.tape.wait_for_sound(0.01, PATIENCE), "{}", house.log());
        it.underruns = it.counted();
        it
    }

    fn counted(&self) -> u64 {
        let told = self.daemon.get("/metrics").text();
        let lines = told
            .lines()
            .filter(|it| it.starts_with("docent_speaker_underruns_total{"));
        lines
            .map(|it| it.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum()
    }

    /// It plays still, and docent knows of no gap.
    pub(crate) fn goes_on(&self) {
        assert_eq!(self.counted(), self.underruns, "{}", self.house.log());
        let told = self.daemon.get("/metrics").text();
        let playing = format!("docent_speaker_playing{{room=\"{}\"}} 1", self.clip.room);
        let plays = || self.house.plays();
        assert!(
            told.contains(&playing),
            "{:?}\n{}",
            plays(),
            self.house.log()
        );
    }

    /// The same, and what came out of the card is the narration, sample after sample. Then it is
    /// stopped.
    pub(crate) fn has_no_gap(self) {
        thread::sleep(LONG_ENOUGH.saturating_sub(self.begun.elapsed()));
        self.goes_on();
        let heard = self.tape.finish().samples;
        if let Some(gap) = gap(&narration(self.clip.narration), &heard) {
            panic!("{gap}: {}", self.house.log());
        }
        let path = format!("/es/rooms/{}/stop", self.clip.room);
        let stop = self.daemon.ask("POST", &path, &NEAR, "");
        assert_eq!(stop.status, 204, "{}", stop.text());
    }
}

/// Where what was heard is not the narration from its beginning on, each second after the other.
fn gap(narration: &[f32], heard: &[f32]) -> Option<String> {
    const SECOND: usize = 48_000;
    const ASIDE: usize = SECOND / 20;
    let first = likeness::find(&narration[..SECOND], heard).unwrap().lag;
    let heard = [&[0.0; ASIDE], &heard[first..], &[0.0; ASIDE]].concat();
    let seconds = (heard.len() - 2 * ASIDE).min(narration.len()) / SECOND;
    assert!(seconds > 0, "nothing was heard");
    (0..seconds).find_map(|second| {
        let at = second * SECOND;
        let piece = &narration[at..at + SECOND];
        // Of a pause nobody can tell where it was; and a volume may change within a second.
        likeness::first_sound(piece, 0.05)?;
        let place = likeness::find(piece, &heard[at..at + SECOND + 2 * ASIDE]);
        let is_there = |it: &Place| it.correlation > 0.8 && it.lag.abs_diff(ASIDE) <= 2;
        let told = || format!("a gap at its second {second}: {place:?}");
        (!place.as_ref().is_some_and(is_there)).then(told)
    })
}

#[test]
fn a_gap_of_ten_milliseconds_is_heard() {
    let narration = narration(NATALIA.narration);
    let heard = [&vec![0.0; 20_000], &narration[..500_000]].concat();
    assert_eq!(gap(&narration, &heard), None);
    let (before, after) = narration[..500_000].split_at(250_000);
    let broken = [before, &[0.0; 480], after].concat();
    assert!(gap(&narration, &broken).is_some());
}
