//! Undo and redo by recognisable steps.

use std::fs;

use serde_json::{Value, json};

use crate::editor_page::{CLIP, becomes_kept, desk, house, kept, open, saved, write};
use crate::screens::becomes;
use crate::support::daemon::{Daemon, House, tour};
use crate::support::staff::{Member, member};

const TITLE: &str = "clip/13/es/title";
const CAPTIONS: &str = "clip/13/es/captions";

/// Replaces the Spanish recording of clip 13.
fn replace(house: &House, daemon: &Daemon, who: &Member, name: &str, sound: &[u8]) -> String {
    let client = who.brings(daemon, "es");
    let at = client.bring(name, sound);
    let told = client.settled(house, &at);
    assert_eq!(told["stage"], "done", "{told}");
    let place = "number=13&language=es";
    let seen = client.ask("GET", &format!("{at}/plan?{place}"), &[], b"");
    let seen = seen.json();
    let wished = json!({
        "number": "13", "language": "es", "room": "memorial", "title": seen["title"],
        "seen": { "new": false, "title": seen["title"], "recording": seen["recording"] },
    });
    let placed = client.json(&format!("{at}/place"), &wished);
    assert_eq!(placed.status, 200, "{}", placed.text());
    told["recording"].as_str().unwrap().to_owned()
}

