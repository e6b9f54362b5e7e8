//! Validates drawings: SVG with shapes only, which is safe to show and can take the colours of a page.

use roxmltree::{Attribute, Document, Error, Node};
use serde::{Deserialize, Serialize};

/// Width and height of a drawing, in its own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawingSize {
    /// The width.
    pub width: u16,
    /// The height.
    pub height: u16,
}

/// An error in a line of the drawing, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct DrawingError {
    /// The line, counted from 1.
    pub line: usize,
    /// The kind of error.
    pub kind: DrawingErrorKind,
}

/// What is wrong with a drawing, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum DrawingErrorKind {
    #[error("this is not an SVG drawing: {reason}")]
    NotADrawing { reason: String },
    #[error("this is not UTF-8; save the drawing as UTF-8")]
    NotUtf8,
    #[error("a drawing may not have a document type or entities; take the <!DOCTYPE …> out")]
    DocumentType,
    #[error("a drawing may not hold <{name}>; take it out")]
    Element { name: String },
    #[error("`{name}` is not for drawings; take it out")]
    Attribute { name: String },
    /// The beginning of a rule or property of a style.
    #[error(
        "the style ‘{rule}’ is not understood; save the drawing as plain SVG, with presentation attributes"
    )]
    Style { rule: String },
    #[error(
        "{name} cannot be kept in a drawing; draw it in plain colours and shapes, or save the picture as PNG"
    )]
    Effect { name: String },
    #[error("a drawing may not hold an instruction such as <?{name} …?>; take it out")]
    Instruction { name: String },
    #[error("groups lie more than {most} deep in each other; flatten them")]
    TooDeep { most: usize },
    #[error("a drawing needs viewBox=\"0 0 WIDTH HEIGHT\" with whole numbers")]
    NoSize,
    #[error("no element has id=\"{ART_ID}\"; give it to the one that is to be seen")]
    NoArt,
}

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

pub(super) const ELEMENTS: &[&str] = &[
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc",
];

/// The allowed attributes besides [`PRESENTATION`].
pub(super) const ATTRIBUTES: &[&str] = &[
    "id",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "points",
    "transform",
    "pointer-events",
    "data-room",
    "data-text",
    "data-sign",
];

/// The allowed presentation attributes; a style may set them as well.
pub(super) const PRESENTATION: &[&str] = &[
    "fill",
    "fill-rule",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-opacity",
    "opacity",
    "text-anchor",
    "dominant-baseline",
    "font-size",
    "font-weight",
    "letter-spacing",
];

/// Whether a drawing may have this attribute.
pub(super) fn is_allowed_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(&name) || PRESENTATION.contains(&name)
}

const PAINT_ATTRIBUTES: &[&str] = &["fill", "stroke"];
const PAINT_FUNCTIONS: &[&str] = &["var", "rgb"];

/// The maximum depth of elements, because rendering recurses.
pub(super) const MAX_DEPTH: usize = 32;

/// The id of the element that a page shows.
pub(super) const ART_ID: &str = "art";

/// More errors of a drawing are left out.
pub(super) const MAX_ERRORS: usize = 100;

