//! Whatever plays, and however large the text: the controls of the player and the way home are on the screen, and
//! captions are whole.

use serde_json::json;

use crate::screens::{open_page, wait_for_js};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

const MEASURE: &str = include_str!("player_layout.js");

/// Panels, from 7 to 21 inches in both directions, and small screens on a stand.
const PANELS: [(u32, u32); 7] = [
    (800, 480),
    (1024, 600),
    (1280, 800),
    (1920, 1080),
    (720, 1280),
    (800, 1280),
    (1080, 1920),
];

/// Phones, with and without the browser's bars.
const PHONES: [(u32, u32); 6] = [
    (320, 480),
    (320, 568),
    (360, 560),
    (375, 553),
    (390, 844),
    (844, 390),
];

const TEXT_SIZES: [&str; 3] = ["1", "1.4", "2"];

/// Screens play on the room's speaker, phones on their own.
const SCREEN_SETTINGS: &str = "default-output = \"silent\"\n";

async fn set_size(browser: &Browser, (width, height): (u32, u32)) {
    let screen = Screen::of_size(width, height);
    browser.emulate_screen(screen).await.unwrap();
    // The visitor is still there.
    let active = "dispatchEvent(new Event('wheel'))";
    browser.eval(active).await.unwrap();
}

async fn set(browser: &Browser, setting: &str, value: &str) {
    let set = format!("document.documentElement.dataset.{setting} = '{value}'");
    browser.eval(&set).await.unwrap();
}

/// What is wrong with the page as it stands, after its next frame.
async fn faults(browser: &Browser, controls: &[&str]) -> Vec<String> {
    let controls = serde_json::to_string(controls).unwrap();
    let measure = format!(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(({MEASURE})({controls})))))"
    );
    let faults = browser.eval(&measure).await.unwrap();
    serde_json::from_value(faults).unwrap()
}

/// Measures the page in each size of text, in standing and seated mode.
async fn measure_all(
    browser: &Browser,
    place: &str,
    controls: &[&str],
    heights: &[&str],
) -> Vec<String> {
    let mut found = Vec::new();
    for height in heights {
        set(browser, "reach", height).await;
        for text in TEXT_SIZES {
            set(browser, "text", text).await;
            for fault in faults(browser, controls).await {
                found.push(format!("{place}, text {text}, {height}: {fault}"));
            }
        }
    }
    set(browser, "reach", "all").await;
    set(browser, "text", "1").await;
    found
}

/// Opens a page, with the fonts of the pages or with those of the device, which are wider.
async fn open_room(daemon: &Daemon, path: &str, has_fonts: bool) -> Browser {
    let browser = Browser::open().await.unwrap();
    if !has_fonts {
        browser.cdp("Network.enable", json!({})).await.unwrap();
        let fonts = json!({ "urls": ["*.woff2"] });
        browser.cdp("Network.setBlockedURLs", fonts).await.unwrap();
    }
    browser.goto(&daemon.url(path)).await.unwrap();
    browser
}

async fn phase(browser: &Browser, phase: &str) {
    let is = format!("document.querySelector('#now').dataset.phase === '{phase}'");
    wait_for_js(browser, &is).await;
}

/// Opens a drawer, measures, and closes it again.
async fn with_drawer(
    browser: &Browser,
    opener: &str,
    place: &str,
    controls: &[&str],
    heights: &[&str],
) -> Vec<String> {
    let click = format!("document.querySelector('{opener}').click()");
    browser.eval(&click).await.unwrap();
    wait_for_js(browser, "document.querySelector('.sheet[open]')").await;
    let found = measure_all(browser, &format!("{place}, {opener}"), controls, heights).await;
    browser
        .eval("document.querySelector('.sheet[open]').close()")
        .await
        .unwrap();
    found
}

