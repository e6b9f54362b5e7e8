//! Damaged files: they are quarantined, made again where possible, and visitors get a fallback.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use rustix::process::Signal;

use crate::support::browser::Browser;
use crate::support::daemon::{TestSite, tour};
use crate::support::staff::{FORM, member};

const JSON: &str = "Accept: application/json";

fn text_of(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

/// A file of a recording: its master, or what speakers or browsers play.
fn file(site: &TestSite, title: &str, column: &str) -> PathBuf {
    let sql = format!(
        "select {column} from recording where sha256 =
           (select text from draft where field like 'clip/%/recording' and replace(field, 'recording', 'title') =
             (select field from draft where text = ?1 and field like 'clip/%/title'))"
    );
    let name: String = site
        .database()
        .query_row(&sql, [title], |row| row.get(0))
        .unwrap();
    site.path("state/recordings").join(name)
}

/// One bit of it is another. The file may be shared with other tests' houses, so it is made anew.
fn flip_bit(path: &PathBuf) -> Vec<u8> {
    let whole = fs::read(path).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
    whole
}

#[test]
fn a_damaged_recording_is_quarantined_and_visitors_read_its_text() {
    let site = memorial();
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let path = file(&site, "Natalia recuerda", "sha256");
    let whole = flip_bit(&path);
    let looked = site.run(&["check"]);
    assert!(!looked.status.success());
    assert!(
        text_of(&looked).contains("(‘Natalia recuerda’, 13 es) is not what it was"),
        "{}",
        text_of(&looked)
    );
    assert!(path.exists(), "looking changes nothing");

    let repaired = site.run(&["check", "--repair"]);
    let output_text = text_of(&repaired);
    assert!(!repaired.status.success(), "{output_text}");
    assert!(output_text.contains("it was moved to"), "{output_text}");
    assert!(
        output_text.contains("visitors read its text. Bring it again"),
        "{output_text}"
    );
    assert!(!path.exists());
    let aside = site
        .path("state/quarantine")
        .join(path.file_name().unwrap());
    assert_eq!(
        fs::metadata(&aside).unwrap().len(),
        u64::try_from(whole.len()).unwrap()
    );

    // The running daemon shows it at once: Spanish visitors get the text, English visitors the sound.
    let page = || daemon.get("/es/rooms/memorial").text();
    site.wait_until("the page offers the text", || {
        page().contains("Por ahora, solo texto")
    });
    assert!(!page().contains("data-clip=\"13\""));
    assert!(page().contains("href=\"#text-13\" data-sheet=\"text-13\""));
    assert!(
        page().contains("data-hero=\"12\""),
        "another clip is told first"
    );
    assert!(
        daemon
            .get("/en/rooms/memorial")
            .text()
            .contains("data-clip=\"13\"")
    );
    let response = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 422, "{}", response.text());
    let clip = daemon.get("/es/rooms/memorial/clips/13.json").json();
    assert!(clip["sound"].is_null(), "{clip}");
    assert!(
        site.log().contains("recordings are missing"),
        "{}",
        site.log()
    );
    // Staff see the recording on their first page and on the page for uploads.
    let home = ana.get(&daemon, "/staff").text();
    assert!(
        home.contains("La grabación de una narración falta o está dañada"),
        "{home}"
    );
    assert!(home.contains("/staff/clips/13?language=es"), "{home}");
    let clip = ana.get(&daemon, "/staff/clips/13?language=es").text();
    assert!(
        clip.contains("Esta grabación falta o está dañada"),
        "{clip}"
    );

    // Importing the tour again restores it.
    import_again(&site);
    assert_eq!(fs::read(&path).unwrap(), whole);
    daemon.signal(Signal::HUP);
    site.wait_until("the clip can be heard", || {
        page().contains("data-clip=\"13\"")
    });
    assert!(site.run(&["check", "--repair"]).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touch_on_a_clip_without_sound_opens_its_text() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let path = {
        drop(site.serve());
        file(&site, "Natalia recuerda", "sha256")
    };
    fs::remove_file(path).unwrap();
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser
        .goto(&daemon.url("/es/rooms/memorial?clip=13"))
        .await
        .unwrap();
    browser.touch("a.clip").await.unwrap();
    let open = browser
        .eval("document.querySelector('#text-13').open")
        .await
        .unwrap();
    assert_eq!(open, true);
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

/// A site with one room, which is also in the bundled tour.
fn memorial() -> TestSite {
    let site = TestSite::new("default-output = \"silent\"\n");
    let folder = site.path("tour");
    fs::create_dir_all(folder.join("memorial")).unwrap();
    for entry in fs::read_dir(tour().join("memorial")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        fs::copy(&path, folder.join("memorial").join(name)).unwrap();
    }
    let names = "[name]\nes = \"Casa\"\nen = \"House\"\nfr = \"Maison\"\n";
    let settings = "format = 1\nlanguages = [\"es\", \"en\", \"fr\"]\ntime-zone = \"UTC\"\n";
    let rooms = "rooms = [\"memorial\"]\n";
    fs::write(
        folder.join("tour.toml"),
        format!("{settings}{rooms}{names}"),
    )
    .unwrap();
    import_again(&site);
    site
}

fn import_again(site: &TestSite) {
    let folder = site.path("tour");
    for arguments in [&["import", folder.to_str().unwrap()][..], &["publish"]] {
        let output = site.run(arguments);
        assert!(output.status.success(), "{}", text_of(&output));
    }
}

/// A site with one recording; the speaker and browsers play files derived from it.
fn derived() -> (TestSite, [PathBuf; 3]) {
    let site = TestSite::new("");
    let folder = site.path("tour");
    fs::create_dir_all(folder.join("study")).unwrap();
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples");
    fs::copy(samples.join("tone.ogg"), folder.join("study/tone.ogg")).unwrap();
    fs::write(
        folder.join("tour.toml"),
        "format = 1\nlanguages = [\"es\"]\ntime-zone = \"UTC\"\nrooms = [\"study\"]\n[name]\nes = \"Casa\"\n",
    )
    .unwrap();
    fs::write(folder.join("study/texto.txt"), "Un tono.\n").unwrap();
    fs::write(
        folder.join("study/texto.vtt"),
        "WEBVTT\n\n00:00.000 --> 00:00.500\nUn tono.\n",
    )
    .unwrap();
    fs::write(
        folder.join("study/room.toml"),
        "number = \"1\"\n[name]\nes = \"Estudio\"\n[line]\nes = \"Aquí\"\n[[clip]]\nnumber = \"1\"\n\
         [clip.narration.es]\ntitle = \"Un tono\"\nrecording = \"tone.ogg\"\ntranscript = \"texto.txt\"\n\
         captions = \"texto.vtt\"\ncredit = \"Nadie\"\n",
    )
    .unwrap();
    import_again(&site);
    let files =
        ["sha256", "speaker_sha256", "browser_sha256"].map(|column| file(&site, "Un tono", column));
    (site, files)
}

#[test]
fn a_derived_file_is_made_again_from_its_master() {
    let (site, [master, speaker, browser]) = derived();
    assert!(speaker != master && browser != master, "both are derived");
    let wholes = [&speaker, &browser].map(|path| fs::read(path).unwrap());
    fs::remove_file(&speaker).unwrap();
    flip_bit(&browser);
    let repaired = site.run(&["check", "--repair"]);
    let output_text = text_of(&repaired);
    assert!(repaired.status.success(), "{output_text}");
    assert!(
        output_text.contains("was made anew from its master"),
        "{output_text}"
    );
    assert_eq!(
        [&speaker, &browser].map(|path| fs::read(path).unwrap()),
        wholes
    );
    assert_eq!(
        fs::read_dir(site.path("state/quarantine")).unwrap().count(),
        1
    );
}

#[test]
fn a_lost_master_stops_no_room_and_no_phone() {
    let (site, [master, speaker, browser]) = derived();
    fs::remove_file(&master).unwrap();
    let output_text = text_of(&site.run(&["check", "--repair"]));
    assert!(
        output_text.contains("rooms and phones have theirs and go on"),
        "{output_text}"
    );
    assert!(speaker.exists() && browser.exists());
    let daemon = site.serve();
    assert!(
        daemon
            .get("/es/rooms/study")
            .text()
            .contains("data-clip=\"1\"")
    );
}

#[test]
fn unknown_files_are_reported_and_left_alone() {
    let (site, _) = derived();
    fs::write(site.path("state/recordings/notes.txt"), "?").unwrap();
    let checked = site.run(&["check", "--repair"]);
    let output_text = text_of(&checked);
    assert!(checked.status.success(), "{output_text}");
    assert!(
        output_text.contains("1 file(s) are named by nothing, such as ")
            && output_text.contains("notes.txt"),
        "{output_text}"
    );
    assert!(site.path("state/recordings/notes.txt").exists());
}

#[test]
fn a_damaged_picture_is_quarantined_too() {
    let site = memorial();
    let picture = fs::read_dir(site.path("state/pictures"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    flip_bit(&picture);
    let output_text = text_of(&site.run(&["check", "--repair"]));
    assert!(
        output_text.contains("Picture ")
            && output_text.contains("bring it again, or import its tour"),
        "{output_text}"
    );
    assert!(
        site.path("state/quarantine")
            .join(picture.file_name().unwrap())
            .exists()
    );
    // The page goes on without it.
    let daemon = site.serve();
    assert_eq!(daemon.get("/es/").status, 200);
    // A request for it is answered with 404, which is not a server error.
    let name = picture.file_name().unwrap().to_str().unwrap();
    let gone = daemon.get(&format!("/pictures/{name}.svg"));
    assert_eq!(gone.status, 404, "{}", site.log());
}
