//! Museums whose rooms have the tests' own sounds.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::daemon::TestSite;

/// A tour folder that is being written.
pub(crate) struct RoomFixture {
    folder: PathBuf,
    rooms: Vec<(String, Vec<(String, String)>)>,
    languages: Vec<&'static str>,
}

impl RoomFixture {
    pub(crate) fn below(folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        Self {
            folder: folder.to_owned(),
            rooms: Vec::new(),
            languages: vec!["es"],
        }
    }

    /// The folder of the room's sounds; each file becomes a clip of its number.
    pub(crate) fn room(&mut self, slug: &str) -> PathBuf {
        let path = self.folder.join(slug);
        fs::create_dir(&path).unwrap();
        self.rooms.push((slug.to_owned(), Vec::new()));
        path
    }

    /// A clip of the last room with this file in every language; a text-only clip where it is empty.
    pub(crate) fn clip(&mut self, number: &str, file: &str) {
        let (_, clips) = self.rooms.last_mut().unwrap();
        clips.push((number.to_owned(), file.to_owned()));
    }

    pub(crate) fn write(&self) -> &Path {
        let slugs: Vec<String> = self
            .rooms
            .iter()
            .map(|room| format!("{:?}", room.0))
            .collect();
        let tour = format!(
            "format = 1\nlanguages = {:?}\ntime-zone = \"UTC\"\nrooms = [{}]\n[name]\nes = \"Casa\"\n",
            self.languages,
            slugs.join(", "),
        );
        fs::write(self.folder.join("tour.toml"), tour).unwrap();
        for (n, (slug, clips)) in self.rooms.iter().enumerate() {
            let folder = self.folder.join(slug);
            let mut room = format!(
                "number = \"{}\"\n[name]\nes = \"Sala\"\n[line]\nes = \"Aquí\"\n",
                n + 1
            );
            for (number, file) in clips {
                writeln!(room, "[[clip]]\nnumber = \"{number}\"").unwrap();
                let received = if file.is_empty() {
                    String::new()
                } else {
                    format!("recording = \"{file}\"\ncaptions = \"text.vtt\"\n")
                };
                for language in &self.languages {
                    write!(
                        room,
                        "[clip.narration.{language}]\ntitle = \"Clip {number}\"\n{received}\
                         transcript = \"text.txt\"\ncredit = \"Nadie\"\n"
                    )
                    .unwrap();
                }
            }
            fs::write(folder.join("room.toml"), room).unwrap();
            fs::write(folder.join("text.txt"), "Uno.\n").unwrap();
            let captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nUno.\n";
            fs::write(folder.join("text.vtt"), captions).unwrap();
        }
        &self.folder
    }

    /// Imports this tour into a state.
    pub(crate) fn import_tour(&self, site: &TestSite) {
        let folder = self.write().to_str().unwrap();
        for arguments in [&["import", folder][..], &["publish"]] {
            let done = site.run(arguments);
            assert!(done.status.success(), "{done:?}");
        }
    }
}
