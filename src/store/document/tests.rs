use super::*;
use crate::model::{Facility, FacilityKind, PictureKind, Route};

/// A document as it was written before pictures could be photographs: each field that could be
/// left out is there once.
const OLD: &str = concat!(
    r#"{"format":1,"languages":["es"],"time_zone":"America/Mexico_City","#,
    r#""hours":[{"days":["tuesday"],"open":"10:00","close":"17:00"}],"name":{"es":"Casa"},"#,
    r#""plan":{"picture":{"file":"0000000000000000000000000000000000000000000000000000000000000001","#,
    r#""width":640,"height":400,"alternative":{"es":"Plano"},"credit":"Yo"},"note":{"es":"Croquis"}},"#,
    r#""notices":[{"head":{"es":"Llegar"},"text":{"es":"A pie"}}],"#,
    r#""rooms":[{"slug":"study","number":"8","name":{"es":"Estudio"},"line":{"es":"Una mesa"},"#,
    r#""picture":{"file":"0000000000000000000000000000000000000000000000000000000000000002","#,
    r#""width":64,"height":40,"alternative":{"es":"Mesa"},"credit":"Yo"},"#,
    r#""clips":[{"number":"8","variant":"family","advisories":["death"],"narrations":{"es":{"#,
    r#""title":"La mesa","#,
    r#""recording":"0000000000000000000000000000000000000000000000000000000000000003","#,
    r#""transcript":"Hola","captions":[[0,1000,"Hola"]],"credit":"Voz"}}}]}]}"#,
);

#[test]
fn an_old_document_keeps_its_bytes_and_its_name() {
    let tour = read(OLD).unwrap();
    assert_eq!(write(&tour).unwrap(), OLD);
    assert_eq!(
        content_hash(&tour).unwrap().as_str(),
        "dee6c5b3043b52347ac55918d2e095aee36cf128fe22da49d9a2c934fefed3dc"
    );
    assert!(
        tour.pictures()
            .all(|picture| picture.kind == PictureKind::Drawing)
    );
}

#[test]
fn photographs_rights_and_pictures_of_clips_read_back_as_they_were_written() {
    let mut tour = read(OLD).unwrap();
    let mut photograph = tour.rooms[0].picture.clone().unwrap();
    photograph.kind = PictureKind::Photograph;
    photograph.rights = "Archivo, CC BY 4.0".into();
    tour.rooms[0].clips[0].picture = Some(photograph);
    assert_eq!(tour.pictures().count(), 3);
    let text = write(&tour).unwrap();
    assert_eq!(read(&text).unwrap(), tour);
    let kinds = text.matches("kind").count();
    assert_eq!(kinds, 1, "drawings say nothing of theirs: {text}");
    assert!(read(&text.replace("photograph", "hologram")).is_err());
}

#[test]
fn routes_read_back_as_they_were_written_and_a_tour_without_them_says_nothing() {
    let mut tour = read(OLD).unwrap();
    tour.routes = vec![Route {
        slug: "short".parse().unwrap(),
        name: [("es".parse().unwrap(), "Poco tiempo".into())].into(),
        line: [].into(),
        clips: vec!["8-family".parse().unwrap()],
    }];
    let text = write(&tour).unwrap();
    let route = r#""routes":[{"slug":"short","name":{"es":"Poco tiempo"},"clips":["8-family"]}]"#;
    assert!(text.contains(route), "{text}");
    assert_eq!(read(&text).unwrap(), tour);
    tour.routes.clear();
    assert_eq!(write(&tour).unwrap(), OLD);
}

#[test]
fn facilities_read_back_as_they_were_written_and_are_left_out_of_a_tour_without() {
    let mut tour = read(OLD).unwrap();
    assert!(tour.facilities.is_empty() && !write(&tour).unwrap().contains("facilit"));
    tour.facilities = vec![
        Facility {
            kind: FacilityKind::Toilets,
            at: "480,120.5".parse().unwrap(),
            room: Some("study".parse().unwrap()),
            note: [("es".parse().unwrap(), "Toque el timbre".into())].into(),
        },
        Facility {
            kind: FacilityKind::FirstAid,
            at: "0.25,1".parse().unwrap(),
            room: None,
            note: [].into(),
        },
    ];
    let text = write(&tour).unwrap();
    let expected = concat!(
        r#""facilities":[{"kind":"toilets","at":"480,120.5","room":"study","note":{"es":"Toque el timbre"}},"#,
        r#"{"kind":"first-aid","at":"0.25,1"}],"notices""#
    );
    assert!(text.contains(expected), "{text}");
    assert_eq!(read(&text).unwrap(), tour);
    assert!(read(&text.replace("first-aid", "sauna")).is_err());
    assert!(read(&text.replace("0.25,1", "0.25")).is_err());
}
