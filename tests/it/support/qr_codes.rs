//! Reads QR codes from pictures, as a phone's camera does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::DynamicImage;
use rqrr::PreparedImage;
use serde_json::json;

use super::browser::Browser;

/// The texts of all codes in a picture, in alphabetical order.
pub(crate) fn codes_in(picture: &[u8]) -> Vec<String> {
    codes_in_image(&image::load_from_memory(picture).unwrap())
}

/// The same in a picture that is decoded already.
pub(crate) fn codes_in_image(picture: &DynamicImage) -> Vec<String> {
    let gray = picture.to_luma8();
    let size = |length: u32| usize::try_from(length).unwrap();
    let (width, height) = (size(gray.width()), size(gray.height()));
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let [x, y] = [x, y].map(|place| u32::try_from(place).unwrap());
        gray.get_pixel(x, y).0[0]
    });
    let grids = prepared.detect_grids();
    let mut texts: Vec<String> = grids
        .iter()
        .filter_map(|grid| Some(grid.decode().ok()?.1))
        .collect();
    texts.sort();
    texts
}

/// A screenshot of the first element, with `scale` pixels for each of the page's.
pub(crate) async fn picture_of(browser: &Browser, css: &str, scale: f64) -> Vec<u8> {
    let place = format!(
        "(({{ x, y, width, height }}) => ({{ x: x + scrollX, y: y + scrollY, width, height, scale: {scale} }}))(document.querySelector({}).getBoundingClientRect())",
        json!(css)
    );
    let clip = browser.eval(&place).await.unwrap();
    let wanted = json!({ "clip": clip, "captureBeyondViewport": true });
    let picture = browser.cdp("Page.captureScreenshot", wanted).await.unwrap();
    STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()
}

/// The name and the password in the text of a code that joins a wireless network, read as phones read it: a backslash
/// takes its meaning from the character after it. `None` for other texts.
pub(crate) fn wifi_of(text: &str) -> Option<(String, Option<String>)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut key, mut value) = (None, String::new());
    let mut rest = text.strip_prefix("WIFI:")?.chars();
    while let Some(c) = rest.next() {
        match (c, &key) {
            ('\\', _) => value.push(rest.next()?),
            (':', None) => key = Some(std::mem::take(&mut value)),
            (';', Some(_)) => fields.push((key.take()?, std::mem::take(&mut value))),
            _ => value.push(c),
        }
    }
    let field = |wanted: &str| {
        let mut fields = fields.iter();
        fields
            .find(|(key, _)| key == wanted)
            .map(|(_, value)| value.clone())
    };
    let is_open = field("T")? == "nopass";
    assert!(is_open || field("T")? == "WPA", "{text}");
    assert_eq!(is_open, field("P").is_none(), "{text}");
    Some((field("S")?, field("P")))
}
