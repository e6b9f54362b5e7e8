//! Tables that break the figures down by room, clip, language, variant and surface; the tables of
//! implausible hours and of transitions between clips.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ClipKey, Dimensions, Filter, Narration, PlayTotals, Ratio, Slug, Surface, Variant, per_hour,
};
use crate::web::messages::tour;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::links::OVERVIEW;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::page_context::{PageContext, PageKind};
use crate::web::staff::statistics::query::SortOrder;
use crate::web::staff::statistics::table::{Cell, Heading, Row, StatisticsTable};

/// Rows of a table that are not folded away.
const VISIBLE_ROWS: usize = 20;
/// Transitions that are not folded away.
const VISIBLE_TRANSITIONS: usize = 10;
const MAX_TRANSITIONS: usize = 50;

/// A row with the totals by which it is sorted.
struct Entry {
    row: Row,
    totals: PlayTotals,
    previous: PlayTotals,
    /// Plays of phones; `None` where one surface is selected.
    phone_plays: Option<i64>,
}

impl PageContext<'_> {
    /// The headings that all breakdowns share, followed by those of this one.
    fn headings(&self, id: &str, first: &str, extra: &[&str]) -> Vec<Heading> {
        let words = self.words;
        let sortable = |key: &str, sort: SortOrder| Heading {
            label: words.text(key),
            sort_href: (self.page == PageKind::Overview)
                .then(|| format!("{}#{id}", self.query.with_sort(sort).href(OVERVIEW))),
            is_sorted: self.query.sort == sort,
        };
        let mut headings = vec![
            sortable(first, SortOrder::Tour),
            sortable("figure-plays", SortOrder::Plays),
            Heading::plain(words.text("table-before")),
            sortable("figure-completion", SortOrder::Completion),
            sortable("figure-holding", SortOrder::Holding),
            sortable("figure-listening", SortOrder::Listening),
        ];
        let phones = self
            .phones
            .map(|_| Heading::plain(words.text("figure-phones")));
        headings.extend(phones);
        headings.extend(extra.iter().map(|key| Heading::plain(words.text(key))));
        headings
    }

    /// One entry for each key of the tour, in the tour's order, then one for each key that was played
    /// but is no longer in the tour. `row` receives the key and whether the tour has it.
    fn entries<K: Ord + Clone>(
        &self,
        in_tour: Vec<K>,
        key_of: impl Fn(&Dimensions) -> K,
        row: impl Fn(&K, bool) -> Row,
    ) -> Vec<Entry> {
        let (totals, previous) = (self.figures.by(&key_of), self.figures.by_before(&key_of));
        let phone_totals = self.phones.map(|figures| figures.by(&key_of));
        let played: BTreeSet<&K> = totals
            .keys()
            .chain(phone_totals.iter().flat_map(BTreeMap::keys))
            .collect();
        let removed: Vec<K> = played
            .into_iter()
            .filter(|key| !in_tour.contains(key))
            .cloned()
            .collect();
        let in_tour = in_tour.into_iter().map(|key| (key, true));
        let removed = removed.into_iter().map(|key| (key, false));
        let totals_of = |totals: &BTreeMap<K, PlayTotals>, key: &K| {
            totals.get(key).copied().unwrap_or_default()
        };
        in_tour
            .chain(removed)
            .map(|(key, is_in_tour)| Entry {
                row: row(&key, is_in_tour),
                totals: totals_of(&totals, &key),
                previous: totals_of(&previous, &key),
                phone_plays: phone_totals
                    .as_ref()
                    .map(|totals| totals_of(totals, &key).plays),
            })
            .collect()
    }

    /// The rows in the selected order; the largest value comes first.
    fn sorted_rows(&self, mut entries: Vec<Entry>) -> Vec<Row> {
        let sort_value = |totals: &PlayTotals| match self.query.sort {
            SortOrder::Tour => None,
            SortOrder::Plays => Some(totals.plays),
            SortOrder::Completion => totals.completion_rate().permille(),
            SortOrder::Holding => totals.holding_power(),
            SortOrder::Listening => Some(totals.listened_ms),
        };
        // Rows without a value come last. The sort is stable, so equal rows keep the tour's order.
        entries.sort_by_key(|entry| std::cmp::Reverse(sort_value(&entry.totals)));
        self.rows(entries)
    }

    /// The rows, each with the shared cells before its own.
    fn rows(&self, entries: Vec<Entry>) -> Vec<Row> {
        let plays = entries.iter().map(|entry| entry.totals.plays);
        let largest = plays.max().unwrap_or(0);
        let rows = entries.into_iter().map(|entry| {
            let mut row = entry.row;
            let mut cells = self.shared_cells(&entry.totals, &entry.previous, largest);
            cells.extend(entry.phone_plays.map(Cell::count));
            cells.append(&mut row.cells);
            Row { cells, ..row }
        });
        rows.collect()
    }

    fn shared_cells(&self, totals: &PlayTotals, previous: &PlayTotals, largest: i64) -> Vec<Cell> {
        let words = self.words;
        let previous = self
            .comparison
            .previous_and_change(words, totals.plays, previous.plays);
        vec![
            Cell::bar(totals.plays, largest),
            Cell::text(previous.unwrap_or_else(|| words.text("none-yet"))),
            Cell::completion(words, totals),
            Cell::holding_power(words, totals),
            Cell::text(format::duration(words, totals.listened_ms)),
        ]
    }

    fn breakdown(&self, caption: &str, headings: Vec<Heading>, rows: Vec<Row>) -> StatisticsTable {
        StatisticsTable {
            caption: self.words.text(caption),
            headings,
            rows,
            folded: Vec::new(),
        }
    }
}

