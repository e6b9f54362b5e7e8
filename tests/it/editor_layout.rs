//! The accessibility of the editor pages.

use crate::editor_page::{CLIP, new_site, open};
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::staff::member;

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
        ("library", "/staff/tour"),
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
