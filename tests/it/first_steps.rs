//! The first steps: from an empty house to a published clip, measured in clicks and fields.

use std::path::Path;

use serde_json::json;

use crate::editor_page::{open, saved_field, write};
use crate::publish::page;
use crate::screens::wait_for_js;
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite, tour};
use crate::support::drag::{mouse, scroll_into_view};
use crate::support::staff::{Member, member};

/// Somebody at a browser, whose clicks and fields are counted. Texts are counted apart: they are what the house
/// has to say.
struct Hand<'a> {
    browser: &'a Browser,
    clicks: usize,
    fields: usize,
    texts: usize,
}

impl Hand<'_> {
    async fn click(&mut self, css: &str) {
        self.clicks += 1;
        self.browser.touch(css).await.unwrap();
    }

    async fn fill(&mut self, css: &str, text: &str) {
        self.fields += 1;
        write(self.browser, css, text).await;
    }

    async fn write(&mut self, css: &str, text: &str) {
        self.texts += 1;
        write(self.browser, css, text).await;
    }

    /// The click opens the system's file dialog.
    async fn choose(&mut self, css: &str, file: &Path) {
        self.clicks += 1;
        self.fields += 1;
        self.browser.choose(css, file).await.unwrap();
    }

    /// Clicks an element of the page in the frame.
    async fn click_in_frame(&mut self, css: &str) {
        let place = format!(
            "(() => {{ const frame = document.querySelector('iframe').getBoundingClientRect(), box = document.querySelector('iframe').contentDocument.querySelector({}).getBoundingClientRect(); return [frame.x + document.querySelector('iframe').clientLeft + box.x + box.width / 2, frame.y + box.y + box.height / 2]; }})()",
            json!(css)
        );
        let at = self.browser.eval(&place).await.unwrap();
        let at = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
        self.clicks += 1;
        mouse(self.browser, "mousePressed", at).await;
        mouse(self.browser, "mouseReleased", at).await;
    }
}

/// Waits for the screen of a step.
async fn step(browser: &Browser, css: &str) {
    let seen = format!("document.readyState === 'complete' && !!document.querySelector('{css}')");
    wait_for_js(browser, &seen).await;
}

/// The first two steps, in two languages.
async fn write_museum_and_room(hand: &mut Hand<'_>, found: &mut Vec<String>) {
    let browser = hand.browser;
    // The first step is open at once; the drawn phone follows what is written.
    step(browser, "#start-museum").await;
    found.extend(violations(browser, "start-museum").await);
    found.extend(unreachable_controls(browser).await);
    hand.write("#start-museum [name=name]", "Museum of Clocks")
        .await;
    let plate = browser.text("[data-mirror=name]").await.unwrap();
    assert_eq!(plate, "Museum of Clocks");
    hand.click("#start-languages [value=es]").await;
    hand.fields += 1;
    let order = "document.querySelector('#start-museum').elements.order.value";
    assert_eq!(browser.eval(order).await.unwrap(), "en es");
    let zone = "document.querySelector('#start-time-zone').value";
    assert_ne!(browser.eval(zone).await.unwrap(), "", "the browser has one");
    hand.click("#start-museum .primary").await;

    step(browser, "#start-room").await;
    found.extend(violations(browser, "start-room").await);
    for (css, text) in [
        ("[name=name-en]", "The Great Hall"),
        ("[name=line-en]", "Where the clocks strike"),
        ("[name=name-es]", "La gran sala"),
        ("[name=line-es]", "Donde suenan los relojes"),
    ] {
        hand.write(css, text).await;
    }
    let proposed = "(({ number, slug }) => [number.value, slug.value])(document.querySelector('#start-room').elements)";
    assert_eq!(
        browser.eval(proposed).await.unwrap(),
        json!(["1", "the-great-hall"])
    );
    hand.click("#start-room .primary").await;
}

