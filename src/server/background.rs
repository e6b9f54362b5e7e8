//! The background tasks of the server. A task that panics is restarted.

use tokio::task::JoinSet;

use crate::config::Config;
use crate::server::alerts;
use crate::server::hooks;
use crate::server::supervise::supervise;
use crate::service::{Services, scrub_forever};

/// The running tasks. Dropping this ends them.
#[derive(Debug)]
pub(super) struct Background {
    services: Services,
    tasks: JoinSet<()>,
}

impl Background {
    pub(super) fn begin(services: &Services, config: &Config) -> Self {
        let mut background = Self {
            services: services.clone(),
            tasks: JoinSet::new(),
        };
        background.spawn("clearing expired uploads", |services| async move {
            services.uploads.delete_expired_hourly().await;
        });
        if let Some(days) = config.keep_plays_days {
            background.spawn("removing old plays", move |services| async move {
                services.reports.delete_old_plays_daily(days).await;
            });
        }
        let period = config.check_files;
        background.spawn("checking files", move |services| async move {
            let tour = (&services.speakers, &services.publishing);
            scrub_forever(&services.integrity, tour, period).await;
        });
        background.spawn("watching availability", |services| async move {
            services.availability.watch().await;
        });
        background.spawn("publishing at closing time", |services| async move {
            services.publishing.publish_planned_editions().await;
        });
        background.spawn("announcements", |services| async move {
            services.playback.announce_closing().await;
        });
        background.spawn("restarting players", |services| async move {
            services.speakers.restart_ended().await;
        });
        background.spawn("working with the other boxes", |services| async move {
            services.boxes.run().await;
        });
        background.spawn("watching for alerts", alerts::watch);
        for way in alerts::ways(&config.alerts) {
            let config = config.clone();
            background.spawn("delivering alerts", move |services| {
                alerts::deliver_by(services, config.clone(), way)
            });
        }
        let hooks_config = config.opening_hooks.clone();
        background.spawn("opening hooks", move |services| {
            hooks::watch(services, hooks_config.clone())
        });
        background
    }

    /// Starts a task, which is restarted after each panic.
    pub(super) fn spawn<F>(
        &mut self,
        name: &'static str,
        task: impl Fn(Services) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let services = self.services.clone();
        self.tasks
            .spawn(async move { supervise(name, || task(services.clone())).await });
    }
}
