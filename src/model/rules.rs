//! The rules that a tour must satisfy before publication. A violation names its location in the tour,
//! not in a file.

mod clips;
mod facilities;
mod routes;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::model::names::string_enum;
use crate::model::{
    ClipKey, FacilityKey, Language, Ms, Number, OpeningHours, Picture, Sha256, Slug, Texts,
    TimeOfDay, Tour, time_zone,
};

string_enum!(
    /// The kind of field that a rule applies to.
    FieldKind,
    "a part of the tour",
    {
        NoticeHead = "a notice's head",
        NoticeText = "a notice's text",
        Captions = "captions",
        Clips = "clips",
        Notices = "notices",
        Facilities = "facilities",
        FacilityNote = "the facility's note",
        Hours = "opening hours",
        Rooms = "rooms",
        Routes = "routes",
        RouteClips = "clips on a route",
        Caption = "the caption",
        CaptionFile = "the caption file",
        Credit = "the credit",
        MuseumName = "the house's name",
        Alternative = "the picture's alternative text",
        PictureCredit = "the picture's credit",
        PictureRights = "the picture's rights",
        PlanNote = "the plan's note",
        RoomLine = "the room's line",
        RoomName = "the room's name",
        RouteLine = "the route's line",
        RouteName = "the route's name",
        Title = "the title",
        Transcript = "the transcript",
    }
);

/// A location in the tour; indexes count from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TourLocation {
    /// The tour itself.
    Tour,
    /// A facility, by its index.
    Facility(usize),
    /// A room, by its index.
    Room(usize),
    /// A clip, by the indices of its room and of itself.
    Clip(usize, usize),
    /// A narration, by the indices of its room and clip and by its language.
    Narration(usize, usize, Language),
    /// A caption, by the location of its narration and by its index.
    Cue(usize, usize, Language, usize),
    /// A route, by its index.
    Route(usize),
    /// A clip on a route, by the index of the route and by its place there.
    RouteClip(usize, usize),
}

/// A violated rule, with the correction to make.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum RuleViolation {
    #[error("the tour has no rooms; name at least one in `rooms`")]
    NoRooms,
    #[error("the tour names no languages; name at least one in `languages`")]
    NoLanguages,
    #[error("language {0} is named twice")]
    DuplicateLanguage(Language),
    #[error("the house has no time zone; choose it")]
    NoTimeZone,
    #[error("‘{0}’ is not a time zone such as America/Mexico_City; choose one")]
    InvalidTimeZone(String),
    #[error(
        "the house opens at {0} and closes at the same time; a whole day is from 00:00 to 24:00"
    )]
    EmptyHours(TimeOfDay),
    #[error("these hours are of no day; name at least one in `days`")]
    HoursWithoutDays,
    #[error("there are more than {most} {what}")]
    TooMany { what: FieldKind, most: usize },
    #[error("room number {0} is used twice; give each room its own")]
    DuplicateRoomNumber(Number),
    #[error("clip {0} is already in the tour; give it another number or variant")]
    DuplicateClip(ClipKey),
    #[error("{0} is on the plan already; take it out, or give it another place")]
    DuplicateFacility(FacilityKey),
    #[error("{0} has no plan to lie on; add the plan, or take the facility out")]
    FacilityWithoutPlan(FacilityKey),
    #[error("{key} lies outside of the plan, which reaches from 0,0 to {width},{height}")]
    FacilityOutsidePlan {
        key: FacilityKey,
        width: u16,
        height: u16,
    },
    #[error("{0} is in room ‘{1}’, which is not in the tour; name another, or none")]
    UnknownFacilityRoom(FacilityKey, Slug),
    #[error("clip {0} has no narration in any language; add one")]
    ClipWithoutNarration(ClipKey),
    #[error("there is no clip {0} in the tour; take it out of the route, or correct it")]
    UnknownRouteClip(ClipKey),
    #[error("clip {0} is twice on the route; name it once")]
    DuplicateRouteClip(ClipKey),
    #[error("clip {0} is an announcement, which visitors cannot choose; take it out of the route")]
    AnnouncementOnRoute(ClipKey),
    #[error("there is no clip on the route; add one, or remove the route")]
    EmptyRoute,
    #[error("{what} is missing in {language}; add it")]
    Missing { what: FieldKind, language: Language },
    #[error(
        "{0} is not a language of the tour; add it to `languages` in tour.toml or leave it out"
    )]
    UnknownLanguage(Language),
    #[error("an announcement is heard, and its recording is missing; upload one")]
    AnnouncementWithoutRecording,
    #[error(
        "there is nothing to hear and nothing to read; upload a recording, or write the transcript, which visitors then read"
    )]
    EmptyNarration,
    #[error("nothing can be heard in the recording; upload another")]
    SilentRecording,
    #[error("{what} is empty; write it")]
    Empty { what: FieldKind },
    #[error("there are {chars} characters in {what}; {most} is the most")]
    TooLong {
        what: FieldKind,
        chars: usize,
        most: usize,
    },
    #[error("the caption ends at {end} before it starts at {start}", start = format_timestamp(*start), end = format_timestamp(*end))]
    CueReversed { start: Ms, end: Ms },
    #[error("the caption starts at {start} while the one before it lasts until {before}; let them follow each other", start = format_timestamp(*start), before = format_timestamp(*before))]
    CueOverlaps { start: Ms, before: Ms },
    #[error("the caption lasts until {end}, past the end of the recording at {length}; make it end sooner", end = format_timestamp(*end), length = format_timestamp(*length))]
    CuePastEnd { end: Ms, length: Ms },
}

