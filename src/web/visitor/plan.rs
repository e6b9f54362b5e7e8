//! The house's plan, written into its page: rooms become links with names in the reader's language.

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::model::{Room, Slug, Tour};
use crate::web::visitor::locale::Reader;
use crate::web::visitor::room_url::address_of;

/// The plan's drawing for a page: `here` is the room where the reader is, `come` what each link says
/// of where one came from. Shapes of rooms that the
/// tour does not have stay shapes.
pub(in crate::web) fn draw(
    drawing: &str,
    tour: &Tour,
    reader: &Reader,
    (here, come): (Option<&Slug>, &str),
) -> Option<String> {
    let document = Document::parse(drawing).ok()?;
    let root = document.root_element();
    let mut pen = Pen {
        tour,
        reader,
        here,
        come,
        room: None,
        html: String::with_capacity(drawing.len()),
    };
    let view = escaped(root.attribute("viewBox")?);
    write!(
        pen.html,
        "<svg class=\"plan\" viewBox=\"{view}\" aria-hidden=\"true\" focusable=\"false\">"
    )
    .ok()?;
    for child in root.children() {
        pen.node(child)?;
    }
    pen.html.push_str("</svg>");
    Some(pen.html)
}

struct Pen<'a> {
    tour: &'a Tour,
    reader: &'a Reader,
    here: Option<&'a Slug>,
    come: &'a str,
    /// The room whose shapes are being drawn.
    room: Option<&'a Room>,
    html: String,
}

impl Pen<'_> {
    fn node(&mut self, node: Node<'_, '_>) -> Option<()> {
        if node.is_text() {
            self.html.push_str(&escaped(node.text()?));
        } else if node.is_element() {
            let named = node.attribute("data-room").and_then(|it| it.parse().ok());
            match named.and_then(|slug| self.tour.room(&slug)) {
                Some(room) => self.room(node, room)?,
                None => self.element(node)?,
            }
        }
        Some(())
    }

    fn room(&mut self, node: Node<'_, '_>, room: &Room) -> Option<()> {
        let here = if self.here == Some(&room.slug) {
            " here"
        } else {
            ""
        };
        write!(
            self.html,
            "<a class=\"place{here}\" tabindex=\"-1\" href=\"{}{}\">",
            escaped(&address_of(self.reader, room)),
            escaped(self.come)
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
        for it in node.attributes() {
            write!(self.html, " {}=\"{}\"", it.name(), escaped(it.value())).ok()?;
        }
        self.html.push('>');
        let text = match (node.attribute("data-text"), self.room) {
            (Some("number"), Some(room)) => Some(room.number.to_string()),
            (Some("name"), Some(room)) => Some(self.reader.text(&room.name).to_string()),
            (Some(_) | None, _) => None,
        };
        match text {
            Some(text) => self.html.push_str(&escaped(&text)),
            None => node.children().try_for_each(|it| self.node(it))?,
        }
        write!(self.html, "</{name}>").ok()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
