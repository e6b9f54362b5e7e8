//! The page of the plan in a real browser: what visitors look for, what they have heard, and the way on.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::map_page::{PANELS, numbers, show};
use crate::screens::{open_page, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::TestSite;

const KINDS: [&str; 14] = [
    "entrance",
    "exit",
    "toilets",
    "accessible-toilets",
    "steps",
    "ramp",
    "lift",
    "seats",
    "lockers",
    "water",
    "shop",
    "first-aid",
    "hearing-loop",
    "wifi",
];

/// Publishes the example tour with all kinds of facilities, besides its own.
fn with_all_kinds(site: &TestSite) {
    site.import_tour();
    let mut keys = String::from("toilets@60,700");
    for (n, kind) in KINDS.iter().enumerate() {
        write!(keys, " {kind}@{},{}", 80 + n * 60, 190 + n * 20).unwrap();
    }
    let put = "insert into draft (field, text) values (?1, ?2) on conflict (field) do update set text = ?2";
    let database = site.database();
    database
        .execute("delete from draft where field like 'facility/%'", [])
        .unwrap();
    for (field, text) in [
        ("facilities", keys.as_str()),
        ("facility/toilets@200,230/note/es", "Pida la llave"),
        ("facility/toilets@200,230/note/en", "Ask for the key"),
        ("facility/toilets@200,230/note/fr", "Demandez la clé"),
        ("facility/wifi@860,450/room", "office"),
    ] {
        database.execute(put, [field, text]).unwrap();
    }
    let done = site.run(&["publish"]);
    assert!(done.status.success(), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_of_what_is_looked_for_is_found_by_a_touch() {
    let site = TestSite::new("default-output = \"silent\"\n");
    with_all_kinds(&site);
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    show(&browser, &daemon, 4, "/es/map?room=bathroom").await;
    let legend =
        "[...document.querySelectorAll('.kinds [data-kind]')].map((button) => button.dataset.kind)";
    assert_eq!(
        browser.eval(legend).await.unwrap(),
        json!(KINDS),
        "in one order"
    );
    let drawn = "document.querySelectorAll('.plan .facility').length";
    assert_eq!(browser.eval(drawn).await.unwrap(), 15);
    assert_eq!(
        browser.text("#legend-head").await.unwrap(),
        "Lo más cercano desde aquí"
    );
    // The nearest toilets are in the bathroom, not the first of the tour.
    let toilets = browser.text(".kinds [data-kind=toilets]").await.unwrap();
    assert_eq!(toilets, "Baños\nJunto a la sala 10\nPida la llave");
    browser.touch(".kinds [data-kind=toilets]").await.unwrap();
    let shown = "[...document.querySelectorAll('.plan .facility.shown')].map((one) => [one.dataset.kind, one.dataset.facility])";
    assert_eq!(
        browser.eval(shown).await.unwrap(),
        json!([["toilets", "3"]])
    );
    let pressed = "[...document.querySelectorAll('.kinds [aria-pressed=true]')].map((button) => button.dataset.kind)";
    browser.touch(".kinds [data-kind=wifi]").await.unwrap();
    assert_eq!(browser.eval(pressed).await.unwrap(), json!(["wifi"]));
    assert_eq!(browser.eval(shown).await.unwrap(), json!([["wifi", "14"]]));
    let wifi = browser.text(".kinds [data-kind=wifi]").await.unwrap();
    assert_eq!(wifi, "Wifi\nEn la sala 7");
    browser
        .eval("new Promise((done) => setTimeout(() => done(true), 320))")
        .await
        .unwrap();
    browser.touch(".kinds [data-kind=wifi]").await.unwrap();
    assert_eq!(
        browser.eval(shown).await.unwrap(),
        json!([]),
        "a second touch ends the search"
    );
    // Who has said nothing of where they are sees all of a kind.
    show(&browser, &daemon, 4, "/es/map").await;
    assert_eq!(browser.text("#legend-head").await.unwrap(), "En el plano");
    browser.touch(".kinds [data-kind=toilets]").await.unwrap();
    let both = browser.eval(shown).await.unwrap();
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn on_small_panels_lists_have_pages_and_a_touched_room_shows_its_row() {
    let site = TestSite::new("default-output = \"silent\"\n");
    with_all_kinds(&site);
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    for panel in [0, 1] {
        let name = PANELS[panel].0;
        show(&browser, &daemon, panel, "/es/map?from=study").await;
        let row = "document.querySelector('.room-links [data-room=study]').checkVisibility()";
        assert_eq!(
            browser.eval(row).await.unwrap(),
            true,
            "{name}: the page of the visitor's room"
        );
        // Turning leads through everything, and back to the first.
        for (list, expected) in [(".room-links ol", 14), (".kinds", 15)] {
            let visible = format!(
                "[...document.querySelectorAll('{list} > li:not(.more-cell)')].flatMap((item, n) => item.checkVisibility() ? [n] : [])"
            );
            let mut seen = BTreeSet::new();
            let first = browser.eval(&visible).await.unwrap();
            loop {
                let now = browser.eval(&visible).await.unwrap();
                let before = seen.len();
                seen.extend(now.as_array().unwrap().iter().filter_map(Value::as_u64));
                if seen.len() == before || seen.len() == expected {
                    break;
                }
                browser.eval(&format!("new Promise((done) => {{ document.querySelector('{list} .more').click(); setTimeout(() => done(true), 320); }})")).await.unwrap();
            }
            assert_eq!(seen.len(), expected, "{name}: {list} {first}");
            let scrolls = "document.querySelector('.map').scrollHeight - document.querySelector('.map').clientHeight";
            assert_eq!(browser.eval(scrolls).await.unwrap(), 0, "{name}: {list}");
        }
    }
    show(&browser, &daemon, 0, "/es/map?from=study").await;
    let touch = "((place) => { place.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); })(document.querySelector('.plan .place[data-of=arrival] path'))";
    browser.eval(touch).await.unwrap();
    let chosen = "((row) => [row.closest('li').dataset.room, row.checkVisibility(), document.activeElement === row])(document.querySelector('.room-links .chosen'))";
    assert_eq!(
        browser.eval(chosen).await.unwrap(),
        json!(["arrival", true, true])
    );
    assert_eq!(browser.eval("location.pathname").await.unwrap(), "/es/map");
    show(&browser, &daemon, 1, "/es/map?from=study").await;
    browser.eval(touch).await.unwrap();
    wait_for_js(&browser, "location.pathname === '/es/rooms/arrival'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_that_were_heard_are_marked_until_the_visitor_leaves() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/map?from=study").await;
    let marked = "[[...document.querySelectorAll('.plan .place.heard')].map((place) => place.dataset.of), [...document.querySelectorAll('.room-links .heard')].filter((mark) => mark.checkVisibility()).map((mark) => mark.closest('li').dataset.room), [...document.querySelectorAll('.label .check')].filter((check) => getComputedStyle(check).display !== 'none').length, document.querySelector('.heard-mark').checkVisibility()]";
    assert_eq!(
        browser.eval(marked).await.unwrap(),
        json!([[], [], 0, false])
    );
    let heard =
        "document.querySelector('link[href$=\"map.css\"]').href.replace('map.css', 'heard.js')";
    let act = |call: &str| format!("import({heard}).then((heard) => {{ {call} }})");
    let marks = "heard.markHeard('kitchen', '5'); heard.markHeard('kitchen', '15'); heard.markHeard('garden', '1'); heard.markHeard('garden', '1');";
    browser.eval(&act(marks)).await.unwrap();
    let stored = "[JSON.parse(sessionStorage.getItem('heard')), localStorage.getItem('heard')]";
    assert_eq!(
        browser.eval(stored).await.unwrap(),
        json!([{ "kitchen": ["5", "15"], "garden": ["1"] }, null])
    );
    // They are there on every page, and gone with the visitor.
    let expected = json!([["garden", "kitchen"], ["garden", "kitchen"], 2, true]);
    for page in ["/es/map?from=study", "/en/map?from=study"] {
        browser.goto(&daemon.url(page)).await.unwrap();
        assert_eq!(browser.eval(marked).await.unwrap(), expected, "{page}");
    }
    browser.goto(&daemon.url("/rooms/study")).await.unwrap();
    browser
        .goto(&daemon.url("/es/map?from=study"))
        .await
        .unwrap();
    assert_eq!(
        browser.eval(marked).await.unwrap(),
        json!([[], [], 0, false])
    );
    // A phone keeps them.
    browser
        .goto(&daemon.url("/en/map?room=garden"))
        .await
        .unwrap();
    browser
        .eval(&act("heard.markHeard('garden', '1');"))
        .await
        .unwrap();
    let stored = "[sessionStorage.getItem('heard'), JSON.parse(localStorage.getItem('heard'))]";
    assert_eq!(
        browser.eval(stored).await.unwrap(),
        json!([null, { "garden": ["1"] }])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_next_room_is_marked_in_the_order_of_the_visit() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/en/map?from=study").await;
    let drawn = "[document.querySelectorAll('.route > path:not([class])').length, document.querySelectorAll('.route .next').length, document.querySelector('.route-mark').closest('li').innerText]";
    let drawn = browser.eval(drawn).await.unwrap();
    assert!(numbers(&drawn, 0) >= 8.0, "{drawn}");
    assert_eq!(
        (&drawn[1], &drawn[2]),
        (&json!(1), &json!("Order of the visit"))
    );
    let end = "(() => { const path = document.querySelector('.route .next'), at = path.getPointAtLength(path.getTotalLength()).matrixTransform(path.getScreenCTM()), { left, right, top, bottom } = document.querySelector('.plan .place[data-of=bedroom]').getBoundingClientRect(); return at.x > left && at.x < right && at.y > top && at.y < bottom; })()";
    assert_eq!(
        browser.eval(end).await.unwrap(),
        true,
        "it leads into the bedroom"
    );
}
