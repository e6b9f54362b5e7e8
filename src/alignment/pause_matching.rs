//! Places a text in a recording by its pauses alone: speakers pause after sentences and clauses, and what lies between
//! two pauses takes time in proportion to its letters. Needs no voice and no knowledge of the language.
//!
//! The most likely pairs of a boundary in the text and a pause in the sound are found by dynamic programming (Viterbi):
//! boundaries without a pause and pauses without a boundary are allowed, at a price.

#[cfg(test)]
mod tests;

use crate::alignment::Placement;
use crate::alignment::letters::{pause_after, spoken_letters};
use crate::alignment::pauses::{Pause, SpeechMap};

/// The variance of the time that a stretch of text takes, in seconds squared: a fixed part, and one for each second.
const VARIANCE: f32 = 0.02;
const VARIANCE_PER_SECOND: f32 = 0.02;

/// The price of a sentence's end at which nobody pauses.
const NO_PAUSE_PRICE: f32 = 6.0;

/// The price of a pause where no sign stands.
const NO_SIGN_PRICE: f32 = 3.0;

/// The price of a pause within a text, for each e-fold of [`SHORT_PAUSE`].
const LONG_PAUSE_PRICE: f32 = 3.0;
const SHORT_PAUSE: f32 = 0.12;

/// Boundaries and pauses that a pair may be ahead of the pair before it.
const MAX_BOUNDARIES: usize = 12;
const MAX_PAUSES: usize = 16;

/// How far a boundary is looked for from where an even speaker would be: in seconds, and as a share of the recording.
const REACH: f32 = 15.0;
const REACH_SHARE: f32 = 0.05;

/// A boundary that falls this near to a pause without a boundary is at the pause, in seconds.
const NEAR_PAUSE: f32 = 0.25;

/// A boundary this far from the next pair is half as sure, in seconds.
const HALF_SURE: f32 = 1.0;

/// A place in the text where a pause is possible.
#[derive(Clone, Copy, Debug)]
struct Boundary {
    /// Letters spoken before it.
    letters: f32,
    /// How surely a pause is here, from 0 to 1.
    sure: f32,
}

/// When the text before a boundary ends, when the text after it begins, and how sure that is.
#[derive(Clone, Copy, Debug)]
struct BoundaryTime {
    ended: f32,
    begins: f32,
    confidence: f32,
}

/// Times the pieces of a text. Pieces without letters take no time.
pub(super) fn time_by_pauses(map: &SpeechMap, pieces: &[String]) -> Vec<Placement> {
    let text = Text::of(pieces);
    let times = text.times(map);
    let edges = text.edges.iter().zip(text.edges.iter().skip(1));
    let placed = edges.filter_map(|(from, to)| {
        let (from, to) = (times.get(*from)?, times.get(*to)?);
        Some(Placement {
            start: from.begins,
            end: to.ended.max(from.begins),
            confidence: from.confidence,
        })
    });
    placed.collect()
}

/// The boundaries of a text; the first is its beginning, the last its end.
#[derive(Debug, Default)]
struct Text {
    boundaries: Vec<Boundary>,
    /// The boundary at which each piece begins, and the last.
    edges: Vec<usize>,
}

impl Text {
    fn of(pieces: &[String]) -> Self {
        let mut text = Self::default();
        let mut letters = 0.0;
        let mut sure = 0.0;
        for piece in pieces {
            text.edges.push(text.boundaries.len());
            text.boundaries.push(Boundary { letters, sure });
            let mut words = piece.split_whitespace().peekable();
            while let Some(word) = words.next() {
                letters += spoken_letters(word);
                sure = pause_after(word);
                if sure > 0.0 && words.peek().is_some() {
                    text.boundaries.push(Boundary { letters, sure });
                }
            }
        }
        text.edges.push(text.boundaries.len());
        text.boundaries.push(Boundary { letters, sure: 1.0 });
        text
    }

    fn letters(&self) -> f32 {
        self.boundaries.last().map_or(0.0, |last| last.letters)
    }

    /// The times of all boundaries.
    fn times(&self, map: &SpeechMap) -> Vec<BoundaryTime> {
        let sound = Sound::of(map, self.letters());
        let pairs = Matching::of(self, &sound).pairs();
        let mut times = Vec::with_capacity(self.boundaries.len());
        for pair in pairs.windows(2) {
            if let [from, to] = pair {
                self.time_between(&sound, *from, *to, &mut times);
            }
        }
        // The end of the text.
        times.push(BoundaryTime {
            ended: map.end,
            begins: map.end,
            confidence: 1.0,
        });
        self.lower_confidence_of_bad_pairs(&sound, &pairs, &mut times);
        times
    }

