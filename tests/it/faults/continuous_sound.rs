//! A room that must sound without a gap, recorded at its card.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::captured_audio::Recording;
use crate::support::control_stream::Control;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::decoded_audio::narration;
use crate::support::sound_card::Card;
use crate::support::staff::FORM;

pub(crate) const NEAR: [&str; 2] = ["Accept: application/json", FORM];
/// The length of a recording that is needed to recognise it.
const MIN_RECORDING: Duration = Duration::from_secs(3);
/// The distance within which an interrupted sound is searched, in samples.
const SEARCH_RANGE_SAMPLES: usize = 2 * 48_000;

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

/// A state whose room of that clip plays on the card; `settings` is the rest.
pub(crate) fn with_cards(card: &Card, clip: &Clip, settings: &str) -> TestSite {
    let (room, output) = (clip.room, card.name());
    let speaker = format!("[[speaker]]\nroom = \"{room}\"\noutput = \"{output}\"\n");
    TestSite::with_cards(&format!("{settings}{speaker}"), card.alsa_config())
}

/// A play of the clip, recorded from its first touch.
pub(crate) struct RecordedPlay<'a> {
    site: &'a TestSite,
    daemon: &'a Daemon,
    clip: &'static Clip,
    capture: Recording,
    begun: Instant,
    underruns: u64,
    control: &'a Control,
    /// The position of the control stream at the begin.
    mark: usize,
}

impl<'a> RecordedPlay<'a> {
    pub(crate) fn start(
        card: &'a Card,
        site: &'a TestSite,
        daemon: &'a Daemon,
        clip: &'static Clip,
    ) -> Self {
        let (path, body) = (
            format!("/es/rooms/{}/play", clip.room),
            format!("clip={}", clip.number),
        );
        let control = card.control();
        let mut new = Self {
            site,
            daemon,
            clip,
            capture: card.record().unwrap(),
            begun: Instant::now(),
            underruns: 0,
            control,
            mark: control.mark(),
        };
        let touched = daemon.request("POST", &path, &NEAR, &body);
        assert_eq!(touched.status, 204, "{}", touched.text());
        assert!(new.capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
        new.underruns = new.count_underruns();
        new
    }

    fn count_underruns(&self) -> u64 {
        let body = self.daemon.get("/metrics").text();
        let lines = body
            .lines()
            .filter(|line| line.starts_with("docent_speaker_underruns_total{"));
        lines
            .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum()
    }

    fn assert_no_gaps(&self, gaps: &[String]) {
        let judged = self.control.judge_gaps(self.mark, gaps);
        assert!(judged.is_ok(), "{judged:?}: {}", self.site.log());
    }

    /// The time since its begin.
    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// It still plays, and the daemon has counted no gap.
    pub(crate) fn assert_playing(&self) {
        let gaps =
            (self.underruns..self.count_underruns()).map(|number| format!("underrun {number}"));
        self.assert_no_gaps(&gaps.collect::<Vec<_>>());
        let body = self.daemon.get("/metrics").text();
        let playing = format!("docent_speaker_playing{{room=\"{}\"}} 1", self.clip.room);
        let plays = || self.site.plays();
        assert!(
            body.contains(&playing),
            "{:?}\n{}",
            plays(),
            self.site.log()
        );
    }

    /// Like `plays_on`, and the recording is the narration, sample by sample. Then the play is stopped.
    pub(crate) fn assert_gapless(self) {
        thread::sleep(MIN_RECORDING.saturating_sub(self.begun.elapsed()));
        self.assert_playing();
        let heard = self.capture.captured().samples;
        self.assert_no_gaps(&gaps(&narration(self.clip.narration), &heard));
        let path = format!("/es/rooms/{}/stop", self.clip.room);
        let stop = self.daemon.request("POST", &path, &NEAR, "");
        assert_eq!(stop.status, 204, "{}", stop.text());
    }
}

/// The positions at which the recording is not the narration, second by second.
pub(crate) fn gaps(narration: &[f32], heard: &[f32]) -> Vec<String> {
    const SECOND: usize = 48_000;
    const MARGIN_SAMPLES: usize = SECOND / 20;
    let first = audio_match::find(&narration[..SECOND], heard).unwrap().lag;
    let heard = [
        &[0.0; MARGIN_SAMPLES],
        &heard[first..],
        &[0.0; MARGIN_SAMPLES],
    ]
    .concat();
    let seconds = (heard.len() - 2 * MARGIN_SAMPLES).min(narration.len()) / SECOND;
    assert!(seconds > 0, "nothing was heard");
    let mut gaps = Vec::new();
    // The delay against the narration in samples, and whether the second before had a gap.
    let (mut late, mut broken) = (0, false);
    for second in 0..seconds {
        let at = second * SECOND;
        let piece = &narration[at..at + SECOND];
        // A pause cannot be located, and the volume may change within a second.
        if audio_match::first_sound(piece, 0.05).is_none() {
            continue;
        }
        let from = at + late;
        if heard.len() < from + SECOND + 2 * MARGIN_SAMPLES {
            break;
        }
        let find = |further: usize| {
            let until = (from + SECOND + 2 * MARGIN_SAMPLES + further).min(heard.len());
            let place = audio_match::find(piece, heard.get(from..until)?)?;
            (place.correlation > 0.8).then_some(place.lag)
        };
        if find(0).is_some_and(|found| found.abs_diff(MARGIN_SAMPLES) <= 2) {
            broken = false;
            continue;
        }
        let found = find(SEARCH_RANGE_SAMPLES);
        if !broken {
            gaps.push(format!(
                "a gap at second {second}, which begins at {found:?}"
            ));
        }
        broken = found.is_none();
        late += found.map_or(0, |found| found.saturating_sub(MARGIN_SAMPLES));
    }
    gaps
}

#[test]
fn a_gap_of_ten_milliseconds_is_detected_once() {
    let narration = narration(NATALIA.narration);
    let heard = [&vec![0.0; 20_000], &narration[..500_000]].concat();
    assert_eq!(gaps(&narration, &heard), [""; 0]);
    for silence in [480, 4_096, 40_000] {
        let (before, after) = narration[..500_000].split_at(250_000);
        let broken = [before, &vec![0.0; silence], after].concat();
        assert_eq!(gaps(&narration, &broken).len(), 1, "{silence}");
    }
}
