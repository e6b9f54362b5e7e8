//! The forms that select the days and the filter of a statistics page.

use askama::Template;

use crate::model::{Surface, Variant};
use crate::web::locales::Translations;
use crate::web::staff::select::SelectOption;
use crate::web::staff::statistics::links::Link;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::query::DateRange;

/// Links and a form for the range of days, and a form for the filter.
#[derive(Template)]
#[template(path = "staff/statistics/filter_form.html")]
pub(super) struct FilterForm {
    words: &'static Translations,
    page: String,
    ranges: Vec<Link>,
    is_custom: bool,
    from: String,
    to: String,
    today: String,
    /// Hidden fields: the filter in the form of the range, and the range in the form of the filter.
    range_fields: Vec<(&'static str, String)>,
    filter_fields: Vec<(&'static str, String)>,
    sort: (&'static str, &'static str),
    filter_lists: Vec<FilterList>,
}

/// One list of the form.
struct FilterList {
    name: &'static str,
    label: String,
    options: Vec<SelectOption>,
}

impl FilterForm {
    pub(super) fn new(context: &PageContext<'_>, page: String) -> Self {
        let (words, query) = (context.words, context.query);
        let is_custom = matches!(query.range, DateRange::Custom(_));
        let ranges = DateRange::NAMED.into_iter().map(|range| Link {
            href: query.with_range(range).href(&page),
            name: range.label(words),
            current: query.range == range,
        });
        let period = query.period();
        Self {
            words,
            ranges: ranges.collect(),
            is_custom,
            from: period.first().to_string(),
            to: period.last().to_string(),
            today: context.today.to_string(),
            range_fields: query.range_fields(),
            filter_fields: query.filter_fields(),
            sort: query.sort_field(),
            filter_lists: filter_lists(context),
            page,
        }
    }

    /// Removes the fields of these names.
    pub(super) fn without(mut self, names: &[&str]) -> Self {
        self.filter_lists
            .retain(|field| !names.contains(&field.name));
        self.filter_fields.retain(|field| !names.contains(&field.0));
        self
    }
}

fn filter_lists(context: &PageContext<'_>) -> Vec<FilterList> {
    let (words, names, filter) = (context.words, context.names, context.filter());
    let list =
        |name, label: &str, all: &str, entries: Vec<(String, String)>, selected: Option<String>| {
            let everything = SelectOption {
                value: String::new(),
                name: words.text(all),
                selected: selected.is_none(),
            };
            // A value that is no longer in the tour stays selectable.
            let unlisted = selected
                .clone()
                .filter(|value| entries.iter().all(|(listed, _)| listed != value));
            let unlisted = unlisted.map(|value| (value.clone(), value));
            let entries = entries
                .into_iter()
                .chain(unlisted)
                .map(|(value, name)| SelectOption {
                    selected: selected.as_ref() == Some(&value),
                    value,
                    name,
                });
            FilterList {
                name,
                label: words.text(label),
                options: std::iter::once(everything).chain(entries).collect(),
            }
        };
    let rooms = names.tour.rooms.iter();
    let rooms = rooms.map(|room| (room.slug.to_string(), names.room(&room.slug)));
    let languages = names.tour.languages.iter();
    let languages = languages.map(|language| (language.to_string(), Names::language(language)));
    let variants = Variant::ALL.iter();
    let variants = variants.map(|variant| (variant.to_string(), names.variant(*variant)));
    let surfaces = Surface::ALL.iter();
    let surfaces = surfaces.map(|surface| (surface.to_string(), names.surface(*surface)));
    let selected = (
        filter.room.as_ref().map(ToString::to_string),
        filter.language.as_ref().map(ToString::to_string),
        filter.variant.map(|variant| variant.to_string()),
        filter.surface.map(|surface| surface.to_string()),
    );
    vec![
        list(
            "room",
            "table-room",
            "sieve-all-rooms",
            rooms.collect(),
            selected.0,
        ),
        list(
            "language",
            "table-language",
            "sieve-all-languages",
            languages.collect(),
            selected.1,
        ),
        list(
            "variant",
            "table-variant",
            "all-variants",
            variants.collect(),
            selected.2,
        ),
        list(
            "surface",
            "table-surface",
            "all-surfaces",
            surfaces.collect(),
            selected.3,
        ),
    ]
}
