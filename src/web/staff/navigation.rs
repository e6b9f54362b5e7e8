//! The navigation of the staff pages: a few places, and the pages that belong to each. Nobody sees a page
//! that they may not open.

use crate::model::Right;
use crate::web::locales::Translations;

/// The places, and the pages of the current one.
#[derive(Debug, Default)]
pub(super) struct Navigation {
    pub(super) places: Vec<PlaceLink>,
    /// The pages of the current place; empty if it has only one.
    pub(super) pages: Vec<PageLink>,
}

/// A place: the link to its first page.
#[derive(Debug)]
pub(super) struct PlaceLink {
    pub(super) href: &'static str,
    pub(super) name: String,
    /// The path of its icon, in 24 units.
    pub(super) icon: &'static str,
    pub(super) is_current: bool,
}

#[derive(Debug)]
pub(super) struct PageLink {
    pub(super) href: &'static str,
    pub(super) name: String,
    pub(super) is_current: bool,
}

/// The page of the boxes, which is in the navigation where the house has several.
pub(super) const BOXES: &str = "/staff/boxes";

struct Place {
    name: &'static str,
    icon: &'static str,
    /// Address, text key, and the right that shows it.
    pages: &'static [(&'static str, &'static str, Right)],
}

const PLACES: &[Place] = &[
    Place {
        name: "place-home",
        icon: "M12 2.2 1.4 11.6l2.1 2.2L5 12.6V21.5h5.4v-6h3.2v6H19v-8.9l1.5 1.2 2.1-2.2z",
        pages: &[("/staff", "place-home", Right::Read)],
    },
    Place {
        name: "tab-tour",
        icon: "M2 4h4.2v4.2H2zM9 4.6h13v3H9zM2 10h4.2v4.2H2zM9 10.6h13v3H9zM2 16h4.2v4.2H2zM9 16.6h13v3H9z",
        pages: &[
            ("/staff/tour", "tab-rooms", Right::Read),
            ("/staff/upload", "tab-upload", Right::Write),
            ("/staff/routes", "tab-routes", Right::Read),
            ("/staff/museum", "tab-house", Right::Read),
            ("/staff/import", "tab-bulk", Right::Publish),
        ],
    },
    Place {
        name: "tab-publish",
        icon: "M3 3.2 21 3v3H3zM12 7.6l7 7-2.2 2.1-3.2-3.3V21.5h-3.2v-8.1l-3.3 3.4L5 14.6z",
        pages: &[
            ("/staff/publish", "tab-review", Right::Read),
            ("/staff/changes", "tab-changes", Right::Read),
        ],
    },
    Place {
        name: "tab-statistics",
        icon: "M2 20h20v2H2zM3.4 12.6 7 12.4V19H3.4zM10.2 3.2l3.7-.2v16h-3.7zM17 8.6l3.6-.2V19H17z",
        pages: &[("/staff/statistics", "tab-statistics", Right::Read)],
    },
    Place {
        name: "place-system",
        icon: "M4.6 1.6 19.4 1.4V22.6L4.6 22.4zM12 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM12 9.9a5.1 5.1 0 1 1 0 10.2 5.1 5.1 0 0 1 0-10.2zM12 12.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
        pages: &[
            ("/staff/devices", "tab-devices", Right::Administer),
            (BOXES, "tab-boxes", Right::Administer),
            ("/staff/people", "tab-people", Right::Administer),
            ("/staff/disk", "tab-disk", Right::Administer),
        ],
    },
];

/// Pages without a link of their own, and the page that leads to them.
const PAGES_BELOW: &[(&str, &str)] = &[
    ("/staff/clips", "/staff/tour"),
    ("/staff/labels", "/staff/tour"),
    ("/staff/rooms", "/staff/tour"),
    ("/staff/editions", "/staff/publish"),
    ("/staff/preview", "/staff/publish"),
];

