//! The smallest tour there is.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Made once: a folder for each try would be most of the work.
pub(crate) static TREE: LazyLock<Tree> = LazyLock::new(Tree::good);

pub(crate) struct Tree(tempfile::TempDir);

const TOUR: &str = r#"format = 1
languages = ["es"]
time-zone = "America/Mexico_City"
rooms = ["hall"]
[name]
es = "Casa"
[[route]]
id = "all"
clips = ["2"]
[route.name]
es = "Todo"
"#;

const ROOM: &str = r#"number = "1"
[name]
es = "Sala"
[line]
es = "Una sala"
[picture]
file = "picture.svg"
credit = "Nadie"
[picture.alternative]
es = "Un punto"
[[clip]]
number = "2"
[clip.narration.es]
title = "Uno"
recording = "one.mp3"
transcript = "one.txt"
captions = "one.vtt"
credit = "Voz"
"#;

const PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="art"><circle r="1"/></g></svg>"#;

const FILES: &[(&str, &str)] = &[
    ("tour.toml", TOUR),
    ("hall/room.toml", ROOM),
    ("hall/picture.svg", PICTURE),
    ("hall/one.mp3", "sound"),
    ("hall/one.txt", "Uno."),
    ("hall/one.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nUno.\n"),
];

impl Tree {
    fn good() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        fs::create_dir(tree.0.path().join("hall")).unwrap();
        for (name, content) in FILES {
            fs::write(tree.0.path().join(name), content).unwrap();
        }
        tree
    }

    /// Looks at the tour while its file `name` is something else.
    pub(crate) fn with(&self, name: &str, bytes: &[u8], look: impl FnOnce(&Path)) {
        let file = self.0.path().join(name);
        let good = FILES.iter().find(|file| file.0 == name).unwrap().1;
        fs::write(&file, bytes).unwrap();
        look(self.0.path());
        fs::write(file, good).unwrap();
    }
}
