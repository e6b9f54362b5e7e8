//! The tour as one JSON document, the stored form of editions. The hash of its bytes identifies an
//! edition, so that new fields must be left out when empty.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::{Error, Result};
use crate::model::{
    Clip, ClipKey, Cue, Ms, Narration, Notice, OpeningHours, ParseError, Picture, PictureKind,
    Plan, Room, Sha256, Texts, Tour,
};

#[cfg(test)]
mod tests;

const FORMAT: u32 = 1;

#[derive(Deserialize, Serialize)]
struct TourDoc {
    format: u32,
    languages: Vec<String>,
    time_zone: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hours: Vec<HoursDoc>,
    name: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<PlanDoc>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notices: Vec<NoticeDoc>,
    rooms: Vec<RoomDoc>,
}

#[derive(Deserialize, Serialize)]
struct HoursDoc {
    days: Vec<String>,
    open: String,
    close: String,
}

#[derive(Deserialize, Serialize)]
struct PlanDoc {
    picture: PictureDoc,
    note: BTreeMap<String, String>,
}

#[derive(Deserialize, Serialize)]
struct NoticeDoc {
    head: BTreeMap<String, String>,
    text: BTreeMap<String, String>,
}

#[derive(Deserialize, Serialize)]
struct PictureDoc {
    file: String,
    width: u16,
    height: u16,
    alternative: BTreeMap<String, String>,
    credit: String,
    /// Left out for drawings, which were the only kind in earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rights: String,
}

#[derive(Deserialize, Serialize)]
struct RoomDoc {
    slug: String,
    number: String,
    name: BTreeMap<String, String>,
    line: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<PictureDoc>,
    clips: Vec<ClipDoc>,
}

#[derive(Deserialize, Serialize)]
struct ClipDoc {
    number: String,
    variant: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    advisories: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before_closing: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<PictureDoc>,
    narrations: BTreeMap<String, NarrationDoc>,
}

#[derive(Deserialize, Serialize)]
struct NarrationDoc {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording: Option<String>,
    transcript: String,
    captions: Vec<(u64, u64, String)>,
    credit: String,
}

/// The document of `tour`. Equal tours have equal bytes.
pub(super) fn write(tour: &Tour) -> Result<String> {
    let doc = TourDoc {
        format: FORMAT,
        languages: tour.languages.iter().map(ToString::to_string).collect(),
        time_zone: tour.time_zone.clone(),
        hours: tour.hours.iter().map(hours_doc).collect(),
        name: texts_doc(&tour.name),
        plan: tour.plan.as_ref().map(plan_doc),
        notices: tour.notices.iter().map(notice_doc).collect(),
        rooms: tour.rooms.iter().map(room_doc).collect(),
    };
    serde_json::to_string(&doc).map_err(|error| Error::unreadable("tour", error))
}

/// The SHA-256 of a document.
pub(super) fn name(document: &str) -> Result<Sha256> {
    hex::encode(sha2::Sha256::digest(document))
        .parse()
        .map_err(|error: ParseError| Error::unreadable("document", error))
}

/// The hash that an edition of this tour would have.
///
/// # Errors
///
/// Returns `Error::Unreadable`.
pub fn content_hash(tour: &Tour) -> Result<Sha256> {
    name(&write(tour)?)
}

pub(super) fn read(document: &str) -> Result<Tour> {
    let doc: TourDoc =
        serde_json::from_str(document).map_err(|error| Error::unreadable("tour", error))?;
    if doc.format != FORMAT {
        return Err(Error::unreadable(
            "tour",
            format!("its format is {}", doc.format),
        ));
    }
    tour(doc).map_err(|error| Error::unreadable("tour", error))
}

fn texts_doc(texts: &Texts) -> BTreeMap<String, String> {
    texts
        .iter()
        .map(|(language, text)| (language.to_string(), text.clone()))
        .collect()
}

fn hours_doc(hours: &OpeningHours) -> HoursDoc {
    HoursDoc {
        days: hours.days.iter().map(ToString::to_string).collect(),
        open: hours.open.to_string(),
        close: hours.close.to_string(),
    }
}

fn plan_doc(plan: &Plan) -> PlanDoc {
    PlanDoc {
        picture: picture_doc(&plan.picture),
        note: texts_doc(&plan.note),
    }
}

fn notice_doc(notice: &Notice) -> NoticeDoc {
    NoticeDoc {
        head: texts_doc(&notice.head),
        text: texts_doc(&notice.text),
    }
}

fn picture_doc(picture: &Picture) -> PictureDoc {
    PictureDoc {
        file: picture.file.to_string(),
        width: picture.width,
        height: picture.height,
        alternative: texts_doc(&picture.alternative),
        credit: picture.credit.clone(),
        kind: match picture.kind {
            PictureKind::Drawing => None,
            kind @ PictureKind::Photograph => Some(kind.to_string()),
        },
        rights: picture.rights.clone(),
    }
}