impl Navigation {
    /// The navigation of the page at `path`. `is_shown` says whether the reader has the right, and whether
    /// the house has such a page.
    pub(super) fn new(
        words: &Translations,
        path: &str,
        is_shown: impl Fn(&str, Right) -> bool,
    ) -> Self {
        let current = page_at(path);
        let mut navigation = Self::default();
        for place in PLACES {
            let shown = place.pages.iter();
            let shown = shown.filter(|(href, _, right)| is_shown(href, *right));
            let pages: Vec<PageLink> = shown
                .map(|(href, key, _)| PageLink {
                    href,
                    name: words.text(key),
                    is_current: current == Some(*href),
                })
                .collect();
            let Some(first) = pages.first() else {
                continue;
            };
            let is_current = pages.iter().any(|page| page.is_current);
            navigation.places.push(PlaceLink {
                href: first.href,
                name: words.text(place.name),
                icon: place.icon,
                is_current,
            });
            if is_current && pages.len() > 1 {
                navigation.pages = pages;
            }
        }
        navigation
    }
}

/// The page with a link that `path` is, or that it belongs to.
fn page_at(path: &str) -> Option<&'static str> {
    let pages = PLACES.iter().flat_map(|place| place.pages);
    let pages = pages.map(|(href, ..)| (*href, *href));
    let all = pages.chain(PAGES_BELOW.iter().copied());
    let found = all.filter(|(prefix, _)| is_at_or_below(path, prefix));
    let nearest = found.max_by_key(|(prefix, _)| prefix.len());
    nearest.map(|(_, page)| page)
}

/// Whether `path` is `page`, or an address below it.
pub(super) fn is_at_or_below(path: &str, page: &str) -> bool {
    let rest = path.strip_prefix(page);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn navigation(path: &str, rights: &[Right]) -> Navigation {
        let words = Translations::staff("en").unwrap();
        Navigation::new(words, path, |href, right| {
            rights.contains(&right) && href != BOXES
        })
    }

    #[test]
    fn a_page_belongs_to_a_place() {
        for (path, place, page) in [
            ("/staff", Some("/staff"), None),
            ("/staff/start", Some("/staff"), None),
            ("/staff/tour", Some("/staff/tour"), Some("/staff/tour")),
            ("/staff/clips/13", Some("/staff/tour"), Some("/staff/tour")),
            (
                "/staff/routes/all",
                Some("/staff/tour"),
                Some("/staff/routes"),
            ),
            (
                "/staff/preview/es/",
                Some("/staff/publish"),
                Some("/staff/publish"),
            ),
            (
                "/staff/changes",
                Some("/staff/publish"),
                Some("/staff/changes"),
            ),
            (
                "/staff/statistics/clips/13",
                Some("/staff/statistics"),
                None,
            ),
            ("/elsewhere", None, None),
        ] {
            let found = navigation(path, &[Right::Read]);
            let current = found.places.iter().find(|place| place.is_current);
            assert_eq!(current.map(|place| place.href), place, "{path}");
            let current = found.pages.iter().find(|page| page.is_current);
            assert_eq!(current.map(|page| page.href), page, "{path}");
        }
    }

    #[test]
    fn nobody_is_offered_what_they_may_not_open() {
        let viewer = navigation("/staff/tour", &[Right::Read]);
        let places: Vec<&str> = viewer.places.iter().map(|place| place.href).collect();
        assert_eq!(
            places,
            [
                "/staff",
                "/staff/tour",
                "/staff/publish",
                "/staff/statistics"
            ]
        );
        let pages: Vec<&str> = viewer.pages.iter().map(|page| page.href).collect();
        assert_eq!(pages, ["/staff/tour", "/staff/routes", "/staff/museum"]);
        let admin = navigation("/staff/disk", &[Right::Read, Right::Administer]);
        let pages: Vec<&str> = admin.pages.iter().map(|page| page.href).collect();
        assert_eq!(pages, ["/staff/devices", "/staff/people", "/staff/disk"]);
    }
}
