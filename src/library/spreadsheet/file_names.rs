//! Finds the files that a table names, in spite of different spellings.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// The result of a search for a file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch<'n> {
    /// A file of exactly this name.
    Exact(&'n str),
    /// One file whose name differs in case, in the composition of its letters, or by its folder.
    Close(&'n str),
    /// Several such files.
    Ambiguous(Vec<&'n str>),
    /// No file has this name.
    Missing,
}

/// An index of file names. A name may have folders, with `/`.
#[derive(Clone, Debug, Default)]
pub struct FileNames<'n> {
    by_normalized: BTreeMap<String, Vec<&'n str>>,
}

impl<'n> FileNames<'n> {
    /// The names of the files.
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut by_normalized: BTreeMap<String, Vec<&'n str>> = BTreeMap::new();
        for name in names {
            let path = normalize_name(name);
            if let Some((_, last)) = path.rsplit_once('/') {
                by_normalized.entry(last.to_owned()).or_default().push(name);
            }
            by_normalized.entry(path).or_default().push(name);
        }
        Self { by_normalized }
    }

    /// Finds a name; one without a folder is found in any folder.
    pub fn find(&self, wanted: &str) -> NameMatch<'n> {
        let wanted = wanted.trim().replace('\\', "/");
        let wanted = wanted.trim_start_matches("./");
        let found = self
            .by_normalized
            .get(&normalize_name(wanted))
            .map_or(&[][..], Vec::as_slice);
        if let Some(exact) = found.iter().find(|name| **name == wanted) {
            return NameMatch::Exact(exact);
        }
        match found {
            [] => NameMatch::Missing,
            [one] => NameMatch::Close(one),
            several => NameMatch::Ambiguous(several.to_vec()),
        }
    }
}

/// The name in lower case with composed letters (NFC): one spelling for all variants.
pub(crate) fn normalize_name(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed.to_lowercase().nfc().collect()
}
