//! What is ready, what is missing and what is refused: the same at upload, import and publication.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::editor_page::{open, saved_field, staff_browser};
use crate::screens::wait_for_js;
use crate::staff_import::{ImportFixture, SAMPLES, published};
use crate::support::daemon::{Daemon, TestSite, tour};
use crate::support::staff::{Member, member};
use crate::support::test_sounds;
use crate::tour_import::{edit, import, memorial, output_text};

fn new_site() -> TestSite {
    TestSite::new("default-output = \"silent\"\n")
}

/// The text of the clip's cell of this language on the page *Tour*.
fn cell(daemon: &Daemon, who: &Member, clip: &str, language: &str) -> String {
    let page = who.get(daemon, "/staff/tour").text();
    let wanted = format!("href=\"/staff/clips/{clip}?language={language}\" title=\"");
    let after = page
        .split(&wanted)
        .nth(1)
        .unwrap_or_else(|| panic!("{wanted}\n{page}"));
    after.split('"').next().unwrap().to_owned()
}

#[test]
fn a_complete_tour_has_no_publish_blocker() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let complete = |language: &str| cell(&daemon, &ana, "13", language).contains("Completo");
    let stops = || {
        ana.get(&daemon, "/staff/publish")
            .text()
            .contains("id=\"faults\"")
    };
    assert!(complete("es") && complete("en") && !stops());
    let drawing = fs::read(tour().join("study/picture.svg")).unwrap();
    let taken = ana
        .upload_client(&daemon, "es")
        .request("POST", "/staff/pictures", &[], &drawing);
    let file = taken.json()["file"].as_str().unwrap().to_owned();
    let credit = saved_field(&site, "clip/13/es/credit");
    for (field, was, now, languages, part) in [
        (
            "clip/13/es/credit",
            credit.as_str(),
            "",
            &["es"][..],
            "crédito",
        ),
        (
            "clip/13/picture/file",
            "",
            &file,
            &["es", "en", "fr"],
            "textos de la imagen",
        ),
    ] {
        assert_eq!(ana.write(&daemon, field, was, now).status, 200);
        assert!(stops(), "{field}");
        for language in languages {
            let cell_text = cell(&daemon, &ana, "13", language);
            assert!(
                cell_text.contains(part) && !cell_text.contains("Completo"),
                "{cell_text}"
            );
            let page = ana.get(&daemon, &format!("/staff/clips/13?language={language}"));
            assert!(
                page.text().contains("Por corregir antes de publicar:"),
                "{field}"
            );
        }
        assert_eq!(ana.write(&daemon, field, now, was).status, 200);
        assert!(complete("es") && complete("en") && !stops(), "{field}");
    }
    // A room's own texts, where the room is listed.
    let line = saved_field(&site, "room/memorial/line/en");
    assert_eq!(
        ana.write(&daemon, "room/memorial/line/en", &line, "")
            .status,
        200
    );
    let page = ana.get(&daemon, "/staff/tour").text();
    let lacks = page.split("class=\"violations\"").nth(1).unwrap();
    assert!(
        lacks.contains("/staff/rooms/memorial") && lacks.contains("English"),
        "{lacks}"
    );
    assert!(
        page.contains("Una cosa por corregir antes de publicar"),
        "{page}"
    );
    let room = ana.get(&daemon, "/staff/rooms/memorial").text();
    assert!(room.contains("Por corregir antes de publicar:"), "{room}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_shows_what_is_missing_during_editing() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open(&browser, &daemon, "/staff/clips/13?language=es").await;
    let nothing = "!document.querySelector('#rule-violations li')";
    assert_eq!(browser.eval(nothing).await.unwrap(), true);
    crate::editor_page::write(&browser, "#clip-13-es-credit", "").await;
    wait_for_js(
        &browser,
        "document.querySelector('#rule-violations li')?.textContent.includes('credit') === true",
    )
    .await;
    crate::editor_page::write(&browser, "#clip-13-es-credit", "Voz: Ana").await;
    wait_for_js(&browser, nothing).await;
}

/// A wav without any sound in it.
fn silence(path: &Path) -> Vec<u8> {
    test_sounds::wav(&[&vec![0.0; 96_000]], path);
    fs::read(path).unwrap()
}

