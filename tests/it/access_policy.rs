//! Who may control a speaker: the screens of its room, one visitor after the other.

use std::cell::OnceCell;
use std::io::Read;
use std::net::TcpStream;

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::http_client::write_request_head;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";
/// The header that a proxy on the box adds for a remote client.
const ELSEWHERE: &str = "X-Forwarded-For: 192.0.2.7";

fn post(daemon: &Daemon, what: &str, body: &str, from: &str) -> Response {
    let path = format!("/es/rooms/garden/{what}");
    daemon.request("POST", &path, &[FORM, JSON, from], body)
}

/// The cookie and the code of a browser that has opened /screen.
fn waiting(site: &TestSite, daemon: &Daemon) -> (String, String) {
    let response = OnceCell::new();
    // One after the other, because new codes are rate-limited.
    site.wait_until("a code is given", || {
        let post = daemon.request("POST", "/screen", &[FORM], "");
        post.status == 303 && response.set(post).is_ok()
    });
    let response = response.into_inner().unwrap();
    let cookie = response.header("set-cookie").unwrap();
    for wanted in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(wanted), "{cookie}");
    }
    let kept = format!("Cookie: {}", cookie.split(';').next().unwrap());
    let page = daemon.request("GET", "/screen", &[&kept], "").text();
    let after = page.split("class=\"enrolment-code\"").nth(1).unwrap();
    let code = after.split(['>', '<']).nth(1).unwrap();
    (kept, code.to_owned())
}

/// The cookie of a screen that is enrolled for the room.
pub(crate) fn enrolled(site: &TestSite, daemon: &Daemon, room: &str) -> String {
    let (cookie, code) = waiting(site, daemon);
    let done = site.run(&[
        "screen",
        "enrol",
        &code.to_lowercase(),
        room,
        "--px-per-mm",
        "5.9",
    ]);
    assert!(done.status.success(), "{done:?}");
    let path = format!("/es/rooms/{room}/rest");
    site.wait_until("the screen is bound", || {
        daemon
            .request("POST", &path, &[FORM, JSON, &cookie], "")
            .status
            == 204
    });
    cookie
}

#[test]
fn only_a_screen_of_the_room_drives_its_speaker() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    // A phone, a browser on the box before another room, and a screen that only waits.
    assert_eq!(post(&daemon, "play", "clip=1", ELSEWHERE).status, 403);
    assert_eq!(post(&daemon, "play", "clip=1", "X: y").status, 403);
    let (cookie, _) = waiting(&site, &daemon);
    assert_eq!(post(&daemon, "play", "clip=1", &cookie).status, 403);
    let cookie = enrolled(&site, &daemon, "garden");
    assert_eq!(post(&daemon, "play", "clip=1", &cookie).status, 204);
    // Of no other room, and not from behind a proxy as if it were the box.
    let other = daemon.request(
        "POST",
        "/es/rooms/kitchen/play",
        &[FORM, JSON, &cookie],
        "clip=5",
    );
    assert_eq!(other.status, 403);
    let study = daemon.request(
        "POST",
        "/es/rooms/study/play",
        &[FORM, JSON, ELSEWHERE],
        "clip=8",
    );
    assert_eq!(study.status, 403);
    let sent = daemon.request("GET", "/screen", &[&cookie], "");
    assert!(sent.head.contains("/rooms/garden"), "{}", sent.head);
    let page = daemon
        .request("GET", "/es/rooms/garden", &[&cookie], "")
        .text();
    assert!(page.contains("/panels/590.css"), "{page}");
}

#[test]
fn a_screen_is_stored_by_the_hash_of_its_token_and_can_be_revoked() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let cookie = enrolled(&site, &daemon, "garden");
    let token = cookie.split('=').nth(1).unwrap().to_owned();
    assert_eq!(token.len(), 64);
    let database = std::fs::read(site.path("state/docent.db")).unwrap();
    let log = std::fs::read(site.path("state/docent.db-wal")).unwrap_or_default();
    for file in [database, log] {
        let found = file.windows(64).any(|window| window == token.as_bytes());
        assert!(!found, "the token itself is on the disk");
    }
    let listed = site.run(&["screen", "list"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("garden  5.90 px/mm"), "{listed}");
    let number = listed.split_whitespace().next().unwrap();
    assert!(site.run(&["screen", "revoke", number]).status.success());
    site.wait_until("it is refused", || {
        post(&daemon, "play", "clip=1", &cookie).status == 403
    });
    let wrong = site.run(&["screen", "enrol", "222222", "garden"]);
    let output_text = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        !wrong.status.success() && output_text.contains("no screen shows the code 222222"),
        "{output_text}"
    );
    let (_, code) = waiting(&site, &daemon);
    let wrong = site.run(&["screen", "enrol", &code, "attic"]);
    let stderr = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        !wrong.status.success() && stderr.contains("attic"),
        "{stderr}"
    );
}

