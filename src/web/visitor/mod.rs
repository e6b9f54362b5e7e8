//! Visitors' pages: the museum, its rooms, clips and routes, the controls of screens, and the reports of phones. No staff page
//! is named here.

pub(in crate::web) mod attract;
pub(in crate::web) mod clips;
pub(in crate::web) mod controls;
pub(in crate::web) mod facilities;
pub(in crate::web) mod home;
pub(in crate::web) mod layout;
pub(in crate::web) mod live;
pub(in crate::web) mod locale;
pub(in crate::web) mod map;
pub(in crate::web) mod number_figure;
pub(in crate::web) mod offline;
pub(in crate::web) mod phone_qr;
pub(in crate::web) mod pictures;
pub(in crate::web) mod plan;
pub(in crate::web) mod plan_geometry;
pub(in crate::web) mod plan_rooms;
pub(in crate::web) mod recordings;
pub(in crate::web) mod reports;
pub(in crate::web) mod room;
pub(in crate::web) mod room_url;
pub(in crate::web) mod route;
pub(in crate::web) mod screen;
pub(in crate::web) mod url_base;
pub(in crate::web) mod variant_choice;
