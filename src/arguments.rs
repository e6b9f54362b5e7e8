//! What can be said on the command line; manual and completions are made from it, too.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use docent::library::Limits;
use docent::model::{
    Day, KeyName, Language, Outlet, PairingCode, PixelDensity, Role, Slug, StaffName,
};

/// A museum's audio guide in one small daemon.
///
/// Each room has a touchscreen page; a touch plays a narrated clip through the room's speaker, or
/// on the visitor's own device where the room has none. What was really heard is counted.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "\
Try it:      docent serve --tour audio
New tour:    docent import DIR && docent publish   (also while docent serves)
Is it well?  docent check"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Args, Debug)]
pub(crate) struct Place {
    /// The settings, a TOML file; without one everything has its default
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The folder for database and recordings [default: the config's, or ~/.local/state/docent]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the house: pages, sound and the log of plays, until SIGTERM
    Serve {
        /// Where pages are served; port 0 picks a free one and says which [default: the config's, or 127.0.0.1:8080]
        #[arg(long, value_name = "ADDR:PORT")]
        listen: Option<SocketAddr>,
        /// A tour folder to bring in and publish, where nothing has been published yet
        #[arg(long, value_name = "DIR")]
        tour: Option<PathBuf>,
    },
    /// Read a tour folder into the draft; says every fault at once and imports all or nothing
    Import {
        /// The folder with tour.toml
        dir: PathBuf,
    },
    /// Make the draft the current edition, at once also where docent serves
    Publish,
    /// Write the current edition as a tour folder that imports to the same edition
    Export {
        /// A folder that does not exist yet, or is empty
        dir: PathBuf,
    },
    /// Tell what was heard: the last 30 days in plain text, or a table as CSV
    #[command(after_help = "\
A month:     docent report --from 2026-11-01 --to 2026-11-30
A room:      docent report --room study --language es
As CSV:      docent report --table plays > plays.csv")]
    Report(Report),
    /// Make every sum of the statistics anew from the plays; `docent check` says whether that is needed
    RebuildStatistics,
    /// Let programs read the statistics at /api/statistics
    Key {
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Say in plain sentences whether database, recordings, edition and speakers are well
    Check {
        /// Also decode every recording and picture; move aside what is damaged, and derive again what can be
        #[arg(long)]
        repair: bool,
    },
    /// Write the whole house to one file, also while docent serves, and read it back
    ///
    /// It holds database, recordings, pictures and settings; nothing that lets somebody in: no
    /// sessions, no links, no codes. Passwords and screens are in it as hashes, so keep it as you keep
    /// a key.
    #[command(after_help = "\
Once:        docent backup /media/stick/house.zip
Every night: docent backup --into /var/backups/docent --keep 7
On a stick:  docent backup --into LABEL=DOCENT --keep 7
             goes to the disk with that name, where it is mounted; without it nothing is done")]
    Backup {
        /// A file to write, or a backup of before to replace
        #[arg(required_unless_present = "into", conflicts_with = "into")]
        file: Option<PathBuf>,
        /// A folder of backups, numbered as they come; LABEL=NAME is the disk with that name
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
        /// So many stay there at the most, the newest; fewer where the disk has no room for more
        #[arg(long, requires = "into", value_name = "NUMBER", default_value = "7")]
        keep: NonZero<usize>,
    },
    /// Put the house of a backup in this box's place
    Restore {
        /// A backup; or a database that was kept when an update changed it, for going back
        file: PathBuf,
        /// Also where there is a house already; that one is kept aside
        #[arg(long, conflicts_with = "check")]
        replace: bool,
        /// Only say whether the backup is whole, and what it has
        #[arg(long)]
        check: bool,
    },
    /// List this box's audio outputs by the names that the config takes
    Speakers {
        /// Sound a tone on this output, or on one channel of it: NAME#left, NAME#right
        #[arg(long, value_name = "NAME")]
        test: Option<Outlet>,
    },
    /// Say which output sounds in a room and how loud, at once also where docent serves
    Speaker {
        #[command(subcommand)]
        what: SpeakerCommand,
    },
    /// Silence every speaker of the house at once, or let it sound again
    Mute { house: Mute },
    /// Bind touchscreens to rooms, so that they may drive a room's speaker
    Screen {
        #[command(subcommand)]
        what: ScreenCommand,
    },
    /// Say who may sign in to change what the house says
    Staff {
        #[command(subcommand)]
        what: StaffCommand,
    },
    /// Inspect one sound file or picture; docent runs this for itself, with limits on memory and time
    #[command(hide = true)]
    Inspect(Inspection),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Mute {
    On,
    Off,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SpeakerCommand {
    /// Let outputs sound in a room, all of them the same; what plays there is stopped
    Assign {
        /// The room's short name, as in its address
        room: Slug,
        /// Names that `docent speakers` lists, or silent; NAME#left or NAME#right for one channel,
        /// so that a card serves two rooms; left out: as the config says
        #[arg(value_name = "OUTPUT")]
        outlets: Vec<Outlet>,
    },
    /// Make a room louder or softer, also what plays; without figures: as the config says
    Level {
        /// The room's short name, as in its address
        room: Slug,
        /// Decibels added for this room, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "cap_db"
        )]
        trim_db: Option<f64>,
        /// Decibels over the target loudness that no volume step passes, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "trim_db"
        )]
        cap_db: Option<f64>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Report {
    /// The first day, such as 2026-11-01
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Day>,
    /// The last day, which is within
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Day>,
    /// Of one room alone: its short name, as in its address, though it be of an edition of before
    #[arg(long, value_name = "ROOM")]
    pub(crate) room: Option<Slug>,
    /// Of one language alone, such as es; sessions are then left out, for they are of no language
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<Language>,
    /// Write a table to stdout instead: each play, sums by day, or what the columns mean
    #[arg(long, value_enum)]
    pub(crate) table: Option<Table>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Table {
    Plays,
    Days,
    Dictionary,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; a key of this name from before opens nothing any more
    Add {
        /// What the program is called, such as grafana
        name: KeyName,
    },
    /// List the programs that have a key
    List,
    /// Take a program's key away
    Revoke { name: KeyName },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Add somebody, and print the link with which they choose a password
    Add {
        name: StaffName,
        /// admin, curator, uploader or viewer
        role: Role,
    },
    /// Take somebody's password away, and print the link to choose another
    Reset { name: StaffName },
    /// List everybody who may sign in
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScreenCommand {
    /// Bind the screen that shows CODE at /screen to a room
    Enrol {
        code: PairingCode,
        /// The room's short name, as in its address
        room: Slug,
        /// How many of its pixels the panel has to the millimetre, such as 5.9
        #[arg(long, value_name = "NUMBER")]
        px_per_mm: Option<PixelDensity>,
    },
    /// List the screens that are bound
    List,
    /// Take a screen's rights away
    Revoke {
        /// Its number in the list
        id: i64,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Inspection {
    pub(crate) file: PathBuf,
    /// Derive what serves a speaker
    #[arg(long, value_name = "OUT", conflicts_with = "browser")]
    pub(crate) speaker: Option<PathBuf>,
    /// Derive what serves browsers
    #[arg(long, value_name = "OUT")]
    pub(crate) browser: Option<PathBuf>,
    /// Make what pages show of a photograph
    #[arg(long, value_name = "OUT", conflicts_with_all = ["speaker", "browser"])]
    pub(crate) photograph: Option<PathBuf>,
    /// Read the rows of a table
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph"])]
    pub(crate) sheet: bool,
    /// Say what this process cannot do any more
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph", "sheet"])]
    pub(crate) try_confinement: bool,
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) gain_db: f64,
    /// Turn the second of two channels upside down
    #[arg(long)]
    pub(crate) invert_second: bool,
    /// The longest recording that is taken
    #[arg(long, default_value_t = Limits::LONGEST.0, value_name = "MS")]
    pub(crate) longest_ms: u64,
}
