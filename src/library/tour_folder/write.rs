use std::io;
use std::path::{Path, PathBuf};

use super::{FORMAT, ROOM, TOUR};
use crate::model::{
    Clip, Format, Language, Picture, PictureKind, Room, Sha256, Slug, Texts, Tour, captions,
};

const PLAN: &str = "plan";
const PICTURE: &str = "picture";

#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    #[error("{0} is there and not empty; name a folder that is new or empty")]
    NotEmpty(PathBuf),
    #[error("{file} could not be written: {source}")]
    Io { file: PathBuf, source: io::Error },
}

/// What is in a file of a tour's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Text(String),
    /// The same as in this file.
    Copy(PathBuf),
}

/// Writes a folder that reads as this tour. `recording` tells where a master lies and how its
/// sound is coded, `picture` where a picture lies.
pub fn write(
    folder: &Path,
    tour: &Tour,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
    picture: impl Fn(&Sha256) -> PathBuf,
) -> Result<(), Unwritten> {
    make(folder)?;
    let begun = std::fs::read_dir(folder).map_err(|e| unwritten(folder, e))?;
    if begun.count() > 0 {
        return Err(Unwritten::NotEmpty(folder.to_owned()));
    }
    for (name, body) in lay_out(tour, recording, picture) {
        let file = folder.join(name);
        if let Some(inner) = file.parent() {
            make(inner)?;
        }
        let done = match body {
            Body::Text(text) => std::fs::write(&file, text),
            Body::Copy(from) => std::fs::copy(from, &file).map(drop),
        };
        done.map_err(|e| unwritten(&file, e))?;
    }
    Ok(())
}

/// The files of such a folder, by their names in it.
pub fn lay_out(
    tour: &Tour,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
    picture: impl Fn(&Sha256) -> PathBuf,
) -> Vec<(String, Body)> {
    let mut files = vec![(TOUR.to_owned(), Body::Text(tour_text(tour)))];
    let shown = |stem: String, it: &Picture| (drawn(&stem, it), Body::Copy(picture(&it.file)));
    if let Some(plan) = &tour.plan {
        files.push(shown(PLAN.to_owned(), &plan.picture));
    }
    for room in &tour.rooms {
        let inner = &room.slug;
        let text = room_text(room, &recording);
        files.push((format!("{inner}/{ROOM}"), Body::Text(text)));
        if let Some(it) = &room.picture {
            files.push(shown(format!("{inner}/{PICTURE}"), it));
        }
        for clip in &room.clips {
            if let Some(it) = &clip.picture {
                files.push(shown(format!("{inner}/{}", clip.key), it));
            }
            lay_out_clip(&mut files, inner, clip, &recording);
        }
    }
    files
}

fn lay_out_clip(
    files: &mut Vec<(String, Body)>,
    room: &Slug,
    clip: &Clip,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
) {
    for (language, narration) in &clip.narrations {
        let stem = format!("{room}/{}", stem(clip, language));
        let transcript = format!("{}\n", narration.transcript);
        files.push((format!("{stem}.txt"), Body::Text(transcript)));
        if !narration.captions.is_empty() {
            let captions = captions::write(&narration.captions);
            files.push((format!("{stem}.vtt"), Body::Text(captions)));
        }
        if let Some((master, format)) = narration.recording.as_ref().map(&recording) {
            files.push((
                format!("{stem}.{}", format.file_extension()),
                Body::Copy(master),
            ));
        }
    }
}

