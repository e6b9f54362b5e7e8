//! The sound of a phone goes on over every page, and a saved tour plays without the museum.

use serde_json::json;

use crate::screens::{open_on_phone, wait_for_js};
use crate::support::browser::Browser;
use crate::support::daemon::TestSite;

const SOUNDS: &str =
    "!document.querySelector('#sound').paused && document.querySelector('#sound').currentTime";

/// Touches a link, and waits for its page.
async fn follow(browser: &Browser, css: &str, path: &str) {
    browser.touch(css).await.unwrap();
    wait_for_js(browser, &format!("location.pathname === '{path}'")).await;
    let ready = "document.querySelector('main')?.tabIndex === -1";
    wait_for_js(browser, ready).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_goes_on_over_every_page_until_the_visitor_stops_it() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_on_phone(&daemon, "/es/").await;
    let card = ".card[data-room=kitchen]";
    follow(&browser, card, "/es/rooms/kitchen").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.3")).await;
    let title = browser
        .eval("document.querySelector('#title').textContent")
        .await
        .unwrap();
    let title = title.as_str().unwrap();
    browser
        .eval("window.sameDocument = document.querySelector('#sound')")
        .await
        .ok();
    let goes_on = async |page: &str| {
        let state = "[window.sameDocument === document.querySelector('#sound'), document.querySelector('#sound').paused, document.title.length > 0, document.querySelectorAll('#sound').length]";
        let state = browser.eval(state).await.unwrap();
        assert_eq!(state, json!([true, false, true, 1]), "{page}");
        // The page has its own style sheets, in their order, and those of no other.
        let styles = format!(
            "(async () => {{ const own = [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.getAttribute('href')); const html = await (await fetch('{page}', {{ headers: {{ Accept: 'text/html' }} }})).text(); const fresh = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('link[rel=stylesheet]')].map((link) => link.getAttribute('href')); return [own, fresh]; }})()"
        );
        let styles = browser.eval(&styles).await.unwrap();
        assert_eq!(styles[0], styles[1], "{page}");
    };
    let bar = "(() => { const bar = document.querySelector('#mini-player'); const { top, bottom } = bar.getBoundingClientRect(); return [bar.checkVisibility(), Math.round(bottom) === innerHeight && top < bottom, bar.querySelector('strong').textContent, bar.querySelector('.kicker').textContent]; })()";
    follow(&browser, ".tools a[href*=map]", "/es/map").await;
    goes_on("/es/map?room=kitchen").await;
    assert_eq!(
        browser.eval(bar).await.unwrap(),
        json!([true, true, title, "Cocina"])
    );
    // Another room shows its own clips, and what goes on.
    follow(&browser, ".room-links a[href*=garden]", "/es/rooms/garden").await;
    goes_on("/es/rooms/garden").await;
    let deck = "[document.querySelector('#now').dataset.state, document.querySelector('#now').dataset.phase, document.querySelector('#title').textContent, document.querySelectorAll('button.clip[aria-current]').length, document.querySelector('main').hasAttribute('data-listening')]";
    assert_eq!(
        browser.eval(deck).await.unwrap(),
        json!(["own", "playing", format!("Cocina · {title}"), 0, false])
    );
    // So does another language of the home page, and the way back.
    follow(&browser, ".bar .home", "/es/").await;
    goes_on("/es/").await;
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser
        .touch("#languages a[data-language=en]")
        .await
        .unwrap();
    wait_for_js(&browser, "location.pathname === '/en/'").await;
    assert_eq!(browser.eval(bar).await.unwrap()[0], true);
    browser.eval("history.back()").await.ok();
    wait_for_js(&browser, "location.pathname === '/es/rooms/garden'").await;
    wait_for_js(&browser, "!!document.querySelector('main.room')").await;
    goes_on("/es/rooms/garden").await;
    follow(&browser, ".tools a[href*=map]", "/es/map").await;
    // The bar pauses, goes on, leads to the room, and there the clip is the room's again.
    browser.touch("#mini-toggle").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#sound').paused").await;
    let label = format!(
        "document.querySelector('#mini-toggle').getAttribute('aria-label') === 'Continuar: {title}'"
    );
    wait_for_js(&browser, &label).await;
    wait_for_js(
        &browser,
        "(window.since ??= performance.now()) + 400 < performance.now()",
    )
    .await;
    browser.touch("#mini-toggle").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.5")).await;
    // In the language that was chosen meanwhile.
    browser.touch("[data-sheet=languages]").await.unwrap();
    browser
        .touch("#languages a[data-language=en]")
        .await
        .unwrap();
    wait_for_js(&browser, "location.pathname === '/en/map'").await;
    follow(&browser, "#mini-room", "/en/rooms/kitchen").await;
    let voice = "document.querySelector('#sound').src.endsWith(document.querySelector('button.clip').dataset.sound)";
    wait_for_js(&browser, voice).await;
    wait_for_js(&browser, &format!("{SOUNDS} > 0.2")).await;
    let listens = "[document.querySelector('main').hasAttribute('data-listening'), document.querySelectorAll('button.clip[aria-current]').length]";
    assert_eq!(browser.eval(listens).await.unwrap(), json!([true, 1]));
    browser.touch("#stop").await.unwrap();
    let plays =
        site.await_plays(|plays| plays.len() == 2 && plays.iter().all(|play| play.end.is_some()));
    let languages: Vec<&str> = plays.iter().map(|play| play.language.as_str()).collect();
    assert_eq!(languages, ["es", "en"], "{plays:?}");
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_ends_elsewhere_is_marked_in_its_room_and_one_that_is_left_is_offered() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_on_phone(&daemon, "/en/rooms/kitchen").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.3")).await;
    follow(&browser, ".bar .home", "/en/").await;
    browser
        .eval("(() => { const sound = document.querySelector('#sound'); sound.currentTime = sound.duration - 0.5; })()")
        .await
        .unwrap();
    wait_for_js(&browser, "document.querySelector('#mini-player').hidden").await;
    follow(&browser, ".card[data-room=kitchen]", "/en/rooms/kitchen").await;
    let heard = "[...document.querySelectorAll('button.clip')].some((clip) => !clip.querySelector('.heard').hidden)";
    wait_for_js(&browser, heard).await;
    // A page that is closed in the middle of a clip.
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 1.2")).await;
    follow(&browser, ".bar .home", "/en/").await;
    browser.goto(&daemon.url("/en/visit")).await.unwrap();
    wait_for_js(&browser, "!document.querySelector('#mini-player').hidden").await;
    let offered = browser.text("#mini-room").await.unwrap();
    assert!(offered.contains("Continue from 0:0"), "{offered}");
    follow(&browser, "#mini-room", "/en/rooms/kitchen").await;
    wait_for_js(&browser, "document.querySelector('#resume-dialog').open").await;
    browser.touch("#resume-play").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 1.5")).await;
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_screen_shows_the_room_and_leads_to_the_clips_before_and_after() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_on_phone(&daemon, "/en/rooms/garden").await;
    // Chromium tells no page which functions it has registered.
    let watch = "(() => { window.keys = {}; const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession); navigator.mediaSession.setActionHandler = (name, act) => { window.keys[name] = act; set(name, act); }; return true; })()";
    browser.eval(watch).await.unwrap();
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.2")).await;
    wait_for_js(&browser, "navigator.mediaSession.metadata.artwork.length").await;
    let shown = "(({ title, artist, album, artwork: [{ src, sizes, type }] }) => [title, artist, album, src.slice(0, 22), sizes, type])(navigator.mediaSession.metadata)";
    let shown = browser.eval(shown).await.unwrap();
    let title = browser
        .eval("document.querySelector('#title').textContent")
        .await
        .unwrap();
    let house = browser
        .eval("document.querySelector('main').dataset.house")
        .await
        .unwrap();
    assert_eq!(
        shown,
        json!([
            title,
            "Garden",
            house,
            "data:image/png;base64,",
            "512x512",
            "image/png"
        ])
    );
    // The picture is drawn, and no empty square.
    let drawn = "navigator.mediaSession.metadata.artwork[0].src.length > 20000";
    assert_eq!(browser.eval(drawn).await.unwrap(), true);
    let keys = "[window.keys.previoustrack, window.keys.nexttrack].map((key) => typeof key)";
    assert_eq!(
        browser.eval(keys).await.unwrap(),
        json!(["object", "function"])
    );
    let first = browser
        .eval("document.querySelector('#now').dataset.clip")
        .await
        .unwrap();
    // They work on every page.
    follow(&browser, ".tools a[href*=map]", "/en/map").await;
    browser.eval("window.keys.nexttrack()").await.unwrap();
    wait_for_js(&browser, "typeof window.keys.previoustrack === 'function'").await;
    wait_for_js(&browser, &format!("{SOUNDS} > 0.2")).await;
    follow(&browser, "#mini-room", "/en/rooms/garden").await;
    let second = browser
        .eval("document.querySelector('#now').dataset.clip")
        .await
        .unwrap();
    assert_ne!(first, second);
    browser.eval("window.keys.previoustrack()").await.unwrap();
    wait_for_js(
        &browser,
        &format!("document.querySelector('#now').dataset.clip === {first}"),
    )
    .await;
}

