//! Commands of main, on the follower that carries them out.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::fleet::{
    ConnectionSettings, ConnectionState, Engine, Message, PublicKey, Purpose, SealedMessage,
};
use crate::model::fleet::{BoxCommand, CommandAnswer, CommandRequest};
use crate::model::{Key, Level};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::installer::connected;
use crate::service::token::new_key;
use crate::service::{Actor, ScreenSelector};

/// How long a nonce is valid.
const NONCE_VALIDITY: Duration = Duration::from_secs(30);

/// The unit of docent-box that waits for a request.
const UPDATE_UNIT: &str = "/usr/lib/systemd/system/docent-update-request.path";

/// Answers main's commands.
pub(super) struct CommandHandler<'a> {
    pub(super) boxes: &'a Boxes,
    pub(super) settings: &'a ConnectionSettings,
}

/// The nonce of the next command, and when it was given.
type PendingNonce = Option<(Key, Instant)>;

impl CommandHandler<'_> {
    /// Carries out commands as long as this box follows.
    pub(super) async fn run(&self, mut connection: watch::Receiver<ConnectionState>) {
        while let Some(engine) = connected(&mut connection).await {
            if let Err(error) = self.serve(&engine).await {
                tracing::warn!(%error, "commands of the main box cannot be received");
            }
            if connection.changed().await.is_err() {
                return;
            }
        }
    }

    /// Ends with the connection.
    async fn serve(&self, engine: &Engine) -> Result<(), BoxesError> {
        let subject = self.settings.own_subject("command");
        let mut messages = engine.subscribe(&subject).await?;
        let mut nonce = None;
        while let Some(message) = messages.next().await {
            if let Err(error) = self.answer(engine, &message, &mut nonce).await {
                tracing::warn!(%error, "a command was refused");
            }
        }
        Ok(())
    }

    async fn answer(
        &self,
        engine: &Engine,
        message: &Message,
        nonce: &mut PendingNonce,
    ) -> Result<(), BoxesError> {
        let now = self.boxes.clock.monotonic();
        let answer = if message.payload.is_empty() {
            let new = new_key()?;
            *nonce = Some((new.clone(), now));
            CommandAnswer::Nonce { nonce: new }
        } else {
            let house = &self.settings.house;
            let command = open_command(&message.payload, house, nonce.take(), now)?;
            tracing::info!(command = command.as_str(), "the main box sent a command");
            match self.carry_out(command).await {
                Ok(()) => CommandAnswer::Done,
                Err(error) => CommandAnswer::Failed {
                    reason: error.to_string(),
                },
            }
        };
        let answer = serde_json::to_vec(&answer)?;
        let key = &self.settings.key;
        let sealed = SealedMessage::seal(key, Purpose::CommandResult, &answer)?.to_json()?;
        Ok(engine.respond(message, sealed).await?)
    }

    async fn carry_out(&self, command: BoxCommand) -> Result<(), BoxesError> {
        let (speakers, screens) = (&self.boxes.speakers, &self.boxes.screens);
        let actor = Actor::Local;
        match command {
            BoxCommand::Identify => self.identify().await?,
            BoxCommand::TestTone { room } => speakers.play_test_tone(actor, &room).await?,
            BoxCommand::ReloadScreens => {
                for room in screens.rooms() {
                    screens.reload_pages(actor, &ScreenSelector::Room(room))?;
                }
            }
            BoxCommand::EnrolScreen { code, room } => {
                screens.enrol(actor, code, room, None).await?;
            }
            BoxCommand::AssignOutlets { room, outlets } => {
                speakers.assign_outlets(actor, room, outlets).await?;
            }
            BoxCommand::SetLevel {
                room,
                trim_db,
                cap_db,
            } => {
                let level = Level::new(trim_db, cap_db)
                    .map_err(|error| BoxesError::Unreadable(error.to_string()))?;
                speakers.set_level(actor, room, Some(level)).await?;
            }
            BoxCommand::Restart => restart()?,
            BoxCommand::Update => request_update(self.boxes.library.state_folder())?,
        }
        Ok(())
    }

    async fn identify(&self) -> Result<(), BoxesError> {
        let (speakers, screens) = (&self.boxes.speakers, &self.boxes.screens);
        for room in screens.rooms() {
            screens.identify(Actor::Local, &ScreenSelector::Room(room))?;
        }
        for room in speakers.players().players.keys() {
            // A visitor who listens is not disturbed, and a missing speaker shows itself by its silence.
            if let Err(error) = speakers.play_test_tone(Actor::Local, room).await {
                tracing::debug!(%room, %error, "no tone in this room");
            }
        }
        Ok(())
    }
}

