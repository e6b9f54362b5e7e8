//! The dependency rules. A new dependency is a change to this table and to the code map in
//! `docs/architecture.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each module may name.
const MAY_USE: &[(&str, &[&str])] = &[
    ("journal", &[]),
    ("panics", &[]),
    ("model", &[]),
    ("clock", &["model"]),
    ("config", &["model"]),
    ("store", &["model"]),
    ("decoder", &["model"]),
    ("alignment", &["model"]),
    ("library", &["model", "decoder", "alignment"]),
    ("player", &["model", "clock", "decoder"]),
    ("outbound", &[]),
    ("fleet", &["model", "clock", "outbound"]),
    (
        "service",
        &[
            "model",
            "clock",
            "fleet",
            "store",
            "alignment",
            "library",
            "player",
        ],
    ),
    ("web", &["model", "service"]),
    (
        "server",
        &[
            "model", "clock", "config", "outbound", "fleet", "store", "library", "player",
            "service", "web",
        ],
    ),
    (
        "cli",
        &[
            "model", "clock", "config", "fleet", "library", "player", "service", "web", "server",
        ],
    ),
];

/// The parts of `web` that each part may name. Visitors' pages do not name those of staff.
const WEB_MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("http", &[]),
    ("locales", &["text"]),
    ("assets", &["http"]),
    ("messages", &["http", "locales", "text"]),
    ("qr_code", &[]),
    ("visitor", &["assets", "http", "locales", "qr_code", "text"]),
    ("monitoring", &["http", "visitor"]),
    ("api", &["http"]),
    ("fleet", &["http"]),
    (
        "staff",
        &[
            "api", "assets", "http", "locales", "messages", "text", "visitor",
        ],
    ),
    (
        "error_pages",
        &["http", "locales", "messages", "staff", "visitor"],
    ),
];

/// Crates that only these modules may name.
const OWNED: &[(&str, &[&str])] = &[
    ("axum", &["web", "server"]),
    ("askama", &["web"]),
    ("hyper", &["server", "web"]),
    ("hyper_util", &["server", "web"]),
    ("tower", &["server"]),
    ("tokio_rustls", &["server", "outbound"]),
    ("async_nats", &["fleet"]),
    ("nkeys", &["fleet"]),
    ("reqwest", &["outbound", "fleet"]),
    ("hmac", &["fleet"]),
    ("listenfd", &["server"]),
    ("sd_notify", &["server"]),
    ("clap", &["cli"]),
    ("fluent_bundle", &["web"]),
    ("icu_locale", &["model"]),
    ("qrcode", &["web"]),
    ("similar", &["web"]),
    ("rodio", &["player"]),
    ("cpal", &["player"]),
    ("rusqlite", &["store"]),
    ("realfft", &["alignment"]),
    ("roxmltree", &["library", "web"]),
    ("symphonia", &["decoder"]),
    ("image", &["library"]),
    ("moxcms", &["library"]),
    ("ebur128", &["library"]),
    ("mp3lame_encoder", &["library"]),
    ("calamine", &["library"]),
    ("csv", &["library", "service"]),
    ("encoding_rs", &["library"]),
    ("indicatif", &["cli"]),
    ("zip", &["library"]),
    ("landlock", &["library"]),
    ("seccompiler", &["library"]),
];

/// Spellings that would hide a dependency from this test.
const HIDDEN: &[&str] = &["crate::{", "super::super::"];

#[test]
fn every_dependency_is_allowed_by_the_table() {
    let wrong: Vec<String> = sources().iter().flat_map(Source::wrong_arrows).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_the_limit() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.text.lines().count() > 500)
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
}

