//! Tours in languages of many kinds: names, direction of writing and digits.

use std::fmt::Write;
use std::fs;

use crate::publish::page;
use crate::screens::wait_for_js;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::member;
use crate::support::test_sounds::{tone, wav};

/// The texts of the tour in one language.
struct LanguageSample {
    tag: &'static str,
    name: &'static str,
    site: &'static str,
    room: &'static str,
    line: &'static str,
    title: &'static str,
    transcript: &'static str,
    /// Three seconds each.
    captions: &'static [&'static str],
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

fn sample(tag: &str) -> &'static LanguageSample {
    SAMPLES.iter().find(|language| language.tag == tag).unwrap()
}

/// A state with the tour in these languages, published; and the output of publishing.
fn harbour(tags: &[&str]) -> (TestSite, String) {
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

fn whole(daemon: &Daemon, path: &str) -> String {
    let response = daemon.get(path);
    assert_eq!(response.status, 200, "{path}: {}", response.head);
    response.text()
}

#[test]
fn a_tour_in_two_regional_languages_is_served_in_both() {
    let (site, output) = harbour(&["pt-BR", "en-GB"]);
    assert!(!output.contains("buttons"), "{output}");
    let daemon = site.serve_without_tour();
    let printed = daemon.read_line_with("/rooms/ship");
    assert!(printed.contains("/pt-BR/rooms/ship"), "{printed}");
    for (header, to) in [("", "/pt-BR/"), ("en-US", "/en-GB/"), ("pt", "/pt-BR/")] {
        let response = daemon.request("GET", "/", &[&format!("Accept-Language: {header}")], "");
        assert_eq!(response.header("location"), Some(to), "{header}");
    }
    for (tag, lead) in [("pt-BR", "Escolha uma sala"), ("en-GB", "Choose a room")] {
        let page = whole(&daemon, &format!("/{tag}/"));
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{page}");
        assert!(
            page.contains(lead) && page.contains(sample(tag).site),
            "{page}"
        );
        for tag in ["pt-BR", "en-GB"] {
            assert!(
                page.contains(&format!(">{}</a>", sample(tag).name)),
                "{page}"
            );
        }
        whole(&daemon, &format!("/{tag}/rooms/ship"));
    }
    whole(&daemon, "/rooms/ship");
    for path in ["/readyz", "/healthz"] {
        assert_eq!(daemon.get(path).status, 200);
    }
}

#[test]
fn texts_and_buttons_are_in_the_language_of_the_page_in_any_script() {
    let (site, output) = harbour(&["ar", "he", "ja", "zh-Hant", "hi", "en-GB"]);
    assert!(!output.contains("buttons"), "{output}");
    let daemon = site.serve_without_tour();
    for (tag, direction, lead) in [
        ("ar", "rtl", "اختر قاعة"),
        ("he", "rtl", "בחרו חדר"),
        ("ja", "ltr", "展示室を選び"),
        ("zh-Hant", "ltr", "選擇展廳"),
        ("hi", "ltr", "कमरा चुनें"),
        ("en-GB", "ltr", "Choose a room"),
    ] {
        let page = whole(&daemon, &format!("/{tag}/"));
        assert!(
            page.contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\"")),
            "{page}"
        );
        assert!(
            page.contains(lead) && page.contains(sample(tag).site),
            "{page}"
        );
    }
    let visit = whole(&daemon, "/ar/visit");
    assert!(
        visit.contains("الجمعة\u{2069}: من 16:00 إلى 2:00"),
        "{visit}"
    );
    let page = whole(&daemon, "/ja/rooms/ship");
    assert!(page.contains("<h1>船の間</h1>"), "{page}");
    assert!(page.contains("<p class=\"tagline\">"), "{page}");
    // A sentence of its own, and no blank between two.
    assert!(
        page.contains(">助かった人はいたのでしょうか。</span><span"),
        "{page}"
    );
    for (header, to) in [
        ("zh-TW", "/zh-Hant/"),
        ("ar-EG", "/ar/"),
        ("iw, he", "/he/"),
    ] {
        let response = daemon.request("GET", "/", &[&format!("Accept-Language: {header}")], "");
        assert_eq!(response.header("location"), Some(to), "{header}");
    }
}

