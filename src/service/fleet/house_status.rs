//! The house as its pages show it: the boxes that follow main, what is wrong with each, and until when its plays are here.

use std::time::Duration;

use crate::model::fleet::BoxHealth;
use crate::model::{Right, Sha256, Slug};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::contacts::Contact;
use crate::service::fleet::health::health_of_this_box;
use crate::service::fleet::machine::machine_name;
use crate::service::fleet::problems;
use crate::service::fleet::role::{HouseRole, MainConnection};
use crate::service::fleet::status::{BoxStatus, ServedEdition};
use crate::service::fleet::stored_codes::public_key;
use crate::service::{Actor, Result};
use crate::store::BoxRecord;

/// A connected box without plays asks main at least so often: plays are complete up to now if they are complete up to then.
const COMPLETE_WITHIN: Duration = Duration::from_mins(20);

/// A box that has reported nothing for so long while the museum was open is said in the statistics.
const SILENT_AFTER: Duration = Duration::from_hours(1);

/// What this box is to others, with all that its page shows.
#[derive(Clone, Debug)]
pub enum HouseStatus {
    /// It serves alone.
    Alone,
    /// It is the main box.
    Main(MainHouse),
    /// It follows a main box.
    Follower(FollowerStatus),
}

/// The house of a main box.
#[derive(Clone, Debug)]
pub struct MainHouse {
    /// Main itself, and the boxes that follow it.
    pub boxes: Vec<BoxStatus>,
    /// Boxes that were removed, and when, in milliseconds since 1970.
    pub removed: Vec<(String, i64)>,
}

/// A follower, as it knows itself.
#[derive(Clone, Debug)]
pub struct FollowerStatus {
    /// Main's address.
    pub main_url: String,
    /// Whether main is reached.
    pub connection: MainConnection,
    /// The number of changes that main has not acknowledged.
    pub unreported: u64,
    /// Whether an edition of main is here.
    pub has_edition: bool,
}

/// Until when the plays of a box are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxCompleteness {
    /// Its name.
    pub name: String,
    /// The rooms that it has.
    pub rooms: Vec<Slug>,
    /// All its plays that began before are counted; `None` if it has reported nothing yet.
    pub complete_wall_ms: Option<i64>,
    /// Whether that is as good as now.
    pub is_complete: bool,
    /// Whether it has reported nothing for longer than an hour in which the museum was open.
    pub is_silent: bool,
}

impl Boxes {
    /// What this box is to others.
    pub fn role(&self) -> HouseRole {
        self.house.role()
    }

    /// The house, for the page of admins.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database or the disk.
    pub async fn house_status(&self, actor: Actor<'_>) -> Result<HouseStatus> {
        actor.require(Right::Administer)?;
        Ok(match self.role() {
            HouseRole::Alone => HouseStatus::Alone,
            HouseRole::Main => HouseStatus::Main(self.main_house().await?),
            HouseRole::Follower { main_url } => HouseStatus::Follower(FollowerStatus {
                main_url,
                connection: self.house.connection(),
                unreported: self.store.unreported().await?,
                has_edition: self.editions.current().edition.is_some(),
            }),
        })
    }

