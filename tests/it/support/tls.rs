//! A daemon with a certificate, and a client that speaks TLS.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::daemon::{Daemon, Response, TestSite};
use super::http_client;

/// The name in the certificate.
const NAME: &str = "guide.local";

/// Makes a certificate, and the settings that serve with it; returns its path.
pub(crate) fn certified(site: &TestSite) -> PathBuf {
    let (certificate, key) = (site.path("guide.pem"), site.path("guide-key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", &format!("/CN={NAME}")])
        .args(["-addext", &format!("subjectAltName=DNS:{NAME}")])
        .args(["-addext", "basicConstraints=CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let config = site.path("docent.toml");
    let settings = std::fs::read_to_string(&config).unwrap();
    let tls = format!(
        "{settings}[tls]\nlisten = \"127.0.0.1:0\"\ncertificate = \"{}\"\nkey = \"{}\"\n",
        certificate.display(),
        key.display(),
    );
    std::fs::write(&config, tls).unwrap();
    certificate
}

/// The https address of a daemon.
#[derive(Debug)]
pub(crate) struct Encrypted {
    /// Host and port.
    pub(crate) address: String,
    certificate: PathBuf,
}

impl Encrypted {
    /// As the daemon logs it at its start.
    pub(crate) fn of(daemon: &Daemon, certificate: PathBuf) -> Self {
        let output = daemon.read_line_with("and at https://");
        let address = output.split_once("https://").unwrap().1;
        let address = address.split_once('/').unwrap().0.to_owned();
        Self {
            address,
            certificate,
        }
    }

    pub(crate) fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    pub(crate) fn get(&self, path: &str, headers: &[&str]) -> Response {
        self.request("GET", path, headers, "")
    }

    /// Sends a request; a server with another certificate is refused.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> Response {
        let mut client = Command::new("openssl")
            .args(["s_client", "-quiet", "-verify_return_error"])
            .args(["-verify_hostname", NAME, "-servername", NAME])
            .args(["-connect", &self.address, "-CAfile"])
            .arg(&self.certificate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = [
            format!("{method} {path} HTTP/1.1"),
            format!("Host: {}", self.address),
            format!("Content-Length: {}", body.len()),
            "Connection: close".to_owned(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let head = [&lines[..], headers].concat().join("\r\n");
        let request = format!("{head}\r\n\r\n{body}");
        let mut input = client.stdin.take().unwrap();
        input.write_all(request.as_bytes()).unwrap();
        let output = client.wait_with_output().unwrap();
        drop(input);
        let response = http_client::parse_response(&output.stdout);
        response.unwrap_or_else(|error| panic!("{error}: {output:?}"))
    }
}