pub(super) fn by_room(context: &PageContext<'_>) -> StatisticsTable {
    let (words, filter) = (context.words, context.filter());
    let rooms = context.names.tour.rooms.iter().map(|room| &room.slug);
    let rooms = rooms.filter(|slug| filter.room.as_ref().is_none_or(|room| room == *slug));
    let row = |slug: &Slug, is_in_tour: bool| {
        let room_filter = Filter {
            room: Some(slug.clone()),
            ..context.filter()
        };
        Row {
            href: Some(context.query.with_filter(room_filter).href(OVERVIEW)),
            note: (!is_in_tour).then(|| words.text("no-longer-in-the-tour")),
            cells: room_cells(context, slug),
            ..Row::named(context.names.room(slug))
        }
    };
    let entries = context.entries(
        rooms.cloned().collect(),
        |dimensions| dimensions.room.clone(),
        row,
    );
    let extra = [
        "figure-rate",
        "figure-half-short",
        "left-out-dead",
        "left-out-down",
    ];
    let headings = context.headings("rooms", "table-room", &extra);
    context.breakdown("table-rooms", headings, context.sorted_rows(entries))
}

/// Plays per hour, the share of sessions that heard half of the room, and the time without sound.
fn room_cells(context: &PageContext<'_>, slug: &Slug) -> Vec<Cell> {
    let (words, figures) = (context.words, context.figures);
    let availability = figures.availability.get(slug).copied().unwrap_or_default();
    let available_ms = availability.available_ms;
    let listened = figures.listened.iter();
    let plays = listened
        .filter(|(dimensions, _)| dimensions.room == *slug)
        .map(|(_, totals)| totals.plays);
    let rate = per_hour(plays.sum(), available_ms);
    let sessions = figures.sessions_of(Some(slug));
    let heard_half = Ratio {
        part: sessions.heard_half,
        of: sessions.sessions,
    };
    vec![
        Cell {
            sample: vec![format::rounded_duration(words, available_ms)],
            ..Cell::text(rate.map_or_else(|| words.text("none-yet"), format::two_decimals))
        },
        if context.shows_sessions() {
            Cell::ratio(words, heard_half)
        } else {
            Cell::text(words.text("none-yet"))
        },
        Cell::text(format::rounded_duration(words, availability.dead_ms)),
        Cell::text(format::rounded_duration(words, availability.down_ms)),
    ]
}

