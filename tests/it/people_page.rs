//! Accounts: invitation, sign-in, password and the end of sessions, and the people page.

use docent::web::STAFF_ROUTES;
use serde_json::{Value, json};

use crate::screens::wait_for_js;
use crate::staff_access::filled;
use crate::support::TIMEOUT;
use crate::support::accessibility::{axe_browser, unreachable_controls, violations};
use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{
    FORM, Member, PASSWORD, invite, member, sign_in_by_link, staff_cookie,
};

fn sign_in(daemon: &Daemon, name: &str, password: &str) -> Option<Member> {
    let form = format!("name={name}&password={}", password.replace(' ', "+"));
    let response = daemon.request("POST", "/staff/sign-in", &[FORM], &form);
    staff_cookie(&response).map(|cookie| Member { cookie })
}

/// The path of a shown link.
fn invitation_path(expected: &str) -> String {
    let link = expected.split_once("/staff/welcome/").unwrap().1;
    let token: String = link
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    format!("/staff/welcome/{token}")
}

#[test]
fn an_invitation_link_uses_the_admins_own_scheme_and_host() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    for way in ["http", "https"] {
        let here = format!("{way}://{}", daemon.address);
        let lines = [
            &format!("Origin: {here}"),
            FORM,
            &format!("Cookie: {}", ana.cookie),
        ];
        let body = format!("name=Eva+{way}&role=viewer");
        let page = daemon.request("POST", "/staff/people", &lines, &body);
        assert_eq!(page.status, 200, "{}", page.text());
        let link = format!("{here}/staff/welcome/");
        assert!(page.text().contains(&link), "{link}: {}", page.text());
    }
}

