//! The road to main over the internet: TLS with the system's certificates, through a proxy that allows only CONNECT.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use docent::fleet::{
    ConnectionSettings, ConnectionState, HttpClient, KeyKind, forward, join, keep_connected,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::tunnel::acknowledge;
use crate::support::TIMEOUT;
use crate::support::fleet_fixture::{MainBox, key};

const NAME: &str = "guide.museum.example";

/// The child's test, by its path in this binary.
const CHILD: &str = "fleet::roads::a_follower_in_a_process_of_its_own";

/// Makes a certificate and its key.
fn make_certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("guide.pem"), folder.join("guide-key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-subj", &format!("/CN={NAME}")])
        .args(["-addext", &format!("subjectAltName=DNS:{NAME}")])
        .args(["-addext", "basicConstraints=CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    (certificate, key)
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Serves `main` over TLS.
async fn serve_tls(main: String, certificate: &Path, key: &Path) -> SocketAddr {
    let chain = vec![CertificateDer::from_pem_file(certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    drop(ring::default_provider().install_default());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, main) = (acceptor.clone(), main.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let main = TcpStream::connect(main).await.unwrap();
                drop(forward(stream, main).await);
            });
        }
    });
    address
}

/// A proxy that connects every CONNECT to `target`, and refuses everything else.
async fn serve_proxy(target: SocketAddr) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    head.push(byte);
                }
                let wanted = format!("CONNECT {NAME}:443 HTTP/1.1\r\n");
                if !head.starts_with(wanted.as_bytes()) {
                    let refusal = b"HTTP/1.1 405 Method Not Allowed\r\n\r\n";
                    drop(stream.write_all(refusal).await);
                    return;
                }
                let target = TcpStream::connect(target).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                drop(forward(stream, target).await);
            });
        }
    });
    address
}

/// Runs a follower in a process whose system trusts this certificate.
async fn follow(code: String, certificate: PathBuf, proxy: (&'static str, String)) -> Output {
    let running = move || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", CHILD, "--ignored", "--nocapture"])
            .env("SSL_CERT_FILE", certificate)
            .env("FLEET_CODE", code)
            .env_remove("NO_PROXY")
            .env(proxy.0, proxy.1);
        child.output().unwrap()
    };
    tokio::task::spawn_blocking(running).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_comes_through_a_proxy_that_allows_only_connect() {
    let main = MainBox::serve().await;
    let acknowledging = acknowledge(&main).await;
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = make_certificate(folder.path());
    let tls = serve_tls(main.address.clone(), &certificate, &key).await;
    let proxy = format!("http://{}", serve_proxy(tls).await);
    // By its own setting, and by the environment.
    for setting in ["FLEET_PROXY", "HTTPS_PROXY"] {
        let code = main.code(1).to_string();
        let output = follow(code, certificate.clone(), (setting, proxy.clone())).await;
        assert!(output.status.success(), "{setting}: {output:?}");
    }
    assert_eq!(main.registrar.0.lock().unwrap().len(), 2);
    // A system that does not trust the certificate.
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let (other, _) = make_certificate(&other);
    let code = main.code(1).to_string();
    let output = follow(code, other, ("FLEET_PROXY", proxy)).await;
    let text = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success());
    assert!(text.contains("is not trusted"), "{text}");
    acknowledging.abort();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of another test, with an environment of its own"]
async fn a_follower_in_a_process_of_its_own() {
    let code = std::env::var("FLEET_CODE").unwrap().parse().unwrap();
    let proxy = std::env::var("FLEET_PROXY").ok();
    let address = format!("https://{NAME}").parse().unwrap();
    let http = HttpClient::new(address, proxy.as_deref()).unwrap();
    let key = key(KeyKind::Box);
    let joined = join(&http, &code, &key, "{}".to_owned(), None).await;
    let house = joined
        .unwrap_or_else(|error| panic!("{error}"))
        .identity
        .house;
    let subject = format!(
        "report.{}.{}",
        house.subject_token(),
        key.public().subject_token()
    );
    let (sender, mut state) = watch::channel(ConnectionState::Connecting);
    tokio::spawn(keep_connected(
        ConnectionSettings { http, key, house },
        sender,
    ));
    let is_connected = |state: &ConnectionState| matches!(state, ConnectionState::Connected { .. });
    let connected = tokio::time::timeout(TIMEOUT, state.wait_for(is_connected)).await;
    let ConnectionState::Connected { engine, .. } = connected.unwrap().unwrap().clone() else {
        unreachable!()
    };
    let answer = engine.request(&subject, b"1".to_vec(), TIMEOUT).await;
    assert_eq!(answer.unwrap(), b"kept 1");
}
