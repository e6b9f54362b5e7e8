//! Builds a tour from its fields, or returns the first error.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::FieldError;
use crate::model::field::{
    ClipField, FacilityField, Field, NarrationField, NoticeField, PictureField, RoomField,
    RouteField,
};
use crate::model::{
    Clip, ClipKey, Facility, FacilityKey, Feedback, Focus, Language, Narration, Notice,
    OpeningHours, ParseError, Picture, Plan, Room, Route, Slug, Texts, Tour, captions,
};

pub(super) fn tour(fields: BTreeMap<Field, String>) -> Result<Tour, FieldError> {
    let mut head = BTreeMap::new();
    let mut rooms: BTreeMap<Slug, Parts<RoomField>> = BTreeMap::new();
    let mut clips: BTreeMap<ClipKey, Parts<ClipField>> = BTreeMap::new();
    let mut routes: BTreeMap<Slug, Parts<RouteField>> = BTreeMap::new();
    for (field, text) in fields {
        if let Field::Room(slug, part) = field {
            rooms.entry(slug).or_default().insert(part, text);
        } else if let Field::Clip(key, part) = field {
            clips.entry(key).or_default().insert(part, text);
        } else if let Field::Route(slug, part) = field {
            routes.entry(slug).or_default().insert(part, text);
        } else {
            head.insert(field, text);
        }
    }
    let listed: Vec<Slug> = names(&mut head, Field::Rooms)?;
    let listed_routes: Vec<Slug> = names(&mut head, Field::Routes)?;
    let mut tour = read_head(head)?;
    let mut seen = BTreeSet::new();
    for slug in listed {
        if tour.room(&slug).is_some() {
            return Err(FieldError::DuplicateRoom(slug));
        }
        let parts = rooms.remove(&slug).unwrap_or_default();
        let (mut room, keys) = read_room(slug, parts)?;
        for key in keys {
            if !seen.insert(key.clone()) {
                return Err(FieldError::DuplicateClip(key));
            }
            let parts = clips.remove(&key).unwrap_or_default();
            room.clips.push(read_clip(key, parts)?);
        }
        tour.rooms.push(room);
    }
    for slug in listed_routes {
        if tour.route(&slug).is_some() {
            return Err(FieldError::DuplicateRoute(slug));
        }
        let parts = routes.remove(&slug).unwrap_or_default();
        tour.routes.push(read_route(slug, parts)?);
    }
    ensure_empty(rooms, Field::Room)?;
    ensure_empty(clips, Field::Clip)?;
    ensure_empty(routes, Field::Route)?;
    Ok(tour)
}

/// Fields that are still to be assigned; a field that remains at the end belongs to nothing.
type Parts<K> = BTreeMap<K, String>;

fn take<K: Ord>(parts: &mut Parts<K>, field: K) -> String {
    parts.remove(&field).unwrap_or_default()
}

fn names<K: Ord, T: FromStr<Err = ParseError>>(
    parts: &mut Parts<K>,
    field: K,
) -> Result<Vec<T>, ParseError> {
    take(parts, field)
        .split_whitespace()
        .map(str::parse)
        .collect()
}

/// Takes every text for which `pick` returns a language.
fn texts<K: Ord>(parts: &mut Parts<K>, pick: impl Fn(&K) -> Option<&Language>) -> Texts {
    let mut texts = Texts::new();
    parts.retain(|field, text| match pick(field) {
        Some(language) => {
            texts.insert(language.clone(), std::mem::take(text));
            false
        }
        None => true,
    });
    texts
}

fn picture<K: Ord>(
    parts: &mut Parts<K>,
    of: impl Fn(PictureField) -> K,
    is: impl Fn(&K) -> Option<&PictureField>,
) -> Result<Option<Picture>, FieldError> {
    let text = take(parts, of(PictureField::File));
    if text.is_empty() {
        return Ok(None);
    }
    let invalid = || FieldError::InvalidPicture(text.clone());
    let words: Vec<&str> = text.split_whitespace().collect();
    let [file, kind, width, height] = words.as_slice() else {
        return Err(invalid());
    };
    let alternative = texts(parts, |field| {
        if let Some(PictureField::Alternative(language)) = is(field) {
            Some(language)
        } else {
            None
        }
    });
    Ok(Some(Picture {
        file: file.parse()?,
        kind: kind.parse()?,
        width: width.parse().map_err(|_| invalid())?,
        height: height.parse().map_err(|_| invalid())?,
        alternative,
        credit: take(parts, of(PictureField::Credit)),
        rights: take(parts, of(PictureField::Rights)),
        focus: match take(parts, of(PictureField::Focus)).as_str() {
            "" => Focus::default(),
            focus => focus.parse()?,
        },
    }))
}

