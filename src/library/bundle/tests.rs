mod made;

use std::fs;
use std::io::{Cursor, Write};

use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::library::tour_folder;
use crate::model::Format;
use made::{Made, bundle};

/// Small, so that small bundles can break them.
const LIMITS: Limits = Limits {
    entries: 10,
    entry_bytes: 100_000,
    total_bytes: 150_000,
    depth: 3,
    ratio: 20,
    ratio_from: 1000,
};

/// Unpacks these bytes in a folder of their own, and looks after what is left of them.
fn unpacked(bytes: &[u8], limits: &Limits) -> Result<(TempDir, Unpacked), Error> {
    let house = TempDir::new().unwrap();
    let file = house.path().join("bundle.zip");
    fs::write(&file, bytes).unwrap();
    let found = unpack(&file, &house.path().join("out"), limits);
    let left = fs::read_dir(house.path()).unwrap().count();
    match found {
        Ok(it) => {
            assert_eq!(left, 2, "the bundle and what came out of it");
            Ok((house, it))
        }
        Err(fault) => {
            assert_eq!(left, 1, "only the bundle is left: {fault}");
            Err(fault)
        }
    }
}

/// Compares the beginning of what is said of a bundle.
fn refused(bytes: &[u8], said: &str) {
    let fault = unpacked(bytes, &LIMITS)
        .map(|it| it.1)
        .unwrap_err()
        .to_string();
    assert!(fault.starts_with(said), "{fault}");
}

#[test]
fn a_tour_comes_out_of_its_bundle_as_it_went_in() {
    let folder = tour_folder::tests::furnished();
    let source = tour_folder::read(folder.path());
    let tour = source.tour.unwrap();
    let exported = TempDir::new().unwrap();
    let recording = |it: &_| (source.files[it].clone(), Format::Mp3);
    let picture = |it: &_| source.pictures[it].clone();
    tour_folder::write(exported.path(), &tour, recording, picture).unwrap();

    let mut bytes = Vec::new();
    pack(exported.path(), &mut bytes).unwrap();
    let (house, found) = unpacked(&bytes, &Limits::default()).unwrap();
    assert_eq!(found.contents, Contents::Tour);
    assert!(found.files.contains(&"garden/13-family.es.mp3".to_owned()));
    let again = tour_folder::read(&house.path().join("out"));
    assert_eq!(again.errors, []);
    assert_eq!(again.tour.unwrap(), tour);

    let mut second = Vec::new();
    pack(&house.path().join("out"), &mut second).unwrap();
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
            .map(|it| (it.size(), it.compressed_size()))
    };
    assert_eq!(sizes("a.MP3").unwrap(), (10_000, 10_000));
    assert!(sizes("a.txt").unwrap().1 < 1000);
    std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
    let told = pack(folder.path(), Vec::new()).unwrap_err().to_string();
    assert_eq!(told, "etc is not a file; take it out of the folder");
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
    let entries: Vec<Made> = names.into_iter().map(Made::new).collect();
    let (house, found) = unpacked(&bundle(&entries), &LIMITS).unwrap();
    assert_eq!(found.contents, Contents::Loose);
    assert_eq!(found.files, ["Canción.mp3", "clips.csv"]);
    assert_eq!((found.system_files, found.bytes), (3, 10));
    let text = fs::read_to_string(house.path().join("out/clips.csv")).unwrap();
    assert_eq!(text, "hello");
    let two = [Made::new("a/x"), Made::new("b/x")];
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
        refused(&bundle(&[Made::new("ok"), Made::new(name)]), "the name ");
    }
    refused(&bundle(&[Made::new("__MACOSX/../../x")]), "the name ");
    refused(&bundle(&[Made::new(&"x".repeat(300))]), "the name xxx");
    refused(&bundle(&[Made::new(&"x".repeat(3000))]), "the name xxx");
    refused(
        &bundle(&[Made::new("a/b/c/d")]),
        "a/b/c/d lies more than 3 folders deep",
    );
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let link = |mode| Made {
        mode,
        ..Made::new("link")
    };
    refused(&bundle(&[link(0o120_777)]), "link is a link or a device");
    refused(&bundle(&[link(0o020_666)]), "link is a link or a device");
    let secret = Made {
        flags: 1,
        ..Made::new("secret")
    };
    refused(&bundle(&[secret]), "secret is encrypted");
    let odd = Made {
        method: 12,
        ..Made::new("odd")
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
        let made = bundle(&[Made::new(one), Made::new(two)]);
        refused(&made, &format!("{two} has the same name as {one};"));
    }
    for two in ["a", "A"] {
        let made = bundle(&[Made::new("a/b"), Made::new(two)]);
        refused(&made, &format!("{two} has the same name as a/;"));
    }
}

