//! The plan of the museum as SVG within a page: rooms become links with their names; over them lie the route of the
//! visit, the symbols of the facilities, and a flag where the visitor stands.

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::model::{Picture, Room, Slug, Tour};
use crate::web::visitor::facilities;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::plan_geometry::{Point, Transform, text_place};
use crate::web::visitor::plan_rooms::RoomPlace;
use crate::web::visitor::room_url::room_path;

/// What a page shows of a plan.
pub(in crate::web) struct PlanView<'a> {
    pub(in crate::web) tour: &'a Tour,
    pub(in crate::web) locale: &'a VisitorLocale,
    pub(in crate::web) picture: &'a Picture,
    /// The room in which the visitor stands.
    pub(in crate::web) here: Option<&'a Slug>,
    /// Added to each link.
    pub(in crate::web) query: &'a str,
}

/// The plan without a script is taken to be this wide or this high, in millimetres of the panel.
const ASSUMED_WIDTH_MM: f64 = 125.0;
const ASSUMED_HEIGHT_MM: f64 = 94.0;

/// The free space at each end of a line of the route, in millimetres.
const ROUTE_GAP_MM: f64 = 4.0;

/// How far a line of the route bends, as a share of its length.
const ROUTE_BEND: f64 = 0.08;

/// The share of a room's width that its name may take.
const NAME_SHARE: f64 = 0.96;

impl PlanView<'_> {
    /// Renders a drawing. Shapes of rooms that the tour does not have get no link. None for a malformed drawing.
    pub(in crate::web) fn drawing(
        &self,
        document: &Document<'_>,
        places: &[RoomPlace],
    ) -> Option<String> {
        let root = document.root_element();
        let mut renderer = PlanRenderer {
            view: self,
            places,
            room: None,
            html: Self::head(&escape(root.attribute("viewBox")?)),
            labels: String::new(),
            has_route: false,
        };
        for child in root.children() {
            renderer.node(child)?;
        }
        let PlanRenderer {
            mut html,
            labels,
            has_route,
            ..
        } = renderer;
        if !has_route {
            html.push_str(&self.route(places));
        }
        write!(html, "<g class=\"labels\">{labels}</g>").ok()?;
        self.finish(&mut html, places);
        Some(html)
    }

    /// Renders a photograph, whose rooms are not known.
    pub(in crate::web) fn photograph(&self, href: &str) -> String {
        let (width, height) = (self.picture.width, self.picture.height);
        let mut html = Self::head(&format!("0 0 {width} {height}"));
        let image = format!(
            "<image href=\"{}\" width=\"{width}\" height=\"{height}\"/>",
            escape(href)
        );
        html.push_str(&image);
        self.finish(&mut html, &[]);
        html
    }

    /// Whether the plan shows the order of the rooms.
    pub(in crate::web) fn has_route(document: &Document<'_>, places: &[RoomPlace]) -> bool {
        places.len() > 1 || document.descendants().any(is_route)
    }

    fn head(view_box: &str) -> String {
        format!(
            "<svg class=\"plan\" viewBox=\"{view_box}\" aria-hidden=\"true\" focusable=\"false\">"
        )
    }

    /// Adds what lies over everything, and closes the drawing.
    fn finish(&self, html: &mut String, places: &[RoomPlace]) {
        html.push_str("<g class=\"signs\">");
        for (n, facility) in self.tour.facilities.iter().enumerate() {
            let kind = facility.kind;
            let symbol = format!(
                "<g class=\"facility\" data-facility=\"{n}\" data-kind=\"{kind}\"><circle class=\"ring\" r=\"4.6\"/>\
                 <use href=\"#facility-{kind}\" x=\"-3\" y=\"-3\" width=\"6\" height=\"6\"/></g>"
            );
            html.push_str(&self.placed(facilities::point(facility, self.picture), "size", &symbol));
        }
        html.push_str("</g>");
        let here = places.iter().find(|place| Some(&place.slug) == self.here);
        if let Some(place) = here {
            html.push_str(&self.flag(place));
        }
        html.push_str("</svg>");
    }

    /// Content at a point, in millimetres of the panel: a script replaces the assumed scale by the true one.
    fn placed(&self, at: Point, class: &str, content: &str) -> String {
        let scale = self.units_per_mm();
        format!(
            "<g transform=\"translate({:.1} {:.1})\"><g class=\"{class}\" transform=\"scale({scale:.3})\">{content}</g></g>",
            at.x, at.y
        )
    }

    fn units_per_mm(&self) -> f64 {
        let width = f64::from(self.picture.width) / ASSUMED_WIDTH_MM;
        width.max(f64::from(self.picture.height) / ASSUMED_HEIGHT_MM)
    }

    /// The flag with its words. A script fits the cloth to the words and keeps it on the plan.
    fn flag(&self, place: &RoomPlace) -> String {
        let words = self.locale.words.text("you-are-here");
        let chars = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
        let width = f64::from(chars) * 2.4 + 3.0;
        let (words, left) = (escape(&words), -width / 2.0);
        let flag = format!(
            "<path class=\"pole\" d=\"M0-4V-9\"/><rect class=\"cloth\" x=\"{left:.1}\" y=\"-15\" width=\"{width:.1}\" height=\"7.4\"/>\
             <text class=\"words\" x=\"0\" y=\"-9.7\" text-anchor=\"middle\">{words}</text>"
        );
        let room = escape(place.slug.as_str());
        let placed = self.placed(place.point, "type-size", &flag);
        format!("<g class=\"flag\" data-of=\"{room}\">{placed}</g>")
    }

    /// A dashed line from room to room, in the order of the visit. The next one from here is marked.
    fn route(&self, places: &[RoomPlace]) -> String {
        let gap = ROUTE_GAP_MM * self.units_per_mm();
        let (mut lines, mut next) = (String::new(), String::new());
        for (from, to) in places.iter().zip(places.iter().skip(1)) {
            let Some(line) = RouteLine::between(from.point, to.point, gap) else {
                continue;
            };
            let path = line.path();
            if Some(&from.slug) == self.here {
                let arrow = format!(
                    "<path class=\"arrow\" transform=\"rotate({:.0})\" d=\"M2.6 0-2.6 2.8-1.2 0-2.6-2.8z\"/>",
                    line.direction()
                );
                next = [
                    format!("<path class=\"next-edge\" d=\"{path}\"/>"),
                    format!("<path class=\"next\" d=\"{path}\"/>"),
                    self.placed(line.end, "size", &arrow),
                ]
                .concat();
            } else {
                lines.extend(["<path d=\"", &path, "\"/>"]);
            }
        }
        format!("<g class=\"route\">{lines}{next}</g>")
    }
}

