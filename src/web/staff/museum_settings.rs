//! The editor page of the museum: its name, languages, opening hours, notices, and whether visitors are asked.

use askama::Template;

use crate::model::{Feedback, Field, Language, NoticeField, Right, offered_languages, time_zones};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::{feedback, tour};
use crate::web::staff::facilities::FacilitiesSection;
use crate::web::staff::inputs::{Input, in_each_language};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::script_texts::script_texts;
use crate::web::staff::violations::DraftViolations;

#[derive(Template)]
#[template(path = "staff/museum_settings.html")]
pub(super) struct MuseumSettingsPage {
    layout: StaffLayout,
    script_texts: String,
    editor_name: String,
    names: Vec<Input>,
    languages: Input,
    tour_languages: Vec<LanguageOption>,
    time_zone: Input,
    time_zones: Vec<String>,
    /// The languages that can be added to the tour.
    offered_languages: Vec<LanguageOption>,
    hours: Input,
    feedback: Input,
    notices: Vec<Notice>,
    plan: Vec<Input>,
    facilities: Option<FacilitiesSection>,
    /// Sentences on rule violations in the tour itself, which block publishing.
    violations: Vec<String>,
    can_publish: bool,
    /// Whether any field can be written. The fields of this page need the right to publish.
    can_write: bool,
}

struct LanguageOption {
    tag: String,
    name: String,
}

struct Notice {
    number: usize,
    index: usize,
    heads: Vec<Input>,
    texts: Vec<Input>,
}

pub(super) async fn show(request: StaffRequest) -> Result<Page<MuseumSettingsPage>> {
    let draft = request.services.editing.draft(request.actor()).await?;
    let (tour, fields, words) = (&draft.tour, &draft.fields, request.words);
    let input = |field: Field, key: &str| Input::new(&request, fields, &field, words.text(key));
    let notice_inputs = |n: u8, part: NoticeField, key: &str| {
        in_each_language(&request, fields, tour, key, |language| {
            Field::Notice(n, part, language)
        })
    };
    let notices = (1..=u8::MAX).zip(0..).take(tour.notices.len());
    let notices = notices.map(|(n, index)| Notice {
        number: index + 1,
        index,
        heads: notice_inputs(n, NoticeField::Head, "field-notice-head"),
        texts: notice_inputs(n, NoticeField::Text, "field-notice-text")
            .into_iter()
            .map(|input| input.rows(3))
            .collect(),
    });
    let violations = DraftViolations::of(
        tour,
        &request.services.editing.recordings(request.actor()).await?,
    );
    let plan = tour.plan.as_ref().map_or(Vec::new(), |_| {
        in_each_language(&request, fields, tour, "field-plan-note", Field::PlanNote)
    });
    Ok(Page(MuseumSettingsPage {
        script_texts: script_texts(words),
        editor_name: request.staff.person().name.to_string(),
        names: in_each_language(&request, fields, tour, "field-house-name", Field::Name),
        languages: input(Field::Languages, "field-languages"),
        tour_languages: tour
            .languages
            .iter()
            .map(|language| LanguageOption {
                tag: language.to_string(),
                name: language.native_name(),
            })
            .collect(),
        time_zone: input(Field::TimeZone, "field-time-zone")
            .suggest_from("time-zones")
            .hint(words.text("time-zone-help")),
        time_zones: time_zones(),
        offered_languages: language_options(&tour.languages),
        hours: input(Field::Hours, "field-hours")
            .rows(4)
            .hint(words.text("hours-help")),
        feedback: input(Field::Feedback, "field-feedback")
            .choose_from(feedback_options(words))
            .hint(words.text("feedback-help")),
        notices: notices.collect(),
        plan,
        facilities: FacilitiesSection::new(&request, fields, tour),
        violations: tour::violations(words, violations.tour().collect()),
        can_publish: request.staff.may(Right::Publish),
        can_write: request.staff.may(Right::Publish),
        layout: request.layout(words.text("tab-house")),
    }))
}

/// When visitors can be asked. Never is the empty value.
fn feedback_options(words: &Translations) -> Vec<(&'static str, String)> {
    let options = Feedback::ALL.iter().map(|feedback| {
        let value = match feedback {
            Feedback::Off => "",
            Feedback::AfterClip => feedback.as_str(),
        };
        (value, feedback::label(words, value))
    });
    options.collect()
}

/// The offered languages that the tour does not have.
fn language_options(tour_languages: &[Language]) -> Vec<LanguageOption> {
    let offered = offered_languages().into_iter();
    offered
        .filter(|(language, _)| !tour_languages.contains(language))
        .map(|(language, name)| LanguageOption {
            tag: language.to_string(),
            name,
        })
        .collect()
}