#[test]
fn an_enrolment_code_expires_after_an_hour() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    for by in ["- 3660000", "+ 60000"] {
        let (cookie, code) = waiting(&site, &daemon);
        let aged = format!("update screen set made_wall_ms = made_wall_ms {by}");
        site.database().execute_batch(&aged).unwrap();
        let late = site.run(&["screen", "enrol", &code, "garden"]);
        let stderr = String::from_utf8_lossy(&late.stderr).into_owned();
        assert!(
            stderr.contains("no screen shows the code"),
            "{by}: {stderr}"
        );
        // The screen itself shows it no longer, and offers another one.
        let page = daemon.request("GET", "/screen", &[&cookie], "").text();
        assert!(!page.contains("class=\"enrolment-code\""), "{page}");
        assert!(page.contains("action=\"/screen\""), "{page}");
    }
    enrolled(&site, &daemon, "garden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_screen_loses_its_event_stream_and_shows_that_it_has_no_room() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let cookie = enrolled(&site, &daemon, "garden");
    let page = screen(&daemon, &cookie).await;
    let mut stream = TcpStream::connect(&daemon.address).unwrap();
    let lines = ["Connection: close", &cookie];
    let events = "/rooms/garden/events";
    write_request_head(&mut stream, &daemon.address, "GET", events, &lines).unwrap();
    let heard = stream.read(&mut [0; 1]).unwrap();
    assert_eq!(heard, 1, "it hears the room");
    let listed = site.run(&["screen", "list"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let number = listed.split_whitespace().next().unwrap();
    assert!(site.run(&["screen", "revoke", number]).status.success());
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("event: revoked"), "{rest}");
    let offers =
        "location.pathname === '/screen' && !!document.querySelector('form[action=\"/screen\"]')";
    wait_for_js(&page, offers).await;
}

#[test]
fn a_screen_on_the_box_keeps_its_room_on_every_page() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    // Both rooms have a screen on the box: looking into the other makes nobody its screen.
    let page = daemon.get("/es/rooms/memorial?from=study").text();
    assert!(page.contains("data-speaker=\"elsewhere\""), "{page}");
    for path in [
        "/es/rooms/memorial?from=study",
        "/es/map?from=study",
        "/es/visit?from=study",
    ] {
        let page = daemon.get(path).text();
        assert!(
            page.contains("class=\"home\" href=\"/rooms/study\""),
            "{path}: {page}"
        );
    }
    let map = daemon.get("/es/map?from=study").text();
    assert!(map.contains("href=\"/es/visit?from=study\""), "{map}");
    assert!(!daemon.get("/es/map").text().contains("?from="));
    // A room that is no more: its screen tries again by itself.
    let cookie = enrolled(&site, &daemon, "garden");
    let lost = daemon.request("GET", "/es/nothing", &[&cookie], "");
    assert!(
        lost.text().contains("data-idle-url=\"/rooms/garden\""),
        "{}",
        lost.text()
    );
    assert!(lost.text().contains("href=\"/rooms/garden\""));
    assert!(!daemon.get("/es/nothing").text().contains("data-idle-url"));
    // Codes are not to be had in heaps.
    let post = || daemon.request("POST", "/screen", &[FORM, JSON], "").status;
    assert!([post(), post(), post()].contains(&429));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_may_read_another_room_and_returns_to_its_own() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/map?from=study").await;
    browser
        .touch(".room-links li:nth-child(10) a")
        .await
        .unwrap();
    wait_for_js(&browser, "location.pathname === '/es/rooms/bedroom'").await;
    let home = "document.querySelector('.home').getAttribute('href')";
    assert_eq!(browser.eval(home).await.unwrap(), "/rooms/study");
    let message = browser.text("#no-speaker").await.unwrap();
    assert!(message.contains("solo se escucha en la sala"), "{message}");
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#text-9').open").await;
    // The display settings can be changed in the text, and the text is shown again.
    browser
        .touch("#text-9 [data-sheet=display-settings]")
        .await
        .unwrap();
    browser
        .touch("[data-setting=theme] [value=dark]")
        .await
        .unwrap();
    browser
        .touch("#display-settings [data-close]")
        .await
        .unwrap();
    wait_for_js(&browser, "document.querySelector('#text-9').open").await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
    assert!(site.plays().is_empty());
}

/// A browser with this cookie on the garden's page.
pub(crate) async fn screen(daemon: &Daemon, cookie: &str) -> Browser {
    let browser = Browser::open().await.unwrap();
    let (name, value) = cookie
        .trim_start_matches("Cookie: ")
        .split_once('=')
        .unwrap();
    let kept = serde_json::json!({
        "url": daemon.url("/"), "name": name, "value": value, "httpOnly": true, "sameSite": "Strict",
    });
    browser.cdp("Network.setCookie", kept).await.unwrap();
    browser.goto(&daemon.url("/es/rooms/garden")).await.unwrap();
    browser
}

fn state(is: &str) -> String {
    format!("document.querySelector('#now').dataset.state === '{is}'")
}