#[test]
fn a_new_password_ends_the_old_one_and_every_session() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let first = member(&site, &daemon, "Eva", "curator");
    let resets: [&dyn Fn() -> String; 2] = [
        &|| {
            let reset = site.run(&["staff", "reset", "Eva"]);
            assert!(reset.status.success(), "{reset:?}");
            invitation_path(&String::from_utf8(reset.stdout).unwrap())
        },
        &|| {
            let page = ana.form(&daemon, "/staff/people/reset", &[("name", "Eva")]);
            assert_eq!(page.status, 200);
            invitation_path(&page.text())
        },
    ];
    let mut sessions = vec![first];
    let mut password = PASSWORD.to_owned();
    for (n, reset) in resets.into_iter().enumerate() {
        sessions.push(sign_in(&daemon, "Eva", &password).unwrap());
        for session in &sessions {
            assert_eq!(session.get(&daemon, "/staff").status, 200);
        }
        let link = reset();
        for session in sessions.drain(..) {
            site.wait_until("the session has ended", || {
                session.get(&daemon, "/staff").status == 303
            });
        }
        assert!(sign_in(&daemon, "Eva", &password).is_none());
        assert_eq!(ana.get(&daemon, "/staff").status, 200, "nobody else goes");

        let new = format!("{n} tunas y magueyes");
        let form = format!("password={}", new.replace(' ', "+"));
        let in_now = daemon.request("POST", &link, &[FORM], &form);
        let in_now = Member {
            cookie: staff_cookie(&in_now).unwrap(),
        };
        assert_eq!(in_now.get(&daemon, "/staff").status, 200);
        assert_eq!(daemon.get(&link).status, 410, "it works once");
        assert!(sign_in(&daemon, "Eva", &password).is_none());
        sessions.push(in_now);
        password = new;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_can_end_all_of_their_sessions_from_any_page() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    for role in ["viewer", "uploader", "curator", "admin"] {
        let link = invite(&site, role, role);
        let here = sign_in_by_link(&daemon, &link);
        let other_host = sign_in(&daemon, role, PASSWORD).unwrap();
        here.sign_in_browser(&browser, &daemon, "es").await;
        browser.goto(&daemon.url("/staff/changes")).await.unwrap();
        browser.touch(".account summary").await.unwrap();
        browser
            .touch(".account [action$=everywhere] button")
            .await
            .unwrap();
        wait_for_js(&browser, "location.pathname === '/staff/sign-in'").await;
        for browser in [here, other_host] {
            assert_eq!(browser.get(&daemon, "/staff").status, 303, "{role}");
        }
    }
    assert_eq!(browser.console_errors().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_to_an_account_are_confirmed_and_errors_lead_back_to_the_staff_pages() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let luz = member(&site, &daemon, "Luz", "viewer");
    let browser = Browser::open().await.unwrap();
    ana.sign_in_browser(&browser, &daemon, "en").await;
    browser.goto(&daemon.url("/staff/people")).await.unwrap();
    browser.eval("window.confirm = () => true").await.unwrap();
    let press = |action: &str| {
        format!("document.querySelector('[action=\"{action}\"]:has([value=Luz]) button').click()")
    };
    for (action, expected) in [
        ("/staff/people/role", "another role"),
        ("/staff/sign-out-everywhere", "signed in nowhere"),
        ("/staff/people/remove", "no longer of the staff"),
    ] {
        browser.eval("window.confirm = () => true").await.unwrap();
        browser.eval(&press(action)).await.unwrap();
        let wanted = |text: &str| text.contains("Luz") && text.contains(expected);
        browser
            .wait_text(".success-message", wanted, TIMEOUT)
            .await
            .unwrap();
    }
    drop(luz);
    // Neither a page that is not for oneself nor a link that was used leads to the visitors.
    let eva = member(&site, &daemon, "Eva", "viewer");
    for path in ["/staff/people", "/staff/welcome/0123"] {
        let page = eva.get(&daemon, path).text();
        assert!(page.contains("class=\"button\" href=\"/staff\""), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_and_people_pages_are_accessible() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let first = invitation_path(&daemon.read_line_with("/staff/welcome/"));
    let browser = axe_browser().await;
    let mut found = Vec::new();
    for language in ["es", "en"] {
        let mut pages = vec![
            ("sign-in", "/staff/sign-in".to_owned()),
            ("welcome", first.clone()),
        ];
        let nobody = Member {
            cookie: "docent-staff=".to_owned(),
        };
        if language == "en" {
            pages.pop();
            pages.push(("welcome-known", invite(&site, "Luz", "viewer")));
        }
        nobody.sign_in_browser(&browser, &daemon, language).await;
        for (name, path) in pages {
            browser.goto(&daemon.url(&path)).await.unwrap();
            let tag = browser.eval("document.documentElement.lang").await.unwrap();
            assert_eq!(tag, language);
            found.extend(violations(&browser, &format!("{name}.{language}")).await);
            found.extend(unreachable_controls(&browser).await);
        }
    }
    let ana = member(&site, &daemon, "Ana", "admin");
    for language in ["es", "en"] {
        ana.sign_in_browser(&browser, &daemon, language).await;
        browser.goto(&daemon.url("/staff/people")).await.unwrap();
        let open = "document.querySelector('.account').open = true";
        assert_eq!(browser.eval(open).await.unwrap(), Value::Bool(true));
        found.extend(violations(&browser, &format!("people.{language}")).await);
        found.extend(unreachable_controls(&browser).await);
        // What follows on a click: a link, and what was wrong with a name.
        let reset = "document.querySelector('[action=\"/staff/people/reset\"]:has([value=Luz]) button').click()";
        // It ends the sessions of a person at once, so it needs a confirmation.
        let script = format!(
            "(() => {{ let said = ''; window.confirm = (value) => {{ said = value; return false; }}; {reset}; return said; }})()"
        );
        let value = browser.eval(&script).await.unwrap();
        assert!(value.as_str().unwrap().contains("Luz"), "{value}");
        browser.eval("window.confirm = () => true").await.unwrap();
        browser.eval(reset).await.unwrap();
        wait_for_js(&browser, "!!document.querySelector('.link')").await;
        found.extend(violations(&browser, &format!("people-link.{language}")).await);
        let twice = "(() => { const form = document.querySelector('form.fields'); form.name.value = 'ANA'; form.querySelector('[value=viewer]').checked = true; form.submit(); })()";
        browser.eval(twice).await.unwrap();
        wait_for_js(&browser, "!!document.querySelector('.error-message')").await;
        found.extend(violations(&browser, &format!("people-wrong.{language}")).await);
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The pages of the router's own list, so that none is forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_translated_and_passes_the_checks() {
    let site = TestSite::new("default-output = \"silent\"\ndisk-reserve-megabytes = 1\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let browser = axe_browser().await;
    let mut found = Vec::new();
    let mut pages = 0;
    for (_, path, _) in STAFF_ROUTES
        .iter()
        .filter(|staff_route| staff_route.0 == "get")
    {
        let path = filled(path);
        if !ana
            .get(&daemon, &path)
            .text()
            .starts_with("<!doctype html>")
        {
            continue;
        }
        pages += 1;
        for language in ["es", "en"] {
            ana.sign_in_browser(&browser, &daemon, language).await;
            browser.goto(&daemon.url(&path)).await.unwrap();
            // A page within a page has landmarks of its own. Colours are the same in each language.
            let rules = json!({
                "landmark-unique": { "enabled": false },
                "color-contrast": { "enabled": language == "es" },
            });
            let axed = format!(
                "axe.run(document, {{ rules: {rules} }}).then((value) => value.violations.map((value) => value.id + ' ' + value.nodes[0].target))"
            );
            let value = browser.eval(&axed).await.unwrap();
            let values = value.as_array().unwrap().iter();
            found.extend(values.map(|violation| format!("{path} {language}: {violation}")));
            let tag = browser.eval("document.documentElement.lang").await.unwrap();
            if tag != language {
                found.push(format!("{path} is in {tag}, not in {language}"));
            }
        }
    }
    assert!(pages >= 15, "only {pages} pages");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
