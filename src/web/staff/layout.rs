//! The extractor of staff handlers, and the layout that every staff page shares: header, navigation, banners.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::model::{Language, Right, Role, Tour};
use crate::service::{self, Actor, HouseRole, Services, Staff, StaffError};
use crate::web::assets;
use crate::web::http::error::{HttpError, Result};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::banners;
use crate::web::staff::help_tasks::task_of_page;
use crate::web::staff::navigation::{BOXES, Navigation, is_at_or_below};
use crate::web::visitor::locale;

/// The cookie that stores the chosen language of the staff pages.
pub(super) const LANGUAGE_COOKIE: &str = "docent-language";

/// A request of a signed-in person, with the texts in their language.
#[derive(Debug)]
pub(super) struct StaffRequest {
    pub(super) services: Services,
    pub(super) staff: Staff,
    pub(super) words: &'static Translations,
    museum_name: String,
    path: String,
    muted_banner: Option<String>,
    problem_banners: Vec<String>,
    role: HouseRole,
}

/// The data of the template `staff/layout.html`, which all pages extend.
#[derive(Debug)]
pub(super) struct StaffLayout {
    pub(super) words: &'static Translations,
    /// The version in the addresses of the assets.
    pub(super) assets: &'static str,
    pub(super) museum_name: String,
    pub(super) title: String,
    /// Path and query of this page. A change of language returns to it.
    pub(super) location: String,
    pub(super) navigation: Navigation,
    /// Address and title of the help on what is done on this page.
    pub(super) help: Option<(String, String)>,
    /// None on the pages that need no sign-in.
    pub(super) account: Option<Account>,
    /// Since when the speakers are muted, and by whom.
    pub(super) muted_banner: Option<String>,
    /// Problems of the box that staff can do something about.
    pub(super) problem_banners: Vec<String>,
    /// On pages that edit the tour of a follower: a sentence, and the address of the same page on the main box.
    pub(super) main_banner: Option<(String, String)>,
}

/// The signed-in person in the header.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) name: String,
    /// The first letters of the name's words.
    pub(super) initials: String,
    pub(super) role: String,
    pub(super) is_admin: bool,
    /// Whether the checklist of the first steps is offered.
    pub(super) can_start: bool,
}

/// The pages that edit the tour, and those below them.
const EDITING_PAGES: &[&str] = &[
    "/staff/tour",
    "/staff/start",
    "/staff/upload",
    "/staff/museum",
    "/staff/publish",
    "/staff/import",
    "/staff/clips",
    "/staff/rooms",
    "/staff/routes",
    "/staff/preview",
];

impl StaffLayout {
    /// The layout of a page without a signed-in person.
    pub(super) fn signed_out(
        words: &'static Translations,
        museum_name: &str,
        location: &str,
        title: String,
    ) -> Self {
        Self {
            words,
            assets: assets::version(),
            museum_name: museum_name.to_owned(),
            title,
            location: location.to_owned(),
            navigation: Navigation::default(),
            help: None,
            account: None,
            muted_banner: None,
            problem_banners: Vec::new(),
            main_banner: None,
        }
    }
}

impl StaffRequest {
    /// Whether another box has the tour.
    pub(super) fn is_follower(&self) -> bool {
        matches!(self.role, HouseRole::Follower { .. })
    }

