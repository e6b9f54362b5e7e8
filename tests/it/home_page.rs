//! The staff's home page, and the navigation that leads to all others.

use std::collections::BTreeSet;

use serde_json::json;

use crate::editor_page::{new_site, open, saved_field, staff_browser};
use crate::publish::{page, publish};
use crate::screens::wait_for_js;
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::phone_report::{first_recording, play_body, send_report};
use crate::support::staff::member;

/// The part of a page below the heading with this id.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let wanted = format!("id=\"{heading}\"");
    let rest = page.split(&*wanted).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("{heading}: {page}"));
    rest.split("</section>").next().unwrap()
}

#[test]
fn the_home_page_says_what_is_new_what_is_missing_and_what_comes_next() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana Luz", "curator");
    let luz = member(&site, &daemon, "Luz", "viewer");
    let home = || page(&daemon, &ana, "/staff", "en").text();
    let text = home();
    assert!(
        section(&text, "new-head").contains("just what visitors have"),
        "{text}"
    );
    assert!(
        section(&text, "current-head").contains("Edition 1, published"),
        "{text}"
    );
    assert!(
        section(&text, "plays-head").contains("Nothing has been played yet"),
        "{text}"
    );

    // A correction is ready to publish.
    let title = saved_field(&site, "clip/13/en/title");
    assert_eq!(
        ana.write(&daemon, "clip/13/en/title", &title, "Natalia")
            .status,
        200
    );
    let credit = saved_field(&site, "clip/13/en/credit");
    assert_eq!(
        ana.write(&daemon, "clip/13/en/credit", &credit, "Marta")
            .status,
        200
    );
    let text = home();
    assert!(
        section(&text, "next-head").contains("1 change is ready to publish"),
        "{text}"
    );
    let new = section(&text, "new-head");
    assert!(
        new.contains("href=\"/staff/clips/13\">13 Natalia</a>"),
        "{new}"
    );
    let recent = section(&text, "recent-head");
    for expected in [
        "Ana Luz",
        ">AL<",
        "13 Natalia",
        "title · English",
        "credit · English",
        "today at",
    ] {
        assert!(recent.contains(expected), "{expected}: {recent}");
    }
    assert_eq!(
        recent.matches("href=\"/staff/clips/13\"").count(),
        1,
        "one line for one place: {recent}"
    );

    // What stops the publication comes first.
    assert_eq!(
        ana.write(&daemon, "clip/13/en/credit", "Marta", "").status,
        200
    );
    let text = home();
    let next = section(&text, "next-head");
    assert!(
        next.contains("13 Natalia · English") && next.contains("Fix it"),
        "{next}"
    );
    assert!(
        next.contains("href=\"/staff/clips/13?language=en\""),
        "{next}"
    );
    assert!(section(&text, "missing-head").contains("○"), "{text}");
    // Who only reads is offered nothing to do.
    let text = page(&daemon, &luz, "/staff", "en").text();
    assert!(
        !text.contains("id=\"next-head\"") && !text.contains("Publish 1 change"),
        "{text}"
    );
    assert!(
        section(&text, "missing-head").contains("13 Natalia"),
        "{text}"
    );

    assert_eq!(
        ana.write(&daemon, "clip/13/en/credit", "", "Marta").status,
        200
    );
    assert_eq!(publish(&daemon, &ana).status, 303);
    let text = home();
    assert!(
        section(&text, "current-head").contains("Edition 2"),
        "{text}"
    );
    assert!(
        section(&text, "recent-head").contains("Published"),
        "{text}"
    );
}