/// The site with its screens.
fn screens() -> (TestSite, Daemon) {
    let site = TestSite::new(SCREEN_SETTINGS);
    let daemon = site.serve();
    (site, daemon)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_never_hides_its_controls() {
    let (_site, daemon) = screens();
    let mut found = Vec::new();
    for (language, has_fonts) in [("es", false), ("fr", true)] {
        let browser = open_room(&daemon, &format!("/{language}/rooms/study"), has_fonts).await;
        wait_for_js(&browser, "document.querySelector('main').dataset.mode").await;
        browser.touch("#pause").await.unwrap();
        phase(&browser, "playing").await;
        // A clip is shorter than this test. A second touch at once would be ignored.
        wait_for_js(
            &browser,
            "document.querySelector('#position').textContent !== '0:00'",
        )
        .await;
        browser.touch("#pause").await.unwrap();
        phase(&browser, "paused").await;
        for size in PANELS {
            set_size(&browser, size).await;
            let place = format!("{language} {}×{}, playing", size.0, size.1);
            let playing = ["#pause", "#stop", "#quieter", "#louder", ".home"];
            found.extend(measure_all(&browser, &place, &playing, &["all", "low"]).await);
            // The player stays in reach of who reads or changes the language.
            let player = [
                "#pause",
                "#stop",
                "#quieter",
                "#louder",
                ".sheet[open] .close",
            ];
            let openers = [
                "#text",
                "[data-sheet=languages]",
                "[data-sheet=display-settings]",
            ];
            for opener in openers.into_iter().filter(|_| language == "fr") {
                found.extend(with_drawer(&browser, opener, &place, &player, &["all"]).await);
            }
        }
        browser
            .eval("document.querySelector('#stop').click()")
            .await
            .unwrap();
        phase(&browser, "idle").await;
        for size in PANELS {
            set_size(&browser, size).await;
            let place = format!("{language} {}×{}, idle", size.0, size.1);
            let idle = ["#pause", ".home", "#text"];
            found.extend(measure_all(&browser, &place, &idle, &["all", "low"]).await);
        }
    }
    assert_eq!(found, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_never_hides_its_controls() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let mut found = Vec::new();
    for (language, has_fonts) in [("es", true), ("en", false), ("fr", true)] {
        let browser = open_room(&daemon, &format!("/{language}/rooms/garden"), has_fonts).await;
        browser.touch("#pause").await.unwrap();
        phase(&browser, "playing").await;
        for size in PHONES {
            set_size(&browser, size).await;
            let place = format!("{language} {}×{}, playing", size.0, size.1);
            let playing = [
                "#pause",
                "#back",
                "#stop",
                "#text",
                ".more > summary",
                ".home",
            ];
            found.extend(measure_all(&browser, &place, &playing, &["all"]).await);
            let player = ["#pause", ".more > summary", ".sheet[open] .close"];
            for opener in ["#text", "[data-sheet=languages]"] {
                found.extend(with_drawer(&browser, opener, &place, &player, &["all"]).await);
            }
            // The header and the player stay where they are while the list scrolls.
            browser
                .eval("scrollTo(0, document.documentElement.scrollHeight)")
                .await
                .unwrap();
            let scrolled = faults(&browser, &["#pause", ".home"]).await;
            found.extend(
                scrolled
                    .into_iter()
                    .map(|fault| format!("{place}, scrolled: {fault}")),
            );
            browser.eval("scrollTo(0, 0)").await.unwrap();
        }
    }
    assert_eq!(found, [""; 0]);
}

/// The widest captions of the tour, in the sizes of panels and phones.
#[tokio::test(flavor = "multi_thread")]
async fn a_caption_is_two_lines_and_whole() {
    let (_site, daemon) = screens();
    let mut found = Vec::new();
    for language in ["es", "en", "fr"] {
        let browser = open_page(&daemon, &format!("/{language}/rooms/garden")).await;
        let captions = "(async () => {
            const rooms = [...new DOMParser().parseFromString(await (await fetch('/LANGUAGE/')).text(), 'text/html').querySelectorAll('a.card')];
            const all = [];
            for (const room of rooms) {
                const page = new DOMParser().parseFromString(await (await fetch(room.getAttribute('href'))).text(), 'text/html');
                for (const clip of page.querySelectorAll('button.clip')) {
                    for (const cue of (await (await fetch(clip.dataset.json)).json()).captions) all.push(cue[2]);
                }
            }
            const pen = document.createElement('canvas').getContext('2d');
            pen.font = '500 40px Atkinson';
            const width = (text) => Math.max(...text.split('\\n').map((line) => pen.measureText(line).width));
            const widths = new Map(all.map((text) => [text, width(text)]));
            window.captions = [...widths.keys()].sort((one, other) => widths.get(other) - widths.get(one)).slice(0, 60);
            document.querySelector('main').dataset.phase = 'playing';
            document.querySelector('#caption').hidden = false;
            return all.length;
        })()"
        .replace("LANGUAGE", language);
        let count = browser.eval(&captions).await.unwrap();
        assert!(
            count.as_u64().unwrap() > 200,
            "{count} captions in {language}"
        );
        for size in PANELS.into_iter().chain(PHONES) {
            set_size(&browser, size).await;
            for text in TEXT_SIZES {
                set(&browser, "text", text).await;
                let measure = format!(
                    "(() => {{
                        const caption = document.querySelector('#caption');
                        const faults = [];
                        for (const text of window.captions) {{
                            caption.textContent = text;
                            faults.push(...({MEASURE})([]));
                        }}
                        return faults.slice(0, 5);
                    }})()"
                );
                let faults = browser.eval(&measure).await.unwrap();
                let faults: Vec<String> = serde_json::from_value(faults).unwrap();
                let place = format!("{language} {}×{}, text {text}", size.0, size.1);
                found.extend(faults.into_iter().map(|fault| format!("{place}: {fault}")));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}
