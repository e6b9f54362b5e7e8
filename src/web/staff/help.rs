//! The help of the staff pages: a list of tasks, and a page “How to …” for each.

use askama::Template;
use axum::extract::Path;

use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::staff::help_tasks::{TASKS, Task, task};
use crate::web::staff::layout::{StaffLayout, StaffRequest};

#[derive(Template)]
#[template(path = "staff/help.html")]
pub(super) struct HelpPage {
    layout: StaffLayout,
    tasks: Vec<TaskLink>,
    /// The task of this page. None on the list.
    open: Option<OpenTask>,
}

struct TaskLink {
    href: String,
    title: String,
    is_open: bool,
}

struct OpenTask {
    steps: Vec<String>,
    page: &'static str,
    page_name: String,
}

/// The list of the tasks that the reader may do.
pub(super) async fn show_all(request: StaffRequest) -> Page<HelpPage> {
    page(&request, None)
}

/// The page of a task.
pub(super) async fn show(
    request: StaffRequest,
    Path(slug): Path<String>,
) -> Result<Page<HelpPage>> {
    let task = task(&slug).filter(|task| request.staff.may(task.right));
    let task = task.ok_or(HttpError::NoSuchPage)?;
    Ok(page(&request, Some(task)))
}

fn page(request: &StaffRequest, open: Option<&Task>) -> Page<HelpPage> {
    let words = request.words;
    let tasks = TASKS.iter().filter(|task| request.staff.may(task.right));
    let tasks = tasks.map(|task| TaskLink {
        href: format!("/staff/help/{}", task.slug),
        title: words.text(task.title),
        is_open: open.is_some_and(|open| open.slug == task.slug),
    });
    let title = open.map_or_else(|| words.text("help"), |task| words.text(task.title));
    Page(HelpPage {
        tasks: tasks.collect(),
        open: open.map(|task| {
            let (page, name) = task.page;
            OpenTask {
                steps: words.text(task.steps).lines().map(str::to_owned).collect(),
                page,
                page_name: words.text(name),
            }
        }),
        layout: request.layout(title),
    })
}
