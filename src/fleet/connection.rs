//! The connection of a box to the engine behind main: an HTTP request that changes to the engine's protocol. The bytes
//! pass a listener on loopback, because `async_nats` opens its connections itself. A lost connection is made again.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::fleet::backoff::{backoff, random};
use crate::fleet::engine::{Engine, EngineError, Reconnect};
use crate::fleet::forward::forward;
use crate::fleet::http_client::{HttpClient, HttpClientError};
use crate::fleet::keys::{PublicKey, SecretKey};
use crate::fleet::session::{SessionError, SessionToken, open_session};

/// The address of the engine on main.
const PATH: &str = "/fleet/engine";

/// A connection that lasted this long was a good one: the next pause is the shortest.
const STABLE: Duration = Duration::from_secs(30);

/// The time for the engine's handshake, once main has opened the way.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// What a connection needs.
#[derive(Clone, Debug)]
pub struct ConnectionSettings {
    /// The way to main.
    pub http: HttpClient,
    /// The key of this box.
    pub key: SecretKey,
    /// The key of the house.
    pub house: PublicKey,
}

impl ConnectionSettings {
    /// The subject of this kind that only this box may use.
    pub fn own_subject(&self, kind: &str) -> String {
        let (house, own) = (
            self.house.subject_token(),
            self.key.public().subject_token(),
        );
        format!("{kind}.{house}.{own}")
    }
}

/// The present state of the connection.
#[derive(Clone, Debug)]
pub enum ConnectionState {
    /// The first attempt is going on.
    Connecting,
    /// There is a connection, and a session for HTTP requests.
    Connected {
        /// The engine.
        engine: Engine,
        /// The session of this connection.
        session: SessionToken,
    },
    /// Main has another house key; its JWT, which nobody has verified yet.
    OtherHouseKey(String),
    /// There is no connection at present.
    Disconnected {
        /// Why, as a sentence.
        reason: String,
        /// The pause before the next attempt.
        retry_in: Duration,
    },
}

#[derive(Debug, thiserror::Error)]
enum ConnectionError {
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Http(#[from] HttpClientError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("the engine of the main box does not answer")]
    Handshake,
    #[error("this box cannot connect to itself: {0}")]
    Loopback(#[from] std::io::Error),
}

/// Keeps the connection for ever, and publishes its state. Returns when nobody reads the state any more.
pub async fn keep_connected(settings: ConnectionSettings, state: watch::Sender<ConnectionState>) {
    let mut failures = 0;
    loop {
        let begun = Instant::now();
        let ended = tokio::select! {
            ended = connection(&settings, &state) => ended,
            () = state.closed() => return,
        };
        let mut other_key = None;
        let reason = match ended {
            Ok(()) => "the connection to the main box was lost".to_owned(),
            Err(error) => {
                let reason = error.to_string();
                if let ConnectionError::Session(SessionError::OtherHouseKey(jwt)) = error {
                    other_key = Some(jwt);
                }
                reason
            }
        };
        if begun.elapsed() >= STABLE {
            failures = 0;
        }
        let retry_in = backoff(failures, random());
        // One line for each outage; the reason may change meanwhile.
        if failures == 0 {
            tracing::warn!(reason, "no connection to the main box; it is tried again");
        } else {
            tracing::debug!(reason, failures, "still no connection to the main box");
        }
        failures += 1;
        state.send_replace(match other_key {
            Some(jwt) => ConnectionState::OtherHouseKey(jwt),
            None => ConnectionState::Disconnected { reason, retry_in },
        });
        tokio::select! {
            () = sleep(retry_in) => {}
            () = state.closed() => return,
        }
    }
}

/// One connection, from its session to its end.
async fn connection(
    settings: &ConnectionSettings,
    state: &watch::Sender<ConnectionState>,
) -> Result<(), ConnectionError> {
    let ConnectionSettings { http, key, house } = settings;
    let session = open_session(http, key, house).await?;
    let remote = http.upgrade(PATH, &session.token).await?;
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let address = listener.local_addr()?;
    let bridge = async {
        let (local, _) = listener.accept().await?;
        drop(listener);
        local.set_nodelay(true)?;
        forward(local, remote).await
    };
    let inbox = key.public().subject_token();
    let jwt = session.engine_jwt.clone();
    let connecting = Engine::connect(address, jwt, key.clone(), &inbox, Reconnect::Never);
    let use_engine = async {
        let connected = timeout(HANDSHAKE_TIMEOUT, connecting).await;
        let engine = connected.map_err(|_| ConnectionError::Handshake)??;
        tracing::info!(main = %http.main(), "connected to the main box");
        state.send_replace(ConnectionState::Connected { engine, session });
        // The engine's client is in the state now; the bridge says when the connection has ended.
        std::future::pending().await
    };
    tokio::select! {
        // A broken connection and one that main closed are the same here.
        ended = bridge => {
            if let Err(error) = ended {
                tracing::debug!(%error, "the connection to the main box broke");
            }
            Ok(())
        }
        failed = use_engine => failed,
    }
}
