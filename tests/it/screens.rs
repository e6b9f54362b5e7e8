//! The screens of a room, and where an unknown address leads.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::time::sleep;

use crate::support::TIMEOUT;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

pub(crate) async fn open_page(daemon: &Daemon, path: &str) -> Browser {
    let browser = Browser::open().await.unwrap();
    browser.goto(&daemon.url(path)).await.unwrap();
    browser
}

/// The same on a phone.
pub(crate) async fn open_on_phone(daemon: &Daemon, path: &str) -> Browser {
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    browser.goto(&daemon.url(path)).await.unwrap();
    browser
}

/// Waits until an expression is true on a page, or on the one that it leads to.
pub(crate) async fn wait_for_js(browser: &Browser, expression: &str) {
    let waiting = format!(
        "new Promise((done) => {{
            const look = () => ({expression}) ? done(true) : setTimeout(look, 20);
            setTimeout(() => done(false), 2000);
            look();
        }})"
    );
    let begun = Instant::now();
    loop {
        // A page that goes away meanwhile answers nothing, and the next one may not be there yet.
        let came = browser.eval(&waiting).await;
        if came.as_ref().is_ok_and(|value| *value == true) {
            return;
        }
        assert!(
            begun.elapsed() < TIMEOUT,
            "it never was that {expression}: {came:?}"
        );
        if came.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_a_room_shows_and_controls_the_same_play() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let (one, other) = tokio::join!(
        open_page(&daemon, "/es/rooms/memorial"),
        open_page(&daemon, "/en/rooms/memorial"),
    );
    one.touch("button[data-clip=\"13\"]").await.unwrap();
    for screen in [&one, &other] {
        wait_for_js(
            screen,
            "document.querySelector('#now').dataset.phase === 'playing'",
        )
        .await;
        wait_for_js(
            screen,
            "document.querySelector('#caption').textContent.trim() !== ''",
        )
        .await;
    }
    // The other page shows what the voice speaks, with captions in its own language.
    let languages = "['title', 'caption'].map((id) => document.getElementById(id).lang).join()";
    assert_eq!(other.eval(languages).await.unwrap(), "es,en");
    let title = other.text("#title").await.unwrap();
    assert_eq!(title, one.text("#title").await.unwrap());

    other.touch("#pause").await.unwrap();
    wait_for_js(
        &one,
        "document.querySelector('#now').dataset.phase === 'paused'",
    )
    .await;
    let seconds = "document.querySelector('#seek').valueAsNumber / 1000";
    let before = one.eval(seconds).await.unwrap().as_f64().unwrap();
    // A sentence of the text leads to its place.
    one.touch("#text").await.unwrap();
    one.touch("#text-13 p:nth-of-type(2) .sentence")
        .await
        .unwrap();
    wait_for_js(&other, &format!("{seconds} >= {before} + 3")).await;
    one.touch("#text-13 [data-close]").await.unwrap();
    one.touch("#pause").await.unwrap();
    wait_for_js(
        &other,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    one.touch("#quieter").await.unwrap();
    wait_for_js(
        &other,
        "document.querySelector('#volume').dataset.step === '3'",
    )
    .await;
    // The voice follows the language of the visitor who began it, on every page of the screen.
    one.touch("[data-sheet=languages]").await.unwrap();
    one.touch("a[data-language=\"en\"]").await.unwrap();
    wait_for_js(&one, "document.documentElement.lang === 'en'").await;
    for screen in [&one, &other] {
        wait_for_js(screen, "document.querySelector('#title').lang === 'en'").await;
        assert_ne!(screen.text("#title").await.unwrap(), title);
    }
    site.await_plays(|plays| plays.len() == 2);
    other.touch("#stop").await.unwrap();
    wait_for_js(
        &one,
        "document.querySelector('#now').dataset.phase === 'idle'",
    )
    .await;
    let plays = site.await_plays(|plays| plays.iter().all(|play| play.end.is_some()));
    let ends: Vec<_> = plays.iter().map(|play| play.end.as_deref()).collect();
    assert_eq!(ends, [Some("superseded"), Some("stopped")], "{plays:#?}");
    for screen in [&one, &other] {
        assert_eq!(screen.console_errors().await.unwrap(), Vec::<String>::new());
        let cookies = screen.eval("document.cookie").await.unwrap();
        assert_eq!(cookies, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_recovers_by_itself_after_a_restart() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    wait_for_js(&browser, "document.querySelector('#offline').hidden").await;
    daemon.kill();
    wait_for_js(&browser, "!document.querySelector('#offline').hidden").await;
    assert!(browser.text("h1").await.unwrap().contains("Monumento"));
    let _again = site.serve_at(&address);
    wait_for_js(&browser, "document.querySelector('#offline').hidden").await;
    browser.touch("button[data-clip=\"12\"]").await.unwrap();
    browser.wait_position(1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_detects_a_silently_dead_connection() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    wait_for_js(&browser, "document.querySelector('#offline').hidden").await;
    // Where nothing happens the line lives all the same.
    browser
        .eval("(() => { window.lost = 0; new MutationObserver(() => { if (!document.querySelector('#offline').hidden) window.lost += 1; }).observe(document.querySelector('#offline'), { attributes: true }); })()")
        .await
        .unwrap();
    wait_for_js(&browser, "performance.now() > 7000").await;
    assert_eq!(browser.eval("window.lost").await.unwrap(), 0);
    // It answers nothing any more, but its connections stay open.
    daemon.signal(Signal::STOP);
    wait_for_js(&browser, "!document.querySelector('#offline').hidden").await;
    daemon.signal(Signal::CONT);
    wait_for_js(&browser, "document.querySelector('#offline').hidden").await;
}

#[test]
fn an_unknown_address_leads_to_the_start_page() {
    let site = TestSite::new("");
    let daemon = site.serve();
    for path in [
        "/es/rooms/attic",
        "/es/nothing",
        "/es/rooms/memorial/clips/99.json",
    ] {
        let response = daemon.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(
            response.text().contains("href=\"/es/\"")
                || response.text().contains("href=\"/rooms/memorial\"")
                || path.ends_with("json"),
            "{path}: {}",
            response.text()
        );
    }
    assert_eq!(daemon.get("/rooms/attic/events").status, 404);
    assert_eq!(
        daemon
            .get(&format!("/recordings/{}.mp3", "0".repeat(64)))
            .status,
        404
    );
}

#[test]
fn a_page_of_another_origin_cannot_act_here() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let form = "Content-Type: application/x-www-form-urlencoded";
    for header in [
        "Origin: http://elsewhere.example",
        "Sec-Fetch-Site: cross-site",
    ] {
        let response = daemon.request(
            "POST",
            "/es/rooms/memorial/play",
            &[form, header],
            "clip=13",
        );
        assert_eq!(response.status, 403, "{header}");
    }
    let page = daemon.get("/es/").head.to_lowercase();
    assert!(
        page.contains("content-security-policy: default-src 'none'"),
        "{page}"
    );
    assert!(!page.contains("set-cookie"), "{page}");
}

/// A daemon that answers a touch late.
const SLOW: &str = "(() => {
    const real = window.fetch;
    window.asked = [];
    window.fetch = (address, options) => {
        if (!String(address).endsWith('/play')) return real(address, options);
        window.asked.push(address);
        return new Promise((done) => setTimeout(() => done(real(address, options)), 2000));
    };
    return true;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn a_touch_has_immediate_feedback_and_a_double_touch_counts_once() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    wait_for_js(&browser, "!document.querySelector('#volume').hidden").await;
    browser.eval(SLOW).await.unwrap();
    let paint =
        "getComputedStyle(document.querySelector('button.clip[data-clip=\"13\"]')).backgroundColor";
    let before = browser.eval(paint).await.unwrap();
    let twice = "(() => {
        const clip = document.querySelector('button.clip[data-clip=\"13\"]');
        clip.click();
        clip.click();
        return clip.getAttribute('aria-busy');
    })()";
    assert_eq!(browser.eval(twice).await.unwrap(), "true", "at once");
    assert_ne!(browser.eval(paint).await.unwrap(), before);
    assert_eq!(browser.eval("window.asked.length").await.unwrap(), 1);
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    wait_for_js(&browser, "!document.querySelector('[aria-busy]')").await;
    assert_eq!(site.await_plays(|plays| !plays.is_empty()).len(), 1);
}