#[test]
fn the_home_page_counts_the_plays_of_today() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "viewer");
    let home = || page(&daemon, &ana, "/staff", "en").text();
    let recording = first_recording(&site);
    assert_eq!(
        send_report(&daemon, &play_body(&"a".repeat(32), &recording, json!({}))),
        204
    );
    site.wait_until("the play is counted", || {
        section(&home(), "plays-head").contains("1 play<")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_former_address_of_the_tour_list_leads_to_it() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let moved = ana.get(&daemon, "/staff?q=natalia&state=changed");
    let there = "/staff/tour?q=natalia&state=changed";
    assert_eq!((moved.status, moved.header("location")), (308, Some(there)));
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff#clip-13").await;
    wait_for_js(
        &browser,
        "location.pathname === '/staff/tour' && document.querySelector('#clip-13')?.checkVisibility() === true",
    )
    .await;
}

/// Every address in the navigation of the current page, in places and in pages.
async fn links(browser: &Browser) -> Vec<String> {
    let links = "[...document.querySelectorAll('.places a, .tabs a')].map((element) => element.getAttribute('href'))";
    serde_json::from_value(browser.eval(links).await.unwrap()).unwrap()
}

/// Whether each place is on the screen and can be touched, wherever the page is scrolled to.
const PLACES_IN_REACH: &str = "[...document.querySelectorAll('.places a')].every((element) => { const box = element.getBoundingClientRect(); const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); return box.top >= 0 && box.bottom <= innerHeight + 1 && box.height >= 44 && element.contains(top); })";

/// The width of the page, and the controls that a phone shows in part only.
const FITS: &str = "[document.documentElement.scrollWidth, [...document.querySelectorAll('main :is(button, a.button, input, select, textarea)')].filter((element) => element.checkVisibility() && !element.closest('.visually-hidden, .scroll, .page-row') && element.type !== 'file' && element.getBoundingClientRect().right > 391).map((element) => element.outerHTML.slice(0, 90)).join()]";

#[tokio::test(flavor = "multi_thread")]
async fn the_navigation_is_small_and_in_reach_on_every_device() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = axe_browser().await;
    let mut found = Vec::new();
    for language in ["es", "en"] {
        ana.sign_in_browser(&browser, &daemon, language).await;
        for (name, path) in [("home", "/staff"), ("help", "/staff/help/publish")] {
            open(&browser, &daemon, path).await;
            found.extend(violations(&browser, &format!("{name}.{language}")).await);
        }
    }
    found.extend(unreachable_controls(&browser).await);
    for (width, height) in [(390, 844), (820, 1180), (1024, 768), (1440, 900)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        let mut reached = BTreeSet::new();
        open(&browser, &daemon, "/staff").await;
        for place in links(&browser).await {
            open(&browser, &daemon, &place).await;
            reached.extend(links(&browser).await);
            let name = format!("{place} {width} × {height}");
            // What stands above the title: the line with the name, and the pages of the place.
            let above = "document.querySelector('h1').getBoundingClientRect().top + scrollY";
            let above = browser.eval(above).await.unwrap().as_f64().unwrap();
            assert!(above <= 0.15 * f64::from(height), "{name}: {above} px");
            let wide = browser.eval("document.documentElement.scrollWidth").await;
            assert_eq!(wide.unwrap(), width, "{name}");
            browser
                .eval("scrollTo({ top: 600, behavior: 'instant' })")
                .await
                .unwrap();
            assert_eq!(browser.eval(PLACES_IN_REACH).await.unwrap(), true, "{name}");
        }
        let all = [
            "/staff",
            "/staff/tour",
            "/staff/upload",
            "/staff/routes",
            "/staff/museum",
            "/staff/import",
            "/staff/publish",
            "/staff/changes",
            "/staff/statistics",
            "/staff/devices",
            "/staff/people",
            "/staff/disk",
        ];
        for page in all {
            assert!(reached.contains(page), "{page} {width} × {height}");
        }
        if width == 390 {
            for page in reached
                .iter()
                .map(String::as_str)
                .chain(["/staff/start", "/staff/help"])
            {
                open(&browser, &daemon, page).await;
                assert_eq!(
                    browser.eval(FITS).await.unwrap(),
                    json!([390, ""]),
                    "{page}"
                );
            }
        }
    }
    found.extend(browser.console_errors().await.unwrap());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_task_has_a_page_for_who_may_do_it() {
    let site = new_site();
    let daemon = site.serve();
    for (role, count) in [
        ("viewer", 1),
        ("uploader", 4),
        ("curator", 10),
        ("admin", 13),
    ] {
        let who = member(&site, &daemon, role, role);
        for language in ["es", "en"] {
            let list = page(&daemon, &who, "/staff/help", language).text();
            let tasks: Vec<&str> = list.split("href=\"/staff/help/").skip(1).collect();
            assert_eq!(tasks.len(), count, "{role}");
            for task in tasks {
                let task = task.split('"').next().unwrap();
                let help = page(&daemon, &who, &format!("/staff/help/{task}"), language);
                let text = help.text();
                assert_eq!(help.status, 200, "{role} {task}");
                assert!(text.matches("<li>").count() > 3, "{task}: {text}");
                let (_, button) = text.split_once("class=\"button primary\" href=\"").unwrap();
                let (to, _) = button.split_once('"').unwrap();
                let (path, _) = to.split_once('#').unwrap_or((to, ""));
                assert_eq!(
                    page(&daemon, &who, path, language).status,
                    200,
                    "{task}: {to}"
                );
            }
        }
    }
    let luz = member(&site, &daemon, "Luz", "viewer");
    for task in ["people", "publish", "elsewhere"] {
        let path = format!("/staff/help/{task}");
        assert_eq!(page(&daemon, &luz, &path, "en").status, 404, "{task}");
    }
    // Each page leads to its own.
    let text = page(&daemon, &luz, "/staff/statistics", "en").text();
    assert!(
        text.contains("class=\"help-link\" href=\"/staff/help/statistics\""),
        "{text}"
    );
}
