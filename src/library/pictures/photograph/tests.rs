//! Tests of developed photographs.

use image::{ImageBuffer, Luma, Rgb};
use tempfile::TempDir;

use super::*;

/// Red on the left, blue on the right, darker towards the bottom.
fn scene(width: u32, height: u32) -> RgbImage {
    ImageBuffer::from_fn(width, height, |x, y| {
        let shade = u8::try_from(255 - y * 100 / height).unwrap();
        let left = x < width / 2;
        Rgb(if left { [shade, 0, 0] } else { [0, 0, shade] })
    })
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Develops a photograph; returns its size and the resulting file.
fn developed(bytes: &[u8]) -> Result<((u16, u16), Vec<u8>), PictureError> {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("given"), folder.path().join("kept"));
    std::fs::write(&file, bytes).unwrap();
    let size = develop(&file, &out)?;
    Ok((size, std::fs::read(out).unwrap()))
}

fn shown(kept: &[u8]) -> RgbImage {
    let image = image::load_from_memory_with_format(kept, ImageFormat::Jpeg);
    image.unwrap().into_rgb8()
}

fn near(found: Rgb<u8>, wanted: [u8; 3]) {
    let same = found.0.iter().zip(wanted);
    assert!(
        same.clone().all(|(a, b)| a.abs_diff(b) <= 8),
        "{found:?} is not {wanted:?}"
    );
}

/// A JPEG with one more segment behind its first.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..20], &[0xFF, marker], &length, body, &jpeg[20..]].concat()
}

/// Exif metadata with an orientation only.
fn exif(orientation: u8) -> Vec<u8> {
    let mut body = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    body.extend([orientation, 0, 0, 0, 0, 0, 0]);
    body
}

#[test]
fn every_kind_of_photograph_becomes_a_jpeg_of_a_screens_size() {
    let image: DynamicImage = scene(2400, 1200).into();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let (size, kept) = developed(&encoded(&image, format)).unwrap();
        assert_eq!(size, (1920, 960), "{format:?}");
        assert!(JpegStructure::of(&kept).unwrap().is_plain, "{format:?}");
        let shown = shown(&kept);
        near(*shown.get_pixel(100, 5), [254, 0, 0]);
        near(*shown.get_pixel(1800, 5), [0, 0, 254]);
    }
    // Very large ones are scaled in two steps, small ones not at all.
    let (size, kept) = developed(&encoded(&scene(9000, 40).into(), ImageFormat::Png)).unwrap();
    assert_eq!(size, (1920, 9));
    near(*shown(&kept).get_pixel(100, 0), [252, 0, 0]);
    let (size, _) = developed(&encoded(&scene(30, 50).into(), ImageFormat::Png)).unwrap();
    assert_eq!(size, (30, 50));
    let grey = ImageBuffer::from_pixel(16, 16, Luma([40_000u16]));
    let (_, kept) =
        developed(&encoded(&DynamicImage::ImageLuma16(grey), ImageFormat::Png)).unwrap();
    near(*shown(&kept).get_pixel(8, 8), [156, 156, 156]);
}

#[test]
fn a_file_that_docent_wrote_stays_as_it_is() {
    let image: DynamicImage = scene(1000, 700).into();
    let (size, kept) = developed(&encoded(&image, ImageFormat::Png)).unwrap();
    assert_eq!(developed(&kept).unwrap(), (size, kept.clone()));
    // A camera's file of the same size is encoded again, because its position must not leak.
    let secret = b"Exif\0\0GPS 19.358,-99.099";
    for (marker, body) in [
        (0xE1, &secret[..]),
        (0xFE, &secret[..]),
        (0xED, &secret[..]),
    ] {
        let given = with_segment(&kept, marker, body);
        let (_, again) = developed(&given).unwrap();
        assert!(!again.windows(3).any(|bytes| bytes == b"GPS"));
        assert!(JpegStructure::of(&again).unwrap().is_plain);
    }
    let (_, again) = developed(&[&kept[..], b"PK\x03\x04 an archive"].concat()).unwrap();
    assert!(!again.ends_with(b"archive"));
    // So is a wider one.
    let wide = encoded(&scene(1921, 10).into(), ImageFormat::Jpeg);
    assert!(JpegStructure::of(&wide).unwrap().is_plain);
    assert_eq!(developed(&wide).unwrap().0, (1920, 10));
}

#[test]
fn a_photograph_is_turned_upright_by_its_orientation() {
    let jpeg = encoded(&scene(60, 40).into(), ImageFormat::Jpeg);
    let (size, kept) = developed(&with_segment(&jpeg, 0xE1, &exif(6))).unwrap();
    assert_eq!(size, (40, 60));
    let shown = shown(&kept);
    // Turned clockwise, what was left is up.
    near(*shown.get_pixel(38, 5), [253, 0, 0]);
    near(*shown.get_pixel(38, 55), [0, 0, 253]);
}

