//! Facilities on the plan in the editor, in a real browser.

use serde_json::json;

use crate::editor_page::{
    new_site, open, saved, saved_field, staff_browser, wait_for_saved, write,
};
use crate::screens::wait_for_js;
use crate::support::accessibility::{axe_browser, press, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::drag::{mouse, scroll_into_view};
use crate::support::staff::{Member, member};

const PAGE: &str = "/staff/museum";

/// What the house has on its plan in the draft of the example tour.
const OWN: &str = "entrance@326,44 steps@672,180 seats@334,518";

/// Touches the plan at shares of its width and height.
async fn touch_plan(browser: &Browser, (across, down): (f64, f64)) {
    scroll_into_view(browser, "#plan-picker").await;
    let corner = "(({ left, top, width, height }) => [left, top, width, height])(document.querySelector('#plan-picker').getBoundingClientRect())";
    let corner = browser.eval(corner).await.unwrap();
    let side = |n: usize| corner[n].as_f64().unwrap();
    let at = (side(0) + side(2) * across, side(1) + side(3) * down);
    mouse(browser, "mousePressed", at).await;
    mouse(browser, "mouseReleased", at).await;
}

const PLACE: &str = "['x', 'y'].map((name) => document.querySelector(`#place-facility [name=${name}]`).valueAsNumber)";

#[tokio::test(flavor = "multi_thread")]
async fn a_curator_places_moves_and_removes_facilities_by_touch() {
    let site = new_site();
    let daemon = site.serve();
    let rosa = member(&site, &daemon, "Rosa", "curator");
    let browser = staff_browser(&daemon, &rosa).await;
    open(&browser, &daemon, PAGE).await;
    assert_eq!(saved_field(&site, "facilities"), OWN);
    let symbols = "document.querySelectorAll('#plan-picker use').length";
    assert_eq!(browser.eval(symbols).await.unwrap(), 3);
    browser
        .touch(".facility-kinds [value=toilets]")
        .await
        .unwrap();
    touch_plan(&browser, (0.25, 0.5)).await;
    let place = browser.eval(PLACE).await.unwrap();
    let near = |value: &serde_json::Value, expected: f64| {
        (value.as_f64().unwrap() - expected).abs() <= 2.0
    };
    assert!(near(&place[0], 240.0) && near(&place[1], 360.0), "{place}");
    let cross = "document.querySelector('#plan-cross').checkVisibility() && document.querySelector('#plan-cross').getAttribute('transform').startsWith('translate(')";
    assert_eq!(browser.eval(cross).await.unwrap(), true);
    browser.touch("#place-facility-button").await.unwrap();
    wait_for_js(&browser, &format!("{symbols} === 4")).await;
    let key = format!("toilets@{},{}", place[0], place[1]);
    wait_for_saved(&site, "facilities", &format!("{OWN} {key}"));
    // Room and note are saved as they are chosen and written.
    let row = "#facility-4-room";
    let choose = format!(
        "((list) => {{ list.value = 'garden'; list.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})(document.querySelector('{row}'))"
    );
    browser.eval(&choose).await.unwrap();
    wait_for_saved(&site, &format!("facility/{key}/room"), "garden");
    let note = format!("[data-field=\"facility/{key}/note/es\"]");
    write(&browser, &note, "Pida la llave").await;
    wait_for_saved(&site, &format!("facility/{key}/note/es"), "Pida la llave");
    saved(&browser).await;
    // A move takes both along.
    browser
        .touch(&format!("[data-change=\"{key}\"]"))
        .await
        .unwrap();
    assert_eq!(
        browser.text("#place-facility-button").await.unwrap(),
        "Move here"
    );
    touch_plan(&browser, (0.75, 0.25)).await;
    let place = browser.eval(PLACE).await.unwrap();
    let moved = format!("toilets@{},{}", place[0], place[1]);
    browser.touch("#place-facility-button").await.unwrap();
    wait_for_saved(&site, "facilities", &format!("{OWN} {moved}"));
    assert_eq!(
        saved_field(&site, &format!("facility/{moved}/room")),
        "garden"
    );
    assert_eq!(
        saved_field(&site, &format!("facility/{moved}/note/es")),
        "Pida la llave"
    );
    assert_eq!(saved_field(&site, &format!("facility/{key}/room")), "");
    // What was removed comes back by one undo, with its room and its note.
    wait_for_js(
        &browser,
        &format!("document.querySelector('[data-change=\"{moved}\"]') !== null"),
    )
    .await;
    browser
        .touch(&format!("form:has([value=\"{moved}\"]) .danger"))
        .await
        .unwrap();
    wait_for_saved(&site, "facilities", OWN);
    wait_for_js(
        &browser,
        &format!("{symbols} === 3 && document.readyState === 'complete'"),
    )
    .await;
    assert_eq!(saved_field(&site, &format!("facility/{moved}/room")), "");
    browser.touch("#undo").await.unwrap();
    wait_for_saved(&site, "facilities", &format!("{OWN} {moved}"));
    assert_eq!(
        saved_field(&site, &format!("facility/{moved}/note/es")),
        "Pida la llave"
    );
    wait_for_js(&browser, &format!("{symbols} === 4")).await;
    // The log and the page of publishing name it.
    let log = rosa.get(&daemon, "/staff/changes").text();
    assert!(log.contains("Baños ("), "{log}");
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn facilities_are_placed_by_numbers_and_arrow_keys_alone() {
    let site = new_site();
    let daemon = site.serve();
    let rosa = member(&site, &daemon, "Rosa", "curator");
    let browser = staff_browser(&daemon, &rosa).await;
    open(&browser, &daemon, PAGE).await;
    let focus = "((box) => { box.click(); box.focus(); return true; })(document.querySelector('.facility-kinds [value=lift]'))";
    browser.eval(focus).await.unwrap();
    write(&browser, "#place-facility [name=x]", "100").await;
    write(&browser, "#place-facility [name=y]", "200").await;
    press(&browser, "ArrowDown", 40).await;
    press(&browser, "ArrowDown", 40).await;
    assert_eq!(browser.eval(PLACE).await.unwrap(), json!([100, 210]));
    press(&browser, "Enter", 13).await;
    wait_for_saved(&site, "facilities", &format!("{OWN} lift@100,210"));
    // Twice at one place is refused with a sentence.
    wait_for_js(&browser, "document.querySelectorAll('#plan-picker use').length === 4 && document.readyState === 'complete'").await;
    let send = |who: &Member, shape: &str, facility: &str, [kind, x, y]: [&str; 3]| {
        let fields = [
            ("shape", shape),
            ("facility", facility),
            ("kind", kind),
            ("x", x),
            ("y", y),
        ];
        who.form(&daemon, "/staff/draft/structure", &fields)
    };
    let refused = send(&rosa, "add-facility", "", ["lift", "100", "210.0"]);
    assert_eq!(refused.status, 409);
    let sentence = "Elevador (100, 210) ya está en el plano";
    assert!(refused.text().contains(sentence), "{}", refused.text());
    for (shape, facility, to, status) in [
        ("add-facility", "", ["sauna", "1", "1"], 422),
        ("add-facility", "", ["lift", "1e3", "1"], 422),
        ("remove-facility", "exit@1,1", ["", "", ""], 404),
        ("move-facility", "exit@1,1", ["exit", "2", "2"], 404),
        ("remove-facility", "exit", ["", "", ""], 422),
    ] {
        let response = send(&rosa, shape, facility, to);
        assert_eq!(
            response.status,
            status,
            "{shape} {facility}: {}",
            response.text()
        );
    }
    // Beside the plan: publishing says so, and the page as well.
    let beside = ["shop", "961", "1"];
    assert_eq!(send(&rosa, "add-facility", "", beside).status, 303);
    for path in [PAGE, "/staff/publish"] {
        let page = rosa.get(&daemon, path).text();
        assert!(
            page.contains("Tienda (961, 1) queda fuera del plano"),
            "{path}: {page}"
        );
    }
    // An uploader sees the list and changes nothing.
    let eva = member(&site, &daemon, "Eva", "uploader");
    let page = eva.get(&daemon, PAGE).text();
    assert!(
        page.contains("id=\"plan-picker\"") && !page.contains("id=\"place-facility\""),
        "{page}"
    );
    assert_eq!(
        send(&eva, "add-facility", "", ["shop", "1", "1"]).status,
        403
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_of_the_editor_is_accessible_and_fits_a_phone() {
    let site = new_site();
    let daemon = site.serve();
    let rosa = member(&site, &daemon, "Rosa", "curator");
    let browser = axe_browser().await;
    rosa.sign_in_browser(&browser, &daemon, "es").await;
    for (width, height) in [(1280, 800), (320, 640)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        open(&browser, &daemon, PAGE).await;
        let found = violations(&browser, &format!("plan editor {width}")).await;
        assert!(found.is_empty(), "{found:#?}");
        // Axe was run on other panels.
        browser.emulate_screen(screen).await.unwrap();
        wait_for_js(&browser, &format!("innerWidth === {width}")).await;
        let wide = format!(
            "[...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > {width} + 1 && element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80))"
        );
        assert_eq!(browser.eval(&wide).await.unwrap(), json!([]), "{width}");
    }
    let found = unreachable_controls(&browser).await;
    assert!(found.is_empty(), "{found:?}");
}
