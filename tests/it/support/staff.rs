//! Members of staff with their cookies.

use serde_json::json;

use crate::support::browser::Browser;
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::upload_client::UploadClient;

pub(crate) const PASSWORD: &str = "nopales y conejos";

/// A signed-in member of staff.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) cookie: String,
}

/// Adds a member on the box, and signs them in by their link.
pub(crate) fn member(site: &TestSite, daemon: &Daemon, name: &str, role: &str) -> Member {
    sign_in_by_link(daemon, &invite(site, name, role))
}

/// Adds a member on the box; returns the link to choose a password.
pub(crate) fn invite(site: &TestSite, name: &str, role: &str) -> String {
    let added = site.run(&["staff", "add", name, role]);
    let stdout = String::from_utf8(added.stdout).unwrap();
    assert!(added.status.success(), "{stdout}");
    let link = stdout
        .lines()
        .find_map(|line| Some(line.split_once("/staff/")?.1));
    format!("/staff/{}", link.unwrap().trim())
}

pub(crate) fn sign_in_by_link(daemon: &Daemon, path: &str) -> Member {
    let form = format!("password={}", PASSWORD.replace(' ', "+"));
    let response = daemon.request("POST", path, &[FORM], &form);
    assert_eq!(response.status, 303, "{}", response.text());
    Member {
        cookie: staff_cookie(&response).unwrap(),
    }
}

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// The cookie of a response: `docent-staff=…`.
pub(crate) fn staff_cookie(response: &Response) -> Option<String> {
    cookie_named(response, "docent-staff")
}

/// The cookie of this name in a response.
pub(crate) fn cookie_named(response: &Response, name: &str) -> Option<String> {
    let whole = set_cookie(response, name)?;
    Some(whole.split(';').next()?.to_owned())
}

/// The cookie of this name that a response sets, with its attributes.
pub(crate) fn set_cookie(response: &Response, name: &str) -> Option<String> {
    let mut lines = response
        .head
        .lines()
        .filter_map(|line| line.split_once(": "));
    let wanted = format!("{name}=");
    let line = lines
        .find(|(head, line)| head.eq_ignore_ascii_case("set-cookie") && line.starts_with(&wanted));
    Some(line?.1.to_owned())
}

impl Member {
    /// Signs them in in a browser, in the language `language`.
    pub(crate) async fn sign_in_browser(&self, browser: &Browser, daemon: &Daemon, language: &str) {
        let own = self.cookie.split_once('=').unwrap();
        for (name, value) in [own, ("docent-language", language)] {
            let staff_cookie = json!({
                "name": name, "value": value, "url": daemon.url("/staff"), "path": "/staff",
            });
            browser
                .cdp("Network.setCookie", staff_cookie)
                .await
                .unwrap();
        }
    }

    /// A client that uploads files, with messages in `language`.
    pub(crate) fn upload_client<'a>(
        &'a self,
        daemon: &'a Daemon,
        language: &'static str,
    ) -> UploadClient<'a> {
        UploadClient {
            daemon,
            member: self,
            language,
        }
    }

    fn headers(&self, daemon: &Daemon, kind: &str) -> Vec<String> {
        vec![
            format!("Cookie: {}", self.cookie),
            format!("Origin: http://{}", daemon.address),
            format!("Content-Type: {kind}"),
            "Accept: application/json".to_owned(),
        ]
    }

    fn request(
        &self,
        daemon: &Daemon,
        method: &str,
        path: &str,
        kind: &str,
        body: &str,
    ) -> Response {
        let headers = self.headers(daemon, kind);
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        daemon.request(method, path, &headers, body)
    }

    pub(crate) fn get(&self, daemon: &Daemon, path: &str) -> Response {
        let staff_cookie = format!("Cookie: {}", self.cookie);
        daemon.request("GET", path, &[&staff_cookie, "Accept: text/html"], "")
    }

    /// Sends a form as a staff page does.
    pub(crate) fn form(&self, daemon: &Daemon, path: &str, fields: &[(&str, &str)]) -> Response {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        self.request(
            daemon,
            "POST",
            path,
            "application/x-www-form-urlencoded",
            &body,
        )
    }

    pub(crate) fn json(&self, daemon: &Daemon, path: &str, body: &serde_json::Value) -> Response {
        self.request(daemon, "POST", path, "application/json", &body.to_string())
    }

    /// Saves a text of the draft.
    pub(crate) fn write(&self, daemon: &Daemon, field: &str, was: &str, now: &str) -> Response {
        let edit = json!({ "field": field, "was": was, "now": now });
        self.json(daemon, "/staff/draft", &json!({ "edits": [edit] }))
    }
}
