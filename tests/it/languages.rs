//! Tours in languages of many kinds: names, direction of writing and digits.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::publish::page;
use crate::screens::wait_for_js;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::language_samples::{harbour, sample};
use crate::support::staff::member;

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
    for (header, to) in [
        ("", "/pt-BR/"),
        ("en-US", "/en-GB/"),
        ("pt", "/pt-BR/"),
        // Who reads neither reads English rather than the house's own language.
        ("de, fr;q=0.8", "/en-GB/"),
        ("de, en;q=0", "/pt-BR/"),
    ] {
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

/// A folder with a program of fontconfig that finds a Japanese font and no other.
fn japanese_fonts(site: &TestSite) -> std::path::PathBuf {
    let folder = site.path("programs");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("fc-list");
    let script = "#!/bin/sh\n[ \"$1\" != :lang=ja ] || echo 'Noto Sans CJK JP'\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn staff_learn_for_which_language_a_font_is_missing_on_the_screens_of_the_box() {
    let (site, _) = harbour(&["ar", "ja", "en-GB"]);
    let fonts = japanese_fonts(&site);
    let path = format!("{}:{}", fonts.display(), std::env::var("PATH").unwrap());
    let check = |path: &str| {
        let output = site.command(&["check"]).env("PATH", path).output().unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (is_well, printed) = check(&path);
    assert!(!is_well, "{printed}");
    assert!(
        printed.contains("ok    The fonts of this box have the letters of 日本語 (ja)."),
        "{printed}"
    );
    let missing = "FAULT No font of this box has the letters of العربية (ar), so that a screen on it cannot show them; install fonts-noto-core.";
    assert!(printed.contains(missing), "{printed}");
    assert_eq!(printed.matches("letters of").count(), 2, "{printed}");

    // Without fontconfig nothing is known, which is said once and is no fault.
    let (_, printed) = check("/nonexistent");
    let unknown = "ok    Whether the fonts of this box have the letters of العربية (ar), 日本語 (ja) is not known";
    assert!(printed.contains(unknown), "{printed}");
    assert_eq!(printed.matches("letters of").count(), 1, "{printed}");

    // Who publishes is warned.
    let mut serve = site.command(&["serve", "--listen", "127.0.0.1:0"]);
    serve.env("PATH", &path);
    let daemon = site.spawn(serve);
    let ana = member(&site, &daemon, "Ana", "curator");
    let body = page(&daemon, &ana, "/staff/publish", "en").text();
    assert!(
        body.contains("has no font with the letters of العربية")
            || body.contains("has no font with the letters of \u{2068}العربية"),
        "{body}"
    );
    assert!(body.contains("fonts-noto-core"), "{body}");
    assert!(!body.contains("fonts-noto-cjk"), "{body}");
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
            .text(&format!("nav a[hreflang=\"{tag}\"] strong"))
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
