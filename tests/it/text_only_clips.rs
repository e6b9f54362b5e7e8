//! Clips with text only in a language: visitors read them, and nothing plays or is counted.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::publish::{draft, page, publish};
use crate::screens::wait_for_js;
use crate::staff_import::published;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, play_body, send_report};
use crate::support::staff::{FORM, Member, member};
use crate::tour_import::{editions, import, output_text};
use crate::visit::{DIALOG_IS_SHOWN, open_with_fake_clock, wait_for_js_on_fake_clock};

/// A screen on the box of 800 by 480.
const SMALL: Screen = Screen::of_size(800, 480);

pub(crate) fn new_site() -> TestSite {
    TestSite::new("default-output = \"silent\"\n")
}

/// Removes the recording and its texts from the draft, as one step.
pub(crate) fn remove_recording(site: &TestSite, daemon: &Daemon, who: &Member, narration: &str) {
    let fields = ["recording", "captions"].map(|name| format!("clip/{narration}/{name}"));
    let edits =
        fields.map(|field| json!({ "was": draft(site, &field), "now": null, "field": field }));
    let done = who.json(daemon, "/staff/draft", &json!({ "edits": edits }));
    assert_eq!(done.status, 200, "{}", done.text());
}

/// A state in which clip 13 is text-only in English, and clip 12 in every language.
fn read(site: &TestSite) -> (Daemon, Member) {
    let daemon = site.serve();
    let ana = member(site, &daemon, "Ana", "curator");
    for narration in ["13/en", "12/es", "12/en", "12/fr"] {
        remove_recording(site, &daemon, &ana, narration);
    }
    let done = publish(&daemon, &ana);
    assert_eq!(done.status, 303, "{}", done.text());
    (daemon, ana)
}

/// The requests of the page besides scripts, styles, pictures, events and reports.
const OTHERS: &str = "performance.getEntriesByType('resource').map((value) => new URL(value.name).pathname).filter((value) => !/^[/](assets|panels|pictures)[/]|events$|^[/]sessions$/.test(value))";