    /// Times the boundaries from one pair on, before the next pair.
    fn time_between(&self, sound: &Sound<'_>, from: Pair, to: Pair, times: &mut Vec<BoundaryTime>) {
        let (begin, end) = (sound.node(from.pause), sound.node(to.pause));
        let first = self.letters_at(from.boundary);
        let letters = (self.letters_at(to.boundary) - first).max(f32::MIN_POSITIVE);
        let spoken = end.spoken - begin.spoken;
        let inner = sound.map.pauses.get(from.pause..to.pause.saturating_sub(1));
        let inner = inner.unwrap_or_default();
        times.push(BoundaryTime {
            ended: begin.from,
            begins: begin.to,
            confidence: 1.0,
        });
        for at in from.boundary + 1..to.boundary {
            let past = spoken * (self.letters_at(at) - first) / letters;
            let far = past.min(spoken - past);
            let (ended, begins) = wall_times(begin.to + past, inner);
            times.push(BoundaryTime {
                ended,
                begins,
                confidence: HALF_SURE / (HALF_SURE + far.max(0.0)),
            });
        }
    }

    /// Where the sound between two pairs is much longer or shorter than its text, a pair is wrong or the text is.
    fn lower_confidence_of_bad_pairs(
        &self,
        sound: &Sound<'_>,
        pairs: &[Pair],
        times: &mut [BoundaryTime],
    ) {
        for pair in pairs.windows(2) {
            if let [from, to] = pair {
                let fit = (-self.misfit(sound, *from, *to) / 16.0).exp();
                let between = times.get_mut(from.boundary..=to.boundary);
                for time in between.unwrap_or_default() {
                    time.confidence *= fit;
                }
            }
        }
    }

    fn letters_at(&self, boundary: usize) -> f32 {
        self.boundaries
            .get(boundary)
            .map_or(0.0, |boundary| boundary.letters)
    }

    /// How unlikely it is that the text between two pairs takes the time between them.
    fn misfit(&self, sound: &Sound<'_>, from: Pair, to: Pair) -> f32 {
        let letters = self.letters_at(to.boundary) - self.letters_at(from.boundary);
        let wanted = letters * sound.seconds_per_letter;
        let found = sound.node(to.pause).spoken - sound.node(from.pause).spoken;
        (found - wanted).powi(2) / (VARIANCE + VARIANCE_PER_SECOND * wanted)
    }
}

/// When the text before `time` ends and the text after it begins; `time` counts no pause of `pauses`.
fn wall_times(mut time: f32, pauses: &[Pause]) -> (f32, f32) {
    for pause in pauses {
        if (time - pause.start).abs() < NEAR_PAUSE {
            return (pause.start, pause.end);
        }
        if time < pause.start {
            break;
        }
        time += pause.length();
    }
    (time, time)
}

/// A boundary and the pause that it is at. Pause 0 is the beginning of the sound, and the last one its end.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    boundary: usize,
    pause: usize,
}

/// A pause as a place in the time that is spoken.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    from: f32,
    to: f32,
    /// Seconds spoken before it.
    spoken: f32,
}

#[derive(Debug)]
struct Sound<'a> {
    map: &'a SpeechMap,
    nodes: Vec<Node>,
    seconds_per_letter: f32,
    /// The price of all pauses up to each node.
    prices: Vec<f32>,
}

impl<'a> Sound<'a> {
    fn of(map: &'a SpeechMap, letters: f32) -> Self {
        let mut spoken = 0.0;
        let mut last = map.start;
        let mut price = 0.0;
        let (mut nodes, mut prices) = (Vec::new(), Vec::new());
        let begin = Pause {
            start: map.start,
            end: map.start,
        };
        let end = Pause {
            start: map.end,
            end: map.end,
        };
        let all = std::iter::once(&begin).chain(&map.pauses);
        for pause in all.chain(std::iter::once(&end)) {
            spoken += pause.start - last;
            last = pause.end;
            nodes.push(Node {
                from: pause.start,
                to: pause.end,
                spoken,
            });
            price += LONG_PAUSE_PRICE * (pause.length() / SHORT_PAUSE).max(1.0).ln();
            prices.push(price);
        }
        Self {
            map,
            nodes,
            seconds_per_letter: map.spoken() / letters.max(1.0),
            prices,
        }
    }

    fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or_default()
    }

    fn end(&self) -> usize {
        self.nodes.len().saturating_sub(1)
    }

    /// The price of the pauses between two nodes.
    fn price_between(&self, from: usize, to: usize) -> f32 {
        let price = |at: usize| self.prices.get(at).copied().unwrap_or(0.0);
        price(to.saturating_sub(1)) - price(from)
    }
}

/// The cheapest way to each pair, by boundary and pause.
struct Matching<'a> {
    text: &'a Text,
    sound: &'a Sound<'a>,
    /// The price of all boundaries up to each.
    prices: Vec<f32>,
    /// The rows of the last boundaries, the newest last.
    recent: Vec<Row>,
    /// For each boundary the first pause that is tried, and the step to each.
    steps: Vec<(usize, Vec<u8>)>,
}

