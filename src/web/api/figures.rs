use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{
    Availability, DEFINITIONS, Dimensions, Figures, Filter, Period, PlayTotals, Ratio,
    ReportContext, Retention, SessionTotals, Slug, Statistics, Surface, per_hour,
};

/// What stood around the plays of the period before.
pub(super) struct Before {
    pub(super) first: ReportContext,
    pub(super) phones: ReportContext,
}

/// Of speakers, or of the surface that was asked for; and beside them what phones report.
pub(super) fn told(all: &Statistics, then: &Before, asked: &Filter) -> Value {
    let mut told = first(&all.first, &then.first);
    let phones = all.phones.as_ref();
    let mut surfaces = all.first.by(|it| it.surface.to_string());
    surfaces.extend(
        phones
            .map(|it| it.by(|it| it.surface.to_string()))
            .unwrap_or_default(),
    );
    let phones = phones.map(|it| beside(it, &then.phones));
    let doubtful = all.doubtful.iter().map(|it| {
        json!({
            "day": it.day.to_string(), "hour": it.hour.get(),
            "plays": it.plays, "plausible": it.plausible,
        })
    });
    for (name, value) in [
        ("cut", cut(asked)),
        (
            "surface",
            json!(all.first.filter.surface.map(Surface::as_str)),
        ),
        ("surfaces", json!(named(surfaces))),
        ("phones", json!(phones)),
        ("doubtful_hours", doubtful.collect()),
    ] {
        told = with(told, &[(name, value)]);
    }
    told
}

fn beside(it: &Figures, before: &ReportContext) -> Value {
    let room = it.filter.room.as_ref();
    let (now, then) = (it.sessions_of(room), before.sessions_of(room));
    json!({
        "total": tally(&it.total()),
        "sessions": it.filter.applies_to_sessions().then(|| visits(&now)),
        "before": {
            "total": tally(&it.total_before()),
            "sessions": it.filter.applies_to_sessions().then(|| visits(&then)),
        },
        "rooms": named(it.by(|it| it.room.to_string())),
        "clips": named(it.by(|it| it.clip.to_string())),
        "languages": named(it.by(|it| it.language.to_string())),
        "narrations": it.listened.iter().map(|(it, sum)| narration(it, sum)).collect::<Vec<_>>(),
        "days": it.days.iter().map(|(day, sum)| dated(&day.to_string(), sum)).collect::<Vec<_>>(),
        "plays_by_hour_of_week": it.plays_by_hour,
    })
}

fn first(it: &Figures, before: &ReportContext) -> Value {
    let room = it.filter.room.as_ref();
    let (now, then) = (it.sessions_of(room), before.sessions_of(room));
    let rooms = it.by(|it| it.room.clone());
    json!({
        "definitions": DEFINITIONS,
        "period": period(it.period),
        "before": {
            "period": period(it.period.before()),
            "total": tally(&it.total_before()),
            "sessions": it.filter.applies_to_sessions().then(|| visits(&then)),
            "available": available(&before.available(), it.total_before().plays),
        },
        "total": tally(&it.total()),
        "ends": it.end_reasons.each().map(|(reason, times)| (reason.to_string(), times)).collect::<BTreeMap<_, _>>(),
        "others": it.other_triggers.iter().map(|(trigger, times)| (trigger.to_string(), *times)).collect::<BTreeMap<_, _>>(),
        "open": it.open_plays,
        "rooms": named(it.by(|it| it.room.to_string())),
        "clips": named(it.by(|it| it.clip.to_string())),
        "languages": named(it.by(|it| it.language.to_string())),
        "variants": named(it.by(|it| it.clip.variant.to_string())),
        "narrations": it.listened.iter().map(|(it, sum)| narration(it, sum)).collect::<Vec<_>>(),
        "days": it.days.iter().map(|(day, sum)| dated(&day.to_string(), sum)).collect::<Vec<_>>(),
        "plays_by_hour_of_week": it.plays_by_hour,
        "available_ms_by_hour_of_week": it.available_by_hour,
        "sessions": it.filter.applies_to_sessions().then(|| visits(&now)),
        "heard_half": it.filter.applies_to_sessions().then(|| half(it.heard_half())),
        "rooms_sessions": rooms_sessions(it),
        "passages": it.transitions.iter().map(|it| json!({
            "clip": it.clip.as_str(), "next": it.next.as_str(), "times": it.times,
        })).collect::<Vec<_>>(),
        "available": available(&it.available(), it.total().plays),
        "rooms_available": it.availability.iter().map(|(room, it)| {
            let plays = rooms.get(room).map_or(0, |it| it.plays);
            (room.to_string(), available(it, plays))
        }).collect::<BTreeMap<_, _>>(),
        "admissions": it.admissions.iter()
            .map(|(day, people)| (day.to_string(), *people)).collect::<BTreeMap<_, _>>(),
        "sessions_per_hundred_tenths": it.sessions_per_hundred(),
    })
}

