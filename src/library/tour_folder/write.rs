//! Writes a tour as a folder.

use std::io;
use std::path::{Path, PathBuf};

use super::{FORMAT, ROOM, TOUR};
use crate::model::{
    Clip, Feedback, Focus, Format, Language, Picture, Room, Sha256, Slug, Texts, Tour, captions,
};

const PLAN: &str = "plan";
const PICTURE: &str = "picture";

/// Why a tour's folder cannot be written.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum WriteError {
    #[error("{0} is there and not empty; name a folder that is new or empty")]
    NotEmpty(PathBuf),
    #[error("{file} could not be written: {source}")]
    Io { file: PathBuf, source: io::Error },
}

/// The content of a file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContent {
    /// A text.
    Text(String),
    /// A copy of a file.
    CopyOf(PathBuf),
}

/// Writes a folder that reads as this tour. `recording` returns the path and format of a master, `picture` the path of
/// a picture.
///
/// # Errors
/// If the folder is not empty, or a file cannot be written.
pub fn write(
    folder: &Path,
    tour: &Tour,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
    picture: impl Fn(&Sha256) -> PathBuf,
) -> Result<(), WriteError> {
    create_dir(folder)?;
    let present = std::fs::read_dir(folder).map_err(|error| io_error(folder, error))?;
    if present.count() > 0 {
        return Err(WriteError::NotEmpty(folder.to_owned()));
    }
    for (name, content) in list_files(tour, recording, picture) {
        let file = folder.join(name);
        if let Some(parent) = file.parent() {
            create_dir(parent)?;
        }
        let written = match content {
            FileContent::Text(text) => std::fs::write(&file, text),
            FileContent::CopyOf(from) => std::fs::copy(from, &file).map(drop),
        };
        written.map_err(|error| io_error(&file, error))?;
    }
    Ok(())
}

/// The files of such a folder, with their relative paths.
pub fn list_files(
    tour: &Tour,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
    picture: impl Fn(&Sha256) -> PathBuf,
) -> Vec<(String, FileContent)> {
    let mut files = vec![(TOUR.to_owned(), FileContent::Text(tour_text(tour)))];
    let picture_entry = |stem: String, shown: &Picture| {
        let content = FileContent::CopyOf(picture(&shown.file));
        (picture_file_name(&stem, shown), content)
    };
    if let Some(plan) = &tour.plan {
        files.push(picture_entry(PLAN.to_owned(), &plan.picture));
    }
    for room in &tour.rooms {
        let inner = &room.slug;
        let text = room_text(room, &recording);
        files.push((format!("{inner}/{ROOM}"), FileContent::Text(text)));
        if let Some(picture) = &room.picture {
            files.push(picture_entry(format!("{inner}/{PICTURE}"), picture));
        }
        for clip in &room.clips {
            if let Some(picture) = &clip.picture {
                files.push(picture_entry(format!("{inner}/{}", clip.key), picture));
            }
            list_clip_files(&mut files, inner, clip, &recording);
        }
    }
    files
}

