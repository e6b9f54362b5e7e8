//! A connection to the engine, NATS without its persistence: publish, subscribe, request. The only file that names
//! `async_nats`.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use async_nats::{
    AuthError, Client, ConnectOptions, PublishErrorKind, RequestErrorKind, Subscriber,
};
use futures_util::StreamExt;

use crate::fleet::backoff::{backoff, random};
use crate::fleet::keys::SecretKey;

/// How often both ends check that the other is there. Two missing answers end the connection.
const PING_INTERVAL: Duration = Duration::from_secs(15);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The messages that wait for a slow subscriber. Further ones are dropped, and the next nudge repairs it.
const SUBSCRIPTION_CAPACITY: usize = 1024;

/// What happens when the connection is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reconnect {
    /// The connection is made again, and the subscriptions with it.
    Always,
    /// The connection ends.
    Never,
}

/// Why the engine did not do it.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No connection.
    #[error("the engine cannot be reached: {0}")]
    Connect(String),
    /// Nobody subscribes to the subject of a request.
    #[error("nobody answers at present")]
    NoResponders,
    /// No answer in time.
    #[error("no answer came in time")]
    TimedOut,
    /// The message is larger than the engine takes.
    #[error("the message is too large for the engine")]
    TooLarge,
    /// An answer without content, or with a status of the engine.
    #[error("the engine answered with the status {0}")]
    Status(String),
    /// The connection is closed, or the subject is wrong.
    #[error("the engine did not take the message: {0}")]
    Other(String),
}

/// A connection to the engine. Cheap to clone; it ends with the last clone.
#[derive(Clone)]
pub struct Engine(Client);

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Engine")
            .field(&self.0.connection_state())
            .finish()
    }
}

/// A message of a subscription.
#[derive(Debug)]
pub struct Message {
    /// Its subject.
    pub subject: String,
    /// Its content.
    pub payload: Vec<u8>,
    /// Where an answer goes; `None` if no answer is expected.
    pub reply: Option<String>,
}

/// The messages of a subject. Dropping it ends the subscription.
#[derive(Debug)]
pub struct Subscription(Subscriber);

impl Subscription {
    /// The next message; `None` when the connection has ended.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            let message = self.0.next().await?;
            // A message with a status is the engine's own.
            if message.status.is_none() {
                return Some(Message {
                    subject: message.subject.to_string(),
                    payload: message.payload.into(),
                    reply: message.reply.map(|reply| reply.to_string()),
                });
            }
        }
    }
}

impl Engine {
    /// Connects as the owner of a key with a JWT. `inbox` is the token of the subject of answers: `_INBOX_{inbox}`.
    ///
    /// # Errors
    ///
    /// Returns `Connect`. With `Reconnect::Always`, this is only for a refusal; an absent engine is waited for.
    pub async fn connect(
        address: SocketAddr,
        jwt: String,
        key: SecretKey,
        inbox: &str,
        reconnect: Reconnect,
    ) -> Result<Self, EngineError> {
        let sign = move |nonce: Vec<u8>| {
            let signature = key.sign(&nonce).map_err(AuthError::new);
            async move { signature }
        };
        let options = ConnectOptions::with_jwt(jwt, sign)
            .name("docent")
            .custom_inbox_prefix(format!("_INBOX_{inbox}"))
            .connection_timeout(CONNECT_TIMEOUT)
            .ping_interval(PING_INTERVAL)
            .subscription_capacity(SUBSCRIPTION_CAPACITY)
            .ignore_discovered_servers()
            .event_callback(|event| async move { log(&event) });
        let options = match reconnect {
            Reconnect::Always => {
                options
                    .retry_on_initial_connect()
                    .reconnect_delay_callback(|attempt| match attempt.checked_sub(2) {
                        None => Duration::ZERO,
                        Some(failures) => backoff(failures, random()),
                    })
            }
            Reconnect::Never => options.max_reconnects(1),
        };
        let client = options.connect(format!("nats://{address}")).await;
        client
            .map(Self)
            .map_err(|error| EngineError::Connect(error.to_string()))
    }

