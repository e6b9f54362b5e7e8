//! The same figures for each room, clip, language, variant and surface.

use std::collections::BTreeMap;

use crate::model::{ClipKey, Cut, Listened, Share, Slug, Surface, Tally, Variant, hourly};
use crate::web::staff::statistics::asked::Sort;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Head, Row, Table};
use crate::web::staff::statistics::view::{Kind, View};
use crate::web::staff::telling;

/// So many rows are seen at once.
const FIRST: usize = 20;
/// So many ways from clip to clip are.
const WAYS: usize = 10;
const MOST_WAYS: usize = 50;

/// One thing with its sums, before it is a row.
struct Entry {
    row: Row,
    now: Tally,
    before: Tally,
}

impl View<'_> {
    /// The heads that all these tables have, and those of their own.
    fn heads(&self, id: &str, of: &str, own: &[&str]) -> Vec<Head> {
        let words = self.words;
        let sorted = |key: &str, sort: Sort| Head {
            label: words.say(key),
            sort: (self.page == Kind::Overview)
                .then(|| format!("{}#{id}", self.asked.sorted(sort).href("/staff/statistics"))),
            sorted: self.asked.sort == sort,
        };
        let mut heads = vec![
            sorted(of, Sort::Tour),
            sorted("figure-plays", Sort::Plays),
            Head::plain(words.say("table-before")),
            sorted("figure-completion", Sort::Completion),
            sorted("figure-holding", Sort::Holding),
            sorted("figure-listening", Sort::Listening),
        ];
        heads.extend(own.iter().map(|it| Head::plain(words.say(it))));
        heads
    }

    fn entries<K: Ord + Clone>(
        &self,
        known: Vec<K>,
        key: impl Fn(&Listened) -> K,
        row: impl Fn(&K, bool) -> Row,
    ) -> Vec<Entry> {
        let (now, before) = (self.figures.by(&key), self.figures.by_before(&key));
        let mut keys: Vec<(K, bool)> = known.into_iter().map(|it| (it, true)).collect();
        let gone = now.keys().filter(|key| keys.iter().all(|it| it.0 != **key));
        let gone: Vec<(K, bool)> = gone.map(|it| (it.clone(), false)).collect();
        keys.extend(gone);
        let sum = |sums: &BTreeMap<K, Tally>, key: &K| sums.get(key).copied().unwrap_or_default();
        keys.iter()
            .map(|(key, known)| Entry {
                row: row(key, *known),
                now: sum(&now, key),
                before: sum(&before, key),
            })
            .collect()
    }

    /// Rows in the order that is asked for, each with the cells that all have before its own.
    fn rows(&self, mut entries: Vec<Entry>) -> Vec<Row> {
        let order = |it: &Tally| match self.asked.sort {
            Sort::Tour => None,
            Sort::Plays => Some(it.plays),
            Sort::Completion => it.completion_rate().permille(),
            Sort::Holding => it.holding_power(),
            Sort::Listening => Some(it.listened_ms),
        };
        // Of the most first; what cannot be told last; and else as visitors come by.
        entries.sort_by_key(|it| std::cmp::Reverse(order(&it.now)));
        let most = entries.iter().map(|it| it.now.plays).max().unwrap_or(0);
        let rows = entries.into_iter().map(|it| {
            let mut row = it.row;
            let mut cells = self.cells(&it.now, &it.before, most);
            cells.append(&mut row.cells);
            Row { cells, ..row }
        });
        rows.collect()
    }

    fn cells(&self, now: &Tally, before: &Tally, most: i64) -> Vec<Cell> {
        let words = self.words;
        let before = self.compared.tell(words, now.plays, before.plays);
        vec![
            Cell::bar(now.plays, most),
            Cell::text(before.unwrap_or_else(|| words.say("none-yet"))),
            Cell::completion(words, now),
            Cell::holding(words, now),
            Cell::text(say::lasting(words, now.listened_ms)),
        ]
    }

    fn table(&self, caption: &str, heads: Vec<Head>, rows: Vec<Row>) -> Table {
        Table {
            caption: self.words.say(caption),
            heads,
            rows,
            folded: Vec::new(),
        }
    }

    fn cut(&self) -> &Cut {
        &self.figures.cut
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
    let wanted = rooms.filter(|it| view.cut().room.as_ref().is_none_or(|room| room == it));
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
        let sum = view.figures.visits_of(Some(slug));
        let half = Share {
            part: sum.heard_half,
            of: sum.sessions,
        };
        let plays = view
            .figures
            .listened
            .iter()
            .filter(|(it, _)| it.room == *slug);
        let rate = hourly(plays.map(|it| it.1.plays).sum(), open.available_ms);
        let cells = vec![
            Cell {
                text: rate.map_or_else(|| words.say("none-yet"), say::decimal),
                n: vec![say::roughly(words, open.available_ms)],
                ..Cell::default()
            },
            if view.tells_sessions() {
                Cell::share(words, half)
            } else {
                Cell::text(words.say("none-yet"))
            },
            Cell::text(say::roughly(words, open.dead_ms)),
            Cell::text(say::roughly(words, open.down_ms)),
        ];
        let only = Cut {
            room: Some(slug.clone()),
            ..view.cut().clone()
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
        note: (!known).then(|| view.names.gone()),
        ..named(view.names.clip(key))
    };
    let mut entries = view.entries(clips_of_tour(view), |it| it.clip.clone(), row);
    // On paper those that nobody played are told below the table.
    entries.retain(|it| view.page != Kind::Paper || it.now.starts > 0);
    let heads = view.heads("clips", "table-clip", &[]);
    let table = view.table("table-clips", heads, view.rows(entries));
    match view.page {
        Kind::Overview | Kind::Clip => table.fold(FIRST),
        Kind::Paper => table,
    }
}