/// Waits until the offer has a state, and returns its note.
async fn saved_state(browser: &Browser, state: &str) -> String {
    let reached = format!("document.querySelector('.save').dataset.state === '{state}'");
    wait_for_js(browser, &reached).await;
    let note = "document.querySelector('.save-note').textContent";
    browser
        .eval(note)
        .await
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_room_plays_without_the_museum() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_on_phone(&daemon, "/en/rooms/kitchen").await;
    browser.touch(".more summary").await.unwrap();
    let offer = browser.text(".save-start").await.unwrap();
    assert!(
        offer.starts_with("Save this room on this phone · "),
        "{offer}"
    );
    browser.touch(".save-start").await.unwrap();
    let note = saved_state(&browser, "saved").await;
    assert_eq!(note, "Saved on this phone. It also plays without Wi-Fi.");
    daemon.kill();
    // The page, its sound, a seek, the plan and the home page are on the phone.
    browser
        .goto(&format!("http://{address}/en/rooms/kitchen"))
        .await
        .unwrap();
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.5")).await;
    browser
        .eval("(() => { const sound = document.querySelector('#sound'); sound.currentTime = sound.duration - 5; })()")
        .await
        .unwrap();
    wait_for_js(&browser, "((sound) => sound.currentTime > sound.duration - 4.5 && !sound.paused)(document.querySelector('#sound'))").await;
    wait_for_js(&browser, "document.querySelector('#caption').textContent").await;
    // The page says that the museum is away; that line moves what is below it.
    wait_for_js(&browser, "!document.querySelector('#offline').hidden").await;
    follow(&browser, ".tools a[href*=map]", "/en/map").await;
    follow(&browser, ".bar .home", "/en/").await;
    wait_for_js(
        &browser,
        "[...document.querySelectorAll('.card img, .card use')].length > 5",
    )
    .await;
    browser.touch("#mini-stop").await.unwrap();
    // A page that was not saved leads to the home page.
    browser
        .goto(&format!("http://{address}/en/rooms/study"))
        .await
        .unwrap();
    assert_eq!(browser.eval("location.pathname").await.unwrap(), "/en/");
    // The play is reported once the museum is back, and what was saved is removed on a touch.
    daemon = site.serve_at(&address);
    browser
        .goto(&daemon.url("/en/rooms/kitchen"))
        .await
        .unwrap();
    site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    browser.touch(".more summary").await.unwrap();
    browser.touch(".save-remove").await.unwrap();
    assert_eq!(saved_state(&browser, "offered").await, "");
    let kept = "caches.keys()";
    assert_eq!(browser.eval(kept).await.unwrap(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_without_a_secure_address_says_so_and_a_begun_clip_plays_to_its_end() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_on_phone(&daemon, "/en/").await;
    // A browser takes an address of its own machine as secure; this one is told that it is not.
    let insecure =
        json!({ "source": "Object.defineProperty(window, 'isSecureContext', { value: false })" });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", insecure)
        .await
        .unwrap();
    browser.goto(&daemon.url("/en/")).await.unwrap();
    let note = saved_state(&browser, "insecure").await;
    assert!(note.contains("https"), "{note}");
    let hidden = "document.querySelector('.save-start').checkVisibility()";
    assert_eq!(browser.eval(hidden).await.unwrap(), false);
    follow(&browser, ".card[data-room=kitchen]", "/en/rooms/kitchen").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, &format!("{SOUNDS} > 0.2")).await;
    let loaded = "((sound) => sound.buffered.length && sound.buffered.end(sound.buffered.length - 1) > sound.duration - 0.2)(document.querySelector('#sound'))";
    wait_for_js(&browser, loaded).await;
    daemon.kill();
    browser
        .eval("(() => { const sound = document.querySelector('#sound'); sound.currentTime = sound.duration - 1; })()")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('main').hasAttribute('data-ended')",
    )
    .await;
    daemon = site.serve_at(&address);
    let finished = |end: Option<&str>| end == Some("finished");
    let plays = site.await_plays(|plays| plays.iter().any(|play| finished(play.end.as_deref())));
    assert_eq!(plays.len(), 1, "{plays:?}");
    drop(daemon);
}