pub(super) fn by_clip(context: &PageContext<'_>) -> StatisticsTable {
    let words = context.words;
    let row = |key: &ClipKey, is_in_tour: bool| Row {
        href: Some(context.query.href(&format!("{OVERVIEW}/clips/{key}"))),
        note: if is_in_tour {
            is_text_only(context, key).then(|| words.text("clip-text-alone"))
        } else {
            Some(words.text("no-longer-in-the-tour"))
        },
        ..Row::named(context.names.clip(key))
    };
    let mut entries = context.entries(
        clips_in_tour(context),
        |dimensions| dimensions.clip.clone(),
        row,
    );
    // The printed report lists clips without plays below the table.
    let was_played =
        |entry: &Entry| entry.totals.starts > 0 || entry.phone_plays.is_some_and(|plays| plays > 0);
    entries.retain(|entry| context.page != PageKind::Print || was_played(entry));
    let headings = context.headings("clips", "table-clip", &[]);
    let table = context.breakdown("table-clips", headings, context.sorted_rows(entries));
    match context.page {
        PageKind::Overview | PageKind::Clip => table.fold(VISIBLE_ROWS),
        PageKind::Print => table,
    }
}

/// The tour's clips that match the filter.
fn clips_in_tour(context: &PageContext<'_>) -> Vec<ClipKey> {
    let filter = context.filter();
    let rooms = context.names.tour.rooms.iter();
    let rooms = rooms.filter(|room| filter.room.as_ref().is_none_or(|slug| *slug == room.slug));
    let clips = rooms.flat_map(|room| &room.clips).filter(|clip| {
        filter
            .variant
            .is_none_or(|variant| variant == clip.key.variant)
            && filter
                .language
                .as_ref()
                .is_none_or(|language| clip.narrations.contains_key(language))
    });
    clips.map(|clip| clip.key.clone()).collect()
}

/// Whether a clip has no recording in the selected language or, without one, in any language.
fn is_text_only(context: &PageContext<'_>, key: &ClipKey) -> bool {
    context
        .names
        .find(key)
        .is_some_and(|(_, clip)| match &context.filter().language {
            Some(language) => clip
                .narrations
                .get(language)
                .is_some_and(Narration::is_text_alone),
            None => clip.is_text_alone(),
        })
}

/// The numbers of the clips that have a recording but were never played.
pub(super) fn unplayed_clips(context: &PageContext<'_>) -> Vec<String> {
    let reports = [Some(context.figures), context.phones]
        .into_iter()
        .flatten();
    let by_clip: Vec<_> = reports
        .map(|figures| figures.by(|dimensions| dimensions.clip.clone()))
        .collect();
    let is_unplayed = |key: &ClipKey| {
        let mut totals = by_clip.iter().filter_map(|totals| totals.get(key));
        !is_text_only(context, key) && totals.all(|totals| totals.plays == 0)
    };
    let clips = clips_in_tour(context).into_iter().filter(is_unplayed);
    clips
        .map(|key| tour::clip_key(context.words, &key))
        .collect()
}

pub(super) fn by_language(context: &PageContext<'_>) -> StatisticsTable {
    let filter = context.filter();
    let languages = context.names.tour.languages.iter();
    let languages = languages.filter(|language| {
        let selected = filter.language.as_ref();
        selected.is_none_or(|selected| selected == *language)
    });
    let entries = context.entries(
        languages.cloned().collect(),
        |dimensions| dimensions.language.clone(),
        |language, _| Row::named(Names::language(language)),
    );
    let headings = context.headings("languages", "table-language", &[]);
    context.breakdown("table-languages", headings, context.sorted_rows(entries))
}