/// Validates a drawing in UTF-8, and returns its size. Only listed elements and attributes are allowed: no scripts,
/// styles, links, document types or entities.
///
/// # Errors
/// The first [`MAX_ERRORS`] errors of the drawing.
pub fn validate(bytes: &[u8]) -> Result<DrawingSize, Vec<DrawingError>> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let kind = DrawingErrorKind::NotUtf8;
        vec![DrawingError { line, kind }]
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::parse(text).map_err(|error| vec![from_xml_error(text, &error)])?;
    let mut errors = Vec::new();
    let mut push_error = |node: Node<'_, '_>, kind: DrawingErrorKind| {
        if errors.len() < MAX_ERRORS {
            let position = document.text_pos_at(node.range().start);
            let line = usize::try_from(position.row).unwrap_or(1);
            errors.push(DrawingError { line, kind });
        }
    };
    for node in document.descendants() {
        if let Some(instruction) = node.pi() {
            let name = instruction.target.to_owned();
            push_error(node, DrawingErrorKind::Instruction { name });
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name();
        if name.namespace() != Some(SVG) || !ELEMENTS.contains(&name.name()) {
            let name = name.name().to_owned();
            push_error(node, DrawingErrorKind::Element { name });
        }
        if node.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH {
            push_error(node, DrawingErrorKind::TooDeep { most: MAX_DEPTH });
            break;
        }
        let attributes = node.attributes();
        for attribute in attributes.filter(|attribute| !is_harmless(attribute)) {
            let name = attribute.name().to_owned();
            push_error(node, DrawingErrorKind::Attribute { name });
        }
    }
    let root = document.root_element();
    let size = view_box_size(root);
    if size.is_none() {
        push_error(root, DrawingErrorKind::NoSize);
    }
    if !document
        .descendants()
        .any(|node| node.attribute("id") == Some(ART_ID))
    {
        push_error(root, DrawingErrorKind::NoArt);
    }
    size.filter(|_| errors.is_empty()).ok_or(errors)
}

fn from_xml_error(text: &str, error: &Error) -> DrawingError {
    if matches!(error, Error::DtdDetected) {
        // The parser gives no position for it.
        let before = text.split("<!DOCTYPE").next().unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let kind = DrawingErrorKind::DocumentType;
        return DrawingError { line, kind };
    }
    let line = usize::try_from(error.pos().row).unwrap_or(1);
    let reason = error.to_string();
    let kind = DrawingErrorKind::NotADrawing { reason };
    DrawingError { line, kind }
}

fn is_harmless(attribute: &Attribute<'_, '_>) -> bool {
    let (name, value) = (attribute.name(), attribute.value());
    // A CSS escape could spell `url(` in another way.
    let has_no_url = !value.to_ascii_lowercase().contains("url(") && !value.contains('\\');
    let has_plain_paint = !PAINT_ATTRIBUTES.contains(&name) || is_paint(value);
    let has_known_id = name != "id" || value == ART_ID;
    attribute.namespace().is_none()
        && is_allowed_attribute(name)
        && has_no_url
        && has_plain_paint
        && has_known_id
}

/// Whether a value is a colour. Other functions than the listed ones may fetch a picture.
fn is_paint(value: &str) -> bool {
    let mut before_brackets = value.split('(');
    // The text behind the last bracket is no function name.
    before_brackets.next_back();
    before_brackets.all(|text| {
        let words = text.rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        let mut words = words.map(str::to_ascii_lowercase);
        words
            .next()
            .is_some_and(|name| PAINT_FUNCTIONS.contains(&name.as_str()))
    })
}

