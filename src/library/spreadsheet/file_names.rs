use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// What was found for a file's name in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<'n> {
    /// A file of just this name.
    Exact(&'n str),
    /// One file whose name differs in case, in how its letters are composed, or by its folder.
    Close(&'n str),
    /// Several such files.
    Ambiguous(Vec<&'n str>),
    Missing,
}

/// The names of files, to be found however they are spelled. A name may have folders, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Names<'n> {
    folded: BTreeMap<String, Vec<&'n str>>,
}

impl<'n> Names<'n> {
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut folded: BTreeMap<String, Vec<&'n str>> = BTreeMap::new();
        for name in names {
            let whole = fold(name);
            if let Some((_, last)) = whole.rsplit_once('/') {
                folded.entry(last.to_owned()).or_default().push(name);
            }
            folded.entry(whole).or_default().push(name);
        }
        Self { folded }
    }

    /// A wanted name without a folder is found in any folder.
    pub fn find(&self, wanted: &str) -> Match<'n> {
        let wanted = wanted.trim().replace('\\', "/");
        let wanted = wanted.trim_start_matches("./");
        let found = self
            .folded
            .get(&fold(wanted))
            .map_or(&[][..], Vec::as_slice);
        if let Some(exact) = found.iter().find(|it| **it == wanted) {
            return Match::Exact(exact);
        }
        match found {
            [] => Match::Missing,
            [one] => Match::Close(one),
            several => Match::Ambiguous(several.to_vec()),
        }
    }
}

/// The one of `names` that a table means by `wanted`. For many, make [`Names`] once.
pub fn match_name<'n>(wanted: &str, names: &[&'n str]) -> Match<'n> {
    Names::new(names.iter().copied()).find(wanted)
}

/// Small letters, composed: one spelling for all of a name's.
pub(crate) fn fold(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed.to_lowercase().nfc().collect()
}
