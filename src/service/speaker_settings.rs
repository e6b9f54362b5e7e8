//! What staff do about speakers while docent runs: which output sounds in which room, how loud, a
//! tone to find one by, and silence everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::model::{
    Attribution, Health, Level, Muted, NowPlaying, Outlet, OutletStatus, OutputName, Right, Slug,
};
use crate::player::{self, StaffCommand};
use crate::service::speaker_config::{ConfiguredSpeakers, OutletSource};
use crate::service::{Content, Error, Result, Service, Staff};

/// For so long a list of the box's outputs is as good as new: making one takes time and is noisy.
const OUTPUT_LIST_TTL: Duration = Duration::from_secs(5);

/// More than so many outputs for one room are a mistake.
pub const MAX_OUTLETS: usize = 8;

/// A name as staff are known by.
const MAX_NAME_CHARS: usize = 200;

/// What sounds in a room, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomSpeaker {
    pub room: Slug,
    /// None: the room's pages play on themselves.
    pub outlets: Vec<Outlet>,
    pub source: OutletSource,
    pub level: Level,
    /// Whether staff set the level; otherwise it is the config's.
    pub staff_level: bool,
    /// None where there is no output.
    pub health: Option<Health>,
    /// How each outlet stands, once somebody looked.
    pub standing: Vec<OutletStatus>,
    pub now: Option<NowPlaying>,
}

/// An output of this box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxOutput {
    pub name: OutputName,
    /// What the system says of it; empty where it says nothing.
    pub description: String,
}

/// The box's outputs, and when they were listed.
pub(super) type OutputList = Mutex<Option<(Instant, Vec<BoxOutput>)>>;

/// Rooms with an output of their own, by the config or by staff.
pub async fn own_outlets(
    content: &Content,
    wiring: ConfiguredSpeakers,
) -> Result<BTreeMap<Slug, Vec<Outlet>>> {
    let said = content.store.speakers().await?;
    let of = |room: &Slug| said.iter().find(|it| it.room == *room);
    let rooms = wiring.own.keys().chain(said.iter().map(|it| &it.room));
    let outlets = rooms.map(|room| (room.clone(), wiring.choose(room, of(room)).outlets));
    Ok(outlets.filter(|(_, it)| !it.is_empty()).collect())
}

impl Content {
    /// Keeps which outlets sound in a room of the tour; none leaves it to the config.
    pub async fn assign_outlets(
        &self,
        room: Slug,
        mut outlets: Vec<Outlet>,
        by: Attribution,
    ) -> Result<()> {
        self.check_room(&room).await?;
        let mut seen = BTreeSet::new();
        outlets.retain(|it| seen.insert(it.clone()));
        if outlets.len() > MAX_OUTLETS {
            return Err(Error::TooManyOutlets);
        }
        if let Some(it) = outlets.iter().find(|it| it.output.has_card_number()) {
            return Err(Error::Numbered(it.output.clone()));
        }
        Ok(self.store.assign_speaker(room, outlets, by).await?)
    }

    /// Keeps how loud a room of the tour is; none leaves it to the config.
    pub async fn set_level(&self, room: Slug, level: Option<Level>, by: Attribution) -> Result<()> {
        self.check_room(&room).await?;
        Ok(self.store.set_speaker_level(room, level, by).await?)
    }

    /// Keeps that the house is muted. `who` is how staff know who did it; empty on the box itself.
    pub async fn mute(&self, who: &str, by: Attribution) -> Result<()> {
        let muted = muted(who, by.at.wall_ms);
        Ok(self.store.mute(muted, by).await?)
    }

    /// Keeps that the house may sound again.
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
    /// Every room of the tour, in its order, with what sounds there.
    pub fn speakers(&self, staff: &Staff) -> Result<Vec<RoomSpeaker>> {
        staff.needs(Right::Administer)?;
        let live = self.0.speakers.live();
        let house = self.published_tour();
        let rooms = house.edition.tour.rooms.iter().filter_map(|room| {
            let chosen = live.rooms.get(&room.slug)?;
            let status = live.players.get(&room.slug).map(player::Player::status);
            let status = status.map(|it| it.borrow().clone());
            Some(RoomSpeaker {
                room: room.slug.clone(),
                outlets: chosen.outlets.clone(),
                source: chosen.source,
                level: chosen.level,
                staff_level: chosen.staff_level,
                health: status.as_ref().map(|it| it.health),
                standing: status
                    .as_ref()
                    .map(|it| it.outlets.clone())
                    .unwrap_or_default(),
                now: status.and_then(|it| it.now_playing),
            })
        });
        Ok(rooms.collect())
    }

    /// This box's outputs, as the system lists them; then those that rooms have and it does not
    /// list now, because they are busy or unplugged. Blocks nobody; takes milliseconds.
    pub async fn outputs(&self, staff: &Staff) -> Result<Vec<BoxOutput>> {
        staff.needs(Right::Administer)?;
        let mut listed = self.0.outputs.lock().await;
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
        let live = self.0.speakers.live();
        let named = live.rooms.values().flat_map(|it| &it.outlets);
        for name in named.map(|it| &it.output) {
            if *name != OutputName::Null && outputs.iter().all(|it| it.name != *name) {
                outputs.push(BoxOutput {
                    name: name.clone(),
                    description: String::new(),
                });
            }
        }
        Ok(outputs)
    }

    /// Lets other outlets sound in a room, and keeps that; none leaves it to the config. What plays
    /// there is stopped. Answers once the room has its outlets.
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

    /// Makes a room louder or softer, at once and also what plays, and keeps it; none leaves it to
    /// the config.
    pub async fn set_level(&self, staff: &Staff, room: &Slug, level: Option<Level>) -> Result<()> {
        staff.needs(Right::Administer)?;
        let by = self.by(staff);
        self.content().set_level(room.clone(), level, by).await?;
        self.refresh_speakers().await
    }

    /// Sounds a tone of two seconds in a room, as loud as its clips. Refused while a visitor
    /// listens; a visitor's clip takes its place.
    pub async fn play_test_tone(&self, staff: &Staff, room: &Slug) -> Result<()> {
        staff.needs(Right::Administer)?;
        let player = self.player(room)?;
        if player.status().borrow().health == Health::Missing {
            return Err(Error::SpeakerMissing(room.clone()));
        }
        let done = player
            .execute_staff_command(StaffCommand::PlayTestTone)
            .await?;
        done.map_err(|refusal| Error::Refused {
            room: room.clone(),
            refusal,
        })
    }

    /// Silences every speaker until [`Service::unmute`], also over a restart.
    pub async fn mute(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Administer)?;
        let (who, by) = (staff.person().name.as_str(), self.by(staff));
        // Silence first: it does not wait for the disk.
        self.silence_speakers(muted(who, by.at.wall_ms)).await;
        self.content().mute(who, by).await?;
        tracing::info!("the house is muted");
        self.refresh_speakers().await
    }

    /// Lets the house sound again.
    pub async fn unmute(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Administer)?;
        self.content().unmute(self.by(staff)).await?;
        tracing::info!("the house may sound again");
        self.refresh_speakers().await
    }
}

fn muted(who: &str, since_wall_ms: i64) -> Muted {
    Muted {
        since_wall_ms,
        who: who.chars().take(MAX_NAME_CHARS).collect(),
    }
}
