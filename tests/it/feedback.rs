//! How visitors liked a clip: one touch on one of three faces, only where the house asks, counted once with its play.

use serde_json::json;

use crate::publish::{page, publish, write};
use crate::screens::{open_page, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, play_body, send_report};
use crate::support::staff::{FORM, Member, member};

/// The house begins to ask.
fn ask(site: &TestSite, daemon: &Daemon) -> Member {
    let ana = member(site, daemon, "Ana", "curator");
    write(site, daemon, &ana, "feedback", "after-clip");
    let done = publish(daemon, &ana);
    assert_eq!(done.status, 303, "{}", done.text());
    ana
}

/// The answers of all plays, in their order.
fn ratings(site: &TestSite) -> Vec<Option<String>> {
    let conn = site.database();
    let mut query = conn
        .prepare("select rating from play order by play_id")
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn an_answer_counts_once_with_its_play_and_only_where_the_house_asks() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    let answer = |number: usize, rating: &str| {
        let key = format!("{number:032x}");
        send_report(
            &daemon,
            &play_body(&key, &recording, json!({ "rating": rating })),
        )
    };
    let good = || Some("good".to_owned());
    let privacy = "If you touch a face after a clip";
    assert_eq!(answer(1, "good"), 204);
    assert_eq!(ratings(&site), [None], "nobody is asked");
    assert!(!daemon.get("/en/visit").text().contains(privacy));
    let ana = ask(&site, &daemon);
    assert!(daemon.get("/en/visit").text().contains(privacy));

    // The first answer to a play counts, and only after its end.
    assert_eq!(answer(1, "good"), 204);
    assert_eq!(answer(1, "poor"), 204);
    assert_eq!(ratings(&site), [good()]);
    assert_eq!(answer(2, "great"), 400);
    let open = json!({ "end": null, "rating": "good" });
    let early = play_body(&format!("{:032x}", 2), &recording, open);
    assert_eq!(send_report(&daemon, &early), 422);
    // Nobody answers for a play that is another recording's.
    let other = json!({ "clip": "81-extended", "rating": "poor" });
    let foreign = play_body(&format!("{:032x}", 1), &recording, other);
    assert!(send_report(&daemon, &foreign) >= 400);
    assert_eq!(ratings(&site), [good()]);

    // Of few plays there is no percentage; the number is always there.
    let figures = |what: &str| {
        let path = format!("/staff/statistics/figures.json?{what}");
        let clip = ana.get(&daemon, &path).json()["clips"]["8"].clone();
        [
            "rated_good",
            "rated_fair",
            "rated_poor",
            "answered_permille",
        ]
        .map(|name| clip[name].clone())
    };
    assert_eq!(
        figures("surface=phone"),
        [json!(1), json!(0), json!(0), json!(null)]
    );
    for number in 3..33 {
        match number {
            3..13 => assert_eq!(answer(number, "good"), 204),
            13..17 => assert_eq!(answer(number, "fair"), 204),
            17 => assert_eq!(answer(number, "poor"), 204),
            _ => assert_eq!(
                send_report(
                    &daemon,
                    &play_body(&format!("{number:032x}"), &recording, json!({}))
                ),
                204
            ),
        }
    }
    // 16 of 31.
    assert_eq!(
        figures("surface=phone"),
        [json!(11), json!(4), json!(1), json!(516)]
    );
    assert_eq!(
        figures("surface=speaker"),
        [json!(null), json!(null), json!(null), json!(null)]
    );
    let statistics = page(&daemon, &ana, "/staff/statistics?surface=phone", "en").text();
    let answers = statistics.split("id=\"answers\"").nth(1).unwrap();
    let answers = answers.split("</section>").next().unwrap();
    for shown in [
        "51.6%",
        "16 of n = 31",
        "11 of n = 16",
        "4 of n = 16",
        "too few",
    ] {
        assert!(answers.contains(shown), "{shown}: {answers}");
    }
    for path in [
        "/staff/statistics/clips/8?surface=phone",
        "/staff/statistics",
    ] {
        let page = page(&daemon, &ana, path, "en").text();
        assert!(page.contains("16 of n = 31"), "{path}: {page}");
    }
    let plays = ana.get(&daemon, "/staff/statistics/plays.csv").text();
    assert!(plays.contains(",is_play,rating\r\n"), "{plays}");
    for (end, times) in [(",1,good\r\n", 11), (",1,\r\n", 15)] {
        assert_eq!(plays.matches(end).count(), times, "{plays}");
    }
    let days = ana.get(&daemon, "/staff/statistics/days.csv").text();
    assert!(
        days.contains(",rated_good,rated_fair,rated_poor\r\n"),
        "{days}"
    );
    assert!(days.contains(",11,4,1\r\n"), "{days}");

    let report = String::from_utf8(site.run(&["report"]).stdout).unwrap();
    let answered = "16 of 31 plays by phone were answered: 11 good, 4 so-so, 1 not good.";
    assert!(report.contains(answered), "{report}");
    let checked = String::from_utf8(site.run(&["check"]).stdout).unwrap();
    assert!(checked.contains("The statistics add up"), "{checked}");
}

