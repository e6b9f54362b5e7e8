//! The checklist of the first steps: on the home page until it is done or put away, and in a cookie which
//! of the two.

use axum::http::HeaderMap;
use axum_extra::headers::{Cookie, HeaderMapExt};

use crate::model::Right;
use crate::service::Review;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::start::steps::{Progress, Step};

/// The cookie that says whether this browser shows the checklist. Everything else follows from the draft.
const COOKIE: &str = "docent-start";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// The checklist on the home page.
pub(in crate::web::staff) struct Checklist {
    pub(in crate::web::staff) rows: Vec<ChecklistRow>,
    pub(in crate::web::staff) done: usize,
    pub(in crate::web::staff) next_title: String,
    pub(in crate::web::staff) next_purpose: String,
    pub(in crate::web::staff) next_url: String,
}

pub(in crate::web::staff) struct ChecklistRow {
    pub(in crate::web::staff) number: usize,
    pub(in crate::web::staff) title: String,
    pub(in crate::web::staff) is_done: bool,
    pub(in crate::web::staff) is_next: bool,
}

impl Checklist {
    /// The checklist, where the reader can go on with it: before the first edition, and after it until the
    /// code was printed by who published it here. None after it was put away.
    pub(in crate::web::staff) fn for_home(
        request: &StaffRequest,
        headers: &HeaderMap,
        review: &Review,
    ) -> Option<Self> {
        let is_published = request.services.editions.current().edition.is_some();
        let is_shown = match state(headers).as_deref() {
            Some(CLOSED) => false,
            Some(OPEN) => true,
            Some(_) | None => !is_published,
        };
        if !is_shown || request.is_follower() || !request.staff.may(Right::Publish) {
            return None;
        }
        let progress = Progress::new(&review.draft.tour, &review.violations, is_published);
        let next = progress.next();
        let rows = (1..).zip(Step::ALL).map(|(number, step)| ChecklistRow {
            number,
            title: step.title(request.words),
            is_done: progress.is_done(step),
            is_next: step == next,
        });
        Some(Self {
            rows: rows.collect(),
            done: progress.count(),
            next_title: next.title(request.words),
            next_purpose: next.purpose(request.words),
            next_url: next.url(),
        })
    }
}

fn state(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.typed_get::<Cookie>()?;
    cookies.get(COOKIE).map(str::to_owned)
}

/// The value of `Set-Cookie` that keeps the checklist on the home page.
pub(super) fn opened() -> String {
    cookie(OPEN)
}

/// The value of `Set-Cookie` that puts the checklist away.
pub(super) fn closed() -> String {
    cookie(CLOSED)
}

fn cookie(value: &str) -> String {
    format!("{COOKIE}={value}; Path=/staff; Max-Age=31536000; SameSite=Strict; HttpOnly")
}
