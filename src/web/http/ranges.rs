//! How much of a file a request asks for: one range, as RFC 9110 §14 has it, and nothing of what the
//! reader has already.

use std::ops::Range;

use axum::http::HeaderValue;

/// What of a file of some length is to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) enum Part {
    Whole,
    Of(Range<u64>),
    /// Nothing of the file is in the range.
    Outside,
}

/// Whether a reader who says `has`, its `If-None-Match`, has what carries this tag.
pub(in crate::web) fn is_there(has: Option<&HeaderValue>, tag: &str) -> bool {
    let has = has.and_then(|it| it.to_str().ok());
    has.is_some_and(|it| it == "*" || it.contains(tag))
}

/// Several ranges, other units and what cannot be read are answered with the whole, as is allowed.
pub(in crate::web) fn part(header: &str, length: u64) -> Part {
    let Some((from, to)) = header
        .strip_prefix("bytes=")
        .and_then(|it| it.trim().split_once('-'))
    else {
        return Part::Whole;
    };
    let digits = |it: &str| it.chars().all(|c| c.is_ascii_digit());
    if !digits(from) || !digits(to) {
        return Part::Whole;
    }
    // A number too large for u64 lies past every end.
    let number = |it: &str| it.parse().unwrap_or(u64::MAX);
    let range = match (from, to) {
        ("", "") => return Part::Whole,
        ("", last) => length.saturating_sub(number(last))..length,
        (from, "") => number(from)..length,
        (from, to) if number(to) < number(from) => return Part::Whole,
        (from, to) => number(from)..number(to).saturating_add(1).min(length),
    };
    if range.is_empty() {
        Part::Outside
    } else {
        Part::Of(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_browsers_mean_it() {
        for (header, expected) in [
            ("bytes=0-", Part::Of(0..1000)),
            ("bytes=0-0", Part::Of(0..1)),
            ("bytes=0-1", Part::Of(0..2)),
            ("bytes=500-", Part::Of(500..1000)),
            ("bytes=500-5000", Part::Of(500..1000)),
            ("bytes=999-999", Part::Of(999..1000)),
            ("bytes=-1", Part::Of(999..1000)),
            ("bytes=-5000", Part::Of(0..1000)),
            ("bytes= 5-9", Part::Of(5..10)),
            ("bytes=-0", Part::Outside),
            ("bytes=1000-", Part::Outside),
            ("bytes=1000-2000", Part::Outside),
            ("bytes=99999999999999999999-", Part::Outside),
            ("bytes=0-99999999999999999999", Part::Of(0..1000)),
            ("bytes=9-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=", Part::Whole),
            ("bytes=0-1,5-9", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("items=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 1000), expected, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Outside);
    }
}
