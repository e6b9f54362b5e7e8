//! Undo and redo by recognisable steps.

use std::fs;

use serde_json::{Value, json};

use crate::editor_page::{
    CLIP, new_site, open, saved, saved_field, staff_browser, wait_for_saved, write,
};
use crate::screens::wait_for_js;
use crate::support::daemon::{Daemon, TestSite, tour};
use crate::support::staff::{Member, member};

const TITLE: &str = "clip/13/es/title";
const CAPTIONS: &str = "clip/13/es/captions";

/// Replaces the Spanish recording of clip 13.
fn replace(site: &TestSite, daemon: &Daemon, who: &Member, name: &str, sound: &[u8]) -> String {
    let client = who.upload_client(daemon, "es");
    let at = client.upload(name, sound);
    let response = client.wait_for_result(site, &at);
    assert_eq!(response["stage"], "done", "{response}");
    let place = "number=13&language=es";
    let seen = client.request("GET", &format!("{at}/assignment?{place}"), &[], b"");
    let seen = seen.json();
    let wished = json!({
        "number": "13", "language": "es", "room": "memorial", "title": seen["title"],
        "seen": { "new": false, "title": seen["title"], "recording": seen["recording"] },
    });
    let placed = client.json(&format!("{at}/assignment"), &wished);
    assert_eq!(placed.status, 200, "{}", placed.text());
    response["recording"].as_str().unwrap().to_owned()
}

/// The next steps to undo and to redo on the page of clip 13.
fn next(daemon: &Daemon, who: &Member, way: &str) -> Option<String> {
    let response = who.get(daemon, "/staff/draft?under=clip/13").json();
    response[way]["change"]
        .as_i64()
        .map(|number| number.to_string())
}

fn take(daemon: &Daemon, who: &Member, way: &str) {
    let change = next(daemon, who, way).unwrap();
    let done = who.form(daemon, "/staff/changes/undo", &[("change", &change)]);
    assert_eq!(done.status, 303, "{}", done.text());
}

