//! The accept loop, with limits: connections in all and per address, and timeouts. axum's own loop has no
//! header timeout, so a client could hold a connection for ever.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::BoxError;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::Request;
use futures_util::future::select_all;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustix::net::sockopt::set_tcp_user_timeout;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::server::body_timeout::{READ_TIMEOUT, with_minimum_rate};
use crate::server::idle_connections::{ConnectionHandle, ConnectionTable};
use crate::server::listeners::Listener;
use crate::server::supervise::supervise;
use crate::service::{ConnectionLimiter, Services};
use crate::web::{ConnectionPermit, Transport};

/// A peer that acknowledges nothing for this long is disconnected (`TCP_USER_TIMEOUT`).
const TCP_USER_TIMEOUT_MS: u32 = 20_000;

/// The longest request header, and the most that is buffered of a response.
const MAX_BUFFER_BYTES: usize = 64 * 1024;

/// A whole museum may share one address, and a browser opens six connections.
const MAX_CONNECTIONS_PER_ADDRESS: usize = 400;

/// File descriptors reserved for the database, recordings and audio devices.
const RESERVED_FILES: u64 = 200;

const MAX_CONNECTIONS: u64 = 8192;

/// The pause after a failed accept: the system is out of descriptors or memory.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// Raises the limit of open files to what the system allows. Returns how many connections fit.
pub(super) fn raise_nofile_limit() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let before = limit.current;
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files could not be raised");
        limit.current = before;
    }
    let files = limit.current.unwrap_or(u64::MAX);
    let connections = files
        .saturating_sub(RESERVED_FILES)
        .clamp(16, MAX_CONNECTIONS);
    tracing::info!(files, connections, "limits of open files and connections");
    usize::try_from(connections).unwrap_or(usize::MAX)
}

/// Serves until `closing`, then finishes the responses in flight.
pub(super) async fn serve(
    listeners: Vec<Listener>,
    router: Router,
    services: Services,
    permits: Arc<Semaphore>,
    closing: impl Future<Output = ()>,
) {
    let address_limiter = ConnectionLimiter::new(MAX_CONNECTIONS_PER_ADDRESS, usize::MAX);
    let connections = ConnectionTable::default();
    let (shutdown, open) = watch::channel(());
    let accepting = supervise("accepting connections", || {
        accept(
            &listeners,
            &router,
            &permits,
            &services,
            &address_limiter,
            &connections,
            &open,
        )
    });
    tokio::select! {
        () = accepting => {}
        () = closing => {}
    }
    drop((listeners, open));
    // Every connection has a receiver.
    shutdown.send_replace(());
    shutdown.closed().await;
}

async fn accept(
    listeners: &[Listener],
    router: &Router,
    permits: &Arc<Semaphore>,
    services: &Services,
    address_limiter: &ConnectionLimiter<IpAddr>,
    connections: &ConnectionTable,
    open: &watch::Receiver<()>,
) {
    loop {
        let Some(permit) = connection_permit(permits, connections).await else {
            return;
        };
        let accepting = listeners
            .iter()
            .map(|listener| Box::pin(listener.socket.accept()));
        let (accepted, index, _) = select_all(accepting).await;
        let (stream, peer) = match accepted {
            // One socket may serve both families: an IPv4 client is known by its IPv4 address.
            Ok((stream, peer)) => (
                stream,
                SocketAddr::new(peer.ip().to_canonical(), peer.port()),
            ),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_BACKOFF).await;
                continue;
            }
        };
        // A trusted proxy's connections carry many visitors.
        let address_permit = if services.network.trusts_proxy(peer.ip()) {
            None
        } else if let Some(permit) =
            address_limiter.try_acquire(services.network.limit_key(peer.ip()))
        {
            Some(permit)
        } else {
            tracing::debug!("one address has too many connections");
            continue;
        };
        let tls = listeners
            .get(index)
            .and_then(|listener| listener.tls.clone());
        let handle = connections.register();
        let connection = Connection {
            peer,
            handle: handle.clone(),
            permit: ConnectionPermit::new((permit, address_permit)),
            shutdown: open.clone(),
        };
        let serving = serve_connection(stream, tls, router.clone(), connection);
        tokio::spawn(async move {
            tokio::select! {
                () = serving => {}
                () = handle.evicted() => tracing::debug!("an idle connection was closed for a new one"),
            }
        });
    }
}

/// A permit for the next connection. If there is none, idle connections are closed until there is.
async fn connection_permit(
    permits: &Arc<Semaphore>,
    connections: &ConnectionTable,
) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = Arc::clone(permits).try_acquire_owned() {
        return Some(permit);
    }
    loop {
        let wait = connections.evict_longest_idle(Instant::now());
        let released = timeout(wait, Arc::clone(permits).acquire_owned());
        if let Ok(permit) = released.await {
            return permit.ok();
        }
    }
}

