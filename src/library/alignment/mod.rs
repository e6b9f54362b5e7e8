//! Aligns recordings with their transcripts: the recording is decoded and compared in the inspecting child process, as
//! all files of others are; a speech synthesizer, where there is one, has a confined process of its own for each piece
//! of the text, started and read by docent.
//!
//! It cannot run in the inspecting child, which may start no program, and it never sees the recording. So a fault of
//! either has no way to the other, and the child needs no right that inspections do not have: the spoken text reaches it
//! as numbers on its standard input.

mod request;
mod synthesizer;
mod voices;
mod wav;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Stdio;

use crate::alignment::{self, Alignment, Detail, SoundMeter, Speech};
use crate::library::ingest::decode::decode;
use crate::library::{Error, InspectionError, Library, Percent, RecordingError, Result};
use crate::model::{Language, Ms};
use request::Request;

pub use synthesizer::SynthesizerCall;
pub(in crate::library) use synthesizer::{SYNTHESIZER, run_synthesizer};

/// Nobody says more characters in a second. A text that needs more is another's, and is not spoken in vain.
const MAX_CHARS_PER_SECOND: u64 = 40;

impl Library {
    /// Finds when a recording says each piece of a text, in a child process: by comparison with synthetic speech where
    /// the synthesizer is installed and has the language, otherwise by its pauses. None for a recording without audible
    /// sound and for a text without letters. Takes a few seconds for each minute of `length`.
    ///
    /// # Errors
    /// [`Error::Recording`] if the recording cannot be read; [`Error::Io`] if there is no room for a temporary file.
    pub fn align(
        &self,
        file: &Path,
        length: Ms,
        pieces: &[String],
        language: &Language,
    ) -> Result<Option<Alignment>> {
        let speech = if is_sayable(pieces, length) {
            self.speak(pieces, language)?
        } else {
            None
        };
        let found = self.align_with(file, pieces, speech)?;
        Ok(found.filter(|found| found.pieces.len() == pieces.len()))
    }

    /// Like [`Library::align`], with this speech.
    fn align_with(
        &self,
        file: &Path,
        pieces: &[String],
        speech: Option<Speech>,
    ) -> Result<Option<Alignment>> {
        let request = Request {
            pieces: pieces.to_vec(),
            speech,
        };
        let input = self.temporary_input(|file| request.write(file))?;
        let arguments: [OsString; 1] = ["--align".into()];
        let found: Result<Option<Alignment>, RecordingError> = self
            .run_child_with_input(file, &arguments, input, |_| {})
            .map_err(RecordingError::from)?;
        Ok(found?)
    }

    /// A file without a name, from its beginning: unlike a pipe it needs nobody who writes while the child reads.
    fn temporary_input(&self, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<Stdio> {
        let failed = |source| Error::Io {
            what: "a temporary file could not be written",
            source,
        };
        let mut file = tempfile::tempfile_in(&self.incoming).map_err(failed)?;
        write(&mut file).map_err(failed)?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(file.into())
    }
}

fn is_sayable(pieces: &[String], length: Ms) -> bool {
    let chars: usize = pieces.iter().map(|piece| piece.chars().count()).sum();
    let chars = u64::try_from(chars).unwrap_or(u64::MAX);
    chars.saturating_mul(1000) <= length.0.saturating_mul(MAX_CHARS_PER_SECOND)
}

/// The child's side: decodes the recording and aligns it with the request. Outside the child for tests and benches.
///
/// # Errors
/// Why the recording or the request cannot be read.
pub(in crate::library) fn align(
    file: &Path,
    max_length: Ms,
    request: impl Read,
    report: &mut dyn FnMut(Percent),
) -> Result<Option<Alignment>, RecordingError> {
    let Request { pieces, speech } =
        Request::read(request).map_err(InspectionError::open_failed)?;
    let detail = match speech {
        Some(_) => Detail::Frames,
        None => Detail::Levels,
    };
    let mut meter: Option<SoundMeter> = None;
    let mut mono = Vec::new();
    decode(file, max_length, report, |spec, samples| {
        let channels = usize::from(spec.channels).max(1);
        let share = 1.0 / f32::from(spec.channels.max(1));
        mono.clear();
        let frames = samples.chunks_exact(channels);
        mono.extend(frames.map(|frame| frame.iter().sum::<f32>() * share));
        meter
            .get_or_insert_with(|| SoundMeter::new(spec.sample_rate, detail))
            .push(&mono);
        Ok(())
    })?;
    let sound = meter.ok_or(RecordingError::Empty)?.finish();
    Ok(alignment::align(&sound, &pieces, speech.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_nobody_can_say_in_the_time_is_not_spoken() {
        let pieces = ["Una casa.".to_owned(), "Dos casas.".to_owned()];
        assert!(is_sayable(&pieces, Ms(2_000)));
        assert!(!is_sayable(&pieces, Ms(200)));
        assert!(!is_sayable(
            &vec!["palabra".to_owned(); 100_000],
            Ms(60_000)
        ));
    }
}
