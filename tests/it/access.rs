//! Nothing that shuts anyone out: every page, on every panel, in every look, measured in a browser.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::screens::becomes;
use crate::support::PATIENCE;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, House};
use crate::support::ruler::{measuring, unreached};

/// Name, CSS pixels, and how many of them a millimetre has.
const PANELS: [(&str, u32, u32, f64); 8] = [
    ("7in", 800, 480, 5.19),
    ("7in upright", 720, 1280, 8.18),
    ("10in", 1280, 800, 5.90),
    ("15in", 1920, 1080, 5.58),
    ("21in", 1920, 1080, 4.03),
    ("21in upright", 1080, 1920, 4.03),
    ("phone", 390, 844, 6.04),
    ("small phone", 320, 568, 6.27),
];

const MEASURE: &str = include_str!("access.js");

/// How a page looks while it is measured.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Light,
    Dark,
    High,
    Large,
    Forced,
}

impl Look {
    /// The rules of axe's that may say something else than in the light look; none: all of them.
    fn rules(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Light => None,
            Self::Dark | Self::High => Some(&["color-contrast"]),
            Self::Large => Some(&["scrollable-region-focusable"]),
            // What the reader's own colours are is not the page's matter.
            Self::Forced => Some(&[]),
        }
    }

    /// Puts a loaded page into this look, on a panel of so many pixels to the millimetre.
    async fn put_on(self, browser: &Browser, mm: f64, kiosk: bool, tall: bool) {
        let (name, value) = match self {
            Self::Light | Self::Forced => ("theme", "light"),
            Self::Dark => ("theme", "dark"),
            Self::High => ("theme", "high"),
            Self::Large => ("text", "2"),
        };
        let size = if tall { 1.5 } else { 1.0 };
        let tm = mm / 16.0 * size;
        let panel = if kiosk {
            format!("style.setProperty('--mm', '{mm}px'), style.setProperty('--tm', '{tm}rem')")
        } else {
            "0".to_owned()
        };
        let put = format!(
            "(({{ dataset, style }}) => {{ dataset.{name} = '{value}'; {panel}; }})(document.documentElement)"
        );
        browser.eval(&put).await.unwrap();
    }
}

struct Inspection<'a> {
    browser: &'a Browser,
    daemon: &'a Daemon,
    look: Look,
    found: Vec<String>,
}

impl Inspection<'_> {
    async fn open(&self, path: &str, (_, width, height, mm): (&str, u32, u32, f64), kiosk: bool) {
        self.browser.goto(&self.daemon.url(path)).await.unwrap();
        let tall = width >= 1000 && height >= 1000;
        self.look.put_on(self.browser, mm, kiosk, tall).await;
    }

    async fn measure(&mut self, what: &str, panel: (&str, u32, u32, f64), kiosk: bool) {
        let (panel, width, _, mm) = panel;
        let rules = json!(self.look.rules());
        let said = self
            .browser
            .eval(&format!("({MEASURE})({mm}, {width}, {kiosk}, {rules})"))
            .await
            .unwrap();
        let said = said.as_array().unwrap().iter().filter_map(Value::as_str);
        self.found
            .extend(said.map(|it| format!("{what}, {panel}: {it}")));
        let errors = self.browser.console_errors().await.unwrap();
        self.found.extend(
            errors
                .into_iter()
                .map(|it| format!("{what}, {panel}: {it}")),
        );
    }
}

