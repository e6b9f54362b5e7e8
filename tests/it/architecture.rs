//! The dependency rule, as a table. A new arrow is a change to this table and to the code map in `docs/architecture.md`.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may name.
const MAY_USE: &[(&str, &[&str])] = &[
    ("journal", &[]),
    ("panics", &[]),
    ("model", &[]),
    ("clock", &["model"]),
    ("config", &["model"]),
    ("store", &["model"]),
    ("decoder", &["model"]),
    ("library", &["model", "decoder"]),
    ("player", &["model", "clock", "decoder"]),
    ("service", &["model", "clock", "store", "library", "player"]),
    ("web", &["model", "service"]),
    (
        "server",
        &[
            "model", "clock", "config", "store", "library", "player", "service", "web",
        ],
    ),
    (
        "cli",
        &[
            "model", "clock", "config", "library", "player", "service", "web", "server",
        ],
    ),
];

/// Crates that only these rooms may name.
const OWNED: &[(&str, &[&str])] = &[
    ("axum", &["web", "server"]),
    ("askama", &["web"]),
    ("hyper", &["server"]),
    ("hyper_util", &["server"]),
    ("tower", &["server"]),
    ("tokio_rustls", &["server"]),
    ("listenfd", &["server"]),
    ("sd_notify", &["server"]),
    ("clap", &["cli"]),
    ("fluent_bundle", &["web"]),
    ("icu_locale", &["model"]),
    ("similar", &["web"]),
    ("rodio", &["player"]),
    ("cpal", &["player"]),
    ("rusqlite", &["store"]),
    ("roxmltree", &["library", "web"]),
    ("symphonia", &["decoder"]),
    ("image", &["library"]),
    ("moxcms", &["library"]),
    ("ebur128", &["library"]),
    ("mp3lame_encoder", &["library"]),
    ("calamine", &["library"]),
    ("csv", &["library", "service"]),
    ("encoding_rs", &["library"]),
    ("zip", &["library"]),
    ("landlock", &["library"]),
    ("seccompiler", &["library"]),
];

/// Spellings that would hide an arrow from this test.
const HIDDEN: &[&str] = &["crate::{", "super::super::"];

#[test]
fn arrows_point_down() {
    let wrong: Vec<String> = sources().iter().flat_map(Source::wrong_arrows).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|it| it.text.lines().count() > 500)
        .map(|it| it.path.display().to_string())
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
}

#[test]
fn every_room_is_in_the_table() {
    let mut missing: Vec<String> = sources().into_iter().map(|it| it.room).collect();
    missing.dedup();
    missing.retain(|room| MAY_USE.iter().all(|(name, _)| name != room));
    assert!(missing.is_empty(), "{missing:?}");
}

struct Source {
    room: String,
    path: PathBuf,
    text: String,
    is_root: bool,
}

impl Source {
    fn wrong_arrows(&self) -> Vec<String> {
        let allowed = MAY_USE
            .iter()
            .find(|(name, _)| *name == self.room)
            .map_or(&[][..], |(_, allowed)| allowed);
        let mut wrong = Vec::new();
        let lines = self.text.lines().enumerate();
        for (index, line) in lines.filter(|(_, it)| !it.trim_start().starts_with("//")) {
            let rooms = line
                .split("crate::")
                .skip(1)
                .map(first_word)
                .filter(|it| *it != self.room && !allowed.contains(it));
            let crates = OWNED.iter().filter(|(name, owners)| {
                !owners.contains(&self.room.as_str()) && line.contains(&format!("{name}::"))
            });
            let hidden = HIDDEN.iter().copied().filter(|it| line.contains(it));
            // A room's own tests see all of it.
            let upward =
                (self.is_root && line.contains("super::") && line.trim() != "use super::*;")
                    .then_some("super::");
            let found = rooms
                .chain(crates.map(|(name, _)| *name))
                .chain(hidden)
                .chain(upward);
            wrong.extend(found.map(|it| {
                let (path, line) = (self.path.display(), index + 1);
                format!("{path}:{line}: {} may not use {it}", self.room)
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
            let room = Path::new(first.as_os_str())
                .file_stem()?
                .to_str()?
                .to_owned();
            let is_root = below.components().count() == 1 || below.ends_with("mod.rs");
            let source = Source {
                text: fs::read_to_string(&path).unwrap(),
                is_root,
                path,
                room,
            };
            (source.room != "lib" && source.room != "main").then_some(source)
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
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
