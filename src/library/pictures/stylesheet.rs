//! The style rules that drawing programs write: a class, an element or a mark, and what it looks like.

use roxmltree::Node;

/// What fits a selector looks as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    selector: Selector,
    pub(super) declarations: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Selector {
    Everything,
    Element(String),
    Class(String),
    Mark(String),
}

impl Rule {
    pub(super) fn fits(&self, node: Node<'_, '_>) -> bool {
        match &self.selector {
            Selector::Everything => true,
            Selector::Element(it) => node.tag_name().name() == it,
            Selector::Class(it) => node
                .attribute("class")
                .is_some_and(|all| all.split_whitespace().any(|one| one == it)),
            Selector::Mark(it) => node.attribute("id") == Some(it),
        }
    }

    /// The heavier of two rules wins; of two alike, the later one.
    pub(super) fn weight(&self) -> u8 {
        match self.selector {
            Selector::Everything => 0,
            Selector::Element(_) => 1,
            Selector::Class(_) => 2,
            Selector::Mark(_) => 3,
        }
    }
}

/// The rules of a style sheet in their order; the beginning of the one that is not understood.
pub(super) fn rules(text: &str) -> Result<Vec<Rule>, String> {
    let mut left = without_comments(text)?;
    let mut rules = Vec::new();
    loop {
        left = left.trim().to_owned();
        if left.is_empty() {
            return Ok(rules);
        }
        let told = || left.chars().take(60).collect::<String>();
        let (selectors, rest) = left.split_once('{').ok_or_else(told)?;
        let (body, rest) = rest.split_once('}').ok_or_else(told)?;
        let declarations = declarations(body)?;
        for it in selectors.split(',') {
            rules.push(Rule {
                selector: selector(it.trim()).ok_or_else(told)?,
                declarations: declarations.clone(),
            });
        }
        left = rest.to_owned();
    }
}

/// Properties and their values, such as `fill:none; stroke:#000`; the one that is not understood.
pub(super) fn declarations(text: &str) -> Result<Vec<(String, String)>, String> {
    let parts = text.split(';').map(str::trim).filter(|it| !it.is_empty());
    let each = parts.map(|it| {
        let told = || it.chars().take(60).collect::<String>();
        let (name, value) = it.split_once(':').ok_or_else(told)?;
        let value = value.trim();
        let value = value.strip_suffix("!important").unwrap_or(value).trim_end();
        let odd = |it: char| matches!(it, '\\' | '<' | '>' | '{' | '}') || it.is_control();
        if value.contains(odd) || name.contains(odd) {
            return Err(told());
        }
        Ok((name.trim().to_ascii_lowercase(), value.to_owned()))
    });
    each.collect()
}

fn selector(text: &str) -> Option<Selector> {
    let name = |it: &str| {
        let fits = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
        (!it.is_empty() && it.chars().all(fits)).then(|| it.to_owned())
    };
    if text == "*" {
        Some(Selector::Everything)
    } else if let Some(it) = text.strip_prefix('.') {
        Some(Selector::Class(name(it)?))
    } else if let Some(it) = text.strip_prefix('#') {
        Some(Selector::Mark(name(it)?))
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
