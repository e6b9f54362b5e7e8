//! The waveform of a recording as SVG.

use crate::model::Recording;

/// Enough for the highest zoom of the editor.
const MAX_POINTS: usize = 2_000;

/// Peaks from this value on touch full scale.
const FULL_SCALE_PEAK: u8 = 250;

/// Draws an SVG that stretches to any width. The highest peak has the full height, so a quiet recording
/// is drawn as high as a loud one. Peaks at full scale are marked.
pub(super) fn draw(recording: &Recording) -> String {
    let peaks = reduce(&recording.waveform);
    let top = peaks.iter().copied().max().unwrap_or(0).max(1);
    let height = |peak: u8| u32::from(peak) * 48 / u32::from(top);
    let mut wave = String::new();
    let mut loudest = String::new();
    for (x, &peak) in peaks.iter().enumerate() {
        let half = height(peak).max(1);
        let line = format!("M{x}.5 {}v{}", 50 - half, half * 2);
        if peak >= FULL_SCALE_PEAK {
            loudest += &line;
        }
        wave += &line;
    }
    let width = peaks.len().max(1);
    let strokes = format!(
        "<path class=\"waveform-path\" d=\"{wave}\" stroke=\"currentColor\" stroke-width=\"1.1\" fill=\"none\"/><path class=\"waveform-peaks\" d=\"{loudest}\" stroke=\"currentColor\" stroke-width=\"1.1\" fill=\"none\"/>"
    );
    format!(
        "<svg viewBox=\"0 0 {width} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">{strokes}</svg>"
    )
}

/// The highest peak of each interval, at most [`MAX_POINTS`] of them.
fn reduce(peaks: &[u8]) -> Vec<u8> {
    let peaks_per_point = peaks.len().div_ceil(MAX_POINTS).max(1);
    let highest = |interval: &[u8]| interval.iter().copied().max().unwrap_or(0);
    peaks.chunks(peaks_per_point).map(highest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_recording_keeps_its_highest_peaks() {
        let mut peaks = vec![3; 216_000];
        peaks[100_000] = 200;
        let found = reduce(&peaks);
        assert!(found.len() <= MAX_POINTS);
        assert_eq!(found.iter().max(), Some(&200));
        assert_eq!(reduce(&[1, 2]), [1, 2]);
        assert!(reduce(&[]).is_empty());
    }
}
