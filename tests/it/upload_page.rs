//! The page on which staff bring files, in a real browser.

use std::fs;
use std::time::Duration;

use serde_json::json;

use crate::inspection::wav;
use crate::screens::becomes;
use crate::support::bringer::Bringer;
use crate::support::browser::Browser;
use crate::support::daemon::{House, tour};
use crate::support::ruler::{measured, measuring, press, unreached};
use crate::support::staff::member;

const RESERVE: &str = "disk-reserve-megabytes = 1\n";

async fn shuts_nobody_out(browser: &Browser, name: &str) {
    let found = measured(browser, name).await;
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_curator_brings_a_file_through_a_cut_and_puts_it_into_the_draft() {
    let house = House::new(RESERVE);
    let mut daemon = house.serve();
    let eva = member(&house, &daemon, "Eva", "curator");
    let browser = measuring().await;
    eva.sit(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    shuts_nobody_out(&browser, "upload-empty").await;
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
    shuts_nobody_out(&browser, "upload-coming").await;
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
    shuts_nobody_out(&browser, "upload-cut").await;
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
    shuts_nobody_out(&browser, "upload-done").await;
    // A result outlasts a reload.
    browser.goto(&daemon.url("/staff/upload")).await.unwrap();
    becomes(
        &browser,
        "document.querySelector('.plan')?.textContent.includes('101')",
    )
    .await;
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
    press(&browser, "Enter", 13).await;
    becomes(
        &browser,
        "document.querySelector('.upload').dataset.stage === 'used'",
    )
    .await;
    shuts_nobody_out(&browser, "upload-used").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_disk_shuts_nobody_out() {
    let house = House::new(RESERVE);
    let daemon = house.serve();
    let rosa = member(&house, &daemon, "Rosa", "admin");
    let it = Bringer {
        daemon: &daemon,
        member: &rosa,
        language: "es",
    };
    let browser = measuring().await;
    rosa.sit(&browser, &daemon, "es").await;
    browser.goto(&daemon.url("/staff/disk")).await.unwrap();
    shuts_nobody_out(&browser, "disk-empty").await;
    for channels in [1, 2] {
        let at = it.bring("101.wav", &wav(channels, 48_000, 192_000));
        assert_eq!(it.settled(&house, &at)["stage"], "done");
        assert_eq!(it.ask("DELETE", &at, &[], b"").status, 204);
    }
    browser.goto(&daemon.url("/staff/disk")).await.unwrap();
    let rows = "document.querySelectorAll('tbody tr').length";
    assert_eq!(browser.eval(rows).await.unwrap(), 2);
    shuts_nobody_out(&browser, "disk").await;
    let found = unreached(&browser).await;
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    // All are chosen and removed, once somebody is sure.
    browser.eval("window.confirm = () => true").await.unwrap();
    browser.touch("#all").await.unwrap();
    browser.touch("#remove").await.unwrap();
    becomes(&browser, &format!("{rows} === 0")).await;
    let calm = browser.text(".calm").await.unwrap();
    assert!(calm.contains("No hay ninguna"), "{calm}");
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}
