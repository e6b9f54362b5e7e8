//! The work of a main box: it lets boxes join, says what they are to serve, and merges what they report.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::fleet::{Engine, Message, PublicKey, Purpose, Reconnect, SealedMessage, SecretKey};
use crate::model::fleet::{
    Acknowledgement, BoxHealth, DesiredState, Report, SignedAcknowledgement,
};
use crate::model::{Sha256, Slug};
use crate::service::fleet::access::{KnownBox, MainRole};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::error::FleetError;
use crate::service::fleet::health::NotedHealth;
use crate::service::fleet::registrar::Registrar;
use crate::service::fleet::stored_codes::{self, public_key};
use crate::store::{BoxRecord, Membership};

/// Serves as the main box until another process changes the membership.
///
/// # Errors
///
/// Any error of the keys, the engine or the database.
pub(super) async fn serve(
    boxes: &Boxes,
    membership: &Membership,
    address: SocketAddr,
) -> Result<(), BoxesError> {
    let joined = Arc::new(Notify::new());
    let mut main = MainBox::connect(boxes, membership, address, &joined).await?;
    let engine = main.engine.clone();
    let token = main.house.public().subject_token();
    let mut reports = engine
        .queue_subscribe(&format!("report.{token}.*"), "sinks")
        .await?;
    let mut requests = engine.subscribe(&format!("desired.{token}.*")).await?;
    let mut healths = engine.subscribe(&format!("health.{token}.*")).await?;
    engine.flush().await?;
    let mut changes = boxes.changes();
    let mut editions = boxes.editions.watch();
    let mut mute = boxes.speakers.watch_mute();
    main.announce().await?;
    tracing::info!(engine = %address, "this is the main box of its house");
    loop {
        tokio::select! {
            request = requests.next() => main.send_desired_state(&received(request)?).await,
            message = reports.next() => main.answer(&received(message)?).await,
            message = healths.next() => main.take_health(&received(message)?).await?,
            _ = editions.changed() => main.announce().await?,
            _ = mute.changed() => main.announce().await?,
            () = joined.notified() => {
                stored_codes::save(&boxes.store, boxes.access.codes()?).await?;
                main.read_followers().await?;
            }
            _ = changes.changed() => {
                if boxes.store.membership().await?.as_ref() != Some(membership) {
                    return Ok(());
                }
                boxes.access.set_codes(stored_codes::rows(&boxes.store).await?)?;
                main.read_followers().await?;
            }
        }
    }
}

/// An error if the subscription has ended.
fn received(message: Option<Message>) -> Result<Message, BoxesError> {
    let ended = || BoxesError::Unreadable("the engine ended the subscription".to_owned());
    message.ok_or_else(ended)
}

/// The main box while it is connected to the engine.
struct MainBox<'a> {
    boxes: &'a Boxes,
    membership: &'a Membership,
    house: SecretKey,
    engine: Engine,
    /// By public key.
    followers: BTreeMap<String, BoxRecord>,
    noted: NotedHealth,
    /// The sealed state of the house.
    desired: Vec<u8>,
}

impl<'a> MainBox<'a> {
    async fn connect(
        boxes: &'a Boxes,
        membership: &'a Membership,
        address: SocketAddr,
        joined: &Arc<Notify>,
    ) -> Result<Self, BoxesError> {
        let house = boxes.house_key()?;
        let role = MainRole {
            house: house.clone(),
            account_jwt: membership.account_jwt.clone(),
            engine: address,
            registrar: Arc::new(Registrar {
                store: boxes.store.clone(),
                clock: boxes.clock.clone(),
                epoch: membership.epoch.clone(),
                joined: Arc::clone(joined),
            }),
        };
        let followers = followers(boxes).await?;
        boxes.access.begin(role, known_boxes(&followers)?)?;
        boxes
            .access
            .set_codes(stored_codes::rows(&boxes.store).await?)?;
        let engine = boxes.connect(address, &house, Reconnect::Always).await?;
        boxes.engine.send_replace(Some(engine.clone()));
        Ok(Self {
            boxes,
            membership,
            house,
            engine,
            followers,
            noted: NotedHealth::default(),
            desired: Vec::new(),
        })
    }

    /// Reads the followers and their rooms, which changed.
    async fn read_followers(&mut self) -> Result<(), BoxesError> {
        self.followers = followers(self.boxes).await?;
        self.boxes.access.set_boxes(known_boxes(&self.followers)?)?;
        self.boxes.reload_house().await?;
        self.announce().await
    }

    /// Seals the state of the house, and says that there is another one.
    async fn announce(&mut self) -> Result<(), BoxesError> {
        let (store, house) = (&self.boxes.store, &self.house);
        let state = self.boxes.house_state(house).await?;
        let body = serde_json::to_vec(&DesiredState {
            epoch: self.membership.epoch.clone(),
            serial: store.advance_house_state(state.clone()).await?,
            house: state,
        })?;
        self.desired = SealedMessage::seal(house, Purpose::DesiredState, &body)?.to_json()?;
        let subject = format!("changed.{}", house.public().subject_token());
        Ok(self.engine.publish(&subject, Vec::new()).await?)
    }

