//! The staff's own pages: everything below `/staff`. Which right each address asks for stands in one
//! table, from which the router is made.

mod changes;
mod desk;
mod disk;
mod door;
mod draft;
mod gate;
mod home;
mod objection;
mod people;
mod pictures;
mod sound;
mod telling;
mod telling_sound;
mod tus;
mod upload;

use std::convert::Infallible;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, head, options, patch, post};

use crate::guide::Guide;
use crate::model::Right;

/// Texts of a whole clip, in one go.
const DRAFT_BYTES: usize = 3 << 20;
/// A form of a few fields.
const FORM_BYTES: usize = 4 * 1024;

pub(super) use desk::words;
pub(super) use objection::{say, status, told};

macro_rules! addresses {
    ($($right:ident $method:ident $most:ident $path:literal $handler:path,)+) => {
        /// Every address that asks for a right: its method, its path, and which right.
        pub const ADDRESSES: &[(&str, &str, Right)] =
            &[$((stringify!($method), $path, Right::$right)),+];

        fn gated(guide: &Guide) -> Router<Guide> {
            Router::new()$(.route($path, $method($handler)
                .layer::<_, Infallible>(from_fn_with_state((guide.clone(), Right::$right), gate::pass))
                .layer::<_, Infallible>(DefaultBodyLimit::max($most))))+
        }
    };
}

addresses! {
    Read get FORM_BYTES "/staff" home::show,
    Read get FORM_BYTES "/staff/changes" changes::show,
    Read post FORM_BYTES "/staff/sign-out" door::sign_out,
    Read post FORM_BYTES "/staff/sign-out-everywhere" people::sign_out_everywhere,
    Write post DRAFT_BYTES "/staff/draft" draft::write,
    Write post FORM_BYTES "/staff/draft/shape" draft::reshape,
    Write post FORM_BYTES "/staff/draft/undo" draft::undo,
    // What staff bring. A part of a file and a picture are streamed, and counted as they come.
    Write get FORM_BYTES "/staff/upload" upload::show,
    Write get FORM_BYTES "/staff/uploads" upload::list,
    Write options FORM_BYTES "/staff/uploads" tus::about,
    Write post FORM_BYTES "/staff/uploads" tus::begin,
    Write head FORM_BYTES "/staff/uploads/{id}" tus::offset,
    Write patch FORM_BYTES "/staff/uploads/{id}" tus::receive,
    Write delete FORM_BYTES "/staff/uploads/{id}" tus::end,
    Write get FORM_BYTES "/staff/uploads/{id}/plan" upload::plan,
    Write post FORM_BYTES "/staff/uploads/{id}/place" upload::place,
    Read get FORM_BYTES "/staff/recordings/{file}" sound::browser,
    Read get FORM_BYTES "/staff/recordings/{file}/master" sound::master,
    Write post FORM_BYTES "/staff/pictures" pictures::take,
    Read get FORM_BYTES "/staff/pictures/{file}" pictures::serve,
    Govern get FORM_BYTES "/staff/disk" disk::show,
    Govern post DRAFT_BYTES "/staff/disk" disk::remove,
    Govern get FORM_BYTES "/staff/people" people::show,
    Govern post FORM_BYTES "/staff/people" people::add,
    Govern post FORM_BYTES "/staff/people/role" people::change_role,
    Govern post FORM_BYTES "/staff/people/reset" people::reset,
    Govern post FORM_BYTES "/staff/people/remove" people::remove,
}

/// The addresses that are open to everybody, and the way in.
pub(super) fn router(guide: &Guide) -> Router<Guide> {
    let open = Router::new()
        .route("/staff/sign-in", get(door::show).post(door::sign_in))
        .route(
            "/staff/welcome/{token}",
            get(door::welcome).post(door::accept),
        )
        .route("/staff/language", post(door::speak))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    gated(guide).merge(open)
}
