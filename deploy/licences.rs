//! Tells under which licences the parts of the program are, word by word as their authors give them, for the
//! package’s copyright file; refuses a licence that nobody has agreed to.
#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it speaks to whoever builds the package"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use serde::Deserialize;

/// What docent's parts may be under. A part is taken where one of the licences it offers is here.
const AGREED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "LGPL-3.0",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
    root: String,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Arrow>,
}

#[derive(Deserialize)]
struct Arrow {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

fn main() -> ExitCode {
    let platform = std::env::args().nth(1);
    match platform
        .context("for which platform?")
        .and_then(|platform| print_licences(&platform))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("licences: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print_licences(platform: &str) -> anyhow::Result<()> {
    let asked = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", platform])
        .output()
        .context("asking cargo")?;
    if !asked.status.success() {
        bail!("{}", String::from_utf8_lossy(&asked.stderr).trim());
    }
    let all: Metadata = serde_json::from_slice(&asked.stdout)?;
    let shipped = shipped(&all.resolve);
    let parts = all.packages.iter();
    let parts: Vec<&Package> = parts
        .filter(|part| shipped.contains(part.id.as_str()) && part.id != all.resolve.root)
        .collect();
    println!("docent\n\n{}\n", fs::read_to_string("LICENSE")?.trim());
    println!("It is made of these parts too; their words follow.\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let fonts = fonts()?;
    for part in parts.into_iter().chain(&fonts) {
        let name = format!("{} {}", part.name, part.version);
        let licence = part
            .license
            .as_deref()
            .with_context(|| format!("{name} names no licence"))?;
        if !agreed(licence) {
            bail!("{name} is under {licence}, which nobody has agreed to; see AGREED");
        }
        println!("  {name}: {licence}");
        for text in words(Path::new(&part.manifest_path))? {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, of) in texts {
        println!("\n{}\n{}\n{text}", "-".repeat(72), of.join(", "));
    }
    Ok(())
}

/// The packages of the fonts, which `build.rs` puts into the program.
fn fonts() -> anyhow::Result<Vec<Package>> {
    let folder = Path::new("src/web/fonts/node_modules/@fontsource-variable");
    let mut fonts = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let manifest = entry?.path().join("package.json");
        let about: FontPackage = serde_json::from_slice(&fs::read(&manifest)?)?;
        fonts.push(Package {
            id: about.name.clone(),
            name: about.name,
            version: about.version,
            license: about.license,
            manifest_path: manifest.to_string_lossy().into_owned(),
        });
    }
    fonts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(fonts)
}

#[derive(Deserialize)]
struct FontPackage {
    name: String,
    version: String,
    license: Option<String>,
}

/// What ends up in the program: neither what only tests need, nor what only builds it.
fn shipped(graph: &Resolve) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Node> = graph
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let mut found = BTreeSet::new();
    let mut next = vec![graph.root.as_str()];
    while let Some(id) = next.pop() {
        if !found.insert(id) {
            continue;
        }
        let arrows = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let normal =
            arrows.filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        next.extend(normal.map(|dependency| dependency.pkg.as_str()));
    }
    found
}

fn agreed(licence: &str) -> bool {
    let licence = licence.replace('/', " OR ").replace(['(', ')'], "");
    let offered = licence.split(" OR ");
    offered
        .map(|choice| choice.split(" AND ").map(str::trim))
        .any(|mut all| all.all(|licence| AGREED.contains(&licence)))
}

/// The files beside a part's manifest that say how it may be used.
fn words(manifest: &Path) -> anyhow::Result<BTreeSet<String>> {
    let folder = manifest.parent().context("a part without a folder")?;
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let about = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
        if about.iter().any(|start| name.starts_with(start)) && entry.path().is_file() {
            let text = fs::read(entry.path())?;
            let text = String::from_utf8_lossy(&text).trim().replace('\r', "");
            found.insert(common(&text).map_or(text, Into::into));
        }
    }
    Ok(found)
}

/// What every Debian has already is only pointed to.
fn common(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(400).collect();
    let holds = |words: &str| head.to_uppercase().contains(words);
    if holds("APACHE LICENSE") && text.contains("TERMS AND CONDITIONS") {
        Some("Apache-2.0: /usr/share/common-licenses/Apache-2.0")
    } else if holds("GNU LESSER GENERAL PUBLIC LICENSE") && holds("VERSION 3") {
        Some("LGPL-3: /usr/share/common-licenses/LGPL-3")
    } else if holds("GNU GENERAL PUBLIC LICENSE") && holds("VERSION 2") {
        Some("GPL-2: /usr/share/common-licenses/GPL-2")
    } else if holds("GNU GENERAL PUBLIC LICENSE") && holds("VERSION 3") {
        Some("GPL-3: /usr/share/common-licenses/GPL-3")
    } else if holds("GNU LIBRARY GENERAL PUBLIC LICENSE") {
        Some("LGPL-2: /usr/share/common-licenses/LGPL-2")
    } else {
        None
    }
}