pub(super) fn by_variant(context: &PageContext<'_>) -> StatisticsTable {
    let clips = clips_in_tour(context);
    let variants = Variant::ALL.iter().copied();
    let variants = variants.filter(|variant| clips.iter().any(|clip| clip.variant == *variant));
    let entries = context.entries(
        variants.collect(),
        |dimensions| dimensions.clip.variant,
        |variant, _| Row::named(context.names.variant(*variant)),
    );
    let headings = context.headings("variants", "table-variant", &[]);
    context.breakdown("table-variants", headings, context.sorted_rows(entries))
}

/// Speakers and phones, each with its own figures. Speakers come first and the table is not sortable.
pub(super) fn by_surface(context: &PageContext<'_>) -> StatisticsTable {
    let phones = context.phone_context();
    let main = PageContext {
        phones: None,
        ..*context
    };
    let mut entries = Vec::new();
    for context in [Some(&main), phones.as_ref()].into_iter().flatten() {
        let row = |surface: &Surface, _| {
            let mut row = Row::named(context.names.surface(*surface));
            if context.shows_sessions() {
                row.cells = session_cells(context, *surface);
            }
            row
        };
        entries.extend(context.entries(
            context.figures.filter.surface.into_iter().collect(),
            |dimensions| dimensions.surface,
            row,
        ));
    }
    let extra: &[&str] = if context.shows_sessions() {
        &["figure-sessions", "figure-dwell"]
    } else {
        &[]
    };
    let headings = main.headings("surfaces", "table-surface", extra);
    let headings = headings
        .into_iter()
        .map(|heading| Heading::plain(heading.label));
    let rows = main.rows(entries);
    context.breakdown("table-surfaces", headings.collect(), rows)
}

/// The number of sessions and their mean duration.
fn session_cells(context: &PageContext<'_>, surface: Surface) -> Vec<Cell> {
    let (words, figures) = (context.words, context.figures);
    let sessions = figures
        .sessions
        .get(&(figures.filter.room.clone(), surface));
    let sessions = sessions.copied().unwrap_or_default();
    let mean_dwell_ms = sessions.dwell_ms.checked_div(sessions.sessions);
    let dwell = mean_dwell_ms.map(|mean_ms| format::duration(words, mean_ms));
    vec![
        Cell::count(sessions.sessions),
        Cell {
            sample: vec![format::sample_size(sessions.sessions)],
            ..Cell::text(dwell.unwrap_or_else(|| words.text("none-yet")))
        },
    ]
}

/// Hours with more plays of phones than are plausible; `None` where there are none.
pub(super) fn doubtful_hours(context: &PageContext<'_>) -> Option<StatisticsTable> {
    let words = context.words;
    let headings = ["timeline-when", "figure-phones", "doubtful-plausible"];
    let headings = headings.map(|key| words.text(key));
    let mut table = StatisticsTable::new(words.text("doubtful-head"), &headings);
    let largest = context.doubtful_hours.iter().map(|hour| hour.plays).max()?;
    for hour in context.doubtful_hours {
        let range = format::hour_range(usize::from(hour.hour.get()));
        let cells = vec![Cell::bar(hour.plays, largest), Cell::count(hour.plausible)];
        table.push(format!("{}, {range}", format::date(words, hour.day)), cells);
    }
    Some(table.fold(VISIBLE_ROWS))
}

/// The most frequent transitions from clip to clip.
pub(super) fn transitions(context: &PageContext<'_>) -> StatisticsTable {
    let words = context.words;
    let headings = ["ways-from", "ways-to", "ways-times"].map(|key| words.text(key));
    let mut table = StatisticsTable::new(words.text("ways-head"), &headings);
    let transitions = &context.figures.transitions;
    let largest = transitions.first().map_or(0, |transition| transition.times);
    let rows = match context.page {
        PageKind::Overview | PageKind::Clip => MAX_TRANSITIONS,
        PageKind::Print => VISIBLE_TRANSITIONS,
    };
    for transition in transitions.iter().take(rows) {
        let cells = vec![
            Cell::text(context.names.clip_by_number(&transition.next)),
            Cell::bar(transition.times, largest),
        ];
        table.push(context.names.clip_by_number(&transition.clip), cells);
    }
    table.fold(VISIBLE_TRANSITIONS)
}
