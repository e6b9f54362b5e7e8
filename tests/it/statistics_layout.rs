//! The statistics pages: accessibility, keyboard and print.

use std::path::{Path, PathBuf};

use base64::Engine;
use docent::model::Role;
use serde_json::{Value, json};

use crate::screens::wait_for_js;
use crate::statistics_page::{HERE, open, sign_in_browser, statistics_browser, text};
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::Browser;
use crate::support::statistics_fixture::StatisticsFixture;

fn album() -> PathBuf {
    let album = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&album).unwrap();
    album
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_month_is_complete_and_has_its_definitions() {
    let fixture = StatisticsFixture::large().await;
    let browser = statistics_browser(&fixture).await;
    let month = (fixture.today + -31).date().strftime("%Y-%m").to_string();
    open(&browser, &fixture, &format!("{HERE}/months/{month}")).await;
    let imprint = text(&browser, ".imprint").await;
    assert!(imprint.contains("definiciones, versión 2"), "{imprint}");
    browser
        .cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await
        .unwrap();
    let seen = |css: &str| {
        format!(
            "[...document.querySelectorAll('{css}')].some((element) => element.checkVisibility())"
        )
    };
    for hidden in [
        ".staff-header",
        ".breadcrumbs",
        ".data-table",
        "#print",
        ".skip-link",
    ] {
        wait_for_js(&browser, &format!("!{}", seen(hidden))).await;
    }
    for shown in [
        ".imprint",
        ".key-figures",
        ".chart",
        "#definitions dd",
        ".figure-table",
    ] {
        wait_for_js(&browser, &seen(shown)).await;
    }
    browser
        .cdp("Emulation.setEmulatedMedia", json!({ "media": "" }))
        .await
        .unwrap();
    // Clips without plays are listed by number and variant.
    let silent = text(&browser, "main").await;
    assert!(!silent.contains("-described"), "{silent}");
    // Printed pages also have the museum's name and the definitions.
    open(&browser, &fixture, HERE).await;
    let paper = json!({ "media": "print" });
    assert_eq!(browser.eval(&seen(".imprint")).await.unwrap(), false);
    browser
        .cdp("Emulation.setEmulatedMedia", paper)
        .await
        .unwrap();
    wait_for_js(&browser, &seen(".imprint")).await;
    // Collapsed content is printed row by row, and a heading stays with its chart.
    let fold = "(() => { document.querySelector('main').insertAdjacentHTML('beforeend', '<details class=folded-rows><summary>6 more</summary><p id=folded>A row</p></details>'); return document.querySelector('#folded').checkVisibility({ contentVisibilityAuto: true }) && !document.querySelector('.folded-rows:last-child > summary').checkVisibility(); })()";
    assert_eq!(browser.eval(fold).await.unwrap(), true);
    let screen = json!({ "media": "" });
    browser
        .cdp("Emulation.setEmulatedMedia", screen)
        .await
        .unwrap();
    open(&browser, &fixture, &format!("{HERE}/months/{month}")).await;
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
                "fetch('{HERE}/months/{wrong}').then((value) => value.status)"
            ))
            .await
            .unwrap();
        assert_eq!(status, 404, "{wrong}");
    }
    open(&browser, &fixture, &format!("{HERE}/months/2999-01")).await;
    let message = text(&browser, ".error-message").await;
    assert!(message.contains("«2999-01» no es un mes"), "{message}");
    browser.touch("#months a").await.unwrap();
    wait_for_js(&browser, "!!document.querySelector('.imprint')").await;
}

/// The accessibility violations of a page, with all tables unfolded.
async fn problems_of_page(
    browser: &Browser,
    fixture: &StatisticsFixture,
    name: &str,
    path: &str,
) -> Vec<String> {
    open(browser, fixture, path).await;
    let unfold = "document.querySelectorAll('details.data-table, #people details').forEach((element) => element.open = true)";
    browser.eval(unfold).await.unwrap();
    let mut found = violations(browser, &format!("statistics-{name}")).await;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    if browser.eval(wide).await.unwrap() != true {
        found.push(format!("{name}: scrolls sideways"));
    }
    let errors = browser.console_errors().await.unwrap();
    found.extend(errors.into_iter().map(|error| format!("{name}: {error}")));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_report_explains_what_will_be_shown() {
    let fixture = StatisticsFixture::empty().await;
    let browser = axe_browser().await;
    sign_in_browser(&browser, &fixture, &fixture.in_process.token, "es").await;
    let found = problems_of_page(&browser, &fixture, "empty", HERE).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    let message = text(&browser, ".empty-state").await;
    assert!(
        message.contains("Todavía no se ha escuchado nada"),
        "{message}"
    );
    let (_, eva) = fixture.member("Eva", Role::Viewer).await;
    sign_in_browser(&browser, &fixture, &eva, "es").await;
    open(&browser, &fixture, HERE).await;
    let heads = "[...document.querySelectorAll('main h2')].map((element) => element.innerText)";
    let expected = json!([
        "Todavía no se ha escuchado nada",
        "Qué quieren decir las palabras"
    ]);
    assert_eq!(browser.eval(heads).await.unwrap(), expected);
    assert!(
        message.contains("la curva que muestra dónde lo dejan"),
        "{message}"
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
async fn the_statistics_pages_are_accessible() {
    let mut fixture = StatisticsFixture::with_known_figures().await;
    fixture.add_earlier_recording().await;
    let browser = axe_browser().await;
    let mut found = Vec::new();
    let month = (fixture.today + -1).date().strftime("%Y-%m").to_string();
    sign_in_browser(&browser, &fixture, &fixture.in_process.token, "es").await;
    for (name, path) in [
        ("small", HERE.to_owned()),
        ("clip", format!("{HERE}/clips/1")),
        ("month", format!("{HERE}/months/{month}")),
    ] {
        found.extend(problems_of_page(&browser, &fixture, name, &path).await);
        found.extend(unreachable_controls(&browser).await);
    }
    let full = StatisticsFixture::large().await;
    let quarter = format!("{HERE}?period=90");
    sign_in_browser(&browser, &full, &full.in_process.token, "en").await;
    found.extend(problems_of_page(&browser, &full, "full", &quarter).await);
    assert!(found.is_empty(), "{}", found.join("\n"));

    // With colours of their own.
    let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    browser
        .cdp("Emulation.setEmulatedMedia", forced)
        .await
        .unwrap();
    open(&browser, &full, &quarter).await;
    // Colours are the reader's own then.
    let axed = "axe.run(document, { rules: { 'color-contrast': { enabled: false } } }).then((value) => value.violations.map((value) => value.id))";
    assert_eq!(browser.eval(axed).await.unwrap(), json!([]));
    let ink = "getComputedStyle(document.querySelector('.chart > rect:not(.incomplete)')).fill === getComputedStyle(document.body).color";
    assert_eq!(browser.eval(ink).await.unwrap(), true);
}
