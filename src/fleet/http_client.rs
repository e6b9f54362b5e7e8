//! Requests of a box to the main box. Errors are sentences for the person who set the address.

use std::time::Duration;

use reqwest::header::{CONNECTION, RANGE, UPGRADE};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Upgraded};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::fleet::main_address::MainAddress;
use crate::outbound::{self, BodyError, ClientError, Failure};

/// The time for a whole answer in JSON.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest answer in JSON.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Why main did not answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    /// No such name.
    #[error(
        "{address} was not found in the network. Is the name right, and is this box in the same network as main?"
    )]
    UnknownName {
        /// The address of main.
        address: MainAddress,
    },
    /// No connection.
    #[error(
        "nothing answers at {address}. Is the main box switched on, and is its docent running? ({detail})"
    )]
    Unreachable {
        /// The address of main.
        address: MainAddress,
        /// What the system says.
        detail: String,
    },
    /// The certificate is not trusted.
    #[error(
        "the certificate of {address} is not trusted: {detail}. If the house has its own authority, install its certificate with ‘update-ca-certificates’; if the clock of this box is wrong, correct it first"
    )]
    Certificate {
        /// The address of main.
        address: MainAddress,
        /// What is wrong with it.
        detail: String,
    },
    /// The proxy does not let the request pass.
    #[error(
        "the proxy does not let this box reach {address}: {detail}. Please ask who runs the proxy to allow it, or correct the setting ‘proxy’"
    )]
    Proxy {
        /// The address of main.
        address: MainAddress,
        /// What the proxy says.
        detail: String,
    },
    /// No answer in time.
    #[error(
        "{address} took too long to answer. The network may be slow or main busy; please try again"
    )]
    TimedOut {
        /// The address of main.
        address: MainAddress,
    },
    /// Main refuses, with a sentence.
    #[error("{address} says: {sentence}")]
    Refused {
        /// The address of main.
        address: MainAddress,
        /// The status of the answer.
        status: u16,
        /// Main's sentence.
        sentence: String,
    },
    /// Something else answers.
    #[error(
        "{address} answers, but not as the main box of a house ({detail}). Is it the right address, and is docent up to date there?"
    )]
    NotMain {
        /// The address of main.
        address: MainAddress,
        /// What came instead.
        detail: String,
    },
    /// The connection broke.
    #[error("the connection to {address} broke: {detail}")]
    Broken {
        /// The address of main.
        address: MainAddress,
        /// What the system says.
        detail: String,
    },
    /// The file ends before the requested byte.
    #[error("main's file ends before the requested byte")]
    Unsatisfiable,
    /// No client can be made.
    #[error(transparent)]
    Client(#[from] ClientError),
}

impl HttpClientError {
    /// Whether main has no bytes from the requested one on.
    pub fn is_unsatisfiable(&self) -> bool {
        matches!(self, Self::Unsatisfiable)
    }

    /// Whether main refused because the session is unknown to it.
    pub fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

/// The body of an error.
#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// A client of one main box. Cheap to clone.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    main: MainAddress,
}

impl HttpClient {
    /// `proxy` is used for https; without it, that of the environment (`HTTPS_PROXY`, `NO_PROXY`). Plain HTTP is for the
    /// local network and never uses a proxy.
    ///
    /// # Errors
    ///
    /// Returns `Client`.
    pub fn new(main: MainAddress, proxy: Option<&str>) -> Result<Self, HttpClientError> {
        let client = outbound::client(main.is_tls(), proxy)?;
        Ok(Self { client, main })
    }

    /// The address of main.
    pub fn main(&self) -> &MainAddress {
        &self.main
    }

