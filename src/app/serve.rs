//! The daemon: from the state folder to the last closed play.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Handle;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, mpsc};

use crate::app::command::{faults_aside, here, log_progress, summary};
use crate::app::speakers::{warn_of_strangers, wiring};
use crate::app::state::State;
use crate::app::{door, listen, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::guide::{Content, Guide, House, Keeping, Limits, Setup, Speakers, record};
use crate::library::{self, Kept};
use crate::model::{Ms, Tour};
use crate::web;

/// How long requests may go on once the house closes; event streams never end by themselves.
const GRACE: Duration = Duration::from_millis(500);

/// Serves until SIGTERM or SIGINT; SIGHUP reads again what is current. `tour` is brought in and
/// published where nothing has been published yet.
pub async fn serve(config: &Config, tour: Option<&Path>) -> anyhow::Result<()> {
    let clock = Clock::system();
    // Heard from the very start, so that no signal kills what is being written.
    let mut signals = Signals::listen()?;
    let state = State::open(&config.state, &clock)?;
    let _lock = state.lock()?;
    let content = &state.content;
    let run = begin(content, &clock).await?;
    if let Some(dir) = tour {
        seed(content, dir).await?;
    }
    let house = House::current(&content.store).await?;
    let (told, plays) = mpsc::channel(1024);
    warn_of_strangers(config, &house.edition.tour);
    // The players' senders are the only ones: when they end, the recorder ends.
    let speakers = Speakers::new(wiring(config, &clock), told);
    let recorder = tokio::spawn(record(content.store.clone(), clock.clone(), run, plays));
    let guide = Guide::new(
        clock,
        content.store.clone(),
        content.library.clone().with_limits(library::Limits {
            longest: Ms(config.uploads.hours * 3_600_000),
            ..library::Limits::default()
        }),
        run,
        house,
        speakers,
        setup(config),
    );
    // The edition was just read; what else a run begins with was not.
    guide.refresh_screens().await?;
    guide.refresh_staff().await?;
    guide.refresh_speakers().await?;
    guide.find_uploads().await?;
    let cleaner = guide.clone();
    let cleaner = tokio::spawn(async move { cleaner.clear_expired_uploads().await });
    let (forgetter, keep) = (guide.clone(), config.keep_plays_days);
    let forgetter = tokio::spawn(async move {
        if let Some(days) = keep {
            forgetter.forget_old_plays(days).await;
        }
    });
    let watcher = guide.clone();
    let watcher = tokio::spawn(async move { watcher.watch_availability().await });
    let planner = guide.clone();
    let planner = tokio::spawn(async move { planner.publish_what_was_planned().await });
    let announcer = guide.clone();
    let announcer = tokio::spawn(async move { announcer.announce().await });
    let porter = tokio::spawn(door::watch(guide.clone(), config.at_door.clone()));
    let listener = bind(config.listen).with_context(|| {
        format!(
            "docent cannot listen on {}; choose another with --listen",
            config.listen
        )
    })?;
    let address = listener.local_addr()?;
    announce(address, &guide.house().edition.tour);
    if let Some(invitation) = content.invite_first_admin().await? {
        say(format!(
            "Nobody may sign in yet. The first admin chooses a name and a password, once, at\n  http://{address}{}",
            invitation.path()
        ));
    }

    let closing = Arc::new(Notify::new());
    let closed = Arc::clone(&closing);
    let most = listen::make_room();
    let router = web::router(guide.clone());
    let closing_time = async move { closed.notified().await };
    let server = tokio::spawn(listen::serve(listener, router, most, closing_time));
    signals.until_end(&guide).await;
    tracing::info!("the house closes");
    watcher.abort();
    forgetter.abort();
    if let Err(error) = guide.note_rooms().await {
        tracing::warn!(%error, "how long rooms were available is not written down to the end");
    }
    planner.abort();
    announcer.abort();
    porter.abort();
    cleaner.abort();
    closing.notify_one();
    // Sound fades while the last answers are given.
    let silence = tokio::spawn(async move { guide.close_speakers().await });
    if let Ok(ended) = tokio::time::timeout(GRACE, server).await {
        ended.context("the server's task")?;
    }
    silence.await.context("closing the players")?;
    recorder.await.context("the play log's task")?;
    state.close().await;
    tracing::info!("every play is closed; good night");
    Ok(())
}

fn setup(config: &Config) -> Setup {
    Setup {
        own_screens: config.screens.clone(),
        keeping: if config.keeps_hours {
            Keeping::Hours
        } else {
            Keeping::Open
        },
        address: config.address.clone().or_else(|| found_out(config.listen)),
        streams: config.streams,
        uploads: Limits {
            most: config.uploads.megabytes << 20,
            reserve: config.uploads.reserve_megabytes << 20,
        },
    }
}

/// This box's address in the network: the one it would speak from to elsewhere; nothing is sent.
fn found_out(listen: SocketAddr) -> Option<String> {
    let ip = if listen.ip().is_unspecified() {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        socket.local_addr().ok()?.ip()
    } else {
        listen.ip()
    };
    let port = listen.port();
    let usual = if port == 80 {
        String::new()
    } else {
        format!(":{port}")
    };
    (!ip.is_loopback() && port != 0).then(|| format!("http://{ip}{usual}"))
}

/// Opens this run and settles what the one before left.
async fn begin(content: &Content, clock: &Clock) -> anyhow::Result<i64> {
    let store = &content.store;
    let run = store.begin_run(clock.boot_name(), clock.moment()).await?;
    let left = store.close_left_open(run).await?;
    if left > 0 {
        tracing::warn!(
            plays = left,
            "plays were open when docent ended last; they are closed as power_loss"
        );
    }
    let counted = store.count_ended().await?;
    if counted > 0 {
        tracing::info!(plays = counted, "plays of before are in the statistics now");
    }
    // What is named is asked under the library's lock, so that no import comes between.
    let kept = || -> anyhow::Result<Kept> { Ok(Handle::current().block_on(content.kept())?) };
    match tokio::task::block_in_place(|| content.library.sweep(kept))? {
        Some(0) => {}
        Some(files) => tracing::info!(files, "what an interrupted import left was swept"),
        None => tracing::info!("an import is under way; what is left over is swept another time"),
    }
    Ok(run)
}

async fn seed(content: &Content, dir: &Path) -> anyhow::Result<()> {
    if let Some(edition) = content.store.current_edition().await? {
        tracing::info!(
            edition = edition.number,
            "this house has its tour; to bring in another use `docent import` and `docent publish`"
        );
        return Ok(());
    }
    tracing::info!(tour = %dir.display(), "bringing in the tour");
    let imported = faults_aside(content.import(dir, here(), log_progress).await)?;
    let edition = content.publish(here()).await?;
    tracing::info!(edition = edition.number, "{}", summary(dir, &imported));
    Ok(())
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A restart must not wait for the connections of the run before.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

fn announce(address: SocketAddr, tour: &Tour) {
    say(format!("docent serves the house at http://{address}/"));
    let own = tour.own_language();
    for room in &tour.rooms {
        let Some((language, name)) = own.and_then(|it| room.name.get_key_value(it)) else {
            continue;
        };
        let (number, slug) = (&room.number, &room.slug);
        say(format!(
            "  {number:>3}  http://{address}/{language}/rooms/{slug}  {name}"
        ));
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn until_end(&mut self, guide: &Guide) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => match guide.refresh().await {
                    Ok(edition) => tracing::info!(edition, "this edition is current now"),
                    Err(error) => tracing::error!(%error, "what is current could not be read anew; what was read before stays"),
                },
            }
        }
    }
}
