//! The pages of the editor: nothing is hidden, and everything is accessible.

use crate::editor_page::{CLIP, new_site, open, staff_browser};
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::Screen;
use crate::support::staff::member;

/// Sticky parts below the header stay visible, however many lines the header has.
#[tokio::test(flavor = "multi_thread")]
async fn no_sticky_part_is_hidden_by_the_header() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = staff_browser(&daemon, &ana).await;
    for language in ["es", "en"] {
        ana.sign_in_browser(&browser, &daemon, language).await;
        for (width, height) in [(820, 1180), (1180, 820), (1280, 800), (1366, 768)] {
            let shape = Screen {
                width,
                height,
                scale: 1.0,
            };
            browser.emulate_screen(shape).await.unwrap();
            for (path, sticks) in [(CLIP, ".save-bar"), ("/staff", ".tour-filter")] {
                open(&browser, &daemon, path).await;
                let below = format!(
                    "(async () => {{ scrollTo({{ top: 900, behavior: 'instant' }}); await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); const at = (css) => document.querySelector(css).getBoundingClientRect(); return at('{sticks}').top >= at('.staff-header').bottom - 1 && scrollY > 500; }})()"
                );
                let found = browser.eval(&below).await.unwrap();
                assert_eq!(found, true, "{path} {language} {width} × {height}");
            }
        }
    }
}

/// The accessibility of every editor page.
#[tokio::test(flavor = "multi_thread")]
async fn the_editor_pages_are_accessible() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = axe_browser().await;
    ana.sign_in_browser(&browser, &daemon, "en").await;
    let mut found = Vec::new();
    for (name, path) in [
        ("library", "/staff"),
        ("clip", CLIP),
        ("room", "/staff/rooms/study"),
        ("house", "/staff/museum"),
        ("routes", "/staff/routes"),
        ("route", "/staff/routes/with-children"),
    ] {
        open(&browser, &daemon, path).await;
        found.extend(violations(&browser, name).await);
        found.extend(unreachable_controls(&browser).await);
        if name == "clip" {
            let below =
                "document.querySelector('#captions').scrollIntoView({ behavior: 'instant' })";
            browser.eval(below).await.unwrap();
            found.extend(violations(&browser, "captions").await);
        }
    }
    found.extend(browser.console_errors().await.unwrap());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