#[test]
fn silence_gets_the_same_result_at_upload_import_and_publication() {
    let site = new_site();
    let said_so = "Nothing can be heard in this recording";
    // In a tour's folder, with the file and the line that name it.
    let dir = memorial(&site);
    let file = dir.join("memorial/silence.wav");
    let silent = silence(&file);
    let room = dir.join("memorial/room.toml");
    edit(&room, "natalia.es.mp3", "silence.wav");
    let refused = import(&site, &dir);
    assert!(!refused.status.success());
    let output_text = output_text(&refused);
    assert!(
        output_text.contains("memorial/room.toml:") && output_text.contains("nothing can be heard"),
        "{output_text}"
    );
    edit(&room, "silence.wav", "natalia.es.mp3");
    fs::remove_file(&file).unwrap();
    published(&site, |_| {});
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    // As an upload it is listened to, and goes nowhere.
    let client = ana.upload_client(&daemon, "en");
    let at = client.upload("13.es.wav", &silent);
    let upload = client.wait_for_result(&site, &at);
    assert_eq!(upload["checks"][0]["severity"], "block", "{upload}");
    let before = saved_field(&site, "clip/13/es/recording");
    let plan = client.request(
        "GET",
        &format!("{at}/assignment?number=13&language=es"),
        &[],
        b"",
    );
    assert_eq!(plan.status, 422);
    assert!(plan.text().contains(said_so), "{}", plan.text());
    let wished = json!({
        "number": "13", "language": "es",
        "seen": { "new": false, "title": saved_field(&site, "clip/13/es/title"), "recording": before },
    });
    let placed = client.json(&format!("{at}/assignment"), &wished);
    assert_eq!(placed.status, 422, "{}", placed.text());
    assert_eq!(saved_field(&site, "clip/13/es/recording"), before);
    // In a sheet, with its row.
    let desk = ImportFixture {
        who: ana,
        site: &site,
        daemon: &daemon,
    };
    desk.upload("silence.wav", &silent);
    desk.upload(
        "clips.csv",
        b"room,stop,lang,title,audio\n12,901,es,Nada,silence.wav\n",
    );
    assert_eq!(desk.run_action("preview"), "looked");
    let page = desk.page("en");
    assert!(page.contains(&format!("silence.wav: {said_so}")), "{page}");
    assert!(!page.contains("action=\"/staff/import/apply\""), "{page}");
}

#[test]
fn a_corrected_spreadsheet_replaces_the_old_one_under_any_name() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let desk = ImportFixture {
        who: ana,
        site: &site,
        daemon: &daemon,
    };
    let tone = fs::read(format!("{SAMPLES}/tone.mp3")).unwrap();
    desk.upload("tone.mp3", &tone);
    desk.upload("notes.txt", b"not for visitors");
    let head = "room,stop,lang,title,audio,credit";
    desk.upload(
        "clips.csv",
        format!("{head}\n12,901,es,,tone.mp3,\n").as_bytes(),
    );
    assert_eq!(desk.run_action("preview"), "looked");
    let page = desk.page("en");
    assert!(!page.contains("action=\"/staff/import/apply\""), "{page}");
    desk.upload(
        "clips-mended.csv",
        format!("{head}\n12,901,es,Cactus,tone.mp3,Voz: Ana\n").as_bytes(),
    );
    let page = desk.page("en");
    assert!(
        page.contains("clips-mended.csv takes the place of clips.csv"),
        "{page}"
    );
    assert_eq!(desk.run_action("preview"), "looked");
    let page = desk.page("en");
    assert!(page.contains("action=\"/staff/import/apply\""), "{page}");
    // A single file goes, and all others stay.
    let gone = desk.who.form(
        &daemon,
        "/staff/import/files/delete",
        &[("name", "notes.txt")],
    );
    assert_eq!(gone.status, 303);
    let page = desk.page("en");
    assert!(
        !page.contains("notes.txt") && page.contains("tone.mp3"),
        "{page}"
    );
    // Two that came together are not chosen between, but one of them can be removed.
    desk.upload(
        "other.csv",
        format!("{head}\n12,902,es,Cactus,tone.mp3,\n").as_bytes(),
    );
    desk.upload(
        "clips-mended.csv",
        format!("{head}\n12,901,es,Cactus,tone.mp3,Voz: Ana\n").as_bytes(),
    );
    assert_eq!(desk.run_action("preview"), "refused");
    desk.who.form(
        &daemon,
        "/staff/import/files/delete",
        &[("name", "other.csv")],
    );
    assert_eq!(desk.run_action("preview"), "looked");
    assert_eq!(desk.run_action("apply"), "done", "{}", desk.page("en"));
    assert_eq!(desk.field("clip/901/es/title").as_deref(), Some("Cactus"));
}

