//! The import of tours and spreadsheets by staff: reported row by row, then all or nothing.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::support::daemon::{Daemon, Response, TestSite, tour};
use crate::support::staff::{Member, member};
use crate::tour_import::{import, memorial, output_text};

pub(crate) const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/samples");

/// Publishes the memorial alone, with a `change`.
pub(crate) fn published(site: &TestSite, change: impl FnOnce(&Path)) {
    let dir = memorial(site);
    change(&dir);
    let done = import(site, &dir);
    assert!(done.status.success(), "{}", output_text(&done));
    assert!(site.run(&["publish"]).status.success());
}

/// A member of staff who imports spreadsheets and tours.
pub(crate) struct ImportFixture<'d> {
    pub(crate) site: &'d TestSite,
    pub(crate) daemon: &'d Daemon,
    pub(crate) who: Member,
}

impl ImportFixture<'_> {
    pub(crate) fn send(&self, name: &str, content: &[u8]) -> Response {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let path = format!("/staff/import/files?name={name}");
        let cookie = format!("Cookie: {}", self.who.cookie);
        let origin = format!("Origin: http://{}", self.daemon.address);
        let headers = [cookie.as_str(), &origin, "Accept: application/json"];
        self.daemon
            .request_with_bytes("PUT", &path, &headers, content)
    }

    /// Sends the head of a request for a file of `bytes`, without its body.
    pub(crate) fn send_head(&self, name: &str, bytes: u64) -> String {
        let (cookie, site) = (&self.who.cookie, &self.daemon.address);
        let mut stream = TcpStream::connect(site).unwrap();
        write!(
            stream,
            "PUT /staff/import/files?name={name} HTTP/1.1\r\nHost: {site}\r\nCookie: {cookie}\r\n\
             Origin: http://{site}\r\nAccept: application/json\r\n\
             Connection: close\r\nContent-Length: {bytes}\r\n\r\n"
        )
        .unwrap();
        let mut sentences = String::new();
        let mut piece = [0; 4096];
        // The daemon may wait for the body before it closes the connection.
        while !sentences.contains("\"error\"") {
            let read = stream.read(&mut piece).unwrap();
            assert!(read > 0, "{sentences}");
            sentences += &String::from_utf8_lossy(&piece[..read]);
        }
        sentences
    }

    pub(crate) fn upload(&self, name: &str, content: &[u8]) {
        let response = self.send(name, content);
        assert_eq!(response.status, 200, "{name}: {}", response.text());
    }

    /// Requests a long operation and waits for its end.
    pub(crate) fn run_action(&self, what: &str) -> String {
        let begun = self
            .who
            .form(self.daemon, &format!("/staff/import/{what}"), &[]);
        assert_eq!(begun.status, 303, "{}", begun.text());
        // An import takes longer on a busy machine.
        let done = || self.stage() != "working";
        self.site
            .wait_until_within(Duration::from_mins(3), "the import is done", done);
        self.stage()
    }

    fn stage(&self) -> String {
        let state = self.who.get(self.daemon, "/staff/import/status").json();
        state["stage"].as_str().unwrap().to_owned()
    }

    pub(crate) fn page(&self, language: &str) -> String {
        let cookie = format!("Cookie: {}; docent-language={language}", self.who.cookie);
        let headers = [cookie.as_str(), "Accept: text/html"];
        self.daemon
            .request("GET", "/staff/import", &headers, "")
            .text()
    }

    pub(crate) fn field(&self, field: &str) -> Option<String> {
        let conn = self.site.database();
        let sql = "select text from draft where field = ?";
        conn.query_row(sql, [field], |row| row.get(0)).ok()
    }
}

/// Every file of an import below the state folder.
pub(crate) fn waiting_files(site: &TestSite) -> Vec<String> {
    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    below(&site.path("state/incoming"), &mut found);
    found
}

/// A spreadsheet as a Spanish Excel saves it.
pub(crate) fn windows(rows: &[&str]) -> Vec<u8> {
    let text = rows.join("\r\n");
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap())
        .collect()
}

const HEADER: &str =
    "Room;STOP;Variant;Lang;Title;Audio;Transcript;Captions;Credit;Advisory;Comentario;Routes";

const GOOD: &str =
    "Monumento;901;;ES;El jardín de los niños;tono.mp3;TEXTO.txt;;Voz: Ana;death;x;all";

