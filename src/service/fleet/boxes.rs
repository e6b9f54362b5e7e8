//! The boxes of a house: what this box is to others, who follows it, and the task that keeps it so.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Notify, watch};

use crate::clock::Clock;
use crate::fleet::{
    Engine, EngineConfig, EnrolmentCode, HttpClient, KeyKind, MainAddress, SecretKey, account_jwt,
    join, operator_jwt,
};
use crate::library::Library;
use crate::model::fleet::{BoxDetails, ForeignEdition, HouseDetails, HouseState};
use crate::model::{Sha256, Slug};
use crate::service::fleet::act_error::check_count;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::contacts::Contacts;
use crate::service::fleet::error::FleetError;
use crate::service::fleet::house::House;
use crate::service::fleet::machine;
use crate::service::fleet::releases::CurrentRelease;
use crate::service::fleet::stored_codes::public_key;
use crate::service::{
    self, Actor, Context, EditionCache, FleetAccess, Hours, Network, Publishing, Screens, Speakers,
};
use crate::store::{BoxRecord, FleetRole, Following, MAX_FOREIGN_EDITIONS, Membership, Store};

/// What `docent fleet init` prints.
#[derive(Debug)]
pub struct NewHouse {
    /// The secret root key, to be kept on paper.
    pub root_key: String,
    /// With it other boxes join.
    pub code: EnrolmentCode,
    /// The configuration of the engine.
    pub engine_config: PathBuf,
}

/// How a box joins.
#[derive(Clone, Debug)]
pub struct JoinRequest {
    /// The address of the main box.
    pub main: MainAddress,
    /// The enrolment code.
    pub code: EnrolmentCode,
    /// The name of this box.
    pub name: String,
    /// The rooms that it claims.
    pub rooms: Vec<Slug>,
    /// Whether the plays that it has are reported; `None` if the person did not say.
    pub past_plays: Option<bool>,
    /// The HTTP proxy; `None`: as the environment says.
    pub proxy: Option<String>,
}

/// What this box is to others, and its followers.
#[derive(Clone, Debug)]
pub struct FleetStatus {
    /// What this box is.
    pub membership: Membership,
    /// The boxes that follow it, if it is main; removed ones too.
    pub boxes: Vec<BoxRecord>,
    /// The release that they are to serve, if it is main.
    pub release: Option<Sha256>,
    /// The number of changes that main has not acknowledged, if it follows.
    pub unreported: u64,
}

/// What the root key makes for a main box.
pub(super) struct HouseKeys {
    pub(super) house_key: String,
    pub(super) account_jwt: String,
    pub(super) engine_config: PathBuf,
}

/// The services that the boxes of a house need, the run of this daemon, and the proxy on the way to main.
#[derive(Debug)]
pub(in crate::service) struct BoxesParts {
    pub(in crate::service) access: FleetAccess,
    pub(in crate::service) editions: EditionCache,
    pub(in crate::service) publishing: Publishing,
    pub(in crate::service) speakers: Speakers,
    pub(in crate::service) screens: Screens,
    pub(in crate::service) house: House,
    pub(in crate::service) network: Network,
    pub(in crate::service) hours: Hours,
    pub(in crate::service) run: i64,
    pub(in crate::service) proxy: Option<String>,
}

/// The boxes of the house. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Boxes {
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) access: FleetAccess,
    pub(super) library: Library,
    pub(super) editions: EditionCache,
    pub(super) publishing: Publishing,
    pub(super) speakers: Speakers,
    pub(super) screens: Screens,
    pub(super) network: Network,
    pub(super) house: House,
    pub(super) hours: Hours,
    /// Notified when a follower has another release.
    pub(super) health_due: Arc<Notify>,
    pub(super) release: CurrentRelease,
    pub(super) contacts: Contacts,
    /// The run of this daemon.
    pub(super) run: i64,
    pub(super) folder: PathBuf,
    proxy: Option<String>,
    changes: Arc<watch::Sender<u64>>,
    /// Main's connection to the engine.
    pub(super) engine: Arc<watch::Sender<Option<Engine>>>,
}

