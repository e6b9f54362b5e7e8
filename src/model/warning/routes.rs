//! Warnings on routes.

use super::Warning;
use crate::model::{Clip, Language, Tour, TourLocation};

/// Warns of each clip on a route that has no recording in a language of the tour.
pub(super) fn warn(tour: &Tour, found: &mut Vec<(TourLocation, Warning)>) {
    for (n, route) in tour.routes.iter().enumerate() {
        for (c, key) in route.clips.iter().enumerate() {
            let clip = tour.rooms.iter().find_map(|room| room.clip(key));
            let languages = clip.map_or(Vec::new(), |clip| unheard(tour, clip));
            if !languages.is_empty() {
                let clip = key.clone();
                let warning = Warning::UnheardOnRoute { clip, languages };
                found.push((TourLocation::RouteClip(n, c), warning));
            }
        }
    }
}

/// The languages of the tour in which the clip has no recording.
fn unheard(tour: &Tour, clip: &Clip) -> Vec<Language> {
    let has_recording = |language: &Language| {
        let narration = clip.narrations.get(language);
        narration.is_some_and(|narration| narration.recording.is_some())
    };
    let languages = tour.languages.iter();
    languages
        .filter(|language| !has_recording(language))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldMap, warnings};

    #[test]
    fn a_clip_that_cannot_be_heard_on_a_route_is_reported_with_its_languages() {
        let sound = "a".repeat(64);
        let flat = FieldMap::of_texts(&[
            ("languages", "es en fr"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 9"),
            ("clip/8/es/recording", sound.as_str()),
            ("clip/8/en/transcript", "Here."),
            ("routes", "short"),
            ("route/short/clips", "7 8"),
        ]);
        let found = warnings(&flat.to_tour().unwrap(), |_| None);
        let on_route: Vec<_> = found
            .into_iter()
            .filter(|(_, warning)| matches!(warning, Warning::UnheardOnRoute { .. }))
            .map(|(place, warning)| (place, warning.to_string()))
            .collect();
        // An unknown clip is a violation; a clip on no route needs no recording.
        let [(place, sentence)] = on_route.as_slice() else {
            panic!("{on_route:?}");
        };
        assert_eq!(*place, TourLocation::RouteClip(0, 1));
        assert!(sentence.contains("clip 8 of the route has no recording in en, fr"));
    }
}
