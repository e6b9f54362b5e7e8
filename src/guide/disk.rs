//! How full the disk is, and what could go: recordings that nothing names any more. Every edition
//! can be made current again, so what any of them names stays, and so does what a play tells of.

use std::collections::{BTreeMap, BTreeSet};
use std::time::UNIX_EPOCH;

use tokio::runtime::Handle;

use crate::guide::upload::aside;
use crate::guide::{Content, Error, Guide, Hindrance, Result, Staff};
use crate::library::{self, Kept, Space};
use crate::model::{Recording, Right, Sha256, Tour};

/// What lies on the disk, in bytes.
#[derive(Clone, Debug)]
pub struct Disk {
    pub space: Space,
    /// What stays free for the database.
    pub reserve: u64,
    pub recordings: u64,
    pub pictures: u64,
    /// What could go, the largest first.
    pub unnamed: Vec<Unnamed>,
}

/// A recording that nothing names.
#[derive(Clone, Debug)]
pub struct Unnamed {
    pub recording: Recording,
    /// What would be free without it.
    pub bytes: u64,
    /// Since when it is here, in wall time; none where its file is gone.
    pub wall_ms: Option<i64>,
}

impl Guide {
    pub async fn disk(&self, staff: &Staff) -> Result<Disk> {
        staff.needs(Right::Govern)?;
        let content = self.content();
        let space = content.library.space()?;
        let all = content.store.recordings().await?;
        let unnamed = content.unnamed(&self.brought()).await?;
        let sizes: BTreeMap<&Sha256, u64> = all.iter().flat_map(files).collect();
        let recordings = sizes.values().sum();
        let pictures = content.store.pictures().await?;
        let size =
            |it: &Sha256| std::fs::metadata(content.library.picture(it)).map_or(0, |it| it.len());
        let pictures = pictures.iter().map(size).sum();
        let needed: BTreeSet<&Sha256> = all
            .iter()
            .filter(|it| !unnamed.contains_key(&it.sha256))
            .flat_map(files_of)
            .collect();
        let mut unnamed: Vec<Unnamed> = all
            .iter()
            .filter(|it| unnamed.contains_key(&it.sha256))
            .map(|it| Unnamed {
                recording: it.clone(),
                bytes: BTreeMap::from_iter(files(it))
                    .into_iter()
                    .filter(|(name, _)| !needed.contains(name))
                    .map(|(_, bytes)| bytes)
                    .sum(),
                wall_ms: content.since(&it.sha256),
            })
            .collect();
        unnamed.sort_by_key(|it| std::cmp::Reverse(it.bytes));
        Ok(Disk {
            space,
            reserve: self.0.setup.uploads.reserve,
            recordings,
            pictures,
            unnamed,
        })
    }

    /// Removes what nothing names of `wished`, files and all; says how many recordings went.
    /// Nothing goes while an upload or an import is placing files.
    pub async fn remove_files(&self, staff: &Staff, wished: Vec<Sha256>) -> Result<usize> {
        staff.needs(Right::Govern)?;
        let (content, by) = (self.content(), self.by(staff));
        let guide = self.clone();
        let runtime = Handle::current();
        let swept = aside("disk", move || {
            let mut gone = 0;
            // What is unnamed is asked again where nobody can be placing or naming anything.
            let done = content.library.sweep(|| -> Result<Kept> {
                runtime.block_on(async {
                    let unnamed = content.unnamed(&guide.brought()).await?;
                    let mut wished = wished;
                    wished.retain(|it| unnamed.contains_key(it));
                    wished.sort();
                    wished.dedup();
                    gone = wished.len();
                    if gone > 0 {
                        // Rows first: a file without a row is swept, a row without a file is a hole.
                        content.store.remove_recordings(wished, by).await?;
                    }
                    // A picture may have come whose text was not written yet.
                    Ok(Kept {
                        pictures: None,
                        ..content.kept().await?
                    })
                })
            });
            done.map(|it| it.map(|_| gone))
        });
        swept.await??.ok_or_else(|| Hindrance::Held.into())
    }
}

impl From<library::Error> for Error {
    fn from(it: library::Error) -> Self {
        Hindrance::from(it).into()
    }
}

impl Content {
    /// The recordings that neither the draft nor any edition names, and no play tells of.
    async fn unnamed(&self, brought: &[Sha256]) -> Result<BTreeMap<Sha256, Recording>> {
        let mut named = self.store.played().await?;
        named.extend(brought.iter().cloned());
        let mut name = |tour: &Tour| {
            let narrations = tour.narrations();
            named.extend(narrations.filter_map(|it| it.recording.clone()));
        };
        self.store.every_tour().await?.iter().for_each(&mut name);
        if let Some(draft) = self.store.draft().await? {
            name(&draft.tour);
        }
        let mut all = self.recordings().await?;
        all.retain(|it, _| !named.contains(it));
        Ok(all)
    }

    fn since(&self, recording: &Sha256) -> Option<i64> {
        let file = std::fs::metadata(self.library.path(recording)).ok()?;
        let since = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_millis()).ok()
    }
}

fn files(it: &Recording) -> [(&Sha256, u64); 3] {
    [
        (&it.sha256, it.bytes),
        (&it.for_speaker.sha256, it.for_speaker.bytes),
        (&it.for_browser.sha256, it.for_browser.bytes),
    ]
}

fn files_of(it: &Recording) -> [&Sha256; 3] {
    files(it).map(|it| it.0)
}
