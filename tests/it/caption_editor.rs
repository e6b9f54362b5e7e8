//! The caption editor in a real browser: splitting, moving, generating and reading files.

use std::fs;

use serde_json::json;

use crate::editor_page::{CLIP, new_site, open, saved, saved_field, staff_browser, wait_for_saved};
use crate::screens::wait_for_js;
use crate::support::drag::drag_by;
use crate::support::staff::member;

const FIELD: &str = "clip/13/es/captions";

/// Start and end of the captions, in milliseconds.
fn times(text: &str) -> Vec<(i64, i64)> {
    let ms = |stamp: &str| -> i64 {
        let digits = stamp.trim().split([':', '.']).map(str::parse::<i64>);
        let digits: Vec<i64> = digits.map(Result::unwrap).collect();
        ((digits[0] * 60 + digits[1]) * 60 + digits[2]) * 1000 + digits[3]
    };
    let timings = text.lines().filter_map(|line| line.split_once("-->"));
    timings.map(|(start, end)| (ms(start), ms(end))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_are_split_moved_and_generated() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let field = "clip/13/es/captions";
    let first = |text: &str| text.lines().nth(2).unwrap().to_owned();
    let count = || saved_field(&site, field).matches("-->").count();
    let before = saved_field(&site, field);
    let many = count();
    browser
        .touch("#cues li:first-child .cue-time:first-child button:last-child")
        .await
        .unwrap();
    site.wait_until("the first caption begins later", || {
        first(&saved_field(&site, field)) != first(&before)
    });
    let ms = |line: &str| -> i64 {
        let digits: Vec<i64> = line
            .split([':', '.', ' '])
            .take(4)
            .map(|part| part.parse().unwrap())
            .collect();
        ((digits[0] * 60 + digits[1]) * 60 + digits[2]) * 1000 + digits[3]
    };
    let later = saved_field(&site, field);
    assert_eq!(ms(&first(&later)) - ms(&first(&before)), 100);
    browser
        .touch("#cues li:first-child .cue-split")
        .await
        .unwrap();
    site.wait_until("there is one more", || count() == many + 1);
    saved(&browser).await;
    browser
        .touch("#cues li:first-child .cue-merge")
        .await
        .unwrap();
    site.wait_until("there is one less", || count() == many);
    saved(&browser).await;
    // Touching the strip plays from there.
    browser.touch("#waveform").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#sound').currentTime > 1").await;
    browser
        .eval("document.querySelector('#sound').pause()")
        .await
        .unwrap();
    // From the transcript: the same words, and nothing that a rule would mind.
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#generate-captions").await.unwrap();
    let words = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| *line != "WEBVTT" && !line.contains("-->"));
        lines
            .flat_map(str::split_whitespace)
            .map(ToOwned::to_owned)
            .collect()
    };
    let transcript = saved_field(&site, "clip/13/es/transcript");
    site.wait_until("they are made anew", || {
        let now = saved_field(&site, field);
        now != later && words(&now) == words(&transcript)
    });
    let rows = format!(
        "document.querySelectorAll('#cues li').length === {}",
        count()
    );
    wait_for_js(&browser, &rows).await;
    // A file of another editor is read; an invalid file is reported with its line.
    browser
        .eval("document.querySelector('.raw-captions').open = true")
        .await
        .unwrap();
    let raw = "#clip-13-es-captions";
    browser
        .eval(&format!("document.querySelector('{raw}').select()"))
        .await
        .unwrap();
    browser
        .cdp("Input.insertText", json!({ "text": "WEBVTT\n\nnothing" }))
        .await
        .unwrap();
    let message = browser.text("#faults li").await.unwrap();
    assert!(message.contains('3'), "{message}");
    browser
        .eval(&format!("document.querySelector('{raw}').select()"))
        .await
        .unwrap();
    let srt = "1\n00:00:01,000 --> 00:00:03,500\nNatalia recuerda.\n";
    browser
        .cdp("Input.insertText", json!({ "text": srt }))
        .await
        .unwrap();
    browser.eval("document.activeElement.blur()").await.unwrap();
    wait_for_saved(
        &site,
        field,
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nNatalia recuerda.\n",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_captions_replaces_no_captions() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = saved_field(&site, FIELD);
    let rows = format!(
        "document.querySelectorAll('#cues li').length === {}",
        before.matches("-->").count()
    );
    wait_for_js(&browser, &rows).await;
    browser.eval("window.confirm = () => true").await.unwrap();
    for (name, text) in [("letter.vtt", "Dear Natalia"), ("empty.srt", "")] {
        let file = site.path(name);
        fs::write(&file, text).unwrap();
        browser.choose("#caption-file", &file).await.unwrap();
        let message = browser.text("#faults li").await.unwrap();
        assert!(message.contains("WEBVTT"), "{message}");
        assert_eq!(browser.eval(&rows).await.unwrap(), true, "{name}");
        let calm = "document.querySelector('#save-status p').dataset.state !== 'asks'";
        assert_eq!(browser.eval(calm).await.unwrap(), true, "{name}");
    }
    // What was pasted and is not taken is given up by the button that undoes.
    let paste = "(() => { const it = document.querySelector('#clip-13-es-captions'); it.closest('details').open = true; it.value = 'nothing'; it.dispatchEvent(new Event('input')); it.dispatchEvent(new Event('blur')); })()";
    browser.eval(paste).await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#save-status p').dataset.state === 'asks'",
    )
    .await;
    browser.touch("#undo").await.unwrap();
    wait_for_js(&browser, &rows).await;
    wait_for_js(
        &browser,
        "document.querySelector('#save-status p').dataset.state === 'saved'",
    )
    .await;
    assert_eq!(saved_field(&site, FIELD), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caption_edge_can_be_dragged_by_touch() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    let before = times(&saved_field(&site, FIELD));
    // Sixteen times as wide, so that a finger is finer than a caption.
    browser.touch("[data-zoom='16']").await.unwrap();
    let wide = "document.querySelector('#waveform-track').clientWidth / document.querySelector('#captions').dataset.length";
    let pixels = browser.eval(wide).await.unwrap().as_f64().unwrap();
    drag_by(
        &browser,
        "#cue-blocks .cue-block:first-child .handle-end",
        -300.0 * pixels,
    )
    .await;
    site.wait_until("the edge has moved", || {
        times(&saved_field(&site, FIELD)) != before
    });
    saved(&browser).await;
    let after = times(&saved_field(&site, FIELD));
    let moved = before[0].1 - after[0].1;
    assert!(
        (280..=320).contains(&moved),
        "{moved} ms: {before:?} {after:?}"
    );
    assert_eq!(after[0].0, before[0].0, "its other edge stays");
    assert_eq!(after[2..], before[2..], "and so do all but its neighbour");
    // Nothing played, and the page did not scroll away under the finger.
    assert_eq!(
        browser
            .eval("document.querySelector('#sound').paused")
            .await
            .unwrap(),
        true
    );
    // It can be taken back as one change.
    browser.touch("#undo").await.unwrap();
    site.wait_until("it is where it was", || {
        times(&saved_field(&site, FIELD)) == before
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caption_file_in_another_encoding_keeps_its_letters() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, CLIP).await;
    browser.eval("window.confirm = () => true").await.unwrap();
    let text = "1\r\n00:00:01,000 --> 00:00:03,500\r\nEl jardín de la niña\r\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap())
        .collect();
    let file = site.path("natalia.srt");
    fs::write(&file, latin).unwrap();
    browser.choose("#caption-file", &file).await.unwrap();
    wait_for_saved(
        &site,
        FIELD,
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nEl jardín de la niña\n",
    );
    // An invalid file is reported line by line, and the captions stay.
    let other = site.path("nada.srt");
    fs::write(&other, "nothing\nof the kind\n").unwrap();
    browser.choose("#caption-file", &other).await.unwrap();
    let message = browser.text("#faults li").await.unwrap();
    assert!(message.contains('1'), "{message}");
    wait_for_js(
        &browser,
        "document.querySelector('#save-status p').dataset.state !== 'saving'",
    )
    .await;
    assert!(
        saved_field(&site, FIELD).contains("jardín"),
        "{}",
        saved_field(&site, FIELD)
    );
}
