//! Papers and labels: how many labels a sheet has, and where it is cut. `staff-labels.css` lays them out in the same
//! sizes.

/// A paper of office printers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    A4,
    Letter,
}

impl Paper {
    /// The values, and the keys of their names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 2] = [
        (Self::A4, "a4", "labels-a4"),
        (Self::Letter, "letter", "labels-letter"),
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// Width and height in tenths of a millimetre.
    fn size(self) -> (u32, u32) {
        match self {
            Self::A4 => (2100, 2970),
            Self::Letter => (2159, 2794),
        }
    }
}

/// The size of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelSize {
    /// A quarter of the paper: A6, or 4¼ by 5½ inches.
    Card,
    /// 85 by 55 mm.
    BusinessCard,
    /// The whole paper.
    Sheet,
}

impl LabelSize {
    /// The values, and the keys of their names.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Card, "card", "labels-card"),
        (Self::BusinessCard, "business", "labels-business"),
        (Self::Sheet, "sheet", "labels-sheet"),
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::BusinessCard => "business",
            Self::Sheet => "sheet",
        }
    }

    /// The labels in a row, and the rows of a sheet.
    fn grid(self) -> (u32, u32) {
        match self {
            Self::Card => (2, 2),
            Self::BusinessCard => (2, 5),
            Self::Sheet => (1, 1),
        }
    }

    pub(super) fn labels_per_sheet(self) -> usize {
        let (columns, rows) = self.grid();
        usize::try_from(columns * rows).unwrap_or(1)
    }

    /// Width and height on this paper in tenths of a millimetre.
    fn size(self, paper: Paper) -> (u32, u32) {
        let (width, height) = paper.size();
        match self {
            Self::Card => (width / 2, height / 2),
            Self::BusinessCard => (850, 550),
            Self::Sheet => (width, height),
        }
    }
}

/// The drawing of a sheet's cutting marks, in tenths of a millimetre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CuttingMarks {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The lines, as the data of an SVG path.
    pub(super) outline: String,
}

/// The longest mark, and its distance from labels with a margin around them.
const MARK: u32 = 70;
const MARK_DISTANCE: u32 = 10;

impl CuttingMarks {
    /// Short lines at the edges of the paper, where rows and columns of labels meet and end. They are blank where the label
    /// is the paper.
    pub(super) fn new(paper: Paper, size: LabelSize) -> Self {
        let (width, height) = paper.size();
        let (columns, rows) = size.grid();
        let (label_width, label_height) = size.size(paper);
        let left = (width - columns * label_width) / 2;
        let top = (height - rows * label_height) / 2;
        let cuts = |first: u32, count: u32, length: u32, end: u32| {
            let all = (0..=count).map(move |n| first + n * length);
            // Half a millimetre at the edge is the rest of a division.
            all.filter(move |cut| (5..end - 5).contains(cut))
        };
        let (begin, length) = mark(top);
        let end = height - begin;
        let columns = cuts(left, columns, label_width, width)
            .map(|x| format!("M{x} {begin}v{length}M{x} {end}v-{length}"));
        let (begin, length) = mark(left);
        let end = width - begin;
        let rows = cuts(top, rows, label_height, height)
            .map(|y| format!("M{begin} {y}h{length}M{end} {y}h-{length}"));
        Self {
            width,
            height,
            outline: columns.chain(rows).collect(),
        }
    }
}

/// Begin and length of a mark between the edge of the paper and labels at this distance. Without a distance, it is on the
/// blank border of the labels.
fn mark(margin: u32) -> (u32, u32) {
    if margin == 0 {
        return (0, MARK);
    }
    let end = margin.saturating_sub(MARK_DISTANCE);
    let length = end.min(MARK);
    (end - length, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_cut_in_the_middle_and_business_cards_around_each() {
        let marks = CuttingMarks::new(Paper::A4, LabelSize::Card);
        assert_eq!(
            marks.outline,
            "M1050 0v70M1050 2970v-70M0 1485h70M2100 1485h-70"
        );
        let marks = CuttingMarks::new(Paper::A4, LabelSize::BusinessCard);
        assert_eq!(marks.outline.matches('v').count(), 2 * 3);
        assert_eq!(marks.outline.matches('h').count(), 2 * 6);
        assert!(marks.outline.starts_with("M200 30v70M200 2940v-70M1050 30"));
        let marks = CuttingMarks::new(Paper::A4, LabelSize::Sheet);
        assert_eq!(marks.outline, "");
    }

    #[test]
    fn labels_fit_on_both_papers() {
        for (paper, ..) in Paper::ALL {
            for (size, ..) in LabelSize::ALL {
                let (columns, rows) = size.grid();
                let (width, height) = size.size(paper);
                let (whole_width, whole_height) = paper.size();
                assert!(columns * width <= whole_width && rows * height <= whole_height);
            }
        }
    }
}
