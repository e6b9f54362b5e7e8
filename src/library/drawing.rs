//! Drawings in SVG: only shapes, so that one can be shown to everyone and drawn in a page's colours.

use roxmltree::{Attribute, Document, Node};

/// How wide and high a drawing is, in its own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub width: u16,
    pub height: u16,
}

/// What is wrong with a drawing, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("this is not an SVG drawing: {message}")]
    NotSvg {
        /// In the parser's own words.
        message: String,
    },
    #[error("a drawing may not hold <{name}>; take it out")]
    Element { name: String },
    #[error("groups lie more than {most} deep in each other; flatten them")]
    TooDeep { most: usize },
    #[error("`{name}` is not for drawings; take it out")]
    Attribute { name: String },
    #[error("a drawing needs viewBox=\"0 0 WIDTH HEIGHT\" with whole numbers")]
    NoSize,
    #[error("no element has id=\"{ART}\"; give it to the one that is to be seen")]
    NoArt,
}

const SVG: &str = "http://www.w3.org/2000/svg";

const ELEMENTS: &[&str] = &[
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc",
];

const ATTRIBUTES: &[&str] = &[
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
    "pointer-events",
    "data-room",
    "data-text",
    "data-sign",
];

/// How deep elements may lie in each other: who draws them goes down as deep.
const DEEPEST: usize = 32;

/// The element that a page draws: `id="art"`.
const ART: &str = "art";

/// Measures a drawing, or tells every flaw of it with its line. Scripts, styles, links and whatever else could
/// reach out of it are not known here, and so refused.
pub fn measure(text: &str) -> Result<Drawing, Vec<(usize, Flaw)>> {
    let document = match Document::parse(text) {
        Ok(it) => it,
        Err(error) => {
            let line = usize::try_from(error.pos().row).unwrap_or(1);
            let message = error.to_string();
            return Err(vec![(line, Flaw::NotSvg { message })]);
        }
    };
    let mut flaws = Vec::new();
    let mut say = |node: Node<'_, '_>, what: Flaw| {
        let at = document.text_pos_at(node.range().start);
        flaws.push((usize::try_from(at.row).unwrap_or(1), what));
    };
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name();
        if name.namespace() != Some(SVG) || !ELEMENTS.contains(&name.name()) {
            let name = name.name().to_owned();
            say(node, Flaw::Element { name });
        }
        if node.ancestors().take(DEEPEST + 1).count() > DEEPEST {
            say(node, Flaw::TooDeep { most: DEEPEST });
            break;
        }
        for it in node.attributes().filter(|it| !harmless(it)) {
            let name = it.name().to_owned();
            say(node, Flaw::Attribute { name });
        }
    }
    let root = document.root_element();
    let size = size(root);
    if size.is_none() {
        say(root, Flaw::NoSize);
    }
    if !document
        .descendants()
        .any(|it| it.attribute("id") == Some(ART))
    {
        say(root, Flaw::NoArt);
    }
    size.filter(|_| flaws.is_empty()).ok_or(flaws)
}

fn harmless(it: &Attribute<'_, '_>) -> bool {
    let inside = !it.value().to_ascii_lowercase().contains("url(");
    let named = it.name() != "id" || it.value() == ART;
    it.namespace().is_none() && ATTRIBUTES.contains(&it.name()) && inside && named
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
        let text =
            drawing("<g id=\"art\"><path fill=\"var(--art-ink,#1C1714)\" d=\"M0 0H9Z\"/></g>");
        let expected = Drawing {
            width: 640,
            height: 400,
        };
        assert_eq!(measure(&text), Ok(expected));
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
        ] {
            let flaws = measure(&drawing(&format!("<g id=\"art\"/>{inner}"))).unwrap_err();
            assert!(flaws.iter().all(|(line, _)| *line == 2), "{flaws:?}");
            assert!(
                flaws.iter().any(|(_, it)| it.to_string().contains(said)),
                "{inner}: {flaws:?}"
            );
        }
        let deep = "<g>".repeat(100_000) + &"</g>".repeat(100_000);
        assert_eq!(measure(&drawing(&deep)).unwrap_err().len(), 2);
        for bad in [
            "",
            "<svg",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
            "<svg/>",
            &drawing(""),
        ] {
            assert!(measure(bad).is_err(), "{bad}");
        }
    }
}
