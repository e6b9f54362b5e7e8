//! The routes of staff: made, put in order, taken back, and kept with the clips of the tour.

use serde_json::json;

use crate::editor_page::{new_site, open, saved_field, staff_browser, wait_for_saved, write};
use crate::publish::publish;
use crate::screens::wait_for_js;
use crate::support::accessibility::press;
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::drag::{drag_to, middle, scroll_into_view};
use crate::support::staff::{Member, member};

const CHILDREN: &str = "route/with-children/clips";

/// Touches a control that changes the structure, and waits for the page that comes then.
async fn touch(browser: &Browser, css: &str) {
    browser.eval("window.before = true").await.unwrap();
    scroll_into_view(browser, css).await;
    browser.touch(css).await.unwrap();
    loaded_again(browser).await;
}

async fn loaded_again(browser: &Browser) {
    wait_for_js(
        browser,
        "!window.before && document.readyState === 'complete'",
    )
    .await;
}

async fn choose(browser: &Browser, css: &str, value: &str) {
    let put = format!(
        "document.querySelector({}).value = {}",
        json!(css),
        json!(value)
    );
    browser.eval(&put).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_curator_makes_a_route_and_visitors_get_it_with_the_next_edition() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/routes").await;
    // A short name that is taken is refused at its field.
    write(&browser, "#add-route [name=route]", "all").await;
    browser.touch("#add-route button").await.unwrap();
    browser
        .wait_text(
            ".error-message",
            |text| text.contains("another short name"),
            crate::support::TIMEOUT,
        )
        .await
        .unwrap();
    write(&browser, "#add-route [name=route]", "evening").await;
    browser.touch("#add-route button").await.unwrap();
    wait_for_js(
        &browser,
        "location.pathname === '/staff/routes/evening' && document.readyState === 'complete'",
    )
    .await;
    assert_eq!(
        saved_field(&site, "routes"),
        "all 30-minutes with-children outdoors evening"
    );
    for (language, name) in [
        ("es", "Por la tarde"),
        ("en", "In the evening"),
        ("fr", "Le soir"),
    ] {
        write(&browser, &format!("#route-evening-name-{language}"), name).await;
        wait_for_saved(&site, &format!("route/evening/name/{language}"), name);
    }
    choose(&browser, "#add-to-route select", "13").await;
    touch(&browser, "#add-clip").await;
    choose(&browser, "#add-room-to-route select", "study").await;
    touch(&browser, "#add-room").await;
    let clips = "route/evening/clips";
    assert_eq!(
        saved_field(&site, clips),
        "13 8 8-family 8-described 81-extended"
    );
    let summary = browser.text("#route-summary").await.unwrap();
    assert!(summary.starts_with("5 clips · 5:"), "{summary}");
    // By keys: the focus stays with the moved clip.
    browser
        .eval("window.before = true, document.getElementById('down-13').focus()")
        .await
        .unwrap();
    press(&browser, "Enter", 13).await;
    loaded_again(&browser).await;
    assert_eq!(
        saved_field(&site, clips),
        "8 13 8-family 8-described 81-extended"
    );
    wait_for_js(&browser, "document.activeElement.id === 'down-13'").await;
    // By hand, to the end of the list.
    scroll_into_view(&browser, "#stop-8-family").await;
    let end = middle(&browser, "#stop-81-extended").await.1 + 8.0;
    browser.eval("window.before = true").await.unwrap();
    drag_to(&browser, "#stop-8 [data-drag-handle]", end).await;
    loaded_again(&browser).await;
    assert_eq!(
        saved_field(&site, clips),
        "13 8-family 8-described 81-extended 8"
    );
    touch(&browser, "#stop-8-described .danger").await;
    assert_eq!(saved_field(&site, clips), "13 8-family 81-extended 8");
    // One undo brings the clip back, and the page shows it.
    browser.eval("window.before = true").await.unwrap();
    browser.touch("#undo").await.unwrap();
    wait_for_saved(&site, clips, "13 8-family 8-described 81-extended 8");
    loaded_again(&browser).await;
    wait_for_js(
        &browser,
        "document.querySelectorAll('[data-order] > li').length === 5",
    )
    .await;
    // The refusal is an answer of the server, which the browser notes.
    let mut errors = browser.console_errors().await.unwrap();
    errors.retain(|error| !error.contains("409 (Conflict)"));
    assert_eq!(errors, [""; 0]);
    // The preview shows the draft; visitors get it once it is published.
    let preview = ana.get(
        &daemon,
        "/staff/preview?room=routes%2Fevening&language=en&size=phone",
    );
    assert!(
        preview
            .text()
            .contains("src=\"/staff/preview/en/routes/evening\""),
        "{}",
        preview.text()
    );
    let shown = ana.get(&daemon, "/staff/preview/en/routes/evening").text();
    assert!(shown.contains("In the evening"), "{shown}");
    assert_eq!(daemon.get("/en/routes/evening").status, 404);
    let review = ana.get(&daemon, "/staff/publish").text();
    assert!(review.contains("Por la tarde"), "{review}");
    assert_eq!(publish(&daemon, &ana).status, 303);
    site.wait_until("visitors have the route", || {
        daemon.get("/en/").text().contains("In the evening")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_are_put_in_order_and_removed_on_their_list() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/routes").await;
    touch(&browser, "#up-outdoors").await;
    assert_eq!(
        saved_field(&site, "routes"),
        "all 30-minutes outdoors with-children"
    );
    browser.eval("window.confirm = () => true").await.unwrap();
    touch(&browser, "#route-outdoors .danger").await;
    assert_eq!(saved_field(&site, "routes"), "all 30-minutes with-children");
    assert_eq!(saved_field(&site, "route/outdoors/name/es"), "");
    browser.eval("window.before = true").await.unwrap();
    browser.touch("#undo").await.unwrap();
    wait_for_saved(&site, "route/outdoors/name/es", "Al aire libre");
    loaded_again(&browser).await;
    wait_for_js(&browser, "document.querySelector('#route-outdoors')").await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

fn shape(daemon: &Daemon, who: &Member, fields: &[(&str, &str)]) -> u16 {
    who.form(daemon, "/staff/draft/structure", fields).status
}

fn undo_last(site: &TestSite, daemon: &Daemon, who: &Member) {
    let last = "select max(change_id) || '' from change";
    let last: String = site
        .database()
        .query_row(last, [], |row| row.get(0))
        .unwrap();
    let done = who.form(daemon, "/staff/changes/undo", &[("change", &last)]);
    assert_eq!(done.status, 303, "{}", done.text());
}

#[test]
fn a_removed_clip_leaves_its_routes_and_returns_to_them_by_undo() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let before = saved_field(&site, CHILDREN);
    assert_eq!(before, "1 2 5 6 8-family 9-family 11-family");
    assert_eq!(
        shape(
            &daemon,
            &ana,
            &[("shape", "remove-clip"), ("clip", "8-family")]
        ),
        303
    );
    let after = "1 2 5 6 9-family 11-family";
    assert_eq!(saved_field(&site, CHILDREN), after);
    let log = ana.get(&daemon, "/staff/changes").text();
    assert!(log.contains("Ruta: Con niños"), "{log}");
    undo_last(&site, &daemon, &ana);
    assert_eq!(saved_field(&site, CHILDREN), before);
    // So does a whole room.
    assert_eq!(
        shape(
            &daemon,
            &ana,
            &[("shape", "remove-room"), ("room", "study")]
        ),
        303
    );
    assert_eq!(saved_field(&site, CHILDREN), after);
    undo_last(&site, &daemon, &ana);
    assert_eq!(saved_field(&site, CHILDREN), before);
    // A clip with another number keeps its place.
    let renumbered = [
        ("shape", "renumber"),
        ("clip", "8-family"),
        ("number", "808"),
        ("variant", "family"),
    ];
    assert_eq!(shape(&daemon, &ana, &renumbered), 200);
    assert_eq!(
        saved_field(&site, CHILDREN),
        "1 2 5 6 808-family 9-family 11-family"
    );
    assert_eq!(publish(&daemon, &ana).status, 303);
    let page = daemon.get("/es/routes/with-children").text();
    assert!(page.contains("clip=808-family"), "{page}");
}

#[test]
fn a_clip_that_a_route_still_names_is_shown_and_stops_the_publication() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let added = [("shape", "add-clip"), ("room", "study"), ("number", "977")];
    assert_eq!(shape(&daemon, &ana, &added), 303);
    let change = "select max(change_id) || '' from change";
    let change: String = site
        .database()
        .query_row(change, [], |row| row.get(0))
        .unwrap();
    let on_route = [
        ("shape", "add-to-route"),
        ("route", "outdoors"),
        ("clip", "977"),
    ];
    assert_eq!(shape(&daemon, &ana, &on_route), 303);
    let undone = ana.form(&daemon, "/staff/changes/undo", &[("change", &change)]);
    assert_eq!(undone.status, 303, "{}", undone.text());
    let page = ana.get(&daemon, "/staff/routes/outdoors").text();
    assert!(page.contains("ya no está en el recorrido"), "{page}");
    let preview = ana.get(&daemon, "/staff/preview/es/routes/outdoors");
    assert_eq!(preview.status, 200);
    let refused = ana.form(&daemon, "/staff/publish", &[("sha256", &"0".repeat(64))]);
    assert_eq!(refused.status, 422, "{}", refused.text());
    let taken_out = [
        ("shape", "remove-from-route"),
        ("route", "outdoors"),
        ("clip", "977"),
    ];
    assert_eq!(shape(&daemon, &ana, &taken_out), 303);
}

#[test]
fn uploaders_write_the_texts_of_routes_and_curators_choose_their_clips() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let luz = member(&site, &daemon, "Luz", "viewer");
    let name = "route/all/name/es";
    assert_eq!(eva.write(&daemon, name, "Todo", "Todo esto").status, 200);
    assert_eq!(luz.write(&daemon, name, "Todo esto", "Nada").status, 403);
    let before = saved_field(&site, CHILDREN);
    assert_eq!(eva.write(&daemon, CHILDREN, &before, "1").status, 403);
    for fields in [
        [("shape", "add-route"), ("route", "evening"), ("clip", "")],
        [("shape", "remove-route"), ("route", "all"), ("clip", "")],
        [
            ("shape", "add-to-route"),
            ("route", "outdoors"),
            ("clip", "8"),
        ],
    ] {
        assert_eq!(shape(&daemon, &eva, &fields), 403, "{fields:?}");
    }
    assert_eq!(luz.get(&daemon, "/staff/routes/all").status, 200);
    assert_eq!(luz.get(&daemon, "/staff/routes/nowhere").status, 404);
}
