use super::*;

#[test]
fn a_violation_of_each_field_is_a_sentence() {
    let sentence = |language: &str, error: RuleViolation| {
        violation(Translations::staff(language).unwrap(), &error)
    };
    let empty = |language, what| sentence(language, RuleViolation::Empty { what });
    assert_eq!(
        empty("en", FieldKind::CaptionFile),
        "Write the captions; nothing is there yet."
    );
    assert_eq!(
        empty("es", FieldKind::CaptionFile),
        "Falta escribir los subtítulos."
    );
    assert_eq!(
        empty("es", FieldKind::Alternative),
        "Falta escribir la descripción de la imagen."
    );
    let long = |language| {
        let what = FieldKind::PictureRights;
        let (chars, most) = (301, 300);
        sentence(language, RuleViolation::TooLong { what, chars, most })
    };
    assert_eq!(
        long("en"),
        "There are 301 characters in the rights of the picture; 300 is the most."
    );
    assert_eq!(
        long("es"),
        "Hay 301 caracteres en los derechos de la imagen; el máximo es 300."
    );
}
