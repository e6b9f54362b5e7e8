//! All integration tests, in one binary. They use the public interface of the library and the built program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests may fail loudly, and live by the real clock"
)]

mod access_policy;
mod accessibility;
mod admissions;
mod alerts;
mod alignment;
mod announcement;
mod architecture;
mod audio_formats;
mod audio_output;
mod audio_refusals;
mod backup;
mod bundled_tour;
mod caption_editor;
mod confinement;
mod connection_limits;
mod connection_loss;
mod damaged_recordings;
mod database_lock;
mod device_loss;
mod devices;
mod devices_page;
mod documentation;
mod draft;
mod editions;
mod editor_layout;
mod editor_page;
mod end_to_end;
mod export;
mod faults;
mod feedback;
mod fleet;
mod full_disk;
mod import_bundle;
mod import_page;
mod inspection;
mod inspection_jobs;
mod invalid_uploads;
mod labels;
mod language_change;
mod languages;
mod map_page;
mod map_search;
mod metrics;
mod migrations;
mod onward;
mod opening_hours;
mod panics;
mod people_page;
mod phone_player;
mod phone_reports;
mod phone_visit;
mod photo_uploads;
mod plan_editor;
mod player_layout;
mod preview;
mod publish;
mod publish_blockers;
mod publish_page;
mod readiness;
mod repair;
mod report_command;
mod response_cache;
mod room_events;
mod routes;
mod routes_page;
mod scheduled_publishing;
mod screens;
mod screenshots;
mod sign_in;
mod speaker_control;
mod staff_access;
mod staff_import;
mod staff_layout;
mod statistics_api;
mod statistics_clock;
mod statistics_daemon;
mod statistics_figures;
mod statistics_filters;
mod statistics_layout;
mod statistics_page;
mod statistics_property;
mod statistics_retention;
mod statistics_speaker;
mod statistics_verification;
mod statistics_views;
mod store;
mod support;
mod systemd;
mod text_only_clips;
mod text_only_clips_staff;
mod tour_import;
mod tour_list_page;
mod undo_steps;
mod unreferenced_files;
mod upload;
mod upload_page;
mod visit;
