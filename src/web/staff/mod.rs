//! The staff's own pages: everything below `/staff`. Which right each address asks for stands in one
//! table, from which the router is made.

mod banners;
mod bulk;
mod change_log;
mod clip;
mod devices;
mod disk;
mod draft;
mod editions;
mod error_page;
mod field_format;
mod fields;
mod house;
mod issues;
mod layout;
mod mute;
mod part_status;
mod people;
mod pictures;
mod preview;
mod publish;
mod redirects;
mod require_https;
mod require_right;
mod room;
mod select;
mod sign_in;
mod sound;
mod statistics;
mod text_diff;
mod tour_diff;
mod tour_filter;
mod tour_list;
mod tus;
mod upload;
mod violations;
mod waveform;

use std::convert::Infallible;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, head, options, patch, post, put};

use crate::model::Right;
use crate::service::Service;
use crate::web::api;

/// Texts of a whole clip, in one go.
const DRAFT_BYTES: usize = 3 << 20;
/// A file is streamed, and limited where it is kept.
const STREAMED: usize = 0;
/// A form of a few fields.
const FORM_BYTES: usize = 4 * 1024;

pub(super) use error_page::ErrorLayout;
pub(super) use layout::negotiate_language;

macro_rules! addresses {
    ($($right:ident $method:ident $most:ident $path:literal $handler:path,)+) => {
        /// Every address that asks for a right: its method, its path, and which right.
        pub const ADDRESSES: &[(&str, &str, Right)] =
            &[$((stringify!($method), $path, Right::$right)),+];

        fn gated(service: &Service) -> Router<Service> {
            Router::new()$(.route($path, $method($handler)
                .layer::<_, Infallible>(from_fn_with_state((service.clone(), Right::$right), require_right::check))
                .layer::<_, Infallible>(DefaultBodyLimit::max($most))))+
        }
    };
}

addresses! {
    Read get FORM_BYTES "/staff" tour_list::show,
    Read get FORM_BYTES "/staff/changes" change_log::show,
    Read post FORM_BYTES "/staff/sign-out" sign_in::sign_out,
    Read post FORM_BYTES "/staff/sign-out-everywhere" people::sign_out_everywhere,
    Write post DRAFT_BYTES "/staff/draft" draft::write,
    Write post FORM_BYTES "/staff/draft/shape" draft::reshape,
    Write post FORM_BYTES "/staff/changes/undo" change_log::undo,
    Publish get FORM_BYTES "/staff/bulk" bulk::show,
    Publish get FORM_BYTES "/staff/bulk/state" bulk::state,
    Publish get FORM_BYTES "/staff/bulk/sheet.csv" bulk::sheet,
    Publish get FORM_BYTES "/staff/bulk/tour.zip" bulk::tour,
    Publish put STREAMED "/staff/bulk/file" bulk::put,
    Publish post FORM_BYTES "/staff/bulk/look" bulk::look,
    Publish post FORM_BYTES "/staff/bulk/take" bulk::take,
    Publish post FORM_BYTES "/staff/bulk/remove" bulk::remove,
    Publish post FORM_BYTES "/staff/bulk/throw-away" bulk::throw_away,
    Read get FORM_BYTES "/staff/publish" publish::show,
    Publish post FORM_BYTES "/staff/publish" publish::publish,
    Publish post FORM_BYTES "/staff/publish/closing" publish::publish_at_closing,
    Publish post FORM_BYTES "/staff/publish/unplan" publish::cancel_planned,
    Publish post FORM_BYTES "/staff/publish/again" publish::republish,
    Publish post FORM_BYTES "/staff/publish/start-over" publish::reset_draft,
    Read get FORM_BYTES "/staff/editions/{number}" editions::show,
    Read get FORM_BYTES "/staff/preview" preview::show,
    Read get FORM_BYTES "/staff/preview/{*path}" preview::page,
    Read get FORM_BYTES "/staff/draft" fields::read,
    Read get FORM_BYTES "/staff/clips/{key}" clip::show,
    Write post DRAFT_BYTES "/staff/clips/{key}/{lang}/pace" clip::pace,
    Read get FORM_BYTES "/staff/rooms/{room}" room::show,
    Read get FORM_BYTES "/staff/house" house::show,
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
    Administer get FORM_BYTES "/staff/disk" disk::show,
    Administer post DRAFT_BYTES "/staff/disk" disk::remove,
    Administer get FORM_BYTES "/staff/people" people::show,
    Administer post FORM_BYTES "/staff/people" people::add,
    Administer post FORM_BYTES "/staff/people/role" people::change_role,
    Administer post FORM_BYTES "/staff/people/reset" people::reset,
    Administer post FORM_BYTES "/staff/people/remove" people::remove,
    // What was heard.
    Read get FORM_BYTES "/staff/statistics" statistics::show,
    Publish post FORM_BYTES "/staff/statistics/admissions" statistics::count_people,
    Read get FORM_BYTES "/staff/statistics/clips/{key}" statistics::clip,
    Read get FORM_BYTES "/staff/statistics/months/{month}" statistics::month,
    Read get FORM_BYTES "/staff/statistics/figures.json" api::statistics,
    Read get FORM_BYTES "/staff/statistics/recordings/{recording}" api::retention_of,
    Read get FORM_BYTES "/staff/statistics/plays.csv" api::plays,
    Read get FORM_BYTES "/staff/statistics/days.csv" api::days,
    Read get FORM_BYTES "/staff/statistics/dictionary.csv" api::dictionary,
    // Speakers and screens.
    Read get FORM_BYTES "/staff/muted" mute::show,
    Administer post FORM_BYTES "/staff/mute" mute::mute,
    Administer post FORM_BYTES "/staff/unmute" mute::unmute,
    Administer get FORM_BYTES "/staff/devices" devices::show,
    Administer get FORM_BYTES "/staff/devices/now" devices::refresh,
    Administer post FORM_BYTES "/staff/devices/output" devices::speakers::assign,
    Administer post FORM_BYTES "/staff/devices/level" devices::speakers::set_level,
    Administer post FORM_BYTES "/staff/devices/tone" devices::speakers::play_test_tone,
    Administer post FORM_BYTES "/staff/screens/enrol" devices::screens::enrol,
    Administer post FORM_BYTES "/staff/screens/identify" devices::screens::identify,
    Administer post FORM_BYTES "/staff/screens/reload" devices::screens::reload,
    Administer post FORM_BYTES "/staff/screens/revoke" devices::screens::revoke,
}

/// The addresses that are open to everybody, and the way in.
pub(super) fn router(service: &Service) -> Router<Service> {
    let open = Router::new()
        .route("/staff/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route(
            "/staff/welcome/{token}",
            get(sign_in::show_invitation).post(sign_in::accept_invitation),
        )
        .route("/staff/language", post(sign_in::set_language))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    gated(service)
        .merge(open)
        .layer(from_fn_with_state(service.clone(), require_https::redirect))
}
