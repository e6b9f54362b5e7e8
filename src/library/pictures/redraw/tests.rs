//! Tests of simplified drawings.

use proptest::prelude::*;

use super::*;

fn simplified(text: &str) -> (String, DrawingSize) {
    let (bytes, size) = simplify(text.as_bytes().to_vec()).unwrap();
    (String::from_utf8(bytes).unwrap(), size)
}

fn refused(text: &str) -> Vec<DrawingError> {
    simplify(text.as_bytes().to_vec()).unwrap_err()
}

/// As Inkscape saves it, in millimetres.
const INKSCAPE: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="148.5mm" viewBox="0 0 210 148.5" version="1.1" id="svg1"
   inkscape:version="1.3 (0e150ed6c4, 2023-07-21)" sodipodi:docname="puerta.svg"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview1" pagecolor="#ffffff" inkscape:zoom="0.7" />
  <defs id="defs1"><linearGradient id="unused"><stop offset="0"/></linearGradient></defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1">
    <path style="fill:none;stroke:#a6231b;stroke-width:0.8;-inkscape-stroke:none" d="M 10,10 H 90" id="path1" sodipodi:nodetypes="cc" />
    <rect style="display:none" id="rect1" width="9" height="9" x="1" y="1" />
    <text xml:space="preserve" style="font-size:8px;font-family:sans-serif;fill:#000" x="20" y="40" id="text1"><tspan sodipodi:role="line" id="tspan1" x="20" y="40">Cocina &amp; patio</tspan></text>
  </g>
  <metadata id="m"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li rdf:resource="http://creativecommons.org/ns#Reproduction"/></rdf:RDF></metadata>
</svg>"##;

