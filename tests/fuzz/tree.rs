//! The smallest tour there is.

use std::fs;
use std::path::Path;

pub(crate) struct Tree(tempfile::TempDir);

const TOUR: &str = r#"format = 1
languages = ["es"]
time-zone = "America/Mexico_City"
rooms = ["hall"]
[name]
es = "Casa"
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

impl Tree {
    pub(crate) fn good() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        fs::create_dir(tree.path().join("hall")).unwrap();
        tree.put("tour.toml", TOUR.as_bytes());
        tree.put("hall/room.toml", ROOM.as_bytes());
        tree.put("hall/picture.svg", PICTURE.as_bytes());
        tree.put("hall/one.mp3", b"sound");
        tree.put("hall/one.txt", b"Uno.");
        tree.put("hall/one.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nUno.\n");
        tree
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn put(&self, name: &str, content: &[u8]) {
        fs::write(self.path().join(name), content).unwrap();
    }
}
