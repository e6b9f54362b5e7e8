//! Speaker settings by staff: outlets, level, test tone, mute.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::model::{
    Attribution, Health, Level, Muted, NowPlaying, Outlet, OutletStatus, OutputName, Right, Slug,
};
use crate::player::{self, StaffCommand};
use crate::service::speaker_config::{ConfiguredSpeakers, OutletSource};
use crate::service::{Content, Error, Result, Service, Staff};

/// How long a list of outputs is cached: listing takes time and is noisy.
const OUTPUT_LIST_TTL: Duration = Duration::from_secs(5);

/// The maximum number of outlets of a room.
pub const MAX_OUTLETS: usize = 8;

/// The maximum length of a name.
const MAX_NAME_CHARS: usize = 200;

/// A room's speaker: settings and state.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomSpeaker {
    pub room: Slug,
    /// Empty: the room's pages play in the browser.
    pub outlets: Vec<Outlet>,
    pub source: OutletSource,
    pub level: Level,
    /// Whether staff set the level; otherwise the configuration did.
    pub staff_level: bool,
    /// `None` without an output.
    pub health: Option<Health>,
    /// The state of each outlet, once probed.
    pub outlet_status: Vec<OutletStatus>,
    pub now: Option<NowPlaying>,
}

/// An audio output of this box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxOutput {
    pub name: OutputName,
    /// The description by the system; may be empty.
    pub description: String,
}

/// The cached outputs, and when they were listed.
pub(super) type OutputList = Mutex<Option<(Instant, Vec<BoxOutput>)>>;

/// The outlets of rooms that have some, by configuration or by staff.
///
/// # Errors
///
/// Returns any error of the database.
pub async fn own_outlets(
    content: &Content,
    config: ConfiguredSpeakers,
) -> Result<BTreeMap<Slug, Vec<Outlet>>> {
    let staff_settings = content.store.speakers().await?;
    let of = |room: &Slug| staff_settings.iter().find(|speaker| speaker.room == *room);
    let rooms = config
        .own
        .keys()
        .chain(staff_settings.iter().map(|speaker| &speaker.room));
    let outlets = rooms.map(|room| (room.clone(), config.resolve(room, of(room)).outlets));
    Ok(outlets.filter(|(_, outlets)| !outlets.is_empty()).collect())
}

impl Content {
    /// Sets the outlets of a room; none restores the configuration.
    ///
    /// # Errors
    ///
    /// Returns `Error::TooManyOutlets`, `Error::Numbered`; any error of the database.
    pub async fn assign_outlets(
        &self,
        room: Slug,
        mut outlets: Vec<Outlet>,
        by: Attribution,
    ) -> Result<()> {
        self.check_room(&room).await?;
        let mut unique = BTreeSet::new();
        outlets.retain(|outlet| unique.insert(outlet.clone()));
        if outlets.len() > MAX_OUTLETS {
            return Err(Error::TooManyOutlets);
        }
        if let Some(outlet) = outlets
            .iter()
            .find(|outlet| outlet.output.has_card_number())
        {
            return Err(Error::Numbered(outlet.output.clone()));
        }
        Ok(self.store.assign_speaker(room, outlets, by).await?)
    }

    /// Sets the level of a room; `None` restores the configuration.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn set_level(&self, room: Slug, level: Option<Level>, by: Attribution) -> Result<()> {
        self.check_room(&room).await?;
        Ok(self.store.set_speaker_level(room, level, by).await?)
    }

    /// Mutes all speakers. `who` is the name of the person; empty on the command line.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn mute(&self, who: &str, by: Attribution) -> Result<()> {
        let muted = muted(who, by.at.wall_ms);
        Ok(self.store.mute(muted, by).await?)
    }

    /// Lifts the mute.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn unmute(&self, by: Attribution) -> Result<()> {
        Ok(self.store.unmute(by).await?)
    }

    async fn check_room(&self, room: &Slug) -> Result<()> {
        let edition = self.store.current_edition().await?.ok_or(Error::NoTour)?;
        match edition.tour.room(room) {
            Some(_) => Ok(()),
            None => Err(Error::NoSuchRoom(room.clone())),
        }
    }
}

