//! The page on which staff bring files, in a real browser.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::screens::becomes;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, House, tour};
use crate::support::staff::{Member, member};

const RESERVE: &str = "disk-reserve-megabytes = 1\n";

/// A browser in which somebody is signed in, with the rules that pages are measured by.
async fn desk(daemon: &Daemon, member: &Member) -> Browser {
    let rules =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe/node_modules/axe-core/axe.min.js");
    let rules = fs::read_to_string(rules).unwrap();
    let browser = Browser::open().await.unwrap();
    let (name, value) = member.cookie.split_once('=').unwrap();
    let cookie =
        json!({ "name": name, "value": value, "url": daemon.url("/staff"), "path": "/staff" });
    browser.cdp("Network.setCookie", cookie).await.unwrap();
    let script = json!({ "source": rules });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await
        .unwrap();
    browser
}

async fn measured(browser: &Browser, name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("staff-{name}.png"));
    browser.screenshot(&file).await.unwrap();
    let run = "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then((it) => it.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join(', ')))";
    assert_eq!(browser.eval(run).await.unwrap(), json!([]), "{name}");
    let small = "[...document.querySelectorAll('main :is(a[href], button, select, input:not(.unseen, [type=checkbox]))')].filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 43.5).map((it) => it.outerHTML)";
    assert_eq!(browser.eval(small).await.unwrap(), json!([]), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_curator_brings_a_file_through_a_cut_and_puts_it_into_the_draft() {
    let house = House::new(RESERVE);
    let mut daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "curator");
    let browser = desk(&daemon, &eva).await;
    let screen = |width, height| Screen {
        width,
        height,
        scale: 1.0,
    };
    browser.resemble(screen(1280, 800)).await.unwrap();
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    measured(&browser, "upload-empty").await;
    let file = house.path("101_El_patio_de_las_jaulas.es.mp3");
    let recording = tour().join("memorial/natalia.es.mp3");
    fs::copy(&recording, &file).unwrap();
    browser.cdp("Network.enable", json!({})).await.unwrap();
    let slow = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 150_000 });
    browser
        .cdp("Network.emulateNetworkConditions", slow)
        .await
        .unwrap();
    browser.choose("#files", &file).await.unwrap();
    becomes(
        &browser,
        "document.querySelector('.upload progress')?.value > 10",
    )
    .await;
    measured(&browser, "upload-coming").await;
    let address = daemon.address.clone();
    daemon.kill();
    browser
        .wait_text(
            ".upload .state",
            |it| it.contains("cort") || it.contains("broke"),
            Duration::from_secs(20),
        )
        .await
        .unwrap();
    measured(&browser, "upload-cut").await;
    let fast =
        json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .cdp("Network.emulateNetworkConditions", fast)
        .await
        .unwrap();
    daemon = house.serve_at(&address);
    becomes(
        &browser,
        "document.querySelector('.upload')?.dataset.stage === 'done'",
    )
    .await;
    measured(&browser, "upload-done").await;
    // A result outlasts a reload.
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    becomes(
        &browser,
        "document.querySelector('.plan')?.textContent.includes('101')",
    )
    .await;
    browser.resemble(screen(820, 1180)).await.unwrap();
    measured(&browser, "upload-tablet").await;
    browser.resemble(screen(1280, 800)).await.unwrap();
    let keys = "(() => { const form = document.querySelector('form.place'); form.number.focus(); form.room.value = 'study'; form.querySelector('button').focus(); return document.activeElement.textContent; })()";
    assert!(
        !browser
            .eval(keys)
            .await
            .unwrap()
            .as_str()
            .unwrap()
            .is_empty()
    );
    for kind in ["keyDown", "keyUp"] {
        let enter = json!({ "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
        browser.cdp("Input.dispatchKeyEvent", enter).await.unwrap();
    }
    becomes(
        &browser,
        "document.querySelector('.upload').dataset.stage === 'used'",
    )
    .await;
    measured(&browser, "upload-used").await;
    let title: String = house
        .database()
        .query_row(
            "select text from draft where field = 'clip/101/es/title'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(title, "El patio de las jaulas");
}