/// The next steps to undo and to redo on the page of clip 13.
fn next(daemon: &Daemon, who: &Member, way: &str) -> Option<String> {
    let told = who.get(daemon, "/staff/draft?under=clip/13").json();
    told[way]["change"]
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
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let field = "clip/13/es/recording";
    let first = kept(&house, field);
    let take_of = |name: &str| fs::read(tour().join(name)).unwrap();
    let one = replace(
        &house,
        &daemon,
        &eva,
        "one.mp3",
        &take_of("study/desk.es.mp3"),
    );
    let two = replace(
        &house,
        &daemon,
        &eva,
        "two.mp3",
        &take_of("study/desk.en.mp3"),
    );
    assert_eq!(kept(&house, field), two);
    take(&daemon, &eva, "undo");
    assert_eq!(kept(&house, field), one);
    take(&daemon, &eva, "undo");
    assert_eq!(kept(&house, field), first);
    take(&daemon, &eva, "redo");
    assert_eq!(kept(&house, field), one);
    take(&daemon, &eva, "redo");
    assert_eq!(kept(&house, field), two);
    assert_eq!(next(&daemon, &eva, "redo"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_and_adjusted_captions_are_undone_step_by_step() {
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    browser.eval("window.confirm = () => true").await.unwrap();
    let before = kept(&house, CAPTIONS);
    browser.touch("#pace").await.unwrap();
    house.wait_until("captions are made", || kept(&house, CAPTIONS) != before);
    let made = kept(&house, CAPTIONS);
    // Two captions are tuned by hand, one soon after the other.
    for (n, text) in [(1, "Uno"), (2, "Dos")] {
        let row = format!("#cues li:nth-child({n}) textarea");
        write(&browser, &row, text).await;
        house.wait_until("it is kept", || kept(&house, CAPTIONS).contains(text));
    }
    saved(&browser).await;
    let tuned = kept(&house, CAPTIONS);
    browser.touch("#pace").await.unwrap();
    house.wait_until("they are made anew", || kept(&house, CAPTIONS) == made);
    for expected in [
        &tuned,
        &tuned.replacen("Dos", &second(&made), 1),
        &made,
        &before,
    ] {
        browser.touch("#undo").await.unwrap();
        becomes_kept(&house, CAPTIONS, expected);
        saved(&browser).await;
    }
    for expected in [&made, &tuned.replacen("Dos", &second(&made), 1), &tuned] {
        browser.touch("#redo").await.unwrap();
        becomes_kept(&house, CAPTIONS, expected);
        saved(&browser).await;
    }
    let said = browser.text("#told").await.unwrap();
    assert!(
        said.contains("Redone") && said.contains("captions"),
        "{said}"
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
    let house = house();
    let daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "uploader");
    let browser = desk(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = kept(&house, TITLE);
    for text in ["Natalia", "Natalia recuerda su casa"] {
        write(&browser, "#clip-13-es-title", text).await;
        becomes_kept(&house, TITLE, text);
        browser.eval("document.activeElement.blur()").await.unwrap();
        saved(&browser).await;
    }
    let advisories = kept(&house, "clip/13/advisories");
    for box_ in ["loud", "violence"] {
        browser
            .touch(&format!("#advisories input[value={box_}]"))
            .await
            .unwrap();
        house.wait_until("it is ticked", || {
            kept(&house, "clip/13/advisories").contains(box_)
        });
        saved(&browser).await;
    }
    let undo = async || {
        browser.touch("#undo").await.unwrap();
    };
    undo().await;
    house.wait_until("the last tick is gone", || {
        let now = kept(&house, "clip/13/advisories");
        now.contains("loud") && !now.contains("violence")
    });
    undo().await;
    becomes_kept(&house, "clip/13/advisories", &advisories);
    undo().await;
    becomes_kept(&house, TITLE, "Natalia");
    undo().await;
    becomes_kept(&house, TITLE, &before);
    browser.touch("#redo").await.unwrap();
    becomes_kept(&house, TITLE, "Natalia");
    let shown = "document.querySelector('#clip-13-es-title').value === 'Natalia'";
    becomes(&browser, shown).await;
    // Whoever writes on has nothing to redo.
    write(&browser, "#clip-13-es-title", "Natalia Sedova").await;
    becomes_kept(&house, TITLE, "Natalia Sedova");
    saved(&browser).await;
    browser.touch("#redo").await.unwrap();
    becomes(
        &browser,
        "document.querySelector('#told').textContent.includes('nothing of yours to redo')",
    )
    .await;
    assert_eq!(kept(&house, TITLE), "Natalia Sedova");
}

#[test]
fn an_undone_step_is_redone_on_the_changes_page() {
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let before = kept(&house, TITLE);
    assert_eq!(
        ana.write(&daemon, TITLE, &before, "Otro título").status,
        200
    );
    take(&daemon, &ana, "undo");
    assert_eq!(kept(&house, TITLE), before);
    let page = ana.get(&daemon, "/staff/changes").text();
    let undo = next(&daemon, &ana, "redo").unwrap();
    let button = format!("name=\"change\" value=\"{undo}\">Rehacer");
    assert!(page.contains(&button), "{page}");
    take(&daemon, &ana, "redo");
    assert_eq!(kept(&house, TITLE), "Otro título");
}

#[test]
fn a_new_notice_is_empty_and_publishing_names_what_it_lacks() {
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let count = || kept(&house, "notices");
    let before: usize = count().parse().unwrap_or(0);
    let shape = |fields: &[(&str, &str)]| ana.form(&daemon, "/staff/draft/shape", fields).status;
    assert_eq!(shape(&[("shape", "add-notice")]), 303);
    assert_eq!(count(), (before + 1).to_string());
    let sql = "select count(*) from draft where text like '%…%' and field like 'notice/%'";
    let held: i64 = house
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
    let house = house();
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let zone = "time-zone";
    let before = kept(&house, zone);
    for wrong in ["Mexico City", "Coyoacán", "America/Coyoacan"] {
        let told = ana.write(&daemon, zone, &before, wrong);
        assert_eq!(told.status, 422, "{}", told.text());
        assert!(told.text().contains(wrong), "{}", told.text());
        assert_eq!(kept(&house, zone), before);
    }
    let told = ana.write(&daemon, zone, &before, " america/BOGOTA ");
    assert_eq!(told.json()["written"][0]["now"], "America/Bogota");
    assert_eq!(ana.write(&daemon, zone, "America/Bogota", "").status, 200);
    let page = ana.get(&daemon, "/staff/publish").text();
    assert!(page.contains("zona horaria"), "{page}");
    // As an earlier docent may have kept it.
    let sql = "insert into draft values ('time-zone', 'Mexico City')";
    house.database().execute(sql, []).unwrap();
    let page = ana.get(&daemon, "/staff/publish").text();
    assert!(
        page.contains("«Mexico City» no es una zona horaria"),
        "{page}"
    );
    let refused = house.run(&["publish"]);
    assert!(!refused.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_museum_is_prefilled_with_the_browsers_settings() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve_as_it_is();
    let ana = member(&house, &daemon, "Ana", "curator");
    let browser = desk(&daemon, &ana).await;
    let zone = json!({ "timezoneId": "America/Mexico_City" });
    browser
        .cdp("Emulation.setTimezoneOverride", zone)
        .await
        .unwrap();
    open(&browser, &daemon, "/staff/house").await;
    assert_eq!(
        browser
            .eval("document.querySelector('#time-zone').value")
            .await
            .unwrap(),
        ""
    );
    let offered = browser.text("#own-zone").await.unwrap();
    assert!(offered.contains("America/Mexico_City"), "{offered}");
    browser.touch("#own-zone").await.unwrap();
    becomes_kept(&house, "time-zone", "America/Mexico_City");
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
    becomes_kept(&house, "languages", "es");
    becomes(
        &browser,
        "document.querySelectorAll('#tongues li').length === 1",
    )
    .await;
    // The zone is still what was chosen.
    assert_eq!(kept(&house, "time-zone"), "America/Mexico_City");
    let shown = "document.querySelector('#time-zone').value === 'America/Mexico_City'";
    becomes(&browser, shown).await;
    let twice = "![...document.querySelectorAll('#add-language option')].some((element) => element.value === 'es')";
    assert_eq!(browser.eval(twice).await.unwrap(), true);
}
