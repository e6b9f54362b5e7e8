//! Range requests (RFC 9110 §14) with one range, and conditional requests (§13).

use std::ops::Range;

use axum::http::HeaderValue;

/// The bytes of a file that answer a request.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) enum ByteRange {
    Full,
    Partial(Range<u64>),
    /// No byte of the file is in the range: the status is 416.
    Unsatisfiable,
}

/// Whether an `If-None-Match` header contains `etag`.
pub(in crate::web) fn matches_etag(if_none_match: Option<&HeaderValue>, etag: &str) -> bool {
    let tags = if_none_match.and_then(|value| value.to_str().ok());
    tags.is_some_and(|tags| tags == "*" || tags.contains(etag))
}

/// Reads a `Range` header for a file of `length` bytes. Several ranges, other units and malformed headers mean the
/// whole file, which RFC 9110 allows.
pub(in crate::web) fn parse_range(header: &str, length: u64) -> ByteRange {
    let Some((from, to)) = header
        .strip_prefix("bytes=")
        .and_then(|ranges| ranges.trim().split_once('-'))
    else {
        return ByteRange::Full;
    };
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !is_digits(from) || !is_digits(to) {
        return ByteRange::Full;
    }
    // A number too large for u64 is past the end of every file.
    let number = |text: &str| text.parse().unwrap_or(u64::MAX);
    let range = match (from, to) {
        ("", "") => return ByteRange::Full,
        ("", last) => length.saturating_sub(number(last))..length,
        (from, "") => number(from)..length,
        (from, to) if number(to) < number(from) => return ByteRange::Full,
        (from, to) => number(from)..number(to).saturating_add(1).min(length),
    };
    if range.is_empty() {
        ByteRange::Unsatisfiable
    } else {
        ByteRange::Partial(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parsed_as_rfc_9110_defines_them() {
        for (header, expected) in [
            ("bytes=0-", ByteRange::Partial(0..1000)),
            ("bytes=0-0", ByteRange::Partial(0..1)),
            ("bytes=0-1", ByteRange::Partial(0..2)),
            ("bytes=500-", ByteRange::Partial(500..1000)),
            ("bytes=500-5000", ByteRange::Partial(500..1000)),
            ("bytes=999-999", ByteRange::Partial(999..1000)),
            ("bytes=-1", ByteRange::Partial(999..1000)),
            ("bytes=-5000", ByteRange::Partial(0..1000)),
            ("bytes= 5-9", ByteRange::Partial(5..10)),
            ("bytes=-0", ByteRange::Unsatisfiable),
            ("bytes=1000-", ByteRange::Unsatisfiable),
            ("bytes=1000-2000", ByteRange::Unsatisfiable),
            ("bytes=99999999999999999999-", ByteRange::Unsatisfiable),
            ("bytes=0-99999999999999999999", ByteRange::Partial(0..1000)),
            ("bytes=9-5", ByteRange::Full),
            ("bytes=-", ByteRange::Full),
            ("bytes=", ByteRange::Full),
            ("bytes=0-1,5-9", ByteRange::Full),
            ("bytes=a-b", ByteRange::Full),
            ("bytes=+1-2", ByteRange::Full),
            ("items=0-1", ByteRange::Full),
            ("", ByteRange::Full),
        ] {
            assert_eq!(parse_range(header, 1000), expected, "{header}");
        }
        assert_eq!(parse_range("bytes=0-", 0), ByteRange::Unsatisfiable);
    }
}
