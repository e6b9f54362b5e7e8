//! What every page of the staff has around it: who sits there, in which language, and where to go.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::model::{Language, Right, Tour};
use crate::service::{self, Service, Staff, StaffError};
use crate::web::assets;
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::caution;
use crate::web::staff::mute;
use crate::web::visitor::locale;

/// The cookie that keeps the language somebody chose for these pages.
pub(super) const LANGUAGE: &str = "docent-language";

/// Whoever is signed in, and the words they read.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) staff: Staff,
    pub(super) words: &'static Translations,
    house: String,
    here: String,
    /// Since when all is silent, and by whom, as a sentence.
    muted: Option<String>,
    /// What is not as it should be with docent itself, sentence by sentence.
    caution: Vec<String>,
}

/// The head and frame of a page.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) words: &'static Translations,
    pub(super) assets: &'static str,
    /// What the house is called.
    pub(super) house: String,
    pub(super) title: String,
    /// Where this page is, so that a change of language comes back to it.
    pub(super) here: String,
    pub(super) tabs: Vec<Tab>,
    /// None where nobody is signed in.
    pub(super) who: Option<Who>,
    /// Since when all is silent, and by whom, as a sentence.
    pub(super) muted: Option<String>,
    /// What is not as it should be with docent itself, sentence by sentence.
    pub(super) caution: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Who {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) governs: bool,
}

#[derive(Debug)]
pub(super) struct Tab {
    pub(super) href: &'static str,
    pub(super) name: String,
    pub(super) current: bool,
}

/// Which pages there are, and who sees them.
const TABS: &[(&str, &str, Right)] = &[
    ("/staff", "tab-tour", Right::Read),
    ("/staff/upload", "tab-upload", Right::Write),
    ("/staff/house", "tab-house", Right::Read),
    ("/staff/publish", "tab-publish", Right::Read),
    ("/staff/bulk", "tab-bulk", Right::Publish),
    ("/staff/statistics", "tab-statistics", Right::Read),
    ("/staff/changes", "tab-changes", Right::Read),
    ("/staff/devices", "tab-devices", Right::Administer),
    ("/staff/people", "tab-people", Right::Administer),
    ("/staff/disk", "tab-disk", Right::Administer),
];

impl Frame {
    /// The frame of a page that belongs to another page's tab.
    pub(super) fn under(mut self, href: &str) -> Self {
        for tab in &mut self.tabs {
            tab.current = tab.href == href;
        }
        self
    }
}

impl Desk {
    pub(super) fn new(
        service: &Service,
        staff: Staff,
        words: &'static Translations,
        here: &str,
    ) -> Self {
        Self {
            staff,
            house: house_name(service, words),
            words,
            here: here.to_owned(),
            muted: service
                .muted()
                .map(|it| mute::sentence(service, words, &it)),
            caution: caution::sentences(words, service),
        }
    }

    pub(super) fn frame(&self, title: String) -> Frame {
        let person = self.staff.person();
        let tabs = TABS.iter().filter(|(_, _, right)| self.staff.may(*right));
        let current = TABS
            .iter()
            .map(|it| it.0)
            .filter(|it| self.here == *it || self.here.starts_with(&format!("{it}/")))
            .max_by_key(|it| it.len());
        Frame {
            tabs: tabs
                .map(|(href, key, _)| Tab {
                    href,
                    name: self.words.text(key),
                    current: current == Some(*href),
                })
                .collect(),
            who: Some(Who {
                name: person.name.to_string(),
                role: role(self.words, person.role),
                governs: self.staff.may(Right::Administer),
            }),
            muted: self.muted.clone(),
            caution: self.caution.clone(),
            ..bare(self.words, &self.house, &self.here, title)
        }
    }
}

/// A page before which nobody sits yet.
pub(super) fn bare(words: &'static Translations, house: &str, here: &str, title: String) -> Frame {
    Frame {
        words,
        assets: assets::version(),
        house: house.to_owned(),
        title,
        here: here.to_owned(),
        tabs: Vec::new(),
        who: None,
        muted: None,
        caution: Vec::new(),
    }
}

pub(super) fn role(words: &Translations, role: crate::model::Role) -> String {
    use crate::model::Role;
    match role {
        Role::Admin => words.text("role-admin"),
        Role::Curator => words.text("role-curator"),
        Role::Uploader => words.text("role-uploader"),
        Role::Viewer => words.text("role-viewer"),
    }
}

/// Where to sign in, and come back from.
pub(super) fn sign_in_for(to: &str) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("to", to)
        .finish();
    format!("/staff/sign-in?{form}")
}

/// The words that somebody chose, or that the browser likes best.
pub(crate) fn words(headers: &HeaderMap) -> &'static Translations {
    let cookies = headers.typed_get::<Cookie>();
    let chosen = cookies.and_then(|it| Translations::staff(it.get(LANGUAGE)?));
    let tags: Vec<Language> = Translations::staff_tags()
        .filter_map(|it| it.parse().ok())
        .collect();
    let liked = || Translations::staff(locale::choose(&tags, headers)?.as_str());
    chosen
        .or_else(liked)
        .unwrap_or_else(Translations::first_of_staff)
}

/// What the house is called in the words' language, or else in its own.
pub(super) fn house_name(service: &Service, words: &Translations) -> String {
    name_in(words, &service.published_tour().edition.tour)
}

fn name_in(words: &Translations, tour: &Tour) -> String {
    let name = tour::text(words, tour, &tour.name);
    if name.is_empty() {
        words.text("house-without-name")
    } else {
        name.into_owned()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk
where
    Service: FromRef<S>,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let service = Service::from_ref(state);
        let staff = parts.extensions.get::<Staff>().cloned();
        let staff = staff.ok_or_else(|| service::Error::from(StaffError::SignInFirst))?;
        let mut desk = Self::new(&service, staff, words(&parts.headers), parts.uri.path());
        if service.published_tour().edition.number == 0 {
            // Before the first edition the house is called what staff call it.
            let tour = service.draft(&desk.staff).await?.tour;
            desk.house = name_in(desk.words, &tour);
        }
        Ok(desk)
    }
}

/// The words alone, for pages before which nobody sits yet.
#[derive(Debug)]
pub(super) struct Tongue(pub(super) &'static Translations);

impl<S: Send + Sync> FromRequestParts<S> for Tongue {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(words(&parts.headers)))
    }
}
