//! A visit at a screen and on a phone.

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::{Browser, Screen};
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
async fn a_phone_takes_over_from_a_screen_and_remembers_its_settings() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let code = daemon.get("/es/rooms/study/phone.svg?clip=8-family&at=12000");
    assert_eq!(code.status, 200);
    assert!(code.text().contains("<svg"));
    assert_eq!(
        daemon.get("/es/rooms/study/phone.svg?clip=nothing").status,
        400
    );
    // The short address beside the code leads to the room.
    let short = daemon.request("GET", "/1", &["Accept-Language: en"], "");
    assert!(
        short
            .header("location")
            .unwrap()
            .starts_with("/en/rooms/garden"),
        "{}",
        short.head
    );

    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    let address = daemon.url("/es/rooms/garden?clip=14-extended&at=12");
    browser.goto(&address).await.unwrap();
    assert_eq!(
        browser
            .eval("document.querySelector('#pause').value")
            .await
            .unwrap(),
        "14-extended"
    );
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('audio').currentTime > 12").await;
    let faster = browser
        .eval("(() => { const it = document.querySelector('#speed'); it.value = '1.5'; it.dispatchEvent(new Event('change', { bubbles: true })); return Math.round(document.querySelector('audio').currentTime * 1000); })()")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('audio').playbackRate === 1.5",
    )
    .await;
    wait_for_js(&browser, "document.querySelector('audio').currentTime > 15").await;
    browser.touch("#stop").await.unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    assert!((2_500..6_000).contains(&plays[0].heard_ms), "{plays:?}");
    // What was heard is seconds of the recording; how long it took is seconds of time.
    let usual = faster.as_i64().unwrap() - 12_000;
    let took = usual + (plays[0].heard_ms - usual) * 2 / 3;
    assert!(
        (plays[0].listened_ms - took).abs() < 300,
        "{took} {plays:?}"
    );
    browser
        .goto(&daemon.url("/es/rooms/kitchen"))
        .await
        .unwrap();
    assert_eq!(
        browser
            .eval("document.querySelector('#speed').value")
            .await
            .unwrap(),
        "1.5"
    );
    assert_eq!(browser.eval("document.cookie").await.unwrap(), "");
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reports_the_length_of_its_visit_and_no_identity() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    // Let it be a while between the first touch and the last.
    wait_for_js(&browser, "performance.now() > 1500").await;
    browser
        .touch("[data-sheet=display-settings]")
        .await
        .unwrap();
    let key = "JSON.parse(sessionStorage.getItem('session'))?.key ?? null";
    browser
        .goto(&daemon.url("/es/rooms/kitchen"))
        .await
        .unwrap();
    let sessions = || {
        let conn = site.database();
        let mut query = conn
            .prepare("select key, surface, room, touched_ms from session")
            .unwrap();
        let rows = query.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?))
        });
        let rows: rusqlite::Result<Vec<(String, String, String, i64)>> = rows.unwrap().collect();
        rows.unwrap()
    };
    site.wait_until("the visit is told", || sessions().len() == 1);
    let (stored_key, surface, room, touched) = sessions().remove(0);
    assert_eq!((surface.as_str(), room.as_str()), ("phone", "garden"));
    assert!((300..60_000).contains(&touched), "{touched}");
    // The next room belongs to the same session, which is stored in the tab only.
    assert_eq!(browser.eval(key).await.unwrap(), stored_key);
    browser
        .touch("[data-sheet=display-settings]")
        .await
        .unwrap();
    browser
        .touch("#display-settings [data-close]")
        .await
        .unwrap();
    // It lasts until the last sound, also where that was after a pause: longer than it was touched.
    let sounds = "document.querySelector('audio').currentTime";
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{sounds} > 1")).await;
    browser.touch("#pause").await.unwrap();
    // Later than a trembling finger would.
    let later = "document.querySelector('audio').paused && (window.since ??= performance.now()) + 500 < performance.now()";
    wait_for_js(&browser, later).await;
    browser.touch("#pause").await.unwrap();
    let last = "Date.now() - JSON.parse(sessionStorage.getItem('session')).began";
    let last = browser.eval(last).await.unwrap().as_i64().unwrap();
    wait_for_js(&browser, &format!("{sounds} > 3.5")).await;
    browser.goto("about:blank").await.unwrap();
    site.wait_until("it is told again", || sessions()[0].3 > last + 1_000);
    assert_eq!(sessions().len(), 1);
    // What is no visit is refused.
    for body in [
        "{}",
        r#"{"session":"x","room":"garden","ago":1,"touched":1}"#,
        r#"{"session":"00000000000000000000000000000001","room":"attic","ago":1,"touched":1}"#,
        r#"{"session":"00000000000000000000000000000001","room":"garden","ago":1,"touched":1,"name":"Natalia"}"#,
    ] {
        let response = daemon.request(
            "POST",
            "/sessions",
            &["Content-Type: application/json"],
            body,
        );
        assert!(
            [400, 404].contains(&response.status),
            "{body}: {}",
            response.status
        );
    }
    assert_eq!(sessions().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_on_a_phone_is_no_stop_of_the_visitor() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('audio').currentTime > 2").await;
    // What the browser was playing is there no more.
    browser
        .eval("(() => { const it = document.querySelector('audio'); it.src = '/recordings/gone.mp3'; it.play().catch(() => {}); })()")
        .await
        .unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("error"), "{plays:?}");
    assert!(plays[0].heard_ms > 1_000, "{plays:?}");
    let expression = "!document.querySelector('#notice').hidden && document.querySelector('#notice').textContent.includes('interrumpió')";
    wait_for_js(&browser, expression).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_reports_at_most_five_hundred_heard_intervals() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    let stored_key = browser
        .eval(
            "(async () => {
                const page = document.querySelector('script[type=module]').src;
                const { addInterval: add } = await import(new URL('heard-intervals.js', page));
                let heard = [];
                for (let n = 0; n < 600; n++) heard = add(heard, n * 1000, n * 1000 + 400);
                const all = heard.length;
                // What joins them goes on being counted.
                heard = add(heard, 400, 499000);
                return [all, heard];
            })()",
        )
        .await
        .unwrap();
    assert_eq!(stored_key, serde_json::json!([500, [[0, 499_400]]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_reports_its_plays_once_the_network_is_back() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    let network = async |gone: bool| {
        let conditions = serde_json::json!({
            "offline": gone, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        let ask = browser.cdp("Network.emulateNetworkConditions", conditions);
        ask.await.unwrap();
    };
    browser
        .cdp("Network.enable", serde_json::json!({}))
        .await
        .unwrap();
    browser.touch("#pause").await.unwrap();
    let whole = "(() => { const it = document.querySelector('audio'); return it.buffered.length && it.buffered.end(0) >= it.duration - 1 && it.currentTime > 1; })()";
    wait_for_js(&browser, whole).await;
    network(true).await;
    wait_for_js(&browser, "!document.querySelector('#offline').hidden").await;
    wait_for_js(&browser, "document.querySelector('audio').currentTime > 4").await;
    browser.touch("#stop").await.unwrap();
    assert!(site.plays().iter().all(|play| play.end.is_none()));
    network(false).await;
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("stopped"));
    assert!(plays[0].heard_ms >= 3_500, "{plays:?}");
    wait_for_js(&browser, "document.querySelector('#offline').hidden").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_remembers_its_language() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/kitchen").await;
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser.touch("a[data-language=fr]").await.unwrap();
    wait_for_js(&browser, "document.documentElement.lang === 'fr'").await;
    browser.goto(&daemon.url("/es/rooms/garden")).await.unwrap();
    wait_for_js(&browser, "document.documentElement.lang === 'fr'").await;
    assert_eq!(browser.text("h1").await.unwrap(), "Jardin");
    // The room of the screen's code has priority.
    let address = daemon.url("/en/rooms/garden?clip=1");
    browser.goto(&address).await.unwrap();
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    let lang = browser.eval("document.documentElement.lang").await.unwrap();
    assert_eq!(lang, "en");
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
    let counted = "[document.querySelectorAll('.plan .place').length, document.querySelectorAll('.room-links li a').length, document.querySelectorAll('.plan .current-room').length]";
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
            .text(".plan .current-room [data-text=name]")
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