#[test]
fn each_of_two_edits_within_a_minute_can_be_restored() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let field = "clip/13/es/recording";
    let first = saved_field(&site, field);
    let take_of = |name: &str| fs::read(tour().join(name)).unwrap();
    let one = replace(
        &site,
        &daemon,
        &eva,
        "one.mp3",
        &take_of("study/desk.es.mp3"),
    );
    let two = replace(
        &site,
        &daemon,
        &eva,
        "two.mp3",
        &take_of("study/desk.en.mp3"),
    );
    assert_eq!(saved_field(&site, field), two);
    take(&daemon, &eva, "undo");
    assert_eq!(saved_field(&site, field), one);
    take(&daemon, &eva, "undo");
    assert_eq!(saved_field(&site, field), first);
    take(&daemon, &eva, "redo");
    assert_eq!(saved_field(&site, field), one);
    take(&daemon, &eva, "redo");
    assert_eq!(saved_field(&site, field), two);
    assert_eq!(next(&daemon, &eva, "redo"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_and_adjusted_captions_are_undone_step_by_step() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    browser.eval("window.confirm = () => true").await.unwrap();
    let before = saved_field(&site, CAPTIONS);
    browser.touch("#generate-captions").await.unwrap();
    site.wait_until("captions are made", || {
        saved_field(&site, CAPTIONS) != before
    });
    let made = saved_field(&site, CAPTIONS);
    // Two captions are tuned by hand, one soon after the other.
    for (n, text) in [(1, "Uno"), (2, "Dos")] {
        let row = format!("#cues li:nth-child({n}) textarea");
        write(&browser, &row, text).await;
        site.wait_until("it is kept", || saved_field(&site, CAPTIONS).contains(text));
    }
    saved(&browser).await;
    let tuned = saved_field(&site, CAPTIONS);
    browser.touch("#generate-captions").await.unwrap();
    site.wait_until("they are made anew", || {
        saved_field(&site, CAPTIONS) == made
    });
    for expected in [
        &tuned,
        &tuned.replacen("Dos", &second(&made), 1),
        &made,
        &before,
    ] {
        browser.touch("#undo").await.unwrap();
        wait_for_saved(&site, CAPTIONS, expected);
        saved(&browser).await;
    }
    for expected in [&made, &tuned.replacen("Dos", &second(&made), 1), &tuned] {
        browser.touch("#redo").await.unwrap();
        wait_for_saved(&site, CAPTIONS, expected);
        saved(&browser).await;
    }
    let message = browser.text("#status-message").await.unwrap();
    assert!(
        message.contains("Redone") && message.contains("captions"),
        "{message}"
    );
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

/// The text of the second caption.
fn second(captions: &str) -> String {
    captions
        .split("\n\n")
        .nth(2)
        .unwrap()
        .lines()
        .skip(1)
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_edits_of_one_text_are_two_steps_and_each_checkbox_is_one() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = saved_field(&site, TITLE);
    for text in ["Natalia", "Natalia recuerda su casa"] {
        write(&browser, "#clip-13-es-title", text).await;
        wait_for_saved(&site, TITLE, text);
        browser.eval("document.activeElement.blur()").await.unwrap();
        saved(&browser).await;
    }
    let advisories = saved_field(&site, "clip/13/advisories");
    for box_ in ["loud", "violence"] {
        browser
            .touch(&format!("#advisories input[value={box_}]"))
            .await
            .unwrap();
        site.wait_until("it is ticked", || {
            saved_field(&site, "clip/13/advisories").contains(box_)
        });
        saved(&browser).await;
    }
    let undo = async || {
        browser.touch("#undo").await.unwrap();
    };
    undo().await;
    site.wait_until("the last tick is gone", || {
        let now = saved_field(&site, "clip/13/advisories");
        now.contains("loud") && !now.contains("violence")
    });
    undo().await;
    wait_for_saved(&site, "clip/13/advisories", &advisories);
    undo().await;
    wait_for_saved(&site, TITLE, "Natalia");
    undo().await;
    wait_for_saved(&site, TITLE, &before);
    browser.touch("#redo").await.unwrap();
    wait_for_saved(&site, TITLE, "Natalia");
    let shown = "document.querySelector('#clip-13-es-title').value === 'Natalia'";
    wait_for_js(&browser, shown).await;
    // After a new edit there is nothing to redo.
    write(&browser, "#clip-13-es-title", "Natalia Sedova").await;
    wait_for_saved(&site, TITLE, "Natalia Sedova");
    saved(&browser).await;
    browser.touch("#redo").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#status-message').textContent.includes('nothing of yours to redo')",
    )
    .await;
    assert_eq!(saved_field(&site, TITLE), "Natalia Sedova");
}

#[test]
fn an_undone_step_is_redone_on_the_changes_page() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let before = saved_field(&site, TITLE);
    assert_eq!(
        ana.write(&daemon, TITLE, &before, "Otro título").status,
        200
    );
    take(&daemon, &ana, "undo");
    assert_eq!(saved_field(&site, TITLE), before);
    let page = ana.get(&daemon, "/staff/changes").text();
    let undo = next(&daemon, &ana, "redo").unwrap();
    let button = format!("name=\"change\" value=\"{undo}\">Rehacer");
    assert!(page.contains(&button), "{page}");
    take(&daemon, &ana, "redo");
    assert_eq!(saved_field(&site, TITLE), "Otro título");
}