/// A bent line of the route.
struct RouteLine {
    start: Point,
    control: Point,
    end: Point,
}

impl RouteLine {
    /// From one point to another with a gap at each end; None if they are too near.
    fn between(from: Point, to: Point, gap: f64) -> Option<Self> {
        let length = from.distance(to);
        if length <= 2.5 * gap {
            return None;
        }
        let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length);
        let along = |share: f64, aside: f64| Point {
            x: from.x + dx * share - dy * aside,
            y: from.y + dy * share + dx * aside,
        };
        Some(Self {
            start: along(gap, 0.0),
            control: along(length / 2.0, ROUTE_BEND * length),
            end: along(length - gap, 0.0),
        })
    }

    fn path(&self) -> String {
        let Self {
            start,
            control,
            end,
        } = self;
        format!(
            "M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            start.x, start.y, control.x, control.y, end.x, end.y
        )
    }

    /// The direction at the end, in degrees clockwise from the right.
    fn direction(&self) -> f64 {
        let (dx, dy) = (self.end.x - self.control.x, self.end.y - self.control.y);
        dy.atan2(dx).to_degrees()
    }
}

fn is_route(node: Node<'_, '_>) -> bool {
    node.attribute("data-sign") == Some("route")
}

struct PlanRenderer<'a> {
    view: &'a PlanView<'a>,
    places: &'a [RoomPlace],
    /// The room whose shapes are being rendered.
    room: Option<&'a Room>,
    html: String,
    /// The numbers and names of rooms, which lie over the route.
    labels: String,
    /// Whether the drawing has a route of its own.
    has_route: bool,
}