/// A caption may end this long after its recording, because encoders pad and cut a little.
const CUE_END_TOLERANCE: Ms = Ms(100);

const MAX_ROOMS: usize = 200;
const MAX_HOURS: usize = 50;
/// Facilities of a tour at most.
pub const MAX_FACILITIES: usize = 100;
/// Notices of a tour at most.
pub const MAX_NOTICES: usize = 20;
/// Routes of a tour at most.
pub const MAX_ROUTES: usize = 12;
/// Clips on a route at most.
pub const MAX_ROUTE_CLIPS: usize = 200;
const MAX_CLIPS: usize = 200;
const MAX_CUES: usize = 10_000;
const MAX_NAME_CHARS: usize = 80;
const MAX_LINE_CHARS: usize = 200;
const MAX_TITLE_CHARS: usize = 120;
const MAX_ALTERNATIVE_CHARS: usize = 250;
const MAX_NOTICE_CHARS: usize = 1000;
const MAX_CREDIT_CHARS: usize = 300;
const MAX_TRANSCRIPT_CHARS: usize = 100_000;

/// Returns every violation, in the tour's order. `length` returns the length of a measured recording;
/// the captions of other recordings are not checked against their end.
pub fn check_tour(
    tour: &Tour,
    length: impl Fn(&Sha256) -> Option<Ms>,
) -> Vec<(TourLocation, RuleViolation)> {
    let mut found = Violations(Vec::new());
    found.languages(tour);
    found.texts(
        &TourLocation::Tour,
        FieldKind::MuseumName,
        &tour.name,
        tour,
        MAX_NAME_CHARS,
    );
    found.time_zone(&tour.time_zone);
    found.hours(&tour.hours);
    found.notices(tour);
    found.facilities(tour);
    if tour.rooms.is_empty() {
        found.add(TourLocation::Tour, RuleViolation::NoRooms);
    }
    found.too_many(
        TourLocation::Tour,
        FieldKind::Rooms,
        tour.rooms.len(),
        MAX_ROOMS,
    );
    let mut numbers = BTreeMap::new();
    let mut keys = BTreeMap::new();
    for (r, room) in tour.rooms.iter().enumerate() {
        let place = TourLocation::Room(r);
        if numbers.insert(&room.number, r).is_some() {
            found.add(
                place.clone(),
                RuleViolation::DuplicateRoomNumber(room.number.clone()),
            );
        }
        found.texts(
            &place,
            FieldKind::RoomName,
            &room.name,
            tour,
            MAX_NAME_CHARS,
        );
        found.texts(
            &place,
            FieldKind::RoomLine,
            &room.line,
            tour,
            MAX_LINE_CHARS,
        );
        if let Some(picture) = &room.picture {
            found.picture(&place, picture, tour);
        }
        found.too_many(place, FieldKind::Clips, room.clips.len(), MAX_CLIPS);
        for (c, clip) in room.clips.iter().enumerate() {
            if keys.insert(&clip.key, (r, c)).is_some() {
                found.add(
                    TourLocation::Clip(r, c),
                    RuleViolation::DuplicateClip(clip.key.clone()),
                );
            }
            found.clip(r, c, clip, tour, &length);
        }
    }
    found.routes(tour);
    found.0
}

