//! Whether the house is well, in plain sentences.

use std::collections::BTreeSet;

use crate::guide::{Content, House};
use crate::model;
use crate::model::{Recording, Sha256};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub well: bool,
    pub sentence: String,
}

fn well(sentence: impl Into<String>) -> Finding {
    Finding {
        well: true,
        sentence: sentence.into(),
    }
}

fn unwell(sentence: impl Into<String>) -> Finding {
    Finding {
        well: false,
        sentence: sentence.into(),
    }
}

/// Looks at database, recordings and edition; changes nothing.
pub async fn check(content: &Content) -> Vec<Finding> {
    let mut found = Vec::new();
    match content.store.integrity().await {
        Ok(lines) if lines.is_empty() => match content.store.count_plays().await {
            Ok(plays) => found.push(well(format!(
                "The database is whole; it holds {plays} plays."
            ))),
            Err(error) => found.push(unwell(format!("The plays cannot be read: {error}."))),
        },
        Ok(lines) => found.push(unwell(format!(
            "The database is damaged ({}); restore a backup.",
            lines.join("; ")
        ))),
        Err(error) => found.push(unwell(format!("The database cannot be read: {error}."))),
    }
    found.push(match content.store.prove_statistics().await {
        Ok(it) if it.holds() => well(format!(
            "The statistics add up: every sum is what its {} plays are.",
            it.plays
        )),
        Ok(it) => unwell(format!(
            "The statistics do not add up: {} plays are {:?} in their sums; use `docent rebuild-statistics`.",
            it.plays, it.sums
        )),
        Err(error) => unwell(format!("The statistics cannot be read: {error}.")),
    });
    match content.store.recordings().await {
        Ok(recordings) => found.extend(check_recordings(content, recordings)),
        Err(error) => found.push(unwell(format!(
            "The list of recordings cannot be read: {error}."
        ))),
    }
    match House::current(&content.store).await {
        Ok(house) => {
            found.extend(check_edition(&house));
            found.extend(check_pictures(content, &house));
        }
        Err(error) => found.push(unwell(format!(
            "The current edition cannot be read: {error}."
        ))),
    }
    found
}

fn check_recordings(content: &Content, recordings: Vec<Recording>) -> Vec<Finding> {
    let files: BTreeSet<Sha256> = recordings
        .into_iter()
        .flat_map(|it| [it.sha256, it.for_speaker.sha256, it.for_browser.sha256])
        .collect();
    let of = files.len();
    let mut found = Vec::new();
    for sha256 in files {
        match content.library.verify(&sha256) {
            Ok(true) => {}
            Ok(false) if !content.library.holds(&sha256) => found.push(unwell(format!(
                "Recording {sha256} is missing; import the tour again or restore a backup."
            ))),
            Ok(false) => found.push(unwell(format!(
                "Recording {sha256} is not what it was; import the tour again or restore a backup."
            ))),
            Err(error) => found.push(unwell(format!(
                "Recording {sha256} cannot be read: {error}."
            ))),
        }
    }
    if found.is_empty() {
        found.push(well(format!("All {of} files of recordings are whole.")));
    }
    found
}

fn check_pictures(content: &Content, house: &House) -> Vec<Finding> {
    let pictures = house.edition.tour.pictures().map(|it| &it.file);
    pictures
        .filter_map(|it| match content.library.verify_picture(it) {
            Ok(true) => None,
            Ok(false) => Some(unwell(format!(
                "Picture {it} is missing or not what it was; import the tour again or restore a backup."
            ))),
            Err(error) => Some(unwell(format!("Picture {it} cannot be read: {error}."))),
        })
        .collect()
}

fn check_edition(house: &House) -> Vec<Finding> {
    let edition = &house.edition;
    if edition.number == 0 {
        return vec![unwell(
            "Nothing is published yet; bring a tour in with `docent import DIR` and `docent publish`.",
        )];
    }
    let mut found: Vec<Finding> = edition
        .tour
        .narrations()
        .filter(|it| house.recording(it).is_none())
        .map(|it| {
            unwell(format!(
                "‘{}’ names a recording that is not listed; import the tour again.",
                it.title
            ))
        })
        .collect();
    let length = |sha256: &Sha256| house.recordings.get(sha256).map(|it| it.length);
    for (_, fault) in model::check(&edition.tour, length) {
        found.push(unwell(format!(
            "Edition {} breaks a rule: {fault}.",
            edition.number
        )));
    }
    if found.is_empty() {
        let clips: usize = edition.tour.rooms.iter().map(|it| it.clips.len()).sum();
        found.push(well(format!(
            "Edition {} is whole: {} rooms, {clips} clips.",
            edition.number,
            edition.tour.rooms.len()
        )));
    }
    found
}
