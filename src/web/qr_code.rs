//! QR codes as drawings: for screens, and for the labels that staff print.

use qrcode::{Color, EcLevel, QrCode};

/// The blank modules that a code needs on each side (ISO/IEC 18004, 9.1).
const QUIET_MODULES: usize = 4;
/// The edge of a code's file in pixels, where the page gives it no size.
const FILE_PIXELS: usize = 240;

/// A QR code as an outline. One unit is one module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct QrDrawing {
    /// The edge with the blank modules around the code.
    pub(in crate::web) edge: usize,
    /// The dark modules, as the data of an SVG path.
    pub(in crate::web) outline: String,
}

impl QrDrawing {
    /// The code of a text. None if no code holds so long a text.
    pub(in crate::web) fn new(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let rows = colors.chunks(width).enumerate();
        let outline = rows.flat_map(|(y, row)| dark_runs(row).map(move |run| (y, run)));
        let outline = outline.map(|(y, (x, length))| {
            let (left, top) = (x + QUIET_MODULES, y + QUIET_MODULES);
            format!("M{left} {top}h{length}v1h-{length}z")
        });
        Some(Self {
            edge: width + 2 * QUIET_MODULES,
            outline: outline.collect(),
        })
    }

    /// The code as a file: black on white.
    pub(in crate::web) fn svg_file(&self) -> String {
        let Self { edge, outline } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{FILE_PIXELS}\" height=\"{FILE_PIXELS}\" viewBox=\"0 0 {edge} {edge}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{edge}v{edge}H0z\"/><path d=\"{outline}\"/></svg>"
        )
    }
}

/// The first module and the length of each run of dark modules in a row.
fn dark_runs(row: &[Color]) -> impl Iterator<Item = (usize, usize)> {
    let runs = row.chunk_by(|left, right| left == right);
    let placed = runs.scan(0, |next, run| {
        let first = *next;
        *next += run.len();
        Some((first, run))
    });
    let dark = placed.filter(|(_, run)| run.first() == Some(&Color::Dark));
    dark.map(|(first, run)| (first, run.len()))
}