/// Asks root's unit to install the newest version of the box's repository. Nothing is written into the file.
fn request_update(state: &Path) -> Result<(), BoxesError> {
    if !Path::new(UPDATE_UNIT).exists() {
        return Err(BoxesError::NoUpdates);
    }
    let file = state.join("update-requested");
    std::fs::write(file, "").map_err(|source| BoxesError::Io {
        what: "the update could not be requested",
        source,
    })
}

/// The command in a message, if main sealed it and it has the pending nonce.
fn open_command(
    payload: &[u8],
    house: &PublicKey,
    pending: PendingNonce,
    now: Instant,
) -> Result<BoxCommand, BoxesError> {
    let body = SealedMessage::from_json(payload)?.open(house, Purpose::Command)?;
    let request: CommandRequest = serde_json::from_slice(&body)?;
    let is_pending = pending.is_some_and(|(nonce, given)| {
        nonce == request.nonce && now.saturating_duration_since(given) < NONCE_VALIDITY
    });
    if is_pending {
        Ok(request.command)
    } else {
        let reason = "the command is an old one".to_owned();
        Err(BoxesError::Unreadable(reason))
    }
}

/// Ends docent once no clip plays; systemd starts it again.
fn restart() -> Result<(), BoxesError> {
    if std::env::var_os("INVOCATION_ID").is_none() {
        return Err(BoxesError::NotSupervised);
    }
    let own = rustix::process::getpid();
    rustix::process::kill_process(own, rustix::process::Signal::USR1).map_err(|error| {
        BoxesError::Io {
            what: "docent could not be restarted",
            source: error.into(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::fleet::{KeyKind, SecretKey};

    fn sealed(key: &SecretKey, purpose: Purpose, nonce: &Key) -> Vec<u8> {
        let request = CommandRequest {
            nonce: nonce.clone(),
            command: BoxCommand::Identify,
        };
        let body = serde_json::to_vec(&request).unwrap();
        let sealed = SealedMessage::seal(key, purpose, &body).unwrap();
        sealed.to_json().unwrap()
    }

    #[test]
    fn a_command_is_main_s_has_the_pending_nonce_and_is_not_late() {
        let house = SecretKey::generate(KeyKind::House).unwrap();
        let (nonce, other) = (new_key().unwrap(), new_key().unwrap());
        let given = Clock::system().monotonic();
        let message = sealed(&house, Purpose::Command, &nonce);
        let open = |message: &[u8], pending: &Key, now| {
            let pending = Some((pending.clone(), given));
            open_command(message, &house.public(), pending, now)
        };
        assert_eq!(open(&message, &nonce, given).unwrap(), BoxCommand::Identify);
        let late = given + NONCE_VALIDITY;
        assert!(open(&message, &nonce, late).is_err(), "late");
        assert!(open(&message, &other, given).is_err(), "recorded before");
        let twice = open_command(&message, &house.public(), None, given);
        assert!(twice.is_err(), "sent twice");
        let thief = SecretKey::generate(KeyKind::House).unwrap();
        let forged = sealed(&thief, Purpose::Command, &nonce);
        assert!(open(&forged, &nonce, given).is_err(), "of somebody else");
        let state = sealed(&house, Purpose::DesiredState, &nonce);
        assert!(open(&state, &nonce, given).is_err(), "for something else");
    }
}
