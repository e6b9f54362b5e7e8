//! A real Chromium without a window, driven as a visitor's finger would drive it.
//!
//! Each browser has its own driver, profile and process group, and all go when it is dropped.
//! Sound needs a visitor's touch first, as everywhere; it goes to no card, but keeps time.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, PointerAction, TouchActions,
};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;
use url::{ParseError, Url};

use super::TIMEOUT;
use super::process_guard::ProcessGuard;

/// The polling interval.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Starts Chromium without its windows and menus, which take most of the time of a start.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/chromium.sh");

const FLAGS: [&str; 13] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-search-engine-choice-screen",
    "--mute-audio",
    "--no-proxy-server",
    "--autoplay-policy=document-user-activation-required",
];

/// The size and the density of a screen, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Device pixels per CSS pixel.
    pub(crate) scale: f64,
}

impl Screen {
    /// A screen of this size, with one pixel for each of the page.
    pub(crate) const fn of_size(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            scale: 1.0,
        }
    }

    pub(crate) const PHONE: Self = Self {
        width: 390,
        height: 844,
        scale: 3.0,
    };
    pub(crate) const KIOSK: Self = Self::of_size(1280, 800);
}

/// An open browser with one page.
pub(crate) struct Browser {
    client: Client,
    // The fields are dropped in this order: every process has ended before the profile is removed.
    _driver: ProcessGuard,
    _driver_output: BufReader<ChildStdout>,
    _profile: TempDir,
}

impl Browser {
    /// A browser with an empty page and a kiosk's screen.
    pub(crate) async fn open() -> Result<Self> {
        let profile = tempfile::Builder::new()
            .prefix("docent-browser-")
            .tempdir()?;
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").env("HOME", profile.path());
        command
            .env("XDG_CONFIG_HOME", profile.path())
            .env("XDG_CACHE_HOME", profile.path());
        let (driver, output, port) =
            tokio::task::spawn_blocking(move || driver(&command)).await??;
        let mut connector = ClientBuilder::new(HttpConnector::new());
        connector.capabilities(capabilities(profile.path()));
        let client = connector
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        let browser = Self {
            client,
            _driver: driver,
            _driver_output: output,
            _profile: profile,
        };
        // The first page of a session sometimes may play without a touch, which no visitor's page may.
        browser.goto("about:blank").await?;
        browser.emulate_screen(Screen::KIOSK).await?;
        Ok(browser)
    }

