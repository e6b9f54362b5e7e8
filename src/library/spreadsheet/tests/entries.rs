//! Tests of the entries of a table.

use unicode_normalization::UnicodeNormalization;

use crate::library::spreadsheet::{
    Entries, FileNames, NameMatch, RoomName, TextSource, parse_entries, read,
};
use crate::model::{Advisory, Slug, Variant};

fn understood(rows: &[&str]) -> Entries {
    let header = "room,stop,variant,lang,title,audio,transcript,captions,image,credit,rights,advisory,routes";
    let text = format!("{header}\n{}", rows.join("\n"));
    parse_entries(&read("a.csv", text.as_bytes()).unwrap())
}

#[test]
fn rows_become_entries() {
    let found = understood(&[
        "garden,101,Family,ES,El jardín,a.mp3,a.es.TXT,a.vtt,a.jpg,Ana,CC BY,\"Death, loud; death\",\"All, with-children; all\"",
        "El Comedor,007-plain,,pt_br,Mesa,b.mp3,Una palabra.,,,,,",
        "garden,101,,es,Jardín,c.mp3,,,,,,",
        "garden,102,,es,Poema,,Verde.,,,,,",
    ]);
    assert_eq!(found.invalid_cells, []);
    let [first, second, third, read] = found.entries.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(first.line, 2);
    assert_eq!(first.room, RoomName::Slug("garden".parse().unwrap()));
    assert_eq!(first.key.to_string(), "101-family");
    assert_eq!(first.language.as_str(), "es");
    assert_eq!(first.transcript, Some(TextSource::File("a.es.TXT".into())));
    assert_eq!(first.advisories, [Advisory::Death, Advisory::Loud]);
    let routes: Vec<&str> = first.routes.iter().map(Slug::as_str).collect();
    assert_eq!(routes, ["all", "with-children"]);
    let others = [&first.captions, &first.image, &first.credit, &first.rights];
    assert_eq!(
        others.map(|text| text.as_deref().unwrap()),
        ["a.vtt", "a.jpg", "Ana", "CC BY"]
    );
    assert_eq!(second.room, RoomName::Name("El Comedor".into()));
    assert_eq!(
        (second.key.number.as_str(), second.key.variant),
        ("007", Variant::Plain)
    );
    assert_eq!(second.language.as_str(), "pt-BR");
    assert_eq!(
        second.transcript,
        Some(TextSource::Text("Una palabra.".into()))
    );
    assert_eq!(
        (third.key.variant, &third.transcript),
        (Variant::Standard, &None)
    );
    assert_eq!(third.audio.as_deref(), Some("c.mp3"));
    assert_eq!(
        (&read.audio, &read.transcript),
        (&None, &Some(TextSource::Text("Verde.".into())))
    );
}

#[test]
fn every_invalid_cell_has_its_row_and_column() {
    let found = understood(&[
        ",12a,kids,español,,a.mp3,,,,,,\"loud, scary\"",
        "garden,1,,es,T,a.mp3,,,,,,,",
        "garden,1,standard,ES,U,b.mp3,,,,,,",
        "attic,1,,en,T,c.mp3,,,,,,",
        "garden,2-kids,,es,T,d.mp3,,,,,,",
        "garden,2-family,plain,es,T,d.mp3,,,,,,",
        "garden,3,,es,T,,,,,,,",
        "garden,4,,es,T,e.mp3,,,,,,,with_children",
    ]);
    let found_errors: Vec<String> = found
        .invalid_cells
        .iter()
        .map(|cell| format!("{} {}: {}", cell.line, cell.column, cell.error))
        .collect();
    let number = "is not a number of one to six digits, with a letter or not, such as 101 or 101a";
    assert_eq!(
        found_errors,
        [
            "2 room: this cell is empty; write it".to_owned(),
            "2 variant: ‘kids’ is not a variant: standard, extended, family, described or plain"
                .into(),
            "2 lang: ‘español’ is not a language tag such as es, en or pt-BR".into(),
            "2 title: this cell is empty; write it".into(),
            "2 advisory: ‘scary’ is not an advisory: violence, death, suicide or loud".into(),
            "4 stop: 1 in es is already in row 3; give it another number, variant or language"
                .into(),
            format!("6 stop: ‘2-kids’ {number}"),
            format!("7 stop: ‘2-family’ {number}"),
            "8 audio: this cell and the transcript are empty; name a recording, or write what visitors then read".into(),
            "9 routes: ‘with_children’ is not the short name of a route, such as with-children".into(),
        ]
    );
    let lines: Vec<usize> = found.entries.iter().map(|entry| entry.line).collect();
    // Only the tour knows whether attic and garden are two rooms: a room has several names.
    assert_eq!(lines, [3, 5], "only whole rows become entries");
}

#[test]
fn a_file_is_found_however_its_name_is_spelled() {
    let apart: String = "Canción.mp3".nfd().collect();
    let names = [
        "101_Title.MP3",
        "101_Title.mp3",
        &apart,
        "x/One.wav",
        "y/one.wav",
        "z/Two.wav",
    ];
    for (wanted, expected) in [
        ("101_Title.mp3", NameMatch::Exact("101_Title.mp3")),
        (
            "101_title.mp3",
            NameMatch::Ambiguous(vec!["101_Title.MP3", "101_Title.mp3"]),
        ),
        ("canción.MP3", NameMatch::Close(&apart)),
        ("CANCIÓN.mp3", NameMatch::Close(&apart)),
        (
            "one.wav",
            NameMatch::Ambiguous(vec!["x/One.wav", "y/one.wav"]),
        ),
        ("Y\\One.wav", NameMatch::Close("y/one.wav")),
        ("./y/one.wav", NameMatch::Exact("y/one.wav")),
        ("two.wav", NameMatch::Close("z/Two.wav")),
        ("x/two.wav", NameMatch::Missing),
        ("three.wav", NameMatch::Missing),
        ("", NameMatch::Missing),
    ] {
        assert_eq!(
            FileNames::new(names.iter().copied()).find(wanted),
            expected,
            "{wanted}"
        );
    }
}
