//! The pages of the statistics on every desk: measured, by keyboard, and on paper.

use std::path::{Path, PathBuf};

use base64::Engine;
use serde_json::{Value, json};

use crate::access::{MEASURE, measuring};
use crate::statistics_page::{HERE, desk, open, seat, text};
use crate::support::browser::{Browser, Screen};
use crate::support::visited::Visited;

async fn press(browser: &Browser, key: &str, code: u32) {
    for kind in ["keyDown", "keyUp"] {
        let text = if key == "Enter" && kind == "keyDown" {
            "\r"
        } else {
            ""
        };
        let key = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        browser.cdp("Input.dispatchKeyEvent", key).await.unwrap();
    }
}

fn album() -> PathBuf {
    let album = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&album).unwrap();
    album
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_printed_whole_with_its_definitions() {
    let house = Visited::full().await;
    let browser = desk(&house).await;
    let month = (house.today + -31).date().strftime("%Y-%m").to_string();
    open(&browser, &house, &format!("{HERE}/months/{month}")).await;
    let imprint = text(&browser, ".imprint").await;
    assert!(imprint.contains("definiciones, versión 1"), "{imprint}");
    browser
        .cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await
        .unwrap();
    let seen = |css: &str| {
        format!("[...document.querySelectorAll('{css}')].some((it) => it.checkVisibility())")
    };
    for hidden in [".desk", ".trail", ".twin", "#print", ".skip"] {
        assert_eq!(
            browser.eval(&seen(hidden)).await.unwrap(),
            false,
            "{hidden}"
        );
    }
    for shown in [
        ".imprint",
        ".figures",
        ".chart",
        "#definitions dd",
        ".told-table",
    ] {
        assert_eq!(browser.eval(&seen(shown)).await.unwrap(), true, "{shown}");
    }
    browser
        .cdp("Emulation.setEmulatedMedia", json!({ "media": "" }))
        .await
        .unwrap();
    // A4 and Letter, in inches.
    for (name, width, height) in [("a4", 8.27, 11.69), ("letter", 8.5, 11.0)] {
        let size = json!({ "paperWidth": width, "paperHeight": height, "preferCSSPageSize": false, "printBackground": false });
        let printed = browser.cdp("Page.printToPDF", size).await.unwrap();
        let pdf = base64::engine::general_purpose::STANDARD
            .decode(printed["data"].as_str().unwrap())
            .unwrap();
        std::fs::write(
            album().join(format!("staff-statistics-month.{name}.pdf")),
            &pdf,
        )
        .unwrap();
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page\n").count();
        assert!((4..=9).contains(&pages), "{name}: {pages} pages");
    }
    for wrong in ["2026-13", "x", "2999-01", "2026-1"] {
        let status = browser
            .eval(&format!(
                "fetch('{HERE}/months/{wrong}').then((it) => it.status)"
            ))
            .await
            .unwrap();
        assert_eq!(status, 404, "{wrong}");
    }
}

