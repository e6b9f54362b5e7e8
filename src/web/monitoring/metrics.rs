//! The metrics in the text format of Prometheus (exposition format 0.0.4).

use std::borrow::Cow;
use std::fmt::Display;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{EndReason, Surface};
use crate::service::{AlertOverview, BoxOverview, Latency, Metrics, MetricsAccess, Services};
use crate::web::http::requester::Requester;

const CONTENT_TYPE_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(in crate::web) async fn show(
    State(services): State<Services>,
    requester: Requester,
) -> Response {
    let allowed = match services.monitoring.metrics_access() {
        MetricsAccess::Network => true,
        MetricsAccess::Box => requester.is_local,
        MetricsAccess::Nobody => false,
    };
    let (status, body) = if allowed {
        (StatusCode::OK, render(&services.monitoring.metrics()))
    } else {
        let reason = "The figures are for the box itself; `metrics` in docent.toml says who may read them.\n";
        (StatusCode::FORBIDDEN, reason.to_owned())
    };
    let headers = [
        (CONTENT_TYPE, CONTENT_TYPE_TEXT),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

fn render(metrics: &Metrics) -> String {
    let mut out = Exposition::default();
    let version = env!("CARGO_PKG_VERSION");
    out.gauge_header("docent_build_info", "The docent that serves.");
    out.sample("docent_build_info", &[("version", version)], 1);
    out.gauge_header(
        "process_start_time_seconds",
        "When it started, by what the clock says now.",
    );
    out.sample(
        "process_start_time_seconds",
        &[],
        seconds(metrics.started_wall_ms),
    );
    out.gauge_value(
        "docent_clock_trusted",
        "Whether anything has set the clock since boot.",
        u8::from(metrics.clock_trusted),
    );
    out.gauge_value(
        "docent_edition",
        "The number of the edition that visitors have; 0 for none.",
        metrics.edition.unwrap_or(0),
    );
    out.gauge_value(
        "docent_narrations_silent",
        "Narrations whose recordings are gone.",
        metrics.silent,
    );
    out.gauge_value(
        "docent_house_open",
        "Whether the house is open by its hours.",
        u8::from(metrics.open),
    );
    out.gauge_value(
        "docent_house_muted",
        "Whether staff silenced every speaker.",
        u8::from(metrics.muted),
    );
    render_rooms(&mut out, metrics);
    render_plays(&mut out, metrics);
    out.gauge_header("docent_event_streams", "Pages that follow their rooms.");
    out.sample(
        "docent_event_streams",
        &[("of", "visitors")],
        metrics.visitors,
    );
    out.sample(
        "docent_event_streams",
        &[("of", "screens")],
        metrics.screens,
    );
    out.gauge_value(
        "docent_store_waiting",
        "Jobs that wait for the database.",
        metrics.waiting,
    );
    out.counter_header("docent_store_commits_total", "Commits to the database.");
    out.sample("docent_store_commits_total", &[], metrics.counts.commits);
    if let Some(space) = metrics.space {
        out.gauge_value(
            "docent_disk_free_bytes",
            "What the disk of the state folder has free.",
            space.free,
        );
        out.gauge_value(
            "docent_disk_total_bytes",
            "How large that disk is.",
            space.total,
        );
    }
    out.gauge_value(
        "docent_disk_reserve_bytes",
        "What uploads leave free for the database.",
        metrics.reserve,
    );
    if let Some(wall_ms) = metrics.backup_wall_ms {
        out.gauge_header(
            "docent_backup_time_seconds",
            "When the last backup was made.",
        );
        out.sample("docent_backup_time_seconds", &[], seconds(wall_ms));
    }
    render_alerts(&mut out, &metrics.alerts);
    if let Some(bytes) = metrics.written_bytes {
        out.counter_header(
            "docent_written_bytes_total",
            "What this process wrote to disks.",
        );
        out.sample("docent_written_bytes_total", &[], bytes);
    }
    if let Some(bytes) = metrics.resident_bytes {
        out.gauge_value(
            "process_resident_memory_bytes",
            "Memory of this process.",
            bytes,
        );
    }
    out.0
}

fn render_alerts(out: &mut Exposition, overview: &AlertOverview) {
    let name = "docent_alert";
    out.gauge_header(
        name,
        "1 for each open alert; without a box it is of this one.",
    );
    for alert in &overview.open {
        let labels = [
            ("kind", alert.condition.kind.as_str()),
            ("box", alert.box_name.as_deref().unwrap_or_default()),
            ("subject", alert.condition.subject.as_str()),
        ];
        out.sample(name, &labels, 1);
    }
    if !overview.boxes.is_empty() {
        render_boxes(out, &overview.boxes);
    }
}

fn render_boxes(out: &mut Exposition, boxes: &[BoxOverview]) {
    let mut gauge = |name: &str, help: &str, value: &dyn Fn(&BoxOverview) -> Option<String>| {
        out.gauge_header(name, help);
        for known in boxes {
            if let Some(value) = value(known) {
                out.sample(name, &[("box", known.name.as_str())], value);
            }
        }
    };
    gauge(
        "docent_box_last_contact_seconds",
        "When the last message of the box came.",
        &|known| known.last_contact_wall_ms.map(seconds),
    );
    gauge(
        "docent_box_unreported",
        "Changes that the box has not reported.",
        &|known| known.unreported.map(|changes| changes.to_string()),
    );
    gauge(
        "docent_box_disk_free_bytes",
        "What the disk of the box has free.",
        &|known| known.free_bytes.map(|bytes| bytes.to_string()),
    );
    gauge(
        "docent_box_release_current",
        "Whether the box serves what main published last.",
        &|known| Some(u8::from(known.is_current).to_string()),
    );
}

fn render_rooms(out: &mut Exposition, metrics: &Metrics) {
    out.gauge_header(
        "docent_speaker_ready",
        "Whether the room's speaker can sound.",
    );
    for (room, speaker) in &metrics.rooms {
        out.sample(
            "docent_speaker_ready",
            &[("room", room.as_str())],
            u8::from(speaker.ready),
        );
    }
    out.gauge_header("docent_speaker_playing", "Whether something plays there.");
    for (room, speaker) in &metrics.rooms {
        out.sample(
            "docent_speaker_playing",
            &[("room", room.as_str())],
            u8::from(speaker.playing),
        );
    }
    let name = "docent_speaker_underruns_total";
    out.counter_header(name, "How often the room's card ran out of sound.");
    for (room, speaker) in &metrics.rooms {
        out.sample(name, &[("room", room.as_str())], speaker.underruns);
    }
}

fn render_plays(out: &mut Exposition, metrics: &Metrics) {
    let counts = &metrics.counts;
    let name = "docent_plays_begun_total";
    out.counter_header(name, "Plays from their first sound, since the start.");
    for surface in Surface::ALL {
        let begun = counts.started.get(surface).copied().unwrap_or(0);
        out.sample(name, &[("surface", surface.as_str())], begun);
    }
    let name = "docent_plays_ended_total";
    out.counter_header(name, "Plays by how they ended, since the start.");
    for surface in Surface::ALL {
        for reason in EndReason::ALL {
            let ended = counts.ended.get(&(*surface, *reason)).copied().unwrap_or(0);
            let labels = [("surface", surface.as_str()), ("reason", reason.as_str())];
            out.sample(name, &labels, ended);
        }
    }
    let name = "docent_speaker_reports_refused_total";
    out.counter_header(
        name,
        "Reports of speakers that changed no play; above 0 it is a defect of docent.",
    );
    out.sample(name, &[], counts.refused_speaker_reports);
    render_latency(out, &counts.latency);
}

fn render_latency(out: &mut Exposition, latency: &Latency) {
    let name = "docent_touch_to_sound_seconds";
    out.header(
        name,
        "histogram",
        "From a touch at a screen to the first sound of its room.",
    );
    for (bound, count) in latency.cumulative() {
        let bound = seconds(i64::try_from(bound.0).unwrap_or(i64::MAX));
        out.sample(&format!("{name}_bucket"), &[("le", bound.as_str())], count);
    }
    out.sample(&format!("{name}_bucket"), &[("le", "+Inf")], latency.count);
    let sum = seconds(i64::try_from(latency.sum.0).unwrap_or(i64::MAX));
    out.sample(&format!("{name}_sum"), &[], sum);
    out.sample(&format!("{name}_count"), &[], latency.count);
}

/// Milliseconds as seconds, exactly.
fn seconds(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    format!("{sign}{}.{:03}", ms / 1000, ms % 1000)
}

/// A label value as the format wants it.
fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['\\', '"', '\n']) {
        let escaped = text.replace('\\', r"\\");
        Cow::Owned(escaped.replace('"', "\\\"").replace('\n', r"\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of the metrics.
#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn gauge_value(&mut self, name: &str, help: &str, value: impl Display) {
        self.gauge_header(name, help);
        self.sample(name, &[], value);
    }

    fn gauge_header(&mut self, name: &str, help: &str) {
        self.header(name, "gauge", help);
    }

    fn counter_header(&mut self, name: &str, help: &str) {
        self.header(name, "counter", help);
    }

    fn header(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format!("# HELP {name} {help}"));
        self.line(format!("# TYPE {name} {kind}"));
    }

    /// Adds a sample. Label values may be any text.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, text)| format!("{label}=\"{}\"", escape(text)))
            .collect();
        if labels.is_empty() {
            self.line(format!("{name} {value}"));
        } else {
            self.line(format!("{name}{{{}}} {value}", labels.join(",")));
        }
    }

    fn line(&mut self, line: String) {
        self.0.push_str(&line);
        self.0.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_box_cannot_end_its_label() {
        let mut out = Exposition::default();
        let known = BoxOverview {
            name: "The \"Old\" \\ wing\nnext".to_owned(),
            last_contact_wall_ms: None,
            unreported: Some(3),
            free_bytes: None,
            is_current: true,
        };
        render_boxes(&mut out, &[known]);
        let expected = r#"docent_box_unreported{box="The \"Old\" \\ wing\nnext"} 3"#;
        assert!(out.0.lines().any(|line| line == expected), "{}", out.0);
        let expected = out.0.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(expected, 2, "{}", out.0);
    }
}
