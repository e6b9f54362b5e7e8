//! The editor in a real browser: autosave, conflicts, order and keyboard.

use rustix::process::Signal;
use serde_json::json;

use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::accessibility::press;
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite, tour};
use crate::support::drag::{drag_to, scroll_into_view};
use crate::support::staff::{Member, member};

pub(crate) const CLIP: &str = "/staff/clips/13?language=es";
const TITLE: &str = "#clip-13-es-title";

/// A browser in which a member is signed in.
pub(crate) async fn staff_browser(daemon: &Daemon, who: &Member) -> Browser {
    let browser = Browser::open().await.unwrap();
    who.sign_in_browser(&browser, daemon, "en").await;
    browser
}

pub(crate) async fn open(browser: &Browser, daemon: &Daemon, path: &str) {
    browser.goto(&daemon.url(path)).await.unwrap();
    wait_for_js(browser, "document.readyState === 'complete'").await;
}

/// Enters text into a field as typing does.
pub(crate) async fn write(browser: &Browser, css: &str, text: &str) {
    let put = format!(
        "((element) => {{ element.focus(); element.value = {}; element.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); return true; }})(document.querySelector('{css}'))",
        json!(text)
    );
    browser.eval(&put).await.unwrap();
}

pub(crate) fn saved_field(site: &TestSite, field: &str) -> String {
    let row = site.database().query_row(
        "select coalesce((select text from draft where field = ?), '')",
        [field],
        |row| row.get(0),
    );
    row.unwrap()
}

pub(crate) fn wait_for_saved(site: &TestSite, field: &str, text: &str) {
    site.wait_until(&format!("{field} is {text}"), || {
        saved_field(site, field) == text
    });
}

pub(crate) async fn saved(browser: &Browser) {
    wait_for_js(
        browser,
        "document.querySelector('#save-status p').dataset.state === 'saved'",
    )
    .await;
}