#[tokio::test(flavor = "multi_thread")]
async fn a_text_only_clip_is_read_on_screens_and_phones() {
    let site = new_site();
    let (daemon, _) = read(&site);
    let browser = Browser::open().await.unwrap();
    let transcript = draft(&site, "clip/13/en/transcript");
    let (first, last) = (
        transcript.lines().next().unwrap(),
        transcript.lines().last().unwrap(),
    );
    for shape in [Screen::KIOSK, SMALL, Screen::PHONE] {
        browser.emulate_screen(shape).await.unwrap();
        browser
            .goto(&daemon.url("/en/rooms/memorial"))
            .await
            .unwrap();
        // It is in the list as something to read, and is no button that plays.
        let item = browser
            .text("a.clip[data-sheet=\"text-13\"]")
            .await
            .unwrap();
        assert!(item.contains("Text only") && !item.contains("0:"), "{item}");
        let name =
            "document.querySelector('a.clip[data-sheet=\"text-13\"] .visually-hidden').textContent";
        let name = browser.eval(name).await.unwrap();
        assert_eq!(name, "Read: Natalia remembers");
        browser
            .touch("a.clip[data-sheet=\"text-13\"]")
            .await
            .unwrap();
        wait_for_js(&browser, "document.querySelector('#text-13').open").await;
        let text = browser.text("#text-13").await.unwrap();
        assert!(
            text.contains("Natalia remembers") && text.contains(first) && text.contains(last),
            "{text}"
        );
        // Beside the picture the first words are seen at once, the last ones by scrolling, and nothing
        // runs out at the side.
        let seen = "((sheet) => {
            const inside = (element) => { const box = element.getBoundingClientRect(), all = sheet.querySelector('article').getBoundingClientRect();
                return box.top >= all.top && box.top + 20 <= all.bottom && box.left >= all.left && box.right <= all.right; };
            const lines = [...sheet.querySelectorAll('.sentence')];
            const begins = inside(lines[0]) && inside(sheet.querySelector('.picture'));
            lines.at(-1).scrollIntoView({ block: 'end' });
            return [begins, inside(lines.at(-1)), sheet.querySelector('article').scrollWidth <= sheet.querySelector('article').clientWidth,
                sheet.querySelectorAll('audio, input, #pause, [role=button]').length];
        })(document.querySelector('#text-13'))";
        assert_eq!(
            browser.eval(seen).await.unwrap(),
            json!([true, true, true, 0])
        );
        browser.touch("#text-13 [data-close]").await.unwrap();
        wait_for_js(&browser, "!document.querySelector('dialog[open]')").await;
        assert_eq!(
            browser
                .eval("document.querySelector('#sound').src")
                .await
                .unwrap(),
            ""
        );
        assert_eq!(browser.eval(OTHERS).await.unwrap(), json!([]));
        assert_eq!(
            browser.console_errors().await.unwrap(),
            Vec::<String>::new()
        );
        // In the language that has a recording it is heard.
        browser
            .goto(&daemon.url("/es/rooms/memorial"))
            .await
            .unwrap();
        let heard = "document.querySelector('button.clip[data-clip=\"13\"]') !== null && document.querySelector('a.clip[data-sheet=\"text-12\"]') !== null";
        wait_for_js(&browser, heard).await;
    }
    assert_eq!(site.plays(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_leads_to_the_text_and_the_room_continues_from_there() {
    let site = new_site();
    let (daemon, _) = read(&site);
    let english = ["Accept-Language: en"];
    let response = daemon.request("GET", "/13", &english, "");
    let there = response.header("location").unwrap().to_owned();
    assert_eq!(there, "/en/rooms/memorial?clip=13");
    let browser = Browser::open().await.unwrap();
    browser.goto(&daemon.url(&there)).await.unwrap();
    wait_for_js(&browser, "document.querySelector('#text-13').open").await;
    browser.touch("#text-13 [data-close]").await.unwrap();
    wait_for_js(&browser, "!document.querySelector('dialog[open]')").await;
    // What can be heard in the room is offered as ever, and another language keeps its own.
    browser.touch("#pause").await.unwrap();
    let plays = site.await_plays(|plays| plays.len() == 1);
    assert_eq!(plays[0].clip, "12");
    let shown = "document.querySelector('#now').dataset.clip";
    assert_eq!(browser.eval(shown).await.unwrap(), "12-described");
    browser
        .goto(&daemon.url("/es/rooms/memorial?clip=13"))
        .await
        .unwrap();
    wait_for_js(&browser, "document.querySelector('#pause').value === '13'").await;
    assert_eq!(
        browser
            .eval("document.querySelector('dialog[open]')")
            .await
            .unwrap(),
        json!(null)
    );
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_left_during_reading_goes_idle() {
    let site = new_site();
    let (daemon, _) = read(&site);
    let browser = open_with_fake_clock(&daemon, "/en/rooms/memorial?clip=13").await;
    wait_for_js_on_fake_clock(&browser, "document.querySelector('#text-13').open").await;
    browser.eval("window.pass(61000)").await.unwrap();
    assert_eq!(
        browser.eval(DIALOG_IS_SHOWN).await.unwrap(),
        false,
        "somebody may be reading"
    );
    browser.eval("window.pass(600000)").await.unwrap();
    wait_for_js_on_fake_clock(
        &browser,
        "location.pathname === '/rooms/memorial' && document.querySelector('.start-panel')",
    )
    .await;
}

#[test]
fn a_text_cannot_be_played_and_is_not_counted() {
    let site = new_site();
    let (daemon, ana) = read(&site);
    let form = ["Accept: application/json", FORM];
    let post = |path: &str| daemon.request("POST", path, &form, "clip=13");
    for what in ["play", "queue"] {
        let refused = post(&format!("/en/rooms/memorial/{what}"));
        assert_eq!(refused.status, 409, "{}", refused.text());
        let sentence = refused.json()["error"].as_str().unwrap().to_owned();
        assert!(sentence.contains("only a text"), "{sentence}");
    }
    let clip = daemon.get("/en/rooms/memorial/clips/13.json").json();
    assert_eq!(
        (&clip["recording"], &clip["sound"], &clip["captions"]),
        (&json!(null), &json!(null), &json!([]))
    );
    // A phone cannot report a play of it either.
    let recording = draft(&site, "clip/13/es/recording");
    let there = json!({ "room": "memorial", "clip": "13", "language": "en" });
    assert_eq!(
        send_report(&daemon, &play_body(&"a".repeat(32), &recording, there)),
        404
    );
    assert_eq!(site.plays(), []);
    // The page's language is used first, even without sound; if it has no narration, another language is used.
    let english = daemon.get("/en/rooms/memorial").text();
    assert!(!english.contains("Language: Español"), "{english}");
    assert_eq!(post("/es/rooms/memorial/play").status, 204);
    site.await_plays(|plays| plays.len() == 1);
    // In the figures it is marked, so that nobody is taken to have left it unheard.
    let heard = play_body(&"b".repeat(32), &first_recording(&site), json!({}));
    assert_eq!(send_report(&daemon, &heard), 204);
    let table = page(&daemon, &ana, "/staff/statistics", "en").text();
    let row = table
        .split("/staff/statistics/clips/12\"")
        .nth(1)
        .or_else(|| table.split("/staff/statistics/clips/12?").nth(1))
        .unwrap_or_else(|| panic!("{table}"));
    let row = row.split("</tr>").next().unwrap();
    assert!(row.contains("text alone"), "{row}");
    let of_clip = page(&daemon, &ana, "/staff/statistics/clips/12", "en").text();
    assert!(of_clip.contains("Text alone:"), "{of_clip}");
}

/// Removes the lines of a narration that belong to a recording.
fn remove_recording_rows(file: &Path, language: &str) {
    let text = fs::read_to_string(file).unwrap();
    let mut here = "";
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') {
            here = line;
        }
        let of_voice = ["recording =", "captions =", "credit ="];
        !(here == format!("[clip.narration.{language}]")
            && of_voice.iter().any(|prefix| line.starts_with(prefix)))
    });
    let kept: Vec<&str> = kept.collect();
    fs::write(file, kept.join("\n")).unwrap();
}