#[test]
fn a_new_notice_is_empty_and_publishing_names_what_it_lacks() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let count = || saved_field(&site, "notices");
    let before: usize = count().parse().unwrap_or(0);
    let shape =
        |fields: &[(&str, &str)]| ana.form(&daemon, "/staff/draft/structure", fields).status;
    assert_eq!(shape(&[("shape", "add-notice")]), 303);
    assert_eq!(count(), (before + 1).to_string());
    let sql = "select count(*) from draft where text like '%…%' and field like 'notice/%'";
    let held: i64 = site
        .database()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    assert_eq!(held, 0, "nobody wrote that");
    let stops = |daemon: &Daemon| ana.get(daemon, "/staff/publish").text();
    let page = stops(&daemon);
    assert!(page.contains("título de un aviso"), "{page}");
    // It goes as it came.
    let at = before.to_string();
    assert_eq!(shape(&[("shape", "remove-notice"), ("at", &at)]), 303);
    let page = stops(&daemon);
    assert!(!page.contains("título de un aviso"), "{page}");
}

#[test]
fn only_a_valid_time_zone_is_saved_and_none_blocks_publishing() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let zone = "time-zone";
    let before = saved_field(&site, zone);
    for wrong in ["Mexico City", "Coyoacán", "America/Coyoacan"] {
        let response = ana.write(&daemon, zone, &before, wrong);
        assert_eq!(response.status, 422, "{}", response.text());
        assert!(response.text().contains(wrong), "{}", response.text());
        assert_eq!(saved_field(&site, zone), before);
    }
    let response = ana.write(&daemon, zone, &before, " america/BOGOTA ");
    assert_eq!(response.json()["written"][0]["now"], "America/Bogota");
    assert_eq!(ana.write(&daemon, zone, "America/Bogota", "").status, 200);
    let page = ana.get(&daemon, "/staff/publish").text();
    assert!(page.contains("zona horaria"), "{page}");
    // As an earlier version of docent may have stored it.
    let sql = "insert into draft values ('time-zone', 'Mexico City')";
    site.database().execute(sql, []).unwrap();
    let page = ana.get(&daemon, "/staff/publish").text();
    assert!(
        page.contains("«Mexico City» no es una zona horaria"),
        "{page}"
    );
    let refused = site.run(&["publish"]);
    assert!(!refused.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_museum_is_prefilled_with_the_browsers_settings() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    let zone = json!({ "timezoneId": "America/Mexico_City" });
    browser
        .cdp("Emulation.setTimezoneOverride", zone)
        .await
        .unwrap();
    open(&browser, &daemon, "/staff/museum").await;
    assert_eq!(
        browser
            .eval("document.querySelector('#time-zone').value")
            .await
            .unwrap(),
        ""
    );
    let offered = browser.text("#browser-time-zone").await.unwrap();
    assert!(offered.contains("America/Mexico_City"), "{offered}");
    browser.touch("#browser-time-zone").await.unwrap();
    wait_for_saved(&site, "time-zone", "America/Mexico_City");
    // The first language is the browser's, until another is chosen.
    let chosen = browser
        .eval("document.querySelector('#add-language select').value")
        .await
        .unwrap();
    let liked = browser
        .eval("navigator.languages.map((value) => value.split('-')[0])")
        .await
        .unwrap();
    let chosen = chosen
        .as_str()
        .unwrap()
        .split('-')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        liked
            .as_array()
            .unwrap()
            .contains(&Value::from(chosen.clone())),
        "{liked} {chosen}"
    );
    browser
        .eval("document.querySelector('#add-language select').value = 'es'")
        .await
        .unwrap();
    browser.touch("#add-language button").await.unwrap();
    wait_for_saved(&site, "languages", "es");
    wait_for_js(
        &browser,
        "document.querySelectorAll('#tour-languages li').length === 1",
    )
    .await;
    // The zone is still what was chosen.
    assert_eq!(saved_field(&site, "time-zone"), "America/Mexico_City");
    let shown = "document.querySelector('#time-zone').value === 'America/Mexico_City'";
    wait_for_js(&browser, shown).await;
    let twice = "![...document.querySelectorAll('#add-language option')].some((element) => element.value === 'es')";
    assert_eq!(browser.eval(twice).await.unwrap(), true);
}
