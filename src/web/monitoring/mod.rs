//! Endpoints for monitoring: health, readiness and metrics.

pub(in crate::web) mod health;
pub(in crate::web) mod metrics;