#[test]
fn a_tour_with_text_only_clips_is_exported_and_imported_as_the_same_edition() {
    let first = new_site();
    published(&first, |dir| {
        remove_recording_rows(&dir.join("memorial/room.toml"), "en");
    });
    let published = output_text(&first.run(&["publish"]));
    assert!(
        published.contains("Without a recording") && published.contains(" in en"),
        "{published}"
    );
    let out = first.path("out");
    assert!(
        first
            .run(&["export", out.to_str().unwrap()])
            .status
            .success()
    );
    let room = fs::read_to_string(out.join("memorial/room.toml")).unwrap();
    let english = room.split("[clip.narration.en]").nth(1).unwrap();
    let english = english.split("\n[").next().unwrap();
    assert!(
        english.contains("transcript") && !english.contains("recording"),
        "{english}"
    );
    assert!(!out.join("memorial/12.en.vtt").exists());
    let second = new_site();
    let done = import(&second, &out);
    assert!(done.status.success(), "{}", output_text(&done));
    assert!(second.run(&["publish"]).status.success());
    assert_eq!(
        editions(&second).pop().unwrap().1,
        editions(&first).pop().unwrap().1
    );
    let checked = output_text(&second.run(&["check"]));
    assert!(checked.contains("Edition 1 is whole"), "{checked}");
}
