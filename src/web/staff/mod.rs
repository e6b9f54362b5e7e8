//! The pages of the staff below `/staff`. One table has the right that each route requires; the router is
//! made from it.

mod alerts;
mod banners;
mod base_url;
mod boxes;
mod change_log;
mod clip;
mod devices;
mod diff_section;
mod disk;
mod draft;
mod draft_state;
mod editions;
mod error_page;
mod facilities;
mod field_format;
mod friendly_time;
mod help;
mod help_tasks;
mod home;
mod import;
mod inputs;
mod issues;
mod labels;
mod layout;
mod missing_recordings;
mod museum_settings;
mod mute;
mod navigation;
mod part_status;
mod people;
mod pictures;
mod preview;
mod publish;
mod recordings;
mod redirects;
mod require_https;
mod require_right;
mod room;
mod routes;
mod script_texts;
mod select;
mod sign_in;
mod start;
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
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{delete, get, head, options, patch, post, put};

use crate::model::Right;
use crate::service::Services;
use crate::web::api;

pub(super) use error_page::ErrorLayout;
pub(super) use layout::negotiate_language;

/// Body limit for all texts of a clip.
const MAX_DRAFT_BYTES: usize = 3 << 20;
/// Body limit of routes that stream: the handler limits the body itself.
const STREAMED: usize = 0;
/// Body limit for a form of a few fields.
const MAX_FORM_BYTES: usize = 4 * 1024;