    /// Until when the plays of each box that follows are counted. Empty unless this is a main box.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn completeness(&self, actor: Actor<'_>) -> Result<Vec<BoxCompleteness>> {
        actor.require(Right::Read)?;
        if self.role() != HouseRole::Main {
            return Ok(Vec::new());
        }
        let following = self.store.followers().await?.into_iter();
        let contacts = self.contacts.all();
        let completeness = following.map(|found| {
            let complete_wall_ms = complete_wall_ms(&found, contacts.get(&found.id));
            self.completeness_of(found, complete_wall_ms)
        });
        Ok(completeness.collect())
    }

    fn completeness_of(&self, found: BoxRecord, complete_wall_ms: Option<i64>) -> BoxCompleteness {
        let now = self.clock.wall_ms();
        let since = complete_wall_ms.unwrap_or(found.joined_wall_ms);
        let is_complete = complete_wall_ms.is_some() && now - since <= millis(COMPLETE_WITHIN);
        BoxCompleteness {
            name: found.joined.name,
            rooms: slugs(&found.rooms),
            complete_wall_ms,
            is_complete,
            is_silent: self.hours.was_open_for(since, now, SILENT_AFTER),
        }
    }

    async fn main_house(&self) -> Result<MainHouse> {
        let release = self.store.main_release().await?;
        let published = self.store.publications(1).await?;
        let published_wall_ms = published.first().map_or(0, |found| found.wall_ms);
        let connected = self.access.connected_boxes();
        let own = health_of_this_box(self, release.clone(), 0, None)?;
        let (following, removed): (Vec<_>, Vec<_>) = self
            .store
            .boxes()
            .await?
            .into_iter()
            .partition(BoxRecord::follows);
        let claimed: Vec<Slug> = following
            .iter()
            .flat_map(|found| slugs(&found.rooms))
            .collect();
        let mut boxes = vec![self.main_status(own, &claimed)];
        let contacts = self.contacts.all();
        boxes.extend(following.into_iter().map(|found| {
            let key = public_key(&found.joined.public_key);
            let is_connected = key.is_ok_and(|key| connected.contains(&key));
            let edition = |health: &BoxHealth| served(health, release.as_ref(), published_wall_ms);
            let contact = contacts.get(&found.id);
            self.box_status(found, contact, is_connected, edition)
        }));
        let removed = removed
            .into_iter()
            .rev()
            .map(|found| (found.joined.name, found.removed_wall_ms.unwrap_or_default()));
        Ok(MainHouse {
            boxes,
            removed: removed.collect(),
        })
    }

    fn main_status(&self, health: BoxHealth, claimed: &[Slug]) -> BoxStatus {
        let published = self.editions.current();
        let rooms = published.tour.rooms.iter().map(|room| room.slug.clone());
        BoxStatus {
            id: None,
            name: machine_name(),
            rooms: rooms.filter(|room| !claimed.contains(room)).collect(),
            version: health.version.clone(),
            is_connected: true,
            contact_wall_ms: None,
            complete_wall_ms: None,
            edition: if published.edition.is_some() {
                ServedEdition::Present
            } else {
                ServedEdition::None
            },
            problems: problems::of_devices(&health),
            health: Some(health),
        }
    }

    fn box_status(
        &self,
        found: BoxRecord,
        contact: Option<&Contact>,
        is_connected: bool,
        edition: impl Fn(&BoxHealth) -> ServedEdition,
    ) -> BoxStatus {
        let complete_wall_ms = complete_wall_ms(&found, contact);
        let live_health = contact.and_then(|contact| contact.health.clone());
        let (stored_health, stored_wall_ms) = found.health.unzip();
        let contact_wall_ms = contact
            .map(|contact| contact.wall_ms)
            .max(found.reported_wall_ms)
            .max(stored_wall_ms);
        let live_wall_ms = contact.and_then(|contact| contact.health_wall_ms);
        let health_wall_ms = live_wall_ms.or(stored_wall_ms);
        let mut health = live_health.or(stored_health);
        // It has reported everything since it said how much there was.
        if let Some(health) = &mut health
            && found.complete_wall_ms > health_wall_ms
        {
            health.unreported = 0;
        }
        let version = health.as_ref().map(|health| health.version.clone());
        let mut status = BoxStatus {
            id: Some(found.id),
            rooms: slugs(&found.rooms),
            version: version.unwrap_or(found.joined.version),
            name: found.joined.name,
            is_connected,
            contact_wall_ms,
            complete_wall_ms,
            edition: health.as_ref().map_or(ServedEdition::Unknown, edition),
            problems: Vec::new(),
            health,
        };
        let now = self.clock.wall_ms();
        status.problems = problems::of_box(&status, found.joined_wall_ms, now);
        status
    }
}

/// A box with nothing to report is complete up to its last message.
fn complete_wall_ms(found: &BoxRecord, contact: Option<&Contact>) -> Option<i64> {
    let has_reported_all = contact.filter(|contact| {
        let health = contact.health.as_ref();
        health.is_some_and(|health| health.unreported == 0)
    });
    let told = has_reported_all.and_then(|contact| contact.health_wall_ms);
    told.max(found.complete_wall_ms)
}

fn served(health: &BoxHealth, release: Option<&Sha256>, published_wall_ms: i64) -> ServedEdition {
    if health.release.is_none() {
        ServedEdition::None
    } else if health.release.as_ref() == release {
        ServedEdition::Present
    } else {
        ServedEdition::Earlier {
            since_wall_ms: published_wall_ms,
        }
    }
}

fn slugs(rooms: &[String]) -> Vec<Slug> {
    rooms.iter().filter_map(|room| room.parse().ok()).collect()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
