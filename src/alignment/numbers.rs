//! Conversions between counts and real numbers. The counts are frames, letters and pauses of one recording, far below
//! the 16 million up to which they are exact.

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "counts of one recording are exact; see the module"
)]
pub(super) fn real(count: usize) -> f32 {
    count as f32
}

/// Rounded down; zero for what is negative or no number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, as is wanted"
)]
pub(super) fn count(real: f32) -> usize {
    real as usize
}

/// Rounded to −127 … 127.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "clamped on the same line"
)]
pub(super) fn to_i8(real: f32) -> i8 {
    real.round().clamp(-127.0, 127.0) as i8
}

/// Rounded to the range of the type.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, as is wanted"
)]
pub(super) fn to_i16(real: f32) -> i16 {
    real.round() as i16
}

/// The last digits of a sum do not matter.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a loss of digits only"
)]
pub(super) fn single(double: f64) -> f32 {
    double as f32
}
