//! A visit at a screen and on a phone.

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};

/// Gives the test control over time, before any of the page's scripts run.
const CLOCK: &str = "(() => {
    let now = 1000, next = 1;
    const due = new Map();
    const add = (act, ms, every) => { due.set(next, { act, at: now + (ms || 0), every }); return next++; };
    const real = setTimeout;
    window.setTimeout = (act, ms) => add(act, ms, 0);
    window.setInterval = (act, ms) => add(act, ms, ms);
    window.clearTimeout = window.clearInterval = (id) => { due.delete(id); };
    performance.now = () => now;
    // The server's signs of life come in the same time.
    let stream = null;
    window.EventSource = class extends EventSource { constructor(address) { super(address); stream = this; } };
    const step = (ms) => {
        const end = now + ms;
        for (;;) {
            const [id, value] = [...due].filter(([, value]) => value.at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
            if (!value) break;
            now = value.at;
            if (value.every) value.at += value.every; else due.delete(id);
            value.act();
        }
        now = end;
        stream?.dispatchEvent(new Event('beat'));
    };
    window.pass = (ms) => {
        for (let left = ms; left > 0; left -= 2000) step(Math.min(left, 2000));
        return true;
    };
    window.really = real;
})()";

pub(crate) async fn open_with_fake_clock(daemon: &Daemon, path: &str) -> Browser {
    let browser = Browser::open().await.unwrap();
    let script = serde_json::json!({ "source": CLOCK });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await
        .unwrap();
    browser.goto(&daemon.url(path)).await.unwrap();
    browser
}

/// Waits on a page with a stopped clock.
pub(crate) async fn wait_for_js_on_fake_clock(browser: &Browser, expression: &str) {
    let waiting = format!(
        "new Promise((done) => {{
            const look = () => ({expression}) ? done(true) : window.really(look, 20);
            window.really(() => done(false), 15000);
            look();
        }})"
    );
    assert_eq!(
        browser.eval(&waiting).await.unwrap(),
        true,
        "it never was that {expression}"
    );
}

pub(crate) const DIALOG_IS_SHOWN: &str = "document.querySelector('#idle-dialog').open";

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_screen_plays_after_two_touches() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/rooms/study").await;
    assert_eq!(
        browser
            .eval("document.querySelectorAll('audio').length")
            .await
            .unwrap(),
        0
    );
    browser.touch(".start-panel a[lang=en]").await.unwrap();
    wait_for_js(&browser, "document.documentElement.lang === 'en'").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    let plays = site.await_plays(|plays| plays.len() == 1);
    assert_eq!(
        (plays[0].room.as_str(), plays[0].language.as_str()),
        ("study", "en")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_screen_asks_once_and_goes_idle() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_with_fake_clock(&daemon, "/en/rooms/study").await;
    browser
        .touch("[data-sheet=display-settings]")
        .await
        .unwrap();
    browser
        .touch("[data-setting=theme] [value=dark]")
        .await
        .unwrap();
    browser
        .touch("[data-setting=text] [value=\"2\"]")
        .await
        .unwrap();
    browser
        .touch("#display-settings [data-close]")
        .await
        .unwrap();
    browser.touch("#quieter").await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "document.querySelector('#volume').dataset.step === '3'",
    )
    .await;
    browser.eval("window.pass(59000)").await.unwrap();
    assert_eq!(browser.eval(DIALOG_IS_SHOWN).await.unwrap(), false);
    browser.eval("window.pass(1500)").await.unwrap();
    assert_eq!(browser.eval(DIALOG_IS_SHOWN).await.unwrap(), true);
    // Any touch answers.
    browser.touch("#idle-dialog h2").await.unwrap();
    wait_for_js_on_fake_clock(&browser, &format!("!{DIALOG_IS_SHOWN}")).await;
    let plays = "document.querySelector('#now').dataset.phase";
    assert_eq!(
        browser.eval(plays).await.unwrap(),
        "idle",
        "it answers, and does nothing else"
    );
    browser.eval("window.pass(60500)").await.unwrap();
    browser.eval("window.pass(18000)").await.unwrap();
    assert_eq!(
        browser.eval("location.pathname").await.unwrap(),
        "/en/rooms/study"
    );
    browser.eval("window.pass(3000)").await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "location.pathname === '/rooms/study' && document.querySelector('.start-panel')",
    )
    .await;
    // The next visitor gets the default display settings and volume.
    let look = "document.documentElement.dataset";
    assert_eq!(
        browser
            .eval(&format!("({look}.theme ?? 'own') + ({look}.text ?? '')"))
            .await
            .unwrap(),
        "own"
    );
    browser.goto(&daemon.url("/es/rooms/study")).await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "document.querySelector('#volume').dataset.step === '4'",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_does_not_go_idle_during_a_play_or_reading() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_with_fake_clock(&daemon, "/en/rooms/study").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    browser.eval("window.pass(200000)").await.unwrap();
    assert_eq!(
        browser.eval(DIALOG_IS_SHOWN).await.unwrap(),
        false,
        "it plays"
    );
    browser.touch("#stop").await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "document.querySelector('#now').dataset.phase === 'idle'",
    )
    .await;
    browser.touch("#text").await.unwrap();
    browser.eval("window.pass(70000)").await.unwrap();
    assert_eq!(
        browser.eval(DIALOG_IS_SHOWN).await.unwrap(),
        false,
        "somebody reads"
    );
    browser.eval("window.pass(38000)").await.unwrap();
    assert_eq!(
        browser.eval(DIALOG_IS_SHOWN).await.unwrap(),
        true,
        "nobody reads for so long"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_leads_to_its_clip_or_to_a_message() {
    let site = TestSite::new("");
    let daemon = site.serve();
    for (number, leads) in [
        ("8", "/en/rooms/study"),
        ("13", "/en/rooms/memorial?clip=13"),
    ] {
        let response = daemon.get(&format!("/en/find?number={number}"));
        assert_eq!(response.header("location"), Some(leads));
    }
    // A number whose clip has no standard variant leads to the one it has.
    let page = daemon.get("/en/rooms/garden?clip=14").text();
    assert!(page.contains("data-hero=\"14-extended\""), "{page}");
    let response = daemon.get("/en/find?number=999");
    assert_eq!(response.status, 404);
    assert!(
        response.text().contains("not in the tour"),
        "{}",
        response.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_shows_the_current_room_and_leads_to_every_room() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/en/map?from=study").await;
    let counted = "[document.querySelectorAll('.plan .place').length, document.querySelectorAll('.room-links [data-room] a').length, document.querySelectorAll('.plan .place.current-room').length]";
    assert_eq!(
        browser.eval(counted).await.unwrap(),
        serde_json::json!([13, 13, 1])
    );
    assert!(
        browser
            .text(".room-links .current-room")
            .await
            .unwrap()
            .contains("You are here")
    );
    assert_eq!(
        browser
            .text(".plan .label.current-room [data-text=name]")
            .await
            .unwrap(),
        "Study"
    );
    browser
        .touch(".room-links li:nth-child(2) a")
        .await
        .unwrap();
    wait_for_js(&browser, "location.pathname === '/en/rooms/garden'").await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}
