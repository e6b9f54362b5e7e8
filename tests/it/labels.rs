//! The labels that staff print for rooms and clips, and the Wi-Fi of the visitors on labels and screens: codes are read
//! back from what a browser shows, prints and saves.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::editor_page::{open, staff_browser};
use crate::publish::page;
use crate::screens::wait_for_js;
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::language_samples::harbour;
use crate::support::qr_codes::{codes_in, codes_in_image, picture_of, wifi_of};
use crate::support::staff::member;

/// Names with every character that divides the text of a code.
const NETWORK: &str = r#"a;b,c:d\e"f'g"#;
const PASSWORD: &str = r#";:,"\'x y\\""#;

/// A site whose visitors have this network; `rest` is more of its settings.
fn site_with_wifi(rest: &str) -> TestSite {
    let quoted = |text: &str| json!(text).to_string();
    let wifi = format!(
        "[visitor-wifi]\nname = {}\npassword = {}\n",
        quoted(NETWORK),
        quoted(PASSWORD)
    );
    TestSite::new(&format!("default-output = \"silent\"\n{wifi}{rest}"))
}

async fn open_labels(browser: &Browser, daemon: &Daemon, query: &str) {
    open(browser, daemon, &format!("/staff/labels{query}")).await;
    wait_for_labels(browser).await;
}

/// Waits until the texts of all labels have their size.
async fn wait_for_labels(browser: &Browser) {
    wait_for_js(
        browser,
        "document.querySelector('#label-preview')?.dataset.ready === ''",
    )
    .await;
}

/// The labels with a text, a code or a picture that is cut, hidden by another one or too small to read, and those of
/// another size than `width` × `height` mm.
fn flaws(width: f64, height: f64) -> String {
    format!(
        r"(() => {{
            const found = [];
            const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
            for (const label of document.querySelectorAll('.wall-label')) {{
                const sheet = label.closest('.sheet');
                const mm = sheet.getBoundingClientRect().width / (sheet.dataset.paper === 'a4' ? 210 : 215.9);
                const box = label.getBoundingClientRect();
                const say = (what) => found.push(`${{label.id}}: ${{what}}`);
                if (Math.abs(box.width / mm - {width}) > .3 || Math.abs(box.height / mm - {height}) > .3) say(`${{(box.width / mm).toFixed(1)}} x ${{(box.height / mm).toFixed(1)}} mm`);
                if (label.scrollHeight > label.clientHeight + 1 || label.scrollWidth > label.clientWidth + 1) say('cut');
                const parts = [...label.querySelectorAll('p, .qr, .label-stamp')].filter((part) => part.checkVisibility());
                parts.forEach((part, n) => {{
                    const own = part.getBoundingClientRect();
                    const name = part.textContent.slice(0, 20) || part.getAttribute('class');
                    if (own.left < box.left || own.right > box.right + 1 || own.top < box.top || own.bottom > box.bottom + 1) say(`${{name}} is outside`);
                    if (part.matches('p') && parseFloat(getComputedStyle(part).fontSize) / mm < 1.7) say(`${{name}} is too small`);
                    if (part.matches('.label-step') && part.lastElementChild.scrollWidth > part.lastElementChild.clientWidth + 1) say(`${{name}} is cut`);
                    if (part.matches('.qr') && own.width / mm < 22) say(`a code of ${{own.width / mm}} mm`);
                    for (const other of parts.slice(n + 1)) if (overlap(own, other.getBoundingClientRect())) say(`${{name}} is on ${{other.textContent.slice(0, 20)}}`);
                }});
                const picture = label.querySelector('.label-picture');
                if (picture?.checkVisibility() && picture.clientHeight / mm < 20) say(`a picture of ${{picture.clientHeight / mm}} mm`);
            }}
            return found;
        }})()"
    )
}

/// The pages of a PDF file that Chromium wrote, as widths and heights in points.
fn pdf_pages(pdf: &[u8]) -> Vec<(f64, f64)> {
    let text = String::from_utf8_lossy(pdf);
    let boxes = text.split("/MediaBox [").skip(1);
    boxes
        .map(|rest| {
            let numbers = rest.split(']').next().unwrap().split_whitespace();
            let numbers: Vec<f64> = numbers.map(|number| number.parse().unwrap()).collect();
            (numbers[2], numbers[3])
        })
        .collect()
}

async fn printed(browser: &Browser) -> Vec<(f64, f64)> {
    // As a browser prints unless somebody changes its settings: without the colours behind texts.
    let settings = json!({ "preferCSSPageSize": true, "printBackground": false });
    let pdf = browser.cdp("Page.printToPDF", settings).await.unwrap();
    pdf_pages(&STANDARD.decode(pdf["data"].as_str().unwrap()).unwrap())
}