#[test]
fn every_module_is_in_the_table() {
    let mut missing: Vec<String> = sources().into_iter().map(|source| source.module).collect();
    missing.dedup();
    missing.retain(|module| MAY_USE.iter().all(|(name, _)| name != module));
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_web_is_layered() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module == "web") {
        let part = source.part();
        if part == "mod" {
            continue;
        }
        let allowed = WEB_MAY_USE.iter().find(|(name, _)| *name == part);
        let Some((_, allowed)) = allowed else {
            wrong.push(format!("{part} is not in the table"));
            continue;
        };
        for name in source.code().split("crate::web::").skip(1).map(first_word) {
            if name != part && !allowed.contains(&name) {
                let path = source.path.display();
                wrong.push(format!("{path}: {part} may not use {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_files_depend_on_each_other_in_a_cycle() {
    let sources = sources();
    let names: BTreeSet<String> = sources.iter().map(Source::name).collect();
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in &sources {
        let name = source.name();
        let used = source.used(&names);
        // A file below a folder may name what its folder exports.
        let used = used.filter(|used| *used != name && !name.starts_with(&format!("{used}::")));
        graph.entry(name.clone()).or_default().extend(used);
    }
    // What is left when files that use nothing left are taken away, again and again, is in a circle or leads to one;
    // likewise for files that nothing left uses.
    loop {
        let before = graph.len();
        let left: BTreeSet<String> = graph.keys().cloned().collect();
        let used: BTreeSet<String> = graph.values().flatten().cloned().collect();
        graph.retain(|name, named| {
            used.contains(name) && named.iter().any(|other| left.contains(other))
        });
        for named in graph.values_mut() {
            named.retain(|name| left.contains(name));
        }
        if graph.len() == before {
            break;
        }
    }
    assert!(graph.is_empty(), "{graph:#?}");
}

struct Source {
    module: String,
    path: PathBuf,
    text: String,
    is_root: bool,
}

impl Source {
    /// The folder or file below the module.
    fn part(&self) -> String {
        let src = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(&self.module);
        let below = self.path.strip_prefix(&src).unwrap();
        let first = Path::new(below.components().next().unwrap().as_os_str());
        first.file_stem().unwrap().to_str().unwrap().to_owned()
    }

    /// The path as a module, without `crate`.
    fn name(&self) -> String {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let below = self.path.strip_prefix(&src).unwrap().with_extension("");
        let parts = below
            .components()
            .map(|component| component.as_os_str().to_str().unwrap());
        let parts: Vec<&str> = parts.filter(|part| *part != "mod").collect();
        parts.join("::")
    }

    /// The code without comments and its own tests.
    fn code(&self) -> String {
        let lines = self.text.lines();
        let lines = lines.take_while(|line| *line != "mod tests {");
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The files that it names, by `crate::` or `super::`.
    fn used(&self, names: &BTreeSet<String>) -> impl Iterator<Item = String> {
        let name = self.name();
        let parent = name
            .rsplit_once("::")
            .map_or("", |parts| parts.0)
            .to_owned();
        let code = self.code();
        let from = [
            ("crate::", String::new()),
            ("super::", format!("{parent}::")),
        ];
        let mut found = BTreeSet::new();
        for (prefix, base) in from {
            for rest in code.split(prefix).skip(1) {
                for path in paths(rest) {
                    let mut path = format!("{base}{path}");
                    // The longest beginning that is a file.
                    while !names.contains(&path) {
                        let shorter = path.rfind("::").unwrap_or(0);
                        path.truncate(shorter);
                        if path.is_empty() {
                            break;
                        }
                    }
                    found.insert(path);
                }
            }
        }
        found.into_iter().filter(|path| !path.is_empty())
    }

    fn wrong_arrows(&self) -> Vec<String> {
        let allowed = MAY_USE
            .iter()
            .find(|(name, _)| *name == self.module)
            .map_or(&[][..], |(_, allowed)| allowed);
        let mut wrong = Vec::new();
        let lines = self.text.lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let modules = line
                .split("crate::")
                .skip(1)
                .map(first_word)
                .filter(|part| *part != self.module && !allowed.contains(part));
            let crates = OWNED.iter().filter(|(name, owners)| {
                !owners.contains(&self.module.as_str()) && line.contains(&format!("{name}::"))
            });
            let hidden = HIDDEN
                .iter()
                .copied()
                .filter(|pattern| line.contains(pattern));
            // A module's own tests see all of it.
            let upward =
                (self.is_root && line.contains("super::") && line.trim() != "use super::*;")
                    .then_some("super::");
            let found = modules
                .chain(crates.map(|(name, _)| *name))
                .chain(hidden)
                .chain(upward);
            wrong.extend(found.map(|arrow| {
                let (path, line) = (self.path.display(), index + 1);
                format!("{path}:{line}: {} may not use {arrow}", self.module)
            }));
        }
        wrong
    }
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    rust_files(&src)
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&src).unwrap();
            let first = below.components().next().unwrap();
            let module = Path::new(first.as_os_str())
                .file_stem()?
                .to_str()?
                .to_owned();
            let is_root = below.components().count() == 1 || below.ends_with("mod.rs");
            let source = Source {
                text: fs::read_to_string(&path).unwrap(),
                is_root,
                path,
                module,
            };
            (source.module != "lib" && source.module != "main").then_some(source)
        })
        .collect()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The paths at the beginning of an import or an expression: `a::b::{c, d::e}` has two.
fn paths(text: &str) -> Vec<String> {
    let is_name =
        |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let end = text
        .find(|character| !is_name(character))
        .unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let Some(inner) = rest.strip_prefix('{').filter(|_| path.ends_with("::")) else {
        return vec![path.trim_end_matches(':').to_owned()];
    };
    let list = inner.split_once("};").map_or(inner, |parts| parts.0);
    let names = list
        .split(|character| !is_name(character))
        .filter(|name| !name.is_empty());
    names.map(|name| format!("{path}{name}")).collect()
}
