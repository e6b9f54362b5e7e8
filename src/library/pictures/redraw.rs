//! Simplifies the drawings of drawing programs to the plain shapes that docent stores: style rules become attributes,
//! and private data is removed. Anything unsupported is an error.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::drawing::{
    ART_ID, ATTRIBUTES, DrawingError, DrawingErrorKind, DrawingSize, ELEMENTS, MAX_DEPTH,
    MAX_ERRORS, PRESENTATION, SVG, is_allowed_attribute, validate,
};
use super::stylesheet::{self, Rule};

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements that render only where another refers to them, which nothing here may.
const UNRENDERED: &[&str] = &[
    "defs",
    "metadata",
    "style",
    "symbol",
    "linearGradient",
    "radialGradient",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
];

/// Properties that change the rendering, and that plain shapes have no attribute for.
const EFFECTS: &[&str] = &["clip-path", "mask", "filter", "transform", "d"];

/// Elements that contain text.
const TEXT_ELEMENTS: &[&str] = &["text", "tspan", "title", "desc"];

/// A drawing with a longer side outside this range is scaled to [`SCALED_SIDE`]; all in user units.
const MAX_SIDE: f64 = 20_000.0;
const MIN_SIDE: f64 = 16.0;
const SCALED_SIDE: f64 = 1000.0;

/// Returns the drawing in plain shapes, and its size. A valid drawing is returned unchanged.
pub(super) fn simplify(bytes: Vec<u8>) -> Result<(Vec<u8>, DrawingSize), Vec<DrawingError>> {
    let errors = match validate(&bytes) {
        Ok(size) => return Ok((bytes, size)),
        Err(errors) => errors,
    };
    let text = str::from_utf8(&bytes).ok();
    let redrawn = text.and_then(|text| redraw(text.strip_prefix('\u{feff}').unwrap_or(text)));
    let redrawn = redrawn.ok_or(errors)??;
    let size = validate(redrawn.as_bytes())?;
    Ok((redrawn.into_bytes(), size))
}

/// Returns the drawing in plain shapes, all of them in the element with [`ART_ID`]. None if the text is no drawing.
/// Anything that could load or run something is an error.
fn redraw(text: &str) -> Option<Result<String, Vec<DrawingError>>> {
    let text = without_doctype(text);
    let document = Document::parse(&text).ok()?;
    if document.descendants().any(|node| node.is_pi()) {
        return None;
    }
    let root = document.root_element();
    let mut redrawing = Redrawing {
        document: &document,
        rules: Vec::new(),
        errors: Vec::new(),
        output: String::new(),
    };
    for node in document.descendants().filter(Node::is_element) {
        redrawing.check(node);
    }
    let Some(canvas) = Canvas::of(root) else {
        redrawing.push_error(root, DrawingErrorKind::NoSize);
        return Some(Err(redrawing.errors));
    };
    redrawing.draw_root(root, &canvas);
    Some(if redrawing.errors.is_empty() {
        Ok(redrawing.output)
    } else {
        Err(redrawing.errors)
    })
}

/// Removes a document type without declarations, as some programs write it. The line numbers stay.
fn without_doctype(text: &str) -> String {
    let Some((before, rest)) = text.split_once("<!DOCTYPE") else {
        return text.to_owned();
    };
    match rest.split_once('>') {
        Some((doctype, after)) if !doctype.contains('[') => {
            let lines = "\n".repeat(doctype.matches('\n').count());
            [before, &lines, after].concat()
        }
        _ => text.to_owned(),
    }
}

struct Redrawing<'a, 'input> {
    document: &'a Document<'input>,
    rules: Vec<Rule>,
    errors: Vec<DrawingError>,
    output: String,
}

impl Redrawing<'_, '_> {
    fn push_error(&mut self, node: Node<'_, '_>, kind: DrawingErrorKind) {
        if self.errors.len() < MAX_ERRORS {
            let position = self.document.text_pos_at(node.range().start);
            let line = usize::try_from(position.row).unwrap_or(1);
            self.errors.push(DrawingError { line, kind });
        }
    }

