//! Drawings in SVG: only shapes, so that one can be shown to everyone and drawn in a page's colours.

use roxmltree::{Attribute, Document, Error, Node};
use serde::{Deserialize, Serialize};

/// How wide and high a drawing is, in its own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub width: u16,
    pub height: u16,
}

/// A line of the drawing, counted from 1, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Flaw {
    pub line: usize,
    pub what: FlawKind,
}

/// What a drawing may not be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FlawKind {
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
    /// A rule or property of a style, or its beginning.
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
    #[error("no element has id=\"{ART}\"; give it to the one that is to be seen")]
    NoArt,
}

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

pub(super) const ELEMENTS: &[&str] = &[
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc",
];

/// What an element may say besides [`PRESENTATION`].
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

/// The attributes that say what a shape looks like; a style may say it as well.
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

/// Whether a drawing is kept with this attribute.
pub(super) fn is_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(&name) || PRESENTATION.contains(&name)
}

const PAINTS: &[&str] = &["fill", "stroke"];
const PAINT_FUNCTIONS: &[&str] = &["var", "rgb"];

/// How deep elements may lie in each other: who draws them goes down as deep.
pub(super) const DEEPEST: usize = 32;

/// The element that a page draws: `id="art"`.
pub(super) const ART: &str = "art";

/// A drawing with more flaws than this is not told of each.
pub(super) const MOST_FLAWS: usize = 100;

/// Measures a drawing in UTF-8, or tells its flaws. Scripts, styles, links and whatever else could
/// reach out of it are not known here, and so refused; entities are, as all of a document type.
pub fn measure(bytes: &[u8]) -> Result<Drawing, Vec<Flaw>> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|it| *it == b'\n').count();
        let what = FlawKind::NotUtf8;
        vec![Flaw { line, what }]
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::parse(text).map_err(|error| vec![unread(text, &error)])?;
    let mut flaws = Vec::new();
    let mut say = |node: Node<'_, '_>, what: FlawKind| {
        if flaws.len() < MOST_FLAWS {
            let at = document.text_pos_at(node.range().start);
            let line = usize::try_from(at.row).unwrap_or(1);
            flaws.push(Flaw { line, what });
        }
    };
    for node in document.descendants() {
        if let Some(it) = node.pi() {
            let name = it.target.to_owned();
            say(node, FlawKind::Instruction { name });
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name();
        if name.namespace() != Some(SVG) || !ELEMENTS.contains(&name.name()) {
            let name = name.name().to_owned();
            say(node, FlawKind::Element { name });
        }
        if node.ancestors().take(DEEPEST + 1).count() > DEEPEST {
            say(node, FlawKind::TooDeep { most: DEEPEST });
            break;
        }
        for it in node.attributes().filter(|it| !harmless(it)) {
            let name = it.name().to_owned();
            say(node, FlawKind::Attribute { name });
        }
    }
    let root = document.root_element();
    let size = size(root);
    if size.is_none() {
        say(root, FlawKind::NoSize);
    }
    if !document
        .descendants()
        .any(|it| it.attribute("id") == Some(ART))
    {
        say(root, FlawKind::NoArt);
    }
    size.filter(|_| flaws.is_empty()).ok_or(flaws)
}

fn unread(text: &str, error: &Error) -> Flaw {
    if matches!(error, Error::DtdDetected) {
        // The parser knows only that there is one.
        let before = text.split("<!DOCTYPE").next().unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let what = FlawKind::DocumentType;
        return Flaw { line, what };
    }
    let line = usize::try_from(error.pos().row).unwrap_or(1);
    let reason = error.to_string();
    let what = FlawKind::NotADrawing { reason };
    Flaw { line, what }
}

fn harmless(it: &Attribute<'_, '_>) -> bool {
    // A style sheet's `\` would spell the same in another way.
    let inside = !it.value().to_ascii_lowercase().contains("url(") && !it.value().contains('\\');
    let painted = !PAINTS.contains(&it.name()) || is_paint(it.value());
    let named = it.name() != "id" || it.value() == ART;
    it.namespace().is_none() && is_attribute(it.name()) && inside && painted && named
}

/// A colour: other functions than these may fetch a picture.
fn is_paint(value: &str) -> bool {
    let mut before = value.split('(');
    // What follows the last one calls nothing.
    before.next_back();
    before.all(|it| {
        let name = it.rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        let mut name = name.map(str::to_ascii_lowercase);
        name.next()
            .is_some_and(|it| PAINT_FUNCTIONS.contains(&it.as_str()))
    })
}

fn size(root: Node<'_, '_>) -> Option<Drawing> {
    let numbers: Vec<&str> = root
        .attribute("viewBox")?
        .split_ascii_whitespace()
        .collect();
    let ["0", "0", width, height] = numbers.as_slice() else {
        return None;
    };
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    (width > 0 && height > 0).then_some(Drawing { width, height })
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
        let expected = Drawing {
            width: 640,
            height: 400,
        };
        assert_eq!(measure(text.as_bytes()), Ok(expected));
    }

    #[test]
    fn whatever_could_reach_out_of_a_drawing_is_refused_with_its_line() {
        for (inner, said) in [
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
            let flaws = measure(text.as_bytes()).unwrap_err();
            assert!(flaws.iter().all(|it| it.line == 2), "{flaws:?}");
            assert!(
                flaws.iter().any(|it| it.to_string().contains(said)),
                "{inner}: {flaws:?}"
            );
        }
        let before = format!(
            "<?xml-stylesheet href='a.xsl'?>\n{}",
            drawing("<g id=\"art\"/>")
        );
        let name = "xml-stylesheet".to_owned();
        let what = FlawKind::Instruction { name };
        let flaws = measure(before.as_bytes()).unwrap_err();
        assert_eq!(flaws, [Flaw { line: 1, what }]);
        let deep = "<g>".repeat(100_000) + &"</g>".repeat(100_000);
        assert_eq!(measure(drawing(&deep).as_bytes()).unwrap_err().len(), 2);
        let many = "<script/>".repeat(10_000);
        let flaws = measure(drawing(&many).as_bytes()).unwrap_err();
        assert_eq!(flaws.len(), MOST_FLAWS);
        for bad in [
            "",
            "<svg",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
            "<svg/>",
            &drawing(""),
        ] {
            assert!(measure(bad.as_bytes()).is_err(), "{bad}");
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
        let told = drawing("<g id=\"art\"/><text>&a39;</text>");
        let bomb = format!("<!DOCTYPE svg [\n<!ENTITY a0 \"ha\">\n{entities}]>{told}");
        let outside = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg/>";
        for (text, line) in [(bomb.as_str(), 1), (outside, 2)] {
            let flaws = measure(text.as_bytes()).unwrap_err();
            let what = FlawKind::DocumentType;
            assert_eq!(flaws, [Flaw { line, what }]);
        }
        let flaws = measure(b"<svg>\n\xff</svg>").unwrap_err();
        let what = FlawKind::NotUtf8;
        assert_eq!(flaws, [Flaw { line: 2, what }]);
    }
}
