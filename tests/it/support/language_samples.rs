//! A small tour in languages of many kinds.

use std::fmt::Write;
use std::fs;

use super::daemon::TestSite;
use super::test_sounds::{tone, wav};

/// The texts of the tour in one language.
pub(crate) struct LanguageSample {
    pub(crate) tag: &'static str,
    pub(crate) name: &'static str,
    pub(crate) site: &'static str,
    pub(crate) room: &'static str,
    pub(crate) line: &'static str,
    pub(crate) title: &'static str,
    pub(crate) transcript: &'static str,
    /// Three seconds each.
    pub(crate) captions: &'static [&'static str],
}

const SAMPLES: [LanguageSample; 9] = [
    LanguageSample {
        tag: "ar",
        name: "العربية",
        site: "متحف الميناء الغارق",
        room: "قاعة السفينة",
        line: "نموذج السفينة التي غرقت عام ١٧٠١",
        title: "نجمة البحر (Sea Star)",
        transcript: "غرقت السفينة «نجمة البحر» (Sea Star) عام ١٧٠١. هل نجا أحد؟ نعم، نجا البحّارة جميعًا.",
        captions: &[
            "غرقت السفينة «نجمة البحر»\n(Sea Star) عام ١٧٠١.",
            "هل نجا أحد؟\nنعم، نجا البحّارة جميعًا.",
        ],
    },
    LanguageSample {
        tag: "he",
        name: "עברית",
        site: "מוזיאון הנמל הטבוע",
        room: "אולם האונייה",
        line: "דגם של האונייה שטבעה בשנת 1701",
        title: "כוכב הים",
        transcript: "האונייה „כוכב הים” טבעה בשנת 1701. האם מישהו ניצל? כן, כל המלחים ניצלו.",
        captions: &[
            "האונייה „כוכב הים”\nטבעה בשנת 1701.",
            "האם מישהו ניצל?\nכן, כל המלחים ניצלו.",
        ],
    },
    LanguageSample {
        tag: "ja",
        name: "日本語",
        site: "沈んだ港の博物館",
        room: "船の間",
        line: "一七〇一年に沈んだ船の模型",
        title: "海の星号",
        transcript: "「海の星号」は一七〇一年に沈みました。助かった人はいたのでしょうか。はい、船員は全員助かりました。",
        captions: &[
            "「海の星号」は\n一七〇一年に沈みました。",
            "助かった人は\nいたのでしょうか。",
            "はい、船員は\n全員助かりました。",
        ],
    },
    LanguageSample {
        tag: "zh-Hant",
        name: "中文（繁體）",
        site: "沉沒港口博物館",
        room: "船艦廳",
        line: "一七〇一年沉沒的船的模型",
        title: "海星號",
        transcript: "「海星號」在一七〇一年沉沒。有人生還嗎？有，船員全部獲救。",
        captions: &[
            "「海星號」在\n一七〇一年沉沒。",
            "有人生還嗎？\n有，船員全部獲救。",
        ],
    },
    LanguageSample {
        tag: "hi",
        name: "हिन्दी",
        site: "डूबे बंदरगाह का संग्रहालय",
        room: "जहाज़ कक्ष",
        line: "सन १७०१ में डूबे जहाज़ का नमूना",
        title: "समुद्र तारा",
        transcript: "जहाज़ ‘समुद्र तारा’ सन १७०१ में डूब गया। क्या कोई बचा? हाँ, सभी नाविक बच गए।",
        captions: &[
            "जहाज़ ‘समुद्र तारा’\nसन १७०१ में डूब गया।",
            "क्या कोई बचा?\nहाँ, सभी नाविक बच गए।",
        ],
    },
    // The interface is not translated into the next two.
    LanguageSample {
        tag: "fa",
        name: "فارسی",
        site: "موزهٔ بندر غرق‌شده",
        room: "تالار کشتی",
        line: "مدل کشتی‌ای که در سال ۱۷۰۱ غرق شد",
        title: "ستارهٔ دریا",
        transcript: "کشتی «ستارهٔ دریا» در سال ۱۷۰۱ غرق شد. آیا کسی نجات یافت؟ بله، همهٔ ملوانان.",
        captions: &[
            "کشتی «ستارهٔ دریا»\nدر سال ۱۷۰۱ غرق شد.",
            "آیا کسی نجات یافت؟\nبله، همهٔ ملوانان.",
        ],
    },
    LanguageSample {
        tag: "el",
        name: "Ελληνικά",
        site: "Μουσείο του βυθισμένου λιμανιού",
        room: "Αίθουσα του πλοίου",
        line: "Ένα μοντέλο του πλοίου που βυθίστηκε το 1701",
        title: "Αστερίας",
        transcript: "Το πλοίο «Αστερίας» βυθίστηκε το 1701. Σώθηκε κανείς; Ναι, όλοι οι ναύτες.",
        captions: &[
            "Το πλοίο «Αστερίας»\nβυθίστηκε το 1701.",
            "Σώθηκε κανείς;\nΝαι, όλοι οι ναύτες.",
        ],
    },
    LanguageSample {
        tag: "pt-BR",
        name: "Português (Brasil)",
        site: "Museu do Porto Submerso",
        room: "Sala do Navio",
        line: "A maquete do navio que afundou em 1701",
        title: "Estrela do Mar",
        transcript: "O navio Estrela do Mar afundou em 1701. Alguém se salvou? Sim, todos os marinheiros.",
        captions: &[
            "O navio Estrela do Mar\nafundou em 1701.",
            "Alguém se salvou?\nSim, todos os marinheiros.",
        ],
    },
    LanguageSample {
        tag: "en-GB",
        name: "English (United Kingdom)",
        site: "Museum of the Drowned Harbour",
        room: "The Ship Room",
        line: "A model of the ship that sank in 1701",
        title: "The Sea Star",
        transcript: "The Sea Star sank in 1701. Was anybody saved? Yes, all her sailors.",
        captions: &[
            "The Sea Star sank in 1701.",
            "Was anybody saved?\nYes, all her sailors.",
        ],
    },
];

