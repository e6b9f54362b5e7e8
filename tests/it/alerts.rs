//! Alerts: raised once, cleared once, delivered once by each way, and taken on by a person.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::editor_page::{open, staff_browser};
use crate::screens::wait_for_js;
use crate::support::accessibility::{axe_browser, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::free_address;
use crate::support::message_server::{Answer, MessageServer};
use crate::support::sound_card::Card;
use crate::support::staff::member;

/// A speaker or a screen that is away for a second is an alert.
const SOON: &str = "alert-device-minutes = 0.02\n";

/// Replaces the config of a site by one without screens on the box.
fn without_screens(site: TestSite, settings: &str) -> TestSite {
    let text = format!("opening-hours = \"ignore\"\n{SOON}{settings}");
    fs::write(site.path("docent.toml"), text).unwrap();
    site
}

/// A program that writes its environment to a file, one for each call.
fn program(site: &TestSite) -> String {
    fs::create_dir(site.path("calls")).unwrap();
    let script = "cat /proc/$$/environ > \"$0/$DOCENT_ALERT_ID-$DOCENT_ALERT_EVENT-$$\"";
    let folder = site.path("calls");
    let words = ["/bin/sh", "-c", script, folder.to_str().unwrap()];
    format!("at-alert = {}\n", json!(words))
}

/// The variables at each call of the program, sorted.
fn calls(site: &TestSite) -> Vec<(String, Vec<(String, String)>)> {
    let mut calls: Vec<_> = fs::read_dir(site.path("calls"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let pairs = text.split('\0').filter_map(|pair| pair.split_once('='));
            let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let mut pairs: Vec<(String, String)> = pairs.collect();
            pairs.sort();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, pairs)
        })
        .filter(|call| !call.1.is_empty())
        .collect();
    calls.sort();
    calls
}

/// A folder with a `sendmail` that keeps each mail in a file.
fn sendmail(site: &TestSite) -> String {
    fs::create_dir_all(site.path("mails")).unwrap();
    fs::create_dir(site.path("bin")).unwrap();
    let path = site.path("bin/sendmail");
    let mails = site.path("mails");
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = -t ] || exit 1\n/bin/cat > {0}/part.$$ && /bin/mv {0}/part.$$ {0}/mail.$$\n",
        mails.display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    site.path("bin").to_str().unwrap().to_owned()
}

