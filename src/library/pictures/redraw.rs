//! Drawings as drawing programs save them, made into the plain shapes that are kept: style rules become
//! attributes, and what programs note for themselves goes. What is not understood is refused.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::drawing::{
    ART, ATTRIBUTES, DEEPEST, Drawing, ELEMENTS, Flaw, FlawKind, MOST_FLAWS, PRESENTATION, SVG,
    is_attribute, measure,
};
use super::stylesheet::{self, Rule};

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// What is seen only where something refers to it, which nothing here may.
const UNSEEN: &[&str] = &[
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

/// Properties that change what is seen, and that plain shapes have no attribute for.
const EFFECTS: &[&str] = &["clip-path", "mask", "filter", "transform", "d"];

/// What holds words.
const TEXTS: &[&str] = &["text", "tspan", "title", "desc"];

/// Drawings are kept between so many units; larger and smaller ones are scaled.
const LARGEST: f64 = 20_000.0;
const SMALLEST: f64 = 16.0;
const SCALED: f64 = 1000.0;

/// A drawing as it is kept, and its measures: as it was given where it is made of plain shapes alone,
/// otherwise redrawn in them; or its flaws.
pub(super) fn plain(bytes: Vec<u8>) -> Result<(Vec<u8>, Drawing), Vec<Flaw>> {
    let flaws = match measure(&bytes) {
        Ok(size) => return Ok((bytes, size)),
        Err(flaws) => flaws,
    };
    let text = str::from_utf8(&bytes).ok();
    let redrawn = text.and_then(|it| redraw(it.strip_prefix('\u{feff}').unwrap_or(it)));
    let drawn = redrawn.ok_or(flaws)??;
    let size = measure(drawn.as_bytes())?;
    Ok((drawn.into_bytes(), size))
}

/// The drawing in plain shapes, all of it marked as what is to be seen; none where it is no drawing.
/// Whatever could reach out of a drawing is a flaw.
fn redraw(text: &str) -> Option<Result<String, Vec<Flaw>>> {
    let text = without_doctype(text);
    let document = Document::parse(&text).ok()?;
    if document.descendants().any(|it| it.is_pi()) {
        return None;
    }
    let root = document.root_element();
    let mut drawing = Redrawing {
        document: &document,
        rules: Vec::new(),
        flaws: Vec::new(),
        drawn: String::new(),
    };
    for it in document.descendants().filter(Node::is_element) {
        drawing.check(it);
    }
    let Some(frame) = Frame::of(root) else {
        drawing.say(root, FlawKind::NoSize);
        return Some(Err(drawing.flaws));
    };
    drawing.draw_all(root, &frame);
    Some(if drawing.flaws.is_empty() {
        Ok(drawing.drawn)
    } else {
        Err(drawing.flaws)
    })
}

/// A document type that only says what SVG is, as some programs write it, is taken out; its lines stay.
fn without_doctype(text: &str) -> String {
    let Some((before, rest)) = text.split_once("<!DOCTYPE") else {
        return text.to_owned();
    };
    match rest.split_once('>') {
        Some((told, after)) if !told.contains('[') => {
            let lines = "\n".repeat(told.matches('\n').count());
            [before, &lines, after].concat()
        }
        _ => text.to_owned(),
    }
}

struct Redrawing<'a, 'input> {
    document: &'a Document<'input>,
    rules: Vec<Rule>,
    flaws: Vec<Flaw>,
    drawn: String,
}

impl Redrawing<'_, '_> {
    fn say(&mut self, node: Node<'_, '_>, what: FlawKind) {
        if self.flaws.len() < MOST_FLAWS {
            let at = self.document.text_pos_at(node.range().start);
            let line = usize::try_from(at.row).unwrap_or(1);
            self.flaws.push(Flaw { line, what });
        }
    }

    /// Refuses what no drawing needs, wherever it stands, and reads style rules.
    fn check(&mut self, node: Node<'_, '_>) {
        let (name, space) = (node.tag_name().name(), node.tag_name().namespace());
        let of_svg = space == Some(SVG);
        let reaches = ["script", "foreignObject", "iframe"].contains(&name);
        if reaches || space == Some(XHTML) {
            let name = name.to_owned();
            self.say(node, FlawKind::Element { name });
        }
        let acts = node.attributes().find(|it| it.name().starts_with("on"));
        if let Some(it) = acts {
            let name = it.name().to_owned();
            self.say(node, FlawKind::Attribute { name });
        }
        if of_svg && name == "style" {
            let texts = node.descendants().filter(Node::is_text);
            let text: String = texts.filter_map(|it| it.text()).collect();
            match stylesheet::rules(&text) {
                Ok(rules) => self.rules.extend(rules),
                Err(rule) => self.say(node, FlawKind::Style { rule }),
            }
        }
    }

    fn draw_all(&mut self, root: Node<'_, '_>, frame: &Frame) {
        let marked = |it: &Node<'_, '_>| it.attribute("id") == Some(ART);
        let own = frame.transform.is_empty() && self.document.descendants().any(|it| marked(&it));
        let (width, height) = (frame.width, frame.height);
        self.drawn = format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 {width} {height}\">\n");
        if own {
            self.draw_inside(root, 1, true);
        } else {
            // Ink shows on paper, whatever lies behind the drawing.
            let sheet = format!(
                "<g id=\"{ART}\"><rect width=\"{width}\" height=\"{height}\" fill=\"var(--art-paper,#F7F0E1)\"/>"
            );
            self.drawn.push_str(&sheet);
            let mut style = self.style(root);
            style.retain(|it, _| PRESENTATION.contains(&it.as_str()));
            if !frame.transform.is_empty() {
                style.insert("transform".to_owned(), frame.transform.clone());
            }
            self.open("g", &style, true);
            self.draw_inside(root, 3, false);
            self.drawn.push_str("</g></g>\n");
        }
        self.drawn.push_str("</svg>\n");
    }

    /// `marks` says whether the drawing's own mark of what is to be seen stays.
    fn draw_inside(&mut self, node: Node<'_, '_>, depth: usize, marks: bool) {
        let writes = TEXTS.contains(&node.tag_name().name());
        for it in node.children() {
            if it.is_element() {
                self.draw(it, depth, marks);
            } else if let Some(text) = it.text().filter(|_| writes && it.is_text()) {
                self.drawn.push_str(&escaped(text));
            }
        }
    }

    fn draw(&mut self, node: Node<'_, '_>, depth: usize, marks: bool) {
        let name = node.tag_name().name();
        if node.tag_name().namespace() != Some(SVG) || UNSEEN.contains(&name) {
            return;
        }
        if !ELEMENTS.contains(&name) {
            let name = name.to_owned();
            return self.say(node, FlawKind::Effect { name });
        }
        if depth > DEEPEST {
            return self.say(node, FlawKind::TooDeep { most: DEEPEST });
        }
        let mut told = self.style(node);
        let hides = |name: &str, value: &str| told.get(name).is_some_and(|it| it == value);
        if hides("display", "none") || hides("visibility", "hidden") {
            return;
        }
        for it in node.attributes() {
            let known = ATTRIBUTES.contains(&it.name());
            if it.name() == "href" {
                let name = it.name().to_owned();
                self.say(node, FlawKind::Attribute { name });
            } else if it.namespace().is_none()
                && known
                && (it.name() != "id" || (marks && it.value() == ART))
            {
                told.insert(it.name().to_owned(), it.value().to_owned());
            }
        }
        told.retain(|it, _| is_attribute(it));
        let has_more = node.children().any(|it| it.is_element() || it.is_text());
        self.open(name, &told, has_more);
        if has_more {
            self.draw_inside(node, depth + 1, marks);
            self.drawn.push_str(&["</", name, ">"].concat());
        }
        self.drawn.push('\n');
    }

    fn open(&mut self, name: &str, told: &BTreeMap<String, String>, has_more: bool) {
        self.drawn.push('<');
        self.drawn.push_str(name);
        for (name, value) in told {
            let told = [" ", name, "=\"", &escaped(value), "\""].concat();
            self.drawn.push_str(&told);
        }
        self.drawn.push_str(if has_more { ">" } else { "/>" });
    }

    /// How an element looks: its attributes, then the rules that fit it, then its own style.
    fn style(&mut self, node: Node<'_, '_>) -> BTreeMap<String, String> {
        let attributes = node.attributes().filter(|it| it.namespace().is_none());
        let looks = |name: &str| {
            PRESENTATION.contains(&name)
                || EFFECTS.contains(&name)
                || ["display", "visibility"].contains(&name)
        };
        let mut told: BTreeMap<String, String> = attributes
            .filter(|it| looks(it.name()) && it.name() != "transform" && it.name() != "d")
            .map(|it| (it.name().to_owned(), it.value().to_owned()))
            .collect();
        let mut fitting: Vec<&Rule> = self.rules.iter().filter(|it| it.fits(node)).collect();
        fitting.sort_by_key(|it| it.weight());
        for rule in fitting {
            told.extend(rule.declarations.iter().cloned());
        }
        let own = node.attribute("style").unwrap_or_default();
        match stylesheet::declarations(own) {
            Ok(own) => told.extend(own),
            Err(rule) => self.say(node, FlawKind::Style { rule }),
        }
        let reaching = told.iter().find(|(name, value)| {
            let effect = EFFECTS.contains(&name.as_str()) && value.as_str() != "none";
            effect || value.to_ascii_lowercase().contains("url(")
        });
        if let Some((name, _)) = reaching {
            let name = name.clone();
            self.say(node, FlawKind::Effect { name });
        }
        told.retain(|it, _| looks(it) && !EFFECTS.contains(&it.as_str()));
        told
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// How large a drawing becomes, and how it is moved there.
struct Frame {
    width: u16,
    height: u16,
    transform: String,
}

impl Frame {
    fn of(root: Node<'_, '_>) -> Option<Self> {
        let (x, y, width, height) = if let Some(it) = root.attribute("viewBox") {
            view(it)?
        } else {
            let side = |name: &str| length(root.attribute(name)?);
            (0.0, 0.0, side("width")?, side("height")?)
        };
        let most = width.max(height);
        let fits = (SMALLEST..=LARGEST).contains(&most);
        let scale = if fits { 1.0 } else { SCALED / most };
        let mut moves = Vec::new();
        if !fits {
            moves.push(format!("scale({scale})"));
        }
        if x != 0.0 || y != 0.0 {
            moves.push(format!("translate({} {})", -x, -y));
        }
        // What is whole but for how numbers are rounded is whole.
        let whole = |it: f64| {
            format!("{:.0}", (it * scale - 1e-6).ceil())
                .parse::<u16>()
                .ok()
        };
        let (width, height) = (whole(width)?, whole(height)?);
        (width > 0 && height > 0).then(|| Self {
            width,
            height,
            transform: moves.join(" "),
        })
    }
}

fn view(text: &str) -> Option<(f64, f64, f64, f64)> {
    let parts = text.split([' ', ',', '\t', '\n', '\r']);
    let numbers: Result<Vec<f64>, _> = parts.filter(|it| !it.is_empty()).map(str::parse).collect();
    match numbers.ok()?.as_slice() {
        [x, y, width, height] => {
            let sound = [x, y, width, height].iter().all(|it| it.is_finite());
            (sound && *width > 0.0 && *height > 0.0).then_some((*x, *y, *width, *height))
        }
        _ => None,
    }
}

/// A length in user units, such as `210mm`.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let units = [
        ("px", 1.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
    ];
    let named = units
        .iter()
        .find_map(|(unit, size)| Some((text.strip_suffix(unit)?, *size)));
    let (number, size) = named.unwrap_or((text, 1.0));
    let found = number.trim().parse::<f64>().ok()? * size;
    (found.is_finite() && found > 0.0).then_some(found)
}

#[cfg(test)]
mod tests;
