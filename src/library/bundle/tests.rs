//! Tests of bundles.

mod raw_zip;

use std::fs;
use std::io::{Cursor, Write};

use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::library::tour_folder;
use crate::model::Format;
use raw_zip::{RawEntry, bundle};

/// Small, so that small bundles exceed them.
const LIMITS: Limits = Limits {
    entries: 10,
    directory_bytes: 10_000,
    entry_bytes: 100_000,
    total_bytes: 150_000,
    depth: 3,
    ratio: 20,
    ratio_from: 1000,
};

/// Unpacks a bundle in a temporary folder, and checks that a refused one leaves nothing behind.
fn unpacked(bytes: &[u8], limits: &Limits) -> Result<(TempDir, Unpacked), Error> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bundle.zip");
    fs::write(&file, bytes).unwrap();
    let found = unpack(&file, &folder.path().join("out"), limits);
    let left = fs::read_dir(folder.path()).unwrap().count();
    match found {
        Ok(unpacked) => {
            assert_eq!(left, 2, "the bundle and the unpacked folder");
            Ok((folder, unpacked))
        }
        Err(error) => {
            assert_eq!(left, 1, "only the bundle is left: {error}");
            Err(error)
        }
    }
}

/// Checks the beginning of the error of a bundle.
fn refused(bytes: &[u8], expected: &str) {
    let error = unpacked(bytes, &LIMITS)
        .map(|(_, unpacked)| unpacked)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_tour_comes_out_of_its_bundle_as_it_went_in() {
    let folder = tour_folder::tests::furnished();
    let source = tour_folder::read(folder.path());
    let tour = source.tour.unwrap();
    let exported = TempDir::new().unwrap();
    let recording = |sha256: &_| (source.files[sha256].clone(), Format::Mp3);
    let picture = |sha256: &_| source.pictures[sha256].clone();
    tour_folder::write(exported.path(), &tour, recording, picture).unwrap();

    let mut bytes = Vec::new();
    pack(exported.path(), &mut bytes).unwrap();
    let (folder, found) = unpacked(&bytes, &Limits::default()).unwrap();
    assert_eq!(found.contents, Contents::Tour);
    assert!(found.files.contains(&"garden/13-family.es.mp3".to_owned()));
    let again = tour_folder::read(&folder.path().join("out"));
    assert_eq!(again.errors, []);
    assert_eq!(again.tour.unwrap(), tour);

    let mut second = Vec::new();
    pack(&folder.path().join("out"), &mut second).unwrap();
    assert_eq!(bytes, second, "the same folder makes the same bytes");
}

#[test]
fn sound_is_stored_and_texts_are_deflated() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "a ".repeat(5000)).unwrap();
    fs::write(folder.path().join("a.MP3"), "b ".repeat(5000)).unwrap();
    let mut bytes = Vec::new();
    pack(folder.path(), &mut bytes).unwrap();
    let mut bundle = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sizes = |name| {
        bundle
            .by_name(name)
            .map(|entry| (entry.size(), entry.compressed_size()))
    };
    assert_eq!(sizes("a.MP3").unwrap(), (10_000, 10_000));
    assert!(sizes("a.txt").unwrap().1 < 1000);
    std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
    let error_of = pack(folder.path(), Vec::new()).unwrap_err().to_string();
    assert_eq!(error_of, "etc is not a file; take it out of the folder");
}

