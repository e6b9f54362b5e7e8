//! From draft to edition: what stands in the way is told, nobody is interrupted, and back again.

use std::path::Path;

use serde_json::json;

use crate::access::{MEASURE, measuring};
use crate::screens::becomes;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Answer, Daemon, House};
use crate::support::staff::{FORM, Member, member};

/// What the draft says.
pub(crate) fn draft(house: &House, field: &str) -> String {
    let sql = "select text from draft where field = ?1";
    let kept = house.database().query_row(sql, [field], |row| row.get(0));
    kept.unwrap_or_default()
}

/// Writes one text of the draft, whatever it was.
pub(crate) fn write(house: &House, daemon: &Daemon, by: &Member, field: &str, now: &str) {
    let was = draft(house, field);
    let done = by.write(daemon, field, &was, now);
    assert_eq!(done.status, 200, "{field}: {}", done.text());
}

pub(crate) fn page(daemon: &Daemon, by: &Member, path: &str, language: &str) -> Answer {
    let cookie = format!("Cookie: {}; docent-language={language}", by.cookie);
    daemon.ask("GET", path, &[&cookie, "Accept: text/html"], "")
}

/// The draft's name, as its page says it.
fn seen(page: &str) -> String {
    let rest = page.split("name=\"sha256\" value=\"").nth(1);
    rest.expect("a draft that can be published")[..64].to_owned()
}

/// Publishes what the page shows.
fn publish(daemon: &Daemon, by: &Member) -> Answer {
    let sha256 = seen(&page(daemon, by, "/staff/publish", "en").text());
    by.form(daemon, "/staff/publish", &[("sha256", &sha256)])
}

/// Signs the browser in.
pub(crate) async fn sign_in(browser: &Browser, daemon: &Daemon, by: &Member, language: &str) {
    for (name, value) in [
        by.cookie.split_once('=').unwrap(),
        ("docent-language", language),
    ] {
        let cookie = json!({
            "name": name, "value": value, "url": daemon.url("/staff"), "path": "/staff",
        });
        browser.cdp("Network.setCookie", cookie).await.unwrap();
    }
}

/// A draft with changes of every kind, some of which stand in the way.
fn a_busy_draft(house: &House, daemon: &Daemon, by: &Member) {
    write(
        house,
        daemon,
        by,
        "clip/13/es/title",
        "Natalia lo recuerda todo",
    );
    let told = draft(house, "clip/13/es/transcript").replacen(' ', " pues ", 3);
    write(house, daemon, by, "clip/13/es/transcript", &told);
    let captions = draft(house, "clip/13/es/captions").replacen("Natalia", "Ella", 1);
    write(house, daemon, by, "clip/13/es/captions", &captions);
    let other = draft(house, "clip/12/es/recording");
    write(house, daemon, by, "clip/13/es/recording", &other);
    write(house, daemon, by, "clip/13/advisories", "death loud");
    write(
        house,
        daemon,
        by,
        "room/memorial/line/en",
        "Where their ashes rest",
    );
    let rooms = draft(house, "rooms");
    let mut rooms: Vec<&str> = rooms.split(' ').collect();
    rooms.rotate_left(1);
    write(house, daemon, by, "rooms", &rooms.join(" "));
    let form = [
        ("shape", "add-clip"),
        ("room", "study"),
        ("number", "99"),
        ("variant", "family"),
    ];
    let done = by.form(daemon, "/staff/draft/shape", &form);
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes pictures and promises nothing; `make screenshots` runs it"]
async fn the_staffs_way_to_an_edition_in_pictures() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let browser = Browser::open().await.unwrap();
    sign_in(&browser, &daemon, &ana, "es").await;
    let shapes = [("desk", 1280, 800), ("tablet", 820, 1180)];
    let keep = async |name: &str, path: &str, width, height| {
        let screen = Screen {
            width,
            height,
            scale: 1.0,
        };
        browser.resemble(screen).await.unwrap();
        browser.goto(&daemon.url(path)).await.unwrap();
        let tall = browser
            .eval("document.documentElement.scrollHeight")
            .await
            .unwrap();
        let height = u32::try_from(tall.as_u64().unwrap())
            .unwrap()
            .clamp(height, 4000);
        let screen = Screen {
            width,
            height,
            scale: 1.0,
        };
        browser.resemble(screen).await.unwrap();
        let file = folder.join(format!("{name}.png"));
        browser.screenshot(&file).await.unwrap();
    };
    for (shape, width, height) in shapes {
        keep(
            &format!("publish-nothing.{shape}"),
            "/staff/publish",
            width,
            height,
        )
        .await;
    }
    a_busy_draft(&house, &daemon, &ana);
    for (shape, width, height) in shapes {
        for (name, path) in [
            ("publish-blocked", "/staff/publish"),
            (
                "preview-phone",
                "/staff/preview?room=memorial&language=es&size=phone",
            ),
            (
                "preview-seven",
                "/staff/preview?room=memorial&language=es&size=seven",
            ),
            (
                "preview-ten",
                "/staff/preview?room=memorial&language=es&size=ten",
            ),
        ] {
            keep(&format!("{name}.{shape}"), path, width, height).await;
        }
    }
    let form = [("shape", "remove-clip"), ("clip", "99-family")];
    ana.form(&daemon, "/staff/draft/shape", &form);
    another_thirteen(&house, &daemon, &ana);
    for (shape, width, height) in shapes {
        keep(
            &format!("publish-ready.{shape}"),
            "/staff/publish",
            width,
            height,
        )
        .await;
    }
    assert_eq!(publish(&daemon, &ana).status, 303);
    for (shape, width, height) in shapes {
        for (name, path) in [
            ("publish-done", "/staff/publish?published=2"),
            ("edition", "/staff/editions/2"),
            ("changes", "/staff/changes"),
        ] {
            keep(&format!("{name}.{shape}"), path, width, height).await;
        }
    }
}

