//! What the README and the other documents name exists: files, tests, functions, commands with their
//! options, `make` targets, settings, and addresses.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use docent::cli::Arguments;
use docent::model::DEFINITIONS;
use docent::web::STAFF_ROUTES;

/// Folders at the root of the repository.
const FOLDERS: [&str; 9] = [
    ".ci", ".config", "audio", "benches", "db", "deploy", "docs", "src", "tests",
];

/// Folders at the root of a box.
const OF_THE_BOX: [&str; 9] = [
    "boot", "dev", "etc", "proc", "run", "srv", "tmp", "usr", "var",
];

/// What is written like a setting and is something else.
const NO_SETTINGS: [&str; 4] = [
    "admin-password",
    "synchronous",
    "tls-certificate",
    "tls-key",
];

/// A document.
struct Page {
    path: PathBuf,
    /// What stands between backticks.
    words: Vec<String>,
    /// Lines of code.
    code: Vec<String>,
    prose: String,
}

impl Page {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let (mut prose, mut code) = (String::new(), Vec::new());
        let (mut fenced, mut may_indent) = (false, true);
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if fenced || may_indent && line.starts_with("    ") {
                code.push(line.trim().to_owned());
            } else {
                // Within a paragraph it is only its next line.
                may_indent = line.trim().is_empty();
                prose.push_str(line);
                prose.push('\n');
            }
        }
        let words = prose.split('`').skip(1).step_by(2);
        let words = words.map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
        Self {
            path,
            words: words.collect(),
            code,
            prose,
        }
    }

    fn name(&self) -> &str {
        self.path.strip_prefix(root()).unwrap().to_str().unwrap()
    }

    /// Words without a space.
    fn single(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(|it| !it.contains(' '))
    }

    /// What is to be typed, a command each.
    fn typed(&self) -> impl Iterator<Item = &str> {
        let lines = self.words.iter().chain(&self.code);
        let each = lines.flat_map(|it| it.split("&&"));
        each.map(|it| {
            let it = it.trim();
            let it = it.strip_prefix("sudo ").unwrap_or(it);
            // What it does stands behind it.
            it.split(" #").next().unwrap_or(it)
        })
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn pages() -> Vec<Page> {
    let mut paths = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    paths.extend(files(&root().join("docs"), "md"));
    assert!(paths.len() > 10, "{paths:?}");
    paths.into_iter().map(Page::read).collect()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found
}

/// Fails with all that is wrong; `named` is how many there are at least, so that nothing is overlooked.
fn all_are_there(named: usize, checked: impl Iterator<Item = (String, bool)>) {
    let checked: Vec<_> = checked.collect();
    assert!(checked.len() >= named, "only {} are named", checked.len());
    let missing: Vec<_> = checked.into_iter().filter(|it| !it.1).collect();
    let missing: Vec<_> = missing.into_iter().map(|it| it.0).collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// What `ask` says of each page, told with the page's name.
fn of_each<'a>(
    pages: &'a [Page],
    ask: impl Fn(&'a Page) -> Vec<(String, bool)>,
) -> impl Iterator<Item = (String, bool)> {
    pages.iter().flat_map(move |page| {
        let asked = ask(page).into_iter();
        asked.map(move |(what, is_there)| (format!("{}: {what}", page.name()), is_there))
    })
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let pages = pages();
    let paths = of_each(&pages, |page| {
        let typed = page.code.iter().filter_map(|it| it.split(' ').next());
        let named = page.single().chain(typed).filter(|it| is_of_ours(it));
        let there = |it: &str| {
            // Of a file that is to be added, the folder.
            let added = it.contains("NNNN") || it.contains("TAG");
            let path = root().join(it);
            path.exists() || added && path.parent().is_some_and(Path::exists)
        };
        named.map(|it| (it.to_owned(), there(it))).collect()
    });
    all_are_there(80, paths);
}

fn is_of_ours(word: &str) -> bool {
    match word.split_once('/') {
        Some((folder, _)) => FOLDERS.contains(&folder) && !word.contains("::"),
        None => Path::new(word).extension().is_some_and(|it| it == "md"),
    }
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let pages = pages();
    let links = of_each(&pages, |page| {
        let written = page.prose.split("](").skip(1).map(|it| (it, ')'));
        let pictures = page.prose.split("src=\"").skip(1).map(|it| (it, '"'));
        let links = written
            .chain(pictures)
            .filter_map(|(it, end)| it.split(end).next());
        let own = links.filter(|it| !it.starts_with("http"));
        let folder = page.path.parent().unwrap();
        own.map(|it| (it.to_owned(), folder.join(it).exists()))
            .collect()
    });
    all_are_there(30, links);
}

#[test]
fn every_command_that_a_document_names_is_there_with_its_options() {
    let mut docent = Arguments::command();
    docent.build();
    let pages = pages();
    let commands = of_each(&pages, |page| {
        let ours = page.typed().filter_map(|it| it.strip_prefix("docent "));
        let ours = ours.map(|it| (format!("docent {it}"), is_understood(&docent, it)));
        let options = page.words.iter().filter(|it| it.starts_with("--"));
        let options = options.map(|it| (it.clone(), has_option(&docent, it)));
        ours.chain(options).collect()
    });
    all_are_there(60, commands);
}

/// Whether these are subcommands, and options that they take. What a document says of a command stands after
/// two spaces.
fn is_understood(docent: &Command, words: &str) -> bool {
    let words = words.split("  ").next().unwrap_or(words);
    let mut command = docent;
    for word in words.split(' ').map(|it| it.trim_matches(['[', ']'])) {
        if let Some(option) = word.strip_prefix("--") {
            let mut all = command.get_arguments().chain(docent.get_arguments());
            if !all.any(|it| it.get_long() == Some(option)) {
                return false;
            }
        } else if command.has_subcommands() {
            let Some(found) = command.find_subcommand(word) else {
                return false;
            };
            command = found;
        }
        if command.get_name() == "help" {
            break;
        }
    }
    true
}

/// Whether any command has the first of these options.
fn has_option(command: &Command, words: &str) -> bool {
    let named = words.split(' ').next().and_then(|it| it.strip_prefix("--"));
    let mut own = command.get_arguments();
    own.any(|it| it.get_long() == named)
        || command.get_subcommands().any(|it| has_option(it, words))
}

#[test]
fn every_make_target_that_a_document_names_is_there() {
    let makefile = text("Makefile");
    let pages = pages();
    let targets = of_each(&pages, |page| {
        let named = page.typed().filter_map(|it| it.strip_prefix("make "));
        let there = |it: &str| {
            let head = format!("{it}: ");
            makefile.lines().any(|line| line.starts_with(&head))
        };
        named.map(|it| (it.to_owned(), there(it))).collect()
    });
    all_are_there(20, targets);
}

#[test]
fn every_setting_that_a_document_names_is_there() {
    // A unit test of the config reads each of these.
    let shipped = text("deploy/docent.toml");
    let shipped = shipped
        .lines()
        .map(|it| it.strip_prefix("#= ").unwrap_or(it));
    let shipped: Vec<_> = shipped.filter(|it| !it.starts_with('#')).collect();
    let keys = shipped.iter().filter_map(|it| it.split_once(" = "));
    let settings: BTreeSet<_> = keys.map(|it| it.0).collect();
    let tour = text("docs/tour-format.md");
    let (packages, crates) = (text("deploy/package.sh"), text("Cargo.lock"));
    let pages = pages();
    let named = of_each(&pages, |page| {
        let mut named = Vec::new();
        for word in &page.words {
            let key = word.split(" = ").next().unwrap_or(word);
            let is_key = (key.contains('-') || key.len() < word.len())
                && !key.starts_with('-')
                && key.chars().all(|it| it == '-' || it.is_ascii_lowercase());
            if word.starts_with('[') && word.ends_with(']') && !word.contains(' ') {
                named.push((word.clone(), shipped.contains(&word.as_str())));
            } else if is_key {
                let is_there = settings.contains(key)
                    || NO_SETTINGS.contains(&key)
                    || tour.contains(&format!("\n{key} = "))
                    || packages.contains(key)
                    || crates.contains(&format!("name = \"{key}\""));
                named.push((word.clone(), is_there));
            }
        }
        named
    });
    all_are_there(25, named);
}

/// As [`docent::library`] reads it, as far as keys go.
#[test]
fn every_key_of_a_tour_that_is_documented_is_read() {
    let reader: String = files(&root().join("src/library/tour_folder"), "rs")
        .iter()
        .map(|it| fs::read_to_string(it).unwrap())
        .collect();
    let page = Page::read(root().join("docs/tour-format.md"));
    let keys = page.code.iter().filter_map(|it| it.split_once(" = "));
    // Of two letters are languages.
    let keys = keys.map(|it| it.0.trim()).filter(|it| it.len() > 2);
    let read = |key: &str| reader.contains(key) || reader.contains(&key.replace('-', "_"));
    all_are_there(20, keys.map(|it| (it.to_owned(), read(it))));
}

#[test]
fn every_address_that_a_document_names_is_served() {
    let tables = [text("src/web/mod.rs"), text("src/web/staff/mod.rs")];
    let open = tables.iter().flat_map(|it| it.split(".route(").skip(1));
    let open = open.filter_map(|it| it.trim_start().strip_prefix('"')?.split('"').next());
    let gated = STAFF_ROUTES.iter().map(|(_, path, _)| *path);
    let routes: Vec<_> = open.chain(gated).collect();
    let pages = pages();
    let named = of_each(&pages, |page| {
        let asked = page.code.iter().chain(&page.words);
        let asked = asked.flat_map(|it| it.split("http://guide.local/").skip(1));
        let asked = asked.map(|it| format!("/{it}"));
        let named = page.single().filter(|it| it.starts_with('/'));
        let named = named.map(ToOwned::to_owned).chain(asked);
        named
            .filter(|it| !is_of_the_box(it))
            .map(|it| {
                let path = it.split(['?', '\'', ' ']).next().unwrap_or(&it);
                let is_served = routes.iter().any(|route| leads(route, path));
                (it, is_served)
            })
            .collect()
    });
    all_are_there(40, named);
}

fn is_of_the_box(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    OF_THE_BOX.contains(&first)
}

fn leads(route: &str, path: &str) -> bool {
    let (route, path) = (route.split('/'), path.split('/'));
    route.clone().count() == path.clone().count()
        && route
            .zip(path)
            .all(|(wanted, named)| wanted.starts_with('{') && !named.is_empty() || wanted == named)
}

/// Words like `file::name` are tests in `tests/it`.
#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let page = Page::read(root().join("docs/security.md"));
    let named = page.single().filter_map(|it| it.split_once("::"));
    let named = named.filter(|(file, _)| *file != "file");
    let there = named.map(|(file, name)| {
        let path = root().join(format!("tests/it/{file}.rs"));
        let tests = fs::read_to_string(path).unwrap_or_default();
        (
            format!("{file}::{name}"),
            tests.contains(&format!("fn {name}(")),
        )
    });
    all_are_there(60, there);
}

/// Words like `Type::name` elsewhere are in `src`.
#[test]
fn every_name_of_the_code_that_a_document_names_is_there() {
    let sources: String = files(&root().join("src"), "rs")
        .iter()
        .map(|it| fs::read_to_string(it).unwrap())
        .collect();
    let defined = |name: &str| {
        let kinds = ["fn", "struct", "enum", "trait", "const"];
        kinds.iter().any(|kind| {
            let head = format!("{kind} {name}");
            let mut after = sources.split(&head).skip(1);
            after.any(|it| it.starts_with(['(', '<', ' ', ':', ';']))
        })
    };
    let pages = pages();
    let named = of_each(&pages, |page| {
        let names = page.single().filter(|_| page.name() != "docs/security.md");
        let names = names.filter_map(|it| Some((it, it.rsplit_once("::")?.1)));
        let names = names.filter(|it| it.0 != "file::name");
        names
            .map(|(it, name)| (it.to_owned(), defined(name)))
            .collect()
    });
    all_are_there(25, named);
}

#[test]
fn the_definitions_of_the_figures_are_documented_in_their_version() {
    let page = text("docs/statistics.md");
    assert!(page.contains(&format!("definitions, version {DEFINITIONS}.")));
    let newest = format!("\n| {DEFINITIONS} | ");
    assert!(page.contains(&newest) && !page.contains(&format!("\n| {} | ", DEFINITIONS + 1)));
}
