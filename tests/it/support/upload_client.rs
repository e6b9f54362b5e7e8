//! A member of staff who uploads files in parts.

use std::io::Write;
use std::net::TcpStream;

use base64::Engine;
use serde_json::Value;

use super::TIMEOUT;
use super::daemon::{Daemon, Response, TestSite};
use super::http_client::read_response;
use super::staff::Member;

const TUS: &str = "Tus-Resumable: 1.0.0";

/// A member of staff who uploads files, with messages in one language.
pub(crate) struct UploadClient<'a> {
    pub(crate) daemon: &'a Daemon,
    pub(crate) member: &'a Member,
    pub(crate) language: &'static str,
}

impl UploadClient<'_> {
    pub(crate) fn head(&self, method: &str, path: &str, more: &[String]) -> String {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\n{TUS}\r\nCookie: {1}\r\nAccept: application/json\r\nAccept-Language: {2}\r\n",
            self.daemon.address, self.member.cookie, self.language
        );
        for line in more {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head + "\r\n"
    }

    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        more: &[String],
        body: &[u8],
    ) -> Response {
        let mut more = more.to_vec();
        more.push(format!("Content-Length: {}", body.len()));
        let mut stream = self.open(method, path, &more);
        // A request that is refused early need not be read to its end.
        drop(stream.write_all(body));
        read_response(stream).unwrap()
    }

    pub(crate) fn create(&self, name: &str, length: u64) -> Response {
        let coded = base64::prelude::BASE64_STANDARD.encode(name);
        let more = [
            format!("Upload-Length: {length}"),
            format!("Upload-Metadata: filename {coded},filetype YQ=="),
        ];
        self.request("POST", "/staff/uploads", &more, b"")
    }

    /// The address of an upload.
    pub(crate) fn create_upload(&self, name: &str, length: usize) -> String {
        let response = self.create(name, u64::try_from(length).unwrap());
        assert_eq!(response.status, 201, "{}", response.text());
        response.header("location").unwrap().to_owned()
    }

    pub(crate) fn offset(&self, at: &str) -> usize {
        let response = self.request("HEAD", at, &[], b"");
        assert_eq!(response.status, 200, "{}", response.head);
        response.header("upload-offset").unwrap().parse().unwrap()
    }

    pub(crate) fn send_part(&self, at: &str, offset: usize, bytes: &[u8]) -> Response {
        let more = [
            format!("Upload-Offset: {offset}"),
            "Content-Type: application/offset+octet-stream".to_owned(),
        ];
        self.request("PATCH", at, &more, bytes)
    }

    /// Announces `of` bytes from `offset` on, sends `bytes` and keeps the connection open.
    pub(crate) fn open_part(&self, at: &str, offset: usize, of: usize, bytes: &[u8]) -> TcpStream {
        let more = [
            format!("Upload-Offset: {offset}"),
            format!("Content-Length: {of}"),
            "Content-Type: application/offset+octet-stream".to_owned(),
        ];
        let mut stream = self.open("PATCH", at, &more);
        stream.write_all(bytes).unwrap();
        stream
    }

    /// Begins a request whose body follows.
    pub(crate) fn open(&self, method: &str, path: &str, more: &[String]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.daemon.address).unwrap();
        stream
            .write_all(self.head(method, path, more).as_bytes())
            .unwrap();
        stream
    }

    /// Uploads a whole file at once.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let at = self.create_upload(name, bytes.len());
        let response = self.send_part(&at, 0, bytes);
        assert_eq!(response.status, 204, "{}", response.text());
        at
    }

    pub(crate) fn status(&self, at: &str) -> Value {
        let list = self.request("GET", "/staff/uploads", &[], b"").json();
        let id = at.rsplit('/').next().unwrap();
        let mut all = list["uploads"].as_array().unwrap().iter();
        all.find(|upload| upload["id"] == id)
            .cloned()
            .unwrap_or_default()
    }

    /// The state of an upload once it is final.
    pub(crate) fn wait_for_result(&self, site: &TestSite, at: &str) -> Value {
        // Hours of audio are decoded whole, also on a busy machine.
        site.wait_until_within(5 * TIMEOUT, "the upload is settled", || {
            ["done", "refused"].contains(&self.status(at)["stage"].as_str().unwrap_or_default())
        });
        self.status(at)
    }

    /// Removes all uploads that are not assigned; returns whether that succeeded.
    pub(crate) fn delete_all(&self) -> bool {
        let list = self.request("GET", "/staff/uploads", &[], b"").json();
        let mut all = list["uploads"].as_array().unwrap().iter();
        all.all(|upload| {
            let at = format!("/staff/uploads/{}", upload["id"].as_str().unwrap());
            [204, 404].contains(&self.request("DELETE", &at, &[], b"").status)
        })
    }

    pub(crate) fn json(&self, path: &str, body: &Value) -> Response {
        let kind = ["Content-Type: application/json".to_owned()];
        self.request("POST", path, &kind, body.to_string().as_bytes())
    }
}
