//! The page of speakers and screens, and muting from every page.

use serde_json::{Value, json};

use crate::screens::{open_page, wait_for_js};
use crate::support::TIMEOUT;
use crate::support::accessibility::{axe_browser, press, unreachable_controls, violations};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::sound_card::Card;
use crate::support::staff::{Member, member};

const USE_OUTPUT: &str = "[data-sync=output] button";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// An admin's browser on the page of speakers and screens.
async fn admin(site: &TestSite, daemon: &Daemon) -> (Member, Browser) {
    let ana = member(site, daemon, "Ana", "admin");
    let browser = Browser::open().await.unwrap();
    open_as(&browser, daemon, &ana, "/staff/devices").await;
    (ana, browser)
}

/// Opens a staff page in a member's browser.
async fn open_as(browser: &Browser, daemon: &Daemon, who: &Member, path: &str) {
    who.sign_in_browser(browser, daemon, "es").await;
    browser.goto(&daemon.url(path)).await.unwrap();
}

async fn wait_for_message(browser: &Browser, wanted: &str) {
    let is_expected = |text: &str| text.contains(wanted);
    browser
        .wait_text("#status-message", is_expected, TIMEOUT)
        .await
        .unwrap();
}

/// Enters text into a field as a keyboard does.
async fn write(browser: &Browser, css: &str, text: &str) {
    let focus = format!("document.querySelector({css:?}).select()");
    browser.eval(&focus).await.unwrap();
    browser
        .cdp("Input.insertText", json!({ "text": text }))
        .await
        .unwrap();
}

async fn choose(browser: &Browser, css: &str, value: &str) {
    let put = format!("document.querySelector({css:?}).value = {value:?}");
    assert_eq!(browser.eval(&put).await.unwrap(), value);
}

