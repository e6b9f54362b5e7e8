//! The same figures for each room, clip, language, variant and surface.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ClipKey, Dimensions, Filter, Narration, PlayTotals, Ratio, Slug, Surface, Variant, per_hour,
};
use crate::web::messages::tour;
use crate::web::staff::statistics::asked::Sort;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Head, Row, Table};
use crate::web::staff::statistics::view::{Kind, View};

/// So many rows are seen at once.
const FIRST: usize = 20;
/// So many ways from clip to clip are.
const WAYS: usize = 10;
const MOST_WAYS: usize = 50;

/// One thing with its sums, before it is a row.
struct Entry {
    row: Row,
    now: PlayTotals,
    before: PlayTotals,
    /// Plays of phones, where these stand beside it.
    phones: Option<i64>,
}

impl View<'_> {
    /// The heads that all these tables have, and those of their own.
    fn heads(&self, id: &str, of: &str, own: &[&str]) -> Vec<Head> {
        let words = self.words;
        let sorted = |key: &str, sort: Sort| Head {
            label: words.text(key),
            sort: (self.page == Kind::Overview)
                .then(|| format!("{}#{id}", self.asked.sorted(sort).href("/staff/statistics"))),
            sorted: self.asked.sort == sort,
        };
        let mut heads = vec![
            sorted(of, Sort::Tour),
            sorted("figure-plays", Sort::Plays),
            Head::plain(words.text("table-before")),
            sorted("figure-completion", Sort::Completion),
            sorted("figure-holding", Sort::Holding),
            sorted("figure-listening", Sort::Listening),
        ];
        let phones = self
            .phones
            .map(|_| Head::plain(words.text("figure-phones")));
        heads.extend(phones);
        heads.extend(own.iter().map(|it| Head::plain(words.text(it))));
        heads
    }

    fn entries<K: Ord + Clone>(
        &self,
        known: Vec<K>,
        key: impl Fn(&Dimensions) -> K,
        row: impl Fn(&K, bool) -> Row,
    ) -> Vec<Entry> {
        let (now, before) = (self.figures.by(&key), self.figures.by_before(&key));
        let phones = self.phones.map(|it| it.by(&key));
        let mut keys: Vec<(K, bool)> = known.into_iter().map(|it| (it, true)).collect();
        let heard: BTreeSet<&K> = now
            .keys()
            .chain(phones.iter().flatten().map(|it| it.0))
            .collect();
        let gone = heard
            .into_iter()
            .filter(|key| keys.iter().all(|it| it.0 != **key));
        let gone: Vec<(K, bool)> = gone.map(|it| (it.clone(), false)).collect();
        keys.extend(gone);
        let sum =
            |sums: &BTreeMap<K, PlayTotals>, key: &K| sums.get(key).copied().unwrap_or_default();
        keys.iter()
            .map(|(key, known)| Entry {
                row: row(key, *known),
                now: sum(&now, key),
                before: sum(&before, key),
                phones: phones.as_ref().map(|it| sum(it, key).plays),
            })
            .collect()
    }

    /// Rows in the order that is asked for, each with the cells that all have before its own.
    fn rows(&self, mut entries: Vec<Entry>) -> Vec<Row> {
        let order = |it: &PlayTotals| match self.asked.sort {
            Sort::Tour => None,
            Sort::Plays => Some(it.plays),
            Sort::Completion => it.completion_rate().permille(),
            Sort::Holding => it.holding_power(),
            Sort::Listening => Some(it.listened_ms),
        };
        // Of the most first; what cannot be told last; and else as visitors come by.
        entries.sort_by_key(|it| std::cmp::Reverse(order(&it.now)));
        self.rows_in_this_order(entries)
    }

    fn rows_in_this_order(&self, entries: Vec<Entry>) -> Vec<Row> {
        let most = entries.iter().map(|it| it.now.plays).max().unwrap_or(0);
        let rows = entries.into_iter().map(|it| {
            let mut row = it.row;
            let mut cells = self.cells(&it.now, &it.before, most);
            cells.extend(it.phones.map(Cell::count));
            cells.append(&mut row.cells);
            Row { cells, ..row }
        });
        rows.collect()
    }

    fn cells(&self, now: &PlayTotals, before: &PlayTotals, most: i64) -> Vec<Cell> {
        let words = self.words;
        let before = self.compared.tell(words, now.plays, before.plays);
        vec![
            Cell::bar(now.plays, most),
            Cell::text(before.unwrap_or_else(|| words.text("none-yet"))),
            Cell::completion(words, now),
            Cell::holding(words, now),
            Cell::text(say::lasting(words, now.listened_ms)),
        ]
    }

    fn table(&self, caption: &str, heads: Vec<Head>, rows: Vec<Row>) -> Table {
        Table {
            caption: self.words.text(caption),
            heads,
            rows,
            folded: Vec::new(),
        }
    }
}

