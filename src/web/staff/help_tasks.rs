//! The tasks of the staff that have a page “How to …”.

use crate::model::Right;

/// A task, with the page on which it is done.
#[derive(Debug)]
pub(super) struct Task {
    /// Its name in addresses.
    pub(super) slug: &'static str,
    /// Text key of the title.
    pub(super) title: &'static str,
    /// Text key of the steps, one in each line.
    pub(super) steps: &'static str,
    /// The address of the page on which it begins, and the text key of its name.
    pub(super) page: (&'static str, &'static str),
    /// The right that it needs.
    pub(super) right: Right,
}

/// All tasks, in the order in which a house needs them.
pub(super) const TASKS: &[Task] = &[
    Task {
        slug: "add-room",
        title: "help-room",
        steps: "help-room-steps",
        page: ("/staff/tour", "tab-rooms"),
        right: Right::Publish,
    },
    Task {
        slug: "add-recording",
        title: "help-recording",
        steps: "help-recording-steps",
        page: ("/staff/upload", "tab-upload"),
        right: Right::Write,
    },
    Task {
        slug: "captions",
        title: "help-captions",
        steps: "help-captions-steps",
        page: ("/staff/tour", "tab-rooms"),
        right: Right::Write,
    },
    Task {
        slug: "languages",
        title: "help-languages",
        steps: "help-languages-steps",
        page: ("/staff/museum", "tab-house"),
        right: Right::Publish,
    },
    Task {
        slug: "hours",
        title: "help-hours",
        steps: "help-hours-steps",
        page: ("/staff/museum", "tab-house"),
        right: Right::Publish,
    },
    Task {
        slug: "routes",
        title: "help-routes",
        steps: "help-routes-steps",
        page: ("/staff/routes", "tab-routes"),
        right: Right::Publish,
    },
    Task {
        slug: "import",
        title: "help-import",
        steps: "help-import-steps",
        page: ("/staff/import", "tab-bulk"),
        right: Right::Publish,
    },
    Task {
        slug: "publish",
        title: "help-publish",
        steps: "help-publish-steps",
        page: ("/staff/publish", "tab-review"),
        right: Right::Publish,
    },
    Task {
        slug: "undo",
        title: "help-undo",
        steps: "help-undo-steps",
        page: ("/staff/changes", "tab-changes"),
        right: Right::Write,
    },
    Task {
        slug: "statistics",
        title: "help-statistics",
        steps: "help-statistics-steps",
        page: ("/staff/statistics", "tab-statistics"),
        right: Right::Read,
    },
    Task {
        slug: "speakers",
        title: "help-speakers",
        steps: "help-speakers-steps",
        page: ("/staff/devices", "tab-devices"),
        right: Right::Administer,
    },
    Task {
        slug: "screens",
        title: "help-screens",
        steps: "help-screens-steps",
        page: ("/staff/devices#enrol", "tab-devices"),
        right: Right::Administer,
    },
    Task {
        slug: "people",
        title: "help-people",
        steps: "help-people-steps",
        page: ("/staff/people", "tab-people"),
        right: Right::Administer,
    },
];

/// Pages, and the task that most people look for there.
const TASKS_OF_PAGES: &[(&str, &str)] = &[
    ("/staff/tour", "add-room"),
    ("/staff/rooms", "add-room"),
    ("/staff/upload", "add-recording"),
    ("/staff/clips", "captions"),
    ("/staff/museum", "languages"),
    ("/staff/routes", "routes"),
    ("/staff/import", "import"),
    ("/staff/publish", "publish"),
    ("/staff/preview", "publish"),
    ("/staff/changes", "undo"),
    ("/staff/statistics", "statistics"),
    ("/staff/devices", "speakers"),
    ("/staff/people", "people"),
];

/// The task with this name in addresses.
pub(super) fn task(slug: &str) -> Option<&'static Task> {
    TASKS.iter().find(|task| task.slug == slug)
}

/// The task of the page at `path`, or of the page that it is below.
pub(super) fn task_of_page(path: &str) -> Option<&'static Task> {
    let mut pages = TASKS_OF_PAGES.iter();
    let (_, slug) = pages.find(|(page, _)| {
        let rest = path.strip_prefix(page);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    task(slug)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_task_has_its_own_address_and_every_page_leads_to_one() {
        let slugs: BTreeSet<&str> = TASKS.iter().map(|task| task.slug).collect();
        assert_eq!(slugs.len(), TASKS.len());
        for (page, slug) in TASKS_OF_PAGES {
            assert!(task(slug).is_some(), "{page}: {slug}");
        }
        let of_clip = task_of_page("/staff/clips/13").unwrap();
        assert_eq!(of_clip.slug, "captions");
        assert!(task_of_page("/staff").is_none());
    }
}