pub(crate) fn sample(tag: &str) -> &'static LanguageSample {
    SAMPLES.iter().find(|language| language.tag == tag).unwrap()
}

/// A state with the tour in these languages, published; and the output of publishing.
pub(crate) fn harbour(tags: &[&str]) -> (TestSite, String) {
    let site = TestSite::new("default-output = \"silent\"\n");
    let sample: Vec<&LanguageSample> = tags.iter().map(|tag| sample(tag)).collect();
    let folder = site.path("tour");
    let ship = folder.join("ship");
    fs::create_dir_all(&ship).unwrap();
    let each = |text: fn(&LanguageSample) -> &str| {
        let lines = sample
            .iter()
            .map(|language| format!("{} = \"{}\"\n", language.tag, text(language)));
        lines.collect::<String>()
    };
    let (name, line) = (
        each(|language| language.site),
        each(|language| language.line),
    );
    let tour = format!(
        "format = 1\nlanguages = {tags:?}\ntime-zone = \"Asia/Kathmandu\"\nrooms = [\"ship\"]\n[name]\n{name}\
         [[hours]]\ndays = [\"friday\"]\nopen = \"16:00\"\nclose = \"02:00\"\n\
         [[notice]]\n[notice.head]\n{name}[notice.text]\n{line}"
    );
    fs::write(folder.join("tour.toml"), tour).unwrap();
    let mut room = format!(
        "number = \"7\"\n[name]\n{}[line]\n{line}[[clip]]\nnumber = \"12a\"\n",
        each(|language| language.room)
    );
    for language in &sample {
        let tag = language.tag;
        write!(
            room,
            "[clip.narration.{tag}]\ntitle = \"{}\"\nrecording = \"{tag}.wav\"\ntranscript = \"{tag}.txt\"\n\
             captions = \"{tag}.vtt\"\ncredit = \"–\"\n",
            language.title
        )
        .unwrap();
        let mut captions = "WEBVTT\n".to_owned();
        for (n, text) in language.captions.iter().enumerate() {
            let (from, to) = (n * 3, n * 3 + 3);
            write!(captions, "\n00:{from:02}.000 --> 00:{to:02}.000\n{text}\n").unwrap();
        }
        fs::write(ship.join(format!("{tag}.vtt")), captions).unwrap();
        fs::write(ship.join(format!("{tag}.txt")), language.transcript).unwrap();
        let seconds = u32::try_from(language.captions.len()).unwrap() * 3 + 1;
        // Each language has a recording of its own.
        let hertz = 300.0 + f64::from(u32::try_from(tag.len() * 50 + language.site.len()).unwrap());
        wav(
            &[&tone(hertz, 0.3, seconds)],
            &ship.join(format!("{tag}.wav")),
        );
    }
    fs::write(ship.join("room.toml"), room).unwrap();
    let done = site.run(&["import", folder.to_str().unwrap()]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
    let done = site.run(&["publish"]);
    assert!(done.status.success(), "{done:?}");
    (site, String::from_utf8(done.stdout).unwrap())
}
