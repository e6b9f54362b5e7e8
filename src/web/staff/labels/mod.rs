//! The page of the labels to print: sheets of labels for rooms and clips of the edition that visitors have, since what a
//! visitor scans must exist.

mod choice;
mod paper;

use askama::Template;
use axum::extract::Query;
use url::{Host, Url};

use crate::model::{Room, Tour};
use crate::service::TourSnapshot;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::select::SelectOption;
use crate::web::visitor::label::{Label, LabelContext, MAX_LABEL_LANGUAGES};
use crate::web::visitor::locale::VisitorLocale;
use choice::{Extra, LabelChoice, Subjects};
use paper::{CuttingMarks, LabelSize, Paper};

/// The most labels on one page: a browser lays out and prints them all at once.
const MAX_LABELS: usize = 500;

#[derive(Template)]
#[template(path = "staff/labels.html")]
pub(super) struct LabelsPage {
    layout: StaffLayout,
    subjects: Vec<SelectOption>,
    rooms: Vec<SelectOption>,
    sizes: Vec<SelectOption>,
    papers: Vec<SelectOption>,
    languages: Vec<SelectOption>,
    most_languages: usize,
    extras: Vec<SelectOption>,
    /// The paper and the size of the labels, as the style sheets name them.
    paper: &'static str,
    size: &'static str,
    sheets: Vec<Vec<Label>>,
    marks: Option<CuttingMarks>,
    /// Why there are no labels.
    obstacle: Option<Obstacle>,
    /// On the address of the labels; None without one.
    address_note: Option<AddressNote>,
    /// Whether the config names no network for visitors.
    lacks_wifi: bool,
}