impl PlanRenderer<'_> {
    fn node(&mut self, node: Node<'_, '_>) -> Option<()> {
        if node.is_text() {
            self.html.push_str(&escape(node.text()?));
        } else if node.is_element() && node.attribute("data-sign") != Some("here") {
            let slug = node
                .attribute("data-room")
                .and_then(|slug| slug.parse().ok());
            match slug.and_then(|slug| self.view.tour.room(&slug)) {
                Some(room) => self.room(node, room)?,
                None => self.element(node)?,
            }
        }
        Some(())
    }

    fn room(&mut self, node: Node<'_, '_>, room: &Room) -> Option<()> {
        write!(
            self.html,
            "<a class=\"place{}\" data-of=\"{}\" tabindex=\"-1\" href=\"{}{}\">",
            self.current(room),
            room.slug,
            escape(&room_path(self.view.locale, room)),
            escape(self.view.query)
        )
        .ok()?;
        let tour = self.view.tour;
        self.room = tour.room(&room.slug);
        write!(
            self.labels,
            "<g class=\"label{}\" data-of=\"{}\">",
            self.current(room),
            room.slug
        )
        .ok()?;
        self.element(node)?;
        self.labels.push_str("</g>");
        self.room = None;
        self.html.push_str("</a>");
        Some(())
    }

    fn current(&self, room: &Room) -> &'static str {
        if self.view.here == Some(&room.slug) {
            " current-room"
        } else {
            ""
        }
    }

    fn element(&mut self, node: Node<'_, '_>) -> Option<()> {
        if let (Some(room), Some(part)) = (self.room, node.attribute("data-text")) {
            return self.label(node, room, part);
        }
        let name = node.tag_name().name();
        let (class, is_route) = if is_route(node) {
            (" class=\"route\"", true)
        } else {
            ("", false)
        };
        self.has_route |= is_route;
        write!(self.html, "<{name}{class}").ok()?;
        self.html.push_str(&attributes(node, &[])?);
        self.html.push('>');
        node.children().try_for_each(|child| self.node(child))?;
        write!(self.html, "</{name}>").ok()
    }

    /// The number or the name of a room, at its place in the whole drawing.
    fn label(&mut self, node: Node<'_, '_>, room: &Room, part: &str) -> Option<()> {
        let text = match part {
            "number" => room.number.to_string(),
            "name" => self.view.locale.text(&room.name).to_string(),
            _ => return Some(()),
        };
        let transform = Transform::of(node);
        let moved = if transform == Transform::NONE {
            String::new()
        } else {
            format!(" transform=\"{}\"", transform.to_attribute())
        };
        write!(
            self.labels,
            "<text{}{moved}{}>{}</text>",
            attributes(node, &["transform"])?,
            self.space_for(node, room).unwrap_or_default(),
            escape(&text)
        )
        .ok()?;
        if part == "number"
            && let Some(place) = text_place(node)
        {
            let digits = u32::try_from(text.chars().count()).unwrap_or_default();
            let right = f64::from(digits) * 1.45 + 1.2;
            let mark = format!(
                "<use class=\"check\" href=\"#sign-check\" x=\"{right:.1}\" y=\"-4.4\" width=\"4.8\" height=\"4.8\"/>"
            );
            self.labels
                .push_str(&self.view.placed(place, "type-size", &mark));
        }
        Some(())
    }

    /// The space for a label within its room as attributes: its width, and how far it reaches below its line.
    fn space_for(&self, node: Node<'_, '_>, room: &Room) -> Option<String> {
        let at = text_place(node)?;
        let mut places = self.places.iter();
        let extent = places.find(|place| place.slug == room.slug)?.extent;
        let to_edge = (at.x - extent.least.x).min(extent.most.x - at.x);
        let width = (2.0 * to_edge * NAME_SHARE).max(0.0);
        let (above, below) = (at.y - extent.least.y, extent.most.y - at.y);
        Some(format!(
            " data-width=\"{width:.0}\" data-above=\"{above:.0}\" data-below=\"{below:.0}\""
        ))
    }
}

