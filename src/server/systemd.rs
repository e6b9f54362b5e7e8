//! Notifications to systemd (`sd_notify`): ready, status, stopping, and the watchdog. Without `NOTIFY_SOCKET`, nothing is
//! sent.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::net::UnixDatagram;
use std::sync::Arc;
use std::time::Duration;
use std::{env, io};

use sd_notify::NotifyState;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::model::Slug;
use crate::service::Services;

/// The pause before a notification is sent again.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// Sends READY=1, and retries while the socket is full: without it, systemd treats the start as failed.
pub(super) async fn notify_ready(services: Services) {
    while let Err(error) = send(&[
        NotifyState::Ready,
        NotifyState::Status(&status_line(&services)),
    ]) {
        if error.kind() != io::ErrorKind::WouldBlock {
            return log_failure(&error);
        }
        tokio::time::sleep(RETRY_DELAY).await;
    }
}

/// Sends the line that `systemctl status` shows.
pub(super) fn notify_status(text: &str) {
    notify(&[NotifyState::Status(text)]);
}

/// The status line while docent serves.
pub(super) fn status_line(services: &Services) -> String {
    let snapshot = services.editions.current();
    let rooms = snapshot.tour.rooms.len();
    match snapshot.edition {
        None => "serves, and waits for its first tour".to_owned(),
        Some(number) => format!("serves edition {number}: {rooms} rooms"),
    }
}

pub(super) fn notify_stopping() {
    notify(&[
        NotifyState::Stopping,
        NotifyState::Status("closes every play"),
    ]);
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = send(states) {
        log_failure(&error);
    }
}

fn log_failure(error: &io::Error) {
    tracing::warn!(%error, "systemd could not be notified");
}

/// Sends without blocking: if the socket is full, the message is dropped.
fn send(states: &[NotifyState<'_>]) -> io::Result<()> {
    let Some(path) = env::var_os("NOTIFY_SOCKET") else {
        return Ok(());
    };
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(true)?;
    socket.connect(path)?;
    let lines: Vec<String> = states.iter().map(ToString::to_string).collect();
    socket.send(lines.join("\n").as_bytes()).map(drop)
}

/// Sends WATCHDOG=1 as long as the database writer, the players and the HTTP server answer a probe. Returns at once if
/// systemd has no watchdog for docent.
pub(super) async fn run_watchdog(services: Services, http: HttpProbe) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return;
    };
    let probe_timeout = limit / 3;
    let mut players = PlayerWatch::default();
    loop {
        tokio::time::sleep(probe_timeout).await;
        let (writer, unresponsive, http) = tokio::join!(
            timeout(probe_timeout, services.monitoring.probe_writer()),
            services.speakers.unresponsive_players(probe_timeout),
            http.answers(probe_timeout),
        );
        let hung = players.hung(services.speakers.rooms_with_player(), unresponsive);
        if writer.is_ok() && hung.is_empty() && http {
            notify(&[NotifyState::Watchdog]);
        } else {
            tracing::error!(
                writer = writer.is_ok(),
                http,
                ?hung,
                "a part of docent does not answer; systemd restarts docent if this lasts"
            );
        }
    }
}

/// The players that have hung. A restart may help a player that has answered before. One that never answered since this
/// start would not answer after a restart either, so it must not interrupt the other rooms.
#[derive(Debug, Default)]
struct PlayerWatch {
    answered: BTreeSet<Slug>,
    ignored: BTreeSet<Slug>,
}

impl PlayerWatch {
    /// Of the `unresponsive` players, those that have answered before. `rooms` are all rooms with a player.
    fn hung(&mut self, rooms: Vec<Slug>, unresponsive: BTreeSet<Slug>) -> Vec<String> {
        self.answered.extend(
            rooms
                .into_iter()
                .filter(|room| !unresponsive.contains(room)),
        );
        self.ignored.retain(|room| unresponsive.contains(room));
        let (hung, dead): (Vec<_>, Vec<_>) = unresponsive
            .into_iter()
            .partition(|room| self.answered.contains(room));
        for room in dead {
            if self.ignored.insert(room.clone()) {
                tracing::error!(%room, "the player of this room has not answered since the start: its sound card hangs; the other rooms continue");
            }
        }
        hung.iter().map(ToString::to_string).collect()
    }
}

/// A probe of the HTTP server: it requests a page over a connection, as a visitor does.
#[derive(Clone, Debug)]
pub(super) struct HttpProbe {
    address: SocketAddr,
    permits: Arc<Semaphore>,
}

impl HttpProbe {
    pub(super) fn new(mut address: SocketAddr, permits: Arc<Semaphore>) -> Self {
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
                SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
            });
        }
        Self { address, permits }
    }

    async fn answers(&self, probe_timeout: Duration) -> bool {
        match timeout(probe_timeout, self.request()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the HTTP probe failed");
                false
            }
            // With no permit left this request waits as any other: the server is full, not hung.
            Err(_) => self.permits.available_permits() == 0,
        }
    }

    async fn request(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        // A refused connection is an answer too.
        if stream.write_all(request).await.is_ok() {
            drop(stream.read(&mut [0; 64]).await);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hung_player_is_reported_and_one_that_never_answered_is_ignored() {
        let mut players = PlayerWatch::default();
        let [study, garden] = ["study", "garden"].map(|room| room.parse::<Slug>().unwrap());
        let rooms = || vec![study.clone(), garden.clone()];
        let none: Vec<String> = Vec::new();
        assert_eq!(players.hung(rooms(), [garden.clone()].into()), none);
        assert_eq!(
            players.hung(rooms(), rooms().into_iter().collect()),
            ["study"]
        );
        assert_eq!(players.hung(rooms(), [garden.clone()].into()), none);
        assert_eq!(players.hung(rooms(), BTreeSet::new()), none);
        assert_eq!(players.hung(rooms(), [garden.clone()].into()), ["garden"]);
    }

    #[tokio::test]
    async fn a_server_that_accepts_nothing_is_hung_unless_it_is_full() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let permits = Arc::new(Semaphore::new(1));
        let http = HttpProbe::new(listener.local_addr().unwrap(), Arc::clone(&permits));
        let probe_timeout = Duration::from_millis(50);
        assert!(!http.answers(probe_timeout).await);
        let all = permits.acquire().await.unwrap();
        assert!(http.answers(probe_timeout).await);
        drop(all);
        // A connection that is closed without a response was accepted as well.
        let refusals = async {
            for _ in 0..3 {
                drop(listener.accept().await.unwrap());
            }
        };
        let answer = http.answers(Duration::from_secs(20));
        assert!(tokio::join!(refusals, answer).1);
    }
}