#[test]
fn loose_files_come_out_of_their_one_folder_without_the_files_of_operating_systems() {
    let names = [
        "Audio/",
        "Audio/clips.csv",
        "Audio/Cancio\u{301}n.mp3",
        "Audio/.DS_Store",
        "Audio/Thumbs.db",
        "__MACOSX/Audio/._clips.csv",
    ];
    let entries: Vec<RawEntry> = names.into_iter().map(RawEntry::new).collect();
    let (folder, found) = unpacked(&bundle(&entries), &LIMITS).unwrap();
    assert_eq!(found.contents, Contents::Loose);
    assert_eq!(found.files, ["Canción.mp3", "clips.csv"]);
    assert_eq!((found.system_files, found.bytes), (3, 10));
    let text = fs::read_to_string(folder.path().join("out/clips.csv")).unwrap();
    assert_eq!(text, "hello");
    let two = [RawEntry::new("a/x"), RawEntry::new("b/x")];
    let (_, found) = unpacked(&bundle(&two), &LIMITS).unwrap();
    assert_eq!(found.files, ["a/x", "b/x"]);
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    for name in [
        "../x",
        "a/../../x",
        "/etc/x",
        "C:/x",
        "c:x",
        "a\\x",
        "..\\x",
        "a//x",
        "./x",
        "a/./x",
        "..",
        "/",
        "",
        "a\0b",
        "a\nb",
    ] {
        refused(
            &bundle(&[RawEntry::new("ok"), RawEntry::new(name)]),
            "the name ",
        );
    }
    refused(&bundle(&[RawEntry::new("__MACOSX/../../x")]), "the name ");
    refused(&bundle(&[RawEntry::new(&"x".repeat(300))]), "the name xxx");
    refused(&bundle(&[RawEntry::new(&"x".repeat(3000))]), "the name xxx");
    refused(
        &bundle(&[RawEntry::new("a/b/c/d")]),
        "a/b/c/d lies more than 3 folders deep",
    );
}

#[test]
fn links_devices_and_encrypted_entries_are_refused() {
    let link = |mode| RawEntry {
        mode,
        ..RawEntry::new("link")
    };
    refused(&bundle(&[link(0o120_777)]), "link is a link or a device");
    refused(&bundle(&[link(0o020_666)]), "link is a link or a device");
    let secret = RawEntry {
        flags: 1,
        ..RawEntry::new("secret")
    };
    refused(&bundle(&[secret]), "secret is encrypted");
    let odd = RawEntry {
        method: 12,
        ..RawEntry::new("odd")
    };
    refused(&bundle(&[odd]), "odd is packed in a way");
}

#[test]
fn two_entries_of_one_name_are_refused() {
    for (one, two) in [
        ("a/x", "a/x"),
        ("a/x", "A/X"),
        ("Canción", "Cancio\u{301}n"),
        ("a", "a/b"),
    ] {
        let made = bundle(&[RawEntry::new(one), RawEntry::new(two)]);
        refused(&made, &format!("{two} has the same name as {one};"));
    }
    for two in ["a", "A"] {
        let made = bundle(&[RawEntry::new("a/b"), RawEntry::new(two)]);
        refused(&made, &format!("{two} has the same name as a/;"));
    }
}

#[test]
fn too_much_is_refused() {
    let many: Vec<String> = (0..11).map(|n| format!("x{n}")).collect();
    let many: Vec<RawEntry> = many.iter().map(|name| RawEntry::new(name)).collect();
    refused(&bundle(&many), "the bundle has 11 entries; 10 is the most");
    let large = |name: &str, bytes| RawEntry::of(name, vec![7; bytes]);
    refused(
        &bundle(&[large("a", 100_001)]),
        "a is larger than 100000 bytes",
    );
    let two = [large("a", 90_000), large("b", 90_000)];
    refused(&bundle(&two), "the bundle is larger than 150000 bytes");
    refused(&bundle(&[]), "there is no file in the bundle");
    refused(
        &bundle(&[RawEntry::new("folder/")]),
        "there is no file in the bundle",
    );
}

/// A deflated entry; the size in its header is changed afterwards.
fn deflated(bytes: usize, declared: Option<u32>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::DEFLATE);
    writer.start_file("zeros", options).unwrap();
    writer.write_all(&vec![0; bytes]).unwrap();
    let mut made = writer.finish().unwrap().into_inner();
    if let Some(declared) = declared {
        let heads = [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)];
        for (mark, field) in heads {
            let at = made.windows(4).position(|window| window == mark).unwrap() + field;
            made[at..at + 4].copy_from_slice(&declared.to_le_bytes());
        }
    }
    made
}

