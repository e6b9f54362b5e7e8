//! Writing the draft in a real browser: what is written keeps itself, and nobody loses a word.

use std::path::Path;

use rustix::process::Signal;
use serde_json::json;

use crate::screens::becomes;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, House};
use crate::support::staff::{Member, member};

const CLIP: &str = "/staff/clips/13?language=es";
const TITLE: &str = "#clip-13-es-title";

/// A browser in which somebody is signed in.
async fn desk(daemon: &Daemon, who: &Member) -> Browser {
    let browser = Browser::open().await.unwrap();
    let (name, value) = who.cookie.split_once('=').unwrap();
    let cookie = json!({ "name": name, "value": value, "url": daemon.url("/staff"), "path": "/staff", "httpOnly": true });
    browser.cdp("Network.setCookie", cookie).await.unwrap();
    browser
        .cdp("Emulation.setLocaleOverride", json!({ "locale": "en-US" }))
        .await
        .unwrap();
    browser
}

async fn open(browser: &Browser, daemon: &Daemon, path: &str) {
    browser.goto(&daemon.url(path)).await.unwrap();
    becomes(browser, "document.readyState === 'complete'").await;
}

/// Puts a text into a field as typing does.
async fn write(browser: &Browser, css: &str, text: &str) {
    let put = format!(
        "((it) => {{ it.focus(); it.value = {}; it.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); return true; }})(document.querySelector('{css}'))",
        json!(text)
    );
    browser.eval(&put).await.unwrap();
}

fn kept(house: &House, field: &str) -> String {
    let row = house.database().query_row(
        "select coalesce((select text from draft where field = ?), '')",
        [field],
        |row| row.get(0),
    );
    row.unwrap()
}

fn becomes_kept(house: &House, field: &str, text: &str) {
    house.wait_until(&format!("{field} is {text}"), || kept(house, field) == text);
}

async fn saved(browser: &Browser) {
    becomes(
        browser,
        "document.querySelector('#saving p').dataset.state === 'saved'",
    )
    .await;
}