fn tour_text(tour: &Tour) -> String {
    let languages = list(
        &tour
            .languages
            .iter()
            .map(Language::as_str)
            .collect::<Vec<_>>(),
    );
    let rooms = list(
        &tour
            .rooms
            .iter()
            .map(|it| it.slug.as_str())
            .collect::<Vec<_>>(),
    );
    let mut text = format!("format = {FORMAT}\nlanguages = {languages}\n");
    line(&mut text, "time-zone", &quoted(&tour.time_zone));
    line(&mut text, "rooms", &rooms);
    texts(&mut text, "name", &tour.name);
    for it in &tour.hours {
        text.push_str("\n[[hours]]\n");
        let days: Vec<_> = it.days.iter().map(|it| it.as_str()).collect();
        line(&mut text, "days", &list(&days));
        line(&mut text, "open", &quoted(&it.open.to_string()));
        line(&mut text, "close", &quoted(&it.close.to_string()));
    }
    if let Some(plan) = &tour.plan {
        picture_text(&mut text, "plan", PLAN, &plan.picture);
        texts(&mut text, "plan.note", &plan.note);
    }
    for it in &tour.notices {
        text.push_str("\n[[notice]]\n");
        texts(&mut text, "notice.head", &it.head);
        texts(&mut text, "notice.text", &it.text);
    }
    text
}

/// `stem` is the file's name without its ending.
fn picture_text(text: &mut String, key: &str, stem: &str, picture: &Picture) {
    header(text, key);
    line(text, "file", &quoted(&drawn(stem, picture)));
    line(text, "credit", &quoted(&picture.credit));
    if !picture.rights.is_empty() {
        line(text, "rights", &quoted(&picture.rights));
    }
    texts(text, &format!("{key}.alternative"), &picture.alternative);
}

fn room_text(room: &Room, recording: impl Fn(&Sha256) -> (PathBuf, Format)) -> String {
    let mut text = String::new();
    line(&mut text, "number", &quoted(room.number.as_str()));
    texts(&mut text, "name", &room.name);
    texts(&mut text, "line", &room.line);
    if let Some(it) = &room.picture {
        picture_text(&mut text, "picture", PICTURE, it);
    }
    for clip in &room.clips {
        text.push_str("\n[[clip]]\n");
        line(&mut text, "number", &quoted(clip.key.number.as_str()));
        line(&mut text, "variant", &quoted(clip.key.variant.as_str()));
        let advisories: Vec<_> = clip.advisories.iter().map(|it| it.as_str()).collect();
        line(&mut text, "advisories", &list(&advisories));
        if let Some(it) = clip.before_closing {
            line(&mut text, "before-closing", &it.to_string());
        }
        if let Some(it) = &clip.picture {
            picture_text(&mut text, "clip.picture", &clip.key.to_string(), it);
        }
        for (language, narration) in &clip.narrations {
            let stem = stem(clip, language);
            header(&mut text, &format!("clip.narration.{language}"));
            line(&mut text, "title", &quoted(&narration.title));
            if let Some((_, format)) = narration.recording.as_ref().map(&recording) {
                let file = format!("{stem}.{}", format.file_extension());
                line(&mut text, "recording", &quoted(&file));
            }
            line(&mut text, "transcript", &quoted(&format!("{stem}.txt")));
            if !narration.captions.is_empty() {
                line(&mut text, "captions", &quoted(&format!("{stem}.vtt")));
            }
            if !narration.credit.is_empty() {
                line(&mut text, "credit", &quoted(&narration.credit));
            }
        }
    }
    text
}

fn line(text: &mut String, key: &str, value: &str) {
    text.extend([key, " = ", value, "\n"]);
}

fn header(text: &mut String, table: &str) {
    text.extend(["\n[", table, "]\n"]);
}

fn texts(text: &mut String, key: &str, texts: &Texts) {
    header(text, key);
    for (language, it) in texts {
        line(text, language.as_str(), &quoted(it));
    }
}

fn list(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|it| quoted(it)).collect();
    format!("[{}]", items.join(", "))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn stem(clip: &Clip, language: &Language) -> String {
    format!("{}.{language}", clip.key)
}

/// What a picture's file is called.
fn drawn(stem: &str, picture: &Picture) -> String {
    let ending = match picture.kind {
        PictureKind::Drawing => "svg",
        PictureKind::Photograph => "jpg",
    };
    format!("{stem}.{ending}")
}

fn make(folder: &Path) -> Result<(), Unwritten> {
    std::fs::create_dir_all(folder).map_err(|e| unwritten(folder, e))
}

fn unwritten(file: &Path, source: io::Error) -> Unwritten {
    Unwritten::Io {
        file: file.to_owned(),
        source,
    }
}
