//! Recordings in the child process: measured, and derived for speakers and browsers.

use std::path::Path;

use crate::library::{Adjustment, DerivationTarget, Library, Measured, Percent, RecordingError};
use crate::model::Findings;

impl Library {
    /// Decodes and measures the whole file in a child process. Takes as long as that takes, but no longer than the
    /// library's timeout.
    ///
    /// # Errors
    /// Why the file cannot be a recording, or was not inspected.
    pub fn inspect(&self, file: &Path) -> Result<Measured, RecordingError> {
        self.inspect_with_progress(file, |_| {})
    }

    /// Like [`Library::inspect`]; passes rising percentages of the file to `report`.
    ///
    /// # Errors
    /// As [`Library::inspect`].
    pub fn inspect_with_progress(
        &self,
        file: &Path,
        report: impl FnMut(Percent),
    ) -> Result<Measured, RecordingError> {
        let measured: Result<Measured, RecordingError> = self.run_child(file, &[], report)?;
        let mut measured = measured?;
        // A compromised child can send more.
        measured.findings.silences.truncate(Findings::MAX_SILENCES);
        Ok(measured)
    }

    pub(super) fn derive(
        &self,
        file: &Path,
        target: DerivationTarget,
        out: &Path,
        adjustment: Adjustment,
    ) -> Result<(), RecordingError> {
        let purpose = match target {
            DerivationTarget::Speaker => "--speaker",
            DerivationTarget::Browser => "--browser",
        };
        let gain = format!("--gain-db={}", adjustment.gain.0);
        let mut arguments = vec![purpose.into(), out.into(), gain.into()];
        if adjustment.inverts_second {
            arguments.push("--invert-second".into());
        }
        self.run_child(file, &arguments, |_| {})?
    }
}
