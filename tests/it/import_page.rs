//! The import page in a real browser.

use std::fs;

use crate::screens::wait_for_js;
use crate::staff_import::{SAMPLES, published};
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{Member, member};

async fn import_browser(daemon: &Daemon, ana: &Member) -> Browser {
    let browser = axe_browser().await;
    ana.sign_in_browser(&browser, daemon, "es").await;
    browser.goto(&daemon.url("/staff/import")).await.unwrap();
    browser
}

async fn stage(browser: &Browser, wanted: &str) {
    let stage = format!("document.querySelector('.import-page').dataset.stage === '{wanted}'");
    wait_for_js(browser, &stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_would_change_before_anything_does() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = import_browser(&daemon, &ana).await;
    let mut found = violations(&browser, "bulk-empty").await;
    let table = site.path("audios.csv");
    let rows = [
        "room,stop,lang,title,audio,transcript",
        "12,901,es,El jardín,tone.mp3,Aquí crecen cactus.",
        "12,902,es,,nada.mp3,",
        "12,13,es,Natalia recuerda,tone.mp3,",
    ];
    fs::write(&table, rows.join("\n")).unwrap();
    let files = format!("{}\n{SAMPLES}/tone.mp3", table.display());
    browser.choose("#files", files.as_ref()).await.unwrap();
    let brought = "document.querySelectorAll('.imported-files li').length === 2";
    wait_for_js(&browser, brought).await;
    found.extend(violations(&browser, "bulk-brought").await);
    browser.touch("form[action$=preview] button").await.unwrap();
    stage(&browser, "looked").await;
    found.extend(violations(&browser, "bulk-looked").await);
    found.extend(unreachable_controls(&browser).await);
    let rows = "[...document.querySelectorAll('.rows .location')].map((element) => element.textContent).join()";
    assert_eq!(browser.eval(rows).await.unwrap(), "3,2,4");
    // An action that cannot be undone needs a confirmation.
    let discard = "form[action$=discard] button";
    browser.eval("window.confirm = () => false").await.unwrap();
    browser.touch(discard).await.unwrap();
    stage(&browser, "looked").await;
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch(discard).await.unwrap();
    stage(&browser, "none").await;
    found.extend(browser.console_errors().await.unwrap());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// A workbook as a spreadsheet program saves it: shared texts, numbers, a formula, several scripts, an empty
/// row and a second sheet.
#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_imported_on_the_page() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = import_browser(&daemon, &ana).await;
    let files = format!("{SAMPLES}/clips.xlsx\n{SAMPLES}/tone.mp3");
    browser.choose("#files", files.as_ref()).await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelectorAll('.imported-files li').length === 2",
    )
    .await;
    browser.touch("form[action$=preview] button").await.unwrap();
    stage(&browser, "looked").await;
    let page = browser.text("main").await.unwrap();
    for sentence in [
        "2 nuevas",
        "El jardín de los niños",
        "The garden",
        "no se leyeron: Notas",
        // By readable names, not by the names of the database.
        "Monumento · 902 (Para familias) · English · The garden",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
    browser.touch("form[action$=apply] button").await.unwrap();
    stage(&browser, "done").await;
    let kept = |field: &str| -> String {
        let sql = "select text from draft where field = ?";
        let database = site.database();
        database
            .query_row(sql, [field], |row| row.get(0))
            .unwrap_or_default()
    };
    assert_eq!(
        kept("clip/901/es/transcript"),
        "Aquí crecen cactus.\n\nY conejos."
    );
    assert_eq!(kept("clip/901/advisories"), "death");
    assert_eq!(kept("clip/902-family/en/title"), "The garden");
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}