fn named(name: String) -> Row {
    Row {
        name,
        href: None,
        note: None,
        cells: Vec::new(),
    }
}

fn rooms_of_tour(view: &View<'_>) -> Vec<Slug> {
    let rooms = view.names.tour.rooms.iter().map(|it| it.slug.clone());
    let cut = view.cut();
    let wanted = rooms.filter(|it| cut.room.as_ref().is_none_or(|room| room == it));
    wanted.collect()
}

pub(super) fn rooms(view: &View<'_>) -> Table {
    let words = view.words;
    let own = [
        "figure-rate",
        "figure-half-short",
        "left-out-dead",
        "left-out-down",
    ];
    let row = |slug: &Slug, known: bool| {
        let open = view
            .figures
            .availability
            .get(slug)
            .copied()
            .unwrap_or_default();
        let sum = view.figures.sessions_of(Some(slug));
        let half = Ratio {
            part: sum.heard_half,
            of: sum.sessions,
        };
        let plays = view
            .figures
            .listened
            .iter()
            .filter(|(it, _)| it.room == *slug);
        let rate = per_hour(plays.map(|it| it.1.plays).sum(), open.available_ms);
        let cells = vec![
            Cell {
                text: rate.map_or_else(|| words.text("none-yet"), say::decimal),
                n: vec![say::roughly(words, open.available_ms)],
                ..Cell::default()
            },
            if view.tells_sessions() {
                Cell::share(words, half)
            } else {
                Cell::text(words.text("none-yet"))
            },
            Cell::text(say::roughly(words, open.dead_ms)),
            Cell::text(say::roughly(words, open.down_ms)),
        ];
        let only = Filter {
            room: Some(slug.clone()),
            ..view.cut()
        };
        Row {
            name: view.names.room(slug),
            href: Some(view.asked.only(only).href("/staff/statistics")),
            note: (!known).then(|| view.names.gone()),
            cells,
        }
    };
    let entries = view.entries(rooms_of_tour(view), |it| it.room.clone(), row);
    let heads = view.heads("rooms", "table-room", &own);
    view.table("table-rooms", heads, view.rows(entries))
}

fn clips_of_tour(view: &View<'_>) -> Vec<ClipKey> {
    let cut = view.cut();
    let rooms = view.names.tour.rooms.iter();
    let rooms = rooms.filter(|it| cut.room.as_ref().is_none_or(|room| *room == it.slug));
    let clips = rooms.flat_map(|it| &it.clips).filter(|it| {
        cut.variant.is_none_or(|wanted| wanted == it.key.variant)
            && cut
                .language
                .as_ref()
                .is_none_or(|wanted| it.narrations.contains_key(wanted))
    });
    clips.map(|it| it.key.clone()).collect()
}

pub(super) fn clips(view: &View<'_>) -> Table {
    let row = |key: &ClipKey, known: bool| Row {
        href: Some(view.asked.href(&format!("/staff/statistics/clips/{key}"))),
        note: if known {
            is_text_alone(view, key).then(|| view.words.text("clip-text-alone"))
        } else {
            Some(view.names.gone())
        },
        ..named(view.names.clip(key))
    };
    let mut entries = view.entries(clips_of_tour(view), |it| it.clip.clone(), row);
    // On paper those that nobody played are told below the table.
    let heard = |it: &Entry| it.now.starts > 0 || it.phones.is_some_and(|it| it > 0);
    entries.retain(|it| view.page != Kind::Paper || heard(it));
    let heads = view.heads("clips", "table-clip", &[]);
    let table = view.table("table-clips", heads, view.rows(entries));
    match view.page {
        Kind::Overview | Kind::Clip => table.fold(FIRST),
        Kind::Paper => table,
    }
}

/// Whether a clip is only to be read, so that nobody can have played it: in the language that was asked
/// for, or in whatever language.
fn is_text_alone(view: &View<'_>, key: &ClipKey) -> bool {
    view.names
        .find(key)
        .is_some_and(|(_, clip)| match &view.cut().language {
            Some(it) => clip
                .narrations
                .get(it)
                .is_some_and(Narration::is_text_alone),
            None => clip.is_text_alone(),
        })
}

