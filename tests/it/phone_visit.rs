//! A visit on a phone.

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::TestSite;

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
