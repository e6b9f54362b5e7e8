//! The tour taken apart into its fields, and put together again. A draft is kept like this, so that
//! two people who change different fields never meet, and every change can be told and undone.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use crate::model::field::{ClipField, Field, NarrationField, NoticeField, PictureField, RoomField};
use crate::model::{
    Clip, ClipKey, Hours, Language, Narration, NotAName, Notice, Picture, Plan, Room, Slug, Texts,
    Tour, captions,
};

/// A tour's fields. An empty text is no field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flat(BTreeMap<Field, String>);

/// A field before and after; none is absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Why fields are no tour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("{0}")]
    NotAName(#[from] NotAName),
    #[error("in the captions, line {line}: {what}")]
    Captions { line: usize, what: captions::Flaw },
    #[error("{0} belongs to a room or clip that is no longer in the tour")]
    Stray(Field),
    #[error("room ‘{0}’ is named twice; name it once")]
    RoomTwice(Slug),
    #[error("clip {0} is already in the tour; give it another number or variant")]
    ClipTwice(ClipKey),
    #[error("room ‘{0}’ has no number; give it one")]
    NoNumber(Slug),
    #[error("‘{0}’ is not a picture's file")]
    NotAPicture(String),
    #[error("‘{0}’ are not opening hours such as monday 10:00 17:00")]
    NotHours(String),
}

impl Difference {
    /// What takes it back.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            field: self.field,
            before: self.after,
            after: self.before,
        }
    }
}

impl Flat {
    pub fn of(tour: &Tour) -> Self {
        let mut flat = Self::default();
        flat.put(Field::Languages, &words(&tour.languages));
        flat.put(Field::TimeZone, &tour.time_zone);
        flat.put(Field::Hours, &hours_text(&tour.hours));
        flat.texts(&tour.name, Field::Name);
        if let Some(plan) = &tour.plan {
            flat.picture(&plan.picture, Field::Plan);
            flat.texts(&plan.note, Field::PlanNote);
        }
        for (n, notice) in (1..).zip(&tour.notices) {
            flat.texts(&notice.head, |it| Field::Notice(n, NoticeField::Head, it));
            flat.texts(&notice.text, |it| Field::Notice(n, NoticeField::Text, it));
        }
        let slugs: Vec<&Slug> = tour.rooms.iter().map(|it| &it.slug).collect();
        flat.put(Field::Rooms, &words(&slugs));
        for room in &tour.rooms {
            flat.room(room);
        }
        flat
    }

    pub fn get(&self, field: &Field) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Puts a text in a field's place; an empty one takes the field away.
    pub fn set(&mut self, field: Field, text: Option<&str>) {
        match text.filter(|it| !it.is_empty()) {
            Some(text) => drop(self.0.insert(field, text.to_owned())),
            None => drop(self.0.remove(&field)),
        }
    }

