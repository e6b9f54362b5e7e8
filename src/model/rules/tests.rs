use super::*;
use crate::model::FieldMap;

/// Checks clip 8 in Spanish, which has a title besides these fields.
fn check(fields: &[(&str, &str)], expected: &[&str]) {
    let tour = [
        ("languages", "es"),
        ("time-zone", "America/Mexico_City"),
        ("name/es", "Casa"),
        ("rooms", "study"),
        ("room/study/number", "8"),
        ("room/study/name/es", "Estudio"),
        ("room/study/line/es", "Aquí"),
        ("room/study/clips", "8"),
        ("clip/8/es/title", "El poema"),
    ];
    let flat = FieldMap::of_texts(tour.iter().chain(fields));
    let violations = check_tour(&flat.to_tour().unwrap(), |_| None);
    let violations: Vec<String> = violations
        .into_iter()
        .map(|violation| violation.1.to_string())
        .collect();
    assert_eq!(
        violations.len(),
        expected.len(),
        "{fields:?}: {violations:?}"
    );
    for (violations, expected) in violations.iter().zip(expected) {
        assert!(violations.contains(expected), "{violations}");
    }
}

#[test]
fn a_narration_is_heard_or_read() {
    let text = ("clip/8/es/transcript", "Verde que te quiero verde.");
    let sound = "a".repeat(64);
    let sound = ("clip/8/es/recording", sound.as_str());
    let cues = "WEBVTT\n\n00:00.000 --> 00:01.000\nVerde.\n";
    let captions = ("clip/8/es/captions", cues);
    let credit = ("clip/8/es/credit", "F. García Lorca");
    check(&[text], &[]);
    check(&[text, credit, captions], &[]);
    check(&[], &["nothing to hear and nothing to read"]);
    check(&[credit], &["nothing to hear and nothing to read"]);
    check(&[sound, text, credit, captions], &[]);
    // A recording requires credit and captions.
    let voice = ["the credit", "the caption file"];
    check(&[sound, text], &voice);
    check(&[("clip/8/es/title", ""), text], &["the title is empty"]);
    let long = "a".repeat(MAX_TRANSCRIPT_CHARS + 1);
    check(&[("clip/8/es/transcript", &long)], &["100000 is the most"]);
}

#[test]
fn an_announcement_is_heard() {
    let text = ("clip/8/es/transcript", "Cerramos.");
    let soon = ("clip/8/before-closing", "15");
    let expected = ["the credit", "its recording is missing", "the caption file"];
    check(&[text, soon], &expected);
}
