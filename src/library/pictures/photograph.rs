//! Converts photographs to what pages show: upright, in sRGB, at most as large as a screen, without metadata. Runs in
//! the child process only.

use std::fs::File;
use std::io::{BufWriter, Cursor, Write};
use std::path::Path;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, RgbImage, Rgba, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::library::PictureError;
use crate::library::pictures::jpeg::JpegStructure;
use crate::library::pictures::read_whole;

/// The maximum size of a photograph's file.
const MAX_MEGABYTES: u64 = 30;
/// The maximum width and height, in pixels.
const MAX_SIDE: u32 = 12_000;
const MAX_PIXELS: u64 = 60_000_000;
/// The maximum decoded size: the child's memory holds it beside its other work.
const MAX_DECODED_BYTES: u64 = 250_000_000;
/// The maximum width and height of the result, in pixels: those of the largest usual panel.
const MAX_OUTPUT_SIDE: u32 = 1920;
const JPEG_QUALITY: u8 = 82;
/// The background of transparent parts, in RGB: the paper colour of the pages.
const BACKGROUND: [u8; 3] = [0xF7, 0xF0, 0xE1];

/// Writes what pages show of the photograph in `file` to `out`, and returns width and height in pixels. A file that
/// docent wrote itself stays as it is, byte for byte.
pub(in crate::library) fn develop(file: &Path, out: &Path) -> Result<(u16, u16), PictureError> {
    let bytes = read_whole(file, MAX_MEGABYTES * 1_000_000, MAX_MEGABYTES)?;
    let mut decoder = open_decoder(&bytes)?;
    check_size(&*decoder)?;
    let structure = JpegStructure::of(&bytes);
    if structure.is_some_and(|structure| !structure.is_complete) {
        return Err(PictureError::BreaksOff);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(decode_failed)?;
    let mut output = File::create(out).map_err(PictureError::write_failed)?;
    if structure.is_some_and(|structure| structure.is_plain) && is_small(&image, bytes.len()) {
        output
            .write_all(&bytes)
            .map_err(PictureError::write_failed)?;
        return checked_size(image.width(), image.height());
    }
    drop(bytes);
    let mut image = scale_down(remove_alpha(image));
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    let image = match profile.and_then(|profile| convert_to_srgb(&image, &profile)) {
        Some(converted) => converted,
        None => image,
    };
    let mut output = BufWriter::new(output);
    JpegEncoder::new_with_quality(&mut output, JPEG_QUALITY)
        .encode_image(&image)
        .map_err(encode_failed)?;
    output.flush().map_err(PictureError::write_failed)?;
    checked_size(image.width(), image.height())
}

/// Detects the format by content, whatever the file name.
fn open_decoder(bytes: &[u8]) -> Result<Box<dyn ImageDecoder + '_>, PictureError> {
    let reader = Cursor::new(bytes);
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Ok(Box::new(JpegDecoder::new(reader).map_err(decode_failed)?)),
        Ok(ImageFormat::Png) => {
            let decoder = PngDecoder::new(reader).map_err(decode_failed)?;
            if decoder.is_apng().map_err(decode_failed)? {
                return Err(PictureError::Animated);
            }
            Ok(Box::new(decoder))
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(reader).map_err(decode_failed)?;
            if decoder.has_animation() {
                return Err(PictureError::Animated);
            }
            Ok(Box::new(decoder))
        }
        Ok(_) | Err(_) => Err(PictureError::NotAPicture),
    }
}

/// Must run before memory is allocated by the declared size.
fn check_size(decoder: &dyn ImageDecoder) -> Result<(), PictureError> {
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_SIDE {
        let most = MAX_SIDE;
        return Err(PictureError::TooWide {
            width,
            height,
            most,
        });
    }
    let bytes_per_pixel = u64::from(decoder.color_type().bytes_per_pixel()).max(1);
    let most = MAX_PIXELS.min(MAX_DECODED_BYTES / bytes_per_pixel);
    if u64::from(width) * u64::from(height) > most {
        let most = most / 1_000_000;
        return Err(PictureError::TooManyPixels {
            width,
            height,
            most,
        });
    }
    Ok(())
}

/// Whether pages can show a file as it is: no wider than a result, and no larger than its pixels.
fn is_small(image: &DynamicImage, file_bytes: usize) -> bool {
    const HEADER_BYTES: usize = 4096;
    let fits = image.width().max(image.height()) <= MAX_OUTPUT_SIDE;
    fits && file_bytes <= image.as_bytes().len() + HEADER_BYTES
}

fn remove_alpha(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.into_rgb8().into();
    }
    let mut image: RgbaImage = image.into_rgba8();
    for Rgba([red, green, blue, alpha]) in image.pixels_mut() {
        let [back_red, back_green, back_blue] = BACKGROUND;
        *red = blend(*red, back_red, *alpha);
        *green = blend(*green, back_green, *alpha);
        *blue = blend(*blue, back_blue, *alpha);
        *alpha = u8::MAX;
    }
    image.into()
}

/// Blends a colour component with its background, rounded.
fn blend(colour: u8, background: u8, alpha: u8) -> u8 {
    let (colour, background) = (u16::from(colour), u16::from(background));
    let alpha = u16::from(alpha);
    let blended = (colour * alpha + background * (255 - alpha) + 127) / 255;
    u8::try_from(blended).unwrap_or(u8::MAX)
}

fn scale_down(mut image: DynamicImage) -> DynamicImage {
    let side = image.width().max(image.height());
    // The Lanczos filter needs memory for the whole width, so a simple mean does the first step.
    if side > 2 * MAX_OUTPUT_SIDE {
        image = image.thumbnail(2 * MAX_OUTPUT_SIDE, 2 * MAX_OUTPUT_SIDE);
    }
    if side > MAX_OUTPUT_SIDE {
        image = image.resize(MAX_OUTPUT_SIDE, MAX_OUTPUT_SIDE, FilterType::Lanczos3);
    }
    image
}

/// None for a profile that cannot be used. The picture is then treated as sRGB, as browsers do.
fn convert_to_srgb(image: &RgbImage, profile: &[u8]) -> Option<RgbImage> {
    let source = ColorProfile::new_from_slice(profile).ok()?;
    if source.color_space != DataColorSpace::Rgb {
        return None;
    }
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let transform = source
        .create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options)
        .ok()?;
    let mut pixels = vec![0; image.as_raw().len()];
    transform.transform(image.as_raw(), &mut pixels).ok()?;
    RgbImage::from_raw(image.width(), image.height(), pixels)
}

fn checked_size(width: u32, height: u32) -> Result<(u16, u16), PictureError> {
    match (u16::try_from(width), u16::try_from(height)) {
        (Ok(width), Ok(height)) if width > 0 && height > 0 => Ok((width, height)),
        (Ok(_) | Err(_), _) => Err(PictureError::NotAPicture),
    }
}

fn decode_failed(error: ImageError) -> PictureError {
    if let ImageError::IoError(io_error) = &error
        && io_error.kind() == std::io::ErrorKind::UnexpectedEof
    {
        return PictureError::BreaksOff;
    }
    PictureError::Damaged {
        reason: error.to_string(),
    }
}

fn encode_failed(error: ImageError) -> PictureError {
    if let ImageError::IoError(io_error) = error {
        return PictureError::write_failed(io_error);
    }
    PictureError::WriteFailed {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