async fn inspect(look: Look) {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let browser = measuring().await;
    if look == Look::Forced {
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        browser
            .cdp("Emulation.setEmulatedMedia", forced)
            .await
            .unwrap();
    }
    let mut it = Inspection {
        browser: &browser,
        daemon: &daemon,
        look,
        found: Vec::new(),
    };
    for panel in PANELS {
        let (name, width, height, _) = panel;
        let kiosk = !name.contains("phone");
        let scale = if kiosk { 1.0 } else { 2.0 };
        browser
            .resemble(Screen {
                width,
                height,
                scale,
            })
            .await
            .unwrap();
        let room = if kiosk { "study" } else { "garden" };
        for (what, path) in [
            ("attract", format!("/rooms/{room}")),
            ("map", format!("/es/map?from={room}")),
            ("visit", format!("/es/visit?from={room}")),
            ("room", format!("/es/rooms/{room}")),
        ] {
            it.open(&path, panel, kiosk).await;
            it.measure(what, panel, kiosk).await;
        }
        if !kiosk {
            it.open("/es/", panel, kiosk).await;
            it.measure("house", panel, kiosk).await;
            it.open(&format!("/es/rooms/{room}"), panel, kiosk).await;
        }
        assert!(it.found.is_empty(), "\n{}", it.found.join("\n"));
        browser.touch("#pause").await.unwrap();
        becomes(
            &browser,
            "document.querySelector('#now').dataset.phase === 'playing'",
        )
        .await;
        browser
            .wait_text("#caption", |it| !it.is_empty(), PATIENCE)
            .await
            .unwrap();
        it.measure("playing", panel, kiosk).await;
        for sheet in ["#text", "[data-sheet=look]", "[data-sheet=languages]"] {
            browser.touch(sheet).await.unwrap();
            it.measure(sheet, panel, kiosk).await;
            browser.touch("dialog[open] [data-close]").await.unwrap();
        }
        browser.touch("#stop").await.unwrap();
        becomes(
            &browser,
            "document.querySelector('#now').dataset.phase === 'idle'",
        )
        .await;
    }
    assert!(it.found.is_empty(), "\n{}", it.found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_in_the_light_look() {
    inspect(Look::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_in_the_dark_look() {
    inspect(Look::Dark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_in_high_contrast() {
    inspect(Look::High).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_with_text_twice_as_large() {
    inspect(Look::Large).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_with_colours_of_their_own() {
    inspect(Look::Forced).await;
}

/// The words of the heading that do not stand whole in one line.
const BROKEN: &str = r"(() => {
  const { firstChild: text } = document.querySelector('h1');
  return [...text.data.matchAll(/[^\s-]+/g)].map(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1 ? word : null;
  }).filter((it) => it);
})()";

#[tokio::test(flavor = "multi_thread")]
async fn no_rooms_name_is_broken_within_a_word_on_a_phone() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let browser = Browser::open().await.unwrap();
    let pages = rooms_pages(&daemon);
    let mut found = Vec::new();
    for path in &pages {
        browser.goto(&daemon.url(path)).await.unwrap();
        for width in [320, 360, 375, 390, 412, 430] {
            let phone = Screen {
                width,
                ..Screen::PHONE
            };
            browser.resemble(phone).await.unwrap();
            becomes(&browser, &format!("innerWidth === {width}")).await;
            let broken = browser.eval(BROKEN).await.unwrap();
            if broken != json!([]) {
                found.push(format!("{path}, {width} px: {broken}"));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Every room's page in every language.
fn rooms_pages(daemon: &Daemon) -> Vec<String> {
    let languages = ["es", "en", "fr"];
    let pages = languages.map(|language| {
        let house = daemon.get(&format!("/{language}/")).text();
        let start = format!("/{language}/rooms/");
        let links = house.split('"').filter(|it| it.starts_with(&start));
        links.map(str::to_owned).collect::<BTreeSet<_>>()
    });
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    assert_eq!(pages.len(), 3 * 13, "{pages:?}");
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_reaches_everything_and_shows_where_it_is() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let browser = Browser::open().await.unwrap();
    for path in [
        "/rooms/study",
        "/es/rooms/study",
        "/es/rooms/garden",
        "/es/map",
        "/es/",
    ] {
        browser.goto(&daemon.url(path)).await.unwrap();
        let found = unreached(&browser).await;
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

/// A word that no line holds, as German makes them, hides nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_word_leaves_every_button_and_the_list_in_sight() {
    let house = House::new("default-output = \"silent\"\n");
    house.furnish();
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let put = "update draft set text = ? where field = 'room/study/name/es'";
    house.database().execute(put, [word]).unwrap();
    assert!(house.run(&["publish"]).status.success());
    let daemon = house.serve();
    let browser = Browser::open().await.unwrap();
    for (width, height) in [(1280, 800), (800, 480), (390, 844)] {
        let scale = 1.0;
        browser
            .resemble(Screen {
                width,
                height,
                scale,
            })
            .await
            .unwrap();
        browser.goto(&daemon.url("/rooms/study")).await.unwrap();
        let cut = format!(
            "[...document.querySelectorAll('.invite h1, .invite .button, .invite .lead')].filter((it) => {{ const {{ left, right, bottom }} = it.getBoundingClientRect(); return left < 0 || right > {width} || bottom > {height} || it.scrollWidth > it.clientWidth + 1; }}).map((it) => it.innerText).join()"
        );
        assert_eq!(browser.eval(&cut).await.unwrap(), "", "{width} × {height}");
        browser.goto(&daemon.url("/es/rooms/study")).await.unwrap();
        let shown = "[document.documentElement.scrollWidth, innerWidth >= 700 ? document.querySelector('.shelf').clientHeight >= 180 : true]";
        let shown = browser.eval(shown).await.unwrap();
        assert_eq!(shown, json!([width, true]), "{width} × {height}");
    }
}