    /// Rejects active content anywhere in the document, and collects the style rules.
    fn check(&mut self, node: Node<'_, '_>) {
        let (name, namespace) = (node.tag_name().name(), node.tag_name().namespace());
        let is_active = ["script", "foreignObject", "iframe"].contains(&name);
        if is_active || namespace == Some(XHTML) {
            let name = name.to_owned();
            self.push_error(node, DrawingErrorKind::Element { name });
        }
        let mut attributes = node.attributes();
        let handler = attributes.find(|attribute| attribute.name().starts_with("on"));
        if let Some(handler) = handler {
            let name = handler.name().to_owned();
            self.push_error(node, DrawingErrorKind::Attribute { name });
        }
        if namespace == Some(SVG) && name == "style" {
            let texts = node.descendants().filter(Node::is_text);
            let text: String = texts.filter_map(|text| text.text()).collect();
            match stylesheet::parse_rules(&text) {
                Ok(rules) => self.rules.extend(rules),
                Err(rule) => self.push_error(node, DrawingErrorKind::Style { rule }),
            }
        }
    }

    fn draw_root(&mut self, root: Node<'_, '_>, canvas: &Canvas) {
        let mut nodes = self.document.descendants();
        let has_art = nodes.any(|node| node.attribute("id") == Some(ART_ID));
        let (width, height) = (canvas.width, canvas.height);
        self.output = format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 {width} {height}\">\n");
        if has_art && canvas.transform.is_empty() {
            self.draw_children(root, 1, true);
        } else {
            // Paper behind the drawing, so that ink is visible on any background.
            let background = format!(
                "<g id=\"{ART_ID}\"><rect width=\"{width}\" height=\"{height}\" fill=\"var(--art-paper,#F7F0E1)\"/>"
            );
            self.output.push_str(&background);
            let mut style = self.computed_style(root);
            style.retain(|name, _| PRESENTATION.contains(&name.as_str()));
            if !canvas.transform.is_empty() {
                style.insert("transform".to_owned(), canvas.transform.clone());
            }
            self.open_tag("g", &style, true);
            self.draw_children(root, 3, false);
            self.output.push_str("</g></g>\n");
        }
        self.output.push_str("</svg>\n");
    }

    /// `keeps_art_id` is whether an element keeps the id [`ART_ID`].
    fn draw_children(&mut self, node: Node<'_, '_>, depth: usize, keeps_art_id: bool) {
        let has_text = TEXT_ELEMENTS.contains(&node.tag_name().name());
        for child in node.children() {
            if child.is_element() {
                self.draw(child, depth, keeps_art_id);
            } else if let Some(text) = child.text().filter(|_| has_text && child.is_text()) {
                self.output.push_str(&escape(text));
            }
        }
    }

    fn draw(&mut self, node: Node<'_, '_>, depth: usize, keeps_art_id: bool) {
        let name = node.tag_name().name();
        if node.tag_name().namespace() != Some(SVG) || UNRENDERED.contains(&name) {
            return;
        }
        if !ELEMENTS.contains(&name) {
            let name = name.to_owned();
            return self.push_error(node, DrawingErrorKind::Effect { name });
        }
        if depth > MAX_DEPTH {
            return self.push_error(node, DrawingErrorKind::TooDeep { most: MAX_DEPTH });
        }
        let mut attributes = self.computed_style(node);
        let has = |name: &str, value: &str| {
            attributes
                .get(name)
                .is_some_and(|computed| computed == value)
        };
        if has("display", "none") || has("visibility", "hidden") {
            return;
        }
        for attribute in node.attributes() {
            let is_known = ATTRIBUTES.contains(&attribute.name());
            let is_art_id = keeps_art_id && attribute.value() == ART_ID;
            if attribute.name() == "href" {
                let name = attribute.name().to_owned();
                self.push_error(node, DrawingErrorKind::Attribute { name });
            } else if attribute.namespace().is_none()
                && is_known
                && (attribute.name() != "id" || is_art_id)
            {
                attributes.insert(attribute.name().to_owned(), attribute.value().to_owned());
            }
        }
        attributes.retain(|name, _| is_allowed_attribute(name));
        let has_content = node
            .children()
            .any(|child| child.is_element() || child.is_text());
        self.open_tag(name, &attributes, has_content);
        if has_content {
            self.draw_children(node, depth + 1, keeps_art_id);
            self.output.push_str(&["</", name, ">"].concat());
        }
        self.output.push('\n');
    }

    fn open_tag(&mut self, name: &str, attributes: &BTreeMap<String, String>, has_content: bool) {
        self.output.push('<');
        self.output.push_str(name);
        for (name, value) in attributes {
            let attribute = [" ", name, "=\"", &escape(value), "\""].concat();
            self.output.push_str(&attribute);
        }
        self.output.push_str(if has_content { ">" } else { "/>" });
    }

    /// The style of an element: its presentation attributes, overridden by matching rules, then by its own `style`.
    fn computed_style(&mut self, node: Node<'_, '_>) -> BTreeMap<String, String> {
        let attributes = node
            .attributes()
            .filter(|attribute| attribute.namespace().is_none());
        let is_style = |name: &str| {
            PRESENTATION.contains(&name)
                || EFFECTS.contains(&name)
                || ["display", "visibility"].contains(&name)
        };
        let mut style: BTreeMap<String, String> = attributes
            .filter(|attribute| {
                is_style(attribute.name()) && !["transform", "d"].contains(&attribute.name())
            })
            .map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned()))
            .collect();
        let mut matching: Vec<&Rule> = self
            .rules
            .iter()
            .filter(|rule| rule.matches(node))
            .collect();
        matching.sort_by_key(|rule| rule.specificity());
        for rule in matching {
            style.extend(rule.declarations.iter().cloned());
        }
        let own = node.attribute("style").unwrap_or_default();
        match stylesheet::parse_declarations(own) {
            Ok(own) => style.extend(own),
            Err(rule) => self.push_error(node, DrawingErrorKind::Style { rule }),
        }
        let unsupported = style.iter().find(|(name, value)| {
            let is_effect = EFFECTS.contains(&name.as_str()) && value.as_str() != "none";
            is_effect || value.to_ascii_lowercase().contains("url(")
        });
        if let Some((name, _)) = unsupported {
            let name = name.clone();
            self.push_error(node, DrawingErrorKind::Effect { name });
        }
        style.retain(|name, _| is_style(name) && !EFFECTS.contains(&name.as_str()));
        style
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The size of the result, and the transformation of the drawing to it.
struct Canvas {
    width: u16,
    height: u16,
    /// Empty if the drawing stays as it is.
    transform: String,
}

