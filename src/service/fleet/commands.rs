//! Commands to the boxes that follow this main box.

use std::time::Duration;

use crate::fleet::{Engine, Purpose, Reconnect, SealedMessage, SecretKey, main_jwt};
use crate::model::fleet::{BoxCommand, CommandAnswer, CommandRequest};
use crate::service::fleet::act_error::BoxActError;
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::stored_codes::public_key;
use crate::service::{Actor, Result};
use crate::store::{BoxRecord, FleetRole};

/// The time for an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

impl Boxes {
    /// Lets a box do something, and waits until it has. The log of actions names it.
    ///
    /// # Errors
    ///
    /// The errors of [`Boxes::remove`]; `BoxActError::Away` if the box cannot be reached; `BoxActError::CommandFailed` with
    /// the reason of the box.
    pub async fn command(&self, actor: Actor<'_>, name: &str, command: BoxCommand) -> Result<()> {
        self.require_main(actor).await?;
        let target = self.find(name).await?;
        let by = actor.attribution(&self.clock);
        let answer = self.send(&target, command.clone()).await;
        let answer = answer.map_err(|error| {
            tracing::warn!(r#box = name, %error, "a command did not reach the box");
            BoxActError::Away(name.to_owned())
        })?;
        if let CommandAnswer::Failed { reason } = answer {
            let name = name.to_owned();
            return Err(BoxActError::CommandFailed { name, reason }.into());
        }
        let store = &self.store;
        Ok(store.log_box_command(name.to_owned(), command, by).await?)
    }

    async fn send(
        &self,
        target: &BoxRecord,
        command: BoxCommand,
    ) -> Result<CommandAnswer, BoxesError> {
        let engine = self.engine().await?;
        self.request(&engine, target, command).await
    }

    async fn request(
        &self,
        engine: &Engine,
        target: &BoxRecord,
        command: BoxCommand,
    ) -> Result<CommandAnswer, BoxesError> {
        let (house, key) = (self.house_key()?, public_key(&target.joined.public_key)?);
        let subject = format!(
            "command.{}.{}",
            house.public().subject_token(),
            key.subject_token()
        );
        let send = async |message: Vec<u8>| -> Result<CommandAnswer, BoxesError> {
            let answer = engine.request(&subject, message, ANSWER_TIMEOUT).await?;
            let body = SealedMessage::from_json(&answer)?.open(&key, Purpose::CommandResult)?;
            Ok(serde_json::from_slice(&body)?)
        };
        let CommandAnswer::Nonce { nonce } = send(Vec::new()).await? else {
            let reason = "it gave no nonce".to_owned();
            return Err(BoxesError::Unreadable(reason));
        };
        let body = serde_json::to_vec(&CommandRequest { nonce, command })?;
        send(SealedMessage::seal(&house, Purpose::Command, &body)?.to_json()?).await
    }

    /// The connection of the daemon to the engine; a command of the box makes its own.
    async fn engine(&self) -> Result<Engine, BoxesError> {
        if let Some(engine) = &*self.engine.borrow() {
            return Ok(engine.clone());
        }
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        let FleetRole::Main { engine } = membership.role else {
            return Err(BoxesError::Alone);
        };
        self.connect(engine, &self.house_key()?, Reconnect::Never)
            .await
    }

    /// Connects main to the engine.
    pub(super) async fn connect(
        &self,
        engine: std::net::SocketAddr,
        house: &SecretKey,
        reconnect: Reconnect,
    ) -> Result<Engine, BoxesError> {
        let own = self.own_key()?;
        let jwt = main_jwt(house, &own.public(), self.clock.wall_ms() / 1000)?;
        let inbox = own.public().subject_token();
        Ok(Engine::connect(engine, jwt, own, &inbox, reconnect).await?)
    }
}
