//! What docent does in the background as long as it serves. A panic ends none of it for good.

use tokio::task::JoinSet;

use crate::app::hooks;
use crate::app::supervise::supervise;
use crate::config::Config;
use crate::guide::{Content, Guide, go_round};

/// Ends when it is dropped.
#[derive(Debug)]
pub(super) struct Background {
    guide: Guide,
    tasks: JoinSet<()>,
}

impl Background {
    pub(super) fn begin(guide: &Guide, content: &Content, config: &Config) -> Self {
        let mut it = Self {
            guide: guide.clone(),
            tasks: JoinSet::new(),
        };
        it.spawn("clearing expired uploads", |guide| async move {
            guide.clear_expired_uploads().await;
        });
        if let Some(days) = config.keep_plays_days {
            it.spawn("removing old plays", move |guide| async move {
                guide.forget_old_plays(days).await;
            });
        }
        let (content, period) = (content.clone(), config.check_files);
        it.spawn("checking files", move |guide| {
            go_round(guide, content.clone(), period)
        });
        it.spawn("watching availability", |guide| async move {
            guide.watch_availability().await;
        });
        it.spawn("publishing at closing time", |guide| async move {
            guide.publish_what_was_planned().await;
        });
        it.spawn(
            "announcements",
            |guide| async move { guide.announce().await },
        );
        it.spawn("restarting players", |guide| async move {
            guide.restart_players().await;
        });
        let programs = config.at_door.clone();
        it.spawn("programs at opening and closing", move |guide| {
            hooks::watch(guide, programs.clone())
        });
        it
    }

    /// Runs something more, again after each panic, until it ends or all of this does.
    pub(super) fn spawn<F>(
        &mut self,
        name: &'static str,
        task: impl Fn(Guide) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let guide = self.guide.clone();
        self.tasks
            .spawn(async move { supervise(name, || task(guide.clone())).await });
    }
}
