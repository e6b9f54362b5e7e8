//! HTTP requests to other servers: certificates, proxies and time limits in one place, and the kinds of failure. Redirects
//! are not followed. No text of this module contains the path, the query or the password of an address.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Proxy, Response, StatusCode};
use tokio_rustls::rustls::crypto::ring;
use url::Url;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The time between two parts of a body, and for the acknowledgement of a sent packet.
const READ_TIMEOUT: Duration = Duration::from_secs(20);

/// Why no client can be made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ClientError {
    /// The setting of the proxy is wrong.
    #[error("the setting ‘proxy’ is wrong: {0}. It looks like http://proxy.museum.example:3128")]
    ProxySetting(String),
    /// The system's certificates cannot be read.
    #[error("secure connections cannot be made: {0}. Is the package ca-certificates installed?")]
    Setup(String),
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The certificate is not trusted.
    Certificate(String),
    /// The proxy does not let the request pass.
    Proxy(String),
    /// No answer in time.
    TimedOut,
    /// No such name.
    UnknownName,
    /// No connection.
    Unreachable(String),
    /// The connection broke.
    Broken(String),
}

impl From<&reqwest::Error> for Failure {
    fn from(error: &reqwest::Error) -> Self {
        let causes = causes(error);
        let chain = causes.join(": ").to_lowercase();
        // The error itself names the whole address; its last cause does not.
        let detail = causes.last().cloned();
        let detail = detail.unwrap_or_else(|| "the request failed".to_owned());
        let has = |words: &[&str]| words.iter().any(|word| chain.contains(word));
        if has(&["certificate", "unknownissuer"]) {
            Self::Certificate(detail)
        } else if has(&["tunnel", "proxy"]) {
            Self::Proxy(detail)
        } else if error.is_timeout() {
            Self::TimedOut
        } else if has(&["dns error", "failed to lookup"]) {
            Self::UnknownName
        } else if error.is_connect() {
            Self::Unreachable(detail)
        } else {
            Self::Broken(detail)
        }
    }
}

/// All causes of an error, without the error itself.
fn causes(error: &reqwest::Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes
}

/// A client with the certificates of the system. `proxy` is used for https; without it, that of the environment
/// (`HTTPS_PROXY`, `NO_PROXY`). Plain HTTP is for the local network and never uses a proxy.
///
/// # Errors
///
/// Any of [`ClientError`].
pub fn client(is_tls: bool, proxy: Option<&str>) -> Result<Client, ClientError> {
    // Fails if there is one already: that is the same.
    drop(ring::default_provider().install_default());
    let mut builder = Client::builder()
        .user_agent(concat!("docent/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .tcp_keepalive(READ_TIMEOUT)
        .tcp_user_timeout(READ_TIMEOUT)
        .pool_max_idle_per_host(1);
    if !is_tls {
        builder = builder.no_proxy();
    } else if let Some(proxy) = proxy {
        let proxy = Proxy::https(proxy).map_err(|error| ClientError::ProxySetting(last(&error)))?;
        builder = builder.no_proxy().proxy(proxy);
    }
    builder
        .build()
        .map_err(|error| ClientError::Setup(last(&error)))
}

fn last(error: &reqwest::Error) -> String {
    causes(error).pop().unwrap_or_else(|| error.to_string())
}

/// Why the body of an answer cannot be used.
#[derive(Debug)]
pub enum BodyError {
    /// It does not come.
    Failed(Failure),
    /// It is too long.
    TooLong,
}

/// The body of an answer, of at most so many bytes.
///
/// # Errors
///
/// Any of [`BodyError`].
pub async fn body(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    loop {
        let part = response.chunk().await;
        let part = part.map_err(|error| BodyError::Failed(Failure::from(&error)))?;
        let Some(part) = part else { return Ok(body) };
        body.extend_from_slice(&part);
        if body.len() > max_bytes {
            return Err(BodyError::TooLong);
        }
    }
}

/// Why a server did not take a message. The sentences name the host alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum PostError {
    #[error("the certificate of {host} is not trusted: {detail}")]
    Certificate { host: String, detail: String },
    #[error("the proxy does not let this box reach {host}: {detail}")]
    Proxy { host: String, detail: String },
    #[error("{host} took too long to answer")]
    TimedOut { host: String },
    #[error("{host} was not found in the network; is the name right?")]
    UnknownName { host: String },
    #[error("nothing answers at {host}: {detail}")]
    Unreachable { host: String, detail: String },
    #[error("the connection to {host} broke: {detail}")]
    Broken { host: String, detail: String },
    #[error("{host} answers {status}")]
    Refused { host: String, status: StatusCode },
    #[error("a header for {host} cannot be sent")]
    Header { host: String },
}

/// Sends messages to one server. Nothing of the answers is used but their status.
#[derive(Clone)]
pub struct Poster {
    client: Client,
    url: Url,
}

impl Poster {
    /// # Errors
    ///
    /// Any of [`ClientError`].
    pub fn new(url: Url, proxy: Option<&str>) -> Result<Self, ClientError> {
        let client = client(url.scheme() == "https", proxy)?;
        Ok(Self { client, url })
    }

    /// The host, and the port if it is a special one.
    pub fn host(&self) -> String {
        host(&self.url)
    }

    /// Sends a message; the whole request may take this long. Answers of 200 to 299 are good.
    ///
    /// # Errors
    ///
    /// Any of [`PostError`].
    pub async fn post(
        &self,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<(), PostError> {
        let invalid = || PostError::Header { host: self.host() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| invalid())?;
            map.insert(HeaderName::from_static(name), value);
        }
        let request = self.client.post(self.url.clone()).headers(map).body(body);
        let sent = request.timeout(timeout).send().await;
        let response = sent.map_err(|error| self.failed(Failure::from(&error)))?;
        // The rest of the answer is not read: the connection closes with it.
        let status = response.status();
        if status.is_success() {
            Ok(())
        } else {
            let host = self.host();
            Err(PostError::Refused { host, status })
        }
    }

    fn failed(&self, failure: Failure) -> PostError {
        let host = self.host();
        match failure {
            Failure::Certificate(detail) => PostError::Certificate { host, detail },
            Failure::Proxy(detail) => PostError::Proxy { host, detail },
            Failure::TimedOut => PostError::TimedOut { host },
            Failure::UnknownName => PostError::UnknownName { host },
            Failure::Unreachable(detail) => PostError::Unreachable { host, detail },
            Failure::Broken(detail) => PostError::Broken { host, detail },
        }
    }
}

impl std::fmt::Debug for Poster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Poster").field(&self.host()).finish()
    }
}

/// The host of an address, and the port if it is a special one: the rest may be secret.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
