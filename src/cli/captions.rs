//! `docent captions`: makes captions of transcripts at the times at which the recordings say them, or checks those that are
//! there.

use anyhow::bail;
use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Clip, ClipField, ClipKey, Field, Language, Narration, NarrationField};
use crate::server::{State, print_line};
use crate::service::{Actor, CaptionCheck, GeneratedCaptions, Method, Services};

#[derive(Args, Debug)]
pub(super) struct CaptionsArgs {
    /// Only narrations in this language
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Only the narrations of this clip
    #[arg(long, value_name = "NUMBER")]
    clip: Option<ClipKey>,
    /// Write nothing; say how far the captions that are there are from what is said
    #[arg(long)]
    check: bool,
    /// Also replace captions that are there, with all that was done to them by hand
    #[arg(long, conflicts_with = "check")]
    replace: bool,
}

/// A narration with a recording and a transcript.
struct Job {
    key: ClipKey,
    language: Language,
    has_captions: bool,
    /// The captions as text.
    captions: Option<String>,
}

impl CaptionsArgs {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let outcome = if self.check {
            self.check(&services).await
        } else {
            self.make(&services).await
        };
        state.close().await;
        outcome
    }

    async fn make(&self, services: &Services) -> anyhow::Result<()> {
        let (mut made, mut left, mut failed, mut doubtful) = (0, 0, 0, 0);
        for job in self.jobs(services).await? {
            let (key, language) = (&job.key, &job.language);
            if job.has_captions && !self.replace {
                left += 1;
                continue;
            }
            let captions = services.editing.generate_captions(
                Actor::Local,
                key.clone(),
                language.clone(),
                job.captions,
            );
            match captions.await {
                Ok(captions) => {
                    made += 1;
                    doubtful += captions.doubtful.len();
                    print_line(format!("clip {key}, {language}: {}", made_line(&captions)));
                }
                Err(error) => {
                    failed += 1;
                    print_line(format!("clip {key}, {language}: {error}"));
                }
            }
        }
        print_line(format!(
            "{made} narration(s) have new captions; {doubtful} of the captions are doubtful: listen to those."
        ));
        if left > 0 {
            print_line(format!(
                "{left} narration(s) have captions already; --check compares them with what is said, --replace makes them anew."
            ));
        }
        if failed > 0 {
            bail!("{failed} narration(s) got no captions");
        }
        Ok(())
    }

    async fn check(&self, services: &Services) -> anyhow::Result<()> {
        let mut far = 0;
        for job in self
            .jobs(services)
            .await?
            .iter()
            .filter(|job| job.has_captions)
        {
            let (key, language) = (&job.key, &job.language);
            let found = services
                .editing
                .check_captions(Actor::Local, key, language)
                .await?;
            far += found.as_ref().map_or(0, CaptionCheck::far);
            print_line(format!(
                "clip {key}, {language}: {}",
                check_line(found.as_ref())
            ));
        }
        if far > 0 {
            bail!("{far} caption(s) begin more than half a second from their first word");
        }
        Ok(())
    }

    async fn jobs(&self, services: &Services) -> anyhow::Result<Vec<Job>> {
        let draft = services.editing.draft(Actor::Local).await?;
        let clips = draft.tour.rooms.iter().flat_map(|room| &room.clips);
        let clips = clips.filter(|clip| self.clip.as_ref().is_none_or(|key| *key == clip.key));
        let narrations = clips.flat_map(|clip| {
            let narrations = clip.narrations.iter();
            narrations.map(move |(language, narration)| (clip, language, narration))
        });
        let wanted = narrations.filter(|(_, language, narration)| {
            self.language
                .as_ref()
                .is_none_or(|wanted| wanted == *language)
                && narration.recording.is_some()
                && !narration.transcript.trim().is_empty()
        });
        let jobs: Vec<Job> = wanted
            .map(|(clip, language, narration)| {
                let captions = draft.fields.get(&captions_of(clip, language));
                job(clip, language, narration, captions)
            })
            .collect();
        if jobs.is_empty() {
            bail!("there is no such narration with a recording and a transcript");
        }
        Ok(jobs)
    }
}

fn captions_of(clip: &Clip, language: &Language) -> Field {
    let part = ClipField::Narration(language.clone(), NarrationField::Captions);
    Field::Clip(clip.key.clone(), part)
}

fn job(clip: &Clip, language: &Language, narration: &Narration, captions: Option<&str>) -> Job {
    Job {
        key: clip.key.clone(),
        language: language.clone(),
        has_captions: !narration.captions.is_empty(),
        captions: captions.map(str::to_owned),
    }
}

fn made_line(captions: &GeneratedCaptions) -> String {
    let count = captions.count;
    let doubtful = match captions.doubtful.len() {
        0 => String::new(),
        doubtful => format!(", {doubtful} doubtful"),
    };
    match captions.method {
        Some(method) => format!("{count} captions timed by {}{doubtful}", name(method)),
        None => {
            format!("{count} captions with estimated times: the recording could not be compared")
        }
    }
}

fn check_line(check: Option<&CaptionCheck>) -> String {
    let Some(check) = check else {
        return "the recording could not be compared with the captions".to_owned();
    };
    let median = check.median().map_or_else(
        || "every caption is doubtful".to_owned(),
        |median| format!("median {} ms from the first word", median.0),
    );
    format!(
        "{} captions, {median}; {} further than half a second, {} doubtful (by {})",
        check.delays.len(),
        check.far(),
        check.doubtful(),
        name(check.method)
    )
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Speech => "speech",
        Method::Pauses => "pauses",
    }
}
