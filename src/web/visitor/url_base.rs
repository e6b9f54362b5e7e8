//! Where pages stand, and so where their links lead: visitors' own at the top, and the staff's
//! preview of the draft below `/staff/preview`, out of which no link leads.

use crate::model::{Language, Picture, Sha256, Slug};
use crate::web::visitor::pictures::ending;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Base(&'static str);

impl Base {
    /// What visitors have.
    pub(in crate::web) const VISIT: Self = Self("");
    /// The draft, as a phone shows it.
    pub(in crate::web) const PREVIEW: Self = Self("/staff/preview");
    /// The draft, as a screen of the house shows it.
    pub(in crate::web) const PREVIEW_SCREEN: Self = Self("/staff/preview/screen");

    pub(in crate::web) fn is_preview(self) -> bool {
        self != Self::VISIT
    }

    /// A page in a language; `rest` is its address below that.
    pub(in crate::web) fn page(self, language: &Language, rest: &str) -> String {
        format!("{}/{language}/{rest}", self.0)
    }

    /// The page on which a room's screen rests.
    pub(in crate::web) fn rest(self, room: &Slug) -> String {
        format!("{}/rooms/{room}", self.0)
    }

    /// A recording as browsers play it, by the name of that file.
    pub(in crate::web) fn sound(self, sha256: &Sha256) -> String {
        format!("{}/recordings/{sha256}.mp3", self.files())
    }

    pub(in crate::web) fn picture(self, it: &Picture) -> String {
        format!("{}/pictures/{}{}", self.files(), it.file, ending(it.kind))
    }

    fn files(self) -> &'static str {
        if self.is_preview() {
            "/staff"
        } else {
            Self::VISIT.0
        }
    }
}
