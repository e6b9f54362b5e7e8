//! Clips with text only, on the staff pages: where they are marked, and how a recording is removed and
//! restored.

use std::fs;

use crate::editor_page::{open, saved_field, staff_browser};
use crate::publish::page;
use crate::screens::wait_for_js;
use crate::staff_import::{ImportFixture, SAMPLES, published};
use crate::support::staff::member;
use crate::text_only_clips::{new_site, remove_recording};

#[test]
fn text_only_clips_are_marked_wherever_a_recording_may_be_missing() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let read = |path: &str| page(&daemon, &ana, path, "en").text();
    assert!(!read("/staff/publish").contains("hear nothing"));
    for narration in ["13/en", "13/fr", "12/es", "12/en", "12/fr"] {
        remove_recording(&site, &daemon, &ana, narration);
    }
    // It can be published, with a warning: the number in each language, and each clip once.
    let review = read("/staff/publish");
    assert!(!review.contains("id=\"faults\""), "{review}");
    let counted =
        "Visitors read these clips and hear nothing: Español (1) · English (2) · Français (2).";
    assert!(review.contains(counted), "{review}");
    let once = "This clip is text alone in English, Français: visitors read it and hear nothing.";
    assert_eq!(review.matches(once).count(), 1, "{review}");
    let all = "This clip is text alone in English, Español, Français:";
    assert_eq!(review.matches(all).count(), 1, "{review}");
    assert!(review.contains("none; visitors read the text"), "{review}");
    // In the list of clips, in words and in what each language has.
    let list = read("/staff/tour?state=text-alone");
    assert_eq!(list.matches("class=\"clip-name\"").count(), 2, "{list}");
    assert!(
        list.contains("text alone: English, Français") && list.contains(">text alone<"),
        "{list}"
    );
    assert!(
        list.contains(
            "title=\"English: Complete. Text alone: visitors read it and hear nothing.\""
        ) && list.contains(">●–●–●<"),
        "{list}"
    );
    let editor = read("/staff/clips/13?language=en");
    assert!(
        editor.contains("visitors read the text and hear nothing")
            && !editor.contains("id=\"generate-captions\""),
        "{editor}"
    );
    // The preview of the draft shows what visitors would get.
    let draft = read("/staff/preview/en/rooms/memorial");
    assert!(
        draft.contains("Read: Natalia remembers") && draft.contains("Text only"),
        "{draft}"
    );
    // With nothing to read either, it stays here.
    let transcript = saved_field(&site, "clip/13/en/transcript");
    let gone = ana.write(&daemon, "clip/13/en/transcript", &transcript, "");
    assert_eq!(gone.status, 200);
    let review = read("/staff/publish");
    let kind = "There is nothing to hear and nothing to read.";
    assert_eq!(review.matches(kind).count(), 1, "{review}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_removed_with_its_captions_and_restored_by_one_undo() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, "/staff/clips/13?language=en").await;
    let both =
        || ["recording", "captions"].map(|name| saved_field(&site, &format!("clip/13/en/{name}")));
    let before = both();
    assert!(before.iter().all(|value| !value.is_empty()));
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#recording-remove").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#no-sound') !== null").await;
    assert_eq!(both(), ["", ""]);
    let nothing_to_fix = "!document.querySelector('#rule-violations li')";
    assert_eq!(browser.eval(nothing_to_fix).await.unwrap(), true);
    for (way, there, now) in [
        ("undo", "#waveform", before.clone()),
        ("redo", "#no-sound", [String::new(), String::new()]),
    ] {
        browser.touch(&format!("#{way}")).await.unwrap();
        wait_for_js(
            &browser,
            &format!("document.querySelector('{there}') !== null"),
        )
        .await;
        assert_eq!(both(), now, "{way}");
    }
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_spreadsheet_row_with_a_text_needs_no_recording() {
    let site = new_site();
    published(&site, |_| {});
    let daemon = site.serve();
    let desk = ImportFixture {
        who: member(&site, &daemon, "Ana", "curator"),
        site: &site,
        daemon: &daemon,
    };
    let header = "room,stop,lang,title,audio,transcript";
    let poem = "memorial,901,es,El poema,,Verde que te quiero verde.";
    let empty = "memorial,902,es,Nada,,";
    desk.upload("a.csv", format!("{header}\n{poem}\n{empty}\n").as_bytes());
    assert_eq!(desk.run_action("preview"), "looked", "{}", desk.page("en"));
    let page = desk.page("en");
    assert!(
        page.contains("this cell and the transcript are empty"),
        "{page}"
    );
    // What has a recording keeps it where a row names none.
    let natalia = "memorial,13,es,Natalia recuerda,,Otro texto.";
    desk.upload("b.csv", format!("{header}\n{poem}\n{natalia}\n").as_bytes());
    let recording = desk.field("clip/13/es/recording");
    assert_eq!(desk.run_action("preview"), "looked", "{}", desk.page("en"));
    let page = desk.page("en");
    assert!(page.contains("1 is text alone"), "{page}");
    assert_eq!(desk.run_action("apply"), "done", "{}", desk.page("en"));
    assert_eq!(desk.field("clip/901/es/recording"), None);
    assert_eq!(desk.field("clip/13/es/recording"), recording);
    let text = desk.field("clip/901/es/transcript");
    assert_eq!(text.as_deref(), Some("Verde que te quiero verde."));
    assert!(site.run(&["publish"]).status.success());
    // A voice may come later.
    let tone = fs::read(format!("{SAMPLES}/tone.mp3")).unwrap();
    desk.upload("tone.mp3", &tone);
    let heard = poem.replace("El poema,,", "El poema,tone.mp3,");
    desk.upload("c.csv", format!("{header}\n{heard}\n").as_bytes());
    assert_eq!(desk.run_action("preview"), "looked", "{}", desk.page("en"));
    assert!(!desk.page("en").contains("text alone"));
    assert_eq!(desk.run_action("apply"), "done", "{}", desk.page("en"));
    assert!(desk.field("clip/901/es/recording").is_some());
}
