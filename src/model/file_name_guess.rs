//! Guesses a sound file's clip, language and title from its name.

use unicode_normalization::UnicodeNormalization;

use crate::model::{Language, Number, Variant};

/// The content of a sound file by its name alone; staff confirm or correct it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNameGuess {
    /// The clip's number.
    pub number: Option<Number>,
    /// `None` where the name has no variant, which means standard.
    pub variant: Option<Variant>,
    /// At most [`MAX_TITLE_CHARS`] characters, trimmed.
    pub title: Option<String>,
    /// The language.
    pub language: Option<Language>,
}

/// The longest title that a clip may have; a longer one is cut.
const MAX_TITLE_CHARS: usize = 120;

/// File extensions, which are removed from the name.
const FILE_EXTENSIONS: &[&str] = &[
    "wav", "wave", "flac", "mp3", "ogg", "oga", "opus", "m4a", "mp4", "aac", "aif", "aiff", "aifc",
    "caf", "webm", "mka", "rf64", "txt", "md", "vtt", "srt",
];

/// Tags that a name is likely to contain; other words of two or three letters belong to the title. ISO 639-1 where a language has two letters; of those with three, what museums of the
/// Americas and the Pacific speak.
const LIKELY_TAGS: &[&str] = &[
    "af", "am", "ar", "ay", "az", "be", "bg", "bn", "br", "bs", "ca", "cs", "cy", "da", "de", "el",
    "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "gd", "gl", "gn", "he", "hi", "hr", "ht",
    "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "ko", "ku", "ky", "la", "lb", "lo", "lt",
    "lv", "mi", "mk", "mn", "ms", "mt", "my", "nb", "ne", "nl", "nn", "no", "pa", "pl", "ps", "pt",
    "qu", "rm", "ro", "ru", "sk", "sl", "sm", "so", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl",
    "tr", "uk", "ur", "uz", "vi", "xh", "yi", "zh", "zu", "fil", "haw", "nah", "otm", "tzh", "tzo",
    "yua",
];

/// Guesses a file's content by its name: `101-family_Título_del_audio.es-MX.mp3` is the
/// number 101, for families, ‘Título del audio’, in es-MX. What is ambiguous stays `None`. The
/// tour's languages `spoken` make `2 Pendulum en.m4a` unambiguous.
pub fn guess_from_file_name(file_name: &str, spoken: &[Language]) -> FileNameGuess {
    let name: String = file_name.nfc().collect();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = strip_extension(name.trim());
    let (number, mut rest) = number(name);
    let mut variant = None;
    if number.is_some() {
        (variant, rest) = leading_variant(rest, spoken);
    }
    let numbered = number.is_some();
    let mut language = None;
    // Both may stand at the end, in either order: `Title (family).es`, `Title.es (family)`.
    loop {
        if language.is_none()
            && let Some((before, tag)) = trailing_language(rest, numbered, spoken)
        {
            (rest, language) = (before, Some(tag));
        } else if variant.is_none()
            && let Some((before, variant_word)) = trailing_variant(rest)
        {
            (rest, variant) = (before, Some(variant_word));
        } else {
            break;
        }
    }
    FileNameGuess {
        number,
        variant,
        title: title(rest),
        language,
    }
}

fn strip_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((before, end)) if FILE_EXTENSIONS.contains(&end.to_ascii_lowercase().as_str()) => {
            before
        }
        Some(_) | None => name,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '_' | '-' | '–' | '—' | '.' | ',' | ':')
}

/// The digits that begin the name, with a letter or not, where a gap or nothing follows: `2nd floor`
/// has no number.
fn number(name: &str) -> (Option<Number>, &str) {
    let is_separated = |rest: &str| {
        let next = rest.chars().next();
        next.is_none_or(|next_char| is_separator(next_char) || matches!(next_char, '(' | '[' | ')'))
    };
    let digits = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let lettered = digits.strip_prefix(|c: char| c.is_ascii_alphabetic());
    let ends = [Some(digits), lettered].into_iter().flatten();
    let found = ends.filter(|rest| is_separated(rest)).find_map(|rest| {
        let number = Number::normalize(name.strip_suffix(rest)?)?;
        Some((number, rest))
    });
    match found {
        Some((number, rest)) => (Some(number), rest.strip_prefix(')').unwrap_or(rest)),
        None => (None, name),
    }
}

