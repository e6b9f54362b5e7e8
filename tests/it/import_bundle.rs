//! Bundles: a tour in one file is exported and imported, and a malicious bundle is refused.

use std::fs;
use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::staff_import::{ImportFixture, published, waiting_files};
use crate::support::daemon::TestSite;
use crate::support::staff::member;
use crate::tour_import::{edit, editions};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_exported_bundle_is_imported_elsewhere_as_the_same_edition() {
    let first = TestSite::new("");
    published(&first, |dir| {
        let room = dir.join("memorial/room.toml");
        edit(&room, "Natalia recuerda", "Lo que Natalia recordaba");
    });
    let daemon = first.serve();
    let ana = member(&first, &daemon, "Ana", "curator");
    let taken = ana.get(&daemon, "/staff/export/tour.zip");
    let head = taken.head.to_lowercase();
    assert!(head.contains("content-type: application/zip"), "{head}");
    assert!(
        head.contains("filename=\"casa-museo-leon-trotsky-1-"),
        "{head}"
    );
    assert!(!head.contains("content-encoding"), "{head}");
    // Its body is chunked; each chunk begins with its length.
    let bundle = decode_chunks(&taken.body);

    let second = TestSite::new("");
    published(&second, |dir| {
        let room = dir.join("memorial/room.toml");
        let text = fs::read_to_string(&room).unwrap();
        let end = text.match_indices("[[clip]]").nth(1).unwrap().0;
        fs::write(&room, &text[..end]).unwrap();
    });
    let daemon = second.serve();
    let desk = ImportFixture {
        who: member(&second, &daemon, "Eva", "curator"),
        site: &second,
        daemon: &daemon,
    };
    let before = desk.field("rooms");
    desk.upload("casa.zip", &bundle);
    assert_eq!(desk.run_action("preview"), "looked", "{}", desk.page("es"));
    let page = desk.page("es");
    assert!(page.contains("Audio nuevo"), "{page}");
    assert!(page.contains("6 grabaciones que no estaban aquí"), "{page}");
    assert_eq!(desk.field("clip/13/es/title"), None, "nothing came in yet");
    assert_eq!(desk.run_action("apply"), "done", "{}", desk.page("es"));
    let title = desk.field("clip/13/es/title");
    assert_eq!(title.as_deref(), Some("Lo que Natalia recordaba"));
    let recording = desk.field("clip/13/es/recording").unwrap();
    let file = format!("state/recordings/{recording}");
    assert!(second.path(&file).is_file());
    assert!(second.run(&["publish"]).status.success());
    let (_, expected) = editions(&first).pop().unwrap();
    assert_eq!(editions(&second).pop().unwrap().1, expected);
    // It is one change, and one undo takes all of it back.
    let changes = "select max(change_id) || '' from change where act = 'import'";
    let change: String = second
        .database()
        .query_row(changes, [], |row| row.get(0))
        .unwrap();
    let undone = desk
        .who
        .form(&daemon, "/staff/changes/undo", &[("change", &change)]);
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert_eq!(desk.field("clip/13/es/title"), None);
    assert_eq!(desk.field("rooms"), before);
}

/// The content of a chunked body.
fn decode_chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body
            .windows(2)
            .position(|window| window == b"\r\n")
            .unwrap();
        let size = std::str::from_utf8(&body[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
}

#[test]
fn a_malicious_bundle_is_refused_and_leaves_nothing() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let desk = ImportFixture {
        who: member(&site, &daemon, "Ana", "curator"),
        site: &site,
        daemon: &daemon,
    };
    let zeros = vec![0; 16 << 20];
    for (content, spanish, english) in [
        (
            zipped(&[("tour.toml", b"format = 1"), ("../../docent.db", b"x")]),
            "El nombre «../../docent.db» lleva fuera de su carpeta.",
            "The name ‘../../docent.db’ leads out of its folder.",
        ),
        (
            zipped(&[("tour.toml", b"format = 1"), ("plan.svg", &zeros)]),
            "«plan.svg» crece sin medida al abrirse.",
            "‘plan.svg’ grows beyond measure when it is unpacked.",
        ),
        (
            b"PK\x03\x04 and nothing more".to_vec(),
            "Este archivo no es un ZIP",
            "This is not a ZIP file",
        ),
    ] {
        desk.upload("tour.zip", &content);
        assert_eq!(desk.run_action("preview"), "refused");
        let (es, en) = (desk.page("es"), desk.page("en"));
        assert!(es.contains(spanish), "{spanish}\n{es}");
        assert!(en.contains(english), "{english}\n{en}");
        assert_eq!(waiting_files(&site), Vec::<String>::new());
    }
    for name in ["../../docent.db", "/etc/passwd", "a/../../b", "a\\b"] {
        let refused = desk.send(name, b"x");
        assert_eq!(refused.status, 422, "{name}");
        let error = refused.json()["error"].to_string();
        assert!(error.contains("lleva fuera de su carpeta"), "{error}");
    }
    assert_eq!(waiting_files(&site), Vec::<String>::new());
    let absurd = desk.send_head("todo.zip", 9 << 30);
    assert!(absurd.starts_with("HTTP/1.1 422"), "{absurd}");
    assert!(absurd.contains("Lo que trae pasa de 8192 MB."), "{absurd}");
    let faulty = zipped(&[("casa/tour.toml", b"format = 2"), ("casa/a.txt", b"x")]);
    desk.upload("tour.zip", &faulty);
    assert_eq!(desk.run_action("preview"), "looked");
    let page = desk.page("es");
    assert!(page.contains("tour.toml:1"), "{page}");
    assert!(page.contains("escriba format = 1"), "{page}");
    assert!(!page.contains("action=\"/staff/import/apply\""), "{page}");
}
