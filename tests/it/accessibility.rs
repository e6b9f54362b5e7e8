//! The accessibility of every visitor page, measured in a browser on every panel and in every theme.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::accessibility::{axe_browser, unreachable_controls};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

/// Name, CSS pixels, and CSS pixels per millimetre.
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

/// Lets what plays end soon, on the page or on the room's speaker.
const NEAR_THE_END: &str = "(() => {
    const sound = document.querySelector('#sound');
    if (sound.src) { sound.currentTime = sound.duration - 0.5; return; }
    const { length } = document.querySelector('button.clip[aria-current]').dataset;
    const fields = { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ at: length - 700 }) };
    fetch(`${document.querySelector('main').dataset.action}/seek`, fields);
})()";

const MEASURE: &str = include_str!("accessibility.js");

/// The display settings of a page during a check.
#[derive(Clone, Copy, Debug)]
enum Look {
    Light,
    Dark,
    High,
    /// With forced colours.
    Forced,
    /// With text of double size.
    Large,
}

impl Look {
    /// Touches are tried with the last settings, which leave the least room.
    const ALL: [Self; 5] = [
        Self::Light,
        Self::Dark,
        Self::High,
        Self::Forced,
        Self::Large,
    ];

    /// The rules of axe that may differ from the default theme; `None` means all of them.
    fn rules(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Light => None,
            Self::Dark | Self::High => Some(&["color-contrast"]),
            Self::Large => Some(&["scrollable-region-focusable"]),
            // What the reader's own colours are is not the page's matter.
            Self::Forced => Some(&[]),
        }
    }

    /// Applies these settings to a page.
    async fn apply(self, browser: &Browser) {
        let (theme, text) = match self {
            Self::Light | Self::Forced => ("light", "1"),
            Self::Dark => ("dark", "1"),
            Self::High => ("high", "1"),
            Self::Large => ("light", "2"),
        };
        let put = format!(
            "Object.assign(document.documentElement.dataset, {{ theme: '{theme}', text: '{text}' }})"
        );
        browser.eval(&put).await.unwrap();
        let forced = match self {
            Self::Forced => json!([{ "name": "forced-colors", "value": "active" }]),
            Self::Light | Self::Dark | Self::High | Self::Large => json!([]),
        };
        browser
            .cdp("Emulation.setEmulatedMedia", json!({ "features": forced }))
            .await
            .unwrap();
    }
}

struct Inspection<'a> {
    browser: &'a Browser,
    daemon: &'a Daemon,
    panel: (&'static str, u32, u32, f64),
    found: Vec<String>,
}

impl Inspection<'_> {
    fn is_kiosk(&self) -> bool {
        !self.panel.0.contains("phone")
    }

    /// Opens a page on this panel.
    async fn open(&self, path: &str) {
        let (_, width, height, mm) = self.panel;
        self.browser.goto(&self.daemon.url(path)).await.unwrap();
        if self.is_kiosk() {
            let tall = width >= 1000 && height >= 1000;
            let tm = mm / 16.0 * if tall { 1.5 } else { 1.0 };
            let put = format!(
                "(({{ style }}) => {{ style.setProperty('--mm', '{mm}px'); style.setProperty('--text-mm', '{tm}rem'); }})(document.documentElement)"
            );
            self.browser.eval(&put).await.unwrap();
        }
    }

    /// Checks the page with all settings.
    async fn measure(&mut self, what: &str) {
        let (panel, width, _, mm) = self.panel;
        let kiosk = self.is_kiosk();
        for look in Look::ALL {
            look.apply(self.browser).await;
            let rules = json!(look.rules());
            let measure = format!("({MEASURE})({mm}, {width}, {kiosk}, {rules})");
            let value = self.browser.eval(&measure).await.unwrap();
            let found = value.as_array().unwrap().iter().filter_map(Value::as_str);
            let named = found.map(|violation| format!("{what}, {panel}, {look:?}: {violation}"));
            self.found.extend(named);
        }
        let errors = self.browser.console_errors().await.unwrap().into_iter();
        self.found
            .extend(errors.map(|failure| format!("{what}, {panel}: {failure}")));
    }

    async fn measure_all(&mut self) {
        let room = if self.is_kiosk() { "study" } else { "garden" };
        let mut pages = vec![
            ("attract", format!("/rooms/{room}")),
            ("map", format!("/es/map?from={room}")),
            ("visit", format!("/es/visit?from={room}")),
            ("route", format!("/es/routes/30-minutes?from={room}")),
            ("room on a route", format!("/es/rooms/{room}?route=all")),
            ("room", format!("/es/rooms/{room}")),
        ];
        if !self.is_kiosk() {
            pages.insert(0, ("house", "/es/".to_owned()));
        }
        for (what, path) in pages {
            self.open(&path).await;
            self.measure(what).await;
        }
        self.browser.touch("#pause").await.unwrap();
        wait_for_js(
            self.browser,
            "document.querySelector('#now').dataset.phase === 'playing'",
        )
        .await;
        self.browser
            .wait_text("#caption", |text| !text.is_empty(), TIMEOUT)
            .await
            .unwrap();
        self.measure("playing").await;
        for sheet in [
            "#text",
            "[data-sheet=display-settings]",
            "[data-sheet=languages]",
        ] {
            self.browser.touch(sheet).await.unwrap();
            self.measure(sheet).await;
            self.browser
                .touch("dialog[open] [data-close]")
                .await
                .unwrap();
        }
        self.browser.eval(NEAR_THE_END).await.unwrap();
        wait_for_js(
            self.browser,
            "document.querySelector('main').hasAttribute('data-ended') && !document.querySelector('#feedback').hidden",
        )
        .await;
        self.measure("ended").await;
    }
}