/// After the number a hyphen brings the variant, as in addresses; another gap does so only where
/// no title follows, or ‘101 Family portrait’ would lose its first word.
fn leading_variant<'a>(rest: &'a str, spoken: &[Language]) -> (Option<Variant>, &'a str) {
    let mut signs = rest.chars();
    let (Some(gap), word) = (signs.next(), signs.as_str()) else {
        return (None, rest);
    };
    if !is_separator(gap) {
        return (None, rest);
    }
    let end = word
        .find(|c| is_separator(c) || matches!(c, '(' | '['))
        .unwrap_or(word.len());
    let (word, after) = word.split_at_checked(end).unwrap_or((word, ""));
    let untitled = || trailing_language(after, true, spoken).map_or(after, |trailing| trailing.0);
    match word.to_lowercase().parse() {
        Ok(variant) if gap == '-' || title(untitled()).is_none() => (Some(variant), after),
        Ok(_) | Err(_) => (None, rest),
    }
}

/// The language at the end: `.es`, `_es`, `(es)`, `[es]`; after any gap where nothing but a number is
/// before it, or where the file has a number and the tour has the language, or its letters are large.
fn trailing_language<'a>(
    rest: &'a str,
    numbered: bool,
    spoken: &[Language],
) -> Option<(&'a str, Language)> {
    let rest = rest.trim_end();
    if let Some((before, inner)) = bracketed(rest) {
        return Some((before, tag(inner)?));
    }
    // `es-MX` and `es_MX` have a gap of their own, so the longer reading comes first.
    let gaps: Vec<(usize, char)> = rest
        .char_indices()
        .rev()
        .filter(|position| is_separator(position.1))
        .take(2)
        .collect();
    gaps.into_iter().rev().find_map(|(at, gap)| {
        let (before, end) = rest.split_at_checked(at)?;
        let code = end.strip_prefix(gap)?;
        let language = tag(code)?;
        // In a title that is all in large letters, any word is.
        let upper_case = !code.contains(char::is_lowercase) && before.contains(char::is_lowercase);
        let unambiguous = title(before).is_none() || upper_case || spoken.contains(&language);
        (matches!(gap, '.' | '_') || numbered && unambiguous).then_some((before, language))
    })
}

fn trailing_variant(rest: &str) -> Option<(&str, Variant)> {
    let rest = rest.trim_end();
    let (before, word) = bracketed(rest).or_else(|| rest.rsplit_once('.'))?;
    Some((before, word.trim().to_lowercase().parse().ok()?))
}

/// Splits off the text in brackets at the end.
fn bracketed(rest: &str) -> Option<(&str, &str)> {
    let (inner, open) = match rest.strip_suffix(')') {
        Some(inner) => (inner, '('),
        None => (rest.strip_suffix(']')?, '['),
    };
    inner.rsplit_once(open)
}

fn tag(text: &str) -> Option<Language> {
    let language = Language::normalize(text)?;
    LIKELY_TAGS.contains(&language.base()).then_some(language)
}

