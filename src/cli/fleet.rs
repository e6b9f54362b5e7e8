//! `docent fleet`: several boxes of one house.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::fleet::BoxCommand;
use crate::model::{Outlet, PairingCode, Slug};
use crate::server::{State, print_line};
use crate::service::{
    Actor, BoxJoinRequest, BoxRecord, Boxes, BoxesError, EnrolmentCode, FleetRole, FleetStatus,
    LOW_DISK_MEGABYTES, MainAddress, NewHouse, StickExchange, machine_name,
};

pub(super) const EXAMPLES: &str = "\
On the main box:   sudo docent fleet init
On each other:     sudo docent fleet join http://guide.local CODE --name \"First floor\"
Then on main:      docent fleet status";

#[derive(Debug, Subcommand)]
pub(super) enum FleetCommand {
    /// Make this box the main box of its house, and print the line with which others join
    Init {
        /// How many boxes may join with the code
        #[arg(long, value_name = "NUMBER", default_value_t = 4)]
        boxes: u32,
        /// Where the engine listens, on this box alone
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4249")]
        engine: SocketAddr,
    },
    /// Print a new code for boxes that are to join
    Code {
        /// How many boxes may join with it
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        boxes: u32,
    },
    /// Let this box follow a main box
    Join {
        /// Main's address, such as <http://guide.local>
        main: MainAddress,
        /// The code that main printed
        code: EnrolmentCode,
        /// The name of this box in the house [default: the machine's name]
        #[arg(long)]
        name: Option<String>,
        /// The rooms whose speaker or screen this box has
        #[arg(long, value_name = "ROOM", value_delimiter = ',')]
        rooms: Vec<Slug>,
        /// Report the plays that this box has already
        #[arg(long, conflicts_with = "fresh")]
        bring: bool,
        /// Leave the plays that this box has already out of the house's figures
        #[arg(long)]
        fresh: bool,
        /// An HTTP proxy [default: that of the environment]
        #[arg(long, value_name = "ADDRESS")]
        proxy: Option<String>,
    },
    /// Say who follows whom, and how much is not reported yet
    Status,
    /// Give a box another name
    Rename {
        /// Its name
        name: String,
        /// Its new name
        new: String,
    },
    /// Take a box out of the house; its plays stay
    Remove {
        /// Its name
        name: String,
    },
    /// Let a box show itself: on its screens, and by a tone where nobody listens
    Identify {
        /// Its name
        name: String,
    },
    /// Play a test tone in a room of a box
    Tone {
        /// Its name
        name: String,
        /// The room
        room: Slug,
    },
    /// Let the screens of a box load their pages again once nothing plays on them
    ReloadScreens {
        /// Its name
        name: String,
    },
    /// Bind a screen of a box to a room
    Screen {
        /// The name of the box
        name: String,
        /// The code on the screen
        code: PairingCode,
        /// The room
        room: Slug,
    },
    /// Set the speaker of a room of a box; without outlets its own config holds again
    Speaker {
        /// The name of the box
        name: String,
        /// The room
        room: Slug,
        /// The outputs of the box, such as plughw:CARD=Garden,DEV=0
        outlets: Vec<Outlet>,
    },
    /// Set the level of a room of a box
    Level {
        /// The name of the box
        name: String,
        /// The room
        room: Slug,
        /// The trim in dB
        #[arg(long, allow_negative_numbers = true, default_value_t = 0.0)]
        trim: f64,
        /// The limit in dB
        #[arg(long, allow_negative_numbers = true)]
        cap: f64,
    },
    /// Start docent on a box again once no clip plays there
    Restart {
        /// Its name
        name: String,
    },
    /// Let a box install the newest docent of its own repository
    Update {
        /// Its name
        name: String,
    },
    /// Exchange plays and the edition with a USB stick, on main and on each other box in turn
    Stick {
        /// The folder at which the stick is mounted
        folder: PathBuf,
    },
    /// Give this main box a new key of the house, after a restore on another card or a theft; asks for the root key
    Rekey,
    /// Make this follower the main box, when main is lost and has no backup; asks for the root key
    Promote {
        /// Where the engine listens, on this box alone
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4249")]
        engine: SocketAddr,
    },
    /// Give a room to a box: it has the room's speaker or screen
    Give {
        /// The name of the box
        name: String,
        /// The short name of the room
        room: Slug,
        /// The box that has the room now, if another one has it
        #[arg(long, value_name = "NAME")]
        from: Option<String>,
    },
    /// Make a room that a box has the main box's own again
    TakeBack {
        /// The short name of the room
        room: Slug,
    },
    /// Let this box serve alone again
    Leave,
}