struct Row {
    boundary: usize,
    first: usize,
    costs: Vec<f32>,
}

impl Row {
    fn cost(&self, pause: usize) -> f32 {
        let at = pause.checked_sub(self.first);
        at.and_then(|at| self.costs.get(at))
            .copied()
            .unwrap_or(f32::INFINITY)
    }
}

/// No way leads to a pair.
const NO_STEP: u8 = u8::MAX;

/// A step back as one byte: how many boundaries and how many pauses.
fn pack(boundaries: usize, pauses: usize) -> u8 {
    u8::try_from((boundaries - 1) * MAX_PAUSES + pauses - 1).unwrap_or(NO_STEP)
}

fn unpack(step: u8) -> (usize, usize) {
    let step = usize::from(step);
    (step / MAX_PAUSES + 1, step % MAX_PAUSES + 1)
}

impl<'a> Matching<'a> {
    fn of(text: &'a Text, sound: &'a Sound<'a>) -> Self {
        let mut price = 0.0;
        let prices = text.boundaries.iter().map(|boundary| {
            price += NO_PAUSE_PRICE * boundary.sure;
            price
        });
        let mut matching = Self {
            text,
            sound,
            prices: prices.collect(),
            recent: vec![Row {
                boundary: 0,
                first: 0,
                costs: vec![0.0],
            }],
            steps: vec![(0, vec![NO_STEP])],
        };
        for boundary in 1..text.boundaries.len() {
            matching.add_row(boundary);
        }
        matching
    }

    /// The pauses that a boundary may be at.
    fn candidates(&self, boundary: usize) -> std::ops::Range<usize> {
        let end = self.sound.end();
        if boundary + 1 == self.text.boundaries.len() {
            return end..end + 1;
        }
        let even = self.text.letters_at(boundary) * self.sound.seconds_per_letter;
        let reach = REACH + REACH_SHARE * self.sound.node(end).spoken;
        let inner = self.sound.nodes.get(..end).unwrap_or_default();
        let first = inner.partition_point(|node| node.spoken < even - reach);
        let last = inner.partition_point(|node| node.spoken <= even + reach);
        first.max(1)..last.max(1)
    }

    fn add_row(&mut self, boundary: usize) {
        let candidates = self.candidates(boundary);
        let unsure = self.text.boundaries.get(boundary);
        let unsure = NO_SIGN_PRICE * (1.0 - unsure.map_or(0.0, |boundary| boundary.sure));
        let mut row = Row {
            boundary,
            first: candidates.start,
            costs: Vec::with_capacity(candidates.len()),
        };
        let mut steps = Vec::with_capacity(candidates.len());
        for pause in candidates {
            let (cost, step) = self.best_step(Pair { boundary, pause });
            row.costs.push(cost + unsure);
            steps.push(step);
        }
        self.steps.push((row.first, steps));
        if self.recent.len() == MAX_BOUNDARIES {
            drop(self.recent.remove(0));
        }
        self.recent.push(row);
    }

    fn best_step(&self, to: Pair) -> (f32, u8) {
        let price = |at: usize| self.prices.get(at).copied().unwrap_or(0.0);
        let mut best = (f32::INFINITY, NO_STEP);
        for row in &self.recent {
            let skipped = price(to.boundary - 1) - price(row.boundary);
            for pause in to.pause.saturating_sub(MAX_PAUSES)..to.pause {
                let from = Pair {
                    boundary: row.boundary,
                    pause,
                };
                let before = row.cost(pause) + skipped;
                if before >= best.0 {
                    continue;
                }
                let cost = before
                    + self.sound.price_between(pause, to.pause)
                    + self.text.misfit(self.sound, from, to);
                if cost < best.0 {
                    best = (cost, pack(to.boundary - row.boundary, to.pause - pause));
                }
            }
        }
        best
    }

    /// The cheapest pairs from the beginning to the end, both included. Where no way leads through the text, only
    /// these two.
    fn pairs(&self) -> Vec<Pair> {
        let begin = Pair {
            boundary: 0,
            pause: 0,
        };
        let end = Pair {
            boundary: self.text.boundaries.len().saturating_sub(1),
            pause: self.sound.end(),
        };
        let mut pairs = vec![end];
        let mut at = end;
        while at != begin {
            let step = self.steps.get(at.boundary).and_then(|(first, steps)| {
                let step = steps.get(at.pause.checked_sub(*first)?)?;
                (*step != NO_STEP).then_some(*step)
            });
            let Some(step) = step else {
                return vec![begin, end];
            };
            let (boundaries, pauses) = unpack(step);
            at = Pair {
                boundary: at.boundary.saturating_sub(boundaries),
                pause: at.pause.saturating_sub(pauses),
            };
            pairs.push(at);
        }
        pairs.reverse();
        pairs
    }
}
