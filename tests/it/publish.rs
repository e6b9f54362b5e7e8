//! Publishing: what blocks it, and that it interrupts no play.

use crate::screens::wait_for_js;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::staff::{FORM, Member, member};

/// A text of the draft.
pub(crate) fn draft(site: &TestSite, field: &str) -> String {
    let sql = "select text from draft where field = ?1";
    let kept = site.database().query_row(sql, [field], |row| row.get(0));
    kept.unwrap_or_default()
}

/// Writes a text of the draft, whatever it was.
pub(crate) fn write(site: &TestSite, daemon: &Daemon, by: &Member, field: &str, now: &str) {
    let was = draft(site, field);
    let done = by.write(daemon, field, &was, now);
    assert_eq!(done.status, 200, "{field}: {}", done.text());
}

pub(crate) fn page(daemon: &Daemon, by: &Member, path: &str, language: &str) -> Response {
    let cookie = format!("Cookie: {}; docent-language={language}", by.cookie);
    daemon.request("GET", path, &[&cookie, "Accept: text/html"], "")
}

/// The hash of the draft on its page.
pub(crate) fn hash_on_page(page: &str) -> String {
    let rest = page.split("name=\"sha256\" value=\"").nth(1);
    rest.expect("a draft that can be published")[..64].to_owned()
}

/// Publishes the draft that the page shows.
pub(crate) fn publish(daemon: &Daemon, by: &Member) -> Response {
    let sha256 = hash_on_page(&page(daemon, by, "/staff/publish", "en").text());
    by.form(daemon, "/staff/publish", &[("sha256", &sha256)])
}

/// Replaces the title of clip 13, and its recording and texts by those of the clip before it.
pub(crate) fn replace_clip_13(site: &TestSite, daemon: &Daemon, by: &Member) {
    write(
        site,
        daemon,
        by,
        "clip/13/es/title",
        "Natalia lo recuerda todo",
    );
    let fields = ["captions", "transcript", "recording"];
    let [captions, transcript, recording] =
        fields.map(|field| draft(site, &format!("clip/12/es/{field}")));
    write(site, daemon, by, "clip/13/es/captions", "");
    write(site, daemon, by, "clip/13/es/recording", &recording);
    write(site, daemon, by, "clip/13/es/transcript", &transcript);
    write(site, daemon, by, "clip/13/es/captions", &captions);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_play_ends_before_the_page_changes_to_the_new_edition() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let recordings = || [12, 13].map(|number| draft(&site, &format!("clip/{number}/es/recording")));
    let [twelfth, thirteenth] = recordings();
    replace_clip_13(&site, &daemon, &ana);
    let browser = Browser::open().await.unwrap();
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    browser.eval("window.same = true").await.unwrap();
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    assert_eq!(publish(&daemon, &ana).status, 303);
    // The page gets the event of the new edition, and keeps playing.
    let expression =
        "(await (await fetch('/es/rooms/memorial')).text()).includes('lo recuerda todo')";
    let ask = format!("(async () => {expression})()");
    assert_eq!(browser.eval(&ask).await.unwrap(), true);
    assert_eq!(browser.text("#title").await.unwrap(), "Natalia recuerda");
    let before = "document.querySelector('[data-clip=\"13\"]').dataset.title";
    assert_eq!(browser.eval(before).await.unwrap(), "Natalia recuerda");
    // Somebody reads along to the end, and longer: the text stays too.
    browser.touch("#text").await.unwrap();
    let near = ["Accept: application/json", FORM];
    let sought = daemon.request("POST", "/es/rooms/memorial/seek", &near, "at=83500");
    assert_eq!(sought.status, 204, "{}", sought.text());
    let plays = site.await_plays(|plays| plays.iter().any(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"));
    assert_eq!(plays[0].recording, thirteenth);
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'idle'",
    )
    .await;
    assert_eq!(browser.eval(before).await.unwrap(), "Natalia recuerda");
    browser.touch("dialog[open] [data-close]").await.unwrap();
    wait_for_js(
        &browser,
        &format!("{before} === 'Natalia lo recuerda todo'"),
    )
    .await;
    assert_eq!(browser.eval("window.same").await.unwrap(), true);
    // The next one is of the new edition.
    browser.touch("#pause").await.unwrap();
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[1].recording, twelfth);
    assert_eq!(
        browser.text("#title").await.unwrap(),
        "Natalia lo recuerda todo"
    );
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_finishes_its_play_of_the_old_edition() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let clip = draft(&site, "room/garden/clips");
    let clip = clip.split(' ').next().unwrap();
    let title = format!("clip/{clip}/es/title");
    let old = draft(&site, &title);
    let recording = draft(&site, &format!("clip/{clip}/es/recording"));
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    browser.goto(&daemon.url("/es/rooms/garden")).await.unwrap();
    browser.eval("window.same = true").await.unwrap();
    browser.touch("#pause").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    write(&site, &daemon, &ana, &title, "Otro título");
    assert_eq!(publish(&daemon, &ana).status, 303);
    site.await_plays(|plays| plays.len() == 1);
    let shown = format!("document.querySelector('[data-clip=\"{clip}\"]').dataset.title");
    assert_eq!(browser.eval(&shown).await.unwrap(), old.as_str());
    browser
        .eval("(document.querySelector('#sound').currentTime = document.querySelector('#sound').duration - 1)")
        .await
        .unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"));
    assert_eq!(
        (&plays[0].recording, plays[0].surface.as_str()),
        (&recording, "phone")
    );
    wait_for_js(&browser, &format!("{shown} === 'Otro título'")).await;
    assert_eq!(browser.eval("window.same").await.unwrap(), true);
}

