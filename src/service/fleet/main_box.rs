//! The work of a main box: it lets boxes join, and merges what they report.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::fleet::{
    Engine, Message, PublicKey, Purpose, Reconnect, SealedMessage, SecretKey, main_jwt,
};
use crate::model::fleet::{
    Acknowledgement, BoxDetails, BoxHealth, DesiredState, HouseDetails, Report,
    SignedAcknowledgement,
};
use crate::model::{Key, Sha256};
use crate::service::fleet::access::{
    BoxRegistrar, KnownBox, MainRole, NewBox as JoiningBox, Registered,
};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::error::FleetError;
use crate::service::fleet::health::NotedHealth;
use crate::service::fleet::stored_codes::{self, public_key};
use crate::store::{BoxRecord, Membership, NewBox, Store};

/// The longest name of a box, in characters.
const MAX_NAME_LENGTH: usize = 60;

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
    let (house, own) = (boxes.house_key()?, boxes.own_key()?);
    let mut changes = boxes.changes();
    let joined = Arc::new(Notify::new());
    let role = MainRole {
        house: house.clone(),
        account_jwt: membership.account_jwt.clone(),
        engine: address,
        registrar: Arc::new(Registrar {
            store: boxes.store.clone(),
            clock: boxes.clock.clone(),
            epoch: membership.epoch.clone(),
            joined: Arc::clone(&joined),
        }),
    };
    boxes.access.begin(role, known_boxes(&boxes.store).await?)?;
    boxes
        .access
        .set_codes(stored_codes::rows(&boxes.store).await?)?;
    let jwt = main_jwt(&house, &own.public(), boxes.clock.wall_ms() / 1000)?;
    let inbox = own.public().subject_token();
    let engine = Engine::connect(address, jwt, own, &inbox, Reconnect::Always).await?;
    let token = house.public().subject_token();
    let mut reports = engine
        .queue_subscribe(&format!("report.{token}.*"), "sinks")
        .await?;
    let mut requests = engine.subscribe(&format!("desired.{token}.*")).await?;
    let mut healths = engine.subscribe(&format!("health.{token}.*")).await?;
    let mut noted = NotedHealth::default();
    let mut editions = boxes.editions.watch();
    let mut desired = desired_state(boxes, &house, &membership.epoch).await?;
    engine.flush().await?;
    tracing::info!(engine = %address, "this is the main box of its house");
    loop {
        tokio::select! {
            request = requests.next() => {
                let request = received(request)?;
                if let Err(error) = engine.respond(&request, desired.clone()).await {
                    tracing::warn!(%error, "a box was not answered");
                }
            }
            _ = editions.changed() => {
                editions.borrow_and_update();
                desired = desired_state(boxes, &house, &membership.epoch).await?;
                engine.publish(&format!("changed.{token}"), Vec::new()).await?;
            }
            message = reports.next() => {
                let message = received(message)?;
                answer(boxes, &engine, &house, &message).await;
            }
            message = healths.next() => {
                let message = received(message)?;
                if let Err(error) = note_health(boxes, &mut noted, &message).await {
                    tracing::warn!(subject = %message.subject, %error, "the health of a box was not taken");
                }
            }
            () = joined.notified() => {
                stored_codes::save(&boxes.store, boxes.access.codes()?).await?;
            }
            _ = changes.changed() => {
                if boxes.store.membership().await?.as_ref() != Some(membership) {
                    return Ok(());
                }
                boxes.access.set_boxes(known_boxes(&boxes.store).await?)?;
                boxes.access.set_codes(stored_codes::rows(&boxes.store).await?)?;
            }
        }
    }
}

/// An error if the subscription has ended.
fn received(message: Option<Message>) -> Result<Message, BoxesError> {
    let ended = || BoxesError::Unreadable("the engine ended the subscription".to_owned());
    message.ok_or_else(ended)
}

/// The sealed desired state for all boxes.
async fn desired_state(
    boxes: &Boxes,
    house: &SecretKey,
    epoch: &Key,
) -> Result<Vec<u8>, BoxesError> {
    let published = boxes.editions.current();
    let release = boxes
        .release
        .replace(&boxes.store, house, &published)
        .await?;
    let serial = match &release {
        Some(release) => boxes.store.advance_release(release.clone()).await?,
        None => 0,
    };
    let body = serde_json::to_vec(&DesiredState {
        epoch: epoch.clone(),
        serial,
        release,
    })?;
    Ok(SealedMessage::seal(house, Purpose::DesiredState, &body)?.to_json()?)
}

