//! The page of the plan in a real browser: what is written on it can be read, who stands there sees where, and what
//! they look for is found.

use std::fmt::Write;
use std::fs;

use serde_json::{Value, json};

use crate::screens::open_page;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::{Daemon, TestSite};

/// Name, CSS pixels, CSS pixels per millimetre.
pub(crate) const PANELS: [(&str, u32, u32, f64); 5] = [
    ("7in", 800, 480, 5.19),
    ("10in", 1280, 800, 5.90),
    ("21in", 1920, 1080, 4.03),
    ("21in upright", 1080, 1920, 4.03),
    ("phone", 390, 844, 6.04),
];

/// Shows a page on a panel of this density.
pub(crate) async fn show(browser: &Browser, daemon: &Daemon, panel: usize, path: &str) {
    let (name, width, height, mm) = PANELS[panel];
    let screen = Screen::of_size(width, height);
    browser.emulate_screen(screen).await.unwrap();
    browser.goto(&daemon.url(path)).await.unwrap();
    if name != "phone" {
        let larger = if width >= 1000 && height >= 1000 {
            1.5
        } else {
            1.0
        };
        let tm = mm / 16.0 * larger;
        let put = format!(
            "(({{ style }}) => {{ style.setProperty('--mm', '{mm}px'); style.setProperty('--text-mm', '{tm}rem'); }})(document.documentElement)"
        );
        browser.eval(&put).await.unwrap();
    }
    let laid_out = "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))";
    browser.eval(laid_out).await.unwrap();
}

/// The height of the capitals and digits on the plan, in CSS pixels, with their texts; only of what is shown.
const LABELS: &str = r"[...document.querySelectorAll('.plan .label text, .plan .flag text')].filter((text) => getComputedStyle(text).display !== 'none').map((text) => {
  const style = getComputedStyle(text);
  const size = parseFloat(style.fontSize) * text.getScreenCTM().a;
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = `${style.fontWeight} 100px ${style.fontFamily}`;
  const { actualBoundingBoxAscent: ascent } = canvas.measureText(/^\d/.test(text.textContent) ? '0' : 'H');
  return [text.textContent, ascent / 100 * size, text.dataset.text ?? 'flag'];
})";

/// What can be touched, with its sides in CSS pixels.
const TARGETS: &str = r"[...document.querySelectorAll('.bar a, .bar button, .map button, .room-links a')].filter((target) => target.checkVisibility()).map((target) => {
  const { width, height } = target.getBoundingClientRect();
  return [target.innerText, width, height];
})";

