//! What systemd is told: that the house serves, what it does, and that it is alive. Where nobody is to
//! be told, all of this does nothing.

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
use crate::service::Service;

/// How soon whoever did not take a word is told it again.
const AGAIN: Duration = Duration::from_millis(200);

/// The one word that systemd may not miss: without it, the start counts as failed in the end.
pub(super) async fn ready(service: Service) {
    while let Err(error) = send(&[NotifyState::Ready, NotifyState::Status(&summary(&service))]) {
        if error.kind() != io::ErrorKind::WouldBlock {
            return untold(&error);
        }
        tokio::time::sleep(AGAIN).await;
    }
}

pub(super) fn status(text: &str) {
    tell(&[NotifyState::Status(text)]);
}

/// What `systemctl status` shows of a house that serves.
pub(super) fn summary(service: &Service) -> String {
    let house = service.published_tour();
    let rooms = house.edition.tour.rooms.len();
    match house.edition.number {
        0 => "serves, and waits for its first tour".to_owned(),
        number => format!("serves edition {number}: {rooms} rooms"),
    }
}

pub(super) fn stopping() {
    tell(&[
        NotifyState::Stopping,
        NotifyState::Status("closes every play"),
    ]);
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = send(states) {
        untold(&error);
    }
}

fn untold(error: &io::Error) {
    tracing::warn!(%error, "systemd could not be told");
}

/// Whoever does not read what it is told holds nobody up: what finds no place is dropped.
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

/// Whoever is watched by systemd says again and again that it is alive, as long as writer, players
/// and pages are: each is really asked. Never ends by itself.
pub(super) async fn keep_alive(service: Service, page: Page) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return;
    };
    let patience = limit / 3;
    let mut players = Players::default();
    loop {
        tokio::time::sleep(patience).await;
        let (writer, silent, page) = tokio::join!(
            timeout(patience, service.probe_writer()),
            service.unresponsive_players(patience),
            page.answers(patience),
        );
        let silent = players.hung(service.rooms_with_player(), silent);
        if writer.is_ok() && silent.is_empty() && page {
            tell(&[NotifyState::Watchdog]);
        } else {
            tracing::error!(
                writer = writer.is_ok(),
                page,
                hung = ?silent,
                "a part of docent does not answer; if it stays so, systemd starts docent anew"
            );
        }
    }
}

/// A new start may free a player that has hung. One that never answered since this start would not
/// answer after the next either; that is no reason to silence the other rooms again and again.
#[derive(Debug, Default)]
struct Players {
    answered: BTreeSet<Slug>,
    given_up: BTreeSet<Slug>,
}

impl Players {
    fn hung(&mut self, there: Vec<Slug>, silent: BTreeSet<Slug>) -> Vec<String> {
        self.answered
            .extend(there.into_iter().filter(|it| !silent.contains(it)));
        self.given_up.retain(|it| silent.contains(it));
        let (hung, dead): (Vec<_>, Vec<_>) = silent
            .into_iter()
            .partition(|it| self.answered.contains(it));
        for room in dead {
            if self.given_up.insert(room.clone()) {
                tracing::error!(%room, "this room's player has not answered since docent started; its sound card hangs, and the other rooms go on without it");
            }
        }
        hung.iter().map(ToString::to_string).collect()
    }
}

/// Where pages are asked for, as a visitor would.
#[derive(Clone, Debug)]
pub(super) struct Page {
    address: SocketAddr,
    permits: Arc<Semaphore>,
}

impl Page {
    pub(super) fn new(mut address: SocketAddr, permits: Arc<Semaphore>) -> Self {
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
                SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
            });
        }
        Self { address, permits }
    }

    async fn answers(&self, patience: Duration) -> bool {
        match timeout(patience, self.ask()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(%error, "docent could not ask itself for a page");
                false
            }
            // With no permit left this request waits as any other: the server is full, not hung.
            Err(_) => self.permits.available_permits() == 0,
        }
    }

    async fn ask(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        // Whoever is turned away has been heard, too.
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
    fn a_player_that_hangs_is_told_and_one_that_never_answered_is_left_alone() {
        let mut players = Players::default();
        let [study, garden] = ["study", "garden"].map(|it| it.parse::<Slug>().unwrap());
        let there = || vec![study.clone(), garden.clone()];
        let none: Vec<String> = Vec::new();
        assert_eq!(players.hung(there(), [garden.clone()].into()), none);
        assert_eq!(
            players.hung(there(), there().into_iter().collect()),
            ["study"]
        );
        assert_eq!(players.hung(there(), [garden.clone()].into()), none);
        assert_eq!(players.hung(there(), BTreeSet::new()), none);
        assert_eq!(players.hung(there(), [garden.clone()].into()), ["garden"]);
    }

    #[tokio::test]
    async fn a_door_that_nobody_opens_is_dead_unless_the_house_is_full() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let permits = Arc::new(Semaphore::new(1));
        let page = Page::new(listener.local_addr().unwrap(), Arc::clone(&permits));
        let patience = Duration::from_millis(50);
        assert!(!page.answers(patience).await);
        let all = permits.acquire().await.unwrap();
        assert!(page.answers(patience).await);
        drop(all);
        // Whoever is turned away without a word was heard as well.
        let turned_away = async {
            for _ in 0..3 {
                drop(listener.accept().await.unwrap());
            }
        };
        let ask = page.answers(Duration::from_secs(20));
        assert!(tokio::join!(turned_away, ask).1);
    }
}