#[test]
fn only_the_screen_that_began_a_play_can_say_how_it_was() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    ask(&site, &daemon);
    let send = |room: &str, what: &str, body: &str, from: &str| {
        let path = format!("/en/rooms/{room}/{what}");
        let headers = [FORM, "Accept: application/json", from];
        daemon.request("POST", &path, &headers, body).status
    };
    let screen = "X-Nothing: here";
    assert_eq!(send("study", "play", "clip=8", screen), 204);
    site.await_plays(|plays| plays.len() == 1);
    assert_eq!(send("study", "stop", "", screen), 204);
    site.await_plays(|plays| plays[0].end.is_some());
    let key: String = site
        .database()
        .query_row("select key from play", [], |row| row.get(0))
        .unwrap();
    // The log marks a speaker's play by the first letter of its key.
    let key = format!("0{}", &key[1..]);
    let good = format!("play={key}&rating=good");
    // A phone, another room, another play, and what is no answer.
    assert_eq!(
        send("study", "rate", &good, "X-Forwarded-For: 192.0.2.7"),
        403
    );
    assert_eq!(send("memorial", "rate", &good, screen), 422);
    let unknown = format!("play={}&rating=good", "a".repeat(32));
    assert_eq!(send("study", "rate", &unknown, screen), 422);
    let wrong = format!("play={key}&rating=excellent");
    assert_eq!(send("study", "rate", &wrong, screen), 400);
    assert_eq!(ratings(&site), [None]);
    assert_eq!(send("study", "rate", &good, screen), 204);
    let poor = format!("play={key}&rating=poor");
    assert_eq!(send("study", "rate", &poor, screen), 204);
    assert_eq!(ratings(&site), [Some("good".to_owned())]);
}

/// Waits for the end of what plays, which is put near.
async fn end(browser: &Browser) {
    wait_for_js(
        browser,
        "document.querySelector('main').dataset.phase === 'playing' && document.querySelector('#position').textContent !== '0:00'",
    )
    .await;
    let near = "(() => {
        const sound = document.querySelector('#sound'), main = document.querySelector('main');
        if (sound.src) { sound.currentTime = sound.duration - 0.5; return; }
        const clip = document.querySelector('button.clip[aria-current]');
        fetch(`${main.dataset.action}/seek`, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ at: clip.dataset.length - 700 }) });
    })()";
    browser.eval(near).await.unwrap();
    wait_for_js(
        browser,
        "document.querySelector('main').hasAttribute('data-ended')",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_touch_on_a_face_says_how_a_clip_was() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    // The study has a screen on the box, and the garden has none: there the page plays itself.
    let browser = open_page(&daemon, "/en/rooms/study").await;
    browser.touch("#pause").await.unwrap();
    end(&browser).await;
    let asked = "!!document.querySelector('#feedback')";
    assert_eq!(
        browser.eval(asked).await.unwrap(),
        false,
        "the house does not ask"
    );
    ask(&site, &daemon);
    // The page shows the new edition by itself.
    wait_for_js(&browser, asked).await;
    let faces = "!document.querySelector('#feedback').hidden && document.querySelector('#feedback').checkVisibility()";
    for (path, at, face) in [
        ("/en/rooms/study", 1, "fair"),
        ("/en/rooms/garden", 2, "good"),
    ] {
        if at == 2 {
            browser.goto(&daemon.url(path)).await.unwrap();
        }
        browser.touch("#pause").await.unwrap();
        end(&browser).await;
        wait_for_js(&browser, faces).await;
        let names =
            "[...document.querySelectorAll('.face')].map((face) => face.innerText.trim()).join()";
        assert_eq!(browser.eval(names).await.unwrap(), "Good,So-so,Not good");
        browser
            .touch(&format!(".face[value={face}]"))
            .await
            .unwrap();
        wait_for_js(
            &browser,
            "document.querySelector('#feedback-question').textContent === 'Thank you!'",
        )
        .await;
        site.wait_until("the answer is kept", || {
            ratings(&site).get(at) == Some(&Some(face.to_owned()))
        });
        // A second touch changes nothing; the next play is asked about again.
        let again = "document.querySelector('.face[value=poor]').click()";
        browser.eval(again).await.unwrap();
        let pressed = "[...document.querySelectorAll('.face[aria-pressed=true]')].map((face) => face.value).join()";
        assert_eq!(browser.eval(pressed).await.unwrap(), face);
    }
    let kept = ratings(&site);
    assert_eq!(kept, [None, Some("fair".into()), Some("good".into())]);
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}
