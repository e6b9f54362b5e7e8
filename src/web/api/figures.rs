//! The statistics as JSON values. Ratios are in permille, and null if there are too few plays.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{
    Availability, DEFINITIONS, Dimensions, Figures, Filter, Period, PlayTotals, Ratio,
    ReportContext, Retention, SessionTotals, Slug, Statistics, Surface, per_hour,
};
use crate::service::BoxCompleteness;

/// The context of the period before: sessions and availability, for the headline figures and for phones.
pub(super) struct ContextBefore {
    pub(super) first: ReportContext,
    pub(super) phones: ReportContext,
}

/// The figures of speakers, or of the surface of the filter, and those that phones report.
pub(super) fn statistics_json(
    all: &Statistics,
    before: &ContextBefore,
    filter: &Filter,
    boxes: &[BoxCompleteness],
) -> Value {
    let mut json = headline(&all.first, &before.first);
    let phones = all.phones.as_ref();
    let mut surfaces = all.first.by(|dimensions| dimensions.surface.to_string());
    surfaces.extend(
        phones
            .map(|figures| figures.by(|dimensions| dimensions.surface.to_string()))
            .unwrap_or_default(),
    );
    let phones = phones.map(|figures| phone_figures(figures, &before.phones));
    let doubtful = all.doubtful.iter().map(|hour| {
        json!({
            "day": hour.day.to_string(), "hour": hour.hour.get(),
            "plays": hour.plays, "plausible": hour.plausible,
        })
    });
    for (name, value) in [
        ("cut", filter_json(filter)),
        (
            "surface",
            json!(all.first.filter.surface.map(Surface::as_str)),
        ),
        ("surfaces", json!(totals_by_name(surfaces))),
        ("phones", json!(phones)),
        ("doubtful_hours", doubtful.collect()),
        ("boxes", boxes.iter().map(box_json).collect()),
    ] {
        json = with_fields(json, &[(name, value)]);
    }
    json
}

/// Until when the plays of a box that follows are in the figures.
fn box_json(found: &BoxCompleteness) -> Value {
    let complete = found.complete_wall_ms.and_then(|at| {
        let at = jiff::Timestamp::from_millisecond(at - at.rem_euclid(1000));
        Some(at.ok()?.to_string())
    });
    json!({
        "name": found.name,
        "rooms": found.rooms.iter().map(Slug::as_str).collect::<Vec<_>>(),
        "complete_until": complete,
        "silent": found.is_silent,
    })
}

fn phone_figures(figures: &Figures, before: &ReportContext) -> Value {
    let room = figures.filter.room.as_ref();
    let (now, then) = (figures.sessions_of(room), before.sessions_of(room));
    json!({
        "total": totals_json(&figures.total()),
        "sessions": figures.filter.applies_to_sessions().then(|| sessions_json(&now)),
        "before": {
            "total": totals_json(&figures.total_before()),
            "sessions": figures.filter.applies_to_sessions().then(|| sessions_json(&then)),
        },
        "rooms": totals_by_name(figures.by(|dimensions| dimensions.room.to_string())),
        "clips": totals_by_name(figures.by(|dimensions| dimensions.clip.to_string())),
        "languages": totals_by_name(figures.by(|dimensions| dimensions.language.to_string())),
        "narrations": figures.listened.iter().map(|(dimensions, totals)| narration_json(dimensions, totals)).collect::<Vec<_>>(),
        "days": figures.days.iter().map(|(day, sum)| day_json(&day.to_string(), sum)).collect::<Vec<_>>(),
        "plays_by_hour_of_week": figures.plays_by_hour,
    })
}

fn headline(figures: &Figures, before: &ReportContext) -> Value {
    let room = figures.filter.room.as_ref();
    let (now, then) = (figures.sessions_of(room), before.sessions_of(room));
    let rooms = figures.by(|dimensions| dimensions.room.clone());
    json!({
        "definitions": DEFINITIONS,
        "period": period_json(figures.period),
        "before": {
            "period": period_json(figures.period.before()),
            "total": totals_json(&figures.total_before()),
            "sessions": figures.filter.applies_to_sessions().then(|| sessions_json(&then)),
            "available": availability_json(&before.available(), figures.total_before().plays),
        },
        "total": totals_json(&figures.total()),
        "ends": figures.end_reasons.each().map(|(reason, times)| (reason.to_string(), times)).collect::<BTreeMap<_, _>>(),
        "others": figures.other_triggers.iter().map(|(trigger, times)| (trigger.to_string(), *times)).collect::<BTreeMap<_, _>>(),
        "open": figures.open_plays,
        "rooms": totals_by_name(figures.by(|dimensions| dimensions.room.to_string())),
        "clips": totals_by_name(figures.by(|dimensions| dimensions.clip.to_string())),
        "languages": totals_by_name(figures.by(|dimensions| dimensions.language.to_string())),
        "variants": totals_by_name(figures.by(|dimensions| dimensions.clip.variant.to_string())),
        "narrations": figures.listened.iter().map(|(dimensions, totals)| narration_json(dimensions, totals)).collect::<Vec<_>>(),
        "days": figures.days.iter().map(|(day, sum)| day_json(&day.to_string(), sum)).collect::<Vec<_>>(),
        "plays_by_hour_of_week": figures.plays_by_hour,
        "available_ms_by_hour_of_week": figures.available_by_hour,
        "sessions": figures.filter.applies_to_sessions().then(|| sessions_json(&now)),
        "heard_half": figures.filter.applies_to_sessions().then(|| ratio_json(figures.heard_half())),
        "rooms_sessions": sessions_by_room(figures),
        "passages": figures.transitions.iter().map(|transition| json!({
            "clip": transition.clip.as_str(), "next": transition.next.as_str(), "times": transition.times,
        })).collect::<Vec<_>>(),
        "available": availability_json(&figures.available(), figures.total().plays),
        "rooms_available": figures.availability.iter().map(|(room, figures)| {
            let plays = rooms.get(room).map_or(0, |totals| totals.plays);
            (room.to_string(), availability_json(figures, plays))
        }).collect::<BTreeMap<_, _>>(),
        "admissions": figures.admissions.iter()
            .map(|(day, people)| (day.to_string(), *people)).collect::<BTreeMap<_, _>>(),
        "sessions_per_hundred_tenths": figures.sessions_per_hundred(),
    })
}

