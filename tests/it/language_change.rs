//! A visitor who changes the language of the page hears and reads on at the same sentence.

use serde_json::{Value, json};

use crate::access_policy::{enrolled, screen};
use crate::publish::publish;
use crate::room_events::Events;
use crate::screens::{open_page, wait_for_js};
use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::decoded_audio::narration;
use crate::support::sound_card::Card;
use crate::support::staff::{FORM, member};
use crate::text_only_clips::{new_site, remove_recording};

const JSON: &str = "Accept: application/json";
const SESSION: &str = "c0ffee00c0ffee00c0ffee00c0ffee00";
/// By how much the sound may begin beside the sentence, in milliseconds.
const TOLERANCE: i64 = 300;

/// The starts of a text's sentences in its recording, in milliseconds, as the page has them.
fn starts(daemon: &Daemon, language: &str, room: &str, clip: &str) -> Vec<i64> {
    let page = daemon.get(&format!("/{language}/rooms/{room}")).text();
    let text = page.split(&format!("id=\"text-{clip}\"")).nth(1).unwrap();
    let text = text.split("</dialog>").next().unwrap();
    let found = text.split("data-at=\"").skip(1);
    found
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

fn post(daemon: &Daemon, language: &str, what: &str, body: &str) -> Response {
    let path = format!("/{language}/rooms/memorial/{what}");
    daemon.request("POST", &path, &[FORM, JSON], body)
}

fn refused(response: &Response) -> (u16, String) {
    let code = response.json()["refused"].as_str().unwrap().to_owned();
    (response.status, code)
}

/// The speaker of the memorial plays the seventh sentence of clip 13 in Spanish.
fn play_seventh_sentence(site: &TestSite, daemon: &Daemon) {
    let at = starts(daemon, "es", "memorial", "13")[6] + 200;
    let body = format!("clip=13&session={SESSION}&at={at}");
    let response = post(daemon, "es", "play", &body);
    assert_eq!(response.status, 204, "{}", response.text());
    site.await_plays(|plays| plays.len() == 1);
}

/// The next state of the speaker in which it speaks this language.
fn wait_for_language(events: &mut Events, language: &str) -> Value {
    events.until(|event| event["now"]["language"] == language)
}

#[test]
fn the_speaker_goes_on_in_the_holders_language_at_the_same_sentence() {
    let site = new_site();
    let daemon = site.serve();
    let mut events = Events::open(&daemon, "");
    play_seventh_sentence(&site, &daemon);
    assert_eq!(post(&daemon, "es", "queue", "clip=12").status, 204);
    let before = events.until(|event| event["queue"][0].is_object());
    assert_eq!(before["now"]["language"], "es");

    let response = post(&daemon, "en", "switch", "");
    assert_eq!(response.status, 204, "{}", response.text());
    let event = wait_for_language(&mut events, "en");
    let english = starts(&daemon, "en", "memorial", "13");
    let position = event["now"]["position"].as_i64().unwrap();
    let after = position - english[6];
    assert!((0..1_500).contains(&after), "{position} in {english:?}");
    assert_eq!(event["now"]["phase"], "playing");
    assert_eq!(event["mine"], true);
    assert_eq!(event["queue"], before["queue"]);
    // What the visitor has queued plays in the new language too.
    assert_eq!(post(&daemon, "en", "switch-queued", "").status, 204);
    let event = events.until(|event| event["queue"][0]["language"] == "en");
    assert_eq!(event["queue"][0]["clip"], "12");

    // Each recording is a play of its own, of the same visit.
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[0].end.as_deref(), Some("superseded"), "{plays:?}");
    assert_eq!((&*plays[1].language, &plays[1].end), ("en", &None));
    assert_ne!(plays[0].recording, plays[1].recording);
    let sessions: i64 = site
        .database()
        .query_row("select count(distinct session_id) from play", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(sessions, 1);
    // The same language again changes nothing.
    assert_eq!(post(&daemon, "en", "switch", "").status, 204);
    assert_eq!(post(&daemon, "es", "unqueue", "clip=12").status, 204);
    assert_eq!(post(&daemon, "en", "stop", "").status, 204);
    let plays = site.await_plays(|plays| plays.iter().all(|play| play.end.is_some()));
    assert_eq!(plays.len(), 2, "{plays:?}");
    assert_eq!(plays[1].end.as_deref(), Some("stopped"));
    let silence = post(&daemon, "es", "switch", "");
    assert_eq!(refused(&silence), (409, "silence".into()));
}

#[test]
fn the_sound_card_goes_on_with_the_matching_sentence_and_nothing_before_it() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let seventh = usize::try_from(starts(&daemon, "en", "memorial", "13")[6]).unwrap();
    let capture = card.record().unwrap();
    play_seventh_sentence(&site, &daemon);
    assert!(capture.wait_for_sound(0.01, TIMEOUT));
    assert_eq!(post(&daemon, "en", "switch", "").status, 204);
    site.await_plays(|plays| plays.len() == 2);
    let until = capture.length() + 6 * 48_000;
    site.wait_until("enough was heard", || capture.length() >= until);
    assert!(daemon.terminate().0.success());
    let heard = capture.finish().samples;
    let english = narration("natalia.en.mp3");
    let from = seventh * 48;
    // The best of a few single seconds: a busy machine may lose a moment of any.
    let likeness = |seconds: std::ops::Range<usize>, start: usize| {
        let parts = seconds.map(|second| &english[start + second * 48_000..][..48_000]);
        let found = parts.filter_map(|part| audio_match::find(part, &heard));
        found.map(|place| place.correlation).fold(0.0, f64::max)
    };
    let (after, before) = (
        likeness(0..5, from + 4_800),
        likeness(0..3, from - 4 * 48_000),
    );
    assert!(after > 0.9 && before < 0.6, "{after} {before}");
}