impl Canvas {
    fn of(root: Node<'_, '_>) -> Option<Self> {
        let (x, y, width, height) = if let Some(view_box) = root.attribute("viewBox") {
            parse_view_box(view_box)?
        } else {
            let side = |name: &str| parse_length(root.attribute(name)?);
            (0.0, 0.0, side("width")?, side("height")?)
        };
        let longer_side = width.max(height);
        let fits = (MIN_SIDE..=MAX_SIDE).contains(&longer_side);
        let scale = if fits { 1.0 } else { SCALED_SIDE / longer_side };
        let mut transforms = Vec::new();
        if !fits {
            transforms.push(format!("scale({scale})"));
        }
        if x != 0.0 || y != 0.0 {
            transforms.push(format!("translate({} {})", -x, -y));
        }
        // The subtraction keeps rounding errors from adding a unit.
        let scale_up_to_whole = |side: f64| {
            format!("{:.0}", (side * scale - 1e-6).ceil())
                .parse::<u16>()
                .ok()
        };
        let (width, height) = (scale_up_to_whole(width)?, scale_up_to_whole(height)?);
        (width > 0 && height > 0).then(|| Self {
            width,
            height,
            transform: transforms.join(" "),
        })
    }
}

/// The numbers of a `viewBox`: x, y, width, height.
fn parse_view_box(text: &str) -> Option<(f64, f64, f64, f64)> {
    let parts = text.split([' ', ',', '\t', '\n', '\r']);
    let numbers: Result<Vec<f64>, _> = parts
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect();
    match numbers.ok()?.as_slice() {
        [x, y, width, height] => {
            let all_finite = [x, y, width, height]
                .iter()
                .all(|number| number.is_finite());
            (all_finite && *width > 0.0 && *height > 0.0).then_some((*x, *y, *width, *height))
        }
        _ => None,
    }
}

/// A length with its unit, such as `210mm`, in user units.
fn parse_length(text: &str) -> Option<f64> {
    let text = text.trim();
    let units = [
        ("px", 1.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
    ];
    let with_unit = units
        .iter()
        .find_map(|(unit, size)| Some((text.strip_suffix(unit)?, *size)));
    let (number, unit_size) = with_unit.unwrap_or((text, 1.0));
    let length = number.trim().parse::<f64>().ok()? * unit_size;
    (length.is_finite() && length > 0.0).then_some(length)
}

#[cfg(test)]
mod tests;