impl FleetCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let only_reads = matches!(self, Self::Status);
        let lines = self.lines(&services.boxes).await;
        let notified = if only_reads || lines.is_err() {
            Ok(false)
        } else {
            state.notify_server()
        };
        state.close().await;
        for line in lines? {
            print_line(line);
        }
        notified.map(drop)
    }

    async fn lines(self, boxes: &Boxes) -> Result<Vec<String>, BoxesError> {
        Ok(match self {
            Self::Init {
                boxes: uses,
                engine,
            } => {
                let house = boxes.init(engine, uses).await?;
                init_lines(&house, uses)
            }
            Self::Code { boxes: uses } => {
                let new = boxes.issue_code(Actor::Local, uses).await?;
                join_lines(&new.code, uses)
            }
            Self::Join {
                main,
                code,
                name,
                rooms,
                bring,
                fresh,
                proxy,
            } => {
                let address = main.to_string();
                let request = BoxJoinRequest {
                    main,
                    code,
                    name: name.unwrap_or_else(machine_name),
                    rooms,
                    past_plays: (bring || fresh).then_some(bring),
                    proxy,
                };
                let name = boxes.join(request).await?;
                vec![format!(
                    "This box is ‘{name}’ of the house at {address} now."
                )]
            }
            Self::Status => status_lines(&boxes.status().await?),
            Self::Rename { name, new } => {
                boxes.rename(Actor::Local, &name, &new).await?;
                vec![format!("‘{name}’ is ‘{new}’ now.")]
            }
            Self::Remove { name } => {
                boxes.remove(Actor::Local, &name).await?;
                vec![format!("‘{name}’ is out of the house; its plays stay.")]
            }
            Self::Identify { name } => command(boxes, &name, BoxCommand::Identify).await?,
            Self::Tone { name, room } => {
                command(boxes, &name, BoxCommand::TestTone { room }).await?
            }
            Self::ReloadScreens { name } => {
                command(boxes, &name, BoxCommand::ReloadScreens).await?
            }
            Self::Screen { name, code, room } => {
                command(boxes, &name, BoxCommand::EnrolScreen { code, room }).await?
            }
            Self::Speaker {
                name,
                room,
                outlets,
            } => command(boxes, &name, BoxCommand::AssignOutlets { room, outlets }).await?,
            Self::Level {
                name,
                room,
                trim,
                cap,
            } => {
                let level = BoxCommand::SetLevel {
                    room,
                    trim_db: trim,
                    cap_db: cap,
                };
                command(boxes, &name, level).await?
            }
            Self::Restart { name } => command(boxes, &name, BoxCommand::Restart).await?,
            Self::Update { name } => command(boxes, &name, BoxCommand::Update).await?,
            Self::Stick { folder } => stick_lines(&boxes.exchange_with_stick(&folder).await?),
            Self::Rekey => {
                let config = boxes.rekey(&read_root_key()?).await?;
                engine_lines(
                    "The house has a new key. Followers take it by themselves.",
                    &config,
                )
            }
            Self::Promote { engine } => {
                let config = boxes.promote(&read_root_key()?, engine).await?;
                let mut lines = engine_lines("This is the main box of its house now.", &config);
                lines.push("Then let the other boxes join it: docent fleet code".to_owned());
                lines
            }
            Self::Give { name, room, from } => give(boxes, &name, room, from).await?,
            Self::TakeBack { room } => take_back(boxes, room).await?,
            Self::Leave => {
                boxes.leave().await?;
                vec!["This box serves alone now.".to_owned()]
            }
        })
    }
}

/// Reads the root key from the terminal, or from a pipe.
fn read_root_key() -> Result<String, BoxesError> {
    print_line("Type the root key, as it is on paper:");
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.map_err(|source| BoxesError::Io {
        what: "the root key could not be read",
        source,
    })?;
    Ok(line)
}

fn stick_lines(exchange: &StickExchange) -> Vec<String> {
    let mut lines = if exchange.is_main {
        vec![
            format!("{} reports were counted.", exchange.taken),
            "The edition and the answers are on the stick. Take it to the other boxes.".to_owned(),
        ]
    } else {
        let edition = if exchange.is_updated {
            "This box has a new edition now."
        } else {
            "This box has the present edition of the stick."
        };
        vec![
            edition.to_owned(),
            format!(
                "{} reports are on the stick. Take it to the main box.",
                exchange.written_reports
            ),
        ]
    };
    if exchange.refused > 0 {
        lines.push(format!(
            "{} files were not taken; the lines above say why.",
            exchange.refused
        ));
    }
    lines
}