#[test]
fn too_much_is_refused() {
    let many: Vec<String> = (0..11).map(|it| format!("x{it}")).collect();
    let many: Vec<Made> = many.iter().map(|it| Made::new(it)).collect();
    refused(&bundle(&many), "the bundle has 11 entries; 10 is the most");
    let large = |name: &str, bytes| Made::of(name, vec![7; bytes]);
    refused(
        &bundle(&[large("a", 100_001)]),
        "a is larger than 100000 bytes",
    );
    let two = [large("a", 90_000), large("b", 90_000)];
    refused(&bundle(&two), "the bundle is larger than 150000 bytes");
    refused(&bundle(&[]), "there is no file in the bundle");
    refused(
        &bundle(&[Made::new("folder/")]),
        "there is no file in the bundle",
    );
}

/// Deflated by the crate; what its header says of its size is made small afterwards.
fn deflated(bytes: usize, declared: Option<u32>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::DEFLATE);
    writer.start_file("zeros", options).unwrap();
    writer.write_all(&vec![0; bytes]).unwrap();
    let mut made = writer.finish().unwrap().into_inner();
    if let Some(declared) = declared {
        let heads = [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)];
        for (mark, field) in heads {
            let at = made.windows(4).position(|it| it == mark).unwrap() + field;
            made[at..at + 4].copy_from_slice(&declared.to_le_bytes());
        }
    }
    made
}

#[test]
fn what_grows_without_end_is_refused_whatever_it_declares() {
    refused(&deflated(90_000, None), "zeros grows more than 20 times");
    let patient = Limits {
        ratio: 100_000,
        ..LIMITS
    };
    let told = |bytes: Vec<u8>| unpacked(&bytes, &patient).unwrap_err();
    assert!(matches!(
        told(deflated(110_000, None)),
        Error::EntryTooLarge { .. }
    ));
    assert!(matches!(
        told(deflated(110_000, Some(5))),
        Error::EntryDamaged { .. }
    ));
    assert!(matches!(
        told(deflated(5000, Some(5))),
        Error::EntryDamaged { .. }
    ));
    assert!(matches!(
        told(deflated(5000, Some(6000))),
        Error::EntryDamaged { .. }
    ));
    assert!(unpacked(&deflated(5000, None), &patient).is_ok());
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let same = Made {
        at: Some(0),
        ..Made::new("b")
    };
    refused(
        &bundle(&[Made::new("a"), same]),
        "b and a share the same bytes",
    );
    // The kernel of a quoted bomb: the first entry's content is the second one's header and all.
    let inner = Made::new("b");
    let quoted = Made::of("a", inner.local());
    let at = u32::try_from(quoted.local().len() - inner.local().len()).unwrap();
    let inner = Made {
        at: Some(at),
        ..inner
    };
    refused(&bundle(&[quoted, inner]), "b and a share the same bytes");
}

#[test]
fn damage_is_found() {
    refused(b"", "this is not a ZIP file");
    refused(b"PK\x03\x04 and no more", "this is not a ZIP file");
    refused(&vec![b'x'; 200_000], "this is not a ZIP file");
    let good = bundle(&[Made::new("a"), Made::new("b")]);
    refused(&good[..good.len() - 30], "this is not a ZIP file");
    let mut bent = good.clone();
    let at = bent.windows(5).position(|it| it == b"hello").unwrap();
    bent[at] = b'j';
    refused(&bent, "a is damaged in the bundle");
    let outside = Made {
        at: Some(9_000_000),
        ..Made::new("c")
    };
    refused(&bundle(&[outside]), "c is damaged in the bundle");
}

#[test]
fn a_folder_that_has_something_in_it_is_left_alone() {
    let house = TempDir::new().unwrap();
    let (file, out) = (house.path().join("b.zip"), house.path().join("out"));
    fs::write(&file, bundle(&[Made::new("a")])).unwrap();
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
    assert_eq!(fs::read_dir(house.path()).unwrap().count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_bent_bundle_comes_in_whole_or_leaves_nothing(
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = bundle(&[Made::new("a/x"), Made::new("a/y"), Made::new("__MACOSX/z")]);
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
        if let Ok((house, found)) = unpacked(&bundle(&[Made::new(&name)]), &LIMITS) {
            for file in &found.files {
                let path = house.path().join("out").join(file).canonicalize().unwrap();
                prop_assert!(path.starts_with(house.path().canonicalize().unwrap()));
            }
        }
    }
}
