//! The forms by which somebody chooses days, and a part of what was heard.

use askama::Template;

use crate::model::{Surface, Variant};
use crate::web::locales::Translations;
use crate::web::staff::select::SelectOption;
use crate::web::staff::statistics::asked::Days;
use crate::web::staff::statistics::links::Link;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::view::View;

/// The forms by which days and a part are chosen.
#[derive(Template)]
#[template(path = "staff/statistics/asking.html")]
pub(super) struct Asking {
    words: &'static Translations,
    page: String,
    days: Vec<Link>,
    own: bool,
    from: String,
    to: String,
    today: String,
    /// What each of the two forms keeps of the other.
    of_days: Vec<(&'static str, String)>,
    of_part: Vec<(&'static str, String)>,
    sort: (&'static str, &'static str),
    choices: Vec<Choices>,
}

struct Choices {
    name: &'static str,
    label: String,
    all: Vec<SelectOption>,
}

impl Asking {
    pub(super) fn new(view: &View<'_>, page: String) -> Self {
        let (words, asked) = (view.words, view.asked);
        let own = matches!(asked.days, Days::Own(_));
        let days = Days::NAMED.into_iter().map(|it| Link {
            href: asked.of_days(it).href(&page),
            name: it.say(words),
            current: asked.days == it,
        });
        let period = asked.period();
        Self {
            words,
            days: days.collect(),
            own,
            from: period.first().to_string(),
            to: period.last().to_string(),
            today: view.today.to_string(),
            of_days: asked.fields_of_days(),
            of_part: asked.parts(),
            sort: asked.sort_field(),
            choices: choices(view),
            page,
        }
    }

    /// Without what makes no sense on a page of one clip.
    pub(super) fn without(mut self, names: &[&str]) -> Self {
        self.choices.retain(|it| !names.contains(&it.name));
        self.of_part.retain(|it| !names.contains(&it.0));
        self
    }
}

fn choices(view: &View<'_>) -> Vec<Choices> {
    let (words, names, cut) = (view.words, view.names, view.cut());
    let list =
        |name, label: &str, all: &str, each: Vec<(String, String)>, chosen: Option<String>| {
            let every = SelectOption {
                value: String::new(),
                name: words.text(all),
                selected: chosen.is_none(),
            };
            // What is no longer in the tour can be looked at nonetheless.
            let strange = chosen
                .clone()
                .filter(|it| each.iter().all(|(value, _)| value != it));
            let strange = strange.map(|it| (it.clone(), it));
            let each = each
                .into_iter()
                .chain(strange)
                .map(|(value, name)| SelectOption {
                    selected: chosen.as_ref() == Some(&value),
                    value,
                    name,
                });
            Choices {
                name,
                label: words.text(label),
                all: std::iter::once(every).chain(each).collect(),
            }
        };
    let rooms = names.tour.rooms.iter();
    let rooms = rooms.map(|it| (it.slug.to_string(), names.room(&it.slug)));
    let languages = names.tour.languages.iter();
    let languages = languages.map(|it| (it.to_string(), Names::language(it)));
    let variants = Variant::ALL.iter();
    let variants = variants.map(|it| (it.to_string(), names.variant(*it)));
    let surfaces = Surface::ALL.iter();
    let surfaces = surfaces.map(|it| (it.to_string(), names.surface(*it)));
    let chosen = (
        cut.room.as_ref().map(ToString::to_string),
        cut.language.as_ref().map(ToString::to_string),
        cut.variant.map(|it| it.to_string()),
        cut.surface.map(|it| it.to_string()),
    );
    vec![
        list(
            "room",
            "table-room",
            "sieve-all-rooms",
            rooms.collect(),
            chosen.0,
        ),
        list(
            "language",
            "table-language",
            "sieve-all-languages",
            languages.collect(),
            chosen.1,
        ),
        list(
            "variant",
            "table-variant",
            "all-variants",
            variants.collect(),
            chosen.2,
        ),
        list(
            "surface",
            "table-surface",
            "all-surfaces",
            surfaces.collect(),
            chosen.3,
        ),
    ]
}
