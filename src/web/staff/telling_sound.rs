//! What is to be said of a sound file, or of why it is not taken, in the words of whoever reads it.

use axum::http::StatusCode;
use fluent_bundle::FluentValue;

use crate::guide::{Hindrance, Spoilt, Unfit, UnfitPicture};
use crate::model::{CEILING_DBTP, Ms, Remark, TARGET_LUFS};
use crate::web::words::Words;

pub(super) fn status(it: &Hindrance) -> StatusCode {
    match it {
        Hindrance::TooLarge { .. } | Hindrance::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
        Hindrance::NoSpace { .. } | Hindrance::Disk(_) => StatusCode::INSUFFICIENT_STORAGE,
        Hindrance::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Hindrance::NoUpload => StatusCode::NOT_FOUND,
        Hindrance::WrongOffset { .. }
        | Hindrance::NotDone
        | Hindrance::Removed
        | Hindrance::Held => StatusCode::CONFLICT,
        Hindrance::Busy => StatusCode::LOCKED,
        Hindrance::BrokeOff => StatusCode::REQUEST_TIMEOUT,
        Hindrance::Empty | Hindrance::NoLanguage(_) | Hindrance::Picture(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

pub(super) fn hindrance(words: &Words, it: &Hindrance) -> String {
    match it {
        Hindrance::Empty => words.say("hindrance-empty"),
        Hindrance::TooLarge { most } => {
            words.with("hindrance-too-large", &[("most", (most >> 20).into())])
        }
        Hindrance::NoSpace { needed, free } => words.with(
            "hindrance-no-space",
            &[
                ("needed", ((needed >> 20) + 1).into()),
                ("free", (free >> 20).into()),
            ],
        ),
        Hindrance::TooMany { most } => {
            words.with("hindrance-too-many", &[("most", (*most).into())])
        }
        Hindrance::NoUpload => words.say("hindrance-no-upload"),
        Hindrance::WrongOffset { .. } => words.say("hindrance-wrong-offset"),
        Hindrance::Busy => words.say("hindrance-busy"),
        Hindrance::TooMuch => words.say("hindrance-too-much"),
        Hindrance::BrokeOff => words.say("hindrance-broke-off"),
        Hindrance::NotDone => words.say("hindrance-not-done"),
        Hindrance::Removed => words.say("hindrance-removed"),
        Hindrance::NoLanguage(it) => {
            words.with("hindrance-no-language", &[("name", it.as_str().into())])
        }
        Hindrance::Picture(it) => picture(words, it),
        Hindrance::Held => words.say("hindrance-held"),
        Hindrance::Disk(reason) => {
            words.with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
    }
}

pub(super) fn spoilt(words: &Words, it: &Spoilt) -> String {
    match it {
        Spoilt::Unfit(it) => unfit(words, it),
        Spoilt::Disk(reason) => words.with("hindrance-disk", &[("reason", reason.as_str().into())]),
    }
}

/// Why a file cannot be a recording, and what to do about it.
pub(super) fn unfit(words: &Words, it: &Unfit) -> String {
    let with = |key: &str, name: &str, value: FluentValue<'_>| words.with(key, &[(name, value)]);
    let time = |it: u64| FluentValue::from(Ms(it).to_string());
    match it {
        Unfit::NotAFile => words.say("unfit-not-a-file"),
        Unfit::Unopened { reason } => with("unfit-unopened", "reason", reason.as_str().into()),
        Unfit::NotSound => words.say("unfit-not-sound"),
        Unfit::Empty => words.say("unfit-empty"),
        Unfit::Channels { channels, most } => words.with(
            "unfit-channels",
            &[("channels", (*channels).into()), ("most", (*most).into())],
        ),
        Unfit::Rate { rate } => with("unfit-rate", "rate", rate.to_string().into()),
        Unfit::TooLong { longest_ms } => with("unfit-too-long", "longest", time(*longest_ms)),
        Unfit::Changes { at_ms } => with("unfit-changes", "at", time(*at_ms)),
        Unfit::BreaksOff { at_ms } => with("unfit-breaks-off", "at", time(*at_ms)),
        Unfit::Damaged { packets } => with("unfit-damaged", "count", (*packets).into()),
        Unfit::Harmful => words.say("unfit-harmful"),
        Unfit::Slow { seconds } => with("unfit-slow", "seconds", (*seconds).into()),
        Unfit::Unwritten { reason } => with("hindrance-disk", "reason", reason.as_str().into()),
        Unfit::Unstarted { reason } => with("unfit-unstarted", "reason", reason.as_str().into()),
    }
}

fn picture(words: &Words, it: &UnfitPicture) -> String {
    let with = |key: &str, name: &str, value: FluentValue<'_>| words.with(key, &[(name, value)]);
    let size = |key: &str, width: u32, height: u32, most: u64| {
        let figures = [
            ("width", width.to_string().into()),
            ("height", height.to_string().into()),
            ("most", most.to_string().into()),
        ];
        words.with(key, &figures)
    };
    match it {
        UnfitPicture::NotAFile | UnfitPicture::NotAPicture => words.say("picture-not-a-picture"),
        UnfitPicture::Unopened { reason } => {
            with("unfit-unopened", "reason", reason.as_str().into())
        }
        UnfitPicture::TooLarge { megabytes } => {
            with("picture-too-large", "megabytes", (*megabytes).into())
        }
        UnfitPicture::Flawed(_) => with("picture-flawed", "what", it.to_string().into()),
        UnfitPicture::TooWide {
            width,
            height,
            most,
        } => size("picture-too-wide", *width, *height, u64::from(*most)),
        UnfitPicture::TooManyPixels {
            width,
            height,
            most,
        } => size("picture-too-many-pixels", *width, *height, *most),
        UnfitPicture::Animated => words.say("picture-animated"),
        UnfitPicture::BreaksOff => words.say("picture-breaks-off"),
        UnfitPicture::Damaged { reason } => {
            with("picture-damaged", "reason", reason.as_str().into())
        }
        UnfitPicture::Harmful => words.say("picture-harmful"),
        UnfitPicture::Slow { seconds } => with("unfit-slow", "seconds", (*seconds).into()),
        UnfitPicture::Unwritten { reason } => {
            with("hindrance-disk", "reason", reason.as_str().into())
        }
        UnfitPicture::Unstarted { reason } => {
            with("unfit-unstarted", "reason", reason.as_str().into())
        }
    }
}

/// What a curator should hear about a recording before visitors do.
pub(super) fn remark(words: &Words, it: &Remark) -> String {
    let with = |key: &str, name: &str, value: FluentValue<'_>| words.with(key, &[(name, value)]);
    let level = |it: f64| FluentValue::from(decimal(it));
    let time = |it: Ms| FluentValue::from(it.to_string());
    let seconds = |it: Ms| FluentValue::from(decimal(thousandths(it)));
    match it {
        Remark::Silent => words.say("remark-silent"),
        Remark::Quiet {
            plays_lufs,
            true_peak_dbtp,
        } => words.with(
            "remark-quiet",
            &[
                ("plays", level(*plays_lufs)),
                ("peak", level(*true_peak_dbtp)),
                ("target", level(TARGET_LUFS)),
            ],
        ),
        Remark::Raised { gain_db } => with("remark-raised", "gain", level(*gain_db)),
        Remark::Peaks { true_peak_dbtp } => words.with(
            "remark-peaks",
            &[
                ("peak", level(*true_peak_dbtp)),
                ("ceiling", level(CEILING_DBTP)),
            ],
        ),
        Remark::Clipped { runs } => with("remark-clipped", "runs", (*runs).into()),
        Remark::Short { sounding } => with("remark-short", "seconds", seconds(*sounding)),
        Remark::Long { length } => with("remark-long", "length", time(*length)),
        Remark::VeryLong { length } => with("remark-very-long", "length", time(*length)),
        Remark::BeginsLate { silence } => with("remark-begins-late", "seconds", seconds(*silence)),
        Remark::EndsLate { silence } => with("remark-ends-late", "seconds", seconds(*silence)),
        Remark::Pause { start, end } => words.with(
            "remark-pause",
            &[("at", time(*start)), ("seconds", seconds(*end - *start))],
        ),
        Remark::DeadChannel { channel } => {
            with("remark-dead-channel", "channel", (*channel).into())
        }
        Remark::Mixed { channels } => with("remark-mixed", "channels", (*channels).into()),
        Remark::Damaged { packets } => with("remark-damaged", "packets", (*packets).into()),
        Remark::Misdeclared { declared, length } => words.with(
            "remark-misdeclared",
            &[("declared", time(*declared)), ("length", time(*length))],
        ),
        Remark::LowRate { rate } => with("remark-low-rate", "rate", rate.to_string().into()),
        Remark::LowBitrate { kbps, least } => words.with(
            "remark-low-bitrate",
            &[("kbps", (*kbps).into()), ("least", (*least).into())],
        ),
    }
}

/// One digit behind the point, which Mexico writes as English does, and a true minus.
pub(super) fn decimal(it: f64) -> String {
    format!("{it:.1}").replace('-', "−")
}

fn thousandths(it: Ms) -> f64 {
    f64::from(u32::try_from(it.0).unwrap_or(u32::MAX)) / 1000.0
}