/// The attributes of a node as text, each with a leading space.
fn attributes(node: Node<'_, '_>, without: &[&str]) -> Option<String> {
    let mut text = String::new();
    let kept = node.attributes();
    for attribute in kept.filter(|attribute| !without.contains(&attribute.name())) {
        let value = escape(attribute.value());
        write!(text, " {}=\"{value}\"", attribute.name()).ok()?;
    }
    Some(text)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;
    use crate::service::TourSnapshot;
    use crate::web::visitor::plan_rooms::room_places;

    fn tour_with(picture: &str) -> Tour {
        let file = format!("{} {picture}", "a".repeat(64));
        let fields = FieldMap::of_texts(&[
            ("languages", "en"),
            ("rooms", "hall attic"),
            ("room/hall/number", "1"),
            ("room/hall/name/en", "Hall & stairs"),
            ("room/attic/number", "2"),
            ("plan/picture/file", file.as_str()),
            ("facilities", "water@0.25,0.5"),
        ]);
        fields.to_tour().unwrap()
    }

    fn render(tour: &Tour, drawing: Option<&str>) -> String {
        let snapshot = TourSnapshot {
            tour: tour.clone(),
            ..TourSnapshot::empty()
        };
        let here = "hall".parse().unwrap();
        let view = PlanView {
            tour,
            locale: &VisitorLocale::from_tag(&snapshot, "en").unwrap(),
            picture: &tour.plan.as_ref().unwrap().picture,
            here: Some(&here),
            query: "",
        };
        match drawing {
            None => view.photograph("/pictures/a.jpg"),
            Some(drawing) => {
                let document = Document::parse(drawing).unwrap();
                view.drawing(&document, &room_places(&document, tour))
                    .unwrap()
            }
        }
    }

    #[test]
    fn facilities_lie_on_a_photograph_by_shares_of_it() {
        let html = render(&tour_with("photograph 400 300"), None);
        let image = "<image href=\"/pictures/a.jpg\" width=\"400\" height=\"300\"/>";
        assert!(
            html.contains("viewBox=\"0 0 400 300\"") && html.contains(image),
            "{html}"
        );
        assert!(html.contains("translate(100.0 150.0)"), "{html}");
        assert!(
            !html.contains("flag"),
            "nobody knows where the rooms are: {html}"
        );
    }

    #[test]
    fn labels_lie_over_the_route_where_the_drawing_has_them() {
        let room = |slug: &str, x: u32| {
            format!(
                "<g data-room=\"{slug}\" transform=\"translate({x} 0)\"><rect width=\"90\" height=\"90\"/>\
                 <text data-text=\"number\" x=\"45\" y=\"40\" font-size=\"10\">0</text><text data-text=\"name\" x=\"45\" y=\"60\">0</text></g>"
            )
        };
        let drawing = format!(
            "<svg viewBox=\"0 0 300 100\">{}{}{}</svg>",
            room("hall", 0),
            room("attic", 200),
            room("cellar", 100)
        );
        let html = render(&tour_with("drawing 300 100"), Some(&drawing));
        let at = |part: &str| html.find(part).unwrap_or_else(|| panic!("{part}: {html}"));
        assert!(
            at("data-of=\"attic\" tabindex") < at("class=\"next\""),
            "{html}"
        );
        assert!(
            at("class=\"next\"") < at(">Hall &amp; stairs</text>"),
            "{html}"
        );
        assert!(
            at(">Hall &amp; stairs</text>") < at("class=\"flag\""),
            "{html}"
        );
        let label = "transform=\"matrix(1 0 0 1 200 0)\" data-width=\"86\" data-above=\"40\" data-below=\"50\">2</text>";
        assert!(html.contains(label), "{html}");
        // A room that the tour does not have keeps its own texts, and is no link.
        assert_eq!(
            (
                html.matches("<a ").count(),
                html.matches(">0</text>").count()
            ),
            (2, 2)
        );
    }
}
