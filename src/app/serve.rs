//! The daemon: from the state folder to the last closed play.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rustix::fs::Mode;
use rustix::process::umask;
use tokio::runtime::Handle;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Mutex, Notify, Semaphore, mpsc};
use tokio::time::Instant;

use crate::app::attempts::Attempts;
use crate::app::background::Background;
use crate::app::command::{faults_aside, here, log_progress, summary};
use crate::app::fallback::Fallback;
use crate::app::speakers::{warn_of_strangers, wiring};
use crate::app::state::State;
use crate::app::supervise::supervise;
use crate::app::{address, doors, fallback, listen, networks, say, systemd};
use crate::clock::Clock;
use crate::config::{Asked, Config, Metrics, Service};
use crate::guide::{
    Caution, Content, Guide, House, Keeping, Limits, Networks, PlayLog, Setup, Speakers, Watching,
    warn_of_silence,
};
use crate::library::Kept;
use crate::model::Tour;
use crate::store;
use crate::web;

/// What the first admin is called where the password was laid down for them.
const FIRST_ADMIN: &str = "admin";

/// How long requests may go on once the house closes; event streams never end by themselves.
const GRACE: Duration = Duration::from_millis(500);

/// Whoever is to leave between clips leaves after so long all the same.
const LEAVE: Duration = Duration::from_mins(10);

/// Serves until SIGTERM or SIGINT, or until no clip sounds after SIGUSR1; SIGHUP reads again what is
/// current. `read` is what the settings came to, and `tour` is brought in and published where nothing
/// has been published yet.
pub async fn serve(
    asked: &Asked,
    read: anyhow::Result<Config>,
    tour: Option<&Path>,
) -> anyhow::Result<()> {
    // What it writes is its own alone, also where nobody said so before the start.
    umask(Mode::RWXG | Mode::RWXO);
    let clock = Clock::system();
    // Heard from the very start, so that no signal kills what is being written.
    let mut signals = Signals::listen()?;
    let attempts = Attempts::begin(&Service::of_this_process());
    if signals.end_within(attempts.pause()).await {
        attempts.end();
        return Ok(());
    }
    let served = open_house(asked, read, tour, clock, &mut signals, &attempts).await;
    if served.as_ref().is_err_and(has_to_wait) {
        attempts.end();
    }
    served
}

/// Whether a start only came too early: other settings, or another edition, would change nothing.
fn has_to_wait(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::Error::Locked))
}

