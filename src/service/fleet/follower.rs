//! The work of a box that follows a main box: it reports its plays.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::fleet::{
    ConnectionSettings, ConnectionState, Engine, PublicKey, Purpose, SealedMessage, SecretKey,
    keep_connected,
};
use crate::model::Sha256;
use crate::model::fleet::{Acknowledgement, Report, SignedAcknowledgement};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::command_handler::CommandHandler;
use crate::service::fleet::health;
use crate::service::fleet::installer::{Installer, connected};
use crate::service::fleet::stored_codes::public_key;
use crate::store::{FleetRole, Following, Membership};

/// The rows of a report in JSON. Sealed and encoded it stays under the engine's 128 KiB.
const MAX_REPORT_BYTES: usize = 64 * 1024;

/// The time for main's commit and answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Plays are looked for at this interval.
const REPORT_INTERVAL: Duration = Duration::from_secs(5);

/// Main is asked at least so often whether it still has what it acknowledged.
const CHECK_INTERVAL: Duration = Duration::from_mins(15);

/// Follows until another process changes the membership.
///
/// # Errors
///
/// Any error of the keys, the settings or the database. A network that is down is none.
pub(super) async fn follow(
    boxes: &Boxes,
    membership: &Membership,
    following: &Following,
) -> Result<(), BoxesError> {
    let settings = ConnectionSettings {
        http: boxes.http(following.main_url.parse()?)?,
        key: boxes.own_key()?,
        house: public_key(&membership.house_key)?,
    };
    let installer = Installer {
        boxes,
        settings: &settings,
    };
    let reporter = Reporter {
        boxes,
        installer: &installer,
        key: settings.key.clone(),
        subject: settings.own_subject("report"),
        house: settings.house.clone(),
    };
    let commands = CommandHandler {
        boxes,
        settings: &settings,
    };
    let (state, connection) = watch::channel(ConnectionState::Connecting);
    let mut changes = boxes.changes();
    tracing::info!(main = %following.main_url, name = %following.box_name, "this box follows its main box");
    tokio::select! {
        () = keep_connected(settings.clone(), state) => Ok(()),
        () = installer.run(connection.clone()) => Ok(()),
        () = boxes.house.watch_connection(&boxes.clock, connection.clone()) => Ok(()),
        () = health::send(boxes, &settings, connection.clone()) => Ok(()),
        ended = reporter.run(connection.clone()) => ended,
        () = commands.run(connection.clone()) => Ok(()),
        taken = take_new_key(boxes, membership, connection.clone()) => taken,
        left = has_left(boxes, membership, &mut changes) => left,
    }
}

/// Waits for a new house key of main that the root key signed.
async fn take_new_key(
    boxes: &Boxes,
    membership: &Membership,
    mut connection: watch::Receiver<ConnectionState>,
) -> Result<(), BoxesError> {
    loop {
        let presented = match &*connection.borrow_and_update() {
            ConnectionState::OtherHouseKey(account_jwt) => Some(account_jwt.clone()),
            ConnectionState::Connecting
            | ConnectionState::Connected { .. }
            | ConnectionState::Disconnected { .. } => None,
        };
        if let Some(account_jwt) = presented
            && boxes.take_house_key(membership, &account_jwt).await?
        {
            return Ok(());
        }
        if connection.changed().await.is_err() {
            return Ok(());
        }
    }
}

/// Waits until another process changes what this box is; other changes do not break the connection.
async fn has_left(
    boxes: &Boxes,
    membership: &Membership,
    changes: &mut watch::Receiver<u64>,
) -> Result<(), BoxesError> {
    while changes.changed().await.is_ok() {
        let present = boxes.store.membership().await?;
        let is_same = present.is_some_and(|present| {
            matches!(present.role, FleetRole::Follower(_))
                && present.house_key == membership.house_key
        });
        if !is_same {
            break;
        }
    }
    Ok(())
}

