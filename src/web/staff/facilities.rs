//! The part of the museum's editor page that places facilities on the plan.

use askama::Template;

use crate::model::{
    Facility, FacilityField, FacilityKind, Field, FieldMap, Picture, PictureKind, Tour,
};
use crate::web::locales::Translations;
use crate::web::messages::{facility, tour};
use crate::web::staff::inputs::{Input, in_each_language};
use crate::web::staff::layout::StaffRequest;
use crate::web::visitor::url_base::UrlBase;

/// The side of a symbol, as a share of the plan's longer side.
const SYMBOL_SHARE: f64 = 0.05;

#[derive(Debug, Template)]
#[template(path = "staff/facilities.html")]
pub(super) struct FacilitiesSection {
    words: &'static Translations,
    plan: PlanImage,
    /// The field with the keys of all facilities. A page reloads itself when it changes by an undo.
    list: Input,
    kinds: Vec<(FacilityKind, String)>,
    facilities: Vec<FacilityRow>,
    /// Slugs and names.
    rooms: Vec<(String, String)>,
    can_publish: bool,
}

/// The plan's picture, and how places on it are written.
#[derive(Debug)]
struct PlanImage {
    href: String,
    alternative: String,
    width: u16,
    height: u16,
    /// The coordinates of the lower right corner.
    most: (u16, u16),
    /// How far an arrow key moves a place.
    step: &'static str,
    decimals: u8,
    symbol: f64,
}

#[derive(Debug)]
struct FacilityRow {
    key: String,
    name: String,
    kind: FacilityKind,
    x: f64,
    y: f64,
    /// The upper left corner of its symbol on the picture.
    corner: (f64, f64),
    room: Input,
    notes: Vec<Input>,
}

impl FacilitiesSection {
    /// None for a tour without a plan and without facilities.
    pub(super) fn new(request: &StaffRequest, fields: &FieldMap, tour: &Tour) -> Option<Self> {
        let words = request.words;
        let plan = tour.plan.as_ref()?;
        let plan = PlanImage::new(
            &plan.picture,
            tour::text(words, tour, &plan.picture.alternative).into_owned(),
        );
        let rooms = tour.rooms.iter().map(|room| {
            let name = tour::text(words, tour, &room.name);
            (room.slug.to_string(), format!("{} {name}", room.number))
        });
        let list = Input::new(
            request,
            fields,
            &Field::Facilities,
            words.text("field-facilities"),
        );
        let facilities = tour.facilities.iter();
        Some(Self {
            can_publish: !list.is_read_only,
            kinds: FacilityKind::ALL
                .iter()
                .map(|kind| (*kind, facility::kind_name(words, *kind)))
                .collect(),
            facilities: facilities
                .map(|one| FacilityRow::new(request, fields, tour, one, &plan))
                .collect(),
            rooms: rooms.collect(),
            list,
            plan,
            words,
        })
    }
}

impl PlanImage {
    fn new(picture: &Picture, alternative: String) -> Self {
        let longer = f64::from(picture.width.max(picture.height));
        let (most, step, decimals) = match picture.kind {
            PictureKind::Drawing if longer > 100.0 => ((picture.width, picture.height), "5", 0),
            PictureKind::Drawing => ((picture.width, picture.height), "0.5", 2),
            PictureKind::Photograph => ((1, 1), "0.01", 3),
        };
        Self {
            href: UrlBase::PREVIEW.picture_url(picture),
            alternative,
            width: picture.width,
            height: picture.height,
            most,
            step,
            decimals,
            symbol: longer * SYMBOL_SHARE,
        }
    }
}

impl FacilityRow {
    fn new(
        request: &StaffRequest,
        fields: &FieldMap,
        tour: &Tour,
        one: &Facility,
        plan: &PlanImage,
    ) -> Self {
        let key = one.key();
        let (width, height) = (f64::from(plan.width), f64::from(plan.height));
        let (most_x, most_y) = (f64::from(plan.most.0), f64::from(plan.most.1));
        let (x, y) = (one.at.x(), one.at.y());
        let half = plan.symbol / 2.0;
        let room = Field::Facility(key, FacilityField::Room);
        let label = request.words.text("field-facility-room");
        Self {
            name: facility::name(request.words, &key),
            kind: one.kind,
            x,
            y,
            corner: (x * width / most_x - half, y * height / most_y - half),
            room: Input::new(request, fields, &room, label),
            notes: in_each_language(request, fields, tour, "field-facility-note", |language| {
                Field::Facility(key, FacilityField::Note(language))
            }),
            key: key.to_string(),
        }
    }
}
