//! Listening sockets: those that systemd holds open while docent restarts, or docent's own; plain or TLS.

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

/// A listening socket, and its TLS settings.
pub(super) struct Listener {
    pub(super) socket: TcpListener,
    pub(super) tls: Option<TlsAcceptor>,
}

/// Opens all listeners. The first is a plain one.
pub(super) fn open(config: &Config) -> anyhow::Result<Vec<Listener>> {
    let tls_address = config.tls.as_ref().map(|tls| tls.listen);
    let (secure, plain): (Vec<_>, Vec<_>) = systemd_sockets()?
        .into_iter()
        .partition(|(at, _)| tls_address.is_some_and(|address| address.port() == at.port()));
    let mut listeners = Vec::new();
    for socket in or_bind(plain, config.listen, "--listen")? {
        listeners.push(Listener { socket, tls: None });
    }
    if let Some(tls) = &config.tls {
        let acceptor = acceptor(tls)?;
        for socket in or_bind(secure, tls.listen, "listen of [tls]")? {
            listeners.push(Listener {
                socket,
                tls: Some(acceptor.clone()),
            });
        }
    }
    Ok(listeners)
}

/// Sockets that systemd passes on (`LISTEN_FDS`).
fn systemd_sockets() -> anyhow::Result<Vec<(SocketAddr, TcpListener)>> {
    let mut fds = ListenFd::from_env();
    let mut listeners = Vec::new();
    for index in 0..fds.len() {
        let listener = fds
            .take_tcp_listener(index)
            .context("systemd passed on a socket that is not TCP")?;
        let Some(listener) = listener else { continue };
        listener.set_nonblocking(true)?;
        listeners.push((listener.local_addr()?, TcpListener::from_std(listener)?));
    }
    Ok(listeners)
}

fn or_bind(
    passed: Vec<(SocketAddr, TcpListener)>,
    address: SocketAddr,
    setting: &str,
) -> anyhow::Result<Vec<TcpListener>> {
    if !passed.is_empty() {
        return Ok(passed.into_iter().map(|(_, socket)| socket).collect());
    }
    let bound = bind(address).with_context(|| {
        format!("docent cannot listen on {address}; choose another with {setting}")
    })?;
    Ok(vec![bound])
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Connections of the previous run must not delay a restart.
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
