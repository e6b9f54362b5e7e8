//! One test binary: what docent promises, through its own doors and its built program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

mod architecture;
mod house;
mod store;
mod support;
