//! The state that the boxes of a house share: main makes it, followers take it.

use std::collections::{BTreeMap, BTreeSet};

use crate::fleet::SecretKey;
use crate::model::Slug;
use crate::model::fleet::{DesiredState, HouseState};
use crate::service::Result;
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::house::HousePart;
use crate::store::{BoxRecord, FleetRole, Following};

impl Boxes {
    /// Reads which rooms this box has, and starts and ends players as it needs.
    ///
    /// # Errors
    ///
    /// The errors of [`crate::service::Speakers::reload`].
    pub async fn reload_house(&self) -> Result<()> {
        if self.load_house().await? {
            self.speakers.reload().await?;
        }
        Ok(())
    }

    /// Reads which rooms this box has. Returns whether they are others than before.
    ///
    /// # Errors
    ///
    /// Any error of the database.
    pub async fn load_house(&self) -> Result<bool> {
        let membership = self.store.membership().await?;
        let part = match membership.map(|membership| membership.role) {
            None => HousePart::Alone,
            Some(FleetRole::Main { .. }) => HousePart::Main {
                others: self.rooms_of_followers().await?.into_keys().collect(),
            },
            Some(FleetRole::Follower(following)) => HousePart::Follower {
                own: self.own_rooms(&following.house),
                phone_address: phone_address(&following),
                main_url: following.main_url,
            },
        };
        Ok(self.house.set_part(part))
    }

    /// The rooms that followers have, each with the public key of its box.
    async fn rooms_of_followers(&self) -> Result<BTreeMap<Slug, String>> {
        let followers = self.store.followers().await?;
        let rooms = followers.iter().flat_map(|found| {
            let rooms = found.rooms.iter().filter_map(|room| room.parse().ok());
            rooms.map(|room| (room, found.joined.public_key.clone()))
        });
        Ok(rooms.collect())
    }

    fn own_rooms(&self, house: &HouseState) -> BTreeSet<Slug> {
        let own = match self.own_key() {
            Ok(key) => key.public(),
            Err(error) => {
                tracing::warn!(%error, "the key of this box cannot be read, so that it has no rooms");
                return BTreeSet::new();
            }
        };
        let rooms = house.rooms.iter();
        rooms
            .filter(|(_, key)| *key == own.as_str())
            .map(|(room, _)| room.clone())
            .collect()
    }

    /// The rooms of which this box has a speaker or a screen of their own.
    pub(super) fn assigned_rooms(&self) -> BTreeSet<Slug> {
        let mut rooms = self.speakers.assigned_rooms();
        rooms.extend(self.screens.rooms());
        rooms
    }

    /// On main: the state that all boxes are to have.
    pub(super) async fn house_state(&self, house: &SecretKey) -> Result<HouseState, BoxesError> {
        let published = self.editions.current();
        Ok(HouseState {
            release: self.release.replace(&self.store, house, &published).await?,
            muted: self.speakers.muted(),
            rooms: self.rooms_of_followers().await?,
            phone_address: self.network.address().map(str::to_owned),
        })
    }

    /// On a follower: takes everything of main's state but its release, and stores it with the release that is
    /// installed.
    pub(super) async fn take_house_state(
        &self,
        desired: &DesiredState,
        former: &HouseState,
    ) -> Result<(), BoxesError> {
        let taken = HouseState {
            release: former.release.clone(),
            ..desired.house.clone()
        };
        if taken == *former {
            return Ok(());
        }
        self.store
            .store_house_state(desired.serial, taken.clone())
            .await?;
        self.reload_house().await?;
        if taken.muted != former.muted {
            self.speakers
                .follow_mute(former.muted.as_ref(), taken.muted.as_ref())
                .await?;
        }
        Ok(())
    }

    /// On main: gives a follower the rooms of which it has a speaker or a screen, and which nobody else has.
    pub(super) async fn claim_assigned(
        &self,
        sender: &BoxRecord,
        assigned: &BTreeSet<Slug>,
    ) -> Result<Claims, BoxesError> {
        let main_rooms = self.assigned_rooms();
        let owned: BTreeSet<&str> = sender.rooms.iter().map(String::as_str).collect();
        let wanted = assigned.iter();
        let wanted = wanted.filter(|room| !owned.contains(room.as_str()));
        let (mut contested, free): (Vec<Slug>, Vec<Slug>) =
            wanted.cloned().partition(|room| main_rooms.contains(room));
        if free.is_empty() {
            return Ok(Claims {
                has_new: false,
                contested,
            });
        }
        let names: Vec<String> = free.iter().map(ToString::to_string).collect();
        let now = self.clock.wall_ms();
        let refused = self.store.claim_rooms(sender.id, names, now).await?;
        let has_new = refused.len() < free.len();
        contested.extend(refused.iter().filter_map(|(room, _)| room.parse().ok()));
        Ok(Claims { has_new, contested })
    }
}

/// What came of the rooms that a box wants.
pub(super) struct Claims {
    /// Whether it got a room.
    pub(super) has_new: bool,
    /// The rooms that another box has.
    pub(super) contested: Vec<Slug>,
}

fn phone_address(following: &Following) -> String {
    let address = following.house.phone_address.clone();
    address.unwrap_or_else(|| following.main_url.clone())
}
