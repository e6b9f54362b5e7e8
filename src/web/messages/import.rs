//! Errors of imported files as sentences.

use crate::model::Ms;
use crate::service::import::{
    BundleError, DrawingErrorKind, FolderError, InspectionError, PictureError, RecordingError,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;

const BYTES_PER_MEBIBYTE: u64 = 1 << 20;

/// A sentence with the variable `name`.
fn with_name(words: &Translations, key: &str, name: &str) -> String {
    words.text_with(key, &[("name", name.into())])
}

/// A sentence with the variable `count`.
fn with_count(words: &Translations, key: &str, count: u64) -> String {
    words.text_with(key, &[("count", count.into())])
}

/// `harmful_key` is the sentence for a file of this kind that uses too many resources.
pub(in crate::web) fn uninspected(
    words: &Translations,
    error: &InspectionError,
    harmful_key: &str,
) -> String {
    match error {
        InspectionError::NotAFile => words.text("file-not-a-file"),
        InspectionError::OpenFailed { reason } => with_name(words, "file-unopened", reason),
        InspectionError::StartFailed { reason } => with_name(words, "file-unstarted", reason),
        InspectionError::Killed => words.text(harmful_key),
        InspectionError::TimedOut { seconds } => with_count(words, "file-slow", *seconds),
        InspectionError::Cancelled => words.text("hindrance-no-upload"),
    }
}

pub(in crate::web) fn recording(words: &Translations, error: &RecordingError) -> String {
    let at_time = |key: &str, ms: u64| words.text_with(key, &[("at", Ms(ms).to_string().into())]);
    match error {
        RecordingError::Inspection(error) => uninspected(words, error, "file-harmful"),
        RecordingError::NotAudio => words.text("file-not-sound"),
        RecordingError::UnsupportedFormat { format } => {
            with_name(words, "file-unread-format", format)
        }
        RecordingError::UnsupportedChannels { format, channels } => words.text_with(
            "file-unread-channels",
            &[("name", format.into()), ("count", (*channels).into())],
        ),
        RecordingError::CorruptHeader { format } => with_name(words, "file-not-opened", format),
        RecordingError::UnsupportedMp3Blocks => words.text("file-mp3-blocks"),
        RecordingError::Empty => words.text("file-no-sound-in-it"),
        RecordingError::TooShort => words.text("file-too-short"),
        RecordingError::TooManyChannels { channels, most } => words.text_with(
            "file-channels",
            &[("count", (*channels).into()), ("most", (*most).into())],
        ),
        RecordingError::UnsupportedRate { rate } => {
            words.text_with("file-rate", &[("rate", rate.to_string().into())])
        }
        RecordingError::TooLong { longest_ms } => words.text_with(
            "file-too-long",
            &[("at", Ms(*longest_ms).to_string().into())],
        ),
        RecordingError::SpecChanged { at_ms } => at_time("file-changes", *at_ms),
        RecordingError::BreaksOff { at_ms } => at_time("file-breaks-off", *at_ms),
        RecordingError::Damaged { packets } => {
            with_count(words, "file-damaged", u64::from(*packets))
        }
        RecordingError::DiskFull => words.text("file-disk-full"),
        RecordingError::WriteFailed { reason } => {
            words.text_with("file-unwritten", &[("name", reason.into())])
        }
    }
}

pub(in crate::web) fn picture(words: &Translations, error: &PictureError) -> String {
    let with_size = |key: &str, width: u32, height: u32, most: u64| {
        words.text_with(
            key,
            &[
                ("width", width.to_string().into()),
                ("height", height.to_string().into()),
                ("most", most.to_string().into()),
            ],
        )
    };
    match error {
        PictureError::Inspection(error) => uninspected(words, error, "file-picture-harmful"),
        PictureError::NotAPicture => words.text("file-not-a-picture"),
        PictureError::TooLarge { megabytes } => with_count(words, "file-too-large", *megabytes),
        PictureError::InvalidDrawing(errors) => {
            let sentences = errors.iter().take(3).map(|error| {
                let (line, what) = (error.line.into(), drawing_error(words, &error.kind).into());
                words.text_with("file-line", &[("line", line), ("what", what)])
            });
            sentences.collect::<Vec<_>>().join(" ")
        }
        PictureError::TooWide {
            width,
            height,
            most,
        } => with_size("file-too-wide", *width, *height, u64::from(*most)),
        PictureError::TooManyPixels {
            width,
            height,
            most,
        } => with_size("file-too-many-pixels", *width, *height, *most),
        PictureError::Animated => words.text("file-animated"),
        PictureError::BreaksOff => words.text("file-picture-breaks-off"),
        PictureError::Damaged { reason } => with_name(words, "file-picture-damaged", reason),
        PictureError::DiskFull => words.text("file-disk-full"),
        PictureError::WriteFailed { reason } => with_name(words, "file-unwritten", reason),
    }
}

fn drawing_error(words: &Translations, error: &DrawingErrorKind) -> String {
    match error {
        DrawingErrorKind::NotADrawing { reason } => with_name(words, "drawing-not", reason),
        DrawingErrorKind::NotUtf8 => words.text("drawing-not-utf8"),
        DrawingErrorKind::DocumentType => words.text("drawing-document-type"),
        DrawingErrorKind::Element { name } => with_name(words, "drawing-element", name),
        DrawingErrorKind::Attribute { name } => with_name(words, "drawing-attribute", name),
        DrawingErrorKind::Style { rule } => with_name(words, "drawing-style", rule),
        DrawingErrorKind::Effect { name } => with_name(words, "drawing-effect", name),
        DrawingErrorKind::Instruction { name } => with_name(words, "drawing-instruction", name),
        DrawingErrorKind::TooDeep { most } => {
            words.text_with("drawing-deep", &[("count", (*most).into())])
        }
        DrawingErrorKind::NoSize => words.text("drawing-no-size"),
        DrawingErrorKind::NoArt => words.text("drawing-no-art"),
    }
}

pub(in crate::web) fn folder_error(words: &Translations, error: &FolderError) -> String {
    let named = |key: &str, name: &str| with_name(words, key, name);
    match error {
        FolderError::FileMissing => words.text("folder-file-missing"),
        FolderError::Unreadable { reason } => named("file-unopened", reason),
        FolderError::NotAFile => words.text("file-not-a-file"),
        FolderError::TooLarge => words.text("folder-too-large"),
        FolderError::NotUtf8 { line } => {
            words.text_with("folder-not-utf8", &[("line", (*line).into())])
        }
        FolderError::NotToml { message } => named("folder-not-toml", message),
        FolderError::NotAFileName { name } => named("folder-elsewhere", name),
        FolderError::NamedFileMissing { name } => named("folder-named-missing", name),
        FolderError::LinkLeadsOut { name } => named("folder-leads-out", name),
        FolderError::NamedNotAFile { name } => named("folder-named-not-a-file", name),
        FolderError::UnknownKey { key, known } => words.text_with(
            "folder-unknown-key",
            &[
                ("name", key.as_str().into()),
                ("known", known.join(", ").into()),
            ],
        ),
        FolderError::MissingKey { key } => named("folder-key-missing", key),
        FolderError::NotAText { key } => named("folder-not-a-text", key),
        FolderError::NotAList { key } => named("folder-not-a-list", key),
        FolderError::NotATable { key } => named("folder-not-a-table", key),
        FolderError::NotAnArrayOfTables { key } => named("folder-not-tables", key),
        FolderError::NotAPlace => words.text("folder-not-a-place"),
        FolderError::Name(error) => tour::parse_error(words, error),
        FolderError::Format => words.text("folder-format"),
        FolderError::TimeZone { name } => named("folder-time-zone", name),
        FolderError::NoLanguages => words.text("fault-no-languages"),
        FolderError::DuplicateRoom(slug) => named("objection-room-twice", slug.as_str()),
        FolderError::DuplicateRoute(slug) => named("objection-route-twice", slug.as_str()),
        FolderError::NoFolder(slug) => named("folder-no-folder", slug.as_str()),
        FolderError::UnlistedRoom { name } => named("folder-unlisted", name),
        FolderError::Captions(error) => tour::caption_error(words, error),
        FolderError::Drawing(error) => drawing_error(words, error),
        FolderError::Picture(error) => picture(words, error),
        FolderError::Recording(error) => recording(words, error),
        FolderError::Tour(violation) => tour::violation(words, violation),
    }
}

pub(in crate::web) fn bundle_error(words: &Translations, error: &BundleError) -> String {
    let named = |key: &str, name: &str| with_name(words, key, name);
    let with_two_names = |key: &str, name: &str, other: &str| {
        words.text_with(key, &[("name", name.into()), ("other", other.into())])
    };
    match error {
        BundleError::NotAZip => words.text("bundle-not-a-zip"),
        BundleError::Damaged => words.text("bundle-damaged"),
        BundleError::EntryDamaged { entry } => named("bundle-entry-damaged", entry),
        BundleError::TooManyEntries { most, .. } => {
            words.text_with("bundle-too-many", &[("count", (*most).into())])
        }
        BundleError::PathTraversal { entry } => named("bundle-outside", entry),
        BundleError::NameTooLong { entry } => named("bundle-name-too-long", entry),
        BundleError::TooDeep { entry, .. } => named("bundle-too-deep", entry),
        BundleError::NotAFile { entry } => named("bundle-not-a-file", entry),
        BundleError::Encrypted { entry } => named("bundle-encrypted", entry),
        BundleError::UnsupportedCompression { entry } => named("bundle-method", entry),
        BundleError::DuplicateName { entry, other } => with_two_names("bundle-twice", entry, other),
        BundleError::OverlappingEntries { entry, other } => {
            with_two_names("bundle-overlaps", entry, other)
        }
        BundleError::Bomb { entry, .. } => named("bundle-bomb", entry),
        BundleError::EntryTooLarge { entry, most } => words.text_with(
            "bundle-entry-too-large",
            &[
                ("name", entry.as_str().into()),
                ("count", (most / BYTES_PER_MEBIBYTE).into()),
            ],
        ),
        BundleError::DiskFull { bytes, free } => words.text_with(
            "bundle-disk-full",
            &[
                ("count", bytes.div_ceil(BYTES_PER_MEBIBYTE).into()),
                ("free", (free / BYTES_PER_MEBIBYTE).into()),
            ],
        ),
        BundleError::TooLarge { most } => {
            with_count(words, "bundle-too-large", most / BYTES_PER_MEBIBYTE)
        }
        BundleError::Empty => words.text("bundle-empty"),
        BundleError::Io { source, .. } => named("import-disk", &source.to_string()),
    }
}
