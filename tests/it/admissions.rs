//! The numbers of visitors that staff enter: rights, conflicts and undo.

use docent::model::Role;
use serde_json::Value;

use crate::screens::wait_for_js;
use crate::statistics_page::{HERE, figure, open, sign_in_browser, statistics_browser, text};
use crate::support::TIMEOUT;
use crate::support::browser::Browser;
use crate::support::statistics_fixture::StatisticsFixture;

#[tokio::test(flavor = "multi_thread")]
async fn only_curators_enter_admissions_and_conflicting_numbers_are_refused() {
    let fixture = StatisticsFixture::with_known_figures().await;
    let (_, eva) = fixture.member("Eva", Role::Viewer).await;
    let browser = statistics_browser(&fixture).await;
    open(&browser, &fixture, HERE).await;
    browser.touch("#people summary").await.unwrap();
    let yesterday = fixture.today + -1;
    let field = format!("[name='{yesterday}']");
    let write = |text: &'static str| {
        let put = format!("document.querySelector(\"{field}\").value = {text:?}");
        let browser = &browser;
        async move { browser.eval(&put).await.unwrap() }
    };
    let other = Browser::open().await.unwrap();
    sign_in_browser(&other, &fixture, &fixture.in_process.token, "es").await;
    open(&other, &fixture, HERE).await;
    other.touch("#people summary").await.unwrap();

    write("88").await;
    browser.touch("#people .primary").await.unwrap();
    let is_expected = |text: &str| text.contains("25.0");
    browser
        .wait_text("#figure-people", is_expected, TIMEOUT)
        .await
        .unwrap();
    assert_eq!(
        figure(&browser, "people").await,
        ["25.0", "n = 88 personas en un día"]
    );

    // A page that was open all the while changes only what was written on it.
    let earlier = format!(
        "document.querySelector(\"[name='{}']\").value = '12'",
        fixture.today + -2
    );
    other.eval(&earlier).await.unwrap();
    other.touch("#people .primary").await.unwrap();
    other
        .wait_text(
            "#figure-people .sample",
            |text| text.contains("100 personas en 2 días"),
            TIMEOUT,
        )
        .await
        .unwrap();

    // A text that is no number is refused, and stays in its field.
    open(&browser, &fixture, HERE).await;
    browser.touch("#people summary").await.unwrap();
    browser
        .eval("document.querySelector('#people form').noValidate = true")
        .await
        .unwrap();
    browser
        .eval(
            "document.querySelectorAll('#people [type=number]').forEach((element) => element.type = 'text')",
        )
        .await
        .unwrap();
    write("muchos").await;
    browser.touch("#people .primary").await.unwrap();
    let message = browser
        .wait_text(".error-message", |text| text.contains("«muchos»"), TIMEOUT)
        .await
        .unwrap();
    assert!(message.contains("No se guardó nada"), "{message}");
    let kept = browser
        .eval(&format!(
            "document.querySelector(\"{field}\").getAttribute('value')"
        ))
        .await
        .unwrap();
    assert_eq!(kept, "muchos");

    // Cleared, it is not known any more.
    write("").await;
    browser.touch("#people .primary").await.unwrap();
    browser
        .wait_text(
            "#figure-people .sample",
            |text| text.contains("12 personas en un día"),
            TIMEOUT,
        )
        .await
        .unwrap();

    sign_in_browser(&other, &fixture, &eva, "es").await;
    open(&other, &fixture, HERE).await;
    assert_eq!(
        figure(&other, "people").await[1],
        "n = 12 personas en un día"
    );
    assert_eq!(
        other
            .eval("document.querySelector('#people form')")
            .await
            .unwrap(),
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_admissions_form_is_refused_and_every_entry_can_be_undone() {
    let fixture = StatisticsFixture::with_known_figures().await;
    let (browser, other) = (
        statistics_browser(&fixture).await,
        statistics_browser(&fixture).await,
    );
    let yesterday = fixture.today + -1;
    let field = format!("[name='{yesterday}']");
    let unfold = async |browser: &Browser| {
        open(browser, &fixture, HERE).await;
        browser.touch("#people summary").await.unwrap();
    };
    let write = async |browser: &Browser, text: &str| {
        let put = format!("document.querySelector(\"{field}\").value = {text:?}");
        browser.eval(&put).await.unwrap();
        browser.touch("#people .primary").await.unwrap();
    };
    let known = async |browser: &Browser, people: &str| {
        let is_expected = |text: &str| text.contains(people);
        browser
            .wait_text("#figure-people .sample", is_expected, TIMEOUT)
            .await
            .unwrap();
    };
    unfold(&browser).await;
    write(&browser, "88").await;
    known(&browser, "88 personas").await;
    unfold(&browser).await;
    unfold(&other).await;
    write(&other, "90").await;
    known(&other, "90 personas").await;
    write(&browser, "95").await;
    let is_expected = |text: &str| text.contains("No se cambió nada");
    let message = browser
        .wait_text(".error-message", is_expected, TIMEOUT)
        .await
        .unwrap();
    assert!(message.contains(&yesterday.to_string()), "{message}");
    assert_eq!(
        text(&browser, "#people .conflict-note").await,
        "ahora se sabe: 90"
    );
    let kept = format!("document.querySelector(\"{field}\").value");
    assert_eq!(browser.eval(&kept).await.unwrap(), "95");
    // After the page has shown it, the number may be changed.
    browser.touch("#people .primary").await.unwrap();
    known(&browser, "95 personas").await;

    // Each entry is in the log, and is taken back there unless another was made since.
    other.touch("#people summary").await.unwrap();
    other.touch("#people [href*=changes]").await.unwrap();
    let rows = "document.querySelectorAll('.changes li').length";
    wait_for_js(&other, &format!("{rows} === 3")).await;
    other
        .touch(".changes li:nth-child(2) form button")
        .await
        .unwrap();
    wait_for_js(
        &other,
        "document.body.innerText.includes('No se cambió nada')",
    )
    .await;
    open(&other, &fixture, "/staff/changes?kind=counts").await;
    other
        .touch(".changes li:first-child form button")
        .await
        .unwrap();
    wait_for_js(&other, &format!("{rows} === 4")).await;
    open(&other, &fixture, HERE).await;
    known(&other, "90 personas").await;
    let (_, eva) = fixture.member("Eva", Role::Viewer).await;
    sign_in_browser(&other, &fixture, &eva, "es").await;
    open(&other, &fixture, "/staff/changes?kind=counts").await;
    assert_eq!(
        other
            .eval("document.querySelectorAll('.changes form').length")
            .await
            .unwrap(),
        0
    );
}