impl Boxes {
    pub(in crate::service) fn new(context: &Context, parts: BoxesParts) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            access: parts.access,
            editions: parts.editions,
            publishing: parts.publishing,
            speakers: parts.speakers,
            screens: parts.screens,
            house: parts.house,
            network: parts.network,
            hours: parts.hours,
            health_due: Arc::default(),
            release: CurrentRelease::default(),
            contacts: Contacts::new(context.clock.clone()),
            run: parts.run,
            folder: context.library.state_folder().join("fleet"),
            proxy: parts.proxy,
            changes: Arc::default(),
            engine: Arc::default(),
        }
    }

    /// Makes this box the main box of a house, with an engine at `engine`, and a code for so many boxes.
    ///
    /// # Errors
    ///
    /// `IsMain`, `Follows`, `BoxActError::InvalidCount`, or an error of the keys, the disk or the database.
    pub async fn init(&self, engine: SocketAddr, boxes: u32) -> Result<NewHouse, BoxesError> {
        self.refuse_member().await?;
        check_count(boxes).map_err(service::Error::from)?;
        let issued_s = self.clock.wall_ms() / 1000;
        let root = SecretKey::generate(KeyKind::Root)?;
        let keys = self.make_house_keys(&root, issued_s, engine)?;
        let root_key = root.public().as_str().to_owned();
        self.store
            .become_main(keys.house_key, root_key, keys.account_jwt, engine)
            .await?;
        Ok(NewHouse {
            root_key: root.to_paper()?,
            code: self.issue_code(Actor::Local, boxes).await?.code,
            engine_config: keys.engine_config,
        })
    }

    /// Lets this box follow a main box. A box that follows already may join the same house again, at another address
    /// or after another box became main; it reports everything again. Returns the name that it has there.
    ///
    /// # Errors
    ///
    /// `IsMain`, `Join` for another house, `HasPlays`, and any error of the way to main.
    pub async fn join(&self, request: JoinRequest) -> Result<String, BoxesError> {
        // The house of before, if this box follows already: main has another address now, or is another box.
        let former = match self.store.membership().await? {
            None => None,
            Some(membership) => match &membership.role {
                FleetRole::Main { .. } => return Err(BoxesError::IsMain),
                FleetRole::Follower(_) => Some(membership),
            },
        };
        let plays = self.store.count_plays().await?;
        let past_plays = match request.past_plays {
            None if plays > 0 && former.is_none() => return Err(BoxesError::HasPlays(plays)),
            chosen => chosen.unwrap_or(false),
        };
        let proxy = request.proxy.as_deref().or(self.proxy.as_deref());
        let http = HttpClient::new(request.main.clone(), proxy)?;
        let details = serde_json::to_string(&BoxDetails {
            name: request.name,
            machine: machine::identity(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rooms: request.rooms,
        })?;
        let root = former.as_ref().map(|former| public_key(&former.root_key));
        let root = root.transpose()?;
        let key = self.own_key()?;
        let joined = join(&http, &request.code, &key, details, root.as_ref()).await?;
        let house: HouseDetails = serde_json::from_str(&joined.details)?;
        let membership = Membership {
            house_key: joined.identity.house.as_str().to_owned(),
            root_key: joined.identity.root.as_str().to_owned(),
            account_jwt: joined.account_jwt,
            epoch: house.epoch,
            role: FleetRole::Follower(Following {
                box_name: house.box_name.clone(),
                main_url: request.main.to_string(),
                desired_serial: 0,
                house: HouseState::default(),
            }),
        };
        if former.is_some() {
            self.store.follow_again(membership).await?;
        } else {
            self.store.follow(membership, past_plays).await?;
        }
        Ok(house.box_name)
    }

    /// Makes this box serve alone again. Its key is deleted, so that it joins as another box.
    ///
    /// # Errors
    ///
    /// `Alone`, or an error of the database or the disk.
    pub async fn leave(&self) -> Result<(), BoxesError> {
        if self.store.membership().await?.is_none() {
            return Err(BoxesError::Alone);
        }
        self.store.leave_fleet().await?;
        match std::fs::remove_dir_all(&self.folder) {
            Err(source) if source.kind() != ErrorKind::NotFound => Err(BoxesError::Io {
                what: "the keys could not be deleted",
                source,
            }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// What this box is to others.
    ///
    /// # Errors
    ///
    /// `Alone`, or an error of the database.
    pub async fn status(&self) -> Result<FleetStatus, BoxesError> {
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        let (boxes, unreported) = match membership.role {
            FleetRole::Main { .. } => (self.store.boxes().await?, 0),
            FleetRole::Follower(_) => (Vec::new(), self.store.unreported().await?),
        };
        Ok(FleetStatus {
            release: self.store.main_release().await?,
            membership,
            boxes,
            unreported,
        })
    }

    /// The sealed manifest of the present release; `None` for any other.
    pub fn sealed_release(&self, release: &Sha256) -> Option<Arc<Vec<u8>>> {
        self.release.find(release)
    }

    /// The document of an edition.
    ///
    /// # Errors
    ///
    /// `NoSuchFile`, or an error of the database.
    pub async fn edition_document(&self, edition: Sha256) -> Result<String, FleetError> {
        let document = self.store.edition_document(edition).await?;
        document.ok_or(FleetError::NoSuchFile)
    }

    /// The path of a file that boxes serve; `None` if it is not here.
    pub fn served_path(&self, file: &Sha256) -> Option<PathBuf> {
        let library = &self.library;
        let paths = [library.recording_path(file), library.picture_path(file)];
        paths.into_iter().find(|path| path.is_file())
    }

    /// Stores an edition of a follower, so that its plays can be merged.
    ///
    /// # Errors
    ///
    /// `Refused` if main has too many of them; an error of the database, also if the edition has another hash.
    pub async fn add_foreign_edition(&self, foreign: ForeignEdition) -> Result<(), FleetError> {
        let ForeignEdition {
            edition,
            document,
            recordings,
        } = foreign;
        let added = self
            .store
            .add_foreign_edition(edition, document, recordings)
            .await?;
        if added {
            Ok(())
        } else {
            Err(FleetError::Refused(format!(
                "the main box has {MAX_FOREIGN_EDITIONS} editions of other boxes already, and takes no more"
            )))
        }
    }

    /// Reads again what another process changed.
    pub fn reload(&self) {
        self.changes.send_modify(|change| *change += 1);
    }

    /// When main heard of its followers.
    pub(in crate::service) fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// Tells about the changes after this call.
    pub(in crate::service) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(super) fn http(&self, main: MainAddress) -> Result<HttpClient, BoxesError> {
        Ok(HttpClient::new(main, self.proxy.as_deref())?)
    }

    /// The key of this box; the first call makes it.
    pub(super) fn own_key(&self) -> Result<SecretKey, BoxesError> {
        let path = self.folder.join("box.nk");
        if !path.exists() {
            SecretKey::generate(KeyKind::Box)?.store(&path)?;
        }
        Ok(SecretKey::load(&path, KeyKind::Box)?)
    }

    pub(super) fn house_key(&self) -> Result<SecretKey, BoxesError> {
        let path = self.folder.join("house.nk");
        if !path.exists() {
            return Err(BoxesError::NoHouseKey);
        }
        Ok(SecretKey::load(&path, KeyKind::House)?)
    }

    /// Makes a house key that the root key signs, and the configuration of the engine. A house key that is on
    /// the disk is never replaced.
    pub(super) fn make_house_keys(
        &self,
        root: &SecretKey,
        issued_s: i64,
        engine: SocketAddr,
    ) -> Result<HouseKeys, BoxesError> {
        let house = SecretKey::generate(KeyKind::House)?;
        let account_jwt = account_jwt(root, &house.public(), issued_s)?;
        let config = EngineConfig {
            listen: engine,
            operator_jwt: operator_jwt(root, issued_s)?,
            account_jwt: account_jwt.clone(),
        };
        house.store(&self.folder.join("house.nk"))?;
        self.own_key()?;
        let engine_config = self.folder.join("engine.conf");
        write(&engine_config, &config.to_text()?)?;
        Ok(HouseKeys {
            house_key: house.public().as_str().to_owned(),
            account_jwt,
            engine_config,
        })
    }

    async fn refuse_member(&self) -> Result<(), BoxesError> {
        match self.store.membership().await?.map(|found| found.role) {
            None => Ok(()),
            Some(FleetRole::Main { .. }) => Err(BoxesError::IsMain),
            Some(FleetRole::Follower(following)) => Err(BoxesError::Follows(following.main_url)),
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), BoxesError> {
    std::fs::write(path, text).map_err(|source| BoxesError::Io {
        what: "the configuration of the engine could not be written",
        source,
    })
}
