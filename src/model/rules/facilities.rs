//! The rules for facilities: on the plan, in a room of the tour, each once.

use super::{FieldKind, MAX_FACILITIES, MAX_NAME_CHARS, RuleViolation, TourLocation, Violations};
use crate::model::Tour;
use crate::model::facility::plan_size;

impl Violations {
    pub(super) fn facilities(&mut self, tour: &Tour) {
        self.too_many(
            TourLocation::Tour,
            FieldKind::Facilities,
            tour.facilities.len(),
            MAX_FACILITIES,
        );
        for (n, facility) in tour.facilities.iter().enumerate() {
            let (place, key) = (TourLocation::Facility(n), facility.key());
            let mut before = tour.facilities.iter().take(n);
            if before.any(|other| other.key() == key) {
                self.add(place.clone(), RuleViolation::DuplicateFacility(key));
            }
            match &tour.plan {
                None => self.add(place.clone(), RuleViolation::FacilityWithoutPlan(key)),
                Some(plan) if !facility.at.is_on(&plan.picture) => {
                    let (width, height) = plan_size(&plan.picture);
                    let outside = RuleViolation::FacilityOutsidePlan { key, width, height };
                    self.add(place.clone(), outside);
                }
                Some(_) => {}
            }
            let room = facility.room.as_ref();
            if let Some(slug) = room.filter(|slug| tour.room(slug).is_none()) {
                let unknown = RuleViolation::UnknownFacilityRoom(key, slug.clone());
                self.add(place.clone(), unknown);
            }
            if !facility.note.is_empty() {
                let what = FieldKind::FacilityNote;
                self.texts(&place, what, &facility.note, tour, MAX_NAME_CHARS);
            }
        }
    }
}
