//! What is wrong with files that came in, in the words of whoever reads it.

use crate::model::Ms;
use crate::service::import::{
    BundleFault, DrawingFlaw, FolderFlaw, Unfit, UnfitPicture, Uninspected,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;

const MEGABYTE: u64 = 1 << 20;

/// Says a sentence with one name in it.
fn one(words: &Translations, key: &str, name: &str) -> String {
    words.text_with(key, &[("name", name.into())])
}

fn count(words: &Translations, key: &str, count: u64) -> String {
    words.text_with(key, &[("count", count.into())])
}

/// `harmful` says what to do with a file of this kind that takes too much.
pub(in crate::web) fn uninspected(words: &Translations, it: &Uninspected, harmful: &str) -> String {
    match it {
        Uninspected::NotAFile => words.text("file-not-a-file"),
        Uninspected::Unopened { reason } => one(words, "file-unopened", reason),
        Uninspected::Unstarted { reason } => one(words, "file-unstarted", reason),
        Uninspected::Harmful => words.text(harmful),
        Uninspected::Slow { seconds } => count(words, "file-slow", *seconds),
        Uninspected::Cancelled => words.text("hindrance-no-upload"),
    }
}

pub(in crate::web) fn recording(words: &Translations, it: &Unfit) -> String {
    let at = |key: &str, ms: u64| words.text_with(key, &[("at", Ms(ms).to_string().into())]);
    match it {
        Unfit::Uninspected(it) => uninspected(words, it, "file-harmful"),
        Unfit::NotSound => words.text("file-not-sound"),
        Unfit::UnreadFormat { format } => one(words, "file-unread-format", format),
        Unfit::UnreadChannels { format, channels } => words.text_with(
            "file-unread-channels",
            &[("name", format.into()), ("count", (*channels).into())],
        ),
        Unfit::Unopened { format } => one(words, "file-not-opened", format),
        Unfit::Mp3Blocks => words.text("file-mp3-blocks"),
        Unfit::Empty => words.text("file-no-sound-in-it"),
        Unfit::TooShort => words.text("file-too-short"),
        Unfit::Channels { channels, most } => words.text_with(
            "file-channels",
            &[("count", (*channels).into()), ("most", (*most).into())],
        ),
        Unfit::Rate { rate } => words.text_with("file-rate", &[("rate", rate.to_string().into())]),
        Unfit::TooLong { longest_ms } => words.text_with(
            "file-too-long",
            &[("at", Ms(*longest_ms).to_string().into())],
        ),
        Unfit::Changes { at_ms } => at("file-changes", *at_ms),
        Unfit::BreaksOff { at_ms } => at("file-breaks-off", *at_ms),
        Unfit::Damaged { packets } => count(words, "file-damaged", u64::from(*packets)),
        Unfit::DiskFull => words.text("file-disk-full"),
        Unfit::Unwritten { reason } => {
            words.text_with("file-unwritten", &[("name", reason.into())])
        }
    }
}

pub(in crate::web) fn picture(words: &Translations, it: &UnfitPicture) -> String {
    let size = |key: &str, width: u32, height: u32, most: u64| {
        words.text_with(
            key,
            &[
                ("width", width.to_string().into()),
                ("height", height.to_string().into()),
                ("most", most.to_string().into()),
            ],
        )
    };
    match it {
        UnfitPicture::Uninspected(it) => uninspected(words, it, "file-picture-harmful"),
        UnfitPicture::NotAPicture => words.text("file-not-a-picture"),
        UnfitPicture::TooLarge { megabytes } => count(words, "file-too-large", *megabytes),
        UnfitPicture::Flawed(flaws) => {
            let told = flaws.iter().take(3).map(|it| {
                let (line, what) = (it.line.into(), drawing(words, &it.what).into());
                words.text_with("file-line", &[("line", line), ("what", what)])
            });
            told.collect::<Vec<_>>().join(" ")
        }
        UnfitPicture::TooWide {
            width,
            height,
            most,
        } => size("file-too-wide", *width, *height, u64::from(*most)),
        UnfitPicture::TooManyPixels {
            width,
            height,
            most,
        } => size("file-too-many-pixels", *width, *height, *most),
        UnfitPicture::Animated => words.text("file-animated"),
        UnfitPicture::BreaksOff => words.text("file-picture-breaks-off"),
        UnfitPicture::Damaged { reason } => one(words, "file-picture-damaged", reason),
        UnfitPicture::DiskFull => words.text("file-disk-full"),
        UnfitPicture::Unwritten { reason } => one(words, "file-unwritten", reason),
    }
}

fn drawing(words: &Translations, it: &DrawingFlaw) -> String {
    match it {
        DrawingFlaw::NotADrawing { reason } => one(words, "drawing-not", reason),
        DrawingFlaw::NotUtf8 => words.text("drawing-not-utf8"),
        DrawingFlaw::DocumentType => words.text("drawing-document-type"),
        DrawingFlaw::Element { name } => one(words, "drawing-element", name),
        DrawingFlaw::Attribute { name } => one(words, "drawing-attribute", name),
        DrawingFlaw::Style { rule } => one(words, "drawing-style", rule),
        DrawingFlaw::Effect { name } => one(words, "drawing-effect", name),
        DrawingFlaw::Instruction { name } => one(words, "drawing-instruction", name),
        DrawingFlaw::TooDeep { most } => {
            words.text_with("drawing-deep", &[("count", (*most).into())])
        }
        DrawingFlaw::NoSize => words.text("drawing-no-size"),
        DrawingFlaw::NoArt => words.text("drawing-no-art"),
    }
}

pub(in crate::web) fn folder(words: &Translations, it: &FolderFlaw) -> String {
    let named = |key: &str, name: &str| one(words, key, name);
    match it {
        FolderFlaw::FileMissing => words.text("folder-file-missing"),
        FolderFlaw::Unreadable { reason } => named("file-unopened", reason),
        FolderFlaw::NotAFile => words.text("file-not-a-file"),
        FolderFlaw::TooLarge => words.text("folder-too-large"),
        FolderFlaw::NotUtf8 { line } => {
            words.text_with("folder-not-utf8", &[("line", (*line).into())])
        }
        FolderFlaw::NotToml { message } => named("folder-not-toml", message),
        FolderFlaw::Elsewhere { name } => named("folder-elsewhere", name),
        FolderFlaw::NamedMissing { name } => named("folder-named-missing", name),
        FolderFlaw::LeadsOut { name } => named("folder-leads-out", name),
        FolderFlaw::NamedNotAFile { name } => named("folder-named-not-a-file", name),
        FolderFlaw::UnknownKey { key, known } => words.text_with(
            "folder-unknown-key",
            &[
                ("name", key.as_str().into()),
                ("known", known.join(", ").into()),
            ],
        ),
        FolderFlaw::KeyMissing { key } => named("folder-key-missing", key),
        FolderFlaw::NotAText { key } => named("folder-not-a-text", key),
        FolderFlaw::NotAList { key } => named("folder-not-a-list", key),
        FolderFlaw::NotATable { key } => named("folder-not-a-table", key),
        FolderFlaw::NotTables { key } => named("folder-not-tables", key),
        FolderFlaw::Name(it) => tour::not_a_name(words, it),
        FolderFlaw::Format => words.text("folder-format"),
        FolderFlaw::TimeZone { name } => named("folder-time-zone", name),
        FolderFlaw::NoLanguages => words.text("fault-no-languages"),
        FolderFlaw::RoomTwice(slug) => named("objection-room-twice", slug.as_str()),
        FolderFlaw::NoFolder(slug) => named("folder-no-folder", slug.as_str()),
        FolderFlaw::Unlisted { name } => named("folder-unlisted", name),
        FolderFlaw::Captions(it) => tour::captions(words, it),
        FolderFlaw::Drawing(it) => drawing(words, it),
        FolderFlaw::Picture(it) => picture(words, it),
        FolderFlaw::Recording(it) => recording(words, it),
        FolderFlaw::Tour(it) => tour::fault(words, it),
    }
}

pub(in crate::web) fn bundle(words: &Translations, it: &BundleFault) -> String {
    let named = |key: &str, name: &str| one(words, key, name);
    let two = |key: &str, name: &str, other: &str| {
        words.text_with(key, &[("name", name.into()), ("other", other.into())])
    };
    match it {
        BundleFault::NotAZip => words.text("bundle-not-a-zip"),
        BundleFault::Damaged => words.text("bundle-damaged"),
        BundleFault::EntryDamaged { entry } => named("bundle-entry-damaged", entry),
        BundleFault::TooManyEntries { most, .. } => {
            words.text_with("bundle-too-many", &[("count", (*most).into())])
        }
        BundleFault::Outside { entry } => named("bundle-outside", entry),
        BundleFault::NameTooLong { entry } => named("bundle-name-too-long", entry),
        BundleFault::TooDeep { entry, .. } => named("bundle-too-deep", entry),
        BundleFault::NotAFile { entry } => named("bundle-not-a-file", entry),
        BundleFault::Encrypted { entry } => named("bundle-encrypted", entry),
        BundleFault::Method { entry } => named("bundle-method", entry),
        BundleFault::Twice { entry, other } => two("bundle-twice", entry, other),
        BundleFault::Overlaps { entry, other } => two("bundle-overlaps", entry, other),
        BundleFault::Bomb { entry, .. } => named("bundle-bomb", entry),
        BundleFault::EntryTooLarge { entry, most } => words.text_with(
            "bundle-entry-too-large",
            &[
                ("name", entry.as_str().into()),
                ("count", (most / MEGABYTE).into()),
            ],
        ),
        BundleFault::DiskFull { bytes, free } => words.text_with(
            "bundle-disk-full",
            &[
                ("count", bytes.div_ceil(MEGABYTE).into()),
                ("free", (free / MEGABYTE).into()),
            ],
        ),
        BundleFault::TooLarge { most } => count(words, "bundle-too-large", most / MEGABYTE),
        BundleFault::Empty => words.text("bundle-empty"),
        BundleFault::Io { source, .. } => named("import-disk", &source.to_string()),
    }
}
