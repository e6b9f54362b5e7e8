//! Visitors' pages while the server is away, and after its return.

use serde_json::json;

use crate::access_policy::enrolled;
use crate::screens::{open_page, wait_for_js};
use crate::support::TIMEOUT;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::TestSite;

const AWAY: &str = "!document.querySelector('#offline').hidden";
const BACK: &str = "document.querySelector('#offline').hidden";
const ASKED: &str = "document.querySelector('#resume-dialog').open";

/// A touch that is not ignored as a double touch.
async fn touch(browser: &Browser, css: &str) {
    let calm = "(window.since = (window.since ?? performance.now())) + 400 < performance.now()";
    wait_for_js(browser, calm).await;
    browser.eval("delete window.since").await.unwrap();
    browser.touch(css).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_leads_to_the_browsers_error_page_while_the_server_is_away() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut daemon = site.serve();
    let address = daemon.address.clone();
    let browser = Browser::open().await.unwrap();
    let links = [
        ("/rooms/memorial", "nav a[lang=en]", "/en/rooms/memorial"),
        ("/rooms/memorial", "a.artwork", "/es/rooms/memorial"),
        ("/es/", ".rooms li:nth-child(2) a", "/es/rooms/garden"),
        ("/es/map", ".plan a", "/es/rooms/"),
        ("/es/visit", "a.home", "/es/"),
        ("/es/nothing", "main a.button", "/es/"),
    ];
    for (page, link, leads) in links {
        browser.goto(&daemon.url(page)).await.unwrap();
        wait_for_js(&browser, "document.readyState === 'complete'").await;
        daemon.kill();
        browser.touch(link).await.unwrap();
        wait_for_js(&browser, AWAY).await;
        let here = browser.eval("location.pathname").await.unwrap();
        assert_eq!(here, page, "{link}");
        // The requested page is shown once the server is back.
        daemon = site.serve_at(&address);
        wait_for_js(
            &browser,
            &format!("location.pathname.startsWith('{leads}')"),
        )
        .await;
    }
    // Another language of a room's page, and a number that was typed.
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    wait_for_js(&browser, BACK).await;
    daemon.kill();
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser.touch("a[data-language=en]").await.unwrap();
    wait_for_js(&browser, AWAY).await;
    daemon = site.serve_at(&address);
    wait_for_js(&browser, "location.pathname === '/en/rooms/memorial'").await;
    browser.goto(&daemon.url("/en/")).await.unwrap();
    browser
        .eval("document.querySelector('#number').value = '13'")
        .await
        .unwrap();
    daemon.kill();
    browser.touch(".number-form button").await.unwrap();
    wait_for_js(&browser, AWAY).await;
    let _back = site.serve_at(&address);
    wait_for_js(&browser, "location.search === '?clip=13'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_shows_no_play_during_an_outage_and_offers_to_resume() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    browser.wait_position(3).await.unwrap();
    daemon.kill();
    wait_for_js(&browser, AWAY).await;
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'idle' && document.querySelector('#caption').hidden",
    )
    .await;
    // What cannot sound can be read.
    touch(&browser, "button.clip[data-clip=\"12\"]").await;
    wait_for_js(&browser, "document.querySelector('#text-12').open").await;
    touch(&browser, "#text-12 [data-close]").await;
    wait_for_js(&browser, &format!("!{ASKED}")).await;

    let _back = site.serve_at(&address);
    wait_for_js(&browser, ASKED).await;
    let message = browser.text("#resume-message").await.unwrap();
    assert!(
        message.starts_with("Volvió el sonido. ¿Continuar desde 0:0"),
        "{message}"
    );
    touch(&browser, "#resume-play").await;
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing' && document.querySelector('#now').dataset.clip === '13'",
    )
    .await;
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[1].clip, "13");
    let at = "document.querySelector('#seek').valueAsNumber";
    let at = browser.eval(at).await.unwrap().as_f64().unwrap();
    assert!(at >= 3_000.0, "it went on from {at} ms");
    wait_for_js(&browser, &format!("!{ASKED}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_screen_shows_no_play_during_an_outage() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let address = daemon.address.clone();
    let (rest, room) = tokio::join!(
        open_page(&daemon, "/rooms/memorial"),
        open_page(&daemon, "/es/rooms/memorial"),
    );
    room.touch("button.clip[data-clip=\"13\"]").await.unwrap();
    let expression = "!document.querySelector('#now-playing-badge').hidden";
    wait_for_js(&rest, expression).await;
    daemon.kill();
    wait_for_js(&rest, &format!("{AWAY} && !({expression})")).await;
    let _back = site.serve_at(&address);
    wait_for_js(&rest, BACK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unenrolled_screen_keeps_its_code_during_an_outage() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_page(&daemon, "/screen").await;
    daemon.kill();
    browser.touch("main button").await.unwrap();
    wait_for_js(&browser, AWAY).await;
    daemon = site.serve_at(&address);
    wait_for_js(&browser, BACK).await;
    browser.touch("main button").await.unwrap();
    wait_for_js(&browser, "!!document.querySelector('.enrolment-code')").await;
    let code = browser.text(".enrolment-code").await.unwrap();
    daemon.kill();
    wait_for_js(&browser, AWAY).await;
    assert_eq!(browser.text(".enrolment-code").await.unwrap(), code);
    let _back = site.serve_at(&address);
    wait_for_js(&browser, BACK).await;
    assert_eq!(browser.text(".enrolment-code").await.unwrap(), code);
    let bound = site.run(&["screen", "enrol", &code, "garden"]);
    assert!(bound.status.success(), "{bound:?}");
    wait_for_js(&browser, "location.pathname === '/rooms/garden'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_reports_the_lost_connection_and_offers_to_resume() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    wait_for_js(&browser, BACK).await;
    daemon.kill();
    browser.touch("#pause").await.unwrap();
    browser
        .wait_text("#notice", |text| text.starts_with("Sin conexión"), TIMEOUT)
        .await
        .unwrap();
    let _back = site.serve_at(&address);
    wait_for_js(&browser, ASKED).await;
    touch(&browser, "#resume-play").await;
    wait_for_js(
        &browser,
        "document.querySelector('audio').currentTime > 0.5",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_covers_a_control() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    let covered = "(() => {
        for (const id of ['offline', 'notice']) {
            const message = document.getElementById(id);
            message.textContent ||= 'Algo que se lee en dos líneas de un teléfono, y que no tapa nada.';
            message.hidden = false;
        }
        return [...document.querySelectorAll('header a, header button, .clips button, .clips a, #now button')].filter((control) => {
            if (!control.checkVisibility()) return false;
            control.scrollIntoView({ block: 'center', behavior: 'instant' });
            const box = control.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !control.contains(top);
        }).map((control) => control.outerHTML.slice(0, 60));
    })()";
    for (width, height) in [(390, 844), (800, 480), (1280, 800), (1080, 1920)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        let found = browser.eval(covered).await.unwrap();
        assert_eq!(found, json!([]), "{width}×{height}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_can_be_typed_again() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/en/find?number=999").await;
    assert!(
        browser
            .text("main")
            .await
            .unwrap()
            .contains("not in the tour")
    );
    let typed = "document.querySelector('#number').value = '13'";
    browser.eval(typed).await.unwrap();
    browser.touch(".number-form button").await.unwrap();
    wait_for_js(&browser, "location.search === '?clip=13'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_on_an_error_page_returns_to_the_attract_page() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let cookie = enrolled(&site, &daemon, "garden");
    let (name, value) = cookie
        .trim_start_matches("Cookie: ")
        .split_once('=')
        .unwrap();
    let browser = open_page(&daemon, "/es/").await;
    let kept = json!({ "name": name, "value": value, "url": daemon.url("/") });
    browser.cdp("Network.setCookie", kept).await.unwrap();
    // What it waits for long comes twenty times as soon.
    let fast = "{ const real = window.setTimeout; window.setTimeout = (act, ms, ...rest) => real(act, ms >= 20000 ? ms / 20 : ms, ...rest); }";
    browser
        .cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": fast }),
        )
        .await
        .unwrap();
    browser.goto(&daemon.url("/es/nothing")).await.unwrap();
    wait_for_js(&browser, "location.pathname === '/rooms/garden'").await;
}
