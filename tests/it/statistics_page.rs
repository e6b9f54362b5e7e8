//! The statistics pages with the figures of known plays.

use serde_json::{Value, json};

use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::browser::Browser;
use crate::support::statistics_fixture::StatisticsFixture;

pub(crate) const HERE: &str = "/staff/statistics";

pub(crate) async fn sign_in_browser(
    browser: &Browser,
    site: &StatisticsFixture,
    token: &str,
    language: &str,
) {
    // An open page polls the mute state, and cookies hold for every port of an address: it must not send
    // the cookie of another site.
    browser.goto("about:blank").await.unwrap();
    for (name, value) in [("docent-staff", token), ("docent-language", language)] {
        let url = format!("{}/staff", site.address);
        let kept = json!({ "url": url, "path": "/staff", "name": name, "value": value });
        browser.cdp("Network.setCookie", kept).await.unwrap();
    }
}

/// A browser in which Ana is signed in.
pub(crate) async fn statistics_browser(site: &StatisticsFixture) -> Browser {
    let browser = Browser::open().await.unwrap();
    sign_in_browser(&browser, site, &site.in_process.token, "es").await;
    browser
}

pub(crate) async fn open(browser: &Browser, site: &StatisticsFixture, path: &str) {
    browser
        .goto(&format!("{}{path}", site.address))
        .await
        .unwrap();
}

pub(crate) async fn text(browser: &Browser, css: &str) -> String {
    browser.text(css).await.unwrap().replace('\u{a0}', " ")
}

/// The value of a figure, its sample and its previous value.
pub(crate) async fn figure(browser: &Browser, id: &str) -> Vec<String> {
    let all = text(browser, &format!("#figure-{id}")).await;
    all.lines().skip(1).map(ToOwned::to_owned).collect()
}