/// The ids of all labels on the page, with the texts of the codes on each.
async fn codes_of_labels(browser: &Browser) -> Vec<(String, Vec<String>)> {
    // Pixels of a picture for each of the page.
    const SCALE: f64 = 2.0;
    let places = format!(
        "[...document.querySelectorAll('.sheet')].map((sheet) => {{
            const origin = sheet.getBoundingClientRect();
            return [...sheet.querySelectorAll('.wall-label')].map((label) => {{
                const {{ left, top, width, height }} = label.getBoundingClientRect();
                return [label.id, ...[left - origin.left, top - origin.top, width, height].map((length) => Math.floor({SCALE} * length))];
            }});
        }})"
    );
    let sheets = browser.eval(&places).await.unwrap();
    let mut read = Vec::new();
    for (n, labels) in sheets.as_array().unwrap().iter().enumerate() {
        let css = format!(".sheet:nth-of-type({})", n + 1);
        let picture = picture_of(browser, &css, SCALE).await;
        let picture = image::load_from_memory(&picture).unwrap();
        for label in labels.as_array().unwrap() {
            let [left, top, width, height] =
                [1, 2, 3, 4].map(|n| u32::try_from(label[n].as_u64().unwrap()).unwrap());
            let codes = codes_in_image(&picture.crop_imm(left, top, width, height));
            read.push((label[0].as_str().unwrap().to_owned(), codes));
        }
    }
    read
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_of_every_size_are_printed_whole_on_the_paper_that_was_chosen() {
    let site = site_with_wifi("");
    let daemon = site.serve();
    let luz = member(&site, &daemon, "Luz", "viewer");
    let browser = staff_browser(&daemon, &luz).await;
    let a4 = (595.28, 841.89);
    let letter = (612.0, 792.0);
    let all = "&language=es&language=en&language=fr";
    let bare = "&show=&show=marks";
    for (query, labels_per_sheet, paper, (width, height)) in [
        (format!("?what=all{all}"), 4, a4, (105.0, 148.5)),
        (
            format!("?what=clips&size=business{all}"),
            10,
            a4,
            (85.0, 55.0),
        ),
        (
            format!("?what=all&size=business&paper=letter{bare}"),
            10,
            letter,
            (85.0, 55.0),
        ),
        (
            format!("?what=all&paper=letter{bare}"),
            4,
            letter,
            (107.95, 139.7),
        ),
        (
            format!("?room=memorial&what=all&size=sheet&paper=letter{all}"),
            1,
            letter,
            (215.9, 279.4),
        ),
        (
            format!("?room=memorial&what=all&size=sheet{bare}"),
            1,
            a4,
            (210.0, 297.0),
        ),
    ] {
        open_labels(&browser, &daemon, &query).await;
        let count = "document.querySelectorAll('.wall-label').length";
        let count = browser.eval(count).await.unwrap().as_u64().unwrap();
        assert!(count >= 3, "{query}: {count} labels");
        let flaws = flaws(width, height);
        assert_eq!(browser.eval(&flaws).await.unwrap(), json!([]), "{query}");
        let print = json!({ "media": "print" });
        browser
            .cdp("Emulation.setEmulatedMedia", print)
            .await
            .unwrap();
        assert_eq!(
            browser.eval(&flaws).await.unwrap(),
            json!([]),
            "{query}, printed"
        );
        let screen = json!({ "media": "" });
        browser
            .cdp("Emulation.setEmulatedMedia", screen)
            .await
            .unwrap();
        let pages = printed(&browser).await;
        assert_eq!(
            u64::try_from(pages.len()).unwrap(),
            count.div_ceil(labels_per_sheet),
            "{query}"
        );
        let is_paper =
            |page: &(f64, f64)| (page.0 - paper.0).abs() < 1.0 && (page.1 - paper.1).abs() < 1.0;
        assert!(pages.iter().all(is_paper), "{query}: {pages:?}");
    }
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_on_a_label_leads_to_its_room_or_clip_and_joins_the_network() {
    let site = site_with_wifi("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let browser = staff_browser(&daemon, &ana).await;
    open_labels(&browser, &daemon, "?what=all&size=business&language=en").await;
    let read = codes_of_labels(&browser).await;
    let has = |id: &str| read.iter().any(|(read, _)| read == id);
    assert!(has("room-memorial") && has("clip-8-family"), "{read:?}");
    for (id, codes) in &read {
        let (joins, leads): (Vec<_>, Vec<_>) =
            codes.iter().partition(|text| text.starts_with("WIFI:"));
        let ([network], [address]) = (&joins[..], &leads[..]) else {
            panic!("{id}: {codes:?}");
        };
        let joined = wifi_of(network).unwrap();
        assert_eq!(joined, (NETWORK.to_owned(), Some(PASSWORD.to_owned())));
        let path = address.strip_prefix("http://guide.local").unwrap();
        let response = daemon.request("GET", path, &["Accept-Language: en"], "");
        let location = response.header("location").unwrap();
        let leads = match id.split_once('-').unwrap() {
            ("room", slug) => location == format!("/en/rooms/{slug}"),
            (_, key) => {
                let shown = daemon.get(location).text();
                location.ends_with(&format!("?clip={key}"))
                    && (shown.contains(&format!("data-hero=\"{key}\""))
                        || shown.contains(&format!("data-open=\"text-{key}\"")))
            }
        };
        assert!(leads, "{id}: {address} leads to {location}");
        let texts = format!(
            "['#{id} .label-address', '#tag-{id}'].map((css) => document.querySelector(css).textContent)"
        );
        let texts = browser.eval(&texts).await.unwrap();
        assert!(
            address.contains(texts[0].as_str().unwrap()),
            "{id}: {texts}"
        );
        assert_eq!(texts[1], address.as_str(), "{id}");
    }

    // The choice of the form is shown at once, and kept in the address.
    browser
        .eval("(() => { const list = document.querySelector('#label-form [name=what]'); list.value = 'rooms'; list.dispatchEvent(new Event('change', { bubbles: true })); return true; })()")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "location.search.includes('what=rooms') && document.querySelectorAll('.wall-label').length === 13",
    )
    .await;
    wait_for_labels(&browser).await;

    // An address is copied for an NFC tag.
    browser.touch("[data-copy=tag-room-study]").await.unwrap();
    browser
        .wait_text(
            "#status-message",
            |text| !text.is_empty(),
            crate::support::TIMEOUT,
        )
        .await
        .unwrap();
    let copied = browser.eval("getSelection().toString()").await.unwrap();
    assert_eq!(copied, "http://guide.local/8");

    // A label as a drawing has the same codes, and its texts are texts.
    let folder = site.path("drawings");
    fs::create_dir_all(&folder).unwrap();
    let into = json!({ "behavior": "allow", "downloadPath": folder.to_str() });
    browser.cdp("Page.setDownloadBehavior", into).await.unwrap();
    browser.touch("[data-drawing=room-study]").await.unwrap();
    let file = folder.join("room-study.svg");
    site.wait_until("the drawing is saved", || file.exists());
    let drawing = fs::read_to_string(&file).unwrap();
    let parsed = roxmltree::Document::parse(&drawing).unwrap();
    let root = parsed.root_element();
    assert_eq!(root.attribute("width"), Some("85mm"), "{drawing}");
    let texts: Vec<&str> = parsed
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text())
        .collect();
    assert!(texts.contains(&"guide.local/8"), "{texts:?}");
    assert!(
        !drawing.contains("var(") && !drawing.contains("href=\"/"),
        "{drawing}"
    );
    browser
        .goto(&format!("file://{}", file.display()))
        .await
        .unwrap();
    let codes = codes_in(&picture_of(&browser, "svg", 3.0).await);
    let [wifi, address] = [&codes[0], &codes[1]];
    assert_eq!(wifi_of(wifi).unwrap().0, NETWORK);
    assert_eq!(address, "http://guide.local/8");
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_in_any_script_are_whole_and_the_page_is_accessible_at_every_width() {
    let (site, _) = harbour(&["ar", "ja", "hi", "en-GB"]);
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = axe_browser().await;
    ana.sign_in_browser(&browser, &daemon, "es").await;
    let three = "?what=all&language=ar&language=ja&language=hi";
    for (size, (width, height)) in [
        ("card", (105.0, 148.5)),
        ("business", (85.0, 55.0)),
        ("sheet", (210.0, 297.0)),
    ] {
        open_labels(&browser, &daemon, &format!("{three}&size={size}")).await;
        let found = browser.eval(&flaws(width, height)).await.unwrap();
        assert_eq!(found, json!([]), "{size}");
        let codes = codes_in(&picture_of(&browser, "#clip-12a", 2.0).await);
        assert_eq!(codes, ["http://guide.local/12a"], "{size}");
    }
    // A fourth language cannot be chosen.
    let locked = "document.querySelector('[name=language][value=en-GB]').disabled";
    assert_eq!(browser.eval(locked).await.unwrap(), true);
    let mut found = violations(&browser, "labels").await;
    found.extend(unreachable_controls(&browser).await);
    found.extend(browser.console_errors().await.unwrap());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    browser.emulate_screen(Screen::PHONE).await.unwrap();
    open_labels(&browser, &daemon, three).await;
    let wide = "[document.documentElement.scrollWidth, Math.round(document.querySelector('.sheet').getBoundingClientRect().right) <= 390]";
    assert_eq!(browser.eval(wide).await.unwrap(), json!([390, true]));
    let found = browser.eval(&flaws(105.0, 148.5)).await.unwrap();
    assert_eq!(found, json!([]), "on a phone");
}

#[test]
fn the_page_says_why_there_are_no_labels_and_when_an_address_may_change() {
    let empty = TestSite::new("default-output = \"silent\"\n");
    let daemon = empty.serve_without_tour();
    let eva = member(&empty, &daemon, "Eva", "viewer");
    let shown = page(&daemon, &eva, "/staff/labels", "en").text();
    assert!(shown.contains("Nothing is published yet"), "{shown}");
    drop(daemon);

    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let text = |daemon: &Daemon, query: &str| {
        page(daemon, &ana, &format!("/staff/labels{query}"), "en").text()
    };
    let shown = text(&daemon, "");
    assert!(
        shown.contains("The codes lead to http://guide.local."),
        "{shown}"
    );
    assert!(shown.contains("settings name no Wi-Fi"), "{shown}");
    assert!(!shown.contains("value=\"wifi\""), "{shown}");
    let shown = text(&daemon, "?room=nowhere");
    assert!(
        shown.contains("Visitors do not have this room yet"),
        "{shown}"
    );
    assert!(!shown.contains("wall-label\""), "{shown}");
    let shown = text(&daemon, "?what=all&room=study");
    assert!(
        shown.contains("id=\"room-study\"") && shown.contains("id=\"clip-8\""),
        "{shown}"
    );
    assert!(!shown.contains("id=\"room-memorial\""), "{shown}");
    // The pages of the tour and of a room lead here.
    for (path, link) in [
        ("/staff/tour", "/staff/labels"),
        (
            "/staff/rooms/study",
            "/staff/labels?room=study&amp;what=all",
        ),
    ] {
        let shown = page(&daemon, &ana, path, "en").text();
        assert!(
            shown.contains(&format!("href=\"{link}\"")),
            "{path}: {shown}"
        );
    }
    drop(daemon);

    // A number of the network may change, and without an address phones reach nothing.
    let settings = site.path("docent.toml");
    let written = fs::read_to_string(&settings).unwrap();
    for (address, sentence) in [
        (
            "address = \"http://192.0.2.7:8080\"",
            "may give the box another number",
        ),
        ("", "Phones cannot reach the guide"),
    ] {
        let changed = written.replace("address = \"http://guide.local\"", address);
        fs::write(&settings, changed).unwrap();
        let daemon = site.serve();
        let shown = text(&daemon, "");
        assert!(shown.contains(sentence), "{address}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_shows_the_network_of_the_visitors_beside_the_code_for_the_phone() {
    let site = site_with_wifi("");
    let daemon = site.serve();
    // A phone's page has no need of it.
    let of_a_phone = daemon.get("/en/rooms/garden").text();
    assert!(!of_a_phone.contains("wifi-qr"), "{of_a_phone}");
    let browser = axe_browser().await;
    for (width, height) in [(800, 480), (1080, 1920)] {
        let screen = Screen::of_size(width, height);
        browser.emulate_screen(screen).await.unwrap();
        open(&browser, &daemon, "/en/rooms/study").await;
        browser.touch("#continue-on-phone").await.unwrap();
        wait_for_js(
            &browser,
            "document.querySelector('#phone-qr').naturalWidth > 0",
        )
        .await;
        let wifi = codes_in(&picture_of(&browser, "#wifi-qr", 2.0).await);
        let joined = wifi_of(&wifi[0]).unwrap();
        assert_eq!(joined, (NETWORK.to_owned(), Some(PASSWORD.to_owned())));
        assert_eq!(browser.text("#wifi-name").await.unwrap(), NETWORK);
        assert_eq!(browser.text("#wifi-password").await.unwrap(), PASSWORD);
        let phone = codes_in(&picture_of(&browser, "#phone-qr", 2.0).await);
        assert!(
            phone[0].starts_with("http://guide.local/en/rooms/study?clip=8"),
            "{phone:?}"
        );
        let seen = "[...document.querySelectorAll('#wifi-qr, #phone-qr')].map((code) => code.getBoundingClientRect()).every(({ left, right, width }) => left >= 0 && right <= innerWidth && width > 100)";
        assert_eq!(
            browser.eval(seen).await.unwrap(),
            true,
            "{width} × {height}"
        );
        let axed = browser.eval("axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`))").await.unwrap();
        assert_eq!(axed, json!([]), "{width} × {height}");
    }
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}