pub(crate) fn new_site() -> TestSite {
    TestSite::new("default-output = \"silent\"\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_are_saved_automatically_and_can_be_undone() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = saved_field(&site, "clip/13/es/title");
    write(&browser, TITLE, "  Natalia recuerda su casa ").await;
    wait_for_saved(&site, "clip/13/es/title", "Natalia recuerda su casa");
    saved(&browser).await;
    browser
        .touch("#advisories input[value=loud]")
        .await
        .unwrap();
    site.wait_until("the advisory is kept", || {
        saved_field(&site, "clip/13/advisories").contains("loud")
    });
    saved(&browser).await;
    browser.touch("#undo").await.unwrap();
    site.wait_until("the advisory is taken back", || {
        !saved_field(&site, "clip/13/advisories").contains("loud")
    });
    wait_for_js(
        &browser,
        "!document.querySelector('#advisories input[value=loud]').checked",
    )
    .await;
    browser.touch("#undo").await.unwrap();
    wait_for_saved(&site, "clip/13/es/title", &before);
    let shown = format!(
        "document.querySelector('{TITLE}').value === {}",
        json!(before)
    );
    wait_for_js(&browser, &shown).await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_offers_both_texts() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &ana).await;
    for (choice, stays) in [(".mine button", "De Ana"), (".theirs button", "De Eva")] {
        open(&browser, &daemon, CLIP).await;
        let before = saved_field(&site, "clip/13/es/title");
        let first = eva.write(&daemon, "clip/13/es/title", &before, "De Eva");
        assert_eq!(first.status, 200, "{}", first.text());
        write(&browser, TITLE, "De Ana").await;
        let message = browser.text(".conflict").await.unwrap();
        assert!(
            message.contains("Eva") && message.contains("De Ana") && message.contains("De Eva"),
            "{message}"
        );
        assert_eq!(saved_field(&site, "clip/13/es/title"), "De Eva");
        let waits = browser.text("#save-status p").await.unwrap();
        assert!(waits.contains("waits for you"), "{waits}");
        browser.touch(&format!(".conflict {choice}")).await.unwrap();
        wait_for_saved(&site, "clip/13/es/title", stays);
        saved(&browser).await;
        let shown = format!("document.querySelector('{TITLE}').value === '{stays}'");
        wait_for_js(&browser, &shown).await;
        let again = ana.write(&daemon, "clip/13/es/title", stays, "Otra vez");
        assert_eq!(again.status, 200, "{}", again.text());
    }
    // A text that somebody else overwrote cannot be undone; the page reports it without a choice.
    let last = "select max(change_id) || '' from change";
    let last: String = site
        .database()
        .query_row(last, [], |row| row.get(0))
        .unwrap();
    let eva_says = eva.write(&daemon, "clip/13/es/title", "Otra vez", "Y otra");
    assert_eq!(eva_says.status, 200, "{}", eva_says.text());
    let undone = ana.form(&daemon, "/staff/changes/undo", &[("change", &last)]);
    assert_eq!(undone.status, 409);
    let body = undone.text();
    assert!(body.contains("Eva") && !body.contains("Elija"), "{body}");
    // Where nobody writes here, what others wrote comes by itself.
    let credit = saved_field(&site, "clip/13/es/credit");
    eva.write(&daemon, "clip/13/es/credit", &credit, "Voz de Eva");
    browser.eval("document.activeElement.blur()").await.unwrap();
    browser
        .eval("document.dispatchEvent(new Event('visibilitychange'))")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#clip-13-es-credit').value === 'Voz de Eva'",
    )
    .await;
    wait_for_js(
        &browser,
        "document.querySelector('#status-message').textContent.includes('Eva')",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_edit_is_lost_while_the_server_does_not_respond() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    // An answer that comes too late: it was written, or it was not.
    daemon.signal(Signal::STOP);
    write(&browser, TITLE, "Escrito a oscuras").await;
    wait_for_js(
        &browser,
        "document.querySelector('#save-status p').dataset.state === 'saving'",
    )
    .await;
    write(&browser, TITLE, "Escrito a oscuras, y más").await;
    daemon.signal(Signal::CONT);
    wait_for_saved(&site, "clip/13/es/title", "Escrito a oscuras, y más");
    saved(&browser).await;
    // The plug is pulled, and somebody goes on writing.
    let address = daemon.address.clone();
    daemon.kill();
    write(&browser, TITLE, "Escrito sin la casa").await;
    wait_for_js(
        &browser,
        "document.querySelector('#save-status p').dataset.state === 'not'",
    )
    .await;
    let safe = "Object.values(localStorage).some((value) => value.includes('Escrito sin la casa'))";
    wait_for_js(&browser, safe).await;
    let daemon = site.serve_at(&address);
    browser
        .eval("window.dispatchEvent(new Event('online'))")
        .await
        .unwrap();
    wait_for_saved(&site, "clip/13/es/title", "Escrito sin la casa");
    saved(&browser).await;
    wait_for_js(&browser, "Object.values(localStorage).length === 0").await;
    // A page that was closed before it could save asks when it is opened again.
    let unsaved = "localStorage.setItem('docent-unsaved:Eva:clip/13/es/credit', JSON.stringify({ text: 'Voz de ayer', base: '' }))";
    browser.eval(unsaved).await.unwrap();
    open(&browser, &daemon, CLIP).await;
    browser.touch(".conflict .mine button").await.unwrap();
    wait_for_saved(&site, "clip/13/es/credit", "Voz de ayer");
    // The text is also kept when the session has ended.
    let out = eva.form(&daemon, "/staff/sign-out", &[]);
    assert_eq!(out.status, 303);
    write(&browser, TITLE, "Escrito sin permiso").await;
    browser
        .text("#save-status p[data-state=out] a")
        .await
        .unwrap();
    let shown = format!("document.querySelector('{TITLE}').value === 'Escrito sin permiso'");
    wait_for_js(&browser, &shown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_number_is_reported_beside_its_field() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    // In the library, on a room's page and on a clip's own.
    for (path, form) in [
        ("/staff/tour?q=", "#room-study details form"),
        ("/staff/rooms/study", "section form"),
        (CLIP, "form:has([value=renumber])"),
    ] {
        open(&browser, &daemon, path).await;
        let unfold = "document.querySelectorAll('.room-section details').forEach((element) => { element.open = true; })";
        browser.eval(unfold).await.unwrap();
        let number = format!("{form} [name=number]");
        write(&browser, &number, "12").await;
        browser.touch(&format!("{form} button")).await.unwrap();
        let message = browser
            .text(&format!("{form} .error-message"))
            .await
            .unwrap();
        assert!(
            message.contains("12") && message.contains("already"),
            "{message}"
        );
        let saved_field = format!(
            "document.activeElement === document.querySelector('{number}') && document.activeElement.value === '12'"
        );
        assert_eq!(browser.eval(&saved_field).await.unwrap(), true, "{path}");
        // Another number comes in, and the page goes on.
        write(&browser, &number, "977").await;
        let gone = format!("!document.querySelector('{form} .error-message')");
        wait_for_js(&browser, &gone).await;
        browser.touch(&format!("{form} button")).await.unwrap();
        let clips = if path == CLIP { "memorial" } else { "study" };
        site.wait_until("the clip is there", || {
            kept_clips(&site, clips).contains("977")
        });
        let back = if path == CLIP {
            "/staff/clips/977"
        } else {
            path.trim_end_matches("?q=")
        };
        wait_for_js(&browser, &format!("location.pathname === '{back}'")).await;
        // So that the number is free again for the next page.
        let form = [("shape", "remove-clip"), ("clip", "977")];
        assert_eq!(
            ana.form(&daemon, "/staff/draft/structure", &form).status,
            303
        );
    }
}

fn kept_clips(site: &TestSite, room: &str) -> String {
    saved_field(site, &format!("room/{room}/clips"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_with_its_page_and_has_a_text_alternative() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let chosen = "document.querySelector('[data-picture-file]').accept";
    let accepts = browser.eval(chosen).await.unwrap();
    for kind in ["svg", "jpg", "png", "webp"] {
        assert!(accepts.as_str().unwrap().contains(kind), "{accepts}");
    }
    // A file that is no picture is refused, and nothing changes.
    let text = site.path("nota.jpg");
    std::fs::write(&text, "a note").unwrap();
    browser.choose("[data-picture-file]", &text).await.unwrap();
    let is_expected = |text: &str| text.contains("not a picture");
    browser
        .wait_text("[data-picture-error]", is_expected, TIMEOUT)
        .await
        .unwrap();
    assert_eq!(saved_field(&site, "clip/13/picture/file"), "");
    let drawing = tour().join("study/picture.svg");
    browser
        .choose("[data-picture-file]", &drawing)
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('.picture-preview img')?.naturalWidth > 0",
    )
    .await;
    let file = saved_field(&site, "clip/13/picture/file");
    assert!(file.contains(" drawing "), "{file}");
    write(&browser, "#clip-13-picture-alternative-es", "Una mesa").await;
    wait_for_saved(&site, "clip/13/picture/alternative/es", "Una mesa");
    saved(&browser).await;
    // It is removed with all its texts.
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("[data-picture-remove]").await.unwrap();
    wait_for_saved(&site, "clip/13/picture/file", "");
    assert_eq!(saved_field(&site, "clip/13/picture/alternative/es"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_hours_are_edited_by_days_and_times() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/museum").await;
    let before = saved_field(&site, "hours");
    let rows = "document.querySelectorAll('#opening-intervals .opening-interval').length";
    let lines = before.lines().count();
    wait_for_js(&browser, &format!("{rows} === {lines}")).await;
    browser.touch("#add-hours").await.unwrap();
    let last = |css: &str| format!("#opening-intervals .opening-interval:last-child {css}");
    for day in ["monday", "sunday"] {
        browser
            .touch(&last(&format!("[value={day}]")))
            .await
            .unwrap();
    }
    wait_for_saved(
        &site,
        "hours",
        &format!("{before}\nmonday sunday 10:00 17:00"),
    );
    saved(&browser).await;
    // An invalid time is reported beside its field, and nothing is lost.
    let close = "document.querySelectorAll('#opening-intervals .opening-interval:last-child .time-input')[1]";
    let put = |time: &str| {
        format!(
            "(({close}).value = '{time}', ({close}).dispatchEvent(new Event('change', {{ bubbles: true }})))"
        )
    };
    browser.eval(&put("25:99")).await.unwrap();
    let message = browser.text("section .error-message").await.unwrap();
    assert!(message.contains("25:99"), "{message}");
    assert!(saved_field(&site, "hours").ends_with("monday sunday 10:00 17:00"));
    browser.eval(&put("19:30")).await.unwrap();
    wait_for_saved(
        &site,
        "hours",
        &format!("{before}\nmonday sunday 10:00 19:30"),
    );
    saved(&browser).await;
    browser.touch(&last(".danger")).await.unwrap();
    wait_for_saved(&site, "hours", &before);
    // The rows follow what is taken back.
    saved(&browser).await;
    browser.touch("#undo").await.unwrap();
    wait_for_js(&browser, &format!("{rows} === {}", lines + 1)).await;
    assert_eq!(
        browser.console_errors().await.unwrap().len(),
        1,
        "the time that is none"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_can_be_changed_by_keyboard_and_by_dragging() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/tour").await;
    let clips = || saved_field(&site, "room/memorial/clips");
    let before = clips();
    let names: Vec<&str> = before.split(' ').collect();
    let (one, two) = (names[0], names[1]);
    let focus = format!("document.getElementById('down-{one}').focus()");
    browser.eval(&focus).await.unwrap();
    browser.eval("window.before = true").await.unwrap();
    press(&browser, "Enter", 13).await;
    site.wait_until("the first is no longer first", || clips().starts_with(two));
    // On the page that comes then, not on the one that goes.
    let focused = format!(
        "!window.before && document.readyState === 'complete' && document.activeElement.closest('li')?.id === 'clip-{one}'"
    );
    wait_for_js(&browser, &focused).await;
    // By hand, back to where it was.
    let grip = format!("#clip-{one} [data-drag-handle]");
    scroll_into_view(&browser, &grip).await;
    let above = format!("document.querySelector('#clip-{two}').getBoundingClientRect().y + 2");
    let above = browser.eval(&above).await.unwrap();
    browser.eval("window.before = true").await.unwrap();
    drag_to(&browser, &grip, above.as_f64().unwrap()).await;
    site.wait_until("it is first again", || clips() == before);
    let reloaded = "!window.before && document.readyState === 'complete'";
    wait_for_js(&browser, reloaded).await;
    // Filters stay in the address.
    write(&browser, "#tour-filter [name=q]", "natalia").await;
    wait_for_js(&browser, "location.search === '?q=natalia'").await;
    let seen = "document.querySelectorAll('[data-clip]').length";
    let found = browser.eval(seen).await.unwrap();
    open(&browser, &daemon, "/staff/tour?q=natalia").await;
    wait_for_js(&browser, &format!("{seen} === {found}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_can_read_and_change_nothing() {
    let site = new_site();
    let daemon = site.serve();
    let luz = member(&site, &daemon, "Luz", "viewer");
    for path in [
        "/staff/tour",
        CLIP,
        "/staff/rooms/study",
        "/staff/museum",
        "/staff/routes",
        "/staff/routes/all",
    ] {
        let page = luz.get(&daemon, path).text();
        assert!(!page.contains("/staff/draft/structure"), "{path}");
        let free = page.split("data-field").skip(1);
        for text in free {
            assert!(
                ["readonly", "disabled"].iter().any(|fixed| text
                    .split('>')
                    .next()
                    .unwrap()
                    .contains(fixed)),
                "{path}: {text}"
            );
        }
    }
}
