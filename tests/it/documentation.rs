//! The README and the other documents name only files, tests, functions, commands, options, `make` targets,
//! settings and addresses that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use docent::cli::Arguments;
use docent::model::DEFINITIONS;
use docent::web::STAFF_ROUTES;

/// Folders in the root of the repository.
const FOLDERS: [&str; 9] = [
    ".ci", ".config", "audio", "benches", "db", "deploy", "docs", "src", "tests",
];

/// Folders in the root of a box.
const OF_THE_BOX: [&str; 9] = [
    "boot", "dev", "etc", "proc", "run", "srv", "tmp", "usr", "var",
];

/// Words in the form of a setting that are something else.
const NO_SETTINGS: [&str; 7] = [
    "admin-password",
    "msmtp-mta",
    "synchronous",
    "tls-certificate",
    "tls-key",
    "nats-server",
    "fc-list",
];

/// A document.
struct Page {
    path: PathBuf,
    /// The texts between backticks.
    words: Vec<String>,
    /// The lines of code blocks.
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
        let words = words.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "));
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
        words.filter(|word| !word.contains(' '))
    }

    /// The commands to type.
    fn typed(&self) -> impl Iterator<Item = &str> {
        let lines = self.words.iter().chain(&self.code);
        let each = lines.flat_map(|line| line.split("&&"));
        each.map(|command| {
            let command = command.trim();
            let command = command.strip_prefix("sudo ").unwrap_or(command);
            // Its description follows it.
            command.split(" #").next().unwrap_or(command)
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
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
    found
}

/// Fails with all errors; at least `named` items must have been found, so that none is overlooked.
fn all_are_there(named: usize, checked: impl Iterator<Item = (String, bool)>) {
    let checked: Vec<_> = checked.collect();
    assert!(checked.len() >= named, "only {} are named", checked.len());
    let missing: Vec<_> = checked.into_iter().filter(|entry| !entry.1).collect();
    let missing: Vec<_> = missing.into_iter().map(|entry| entry.0).collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// The results of `checks_of` for each page, with the page's name.
fn check_each<'a>(
    pages: &'a [Page],
    checks_of: impl Fn(&'a Page) -> Vec<(String, bool)>,
) -> impl Iterator<Item = (String, bool)> {
    pages.iter().flat_map(move |page| {
        let checks = checks_of(page).into_iter();
        checks.map(move |(what, is_there)| (format!("{}: {what}", page.name()), is_there))
    })
}

#[test]
fn every_path_in_the_documents_exists() {
    let pages = pages();
    let paths = check_each(&pages, |page| {
        let typed = page.code.iter().filter_map(|text| text.split(' ').next());
        let named = page
            .single()
            .chain(typed)
            .filter(|path| is_project_path(path));
        let there = |path: &str| {
            // Of a file that is to be added, the folder.
            let added = path.contains("NNNN") || path.contains("TAG");
            let path = root().join(path);
            path.exists() || added && path.parent().is_some_and(Path::exists)
        };
        named.map(|path| (path.to_owned(), there(path))).collect()
    });
    all_are_there(80, paths);
}

fn is_project_path(word: &str) -> bool {
    match word.split_once('/') {
        Some((folder, _)) => FOLDERS.contains(&folder) && !word.contains("::"),
        None => Path::new(word)
            .extension()
            .is_some_and(|extension| extension == "md"),
    }
}

#[test]
fn every_link_in_the_documents_has_a_target() {
    let pages = pages();
    let links = check_each(&pages, |page| {
        let written = page.prose.split("](").skip(1).map(|link| (link, ')'));
        let pictures = page.prose.split("src=\"").skip(1).map(|link| (link, '"'));
        let links = written
            .chain(pictures)
            .filter_map(|(rest, end)| rest.split(end).next());
        let own = links.filter(|link| !link.starts_with("http"));
        let folder = page.path.parent().unwrap();
        own.map(|link| (link.to_owned(), folder.join(link).exists()))
            .collect()
    });
    all_are_there(30, links);
}

#[test]
fn every_command_in_the_documents_exists_with_its_options() {
    let mut docent = Arguments::command();
    docent.build();
    let pages = pages();
    let commands = check_each(&pages, |page| {
        let ours = page
            .typed()
            .filter_map(|command| command.strip_prefix("docent "));
        let ours =
            ours.map(|command| (format!("docent {command}"), is_understood(&docent, command)));
        let options = page.words.iter().filter(|word| word.starts_with("--"));
        let options = options.map(|option| (option.clone(), has_option(&docent, option)));
        ours.chain(options).collect()
    });
    all_are_there(60, commands);
}

/// Whether these are subcommands with options that they accept. A description of a command follows after two
/// spaces.
fn is_understood(docent: &Command, words: &str) -> bool {
    let words = words.split("  ").next().unwrap_or(words);
    let mut command = docent;
    for word in words.split(' ').map(|part| part.trim_matches(['[', ']'])) {
        if let Some(option) = word.strip_prefix("--") {
            let mut all = command.get_arguments().chain(docent.get_arguments());
            if !all.any(|argument| argument.get_long() == Some(option)) {
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
    let named = words
        .split(' ')
        .next()
        .and_then(|option| option.strip_prefix("--"));
    let mut own = command.get_arguments();
    own.any(|argument| argument.get_long() == named)
        || command
            .get_subcommands()
            .any(|subcommand| has_option(subcommand, words))
}

#[test]
fn every_make_target_in_the_documents_exists() {
    let makefile = text("Makefile");
    let pages = pages();
    let targets = check_each(&pages, |page| {
        let named = page
            .typed()
            .filter_map(|target| target.strip_prefix("make "));
        let there = |target: &str| {
            let head = format!("{target}: ");
            makefile.lines().any(|line| line.starts_with(&head))
        };
        named
            .map(|target| (target.to_owned(), there(target)))
            .collect()
    });
    all_are_there(20, targets);
}

#[test]
fn every_setting_in_the_documents_exists() {
    // A unit test of the config reads each of these.
    let shipped = text("deploy/docent.toml");
    let shipped = shipped
        .lines()
        .map(|line| line.strip_prefix("#= ").unwrap_or(line));
    let shipped: Vec<_> = shipped.filter(|text| !text.starts_with('#')).collect();
    let keys = shipped.iter().filter_map(|text| text.split_once(" = "));
    let settings: BTreeSet<_> = keys.map(|key| key.0).collect();
    let tour = text("docs/tour-format.md");
    let (packages, crates) = (text("deploy/package.sh"), text("Cargo.lock"));
    let pages = pages();
    let named = check_each(&pages, |page| {
        let mut named = Vec::new();
        for word in &page.words {
            let key = word.split(" = ").next().unwrap_or(word);
            let is_key = (key.contains('-') || key.len() < word.len())
                && !key.starts_with('-')
                && key
                    .chars()
                    .all(|character| character == '-' || character.is_ascii_lowercase());
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

/// Reads keys as [`docent::library`] does.
#[test]
fn every_documented_key_of_a_tour_is_read() {
    let reader: String = files(&root().join("src/library/tour_folder"), "rs")
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let page = Page::read(root().join("docs/tour-format.md"));
    let keys = page.code.iter().filter_map(|line| line.split_once(" = "));
    // Of two letters are languages.
    let keys = keys.map(|key| key.0.trim()).filter(|key| key.len() > 2);
    let read = |key: &str| reader.contains(key) || reader.contains(&key.replace('-', "_"));
    all_are_there(20, keys.map(|key| (key.to_owned(), read(key))));
}

#[test]
fn every_address_in_the_documents_is_served() {
    let tables = [text("src/web/mod.rs"), text("src/web/staff/mod.rs")];
    let open = tables
        .iter()
        .flat_map(|table| table.split(".route(").skip(1));
    let open = open.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let gated = STAFF_ROUTES.iter().map(|(_, path, _)| *path);
    let routes: Vec<_> = open.chain(gated).collect();
    let pages = pages();
    let named = check_each(&pages, |page| {
        let addresses = page.code.iter().chain(&page.words);
        let addresses = addresses.flat_map(|rest| rest.split("http://guide.local/").skip(1));
        let addresses = addresses.map(|address| format!("/{address}"));
        let named = page.single().filter(|address| address.starts_with('/'));
        let named = named.map(ToOwned::to_owned).chain(addresses);
        named
            .filter(|address| !is_of_the_box(address))
            .map(|address| {
                let path = address.split(['?', '\'', ' ']).next().unwrap_or(&address);
                let is_served = routes.iter().any(|route| leads(route, path));
                (address, is_served)
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
fn every_test_in_the_threat_model_exists() {
    let page = Page::read(root().join("docs/security.md"));
    let named = page.single().filter_map(|name| name.rsplit_once("::"));
    let named = named.filter(|(file, _)| *file != "file");
    let there = named.map(|(file, name)| {
        let path = root().join(format!("tests/it/{}.rs", file.replace("::", "/")));
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
fn every_code_name_in_the_documents_exists() {
    let sources: String = files(&root().join("src"), "rs")
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let defined = |name: &str| {
        let kinds = ["fn", "struct", "enum", "trait", "const"];
        kinds.iter().any(|kind| {
            let head = format!("{kind} {name}");
            let mut after = sources.split(&head).skip(1);
            after.any(|rest| rest.starts_with(['(', '<', ' ', ':', ';']))
        })
    };
    let pages = pages();
    let named = check_each(&pages, |page| {
        let names = page.single().filter(|_| page.name() != "docs/security.md");
        let names = names.filter_map(|name| Some((name, name.rsplit_once("::")?.1)));
        let names = names.filter(|name| name.0 != "file::name");
        names
            .map(|(path, name)| (path.to_owned(), defined(name)))
            .collect()
    });
    all_are_there(25, named);
}

#[test]
fn the_current_version_of_the_definitions_is_documented() {
    let page = text("docs/statistics.md");
    assert!(page.contains(&format!("definitions, version {DEFINITIONS}.")));
    let newest = format!("\n| {DEFINITIONS} | ");
    assert!(page.contains(&newest) && !page.contains(&format!("\n| {} | ", DEFINITIONS + 1)));
}