fn title(text: &str) -> Option<String> {
    let text = text.replace('_', " ");
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let text: String = text
        .trim_matches(is_separator)
        .chars()
        .take(MAX_TITLE_CHARS)
        .collect();
    let text = text.trim_end_matches(is_separator);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(name: &str, number: &str, variant: &str, title: &str, language: &str) {
        let found = guess_from_file_name(name, &[]);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let parts = [
            text(found.number.as_ref().map(Number::as_str)),
            text(found.variant.map(Variant::as_str)),
            text(found.title.as_deref()),
            text(found.language.as_ref().map(Language::as_str)),
        ];
        assert_eq!(parts, [number, variant, title, language], "{name}");
    }

    #[test]
    fn names_as_studios_give_them() {
        check("101_Title.es.MP3", "101", "", "Title", "es");
        check("101A_Title.es.MP3", "101a", "", "Title", "es");
        check(
            "101-family_Título del audio.es-MX.mp3",
            "101",
            "family",
            "Título del audio",
            "es-MX",
        );
        check("101 Title (es).wav", "101", "", "Title", "es");
        check("Title.mp3", "", "", "Title", "");
        check("13_es.mp3", "13", "", "", "es");
        check(
            "007_The_long_name_of_it.en.flac",
            "007",
            "",
            "The long name of it",
            "en",
        );
        check("12 - La recámara [ES].m4a", "12", "", "La recámara", "es");
        check(
            "12. La recámara.pt_br.ogg",
            "12",
            "",
            "La recámara",
            "pt-BR",
        );
        check("13-es.opus", "13", "", "", "es");
        check("13 es.opus", "13", "", "", "es");
        check("13-family.es.mp3", "13", "family", "", "es");
        check("13_described_fr.mp3", "13", "described", "", "fr");
        check("13 Garden (family).es.mp3", "13", "family", "Garden", "es");
        check("13 Garden.es (Family).mp3", "13", "family", "Garden", "es");
        check("tour/memorial/13.es.mp3", "13", "", "", "es");
        check("C:\\audio\\13 Jardín.wav", "13", "", "Jardín", "");
        check(
            "101_Título.es.mp3".nfd().collect::<String>().as_str(),
            "101",
            "",
            "Título",
            "es",
        );
        check("5_故居_zh-Hant.mp3", "5", "", "故居", "zh-Hant");
        check("natalia.es.txt", "", "", "natalia", "es");
        check("1) Entrada.wav", "1", "", "Entrada", "");
    }

    #[test]
    fn a_language_of_the_tour_is_read_after_a_blank_too() {
        let spoken: [Language; 2] = ["en".parse().unwrap(), "fr".parse().unwrap()];
        for (name, title, language) in [
            ("2 Pendulum en.m4a", "Pendulum", Some("en")),
            ("2-Le pendule-fr.m4a", "Le pendule", Some("fr")),
            ("1 El gran reloj ES.wav", "El gran reloj", Some("es")),
            // A word of the title, in a language that the tour does not have.
            ("3 Dijo que no.mp3", "Dijo que no", None),
            ("3 LA CASA NO.mp3", "LA CASA NO", None),
            // Without a number it may be any word.
            ("Vivir en.mp3", "Vivir en", None),
        ] {
            let found = guess_from_file_name(name, &spoken);
            assert_eq!(found.title.as_deref(), Some(title), "{name}");
            assert_eq!(
                found.language.as_ref().map(Language::as_str),
                language,
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_not_plain_stays_in_the_title() {
        check("2nd floor.mp3", "", "", "2nd floor", "");
        check("1234567 Long.mp3", "", "", "1234567 Long", "");
        check("101 Family portrait.mp3", "101", "", "Family portrait", "");
        check("101 Mi casa es.mp3", "101", "", "Mi casa es", "");
        check("Casa (1937).mp3", "", "", "Casa (1937)", "");
        check("Track.v2.mp3", "", "", "Track.v2", "");
        check("Song.xx.mp3", "", "", "Song.xx", "");
        check("101_Title.docx", "101", "", "Title.docx", "");
        check("", "", "", "", "");
        check(".mp3", "", "", "", "");
        check("___.mp3", "", "", "", "");
        check(
            &format!("{}.mp3", "ñ".repeat(500)),
            "",
            "",
            &"ñ".repeat(120),
            "",
        );
    }

    proptest! {
        #[test]
        fn any_name_gets_a_proposal(name in any::<String>()) {
            let found = guess_from_file_name(&name, &[]);
            if let Some(title) = found.title {
                prop_assert_eq!(title.trim(), &title);
                prop_assert!((1..=MAX_TITLE_CHARS).contains(&title.chars().count()));
            }
        }

        #[test]
        fn any_name_of_the_usual_parts_gets_a_proposal(
            name in "[0-9]{0,7}[-_ .(\\[)]{0,3}(family|es|ES|pt-BR|es_MX|Título|a\u{301}|_|-|\\.|\\)|\\]| ){0,8}(\\.mp3)?",
        ) {
            guess_from_file_name(&name, &[]);
        }

        #[test]
        fn what_is_written_by_the_rule_reads_back(
            number in "[0-9]{1,6}",
            title in "[A-Z][a-z]{2,8}( [A-Z][a-z]{4,8}){0,3}",
            variant in prop::option::of(prop::sample::select(Variant::ALL)),
            language in prop::sample::select(LIKELY_TAGS),
        ) {
            let suffix = variant.map(|guessed| format!("-{guessed}")).unwrap_or_default();
            let found = guess_from_file_name(&format!("{number}{suffix}_{}.{language}.mp3", title.replace(' ', "_")), &[]);
            prop_assert_eq!(found.number, Some(number.parse().unwrap()));
            prop_assert_eq!(found.variant, variant);
            prop_assert_eq!(found.title.unwrap(), title);
            prop_assert_eq!(found.language, Some(language.parse().unwrap()));
        }
    }
}
