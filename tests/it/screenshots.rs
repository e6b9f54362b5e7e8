//! Screenshots of every screen in every viewport, for people to look at: `make screenshots`.

use std::path::{Path, PathBuf};

use crate::access_policy::enrolled;
use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

/// Names and sizes: four panels in both orientations, and two phones.
const VIEWPORTS: [(&str, u32, u32); 8] = [
    ("7in", 800, 480),
    ("7in-upright", 720, 1280),
    ("10in", 1280, 800),
    ("10in-upright", 800, 1280),
    ("15in", 1920, 1080),
    ("21in-upright", 1080, 1920),
    ("phone", 390, 844),
    ("phone-small", 320, 568),
];

struct Album<'a> {
    browser: &'a Browser,
    daemon: &'a Daemon,
    folder: PathBuf,
    viewport: &'a str,
}

impl Album<'_> {
    async fn open(&self, path: &str) {
        self.browser.goto(&self.daemon.url(path)).await.unwrap();
    }

    async fn keep(&self, name: &str) {
        let file = self.folder.join(format!("{name}.{}.png", self.viewport));
        self.browser.screenshot(&file).await.unwrap();
    }

    /// The memorial while another visitor listens: `other` is their cookie.
    async fn contention(&self, other: &str) {
        let form = "Content-Type: application/x-www-form-urlencoded";
        let play = "/es/rooms/memorial/play";
        self.daemon.request("POST", play, &[form, other], "clip=13");
        self.open("/es/rooms/memorial").await;
        wait_for_js(
            self.browser,
            "document.querySelector('#now').dataset.state === 'busy'",
        )
        .await;
        self.keep("busy").await;
        self.browser
            .touch("button.clip[data-clip=\"12\"]")
            .await
            .unwrap();
        self.keep("busy-offer").await;
        self.browser
            .touch("#queue-dialog [data-close]")
            .await
            .unwrap();
        self.browser
            .eval("document.querySelector('#idle-dialog').showModal()")
            .await
            .unwrap();
        self.keep("still").await;
        let stop = "/es/rooms/memorial/stop";
        self.daemon.request("POST", stop, &[form, other], "");
    }

    /// Sets a display setting of the page.
    async fn set_display(&self, name: &str, value: &str) {
        let put = format!("document.documentElement.dataset.{name} = '{value}'");
        self.browser.eval(&put).await.unwrap();
    }
}

/// The screenshots of the README: a screen that plays, and a phone. They are small, because they are in the
/// repository.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes pictures and promises nothing; `make screenshots` runs it"]
async fn screenshots_of_the_readme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    let screen = Screen {
        scale: 0.75,
        ..Screen::KIOSK
    };
    browser.emulate_screen(screen).await.unwrap();
    let address = daemon.url("/en/rooms/study");
    browser.goto(&address).await.unwrap();
    browser.touch("#pause").await.unwrap();
    let spoken = |text: &str| !text.trim().is_empty();
    let caption = browser.wait_text("#caption", spoken, TIMEOUT);
    caption.await.unwrap();
    let file = folder.join("screen.png");
    browser.screenshot(&file).await.unwrap();
    let phone = Screen {
        scale: 1.0,
        ..Screen::PHONE
    };
    browser.emulate_screen(phone).await.unwrap();
    // The garden has no screen on the box: its page is a phone's.
    let address = daemon.url("/en/rooms/garden");
    browser.goto(&address).await.unwrap();
    browser.screenshot(&folder.join("phone.png")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes pictures and promises nothing; `make screenshots` runs it"]
async fn every_screen_in_every_viewport() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    let other = enrolled(&site, &daemon, "memorial");
    for (viewport, width, height) in VIEWPORTS {
        let phone = viewport.starts_with("phone");
        let scale = if phone { 2.0 } else { 1.0 };
        let screen = Screen {
            width,
            height,
            scale,
        };
        browser.emulate_screen(screen).await.unwrap();
        let album = Album {
            browser: &browser,
            daemon: &daemon,
            folder: folder.clone(),
            viewport,
        };
        for (name, path) in [
            ("house", "/es/"),
            ("map", "/es/map?from=study"),
            ("route", "/es/routes/all"),
            ("visit", "/es/visit"),
            ("missing", "/es/nothing"),
        ] {
            album.open(path).await;
            album.keep(name).await;
        }
        album.open("/screen").await;
        album.keep("screen").await;
        if !phone {
            album.contention(&other).await;
        }
        // The garden has no screen on the box: its page is a phone's.
        let room = if phone { "garden" } else { "study" };
        album.open(&format!("/rooms/{room}")).await;
        album.keep("attract").await;
        album.open(&format!("/es/rooms/{room}")).await;
        album.keep("room").await;
        album.set_display("theme", "dark").await;
        album.keep("room-dark").await;
        album.set_display("theme", "high").await;
        album.keep("room-high").await;
        album.set_display("theme", "light").await;
        browser.touch("#pause").await.unwrap();
        let spoken = |text: &str| !text.trim().is_empty();
        browser
            .wait_text("#caption", spoken, TIMEOUT)
            .await
            .unwrap();
        album.keep("playing").await;
        album.set_display("text", "2").await;
        album.keep("playing-large").await;
        album.set_display("text", "1").await;
        album.set_display("reach", "low").await;
        album.keep("playing-low").await;
        album.set_display("reach", "all").await;
        browser.touch("#text").await.unwrap();
        album.keep("transcript").await;
        browser.touch("dialog[open] [data-close]").await.unwrap();
        browser
            .touch("[data-sheet=display-settings]")
            .await
            .unwrap();
        album.keep("look").await;
        browser.touch("dialog[open] [data-close]").await.unwrap();
        browser.touch("[data-sheet=languages]").await.unwrap();
        album.keep("languages").await;
        browser.touch("dialog[open] [data-close]").await.unwrap();
        if !phone {
            browser.touch("#continue-on-phone").await.unwrap();
            wait_for_js(
                &browser,
                "document.querySelector('#phone-qr').naturalWidth > 0",
            )
            .await;
            album.keep("carry").await;
            browser.touch("dialog[open] [data-close]").await.unwrap();
        }
        browser.touch("#stop").await.unwrap();
        wait_for_js(
            &browser,
            "document.querySelector('#now').dataset.phase === 'idle'",
        )
        .await;
    }
}
