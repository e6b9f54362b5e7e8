//! The preview of the draft: visible to staff only, with sound, and never counted.

use serde_json::json;

use crate::publish::{draft, page, write};
use crate::screens::wait_for_js;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::TestSite;
use crate::support::staff::{FORM, member};

#[test]
fn no_link_leaves_the_preview_and_only_staff_may_see_it() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "viewer");
    let mut left = vec![
        "/staff/preview/es/".to_owned(),
        "/staff/preview/screen/es/rooms/study".to_owned(),
    ];
    let mut seen = left.clone();
    while let Some(path) = left.pop() {
        assert_eq!(daemon.get(&path).status, 303, "{path}");
        let response = page(&daemon, &eva, &path, "es");
        assert_eq!(response.status, 200, "{path}");
        let text = response.text();
        if !text.starts_with("<!doctype html>") {
            continue;
        }
        assert!(
            response.head.contains("frame-ancestors 'self'"),
            "{}",
            response.head
        );
        assert!(text.contains("class=\"watermark\""), "{path}: {text}");
        let attributes = [
            "href=\"",
            "src=\"",
            "data-sound=\"",
            "data-json=\"",
            "action=\"",
            "data-home=\"",
        ];
        for attribute in attributes {
            for link in text.split(attribute).skip(1) {
                let link = link.split(['"', '#']).next().unwrap().replace("&amp;", "&");
                if link.is_empty() || link.starts_with("/assets/") || link.starts_with("/panels/") {
                    continue;
                }
                let own = ["preview", "pictures", "recordings"];
                let own = own
                    .iter()
                    .any(|text| link.starts_with(&format!("/staff/{text}/")));
                assert!(own, "{path}: {link}");
                let reads = !["action=\"", "data-home=\""].contains(&attribute);
                if reads && !seen.contains(&link) && seen.len() < 120 {
                    seen.push(link.clone());
                    left.push(link);
                }
            }
        }
    }
    assert!(seen.len() == 120, "{}", seen.len());
    for path in [
        "/staff/preview/xx/",
        "/staff/preview/es/rooms/attic",
        "/staff/preview/es/nothing",
    ] {
        assert_eq!(page(&daemon, &eva, path, "es").status, 404, "{path}");
    }
    let found = page(&daemon, &eva, "/staff/preview/es/find?number=13", "es");
    assert_eq!(found.status, 303);
    let there = "/staff/preview/es/rooms/memorial?clip=13";
    assert_eq!(found.header("location"), Some(there));
    // Sound comes in parts.
    let sound = draft(&site, "clip/13/es/recording");
    let sound = format!("/staff/recordings/{sound}.mp3");
    let cookie = format!("Cookie: {}", eva.cookie);
    let part = daemon.request("GET", &sound, &[&cookie, "Range: bytes=10-19"], "");
    assert_eq!((part.status, part.body.len()), (206, 10), "{}", part.head);
    assert!(
        part.head.to_lowercase().contains("cache-control: private"),
        "{}",
        part.head
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_can_be_played_on_its_page_and_is_not_counted() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    write(
        &site,
        &daemon,
        &ana,
        "clip/13/es/title",
        "Natalia lo recuerda todo",
    );
    let browser = Browser::open().await.unwrap();
    ana.sign_in_browser(&browser, &daemon, "es").await;
    // Somebody listens in the room meanwhile.
    let form = ["Accept: application/json", FORM];
    assert_eq!(
        daemon
            .request("POST", "/es/rooms/memorial/play", &form, "clip=12")
            .status,
        204
    );
    for (shape, path) in [
        (Screen::KIOSK, "/staff/preview/screen/es/rooms/memorial"),
        (Screen::PHONE, "/staff/preview/es/rooms/memorial"),
    ] {
        browser.emulate_screen(shape).await.unwrap();
        browser.goto(&daemon.url(path)).await.unwrap();
        let shown = browser
            .text("button.clip[data-clip=\"13\"] strong")
            .await
            .unwrap();
        assert_eq!(shown, "Natalia lo recuerda todo");
        // The stamp is in nobody's way.
        browser
            .touch("button.clip[data-clip=\"13\"]")
            .await
            .unwrap();
        wait_for_js(
            &browser,
            "document.querySelector('#now').dataset.state === 'own'",
        )
        .await;
        wait_for_js(
            &browser,
            "document.querySelector('#sound').currentTime > 0.3",
        )
        .await;
        browser.touch("#stop").await.unwrap();
        wait_for_js(
            &browser,
            "document.querySelector('#now').dataset.phase === 'idle'",
        )
        .await;
        let expression = "performance.getEntriesByType('resource').map((value) => new URL(value.name).pathname).filter((value) => !/^[/](assets|staff[/](preview|recordings|pictures))[/]/.test(value))";
        assert_eq!(browser.eval(expression).await.unwrap(), json!([]), "{path}");
        assert_eq!(
            browser.console_errors().await.unwrap(),
            Vec::<String>::new()
        );
    }
    let plays = site.plays();
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!((plays[0].clip.as_str(), &plays[0].end), ("12", &None));
    // In its frame too.
    browser.emulate_screen(Screen::KIOSK).await.unwrap();
    let path = "/staff/preview?room=memorial&language=es&size=seven";
    browser.goto(&daemon.url(path)).await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('iframe').contentDocument?.querySelector('#now') !== null",
    )
    .await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}
