//! The tour list in a real browser: filters, rooms that open on demand, and an order that is changed by
//! keyboard and by dragging.

use serde_json::json;

use crate::editor_page::{new_site, open, saved_field, staff_browser, write};
use crate::screens::wait_for_js;
use crate::support::accessibility::press;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::TestSite;
use crate::support::drag::{drag_to, middle, mouse, scroll_into_view};
use crate::support::staff::member;

const ROOMS: usize = 30;
const CLIPS: usize = 300;
const LANGUAGES: [&str; 6] = ["es", "en", "fr", "de", "it", "ru"];

/// The size of a page that a browser renders without a noticeable delay.
const MOST_ELEMENTS: u64 = 3500;
const MOST_BYTES: usize = 400_000;

/// Replaces the draft: rooms `r1` to `r30`, and clips 1 to 300 in turn, in six languages.
fn a_large_draft(site: &TestSite) {
    let mut database = site.database();
    let writing = database.transaction().unwrap();
    let put = |field: &str, text: &str| {
        let insert = "insert or replace into draft (field, text) values (?, ?)";
        writing.execute(insert, [field, text]).unwrap();
    };
    writing.execute("delete from draft", []).unwrap();
    put("languages", &LANGUAGES.join(" "));
    put("time-zone", "UTC");
    let slugs: Vec<String> = (1..=ROOMS).map(|r| format!("r{r}")).collect();
    put("rooms", &slugs.join(" "));
    for (r, slug) in slugs.iter().enumerate() {
        put(&format!("room/{slug}/number"), &(r + 1).to_string());
        put(&format!("room/{slug}/name/es"), &format!("Sala {}", r + 1));
        let clips = (1..=CLIPS).filter(|n| (n - 1) % ROOMS == r);
        let keys: Vec<String> = clips.map(|n| n.to_string()).collect();
        put(&format!("room/{slug}/clips"), &keys.join(" "));
    }
    for n in 1..=CLIPS {
        for language in LANGUAGES {
            put(
                &format!("clip/{n}/{language}/title"),
                &format!("Historia {n} ({language})"),
            );
            put(
                &format!("clip/{n}/{language}/transcript"),
                "Había una vez un puerto.",
            );
        }
    }
    put("clip/287/it/title", "L’Àncora perduta");
    writing.commit().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tour_of_three_hundred_clips_in_six_languages_opens_room_by_room() {
    let site = new_site();
    site.import_tour();
    a_large_draft(&site);
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let page = ana.get(&daemon, "/staff/tour");
    assert_eq!(page.status, 200);
    assert!(page.body.len() < MOST_BYTES, "{} bytes", page.body.len());
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/tour").await;
    let elements = async || {
        let count = browser.eval("document.querySelectorAll('*').length").await;
        count.unwrap().as_u64().unwrap()
    };
    let count = elements().await;
    assert!(count < MOST_ELEMENTS, "{count} elements");
    // A room opens by its count, keeps its dots, and is open again when the page comes back.
    assert!(
        browser
            .eval("!document.querySelector('#clip-17')")
            .await
            .unwrap()
            == true
    );
    browser.touch("#room-r17 [data-toggle]").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelectorAll('#clip-17 .cell .status-marks').length === 6",
    )
    .await;
    wait_for_js(
        &browser,
        "document.querySelector('#room-r17 [data-toggle]').ariaExpanded === 'true'",
    )
    .await;
    // Its order changes by keys.
    browser
        .eval("document.getElementById('down-17').focus()")
        .await
        .unwrap();
    browser.eval("window.before = true").await.unwrap();
    press(&browser, "Enter", 13).await;
    let clips = |room: &str| saved_field(&site, &format!("room/{room}/clips"));
    site.wait_until("17 is no longer first", || {
        clips("r17").starts_with("47 17")
    });
    // On the page that comes then, not on the one that goes.
    wait_for_js(
        &browser,
        "!window.before && document.readyState === 'complete' && document.activeElement.closest('li')?.id === 'clip-17'",
    )
    .await;
    // A clip goes by hand into a room that was closed: it opens once the clip is held over it.
    // So high that the rows of the next room are in sight once it has opened.
    scroll_into_view(&browser, "#clip-287").await;
    let higher = "scrollBy({ top: document.querySelector('#clip-287').getBoundingClientRect().top - 220, behavior: 'instant' })";
    browser.eval(higher).await.unwrap();
    let (x, y) = middle(&browser, "#clip-287 [data-drag-handle]").await;
    mouse(&browser, "mousePressed", (x, y)).await;
    let head = middle(&browser, "#room-r18 .room-section-head").await;
    mouse(&browser, "mouseMoved", (x, head.1)).await;
    wait_for_js(
        &browser,
        "document.querySelector('#clip-18')?.checkVisibility()",
    )
    .await;
    // Near the edges of the window the page scrolls under the mouse; in the middle it stands still.
    let into_the_middle = "scrollBy({ top: document.querySelector('#clip-18').getBoundingClientRect().top - innerHeight / 2, behavior: 'instant' })";
    let is_there = "document.querySelector('#clip-18').nextElementSibling?.id === 'clip-287'";
    let mut at = (x, head.1);
    let mut moves = 0;
    while browser.eval(is_there).await.unwrap() != true {
        moves += 1;
        assert!(moves < 1_000, "the clip stays where it was");
        browser.eval(into_the_middle).await.unwrap();
        at.1 = middle(&browser, "#clip-18").await.1 + 2.0;
        mouse(&browser, "mouseMoved", at).await;
    }
    mouse(&browser, "mouseReleased", at).await;
    site.wait_until("287 is among the others", || {
        clips("r18").starts_with("18 287 48")
    });
    assert!(!clips("r17").contains("287"), "{}", clips("r17"));
    // Any clip is found, by any of its titles, without accents.
    write(&browser, "#tour-filter [name=q]", "ancora").await;
    wait_for_js(&browser, "location.search === '?q=ancora' && [...document.querySelectorAll('[data-clip]')].map((element) => element.dataset.clip).join() === '287'").await;
    // The link back from a clip leads to it, though its room was closed.
    browser.eval("sessionStorage.clear()").await.unwrap();
    open(&browser, &daemon, "/staff/clips/299").await;
    browser.touch(".breadcrumbs a").await.unwrap();
    wait_for_js(
        &browser,
        "location.hash === '#clip-299' && document.querySelector('#clip-299')?.checkVisibility()",
    )
    .await;
    // What is shown of many found is bounded too, and the rest opens.
    open(&browser, &daemon, "/staff/tour?q=historia").await;
    let count = elements().await;
    assert!(count < MOST_ELEMENTS, "{count} elements");
    let shut = "document.querySelectorAll('.room-section-body[hidden]').length";
    assert!(browser.eval(shut).await.unwrap().as_u64().unwrap() > 10);
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_leave_the_matching_clips_and_their_position_among_all() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/tour").await;
    assert_eq!(
        browser
            .eval("document.querySelectorAll('.room-section-body[hidden]').length")
            .await
            .unwrap(),
        0,
        "a tour of few clips is shown whole"
    );
    let many = browser
        .eval("document.querySelectorAll('[data-clip]').length")
        .await
        .unwrap();
    // By language: only its dots.
    open(&browser, &daemon, "/staff/tour?language=en").await;
    assert_eq!(
        browser
            .eval("document.querySelectorAll('.cell').length")
            .await
            .unwrap(),
        many
    );
    // By state.
    let title = saved_field(&site, "clip/13/es/title");
    let changed = ana.write(&daemon, "clip/13/es/title", &title, "Otra");
    assert_eq!(changed.status, 200);
    open(&browser, &daemon, "/staff/tour?state=changed").await;
    assert_eq!(
        browser
            .eval(
                "[...document.querySelectorAll('[data-clip]')].map((element) => element.dataset.clip).join()"
            )
            .await
            .unwrap(),
        "13"
    );
    // A filter without matches shows that.
    write(&browser, "#tour-filter [name=q]", "zzz").await;
    browser
        .text("#tour-filter-empty:not(:empty)")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelectorAll('.room-section').length === 0",
    )
    .await;
    // Without scripts the filters are a form like any other.
    let found = ana
        .get(&daemon, "/staff/tour?q=natalia&room=&language=&state=")
        .text();
    assert!(found.contains("id=\"clip-13\"") && !found.contains("id=\"clip-1\""));
}

