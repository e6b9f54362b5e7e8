//! The boxes' connections to the engine: one for each box, the newest. The engine listens on loopback only.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::fleet::{PublicKey, forward};
use crate::service::fleet::FleetError;

/// The engine is on the same machine.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// All connections.
#[derive(Debug, Default)]
pub(super) struct EngineConnections(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    next: u64,
    /// By box: the number of its connection, and what closes it when it is dropped.
    by_box: BTreeMap<PublicKey, (u64, oneshot::Sender<()>)>,
}

/// A box's way to the engine.
#[derive(Debug)]
pub struct EngineConnection {
    engine: TcpStream,
    closed: oneshot::Receiver<()>,
    registered: Registered,
}

/// Removes the connection from the table when it is dropped.
#[derive(Debug)]
struct Registered {
    all: Arc<EngineConnections>,
    key: PublicKey,
    number: u64,
}

impl EngineConnections {
    /// Connects to the engine. The box's earlier connection is closed.
    pub(super) async fn connect(
        self: &Arc<Self>,
        key: &PublicKey,
        engine: SocketAddr,
    ) -> Result<EngineConnection, FleetError> {
        let connected = timeout(CONNECT_TIMEOUT, TcpStream::connect(engine)).await;
        let Ok(Ok(engine)) = connected else {
            return Err(FleetError::EngineDown);
        };
        engine
            .set_nodelay(true)
            .map_err(|_| FleetError::EngineDown)?;
        let (close, closed) = oneshot::channel();
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.by_box.insert(key.clone(), (number, close));
        drop(open);
        Ok(EngineConnection {
            engine,
            closed,
            registered: Registered {
                all: Arc::clone(self),
                key: key.clone(),
                number,
            },
        })
    }

    /// Closes the connections of boxes that are not known any more.
    pub(super) fn retain(&self, is_known: impl Fn(&PublicKey) -> bool) {
        self.open().by_box.retain(|key, _| is_known(key));
    }

    /// The boxes that are connected.
    pub(super) fn boxes(&self) -> Vec<PublicKey> {
        self.open().by_box.keys().cloned().collect()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EngineConnection {
    /// Passes bytes between the box and the engine until one of them closes, a newer connection of the box comes, or the
    /// box is removed.
    pub async fn serve(self, remote: impl tokio::io::AsyncRead + tokio::io::AsyncWrite) {
        let Self {
            engine,
            closed,
            registered,
        } = self;
        tokio::select! {
            ended = forward(remote, engine) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "the connection of a box broke");
                }
            }
            // The sender is only ever dropped.
            _ = closed => tracing::debug!("the connection of a box was closed for a newer one, or with its removal"),
        }
        drop(registered);
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut open = self.all.open();
        let own = open.by_box.get(&self.key);
        if own.is_some_and(|(number, _)| *number == self.number) {
            open.by_box.remove(&self.key);
        }
    }
}
