//! How an ogg file ends. Its pages are numbered and the last one is marked; a decoder that meets the
//! end of the file before that takes it for the end of the sound.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// A page has a header, at most 255 lengths, and at most 255 pieces of 255 bytes.
const HEAD: usize = 27;
const LONGEST: u64 = 27 + 255 + 255 * 255;

const LAST: u8 = 0x04;

/// Whether the last page that begins in the file is whole, and marked as the last.
pub(super) fn ends(file: &File) -> io::Result<bool> {
    let size = file.metadata()?.len();
    // What stands before its last page cannot begin any further back, junk after it aside.
    let from = size.saturating_sub(2 * LONGEST);
    let mut tail = vec![0; usize::try_from(size - from).map_err(io::Error::other)?];
    file.read_exact_at(&mut tail, from)?;
    let last = tail.windows(4).rposition(|it| it == b"OggS");
    let page = last.and_then(|at| tail.get(at..)).unwrap_or_default();
    Ok(whole(page) && page.get(5).is_some_and(|it| it & LAST != 0))
}

fn whole(page: &[u8]) -> bool {
    let lengths = page.get(HEAD - 1).map_or(0, |it| usize::from(*it));
    let lengths = page.get(HEAD..HEAD + lengths);
    lengths.is_some_and(|it| {
        let body: usize = it.iter().map(|it| usize::from(*it)).sum();
        page.len() >= HEAD + it.len() + body
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn check(name: &str, cut: impl Fn(Vec<u8>) -> Vec<u8>, expected: bool) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples");
        let bytes = cut(std::fs::read(folder.join(name)).unwrap());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        assert_eq!(
            ends(&file).unwrap(),
            expected,
            "{name}, {} bytes",
            bytes.len()
        );
    }

    #[test]
    fn a_file_that_lacks_any_of_its_end_is_told_from_a_whole_one() {
        for name in ["tone.ogg", "tone.opus"] {
            check(name, |it| it, true);
            check(name, |it| [it, vec![0; 128]].concat(), true);
            for cut in [1, 40, 400, 2_000, 4_000] {
                let short = |it: Vec<u8>| it[..it.len() - cut].to_vec();
                check(name, short, false);
            }
            check(name, |_| Vec::new(), false);
            check(name, |_| b"OggS".to_vec(), false);
        }
    }
}