fn ensure_empty<N, K>(
    parts: BTreeMap<N, Parts<K>>,
    field: impl Fn(N, K) -> Field,
) -> Result<(), FieldError> {
    let first = parts
        .into_iter()
        .find_map(|(name, fields)| Some((name, fields.into_keys().next()?)));
    first.map_or(Ok(()), |(name, fields)| {
        Err(FieldError::Orphaned(field(name, fields)))
    })
}

fn read_head(mut parts: Parts<Field>) -> Result<Tour, FieldError> {
    let picture = picture(&mut parts, Field::Plan, |field| {
        if let Field::Plan(part) = field {
            Some(part)
        } else {
            None
        }
    })?;
    let plan = picture.map(|picture| Plan {
        picture,
        note: texts(&mut parts, |field| {
            if let Field::PlanNote(language) = field {
                Some(language)
            } else {
                None
            }
        }),
    });
    let hours = take(&mut parts, Field::Hours);
    let mut tour = Tour {
        languages: names(&mut parts, Field::Languages)?,
        time_zone: take(&mut parts, Field::TimeZone),
        hours: hours.lines().map(read_hours).collect::<Result<_, _>>()?,
        feedback: match take(&mut parts, Field::Feedback).as_str() {
            "" => Feedback::default(),
            feedback => feedback.parse()?,
        },
        name: texts(&mut parts, |field| {
            if let Field::Name(language) = field {
                Some(language)
            } else {
                None
            }
        }),
        plan,
        facilities: facilities(&mut parts)?,
        notices: Vec::new(),
        rooms: Vec::new(),
        routes: Vec::new(),
    };
    for n in 1..=notices(&mut parts)? {
        let mut part = |wanted| {
            texts(&mut parts, |field| {
                if let Field::Notice(number, part, language) = field {
                    (*number == n && *part == wanted).then_some(language)
                } else {
                    None
                }
            })
        };
        let (head, text) = (part(NoticeField::Head), part(NoticeField::Text));
        tour.notices.push(Notice { head, text });
    }
    match parts.into_keys().next() {
        Some(field) => Err(FieldError::Orphaned(field)),
        None => Ok(tour),
    }
}

fn facilities(parts: &mut Parts<Field>) -> Result<Vec<Facility>, FieldError> {
    let keys: Vec<FacilityKey> = names(parts, Field::Facilities)?;
    let mut found: Vec<Facility> = Vec::new();
    for key in keys {
        if found.iter().any(|facility| facility.key() == key) {
            return Err(FieldError::DuplicateFacility(key));
        }
        let room = take(parts, Field::Facility(key, FacilityField::Room));
        let room = (!room.is_empty()).then(|| room.parse());
        let note = texts(parts, |field| {
            if let Field::Facility(of, FacilityField::Note(language)) = field {
                (*of == key).then_some(language)
            } else {
                None
            }
        });
        found.push(Facility {
            kind: key.kind,
            at: key.at,
            room: room.transpose()?,
            note,
        });
    }
    Ok(found)
}

/// The number of notices: the stored count, or the highest number that has a text.
fn notices(parts: &mut Parts<Field>) -> Result<u8, FieldError> {
    let stored = take(parts, Field::Notices);
    let numbers = parts.keys().filter_map(|field| {
        if let Field::Notice(number, ..) = field {
            Some(*number)
        } else {
            None
        }
    });
    let highest = numbers.max().unwrap_or(0);
    if stored.is_empty() {
        return Ok(highest);
    }
    let stored: u8 = stored
        .parse()
        .map_err(|_| FieldError::InvalidNoticeCount(stored.clone()))?;
    Ok(stored.max(highest))
}

