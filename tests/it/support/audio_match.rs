//! Whether, and where, one recording lies in another: normalised cross-correlation. Pure functions
//! on one channel at 48 kHz; loudness does not matter, but a wrong sound, order or speed does.

use super::fft;

/// The coarse search uses one value for a group of samples: 3 kHz.
const COARSE: usize = 16;
/// The level below which a sound counts as silence: −80 dB of full scale.
const SILENCE: f32 = 1e-4;
/// The length of the passage that refines a coarse position: one second.
const PASSAGE: usize = 48_000;

/// The position of a reference in a recording, and their correlation there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// The number of samples before the reference begins.
    pub(crate) lag: usize,
    /// From -1 to 1: 1 is the same sound at any loudness, 0 is another sound.
    pub(crate) correlation: f64,
}

/// The best position of the whole `reference` in `heard`. `None` if either is silent, or if `heard` is
/// shorter. To find a short recording in a long original, swap the two.
pub(crate) fn find(reference: &[f32], heard: &[f32]) -> Option<Place> {
    first_sound(reference, SILENCE)?;
    first_sound(heard, SILENCE)?;
    let last = heard.len().checked_sub(reference.len())?;
    let about = coarse_match(reference, heard).min(last);
    let lags = about.saturating_sub(2 * COARSE)..=(about + 2 * COARSE).min(last);
    let passage = loudest_passage(reference);
    let part = reference.get(passage..)?;
    let part = part.get(..PASSAGE).unwrap_or(part);
    let lag = lags
        .map(|lag| {
            (
                lag,
                correlation(part, heard.get(lag + passage..).unwrap_or_default()),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))?
        .0;
    Some(Place {
        lag,
        correlation: correlation(reference, heard.get(lag..)?),
    })
}

/// The first sample that is at least as loud as `threshold`; 1.0 is full scale.
pub(crate) fn first_sound(samples: &[f32], threshold: f32) -> Option<usize> {
    samples.iter().position(|sample| sample.abs() >= threshold)
}

/// The correlation of two sounds from their beginnings to the end of the shorter one; 0 if one is silent.
fn correlation(one: &[f32], other: &[f32]) -> f64 {
    let (mut product, mut ones, mut others) = (0.0, 0.0, 0.0);
    for (&a, &b) in one.iter().zip(other) {
        let (a, b) = (f64::from(a), f64::from(b));
        product += a * b;
        ones += a * a;
        others += b * b;
    }
    let scale = f64::sqrt(ones * others);
    if scale > 0.0 { product / scale } else { 0.0 }
}

/// The correlations at every [`COARSE`]th lag, by Fourier transform.
fn coarse_match(reference: &[f32], heard: &[f32]) -> usize {
    // A high-pitched sound has little power below 1.5 kHz; its envelope is more distinctive.
    let (mut short, mut long) = (
        downsample(reference, |sample| sample),
        downsample(heard, |sample| sample),
    );
    if energy(&short) < 0.01 * energy(&downsample(reference, f64::abs)) {
        (short, long) = (downsample(reference, f64::abs), downsample(heard, f64::abs));
    }
    centre(&mut short);
    centre(&mut long);
    let products = fft::correlate(&short, &long);
    let mut window: f64 = long.iter().take(short.len()).map(|x| x * x).sum();
    let floor = 1e-9 * energy(&long);
    let mut best = (0, f64::MIN);
    let leaving = long.iter();
    let entering = long.iter().skip(short.len()).chain([&0.0]);
    for (lag, ((product, leaving), entering)) in
        products.iter().zip(leaving).zip(entering).enumerate()
    {
        let alike = product / window.max(floor).sqrt();
        if alike > best.1 {
            best = (lag, alike);
        }
        window += entering * entering - leaving * leaving;
    }
    best.0 * COARSE
}

/// One value for every [`COARSE`] samples: their mean, after `view` has been applied.
fn downsample(samples: &[f32], view: impl Fn(f64) -> f64) -> Vec<f64> {
    let mean = |piece: &[f32; COARSE]| piece.iter().map(|&x| view(f64::from(x))).sum::<f64>();
    samples.as_chunks::<COARSE>().0.iter().map(mean).collect()
}

fn energy(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum()
}

fn centre(values: &mut [f64]) {
    let count: f64 = values.iter().map(|_| 1.0).sum();
    let mean = values.iter().sum::<f64>() / count.max(1.0);
    for x in values {
        *x -= mean;
    }
}

/// The begin of the reference's loudest [`PASSAGE`], by its energy in whole passages.
fn loudest_passage(reference: &[f32]) -> usize {
    let loudness = |piece: &[f32]| {
        piece
            .iter()
            .map(|&x| f64::from(x) * f64::from(x))
            .sum::<f64>()
    };
    let passages = reference.chunks(PASSAGE).map(loudness).enumerate();
    passages
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |(index, _)| index * PASSAGE)
}