#[test]
fn a_spreadsheet_is_reported_row_by_row_and_imported_once_it_is_corrected() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let fixture = ImportFixture {
        who: member(&site, &daemon, "Ana", "curator"),
        site: &site,
        daemon: &daemon,
    };
    let tone = fs::read(format!("{SAMPLES}/tone.mp3")).unwrap();
    fixture.upload("fotos y audio/Tono.MP3", &tone);
    fixture.upload(
        "fotos y audio/texto.TXT",
        &windows(&["El jardín de los niños"]),
    );
    fixture.upload(
        "fotos y audio/mal.vtt",
        b"WEBVTT\n\n00:00.100 -> 00:00.900\nEl\n",
    );
    fixture.upload("roto.mp3", &tone[..200]);
    let rows = [
        HEADER,
        GOOD,
        "MEMORIAL;902;family;en;The garden;TONO.mp3;Some words.;mal.VTT;;;",
        "Desván;903;;es;Nada;tono.mp3;;;;;",
        "12;904;;español;Nada;falta.mp3;falta.txt;;;fun;",
        "12;905;;es;Nada;roto.mp3;;;;;",
        "12;906;;es;Nada;tono.mp3;;;;;;evening",
        "12;13;;de;Natalia;tono.mp3;;;;;",
        "12;901;;es;Otra vez;tono.mp3;;;;;",
    ];
    fixture.upload("audios.csv", &windows(&rows));
    assert_eq!(fixture.run_action("preview"), "looked");
    let sentences = [
        ("mal.vtt: Línea 3: ", "mal.vtt: Line 3: "),
        ("No hay ninguna sala «Desván»", "There is no room ‘Desván’"),
        (
            "lang: «español» no es un idioma",
            "lang: ‘español’ is not a language",
        ),
        (
            "advisory: «fun» no es una advertencia",
            "advisory: ‘fun’ is not an advisory",
        ),
        ("roto.mp3: ", "roto.mp3: "),
        (
            "Deutsch no es un idioma del recorrido",
            "Deutsch is not a language of the tour",
        ),
        ("ya está en la fila 2", "is in row 2 already"),
        (
            "No hay ninguna ruta «evening»",
            "There is no route ‘evening’",
        ),
        ("7 con error · 1 nueva", "7 at fault · 1 new"),
        (
            "Columnas que no se conocen y no se leyeron: Comentario.",
            "Columns that are not known and were not read: Comentario.",
        ),
        ("Audio nuevo", "New clip"),
    ];
    let (es, en) = (fixture.page("es"), fixture.page("en"));
    for (spanish, english) in sentences {
        assert!(es.contains(spanish), "{spanish}\n{es}");
        assert!(en.contains(english), "{english}\n{en}");
    }
    assert!(!es.contains("action=\"/staff/import/apply\""), "{es}");
    let refused = fixture.who.form(&daemon, "/staff/import/apply", &[]);
    assert_eq!(refused.status, 409);
    assert_eq!(fixture.field("clip/901/es/title"), None);
    import_corrected_rows(&fixture);
}

/// Only the corrected spreadsheet is sent again.
fn import_corrected_rows(fixture: &ImportFixture<'_>) {
    let (site, daemon) = (fixture.site, fixture.daemon);
    let captions = "1\r\n00:00:00,100 --> 00:00:00,900\r\nEl jardín\r\n";
    fixture.upload("fotos y audio/mal.vtt", captions.as_bytes());
    let rows = [
        HEADER,
        GOOD,
        "MEMORIAL;902;family;en;The garden;TONO.mp3;Some words.;mal.VTT;;;",
        "12;13;;es;Otro título;tono.mp3;;;;loud;;all",
        // The same room, by another of its names.
        "12;901;;en;The garden of the children;tono.mp3;;;;;",
    ];
    fixture.upload("audios.csv", &windows(&rows));
    assert_eq!(fixture.run_action("preview"), "looked");
    let page = fixture.page("es");
    for output_text in [
        "3 nuevas · 1 cambia",
        "Cambia: título, grabación, advertencias",
        "Archivos que nadie nombra: roto.mp3.",
    ] {
        assert!(page.contains(output_text), "{output_text}\n{page}");
    }
    assert_eq!(
        fixture.run_action("apply"),
        "done",
        "{}",
        fixture.page("es")
    );
    let field = |text: &str| fixture.field(text).unwrap_or_default();
    assert_eq!(field("clip/901/es/title"), "El jardín de los niños");
    assert_eq!(field("clip/901/es/transcript"), "El jardín de los niños");
    assert_eq!(field("clip/901/es/credit"), "Voz: Ana");
    assert_eq!(field("clip/901/advisories"), "death");
    assert_eq!(field("clip/901/es/captions"), "");
    assert!(field("clip/902-family/en/captions").contains("El jardín"));
    assert_eq!(field("clip/13/es/title"), "Otro título");
    let recording = field("clip/901/es/recording");
    assert!(
        site.path(&format!("state/recordings/{recording}"))
            .is_file()
    );
    assert!(field("room/memorial/clips").ends_with("901 902-family"));
    assert_eq!(field("route/all/clips"), "12 901 13");
    // The rest of the clip is as it was.
    assert!(!field("clip/13/es/transcript").is_empty());
    assert!(!field("clip/13/en/title").is_empty());
    let forgotten = fixture.who.form(daemon, "/staff/import/discard", &[]);
    assert_eq!(forgotten.status, 303);
    assert_eq!(waiting_files(site), Vec::<String>::new());
}

