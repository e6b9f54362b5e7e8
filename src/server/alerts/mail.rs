//! Alerts by mail, through the system's `sendmail`.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use tokio::process::Command;

use crate::server::alerts::message::Notice;
use crate::server::alerts::program::{self, ProgramError};

/// Where it is, if the search path does not lead to it.
const SENDMAIL: &str = "/usr/sbin/sendmail";

/// The bytes in one encoded word of a header: with its frame it has at most 75 characters (RFC 2047, section 2).
const ENCODED_WORD_BYTES: usize = 42;

/// The characters of a line of Base64 in a body.
const BODY_LINE: usize = 76;

/// A mail address for alerts.
#[derive(Debug)]
pub(super) struct Mail {
    address: String,
}

impl Mail {
    pub(super) fn new(address: String) -> Self {
        Self { address }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) async fn send(&self, notice: &Notice) -> Result<(), ProgramError> {
        let name = rustix::system::uname();
        let host = name.nodename().to_string_lossy().into_owned();
        let mail = self.text(notice, &host);
        // It needs no more of docent's environment than where programs and its own settings are.
        let mut command = Command::new(sendmail());
        command.arg("-t").env_clear();
        for variable in ["PATH", "HOME"] {
            if let Some(value) = std::env::var_os(variable) {
                command.env(variable, value);
            }
        }
        program::run(command, "sendmail", Some(mail.as_bytes())).await
    }

    /// The mail with its headers.
    fn text(&self, notice: &Notice, host: &str) -> String {
        let texts = &notice.texts;
        let date = notice.at().to_zoned(TimeZone::UTC);
        let date = rfc2822::to_string(&date).unwrap_or_default();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let host = Some(host).filter(|host| !host.is_empty() && host.chars().all(is_plain));
        let host = host.unwrap_or("localhost");
        let body = STANDARD.encode(format!("{}\n\n{}\n", texts.title, texts.text));
        let mut mail = format!(
            "From: {} <docent@{host}>\nTo: {}\nSubject: {}\nDate: {date}\n",
            encoded_words(&texts.house, "\n "),
            self.address,
            encoded_words(&texts.title, "\n "),
        );
        mail.push_str("Auto-Submitted: auto-generated\nMIME-Version: 1.0\n");
        mail.push_str(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n",
        );
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(BODY_LINE));
            mail.push_str(line);
            mail.push('\n');
            rest = after;
        }
        mail
    }
}

/// The program that the search path leads to, or else the usual one: a user's path may not contain it.
fn sendmail() -> &'static str {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = std::env::split_paths(&path).any(|folder| folder.join("sendmail").is_file());
    if is_there || !Path::new(SENDMAIL).is_file() {
        "sendmail"
    } else {
        SENDMAIL
    }
}

/// A text for a header: as it is if it is short plain ASCII, otherwise in encoded words (RFC 2047).
pub(super) fn encoded_words(text: &str, separator: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    if !text.is_empty() && text.len() <= ENCODED_WORD_BYTES && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut words = String::new();
    let mut rest = text;
    loop {
        let (word, after) = rest.split_at(rest.floor_char_boundary(ENCODED_WORD_BYTES));
        words.push_str("=?UTF-8?B?");
        words.push_str(&STANDARD.encode(word));
        words.push_str("?=");
        rest = after;
        if rest.is_empty() {
            return words;
        }
        words.push_str(separator);
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::web::AlertTexts;

    fn notice(title: &str) -> Notice {
        Notice {
            id: 1,
            event: "raised",
            kind: "speaker-lost",
            box_name: String::new(),
            subject: "study".to_owned(),
            raised: "2026-11-30T09:00:00Z".parse::<Timestamp>().unwrap(),
            cleared: None,
            texts: AlertTexts {
                house: "Casa de León".to_owned(),
                place: String::new(),
                title: title.to_owned(),
                text: "La bocina de «Estudio» no responde.".repeat(9),
            },
        }
    }

    /// The text of encoded words.
    fn decoded(header: &str) -> String {
        let words = header.split("=?UTF-8?B?").skip(1);
        let bytes = words.flat_map(|word| {
            let word = word.split("?=").next().unwrap();
            STANDARD.decode(word).unwrap()
        });
        String::from_utf8(bytes.collect()).unwrap()
    }

    #[test]
    fn a_mail_has_its_headers_and_any_text() {
        let title = "Casa de León · Jardín: una bocina no responde, y el título es largo";
        let mail = Mail::new("t@museum.example".to_owned());
        let text = mail.text(&notice(title), "guide");
        let (head, body) = text.split_once("\n\n").unwrap();
        assert!(
            text.is_ascii() && text.lines().all(|line| line.len() < 80),
            "{text}"
        );
        for line in [
            "To: t@museum.example",
            "Date: Mon, 30 Nov 2026 09:00:00 +0000",
            "MIME-Version: 1.0",
        ] {
            assert!(head.lines().any(|found| found == line), "{head}");
        }
        assert!(head.contains(" <docent@guide>\n"), "{head}");
        let (_, subject) = head.split_once("Subject: ").unwrap();
        let (subject, _) = subject.split_once("\nDate").unwrap();
        assert_eq!(decoded(subject), title);
        let body = STANDARD.decode(body.replace('\n', "")).unwrap();
        let body = String::from_utf8(body).unwrap();
        assert!(body.contains(title) && body.contains("«Estudio»"), "{body}");
    }

    #[test]
    fn no_name_adds_a_header() {
        let mail = Mail::new("t@museum.example".to_owned());
        let text = mail.text(&notice("a\nBcc: b@c\r\n\r\nx"), "bad host\nBcc: b@c");
        assert!(
            !text.contains("Bcc") && text.contains("docent@localhost"),
            "{text}"
        );
    }

    #[test]
    fn a_plain_header_stays_as_it_is() {
        assert_eq!(encoded_words("House of Leon", " "), "House of Leon");
        assert_eq!(decoded(&encoded_words("Casa: ñ", " ")), "Casa: ñ");
        assert_eq!(
            decoded(&encoded_words(&"ñ".repeat(99), " ")),
            "ñ".repeat(99)
        );
    }
}
