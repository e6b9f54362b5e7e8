//! Which voice of the synthesizer speaks a language.

use crate::model::Language;

/// Languages and regions that the synthesizer has under another code.
const OTHER_CODES: &[(&str, &str)] = &[
    ("en", "en-us"),
    ("en-ca", "en-us"),
    ("en-in", "en-gb"),
    ("en-au", "en-gb"),
    ("fr", "fr-fr"),
    ("fr-ca", "fr-fr"),
    ("no", "nb"),
    ("zh", "cmn"),
    ("zh-hans", "cmn"),
    ("zh-hant", "cmn"),
    ("zh-hk", "yue"),
    ("pt-pt", "pt"),
    ("es-es", "es"),
];

/// Regions of Latin American Spanish share a voice.
const LATIN_AMERICA: &str = "es-419";

/// The codes in the list that the synthesizer prints, a voice to a line after its head.
pub(super) fn parse(list: &str) -> Vec<String> {
    let lines = list.lines().skip(1);
    let codes = lines.filter_map(|line| line.split_whitespace().nth(1));
    codes.map(str::to_ascii_lowercase).collect()
}

/// The voice that speaks a language best. None if there is none.
pub(super) fn choose(language: &Language, codes: &[String]) -> Option<String> {
    let tag = language.as_str().to_ascii_lowercase();
    let base = language.base();
    let other = |tag: &str| {
        OTHER_CODES
            .iter()
            .find(|(name, _)| *name == tag)
            .map(|(_, code)| *code)
    };
    let region = (base == "es" && tag != "es" && tag != "es-es").then_some(LATIN_AMERICA);
    let wanted = [
        Some(tag.as_str()),
        other(&tag),
        region,
        other(base),
        Some(base),
    ];
    let is_there = |code: &&str| codes.iter().any(|known| known == code);
    let found = wanted.into_iter().flatten().find(is_there);
    found.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)
 5  de              --/M      German             gmw/de
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  es              --/M      Spanish_(Spain)    roa/es
 5  es-419          --/M      Spanish_(Latin_America) roa/es-419           (es-mx 6)
 5  fr-fr           --/M      French_(France)    roa/fr               (fr 5)
 5  pt-br           --/M      Portuguese_(Brazil) roa/pt-BR            (pt 6)
";

    #[test]
    fn a_language_has_the_voice_of_its_region_or_its_own() {
        let codes = parse(LIST);
        for (tag, voice) in [
            ("es", Some("es")),
            ("es-MX", Some("es-419")),
            ("es-ES", Some("es")),
            ("en", Some("en-us")),
            ("en-GB", Some("en-gb")),
            ("en-NZ", Some("en-us")),
            ("fr-CH", Some("fr-fr")),
            ("de-AT", Some("de")),
            ("zh-Hant", Some("cmn")),
            ("pt-BR", Some("pt-br")),
            ("nah", None),
        ] {
            let language = tag.parse().unwrap();
            assert_eq!(choose(&language, &codes).as_deref(), voice, "{tag}");
        }
    }

    #[test]
    fn an_odd_list_has_no_voices() {
        assert_eq!(parse(""), [""; 0]);
        assert_eq!(parse("usage\n\nx"), [""; 0]);
    }
}