/// The change log: action, subject, and each text before and after.
pub(crate) fn log(site: &TestSite) -> Vec<String> {
    let conn = site.database();
    let mut query = conn
        .prepare(
            "select act || ' ' || subject || coalesce(' by ' || name, '') || coalesce((
               select group_concat(' ' || field || ':' || coalesce(before, '') || '>' || coalesce(after, ''), '')
               from change_text where change_text.change_id = change.change_id), '')
             from change left join staff using (staff_id)
             where act not in ('import', 'publish', 'add-person', 'choose-password', 'sign-in')
             order by change_id",
        )
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_assigns_an_output_and_tests_it() {
    let card = Card::plug("one").unwrap();
    let site = TestSite::with_card("one", card.alsa_config());
    let daemon = site.serve();
    let (ana, browser) = admin(&site, &daemon).await;
    let room = |css: &str| format!("#room-study {css}");
    let state = browser.text("#state-study").await.unwrap();
    assert!(state.contains("no tiene bocina"), "{state}");
    // A tone is offered where it can be heard, and from then on.
    let tone = "document.querySelector('#tone-study').checkVisibility()";
    assert_eq!(browser.eval(tone).await.unwrap(), false);

    browser.touch(&room("summary")).await.unwrap();
    let listed = "[...document.querySelectorAll('#room-study option')].map((element) => element.textContent).join()";
    let listed = browser.eval(listed).await.unwrap();
    assert!(
        listed.as_str().unwrap().contains("Virtual sound card one"),
        "{listed}"
    );
    choose(&browser, &room("[name=output]"), "one").await;
    browser.touch(&room(USE_OUTPUT)).await.unwrap();
    wait_for_message(&browser, "suena en one").await;
    let ready = |text: &str| {
        text.contains("La bocina está lista") && text.contains("elegida por el personal")
    };
    browser
        .wait_text("#state-study", ready, TIMEOUT)
        .await
        .unwrap();

    assert_eq!(browser.eval(tone).await.unwrap(), true);

    // Two steps in a row are one change.
    let step = "document.querySelector(\"#room-study [data-step='-0.5']\").click()";
    browser.eval(&format!("({step}, {step})")).await.unwrap();
    wait_for_message(&browser, "Ajuste −1 dB, tope +4 dB").await;
    write(&browser, &room("[name=cap]"), "99").await;
    press(&browser, "Enter", 13).await;
    wait_for_message(&browser, "entre −40 y +12").await;
    write(&browser, &room("[name=cap]"), "-2").await;
    press(&browser, "Enter", 13).await;
    let capped = |text: &str| text.contains("no deja sonar el ajuste de −1 dB");
    browser
        .wait_text("#room-problems-study", capped, TIMEOUT)
        .await
        .unwrap();
    browser.touch(&room(".reset-to-config")).await.unwrap();
    let plain = |text: &str| text.contains("ajuste +0 dB · tope +4 dB");
    browser
        .wait_text("#state-study", plain, TIMEOUT)
        .await
        .unwrap();

    let capture = card.record().unwrap();
    browser.touch("#tone-study").await.unwrap();
    wait_for_message(&browser, "dos segundos").await;
    assert!(capture.wait_for_sound(0.01, TIMEOUT));
    drop(capture.finish());
    let play = daemon.request("POST", "/es/rooms/memorial/play", &[FORM], "clip=13");
    assert_eq!(play.status, 303);
    site.await_plays(|plays| plays.len() == 1);
    // The page shows it first: what it adds moves the buttons below.
    let plays = |text: &str| text.contains("Suena ahora: «");
    browser
        .wait_text("#state-memorial", plays, TIMEOUT)
        .await
        .unwrap();
    browser.touch("#tone-memorial").await.unwrap();
    wait_for_message(&browser, "Alguien está escuchando").await;

    choose(&browser, &room("[name=output]"), "").await;
    browser.touch(&room(USE_OUTPUT)).await.unwrap();
    wait_for_message(&browser, "como dice la configuración").await;
    assert_eq!(
        log(&site),
        [
            "assign-speaker study by Ana output:>one",
            "set-level study by Ana cap:>+4 dB trim:>-1 dB",
            "set-level study by Ana cap:+4 dB>-2 dB",
            "set-level study by Ana cap:-2 dB> trim:-1 dB>",
            "assign-speaker study by Ana output:one>",
        ]
    );
    let changes = ana.get(&daemon, "/staff/changes").text();
    assert!(
        changes.contains("Ajustó el nivel de</strong> Estudio"),
        "{changes}"
    );
    // The browser logs the refused request; there is no other error.
    let errors = browser.console_errors().await.unwrap();
    let wrong = errors
        .iter()
        .filter(|error| !error.contains("422") && !error.contains("409"));
    assert_eq!(wrong.count(), 0, "{errors:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_assigns_a_single_channel_and_a_second_card() {
    let card = Card::plug("one").unwrap();
    let site = TestSite::with_card("one", card.alsa_config());
    let daemon = site.serve();
    let (_, browser) = admin(&site, &daemon).await;
    let room = |css: &str| format!("#room-study {css}");
    browser.touch(&room("summary")).await.unwrap();
    choose(&browser, &room("[name=output]"), "one").await;
    choose(&browser, &room("[name=channel]"), "left").await;
    browser.touch(&room(USE_OUTPUT)).await.unwrap();
    wait_for_message(&browser, "suena en one (izquierdo)").await;
    // There is room for another one now.
    let second = room(".outlet:nth-of-type(2) [name=output]");
    let there = format!("document.querySelectorAll({second:?}).length === 1");
    wait_for_js(&browser, &there).await;
    choose(&browser, &second, "silent").await;
    browser.touch(&room(USE_OUTPUT)).await.unwrap();
    wait_for_message(&browser, "suena en one (izquierdo), silencio").await;
    let both = |text: &str| text.contains("Salida one (izquierdo), silencio");
    browser
        .wait_text("#state-study", both, TIMEOUT)
        .await
        .unwrap();
    let log = log(&site);
    assert_eq!(
        log,
        [
            "assign-speaker study by Ana output:>one#left",
            "assign-speaker study by Ana output:one#left>one#left, silent",
        ]
    );
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_can_be_muted_on_any_page_and_every_page_shows_it() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let eva = member(&site, &daemon, "Eva", "viewer");
    let (browser, other) = (
        Browser::open().await.unwrap(),
        Browser::open().await.unwrap(),
    );
    let visitor = open_page(&daemon, "/es/rooms/memorial").await;
    open_as(&browser, &daemon, &ana, "/staff/people").await;
    open_as(&other, &daemon, &eva, "/staff/changes").await;
    assert_eq!(
        other
            .eval("document.querySelector('#mute button')")
            .await
            .unwrap(),
        Value::Null
    );
    let play = daemon.request("POST", "/es/rooms/memorial/play", &[FORM], "clip=13");
    assert_eq!(play.status, 303);
    site.await_plays(|plays| plays.len() == 1);

    // What is being written stays where it is.
    write(&browser, "[name=name]:not([type=hidden])", "Inés").await;
    browser.touch("#mute button").await.unwrap();
    wait_for_js(&visitor, "!document.querySelector('#muted').hidden").await;
    let plays = site.await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("staff"));
    for page in [&browser, &other] {
        let is_expected = |text: &str| text.contains("en silencio desde") && text.contains("Ana");
        page.wait_text("#mute .muted", is_expected, TIMEOUT)
            .await
            .unwrap();
    }
    let written = "document.querySelector('[name=name]:not([type=hidden])').value";
    assert_eq!(browser.eval(written).await.unwrap(), "Inés");
    let focus = "document.activeElement.closest('#mute') !== null";
    assert_eq!(browser.eval(focus).await.unwrap(), true, "the focus stays");

    press(&browser, "Enter", 13).await;
    wait_for_js(&browser, "!document.querySelector('#mute .muted')").await;
    wait_for_js(&visitor, "document.querySelector('#muted').hidden").await;
    wait_for_js(&other, "!document.querySelector('#mute .muted')").await;
    // Without a script it leads back to the page.
    let back = ana.form(&daemon, "/staff/mute", &[("to", "/staff/people")]);
    assert_eq!(back.status, 204);
    let done = site.run(&["mute", "off"]);
    assert!(done.status.success());
    assert_eq!(
        log(&site),
        ["mute  by Ana", "unmute  by Ana", "mute  by Ana", "unmute "]
    );
    for page in [&browser, &other, &visitor] {
        assert_eq!(page.console_errors().await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_enrolled_identified_and_revoked_on_the_page() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let (_, browser) = admin(&site, &daemon).await;
    let screen = open_page(&daemon, "/screen").await;
    screen.touch("form button").await.unwrap();
    let code = screen.text(".enrolment-code").await.unwrap();
    let help = screen.text("main").await.unwrap();
    assert!(
        help.contains("/staff/devices") && help.contains("docent screen enrol"),
        "{help}"
    );

    choose(&browser, ".enrol [name=room]", "garden").await;
    write(&browser, ".enrol [name=code]", "222222").await;
    browser.touch(".enrol .primary").await.unwrap();
    wait_for_message(&browser, "Ninguna pantalla muestra la clave 222222").await;
    write(&browser, ".enrol [name=code]", &code.to_lowercase()).await;
    choose(&browser, ".enrol [name=panel]", "5.90").await;
    browser.touch(".enrol .primary").await.unwrap();
    wait_for_message(&browser, "Listo: es la pantalla").await;
    wait_for_js(&screen, "location.pathname === '/rooms/garden'").await;
    let there = |text: &str| {
        text.contains("conectada") && text.contains("5.90 px/mm") && text.contains("al día")
    };
    browser
        .wait_text("#screens-garden", there, TIMEOUT)
        .await
        .unwrap();

    let id = "document.querySelector('#screens-garden [name=screen]').value";
    let id = browser.eval(id).await.unwrap();
    let id = id.as_str().unwrap();
    browser
        .touch(&format!("#identify-{id}-garden"))
        .await
        .unwrap();
    wait_for_message(&browser, "diez segundos").await;
    wait_for_js(
        &screen,
        "document.querySelector('#identity').matches(':popover-open')",
    )
    .await;
    screen.eval("window.old = true").await.unwrap();
    browser
        .touch(&format!("#reload-{id}-garden"))
        .await
        .unwrap();
    wait_for_js(&screen, "!window.old").await;
    browser
        .wait_text("#screens-garden", there, TIMEOUT)
        .await
        .unwrap();

    // A screen that is away needs somebody, and its room comes first.
    screen.goto("about:blank").await.unwrap();
    let away = |text: &str| text.contains("se vio por última vez hace un momento");
    browser
        .wait_text("#screens-garden", away, TIMEOUT)
        .await
        .unwrap();

    browser.eval("window.confirm = () => false").await.unwrap();
    browser.touch(&format!("#revoke-{id}")).await.unwrap();
    browser.eval("window.confirm = () => true").await.unwrap();
    assert!(log(&site).iter().all(|text| !text.starts_with("revoke")));
    browser.touch(&format!("#revoke-{id}")).await.unwrap();
    wait_for_message(&browser, "ya no tiene permiso").await;
    let none = |text: &str| text.contains("no tiene pantalla");
    browser
        .wait_text("#screens-garden", none, TIMEOUT)
        .await
        .unwrap();
    assert_eq!(
        log(&site),
        [
            format!("enrol-screen {id} by Ana panel:>5.90 room:>garden"),
            format!("revoke-screen {id} by Ana room:garden>"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_devices_page_is_accessible() {
    let site = TestSite::new("default-output = \"nowhere\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = axe_browser().await;
    let mut found = Vec::new();
    for (what, name) in [("unmute", "devices"), ("mute", "devices-muted")] {
        let done = ana.form(&daemon, &format!("/staff/{what}"), &[("to", "")]);
        assert_eq!(done.status, 204);
        open_as(&browser, &daemon, &ana, "/staff/devices").await;
        let open = "document.querySelector('#room-memorial details').open = true, document.querySelector('#room-memorial').scrollIntoView()";
        browser.eval(open).await.unwrap();
        found.extend(violations(&browser, name).await);
    }
    found.extend(unreachable_controls(&browser).await);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