async fn open_house(
    asked: &Asked,
    read: anyhow::Result<Config>,
    tour: Option<&Path>,
    clock: Clock,
    signals: &mut Signals,
    attempts: &Attempts,
) -> anyhow::Result<()> {
    let (config, mut fallback) = fallback::settings(asked, read, attempts)?;
    let config = &config;
    let (state, _lock) = State::serve(config, &clock)?;
    let content = &state.content;
    let run = begin(content, &clock).await?;
    if let Some(dir) = tour {
        seed(content, dir).await?;
    }
    let house = match &mut fallback {
        Some(it) => it.house(&content.store).await?,
        None => House::current(&content.store).await?,
    };
    let house = house.heard_from(&content.library);
    warn_of_silence(&house);
    let caution = fallback.map(Fallback::caution);
    if let Some(it) = &caution {
        tracing::error!(ended_early = it.ended, spared_edition = ?it.spared, old_settings = it.old_settings, fault = it.fault, "docent falls back on what last ran well; mend the cause, and start it again");
    }
    let doors = doors::open(config)?;
    let Some(front) = doors.first() else {
        anyhow::bail!("there is no socket to serve on");
    };
    let address = front.listener.local_addr()?;
    let tls = doors.iter().find(|it| it.tls.is_some());
    let tls = tls.map(|it| it.listener.local_addr()).transpose()?;
    let own_networks = Networks::default();
    networks::refresh(&own_networks);
    let (told, plays) = mpsc::channel(1024);
    warn_of_strangers(config, &house.edition.tour);
    // The players' senders are the only ones: when they end, the recorder ends.
    let speakers = Speakers::new(wiring(config, &clock), told);
    let log = PlayLog::new(content.store.clone(), clock.clone(), run, plays);
    let log = Arc::new(Mutex::new(log));
    let recorder = tokio::spawn(supervise("writing down plays", move || {
        let log = Arc::clone(&log);
        async move { log.lock().await.record().await }
    }));
    let guide = Guide::new(
        clock,
        content.store.clone(),
        content.library.clone(),
        run,
        house,
        speakers,
        setup(config, address, tls, own_networks.clone(), caution),
    );
    // The edition was just read; what else a run begins with was not.
    guide.refresh_screens().await?;
    guide.refresh_staff().await?;
    guide.refresh_speakers().await?;
    guide.find_uploads().await?;
    let mut background = Background::begin(&guide, content, config);
    background.spawn("watching the networks", move |_| {
        networks::watch(own_networks.clone())
    });
    announce(address, tls, &guide.house().edition.tour);
    let for_staff = address::for_staff(config, address, tls);
    welcome(&guide, content, config, &for_staff).await?;

    let closing = Arc::new(Notify::new());
    let closed = Arc::clone(&closing);
    let places = Arc::new(Semaphore::new(listen::make_room()));
    let router = web::router(guide.clone());
    let closing_time = async move { closed.notified().await };
    let page = systemd::Page::new(address, Arc::clone(&places));
    let server = tokio::spawn(listen::serve(
        doors,
        router,
        guide.clone(),
        places,
        closing_time,
    ));
    background.spawn("telling systemd of the start", systemd::ready);
    background.spawn("telling systemd that all answer", move |guide| {
        systemd::keep_alive(guide, page.clone())
    });
    let (watching, settings) = (attempts.clone(), config.text.clone());
    background.spawn("remembering what runs well", move |guide| {
        watching.clone().watch(guide, settings.clone())
    });
    signals.until_end(&guide).await;
    tracing::info!("the house closes");
    systemd::stopping();
    attempts.end();
    drop(background);
    if let Err(error) = guide.note_rooms().await {
        tracing::warn!(%error, "how long rooms were available is not written down to the end");
    }
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

/// Where the house has nobody yet: the first admin has the password that was laid down for them, or
/// chooses one.
async fn welcome(
    guide: &Guide,
    content: &Content,
    config: &Config,
    address: &str,
) -> anyhow::Result<()> {
    let Some(invitation) = content.invite_first_admin().await? else {
        return Ok(());
    };
    if let Some(password) = config.service.admin_password()? {
        guide
            .accept(&invitation, FIRST_ADMIN, &password, None)
            .await
            .context("the credential admin-password cannot be the first admin's")?;
        say(format!(
            "‘{FIRST_ADMIN}’ may sign in with the password that was laid down for it."
        ));
        return Ok(());
    }
    say(format!(
        "Nobody may sign in yet. The first admin chooses a name and a password, once, at\n  {address}{}",
        invitation.path()
    ));
    Ok(())
}

fn setup(
    config: &Config,
    address: SocketAddr,
    tls: Option<SocketAddr>,
    networks: Networks,
    caution: Option<Caution>,
) -> Setup {
    Setup {
        networks,
        proxies: config.proxies.clone(),
        own_screens: config.screens.clone(),
        keeping: if config.keeps_hours {
            Keeping::Hours
        } else if config.text.is_some() {
            Keeping::Open
        } else {
            Keeping::Unconfigured
        },
        address: address::for_visitors(config, address),
        tls_port: tls.map(|it| it.port()),
        streams: config.streams,
        uploads: Limits {
            most: config.uploads.megabytes << 20,
            reserve: config.uploads.reserve_megabytes << 20,
        },
        watching: match config.metrics {
            Metrics::Box => Watching::Box,
            Metrics::Network => Watching::Network,
            Metrics::Nobody => Watching::Nobody,
        },
        caution,
    }
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
    match tokio::task::block_in_place(|| content.library.sweep_leftovers(kept))? {
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

fn announce(address: SocketAddr, tls: Option<SocketAddr>, tour: &Tour) {
    say(format!("docent serves the house at http://{address}/"));
    if let Some(tls) = tls {
        say(format!("and at https://{tls}/, where staff sign in"));
    }
    let best = tls.map_or(format!("http://{address}"), |it| format!("https://{it}"));
    let own = tour.own_language();
    for room in &tour.rooms {
        let Some((language, name)) = own.and_then(|it| room.name.get_key_value(it)) else {
            continue;
        };
        let (number, slug) = (&room.number, &room.slug);
        say(format!(
            "  {number:>3}  {best}/{language}/rooms/{slug}  {name}"
        ));
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    leave: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
            leave: signal(SignalKind::user_defined1())?,
        })
    }

    /// Whether docent is to end before the time is over.
    async fn end_within(&mut self, time: Duration) -> bool {
        if time.is_zero() {
            return false;
        }
        let seconds = time.as_secs();
        tracing::warn!(
            seconds,
            "docent ended early again and again; it waits before it tries anew"
        );
        systemd::status("ended early again and again; waits before it tries anew");
        tokio::select! {
            _ = self.terminate.recv() => true,
            _ = self.interrupt.recv() => true,
            () = tokio::time::sleep(time) => false,
        }
    }

    async fn until_end(&mut self, guide: &Guide) {
        let mut leave_at = None;
        loop {
            let silence = async {
                match leave_at {
                    Some(at) => drop(tokio::time::timeout_at(at, guide.quiet()).await),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                () = silence => return,
                _ = self.leave.recv() => {
                    leave_at.get_or_insert_with(|| Instant::now() + LEAVE);
                    tracing::info!("docent ends as soon as no clip sounds");
                    systemd::status("ends as soon as no clip sounds");
                }
                _ = self.hang_up.recv() => match guide.refresh().await {
                    Ok(edition) => {
                        tracing::info!(edition, "this edition is current now");
                        systemd::status(&systemd::summary(guide));
                    }
                    Err(error) => tracing::error!(%error, "what is current could not be read anew; what was read before stays"),
                },
            }
        }
    }
}