/// What a connection has besides its stream.
struct Connection {
    peer: SocketAddr,
    handle: ConnectionHandle,
    permit: ConnectionPermit,
    shutdown: watch::Receiver<()>,
}

async fn serve_connection(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    connection: Connection,
) {
    set_socket_options(&stream);
    let Some(tls) = tls else {
        return serve_http(stream, Transport::Plain, router, connection).await;
    };
    // Boxed: plain connections should not carry the size of a handshake.
    match Box::pin(timeout(READ_TIMEOUT, tls.accept(stream))).await {
        Ok(Ok(stream)) => {
            Box::pin(serve_http(stream, Transport::Tls, router, connection)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
        Err(_) => tracing::debug!("TLS handshake timed out"),
    }
}

/// Serves requests until the client leaves, the server shuts down, or a handler takes the connection for another
/// protocol. Such a connection is neither idle nor slow.
async fn serve_http<S>(stream: S, transport: Transport, router: Router, connection: Connection)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let Connection {
        peer,
        handle,
        permit,
        mut shutdown,
    } = connection;
    let requests = handle.clone();
    let services = router
        .map_request(move |request| {
            let request = requests.begin_request(request);
            prepare_request(peer, transport, permit.clone(), request)
        })
        .map_response(move |response| handle.track_response(response));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(READ_TIMEOUT)
        .max_buf_size(MAX_BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(services))
        .with_upgrades();
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        _ = shutdown.changed() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "connection error");
    }
}

/// Adds the peer address, the transport and the permit to a request, and a minimum rate to its body.
fn prepare_request<B>(
    peer: SocketAddr,
    transport: Transport,
    permit: ConnectionPermit,
    mut request: Request<B>,
) -> Request<Body>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(transport);
    request.extensions_mut().insert(permit);
    request.map(|body| with_minimum_rate(Body::new(body)))
}

/// A socket without these options works too.
fn set_socket_options(stream: &TcpStream) {
    // Nagle’s algorithm would delay a page by 40 ms.
    drop(stream.set_nodelay(true));
    // Otherwise a screen whose cable was pulled counts as connected for a quarter of an hour.
    if let Err(error) = set_tcp_user_timeout(stream, TCP_USER_TIMEOUT_MS) {
        tracing::debug!(%error, "TCP_USER_TIMEOUT could not be set");
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Request as AxumRequest;
    use axum::http::header::UPGRADE;
    use axum::http::{HeaderName, StatusCode};
    use axum::routing::get;
    use hyper::upgrade::OnUpgrade;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, split};
    use tokio::net::TcpListener;

    use super::*;

    /// Takes the connection, and returns its bytes.
    async fn echo(mut request: AxumRequest) -> (StatusCode, [(HeaderName, &'static str); 1]) {
        let upgrade = request.extensions_mut().remove::<OnUpgrade>().unwrap();
        let permit = request.extensions_mut().remove::<ConnectionPermit>();
        tokio::spawn(async move {
            let (mut read, mut write) = split(TokioIo::new(upgrade.await.unwrap()));
            drop(copy(&mut read, &mut write).await);
            drop(permit);
        });
        (StatusCode::SWITCHING_PROTOCOLS, [(UPGRADE, "echo")])
    }

    #[tokio::test]
    async fn a_connection_with_another_protocol_is_not_idle_but_counts() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (stream, peer) = listener.accept().await.unwrap();
        let permits = Arc::new(Semaphore::new(1));
        let permit = Arc::clone(&permits).try_acquire_owned().unwrap();
        let connections = ConnectionTable::default();
        let (shutdown, open) = watch::channel(());
        let connection = Connection {
            peer,
            handle: connections.register(),
            permit: ConnectionPermit::new(permit),
            shutdown: open,
        };
        let router = Router::new().route("/", get(echo));
        let serving = tokio::spawn(serve_connection(stream, None, router, connection));
        let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
        client.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101"));
        // The server is done with it: there is nothing to evict, and no timeout runs.
        serving.await.unwrap();
        let later = Instant::now() + READ_TIMEOUT;
        connections.evict_longest_idle(later);
        shutdown.send_replace(());
        shutdown.closed().await;
        let mut back = [0; 5];
        client.write_all(b"hello").await.unwrap();
        client.read_exact(&mut back).await.unwrap();
        assert_eq!(&back, b"hello");
        assert_eq!(permits.available_permits(), 0);
        drop(client);
        drop(permits.acquire().await.unwrap());
    }
}
