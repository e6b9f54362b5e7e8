//! The page of the boxes in a real browser: it is live, accessible, and fits a phone.

use crate::fleet::boxes_page::{PAGE, join, main_of};
use crate::fleet::house::House;
use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::accessibility::{axe_browser, keep, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{Member, member};

async fn open(browser: &Browser, daemon: &Daemon, who: &Member, language: &str) {
    who.sign_in_browser(browser, daemon, language).await;
    browser.goto(&daemon.url(PAGE)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_that_joins_appears_on_the_open_page_and_its_line_can_be_copied() {
    let house = House::set_up(0);
    let main = main_of(&house);
    let ana = member(&house.main, main, "Ana", "admin");
    let browser = Browser::open().await.unwrap();
    open(&browser, main, &ana, "en").await;
    browser.touch(".add-box .primary").await.unwrap();
    let line = browser.text("#join-line").await.unwrap();
    browser.touch("[data-copy]").await.unwrap();
    let copied = |text: &str| text.contains("The line is copied.");
    browser
        .wait_text("#status-message", copied, TIMEOUT)
        .await
        .unwrap();
    let selected = "getSelection().toString().trim()";
    assert_eq!(browser.eval(selected).await.unwrap(), line);
    // What is being typed stays while the box appears.
    let rename = "document.querySelector('.box details:has([name=new])').open = true, document.querySelector('[name=new]').value = 'Jar'";
    browser.eval(rename).await.unwrap();
    let other = TestSite::new("");
    let _daemon = other.serve();
    join(&other, &house, &line, "Patio");
    let appears = "[...document.querySelectorAll('.box h2 span')].some((element) => element.textContent === 'Patio')";
    wait_for_js(&browser, appears).await;
    let edition = "[...document.querySelectorAll('.box')].at(-1).textContent.includes('serves the present edition')";
    wait_for_js(&browser, edition).await;
    let summary = |text: &str| text.contains("of 3 boxes");
    browser
        .wait_text("#summary", summary, TIMEOUT)
        .await
        .unwrap();
    let typed = "document.querySelector('[name=new]').value";
    assert_eq!(browser.eval(typed).await.unwrap(), "Jar");
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_boxes_are_accessible_on_a_laptop_a_tablet_and_a_phone() {
    let house = House::set_up(0);
    let main = main_of(&house);
    let ana = member(&house.main, main, "Ana", "admin");
    let luz = member(&house.follower, house.daemon(), "Luz", "admin");
    let alone = TestSite::new("");
    let alone_daemon = alone.serve();
    let iva = member(&alone, &alone_daemon, "Iva", "admin");
    let browser = axe_browser().await;
    let mut found = Vec::new();
    for language in ["es", "en"] {
        open(&browser, main, &ana, language).await;
        let unfold = "for (const element of document.querySelectorAll('details:not(.account)')) element.open = true";
        browser
            .eval(&format!("(() => {{ {unfold} }})()"))
            .await
            .unwrap();
        found.extend(violations(&browser, &format!("boxes.{language}")).await);
        found.extend(unreachable_controls(&browser).await);
        found.extend(on_a_phone(&browser, &format!("boxes.{language}")).await);
        browser.touch(".add-box .primary").await.unwrap();
        wait_for_js(&browser, "!!document.querySelector('#join-line')").await;
        found.extend(violations(&browser, &format!("boxes-code.{language}")).await);
        found.extend(on_a_phone(&browser, &format!("boxes-code.{language}")).await);
        let wrong = "(() => { const form = document.querySelector('.add-box'); form.count.value = '99'; form.submit(); })()";
        browser.eval(wrong).await.unwrap();
        wait_for_js(&browser, "!!document.querySelector('#count-error')").await;
        found.extend(violations(&browser, &format!("boxes-wrong.{language}")).await);
        open(&browser, house.daemon(), &luz, language).await;
        wait_for_js(&browser, "!!document.querySelector('#follows-head')").await;
        found.extend(violations(&browser, &format!("boxes-follower.{language}")).await);
        found.extend(on_a_phone(&browser, &format!("boxes-follower.{language}")).await);
        browser
            .goto(&house.daemon().url("/staff/museum"))
            .await
            .unwrap();
        found.extend(violations(&browser, &format!("follower-editor.{language}")).await);
        open(&browser, &alone_daemon, &iva, language).await;
        found.extend(violations(&browser, &format!("boxes-alone.{language}")).await);
        found.extend(on_a_phone(&browser, &format!("boxes-alone.{language}")).await);
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// What on the page is wider than a phone. `make screenshots` stores a screenshot.
async fn on_a_phone(browser: &Browser, name: &str) -> Vec<String> {
    let phone = Screen {
        scale: 1.0,
        ..Screen::PHONE
    };
    browser.emulate_screen(phone).await.unwrap();
    let wider = "[...document.querySelectorAll('main, main *')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => `${element.tagName}.${element.className}`)";
    let value = browser.eval(wider).await.unwrap();
    let values = value.as_array().unwrap().iter();
    let found = values.map(|element| format!("{name}: wider than a phone: {element}"));
    let found = found.collect();
    if std::env::var_os("DOCENT_PICTURES").is_some() {
        keep(browser, &format!("staff-{name}.phone.png")).await;
    }
    browser.emulate_screen(Screen::KIOSK).await.unwrap();
    found
}