/// Puts each page into every size and look, and keeps its picture.
async fn measure(
    browser: &Browser,
    house: &Visited,
    name: &str,
    path: &str,
    language: &str,
    found: &mut Vec<String>,
) {
    seat(browser, house, &house.inside.token, language).await;
    for (width, height) in [(1280, 800), (820, 1180)] {
        let size = Screen {
            width,
            height,
            scale: 1.0,
        };
        browser.resemble(size).await.unwrap();
        for look in ["light", "dark"] {
            open(browser, house, path).await;
            let put = format!("document.documentElement.dataset.theme = '{look}'");
            browser.eval(&put).await.unwrap();
            browser.eval("document.querySelectorAll('details.twin, #people details').forEach((it) => it.open = true)").await.unwrap();
            let said = browser
                .eval(&format!("({MEASURE})(3.2, {width}, false, false)"))
                .await
                .unwrap();
            let said = said.as_array().unwrap().iter().filter_map(Value::as_str);
            // Rows of a table are close to each other, and a table scrolls within its own region.
            let regions =
                "[...document.querySelectorAll('.scroll')].map((it) => `cut off: ${it.ariaLabel}`)";
            let regions = browser.eval(regions).await.unwrap();
            let own = |it: &str| regions.as_array().unwrap().iter().any(|one| one == it);
            let said = said.filter(|it| {
                let usual = [
                    "Ir al contenido",
                    "Skip to content",
                    "too near",
                    "wider than",
                ];
                !own(it) && usual.iter().all(|usual| !it.contains(usual))
            });
            found.extend(said.map(|it| format!("{name} {width} {look}: {it}")));
            let wide = "document.documentElement.scrollWidth <= innerWidth";
            if browser.eval(wide).await.unwrap() != true {
                found.push(format!("{name} {width} {look}: scrolls sideways"));
            }
            browser.eval("document.querySelectorAll('details.twin, #people details').forEach((it) => it.open = false)").await.unwrap();
            let whole = json!({ "format": "png", "captureBeyondViewport": true });
            let picture = browser.cdp("Page.captureScreenshot", whole).await.unwrap();
            let picture = base64::engine::general_purpose::STANDARD
                .decode(picture["data"].as_str().unwrap())
                .unwrap();
            let file = album().join(format!("staff-statistics-{name}.{width}.{look}.png"));
            std::fs::write(file, picture).unwrap();
        }
    }
    let errors = browser.console_errors().await.unwrap();
    found.extend(errors.into_iter().map(|it| format!("{name}: {it}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_house_says_what_will_be_here() {
    let house = Visited::empty().await;
    let browser = measuring().await;
    let mut found = Vec::new();
    measure(&browser, &house, "empty", HERE, "es", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    let said = text(&browser, ".nothing").await;
    assert!(said.contains("Todavía no se ha escuchado nada"), "{said}");
    assert!(
        said.contains("la curva que muestra dónde lo dejan"),
        "{said}"
    );
    assert_eq!(
        browser
            .eval("document.querySelector('.chart')")
            .await
            .unwrap(),
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_shut_nobody_out() {
    let mut house = Visited::known().await;
    house.heard_before().await;
    let browser = measuring().await;
    let mut found = Vec::new();
    let month = (house.today + -1).date().strftime("%Y-%m").to_string();
    for (name, path) in [
        ("small", HERE.to_owned()),
        ("clip", format!("{HERE}/clips/1")),
        ("month", format!("{HERE}/months/{month}")),
    ] {
        measure(&browser, &house, name, &path, "es", &mut found).await;
    }
    let full = Visited::full().await;
    let quarter = format!("{HERE}?period=90");
    measure(&browser, &full, "full", &quarter, "en", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));

    // With colours of their own.
    let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    browser
        .cdp("Emulation.setEmulatedMedia", forced)
        .await
        .unwrap();
    open(&browser, &full, &quarter).await;
    let said = browser
        .eval(&format!("({MEASURE})(3.2, 820, false, true)"))
        .await
        .unwrap();
    let said: Vec<&str> = said
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .filter(|it| it.starts_with("axe"))
        .collect();
    assert!(said.is_empty(), "{said:?}");
    let whole = json!({ "format": "png", "captureBeyondViewport": true });
    let picture = browser.cdp("Page.captureScreenshot", whole).await.unwrap();
    let picture = base64::engine::general_purpose::STANDARD
        .decode(picture["data"].as_str().unwrap())
        .unwrap();
    std::fs::write(album().join("staff-statistics-full.forced.png"), picture).unwrap();
    let ink = "getComputedStyle(document.querySelector('.chart > rect:not(.open)')).fill === getComputedStyle(document.body).color";
    assert_eq!(browser.eval(ink).await.unwrap(), true);
    browser
        .cdp("Emulation.setEmulatedMedia", json!({ "features": [] }))
        .await
        .unwrap();

    // The keyboard reaches everything, and shows where it is.
    seat(&browser, &house, &house.inside.token, "es").await;
    for path in [HERE.to_owned(), format!("{HERE}/clips/1")] {
        open(&browser, &house, &path).await;
        let reach = "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0 && it.type !== 'hidden')";
        browser
            .eval(&format!("window.left = new Set({reach})"))
            .await
            .unwrap();
        let count = browser
            .eval("window.left.size")
            .await
            .unwrap()
            .as_u64()
            .unwrap();
        assert!(count > 20, "{count}");
        for _ in 0..count + 20 {
            press(&browser, "Tab", 9).await;
            let ringed = "(() => { const it = document.activeElement; window.left.delete(it); return it === document.body || parseFloat(getComputedStyle(it).outlineWidth) >= 3; })()";
            assert_eq!(browser.eval(ringed).await.unwrap(), true, "{path}: no ring");
        }
        let left = "[...window.left].map((it) => it.outerHTML.slice(0, 90))";
        assert_eq!(browser.eval(left).await.unwrap(), json!([]), "{path}");
    }
}
