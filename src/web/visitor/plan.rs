//! The plan of the museum as SVG within a page: rooms bequery links with their names.

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::model::{Room, Slug, Tour};
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::room_url::room_path;

/// Renders the plan as SVG for a page. `origin` is the room that the visitor comes from; `query` is added to each link.
/// Shapes of rooms that the tour does not have get no link. None for a malformed drawing.
pub(in crate::web) fn render(
    drawing: &str,
    tour: &Tour,
    locale: &VisitorLocale,
    (origin, query): (Option<&Slug>, &str),
) -> Option<String> {
    let document = Document::parse(drawing).ok()?;
    let root = document.root_element();
    let mut renderer = PlanRenderer {
        tour,
        locale,
        origin,
        query,
        room: None,
        html: String::with_capacity(drawing.len()),
    };
    let view = escape(root.attribute("viewBox")?);
    write!(
        renderer.html,
        "<svg class=\"plan\" viewBox=\"{view}\" aria-hidden=\"true\" focusable=\"false\">"
    )
    .ok()?;
    for child in root.children() {
        renderer.node(child)?;
    }
    renderer.html.push_str("</svg>");
    Some(renderer.html)
}

struct PlanRenderer<'a> {
    tour: &'a Tour,
    locale: &'a VisitorLocale,
    origin: Option<&'a Slug>,
    query: &'a str,
    /// The room whose shapes are being rendered.
    room: Option<&'a Room>,
    html: String,
}

impl PlanRenderer<'_> {
    fn node(&mut self, node: Node<'_, '_>) -> Option<()> {
        if node.is_text() {
            self.html.push_str(&escape(node.text()?));
        } else if node.is_element() {
            let slug = node
                .attribute("data-room")
                .and_then(|slug| slug.parse().ok());
            match slug.and_then(|slug| self.tour.room(&slug)) {
                Some(room) => self.room(node, room)?,
                None => self.element(node)?,
            }
        }
        Some(())
    }

    fn room(&mut self, node: Node<'_, '_>, room: &Room) -> Option<()> {
        let class = if self.origin == Some(&room.slug) {
            " current-room"
        } else {
            ""
        };
        write!(
            self.html,
            "<a class=\"place{class}\" tabindex=\"-1\" href=\"{}{}\">",
            escape(&room_path(self.locale, room)),
            escape(self.query)
        )
        .ok()?;
        let tour = self.tour;
        self.room = tour.room(&room.slug);
        self.element(node)?;
        self.room = None;
        self.html.push_str("</a>");
        Some(())
    }

    fn element(&mut self, node: Node<'_, '_>) -> Option<()> {
        let name = node.tag_name().name();
        write!(self.html, "<{name}").ok()?;
        for attribute in node.attributes() {
            write!(
                self.html,
                " {}=\"{}\"",
                attribute.name(),
                escape(attribute.value())
            )
            .ok()?;
        }
        self.html.push('>');
        let text = match (node.attribute("data-text"), self.room) {
            (Some("number"), Some(room)) => Some(room.number.to_string()),
            (Some("name"), Some(room)) => Some(self.locale.text(&room.name).to_string()),
            (Some(_) | None, _) => None,
        };
        match text {
            Some(text) => self.html.push_str(&escape(&text)),
            None => node.children().try_for_each(|child| self.node(child))?,
        }
        write!(self.html, "</{name}>").ok()
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