/// The recording, its sound as visitors hear it, and its publication.
async fn publish_recording(hand: &mut Hand<'_>, site: &TestSite, found: &mut Vec<String>) {
    let browser = hand.browser;
    step(browser, "#start-recording").await;
    let sound = site.path("1_The_great_clock.en.mp3");
    std::fs::copy(tour().join("memorial/natalia.en.mp3"), &sound).unwrap();
    hand.choose("#file", &sound).await;
    hand.write(
        "[name=transcript]",
        "This clock has struck every hour.\n\nIt still does.",
    )
    .await;
    wait_for_js(
        browser,
        "document.querySelector('[name=upload]').value !== ''",
    )
    .await;
    let title = "document.querySelector('[name=title]').value";
    assert_eq!(
        browser.eval(title).await.unwrap(),
        "The great clock",
        "the name of the file proposes it"
    );
    found.extend(violations(browser, "start-recording").await);
    hand.click("#save-recording").await;

    // It is heard in the frame as a visitor hears it, and not counted.
    step(browser, "#visitor").await;
    // The visitor's page in the frame has its own header and main part.
    let listen = violations(browser, "start-listen").await.into_iter();
    found.extend(listen.filter(|fault| !fault.contains("landmark-unique")));
    let ready = "document.querySelector('#visitor').contentDocument?.readyState === 'complete' && !!document.querySelector('#visitor').contentDocument.querySelector('#pause')";
    wait_for_js(browser, ready).await;
    scroll_into_view(browser, "#visitor").await;
    hand.click_in_frame("#pause").await;
    wait_for_js(browser, "!document.querySelector('#heard').hidden").await;
    hand.click("main a[href$='step=publish']").await;
    step(browser, "#start-publish").await;
    found.extend(violations(browser, "start-publish").await);
    assert_eq!(site.plays(), []);
    hand.click("#start-publish").await;
    step(browser, ".label-card").await;
    found.extend(violations(browser, "start-label").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_publishes_a_clip_with_ten_clicks_and_six_fields() {
    let site = TestSite::new("");
    let daemon = site.serve_without_tour();
    let line = daemon.read_line_with("/staff/welcome/");
    let (_, token) = line.trim().split_once("/staff/welcome/").unwrap();
    let browser = axe_browser().await;
    let mut hand = Hand {
        browser: &browser,
        clicks: 0,
        fields: 0,
        texts: 0,
    };
    let mut found = Vec::new();
    let english = json!({ "name": "docent-language", "value": "en", "url": daemon.url("/staff"), "path": "/staff" });
    browser.cdp("Network.setCookie", english).await.unwrap();
    open(&browser, &daemon, &format!("/staff/welcome/{token}")).await;
    hand.fill("[name=name]", "Ana").await;
    hand.fill("[name=password]", "nopales y conejos").await;
    hand.click("main .primary").await;

    write_museum_and_room(&mut hand, &mut found).await;
    publish_recording(&mut hand, &site, &mut found).await;

    // A phone opens the address of the code, and plays the clip with its captions.
    let address = browser.text(".label-address").await.unwrap();
    assert!(address.ends_with("/en/rooms/the-great-hall"), "{address}");
    wait_for_js(
        &browser,
        "document.querySelector('.label-code').naturalWidth > 0",
    )
    .await;
    assert!(saved_field(&site, "clip/1/en/captions").starts_with("WEBVTT"));
    let phone = Browser::open().await.unwrap();
    phone.emulate_screen(Screen::PHONE).await.unwrap();
    open(&phone, &daemon, "/en/rooms/the-great-hall").await;
    phone.touch("button.clip[data-clip=\"1\"]").await.unwrap();
    hand.clicks += 1;
    wait_for_js(&phone, "document.querySelector('audio').currentTime > 0.3").await;
    phone.touch("#stop").await.unwrap();
    assert!(
        hand.clicks <= 10 && hand.fields <= 6,
        "{} clicks, {} fields, {} texts",
        hand.clicks,
        hand.fields,
        hand.texts
    );

    // Until the code is printed, the home page names the last step; then the list is gone.
    open(&browser, &daemon, "/staff").await;
    let list = browser.text(".checklist").await.unwrap();
    assert!(list.contains("Print the QR code"), "{list}");
    found.extend(violations(&browser, "home-first").await);
    browser.touch(".checklist .primary").await.unwrap();
    step(&browser, "#start-finish").await;
    browser.touch("#start-finish").await.unwrap();
    wait_for_js(
        &browser,
        "location.pathname === '/staff' && !document.querySelector('.checklist')",
    )
    .await;
    found.extend(browser.console_errors().await.unwrap());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The number of the step that is open, with its name.
fn open_step(daemon: &Daemon, who: &Member) -> String {
    let text = page(daemon, who, "/staff/start", "en").text();
    let open = text.split("aria-current=\"step\"").nth(1).unwrap();
    let head = open.split("<h2>").nth(1).unwrap();
    head.split("</h2>").next().unwrap().to_owned()
}

#[test]
fn the_steps_follow_from_the_draft_and_can_be_left_and_resumed() {
    let site = TestSite::new("");
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "admin");
    let eva = member(&site, &daemon, "Eva", "curator");
    assert_eq!(open_step(&daemon, &ana), "Name and languages");
    // What is refused stays typed.
    let form = [("name", "Museum of Clocks"), ("time-zone", "UTC")];
    let refused = ana.form(&daemon, "/staff/start/museum", &form);
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("value=\"Museum of Clocks\""), "{text}");
    assert!(text.contains("role=\"alert\" id=\"start-error\""), "{text}");
    assert_eq!(saved_field(&site, "name/en"), "");

    let form = [
        ("name", "Museum of Clocks"),
        ("time-zone", "UTC"),
        ("language", "en"),
        ("language", "fr"),
        ("order", "fr en"),
    ];
    let done = ana.form(&daemon, "/staff/start/museum", &form);
    assert_eq!(done.header("location"), Some("/staff/start?step=room"));
    assert_eq!(saved_field(&site, "languages"), "fr en");
    assert_eq!(saved_field(&site, "name/fr"), "Museum of Clocks");
    // Another curator goes on, and the names that they write stay theirs.
    assert_eq!(open_step(&daemon, &eva), "First room");
    let translated = eva.write(&daemon, "name/fr", "Museum of Clocks", "Musée des horloges");
    assert_eq!(translated.status, 200);
    let form = [
        ("name", "The Museum of Clocks"),
        ("time-zone", "UTC"),
        ("language", "es"),
        ("order", "es"),
    ];
    assert_eq!(ana.form(&daemon, "/staff/start/museum", &form).status, 303);
    assert_eq!(saved_field(&site, "languages"), "fr en es");
    assert_eq!(saved_field(&site, "name/es"), "The Museum of Clocks");
    assert_eq!(saved_field(&site, "name/fr"), "The Museum of Clocks");
    assert_eq!(saved_field(&site, "name/en"), "Museum of Clocks");

    // The short name is proposed by the house too, and a taken number is refused at its place.
    let room = |number: &str| {
        let texts = [
            "name-fr", "line-fr", "name-en", "line-en", "name-es", "line-es",
        ];
        let mut form = vec![("number", number.to_owned())];
        form.extend(texts.map(|text| (text, format!("Salle {text}"))));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, &**text)).collect();
        ana.form(&daemon, "/staff/start/room", &form)
    };
    assert_eq!(room("no number").status, 422);
    let done = room("1");
    assert_eq!(done.header("location"), Some("/staff/start?step=recording"));
    assert_eq!(saved_field(&site, "rooms"), "salle-name-fr");
    assert_eq!(room("1").status, 409);
    assert_eq!(open_step(&daemon, &eva), "First recording");
    // The step of the room shows what was written, and writes it again.
    let text = page(&daemon, &ana, "/staff/start?step=room", "en").text();
    assert!(text.contains("value=\"Salle line-es\""), "{text}");
    let form = [("known", "salle-name-fr"), ("name-fr", "Le salon")];
    assert_eq!(ana.form(&daemon, "/staff/start/room", &form).status, 303);
    assert_eq!(saved_field(&site, "room/salle-name-fr/name/fr"), "Le salon");
    // What was emptied by that is asked for again, and no later step opens before it.
    assert_eq!(open_step(&daemon, &ana), "First room");
    let text = page(&daemon, &ana, "/staff/start?step=publish", "en").text();
    assert!(text.contains("id=\"start-room\""), "{text}");
}

