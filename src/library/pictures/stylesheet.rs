//! Parses the CSS that drawing programs write: rules with simple selectors, and declarations.

use roxmltree::Node;

/// The maximum length of a quotation in an error.
const MAX_QUOTED_CHARS: usize = 60;

/// A CSS rule with one selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    selector: Selector,
    pub(super) declarations: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Selector {
    Universal,
    Element(String),
    Class(String),
    Id(String),
}

impl Rule {
    pub(super) fn matches(&self, node: Node<'_, '_>) -> bool {
        match &self.selector {
            Selector::Universal => true,
            Selector::Element(name) => node.tag_name().name() == name,
            Selector::Class(name) => node
                .attribute("class")
                .is_some_and(|classes| classes.split_whitespace().any(|class| class == name)),
            Selector::Id(id) => node.attribute("id") == Some(id),
        }
    }

    /// The rule of higher specificity wins; of two alike, the later one.
    pub(super) fn specificity(&self) -> u8 {
        match self.selector {
            Selector::Universal => 0,
            Selector::Element(_) => 1,
            Selector::Class(_) => 2,
            Selector::Id(_) => 3,
        }
    }
}

/// Parses a style sheet. The error is the beginning of the unsupported rule.
pub(super) fn parse_rules(text: &str) -> Result<Vec<Rule>, String> {
    let mut left = without_comments(text)?;
    let mut rules = Vec::new();
    loop {
        left = left.trim().to_owned();
        if left.is_empty() {
            return Ok(rules);
        }
        let quote = || left.chars().take(MAX_QUOTED_CHARS).collect::<String>();
        let (selectors, rest) = left.split_once('{').ok_or_else(quote)?;
        let (body, rest) = rest.split_once('}').ok_or_else(quote)?;
        let declarations = parse_declarations(body)?;
        for selector in selectors.split(',') {
            rules.push(Rule {
                selector: parse_selector(selector.trim()).ok_or_else(quote)?,
                declarations: declarations.clone(),
            });
        }
        left = rest.to_owned();
    }
}

/// Parses properties and their values, such as `fill:none; stroke:#000`. The error is the beginning of the unsupported
/// one.
pub(super) fn parse_declarations(text: &str) -> Result<Vec<(String, String)>, String> {
    let parts = text.split(';').map(str::trim);
    let declarations = parts.filter(|part| !part.is_empty()).map(|part| {
        let quote = || part.chars().take(MAX_QUOTED_CHARS).collect::<String>();
        let (name, value) = part.split_once(':').ok_or_else(quote)?;
        let value = value.trim();
        let value = value.strip_suffix("!important").unwrap_or(value).trim_end();
        let is_unsupported = |c: char| matches!(c, '\\' | '<' | '>' | '{' | '}') || c.is_control();
        if value.contains(is_unsupported) || name.contains(is_unsupported) {
            return Err(quote());
        }
        Ok((name.trim().to_ascii_lowercase(), value.to_owned()))
    });
    declarations.collect()
}

fn parse_selector(text: &str) -> Option<Selector> {
    let name = |text: &str| {
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (!text.is_empty() && text.chars().all(is_name)).then(|| text.to_owned())
    };
    if text == "*" {
        Some(Selector::Universal)
    } else if let Some(class) = text.strip_prefix('.') {
        Some(Selector::Class(name(class)?))
    } else if let Some(id) = text.strip_prefix('#') {
        Some(Selector::Id(name(id)?))
    } else {
        Some(Selector::Element(name(text)?))
    }
}

fn without_comments(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut left = text;
    while let Some((before, rest)) = left.split_once("/*") {
        plain.push_str(before);
        let (_, after) = rest.split_once("*/").ok_or_else(|| "/*".to_owned())?;
        left = after;
    }
    plain.push_str(left);
    Ok(plain.replace("<!--", "").replace("-->", ""))
}