#[test]
fn an_entry_that_inflates_too_far_is_refused_whatever_it_declares() {
    refused(&deflated(90_000, None), "zeros grows more than 20 times");
    let patient = Limits {
        ratio: 100_000,
        ..LIMITS
    };
    let error_of = |bytes: Vec<u8>| unpacked(&bytes, &patient).unwrap_err();
    assert!(matches!(
        error_of(deflated(110_000, None)),
        Error::EntryTooLarge { .. }
    ));
    assert!(matches!(
        error_of(deflated(110_000, Some(5))),
        Error::EntryDamaged { .. }
    ));
    assert!(matches!(
        error_of(deflated(5000, Some(5))),
        Error::EntryDamaged { .. }
    ));
    assert!(matches!(
        error_of(deflated(5000, Some(6000))),
        Error::EntryDamaged { .. }
    ));
    assert!(unpacked(&deflated(5000, None), &patient).is_ok());
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let same = RawEntry {
        offset: Some(0),
        ..RawEntry::new("b")
    };
    refused(
        &bundle(&[RawEntry::new("a"), same]),
        "b and a share the same bytes",
    );
    // The principle of an overlapping ZIP bomb: the content of the first entry is the second entry, header included.
    let inner = RawEntry::new("b");
    let quoted = RawEntry::of("a", inner.local_entry());
    let at = u32::try_from(quoted.local_entry().len() - inner.local_entry().len()).unwrap();
    let inner = RawEntry {
        offset: Some(at),
        ..inner
    };
    refused(&bundle(&[quoted, inner]), "b and a share the same bytes");
}

#[test]
fn a_directory_that_is_not_as_the_end_declares_is_refused() {
    let good = bundle(&[RawEntry::new("a"), RawEntry::new("b")]);
    let forged = |entries: u16| {
        let mut forged = good.clone();
        let at = forged.len() - 14;
        forged[at..at + 4]
            .copy_from_slice(&[entries.to_le_bytes(), entries.to_le_bytes()].concat());
        forged
    };
    assert!(unpacked(&forged(2), &LIMITS).is_ok());
    refused(&forged(1), "the bundle is damaged");
    refused(&forged(3), "the bundle is damaged");
    refused(
        &forged(60_000),
        "the bundle has 60000 entries; 10 is the most",
    );
    let long = ["x", "y", "z"].map(|name| RawEntry::new(&name.repeat(4_000)));
    refused(&bundle(&long), "the bundle is damaged");
}

#[test]
fn damage_is_found() {
    refused(b"", "this is not a ZIP file");
    refused(b"PK\x03\x04 and no more", "this is not a ZIP file");
    refused(&vec![b'x'; 200_000], "this is not a ZIP file");
    let good = bundle(&[RawEntry::new("a"), RawEntry::new("b")]);
    refused(&good[..good.len() - 30], "this is not a ZIP file");
    let mut bent = good.clone();
    let at = bent
        .windows(5)
        .position(|window| window == b"hello")
        .unwrap();
    bent[at] = b'j';
    refused(&bent, "a is damaged in the bundle");
    let outside = RawEntry {
        offset: Some(9_000_000),
        ..RawEntry::new("c")
    };
    refused(&bundle(&[outside]), "c is damaged in the bundle");
}

#[test]
fn a_folder_that_has_something_in_it_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("b.zip"), folder.path().join("out"));
    fs::write(&file, bundle(&[RawEntry::new("a")])).unwrap();
    fs::create_dir(&out).unwrap();
    assert!(
        unpack(&file, &out, &LIMITS).is_ok(),
        "an empty one is taken"
    );
    assert!(matches!(
        unpack(&file, &out, &LIMITS),
        Err(Error::Io { .. })
    ));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_bent_bundle_comes_in_whole_or_leaves_nothing(
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = bundle(&[RawEntry::new("a/x"), RawEntry::new("a/y"), RawEntry::new("__MACOSX/z")]);
        for (at, byte) in bends {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        drop(unpacked(&bytes, &LIMITS));
    }

    #[test]
    fn no_name_leads_out(name in "[./\\\\aA:_\u{301} ~\u{202e}-]{0,12}") {
        if let Ok((folder, found)) = unpacked(&bundle(&[RawEntry::new(&name)]), &LIMITS) {
            for file in &found.files {
                let path = folder.path().join("out").join(file).canonicalize().unwrap();
                prop_assert!(path.starts_with(folder.path().canonicalize().unwrap()));
            }
        }
    }
}
