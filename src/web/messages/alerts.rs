//! Alerts in words, for the staff's first page and for messages that leave the house.

use crate::model::{Alert, AlertCondition, AlertEvent, AlertKind, AlertMessage, Language, Tour};
use crate::web::locales::Translations;
use crate::web::messages::tour;

/// An alert in the language of the house's staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertTexts {
    /// The house.
    pub house: String,
    /// The box, if the house has several; otherwise empty.
    pub place: String,
    /// House, box and what is wrong, in one line.
    pub title: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// The texts of a message. `has_followers` is whether the house has several boxes.
pub fn alert_texts(tour: &Tour, message: &AlertMessage, has_followers: bool) -> AlertTexts {
    let words = staff_words(tour);
    let alert = &message.alert;
    let place = box_name(words, alert, has_followers);
    let what = name(words, alert.condition.kind);
    let (title, text) = match (message.event, alert.cleared_wall_ms) {
        (AlertEvent::Cleared, Some(cleared)) => {
            let values = [
                ("from", tour::local_time(tour, alert.raised_wall_ms).into()),
                ("until", tour::local_time(tour, cleared).into()),
            ];
            let sentence = sentence(words, tour, &alert.condition);
            let over = words.text_with("alert-over", &values);
            ("alert-title-over", format!("{over} {sentence}"))
        }
        (AlertEvent::Raised | AlertEvent::Cleared, _) => {
            ("alert-title", sentence(words, tour, &alert.condition))
        }
    };
    let house = house(words, tour);
    let named = if place.is_empty() {
        house.clone()
    } else {
        format!("{house} · {place}")
    };
    let values = [("where", named.into()), ("what", what.into())];
    AlertTexts {
        title: words.text_with(title, &values),
        house,
        place,
        text,
    }
}

/// The texts of a test, which is no alert.
pub fn test_alert_texts(tour: &Tour) -> AlertTexts {
    let words = staff_words(tour);
    let house = house(words, tour);
    let values = [
        ("where", house.as_str().into()),
        ("what", words.text("alert-name-test").into()),
    ];
    AlertTexts {
        title: words.text_with("alert-title", &values),
        text: words.text("alert-test"),
        house,
        place: String::new(),
    }
}

/// The texts of the first language of the house that the staff's pages have, or else English.
fn staff_words(tour: &Tour) -> &'static Translations {
    let known = |language: &Language| Translations::staff(language.base());
    let own = tour.own_language().and_then(known);
    own.or_else(|| tour.languages.iter().find_map(known))
        .or_else(|| Translations::staff("en"))
        .unwrap_or_else(Translations::default_staff)
}

fn house(words: &Translations, tour: &Tour) -> String {
    let name = tour::text(words, tour, &tour.name);
    if name.is_empty() {
        words.text("house-without-name")
    } else {
        name.into_owned()
    }
}

/// The box of an alert; empty where the house has one box.
pub(in crate::web) fn box_name(words: &Translations, alert: &Alert, has_followers: bool) -> String {
    match &alert.box_name {
        Some(name) => name.clone(),
        None if has_followers => words.text("alert-main-box"),
        None => String::new(),
    }
}

/// What a kind of alert is called.
fn name(words: &Translations, kind: AlertKind) -> String {
    words.text(match kind {
        AlertKind::BoxSilent => "alert-name-box-silent",
        AlertKind::SpeakerLost => "alert-name-speaker-lost",
        AlertKind::ScreenAway => "alert-name-screen-away",
        AlertKind::DiskLow => "alert-name-disk-low",
        AlertKind::ClockUntrusted => "alert-name-clock-untrusted",
        AlertKind::BacklogOld => "alert-name-backlog-old",
        AlertKind::EditionBehind => "alert-name-edition-behind",
        AlertKind::BackupOld => "alert-name-backup-old",
        AlertKind::CardCopied => "alert-name-card-copied",
    })
}

/// What is wrong, and what to do.
pub(in crate::web) fn sentence(
    words: &Translations,
    tour: &Tour,
    condition: &AlertCondition,
) -> String {
    let room = room_name(words, tour, condition.room());
    let screen = condition.subject.split_once('#').map(|parts| parts.1);
    let key = match condition.kind {
        AlertKind::BoxSilent => "alert-box-silent",
        AlertKind::SpeakerLost if condition.subject.is_empty() => "alert-speaker-lost-somewhere",
        AlertKind::SpeakerLost => "alert-speaker-lost",
        AlertKind::ScreenAway if screen == Some("0") => "alert-screen-away-own",
        AlertKind::ScreenAway => "alert-screen-away",
        AlertKind::DiskLow => "alert-disk-low",
        AlertKind::ClockUntrusted => "alert-clock-untrusted",
        AlertKind::BacklogOld => "alert-backlog-old",
        AlertKind::EditionBehind => "alert-edition-behind",
        AlertKind::BackupOld => "alert-backup-old",
        AlertKind::CardCopied => "alert-card-copied",
    };
    let values = [
        ("room", room.into()),
        ("screen", screen.unwrap_or_default().into()),
    ];
    words.text_with(key, &values)
}