fn room_doc(room: &Room) -> RoomDoc {
    RoomDoc {
        slug: room.slug.to_string(),
        number: room.number.to_string(),
        name: texts_doc(&room.name),
        line: texts_doc(&room.line),
        picture: room.picture.as_ref().map(picture_doc),
        clips: room.clips.iter().map(clip_doc).collect(),
    }
}

fn clip_doc(clip: &Clip) -> ClipDoc {
    ClipDoc {
        number: clip.key.number.to_string(),
        variant: clip.key.variant.to_string(),
        advisories: clip.advisories.iter().map(ToString::to_string).collect(),
        before_closing: clip.before_closing.map(|minutes| minutes.to_string()),
        picture: clip.picture.as_ref().map(picture_doc),
        narrations: clip
            .narrations
            .iter()
            .map(|(language, narration)| (language.to_string(), narration_doc(narration)))
            .collect(),
    }
}

fn narration_doc(narration: &Narration) -> NarrationDoc {
    NarrationDoc {
        title: narration.title.clone(),
        recording: narration.recording.as_ref().map(ToString::to_string),
        transcript: narration.transcript.clone(),
        captions: narration
            .captions
            .iter()
            .map(|cue| (cue.start.0, cue.end.0, cue.text.clone()))
            .collect(),
        credit: narration.credit.clone(),
    }
}

fn all<T: FromStr<Err = ParseError>, C: FromIterator<T>>(
    texts: &[String],
) -> Result<C, ParseError> {
    texts.iter().map(|text| text.parse()).collect()
}

fn texts(doc: BTreeMap<String, String>) -> Result<Texts, ParseError> {
    doc.into_iter()
        .map(|(language, text)| Ok((language.parse()?, text)))
        .collect()
}

fn tour(doc: TourDoc) -> Result<Tour, ParseError> {
    Ok(Tour {
        languages: all(&doc.languages)?,
        time_zone: doc.time_zone,
        hours: doc.hours.into_iter().map(hours).collect::<Result<_, _>>()?,
        name: texts(doc.name)?,
        plan: doc.plan.map(plan).transpose()?,
        notices: doc
            .notices
            .into_iter()
            .map(notice)
            .collect::<Result<_, _>>()?,
        rooms: doc.rooms.into_iter().map(room).collect::<Result<_, _>>()?,
    })
}

fn hours(doc: HoursDoc) -> Result<OpeningHours, ParseError> {
    Ok(OpeningHours {
        days: all(&doc.days)?,
        open: doc.open.parse()?,
        close: doc.close.parse()?,
    })
}

fn plan(doc: PlanDoc) -> Result<Plan, ParseError> {
    Ok(Plan {
        picture: picture(doc.picture)?,
        note: texts(doc.note)?,
    })
}

fn notice(doc: NoticeDoc) -> Result<Notice, ParseError> {
    Ok(Notice {
        head: texts(doc.head)?,
        text: texts(doc.text)?,
    })
}

fn picture(doc: PictureDoc) -> Result<Picture, ParseError> {
    Ok(Picture {
        file: doc.file.parse()?,
        width: doc.width,
        height: doc.height,
        alternative: texts(doc.alternative)?,
        credit: doc.credit,
        kind: doc
            .kind
            .map_or(Ok(PictureKind::Drawing), |kind| kind.parse())?,
        rights: doc.rights,
    })
}

fn room(doc: RoomDoc) -> Result<Room, ParseError> {
    Ok(Room {
        slug: doc.slug.parse()?,
        number: doc.number.parse()?,
        name: texts(doc.name)?,
        line: texts(doc.line)?,
        picture: doc.picture.map(picture).transpose()?,
        clips: doc.clips.into_iter().map(clip).collect::<Result<_, _>>()?,
    })
}

fn clip(doc: ClipDoc) -> Result<Clip, ParseError> {
    Ok(Clip {
        key: ClipKey {
            number: doc.number.parse()?,
            variant: doc.variant.parse()?,
        },
        advisories: all(&doc.advisories)?,
        before_closing: doc
            .before_closing
            .map(|minutes| minutes.parse())
            .transpose()?,
        picture: doc.picture.map(picture).transpose()?,
        narrations: doc
            .narrations
            .into_iter()
            .map(|(language, doc)| Ok((language.parse()?, narration(doc)?)))
            .collect::<Result<_, ParseError>>()?,
    })
}

fn narration(doc: NarrationDoc) -> Result<Narration, ParseError> {
    Ok(Narration {
        title: doc.title,
        recording: doc.recording.map(|hash| hash.parse()).transpose()?,
        transcript: doc.transcript,
        captions: doc
            .captions
            .into_iter()
            .map(|(start, end, text)| Cue {
                start: Ms(start),
                end: Ms(end),
                text,
            })
            .collect(),
        credit: doc.credit,
    })
}
