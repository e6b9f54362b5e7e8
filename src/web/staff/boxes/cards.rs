//! A card for each box of the house: what is wrong with it, its figures, and its forms.

use std::time::Duration;

use crate::model::fleet::BoxHealth;
use crate::model::{Slug, Tour};
use crate::service::{BoxProblem, BoxStatus, ServedEdition};
use crate::web::locales::Translations;
use crate::web::messages::{boxes, tour};
use crate::web::staff::friendly_time;

/// The texts of cards: the language and tour of the page, and the present time.
#[derive(Clone, Copy)]
pub(super) struct CardFormatter<'a> {
    pub(super) words: &'a Translations,
    pub(super) tour: &'a Tour,
    /// docent's version on main.
    pub(super) main_version: &'a str,
    pub(super) now_wall_ms: i64,
}

pub(super) struct BoxCard {
    /// The last part of the ids of its elements: its number, or `main`.
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) is_main: bool,
    pub(super) problems: Vec<String>,
    pub(super) facts: Vec<Fact>,
    /// The rooms that it has: short name and name.
    pub(super) rooms: Vec<(String, String)>,
    pub(super) rename: RenameField,
    pub(super) give: GiveField,
}

/// A figure of a box.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    /// What is said in small letters after it. Can be empty.
    pub(super) detail: String,
    pub(super) is_problem: bool,
    /// Whether it has a line of its own.
    pub(super) is_wide: bool,
}

/// The field of another name, with what was typed.
#[derive(Default)]
pub(super) struct RenameField {
    pub(super) value: String,
    pub(super) error_message: Option<String>,
}

/// The list of rooms that can be given to a box.
#[derive(Default)]
pub(super) struct GiveField {
    pub(super) options: Vec<RoomOption>,
    pub(super) error_message: Option<String>,
    /// The box that has the chosen room, if it can be taken from there.
    pub(super) owner: Option<String>,
}

pub(super) struct RoomOption {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) is_selected: bool,
}