fn list_clip_files(
    files: &mut Vec<(String, FileContent)>,
    room: &Slug,
    clip: &Clip,
    recording: impl Fn(&Sha256) -> (PathBuf, Format),
) {
    for (language, narration) in &clip.narrations {
        let stem = format!("{room}/{}", stem(clip, language));
        let transcript = format!("{}\n", narration.transcript);
        files.push((format!("{stem}.txt"), FileContent::Text(transcript)));
        if !narration.captions.is_empty() {
            let captions = captions::write(&narration.captions);
            files.push((format!("{stem}.vtt"), FileContent::Text(captions)));
        }
        if let Some((master, format)) = narration.recording.as_ref().map(&recording) {
            files.push((
                format!("{stem}.{}", format.file_extension()),
                FileContent::CopyOf(master),
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
            .map(|room| room.slug.as_str())
            .collect::<Vec<_>>(),
    );
    let mut text = format!("format = {FORMAT}\nlanguages = {languages}\n");
    line(&mut text, "time-zone", &quoted(&tour.time_zone));
    if tour.feedback != Feedback::default() {
        line(&mut text, "feedback", &quoted(tour.feedback.as_str()));
    }
    line(&mut text, "rooms", &rooms);
    texts(&mut text, "name", &tour.name);
    for hours in &tour.hours {
        text.push_str("\n[[hours]]\n");
        let days: Vec<_> = hours.days.iter().map(|day| day.as_str()).collect();
        line(&mut text, "days", &list(&days));
        line(&mut text, "open", &quoted(&hours.open.to_string()));
        line(&mut text, "close", &quoted(&hours.close.to_string()));
    }
    if let Some(plan) = &tour.plan {
        picture_text(&mut text, "plan", PLAN, &plan.picture);
        texts(&mut text, "plan.note", &plan.note);
    }
    for facility in &tour.facilities {
        text.push_str("\n[[facility]]\n");
        line(&mut text, "kind", &quoted(facility.kind.as_str()));
        line(
            &mut text,
            "at",
            &format!("[{}]", facility.at.to_string().replace(',', ", ")),
        );
        if let Some(room) = &facility.room {
            line(&mut text, "room", &quoted(room.as_str()));
        }
        if !facility.note.is_empty() {
            texts(&mut text, "facility.note", &facility.note);
        }
    }
    for notice in &tour.notices {
        text.push_str("\n[[notice]]\n");
        texts(&mut text, "notice.head", &notice.head);
        texts(&mut text, "notice.text", &notice.text);
    }
    for route in &tour.routes {
        text.push_str("\n[[route]]\n");
        line(&mut text, "id", &quoted(route.slug.as_str()));
        let keys: Vec<String> = route.clips.iter().map(ToString::to_string).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        line(&mut text, "clips", &list(&keys));
        texts(&mut text, "route.name", &route.name);
        if !route.line.is_empty() {
            texts(&mut text, "route.line", &route.line);
        }
    }
    text
}

/// `stem` is the file name without its extension.
fn picture_text(text: &mut String, key: &str, stem: &str, picture: &Picture) {
    header(text, key);
    line(text, "file", &quoted(&picture_file_name(stem, picture)));
    line(text, "credit", &quoted(&picture.credit));
    if !picture.rights.is_empty() {
        line(text, "rights", &quoted(&picture.rights));
    }
    if picture.focus != Focus::default() {
        line(text, "focus", &quoted(picture.focus.as_str()));
    }
    texts(text, &format!("{key}.alternative"), &picture.alternative);
}

fn room_text(room: &Room, recording: impl Fn(&Sha256) -> (PathBuf, Format)) -> String {
    let mut text = String::new();
    line(&mut text, "number", &quoted(room.number.as_str()));
    texts(&mut text, "name", &room.name);
    texts(&mut text, "line", &room.line);
    if let Some(picture) = &room.picture {
        picture_text(&mut text, "picture", PICTURE, picture);
    }
    for clip in &room.clips {
        text.push_str("\n[[clip]]\n");
        line(&mut text, "number", &quoted(clip.key.number.as_str()));
        line(&mut text, "variant", &quoted(clip.key.variant.as_str()));
        let advisories: Vec<_> = clip
            .advisories
            .iter()
            .map(|advisory| advisory.as_str())
            .collect();
        line(&mut text, "advisories", &list(&advisories));
        if let Some(minutes) = clip.before_closing {
            line(&mut text, "before-closing", &minutes.to_string());
        }
        if let Some(picture) = &clip.picture {
            picture_text(&mut text, "clip.picture", &clip.key.to_string(), picture);
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
    for (language, value) in texts {
        line(text, language.as_str(), &quoted(value));
    }
}

fn list(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn stem(clip: &Clip, language: &Language) -> String {
    format!("{}.{language}", clip.key)
}

fn picture_file_name(stem: &str, picture: &Picture) -> String {
    format!("{stem}.{}", picture.kind.file_extension())
}

fn create_dir(folder: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(|error| io_error(folder, error))
}

fn io_error(file: &Path, source: io::Error) -> WriteError {
    WriteError::Io {
        file: file.to_owned(),
        source,
    }
}
