//! Connections: how many at once, and for how long one may dawdle. axum's own loop lets whoever
//! begins a request and never ends it stay for ever.

use std::net::{IpAddr, SocketAddr};
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
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustix::net::sockopt::set_tcp_user_timeout;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::app::coming::{PATIENCE, in_time};
use crate::app::doors::Door;
use crate::app::silent::{Line, Lines};
use crate::app::supervise::supervise;
use crate::guide::{Crowd, Guide};
use crate::web::Transport;

/// Whoever acknowledges nothing for so many milliseconds is gone.
const GONE_MS: u32 = 20_000;

/// A request's head may be so long, and so much of an answer waits for who reads slowly, in bytes.
const WAITING: usize = 64 * 1024;

/// So many connections from one address: a whole museum may share one, and a browser takes six.
const EACH: usize = 400;

/// Of the files that this process may open, so many are for the database, recordings and cards.
const OWN_FILES: u64 = 200;

/// More connections than this serve nobody.
const MOST: u64 = 8192;

/// How long to rest when no connection can be taken: then the system has nothing left to give.
const BREATH: Duration = Duration::from_millis(100);

/// Lets this process open as many files as the system allows; answers how many connections that
/// is.
pub(super) fn make_room() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let before = limit.current;
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "this process may open no more files than before");
        limit.current = before;
    }
    let files = limit.current.unwrap_or(u64::MAX);
    let connections = files.saturating_sub(OWN_FILES).clamp(16, MOST);
    tracing::info!(files, connections, "so many may be open at once");
    usize::try_from(connections).unwrap_or(usize::MAX)
}

/// Serves until `closing`; then every answer under way is given, and who awaits this has them all.
pub(super) async fn serve(
    doors: Vec<Door>,
    router: Router,
    guide: Guide,
    places: Arc<Semaphore>,
    closing: impl Future<Output = ()>,
) {
    let crowd = Crowd::new(EACH, usize::MAX);
    let lines = Lines::default();
    let graceful = GracefulShutdown::new();
    let accepting = supervise("accepting connections", || {
        accept(&doors, &router, &places, &guide, &crowd, &lines, &graceful)
    });
    tokio::select! {
        () = accepting => {}
        () = closing => {}
    }
    drop(doors);
    graceful.shutdown().await;
}

async fn accept(
    doors: &[Door],
    router: &Router,
    places: &Arc<Semaphore>,
    guide: &Guide,
    crowd: &Crowd<IpAddr>,
    lines: &Lines,
    graceful: &GracefulShutdown,
) {
    loop {
        let Some(place) = place(places, lines).await else {
            return;
        };
        let coming = doors.iter().map(|it| Box::pin(it.listener.accept()));
        let (came, door, _) = select_all(coming).await;
        let (stream, peer) = match came {
            // One socket may serve both families; who comes by IPv4 is known by that.
            Ok((stream, peer)) => (
                stream,
                SocketAddr::new(peer.ip().to_canonical(), peer.port()),
            ),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // Those of a proxy are of all visitors who come by it.
        let seat = if guide.trusts_proxy(peer.ip()) {
            None
        } else if let Some(seat) = crowd.enter(guide.limit_key(peer.ip())) {
            Some(seat)
        } else {
            tracing::debug!("one address has too many connections");
            continue;
        };
        let tls = doors.get(door).and_then(|it| it.tls.clone());
        let line = lines.begin();
        let watcher = graceful.watcher();
        let connection = connection(stream, peer, tls, router.clone(), watcher, line.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = connection => {}
                () = line.is_in_the_way() => tracing::debug!("a silent connection made room"),
            }
            drop((place, seat));
        });
    }
}

/// A place for whoever comes next; where all are taken, the silent make room for them.
async fn place(places: &Arc<Semaphore>, lines: &Lines) -> Option<OwnedSemaphorePermit> {
    if let Ok(place) = Arc::clone(places).try_acquire_owned() {
        return Some(place);
    }
    loop {
        let wait = lines.make_room(Instant::now());
        let freed = timeout(wait, Arc::clone(places).acquire_owned());
        if let Ok(place) = freed.await {
            return place.ok();
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
    line: Line,
) {
    prompt(&stream);
    let Some(tls) = tls else {
        let transport = Transport::Plain;
        return talk(stream, peer, transport, router, watcher, line).await;
    };
    // Apart, so that the many who come without it do not hold its place.
    match Box::pin(timeout(PATIENCE, tls.accept(stream))).await {
        Ok(Ok(stream)) => {
            let transport = Transport::Tls;
            Box::pin(talk(stream, peer, transport, router, watcher, line)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a browser and docent did not agree on TLS"),
        Err(_) => tracing::debug!("a connection did not get as far as TLS"),
    }
}

async fn talk<S>(
    stream: S,
    peer: SocketAddr,
    transport: Transport,
    router: Router,
    watcher: Watcher,
    line: Line,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let asking = line.clone();
    let service = router
        .map_request(move |request| from(peer, transport, asking.asks(request)))
        .map_response(move |answer| line.is_answered(answer));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(WAITING)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(serving).await {
        tracing::debug!(%error, "a connection broke off");
    }
}

fn from<B>(peer: SocketAddr, transport: Transport, mut request: Request<B>) -> Request<Body>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(transport);
    request.map(|body| in_time(Body::new(body)))
}

/// Both only make a connection better; one that refuses them serves all the same.
fn prompt(stream: &TcpStream) {
    // Without this a page waits 40 ms for an acknowledgement.
    drop(stream.set_nodelay(true));
    // Without this a screen whose cable was pulled counts as connected for a quarter of an hour.
    if let Err(error) = set_tcp_user_timeout(stream, GONE_MS) {
        tracing::debug!(%error, "who is gone will be noticed late");
    }
}