#[tokio::test(flavor = "multi_thread")]
async fn three_visitors_share_one_speaker_in_turn() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let cookies = [
        enrolled(&site, &daemon, "garden"),
        enrolled(&site, &daemon, "garden"),
    ];
    let (ana, leo, phone) = tokio::join!(
        screen(&daemon, &cookies[0]),
        screen(&daemon, &cookies[1]),
        open_page(&daemon, "/es/rooms/garden"),
    );
    ana.touch("button.clip[data-clip=\"1\"]").await.unwrap();
    wait_for_js(&ana, &state("mine")).await;
    wait_for_js(&leo, &state("busy")).await;
    wait_for_js(&phone, "!document.querySelector('#room-playback').hidden").await;

    // Leo touches another clip: the page names the clip that plays, and offers the queue.
    leo.touch("button.clip[data-clip=\"14-extended\"]")
        .await
        .unwrap();
    wait_for_js(&leo, "document.querySelector('#queue-dialog').open").await;
    wait_for_js(
        &leo,
        "document.querySelector('#queue-dialog-stop').disabled",
    )
    .await;
    leo.touch("#queue-dialog-add").await.unwrap();
    for page in [&ana, &leo] {
        wait_for_js(page, "document.querySelectorAll('#queue li').length === 1").await;
    }
    let plays = "document.querySelector('#now').dataset.clip";
    assert_eq!(ana.eval(plays).await.unwrap(), "1", "nobody barged in");
    // What waits follows its visitor's language.
    let waits = ana.text("#queue li").await.unwrap();
    leo.touch("[data-sheet=languages]").await.unwrap();
    leo.touch("a[data-language=en]").await.unwrap();
    wait_for_js(&leo, "document.documentElement.lang === 'en'").await;
    let follows = format!("document.querySelector('#queue li').textContent !== {waits:?}");
    wait_for_js(&ana, &follows).await;

    // The phone follows the room's text, and plays nothing.
    phone.touch("#follow-room").await.unwrap();
    wait_for_js(&phone, "document.querySelector('#text-1').open").await;
    wait_for_js(&phone, "document.querySelector('#text-1 .spoken') !== null").await;
    assert_eq!(
        phone
            .eval("document.querySelector('audio').paused")
            .await
            .unwrap(),
        true
    );

    // Ana stops her own at once; Leo's begins, and is now his.
    ana.touch("#stop").await.unwrap();
    wait_for_js(
        &leo,
        &format!("{} && {plays} === '14-extended'", state("mine")),
    )
    .await;
    wait_for_js(&ana, &state("busy")).await;
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[0].end.as_deref(), Some("stopped"));
    assert_eq!(
        plays[1].language, "en",
        "it plays in the language that Leo changed to"
    );
    assert_eq!(
        ana.eval("document.querySelector('#interruption').hidden")
            .await
            .unwrap(),
        true,
        "she stopped it herself"
    );

    // Once Leo has not touched his screen for a while, Ana stops his. He is told so, and goes on.
    ana.touch("#stop").await.unwrap();
    wait_for_js(
        &ana,
        "!document.querySelector('#queue-dialog-stop').disabled",
    )
    .await;
    ana.touch("#queue-dialog-stop").await.unwrap();
    // A second touch so soon would be the same one.
    let later = "(window.touched ??= performance.now()) + 350 < performance.now()";
    wait_for_js(&ana, later).await;
    ana.touch("#queue-dialog-stop").await.unwrap();
    interrupted(&leo, "Another visitor stopped the sound.").await;
    leo.touch("#go-on").await.unwrap();
    wait_for_js(&leo, &state("mine")).await;
    let gone = "document.querySelector('#interruption').hidden";
    wait_for_js(&leo, gone).await;
    let plays = site.await_plays(|plays| plays.len() == 3);
    assert_eq!(plays[2].language, "en");

    // Staff say so too; while the speakers are off there is nothing to go on with.
    assert!(site.run(&["mute", "on"]).status.success());
    let muted = "!document.querySelector('#interruption').hidden && document.querySelector('#go-on').hidden";
    wait_for_js(&leo, muted).await;
    assert!(site.run(&["mute", "off"]).status.success());
    interrupted(&leo, "The staff stopped the sound.").await;
    for page in [&ana, &leo, &phone] {
        assert_eq!(page.console_errors().await.unwrap(), Vec::<String>::new());
    }
}

/// Waits until the page says that others ended the play, and offers to go on where it was.
async fn interrupted(page: &Browser, sentence: &str) {
    wait_for_js(page, "!document.querySelector('#interruption').hidden && !document.querySelector('#go-on').hidden").await;
    let told = page.text("#interruption").await.unwrap();
    assert!(told.contains(sentence), "{told}");
    assert!(
        told.contains("Continue from 0:") && !told.contains("from 0:00"),
        "{told}"
    );
    let modal = "document.querySelector('dialog:modal') === null";
    assert_eq!(
        page.eval(modal).await.unwrap(),
        true,
        "nothing is in the way"
    );
}