struct Violations(Vec<(TourLocation, RuleViolation)>);

impl Violations {
    fn add(&mut self, place: TourLocation, violation: RuleViolation) {
        self.0.push((place, violation));
    }

    fn languages(&mut self, tour: &Tour) {
        if tour.languages.is_empty() {
            self.add(TourLocation::Tour, RuleViolation::NoLanguages);
        }
        for (n, language) in tour.languages.iter().enumerate() {
            if tour.languages.iter().take(n).any(|other| other == language) {
                self.add(
                    TourLocation::Tour,
                    RuleViolation::DuplicateLanguage(language.clone()),
                );
            }
        }
    }

    fn time_zone(&mut self, name: &str) {
        if name.is_empty() {
            self.add(TourLocation::Tour, RuleViolation::NoTimeZone);
        } else if time_zone(name).is_none() {
            self.add(
                TourLocation::Tour,
                RuleViolation::InvalidTimeZone(name.to_owned()),
            );
        }
    }

    fn hours(&mut self, hours: &[OpeningHours]) {
        self.too_many(TourLocation::Tour, FieldKind::Hours, hours.len(), MAX_HOURS);
        for span in hours {
            if span.days.is_empty() {
                self.add(TourLocation::Tour, RuleViolation::HoursWithoutDays);
            }
            if span.close == span.open {
                self.add(TourLocation::Tour, RuleViolation::EmptyHours(span.open));
            }
        }
    }

    fn notices(&mut self, tour: &Tour) {
        self.too_many(
            TourLocation::Tour,
            FieldKind::Notices,
            tour.notices.len(),
            MAX_NOTICES,
        );
        for notice in &tour.notices {
            let place = TourLocation::Tour;
            self.texts(
                &place,
                FieldKind::NoticeHead,
                &notice.head,
                tour,
                MAX_NAME_CHARS,
            );
            self.texts(
                &place,
                FieldKind::NoticeText,
                &notice.text,
                tour,
                MAX_NOTICE_CHARS,
            );
        }
        if let Some(plan) = &tour.plan {
            self.picture(&TourLocation::Tour, &plan.picture, tour);
            self.texts(
                &TourLocation::Tour,
                FieldKind::PlanNote,
                &plan.note,
                tour,
                MAX_LINE_CHARS,
            );
        }
    }

    fn picture(&mut self, place: &TourLocation, picture: &Picture, tour: &Tour) {
        let what = FieldKind::Alternative;
        self.texts(
            place,
            what,
            &picture.alternative,
            tour,
            MAX_ALTERNATIVE_CHARS,
        );
        self.text(
            place,
            FieldKind::PictureCredit,
            &picture.credit,
            MAX_CREDIT_CHARS,
        );
        if !picture.rights.is_empty() {
            self.text(
                place,
                FieldKind::PictureRights,
                &picture.rights,
                MAX_CREDIT_CHARS,
            );
        }
    }

    fn too_many(&mut self, place: TourLocation, what: FieldKind, count: usize, most: usize) {
        if count > most {
            self.add(place, RuleViolation::TooMany { what, most });
        }
    }

    fn text(&mut self, place: &TourLocation, what: FieldKind, text: &str, most: usize) {
        let chars = text.chars().count();
        if text.trim().is_empty() {
            self.add(place.clone(), RuleViolation::Empty { what });
        } else if chars > most {
            self.add(place.clone(), RuleViolation::TooLong { what, chars, most });
        }
    }

    /// A text in every language of the tour and in no other.
    fn texts(
        &mut self,
        place: &TourLocation,
        what: FieldKind,
        texts: &Texts,
        tour: &Tour,
        most: usize,
    ) {
        for language in &tour.languages {
            match texts.get(language) {
                Some(text) => self.text(place, what, text, most),
                None => self.add(
                    place.clone(),
                    RuleViolation::Missing {
                        what,
                        language: language.clone(),
                    },
                ),
            }
        }
        for language in texts
            .keys()
            .filter(|language| !tour.languages.contains(language))
        {
            self.add(
                place.clone(),
                RuleViolation::UnknownLanguage(language.clone()),
            );
        }
    }
}

fn format_timestamp(at: Ms) -> String {
    format!(
        "{:02}:{:02}.{:03}",
        at.0 / 60_000,
        at.0 / 1000 % 60,
        at.0 % 1000
    )
}