fn house() -> House {
    House::new("default-output = \"silent\"\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_keeps_itself_and_can_be_taken_back() {
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = kept(&house, "clip/13/es/title");
    write(&browser, TITLE, "  Natalia recuerda su casa ").await;
    becomes_kept(&house, "clip/13/es/title", "Natalia recuerda su casa");
    saved(&browser).await;
    browser
        .touch("#advisories input[value=loud]")
        .await
        .unwrap();
    house.wait_until("the advisory is kept", || {
        kept(&house, "clip/13/advisories").contains("loud")
    });
    saved(&browser).await;
    browser.touch("#undo").await.unwrap();
    house.wait_until("the advisory is taken back", || {
        !kept(&house, "clip/13/advisories").contains("loud")
    });
    becomes(
        &browser,
        "!document.querySelector('#advisories input[value=loud]').checked",
    )
    .await;
    browser.touch("#undo").await.unwrap();
    becomes_kept(&house, "clip/13/es/title", &before);
    let shown = format!(
        "document.querySelector('{TITLE}').value === {}",
        json!(before)
    );
    becomes(&browser, &shown).await;
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_one_text_choose_which_stays() {
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &ana).await;
    for (choice, stays) in [(".mine button", "De Ana"), (".theirs button", "De Eva")] {
        open(&browser, &daemon, CLIP).await;
        let before = kept(&house, "clip/13/es/title");
        let first = eva.write(&daemon, "clip/13/es/title", &before, "De Eva");
        assert_eq!(first.status, 200, "{}", first.text());
        write(&browser, TITLE, "De Ana").await;
        let told = browser.text(".choice").await.unwrap();
        assert!(
            told.contains("Eva") && told.contains("De Ana") && told.contains("De Eva"),
            "{told}"
        );
        assert_eq!(kept(&house, "clip/13/es/title"), "De Eva");
        browser.touch(&format!(".choice {choice}")).await.unwrap();
        becomes_kept(&house, "clip/13/es/title", stays);
        saved(&browser).await;
        let shown = format!("document.querySelector('{TITLE}').value === '{stays}'");
        becomes(&browser, &shown).await;
        let again = ana.write(&daemon, "clip/13/es/title", stays, "Otra vez");
        assert_eq!(again.status, 200, "{}", again.text());
    }
    // Where nobody writes here, what others wrote comes by itself.
    let credit = kept(&house, "clip/13/es/credit");
    eva.write(&daemon, "clip/13/es/credit", &credit, "Voz de Eva");
    browser.eval("document.activeElement.blur()").await.unwrap();
    browser
        .eval("document.dispatchEvent(new Event('visibilitychange'))")
        .await
        .unwrap();
    becomes(
        &browser,
        "document.querySelector('#clip-13-es-credit').value === 'Voz de Eva'",
    )
    .await;
    becomes(
        &browser,
        "document.querySelector('#told').textContent.includes('Eva')",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_while_the_house_does_not_answer() {
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    // An answer that comes too late: it was written, or it was not.
    daemon.signal(Signal::STOP);
    write(&browser, TITLE, "Escrito a oscuras").await;
    becomes(
        &browser,
        "document.querySelector('#saving p').dataset.state === 'saving'",
    )
    .await;
    write(&browser, TITLE, "Escrito a oscuras, y más").await;
    daemon.signal(Signal::CONT);
    becomes_kept(&house, "clip/13/es/title", "Escrito a oscuras, y más");
    saved(&browser).await;
    // The plug is pulled, and somebody goes on writing.
    let address = daemon.address.clone();
    daemon.kill();
    write(&browser, TITLE, "Escrito sin la casa").await;
    becomes(
        &browser,
        "document.querySelector('#saving p').dataset.state === 'not'",
    )
    .await;
    let safe = "Object.values(localStorage).some((it) => it.includes('Escrito sin la casa'))";
    becomes(&browser, safe).await;
    let daemon = house.serve_at(&address);
    browser
        .eval("window.dispatchEvent(new Event('online'))")
        .await
        .unwrap();
    becomes_kept(&house, "clip/13/es/title", "Escrito sin la casa");
    saved(&browser).await;
    becomes(&browser, "Object.values(localStorage).length === 0").await;
    // A page that was shut before it could save asks once it is open again.
    let unsaved = "localStorage.setItem('docent-unsaved:Eva:clip/13/es/credit', JSON.stringify({ text: 'Voz de ayer', base: '' }))";
    browser.eval(unsaved).await.unwrap();
    open(&browser, &daemon, CLIP).await;
    browser.touch(".choice .mine button").await.unwrap();
    becomes_kept(&house, "clip/13/es/credit", "Voz de ayer");
    // Whoever is no longer signed in keeps the text too.
    let out = eva.form(&daemon, "/staff/sign-out", &[]);
    assert_eq!(out.status, 303);
    write(&browser, TITLE, "Escrito sin permiso").await;
    browser.text("#saving p[data-state=out] a").await.unwrap();
    let shown = format!("document.querySelector('{TITLE}').value === 'Escrito sin permiso'");
    becomes(&browser, &shown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_are_cut_moved_and_made() {
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let field = "clip/13/es/captions";
    let first = |text: &str| text.lines().nth(2).unwrap().to_owned();
    let count = || kept(&house, field).matches("-->").count();
    let before = kept(&house, field);
    let many = count();
    browser
        .touch("#cues li:first-child .edge:first-child button:last-child")
        .await
        .unwrap();
    house.wait_until("the first caption begins later", || {
        first(&kept(&house, field)) != first(&before)
    });
    let ms = |line: &str| -> i64 {
        let digits: Vec<i64> = line
            .split([':', '.', ' '])
            .take(4)
            .map(|it| it.parse().unwrap())
            .collect();
        ((digits[0] * 60 + digits[1]) * 60 + digits[2]) * 1000 + digits[3]
    };
    let later = kept(&house, field);
    assert_eq!(ms(&first(&later)) - ms(&first(&before)), 100);
    browser
        .touch("#cues li:first-child .cue-split")
        .await
        .unwrap();
    house.wait_until("there is one more", || count() == many + 1);
    saved(&browser).await;
    browser
        .touch("#cues li:first-child .cue-merge")
        .await
        .unwrap();
    house.wait_until("there is one less", || count() == many);
    saved(&browser).await;
    // Touching the strip plays from there.
    browser.touch("#strip").await.unwrap();
    becomes(&browser, "document.querySelector('#sound').currentTime > 1").await;
    browser
        .eval("document.querySelector('#sound').pause()")
        .await
        .unwrap();
    // From the transcript: the same words, and nothing that a rule would mind.
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#pace").await.unwrap();
    let words = |text: &str| -> Vec<String> {
        let said = text
            .lines()
            .filter(|it| *it != "WEBVTT" && !it.contains("-->"));
        said.flat_map(str::split_whitespace)
            .map(ToOwned::to_owned)
            .collect()
    };
    let transcript = kept(&house, "clip/13/es/transcript");
    house.wait_until("they are made anew", || {
        let now = kept(&house, field);
        now != later && words(&now) == words(&transcript)
    });
    let rows = format!(
        "document.querySelectorAll('#cues li').length === {}",
        count()
    );
    becomes(&browser, &rows).await;
    // A file of another editor is read; a broken one is told by its line.
    browser
        .eval("document.querySelector('.raw').open = true")
        .await
        .unwrap();
    let raw = "#clip-13-es-captions";
    browser
        .eval(&format!("document.querySelector('{raw}').select()"))
        .await
        .unwrap();
    browser
        .cdp("Input.insertText", json!({ "text": "WEBVTT\n\nnothing" }))
        .await
        .unwrap();
    let told = browser.text("#faults li").await.unwrap();
    assert!(told.contains('3'), "{told}");
    browser
        .eval(&format!("document.querySelector('{raw}').select()"))
        .await
        .unwrap();
    let srt = "1\n00:00:01,000 --> 00:00:03,500\nNatalia recuerda.\n";
    browser
        .cdp("Input.insertText", json!({ "text": srt }))
        .await
        .unwrap();
    browser.eval("document.activeElement.blur()").await.unwrap();
    becomes_kept(
        &house,
        field,
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nNatalia recuerda.\n",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_changes_by_keys_and_by_hand() {
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let browser = desk(&daemon, &ana).await;
    open(&browser, &daemon, "/staff").await;
    let clips = || kept(&house, "room/memorial/clips");
    let before = clips();
    let names: Vec<&str> = before.split(' ').collect();
    let (one, two) = (names[0], names[1]);
    let focus = format!("document.getElementById('down-{one}').focus()");
    browser.eval(&focus).await.unwrap();
    for kind in ["keyDown", "keyUp"] {
        let key = json!({ "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
        browser.cdp("Input.dispatchKeyEvent", key).await.unwrap();
    }
    house.wait_until("the first is no longer first", || clips().starts_with(two));
    let focused = format!("document.activeElement.closest('li')?.id === 'clip-{one}'");
    becomes(&browser, &focused).await;
    // By hand, back to where it was.
    let places = format!(
        "((from, to) => {{ from.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const a = from.getBoundingClientRect(), b = to.getBoundingClientRect(); return [a.x + a.width / 2, a.y + a.height / 2, b.y + 2]; }})(document.querySelector('#clip-{one} [data-grip]'), document.querySelector('#clip-{two}'))"
    );
    let at = browser.eval(&places).await.unwrap();
    let (x, y, to) = (&at[0], &at[1], &at[2]);
    for (kind, y) in [
        ("mousePressed", y),
        ("mouseMoved", to),
        ("mouseReleased", to),
    ] {
        let moved = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        browser
            .cdp("Input.dispatchMouseEvent", moved)
            .await
            .unwrap();
    }
    house.wait_until("it is first again", || clips() == before);
    // Filters stay in the address.
    write(&browser, "#sieve [name=q]", "natalia").await;
    becomes(&browser, "location.search === '?q=natalia' && [...document.querySelectorAll('[data-clip]:not([hidden])')].every((it) => it.dataset.text.includes('natalia'))").await;
    let seen = "document.querySelectorAll('[data-clip]:not([hidden])').length";
    let found = browser.eval(seen).await.unwrap();
    open(&browser, &daemon, "/staff?q=natalia").await;
    becomes(&browser, &format!("{seen} === {found}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_reads_and_changes_nothing() {
    let house = house();
    let daemon = house.serve();
    let luz = member(&house, &daemon, "Luz", "viewer");
    for path in ["/staff", CLIP, "/staff/rooms/study", "/staff/house"] {
        let page = luz.get(&daemon, path).text();
        assert!(!page.contains("/staff/draft/shape"), "{path}");
        let free = page.split("data-field").skip(1);
        for it in free {
            assert!(
                it.split('>').next().unwrap().contains("readonly"),
                "{path}: {it}"
            );
        }
    }
}

/// What every page of the editors must be, on a laptop and on a tablet, by day and by night.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_the_editors() {
    let rules =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe/node_modules/axe-core/axe.min.js");
    let rules = std::fs::read_to_string(rules).unwrap();
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "admin");
    let browser = desk(&daemon, &ana).await;
    let bring = json!({ "source": rules });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", bring)
        .await
        .unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let mut said = Vec::new();
    for (shape, width, height) in [("laptop", 1280, 800), ("tablet", 820, 1180)] {
        browser
            .resemble(Screen {
                width,
                height,
                scale: 1.0,
            })
            .await
            .unwrap();
        for theme in ["light", "dark"] {
            for (name, path) in [
                ("library", "/staff"),
                ("clip", CLIP),
                ("room", "/staff/rooms/study"),
                ("house", "/staff/house"),
            ] {
                open(&browser, &daemon, path).await;
                browser
                    .eval(&format!(
                        "document.documentElement.dataset.theme = '{theme}'"
                    ))
                    .await
                    .unwrap();
                let found = browser
                    .eval(&format!("({})({width})", include_str!("editor.js")))
                    .await
                    .unwrap();
                let found = found
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|it| it.as_str());
                said.extend(found.map(|it| format!("{name}, {shape}, {theme}: {it}")));
                let file = folder.join(format!("staff-{name}.{shape}.{theme}.png"));
                browser.screenshot(&file).await.unwrap();
                if name == "clip" {
                    let below = "document.querySelector('#captions').scrollIntoView({ behavior: 'instant' })";
                    browser.eval(below).await.unwrap();
                    let file = folder.join(format!("staff-captions.{shape}.{theme}.png"));
                    browser.screenshot(&file).await.unwrap();
                }
            }
        }
    }
    let errors = browser.console_errors().await.unwrap();
    said.extend(errors);
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_reaches_all_of_the_editors() {
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "admin");
    let browser = desk(&daemon, &ana).await;
    for path in ["/staff", CLIP, "/staff/rooms/study", "/staff/house"] {
        open(&browser, &daemon, path).await;
        let reach = "window.left = new Set([...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0 && it.type !== 'hidden'))";
        browser.eval(reach).await.unwrap();
        let count = browser.eval("window.left.size").await.unwrap();
        for _ in 0..count.as_u64().unwrap() + 3 {
            for kind in ["keyDown", "keyUp"] {
                let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
                browser.cdp("Input.dispatchKeyEvent", key).await.unwrap();
            }
            browser
                .eval("window.left.delete(document.activeElement)")
                .await
                .unwrap();
        }
        let left = "[...window.left].map((it) => it.outerHTML.slice(0, 90))";
        assert_eq!(browser.eval(left).await.unwrap(), json!([]), "{path}");
    }
}