    /// Emulates another touchscreen.
    pub(crate) async fn emulate_screen(
        &self,
        Screen {
            width,
            height,
            scale,
        }: Screen,
    ) -> Result<()> {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": true,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        self.cdp(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": true }),
        )
        .await?;
        Ok(())
    }

    /// Opens an address and waits until the page has loaded.
    pub(crate) async fn goto(&self, address: &str) -> Result<()> {
        self.client
            .goto(address)
            .await
            .with_context(|| format!("going to {address}"))
    }

    /// Waits for an element, scrolls to it and touches its middle.
    pub(crate) async fn touch(&self, css: &str) -> Result<()> {
        let element = self.element(css).await?;
        let scroll = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client
            .execute(scroll, vec![serde_json::to_value(&element)?])
            .await?;
        let on = PointerAction::MoveToElement {
            element,
            duration: None,
            x: 0.0,
            y: 0.0,
        };
        let finger = TouchActions::new("finger".to_owned())
            .then(on)
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            })
            .then(PointerAction::Up {
                button: MOUSE_BUTTON_LEFT,
            });
        self.client
            .perform_actions(finger)
            .await
            .with_context(|| format!("touching {css}"))
    }

    /// Presses the tab key a number of times.
    pub(crate) async fn tab(&self, times: u64) -> Result<()> {
        let value = char::from(Key::Tab);
        let mut keys = KeyActions::new("keys".to_owned());
        for _ in 0..times {
            keys = keys
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Selects a file in a file input.
    pub(crate) async fn choose(&self, css: &str, file: &Path) -> Result<()> {
        self.choose_all(css, &[file.to_owned()]).await
    }

    /// Selects several files.
    pub(crate) async fn choose_all(&self, css: &str, files: &[PathBuf]) -> Result<()> {
        let field = self.element(css).await?;
        let names = files.iter().map(|file| file.to_str());
        let names: Option<Vec<&str>> = names.collect();
        let names = names.context("a path that is no text")?.join("\n");
        Ok(field.send_keys(&names).await?)
    }

    /// The visible text of an element, once there is one.
    pub(crate) async fn text(&self, css: &str) -> Result<String> {
        Ok(self.element(css).await?.text().await?)
    }

    /// Waits until the text of an element is accepted, and returns it.
    pub(crate) async fn wait_text(
        &self,
        css: &str,
        wanted: impl Fn(&str) -> bool,
        patience: Duration,
    ) -> Result<String> {
        let begun = Instant::now();
        let mut last = Value::Null;
        loop {
            // A missing element may be about to be replaced.
            let text = match self.client.find(Locator::Css(css)).await {
                Ok(element) => element.text().await.ok(),
                Err(_) => None,
            };
            match text {
                Some(text) if wanted(&text) => return Ok(text),
                Some(text) if begun.elapsed() > patience => bail!("{css} stayed {text:?}"),
                None if begun.elapsed() > patience => bail!("{css} is not on the page"),
                Some(_) | None => last = self.change_of(css, &last).await,
            }
        }
    }

    /// Waits until the page shows that the clip has played for so many seconds, or more: on a busy machine a
    /// page may skip a second.
    pub(crate) async fn wait_position(&self, seconds: u64) -> Result<()> {
        let played = |text: &str| {
            let position = text.split_whitespace().next()?;
            let (minutes, rest) = position.split_once(':')?;
            Some(minutes.parse::<u64>().ok()? * 60 + rest.parse::<u64>().ok()?)
        };
        let reached = |text: &str| played(text).is_some_and(|played| played >= seconds);
        self.wait_text("#position", reached, TIMEOUT).await?;
        Ok(())
    }

    /// The text of an element once it differs from `last`; `last` itself after a timeout.
    async fn change_of(&self, css: &str, last: &Value) -> Value {
        let waiting = format!(
            "new Promise((done) => {{
                const text = () => document.querySelector({css})?.innerText ?? null;
                const poll = () => text() === {last} ? setTimeout(poll, 20) : done(text());
                setTimeout(() => done(text()), 500);
                poll();
            }})",
            css = json!(css),
        );
        let Ok(text) = self.eval(&waiting).await else {
            // The browser has left the page meanwhile.
            sleep(POLL_INTERVAL).await;
            return Value::Null;
        };
        text
    }

    /// Stores a screenshot as PNG.
    pub(crate) async fn screenshot(&self, path: &Path) -> Result<()> {
        std::fs::write(path, self.client.screenshot().await?)?;
        Ok(())
    }

    /// The console errors since the last call: of scripts, and of missing files.
    pub(crate) async fn console_errors(&self) -> Result<Vec<String>> {
        let log = self.request("se/log", json!({ "type": "browser" })).await?;
        let entries = log.as_array().context("the log is no list")?;
        let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        Ok(errors
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect())
    }

    /// The value of an expression on the page; a promise is awaited.
    pub(crate) async fn eval(&self, expression: &str) -> Result<Value> {
        let script = format!("return ({expression})");
        self.client
            .execute(&script, Vec::new())
            .await
            .with_context(|| expression.to_owned())
    }

    /// Calls a method of the Chrome `DevTools` protocol.
    pub(crate) async fn cdp(&self, method: &str, params: Value) -> Result<Value> {
        self.request(
            "goog/cdp/execute",
            json!({ "cmd": method, "params": params }),
        )
        .await
    }

    async fn element(&self, css: &str) -> Result<Element> {
        let wait = self.client.wait().at_most(TIMEOUT).every(POLL_INTERVAL);
        wait.for_element(Locator::Css(css))
            .await
            .with_context(|| format!("looking for {css}"))
    }

    async fn request(&self, path: &'static str, body: Value) -> Result<Value> {
        let command = DriverCommand { path, body };
        self.client
            .issue_cmd(command)
            .await
            .with_context(|| format!("requesting {path}"))
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser").finish_non_exhaustive()
    }
}

/// A command of Chromium's driver.
#[derive(Debug)]
struct DriverCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// The driver chooses a port for one address family and fails if it is taken in the other; then it is started
/// again.
fn driver(command: &Command) -> Result<(ProcessGuard, BufReader<ChildStdout>, u16)> {
    let begin = || {
        let mut driver = ProcessGuard::hold(command, Stdio::piped())?;
        let output = BufReader::new(driver.stdout().context("chromedriver has no output")?);
        let (port, output) = port_of(output)?;
        Ok((driver, output, port))
    };
    begin()
        .or_else(|_: anyhow::Error| begin())
        .or_else(|_| begin())
}

/// The driver reports its port when it is ready. Its output must stay open afterwards.
fn port_of(mut output: BufReader<ChildStdout>) -> Result<(u16, BufReader<ChildStdout>)> {
    let mut line = String::new();
    loop {
        line.clear();
        ensure!(
            output.read_line(&mut line)? > 0,
            "chromedriver did not start: is it installed?"
        );
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Ok((port.trim().trim_end_matches('.').parse()?, output));
        }
    }
}

fn capabilities(profile: &Path) -> Capabilities {
    let mut flags = FLAGS.map(str::to_owned).to_vec();
    flags.push(format!(
        "--user-data-dir={}",
        profile.join("profile").display()
    ));
    let options = json!({ "args": flags, "binary": PROGRAM });
    Capabilities::from_iter([
        ("goog:chromeOptions".to_owned(), options),
        ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" })),
    ])
}
