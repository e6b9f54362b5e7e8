//! Photographs as a page shows them: upright, in sRGB, of a screen's size, and saying nothing of
//! who took them where. Runs in the child only.

use std::fs::File;
use std::io::{BufWriter, Cursor, Read, Write};
use std::path::Path;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, RgbImage, Rgba, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::library::pictures::jpeg::Anatomy;
use crate::library::{UnfitPicture, Uninspected};

/// A photograph's file may have so many megabytes.
const MOST_MEGABYTES: u64 = 30;
const MOST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 60_000_000;
/// Decoded, in bytes: what the child's memory holds beside its other work.
const MOST_DECODED: u64 = 250_000_000;
/// Pixels on the longer side of what is kept: those of the largest usual panel.
const LONGEST: u32 = 1920;
const QUALITY: u8 = 82;
/// What transparent parts are laid on: the paper of the pages.
const PAPER: [u8; 3] = [0xF7, 0xF0, 0xE1];

/// Writes what pages show of the photograph in `file` to `out`, and says how many pixels wide and
/// high it is. What docent wrote itself stays as it is, byte for byte.
pub(in crate::library) fn develop(file: &Path, out: &Path) -> Result<(u16, u16), UnfitPicture> {
    let bytes = read(file)?;
    let mut decoder = open(&bytes)?;
    check(&*decoder)?;
    let anatomy = Anatomy::of(&bytes);
    if anatomy.is_some_and(|it| !it.whole) {
        return Err(UnfitPicture::BreaksOff);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(undecoded)?;
    let mut to = File::create(out).map_err(UnfitPicture::unwritten)?;
    if anatomy.is_some_and(|it| it.plain) && small(&image, bytes.len()) {
        to.write_all(&bytes).map_err(UnfitPicture::unwritten)?;
        return size(image.width(), image.height());
    }
    drop(bytes);
    let mut image = fit(opaque(image));
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    let image = match profile.and_then(|it| in_srgb(&image, &it)) {
        Some(it) => it,
        None => image,
    };
    let mut to = BufWriter::new(to);
    JpegEncoder::new_with_quality(&mut to, QUALITY)
        .encode_image(&image)
        .map_err(unencoded)?;
    to.flush().map_err(UnfitPicture::unwritten)?;
    size(image.width(), image.height())
}

fn read(file: &Path) -> Result<Vec<u8>, UnfitPicture> {
    let most = MOST_MEGABYTES * 1_000_000;
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|it| it.take(most + 1).read_to_end(&mut bytes))
        .map_err(Uninspected::unopened)?;
    if u64::try_from(bytes.len()).is_ok_and(|it| it <= most) {
        Ok(bytes)
    } else {
        Err(UnfitPicture::TooLarge {
            megabytes: MOST_MEGABYTES,
        })
    }
}

/// The decoder for what the file is, whatever it is called.
fn open(bytes: &[u8]) -> Result<Box<dyn ImageDecoder + '_>, UnfitPicture> {
    let from = Cursor::new(bytes);
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Ok(Box::new(JpegDecoder::new(from).map_err(undecoded)?)),
        Ok(ImageFormat::Png) => {
            let decoder = PngDecoder::new(from).map_err(undecoded)?;
            if decoder.is_apng().map_err(undecoded)? {
                return Err(UnfitPicture::Animated);
            }
            Ok(Box::new(decoder))
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(from).map_err(undecoded)?;
            if decoder.has_animation() {
                return Err(UnfitPicture::Animated);
            }
            Ok(Box::new(decoder))
        }
        Ok(_) | Err(_) => Err(UnfitPicture::NotAPicture),
    }
}

/// Before anything is made of what the file claims to be.
fn check(decoder: &dyn ImageDecoder) -> Result<(), UnfitPicture> {
    let (width, height) = decoder.dimensions();
    if width.max(height) > MOST_SIDE {
        let most = MOST_SIDE;
        return Err(UnfitPicture::TooWide {
            width,
            height,
            most,
        });
    }
    let depth = u64::from(decoder.color_type().bytes_per_pixel()).max(1);
    let most = MOST_PIXELS.min(MOST_DECODED / depth);
    if u64::from(width) * u64::from(height) > most {
        let most = most / 1_000_000;
        return Err(UnfitPicture::TooManyPixels {
            width,
            height,
            most,
        });
    }
    Ok(())
}

/// Whether a page may be given this as it is: no wider than ours, and no larger than its pixels.
fn small(image: &DynamicImage, bytes: usize) -> bool {
    const HEADERS: usize = 4096;
    let fits = image.width().max(image.height()) <= LONGEST;
    fits && bytes <= image.as_bytes().len() + HEADERS
}

fn opaque(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.into_rgb8().into();
    }
    let mut image: RgbaImage = image.into_rgba8();
    for Rgba([red, green, blue, alpha]) in image.pixels_mut() {
        let [paper_red, paper_green, paper_blue] = PAPER;
        *red = over(*red, paper_red, *alpha);
        *green = over(*green, paper_green, *alpha);
        *blue = over(*blue, paper_blue, *alpha);
        *alpha = u8::MAX;
    }
    image.into()
}

fn over(colour: u8, paper: u8, alpha: u8) -> u8 {
    let (colour, paper, alpha) = (u16::from(colour), u16::from(paper), u16::from(alpha));
    let mixed = (colour * alpha + paper * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

fn fit(mut image: DynamicImage) -> DynamicImage {
    let longest = image.width().max(image.height());
    // The good filter wants memory for the whole width; a simple mean does for the first steps.
    if longest > 2 * LONGEST {
        image = image.thumbnail(2 * LONGEST, 2 * LONGEST);
    }
    if longest > LONGEST {
        image = image.resize(LONGEST, LONGEST, FilterType::Lanczos3);
    }
    image
}

/// None where the profile is of no use: the picture is taken for sRGB, as browsers would.
fn in_srgb(image: &RgbImage, profile: &[u8]) -> Option<RgbImage> {
    let from = ColorProfile::new_from_slice(profile).ok()?;
    if from.color_space != DataColorSpace::Rgb {
        return None;
    }
    let (to, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let transform = from
        .create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, options)
        .ok()?;
    let mut pixels = vec![0; image.as_raw().len()];
    transform.transform(image.as_raw(), &mut pixels).ok()?;
    RgbImage::from_raw(image.width(), image.height(), pixels)
}

fn size(width: u32, height: u32) -> Result<(u16, u16), UnfitPicture> {
    match (u16::try_from(width), u16::try_from(height)) {
        (Ok(w), Ok(h)) if w > 0 && h > 0 => Ok((w, h)),
        (Ok(_) | Err(_), _) => Err(UnfitPicture::NotAPicture),
    }
}

fn undecoded(error: ImageError) -> UnfitPicture {
    if let ImageError::IoError(it) = &error
        && it.kind() == std::io::ErrorKind::UnexpectedEof
    {
        return UnfitPicture::BreaksOff;
    }
    UnfitPicture::Damaged {
        reason: error.to_string(),
    }
}

fn unencoded(error: ImageError) -> UnfitPicture {
    if let ImageError::IoError(it) = error {
        return UnfitPicture::unwritten(it);
    }
    UnfitPicture::Unwritten {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