#[test]
fn the_list_is_offered_to_who_may_publish_and_can_be_put_away_and_opened_again() {
    let site = TestSite::new("");
    let daemon = site.serve_without_tour();
    let home = |who: &Member| page(&daemon, who, "/staff", "en").text();
    for (role, offered) in [
        ("viewer", false),
        ("uploader", false),
        ("curator", true),
        ("admin", true),
    ] {
        let who = member(&site, &daemon, role, role);
        let text = home(&who);
        assert_eq!(
            text.contains("class=\"ink-card checklist\""),
            offered,
            "{role}"
        );
        assert_eq!(text.contains("href=\"/staff/start\""), offered, "{role}");
        let status = page(&daemon, &who, "/staff/start", "en").status;
        assert_eq!(status, if offered { 200 } else { 403 }, "{role}");
    }
    let ana = member(&site, &daemon, "Ana", "curator");
    let dismissed = ana.form(&daemon, "/staff/start/dismiss", &[]);
    assert_eq!(dismissed.header("location"), Some("/staff"));
    let cookie = dismissed.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let with_cookie = |path: &str| {
        let cookies = format!("Cookie: {}; {cookie}; docent-language=en", ana.cookie);
        daemon.request("GET", path, &[&cookies, "Accept: text/html"], "")
    };
    let text = with_cookie("/staff").text();
    assert!(!text.contains("class=\"ink-card checklist\""), "{text}");
    assert!(text.contains("href=\"/staff/start\""), "{text}");
    assert_eq!(with_cookie("/staff/start").status, 200);
    // A house whose tour was published otherwise is not bothered.
    let other = TestSite::new("");
    let daemon = other.serve();
    let ana = member(&other, &daemon, "Ana", "curator");
    let text = page(&daemon, &ana, "/staff", "en").text();
    assert!(!text.contains("class=\"ink-card checklist\""), "{text}");
}
