//! The signals that the server handles.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::Instant;

use crate::server::systemd;
use crate::service::Services;

/// The longest wait for silence before a graceful exit (SIGUSR1).
const IDLE_EXIT_TIMEOUT: Duration = Duration::from_mins(10);

/// Handlers of SIGTERM and SIGINT (exit), SIGHUP (reload) and SIGUSR1 (exit once no clip plays).
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    reload: Signal,
    exit_when_idle: Signal,
}

impl Signals {
    pub(super) fn install() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
            exit_when_idle: signal(SignalKind::user_defined1())?,
        })
    }

    /// Whether SIGTERM or SIGINT arrives within `time`.
    pub(super) async fn exit_requested_within(&mut self, time: Duration) -> bool {
        if time.is_zero() {
            return false;
        }
        let seconds = time.as_secs();
        tracing::warn!(seconds, "crash loop: docent waits before it starts");
        systemd::notify_status("crash loop: waiting before the start");
        tokio::select! {
            _ = self.terminate.recv() => true,
            _ = self.interrupt.recv() => true,
            () = tokio::time::sleep(time) => false,
        }
    }

    /// Handles signals until one of them means exit.
    pub(super) async fn until_exit(&mut self, services: &Services) {
        let mut exit_at = None;
        loop {
            let idle = async {
                match exit_at {
                    Some(at) => {
                        drop(
                            tokio::time::timeout_at(at, services.speakers.wait_until_idle()).await,
                        );
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                () = idle => return,
                _ = self.exit_when_idle.recv() => {
                    exit_at.get_or_insert_with(|| Instant::now() + IDLE_EXIT_TIMEOUT);
                    tracing::info!("docent exits once no clip plays");
                    systemd::notify_status("exits once no clip plays");
                }
                _ = self.reload.recv() => match services.reload().await {
                    Ok(edition) => {
                        tracing::info!(edition, "edition reloaded");
                        systemd::notify_status(&systemd::status_line(services));
                    }
                    Err(error) => tracing::error!(%error, "the current edition could not be reloaded; the previous one stays"),
                },
            }
        }
    }
}
