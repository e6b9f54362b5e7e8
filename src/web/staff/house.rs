//! The house itself before its editor: its name, its languages, its hours and its notices.

use askama::Template;
use axum::extract::State;

use crate::model::{Field, Language, NoticeField, Right, offered_languages, time_zones};
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::fields::{Input, in_each_language, script_words};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::violations::DraftViolations;

#[derive(Template)]
#[template(path = "staff/house.html")]
pub(super) struct HousePage {
    layout: StaffLayout,
    script_words: String,
    who: String,
    names: Vec<Input>,
    languages: Input,
    tongues: Vec<Tongue>,
    time_zone: Input,
    zones: Vec<String>,
    /// What may still be added to the tour.
    to_choose: Vec<Tongue>,
    hours: Input,
    notices: Vec<Notice>,
    plan: Vec<Input>,
    /// What blocks publishing in the house itself.
    violations: Vec<String>,
    decides: bool,
    /// Whether anything on it can be written: what is the house's takes a curator.
    writes: bool,
}

struct Tongue {
    tag: String,
    name: String,
}

struct Notice {
    number: usize,
    at: usize,
    heads: Vec<Input>,
    texts: Vec<Input>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Page<HousePage>, HttpError> {
    let draft = service.draft(&request.staff).await?;
    let (tour, flat, words) = (&draft.tour, &draft.fields, request.words);
    let one = |field: Field, key: &str| Input::new(&request, flat, &field, words.text(key));
    let notice = |n: u8, part: NoticeField, key: &str| {
        in_each_language(&request, flat, tour, key, |it| Field::Notice(n, part, it))
    };
    let notices = (1..=u8::MAX).zip(0..).take(tour.notices.len());
    let notices = notices.map(|(n, at)| Notice {
        number: at + 1,
        at,
        heads: notice(n, NoticeField::Head, "field-notice-head"),
        texts: notice(n, NoticeField::Text, "field-notice-text")
            .into_iter()
            .map(|it| it.rows(3))
            .collect(),
    });
    let violations = DraftViolations::of(tour, &service.recordings(&request.staff).await?);
    let plan = tour.plan.as_ref().map_or(Vec::new(), |_| {
        in_each_language(&request, flat, tour, "field-plan-note", Field::PlanNote)
    });
    Ok(Page(HousePage {
        script_words: script_words(words),
        who: request.staff.person().name.to_string(),
        names: in_each_language(&request, flat, tour, "field-house-name", Field::Name),
        languages: one(Field::Languages, "field-languages"),
        tongues: tour
            .languages
            .iter()
            .map(|it| Tongue {
                tag: it.to_string(),
                name: it.native_name(),
            })
            .collect(),
        time_zone: one(Field::TimeZone, "field-time-zone")
            .among("zones")
            .hint(words.text("time-zone-help")),
        zones: time_zones(),
        to_choose: to_choose(&tour.languages),
        hours: one(Field::Hours, "field-hours")
            .rows(4)
            .hint(words.text("hours-help")),
        notices: notices.collect(),
        plan,
        violations: tour::violations(words, violations.tour().collect()),
        decides: request.staff.may(Right::Publish),
        writes: request.staff.may(Right::Publish),
        layout: request.layout(words.text("tab-house")),
    }))
}

fn to_choose(spoken: &[Language]) -> Vec<Tongue> {
    let all = offered_languages().into_iter();
    all.filter(|(it, _)| !spoken.contains(it))
        .map(|(it, name)| Tongue {
            tag: it.to_string(),
            name,
        })
        .collect()
}