pub(crate) fn numbers(value: &Value, at: usize) -> f64 {
    value[at].as_f64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_read_and_touched_on_every_panel() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    for (panel, (name, width, height, mm)) in PANELS.into_iter().enumerate() {
        let phone = name == "phone";
        let from = if phone { "room" } else { "from" };
        show(&browser, &daemon, panel, &format!("/es/map?{from}=study")).await;
        let labels = browser.eval(LABELS).await.unwrap();
        let labels = labels.as_array().unwrap();
        for label in labels {
            let tall = numbers(label, 1) / mm;
            assert!(
                tall >= if phone { 2.0 } else { 3.0 },
                "{name}: {label} {tall:.2} mm"
            );
        }
        let count = |part: &str| labels.iter().filter(|label| label[2] == part).count();
        assert_eq!((count("number"), count("flag")), (13, 1), "{name}");
        let small = name == "7in" || phone;
        let names = count("name");
        assert!(
            if small { names == 0 } else { names >= 4 },
            "{name}: {names} names"
        );
        let targets = browser.eval(TARGETS).await.unwrap();
        let least = if phone { 44.0 } else { 15.0 * mm };
        for target in targets.as_array().unwrap() {
            let (wide, high) = (numbers(target, 1), numbers(target, 2));
            assert!(
                wide >= least - 0.5 && high >= least - 0.5,
                "{name}: {target}"
            );
        }
        let across = "document.documentElement.scrollWidth";
        assert_eq!(browser.eval(across).await.unwrap(), width, "{name}");
        // On a screen the whole page is there at once; only a small one divides the list.
        if !phone {
            let scrolls = "[document.documentElement, document.querySelector('.map')].map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)";
            assert_eq!(
                browser.eval(scrolls).await.unwrap(),
                json!([0, 0]),
                "{name}"
            );
            let within = format!(
                "['.bar .home', '.flag .cloth', '.room-links .current-room'].map((css) => document.querySelector(css).getBoundingClientRect()).every(({{ top, bottom, width }}) => width > 0 && top >= 0 && bottom <= {height})"
            );
            assert_eq!(browser.eval(&within).await.unwrap(), true, "{name}");
            let shown = "[...document.querySelectorAll('.room-links [data-room]')].filter((row) => row.checkVisibility()).length";
            let shown = browser.eval(shown).await.unwrap();
            assert!(
                if name == "7in" {
                    shown.as_u64() < Some(13)
                } else {
                    shown == 13
                },
                "{name}: {shown}"
            );
        }
        assert_eq!(
            browser.console_errors().await.unwrap(),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_stays_on_a_phone_and_on_a_seated_visitors_screen() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    show(&browser, &daemon, 4, "/es/map?room=study").await;
    browser
        .eval("document.documentElement.dataset.text = '1.4'")
        .await
        .unwrap();
    browser
        .eval("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
        .await
        .unwrap();
    let top =
        "[scrollY > 100, Math.round(document.querySelector('.bar').getBoundingClientRect().top)]";
    assert_eq!(browser.eval(top).await.unwrap(), json!([true, 0]));
    for panel in [0, 1, 2] {
        show(&browser, &daemon, panel, "/es/map?from=study").await;
        browser
            .eval("document.documentElement.dataset.reach = 'low'")
            .await
            .unwrap();
        let (name, _, height, _) = PANELS[panel];
        let home = "(({ top, bottom }) => [top, bottom])(document.querySelector('.home').getBoundingClientRect())";
        let home = browser.eval(home).await.unwrap();
        assert!(
            numbers(&home, 0) > f64::from(height) / 2.0 && numbers(&home, 1) <= f64::from(height),
            "{name}: {home}"
        );
    }
}

/// Whether the flag's words are on the plan, and its pole stands within the shapes of the room.
const FLAG: &str = r"((room) => {
  const rect = (css) => document.querySelector(css).getBoundingClientRect();
  const [plan, cloth, words, shape, number] = ['.plan-frame', '.flag .cloth', '.flag .words', `.plan .place[data-of=${room}]`, `.plan .label[data-of=${room}] [data-text=number]`].map(rect);
  const inside = (inner, outer, by) => inner.left >= outer.left - by && inner.right <= outer.right + by && inner.top >= outer.top - by && inner.bottom <= outer.bottom + by;
  const pole = document.querySelector('.flag .pole').getBoundingClientRect();
  const x = (pole.left + pole.right) / 2;
  return [inside(cloth, plan, 1), inside(words, cloth, 1), x >= shape.left && x <= shape.right, Math.min(Math.abs(cloth.bottom - number.top), Math.abs(cloth.top - number.bottom)) < 40];
})";

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_on_the_plan_says_where_the_visitor_stands() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/map").await;
    let flags = "document.querySelectorAll('.flag').length";
    assert_eq!(browser.eval(flags).await.unwrap(), 0, "nobody knows where");
    let rooms = [
        "arrival",
        "garden",
        "hutches",
        "walls",
        "guards-house",
        "kitchen",
        "dining-room",
        "office",
        "study",
        "bedroom",
        "bathroom",
        "grandsons-room",
        "memorial",
    ];
    for (panel, rooms) in [
        (0, &rooms[..]),
        (1, &rooms[..]),
        (4, &["walls", "memorial"]),
    ] {
        for room in rooms {
            show(&browser, &daemon, panel, &format!("/fr/map?room={room}")).await;
            let words = browser.text(".flag .words").await.unwrap();
            assert_eq!(words, "Vous êtes ici");
            let stands = browser.eval(&format!("{FLAG}('{room}')")).await.unwrap();
            assert_eq!(
                stands,
                json!([true, true, true, true]),
                "{room}, {}",
                PANELS[panel].0
            );
            let current = browser.eval("document.querySelector('.room-links .current-room').closest('li').dataset.room").await.unwrap();
            assert_eq!(current, *room);
        }
    }
    // A screen stands in its own room; a phone's page of a room leads to the map of that room.
    browser
        .goto(&daemon.url("/es/map?from=study&room=kitchen"))
        .await
        .unwrap();
    assert_eq!(
        browser
            .eval("document.querySelector('.flag').dataset.of")
            .await
            .unwrap(),
        "kitchen"
    );
    let page = daemon.get("/es/rooms/garden").text();
    assert!(page.contains("href=\"/es/map?room=garden\""), "{page}");
    let page = daemon.get("/es/rooms/study").text();
    assert!(page.contains("href=\"/es/map?from=study\""), "{page}");
}

