//! What the staff pages share, in a real browser: the frame, messages beside fields, and saved values.

use serde_json::json;

use crate::editor_page::{
    new_site, open, saved, saved_field, staff_browser, wait_for_saved, write,
};
use crate::publish::{draft, page};
use crate::screens::wait_for_js;
use crate::support::accessibility::press;
use crate::support::browser::{Browser, Screen};
use crate::support::staff::member;

const CLIP: &str = "/staff/clips/13?language=es";

async fn shape(browser: &Browser, width: u32, height: u32) {
    let screen = Screen::of_size(width, height);
    browser.emulate_screen(screen).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sticky_parts_stay_at_the_top_beside_the_navigation() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = staff_browser(&daemon, &ana).await;
    for (width, height) in [(820, 1180), (1024, 768), (1280, 800), (1440, 900)] {
        shape(&browser, width, height).await;
        for (path, sticks) in [(CLIP, ".save-bar"), ("/staff/tour", ".tour-filter")] {
            open(&browser, &daemon, path).await;
            let places = format!(
                "(async () => {{ scrollTo({{ top: 900, behavior: 'instant' }}); await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); const at = (css) => document.querySelector(css).getBoundingClientRect(); return [scrollY > 500, Math.round(at('{sticks}').top), at('.staff-header').top, at('.staff-header').right <= at('{sticks}').left, at('.mute-button').bottom <= innerHeight]; }})()"
            );
            let found = browser.eval(&places).await.unwrap();
            assert_eq!(
                found,
                json!([true, 0, 0, true, true]),
                "{path} {width} × {height}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_menu_closes_by_a_touch_elsewhere_and_by_escape() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/museum").await;
    let shut = "!document.querySelector('.account').open";
    for way in ["touch", "Escape"] {
        browser.touch(".account summary").await.unwrap();
        wait_for_js(&browser, "document.querySelector('.account').open").await;
        if way == "touch" {
            browser.touch("h1").await.unwrap();
        } else {
            press(&browser, "Escape", 27).await;
        }
        wait_for_js(&browser, shut).await;
    }
    let back = "document.activeElement === document.querySelector('.account summary')";
    assert_eq!(browser.eval(back).await.unwrap(), true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_shows_its_requirement_beside_it_in_the_staffs_language() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = staff_browser(&daemon, &ana).await;
    ana.sign_in_browser(&browser, &daemon, "es").await;
    open(&browser, &daemon, "/staff/tour").await;
    let form = "form:has(#add-room)";
    let wrong = format!(
        "[...document.querySelectorAll('{form} [aria-invalid]')].map((element) => element.name).join()"
    );
    write(&browser, &format!("{form} [name=number]"), "A 1").await;
    write(&browser, &format!("{form} [name=room]"), "Sala Grande").await;
    browser.touch("#add-room").await.unwrap();
    let message = browser
        .text(&format!("{form} .error-message"))
        .await
        .unwrap();
    assert!(message.contains("como 13"), "{message}");
    assert_eq!(browser.eval(&wrong).await.unwrap(), "number");
    // One after the other; what helps stays in sight, and the sentence is tied to its field.
    write(&browser, &format!("{form} [name=number]"), "77").await;
    wait_for_js(
        &browser,
        &format!("!document.querySelector('{form} .error-message')"),
    )
    .await;
    browser.touch("#add-room").await.unwrap();
    let message = browser
        .text(&format!("{form} .error-message"))
        .await
        .unwrap();
    assert!(message.contains("minúsculas"), "{message}");
    assert_eq!(browser.eval(&wrong).await.unwrap(), "room");
    let tied = format!(
        "(() => {{ const it = document.querySelector('{form} [name=room]'); return it.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).checkVisibility()).join(); }})()"
    );
    assert_eq!(browser.eval(&tied).await.unwrap(), "true,true");
    // A short name that is taken reddens the short name.
    write(&browser, &format!("{form} [name=room]"), "study").await;
    browser.touch("#add-room").await.unwrap();
    let message = browser
        .text(&format!("{form} .error-message"))
        .await
        .unwrap();
    assert!(message.contains("study"), "{message}");
    assert_eq!(browser.eval(&wrong).await.unwrap(), "room");
    let focused =
        format!("document.activeElement === document.querySelector('{form} [name=room]')");
    assert_eq!(browser.eval(&focused).await.unwrap(), true);
    // So it is on every page.
    open(&browser, &daemon, "/staff/people").await;
    browser
        .touch("[action='/staff/people'] .primary")
        .await
        .unwrap();
    let message = browser
        .text("[action='/staff/people'] .error-message")
        .await
        .unwrap();
    assert!(message.contains("Llene este campo"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_and_headings_follow_saved_values() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let added = ana.form(
        &daemon,
        "/staff/draft/structure",
        &[("shape", "add-clip"), ("room", "study"), ("number", "500")],
    );
    assert_eq!(added.status, 303);
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/clips/500?language=en").await;
    let message = browser.text("#new-language-note").await.unwrap();
    assert!(message.contains("English"), "{message}");
    write(&browser, "#clip-500-en-title", "The great clock").await;
    wait_for_saved(&site, "clip/500/en/title", "The great clock");
    wait_for_js(&browser, "document.querySelector('h1').innerText === '500 The great clock' && document.title.startsWith('500 The great clock') && !document.querySelector('#new-language-note').innerText.trim()").await;
    let begun = "document.querySelector('.language-tabs [aria-current]').innerText.includes('◐')";
    wait_for_js(&browser, begun).await;
    open(&browser, &daemon, "/staff/rooms/study").await;
    write(&browser, "#room-study-name-en", "The study").await;
    wait_for_js(
        &browser,
        "document.querySelector('h1').innerText.endsWith('The study')",
    )
    .await;
    saved(&browser).await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_edition_the_pages_show_the_name_of_the_draft() {
    let site = new_site();
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "curator");
    let added = ana.form(
        &daemon,
        "/staff/draft/structure",
        &[("shape", "add-language"), ("language", "en")],
    );
    assert_eq!(added.status, 303, "{}", added.text());
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/museum").await;
    write(&browser, "#name-en", "Museum of Clocks").await;
    wait_for_js(&browser, "document.querySelector('.staff-header .museum-name').innerText === 'Museum of Clocks' && document.title.includes('Museum of Clocks')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_page_shows_no_save_state() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, "/staff/museum").await;
    let seen = "document.querySelector('#save-status').checkVisibility()";
    assert_eq!(browser.eval(seen).await.unwrap(), false);
    open(&browser, &daemon, CLIP).await;
    assert_eq!(browser.eval(seen).await.unwrap(), true);
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[test]
fn a_forbidden_page_is_a_staff_page_with_a_link_onward() {
    let site = new_site();
    let daemon = site.serve();
    let luz = member(&site, &daemon, "Luz", "viewer");
    for (path, status) in [
        ("/staff/import", 403),
        ("/staff/people", 403),
        ("/staff/clips/999", 404),
        ("/staff/rooms/nowhere", 404),
    ] {
        let response = page(&daemon, &luz, path, "en");
        assert_eq!(response.status, status, "{path}");
        let body = response.text();
        for expected in [
            "data-surface=\"staff\"",
            "href=\"/staff/statistics\"",
            "Luz",
        ] {
            assert!(body.contains(expected), "{path}: {body}");
        }
        assert!(!body.contains("href=\"/staff/people\""), "{path}: {body}");
        assert_eq!(response.header("cache-control"), Some("no-store"), "{path}");
    }
    // A used link leads to the sign-in page.
    let used = daemon.request("GET", "/staff/welcome/abc", &["Accept: text/html"], "");
    assert_eq!(used.status, 410);
    assert!(
        used.text().contains("data-surface=\"staff\""),
        "{}",
        used.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_shows_its_time_in_the_usual_format() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, CLIP).await;
    let before = saved_field(&site, "clip/13/es/title");
    assert_eq!(
        eva.write(&daemon, "clip/13/es/title", &before, "De Eva")
            .status,
        200
    );
    write(&browser, "#clip-13-es-title", "De Ana").await;
    browser.text(".conflict").await.unwrap();
    let time =
        r"/\(\d{4}-\d\d-\d\d \d\d:\d\d\)/.test(document.querySelector('.conflict').innerText)";
    assert_eq!(browser.eval(time).await.unwrap(), true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_and_the_last_language_cannot_be_moved_further() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/museum").await;
    let shut = "[...document.querySelectorAll('#tour-languages [data-up], #tour-languages [data-down]')].map((element) => element.disabled ? '-' : '+').join('')";
    assert_eq!(browser.eval(shut).await.unwrap(), "-+++".to_owned() + "+-");
    let before = saved_field(&site, "languages");
    browser
        .touch("#tour-languages li:first-child [data-down]")
        .await
        .unwrap();
    site.wait_until("the order is kept", || {
        saved_field(&site, "languages") != before
    });
    assert_eq!(browser.eval(shut).await.unwrap(), "-++++-");
}

/// A diff of captions shows every changed word; moved line breaks are no change.
#[test]
fn a_diff_shows_every_changed_caption_and_ignores_moved_line_breaks() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let captions = saved_field(&site, "clip/13/es/captions");
    let moved: Vec<String> = captions
        .split("\n\n")
        .map(|cue| {
            let mut lines = cue.splitn(2, '\n');
            let (head, text) = (lines.next().unwrap(), lines.next().unwrap_or(""));
            format!("{head}\n{}", text.replace('\n', " "))
        })
        .collect();
    let moved = moved.join("\n\n").replace("WEBVTT\n", "WEBVTT");
    crate::publish::write(&site, &daemon, &ana, "clip/13/es/captions", &moved);
    let page_text = page(&daemon, &ana, "/staff/publish", "en").text();
    assert!(
        page_text.contains("Only line breaks are others."),
        "{page_text}"
    );
    assert!(!page_text.contains("captions changed"), "{page_text}");
    let mut n = 0;
    let changed: Vec<String> = draft(&site, "clip/13/es/captions")
        .split("\n\n")
        .map(|cue| {
            n += 1;
            if cue.contains("-->") {
                format!("{} palabra{n}", cue.trim_end())
            } else {
                cue.to_owned()
            }
        })
        .collect();
    crate::publish::write(
        &site,
        &daemon,
        &ana,
        "clip/13/es/captions",
        &changed.join("\n\n"),
    );
    let body = page(&daemon, &ana, "/staff/publish", "en").text();
    assert!(n > 8, "{n} captions");
    for n in 2..=n {
        assert!(body.contains(&format!("palabra{n}")), "{n}");
    }
}

/// Pages show no keys, tags, hashes and counters of the database.
#[test]
fn staff_pages_show_titles_and_dates_instead_of_internal_names() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let clip = page(&daemon, &ana, "/staff/clips/13", "en").text();
    assert!(
        clip.contains("12 The memorial, described (Audio description) →"),
        "{clip}"
    );
    crate::publish::write(&site, &daemon, &ana, "clip/12-described/es/credit", "");
    let page_text = page(&daemon, &ana, "/staff/publish", "en").text();
    assert!(
        page_text.contains("12 The memorial, described (Audio description) · Español"),
        "{page_text}"
    );
    crate::publish::write(&site, &daemon, &ana, "clip/13/es/title", "Otra");
    let last = "select max(change_id) || '' from change";
    let last: String = site
        .database()
        .query_row(last, [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        ana.form(&daemon, "/staff/changes/undo", &[("change", &last)])
            .status,
        303
    );
    let body = page(&daemon, &ana, "/staff/changes", "en").text();
    let undone = body.split("Took back</strong> ").nth(1).unwrap();
    assert!(undone.starts_with("the change of 20"), "{undone}");
    assert!(
        body.contains("13 Natalia remembers · title · Español"),
        "{body}"
    );
    assert!(
        !body.contains("clip/") && !body.contains("12-described ·"),
        "{body}"
    );
}
