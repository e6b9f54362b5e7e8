//! The Fourier transform that the audio comparison needs. The forward transform leaves the bins in the order
//! that the backward one takes, so neither sorts them.

use std::f64::consts::TAU;

/// A complex number: real part and imaginary part.
type Complex = (f64, f64);

/// The sum of products of `short` with `long`, at each lag at which `short` lies within `long`.
pub(super) fn correlate(short: &[f64], long: &[f64]) -> Vec<f64> {
    let size = long.len().next_power_of_two();
    let turns = turns(size);
    let mut bins = padded(long, size);
    let mut others = padded(short, size);
    forward(&mut bins, &turns);
    forward(&mut others, &turns);
    for ((re, im), (a, b)) in bins.iter_mut().zip(others) {
        (*re, *im) = (*re * a + *im * b, *im * a - *re * b);
    }
    backward(&mut bins, &turns);
    let lags = (long.len() + 1).saturating_sub(short.len());
    bins.into_iter().take(lags).map(|(re, _)| re).collect()
}

fn padded(values: &[f64], size: usize) -> Vec<Complex> {
    let zeros = std::iter::repeat(0.0);
    values
        .iter()
        .copied()
        .chain(zeros)
        .take(size)
        .map(|x| (x, 0.0))
        .collect()
}

/// The first half of the roots of one, clockwise, for every stage: a stage with half as many uses every
/// second one.
fn turns(size: usize) -> Vec<Vec<Complex>> {
    let mut stages = Vec::new();
    let (mut half, mut step) = (1, TAU / 2.0);
    while half < size {
        let mut angle = 0.0;
        let mut roots = Vec::with_capacity(half);
        for _ in 0..half {
            roots.push((f64::cos(angle), -f64::sin(angle)));
            angle += step;
        }
        stages.push(roots);
        (half, step) = (half * 2, step / 2.0);
    }
    stages
}

fn forward(bins: &mut [Complex], turns: &[Vec<Complex>]) {
    for roots in turns.iter().rev() {
        for piece in bins.chunks_exact_mut(2 * roots.len()) {
            let (low, high) = piece.split_at_mut(roots.len());
            for ((a, b), (cos, sin)) in low.iter_mut().zip(high).zip(roots) {
                let (re, im) = (a.0 - b.0, a.1 - b.1);
                *a = (a.0 + b.0, a.1 + b.1);
                *b = (re * cos - im * sin, re * sin + im * cos);
            }
        }
    }
}

/// The inverse of [`forward`], times the number of bins.
fn backward(bins: &mut [Complex], turns: &[Vec<Complex>]) {
    for roots in turns {
        for piece in bins.chunks_exact_mut(2 * roots.len()) {
            let (low, high) = piece.split_at_mut(roots.len());
            for ((a, b), (cos, sin)) in low.iter_mut().zip(high).zip(roots) {
                let (re, im) = (b.0 * cos + b.1 * sin, b.1 * cos - b.0 * sin);
                *b = (a.0 - re, a.1 - im);
                *a = (a.0 + re, a.1 + im);
            }
        }
    }
}