/// Answers a report. One that cannot be read has no answer, so that the box sends it again.
async fn answer(boxes: &Boxes, engine: &Engine, house: &SecretKey, message: &Message) {
    let answered = match merge(boxes, house, message).await {
        Ok(answer) => engine.respond(message, answer).await.map_err(Into::into),
        Err(error) => Err(error),
    };
    if let Err(error) = answered {
        tracing::warn!(subject = %message.subject, %error, "a report of a box was not taken");
    }
}

async fn merge(boxes: &Boxes, house: &SecretKey, message: &Message) -> Result<Vec<u8>, BoxesError> {
    let (sender, body) = opened(boxes, message, Purpose::Report).await?;
    let report: Report = serde_json::from_slice(&body)?;
    let now = boxes.clock.wall_ms();
    let answer = boxes
        .store
        .merge_report(sender.id, report, boxes.run, now)
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
    Ok(SealedMessage::seal(house, Purpose::Acknowledgement, &acknowledgement)?.to_json()?)
}

async fn note_health(
    boxes: &Boxes,
    noted: &mut NotedHealth,
    message: &Message,
) -> Result<(), BoxesError> {
    let (sender, body) = opened(boxes, message, Purpose::Health).await?;
    let health: BoxHealth = serde_json::from_slice(&body)?;
    noted.note(boxes, sender.id, health).await
}

/// The sender of a sealed message, and its body.
async fn opened(
    boxes: &Boxes,
    message: &Message,
    purpose: Purpose,
) -> Result<(BoxRecord, Vec<u8>), BoxesError> {
    let sealed = SealedMessage::from_json(&message.payload)?;
    let key = sealed.claimed_signer().clone();
    let known = boxes.store.boxes().await?.into_iter();
    let mut following = known.filter(BoxRecord::follows);
    let sender = following
        .find(|known| known.joined.public_key == key.as_str() && is_from(message, &key))
        .ok_or(FleetError::UnknownBox)?;
    let body = sealed.open(&key, purpose)?;
    Ok((sender, body))
}

/// Whether a message came on the subject of its signer.
fn is_from(message: &Message, signer: &PublicKey) -> bool {
    message
        .subject
        .rsplit('.')
        .next()
        .is_some_and(|token| token == signer.subject_token())
}

async fn known_boxes(store: &Store) -> Result<Vec<KnownBox>, BoxesError> {
    let following = store.boxes().await?.into_iter();
    let following = following.filter(BoxRecord::follows);
    following.map(known_box).collect()
}

fn known_box(record: BoxRecord) -> Result<KnownBox, BoxesError> {
    Ok(KnownBox {
        key: public_key(&record.joined.public_key)?,
        rooms: record
            .rooms
            .iter()
            .filter_map(|room| room.parse().ok())
            .collect(),
    })
}

/// Adds boxes to the database.
#[derive(Debug)]
struct Registrar {
    store: Store,
    clock: Clock,
    epoch: Key,
    joined: Arc<Notify>,
}

impl BoxRegistrar for Registrar {
    fn register(&self, new: JoiningBox) -> BoxFuture<'_, Result<Registered, FleetError>> {
        Box::pin(self.add(new))
    }
}

impl Registrar {
    async fn add(&self, joining: JoiningBox) -> Result<Registered, FleetError> {
        let details: BoxDetails =
            serde_json::from_str(&joining.details).map_err(|_| FleetError::Unreadable)?;
        let name = details.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > MAX_NAME_LENGTH {
            return Err(FleetError::Refused(format!(
                "the name of a box has 1 to {MAX_NAME_LENGTH} characters; add ‘--name’ with another"
            )));
        }
        let failed = |error: crate::store::Error| FleetError::Refused(error.to_string());
        let new = NewBox {
            public_key: joining.key.as_str().to_owned(),
            name: name.clone(),
            machine: details.machine,
            version: details.version,
        };
        let added = self.store.add_box(new, self.clock.wall_ms()).await;
        let Some(id) = added.map_err(failed)? else {
            return Err(FleetError::Refused(format!(
                "another box of the house is named ‘{name}’; add ‘--name’ with another name"
            )));
        };
        let rooms: Vec<String> = details.rooms.iter().map(ToString::to_string).collect();
        let refused = self
            .store
            .claim_rooms(id, rooms, false, self.clock.wall_ms())
            .await;
        if let Some((room, owner)) = refused.map_err(failed)?.first() {
            self.store
                .remove_box(id, self.clock.wall_ms())
                .await
                .map_err(failed)?;
            return Err(FleetError::Refused(format!(
                "the room ‘{room}’ is the box ‘{owner}’'s; remove that box first, or leave the room out"
            )));
        }
        self.joined.notify_one();
        let house = HouseDetails {
            epoch: self.epoch.clone(),
            box_name: name,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        Ok(Registered {
            rooms: details.rooms,
            details: serde_json::to_string(&house).map_err(|_| FleetError::Unreadable)?,
        })
    }
}