#[test]
fn an_untranslated_language_has_its_own_texts_and_buttons_of_another() {
    let (site, output) = harbour(&["fa", "el", "en-GB"]);
    for tag in ["fa", "el"] {
        let named = format!(
            "in {} ({tag}) yet; there they are in English.",
            sample(tag).name
        );
        assert!(output.contains(&named), "{output}");
    }
    let daemon = site.serve_without_tour();
    assert!(
        daemon
            .read_line_with("/rooms/ship")
            .contains("/fa/rooms/ship")
    );
    for (tag, own) in [("fa", "en"), ("el", "en"), ("en-GB", "en-GB")] {
        let language = sample(tag);
        let page = whole(&daemon, &format!("/{tag}/"));
        assert!(
            page.contains("Choose a room") && page.contains(language.site),
            "{page}"
        );
        assert!(
            page.contains(&format!("<html lang=\"{own}\" dir=\"ltr\"")),
            "{page}"
        );
        let room = whole(&daemon, &format!("/{tag}/rooms/ship"));
        assert!(
            room.contains(language.title) && room.contains(language.line),
            "{room}"
        );
        let visit = whole(&daemon, &format!("/{tag}/visit"));
        assert!(visit.contains(language.line), "{visit}");
    }
    let page = whole(&daemon, "/el/rooms/ship");
    assert!(
        page.contains("<h1 lang=\"el\">Αίθουσα του πλοίου</h1>"),
        "{page}"
    );
    let page = whole(&daemon, "/fa/rooms/ship");
    assert!(
        page.contains("<h1 lang=\"fa\" dir=\"rtl\">تالار کشتی</h1>"),
        "{page}"
    );
}

#[test]
fn a_tour_without_any_translated_language_is_served() {
    let (site, output) = harbour(&["el", "fa"]);
    assert!(
        output.contains("Ελληνικά (el) yet; there they are in English."),
        "{output}"
    );
    let daemon = site.serve_without_tour();
    for path in [
        "/el/",
        "/fa/rooms/ship",
        "/rooms/ship",
        "/readyz",
        "/healthz",
    ] {
        whole(&daemon, path);
    }
    let response = daemon.get("/el/nowhere");
    assert_eq!(response.status, 404);
    assert!(
        response.text().contains("href=\"/el/\""),
        "{}",
        response.text()
    );
}

#[test]
fn staff_see_which_language_lends_the_interface_texts() {
    let (site, _) = harbour(&["fa", "pt-BR", "ar", "he", "ja", "zh-Hant", "hi"]);
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "curator");
    let body = page(&daemon, &ana, "/staff/publish", "en").text();
    assert!(body.contains(sample("fa").name), "{body}");
    assert!(body.contains("reads them in Português;"), "{body}");
    for wrong in [
        "The captions do not say",
        "characters a second",
        "has a line of more than",
    ] {
        assert!(!body.contains(wrong), "{wrong}: {body}");
    }
    let clip = page(&daemon, &ana, "/staff/clips/12a?language=ar", "en").text();
    for name in ["العربية", "日本語", "中文（繁體）", "Português (Brasil)"] {
        assert!(clip.contains(&format!("</span> {name}")), "{name}: {clip}");
    }
    assert!(clip.contains("lang=\"ar\" dir=\"rtl\""), "{clip}");
    let house_page = page(&daemon, &ana, "/staff/museum", "en").text();
    assert!(
        house_page.contains("<strong>עברית</strong>"),
        "{house_page}"
    );
}

#[test]
fn a_number_is_found_in_the_digits_of_any_script() {
    let (site, _) = harbour(&["ar", "hi", "ja"]);
    let daemon = site.serve_without_tour();
    for (typed, to) in [
        ("7", "/ar/rooms/ship"),
        ("%D9%A7", "/ar/rooms/ship"),
        ("%E0%A5%AD", "/ar/rooms/ship"),
        ("%EF%BC%97", "/ar/rooms/ship"),
        ("12a", "/ar/rooms/ship?clip=12a"),
        ("12A", "/ar/rooms/ship?clip=12a"),
        ("%D9%A1%D9%A2a", "/ar/rooms/ship?clip=12a"),
    ] {
        for path in [format!("/ar/find?number={typed}"), format!("/{typed}")] {
            let response = daemon.get(&path);
            assert_eq!(
                response.header("location"),
                Some(to),
                "{path}: {}",
                response.head
            );
        }
    }
    assert!(whole(&daemon, "/ar/").contains("inputmode=\"text\""));
}

