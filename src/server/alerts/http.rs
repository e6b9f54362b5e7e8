//! Alerts by HTTP: JSON to any address, and messages to a topic of ntfy.

use url::Url;

use crate::outbound::{ClientError, PostError, Poster};
use crate::server::alerts::TRY_TIMEOUT;
use crate::server::alerts::mail::encoded_words;
use crate::server::alerts::message::Notice;

/// An address that takes JSON.
#[derive(Debug)]
pub(super) struct Webhook(Poster);

impl Webhook {
    pub(super) fn new(url: &Url, proxy: Option<&str>) -> Result<Self, ClientError> {
        Ok(Self(Poster::new(url.clone(), proxy)?))
    }

    pub(super) fn host(&self) -> String {
        self.0.host()
    }

    pub(super) async fn post(&self, notice: &Notice) -> Result<(), PostError> {
        let headers = [("content-type", "application/json".to_owned())];
        let body = notice.to_json().to_string().into_bytes();
        self.0.post(&headers, body, TRY_TIMEOUT).await
    }
}

/// A topic of ntfy: <https://docs.ntfy.sh/publish/>.
#[derive(Debug)]
pub(super) struct Ntfy(Poster);

impl Ntfy {
    pub(super) fn new(url: &Url, proxy: Option<&str>) -> Result<Self, ClientError> {
        Ok(Self(Poster::new(url.clone(), proxy)?))
    }

    pub(super) fn host(&self) -> String {
        self.0.host()
    }

    pub(super) async fn post(&self, notice: &Notice) -> Result<(), PostError> {
        let (priority, tags) = match notice.event {
            "raised" => ("high", "warning"),
            "cleared" => ("default", "white_check_mark"),
            _ => ("default", "information_source"),
        };
        let headers = [
            ("content-type", "text/plain; charset=utf-8".to_owned()),
            ("title", encoded_words(&notice.texts.title, " ")),
            ("priority", priority.to_owned()),
            ("tags", tags.to_owned()),
        ];
        let body = notice.texts.text.clone().into_bytes();
        self.0.post(&headers, body, TRY_TIMEOUT).await
    }
}
