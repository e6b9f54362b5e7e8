//! The statistics pages: the overview, the page of a clip and the report on a month. They format the
//! figures of the service; each figure has its sample size, its period and its definition.

mod admissions;
mod answers;
mod breakdowns;
mod caveats;
mod charts;
mod clip;
mod comparison;
mod completeness;
mod definitions;
mod filter_form;
pub(super) mod format;
mod key_figures;
mod links;
mod month;
mod names;
mod overview;
mod page_context;
mod query;
mod report;
mod retention;
mod table;
mod timeline;
mod week_heatmap;

pub(super) use clip::show as clip;
pub(super) use month::show as month;
pub(super) use overview::{show, store_admissions};