/// The cells of the table row that begins with this text.
async fn row(browser: &Browser, table: &str, begins: &str) -> Vec<String> {
    let find = format!(
        "[...document.querySelectorAll('{table} tbody tr')].filter((element) => element.cells[0].innerText.startsWith({begins:?})).map((element) => [...element.cells].slice(1).map((cell) => cell.innerText.replaceAll('\\u00a0', ' ').replace(/\\s+/g, ' ').trim()))[0] ?? []"
    );
    let cells = browser.eval(&find).await.unwrap();
    let cells = cells.as_array().unwrap().iter();
    cells
        .map(|cell| cell.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_figures_worked_out_by_hand() {
    let site = StatisticsFixture::with_known_figures().await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, HERE).await;

    let headline = text(&browser, ".headline").await;
    assert_eq!(
        headline,
        "Por las bocinas, los visitantes escucharon 24 veces, durante 18 min 44 s en total."
    );
    // 15 + 6 · ½ + 2 · ⅕ + ⅓ over 24 starts; and of phones 5 + 2 · 1/100 over 7.
    for (id, expected) in [
        ("plays", vec!["24", "n = 24 inicios", "Antes: 25 · −4.0 %"]),
        (
            "listening",
            vec!["18 min 44 s", "n = 24 inicios", "Antes: 25 min 0 s"],
        ),
        (
            "completion",
            vec![
                "65.2 %",
                "15 de n = 23",
                "y una se cortó",
                "Antes: 100.0 % · n = 25",
            ],
        ),
        (
            "sessions",
            vec!["22", "una sesión no es una persona", "Antes: 0"],
        ),
        (
            "rate",
            vec![
                "1.20",
                "n = 20 h con salas abiertas y capaces de sonar",
                "Antes: 12.50 · n = 120 min",
            ],
        ),
        ("unique", vec!["27", "n = 22 sesiones"]),
        ("half", vec!["22.7 %", "5 de n = 22"]),
        ("silent", vec!["0", "n = 22 sesiones"]),
        ("people", vec!["nadie las contó"]),
        ("censored", vec!["1", "n = 24 inicios"]),
        ("skips", vec!["0", "n = 24 inicios"]),
        ("estimated", vec!["0", "n = 24 inicios"]),
        (
            "dead",
            vec!["30 min 0 s", "todas las salas juntas, en horario abierto"],
        ),
        (
            "down",
            vec!["0 s", "todas las salas juntas, en horario abierto"],
        ),
    ] {
        assert_eq!(figure(&browser, id).await, expected, "{id}");
    }
    let doubt = text(&browser, ".caveat").await;
    assert_eq!(
        doubt,
        "Se cortó, no por el visitante: 1 · Bocina muerta: 30 min 0 s"
    );
    let holding = figure(&browser, "holding").await;
    assert_eq!(
        holding[..3],
        ["78.1 %", "n = 24", "Antes: 100.0 % · n = 25"]
    );
    assert!(holding[3].contains("Serrell 2002"), "{holding:?}");
    // Phones have their own row, and are part of no other.
    let beside = text(&browser, "#phones .lead").await;
    assert_eq!(
        beside,
        "En teléfonos se escuchó 5 veces, durante 8 min 22 s en total; así lo cuentan los teléfonos."
    );
    for (id, expected) in [
        ("phones-plays", vec!["5", "n = 7 inicios", "Antes: 0"]),
        (
            "phones-completion",
            vec!["muy pocas para decirlo", "5 de n = 5"],
        ),
        ("phones-holding", vec!["muy pocas para decirlo", "n = 7"]),
    ] {
        assert_eq!(figure(&browser, id).await, expected, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_with_implausibly_many_phone_plays_is_marked() {
    let mut site = StatisticsFixture::with_known_figures().await;
    let many = site.add_phone_plays(1, 15, 201).await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, HERE).await;
    let notes = text(&browser, ".notes").await;
    assert!(
        notes.contains("En una hora hubo más escuchas en teléfonos de lo que es creíble."),
        "{notes}"
    );
    let begins = text(&browser, "#implausible-hours tbody th").await;
    assert!(begins.ends_with(", 15:00–16:00"), "{begins}");
    assert_eq!(
        row(&browser, "#implausible-hours", "").await,
        ["201", "200"]
    );
    // What speakers put out is what it was.
    assert_eq!(figure(&browser, "plays").await[0], "24");
    assert_eq!(figure(&browser, "phones-plays").await[0], "206");
    let expression = "fetch(document.querySelector('[href*=\"figures.json\"]').href).then((element) => element.json()).then((element) => [element.total.plays, element.phones.total.plays, element.doubtful_hours])";
    let found = browser.eval(expression).await.unwrap();
    let hour = json!({ "day": many.to_string(), "hour": 15, "plays": 201, "plausible": 200 });
    assert_eq!(found, json!([24, 206, [hour]]));
    open(&browser, &site, &format!("{HERE}?surface=speaker")).await;
    let marked = "document.querySelectorAll('#implausible-hours, #phones').length";
    assert_eq!(browser.eval(marked).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_charts_show_the_same_figures() {
    let site = StatisticsFixture::with_known_figures().await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, HERE).await;

    let kitchen = row(&browser, "#rooms", "1 Cocina").await;
    assert_eq!(
        kitchen,
        [
            "24",
            "25 · −4.0 %",
            "65.2 % 15 de n = 23 y una se cortó",
            "78.1 % n = 24",
            "18 min 44 s",
            "5",
            "2.40 10 h",
            "22.7 % 5 de n = 22",
            "0 min",
            "0 min"
        ]
    );
    let study = row(&browser, "#rooms", "2 Estudio").await;
    assert_eq!(study[0], "0");
    assert_eq!(study[8], "30 min", "its speaker was dead: {study:?}");
    let second = row(&browser, "#clips", "2 Lo del 2").await;
    assert_eq!(
        second,
        ["0", "0", "muy pocas n = 0", "muy pocas n = 0", "0 s", "5"],
        "phones alone played it"
    );
    assert_eq!(
        row(&browser, "#clips", "8 Lo del 8").await[0],
        "0",
        "it was there, and nobody played it"
    );
    assert_eq!(row(&browser, "#languages", "Español").await[0], "24");
    assert_eq!(row(&browser, "#languages", "English").await[0], "0");
    let standard = row(&browser, "#variants", "Normal").await;
    assert_eq!(standard[..2], ["24", "25 · −4.0 %"], "{standard:?}");
    let first = text(&browser, "#surfaces tbody th").await;
    assert_eq!(first, "Bocina de la sala");
    assert_eq!(row(&browser, "#surfaces", "Bocina").await[0], "24");
    let phones = row(&browser, "#surfaces", "Teléfonos").await;
    assert_eq!(phones[0], "5");
    assert_eq!(
        row(&browser, "#transitions", "1 Lo del 1").await,
        ["2 Lo del 2", "5"]
    );
    let ends = row(&browser, "#left-out", "se fue la luz").await;
    assert_eq!(ends, ["1", "4.2 % n = 24", "no: se cortó"]);
    assert_eq!(
        row(&browser, "#left-out", "la pantalla en reposo").await,
        ["1"]
    );

    // Every chart has a table with the same figures.
    browser
        .eval("document.querySelectorAll('.data-table').forEach((element) => element.open = true)")
        .await
        .unwrap();
    let days = "[...document.querySelectorAll('#timeline tbody tr')].map((element) => element.cells[1].innerText)";
    let days = browser.eval(days).await.unwrap();
    assert_eq!(days.as_array().unwrap().len(), 30);
    assert_eq!(
        (&days[28], &days[27], &days[29]),
        (&json!("24"), &json!("0"), &json!("0"))
    );
    let bars = browser
        .eval("document.querySelectorAll('#timeline .chart > rect').length")
        .await
        .unwrap();
    assert_eq!(bars, 30);
    let busy = "[...document.querySelectorAll('#hours tbody tr')].map((element) => [...element.cells].map((cell) => cell.innerText.replaceAll('\\u00a0', ' '))).filter((element) => element[2] !== '0')";
    let busy = browser.eval(busy).await.unwrap();
    assert_eq!(busy.as_array().unwrap().len(), 1, "{busy}");
    assert_eq!(
        busy[0].as_array().unwrap()[1..],
        [
            json!("10:00–11:00"),
            json!("24"),
            json!("120 min"),
            json!("12.00")
        ]
    );
    // The tables for other programs are of the same days.
    let lines = "fetch(document.querySelector('[href*=\"plays.csv\"]').href).then(async (element) => [element.status, (await element.text()).trim().split('\\n').length])";
    let lines = browser.eval(lines).await.unwrap();
    assert_eq!(lines, json!([200, 1 + 31 + 1]), "{lines}");
    let expression = "fetch(document.querySelector('[href*=\"figures.json\"]').href).then((element) => element.json()).then((element) => [element.definitions, element.total.plays, element.total.completions, element.period.to])";
    let found = browser.eval(expression).await.unwrap();
    assert_eq!(found, json!([2, 24, 15, site.today.to_string()]));
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_selects_plays_and_a_small_sample_has_no_percentage() {
    let site = StatisticsFixture::with_known_figures().await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, HERE).await;
    let choose = "document.querySelector('.parts [name=surface]').value = 'phone'";
    browser.eval(choose).await.unwrap();
    browser.touch(".parts button").await.unwrap();
    browser
        .wait_text(
            ".summary-section .active-filter",
            |text| text.contains("Solo Teléfonos"),
            TIMEOUT,
        )
        .await
        .unwrap();
    assert_eq!(figure(&browser, "plays").await[..2], ["5", "n = 7 inicios"]);
    assert_eq!(
        figure(&browser, "completion").await,
        ["muy pocas para decirlo", "5 de n = 5"]
    );
    assert_eq!(
        figure(&browser, "holding").await,
        ["muy pocas para decirlo", "n = 7"]
    );
    let shares = "[...document.querySelectorAll('.key-figure .value, .key-figure .previous, td')].map((element) => element.innerText).filter((element) => element.includes('%'))";
    assert_eq!(browser.eval(shares).await.unwrap(), json!([]));
    let whole = text(&browser, "#transitions").await;
    assert!(whole.contains("solo se cuentan de toda ella"), "{whole}");

    // The days change, and the part stays.
    browser.touch(".days a:nth-child(3)").await.unwrap();
    let month = browser.eval("location.search").await.unwrap();
    assert_eq!(month, "?surface=phone");
    browser.touch(".days a:first-child").await.unwrap();
    browser
        .wait_text(".headline", |text| text.contains("Nadie escuchó"), TIMEOUT)
        .await
        .unwrap();
    assert_eq!(figure(&browser, "plays").await[..2], ["0", "n = 0 inicios"]);

    // Another language changes neither.
    browser.touch(".account summary").await.unwrap();
    browser.touch(".account [name=language]").await.unwrap();
    wait_for_js(&browser, "document.documentElement.lang === 'en'").await;
    let search = browser.eval("location.search").await.unwrap();
    assert_eq!(search, "?period=today&surface=phone");
    browser.touch(".account summary").await.unwrap();
    browser.touch(".account [name=language]").await.unwrap();
    wait_for_js(&browser, "document.documentElement.lang === 'es'").await;

    // Days of one's own, in whatever order.
    let (first, last) = (site.today + -45, site.today + -30);
    open(
        &browser,
        &site,
        &format!("{HERE}?from={last}&to={first}&language=es"),
    )
    .await;
    assert_eq!(
        figure(&browser, "plays").await[..2],
        ["25", "n = 25 inicios"]
    );
    assert!(
        text(&browser, "#people")
            .await
            .contains("no por idioma ni variante")
    );
    let own = browser
        .eval("document.querySelector('.custom-range').open")
        .await
        .unwrap();
    assert_eq!(own, true);
    open(&browser, &site, &format!("{HERE}?period=7&period=30")).await;
    let shown = text(&browser, ".error-message").await;
    assert!(shown.contains("dice algo dos veces"), "{shown}");
    open(&browser, &site, &format!("{HERE}?from=ayer")).await;
    let message = text(&browser, ".error-message").await;
    assert!(message.contains("«ayer» no es un día"), "{message}");
    assert_eq!(figure(&browser, "plays").await[0], "24");

    // Rows in another order; the sum is another clip's.
    browser
        .touch("#clips thead th:first-child a")
        .await
        .unwrap();
    let sorted = "document.querySelector('#clips th[aria-sort]')?.innerText.includes('Audio')";
    wait_for_js(&browser, sorted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retention_curve_shows_where_listeners_leave_and_what_is_spoken_there() {
    let mut site = StatisticsFixture::with_known_figures().await;
    site.add_earlier_recording().await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, HERE).await;
    browser.touch("#clips tbody th a").await.unwrap();
    let head = browser
        .wait_text("h1", |text| text.contains("Lo del 1"), TIMEOUT)
        .await
        .unwrap();
    assert_eq!(head, "1 Lo del 1");
    assert_eq!(
        figure(&browser, "plays").await[..2],
        ["36", "n = 36 inicios"]
    );
    let heads = "[...document.querySelectorAll('.retention h2')].map((element) => element.innerText.replaceAll('\\u00a0', ' '))";
    let heads = browser.eval(heads).await.unwrap();
    let heads: Vec<&str> = heads
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(
        heads[0].contains("la que se oye ahora") && heads[1].contains("grabación anterior"),
        "{heads:?}"
    );
    // By when it came, and not by a hash.
    assert!(heads[0].contains(" · desde 20"), "{heads:?}");

    // 23 were not cut off: two left after 12 seconds, six after half of it.
    let now = text(&browser, ".retention").await;
    assert!(now.contains("n = 23 inicios"), "{now}");
    assert!(
        now.contains("entre 0:25 y 0:30 la curva pierde 6 de 23"),
        "{now}"
    );
    let message = text(&browser, ".retention blockquote").await;
    assert!(
        message.contains("0:25") && message.contains("el segundo 25."),
        "{message}"
    );
    let then = text(&browser, ".retention .steepest").await;
    assert!(then.contains("Lo que se dice en el segundo 30."), "{then}");
    assert_eq!(text(&browser, ".retention .drop-off-label").await, "−6");
    let sound = browser
        .eval(
            "document.querySelector('.retention audio').getAttribute('src').endsWith('.mp3#t=25')",
        )
        .await
        .unwrap();
    assert_eq!(sound, true);
    browser
        .eval("document.querySelectorAll('.data-table').forEach((element) => element.open = true)")
        .await
        .unwrap();
    assert_eq!(
        row(&browser, ".retention", "0:27").await,
        ["21", "91.3 % n = 23"]
    );
    assert_eq!(
        row(&browser, ".retention", "0:30").await,
        ["15", "65.2 % n = 23"]
    );

    // The older one has a curve of its own, in starts, for they are few.
    let older = text(&browser, ".retention ~ .retention").await;
    assert!(
        older.contains("Muy pocos para porcentajes") && !older.contains('%'),
        "{older}"
    );
    // With so few plays the drop-off means nothing, and is not shown.
    let lost = "document.querySelector('.retention ~ .retention :is(.drop-off-label, .drop-off, .steepest)')";
    assert_eq!(browser.eval(lost).await.unwrap(), Value::Null);
    let curve = "fetch(document.querySelector('.retention [href*=\"/recordings/\"]').href).then((element) => element.json()).then((element) => [element.starts, element.largest_fall.lost])";
    assert_eq!(browser.eval(curve).await.unwrap(), json!([23, 6]));
    let expected = text(&browser, ".retention").await;
    assert!(
        expected.contains("Tasa de escuchas completas: 65.2 % (15 de n = 23"),
        "{expected}"
    );
    let unknown = browser
        .eval(&format!(
            "fetch('{HERE}/clips/77').then((value) => value.status)"
        ))
        .await
        .unwrap();
    assert_eq!(unknown, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_play_is_shown_at_its_hour() {
    let site = StatisticsFixture::with_one_play().await;
    let browser = statistics_browser(&site).await;
    open(&browser, &site, &format!("{HERE}?period=today")).await;
    let headline = text(&browser, ".headline").await;
    assert_eq!(
        headline,
        "Por las bocinas, los visitantes escucharon una vez, durante 30 s."
    );
    assert_eq!(
        figure(&browser, "completion").await,
        ["muy pocas para decirlo", "0 de n = 1"]
    );
    // A report of one day has hours and no weeks.
    browser.touch("#timeline summary").await.unwrap();
    assert_eq!(
        row(&browser, "#timeline", "0:00").await,
        ["1", "0 min", "–"]
    );
    assert_eq!(
        browser
            .eval("document.querySelector('#hours')")
            .await
            .unwrap(),
        Value::Null
    );
    let shares = "[...document.querySelectorAll('.value, .previous, td')].map((element) => element.innerText).filter((element) => element.includes('%'))";
    assert_eq!(browser.eval(shares).await.unwrap(), json!([]));
    for path in [
        HERE.to_owned(),
        format!("{HERE}/clips/1"),
        format!("{HERE}?period=365"),
    ] {
        open(&browser, &site, &path).await;
        assert_eq!(figure(&browser, "plays").await[0], "1", "{path}");
        assert_eq!(browser.eval(shares).await.unwrap(), json!([]), "{path}");
    }
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}