/// The numbers of the clips that nobody played, though they were there.
pub(super) fn silent_clips(view: &View<'_>) -> Vec<String> {
    let told = [Some(view.figures), view.phones].into_iter().flatten();
    let sums: Vec<_> = told.map(|it| it.by(|it| it.clip.clone())).collect();
    let silent = |key: &ClipKey| {
        if is_text_alone(view, key) {
            return false;
        }
        let mut plays = sums.iter().filter_map(|it| it.get(key));
        plays.all(|it| it.plays == 0)
    };
    let clips = clips_of_tour(view).into_iter().filter(silent);
    clips.map(|it| tour::clip_key(view.words, &it)).collect()
}

pub(super) fn languages(view: &View<'_>) -> Table {
    let known = view.names.tour.languages.iter().cloned();
    let cut = view.cut();
    let wanted = known.filter(|it| cut.language.as_ref().is_none_or(|one| one == it));
    let row = |it: &_, _| named(Names::language(it));
    let entries = view.entries(wanted.collect(), |it| it.language.clone(), row);
    let heads = view.heads("languages", "table-language", &[]);
    view.table("table-languages", heads, view.rows(entries))
}

pub(super) fn variants(view: &View<'_>) -> Table {
    let of_tour = clips_of_tour(view);
    let known = Variant::ALL.iter().copied();
    let known = known.filter(|it| of_tour.iter().any(|clip| clip.variant == *it));
    let row = |it: &Variant, _| named(view.names.variant(*it));
    let entries = view.entries(known.collect(), |it| it.clip.variant, row);
    let heads = view.heads("variants", "table-variant", &[]);
    view.table("table-variants", heads, view.rows(entries))
}

/// Speakers and phones, each with its own figures.
pub(super) fn surfaces(view: &View<'_>) -> Table {
    let words = view.words;
    let own: &[&str] = if view.tells_sessions() {
        &["figure-sessions", "figure-dwell"]
    } else {
        &[]
    };
    let phones = view.of_phones();
    let alone = View {
        phones: None,
        ..*view
    };
    let mut entries = Vec::new();
    for view in [Some(&alone), phones.as_ref()].into_iter().flatten() {
        let cut = &view.figures.filter;
        let row = |it: &Surface, _| {
            let sum = view.figures.sessions.get(&(cut.room.clone(), *it));
            let sum = sum.copied().unwrap_or_default();
            let dwell = sum.dwell_ms.checked_div(sum.sessions);
            let dwell = dwell.map_or_else(|| words.text("none-yet"), |it| say::lasting(words, it));
            let cells = vec![
                Cell::count(sum.sessions),
                Cell {
                    n: vec![say::n(sum.sessions)],
                    ..Cell::text(dwell)
                },
            ];
            let mut row = named(view.names.surface(*it));
            if view.tells_sessions() {
                row.cells = cells;
            }
            row
        };
        let known = cut.surface.into_iter().collect();
        entries.extend(view.entries(known, |it| it.surface, row));
    }
    // Speakers come first, whichever is played more.
    let heads = alone.heads("surfaces", "table-surface", own).into_iter();
    let heads = heads.map(|it| Head::plain(it.label)).collect();
    let rows = alone.rows_in_this_order(entries);
    view.table("table-surfaces", heads, rows)
}

/// Hours with more plays of phones than is plausible; none where there are none.
pub(super) fn doubtful(view: &View<'_>) -> Option<Table> {
    let words = view.words;
    let heads = ["timeline-when", "figure-phones", "doubtful-plausible"];
    let mut table = Table::new(words.text("doubtful-head"), &heads.map(|it| words.text(it)));
    let most = view.doubtful.iter().map(|it| it.plays).max()?;
    for it in view.doubtful {
        let hour = say::hour(usize::from(it.hour.get()));
        let cells = vec![Cell::bar(it.plays, most), Cell::count(it.plausible)];
        table.push(format!("{}, {hour}", say::day(words, it.day)), cells);
    }
    Some(table.fold(FIRST))
}

/// The most frequent ways from clip to clip.
pub(super) fn ways(view: &View<'_>) -> Table {
    let words = view.words;
    let heads = ["ways-from", "ways-to", "ways-times"].map(|it| words.text(it));
    let mut table = Table::new(words.text("ways-head"), &heads);
    let most = view.figures.transitions.first().map_or(0, |it| it.times);
    let rows = match view.page {
        Kind::Overview | Kind::Clip => MOST_WAYS,
        Kind::Paper => WAYS,
    };
    for it in view.figures.transitions.iter().take(rows) {
        let cells = vec![
            Cell::text(view.names.number(&it.next)),
            Cell::bar(it.times, most),
        ];
        table.push(view.names.number(&it.clip), cells);
    }
    table.fold(WAYS)
}