/// Checks every page on the panels whose names match.
async fn inspect(wanted: impl Fn(&str) -> bool) {
    let site = TestSite::new("default-output = \"silent\"\n");
    site.import_tour();
    let ask = "insert into draft values ('feedback', 'after-clip')";
    site.database().execute(ask, []).unwrap();
    assert!(site.run(&["publish"]).status.success());
    let daemon = site.serve();
    let browser = axe_browser().await;
    let mut found = Vec::new();
    let mut panels = 0;
    for panel in PANELS.into_iter().filter(|panel| wanted(panel.0)) {
        panels += 1;
        let (name, width, height, _) = panel;
        let scale = if name.contains("phone") { 2.0 } else { 1.0 };
        let screen = Screen {
            width,
            height,
            scale,
        };
        browser.emulate_screen(screen).await.unwrap();
        let mut inspection = Inspection {
            browser: &browser,
            daemon: &daemon,
            panel,
            found: Vec::new(),
        };
        inspection.measure_all().await;
        found.extend(inspection.found);
    }
    assert!(panels >= 2, "only {panels} panels");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn landscape_kiosk_pages_are_accessible_in_every_theme() {
    inspect(|shape| !shape.contains("phone") && !shape.contains("upright")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn portrait_kiosk_pages_are_accessible_in_every_theme() {
    inspect(|shape| shape.contains("upright")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn phone_pages_are_accessible_in_every_theme() {
    inspect(|shape| shape.contains("phone")).await;
}

/// Shows these pages one after the other in place of the opened one; returns the words of their headings that
/// are broken.
const BROKEN: &str = r"async (paths) => {
  const fetched = async (path) => new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
  window.pages ??= await Promise.all(paths.map(fetched)).then((all) => all.map((element) => element.body));
  const broken = (page, n) => {
    document.body = page;
    const { firstChild: text } = document.querySelector('h1');
    return [...text.data.matchAll(/[^\s-]+/g)].filter(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return range.getClientRects().length !== 1;
    }).map(([word]) => `${paths[n]}, ${innerWidth} px: ${word}`);
  };
  return window.pages.flatMap(broken);
}";

#[tokio::test(flavor = "multi_thread")]
async fn no_room_name_is_broken_within_a_word_on_a_phone() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    let mut found = Vec::new();
    for pages in rooms_pages(&daemon) {
        // Pages of one language differ in nothing but their bodies.
        let first = pages.first().unwrap();
        browser.goto(&daemon.url(first)).await.unwrap();
        let broken = format!("({BROKEN})({})", json!(pages));
        for width in [320, 360, 375, 390, 412, 430] {
            let phone = Screen {
                width,
                ..Screen::PHONE
            };
            browser.emulate_screen(phone).await.unwrap();
            wait_for_js(&browser, &format!("innerWidth === {width}")).await;
            let broken = browser.eval(&broken).await.unwrap();
            let broken = broken.as_array().unwrap().iter().filter_map(Value::as_str);
            found.extend(broken.map(str::to_owned));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Every room's page, in each language.
fn rooms_pages(daemon: &Daemon) -> [BTreeSet<String>; 3] {
    ["es", "en", "fr"].map(|language| {
        let site = daemon.get(&format!("/{language}/")).text();
        let start = format!("/{language}/rooms/");
        let links = site.split('"').filter(|part| part.starts_with(&start));
        let pages: BTreeSet<String> = links.map(str::to_owned).collect();
        assert_eq!(pages.len(), 13, "{pages:?}");
        pages
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_control_can_be_focused_by_keyboard_and_shows_its_focus() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    for path in [
        "/rooms/study",
        "/es/rooms/study",
        "/es/rooms/garden",
        "/es/map",
        "/es/",
        "/es/routes/all",
    ] {
        browser.goto(&daemon.url(path)).await.unwrap();
        let found = unreachable_controls(&browser).await;
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

/// A word that is longer than a line, as German has them, hides nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_word_hides_no_button_and_no_list() {
    let site = TestSite::new("default-output = \"silent\"\n");
    site.import_tour();
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let put = "update draft set text = ? where field = 'room/study/name/es'";
    site.database().execute(put, [word]).unwrap();
    assert!(site.run(&["publish"]).status.success());
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    for (width, height) in [(1280, 800), (800, 480), (390, 844)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        browser.goto(&daemon.url("/rooms/study")).await.unwrap();
        let cut = format!(
            "[...document.querySelectorAll('.start-panel h1, .start-panel .button, .start-panel .lead')].filter((element) => {{ const {{ left, right, bottom }} = element.getBoundingClientRect(); return left < 0 || right > {width} || bottom > {height} || element.scrollWidth > element.clientWidth + 1; }}).map((element) => element.innerText).join()"
        );
        assert_eq!(browser.eval(&cut).await.unwrap(), "", "{width} × {height}");
        browser.goto(&daemon.url("/es/rooms/study")).await.unwrap();
        let shown = "[document.documentElement.scrollWidth, innerWidth >= 700 ? document.querySelector('.clip-panel').clientHeight >= 180 : true]";
        let shown = browser.eval(shown).await.unwrap();
        assert_eq!(shown, json!([width, true]), "{width} × {height}");
    }
}
