//! Room numbers as SVG outlines, so that they look the same whatever fonts the device has.

use crate::model::Number;

/// A number as outlines. Lengths are in units of 1/100 of the height.
#[derive(Debug)]
pub(in crate::web) struct NumberFigure {
    pub(in crate::web) width: usize,
    /// The left edge of each digit, and its outline.
    pub(in crate::web) digits: Vec<(usize, &'static str)>,
    /// The left edge of the letter after the digits, and the letter.
    pub(in crate::web) letter: Option<(usize, char)>,
}

/// The distance between the left edges of two characters.
const ADVANCE: usize = 68;
/// The space between two characters.
const GAP: usize = 6;

impl NumberFigure {
    pub(in crate::web) fn new(number: &Number) -> Self {
        let digits: Vec<_> = number
            .as_str()
            .chars()
            .filter_map(|c| c.to_digit(10))
            .filter_map(|digit| OUTLINES.get(usize::try_from(digit).ok()?))
            .enumerate()
            .map(|(index, outline)| (index * ADVANCE, *outline))
            .collect();
        let letter = number.as_str().chars().find(char::is_ascii_alphabetic);
        let letter = letter.map(|letter| (digits.len() * ADVANCE, letter));
        let characters = digits.len() + usize::from(letter.is_some());
        Self {
            width: (characters * ADVANCE).saturating_sub(GAP),
            digits,
            letter,
        }
    }
}

/// The outlines of the digits 0 to 9 in a box of 62 by 100. Holes follow the even-odd rule.
const OUTLINES: [&str; 10] = [
    "M15 1 47 0 62 13 61 87 49 100 13 99 0 87 1 14ZM25 19 23 79 27 83 37 82 40 78 39 21 36 17Z",
    "M5 13 27 0 43 1 42 81 57 82 56 100 4 99 5 81 20 82 19 25 6 31Z",
    "M0 15 14 0 49 1 62 15 61 41 27 80 62 81 61 100 0 99 1 77 38 35 39 22 36 17 26 18 23 22 24 35 0 34Z",
    "M0 14 15 0 48 1 62 13 61 38 52 48 62 60 61 86 48 100 13 99 0 86 1 66 24 67 23 78 27 83 36 82 39 78 40 62 35 57 20 58 21 40 35 41 39 36 38 22 36 17 26 18 23 22 24 33 0 32Z",
    "M29 0 51 1 50 57 62 58 61 77 50 76 51 100 28 99 29 77 0 76 1 57ZM29 31 17 58 29 57Z",
    "M3 0 58 1 57 20 24 19 23 36 48 35 62 49 61 87 49 100 14 99 0 86 1 67 23 68 24 79 27 83 36 82 40 78 39 58 36 53 2 54Z",
    "M15 0 48 1 62 14 61 32 39 33 38 22 36 17 26 18 23 22 24 38 48 37 61 51 62 86 48 100 13 99 0 86 1 14ZM23 57 24 78 27 83 36 82 39 78 40 60 35 55Z",
    "M0 1 62 0 61 21 37 100 11 99 38 20 21 19 20 35 0 34Z",
    "M14 1 47 0 61 12 60 38 52 48 62 59 61 87 48 100 13 99 0 86 1 59 10 48 1 37 2 13ZM24 21 23 35 27 41 36 40 39 35 38 21 35 17 27 18ZM23 62 24 78 27 83 36 82 39 78 40 62 35 57 27 58Z",
    "M14 1 47 0 61 13 62 87 48 100 13 99 0 87 1 68 24 67 23 78 27 83 36 82 39 78 38 62 14 63 0 49 1 14ZM24 22 23 40 27 45 39 44 38 21 35 17 27 18Z",
];