#[test]
fn a_daemon_killed_during_publishing_has_published_all_or_nothing() {
    let site = TestSite::new("");
    let mut outcomes = Vec::new();
    for (round, wait) in [0, 60, 200, 1000].into_iter().enumerate() {
        let daemon = site.serve();
        let ana = member(&site, &daemon, &format!("Ana {round}"), "curator");
        write(
            &site,
            &daemon,
            &ana,
            "clip/13/es/title",
            &format!("Título {round}"),
        );
        let before = daemon.get("/healthz").json()["edition"].as_u64().unwrap();
        let sha256 = hash_on_page(&page(&daemon, &ana, "/staff/publish", "en").text());
        let address = daemon.address.clone();
        let asking = std::thread::spawn(move || {
            let mut stream = std::net::TcpStream::connect(&address).unwrap();
            let body = format!("sha256={sha256}");
            let head = format!(
                "POST /staff/publish HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {}\r\n{FORM}\r\nContent-Length: {}\r\n\r\n{body}",
                ana.cookie,
                body.len()
            );
            std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
            stream
        });
        let _open = asking.join().unwrap();
        // From before it begins to after it is done.
        std::thread::sleep(std::time::Duration::from_millis(wait));
        daemon.kill();
        let daemon = site.serve();
        let after = daemon.get("/healthz").json()["edition"].as_u64().unwrap();
        assert!(
            after == before || after == before + 1,
            "{before} became {after}"
        );
        let count = |sql: &str| -> u64 {
            site.database()
                .query_row(sql, [], |row| row.get(0))
                .unwrap()
        };
        // Edition, publication and log: all of it or nothing.
        for sql in [
            "select max(number) from edition",
            "select count(*) from publication",
            "select count(*) from change where act = 'publish'",
        ] {
            assert_eq!(count(sql), after, "{sql}");
        }
        let shown = daemon
            .get("/es/rooms/memorial")
            .text()
            .contains(&format!("Título {round}"));
        assert_eq!(shown, after > before);
        outcomes.push(after > before);
    }
    assert!(outcomes.contains(&true), "{outcomes:?}");
}
