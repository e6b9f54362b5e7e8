//! The upload page in a real browser.

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

use crate::inspection::wav;
use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::accessibility::{axe_browser, press, unreachable_controls, violations};
use crate::support::browser::Browser;
use crate::support::daemon::{TestSite, tour};
use crate::support::staff::member;
use crate::upload::names;

const RESERVE: &str = "disk-reserve-megabytes = 1\n";

async fn assert_accessible(browser: &Browser, name: &str) {
    let found = violations(browser, name).await;
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The upload speed of the browser.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Fast,
    Slow,
    Cut,
}

async fn line(browser: &Browser, line: Line) {
    browser.cdp("Network.enable", json!({})).await.unwrap();
    let up = if line == Line::Slow { 100_000 } else { -1 };
    let conditions = json!({
        "offline": line == Line::Cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": up,
    });
    browser
        .cdp("Network.emulateNetworkConditions", conditions)
        .await
        .unwrap();
}

/// Drops files and folders onto an element, as from the system's file manager.
async fn drop_files(browser: &Browser, css: &str, files: &[PathBuf]) {
    let middle = format!(
        "(() => {{ const box = document.querySelector({css:?}).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
    );
    let middle = browser.eval(&middle).await.unwrap();
    for kind in ["dragEnter", "dragOver", "drop"] {
        let event = json!({
            "type": kind, "x": middle[0], "y": middle[1],
            "data": { "items": [], "files": files, "dragOperationsMask": 1 },
        });
        browser.cdp("Input.dispatchDragEvent", event).await.unwrap();
    }
}

/// The tour's recordings under other names: no two are alike.
fn recordings(folder: &Path) -> Vec<PathBuf> {
    let from = ["memorial", "study", "garden"].map(|name| tour().join(name));
    let found = from.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut found: Vec<PathBuf> = found
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "mp3"))
        .collect();
    found.sort_by_key(|path| (path.metadata().unwrap().len(), path.clone()));
    let copied = found.iter().rev().take(5).zip(101..).map(|(from, n)| {
        let to = folder.join(format!("{n}.es.mp3"));
        fs::copy(from, &to).unwrap();
        to
    });
    copied.collect()
}

