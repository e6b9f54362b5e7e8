//! Accessibility checks of a page in a browser: axe's rules, sizes and keyboard.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::browser::{Browser, Screen};

/// A browser that loads axe into every page.
pub(crate) async fn axe_browser() -> Browser {
    let rules =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe/node_modules/axe-core/axe.min.js");
    let rules = fs::read_to_string(rules).expect("axe-core: `deploy/needs.sh test` fetches it");
    let browser = Browser::open().await.unwrap();
    let bring = json!({ "source": rules });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", bring)
        .await
        .unwrap();
    browser
}

/// The accessibility violations of the current staff page, on a laptop and on a tablet, in the light and in
/// the dark theme. `make screenshots` stores a screenshot of each.
pub(crate) async fn violations(browser: &Browser, name: &str) -> Vec<String> {
    let pictures = std::env::var_os("DOCENT_PICTURES").is_some();
    let mut found = Vec::new();
    for (shape, width, height) in [("laptop", 1280, 800), ("tablet", 820, 1180)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        // The dark theme differs in its colours only, and they are the same on each device.
        let by_night: &[&str] = if shape == "laptop" {
            &["color-contrast"]
        } else {
            &[]
        };
        for (look, rules) in [("light", Value::Null), ("dark", json!(by_night))] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": look }] });
            browser
                .cdp("Emulation.setEmulatedMedia", media)
                .await
                .unwrap();
            let measure = format!("({})({width}, {rules})", include_str!("accessibility.js"));
            let value = browser.eval(&measure).await.unwrap();
            let values = value.as_array().unwrap().iter().filter_map(Value::as_str);
            found.extend(values.map(|violation| format!("{name}, {shape}, {look}: {violation}")));
            if pictures {
                keep(browser, &format!("staff-{name}.{shape}.{look}.png")).await;
            }
        }
    }
    let laptop = Screen::of_size(1280, 800);
    browser.emulate_screen(laptop).await.unwrap();
    found
}

/// Stores a screenshot of the whole page.
pub(crate) async fn keep(browser: &Browser, name: &str) {
    let album = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    fs::create_dir_all(&album).unwrap();
    let whole = json!({ "captureBeyondViewport": true });
    let picture = browser.cdp("Page.captureScreenshot", whole).await.unwrap();
    let picture = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
    fs::write(album.join(name), picture).unwrap();
}

/// The tab key reaches one button of a radio group; arrow keys lead to the others.
const REACHED: &str = "[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0 && element.type !== 'hidden')
    .filter((element) => element.type !== 'radio' || element === ([...element.form.elements[element.name]].find((one) => one.checked) ?? element.form.elements[element.name][0]))";

/// Moves through the page with the tab key. Returns the elements that it does not reach or that show no
/// focus. Elements are identified by name, because parts of the page may be replaced meanwhile.
pub(crate) async fn unreachable_controls(browser: &Browser) -> Vec<String> {
    let watch = format!(
        "(() => {{
            const name = (value) => value.id || value.outerHTML.slice(0, 120);
            window.left = new Set({REACHED}.map(name));
            window.unringed = [];
            document.addEventListener('focusin', ({{ target }}) => {{
                window.left.delete(name(target));
                if (!(parseFloat(getComputedStyle(target).outlineWidth) >= 3)) window.unringed.push(name(target));
            }});
            return window.left.size;
        }})()"
    );
    let count = browser.eval(&watch).await.unwrap();
    let count = count.as_u64().unwrap();
    assert!(count >= 3, "only {count} can be reached");
    browser.tab(count).await.unwrap();
    if browser.eval("window.left.size").await.unwrap() != 0 {
        // Date fields and audio elements have several tab stops.
        browser.tab(40).await.unwrap();
    }
    let found = browser
        .eval("[...window.unringed.map((value) => `no ring: ${value}`), ...[...window.left].map((value) => `not reached: ${value}`)]")
        .await
        .unwrap();
    let found = found.as_array().unwrap().iter().filter_map(Value::as_str);
    found.map(str::to_owned).collect()
}

/// Presses and releases a key.
pub(crate) async fn press(browser: &Browser, key: &str, code: u32) {
    for kind in ["keyDown", "keyUp"] {
        let text = if (key, kind) == ("Enter", "keyDown") {
            "\r"
        } else {
            ""
        };
        let key = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        browser.cdp("Input.dispatchKeyEvent", key).await.unwrap();
    }
}
