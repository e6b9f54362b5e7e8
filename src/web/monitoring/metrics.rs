//! The house's vitals in the text format of Prometheus.

use std::fmt::Display;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{EndReason, Surface};
use crate::service::{Latency, Metrics, MetricsAccess, Service};
use crate::web::http::requester::Requester;

const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(in crate::web) async fn tell(State(service): State<Service>, visitor: Requester) -> Response {
    let allowed = match service.metrics_access() {
        MetricsAccess::Network => true,
        MetricsAccess::Box => visitor.near,
        MetricsAccess::Nobody => false,
    };
    let (status, body) = if allowed {
        (StatusCode::OK, text(&service.metrics()))
    } else {
        let why = "The figures are for the box itself; `metrics` in docent.toml says who may read them.\n";
        (StatusCode::FORBIDDEN, why.to_owned())
    };
    let head = [(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")];
    (status, head, body).into_response()
}

fn text(it: &Metrics) -> String {
    let mut out = Out::default();
    let version = env!("CARGO_PKG_VERSION");
    out.gauge("docent_build_info", "The docent that serves.");
    out.value("docent_build_info", &[("version", version)], 1);
    out.gauge(
        "process_start_time_seconds",
        "When it started, by what the clock says now.",
    );
    out.value(
        "process_start_time_seconds",
        &[],
        seconds(it.started_wall_ms),
    );
    out.one(
        "docent_clock_trusted",
        "Whether anything has set the clock since boot.",
        u8::from(it.clock_trusted),
    );
    out.one(
        "docent_edition",
        "The number of the edition that visitors have; 0 for none.",
        it.edition,
    );
    out.one(
        "docent_narrations_silent",
        "Narrations whose recordings are gone.",
        it.silent,
    );
    out.one(
        "docent_house_open",
        "Whether the house is open by its hours.",
        u8::from(it.open),
    );
    out.one(
        "docent_house_muted",
        "Whether staff silenced every speaker.",
        u8::from(it.muted),
    );
    rooms(&mut out, it);
    plays(&mut out, it);
    out.gauge("docent_event_streams", "Pages that follow their rooms.");
    out.value("docent_event_streams", &[("of", "visitors")], it.visitors);
    out.value("docent_event_streams", &[("of", "screens")], it.screens);
    out.one(
        "docent_store_waiting",
        "Jobs that wait for the database.",
        it.waiting,
    );
    out.counter("docent_store_commits_total", "Commits to the database.");
    out.value("docent_store_commits_total", &[], it.counts.commits);
    if let Some(space) = it.space {
        out.one(
            "docent_disk_free_bytes",
            "What the disk of the state folder has free.",
            space.free,
        );
        out.one(
            "docent_disk_total_bytes",
            "How large that disk is.",
            space.total,
        );
    }
    out.one(
        "docent_disk_reserve_bytes",
        "What uploads leave free for the database.",
        it.reserve,
    );
    if let Some(wall_ms) = it.backup_wall_ms {
        out.gauge(
            "docent_backup_time_seconds",
            "When the last backup was made.",
        );
        out.value("docent_backup_time_seconds", &[], seconds(wall_ms));
    }
    if let Some(bytes) = it.written_bytes {
        out.counter(
            "docent_written_bytes_total",
            "What this process wrote to disks.",
        );
        out.value("docent_written_bytes_total", &[], bytes);
    }
    if let Some(bytes) = it.resident_bytes {
        out.one(
            "process_resident_memory_bytes",
            "Memory of this process.",
            bytes,
        );
    }
    out.0
}

fn rooms(out: &mut Out, it: &Metrics) {
    out.gauge(
        "docent_speaker_ready",
        "Whether the room's speaker can sound.",
    );
    for (room, vitals) in &it.rooms {
        out.value(
            "docent_speaker_ready",
            &[("room", room.as_str())],
            u8::from(vitals.ready),
        );
    }
    out.gauge("docent_speaker_playing", "Whether something plays there.");
    for (room, vitals) in &it.rooms {
        out.value(
            "docent_speaker_playing",
            &[("room", room.as_str())],
            u8::from(vitals.playing),
        );
    }
    let name = "docent_speaker_underruns_total";
    out.counter(name, "How often the room's card ran out of sound.");
    for (room, vitals) in &it.rooms {
        out.value(name, &[("room", room.as_str())], vitals.underruns);
    }
}

fn plays(out: &mut Out, it: &Metrics) {
    let counts = &it.counts;
    let name = "docent_plays_begun_total";
    out.counter(name, "Plays from their first sound, since the start.");
    for surface in Surface::ALL {
        let begun = counts.started.get(surface).copied().unwrap_or(0);
        out.value(name, &[("surface", surface.as_str())], begun);
    }
    let name = "docent_plays_ended_total";
    out.counter(name, "Plays by how they ended, since the start.");
    for surface in Surface::ALL {
        for reason in EndReason::ALL {
            let ended = counts.ended.get(&(*surface, *reason)).copied().unwrap_or(0);
            let labels = [("surface", surface.as_str()), ("reason", reason.as_str())];
            out.value(name, &labels, ended);
        }
    }
    let name = "docent_speaker_reports_refused_total";
    out.counter(
        name,
        "Reports of speakers that changed no play; above 0 it is a defect of docent.",
    );
    out.value(name, &[], counts.refused_speaker_reports);
    latency(out, &counts.latency);
}

fn latency(out: &mut Out, it: &Latency) {
    let name = "docent_touch_to_sound_seconds";
    out.kind(
        name,
        "histogram",
        "From a touch at a screen to the first sound of its room.",
    );
    for (bound, count) in it.cumulative() {
        let bound = seconds(i64::try_from(bound.0).unwrap_or(i64::MAX));
        out.value(&format!("{name}_bucket"), &[("le", bound.as_str())], count);
    }
    out.value(&format!("{name}_bucket"), &[("le", "+Inf")], it.count);
    let sum = seconds(i64::try_from(it.sum.0).unwrap_or(i64::MAX));
    out.value(&format!("{name}_sum"), &[], sum);
    out.value(&format!("{name}_count"), &[], it.count);
}

/// Milliseconds as seconds, exactly.
fn seconds(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    format!("{sign}{}.{:03}", ms / 1000, ms % 1000)
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn one(&mut self, name: &str, help: &str, value: impl Display) {
        self.gauge(name, help);
        self.value(name, &[], value);
    }

    fn gauge(&mut self, name: &str, help: &str) {
        self.kind(name, "gauge", help);
    }

    fn counter(&mut self, name: &str, help: &str) {
        self.kind(name, "counter", help);
    }

    fn kind(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format!("# HELP {name} {help}"));
        self.line(format!("# TYPE {name} {kind}"));
    }

    /// Names of rooms and the like have nothing in them that would have to be escaped.
    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, it)| format!("{label}=\"{it}\""))
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