/// The subject of an entry of the change log: `speaker-lost study`.
pub(in crate::web) fn logged(words: &Translations, tour: &Tour, subject: &str) -> String {
    let (kind, subject) = subject.split_once(' ').unwrap_or((subject, ""));
    let Ok(kind) = kind.parse::<AlertKind>() else {
        return subject.to_owned();
    };
    let condition = AlertCondition {
        subject: subject.to_owned(),
        ..AlertCondition::of_box(kind, None)
    };
    name_and_room(words, tour, &condition)
}

/// What an alert is called, and its room.
pub(in crate::web) fn name_and_room(
    words: &Translations,
    tour: &Tour,
    condition: &AlertCondition,
) -> String {
    let name = name(words, condition.kind);
    match room_name(words, tour, condition.room()).as_str() {
        "" => name,
        room => format!("{name} ({room})"),
    }
}

/// The name of a room, or its slug if the tour has it no more.
fn room_name(words: &Translations, tour: &Tour, slug: &str) -> String {
    let room = tour.rooms.iter().find(|room| room.slug.as_str() == slug);
    let name = room.map(|room| tour::text(words, tour, &room.name).into_owned());
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    fn tour(languages: &str) -> Tour {
        let flat = FieldMap::of_texts(&[
            ("languages", languages),
            ("time-zone", "UTC"),
            ("name/es", "Casa"),
            ("name/en", "House"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/name/es", "Estudio"),
            ("room/study/name/en", "Study"),
        ]);
        flat.to_tour().unwrap()
    }

    fn message(event: AlertEvent, box_name: Option<&str>) -> AlertMessage {
        AlertMessage {
            alert: Alert {
                id: 1,
                condition: AlertCondition {
                    subject: "study".to_owned(),
                    ..AlertCondition::of_box(AlertKind::SpeakerLost, None)
                },
                box_name: box_name.map(str::to_owned),
                raised_wall_ms: 0,
                cleared_wall_ms: (event == AlertEvent::Cleared).then_some(3_600_000),
                acknowledged: None,
            },
            event,
        }
    }

    #[test]
    fn messages_are_in_the_houses_first_language_that_staff_pages_have() {
        let title = |languages| {
            let texts = alert_texts(&tour(languages), &message(AlertEvent::Raised, None), false);
            texts.title
        };
        assert_eq!(title("es en"), "Casa: una bocina no responde");
        assert_eq!(title("en es"), "House: a speaker does not answer");
        let other = FieldMap::of_texts(&[
            ("languages", "de"),
            ("time-zone", "UTC"),
            ("name/de", "Haus"),
        ]);
        let texts = test_alert_texts(&other.to_tour().unwrap());
        assert_eq!(texts.title, "Haus: a test");
    }

    #[test]
    fn a_message_names_house_box_room_and_time() {
        let english = tour("en es");
        let raised = message(AlertEvent::Raised, Some("Garden"));
        let texts = alert_texts(&english, &raised, true);
        assert_eq!(texts.title, "House · Garden: a speaker does not answer");
        assert!(texts.text.contains("Study"), "{}", texts.text);
        let cleared = message(AlertEvent::Cleared, None);
        let texts = alert_texts(&english, &cleared, true);
        assert!(texts.title.contains("Main box"), "{}", texts.title);
        assert!(texts.text.contains("1970-01-01 01:00"), "{}", texts.text);
    }

    #[test]
    fn every_kind_has_its_sentence_in_both_languages() {
        for tag in Translations::staff_tags() {
            let words = Translations::staff(tag).unwrap();
            for kind in AlertKind::ALL {
                let condition = AlertCondition::of_box(*kind, None);
                let sentence = sentence(words, &tour("es en"), &condition);
                assert!(
                    sentence.ends_with('.') || sentence.ends_with('»'),
                    "{sentence}"
                );
                assert!(!name(words, *kind).starts_with("alert-"), "{kind}");
            }
        }
    }
}