#[test]
fn a_spreadsheets_credit_is_the_voice_and_an_import_reports_every_publish_blocker() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let desk = ImportFixture {
        who: ana,
        site: &site,
        daemon: &daemon,
    };
    desk.upload(
        "tone.mp3",
        &fs::read(format!("{SAMPLES}/tone.mp3")).unwrap(),
    );
    desk.upload(
        "desk.svg",
        &fs::read(tour().join("study/picture.svg")).unwrap(),
    );
    let sheet =
        "room,stop,lang,title,audio,image,credit\n12,901,es,Cactus,tone.mp3,desk.svg,Voz: Marta\n";
    desk.upload("clips.csv", sheet.as_bytes());
    assert_eq!(desk.run_action("preview"), "looked");
    let page = desk.page("en");
    for question in [
        "the description of the picture",
        "the credit of the picture",
        "the captions",
    ] {
        assert!(page.contains(question), "{question}\n{page}");
    }
    assert_eq!(desk.run_action("apply"), "done");
    assert_eq!(
        desk.field("clip/901/es/credit").as_deref(),
        Some("Voz: Marta")
    );
    assert_eq!(desk.field("clip/901/picture/credit"), None);
}

#[test]
fn a_recording_in_the_wrong_language_can_be_moved() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "en");
    let sound = fs::read(tour().join("study/desk.en.mp3")).unwrap();
    let at = client.upload("2 Pendulum en.mp3", &sound);
    let upload = client.wait_for_result(&site, &at);
    let proposal = &upload["proposal"];
    assert_eq!(
        (
            &proposal["language"],
            &proposal["title"],
            &proposal["number"]
        ),
        (&json!("en"), &json!("Pendulum"), &json!("2")),
        "{upload}"
    );
    // Somebody places it as Spanish all the same.
    let spanish = json!({
        "number": "977", "language": "es", "room": "study", "title": "Pendulum",
        "seen": { "new": true, "title": "", "recording": Value::Null },
    });
    let placed = client.json(&format!("{at}/assignment"), &spanish);
    assert_eq!(placed.status, 200, "{}", placed.text());
    let page = eva.get(&daemon, "/staff/clips/977?language=es").text();
    assert!(page.contains("value=\"move-narration\""), "{page}");
    let form = [
        ("shape", "move-narration"),
        ("clip", "977"),
        ("language", "es"),
        ("other", "en"),
    ];
    let moved = eva.form(&daemon, "/staff/draft/structure", &form);
    assert!([200, 303].contains(&moved.status), "{}", moved.text());
    assert_eq!(saved_field(&site, "clip/977/es/title"), "");
    assert_eq!(saved_field(&site, "clip/977/en/title"), "Pendulum");
    assert_eq!(
        saved_field(&site, "clip/977/en/recording"),
        upload["recording"].as_str().unwrap()
    );
}

#[test]
fn a_file_cut_out_of_a_longer_one_gets_a_remark() {
    let site = new_site();
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "en");
    let whole = fs::read(tour().join("study/desk.es.mp3")).unwrap();
    let at = client.upload("whole.mp3", &whole);
    let checks = client.wait_for_result(&site, &at)["checks"].to_string();
    assert!(!checks.contains("in the middle of the sound"), "{checks}");
    let path = site.path("cut.wav");
    test_sounds::wav(&[&test_sounds::noise(7, 2)], &path);
    let at = client.upload("cut.wav", &fs::read(path).unwrap());
    let checks = client.wait_for_result(&site, &at)["checks"].to_string();
    assert!(
        checks.contains("It ends in the middle of the sound"),
        "{checks}"
    );
}

#[test]
fn a_single_room_needs_no_choice() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve_without_tour();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let page = eva.get(&daemon, "/staff/upload").text();
    let rooms = page.split("name=\"room\"").nth(1).unwrap();
    let rooms = rooms.split("</select>").next().unwrap();
    assert!(
        rooms.matches("<option").count() == 1 && rooms.contains("memorial"),
        "{rooms}"
    );
}

#[test]
fn the_history_shows_schedules_and_restored_editions() {
    let site = new_site();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let title = saved_field(&site, "clip/13/es/title");
    assert_eq!(
        ana.write(&daemon, "clip/13/es/title", &title, "Otro")
            .status,
        200
    );
    assert!(site.run(&["publish"]).status.success());
    let back = ana.form(&daemon, "/staff/publish/republish", &[("number", "1")]);
    assert_eq!(back.status, 303, "{}", back.text());
    let page = ana.get(&daemon, "/staff/publish").text();
    assert!(page.contains("recuperada"), "{page}");
    let log = ana.get(&daemon, "/staff/changes").text();
    assert!(log.contains("Recuperó la edición"), "{log}");
}