/// Why there are no labels, with a link to where that can be changed.
struct Obstacle {
    sentence: String,
    link: Option<(&'static str, String)>,
}

/// A sentence on the address of the labels.
struct AddressNote {
    sentence: String,
    /// Whether the address may stop leading here: a router may give the box another number.
    is_unsure: bool,
}

pub(super) async fn show(
    request: StaffRequest,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Page<LabelsPage>> {
    let published = request.services.editions.current();
    let words = request.words;
    let address = request.services.phone_address();
    let wifi = request.services.network.wifi();
    let choice = LabelChoice::read(&fields, &published.tour);
    let locales = choice.languages.iter();
    let locales: Result<Vec<VisitorLocale>> = locales
        .map(|language| VisitorLocale::from_tag(&published, language.as_str()))
        .collect();
    let labels = match &address {
        Some(address) => labels(
            &LabelContext {
                published: &published,
                locales: &locales?,
                address,
                wifi: wifi.filter(|_| choice.shows(Extra::Wifi)),
                pictures: choice.shows(Extra::Picture),
            },
            &choice,
        ),
        None => Vec::new(),
    };
    let obstacle = obstacle(words, &published, &choice, address.as_deref(), labels.len());
    Ok(Page(LabelsPage {
        layout: request.layout(words.text("labels")),
        subjects: options(words, &Subjects::ALL, |value| value == choice.subjects),
        rooms: room_options(words, &published.tour, &choice),
        sizes: options(words, &LabelSize::ALL, |value| value == choice.size),
        papers: options(words, &Paper::ALL, |value| value == choice.paper),
        languages: language_options(&published.tour, &choice),
        most_languages: MAX_LABEL_LANGUAGES,
        extras: extra_options(words, &choice, wifi.is_some()),
        paper: choice.paper.as_str(),
        size: choice.size.as_str(),
        marks: choice
            .shows(Extra::CuttingMarks)
            .then(|| CuttingMarks::new(choice.paper, choice.size)),
        sheets: match obstacle {
            Some(_) => Vec::new(),
            None => sheets(labels, choice.size.labels_per_sheet()),
        },
        obstacle,
        address_note: address.map(|address| address_note(words, &address)),
        lacks_wifi: wifi.is_none(),
    }))
}

/// The labels in the order of the tour.
fn labels(context: &LabelContext<'_>, choice: &LabelChoice) -> Vec<Label> {
    let rooms = context.published.tour.rooms.iter();
    let is_chosen = |room: &&Room| choice.room.as_ref().is_none_or(|slug| *slug == room.slug);
    let mut labels = Vec::new();
    for room in rooms.filter(is_chosen) {
        if choice.subjects != Subjects::Clips {
            labels.extend(context.room_label(room));
        }
        if choice.subjects != Subjects::Rooms {
            labels.extend(
                room.offered()
                    .filter_map(|clip| context.clip_label(room, clip)),
            );
        }
    }
    labels
}

fn sheets(labels: Vec<Label>, labels_per_sheet: usize) -> Vec<Vec<Label>> {
    let mut sheets: Vec<Vec<Label>> = Vec::new();
    for label in labels {
        match sheets.last_mut() {
            Some(sheet) if sheet.len() < labels_per_sheet => sheet.push(label),
            Some(_) | None => sheets.push(vec![label]),
        }
    }
    sheets
}

fn obstacle(
    words: &Translations,
    published: &TourSnapshot,
    choice: &LabelChoice,
    address: Option<&str>,
    count: usize,
) -> Option<Obstacle> {
    let sentence = |sentence: String| Obstacle {
        sentence,
        link: None,
    };
    let publish_first = |sentence: String| Obstacle {
        sentence,
        link: Some(("/staff/publish", words.text("tab-publish"))),
    };
    if published.edition.is_none() {
        return Some(publish_first(words.text("labels-unpublished")));
    }
    let room = choice.room.as_ref();
    if room.is_some_and(|slug| published.tour.room(slug).is_none()) {
        return Some(publish_first(words.text("labels-room-unpublished")));
    }
    if address.is_none() {
        return Some(sentence(words.text("labels-no-address")));
    }
    match count {
        0 => Some(sentence(words.text("labels-none"))),
        1..=MAX_LABELS => None,
        _ => Some(sentence(words.text_with(
            "labels-too-many",
            &[("count", count.into()), ("most", MAX_LABELS.into())],
        ))),
    }
}

fn address_note(words: &Translations, address: &str) -> AddressNote {
    let host = Url::parse(address).ok();
    let host = host.as_ref().and_then(Url::host);
    let is_unsure = matches!(host, Some(Host::Ipv4(_) | Host::Ipv6(_)));
    let key = if is_unsure {
        "labels-address-number"
    } else {
        "labels-address"
    };
    AddressNote {
        sentence: words.text_with(key, &[("address", address.into())]),
        is_unsure,
    }
}

fn options<T: Copy>(
    words: &Translations,
    all: &[(T, &'static str, &'static str)],
    is_chosen: impl Fn(T) -> bool,
) -> Vec<SelectOption> {
    let options = all.iter().map(|(value, name, key)| SelectOption {
        value: (*name).to_owned(),
        name: words.text(key),
        selected: is_chosen(*value),
    });
    options.collect()
}

fn room_options(words: &Translations, tour: &Tour, choice: &LabelChoice) -> Vec<SelectOption> {
    let all = SelectOption {
        value: String::new(),
        name: words.text("sieve-all-rooms"),
        selected: choice.room.is_none(),
    };
    let rooms = tour.rooms.iter().map(|room| SelectOption {
        value: room.slug.to_string(),
        name: format!("{} {}", room.number, tour::text(words, tour, &room.name)),
        selected: choice.room.as_ref() == Some(&room.slug),
    });
    std::iter::once(all).chain(rooms).collect()
}

/// What can be left out. Without a network for visitors, its code cannot.
fn extra_options(words: &Translations, choice: &LabelChoice, has_wifi: bool) -> Vec<SelectOption> {
    let all = Extra::ALL.iter();
    let possible: Vec<_> = all
        .filter(|(extra, ..)| has_wifi || *extra != Extra::Wifi)
        .copied()
        .collect();
    options(words, &possible, |extra| choice.shows(extra))
}

fn language_options(tour: &Tour, choice: &LabelChoice) -> Vec<SelectOption> {
    let languages = tour.languages.iter();
    let options = languages.map(|language| SelectOption {
        value: language.to_string(),
        name: language.native_name(),
        selected: choice.languages.contains(language),
    });
    options.collect()
}