    /// Whether the connection is open at present.
    pub fn is_connected(&self) -> bool {
        self.0.connection_state() == async_nats::connection::State::Connected
    }

    /// Sends a message to whoever subscribes. Nobody may.
    ///
    /// # Errors
    ///
    /// Returns `TooLarge` or `Other`.
    pub async fn publish(&self, subject: &str, payload: Vec<u8>) -> Result<(), EngineError> {
        let published = self.0.publish(subject.to_owned(), payload.into()).await;
        published.map_err(|error| match error.kind() {
            PublishErrorKind::MaxPayloadExceeded => EngineError::TooLarge,
            PublishErrorKind::InvalidSubject | PublishErrorKind::Send => {
                EngineError::Other(error.to_string())
            }
        })
    }

    /// Answers a message. A message that expects no answer is left alone.
    ///
    /// # Errors
    ///
    /// Returns `TooLarge` or `Other`.
    pub async fn respond(&self, message: &Message, payload: Vec<u8>) -> Result<(), EngineError> {
        match &message.reply {
            Some(reply) => self.publish(reply, payload).await,
            None => Ok(()),
        }
    }

    /// Writes what was sent to the connection. The engine may not have carried it out yet.
    ///
    /// # Errors
    ///
    /// Returns `Other`.
    pub async fn flush(&self) -> Result<(), EngineError> {
        let flushed = self.0.flush().await;
        flushed.map_err(|error| EngineError::Other(error.to_string()))
    }

    /// Sends a message and waits for the answer.
    ///
    /// # Errors
    ///
    /// Returns `NoResponders`, `TimedOut`, `TooLarge`, `Status` or `Other`. A report of the engine that nobody answers is
    /// an error, and never an answer.
    pub async fn request(
        &self,
        subject: &str,
        payload: Vec<u8>,
        timeout: Duration,
    ) -> Result<Vec<u8>, EngineError> {
        let request = async_nats::Request::new()
            .payload(payload.into())
            .timeout(Some(timeout));
        let answer = self.0.send_request(subject.to_owned(), request).await;
        let answer = answer.map_err(|error| match error.kind() {
            RequestErrorKind::NoResponders => EngineError::NoResponders,
            RequestErrorKind::TimedOut => EngineError::TimedOut,
            RequestErrorKind::MaxPayloadExceeded => EngineError::TooLarge,
            RequestErrorKind::InvalidSubject | RequestErrorKind::Other => {
                EngineError::Other(error.to_string())
            }
        })?;
        match answer.status {
            None => Ok(answer.payload.into()),
            Some(status) => Err(EngineError::Status(status.to_string())),
        }
    }

    /// Receives the messages of a subject, which may have wildcards.
    ///
    /// # Errors
    ///
    /// Returns `Other`.
    pub async fn subscribe(&self, subject: &str) -> Result<Subscription, EngineError> {
        let subscriber = self.0.subscribe(subject.to_owned()).await;
        subscriber
            .map(Subscription)
            .map_err(|error| EngineError::Other(error.to_string()))
    }

    /// Receives the messages of a subject, each with one subscriber of the queue group.
    ///
    /// # Errors
    ///
    /// Returns `Other`.
    pub async fn queue_subscribe(
        &self,
        subject: &str,
        group: &str,
    ) -> Result<Subscription, EngineError> {
        let subscriber = self.0.queue_subscribe(subject.to_owned(), group.to_owned());
        subscriber
            .await
            .map(Subscription)
            .map_err(|error| EngineError::Other(error.to_string()))
    }
}

fn log(event: &async_nats::Event) {
    use async_nats::Event;
    match event {
        Event::Connected => tracing::debug!("connected to the engine"),
        Event::Disconnected => tracing::debug!("the connection to the engine was lost"),
        Event::SlowConsumer(_) => {
            tracing::warn!("messages of the engine came too fast and were dropped");
        }
        Event::ServerError(error) => tracing::warn!(%error, "the engine refuses"),
        Event::ClientError(error) => tracing::debug!(%error, "no connection to the engine"),
        Event::LameDuckMode | Event::Draining | Event::Closed => {}
    }
}