/// The numbers of the clips that nobody played, though they were there.
pub(super) fn silent_clips(view: &View<'_>) -> Vec<String> {
    let sums = view.figures.by(|it| it.clip.clone());
    let silent = |key: &ClipKey| sums.get(key).is_none_or(|it| it.plays == 0);
    let clips = clips_of_tour(view).into_iter().filter(silent);
    clips.map(|it| telling::key(view.words, &it)).collect()
}

pub(super) fn languages(view: &View<'_>) -> Table {
    let known = view.names.tour.languages.iter().cloned();
    let wanted = known.filter(|it| view.cut().language.as_ref().is_none_or(|one| one == it));
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

pub(super) fn surfaces(view: &View<'_>) -> Table {
    let words = view.words;
    let room = view.cut().room.as_ref();
    let row = |it: &Surface, _| {
        let sum = view.figures.visits.get(&(room.cloned(), *it));
        let sum = sum.copied().unwrap_or_default();
        let dwell = sum.dwell_ms.checked_div(sum.sessions);
        let dwell = dwell.map_or_else(|| words.say("none-yet"), |it| say::lasting(words, it));
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
    let known = Surface::ALL.iter().copied();
    let known = known.filter(|it| view.cut().surface.is_none_or(|one| one == *it));
    let entries = view.entries(known.collect(), |it| it.surface, row);
    let own: &[&str] = if view.tells_sessions() {
        &["figure-sessions", "figure-dwell"]
    } else {
        &[]
    };
    let heads = view.heads("surfaces", "table-surface", own);
    view.table("table-surfaces", heads, view.rows(entries))
}

/// The most frequent ways from clip to clip.
pub(super) fn ways(view: &View<'_>) -> Table {
    let words = view.words;
    let heads = ["ways-from", "ways-to", "ways-times"].map(|it| words.say(it));
    let mut table = Table::new(words.say("ways-head"), &heads);
    let most = view.figures.passages.first().map_or(0, |it| it.times);
    let rows = match view.page {
        Kind::Overview | Kind::Clip => MOST_WAYS,
        Kind::Paper => WAYS,
    };
    for it in view.figures.passages.iter().take(rows) {
        let cells = vec![
            Cell::text(view.names.number(&it.next)),
            Cell::bar(it.times, most),
        ];
        table.push(view.names.number(&it.clip), cells);
    }
    table.fold(WAYS)
}
