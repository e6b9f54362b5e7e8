//! The base path of a page's links. Visitors' pages have none; staff's preview of the draft is below `/staff/preview`,
//! and its links stay there.

use crate::model::{Language, Picture, Sha256, Slug};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct UrlBase(&'static str);

impl UrlBase {
    /// The published tour.
    pub(in crate::web) const PUBLIC: Self = Self("");
    /// The draft as on a phone.
    pub(in crate::web) const PREVIEW: Self = Self("/staff/preview");
    /// The draft as on a screen of the museum.
    pub(in crate::web) const PREVIEW_SCREEN: Self = Self("/staff/preview/screen");

    pub(in crate::web) fn is_preview(self) -> bool {
        self != Self::PUBLIC
    }

    /// A page in a language; `rest` is its path below the language.
    pub(in crate::web) fn page_url(self, language: &Language, rest: &str) -> String {
        format!("{}/{language}/{rest}", self.0)
    }

    /// The idle page of a room's screen.
    pub(in crate::web) fn idle_url(self, room: &Slug) -> String {
        format!("{}/rooms/{room}", self.0)
    }

    /// A recording, by the hash of its file for browsers.
    pub(in crate::web) fn recording_url(self, sha256: &Sha256) -> String {
        format!("{}/recordings/{sha256}.mp3", self.files())
    }

    pub(in crate::web) fn picture_url(self, picture: &Picture) -> String {
        let extension = picture.kind.file_extension();
        format!("{}/pictures/{}.{extension}", self.files(), picture.file)
    }

    /// The base of files: both previews share staff's.
    fn files(self) -> &'static str {
        if self.is_preview() {
            "/staff"
        } else {
            Self::PUBLIC.0
        }
    }
}
