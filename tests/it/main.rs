//! One test binary: what docent promises, through its own doors and its built program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests may fail loudly, and live by the real clock"
)]

mod access;
mod admissions;
mod announcement;
mod architecture;
mod backup;
mod bad_input;
mod bulk;
mod bulk_bundle;
mod bulk_page;
mod captions;
mod closing;
mod confinement;
mod connection;
mod content;
mod crowd;
mod damaged;
mod desk_page;
mod devices;
mod devices_page;
mod disk;
mod documents;
mod draft;
mod editions;
mod editor;
mod export;
mod faults;
mod formats;
mod hindrances;
mod hours;
mod house;
mod inspection;
mod languages;
mod library_page;
mod live;
mod loss;
mod manners;
mod metrics;
mod migrations;
mod panics;
mod people_page;
mod phone_reports;
mod photographs;
mod pictures;
mod preview;
mod publish;
mod publish_page;
mod readiness;
mod repair;
mod screens;
mod service;
mod shelf;
mod signing_in;
mod sound;
mod staff;
mod statistics;
mod statistics_clock;
mod statistics_cut;
mod statistics_house;
mod statistics_look;
mod statistics_page;
mod statistics_programs;
mod statistics_proof;
mod statistics_property;
mod statistics_report;
mod statistics_speaker;
mod statistics_upkeep;
mod steps;
mod store;
mod support;
mod text_alone;
mod text_alone_staff;
mod tour;
mod trouble;
mod unnamed;
mod upload;
mod upload_inspected;
mod upload_page;
mod visit;