/// Another title, and the sound and texts of the clip before it, for clip 13.
fn another_thirteen(house: &House, daemon: &Daemon, by: &Member) {
    write(
        house,
        daemon,
        by,
        "clip/13/es/title",
        "Natalia lo recuerda todo",
    );
    let fields = ["captions", "transcript", "recording"];
    let [captions, transcript, recording] =
        fields.map(|it| draft(house, &format!("clip/12/es/{it}")));
    write(house, daemon, by, "clip/13/es/captions", "");
    write(house, daemon, by, "clip/13/es/recording", &recording);
    write(house, daemon, by, "clip/13/es/transcript", &transcript);
    write(house, daemon, by, "clip/13/es/captions", &captions);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sounds_ends_whole_and_then_the_page_is_of_the_new_edition() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let recordings = || [12, 13].map(|it| draft(&house, &format!("clip/{it}/es/recording")));
    let [twelfth, thirteenth] = recordings();
    another_thirteen(&house, &daemon, &ana);
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
    becomes(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    assert_eq!(publish(&daemon, &ana).status, 303);
    // It is told that there is another edition, and keeps what somebody listens to.
    let told = "(await (await fetch('/es/rooms/memorial')).text()).includes('lo recuerda todo')";
    let ask = format!("(async () => {told})()");
    assert_eq!(browser.eval(&ask).await.unwrap(), true);
    assert_eq!(browser.text("#title").await.unwrap(), "Natalia recuerda");
    let before = "document.querySelector('[data-clip=\"13\"]').dataset.title";
    assert_eq!(browser.eval(before).await.unwrap(), "Natalia recuerda");
    // Somebody reads along to the end, and longer: the text stays too.
    browser.touch("#text").await.unwrap();
    let near = ["Accept: application/json", FORM];
    let sought = daemon.ask("POST", "/es/rooms/memorial/seek", &near, "at=83500");
    assert_eq!(sought.status, 204, "{}", sought.text());
    let plays = house.await_plays(|it| it.iter().any(|it| it.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"));
    assert_eq!(plays[0].recording, thirteenth);
    becomes(
        &browser,
        "document.querySelector('#now').dataset.phase === 'idle'",
    )
    .await;
    assert_eq!(browser.eval(before).await.unwrap(), "Natalia recuerda");
    browser.touch("dialog[open] [data-close]").await.unwrap();
    becomes(
        &browser,
        &format!("{before} === 'Natalia lo recuerda todo'"),
    )
    .await;
    assert_eq!(browser.eval("window.same").await.unwrap(), true);
    // The next one is of the new edition.
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    let plays = house.await_plays(|it| it.len() == 2);
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
async fn a_phone_hears_to_the_end_what_it_began() {
    let house = House::new("");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let clip = draft(&house, "room/garden/clips");
    let clip = clip.split(' ').next().unwrap();
    let title = format!("clip/{clip}/es/title");
    let old = draft(&house, &title);
    let recording = draft(&house, &format!("clip/{clip}/es/recording"));
    let browser = Browser::open().await.unwrap();
    browser.resemble(Screen::PHONE).await.unwrap();
    browser.goto(&daemon.url("/es/rooms/garden")).await.unwrap();
    browser.eval("window.same = true").await.unwrap();
    browser.touch("#pause").await.unwrap();
    becomes(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    write(&house, &daemon, &ana, &title, "Otro título");
    assert_eq!(publish(&daemon, &ana).status, 303);
    house.await_plays(|it| it.len() == 1);
    let shown = format!("document.querySelector('[data-clip=\"{clip}\"]').dataset.title");
    assert_eq!(browser.eval(&shown).await.unwrap(), old.as_str());
    browser
        .eval("(document.querySelector('#sound').currentTime = document.querySelector('#sound').duration - 1)")
        .await
        .unwrap();
    let plays = house.await_plays(|it| it.iter().any(|it| it.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"));
    assert_eq!(
        (&plays[0].recording, plays[0].surface.as_str()),
        (&recording, "phone")
    );
    becomes(&browser, &format!("{shown} === 'Otro título'")).await;
    assert_eq!(browser.eval("window.same").await.unwrap(), true);
}

/// Everything that visitors can ask for: pages, what their scripts read, and sound.
fn visit(daemon: &Daemon, house: &House) -> Vec<(String, Vec<u8>)> {
    let mut paths = vec![
        "/es/".to_owned(),
        "/en/".into(),
        "/es/map".into(),
        "/es/visit".into(),
    ];
    let conn = house.database();
    let mut query = conn
        .prepare("select field, text from draft where field = 'rooms' or field like 'room/%/clips'")
        .unwrap();
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    for (field, text) in rows.map(Result::<(String, String), _>::unwrap) {
        let Some(room) = field
            .strip_prefix("room/")
            .and_then(|it| it.strip_suffix("/clips"))
        else {
            continue;
        };
        paths.extend([
            format!("/rooms/{room}"),
            format!("/es/rooms/{room}"),
            format!("/fr/rooms/{room}"),
        ]);
        let clips = text.split(' ').filter(|it| !it.is_empty());
        paths.extend(clips.map(|it| format!("/es/rooms/{room}/clips/{it}.json")));
    }
    let mut told: Vec<(String, Vec<u8>)> = Vec::new();
    for path in paths {
        let answer = daemon.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let text = answer.text();
        told.push((path, answer.body));
        for sound in text.split("/recordings/").skip(1).map(|it| &it[..64]) {
            let path = format!("/recordings/{sound}.mp3");
            if !told.iter().any(|it| it.0 == path) {
                let answer = daemon.get(&path);
                assert_eq!(answer.status, 200, "{path}");
                told.push((path, answer.body));
            }
        }
    }
    told
}

#[test]
fn an_edition_of_before_is_again_what_it_was_to_the_byte() {
    let house = House::new("");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let eva = member(&house, &daemon, "Eva", "uploader");
    let first = visit(&daemon, &house);
    assert!(first.len() > 20, "{}", first.len());
    another_thirteen(&house, &daemon, &ana);
    // Who does not publish cannot, and nobody publishes what nobody saw.
    let shown = page(&daemon, &ana, "/staff/publish", "en").text();
    let sha256 = seen(&shown);
    let hers = page(&daemon, &eva, "/staff/publish", "en").text();
    assert!(
        !hers.contains("name=\"sha256\"") && hers.contains("Only curators"),
        "{hers}"
    );
    write(
        &house,
        &daemon,
        &eva,
        "clip/13/en/title",
        "Natalia remembers it all",
    );
    let moved = ana.form(&daemon, "/staff/publish", &[("sha256", &sha256)]);
    assert_eq!(moved.status, 409);
    assert!(
        moved.text().contains("cambió desde que lo revisó"),
        "{}",
        moved.text()
    );
    assert!(moved.text().contains("Natalia <ins>") || moved.text().contains("remembers"));
    let done = ana.form(
        &daemon,
        "/staff/publish",
        &[("sha256", &seen(&moved.text()))],
    );
    assert_eq!(done.status, 303);
    assert!(
        done.head.contains("/staff/publish?published=2"),
        "{}",
        done.head
    );
    let told = page(&daemon, &ana, "/staff/publish?published=2", "en").text();
    assert!(told.contains("Visitors have edition 2 now."), "{told}");
    assert!(told.contains("There is nothing to publish."), "{told}");
    assert_ne!(visit(&daemon, &house), first);
    let changed = page(&daemon, &ana, "/staff/editions/2?since=1", "es").text();
    assert!(
        changed.contains("quitado:") && changed.contains("lo "),
        "{changed}"
    );
    let again = ana.form(&daemon, "/staff/publish/again", &[("number", "1")]);
    assert_eq!(again.status, 303);
    for ((path, was), (other, is)) in first.iter().zip(visit(&daemon, &house)) {
        assert_eq!(*path, other);
        assert!(*was == is, "{path} is not what it was");
    }
    let none = ana.form(&daemon, "/staff/publish/again", &[("number", "7")]);
    assert_eq!(none.status, 404);
    // The draft starts over, and one undo brings it back.
    let kept = draft(&house, "clip/13/es/title");
    assert_eq!(
        ana.form(&daemon, "/staff/publish/start-over", &[]).status,
        303
    );
    assert_eq!(draft(&house, "clip/13/es/title"), "Natalia recuerda");
    let last = house.database();
    let last: i64 = last
        .query_row("select max(change_id) from change", [], |row| row.get(0))
        .unwrap();
    let undone = ana.form(
        &daemon,
        "/staff/draft/undo",
        &[("change", &last.to_string())],
    );
    assert_eq!(undone.status, 303);
    assert_eq!(draft(&house, "clip/13/es/title"), kept);
}

/// The longest stretch of a message that is the same whatever it is about, as pages write it.
fn stretch(words: &str, key: &str) -> String {
    let start = format!("\n{key} = ");
    let text = words
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("{key}"));
    let text = text.lines().next().unwrap();
    let parts = text
        .split('{')
        .map(|it| it.split_once('}').map_or(it, |it| it.1));
    let longest = parts.max_by_key(|it| it.len()).unwrap().trim();
    longest.replace('\'', "&#39;")
}

#[test]
fn whatever_stands_in_the_way_is_told_in_the_readers_language() {
    let (es, en) = (
        include_str!("../../src/web/words/staff.es.ftl"),
        include_str!("../../src/web/words/staff.en.ftl"),
    );
    let house = House::new("");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let same = draft(&house, "clip/12/fr/recording");
    let long = "x".repeat(121);
    let fast = format!(
        "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n",
        "palabra ".repeat(6)
    );
    let late = "WEBVTT\n\n00:00.000 --> 09:00.000\nLos dos.\n";
    let mixed = "WEBVTT\n\n00:03.000 --> 00:05.000\nuno\n\n00:04.000 --> 00:06.000\ndos\n";
    for (field, text) in [
        ("languages", "es en fr pt"),
        ("hours", "tuesday 17:00 10:00\n10:00 17:00"),
        ("room/study/number", "12"),
        ("room/memorial/line/en", ""),
        ("room/memorial/line/nl", "As"),
        ("room/memorial/picture/alternative/es", ""),
        ("clip/13/en/recording", ""),
        ("clip/13/es/title", &long),
        ("clip/13/fr/recording", &same),
        ("clip/12/es/captions", &fast),
        ("clip/12/en/captions", late),
        ("clip/12/fr/captions", mixed),
        ("clip/12/es/credit", ""),
        ("clip/12/advisories", ""),
    ] {
        write(&house, &daemon, &ana, field, text);
    }
    for form in [
        [("shape", "add-clip"), ("room", "study"), ("number", "99")],
        [("shape", "add-room"), ("room", "attic"), ("number", "77")],
    ] {
        assert_eq!(ana.form(&daemon, "/staff/draft/shape", &form).status, 303);
    }
    let (spanish, english) = (
        page(&daemon, &ana, "/staff/publish", "es").text(),
        page(&daemon, &ana, "/staff/publish", "en").text(),
    );
    for key in [
        "fault-hours-turned",
        "fault-hours-of-no-day",
        "fault-room-number-twice",
        "fault-silent",
        "fault-missing",
        "fault-unknown-language",
        "fault-no-recording",
        "fault-too-long",
        "fault-cue-overlaps",
        "fault-cue-past-end",
        "warning-missing-language",
        "warning-empty-room",
        "warning-no-picture",
        "warning-fast-caption",
        "warning-big-caption",
        "warning-captions-differ",
        "warning-advisory",
        "warning-same-recording",
    ] {
        for (words, page) in [(es, &spanish), (en, &english)] {
            let told = stretch(words, key);
            assert!(page.contains(&told), "{key}: {told}");
        }
    }
    // The button is there, says why it does nothing, and the house says no as well.
    assert!(
        spanish.contains("disabled aria-describedby=\"why\""),
        "{spanish}"
    );
    let tried = ana.form(&daemon, "/staff/publish", &[("sha256", &"0".repeat(64))]);
    assert_eq!(tried.status, 422);
    assert!(
        tried.text().contains("impiden publicar"),
        "{}",
        tried.text()
    );
    // Each link leads to a page of the staff's.
    for link in spanish.split("<li><a href=\"").skip(1) {
        let known = ["/staff/house", "/staff/rooms/", "/staff/clips/"];
        assert!(
            known.iter().any(|it| link.starts_with(it)),
            "{}",
            &link[..60]
        );
    }
    // Nothing of the other language is on the page.
    for line in en
        .lines()
        .filter(|it| !it.starts_with([' ', '#', '*', '}']))
    {
        let Some((key, text)) = line.split_once(" = ") else {
            continue;
        };
        let foreign = stretch(en, key);
        if foreign.len() > 7 && !es.contains(&foreign) && !text.starts_with('{') {
            assert!(!spanish.contains(&foreign), "{key}: {foreign}");
        }
    }
}

#[test]
fn a_docent_that_is_killed_while_it_publishes_has_published_or_not() {
    let house = House::new("");
    let mut outcomes = Vec::new();
    for (round, wait) in [0, 60, 200, 1000].into_iter().enumerate() {
        let daemon = house.serve();
        let ana = member(&house, &daemon, &format!("Ana {round}"), "curator");
        write(
            &house,
            &daemon,
            &ana,
            "clip/13/es/title",
            &format!("Título {round}"),
        );
        let before = daemon.get("/healthz").json()["edition"].as_u64().unwrap();
        let sha256 = seen(&page(&daemon, &ana, "/staff/publish", "en").text());
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
        let daemon = house.serve();
        let after = daemon.get("/healthz").json()["edition"].as_u64().unwrap();
        assert!(
            after == before || after == before + 1,
            "{before} became {after}"
        );
        let count = |sql: &str| -> u64 {
            house
                .database()
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

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_publishing() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    another_thirteen(&house, &daemon, &ana);
    assert_eq!(publish(&daemon, &ana).status, 303);
    a_busy_draft(&house, &daemon, &ana);
    let browser = measuring().await;
    sign_in(&browser, &daemon, &ana, "es").await;
    let mut found = Vec::new();
    for (width, height) in [(1280, 800), (820, 1180)] {
        let screen = Screen {
            width,
            height,
            scale: 1.0,
        };
        browser.resemble(screen).await.unwrap();
        for scheme in ["light", "dark"] {
            let media =
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            browser
                .cdp("Emulation.setEmulatedMedia", media)
                .await
                .unwrap();
            for path in [
                "/staff/publish",
                "/staff/editions/2?since=1",
                "/staff/preview?room=memorial&size=ten",
                "/staff/preview/es/rooms/memorial",
                "/staff/changes?kind=texts",
            ] {
                browser.goto(&daemon.url(path)).await.unwrap();
                let open =
                    "document.querySelectorAll('details').forEach((it) => { it.open = true; })";
                browser.eval(open).await.unwrap();
                let measure = format!("({MEASURE})(3.2, {width}, false, false)");
                let said = browser.eval(&measure).await.unwrap();
                let said = said.as_array().unwrap().clone();
                let told = said
                    .into_iter()
                    .filter_map(|it| it.as_str().map(ToOwned::to_owned));
                // In the preview only what the preview adds is measured here, and a page within a
                // page has landmarks of its own.
                let told = told.filter(|it| !path.contains("/es/") || it.contains("axe"));
                let told = told.filter(|it| !it.contains("landmark-unique"));
                found.extend(told.map(|it| format!("{path} {scheme} {width}: {it}")));
                for error in browser.console_errors().await.unwrap() {
                    found.push(format!("{path} {scheme} {width}: {error}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    // By the keyboard alone: every control can be reached, and shows that it is.
    for path in [
        "/staff/publish",
        "/staff/editions/2?since=1",
        "/staff/changes?kind=texts",
    ] {
        browser.goto(&daemon.url(path)).await.unwrap();
        let reach = "[...document.querySelectorAll('a[href], button, input, select, summary')].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0 && it.type !== 'hidden')";
        browser
            .eval(&format!("window.left = new Set({reach})"))
            .await
            .unwrap();
        let count = browser
            .eval("window.left.size")
            .await
            .unwrap()
            .as_u64()
            .unwrap();
        for _ in 0..count + 2 {
            for kind in ["keyDown", "keyUp"] {
                let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
                browser.cdp("Input.dispatchKeyEvent", key).await.unwrap();
            }
            let ringed = "(() => { const it = document.activeElement; window.left.delete(it); return it === document.body || parseFloat(getComputedStyle(it).outlineWidth) >= 3; })()";
            assert_eq!(browser.eval(ringed).await.unwrap(), true, "{path}: no ring");
        }
        let left = "[...window.left].map((it) => it.outerHTML.slice(0, 90))";
        assert_eq!(browser.eval(left).await.unwrap(), json!([]), "{path}");
    }
}