    /// What must change to make `after` of this.
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let fields: BTreeSet<&Field> = self.0.keys().chain(after.0.keys()).collect();
        let told = fields.into_iter().filter_map(|field| {
            let (before, after) = (self.0.get(field), after.0.get(field));
            (before != after).then(|| Difference {
                field: field.clone(),
                before: before.cloned(),
                after: after.cloned(),
            })
        });
        told.collect()
    }

    /// The tour of these fields; every field has its place in it.
    pub fn tour(&self) -> Result<Tour, Flaw> {
        let mut head = BTreeMap::new();
        let mut rooms: BTreeMap<Slug, Parts<RoomField>> = BTreeMap::new();
        let mut clips: BTreeMap<ClipKey, Parts<ClipField>> = BTreeMap::new();
        for (field, text) in self.0.clone() {
            if let Field::Room(slug, it) = field {
                rooms.entry(slug).or_default().insert(it, text);
            } else if let Field::Clip(key, it) = field {
                clips.entry(key).or_default().insert(it, text);
            } else {
                head.insert(field, text);
            }
        }
        let listed: Vec<Slug> = names(&mut head, Field::Rooms)?;
        let mut tour = read_head(head)?;
        let mut seen = BTreeSet::new();
        for slug in listed {
            if tour.room(&slug).is_some() {
                return Err(Flaw::RoomTwice(slug));
            }
            let parts = rooms.remove(&slug).unwrap_or_default();
            let (mut room, keys) = read_room(slug, parts)?;
            for key in keys {
                if !seen.insert(key.clone()) {
                    return Err(Flaw::ClipTwice(key));
                }
                let parts = clips.remove(&key).unwrap_or_default();
                room.clips.push(read_clip(key, parts)?);
            }
            tour.rooms.push(room);
        }
        nothing_left(rooms, Field::Room)?;
        nothing_left(clips, Field::Clip)?;
        Ok(tour)
    }

    fn put(&mut self, field: Field, text: &str) {
        self.set(field, Some(text));
    }

    fn texts(&mut self, texts: &Texts, field: impl Fn(Language) -> Field) {
        for (language, text) in texts {
            self.put(field(language.clone()), text);
        }
    }

    fn picture(&mut self, it: &Picture, field: impl Fn(PictureField) -> Field) {
        let file = format!("{} {} {} {}", it.file, it.kind, it.width, it.height);
        self.put(field(PictureField::File), &file);
        self.texts(&it.alternative, |it| field(PictureField::Alternative(it)));
        self.put(field(PictureField::Credit), &it.credit);
        self.put(field(PictureField::Rights), &it.rights);
    }

    fn room(&mut self, room: &Room) {
        let field = |it| Field::Room(room.slug.clone(), it);
        self.put(field(RoomField::Number), room.number.as_str());
        self.texts(&room.name, |it| field(RoomField::Name(it)));
        self.texts(&room.line, |it| field(RoomField::Line(it)));
        if let Some(it) = &room.picture {
            self.picture(it, |it| field(RoomField::Picture(it)));
        }
        let keys: Vec<&ClipKey> = room.clips.iter().map(|it| &it.key).collect();
        self.put(field(RoomField::Clips), &words(&keys));
        for clip in &room.clips {
            self.clip(clip);
        }
    }

    fn clip(&mut self, clip: &Clip) {
        let field = |it| Field::Clip(clip.key.clone(), it);
        self.put(field(ClipField::Advisories), &words(&clip.advisories));
        if let Some(it) = &clip.picture {
            self.picture(it, |it| field(ClipField::Picture(it)));
        }
        for (language, it) in &clip.narrations {
            use NarrationField as N;
            let mut put = |part, text: &str| {
                self.put(field(ClipField::Narration(language.clone(), part)), text);
            };
            put(N::Title, &it.title);
            if let Some(recording) = &it.recording {
                put(N::Recording, recording.as_str());
            }
            put(N::Transcript, &it.transcript);
            if !it.captions.is_empty() {
                put(N::Captions, &captions::write(&it.captions));
            }
            put(N::Credit, &it.credit);
        }
    }
}

/// Fields on their way into one part of the tour: what is left at the end had no place in it.
type Parts<K> = BTreeMap<K, String>;

fn take<K: Ord>(parts: &mut Parts<K>, field: K) -> String {
    parts.remove(&field).unwrap_or_default()
}

fn names<K: Ord, T: FromStr<Err = NotAName>>(
    parts: &mut Parts<K>,
    field: K,
) -> Result<Vec<T>, NotAName> {
    take(parts, field)
        .split_whitespace()
        .map(str::parse)
        .collect()
}

/// Everything whose language `pick` knows.
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
) -> Result<Option<Picture>, Flaw> {
    let text = take(parts, of(PictureField::File));
    if text.is_empty() {
        return Ok(None);
    }
    let unfit = || Flaw::NotAPicture(text.clone());
    let words: Vec<&str> = text.split_whitespace().collect();
    let [file, kind, width, height] = words.as_slice() else {
        return Err(unfit());
    };
    let alternative = texts(parts, |it| {
        if let Some(PictureField::Alternative(language)) = is(it) {
            Some(language)
        } else {
            None
        }
    });
    Ok(Some(Picture {
        file: file.parse()?,
        kind: kind.parse()?,
        width: width.parse().map_err(|_| unfit())?,
        height: height.parse().map_err(|_| unfit())?,
        alternative,
        credit: take(parts, of(PictureField::Credit)),
        rights: take(parts, of(PictureField::Rights)),
    }))
}

fn nothing_left<N, K>(
    parts: BTreeMap<N, Parts<K>>,
    field: impl Fn(N, K) -> Field,
) -> Result<(), Flaw> {
    let first = parts
        .into_iter()
        .find_map(|(name, it)| Some((name, it.into_keys().next()?)));
    first.map_or(Ok(()), |(name, it)| Err(Flaw::Stray(field(name, it))))
}