impl Service {
    /// The speakers of all rooms, in the order of the tour.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub fn speakers(&self, staff: &Staff) -> Result<Vec<RoomSpeaker>> {
        staff.needs(Right::Administer)?;
        let snapshot = self.0.players.snapshot();
        let published = self.published_tour();
        let rooms = published.edition.tour.rooms.iter().filter_map(|room| {
            let resolved = snapshot.rooms.get(&room.slug)?;
            let status = snapshot.players.get(&room.slug).map(player::Player::status);
            let status = status.map(|status| status.borrow().clone());
            Some(RoomSpeaker {
                room: room.slug.clone(),
                outlets: resolved.outlets.clone(),
                source: resolved.source,
                level: resolved.level,
                staff_level: resolved.staff_level,
                health: status.as_ref().map(|status| status.health),
                outlet_status: status
                    .as_ref()
                    .map(|status| status.outlets.clone())
                    .unwrap_or_default(),
                now: status.and_then(|status| status.now_playing),
            })
        });
        Ok(rooms.collect())
    }

    /// The outputs of this box, followed by assigned outputs that the system does not list now,
    /// because they are busy or unplugged. Takes milliseconds.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::Outputs`.
    pub async fn outputs(&self, staff: &Staff) -> Result<Vec<BoxOutput>> {
        staff.needs(Right::Administer)?;
        let mut listed = self.0.output_list.lock().await;
        let now = self.now();
        let known = listed
            .as_ref()
            .filter(|(then, _)| now.saturating_duration_since(*then) < OUTPUT_LIST_TTL);
        let mut outputs = if let Some((_, outputs)) = known {
            outputs.clone()
        } else {
            let found = tokio::task::spawn_blocking(player::list_devices).await;
            let found = found.map_err(|error| Error::Outputs(error.to_string()))?;
            let found = found.map_err(|error| Error::Outputs(error.to_string()))?;
            let named = found.into_iter().filter_map(|(name, description)| {
                let name = name.parse().ok()?;
                Some(BoxOutput { name, description })
            });
            let outputs: Vec<BoxOutput> = named.collect();
            *listed = Some((now, outputs.clone()));
            outputs
        };
        let snapshot = self.0.players.snapshot();
        let named = snapshot.rooms.values().flat_map(|room| &room.outlets);
        for name in named.map(|outlet| &outlet.output) {
            if *name != OutputName::Null && outputs.iter().all(|output| output.name != *name) {
                outputs.push(BoxOutput {
                    name: name.clone(),
                    description: String::new(),
                });
            }
        }
        Ok(outputs)
    }

    /// Sets the outlets of a room; none restores the configuration. Stops what plays there. Returns
    /// once the room has its outlets.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn assign_outlets(
        &self,
        staff: &Staff,
        room: &Slug,
        outlets: Vec<Outlet>,
    ) -> Result<()> {
        staff.needs(Right::Administer)?;
        let by = self.by(staff);
        self.content()
            .assign_outlets(room.clone(), outlets, by)
            .await?;
        self.refresh_speakers().await
    }

    /// Sets the level of a room, also for what plays; `None` restores the configuration.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn set_level(&self, staff: &Staff, room: &Slug, level: Option<Level>) -> Result<()> {
        staff.needs(Right::Administer)?;
        let by = self.by(staff);
        self.content().set_level(room.clone(), level, by).await?;
        self.refresh_speakers().await
    }

    /// Plays a tone of two seconds in a room, as loud as its clips. Refused while a visitor
    /// listens; a visitor's clip interrupts it.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::SpeakerMissing`,
    /// `Error::Refused`.
    pub async fn play_test_tone(&self, staff: &Staff, room: &Slug) -> Result<()> {
        staff.needs(Right::Administer)?;
        let player = self.player(room)?;
        if player.status().borrow().health == Health::Missing {
            return Err(Error::SpeakerMissing(room.clone()));
        }
        let done = player.execute_staff_command(StaffCommand::PlayTestTone);
        done.await.map_err(|error| Error::from_player(room, error))
    }

    /// Mutes all speakers until [`Service::unmute`], also over a restart.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn mute(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Administer)?;
        let (who, by) = (staff.person().name.as_str(), self.by(staff));
        // Silence first: it does not wait for the disk.
        self.silence_speakers(muted(who, by.at.wall_ms)).await;
        self.content().mute(who, by).await?;
        tracing::info!("all speakers are muted");
        self.refresh_speakers().await
    }

    /// Lifts the mute.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn unmute(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Administer)?;
        self.content().unmute(self.by(staff)).await?;
        tracing::info!("mute is lifted");
        self.refresh_speakers().await
    }
}

fn muted(who: &str, since_wall_ms: i64) -> Muted {
    Muted {
        since_wall_ms,
        who: who.chars().take(MAX_NAME_CHARS).collect(),
    }
}