fn engine_lines(sentence: &str, config: &Path) -> Vec<String> {
    vec![
        sentence.to_owned(),
        format!("The engine reads {}.", config.display()),
        "The package docent-fleet starts it again; without it: sudo systemctl restart docent-engine"
            .to_owned(),
    ]
}

async fn command(
    boxes: &Boxes,
    name: &str,
    command: BoxCommand,
) -> Result<Vec<String>, BoxesError> {
    boxes.command(Actor::Local, name, command).await?;
    Ok(vec![format!("‘{name}’ has done it.")])
}

async fn give(
    boxes: &Boxes,
    name: &str,
    room: Slug,
    from: Option<String>,
) -> Result<Vec<String>, BoxesError> {
    let given = format!("‘{name}’ has the room ‘{room}’ now.");
    boxes.give_room(Actor::Local, name, room, from).await?;
    Ok(vec![given])
}

async fn take_back(boxes: &Boxes, room: Slug) -> Result<Vec<String>, BoxesError> {
    let returned = format!("The room ‘{room}’ is the main box's own now.");
    boxes.return_room(Actor::Local, room).await?;
    Ok(vec![returned])
}

fn init_lines(house: &NewHouse, uses: u32) -> Vec<String> {
    let mut lines = vec![
        "This is the main box of its house now.".to_owned(),
        String::new(),
        "Write this key on paper and keep it like a key of the museum. It is nowhere on this box, and only it"
            .to_owned(),
        "can replace the keys of the house when this box is lost:".to_owned(),
        format!("  {}", house.root_key),
        String::new(),
        format!(
            "The engine reads {}. The package docent-fleet starts it.",
            house.engine_config.display()
        ),
        String::new(),
    ];
    lines.extend(join_lines(&house.code, uses));
    lines
}

fn join_lines(code: &EnrolmentCode, uses: u32) -> Vec<String> {
    let boxes = if uses == 1 { "box" } else { "boxes" };
    vec![
        format!("For two hours, {uses} {boxes} can join. Type on each:"),
        format!(
            "  sudo docent fleet join http://{}.local {code}",
            machine_name()
        ),
    ]
}

fn status_lines(status: &FleetStatus) -> Vec<String> {
    match &status.membership.role {
        FleetRole::Follower(following) => vec![
            format!(
                "This box is ‘{}’ and follows {}.",
                following.box_name, following.main_url
            ),
            match status.unreported {
                0 => "Everything is reported.".to_owned(),
                unreported => format!("{unreported} changes are not reported yet."),
            },
        ],
        FleetRole::Main { .. } => {
            let mut lines = vec!["This is the main box of its house.".to_owned()];
            let following = status.boxes.iter();
            let following = following.filter(|found| found.follows());
            for found in following {
                lines.push(format!("  {}", found.joined.name));
                lines.extend(box_lines(found, status).map(|line| format!("    {line}")));
            }
            if lines.len() == 1 {
                lines.push(
                    "No box follows it yet; ‘docent fleet code’ prints what to type on one."
                        .to_owned(),
                );
            }
            lines
        }
    }
}

/// What is known of a box, and what is to be done.
fn box_lines(found: &BoxRecord, status: &FleetStatus) -> impl Iterator<Item = String> {
    let mut lines = vec![format!("docent {}", found.joined.version)];
    if !found.rooms.is_empty() {
        lines.push(format!("rooms: {}", found.rooms.join(", ")));
    }
    lines.push(found.complete_wall_ms.map_or_else(
        || "has reported nothing yet".to_owned(),
        |at| format!("all plays until {}", time(at)),
    ));
    if let Some((health, at)) = &found.health {
        lines.push(format!("last heard of about {}", time(*at)));
        if health.release != status.release {
            lines.push("serves an earlier edition; the present one is on its way".to_owned());
        }
        if health.speakers_missing > 0 {
            let speakers = health.speakers_missing;
            lines.push(format!(
                "{speakers} of its speakers cannot play; see ‘docent check’ there"
            ));
        }
        if !health.clock_trusted {
            lines.push("its clock is not set; see ‘timedatectl’ there".to_owned());
        }
        if health.free_megabytes < LOW_DISK_MEGABYTES {
            lines.push(format!("{} MB of its disk are free", health.free_megabytes));
        }
    }
    lines.into_iter()
}

fn time(wall_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(wall_ms).unwrap_or_default();
    let local = at.to_zoned(jiff::tz::TimeZone::system());
    local.strftime("%Y-%m-%d %H:%M").to_string()
}