pub(super) fn curve(it: &Retention, of: Period) -> Value {
    let fall = it.coverage.largest_drop_off(it.audible_length);
    json!({
        "definitions": DEFINITIONS,
        "period": period(of),
        "recording": it.recording.as_str(),
        "sounding_ms": it.audible_length.0,
        "starts": it.coverage.starts,
        "heard": it.coverage.heard.to_vec(),
        "largest_fall": fall.map(|it| json!({
            "from_ms": it.from.0, "to_ms": it.to.0, "lost": it.lost,
        })),
    })
}

fn period(it: Period) -> Value {
    json!({ "from": it.first().to_string(), "to": it.last().to_string() })
}

fn cut(it: &Filter) -> Value {
    json!({
        "room": it.room.as_ref().map(Slug::as_str),
        "language": it.language.as_ref().map(ToString::to_string),
        "variant": it.variant.map(|it| it.to_string()),
        "surface": it.surface.map(|it| it.to_string()),
    })
}

/// Shares are in tenths of a percent, and null where there are too few to speak of one.
fn tally(it: &PlayTotals) -> Value {
    json!({
        "starts": it.starts,
        "skips": it.skips,
        "plays": it.plays,
        "uncensored_plays": it.uncensored_plays,
        "completions": it.completions,
        "completion_permille": it.completion_rate().permille(),
        "holding_permille": it.holding_power(),
        "censored": it.censored,
        "listened_ms": it.listened_ms,
        "estimated": it.estimated,
    })
}

fn with(mut it: Value, more: &[(&str, Value)]) -> Value {
    if let Some(it) = it.as_object_mut() {
        for (name, value) in more {
            it.insert((*name).to_owned(), value.clone());
        }
    }
    it
}

fn named(sums: BTreeMap<String, PlayTotals>) -> BTreeMap<String, Value> {
    let sums = sums.into_iter();
    sums.map(|(name, it)| (name, tally(&it))).collect()
}

fn dated(day: &str, it: &PlayTotals) -> Value {
    with(tally(it), &[("day", day.into())])
}

fn narration(it: &Dimensions, sum: &PlayTotals) -> Value {
    with(
        tally(sum),
        &[
            ("room", it.room.as_str().into()),
            ("clip", it.clip.to_string().into()),
            ("language", it.language.as_str().into()),
            ("recording", it.recording.as_str().into()),
            ("surface", it.surface.as_str().into()),
            ("sounding_ms", it.audible_length.0.into()),
        ],
    )
}

fn visits(it: &SessionTotals) -> Value {
    json!({
        "sessions": it.sessions,
        "silent": it.without_play,
        "unique_plays": it.unique_plays,
        "dwell_ms": it.dwell_ms,
    })
}

fn half(it: Ratio) -> Value {
    json!({ "part": it.part, "of": it.of, "permille": it.permille() })
}

fn rooms_sessions(it: &Figures) -> BTreeMap<String, Value> {
    if !it.filter.applies_to_sessions() {
        return BTreeMap::new();
    }
    let rooms = it.sessions.keys().filter_map(|(room, _)| room.as_ref());
    rooms
        .map(|room| {
            let of = it.sessions_of(Some(room));
            let share = Ratio {
                part: of.heard_half,
                of: of.sessions,
            };
            let more = [
                ("heard_half", of.heard_half.into()),
                ("heard_half_permille", share.permille().into()),
            ];
            (room.to_string(), with(visits(&of), &more))
        })
        .collect()
}

/// With the plays of the rooms that it is of.
fn available(it: &Availability, plays: i64) -> Value {
    json!({
        "plays_per_hour_hundredths": per_hour(plays, it.available_ms),
        "available_ms": it.available_ms,
        "dead_ms": it.dead_ms,
        "down_ms": it.down_ms,
    })
}
