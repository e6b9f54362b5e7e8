//! Where the house is reached: sockets that systemd keeps open while docent starts anew, or its own;
//! in the clear, or by TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpSocket};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::{Config, Tls};

/// A socket that listens, and what is spoken there.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<TlsAcceptor>,
}

/// Opens them all; the first is one in the clear.
pub(super) fn open(config: &Config) -> anyhow::Result<Vec<Door>> {
    let secure = config.tls.as_ref().map(|it| it.listen);
    let (locked, plain): (Vec<_>, Vec<_>) = handed()?
        .into_iter()
        .partition(|(at, _)| secure.is_some_and(|it| it.port() == at.port()));
    let mut doors = Vec::new();
    for listener in or_own(plain, config.listen, "--listen")? {
        doors.push(Door {
            listener,
            tls: None,
        });
    }
    if let Some(tls) = &config.tls {
        let acceptor = acceptor(tls)?;
        for listener in or_own(locked, tls.listen, "listen of [tls]")? {
            doors.push(Door {
                listener,
                tls: Some(acceptor.clone()),
            });
        }
    }
    Ok(doors)
}

/// What systemd listens on for docent.
fn handed() -> anyhow::Result<Vec<(SocketAddr, TcpListener)>> {
    let mut fds = ListenFd::from_env();
    let mut listeners = Vec::new();
    for index in 0..fds.len() {
        let listener = fds
            .take_tcp_listener(index)
            .context("a socket that systemd handed over is none for pages")?;
        let Some(listener) = listener else { continue };
        listener.set_nonblocking(true)?;
        listeners.push((listener.local_addr()?, TcpListener::from_std(listener)?));
    }
    Ok(listeners)
}

fn or_own(
    handed: Vec<(SocketAddr, TcpListener)>,
    own: SocketAddr,
    elsewhere: &str,
) -> anyhow::Result<Vec<TcpListener>> {
    if !handed.is_empty() {
        return Ok(handed.into_iter().map(|it| it.1).collect());
    }
    let bound = bind(own).with_context(|| {
        format!("docent cannot listen on {own}; choose another with {elsewhere}")
    })?;
    Ok(vec![bound])
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A restart must not wait for the connections of the run before.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

fn acceptor(tls: &Tls) -> anyhow::Result<TlsAcceptor> {
    let cannot = |what: &str, path: &std::path::Path| {
        format!("the {what} {} of [tls] cannot be used", path.display())
    };
    let missing = |what: &str| format!("in [tls]: {what} is missing; name its file");
    let certificate = tls.certificate.as_ref();
    let certificate = certificate.with_context(|| missing("certificate"))?;
    let key = tls.key.as_ref().with_context(|| missing("key"))?;
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| cannot("certificate", certificate))?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| cannot("key", key))?;
    let mut server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(|| cannot("certificate", certificate))?;
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(server)))
}