/// A house of two rooms whose plan is written in Arabic and German.
fn small_house(plan: &str, facilities: &str) -> TestSite {
    let site = TestSite::new("default-output = \"silent\"\n");
    let folder = site.path("tour");
    let tour = format!(
        "format = 1\nlanguages = [\"ar\", \"de\"]\ntime-zone = \"Africa/Cairo\"\nrooms = [\"ship\", \"harbour\"]\n\
         [name]\nar = \"متحف الميناء\"\nde = \"Hafenmuseum\"\n[plan]\nfile = \"plan.svg\"\ncredit = \"–\"\n\
         [plan.alternative]\nar = \"مخطط\"\nde = \"Plan\"\n[plan.note]\nar = \"رسم\"\nde = \"Skizze\"\n{facilities}"
    );
    for (slug, number, ar, de) in [
        ("ship", "1", "قاعة السفينة", "Schiffshebewerksmodell"),
        (
            "harbour",
            "2",
            "قاعة الميناء الغارق",
            "Der versunkene Hafen",
        ),
    ] {
        let room = folder.join(slug);
        fs::create_dir_all(&room).unwrap();
        let mut text = format!(
            "number = \"{number}\"\n[name]\nar = \"{ar}\"\nde = \"{de}\"\n[line]\nar = \"–\"\nde = \"–\"\n[[clip]]\nnumber = \"{number}\"\n"
        );
        for tag in ["ar", "de"] {
            write!(
                text,
                "[clip.narration.{tag}]\ntitle = \"{number}\"\ntranscript = \"{tag}.txt\"\n"
            )
            .unwrap();
            fs::write(room.join(format!("{tag}.txt")), "1701").unwrap();
        }
        fs::write(room.join("room.toml"), text).unwrap();
    }
    fs::write(folder.join("tour.toml"), tour).unwrap();
    fs::write(folder.join("plan.svg"), plan).unwrap();
    for arguments in [&["import", folder.to_str().unwrap()][..], &["publish"]] {
        let done = site.run(arguments);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stdout)
        );
    }
    site
}

const PLAN: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 600" id="art">
<g data-room="ship"><rect x="10" y="10" width="280" height="280" fill="var(--plan-floor,#fff)"/><text data-text="number" x="150" y="120" font-size="20" text-anchor="middle">1</text><text data-text="name" x="150" y="160" font-size="10" text-anchor="middle">1</text></g>
<g data-room="harbour" transform="translate(10 310)"><rect width="280" height="280" fill="var(--plan-floor,#fff)"/><rect data-sign="here" x="200" y="200" width="10" height="10"/></g>
<path data-sign="route" d="M150 150V450" fill="none"/></svg>"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_not_mirrored_on_a_page_that_runs_from_right_to_left() {
    let facilities = "[[facility]]\nkind = \"exit\"\nat = [290, 300]\n[[facility]]\nkind = \"water\"\nat = [20, 20]\nroom = \"ship\"\n";
    let site = small_house(PLAN, facilities);
    let daemon = site.serve_without_tour();
    let browser = Browser::open().await.unwrap();
    for (panel, path) in [
        (4, "/ar/map?room=harbour"),
        (1, "/ar/map?from=harbour"),
        (0, "/ar/map?from=harbour"),
        (4, "/de/map?room=harbour"),
    ] {
        show(&browser, &daemon, panel, path).await;
        let (name, width, ..) = PANELS[panel];
        let width = f64::from(width);
        for text in ["1", "2"] {
            let put = format!("document.documentElement.dataset.text = '{text}'");
            browser.eval(&put).await.unwrap();
            let wide = "document.documentElement.scrollWidth";
            assert_eq!(
                browser.eval(wide).await.unwrap(),
                width,
                "{name} {path} {text}"
            );
        }
        // The water lies at the left, as it is drawn, and the flag at the marked point.
        let middle = |css: &str| {
            format!(
                "(({{ left, right }}) => (left + right) / 2)(document.querySelector('{css}').getBoundingClientRect())"
            )
        };
        let at = async |css: &str| browser.eval(&middle(css)).await.unwrap().as_f64().unwrap();
        assert!(
            at(".facility[data-kind=water]").await < at(".plan").await,
            "{name} {path}"
        );
        assert!(
            at(".facility[data-kind=exit]").await > at(".plan").await,
            "{name} {path}"
        );
        assert!(at(".flag .pole").await > at(".plan").await, "{name} {path}");
        assert_eq!(
            browser
                .eval("document.querySelectorAll('.plan [data-sign=here]').length")
                .await
                .unwrap(),
            0
        );
        // The route of the plan takes the place of the drawn one.
        let routes = "[document.querySelectorAll('.plan path.route').length, document.querySelectorAll('.plan g.route').length]";
        assert_eq!(browser.eval(routes).await.unwrap(), json!([1, 0]));
    }
    let legend =
        "[...document.querySelectorAll('.kinds [data-kind]')].map((button) => button.innerText)";
    assert_eq!(
        browser.eval(legend).await.unwrap(),
        json!(["Ausgang\nBei Raum 2", "Trinkwasser\nIn Raum 1"])
    );
}
