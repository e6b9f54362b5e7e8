//! A recording's sound as a drawing: what is heard above and below a middle line.

use crate::model::Recording;

/// So many points are enough for the widest look at a recording.
const POINTS: usize = 2_000;

/// Peaks from here on are as loud as a file can be.
const LOUDEST: u8 = 250;

/// The waveform as an SVG that takes whatever width it is given. A quiet recording is drawn as high
/// as a loud one; what touches full scale is drawn once more on top.
pub(super) fn draw(recording: &Recording) -> String {
    let peaks = reduce(&recording.waveform);
    let top = peaks.iter().copied().max().unwrap_or(0).max(1);
    let height = |peak: u8| u32::from(peak) * 48 / u32::from(top);
    let mut wave = String::new();
    let mut loudest = String::new();
    for (x, &peak) in peaks.iter().enumerate() {
        let half = height(peak).max(1);
        let line = format!("M{x}.5 {}v{}", 50 - half, half * 2);
        if peak >= LOUDEST {
            loudest += &line;
        }
        wave += &line;
    }
    let width = peaks.len().max(1);
    let strokes = format!(
        "<path class=\"wave\" d=\"{wave}\" stroke=\"currentColor\" stroke-width=\"1.1\" fill=\"none\"/><path class=\"loudest\" d=\"{loudest}\" stroke=\"currentColor\" stroke-width=\"1.1\" fill=\"none\"/>"
    );
    format!(
        "<svg viewBox=\"0 0 {width} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">{strokes}</svg>"
    )
}

/// The loudest of each stretch, at most [`POINTS`] of them.
fn reduce(peaks: &[u8]) -> Vec<u8> {
    let each = peaks.len().div_ceil(POINTS).max(1);
    let loudest = |it: &[u8]| it.iter().copied().max().unwrap_or(0);
    peaks.chunks(each).map(loudest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_recording_keeps_its_loudest_moments() {
        let mut peaks = vec![3; 216_000];
        peaks[100_000] = 200;
        let found = reduce(&peaks);
        assert!(found.len() <= POINTS);
        assert_eq!(found.iter().max(), Some(&200));
        assert_eq!(reduce(&[1, 2]), [1, 2]);
        assert!(reduce(&[]).is_empty());
    }
}