#[test]
fn a_paused_clip_stays_paused_in_the_other_language() {
    let site = new_site();
    let daemon = site.serve();
    let mut events = Events::open(&daemon, "");
    play_seventh_sentence(&site, &daemon);
    assert_eq!(post(&daemon, "es", "pause", "").status, 204);
    events.until(|event| event["now"]["phase"] == "paused");
    assert_eq!(post(&daemon, "fr", "switch", "").status, 204);
    let event = wait_for_language(&mut events, "fr");
    assert_eq!(event["now"]["phase"], "paused");
    let french = starts(&daemon, "fr", "memorial", "13");
    assert_eq!(event["now"]["position"], french[6]);
    let plays = site.await_plays(|plays| plays[0].end.is_some());
    assert_eq!(plays.len(), 1, "nobody hears the other yet: {plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("superseded"));
    assert_eq!(post(&daemon, "fr", "resume", "").status, 204);
    events.until(|event| event["now"]["phase"] == "playing");
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[1].language, "fr");
}

#[test]
fn nobody_changes_the_language_of_another_visitor() {
    let site = new_site();
    let daemon = site.serve();
    let cookies = [
        enrolled(&site, &daemon, "garden"),
        enrolled(&site, &daemon, "garden"),
    ];
    let send = |what: &str, body: &str, from: &str| {
        let path = format!("/{what}");
        daemon.request("POST", &path, &[FORM, JSON, from], body)
    };
    assert_eq!(
        send("es/rooms/garden/play", "clip=1", &cookies[0]).status,
        204
    );
    site.await_plays(|plays| plays.len() == 1);
    let other = send("en/rooms/garden/switch", "", &cookies[1]);
    assert_eq!(refused(&other), (409, "busy".into()));
    let phone = send("en/rooms/garden/switch", "", "X-Forwarded-For: 192.0.2.7");
    assert_eq!(phone.status, 403);
    assert_eq!(send("en/rooms/garden/switch", "", &cookies[0]).status, 204);
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[1].language, "en");
}

/// A state in which a clip is text alone in French.
fn without_french(site: &TestSite, clip: &str) -> Daemon {
    let daemon = site.serve();
    let ana = member(site, &daemon, "Ana", "curator");
    remove_recording(site, &daemon, &ana, &format!("{clip}/fr"));
    let done = publish(&daemon, &ana);
    assert_eq!(done.status, 303, "{}", done.text());
    daemon
}