impl CardFormatter<'_> {
    /// The cards, those with a problem first. `all` begins with main.
    pub(super) fn cards(self, all: &[BoxStatus]) -> Vec<BoxCard> {
        let mut cards: Vec<BoxCard> = all.iter().map(|status| self.card(status, all)).collect();
        // A stable sort keeps main first among its like.
        cards.sort_by_key(|card| card.problems.is_empty());
        cards
    }

    fn card(self, status: &BoxStatus, all: &[BoxStatus]) -> BoxCard {
        let problems = status.problems.iter();
        let rooms = status.rooms.iter();
        BoxCard {
            anchor: status
                .id
                .map_or_else(|| "main".to_owned(), |id| id.to_string()),
            name: status.name.clone(),
            is_main: status.id.is_none(),
            problems: problems
                .map(|problem| boxes::problem(self.words, *problem, |at| self.when(at)))
                .collect(),
            facts: self.facts(status),
            rooms: rooms
                .map(|room| (room.to_string(), self.room(room)))
                .collect(),
            rename: RenameField {
                value: status.name.clone(),
                error_message: None,
            },
            give: GiveField {
                options: self.room_options(status, all),
                ..GiveField::default()
            },
        }
    }

    fn facts(self, status: &BoxStatus) -> Vec<Fact> {
        let is_main = status.id.is_none();
        let mut facts = vec![self.rooms(status), self.edition(status)];
        if !is_main {
            facts.push(self.contact(status));
            facts.push(self.waiting(status));
            facts.push(self.complete(status));
        }
        if let Some(health) = &status.health {
            facts.push(self.clock(health));
            facts.push(self.speakers(health));
            facts.push(self.screens(health));
            facts.push(self.disk(health, status));
        }
        facts.push(self.version(status));
        facts
    }

    fn rooms(self, status: &BoxStatus) -> Fact {
        let names: Vec<String> = status.rooms.iter().map(|room| self.room(room)).collect();
        let value = if names.is_empty() {
            self.words.text("box-rooms-none")
        } else {
            names.join(" · ")
        };
        Fact {
            is_wide: true,
            ..self.fact("box-rooms", value)
        }
    }

    fn edition(self, status: &BoxStatus) -> Fact {
        let words = self.words;
        let is_behind = |problem: &BoxProblem| matches!(problem, BoxProblem::EditionBehind { .. });
        let fact = match status.edition {
            ServedEdition::Unknown => self.fact("box-edition", words.text("box-unknown")),
            ServedEdition::None => self.fact("box-edition", words.text("box-edition-none")),
            ServedEdition::Present => self.fact("box-edition", words.text("box-edition-present")),
            ServedEdition::Earlier { since_wall_ms } => {
                let since = [("when", self.when(since_wall_ms).into())];
                Fact {
                    detail: words.text_with("box-edition-since", &since),
                    ..self.fact("box-edition", words.text("box-edition-earlier"))
                }
            }
        };
        fact.bad_if(status.problems.iter().any(is_behind))
    }

    fn contact(self, status: &BoxStatus) -> Fact {
        let words = self.words;
        let value = match (status.is_connected, status.contact_wall_ms) {
            (true, _) => "box-connected",
            (false, Some(_)) => "box-away",
            (false, None) => "box-never",
        };
        let is_away = |problem: &BoxProblem| {
            matches!(
                problem,
                BoxProblem::Away { .. } | BoxProblem::NeverConnected
            )
        };
        Fact {
            detail: status
                .contact_wall_ms
                .map_or(String::new(), |at| self.ago_and_time(at)),
            ..self.fact("box-contact", words.text(value))
        }
        .bad_if(status.problems.iter().any(is_away))
    }

    fn waiting(self, status: &BoxStatus) -> Fact {
        let is_late = |problem: &BoxProblem| matches!(problem, BoxProblem::Unreported { .. });
        let value = match &status.health {
            None => self.words.text("box-unknown"),
            Some(health) => waiting(self.words, health.unreported),
        };
        self.fact("box-waiting", value)
            .bad_if(status.problems.iter().any(is_late))
    }

    fn complete(self, status: &BoxStatus) -> Fact {
        let Some(at) = status.complete_wall_ms else {
            return self.fact("box-complete", self.words.text("box-complete-never"));
        };
        self.fact("box-complete", self.when(at))
    }

    fn clock(self, health: &BoxHealth) -> Fact {
        let key = if health.clock_trusted {
            "box-clock-set"
        } else {
            "box-clock-unset"
        };
        self.fact("box-clock", self.words.text(key))
            .bad_if(!health.clock_trusted)
    }

    fn speakers(self, health: &BoxHealth) -> Fact {
        let (ready, missing) = (health.speakers_ready, health.speakers_missing);
        self.devices(
            ["box-speakers", "box-speakers-ready", "box-speakers-missing"],
            ready,
            missing,
        )
    }

    fn screens(self, health: &BoxHealth) -> Fact {
        let (connected, away) = (health.screens_connected, health.screens_missing);
        self.devices(
            ["box-screens", "box-screens-connected", "box-screens-away"],
            connected,
            away,
        )
    }

    fn devices(self, [label, well, missing]: [&str; 3], working: usize, absent: usize) -> Fact {
        let words = self.words;
        let counted = |key: &str, count: usize| words.text_with(key, &[("count", count.into())]);
        let value = match (working, absent) {
            (0, 0) => words.text("box-devices-none"),
            (_, 0) => counted(well, working),
            (0, _) => counted(missing, absent),
            _ => format!("{} · {}", counted(well, working), counted(missing, absent)),
        };
        self.fact(label, value).bad_if(absent > 0)
    }

    fn disk(self, health: &BoxHealth, status: &BoxStatus) -> Fact {
        let is_low = |problem: &BoxProblem| matches!(problem, BoxProblem::DiskLow { .. });
        let tenths = health.free_megabytes.saturating_mul(10) / 1024;
        let figure = format!("{}.{}", tenths / 10, tenths % 10);
        let value = self
            .words
            .text_with("box-disk-gigabytes", &[("figure", figure.into())]);
        self.fact("box-disk", value)
            .bad_if(status.problems.iter().any(is_low))
    }

    fn version(self, status: &BoxStatus) -> Fact {
        let differs = status.version != self.main_version;
        let main = [("version", self.main_version.to_owned().into())];
        let detail = differs.then(|| self.words.text_with("box-version-other", &main));
        Fact {
            detail: detail.unwrap_or_default(),
            ..self.fact("box-version", status.version.clone())
        }
        .bad_if(differs)
    }

    fn fact(self, key: &str, value: String) -> Fact {
        Fact {
            label: self.words.text(key),
            value,
            detail: String::new(),
            is_problem: false,
            is_wide: false,
        }
    }

    /// The rooms that the box does not have, each with the box that has it.
    fn room_options(self, status: &BoxStatus, all: &[BoxStatus]) -> Vec<RoomOption> {
        let rooms = self.tour.rooms.iter().map(|room| &room.slug);
        let others = rooms.filter(|room| !status.rooms.contains(room));
        let option = |room: &Slug| {
            let owner = all.iter().find(|other| other.rooms.contains(room));
            let owner = owner.filter(|owner| owner.id.is_some());
            let name = self.room(room);
            RoomOption {
                value: room.to_string(),
                name: match owner {
                    Some(owner) => format!("{name} — {}", owner.name),
                    None => name,
                },
                is_selected: false,
            }
        };
        others.map(option).collect()
    }

    /// The number and the name of a room; its short name if it is no longer in the tour.
    pub(super) fn room(self, slug: &Slug) -> String {
        self.tour.room(slug).map_or_else(
            || slug.to_string(),
            |room| {
                let name = tour::text(self.words, self.tour, &room.name);
                format!("{} {name}", room.number)
            },
        )
    }

    pub(super) fn when(self, wall_ms: i64) -> String {
        friendly_time::when(self.words, self.tour, wall_ms, self.now_wall_ms)
    }

    /// `3 minutes ago · today at 16:05`.
    fn ago_and_time(self, wall_ms: i64) -> String {
        let ago = u64::try_from(self.now_wall_ms - wall_ms).unwrap_or(0);
        let ago = friendly_time::ago(self.words, Duration::from_millis(ago));
        format!("{ago} · {}", self.when(wall_ms))
    }
}

impl Fact {
    fn bad_if(self, is_problem: bool) -> Self {
        Self { is_problem, ..self }
    }
}

/// How much a box has that main has not acknowledged.
pub(super) fn waiting(words: &Translations, unreported: u64) -> String {
    words.text_with("box-waiting-count", &[("count", unreported.into())])
}