    async fn send_desired_state(&self, request: &Message) {
        if let Err(error) = self.engine.respond(request, self.desired.clone()).await {
            tracing::warn!(%error, "a box was not answered");
        }
    }

    /// Answers a report. One that cannot be read has no answer, so that the box sends it again.
    async fn answer(&self, message: &Message) {
        let answered = match self.merge(message).await {
            Ok(answer) => {
                let responded = self.engine.respond(message, answer).await;
                responded.map_err(Into::into)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = answered {
            tracing::warn!(subject = %message.subject, %error, "a report of a box was not taken");
        }
    }

    async fn merge(&self, message: &Message) -> Result<Vec<u8>, BoxesError> {
        let (sender, body) = self.opened(message, Purpose::Report)?;
        let report: Report = serde_json::from_slice(&body)?;
        let now = self.boxes.clock.wall_ms();
        let answer = self
            .boxes
            .store
            .merge_report(sender.id, report, self.boxes.run, now)
            .await?;
        if let Acknowledgement::Merged { set_aside, .. } = &answer
            && *set_aside > 0
        {
            tracing::warn!(
                r#box = sender.joined.name,
                plays = set_aside,
                "a box reported plays of rooms that another box has; they are not counted"
            );
        }
        let acknowledgement = serde_json::to_vec(&SignedAcknowledgement {
            report: Sha256::of(&body),
            answer,
        })?;
        let sealed = SealedMessage::seal(&self.house, Purpose::Acknowledgement, &acknowledgement)?;
        Ok(sealed.to_json()?)
    }

    /// Notes the health of a box. It gets the rooms that it has, if they are free.
    ///
    /// # Errors
    ///
    /// Only those of announcing new rooms; a health that cannot be read is logged.
    async fn take_health(&mut self, message: &Message) -> Result<(), BoxesError> {
        match self.note_health(message).await {
            Ok(false) => Ok(()),
            Ok(true) => self.read_followers().await,
            Err(error) => {
                tracing::warn!(subject = %message.subject, %error, "the health of a box was not taken");
                Ok(())
            }
        }
    }

    /// Returns whether the box got a room.
    async fn note_health(&mut self, message: &Message) -> Result<bool, BoxesError> {
        let (sender, body) = self.opened(message, Purpose::Health)?;
        let sender = sender.clone();
        let health: BoxHealth = serde_json::from_slice(&body)?;
        self.boxes.contacts.note_health(sender.id, &health);
        let claims = self.boxes.claim_assigned(&sender, &health.rooms).await?;
        if !claims.contested.is_empty() && self.noted.has_other_rooms(sender.id, &health) {
            let rooms: Vec<&str> = claims.contested.iter().map(Slug::as_str).collect();
            tracing::warn!(
                rooms = rooms.join(", "),
                r#box = sender.joined.name,
                "the box has a speaker or a screen of rooms that another box has; they stay there"
            );
        }
        self.noted.note(self.boxes, &sender, health).await?;
        Ok(claims.has_new)
    }

    /// The sender of a sealed message, and its body.
    fn opened(
        &self,
        message: &Message,
        purpose: Purpose,
    ) -> Result<(&BoxRecord, Vec<u8>), BoxesError> {
        let sealed = SealedMessage::from_json(&message.payload)?;
        let key = sealed.claimed_signer().clone();
        let sender = self.followers.get(key.as_str());
        let sender = sender
            .filter(|_| is_from(message, &key))
            .ok_or(FleetError::UnknownBox)?;
        let body = sealed.open(&key, purpose)?;
        self.boxes.contacts.note_message(sender.id);
        Ok((sender, body))
    }
}

/// Whether a message came on the subject of its signer.
fn is_from(message: &Message, signer: &PublicKey) -> bool {
    message
        .subject
        .rsplit('.')
        .next()
        .is_some_and(|token| token == signer.subject_token())
}

/// The boxes that follow, by public key.
async fn followers(boxes: &Boxes) -> Result<BTreeMap<String, BoxRecord>, BoxesError> {
    let following = boxes.store.followers().await?.into_iter();
    Ok(following
        .map(|found| (found.joined.public_key.clone(), found))
        .collect())
}

fn known_boxes(followers: &BTreeMap<String, BoxRecord>) -> Result<Vec<KnownBox>, BoxesError> {
    followers.values().map(known_box).collect()
}

fn known_box(record: &BoxRecord) -> Result<KnownBox, BoxesError> {
    let rooms = record.rooms.iter().filter_map(|room| room.parse().ok());
    Ok(KnownBox {
        key: public_key(&record.joined.public_key)?,
        rooms: rooms.collect(),
    })
}