async fn choose_language(browser: &Browser, language: &str) {
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser
        .touch(&format!("a[data-language={language}]"))
        .await
        .unwrap();
    wait_for_js(
        browser,
        &format!("document.documentElement.lang === '{language}'"),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_without_a_recording_in_the_language_goes_on_and_the_page_says_so() {
    let site = new_site();
    let daemon = without_french(&site, "13");
    play_seventh_sentence(&site, &daemon);
    let response = post(&daemon, "fr", "switch", "");
    assert_eq!(refused(&response), (409, "voice-stays".into()));
    let sentence = response.json()["error"].as_str().unwrap().to_owned();
    assert!(
        sentence.contains("Español") && sentence.contains("Français"),
        "{sentence}"
    );

    // On the holder's screen: the notice, the voice's captions, and the matching sentence of the French text.
    let browser = open_page(&daemon, "/es/rooms/memorial").await;
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.state === 'mine'",
    )
    .await;
    choose_language(&browser, "fr").await;
    let told = "!document.querySelector('#notice').hidden && document.querySelector('#notice').textContent.includes('Español')";
    wait_for_js(&browser, told).await;
    let marked = "document.querySelector('#text-13 article[lang=fr] .spoken') !== null";
    wait_for_js(&browser, marked).await;
    let caption = "document.querySelector('#caption').lang === 'es' && document.querySelector('#caption').textContent !== ''";
    wait_for_js(&browser, caption).await;
    let plays = site.plays();
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_goes_on_with_the_voice_that_it_has_and_says_so() {
    let site = new_site();
    let daemon = without_french(&site, "1");
    let browser = open_page(&daemon, "/es/rooms/garden?clip=1&at=9").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#sound').currentTime > 9").await;
    let source = browser
        .eval("document.querySelector('#sound').src")
        .await
        .unwrap();
    choose_language(&browser, "fr").await;
    let told = "!document.querySelector('#notice').hidden && /Español.*Français/.test(document.querySelector('#notice').textContent)";
    wait_for_js(&browser, told).await;
    let marked = "document.querySelector('#text-1 article[lang=fr] .spoken') !== null";
    wait_for_js(&browser, marked).await;
    let goes_on = format!(
        "document.querySelector('#sound').src === {source} && !document.querySelector('#sound').paused"
    );
    wait_for_js(&browser, &goes_on).await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

/// Notes where each recording is left, in seconds, and where the next one begins.
const WATCH_SOUND: &str = "(() => {
    const sound = document.querySelector('#sound');
    const pause = sound.pause.bind(sound);
    window.left = null;
    window.begun = [];
    sound.pause = () => { window.left = sound.currentTime; pause(); };
    sound.addEventListener('playing', () => window.begun.push(sound.currentTime));
})()";

/// The sentence that is spoken at `ms`.
fn sentence_at(starts: &[i64], ms: i64) -> usize {
    starts.iter().rposition(|start| *start <= ms).unwrap()
}

async fn milliseconds(browser: &Browser, expression: &str) -> i64 {
    let value = browser
        .eval(&format!("Math.round(({expression}) * 1000)"))
        .await
        .unwrap();
    value.as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_goes_on_in_the_other_language_at_the_same_sentence() {
    const CLIP: &str = "14-extended";
    let site = TestSite::new("");
    let daemon = site.serve();
    let of = |language: &str| starts(&daemon, language, "garden", CLIP);
    let [spanish, english, french] = ["es", "en", "fr"].map(of);
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    let address = format!("/es/rooms/garden?clip={CLIP}&at=12");
    browser.goto(&daemon.url(&address)).await.unwrap();
    browser.eval(WATCH_SOUND).await.unwrap();
    browser.touch("#pause").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#sound').currentTime > 12.2",
    )
    .await;
    browser
        .eval("(() => { const it = document.querySelector('#speed'); it.value = '1.25'; it.dispatchEvent(new Event('change', { bubbles: true })); })()")
        .await
        .unwrap();
    let is_sound = |language: &str| {
        let clip = daemon
            .get(&format!("/{language}/rooms/garden/clips/{CLIP}.json"))
            .json();
        let sound = clip["sound"].as_str().unwrap().to_owned();
        format!("document.querySelector('#sound').src.endsWith('{sound}')")
    };

    choose_language(&browser, "en").await;
    let playing = format!("{} && window.begun.length === 2", is_sound("en"));
    wait_for_js(&browser, &playing).await;
    let spoken = sentence_at(&spanish, milliseconds(&browser, "window.left").await);
    let begun = milliseconds(&browser, "window.begun[1]").await;
    let expected = english[spoken];
    assert!((begun - expected).abs() < TOLERANCE, "{begun} {expected}");
    let rate = "document.querySelector('#sound').playbackRate";
    assert_eq!(browser.eval(rate).await.unwrap(), 1.25);
    // Captions and marks are those of the page.
    let caption = "document.querySelector('#caption').lang === 'en' && document.querySelector('#caption').textContent !== ''";
    wait_for_js(&browser, caption).await;
    let marked = format!(
        "[...document.querySelectorAll('#text-{CLIP} article[lang=en] .sentence')].findIndex((it) => it.classList.contains('spoken')) >= {spoken}"
    );
    wait_for_js(&browser, &marked).await;

    // A paused clip stays paused, and goes on from the sentence.
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#sound').paused").await;
    choose_language(&browser, "fr").await;
    wait_for_js(&browser, &is_sound("fr")).await;
    let spoken = sentence_at(&english, milliseconds(&browser, "window.left").await);
    let waiting = "document.querySelector('#sound').paused && document.querySelector('#now').dataset.phase === 'paused'";
    wait_for_js(&browser, waiting).await;
    let position = milliseconds(&browser, "document.querySelector('#sound').currentTime").await;
    let expected = french[spoken];
    assert!((position - expected).abs() < 2, "{position} {expected}");
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "window.begun.length === 3").await;
    let begun = milliseconds(&browser, "window.begun[2]").await;
    assert!((begun - expected).abs() < TOLERANCE, "{begun} {expected}");
    let later = format!(
        "document.querySelector('#sound').currentTime * 1000 > {}",
        expected + 500
    );
    wait_for_js(&browser, &later).await;
    browser.touch("#stop").await.unwrap();

    // A report for each recording, of one visit.
    let plays =
        site.await_plays(|plays| plays.len() == 3 && plays.iter().all(|play| play.end.is_some()));
    let ends: Vec<_> = plays
        .iter()
        .map(|play| (&*play.language, play.end.as_deref().unwrap()))
        .collect();
    assert_eq!(
        ends,
        [
            ("es", "superseded"),
            ("en", "superseded"),
            ("fr", "stopped")
        ]
    );
    let sessions: i64 = site
        .database()
        .query_row("select count(distinct session_id) from play", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(sessions, 1);
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

/// The index of the marked sentence of the page's text, where the voice is according to the page (in milliseconds), and
/// the caption.
async fn followed(browser: &Browser, clip: &str) -> (usize, i64, Value) {
    let seen = format!(
        "(() => {{
            const sentences = [...document.querySelectorAll('#text-{clip} .sentence')];
            const caption = document.querySelector('#caption');
            return [sentences.findIndex((it) => it.classList.contains('spoken')), Number(document.querySelector('#seek').value), [caption.lang, caption.textContent]];
        }})()"
    );
    let seen = browser.eval(&seen).await.unwrap();
    let index = usize::try_from(seen[0].as_i64().unwrap()).unwrap();
    (index, seen[1].as_i64().unwrap(), seen[2].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_another_visitors_voice_reads_in_their_own_language() {
    const CLIP: &str = "14-extended";
    let site = new_site();
    let daemon = site.serve();
    let cookies = [
        enrolled(&site, &daemon, "garden"),
        enrolled(&site, &daemon, "garden"),
    ];
    let (ana, leo, phone) = tokio::join!(
        screen(&daemon, &cookies[0]),
        screen(&daemon, &cookies[1]),
        open_page(&daemon, "/fr/rooms/garden"),
    );
    let button = format!("button.clip[data-clip=\"{CLIP}\"]");
    ana.touch(&button).await.unwrap();
    wait_for_js(
        &leo,
        "document.querySelector('#now').dataset.state === 'busy'",
    )
    .await;
    choose_language(&leo, "en").await;
    wait_for_js(&phone, "!document.querySelector('#room-playback').hidden").await;
    phone.touch("#follow-room").await.unwrap();

    let spanish = starts(&daemon, "es", "garden", CLIP);
    for (page, language) in [(&leo, "en"), (&phone, "fr")] {
        let marked = format!(
            "document.querySelector('#text-{CLIP} article[lang={language}] .spoken') !== null && document.querySelector('#caption').lang === '{language}' && document.querySelector('#caption').textContent !== '' && Number(document.querySelector('#seek').value) > {}",
            spanish[2]
        );
        wait_for_js(page, &marked).await;
        let (index, position, caption) = followed(page, CLIP).await;
        // The position is rounded to a second, and the mark may be a moment older.
        let possible =
            sentence_at(&spanish, position - 800)..=sentence_at(&spanish, position + 800);
        assert!(possible.contains(&index), "{index} at {position}");
        assert_eq!(caption[0], language);
        let clip = daemon
            .get(&format!("/{language}/rooms/garden/clips/{CLIP}.json"))
            .json();
        let captions = clip["captions"].as_array().unwrap();
        assert!(captions.iter().any(|cue| cue[2] == caption[1]), "{caption}");
        let title = page.eval("document.querySelector('#title').lang").await;
        assert_eq!(title.unwrap(), "es", "the voice");
    }
    // The code for a phone leads to the sentence in the page's language.
    leo.touch("#continue-on-phone").await.unwrap();
    wait_for_js(&leo, "document.querySelector('#phone-qr').src !== ''").await;
    let at = "Number(new URL(document.querySelector('#phone-qr').src).searchParams.get('at'))";
    let at = leo.eval(at).await.unwrap().as_i64().unwrap();
    let english = starts(&daemon, "en", "garden", CLIP);
    assert!(english[1..].contains(&at), "{at} in {english:?}");
    leo.touch("#phone [data-close]").await.unwrap();
    let plays = site.plays();
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end, None);

    // The one who began it takes the voice along.
    choose_language(&ana, "en").await;
    wait_for_js(&leo, "document.querySelector('#title').lang === 'en'").await;
    let own = "document.querySelector('#caption').lang === 'en' && document.querySelector('.transcript article[lang=en] .spoken') !== null";
    for page in [&ana, &leo] {
        wait_for_js(page, own).await;
    }
    wait_for_js(
        &ana,
        "document.querySelector('#now').dataset.state === 'mine'",
    )
    .await;
    let plays = site.await_plays(|plays| plays.len() == 2);
    assert_eq!(plays[1].language, "en");
    for page in [&ana, &leo, &phone] {
        assert_eq!(page.console_errors().await.unwrap(), Vec::<String>::new());
    }
}

#[test]
fn the_data_of_a_clip_has_its_sentences_and_captions_in_the_time_of_another_voice() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let get = |query: &str| {
        daemon
            .get(&format!("/en/rooms/memorial/clips/13.json{query}"))
            .json()
    };
    assert_eq!(get("")["sentences"], Value::Null);
    assert_eq!(get("?voice=de")["captions"], get("")["captions"]);
    let clip = get("?voice=es");
    let [spanish, english] = ["es", "en"].map(|tag| starts(&daemon, tag, "memorial", "13"));
    let pairs: Vec<_> = spanish.iter().zip(&english).collect();
    assert_eq!(clip["sentences"], json!(pairs));
    let (captions, own) = (&clip["captions"], &get("")["captions"]);
    assert_eq!(
        captions.as_array().unwrap().len(),
        own.as_array().unwrap().len()
    );
    assert_ne!(captions, own);
    assert_eq!(captions[0][0], spanish[0]);
}