pub(super) fn retention_json(retention: &Retention, of: Period) -> Value {
    let drop_off = retention
        .coverage
        .largest_drop_off(retention.audible_length);
    json!({
        "definitions": DEFINITIONS,
        "period": period_json(of),
        "recording": retention.recording.as_str(),
        "sounding_ms": retention.audible_length.0,
        "starts": retention.coverage.starts,
        "heard": retention.coverage.heard.to_vec(),
        "largest_fall": drop_off.map(|drop_off| json!({
            "from_ms": drop_off.from.0, "to_ms": drop_off.to.0, "lost": drop_off.lost,
        })),
    })
}

fn period_json(period: Period) -> Value {
    json!({ "from": period.first().to_string(), "to": period.last().to_string() })
}

fn filter_json(filter: &Filter) -> Value {
    json!({
        "room": filter.room.as_ref().map(Slug::as_str),
        "language": filter.language.as_ref().map(ToString::to_string),
        "variant": filter.variant.map(|value| value.to_string()),
        "surface": filter.surface.map(|value| value.to_string()),
    })
}

fn totals_json(totals: &PlayTotals) -> Value {
    json!({
        "starts": totals.starts,
        "skips": totals.skips,
        "plays": totals.plays,
        "uncensored_plays": totals.uncensored_plays,
        "completions": totals.completions,
        "completion_permille": totals.completion_rate().permille(),
        "holding_permille": totals.holding_power(),
        "censored": totals.censored,
        "listened_ms": totals.listened_ms,
        "estimated": totals.estimated,
        "rated_good": totals.rated_good,
        "rated_fair": totals.rated_fair,
        "rated_poor": totals.rated_poor,
        "answered_permille": totals.answer_rate().permille(),
    })
}

fn with_fields(mut json: Value, more: &[(&str, Value)]) -> Value {
    if let Some(fields) = json.as_object_mut() {
        for (name, value) in more {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    json
}

fn totals_by_name(sums: BTreeMap<String, PlayTotals>) -> BTreeMap<String, Value> {
    let sums = sums.into_iter();
    sums.map(|(name, totals)| (name, totals_json(&totals)))
        .collect()
}

fn day_json(day: &str, totals: &PlayTotals) -> Value {
    with_fields(totals_json(totals), &[("day", day.into())])
}

fn narration_json(dimensions: &Dimensions, sum: &PlayTotals) -> Value {
    with_fields(
        totals_json(sum),
        &[
            ("room", dimensions.room.as_str().into()),
            ("clip", dimensions.clip.to_string().into()),
            ("language", dimensions.language.as_str().into()),
            ("recording", dimensions.recording.as_str().into()),
            ("surface", dimensions.surface.as_str().into()),
            ("sounding_ms", dimensions.audible_length.0.into()),
        ],
    )
}

fn sessions_json(totals: &SessionTotals) -> Value {
    json!({
        "sessions": totals.sessions,
        "silent": totals.without_play,
        "unique_plays": totals.unique_plays,
        "dwell_ms": totals.dwell_ms,
    })
}

fn ratio_json(ratio: Ratio) -> Value {
    json!({ "part": ratio.part, "of": ratio.of, "permille": ratio.permille() })
}

fn sessions_by_room(figures: &Figures) -> BTreeMap<String, Value> {
    if !figures.filter.applies_to_sessions() {
        return BTreeMap::new();
    }
    let rooms = figures
        .sessions
        .keys()
        .filter_map(|(room, _)| room.as_ref());
    rooms
        .map(|room| {
            let of = figures.sessions_of(Some(room));
            let share = Ratio {
                part: of.heard_half,
                of: of.sessions,
            };
            let more = [
                ("heard_half", of.heard_half.into()),
                ("heard_half_permille", share.permille().into()),
            ];
            (room.to_string(), with_fields(sessions_json(&of), &more))
        })
        .collect()
}

/// The availability of rooms, with their number of plays.
fn availability_json(availability: &Availability, plays: i64) -> Value {
    json!({
        "plays_per_hour_hundredths": per_hour(plays, availability.available_ms),
        "available_ms": availability.available_ms,
        "dead_ms": availability.dead_ms,
        "down_ms": availability.down_ms,
    })
}
