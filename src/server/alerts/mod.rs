//! The delivery of alerts: to a program, a webhook, ntfy and by mail. Each way has a task of its own, so that none waits for
//! another, and delivers one message after the other.

mod http;
mod mail;
mod message;
mod program;

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::config::{AlertConfig, Config};
use crate::model::{AlertMessage, AlertWay};
use crate::outbound::ClientError;
use crate::service::Services;
use http::{Ntfy, Webhook};
use mail::Mail;
use message::Notice;
use program::{Program, ProgramError};

/// The time for one try.
const TRY_TIMEOUT: Duration = Duration::from_secs(30);

/// The pauses between two tries: doubled after each, up to the greatest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const MAX_PAUSE: Duration = Duration::from_mins(5);

/// A message that was not delivered for so long is given up.
const MAX_TRYING_TIME: Duration = Duration::from_hours(1);

/// The pause before the database is tried again.
const DATABASE_PAUSE: Duration = Duration::from_secs(30);

/// Why a message was not delivered. No sentence contains more of an address than its host.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    /// The server did not take it.
    #[error(transparent)]
    Post(#[from] crate::outbound::PostError),
    /// The program failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

/// A way on which alerts leave the house.
#[derive(Debug)]
enum Way {
    Program(Program),
    Webhook(Webhook),
    Ntfy(Ntfy),
    Mail(Mail),
}

impl Way {
    fn kind(&self) -> AlertWay {
        match self {
            Self::Program(_) => AlertWay::Program,
            Self::Webhook(_) => AlertWay::Webhook,
            Self::Ntfy(_) => AlertWay::Ntfy,
            Self::Mail(_) => AlertWay::Mail,
        }
    }

    /// Where it leads, without secrets.
    fn target(&self) -> String {
        match self {
            Self::Program(program) => program.name().to_owned(),
            Self::Webhook(webhook) => webhook.host(),
            Self::Ntfy(ntfy) => ntfy.host(),
            Self::Mail(mail) => mail.address().to_owned(),
        }
    }

    async fn deliver(&self, notice: &Notice) -> Result<(), DeliveryError> {
        match self {
            Self::Program(program) => Ok(program.run(notice).await?),
            Self::Webhook(webhook) => Ok(webhook.post(notice).await?),
            Self::Ntfy(ntfy) => Ok(ntfy.post(notice).await?),
            Self::Mail(mail) => Ok(mail.send(notice).await?),
        }
    }
}

/// The kinds of the ways that are set.
pub(super) fn ways(config: &AlertConfig) -> Vec<AlertWay> {
    let set = [
        (config.program.is_some(), AlertWay::Program),
        (config.webhook.is_some(), AlertWay::Webhook),
        (config.ntfy.is_some(), AlertWay::Ntfy),
        (config.mail.is_some(), AlertWay::Mail),
    ];
    let set = set.into_iter().filter(|(is_set, _)| *is_set);
    set.map(|(_, way)| way).collect()
}

/// The way of this kind, if it is set.
fn way(config: &Config, kind: AlertWay) -> Result<Option<Way>, ClientError> {
    let (alerts, proxy) = (&config.alerts, config.proxy.as_deref());
    Ok(match kind {
        AlertWay::Program => alerts
            .program
            .as_deref()
            .and_then(Program::new)
            .map(Way::Program),
        AlertWay::Webhook => match &alerts.webhook {
            Some(address) => Some(Way::Webhook(Webhook::new(address.url(), proxy)?)),
            None => None,
        },
        AlertWay::Ntfy => match &alerts.ntfy {
            Some(topic) => Some(Way::Ntfy(Ntfy::new(topic.url(), proxy)?)),
            None => None,
        },
        AlertWay::Mail => alerts.mail.clone().map(Mail::new).map(Way::Mail),
    })
}

/// Raises and clears alerts until shutdown.
pub(super) async fn watch(services: Services) {
    if let Err(error) = services.alerts.retain_ways().await {
        tracing::warn!(%error, "messages of ways that are not set any more stay");
    }
    services.alerts.watch().await;
}

/// Delivers alerts by the way of this kind. Never returns if it is set.
pub(super) async fn deliver_by(services: Services, config: Config, kind: AlertWay) {
    match way(&config, kind) {
        Ok(Some(way)) => deliver_all(&services, &way).await,
        Ok(None) => {}
        Err(error) => {
            tracing::error!(way = kind.as_str(), %error, "alerts are not delivered on this way");
        }
    }
}

/// Delivers what waits for a way, in its order. Never returns.
async fn deliver_all(services: &Services, way: &Way) {
    let mut changes = services.alerts.message_changes();
    loop {
        changes.borrow_and_update();
        match services.alerts.next_message(way.kind()).await {
            Ok(Some(message)) => {
                try_for_an_hour(way, &Notice::of(services, &message)).await;
                remove(services, way, &message).await;
            }
            Ok(None) => {
                if changes.changed().await.is_err() {
                    return;
                }
            }
            Err(error) => {
                tracing::debug!(%error, "the alerts to deliver could not be read");
                sleep(DATABASE_PAUSE).await;
            }
        }
    }
}

/// Tries until a message is delivered, or an hour is over. The hour begins anew with a restart.
async fn try_for_an_hour(way: &Way, notice: &Notice) {
    let (kind, alert, event) = (way.kind().as_str(), notice.id, notice.event);
    let deadline = Instant::now() + MAX_TRYING_TIME;
    let mut pause = FIRST_PAUSE;
    loop {
        let error = match way.deliver(notice).await {
            Ok(()) => {
                tracing::info!(way = kind, alert, event, "an alert was delivered");
                return;
            }
            Err(error) => error,
        };
        if Instant::now() + pause > deadline {
            tracing::error!(way = kind, alert, event, %error, "an alert was not delivered for an hour, and is given up");
            return;
        }
        if pause == FIRST_PAUSE {
            tracing::warn!(way = kind, alert, event, %error, "an alert was not delivered; it is tried again");
        } else {
            tracing::debug!(way = kind, alert, event, %error, "an alert was not delivered again");
        }
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

/// Removes a message, and does not go on before: it would be delivered twice.
async fn remove(services: &Services, way: &Way, message: &AlertMessage) {
    while let Err(error) = services.alerts.remove_message(way.kind(), message).await {
        tracing::debug!(%error, "a delivered alert could not be noted");
        sleep(DATABASE_PAUSE).await;
    }
}

/// The result of one way of a test: its kind, where it leads, and whether it took the message.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) way: AlertWay,
    pub(crate) target: String,
    pub(crate) outcome: Result<(), DeliveryError>,
}

/// Sends a test by all ways that are set, at the same time.
///
/// # Errors
///
/// If no HTTP client can be made.
pub(crate) async fn send_test(
    config: &Config,
    services: &Services,
) -> Result<Vec<Tried>, ClientError> {
    let notice = Notice::test(services);
    let mut set = Vec::new();
    for kind in ways(&config.alerts) {
        set.extend(way(config, kind)?);
    }
    let tries = set.iter().map(|way| async {
        Tried {
            way: way.kind(),
            target: way.target(),
            outcome: way.deliver(&notice).await,
        }
    });
    Ok(futures_util::future::join_all(tries).await)
}
