//! Uploaded photos, and what visitors see of them.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{ImageFormat, Rgb, RgbImage};

use crate::screens::wait_for_js;
use crate::support::browser::{Browser, Screen};
use crate::support::daemon::TestSite;
use crate::tour_import::{edit, editions, import, memorial, output_text};

const PANEL: Screen = Screen::of_size(800, 480);

/// A photo of one colour with a slight gradient.
fn photograph(format: ImageFormat, (width, height): (u32, u32), colour: [u8; 3]) -> Vec<u8> {
    let light = |y: u32| u8::try_from(y * 40 / height).unwrap();
    let image = RgbImage::from_fn(width, height, |_, y| {
        Rgb(colour.map(|channel| channel.saturating_add(light(y))))
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

const OF_CLIP: &str = r#"
[clip.picture]
file = "natalia.jpeg"
credit = "Fotografía: nadie"
rights = "Archivo de nadie, CC BY 4.0"

[clip.picture.alternative]
es = "Natalia en el jardín"
en = "Natalia in the garden"
fr = "Natalia au jardin"

[clip.narration.es]
title = "Natalia"#;

/// The memorial with photos for the room and a clip. The file names are of other formats.
fn album(site: &TestSite) -> PathBuf {
    let dir = memorial(site);
    let room = dir.join("memorial");
    let stone = photograph(ImageFormat::Png, (2600, 1300), [120, 120, 130]);
    fs::write(room.join("stone.svg"), stone).unwrap();
    let natalia = photograph(ImageFormat::WebP, (600, 900), [40, 120, 60]);
    fs::write(room.join("natalia.jpeg"), natalia).unwrap();
    let toml = room.join("room.toml");
    edit(&toml, "\"picture.svg\"", "\"stone.svg\"");
    edit(&toml, "\n[clip.narration.es]\ntitle = \"Natalia", OF_CLIP);
    dir
}

fn published(site: &TestSite, dir: &Path) {
    for output in [import(site, dir), site.run(&["publish"])] {
        assert!(output.status.success(), "{}", output_text(&output));
    }
}

fn pictures(site: &TestSite) -> Vec<String> {
    let names = fs::read_dir(site.path("state/pictures")).unwrap();
    let mut names: Vec<_> = names
        .map(|name| name.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn photos_keep_their_appearance_and_lose_their_metadata() {
    let site = TestSite::new("");
    published(&site, &album(&site));
    let (before, files) = (editions(&site), pictures(&site));
    assert_eq!(files.len(), 3);
    let out = site.path("out");
    assert!(
        site.run(&["export", out.to_str().unwrap()])
            .status
            .success()
    );
    for photograph in ["memorial/picture.jpg", "memorial/13.jpg"] {
        let bytes = fs::read(out.join(photograph)).unwrap();
        let image = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert!(image.width().max(image.height()) <= 1920, "{photograph}");
    }
    published(&site, &out);
    assert_eq!(
        (editions(&site), pictures(&site)),
        (before.clone(), files.clone())
    );
    let other = TestSite::new("");
    published(&other, &out);
    assert_eq!(
        (editions(&other), pictures(&other)),
        (before, files.clone())
    );
    // A picture that neither the draft nor any edition names goes at the next start; others stay.
    fs::write(other.path("state/pictures").join("0".repeat(64)), "x").unwrap();
    let daemon = other.serve();
    assert_eq!(pictures(&other), files);
    let room = daemon.get("/es/rooms/memorial").text();
    let (_, rest) = room.split_once("src=\"/pictures/").unwrap();
    let file = rest.split('"').next().unwrap();
    let response = daemon.get(&format!("/pictures/{file}"));
    let head = response.head.to_lowercase();
    for line in [
        "content-type: image/jpeg",
        "cache-control: public, max-age=31536000, immutable",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'",
    ] {
        assert!(head.contains(line), "{line} is not in {head}");
    }
    let as_drawing = file.replace(".jpg", ".svg");
    assert_eq!(daemon.get(&format!("/pictures/{as_drawing}")).status, 404);
}

#[test]
fn invalid_pictures_are_refused_with_their_lines_and_leave_nothing() {
    let site = TestSite::new("");
    let dir = album(&site);
    let room = dir.join("memorial");
    let whole = photograph(ImageFormat::Jpeg, (400, 300), [9, 9, 9]);
    fs::write(room.join("natalia.jpeg"), &whole[..whole.len() / 2]).unwrap();
    fs::write(room.join("stone.svg"), "<svg>\n<script/></svg>").unwrap();
    let mut bomb = photograph(ImageFormat::Jpeg, (400, 300), [9, 9, 9]);
    // Its frame now claims 60000 by 60000 pixels.
    let frame = bomb
        .windows(2)
        .position(|window| window == b"\xFF\xC0")
        .unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    fs::write(dir.join("plan.svg"), bomb).unwrap();
    let refused = import(&site, &dir);
    assert!(!refused.status.success());
    let output_text = output_text(&refused);
    for wanted in [
        "this picture has 60000 × 60000 pixels; save it with at most 12000 on each side",
        "memorial/stone.svg:2: a drawing may not hold <script>; take it out",
        "part of this file is missing; copy or export it again",
        "nothing was imported",
    ] {
        assert!(
            output_text.contains(wanted),
            "{wanted} is not in\n{output_text}"
        );
    }
    for folder in ["pictures", "incoming"] {
        let left = fs::read_dir(site.path("state").join(folder)).unwrap();
        assert_eq!(left.count(), 0, "{folder}");
    }
}

#[test]
fn a_photo_of_the_maximum_size_fits_into_the_childs_memory() {
    let site = TestSite::new("");
    let path = site.path("large");
    let large = RgbImage::from_pixel(7700, 7700, Rgb([90, 90, 90]));
    large.save_with_format(&path, ImageFormat::Png).unwrap();
    let (file, out) = (path.to_str().unwrap(), site.path("out"));
    let output = site.run(&["inspect", file, "--photograph", out.to_str().unwrap()]);
    assert!(
        output_text(&output).contains(r#"{"done":{"Ok":[1920,1920]}}"#),
        "{output:?}"
    );
}

/// The picture of a room's page: the image's text, and whether it is there.
const SEEN: &str = "(() => {
    const all = [...document.querySelectorAll('.slide')].filter((element) => element.checkVisibility());
    const image = all[0].querySelector('img');
    const box = image.getBoundingClientRect();
    return [all.length, image.alt, image.naturalWidth, box.width > 300 && box.height > 100].join();
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_of_a_clip_is_shown_while_it_plays() {
    let site = TestSite::new("default-output = \"silent\"\n");
    published(&site, &album(&site));
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser.emulate_screen(PANEL).await.unwrap();
    let seen = |wanted: &str| format!("{SEEN} === '{wanted}'");
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    let stone = browser
        .eval("document.querySelector('.slide[data-slide-clip=\"\"] img').alt")
        .await;
    let stone = format!("1,{},1920,true", stone.unwrap().as_str().unwrap());
    wait_for_js(&browser, &seen(&stone)).await;
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    wait_for_js(&browser, &seen("1,Natalia en el jardín,600,true")).await;
    // The page from the server has it too, in the page's language and without script.
    let page = daemon.get("/en/rooms/memorial?clip=13").text();
    assert!(
        page.contains("<div class=\"slide\" data-slide-clip=\"\" hidden>"),
        "{page}"
    );
    assert!(
        page.contains("alt=\"Natalia in the garden\" width=\"600\" height=\"900\""),
        "{page}"
    );
    let credit = browser
        .eval("document.querySelector('#text-13 .credit').textContent")
        .await;
    let credit = credit.unwrap().to_string();
    assert!(
        credit.contains("Fotografía: nadie · Archivo de nadie, CC BY 4.0"),
        "{credit}"
    );
    browser.touch("#stop").await.unwrap();
    wait_for_js(&browser, &seen(&stone)).await;
    for (path, image) in [
        ("/rooms/memorial", ".artwork img"),
        ("/es/", ".thumbnail img"),
    ] {
        browser.goto(&daemon.url(path)).await.unwrap();
        let loaded = format!("document.querySelector('{image}').naturalWidth > 0");
        wait_for_js(&browser, &loaded).await;
    }
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());
}