/// The page works after an addition and a removal.
#[tokio::test(flavor = "multi_thread")]
async fn items_can_be_dragged_after_an_addition_or_removal() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/tour").await;
    browser.eval("window.confirm = () => true").await.unwrap();
    write(
        &browser,
        "[name=shape][value=add-room] ~ label [name=number]",
        "77",
    )
    .await;
    write(
        &browser,
        "[name=shape][value=add-room] ~ label [name=room]",
        "attic",
    )
    .await;
    browser.touch("#add-room").await.unwrap();
    wait_for_js(
        &browser,
        "document.readyState === 'complete' && document.querySelector('#room-attic')",
    )
    .await;
    drag_first_below_second(&site, &browser).await;
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#room-attic .danger").await.unwrap();
    wait_for_js(
        &browser,
        "document.readyState === 'complete' && !document.querySelector('#room-attic')",
    )
    .await;
    drag_first_below_second(&site, &browser).await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

async fn drag_first_below_second(site: &TestSite, browser: &Browser) {
    let clips = || saved_field(site, "room/memorial/clips");
    let before = clips();
    let names: Vec<&str> = before.split(' ').collect();
    let (one, two) = (names[0], names[1]);
    scroll_into_view(browser, &format!("#clip-{one}")).await;
    let (_, to) = middle(browser, &format!("#clip-{two}")).await;
    drag_to(
        browser,
        &format!("#clip-{one} [data-drag-handle]"),
        to + 4.0,
    )
    .await;
    site.wait_until("the first is second", || {
        clips().starts_with(&format!("{two} {one}"))
    });
    let there = format!(
        "document.readyState === 'complete' && document.querySelector('#clip-{two}')?.nextElementSibling?.id === 'clip-{one}' && !document.querySelector('.dragging')"
    );
    wait_for_js(browser, &there).await;
}