#[test]
fn only_staff_who_may_publish_can_import() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    for role in ["viewer", "uploader"] {
        let fixture = ImportFixture {
            who: member(&site, &daemon, role, role),
            site: &site,
            daemon: &daemon,
        };
        assert_eq!(fixture.send("audios.csv", b"room").status, 403);
        let taken = fixture.who.get(&daemon, "/staff/export/tour.zip");
        assert_eq!(taken.status, 403);
        assert!(
            !fixture
                .who
                .get(&daemon, "/staff/tour")
                .text()
                .contains("/staff/import")
        );
    }
    assert_eq!(waiting_files(&site), Vec::<String>::new());
}

#[test]
fn a_concurrent_import_removes_nothing_of_another() {
    let site = TestSite::new("disk-reserve-megabytes = 1\n");
    published(&site, |_| {});
    let daemon = site.serve();
    let fixture = ImportFixture {
        who: member(&site, &daemon, "Ana", "curator"),
        site: &site,
        daemon: &daemon,
    };
    let tone = fs::read(format!("{SAMPLES}/tone.mp3")).unwrap();
    fixture.upload("tono.mp3", &tone);
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    // A file that is refused is cleared away, with whatever else it left.
    let at = client.upload("nada.mp3", b"no sound at all");
    assert_eq!(client.wait_for_result(&site, &at)["stage"], "refused");
    let rosa = member(&site, &daemon, "Rosa", "admin");
    let removed = rosa.form(&daemon, "/staff/disk", &[("file", &"a".repeat(64))]);
    assert_eq!(removed.status, 303);
    fixture.upload(
        "audios.csv",
        b"room,stop,lang,title,audio\n12,901,es,Uno,tono.mp3\n",
    );
    assert_eq!(
        fixture.run_action("preview"),
        "looked",
        "{}",
        fixture.page("es")
    );
    assert_eq!(
        fixture.run_action("apply"),
        "done",
        "{}",
        fixture.page("es")
    );
    assert_eq!(fixture.field("clip/901/es/title").as_deref(), Some("Uno"));
}

#[test]
fn an_undone_import_can_be_redone_after_a_restart_or_reports_why_not() {
    let site = TestSite::new("");
    published(&site, |_| {});
    let daemon = site.serve();
    let fixture = ImportFixture {
        who: member(&site, &daemon, "Ana", "admin"),
        site: &site,
        daemon: &daemon,
    };
    let drawing = fs::read(tour().join("study/picture.svg")).unwrap();
    fixture.upload("mesa.svg", &drawing);
    let tone = fs::read(format!("{SAMPLES}/tone.mp3")).unwrap();
    fixture.upload("tono.mp3", &tone);
    let rows = b"room,stop,lang,title,audio,image\n12,901,es,Uno,tono.mp3,mesa.svg\n";
    fixture.upload("audios.csv", rows);
    assert_eq!(
        fixture.run_action("preview"),
        "looked",
        "{}",
        fixture.page("es")
    );
    assert_eq!(
        fixture.run_action("apply"),
        "done",
        "{}",
        fixture.page("es")
    );
    let picture = fixture.field("clip/901/picture/file").unwrap();
    let recording = fixture.field("clip/901/es/recording").unwrap();
    let who = fixture.who;
    let last = || -> String {
        let sql = "select max(change_id) || '' from change where act in ('import', 'undo', 'redo')";
        let database = site.database();
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let field = |field: &str| -> Option<String> {
        let sql = "select text from draft where field = ?";
        let database = site.database();
        database.query_row(sql, [field], |row| row.get(0)).ok()
    };
    let undo = |daemon: &Daemon| {
        who.form(
            daemon,
            "/staff/changes/undo",
            &[("change", last().as_str())],
        )
    };
    assert_eq!(undo(&daemon).status, 303);
    assert_eq!(field("clip/901/picture/file"), None);
    // Nothing names the picture now, and a start sweeps what nothing needs.
    let address = daemon.address.clone();
    let (ended, _) = daemon.terminate();
    assert!(ended.success());
    let daemon = site.serve_at(&address);
    assert_eq!(undo(&daemon).status, 303);
    assert_eq!(field("clip/901/picture/file"), Some(picture.clone()));
    let name = picture.split(' ').next().unwrap();
    assert!(site.path(&format!("state/pictures/{name}")).is_file());
    // A recording that was removed for good cannot be restored, and the page reports it.
    assert_eq!(undo(&daemon).status, 303);
    let removed = who.form(&daemon, "/staff/disk", &[("file", &recording)]);
    assert_eq!(removed.status, 303);
    let refused = undo(&daemon);
    assert_eq!(refused.status, 409, "{}", refused.text());
    let sentences = refused.json()["error"].to_string();
    assert!(sentences.contains("ya no está aquí"), "{sentences}");
    assert_eq!(field("clip/901/es/title"), None);
}