#[test]
fn transparent_parts_get_the_background() {
    let image = ImageBuffer::from_fn(64, 64, |x, _| Rgba([0, 0, 0, if x < 32 { 0 } else { 128 }]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let (_, kept) =
            developed(&encoded(&DynamicImage::ImageRgba8(image.clone()), format)).unwrap();
        near(*shown(&kept).get_pixel(8, 8), BACKGROUND);
        near(*shown(&kept).get_pixel(56, 8), [123, 120, 112]);
    }
}

#[test]
fn wide_gamut_colours_are_converted_to_srgb() {
    let green = ImageBuffer::from_pixel(32, 32, Rgb([60u8, 200, 80]));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
    green.write_with_encoder(encoder).unwrap();
    let (_, kept) = developed(&bytes).unwrap();
    // Display P3 (60, 200, 80) in sRGB is out of its reach in red, and greener.
    let Rgb([red, green, _]) = *shown(&kept).get_pixel(16, 16);
    assert!(red < 10 && green > 201, "{red} {green}");
    assert!(JpegStructure::of(&kept).unwrap().is_plain);
}

#[test]
fn files_that_are_no_photographs_are_distinguished() {
    let jpeg = encoded(&scene(200, 100).into(), ImageFormat::Jpeg);
    let png = encoded(&scene(200, 100).into(), ImageFormat::Png);
    let webp = encoded(&scene(200, 100).into(), ImageFormat::WebP);
    for whole in [&jpeg, &png, &webp] {
        let cut = developed(&whole[..whole.len() / 2]).unwrap_err();
        let is_expected = matches!(cut, PictureError::BreaksOff | PictureError::Damaged { .. });
        assert!(is_expected, "{cut:?}");
    }
    assert_eq!(
        developed(&jpeg[..jpeg.len() - 2]),
        Err(PictureError::BreaksOff)
    );
    assert_eq!(
        developed(b"GIF89a and more"),
        Err(PictureError::NotAPicture)
    );
    assert_eq!(developed(b""), Err(PictureError::NotAPicture));
    let mut flipped = png.clone();
    flipped[60] ^= 1;
    let damaged = developed(&flipped);
    assert!(
        matches!(damaged, Err(PictureError::Damaged { .. })),
        "{damaged:?}"
    );
    let large = [&jpeg[..], &vec![0; 30_000_000]].concat();
    assert_eq!(
        developed(&large),
        Err(PictureError::TooLarge { megabytes: 30 })
    );
}

/// A PNG of a few bytes that declares this size.
fn bomb(width: u32, height: u32, sixteen: bool) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    let depth = if sixteen { 16 } else { 8 };
    let head = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[depth, 2, 0, 0, 0],
    ]
    .concat();
    for (name, body) in [(b"IHDR", &head[..]), (b"IDAT", b"x\x9c\x03\0\0\0\0\x01")] {
        bytes.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let named = [&name[..], body].concat();
        bytes.extend(&named);
        bytes.extend(crc(&named).to_be_bytes());
    }
    bytes
}

/// The CRC of a PNG chunk (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    })
}

#[test]
fn absurd_sizes_are_refused_before_memory_is_allocated() {
    let wide = developed(&bomb(12_001, 1, false));
    let (width, height, most) = (12_001, 1, 12_000);
    assert_eq!(
        wide,
        Err(PictureError::TooWide {
            width,
            height,
            most
        })
    );
    let many = developed(&bomb(12_000, 5_001, false));
    let (width, height, most) = (12_000, 5_001, 60);
    assert_eq!(
        many,
        Err(PictureError::TooManyPixels {
            width,
            height,
            most
        })
    );
    let deep = developed(&bomb(10_000, 5_000, true));
    assert!(
        matches!(deep, Err(PictureError::TooManyPixels { most: 41, .. })),
        "{deep:?}"
    );
    let huge = developed(&bomb(0x7FFF_FFFF, 0x7FFF_FFFF, false));
    assert!(huge.is_err());
    // A size within the limits, but without content.
    assert!(developed(&bomb(7_000, 7_000, false)).is_err());
}

#[test]
fn animations_are_refused() {
    let png = encoded(&scene(8, 8).into(), ImageFormat::Png);
    let control = [&b"acTL"[..], &2u32.to_be_bytes(), &0u32.to_be_bytes()].concat();
    let check = crc(&control).to_be_bytes();
    // Behind the header, which ends at byte 33.
    let moving = [
        &png[..33],
        &8u32.to_be_bytes(),
        &control,
        &check,
        &png[33..],
    ]
    .concat();
    assert_eq!(developed(&moving), Err(PictureError::Animated));
    let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
    webp.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
    let frame = encoded(&scene(8, 8).into(), ImageFormat::WebP)[12..].to_vec();
    webp.extend(b"ANMF");
    webp.extend(u32::try_from(frame.len() + 16).unwrap().to_le_bytes());
    webp.extend([0, 0, 0, 0, 0, 0, 7, 0, 0, 7, 0, 0, 100, 0, 0, 0]);
    webp.extend(&frame);
    let size = u32::try_from(webp.len() - 8).unwrap().to_le_bytes();
    webp[4..8].copy_from_slice(&size);
    assert_eq!(developed(&webp), Err(PictureError::Animated));
}