/// Status dots of one language are aligned in all rows; a phone shows everything.
#[tokio::test(flavor = "multi_thread")]
async fn status_dots_are_aligned_and_a_phone_shows_the_whole_tour() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let title = saved_field(&site, "clip/13/en/title");
    assert_eq!(
        ana.write(&daemon, "clip/13/en/title", &title, long).status,
        200
    );
    let browser = staff_browser(&daemon, &ana).await;
    for (width, height) in [(1440, 900), (1280, 800)] {
        browser
            .emulate_screen(Screen::of_size(width, height))
            .await
            .unwrap();
        open(&browser, &daemon, "/staff/tour").await;
        let lefts = "[...new Set([...document.querySelectorAll('.cells .cell:first-child .status-marks')].map((element) => Math.round(element.getBoundingClientRect().x)))].length";
        assert_eq!(browser.eval(lefts).await.unwrap(), 1, "{width}");
    }
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    for path in [
        "/staff/tour",
        "/staff/clips/13?language=en",
        "/staff/museum",
        "/staff/rooms/memorial",
        "/staff/routes",
        "/staff/routes/all",
        "/staff/labels?what=all&room=study",
    ] {
        open(&browser, &daemon, path).await;
        let wide = "[document.documentElement.scrollWidth, [...document.querySelectorAll('button, a.button, .fold, textarea, input')].filter((element) => element.checkVisibility() && !element.closest('.visually-hidden, .waveform, .scroll, .page-row') && element.type !== 'file' && element.getBoundingClientRect().right > 391).map((element) => element.outerHTML.slice(0, 90)).join()]";
        let found = browser.eval(wide).await.unwrap();
        assert_eq!(found, json!([390, ""]), "{path}");
        let head = "document.querySelector('h1').getBoundingClientRect().top + scrollY";
        let head = browser.eval(head).await.unwrap().as_f64().unwrap();
        assert!(head < 127.0, "{path}: {head} px above the title");
    }
    // Captions are lines of text, and their buttons contain the text.
    open(&browser, &daemon, "/staff/clips/13?language=es").await;
    let cramped = "[...document.querySelectorAll('.cues textarea')].filter((element) => element.getBoundingClientRect().width < 240).length + [...document.querySelectorAll('.cues button')].filter((element) => element.scrollWidth > element.clientWidth + 1).length";
    wait_for_js(&browser, "document.querySelector('.cues textarea')").await;
    assert_eq!(browser.eval(cramped).await.unwrap(), 0);
}