#[test]
fn hours_past_midnight_and_lettered_numbers_survive_export_and_import() {
    let (site, output) = harbour(&["pt-BR", "ar"]);
    let edition = output.split(['(', ')']).nth(1).unwrap();
    let out = site.path("out");
    assert!(
        site.run(&["export", out.to_str().unwrap()])
            .status
            .success()
    );
    let tour = fs::read_to_string(out.join("tour.toml")).unwrap();
    assert!(tour.contains("close = \"02:00\""), "{tour}");
    let other = TestSite::new("default-output = \"silent\"\n");
    let done = other.run(&["import", out.to_str().unwrap()]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
    let done = other.run(&["publish"]);
    assert!(
        String::from_utf8_lossy(&done.stdout).contains(edition),
        "{done:?}"
    );
    let daemon = site.serve_without_tour();
    let visit = whole(&daemon, "/pt-BR/visit");
    assert!(visit.contains("16h–2h"), "{visit}");
}

const DIRECTION: &str = "getComputedStyle(document.querySelector('CSS')).direction";

#[tokio::test(flavor = "multi_thread")]
async fn texts_run_in_their_own_direction_on_every_page() {
    let (site, _) = harbour(&["en-GB", "ar", "ja"]);
    let daemon = site.serve_without_tour();
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    let runs = async |css: &str, direction: &str| {
        let sample = DIRECTION.replace("CSS", css);
        assert_eq!(browser.eval(&sample).await.unwrap(), direction, "{css}");
    };
    browser.goto(&daemon.url("/rooms/ship")).await.unwrap();
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    for tag in ["ar", "ja", "en-GB"] {
        let name = browser
            .text(&format!("nav a[hreflang=\"{tag}\"]"))
            .await
            .unwrap();
        assert_eq!(name, sample(tag).name);
    }
    runs("nav a[hreflang=ar]", "rtl").await;
    browser.goto(&daemon.url("/ar/rooms/ship")).await.unwrap();
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    runs("html", "rtl").await;
    let mirrored = "document.querySelector('.home').getBoundingClientRect().left > innerWidth / 2";
    assert_eq!(browser.eval(mirrored).await.unwrap(), true);
    for css in [
        "h1",
        ".tagline",
        "button.clip strong",
        "dialog.transcript article",
    ] {
        runs(css, "rtl").await;
    }
    browser.touch("button.clip").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#caption').textContent.includes('نجمة البحر')",
    )
    .await;
    runs("#caption", "rtl").await;
    runs("#title", "rtl").await;
    browser.touch("#text").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('.sentence.spoken') !== null",
    )
    .await;
    // The marked sentence begins at the right end of its line, in one piece there.
    let begins = "(() => { const element = document.querySelector('.sentence'), box = element.parentElement.getBoundingClientRect();
        return Math.abs(element.getClientRects()[0].right - box.right) < 3; })()";
    assert_eq!(browser.eval(begins).await.unwrap(), true);
    // On a page of another language the same text still runs its own way.
    let ana = member(&site, &daemon, "Ana", "curator");
    ana.sign_in_browser(&browser, &daemon, "en").await;
    browser
        .goto(&daemon.url("/staff/clips/12a?language=ar"))
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#cues textarea') !== null",
    )
    .await;
    for css in [
        "#clip-12a-ar-title",
        "#clip-12a-ar-transcript",
        "#cues textarea",
    ] {
        runs(css, "rtl").await;
    }
    browser
        .goto(&daemon.url("/staff/clips/12a?language=ja"))
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#cues .cue-check')?.textContent !== ''",
    )
    .await;
    let judged = "document.querySelectorAll('#cues .has-warning').length";
    assert_eq!(browser.eval(judged).await.unwrap(), 0);
    runs("#clip-12a-ja-title", "ltr").await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}
