//! Routes for visitors: their list, their pages, what comes next, and the choice of the clips to hear first.

use serde_json::json;

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

fn new_site() -> TestSite {
    TestSite::new("default-output = \"silent\"\n")
}

async fn open(browser: &Browser, daemon: &Daemon, path: &str) {
    browser.goto(&daemon.url(path)).await.unwrap();
    wait_for_js(browser, "document.readyState === 'complete'").await;
}

/// The key of the clip that the large button plays.
const HERO: &str = "document.querySelector('#pause').dataset.hero";

/// The line that says which clips come first, if it is shown.
const IN_FORCE: &str = "[...document.querySelectorAll('[data-variant-in-force]')].find((line) => line.checkVisibility())?.dataset.variantInForce ?? ''";

#[test]
fn the_home_page_lists_the_routes_with_their_clips_and_lengths() {
    let site = new_site();
    let daemon = site.serve();
    let home = daemon.get("/en/").text();
    let list = home.split("class=\"routes\"").nth(1).unwrap();
    let names = ["All", "30 minutes", "With children", "Outdoors"];
    let places: Vec<usize> = names
        .iter()
        .map(|name| list.find(&format!("<strong>{name}</strong>")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(list.contains("href=\"/en/routes/with-children\""));
    assert!(list.contains("Animals, meals, a writer at his table"));
    assert!(list.contains("7 clips · 6:"), "{list}");
    let route = daemon.get("/en/routes/with-children").text();
    let links: Vec<&str> = route
        .split("class=\"stop\" href=\"")
        .skip(1)
        .map(|link| link.split('"').next().unwrap())
        .collect();
    assert_eq!(links.len(), 7);
    assert_eq!(links[0], "/en/rooms/garden?clip=1&#38;route=with-children");
    assert_eq!(
        links[4],
        "/en/rooms/study?clip=8-family&#38;route=with-children"
    );
    for text in ["Room 8", "Study", "A writer at his table", "For families"] {
        assert!(route.contains(text), "{text}: {route}");
    }
    // An unknown route is no page, and leads nobody astray.
    assert_eq!(daemon.get("/en/routes/nowhere").status, 404);
    assert_eq!(daemon.get("/en/routes/..").status, 404);
    let room = daemon.get("/en/rooms/study?route=nowhere");
    assert_eq!(room.status, 200);
    assert!(!room.text().contains("route-next"), "{}", room.text());
    // A clip beside the route leads on from the clip of its room that is on it.
    let corner = daemon.get("/en/rooms/bedroom?clip=91-extended&route=30-minutes");
    let next = corner.text();
    let next = next.split("route-next\"").nth(1).unwrap();
    assert!(next.contains("/en/rooms/grandsons-room?clip=11&#38;route=30-minutes"));
    // A room beside the route has nothing next on it.
    let kitchen = daemon.get("/en/rooms/kitchen?route=30-minutes").text();
    assert!(!kitchen.contains("route-next"), "{kitchen}");
}

#[test]
fn a_tour_without_routes_has_no_list() {
    let site = new_site();
    site.import_tour();
    let remove = "delete from draft where field like 'route%'";
    site.database().execute(remove, []).unwrap();
    assert!(site.run(&["publish"]).status.success());
    let daemon = site.serve();
    let home = daemon.get("/es/").text();
    assert!(!home.contains("class=\"routes\""), "{home}");
    assert!(home.contains("class=\"variant-choice"), "{home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_follows_a_route_from_room_to_room() {
    let site = new_site();
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    open(&browser, &daemon, "/es/").await;
    browser.touch(".route-card[href$=outdoors]").await.unwrap();
    wait_for_js(&browser, "location.pathname === '/es/routes/outdoors'").await;
    browser.touch(".stops li:nth-child(2) .stop").await.unwrap();
    wait_for_js(
        &browser,
        "location.pathname === '/es/rooms/garden' && document.readyState === 'complete'",
    )
    .await;
    assert_eq!(browser.eval(HERO).await.unwrap(), "14-extended");
    // The next clip is in another room.
    let next = browser.text(".route-next").await.unwrap();
    assert!(next.contains("Conejos y gallinas"), "{next}");
    browser.touch(".route-next a").await.unwrap();
    wait_for_js(&browser, "location.pathname === '/es/rooms/hutches'").await;
    // Another language keeps the route.
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser.touch("a[data-language=en]").await.unwrap();
    wait_for_js(
        &browser,
        "document.documentElement.lang === 'en' && document.querySelector('.route-next')?.textContent.includes('Walls and watchtowers')",
    )
    .await;
    // After the last clip the page says so, and leads back to the route.
    open(
        &browser,
        &daemon,
        "/en/rooms/memorial?clip=13&route=outdoors",
    )
    .await;
    let end = browser.text(".route-next").await.unwrap();
    assert!(end.contains("The route ends here."), "{end}");
    browser.touch(".route-next a").await.unwrap();
    wait_for_js(&browser, "location.pathname === '/en/routes/outdoors'").await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clips_to_hear_first_are_a_visible_choice_that_can_be_ended() {
    let site = new_site();
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    open(&browser, &daemon, "/es/rooms/bedroom").await;
    // A variant that an earlier version kept has no effect.
    browser
        .eval("localStorage.setItem('variant', 'family')")
        .await
        .unwrap();
    open(&browser, &daemon, "/es/rooms/bedroom").await;
    assert_eq!(browser.eval(HERO).await.unwrap(), "9");
    assert_eq!(browser.eval(IN_FORCE).await.unwrap(), "");
    // Playing a family clip is no choice either.
    browser
        .touch("button.clip[data-clip='9-family']")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    open(&browser, &daemon, "/es/rooms/bedroom").await;
    assert_eq!(browser.eval(HERO).await.unwrap(), "9");
    open(&browser, &daemon, "/es/").await;
    browser
        .touch(".variant-choice [value=family]")
        .await
        .unwrap();
    let pressed = "[...document.querySelectorAll('.variant-choice [aria-pressed=true]')].map((button) => button.value)";
    assert_eq!(browser.eval(pressed).await.unwrap(), json!(["family"]));
    for (path, hero) in [
        ("/es/rooms/grandsons-room", "11-family"),
        ("/es/rooms/bedroom", "9-family"),
        // A room without such a clip, and a clip that the address names.
        ("/es/rooms/kitchen", "5"),
        ("/es/rooms/bedroom?clip=9", "9"),
        // On a route the variant takes the place of its clip, and no other clip does.
        ("/es/rooms/bedroom?clip=9&route=all", "9-family"),
        (
            "/es/rooms/bedroom?clip=91-extended&route=all",
            "91-extended",
        ),
    ] {
        open(&browser, &daemon, path).await;
        assert_eq!(browser.eval(HERO).await.unwrap(), hero, "{path}");
        assert_eq!(browser.eval(IN_FORCE).await.unwrap(), "family", "{path}");
    }
    open(&browser, &daemon, "/es/routes/all").await;
    assert_eq!(browser.eval(pressed).await.unwrap(), json!(["family"]));
    open(&browser, &daemon, "/es/rooms/grandsons-room").await;
    browser
        .touch("[data-variant-in-force=family] button")
        .await
        .unwrap();
    wait_for_js(&browser, &format!("{HERO} === '11'")).await;
    assert_eq!(browser.eval(IN_FORCE).await.unwrap(), "");
    open(&browser, &daemon, "/es/rooms/bedroom").await;
    assert_eq!(browser.eval(HERO).await.unwrap(), "9");
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_keeps_the_choice_until_it_returns_to_rest() {
    let site = new_site();
    let daemon = site.serve();
    // A screen comes to the routes by the map, and remains the screen of its room.
    let browser = open_page(&daemon, "/es/map?from=study").await;
    wait_for_js(&browser, "document.readyState === 'complete'").await;
    browser.touch("[data-sheet=map-routes]").await.unwrap();
    browser
        .touch(".route-card[href='/es/routes/all?from=study']")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "location.pathname === '/es/routes/all' && document.readyState === 'complete'",
    )
    .await;
    let surface = "document.documentElement.dataset.surface";
    assert_eq!(browser.eval(surface).await.unwrap(), "screen");
    browser
        .touch(".variant-choice [value=described]")
        .await
        .unwrap();
    open(&browser, &daemon, "/es/rooms/study").await;
    wait_for_js(&browser, &format!("{HERO} === '8-described'")).await;
    assert_eq!(browser.eval(IN_FORCE).await.unwrap(), "described");
    // The large button plays that clip, in the room's speaker.
    browser.touch("#pause").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.clip === '8-described' && document.querySelector('#now').dataset.state === 'mine'",
    )
    .await;
    open(&browser, &daemon, "/rooms/study").await;
    open(&browser, &daemon, "/es/rooms/study").await;
    assert_eq!(browser.eval(IN_FORCE).await.unwrap(), "");
    assert_eq!(browser.eval("localStorage.length").await.unwrap(), 0);
}