fn mails(site: &TestSite) -> Vec<String> {
    let files = fs::read_dir(site.path("mails")).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let whole = files.filter(|path| path.to_str().unwrap().contains("mail."));
    whole
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// The decoded body of a mail.
fn body(mail: &str) -> String {
    let (_, body) = mail.split_once("\n\n").unwrap();
    String::from_utf8(STANDARD.decode(body.replace('\n', "")).unwrap()).unwrap()
}

/// Serves with this search path.
fn serve(site: &TestSite, path: &str) -> Daemon {
    site.import_tour();
    let mut command = site.serve_command("127.0.0.1:0");
    command.env("PATH", path);
    site.spawn(command)
}

/// Kind, subject, and whether it is open, of all alerts.
fn alerts(site: &TestSite) -> Vec<(String, String, bool)> {
    let conn = site.database();
    let mut query = conn
        .prepare("select kind, subject, cleared_wall_ms is null from alert order by alert_id")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

fn waiting_messages(site: &TestSite) -> i64 {
    let count = "select count(*) from alert_message";
    let conn = site.database();
    conn.query_row(count, [], |row| row.get(0)).unwrap()
}

fn is_open(site: &TestSite, kind: &str) -> bool {
    alerts(site).iter().any(|alert| alert.0 == kind && alert.2)
}

#[test]
fn a_lost_speaker_is_delivered_once_by_every_way_and_once_again_when_it_is_back() {
    let card = Card::plug("memorial").unwrap();
    let hook = MessageServer::start(|_| Answer::Status(204));
    let ntfy = MessageServer::start(|_| Answer::Status(200));
    let site = TestSite::with_card("memorial", card.alsa_config());
    let settings = format!(
        "{}alert-webhook = \"http://{}/s3cret?key=s3cret\"\nalert-ntfy = \"http://me:s3cret@{}/topic\"\n\
         alert-mail = \"ana@museum.example\"\n[[speaker]]\nroom = \"memorial\"\noutput = \"memorial\"\n",
        program(&site),
        hook.address,
        ntfy.address,
    );
    let site = without_screens(site, &settings);
    let path = sendmail(&site);
    card.unplug().unwrap();
    let daemon = serve(&site, &path);
    let wait_for_all = |times: usize| {
        site.wait_until("every way has it", || {
            calls(&site).len() == times
                && hook.messages().len() == times
                && ntfy.messages().len() == times
                && mails(&site).len() == times
                && waiting_messages(&site) == 0
        });
    };
    wait_for_all(1);
    let lost = ("speaker-lost".to_owned(), "memorial".to_owned(), true);
    assert_eq!(alerts(&site), std::slice::from_ref(&lost));
    let metrics = daemon.get("/metrics").text();
    let metric = "docent_alert{kind=\"speaker-lost\",box=\"\",subject=\"memorial\"} 1";
    assert!(metrics.lines().any(|line| line == metric), "{metrics}");
    assert!(!metrics.contains("docent_box_"), "{metrics}");

    let (_, variables) = &calls(&site)[0];
    let names: Vec<&str> = variables
        .iter()
        .map(|variable| variable.0.as_str())
        .collect();
    let known = [
        "BOX", "EVENT", "HOUSE", "ID", "KIND", "SINCE", "SUBJECT", "TEXT", "TITLE",
    ];
    assert_eq!(names, known.map(|name| format!("DOCENT_ALERT_{name}")));
    let message = hook.messages()[0].json();
    assert_eq!(message["event"], "raised");
    assert_eq!(message["kind"], "speaker-lost");
    assert_eq!(message["subject"], "memorial");
    let title = message["title"].as_str().unwrap();
    assert!(title.ends_with(": una bocina no responde"), "{title}");
    let text = message["text"].as_str().unwrap();
    assert!(variables.iter().any(|variable| variable.1 == text));
    let note = &ntfy.messages()[0];
    assert_eq!(note.body, text);
    assert_eq!(note.header("priority"), Some("high"));
    assert!(note.header("title").unwrap().starts_with("=?UTF-8?B?"));
    let mail = &mails(&site)[0];
    assert!(mail.contains("To: ana@museum.example\n"), "{mail}");
    assert!(body(mail).contains(text), "{mail}");

    // A restart delivers nothing again.
    assert!(daemon.terminate().0.success());
    let daemon = serve(&site, &path);
    site.wait_until("it is missed again", || {
        daemon.get("/healthz").json()["speakers"]["missing"] == 1
            && daemon.get("/metrics").text().contains(metric)
    });
    card.plug_again().unwrap();
    wait_for_all(2);
    assert_eq!(alerts(&site), [(lost.0, lost.1, false)]);
    let message = hook.messages()[1].json();
    assert_eq!(message["event"], "cleared");
    assert!(message["cleared"].is_string(), "{message}");
    site.wait_until("the metric ends", || {
        !daemon.get("/metrics").text().contains("docent_alert{")
    });
    let log = site.log();
    assert!(!log.contains("s3cret"), "{log}");
    assert_eq!(log.matches("an alert was raised").count(), 1, "{log}");
    assert_eq!(log.matches("an alert was cleared").count(), 1, "{log}");
}

#[test]
fn a_house_where_all_is_well_has_no_alert() {
    let well = without_screens(TestSite::new(""), "default-output = \"silent\"\n");
    // Its screens on the box are never switched on.
    let ill = TestSite::new(&format!("{SOON}disk-reserve-megabytes = 90000000\n"));
    let (_well, _ill) = (well.serve(), ill.serve());
    ill.wait_until("disk and screens are missed", || alerts(&ill).len() == 3);
    let kinds = alerts(&ill).into_iter().map(|alert| alert.0);
    assert_eq!(
        kinds.collect::<BTreeSet<String>>(),
        ["disk-low".to_owned(), "screen-away".to_owned()].into()
    );
    assert_eq!(alerts(&well), []);
    assert_eq!(waiting_messages(&ill), 0, "no way is set");
}

#[test]
fn a_way_that_fails_delays_nothing_and_is_tried_again() {
    let failing = MessageServer::start(|number| match number {
        0 => Answer::Close,
        1 => Answer::Status(500),
        2 => Answer::Status(302),
        _ => Answer::Status(200),
    });
    let hanging = MessageServer::start(|_| Answer::Hang);
    let site = TestSite::new("");
    let settings = format!(
        "{}alert-webhook = \"http://{}/s3cret\"\nalert-ntfy = \"http://{}/s3cret\"\n\
         [[screen]]\nroom = \"study\"\n",
        program(&site),
        failing.address,
        hanging.address,
    );
    let site = without_screens(site, &settings);
    let daemon = site.serve();
    let begun = Instant::now();
    site.wait_until("the program was called", || calls(&site).len() == 1);
    site.wait_until("ntfy has it, and does not answer", || {
        hanging.messages().len() == 1
    });
    assert_eq!(daemon.get("/es/rooms/study").status, 200);
    assert!(is_open(&site, "screen-away"));
    // A busy machine adds to the time.
    assert!(begun.elapsed() < Duration::from_mins(1));
    site.wait_until("the webhook took it at last", || {
        failing.messages().len() == 4 && site.log().contains("an alert was delivered")
    });
    let bodies: Vec<String> = failing
        .messages()
        .into_iter()
        .map(|message| message.body)
        .collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    // What was not delivered is delivered after a restart, and nothing else.
    site.wait_until("only ntfy's is left", || waiting_messages(&site) == 1);
    assert!(daemon.terminate().0.success());
    let before = hanging.messages().len();
    let _daemon = site.serve();
    site.wait_until("ntfy is tried again", || hanging.messages().len() > before);
    assert_eq!((calls(&site).len(), failing.messages().len()), (1, 4));
    let log = site.log();
    assert!(!log.contains("s3cret"), "{log}");
    assert!(log.contains(&failing.address), "{log}");
}

#[test]
fn a_program_that_does_not_end_is_stopped_with_all_that_it_started() {
    let site = TestSite::new("");
    let started = site.path("started");
    let script = "sleep 1000 & echo $! > \"$0\"; wait";
    let words = ["/bin/sh", "-c", script, started.to_str().unwrap()];
    let settings = format!(
        "at-alert = {}\n[[screen]]\nroom = \"study\"\n",
        json!(words)
    );
    let site = without_screens(site, &settings);
    let _daemon = site.serve();
    site.wait_until("it was started", || {
        fs::read_to_string(&started).is_ok_and(|pid| pid.ends_with('\n'))
    });
    let pid = fs::read_to_string(&started).unwrap();
    let process = format!("/proc/{}", pid.trim());
    site.wait_until("it was stopped", || !Path::new(&process).exists());
    site.wait_until("the log says so", || {
        site.log().contains("was stopped after 30 seconds")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_on_an_alert_on_the_first_page() {
    let hook = MessageServer::start(|_| Answer::Status(204));
    let settings = format!("{SOON}alert-webhook = \"http://{}/\"\n", hook.address);
    let site = TestSite::new(&settings);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let leo = member(&site, &daemon, "Leo", "viewer");
    site.wait_until("both screens are missed, and that is delivered", || {
        hook.messages().len() == 2 && waiting_messages(&site) == 0
    });
    let page = leo.get(&daemon, "/staff").text();
    assert!(page.contains("id=\"alerts\""), "{page}");
    assert!(!page.contains("/staff/alerts/acknowledge"), "{page}");
    let refused = leo.form(&daemon, "/staff/alerts/acknowledge", &[("alert", "1")]);
    assert_eq!(refused.status, 403);

    let browser = staff_browser(&daemon, &eva).await;
    open(&browser, &daemon, "/staff").await;
    let text = browser.text("#alerts").await.unwrap();
    assert!(text.contains("is not connected"), "{text}");
    browser.touch("#alert-1 button").await.unwrap();
    wait_for_js(&browser, "!document.querySelector('#alert-1 button')").await;
    let text = browser.text("#alert-1").await.unwrap();
    assert!(text.contains("Eva takes care of it, since 20"), "{text}");
    let log = eva.get(&daemon, "/staff/changes").text();
    assert!(log.contains("una pantalla no está conectada ("), "{log}");

    // Whoever comes second changes nothing.
    let ana = member(&site, &daemon, "Ana", "admin");
    let second = ana.form(&daemon, "/staff/alerts/acknowledge", &[("alert", "1")]);
    assert_eq!(second.status, 303);
    assert!(daemon.terminate().0.success());
    let daemon = site.serve();
    let page = ana.get(&daemon, "/staff").text();
    assert!(
        page.contains("Eva se encarga") && !page.contains("Ana se encarga"),
        "{page}"
    );
    site.wait_until("the open alerts are known", || {
        daemon
            .get("/metrics")
            .text()
            .matches("docent_alert{")
            .count()
            == 2
    });
    assert_eq!(hook.messages().len(), 2, "nothing is delivered again");

    // Its screen is switched on.
    let screen = Browser::open().await.unwrap();
    open(&screen, &daemon, "/es/rooms/memorial").await;
    site.wait_until("its alert is over", || hook.messages().len() == 3);
    assert_eq!(hook.messages()[2].json()["event"], "cleared");
    let page = ana.get(&daemon, "/staff").text();
    let cleared = page.split("<details>").nth(1).unwrap();
    assert!(cleared.contains("Terminado"), "{cleared}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alerts_can_be_read_on_every_device() {
    let site = TestSite::new(SOON);
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    site.wait_until("the screens are missed", || alerts(&site).len() == 2);
    let end = "update alert set cleared_wall_ms = raised_wall_ms + 1 where alert_id = 2";
    site.database().execute(end, []).unwrap();
    let browser = axe_browser().await;
    let mut found = Vec::new();
    for language in ["es", "en"] {
        ana.sign_in_browser(&browser, &daemon, language).await;
        open(&browser, &daemon, "/staff").await;
        browser.touch("#alerts summary").await.unwrap();
        found.extend(violations(&browser, &format!("alerts.{language}")).await);
        browser.emulate_screen(Screen::PHONE).await.unwrap();
        let wide = "[...document.querySelectorAll('#alerts, #alerts *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.outerHTML.slice(0, 80)).join()";
        let wide = browser.eval(wide).await.unwrap();
        assert_eq!(wide, "", "{language}");
        let width = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.eval(width).await.unwrap(), true, "{language}");
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Runs `docent alerts test` with this search path.
fn try_ways(site: &TestSite, path: &str) -> Output {
    let mut command: Command = site.command(&["alerts", "test"]);
    command.env("PATH", path).output().unwrap()
}

#[test]
fn a_technician_tries_all_ways_and_sees_how_each_went() {
    let hook = MessageServer::start(|_| Answer::Status(204));
    let nobody = free_address();
    let site = TestSite::new("");
    let settings = format!(
        "{}alert-webhook = \"http://{}/s3cret\"\nalert-ntfy = \"http://{nobody}/s3cret\"\n\
         alert-mail = \"ana@museum.example\"\n",
        program(&site),
        hook.address,
    );
    let site = without_screens(site, &settings);
    site.import_tour();
    let path = sendmail(&site);
    let tried = try_ways(&site, &path);
    let printed = String::from_utf8_lossy(&tried.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&tried.stderr).into_owned();
    assert!(!tried.status.success(), "{printed}");
    let took = |way: &str| printed.contains(&format!("{way} took the test."));
    assert!(took("program: /bin/sh"), "{printed}");
    assert!(took(&format!("webhook: {}", hook.address)), "{printed}");
    assert!(took("mail: ana@museum.example"), "{printed}");
    assert!(
        printed.contains(&format!("ntfy: nothing answers at {nobody}")),
        "{printed}"
    );
    assert!(complaint.contains("1 of 4 ways failed"), "{complaint}");
    assert!(!(printed + &complaint).contains("s3cret"));
    assert_eq!(hook.messages()[0].json()["event"], "test");
    assert_eq!((calls(&site).len(), mails(&site).len()), (1, 1));
    assert_eq!(alerts(&site), []);
    let site = without_screens(site, "");
    let tried = try_ways(&site, &path);
    let complaint = String::from_utf8_lossy(&tried.stderr).into_owned();
    assert!(
        !tried.status.success() && complaint.contains("alert-mail"),
        "{complaint}"
    );
}