/// As Illustrator exports it.
const ILLUSTRATOR: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Capa_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px" viewBox="10 20 841.9 595.3" style="enable-background:new 10 20 841.9 595.3;" xml:space="preserve">
<style type="text/css">
	.st0{fill:#2C5A36;stroke:#1C1714;stroke-width:2;stroke-miterlimit:10;}
	/* the roof */
	.st1, .st2{fill-opacity:0.5;}
	path{fill:#FFFFFF;}
</style>
<g id="casa"><path class="st0 st1" d="M10,20h40v30H10z"/><path id="art" class="st2" d="M0 0h1"/></g>
</svg>"#;

#[test]
fn a_drawing_from_a_drawing_program_becomes_plain_shapes() {
    let (text, size) = simplified(INKSCAPE);
    assert_eq!((size.width, size.height), (210, 149));
    assert!(text.contains("<g id=\"art\"><rect"), "{text}");
    let line = "<path d=\"M 10,10 H 90\" fill=\"none\" stroke=\"#a6231b\" stroke-width=\"0.8\"/>";
    assert!(text.contains(line), "{text}");
    assert!(text.contains("Cocina &amp; patio"), "{text}");
    for gone in [
        "inkscape",
        "rdf",
        "style=",
        "layer1",
        "<!--",
        "x=\"1\"",
        "font-family",
    ] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let (text, size) = simplified(ILLUSTRATOR);
    assert_eq!((size.width, size.height), (842, 596));
    assert!(text.contains("transform=\"translate(-10 -20)\""), "{text}");
    let roof = "<path d=\"M10,20h40v30H10z\" fill=\"#2C5A36\" fill-opacity=\"0.5\" stroke=\"#1C1714\" stroke-width=\"2\"/>";
    assert!(text.contains(roof), "{text}");
    let other = "<path d=\"M0 0h1\" fill=\"#FFFFFF\" fill-opacity=\"0.5\"/>";
    assert!(text.contains(other), "{text}");
    // The result is valid and stays as it is.
    assert_eq!(simplified(&text), (text.clone(), size));
}

#[test]
fn a_drawing_without_a_view_box_has_its_declared_size() {
    let drawing = |head: &str| format!("<svg xmlns=\"{SVG}\" {head}><path d=\"M0 0h9\"/></svg>");
    for (head, width, height) in [
        ("width=\"200\" height=\"100\"", 200, 100),
        ("width=\"25.4mm\" height=\"1in\"", 96, 96),
        ("viewBox=\"0,0 2 1\"", 1000, 500),
        ("viewBox=\"0 0 400000 100000\"", 1000, 250),
    ] {
        let (_, size) = simplified(&drawing(head));
        assert_eq!((size.width, size.height), (width, height), "{head}");
    }
    for head in [
        "",
        "width=\"100%\" height=\"100%\"",
        "viewBox=\"0 0 0 9\"",
        "viewBox=\"0 0 NaN 9\"",
    ] {
        let errors = refused(&drawing(head));
        assert_eq!(
            errors,
            [DrawingError {
                line: 1,
                kind: DrawingErrorKind::NoSize
            }],
            "{head}"
        );
    }
}

#[test]
fn active_content_is_refused_however_it_is_written() {
    for (inner, expected) in [
        ("<script>alert(1)</script>", "<script>"),
        ("<defs><script>alert(1)</script></defs>", "<script>"),
        ("<x:y xmlns:x=\"elsewhere\"><script/></x:y>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        (
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "<iframe>",
        ),
        ("<g onload=\"alert(1)\"/>", "`onload`"),
        ("<image href=\"http://elsewhere/a.png\"/>", "image"),
        ("<use href=\"#a\"/>", "use"),
        ("<a href=\"javascript:alert(1)\"/>", "a "),
        ("<animate attributeName=\"d\"/>", "animate"),
        ("<set attributeName=\"href\" to=\"elsewhere\"/>", "set"),
        ("<feImage href=\"http://elsewhere/a.png\"/>", "feImage"),
        (
            "<path xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"a\"/>",
            "`href`",
        ),
        ("<path style=\"fill:url(http://elsewhere)\"/>", "fill"),
        ("<path style=\"fill:u\\72l(http://elsewhere)\"/>", "fill"),
        ("<path fill=\"URL(#gradient)\"/>", "fill"),
        ("<path clip-path=\"url(#c)\"/>", "clip-path"),
        ("<path style=\"filter:blur(2px)\"/>", "filter"),
        (
            "<style>@import 'http://elsewhere/a.css';</style>",
            "@import",
        ),
        (
            "<style>@font-face{font-family:a;src:url(http://elsewhere)}</style>",
            "@font-face",
        ),
        ("<style>g > path{fill:red}</style>", "g > path"),
        (
            "<style>.a{fill:u\\72l(a)}</style><path class=\"a\"/>",
            "fill",
        ),
        ("<style>.a{fill:url(a)}</style><path class=\"a\"/>", "fill"),
    ] {
        let text =
            format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 9 9\">\n<g class=\"b\"/>{inner}\n</svg>");
        let errors = refused(&text);
        assert!(
            errors.iter().all(|error| error.line == 2),
            "{inner}: {errors:?}"
        );
        assert!(
            errors
                .iter()
                .any(|error| error.to_string().contains(expected)),
            "{inner}: {errors:?}"
        );
    }
    let entity = "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>";
    assert_eq!(refused(entity)[0].kind, DrawingErrorKind::DocumentType);
    let deep = "<g class=\"a\">".repeat(100_000) + &"</g>".repeat(100_000);
    let deep = format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 99 99\">{deep}</svg>");
    let errors = refused(&deep);
    assert!(
        errors
            .iter()
            .any(|error| error.kind == DrawingErrorKind::TooDeep { most: MAX_DEPTH })
    );
}

proptest! {
    /// A damaged drawing is simplified to a valid one, or refused.
    #[test]
    fn a_simplified_drawing_is_always_valid(at in 0usize..3000, slip in "[ -~]{0,12}") {
        for whole in [INKSCAPE, ILLUSTRATOR] {
            let at = at % whole.len();
            let mut changed = whole.to_owned();
            changed.insert_str(at, &slip);
            if let Ok((bytes, size)) = simplify(changed.into_bytes()) {
                prop_assert_eq!(validate(&bytes), Ok(size));
            }
        }
    }
}