#[cfg(test)]
mod tests {
    use super::{find, first_sound};

    const SECOND: usize = 48_000;

    /// Speech-like noise, with most of its power below 1 kHz and a changing level.
    fn speech(seed: u32, length: usize) -> Vec<f32> {
        let (mut state, mut smooth, mut swell) = (seed, 0.0, 0.0_f32);
        let voice = noise(&mut state, length).into_iter().map(|sample| {
            smooth += (sample - smooth) * 0.1;
            swell += 0.000_4;
            smooth * swell.sin().max(0.0)
        });
        voice.collect()
    }

    fn noise(state: &mut u32, length: usize) -> Vec<f32> {
        let mut next = || {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(*state >> 16).unwrap_or_default()) / 32_768.0 - 1.0
        };
        (0..length).map(|_| next()).collect()
    }

    /// `sound` at `gain` after `lag` samples of faint noise, and faint noise after it.
    fn hall(sound: &[f32], lag: usize, gain: f32) -> Vec<f32> {
        let mut heard = noise(&mut 99, lag + sound.len() + SECOND);
        for sample in &mut heard {
            *sample *= 0.000_5;
        }
        for (sample, sound) in heard.iter_mut().skip(lag).zip(sound) {
            *sample += sound * gain;
        }
        heard
    }

    fn check(reference: &[f32], lag: usize, gain: f32) {
        let place = find(reference, &hall(reference, lag, gain));
        assert!(
            place.is_some_and(|p| p.lag == lag && p.correlation > 0.99),
            "{lag}: {place:?}"
        );
    }

    #[test]
    fn a_sound_is_found_wherever_it_lies_and_however_loud() {
        let reference = speech(1, 3 * SECOND);
        for (lag, gain) in [(0, 1.0), (1, 0.3), (7_777, 0.1), (5 * SECOND + 13, 2.0)] {
            check(&reference, lag, gain);
        }
    }

    #[test]
    fn a_cut_piece_is_found_in_the_whole() {
        let whole = speech(1, 20 * SECOND);
        let piece = whole.get(700_001..800_000).unwrap_or_default();
        let place = find(piece, &whole);
        assert!(
            place.is_some_and(|p| p.lag == 700_001 && p.correlation > 0.999),
            "{place:?}"
        );
    }

    #[test]
    fn a_short_and_a_piercing_sound_are_found() {
        check(&speech(5, SECOND / 20), 12_345, 0.5);
        let whistle: Vec<f32> = (0..u16::MAX)
            .map(|n| (f32::from(n) * 0.785).sin() * (f32::from(n) * 0.002).sin())
            .collect();
        let place = find(&whistle, &hall(&whistle, 30_011, 0.5));
        assert!(
            place.is_some_and(|p| p.lag.abs_diff(30_011) <= 48 && p.correlation > 0.99),
            "{place:?}"
        );
    }

    #[test]
    fn another_sound_is_not_alike() {
        let place = find(
            &speech(1, 3 * SECOND),
            &hall(&speech(2, 3 * SECOND), SECOND, 1.0),
        );
        assert!(place.is_some_and(|p| p.correlation < 0.3), "{place:?}");
    }

    #[test]
    fn a_gap_makes_it_less_alike() {
        let reference = speech(1, 4 * SECOND);
        let mut heard = hall(&reference, SECOND, 1.0);
        drop(heard.drain(3 * SECOND..3 * SECOND + 480));
        let place = find(&reference, &heard);
        assert!(place.is_some_and(|p| p.correlation < 0.9), "{place:?}");
    }

    #[test]
    fn silence_is_nowhere() {
        let (sound, silence) = (speech(1, SECOND), vec![0.0; 2 * SECOND]);
        assert_eq!(find(&sound, &silence), None);
        assert_eq!(
            find(silence.get(..SECOND).unwrap_or_default(), &sound),
            None
        );
        assert_eq!(find(&silence, &sound), None);
        assert_eq!(first_sound(&silence, 0.01), None);
        assert_eq!(first_sound(&[0.0, 0.001, -0.5, 0.5], 0.01), Some(2));
    }

    #[test]
    fn a_long_sound_is_found_in_a_minute() {
        check(&speech(1, 50 * SECOND), 9 * SECOND + 5, 0.5);
    }
}