macro_rules! routes {
    ($(#[$doc:meta])* $table:ident $router:ident
     $($right:ident $method:ident $max_bytes:ident $path:literal $handler:path,)+) => {
        $(#[$doc])*
        pub const $table: &[(&str, &str, Right)] =
            &[$((stringify!($method), $path, Right::$right)),+];

        fn $router(services: &Services) -> Router<Services> {
            Router::new()$(.route($path, $method($handler)
                .layer::<_, Infallible>(from_fn_with_state((services.clone(), Right::$right), require_right::check))
                .layer::<_, Infallible>(DefaultBodyLimit::max($max_bytes))))+
        }
    };
}

routes! {
    /// Every route that requires a right: method, path, right.
    ROUTES routes_with_rights
    Read get MAX_FORM_BYTES "/staff" home::show,
    Read get MAX_FORM_BYTES "/staff/tour" tour_list::show,
    Read get MAX_FORM_BYTES "/staff/help" help::show_all,
    Read get MAX_FORM_BYTES "/staff/help/{task}" help::show,
    // The first steps of a tour.
    Publish get MAX_FORM_BYTES "/staff/start" start::show,
    Publish post MAX_DRAFT_BYTES "/staff/start/museum" start::set_up_museum,
    Publish post MAX_DRAFT_BYTES "/staff/start/room" start::add_room,
    Publish post MAX_DRAFT_BYTES "/staff/start/recording" start::add_recording,
    Publish post MAX_FORM_BYTES "/staff/start/publish" start::publish,
    Publish post MAX_FORM_BYTES "/staff/start/finish" start::finish,
    Publish post MAX_FORM_BYTES "/staff/start/dismiss" start::dismiss,
    Write post MAX_FORM_BYTES "/staff/alerts/acknowledge" alerts::acknowledge,
    Read get MAX_FORM_BYTES "/staff/changes" change_log::show,
    Read post MAX_FORM_BYTES "/staff/sign-out" sign_in::sign_out,
    Read post MAX_FORM_BYTES "/staff/sign-out-everywhere" people::sign_out_everywhere,
    Write post MAX_DRAFT_BYTES "/staff/draft" draft::write_texts,
    Write post MAX_FORM_BYTES "/staff/draft/structure" draft::edit_structure,
    Write post MAX_FORM_BYTES "/staff/changes/undo" change_log::undo,
    Publish get MAX_FORM_BYTES "/staff/import" import::show,
    Publish get MAX_FORM_BYTES "/staff/import/status" import::state,
    Publish get MAX_FORM_BYTES "/staff/import/template.csv" import::export::sheet_template,
    Publish get MAX_FORM_BYTES "/staff/export/tour.zip" import::export::tour,
    Publish put STREAMED "/staff/import/files" import::receive_file,
    Publish post MAX_FORM_BYTES "/staff/import/preview" import::preview,
    Publish post MAX_FORM_BYTES "/staff/import/apply" import::apply,
    Publish post MAX_FORM_BYTES "/staff/import/files/delete" import::remove_file,
    Publish post MAX_FORM_BYTES "/staff/import/discard" import::discard,
    Read get MAX_FORM_BYTES "/staff/publish" publish::show,
    Publish post MAX_FORM_BYTES "/staff/publish" publish::publish,
    Publish post MAX_FORM_BYTES "/staff/publish/schedule" publish::publish_at_closing,
    Publish post MAX_FORM_BYTES "/staff/publish/unschedule" publish::cancel_planned,
    Publish post MAX_FORM_BYTES "/staff/publish/republish" publish::republish,
    Publish post MAX_FORM_BYTES "/staff/draft/reset" publish::reset_draft,
    Read get MAX_FORM_BYTES "/staff/editions/{number}" editions::show,
    Read get MAX_FORM_BYTES "/staff/preview" preview::show,
    Read get MAX_FORM_BYTES "/staff/preview/{*path}" preview::page,
    Read get MAX_FORM_BYTES "/staff/draft" draft_state::read,
    Read get MAX_FORM_BYTES "/staff/clips/{key}" clip::show,
    Write post MAX_DRAFT_BYTES "/staff/clips/{key}/{lang}/generate-captions" clip::generate_captions,
    Read get MAX_FORM_BYTES "/staff/rooms/{room}" room::show,
    Read get MAX_FORM_BYTES "/staff/routes" routes::show_all,
    Read get MAX_FORM_BYTES "/staff/routes/{route}" routes::show,
    Read get MAX_FORM_BYTES "/staff/museum" museum_settings::show,
    Read get MAX_FORM_BYTES "/staff/labels" labels::show,
    // Uploads. Parts of files and pictures are streamed, and limited while they are received.
    Write get MAX_FORM_BYTES "/staff/upload" upload::show,
    Write get MAX_FORM_BYTES "/staff/uploads" upload::list,
    Write options MAX_FORM_BYTES "/staff/uploads" tus::options,
    Write post MAX_FORM_BYTES "/staff/uploads" tus::create,
    Write head MAX_FORM_BYTES "/staff/uploads/{id}" tus::offset,
    Write patch MAX_FORM_BYTES "/staff/uploads/{id}" tus::receive,
    Write delete MAX_FORM_BYTES "/staff/uploads/{id}" tus::terminate,
    Write get MAX_FORM_BYTES "/staff/uploads/{id}/assignment" upload::preview_assignment,
    Write post MAX_FORM_BYTES "/staff/uploads/{id}/assignment" upload::assign,
    Read get MAX_FORM_BYTES "/staff/recordings/{file}" recordings::browser,
    Read get MAX_FORM_BYTES "/staff/recordings/{file}/master" recordings::master,
    Write post MAX_FORM_BYTES "/staff/pictures" pictures::receive,
    Read get MAX_FORM_BYTES "/staff/pictures/{file}" pictures::serve,
    Administer get MAX_FORM_BYTES "/staff/disk" disk::show,
    Administer post MAX_DRAFT_BYTES "/staff/disk" disk::delete,
    Administer get MAX_FORM_BYTES "/staff/people" people::show,
    Administer post MAX_FORM_BYTES "/staff/people" people::add,
    Administer post MAX_FORM_BYTES "/staff/people/role" people::change_role,
    Administer post MAX_FORM_BYTES "/staff/people/reset" people::reset_password,
    Administer post MAX_FORM_BYTES "/staff/people/remove" people::remove,
    // Statistics.
    Read get MAX_FORM_BYTES "/staff/statistics" statistics::show,
    Publish post MAX_FORM_BYTES "/staff/statistics/admissions" statistics::store_admissions,
    Read get MAX_FORM_BYTES "/staff/statistics/clips/{key}" statistics::clip,
    Read get MAX_FORM_BYTES "/staff/statistics/months/{month}" statistics::month,
    Read get MAX_FORM_BYTES "/staff/statistics/figures.json" api::statistics,
    Read get MAX_FORM_BYTES "/staff/statistics/recordings/{recording}" api::retention_of,
    Read get MAX_FORM_BYTES "/staff/statistics/plays.csv" api::plays,
    Read get MAX_FORM_BYTES "/staff/statistics/days.csv" api::days,
    Read get MAX_FORM_BYTES "/staff/statistics/dictionary.csv" api::dictionary,
    // Speakers and screens.
    Read get MAX_FORM_BYTES "/staff/mute" mute::show,
    Administer post MAX_FORM_BYTES "/staff/mute" mute::mute,
    Administer post MAX_FORM_BYTES "/staff/unmute" mute::unmute,
    Administer get MAX_FORM_BYTES "/staff/devices" devices::show,
    Administer get MAX_FORM_BYTES "/staff/devices/status" devices::refresh,
    Administer post MAX_FORM_BYTES "/staff/devices/output" devices::speakers::assign,
    Administer post MAX_FORM_BYTES "/staff/devices/level" devices::speakers::set_level,
    Administer post MAX_FORM_BYTES "/staff/devices/test-tone" devices::speakers::play_test_tone,
    Administer post MAX_FORM_BYTES "/staff/screens/enrol" devices::screens::enrol,
    Administer post MAX_FORM_BYTES "/staff/screens/identify" devices::screens::identify,
    Administer post MAX_FORM_BYTES "/staff/screens/reload" devices::screens::reload,
    Administer post MAX_FORM_BYTES "/staff/screens/revoke" devices::screens::revoke,
    // The boxes of the house.
    Administer get MAX_FORM_BYTES "/staff/boxes" boxes::show,
    Administer get MAX_FORM_BYTES "/staff/boxes/status" boxes::refresh,
    Administer post MAX_FORM_BYTES "/staff/boxes/codes" boxes::forms::issue_code,
    Administer post MAX_FORM_BYTES "/staff/boxes/rename" boxes::forms::rename,
    Administer post MAX_FORM_BYTES "/staff/boxes/remove" boxes::forms::remove,
    Administer post MAX_FORM_BYTES "/staff/boxes/rooms" boxes::forms::give_room,
    Administer post MAX_FORM_BYTES "/staff/boxes/rooms/return" boxes::forms::return_room,
    Administer post MAX_FORM_BYTES "/staff/boxes/command" boxes::forms::command,
}

routes! {
    /// Former addresses of forms and scripts: method, path, right. Pages that were open during an update still use them.
    FORMER_ROUTES former_routes_with_rights
    Write post MAX_FORM_BYTES "/staff/draft/shape" draft::edit_structure,
    Publish put STREAMED "/staff/bulk/file" import::receive_file,
    Publish post MAX_FORM_BYTES "/staff/bulk/look" import::preview,
    Publish post MAX_FORM_BYTES "/staff/bulk/take" import::apply,
    Publish post MAX_FORM_BYTES "/staff/bulk/remove" import::remove_file,
    Publish post MAX_FORM_BYTES "/staff/bulk/throw-away" import::discard,
    Publish post MAX_FORM_BYTES "/staff/publish/closing" publish::publish_at_closing,
    Publish post MAX_FORM_BYTES "/staff/publish/unplan" publish::cancel_planned,
    Publish post MAX_FORM_BYTES "/staff/publish/again" publish::republish,
    Publish post MAX_FORM_BYTES "/staff/publish/start-over" publish::reset_draft,
    Write post MAX_DRAFT_BYTES "/staff/clips/{key}/{lang}/pace" clip::generate_captions,
    Write post MAX_FORM_BYTES "/staff/uploads/{id}/place" upload::assign,
    Administer post MAX_FORM_BYTES "/staff/devices/tone" devices::speakers::play_test_tone,
}

/// Former addresses of pages and files, and the present ones.
pub const FORMER_PAGES: &[(&str, &str)] = &[
    ("/staff/bulk", "/staff/import"),
    ("/staff/bulk/state", "/staff/import/status"),
    ("/staff/bulk/sheet.csv", "/staff/import/template.csv"),
    ("/staff/bulk/tour.zip", "/staff/export/tour.zip"),
    ("/staff/house", "/staff/museum"),
    ("/staff/uploads/{id}/plan", "/staff/uploads/{id}/assignment"),
    ("/staff/muted", "/staff/mute"),
    ("/staff/devices/now", "/staff/devices/status"),
];

/// Redirects permanently to the address `to`, with the parameters and the query of the request.
fn redirect_former_page(to: &str, uri: &Uri) -> Redirect {
    let path: Vec<&str> = to
        .split('/')
        .zip(uri.path().split('/'))
        .map(|(new, requested)| if new.starts_with('{') { requested } else { new })
        .collect();
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    Redirect::permanent(&format!("{}{query}", path.join("/")))
}

/// All staff routes, with those that need no sign-in.
pub(super) fn router(services: &Services) -> Router<Services> {
    let open = Router::new()
        .route("/staff/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route(
            "/staff/welcome/{token}",
            get(sign_in::show_invitation).post(sign_in::accept_invitation),
        )
        .route("/staff/language", post(sign_in::set_language))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES));
    let former_pages = FORMER_PAGES
        .iter()
        .fold(Router::new(), |router, &(from, to)| {
            let redirect = move |uri: Uri| async move { redirect_former_page(to, &uri) };
            router.route(from, get(redirect))
        });
    routes_with_rights(services)
        .merge(former_routes_with_rights(services))
        .merge(former_pages)
        .merge(open)
        .layer(from_fn_with_state(
            services.clone(),
            require_https::redirect,
        ))
}