fn view_box_size(root: Node<'_, '_>) -> Option<DrawingSize> {
    let numbers: Vec<&str> = root
        .attribute("viewBox")?
        .split_ascii_whitespace()
        .collect();
    let ["0", "0", width, height] = numbers.as_slice() else {
        return None;
    };
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    (width > 0 && height > 0).then_some(DrawingSize { width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(inner: &str) -> String {
        format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 640 400\">\n{inner}\n</svg>")
    }

    #[test]
    fn shapes_make_a_drawing() {
        let text = drawing(
            "<g id=\"art\"><path fill=\"var(--art-ink,#1C1714)\" stroke=\"RGB(1, 2, 3)\" data-text=\"a (b)\" d=\"M0 0H9Z\"/></g>",
        );
        let expected = DrawingSize {
            width: 640,
            height: 400,
        };
        assert_eq!(validate(text.as_bytes()), Ok(expected));
    }

    #[test]
    fn whatever_could_reach_out_of_a_drawing_is_refused_with_its_line() {
        for (inner, expected) in [
            ("<script>alert(1)</script>", "<script>"),
            ("<style>*{}</style>", "<style>"),
            ("<foreignObject/>", "<foreignObject>"),
            ("<image href=\"http://elsewhere/a.png\"/>", "<image>"),
            ("<use href=\"#art\"/>", "<use>"),
            ("<g onload=\"alert(1)\"/>", "`onload`"),
            ("<g style=\"fill:red\"/>", "`style`"),
            ("<g id=\"other\"/>", "`id`"),
            ("<g fill=\"URL(http://elsewhere)\"/>", "`fill`"),
            (
                "<g xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"a\"/>",
                "`href`",
            ),
            ("<x:g xmlns:x=\"elsewhere\"/>", "<g>"),
            ("<a href=\"javascript:alert(1)\"/>", "<a>"),
            (
                "<animate attributeName=\"d\" onbegin=\"x()\"/>",
                "<animate>",
            ),
            ("<set attributeName=\"href\" to=\"elsewhere\"/>", "<set>"),
            (
                "<iframe xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                "<iframe>",
            ),
            ("<feImage href=\"http://elsewhere/a.png\"/>", "<feImage>"),
            ("<path d=\"M0 0\" stroke=\"url(#other)\"/>", "`stroke`"),
            ("<path d=\"M0 0\" filter=\"none\"/>", "`filter`"),
            ("<g fill=\"\\75rl(http://elsewhere)\"/>", "`fill`"),
            ("<g fill=\"image-set('http://elsewhere' 1x)\"/>", "`fill`"),
            ("<g stroke=\"var(--a, cross-fade(a, b))\"/>", "`stroke`"),
            ("<g fill=\"rgb(1,2,3) (\"/>", "`fill`"),
            (
                "<?xml-stylesheet href='http://elsewhere/a.css'?>",
                "<?xml-stylesheet",
            ),
            ("<g xml:base=\"http://elsewhere/\"/>", "`base`"),
            ("<text id=\"main\">A</text>", "`id`"),
        ] {
            let text = drawing(&format!("<g id=\"art\"/>{inner}"));
            let errors = validate(text.as_bytes()).unwrap_err();
            assert!(errors.iter().all(|error| error.line == 2), "{errors:?}");
            assert!(
                errors
                    .iter()
                    .any(|error| error.to_string().contains(expected)),
                "{inner}: {errors:?}"
            );
        }
        let before = format!(
            "<?xml-stylesheet href='a.xsl'?>\n{}",
            drawing("<g id=\"art\"/>")
        );
        let name = "xml-stylesheet".to_owned();
        let kind = DrawingErrorKind::Instruction { name };
        let errors = validate(before.as_bytes()).unwrap_err();
        assert_eq!(errors, [DrawingError { line: 1, kind }]);
        let deep = "<g>".repeat(100_000) + &"</g>".repeat(100_000);
        assert_eq!(validate(drawing(&deep).as_bytes()).unwrap_err().len(), 2);
        let many = "<script/>".repeat(10_000);
        let errors = validate(drawing(&many).as_bytes()).unwrap_err();
        assert_eq!(errors.len(), MAX_ERRORS);
        for bad in [
            "",
            "<svg",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
            "<svg/>",
            &drawing(""),
        ] {
            assert!(validate(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bomb_of_entities_and_a_file_from_elsewhere_are_refused_unread() {
        let entities: String = (1..40)
            .map(|n| {
                [
                    "<!ENTITY a",
                    &n.to_string(),
                    " \"",
                    &format!("&a{};", n - 1).repeat(2),
                    "\">\n",
                ]
                .concat()
            })
            .collect();
        let body = drawing("<g id=\"art\"/><text>&a39;</text>");
        let bomb = format!("<!DOCTYPE svg [\n<!ENTITY a0 \"ha\">\n{entities}]>{body}");
        let outside = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg/>";
        for (text, line) in [(bomb.as_str(), 1), (outside, 2)] {
            let errors = validate(text.as_bytes()).unwrap_err();
            let kind = DrawingErrorKind::DocumentType;
            assert_eq!(errors, [DrawingError { line, kind }]);
        }
        let errors = validate(b"<svg>\n\xff</svg>").unwrap_err();
        let kind = DrawingErrorKind::NotUtf8;
        assert_eq!(errors, [DrawingError { line: 2, kind }]);
    }
}