    /// Sends JSON, and reads JSON.
    ///
    /// # Errors
    ///
    /// Any of [`HttpClientError`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, HttpClientError> {
        let request = self.client.post(self.main.url(path)).json(body);
        self.json(request.timeout(ANSWER_TIMEOUT)).await
    }

    /// Sends JSON as the box with this session, and reads JSON.
    ///
    /// # Errors
    ///
    /// Any of [`HttpClientError`].
    pub async fn post_as<T: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
        body: &impl Serialize,
    ) -> Result<T, HttpClientError> {
        let request = self.client.post(self.main.url(path)).bearer_auth(token);
        self.json(request.json(body).timeout(ANSWER_TIMEOUT)).await
    }

    /// Reads JSON, as the box with this session.
    ///
    /// # Errors
    ///
    /// Any of [`HttpClientError`].
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
    ) -> Result<T, HttpClientError> {
        let request = self.client.get(self.main.url(path)).bearer_auth(token);
        self.json(request.timeout(ANSWER_TIMEOUT)).await
    }

    /// Begins to read a file from this byte on, as the box with this session. [`Download`] gives its parts.
    ///
    /// # Errors
    ///
    /// Any of [`HttpClientError`].
    pub async fn download(
        &self,
        path: &str,
        token: &str,
        from: u64,
    ) -> Result<Download, HttpClientError> {
        let mut request = self.client.get(self.main.url(path)).bearer_auth(token);
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let response = self.send(request).await?;
        let begins_at = match response.status() {
            StatusCode::PARTIAL_CONTENT => from,
            StatusCode::OK => 0,
            StatusCode::RANGE_NOT_SATISFIABLE => return Err(HttpClientError::Unsatisfiable),
            _ => return Err(self.refusal(response).await),
        };
        Ok(Download {
            begins_at,
            main: self.main.clone(),
            response,
        })
    }

    /// Changes a connection to the protocol of the engine.
    pub(super) async fn upgrade(
        &self,
        path: &str,
        token: &str,
    ) -> Result<Upgraded, HttpClientError> {
        let request = self
            .client
            .get(self.main.url(path))
            .bearer_auth(token)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "nats");
        let response = self.send(request).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(self.refusal(response).await);
        }
        let upgraded = response.upgrade().await;
        upgraded.map_err(|error| self.error(&error))
    }

    async fn json<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, HttpClientError> {
        let response = self.send(request).await?;
        if response.status() != StatusCode::OK {
            return Err(self.refusal(response).await);
        }
        let body = self.body(response).await?;
        serde_json::from_slice(&body).map_err(|error| HttpClientError::NotMain {
            address: self.main.clone(),
            detail: error.to_string(),
        })
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, HttpClientError> {
        let sent = tokio::time::timeout(ANSWER_TIMEOUT, request.send()).await;
        let sent = sent.map_err(|_| HttpClientError::TimedOut {
            address: self.main.clone(),
        })?;
        sent.map_err(|error| self.error(&error))
    }

    async fn body(&self, response: Response) -> Result<Vec<u8>, HttpClientError> {
        let body = outbound::body(response, MAX_ANSWER_BYTES).await;
        body.map_err(|error| match error {
            BodyError::Failed(failure) => describe(&self.main, failure),
            BodyError::TooLong => HttpClientError::NotMain {
                address: self.main.clone(),
                detail: "its answer does not end".to_owned(),
            },
        })
    }

    async fn refusal(&self, response: Response) -> HttpClientError {
        let (address, status) = (self.main.clone(), response.status());
        let body = match self.body(response).await {
            Ok(body) => body,
            Err(error) => return error,
        };
        match serde_json::from_slice::<ErrorBody>(&body) {
            Ok(body) => HttpClientError::Refused {
                address,
                status: status.as_u16(),
                sentence: body.error,
            },
            Err(_) => HttpClientError::NotMain {
                address,
                detail: status.to_string(),
            },
        }
    }

    fn error(&self, error: &reqwest::Error) -> HttpClientError {
        describe(&self.main, error.into())
    }
}

/// A file that is being read.
#[derive(Debug)]
pub struct Download {
    /// The first byte that comes: a main that cannot resume begins at 0.
    pub begins_at: u64,
    main: MainAddress,
    response: Response,
}

impl Download {
    /// The next part; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns `TimedOut` or `Broken`.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, HttpClientError> {
        let part = self.response.chunk().await;
        let part = part.map_err(|error| describe(&self.main, (&error).into()))?;
        Ok(part.map(Into::into))
    }
}

fn describe(main: &MainAddress, failure: Failure) -> HttpClientError {
    let address = main.clone();
    match failure {
        Failure::Certificate(detail) => HttpClientError::Certificate { address, detail },
        Failure::Proxy(detail) => HttpClientError::Proxy { address, detail },
        Failure::TimedOut => HttpClientError::TimedOut { address },
        Failure::UnknownName => HttpClientError::UnknownName { address },
        Failure::Unreachable(detail) => HttpClientError::Unreachable { address, detail },
        Failure::Broken(detail) => HttpClientError::Broken { address, detail },
    }
}