/// Reads a room without its clips, and returns the keys of its clips.
fn read_room(slug: Slug, mut parts: Parts<RoomField>) -> Result<(Room, Vec<ClipKey>), FieldError> {
    let number = take(&mut parts, RoomField::Number);
    if number.is_empty() {
        return Err(FieldError::MissingRoomNumber(slug));
    }
    let keys = names(&mut parts, RoomField::Clips)?;
    let picture = picture(&mut parts, RoomField::Picture, |field| {
        if let RoomField::Picture(part) = field {
            Some(part)
        } else {
            None
        }
    })?;
    let room = Room {
        number: number.parse()?,
        name: texts(&mut parts, |field| {
            if let RoomField::Name(language) = field {
                Some(language)
            } else {
                None
            }
        }),
        line: texts(&mut parts, |field| {
            if let RoomField::Line(language) = field {
                Some(language)
            } else {
                None
            }
        }),
        picture,
        clips: Vec::new(),
        slug,
    };
    match parts.into_keys().next() {
        Some(part) => Err(FieldError::Orphaned(Field::Room(room.slug, part))),
        None => Ok((room, keys)),
    }
}

/// Reads a route. Its clips may be unknown, as after the undo of a step that added one.
fn read_route(slug: Slug, mut parts: Parts<RouteField>) -> Result<Route, FieldError> {
    let route = Route {
        name: texts(&mut parts, |field| {
            if let RouteField::Name(language) = field {
                Some(language)
            } else {
                None
            }
        }),
        line: texts(&mut parts, |field| {
            if let RouteField::Line(language) = field {
                Some(language)
            } else {
                None
            }
        }),
        clips: names(&mut parts, RouteField::Clips)?,
        slug,
    };
    match parts.into_keys().next() {
        Some(part) => Err(FieldError::Orphaned(Field::Route(route.slug, part))),
        None => Ok(route),
    }
}

fn read_clip(key: ClipKey, mut parts: Parts<ClipField>) -> Result<Clip, FieldError> {
    let advisories = names(&mut parts, ClipField::Advisories)?;
    let before_closing = take(&mut parts, ClipField::BeforeClosing);
    let before_closing = (!before_closing.is_empty()).then(|| before_closing.parse());
    let picture = picture(&mut parts, ClipField::Picture, |field| {
        if let ClipField::Picture(part) = field {
            Some(part)
        } else {
            None
        }
    })?;
    let mut narrations: BTreeMap<Language, Parts<NarrationField>> = BTreeMap::new();
    for (field, text) in parts {
        let ClipField::Narration(language, part) = field else {
            return Err(FieldError::Orphaned(Field::Clip(key, field)));
        };
        narrations.entry(language).or_default().insert(part, text);
    }
    let narrations = narrations
        .into_iter()
        .map(|(language, fields)| Ok((language, read_narration(fields)?)));
    Ok(Clip {
        advisories,
        before_closing: before_closing.transpose()?,
        picture,
        narrations: narrations.collect::<Result<_, FieldError>>()?,
        key,
    })
}

fn read_narration(mut parts: Parts<NarrationField>) -> Result<Narration, FieldError> {
    use NarrationField as N;
    let recording = take(&mut parts, N::Recording);
    let found = captions::parse(&take(&mut parts, N::Captions));
    if let Some((line, what)) = found.errors.into_iter().next() {
        return Err(FieldError::Captions { line, what });
    }
    let recording = (!recording.is_empty()).then(|| recording.parse());
    Ok(Narration {
        title: take(&mut parts, N::Title),
        recording: recording.transpose()?,
        transcript: take(&mut parts, N::Transcript),
        captions: found.cues.into_iter().map(|cue| cue.1).collect(),
        credit: take(&mut parts, N::Credit),
    })
}

pub(super) fn read_hours(line: &str) -> Result<OpeningHours, FieldError> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [days @ .., open, close] = parts.as_slice() else {
        return Err(FieldError::InvalidHours(line.to_owned()));
    };
    let days = days
        .iter()
        .map(|day| day.parse())
        .collect::<Result<_, _>>()?;
    Ok(OpeningHours {
        days,
        open: open.parse()?,
        close: close.parse()?,
    })
}
