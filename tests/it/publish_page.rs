//! The pages from draft to edition, in a real browser.

use std::path::Path;

use crate::publish::{draft, publish, replace_clip_13, write};
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{Member, member};

/// A draft with changes of every kind, some of which are faults.
fn a_busy_draft(site: &TestSite, daemon: &Daemon, by: &Member) {
    write(
        site,
        daemon,
        by,
        "clip/13/es/title",
        "Natalia lo recuerda todo",
    );
    let transcript = draft(site, "clip/13/es/transcript").replacen(' ', " pues ", 3);
    write(site, daemon, by, "clip/13/es/transcript", &transcript);
    let captions = draft(site, "clip/13/es/captions").replacen("Natalia", "Ella", 1);
    write(site, daemon, by, "clip/13/es/captions", &captions);
    let other = draft(site, "clip/12/es/recording");
    write(site, daemon, by, "clip/13/es/recording", &other);
    write(site, daemon, by, "clip/13/advisories", "death loud");
    write(
        site,
        daemon,
        by,
        "room/memorial/line/en",
        "Where their ashes rest",
    );
    let rooms = draft(site, "rooms");
    let mut rooms: Vec<&str> = rooms.split(' ').collect();
    rooms.rotate_left(1);
    write(site, daemon, by, "rooms", &rooms.join(" "));
    let form = [
        ("shape", "add-clip"),
        ("room", "study"),
        ("number", "99"),
        ("variant", "family"),
    ];
    let done = by.form(daemon, "/staff/draft/structure", &form);
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes pictures and promises nothing; `make screenshots` runs it"]
async fn screenshots_of_the_way_to_an_edition() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = Browser::open().await.unwrap();
    ana.sign_in_browser(&browser, &daemon, "es").await;
    let shapes = [("desk", 1280, 800), ("tablet", 820, 1180)];
    let keep = async |name: &str, path: &str, width, height| {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        browser.goto(&daemon.url(path)).await.unwrap();
        let tall = browser
            .eval("document.documentElement.scrollHeight")
            .await
            .unwrap();
        let height = u32::try_from(tall.as_u64().unwrap())
            .unwrap()
            .clamp(height, 4000);
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        let file = folder.join(format!("{name}.png"));
        browser.screenshot(&file).await.unwrap();
    };
    for (shape, width, height) in shapes {
        keep(
            &format!("publish-nothing.{shape}"),
            "/staff/publish",
            width,
            height,
        )
        .await;
    }
    a_busy_draft(&site, &daemon, &ana);
    for (shape, width, height) in shapes {
        for (name, path) in [
            ("publish-blocked", "/staff/publish"),
            (
                "preview-phone",
                "/staff/preview?room=memorial&language=es&size=phone",
            ),
            (
                "preview-seven",
                "/staff/preview?room=memorial&language=es&size=seven",
            ),
            (
                "preview-ten",
                "/staff/preview?room=memorial&language=es&size=ten",
            ),
        ] {
            keep(&format!("{name}.{shape}"), path, width, height).await;
        }
    }
    let form = [("shape", "remove-clip"), ("clip", "99-family")];
    ana.form(&daemon, "/staff/draft/structure", &form);
    replace_clip_13(&site, &daemon, &ana);
    for (shape, width, height) in shapes {
        keep(
            &format!("publish-ready.{shape}"),
            "/staff/publish",
            width,
            height,
        )
        .await;
    }
    assert_eq!(publish(&daemon, &ana).status, 303);
    for (shape, width, height) in shapes {
        for (name, path) in [
            ("publish-done", "/staff/publish?published=2"),
            ("edition", "/staff/editions/2"),
            ("changes", "/staff/changes"),
        ] {
            keep(&format!("{name}.{shape}"), path, width, height).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_publish_page_is_accessible() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    replace_clip_13(&site, &daemon, &ana);
    assert_eq!(publish(&daemon, &ana).status, 303);
    a_busy_draft(&site, &daemon, &ana);
    let browser = axe_browser().await;
    ana.sign_in_browser(&browser, &daemon, "es").await;
    let mut found = Vec::new();
    for (name, path) in [
        ("publish", "/staff/publish"),
        ("edition", "/staff/editions/2?since=1"),
        ("preview", "/staff/preview?room=memorial&size=ten"),
        ("preview-page", "/staff/preview/es/rooms/memorial"),
        ("changes", "/staff/changes?kind=texts"),
    ] {
        browser.goto(&daemon.url(path)).await.unwrap();
        let open =
            "document.querySelectorAll('details').forEach((element) => { element.open = true; })";
        browser.eval(open).await.unwrap();
        let violations = violations(&browser, name).await.into_iter();
        // In the preview only what the preview adds is measured here, and a page within a page has
        // landmarks of its own.
        let violations =
            violations.filter(|violation| !path.contains("/es/") || violation.contains("axe"));
        found.extend(violations.filter(|violation| !violation.contains("landmark-unique")));
        if !path.contains("preview") {
            // By the keyboard alone: every control can be reached, and shows that it is.
            found.extend(unreachable_controls(&browser).await);
        }
        found.extend(browser.console_errors().await.unwrap());
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