/// An expression for the card of a file on the page.
fn card(file: &str) -> String {
    format!(
        "[...document.querySelectorAll('.upload')].find((element) => element.querySelector('.file').textContent === '{file}')"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn several_uploads_run_at_once_and_a_failed_one_delays_no_other() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "en");
    let browser = axe_browser().await;
    eva.sign_in_browser(&browser, &daemon, "en").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    browser.eval("window.confirm = () => true").await.unwrap();
    let files = recordings(&site.path(""));
    let folder = site.path("a folder");
    fs::create_dir(&folder).unwrap();
    line(&browser, Line::Slow).await;
    browser.choose_all("#files", &files[..3]).await.unwrap();
    let more = [&files[3..], &[folder]].concat();
    drop_files(&browser, "#drop-zone", &more).await;
    wait_for_js(
        &browser,
        "document.querySelectorAll('.upload').length === 6",
    )
    .await;
    let moving = |file: &str| format!("{}?.querySelector('progress').value > 1", card(file));
    let stage = |file: &str, stage: &str| format!("{}.dataset.stage === '{stage}'", card(file));
    let press_in = |file: &str, css: &str| format!("{}.querySelector('{css}').click()", card(file));
    // Two are on their way together, the others wait for their turn.
    for (file, is) in [("101.es.mp3", true), ("102.es.mp3", true)] {
        wait_for_js(&browser, &moving(file)).await;
        assert_eq!(browser.eval(&stage(file, "coming")).await.unwrap(), is);
    }
    assert_eq!(
        browser.eval(&stage("103.es.mp3", "queued")).await.unwrap(),
        true
    );
    let script = format!("{}.querySelector('.state').textContent", card("101.es.mp3"));
    let script = browser.eval(&script).await.unwrap();
    assert!(script.as_str().unwrap().contains(" MB"), "{script}");

    // One is cancelled, and nothing of it stays; another breaks, and is begun again.
    browser
        .eval(&press_in("101.es.mp3", ".cancel"))
        .await
        .unwrap();
    wait_for_js(&browser, &format!("!{}", card("101.es.mp3"))).await;
    let begun = || {
        let list = client.request("GET", "/staff/uploads", &[], b"").json();
        let list = list["uploads"].as_array().unwrap().clone();
        let named = |value: &serde_json::Value| {
            let [name, id] = ["name", "id"].map(|key| value[key].as_str().unwrap().to_owned());
            (name, format!("/staff/uploads/{id}"))
        };
        list.iter()
            .map(named)
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    site.wait_until("it is gone from the house, too", || {
        !begun().contains_key("101.es.mp3")
    });
    let broken = &begun()["102.es.mp3"];
    assert_eq!(client.request("DELETE", broken, &[], b"").status, 204);
    line(&browser, Line::Fast).await;
    wait_for_js(&browser, &stage("102.es.mp3", "stopped")).await;
    let why = format!(
        "{}.querySelector('.refusal').textContent",
        card("102.es.mp3")
    );
    let why = browser.eval(&why).await.unwrap();
    assert!(why.as_str().unwrap().contains("is no more"), "{why}");
    let retry = format!("{}.querySelector('.retry').focus()", card("102.es.mp3"));
    browser.eval(&retry).await.unwrap();
    press(&browser, "Enter", 13).await;

    for n in 102..=105 {
        wait_for_js(&browser, &stage(&format!("{n}.es.mp3"), "done")).await;
    }
    wait_for_js(&browser, &stage("a folder", "refused")).await;
    let why = format!("{}.querySelector('.refusal').textContent", card("a folder"));
    let why = browser.eval(&why).await.unwrap();
    assert!(why.as_str().unwrap().contains("is a folder"), "{why}");
    assert_accessible(&browser, "upload-several").await;
    let found = unreachable_controls(&browser).await;
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_removed_from_the_device_is_reported_and_not_retried() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = Browser::open().await.unwrap();
    eva.sign_in_browser(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    line(&browser, Line::Cut).await;
    let files = recordings(&site.path(""));
    browser.choose_all("#files", &files[..2]).await.unwrap();
    wait_for_js(&browser, "[...document.querySelectorAll('.upload .state')].filter((element) => element.textContent.includes('cortó')).length === 2").await;
    fs::remove_file(&files[0]).unwrap();
    fs::write(&files[1], b"something else").unwrap();
    line(&browser, Line::Fast).await;
    wait_for_js(&browser, "[...document.querySelectorAll('.upload')].every((element) => element.dataset.stage === 'refused' && element.querySelector('.retry').hidden)").await;
    let why = browser.text(".upload .refusal").await.unwrap();
    assert!(why.contains("ya no se puede leer"), "{why}");
    assert!(names(&site.path("state/uploads")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_cancelled_at_its_start_leaves_nothing() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = Browser::open().await.unwrap();
    eva.sign_in_browser(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    // The response to the first request is delayed.
    let held = "(() => { window.confirm = () => true; const ask = window.fetch; window.fetch = async (at, how) => { const answer = await ask(at, how); if (how?.method === 'POST') await new Promise((go) => { window.letGo = go; }); return answer; }; })()";
    browser.eval(held).await.unwrap();
    let files = recordings(&site.path(""));
    browser.choose("#files", &files[0]).await.unwrap();
    wait_for_js(&browser, "!!window.letGo").await;
    assert_eq!(names(&site.path("state/uploads")).len(), 1);
    browser.touch(".upload .cancel").await.unwrap();
    wait_for_js(&browser, "!document.querySelector('.upload')").await;
    browser.eval("window.letGo()").await.unwrap();
    site.wait_until("nothing of it is left", || {
        names(&site.path("state/uploads")).is_empty()
    });
    let kept = browser.eval("localStorage.length").await.unwrap();
    assert_eq!(kept, 0);
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

/// The list is requested while the response to another upload's creation is on its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_starting_upload_is_listed_once_and_an_empty_one_is_not_retried() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let browser = Browser::open().await.unwrap();
    eva.sign_in_browser(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    let held = "(() => { window.looks = 0; const ask = window.fetch; window.fetch = async (at, how) => { const answer = await ask(at, how); if (how?.method === 'POST' && answer.ok) await new Promise((go) => { window.letGo = go; }); if (at === '/staff/uploads' && how?.method === 'GET') setTimeout(() => { window.looks += 1; }, 50); return answer; }; })()";
    browser.eval(held).await.unwrap();
    let files = recordings(&site.path(""));
    browser.choose("#files", &files[0]).await.unwrap();
    wait_for_js(&browser, "!!window.letGo").await;
    let empty = site.path("vacio.mp3");
    fs::write(&empty, b"").unwrap();
    browser.choose("#files", &empty).await.unwrap();
    wait_for_js(&browser, "window.looks > 0").await;
    let cards = "document.querySelectorAll('.upload').length";
    assert_eq!(browser.eval(cards).await.unwrap(), 2);
    let refused = format!("{}.dataset.stage === 'refused'", card("vacio.mp3"));
    assert_eq!(browser.eval(&refused).await.unwrap(), true);
    let retry = format!("{}.querySelector('.retry').hidden", card("vacio.mp3"));
    assert_eq!(browser.eval(&retry).await.unwrap(), true);
    browser.eval("window.letGo()").await.unwrap();
    let done = format!("{}.dataset.stage === 'done'", card("101.es.mp3"));
    wait_for_js(&browser, &done).await;
    assert_eq!(browser.eval(cards).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_curator_uploads_a_file_despite_an_interruption_and_adds_it_to_the_draft() {
    let site = TestSite::new(RESERVE);
    let mut daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "curator");
    let browser = axe_browser().await;
    eva.sign_in_browser(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    assert_accessible(&browser, "upload-empty").await;
    let file = site.path("101_El_patio_de_las_jaulas.es.mp3");
    let recording = tour().join("memorial/natalia.es.mp3");
    fs::copy(&recording, &file).unwrap();
    line(&browser, Line::Slow).await;
    browser.choose("#files", &file).await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('.upload progress')?.value > 10",
    )
    .await;
    assert_accessible(&browser, "upload-coming").await;
    let address = daemon.address.clone();
    daemon.kill();
    browser
        .wait_text(
            ".upload .state",
            |text| text.contains("cort") || text.contains("broke"),
            TIMEOUT,
        )
        .await
        .unwrap();
    assert_accessible(&browser, "upload-cut").await;
    line(&browser, Line::Fast).await;
    daemon = site.serve_at(&address);
    wait_for_js(
        &browser,
        "document.querySelector('.upload')?.dataset.stage === 'done'",
    )
    .await;
    assert_accessible(&browser, "upload-done").await;
    // A result outlasts a reload.
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('.assignment-preview')?.textContent.includes('101')",
    )
    .await;
    let keys = "(() => { const form = document.querySelector('form.assign-form'); form.number.focus(); form.room.value = 'study'; form.querySelector('button').focus(); return document.activeElement.textContent; })()";
    assert!(
        !browser
            .eval(keys)
            .await
            .unwrap()
            .as_str()
            .unwrap()
            .is_empty()
    );
    press(&browser, "Enter", 13).await;
    wait_for_js(
        &browser,
        "document.querySelector('.upload').dataset.stage === 'used'",
    )
    .await;
    assert_accessible(&browser, "upload-used").await;
    let title: String = site
        .database()
        .query_row(
            "select text from draft where field = 'clip/101/es/title'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(title, "El patio de las jaulas");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_page_is_accessible() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let rosa = member(&site, &daemon, "Rosa", "admin");
    let client = rosa.upload_client(&daemon, "es");
    let browser = axe_browser().await;
    rosa.sign_in_browser(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/disk")).await.unwrap();
    assert_accessible(&browser, "disk-empty").await;
    for channels in [1, 2] {
        let at = client.upload("101.wav", &wav(channels, 48_000, 192_000));
        assert_eq!(client.wait_for_result(&site, &at)["stage"], "done");
        assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    }
    browser.goto(&daemon.url("/staff/disk")).await.unwrap();
    let rows = "document.querySelectorAll('tbody tr').length";
    assert_eq!(browser.eval(rows).await.unwrap(), 2);
    assert_accessible(&browser, "disk").await;
    let found = unreachable_controls(&browser).await;
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    // All are chosen and removed, once somebody is sure.
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#select-all-recordings").await.unwrap();
    browser.touch("#delete-recordings").await.unwrap();
    wait_for_js(&browser, &format!("{rows} === 0")).await;
    let calm = browser.text(".ok-note").await.unwrap();
    assert!(calm.contains("No hay ninguna"), "{calm}");
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}