fn read_head(mut parts: Parts<Field>) -> Result<Tour, Flaw> {
    let picture = picture(&mut parts, Field::Plan, |it| {
        if let Field::Plan(it) = it {
            Some(it)
        } else {
            None
        }
    })?;
    let plan = picture.map(|picture| Plan {
        picture,
        note: texts(&mut parts, |it| {
            if let Field::PlanNote(it) = it {
                Some(it)
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
        name: texts(&mut parts, |it| {
            if let Field::Name(it) = it {
                Some(it)
            } else {
                None
            }
        }),
        plan,
        notices: Vec::new(),
        rooms: Vec::new(),
    };
    for n in 1..=u8::MAX {
        let mut part = |wanted| {
            texts(&mut parts, |it| {
                if let Field::Notice(number, part, it) = it {
                    (*number == n && *part == wanted).then_some(it)
                } else {
                    None
                }
            })
        };
        let (head, text) = (part(NoticeField::Head), part(NoticeField::Text));
        if head.is_empty() && text.is_empty() {
            break;
        }
        tour.notices.push(Notice { head, text });
    }
    match parts.into_keys().next() {
        Some(field) => Err(Flaw::Stray(field)),
        None => Ok(tour),
    }
}

/// The room without its clips, and which they are.
fn read_room(slug: Slug, mut parts: Parts<RoomField>) -> Result<(Room, Vec<ClipKey>), Flaw> {
    let number = take(&mut parts, RoomField::Number);
    if number.is_empty() {
        return Err(Flaw::NoNumber(slug));
    }
    let keys = names(&mut parts, RoomField::Clips)?;
    let picture = picture(&mut parts, RoomField::Picture, |it| {
        if let RoomField::Picture(it) = it {
            Some(it)
        } else {
            None
        }
    })?;
    let room = Room {
        number: number.parse()?,
        name: texts(&mut parts, |it| {
            if let RoomField::Name(it) = it {
                Some(it)
            } else {
                None
            }
        }),
        line: texts(&mut parts, |it| {
            if let RoomField::Line(it) = it {
                Some(it)
            } else {
                None
            }
        }),
        picture,
        clips: Vec::new(),
        slug,
    };
    match parts.into_keys().next() {
        Some(it) => Err(Flaw::Stray(Field::Room(room.slug, it))),
        None => Ok((room, keys)),
    }
}

fn read_clip(key: ClipKey, mut parts: Parts<ClipField>) -> Result<Clip, Flaw> {
    let advisories = names(&mut parts, ClipField::Advisories)?;
    let picture = picture(&mut parts, ClipField::Picture, |it| {
        if let ClipField::Picture(it) = it {
            Some(it)
        } else {
            None
        }
    })?;
    let mut narrations: BTreeMap<Language, Parts<NarrationField>> = BTreeMap::new();
    for (field, text) in parts {
        let ClipField::Narration(language, it) = field else {
            return Err(Flaw::Stray(Field::Clip(key, field)));
        };
        narrations.entry(language).or_default().insert(it, text);
    }
    let narrations = narrations
        .into_iter()
        .map(|(language, it)| Ok((language, read_narration(it)?)));
    Ok(Clip {
        advisories,
        picture,
        narrations: narrations.collect::<Result<_, Flaw>>()?,
        key,
    })
}

fn read_narration(mut parts: Parts<NarrationField>) -> Result<Narration, Flaw> {
    use NarrationField as N;
    let recording = take(&mut parts, N::Recording);
    let found = captions::parse(&take(&mut parts, N::Captions));
    if let Some((line, what)) = found.faults.into_iter().next() {
        return Err(Flaw::Captions { line, what });
    }
    let recording = (!recording.is_empty()).then(|| recording.parse());
    Ok(Narration {
        title: take(&mut parts, N::Title),
        recording: recording.transpose()?,
        transcript: take(&mut parts, N::Transcript),
        captions: found.cues.into_iter().map(|it| it.1).collect(),
        credit: take(&mut parts, N::Credit),
    })
}

fn words<T: ToString>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn hours_text(hours: &[Hours]) -> String {
    let lines = hours
        .iter()
        .map(|it| format!("{} {} {}", words(&it.days), it.open, it.close));
    lines.collect::<Vec<_>>().join("\n")
}

fn read_hours(line: &str) -> Result<Hours, Flaw> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [days @ .., open, close] = parts.as_slice() else {
        return Err(Flaw::NotHours(line.to_owned()));
    };
    let days = days.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
    Ok(Hours {
        days,
        open: open.parse()?,
        close: close.parse()?,
    })
}

#[cfg(test)]
mod tests;