/// Reports the outbox.
struct Reporter<'a> {
    boxes: &'a Boxes,
    installer: &'a Installer<'a>,
    key: SecretKey,
    house: PublicKey,
    subject: String,
}

impl Reporter<'_> {
    async fn run(
        &self,
        mut connection: watch::Receiver<ConnectionState>,
    ) -> Result<(), BoxesError> {
        // At each connection, because main may be another one than before.
        let mut check_at = Instant::now();
        let mut has_failed = false;
        loop {
            if connection.has_changed().unwrap_or(false) {
                check_at = Instant::now();
            }
            let Some(engine) = connected(&mut connection).await else {
                return Ok(());
            };
            let Some(report) = self.boxes.store.next_report(MAX_REPORT_BYTES).await? else {
                return Ok(());
            };
            if report.is_empty() && Instant::now() < check_at {
                sleep(REPORT_INTERVAL).await;
                continue;
            }
            match self.send(&engine, &report).await {
                Ok(Acknowledgement::Merged { .. } | Acknowledgement::StartOver { .. }) => {
                    check_at = Instant::now() + CHECK_INTERVAL;
                    has_failed = false;
                    continue;
                }
                Ok(Acknowledgement::MissingEditions { editions }) => {
                    match self.send_editions(&editions).await {
                        Ok(()) => continue,
                        Err(error) => warn_once(&mut has_failed, &error.to_string()),
                    }
                }
                Ok(Acknowledgement::UnknownFormat { known }) => {
                    let reason =
                        format!("main knows reports of format {known}; update docent there");
                    warn_once(&mut has_failed, &reason);
                }
                Err(error) => warn_once(&mut has_failed, &error.to_string()),
            }
            sleep(REPORT_INTERVAL).await;
        }
    }

    async fn send_editions(&self, editions: &BTreeSet<Sha256>) -> Result<(), BoxesError> {
        for edition in editions {
            self.installer.send_edition(edition).await?;
        }
        Ok(())
    }

    /// Sends a report, and stores what main answers.
    async fn send(&self, engine: &Engine, report: &Report) -> Result<Acknowledgement, BoxesError> {
        let body = serde_json::to_vec(report)?;
        let sealed = SealedMessage::seal(&self.key, Purpose::Report, &body)?.to_json()?;
        let answer = engine
            .request(&self.subject, sealed, ANSWER_TIMEOUT)
            .await?;
        let answer = SealedMessage::from_json(&answer)?;
        let answer = answer.open(&self.house, Purpose::Acknowledgement)?;
        let signed: SignedAcknowledgement = serde_json::from_slice(&answer)?;
        if signed.report != Sha256::of(&body) {
            let reason = "it answers another report";
            return Err(BoxesError::Unreadable(reason.to_owned()));
        }
        let store = &self.boxes.store;
        match &signed.answer {
            Acknowledgement::Merged {
                epoch,
                main_run,
                upto,
                set_aside,
            } => {
                if *set_aside > 0 {
                    tracing::warn!(
                        plays = set_aside,
                        "main did not count plays of rooms that another box has; see ‘docent fleet status’ there"
                    );
                }
                store
                    .acknowledge(*upto, epoch.clone(), main_run.clone())
                    .await?;
            }
            Acknowledgement::StartOver { epoch, main_run } => {
                tracing::info!(
                    "main has another database than before; all plays are reported again"
                );
                store.start_over(epoch.clone(), main_run.clone()).await?;
            }
            Acknowledgement::MissingEditions { .. } | Acknowledgement::UnknownFormat { .. } => {}
        }
        Ok(signed.answer)
    }
}

fn warn_once(has_failed: &mut bool, reason: &str) {
    if *has_failed {
        tracing::debug!(reason, "still no report to the main box");
    } else {
        tracing::warn!(
            reason,
            "plays could not be reported to the main box; it is tried again"
        );
    }
    *has_failed = true;
}
