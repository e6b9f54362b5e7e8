//! What programs that watch over the box ask: liveness, readiness and metrics.

pub(in crate::web) mod health;
pub(in crate::web) mod metrics;
