//! How long a text takes to say, in letters.

/// A digit is said with about as many letters: ‘1940’ has thirteen in English, twenty-three in Spanish.
const LETTERS_PER_DIGIT: f32 = 4.0;

/// What a word takes beside its letters.
const LETTERS_PER_WORD: f32 = 0.5;

/// Signs after which a speaker often pauses, with how surely: after a sentence nearly always.
const PAUSE_SIGNS: &[(&str, f32)] = &[
    (".!?…。！？｡．।॥؟۔։።፧။", 1.0),
    (":;：；؛", 0.6),
    (",、，،—–", 0.3),
];

/// Closing signs, which may stand between a sign and the blank after it.
const CLOSERS: &str = "\u{202f}\u{a0}»”’“\")」』）】〉》］｝〕'";

/// The length of a text in letters spoken. Signs are not spoken.
pub(super) fn spoken_letters(text: &str) -> f32 {
    let letters: f32 = text
        .chars()
        .map(|character| {
            if character.is_numeric() {
                LETTERS_PER_DIGIT
            } else if character.is_alphanumeric() {
                1.0
            } else {
                0.0
            }
        })
        .sum();
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric));
    letters + LETTERS_PER_WORD * words.map(|_| 1.0).sum::<f32>()
}

/// How surely a pause follows a word, from 0 to 1.
pub(super) fn pause_after(word: &str) -> f32 {
    let last = word
        .trim_end_matches(|sign: char| CLOSERS.contains(sign) || sign.is_whitespace())
        .chars()
        .next_back();
    let sure = last.and_then(|sign| {
        PAUSE_SIGNS
            .iter()
            .find(|(signs, _)| signs.contains(sign))
            .map(|(_, sure)| *sure)
    });
    sure.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_takes_longer_than_a_word_of_four_letters() {
        assert!(spoken_letters("1940") > 2.0 * spoken_letters("casa"));
        assert!(spoken_letters("…") < 0.1);
        assert!(spoken_letters("") < 0.1);
        assert!(spoken_letters("船です。") > 3.0);
    }

    #[test]
    fn a_pause_is_surest_after_a_sentence() {
        let signs = ["dijo.", "dijo:", "dijo,", "dijo"];
        let sure: Vec<f32> = signs.into_iter().map(pause_after).collect();
        assert!(sure.windows(2).all(|pair| pair[0] > pair[1]), "{sure:?}");
        assert!(pause_after("¡No!»") > 0.9);
        assert!(pause_after("船です。") > 0.9);
    }
}
