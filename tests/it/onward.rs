//! A visitor is carried on: what was heard is marked, and the end of a clip shows what comes next.

use crate::screens::{open_on_phone, open_page, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::TestSite;

/// Lets the clip that plays on this page end.
async fn play_to_the_end(browser: &Browser) {
    wait_for_js(
        browser,
        "document.querySelector('main').dataset.phase === 'playing' && document.querySelector('#sound').currentTime > 0.2",
    )
    .await;
    browser
        .eval("(() => { const sound = document.querySelector('#sound'); sound.currentTime = sound.duration - 0.5; })()")
        .await
        .unwrap();
    wait_for_js(
        browser,
        "document.querySelector('main').hasAttribute('data-ended')",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_clip_shows_what_was_heard_and_what_comes_next() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_on_phone(&daemon, "/en/rooms/office").await;
    assert_eq!(browser.text(".what .word").await.unwrap(), "Listen");
    assert_eq!(
        browser.text(".what .name").await.unwrap(),
        "The secretaries’ room",
        "the main control says what it plays"
    );
    browser.touch("#pause").await.unwrap();
    play_to_the_end(&browser).await;
    let ended = browser.text("#ended").await.unwrap();
    assert!(ended.contains("The secretaries’ room"), "{ended}");
    assert!(ended.contains("Listened in 1 of 13 rooms"), "{ended}");
    assert_eq!(browser.text(".what .word").await.unwrap(), "Listen again");
    let next = browser.text("#next-here").await.unwrap();
    assert!(next.contains("The Ediphone"), "{next}");
    let next = browser.text(".next-room").await.unwrap();
    assert!(next.contains("Study"), "{next}");
    let heard = "[...document.querySelectorAll('button.clip')].filter((clip) => !clip.querySelector('.heard').hidden).map((clip) => clip.dataset.clip).join()";
    assert_eq!(browser.eval(heard).await.unwrap(), "7");

    // The next clip plays with one touch; then nothing else is left here.
    browser.touch("#next-here").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.clip === '71-extended'",
    )
    .await;
    play_to_the_end(&browser).await;
    assert_eq!(
        browser
            .eval("document.querySelector('#next-here').hidden")
            .await
            .unwrap(),
        true
    );

    // The visit's marks are on the home page, and on no other phone.
    browser.goto(&daemon.url("/en/")).await.unwrap();
    wait_for_js(
        &browser,
        "!document.querySelector('.card[data-room=office] .heard').hidden",
    )
    .await;
    assert_eq!(
        browser.text("#rooms-heard").await.unwrap(),
        "Listened in 1 of 13 rooms"
    );
    let marked =
        "[...document.querySelectorAll('.card .heard')].filter((mark) => !mark.hidden).length";
    assert_eq!(browser.eval(marked).await.unwrap(), 1);
    let other = open_on_phone(&daemon, "/en/").await;
    wait_for_js(&other, "document.readyState === 'complete'").await;
    assert_eq!(other.eval(marked).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touch_on_the_row_that_plays_pauses_it() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/en/rooms/study").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#position').textContent !== '0:00' && document.querySelector('main').dataset.phase === 'playing'",
    )
    .await;
    // What plays takes the place of the list; one touch unfolds it.
    browser.touch("#all-clips").await.unwrap();
    browser.touch("button.clip[aria-current]").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('main').dataset.phase === 'paused'",
    )
    .await;
    let position = "document.querySelector('#position').textContent";
    assert_ne!(
        browser.eval(position).await.unwrap(),
        "0:00",
        "it goes on from there, and not from the beginning"
    );
    assert_eq!(site.plays().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_room_leads_to_the_rooms_before_and_after_it() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let home = daemon.get("/en/").text();
    let mut rooms: Vec<&str> = home
        .split("href=\"/en/rooms/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    rooms.dedup();
    assert_eq!(rooms.len(), 13, "{rooms:?}");
    for (index, room) in rooms.iter().enumerate() {
        let page = daemon.get(&format!("/en/rooms/{room}")).text();
        let leads = |class: &str, to: Option<&&str>| {
            let link = page
                .split(&format!("class=\"onward-row {class}\" href=\""))
                .nth(1);
            let link = link.map(|rest| rest.split(['"', '?']).next().unwrap().to_owned());
            assert_eq!(link, to.map(|to| format!("/en/rooms/{to}")), "{room}");
        };
        leads(
            "previous-room",
            index.checked_sub(1).and_then(|index| rooms.get(index)),
        );
        leads("next-room", rooms.get(index + 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_offers_to_go_on_from_the_same_second() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = open_on_phone(&daemon, "/en/rooms/garden").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#sound').currentTime > 2").await;
    browser.goto(&daemon.url("/en/rooms/garden")).await.unwrap();
    wait_for_js(&browser, "document.querySelector('#resume-dialog').open").await;
    let offer = browser.text("#resume-dialog").await.unwrap();
    assert!(offer.contains("The cacti in the garden"), "{offer}");
    browser.touch("#resume-play").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#sound').currentTime > 2 && document.querySelector('main').dataset.phase === 'playing'",
    )
    .await;
}

#[test]
fn the_fonts_are_in_the_program_and_small() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let page = daemon.get("/en/").text();
    let base = page
        .split("href=\"")
        .find(|rest| rest.contains("/base.css\""));
    let base = base.unwrap().split('"').next().unwrap();
    let folder = base.trim_end_matches("base.css");
    let style = daemon.get(base).text();
    let mut bytes = 0;
    let mut fonts: Vec<&str> = style
        .split("url(")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
        .filter(|name| name.contains("-normal.woff2"))
        .collect();
    fonts.sort_unstable();
    fonts.dedup();
    assert_eq!(fonts.len(), 4, "{fonts:?}");
    for font in fonts {
        let response = daemon.get(&format!("{folder}{font}"));
        assert_eq!(
            response.status, 200,
            "{font}: `deploy/needs.sh build` fetches it"
        );
        assert_eq!(response.header("content-type"), Some("font/woff2"));
        assert!(
            response
                .header("cache-control")
                .unwrap()
                .contains("immutable")
        );
        bytes += response.body.len();
    }
    assert!(bytes <= 250_000, "{bytes} bytes");
}