    /// Acts as the signed-in person.
    pub(super) fn actor(&self) -> Actor<'_> {
        self.staff.actor()
    }

    pub(super) fn new(
        services: &Services,
        staff: Staff,
        words: &'static Translations,
        path: &str,
    ) -> Self {
        Self {
            services: services.clone(),
            staff,
            museum_name: museum_name(services, words),
            words,
            path: path.to_owned(),
            muted_banner: services
                .speakers
                .muted()
                .map(|muted| banners::muted(services, words, &muted)),
            problem_banners: banners::problems(words, services),
            role: services.boxes.role(),
        }
    }

    pub(super) fn layout(&self, title: String) -> StaffLayout {
        let person = self.staff.person();
        let is_shown = |href: &str, right| {
            self.staff.may(right) && (href != BOXES || self.role != HouseRole::Alone)
        };
        StaffLayout {
            navigation: Navigation::new(self.words, &self.path, is_shown),
            help: task_of_page(&self.path)
                .filter(|task| self.staff.may(task.right))
                .map(|task| {
                    let href = format!("/staff/help/{}", task.slug);
                    (href, self.words.text(task.title))
                }),
            account: Some(Account {
                name: person.name.to_string(),
                initials: initials(person.name.as_str()),
                role: role_name(self.words, person.role),
                is_admin: self.staff.may(Right::Administer),
                can_start: self.staff.may(Right::Publish),
            }),
            muted_banner: self.muted_banner.clone(),
            problem_banners: self.problem_banners.clone(),
            main_banner: self.main_banner(),
            ..StaffLayout::signed_out(self.words, &self.museum_name, &self.path, title)
        }
    }
}

impl StaffRequest {
    /// Where the tour of this follower is edited.
    fn main_banner(&self) -> Option<(String, String)> {
        let HouseRole::Follower { main_url } = &self.role else {
            return None;
        };
        let path = self.path.as_str();
        let mut pages = EDITING_PAGES.iter();
        let edits = path == "/staff" || pages.any(|page| is_at_or_below(path, page));
        edits.then(|| {
            (
                self.words.text("follows-banner"),
                format!("{main_url}{path}"),
            )
        })
    }
}

/// The first letters of the first two words of a name.
pub(super) fn initials(name: &str) -> String {
    let letters = name.split_whitespace().take(2);
    let letters = letters.filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).collect()
}

pub(super) fn role_name(words: &Translations, role: Role) -> String {
    match role {
        Role::Admin => words.text("role-admin"),
        Role::Curator => words.text("role-curator"),
        Role::Uploader => words.text("role-uploader"),
        Role::Viewer => words.text("role-viewer"),
    }
}

/// The language of the cookie, or the one that the browser prefers.
pub(crate) fn negotiate_language(headers: &HeaderMap) -> &'static Translations {
    let cookies = headers.typed_get::<Cookie>();
    let chosen = cookies.and_then(|cookie| Translations::staff(cookie.get(LANGUAGE_COOKIE)?));
    let tags: Vec<Language> = Translations::staff_tags()
        .filter_map(|tag| tag.parse().ok())
        .collect();
    let preferred = || Translations::staff(locale::preferred_language(&tags, headers)?.as_str());
    chosen
        .or_else(preferred)
        .unwrap_or_else(Translations::default_staff)
}

/// The museum's name in the language of the texts, or else in the museum's own.
pub(super) fn museum_name(services: &Services, words: &Translations) -> String {
    name_in(words, &services.editions.current().tour)
}

fn name_in(words: &Translations, tour: &Tour) -> String {
    let name = tour::text(words, tour, &tour.name);
    if name.is_empty() {
        words.text("house-without-name")
    } else {
        name.into_owned()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for StaffRequest
where
    Services: FromRef<S>,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let services = Services::from_ref(state);
        let staff = parts.extensions.get::<Staff>().cloned();
        let staff = staff.ok_or_else(|| service::Error::from(StaffError::SignInFirst))?;
        let words = negotiate_language(&parts.headers);
        let mut request = Self::new(&services, staff, words, parts.uri.path());
        if services.editions.current().edition.is_none() {
            // Before the first edition only the draft has a name.
            let tour = services.editing.draft(request.actor()).await?.tour;
            request.museum_name = name_in(request.words, &tour);
        }
        Ok(request)
    }
}

/// The texts alone, for pages that need no sign-in.
#[derive(Debug)]
pub(super) struct StaffLocale(pub(super) &'static Translations);

impl<S: Send + Sync> FromRequestParts<S> for StaffLocale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(negotiate_language(&parts.headers)))
    }
}
