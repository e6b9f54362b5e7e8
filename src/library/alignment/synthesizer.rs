//! The speech synthesizer espeak-ng: a separate program, found at run time, never linked. Without it captions are timed
//! by pauses.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Once;
use std::time::Duration;

use crate::alignment::{Speech, SpeechBuilder};
use crate::library::alignment::voices;
use crate::library::alignment::wav::Wav;
use crate::library::child::confinement::confine_program;
use crate::library::{Error, InspectionError, Library, Result};
use crate::model::Language;

/// The program's name.
pub(in crate::library) const SYNTHESIZER: &str = "espeak-ng";

/// The longest time for one piece.
const PIECE_TIMEOUT: Duration = Duration::from_secs(10);

/// A longer piece, which no sentence makes, is left out.
const MAX_PIECE_CHARS: usize = 400;

/// In words a minute, about as narrators speak.
const SPEED: &str = "150";

/// What the synthesizer is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum SynthesizerCall {
    /// To speak its standard input with this voice, as WAV.
    Speak {
        /// The code of a voice.
        voice: String,
    },
    /// To list its voices.
    ListVoices,
}

impl SynthesizerCall {
    /// The arguments of `docent inspect` for it.
    fn child_arguments(&self) -> [OsString; 1] {
        [match self {
            Self::Speak { voice } => format!("--speak={voice}").into(),
            Self::ListVoices => "--list-voices".into(),
        }]
    }

    /// The arguments of the synthesizer, which pauses after each piece: a pause in the recording has to find one. No text is among them, and each voice follows its option.
    fn arguments(&self) -> Vec<&str> {
        match self {
            Self::Speak { voice } => {
                vec!["-v", voice, "-s", SPEED, "-b", "1", "--stdin", "--stdout"]
            }
            Self::ListVoices => vec!["--voices"],
        }
    }
}

/// Confines this process and becomes the synthesizer. Returns only if that fails.
pub(in crate::library) fn run_synthesizer(program: &Path, call: &SynthesizerCall) -> ExitCode {
    if confine_program(program).is_ok() {
        // Only a failure returns.
        drop(Command::new(program).args(call.arguments()).exec());
    }
    ExitCode::FAILURE
}

/// Where the synthesizer is: as the caller says, or on the search path.
fn find(program: &Path) -> Option<PathBuf> {
    if program.is_absolute() {
        return program.is_file().then(|| program.to_owned());
    }
    let path = std::env::var_os("PATH")?;
    let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    let mut files = folders.map(|folder| folder.join(program));
    files.find(|file| file.is_file())
}

/// The absence of the synthesizer is logged once.
static ABSENCE: Once = Once::new();

impl Library {
    /// Whether the synthesizer is installed.
    pub fn has_synthesizer(&self) -> bool {
        find(&self.synthesizer).is_some()
    }

    /// Has a text spoken piece by piece. None if the synthesizer is missing, fails, or does not have the language.
    ///
    /// # Errors
    /// [`Error::Io`] if there is no room for a temporary file; [`InspectionError::Cancelled`].
    pub(super) fn speak(&self, pieces: &[String], language: &Language) -> Result<Option<Speech>> {
        let Some(program) = find(&self.synthesizer) else {
            ABSENCE.call_once(|| {
                tracing::info!(
                    "{SYNTHESIZER} is not installed: captions are timed by pauses alone"
                );
            });
            return Ok(None);
        };
        match self.speak_with(&program, pieces, language) {
            Ok(speech) => Ok(speech),
            Err(Error::Recording(error)) if !self.is_cancelled() => {
                tracing::warn!(%error, "{SYNTHESIZER} failed: captions are timed by pauses alone");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn speak_with(
        &self,
        program: &Path,
        pieces: &[String],
        language: &Language,
    ) -> Result<Option<Speech>> {
        let list = self.call(program, &SynthesizerCall::ListVoices, Stdio::null())?;
        let codes = voices::parse(&String::from_utf8_lossy(&list));
        let Some(voice) = voices::choose(language, &codes) else {
            return Ok(None);
        };
        let call = SynthesizerCall::Speak { voice };
        let mut speech: Option<(u32, SpeechBuilder)> = None;
        // Pieces without letters before the first one that is spoken.
        let mut silent = 0;
        for piece in pieces {
            let Some(wav) = self.speak_piece(program, &call, piece)? else {
                match &mut speech {
                    Some((_, builder)) => builder.push_piece(&[]),
                    None => silent += 1,
                }
                continue;
            };
            let (rate, builder) =
                speech.get_or_insert_with(|| (wav.rate, SpeechBuilder::new(wav.rate)));
            if *rate != wav.rate {
                return Err(failed(InspectionError::Killed));
            }
            for _ in 0..std::mem::take(&mut silent) {
                builder.push_piece(&[]);
            }
            builder.push_piece(&wav.samples);
        }
        Ok(speech.map(|(_, builder)| builder.finish()))
    }

    /// None for a piece that is not spoken.
    fn speak_piece(
        &self,
        program: &Path,
        call: &SynthesizerCall,
        piece: &str,
    ) -> Result<Option<Wav>> {
        let text = spoken_text(piece);
        if text.is_empty() {
            return Ok(None);
        }
        let input = self.temporary_input(|file| file.write_all(text.as_bytes()))?;
        let bytes = self.call(program, call, input)?;
        let wav = Wav::parse(&bytes).ok_or_else(|| failed(InspectionError::Killed))?;
        Ok(Some(wav))
    }

    fn call(&self, program: &Path, call: &SynthesizerCall, input: Stdio) -> Result<Vec<u8>> {
        let timeout = PIECE_TIMEOUT.min(self.limits.timeout);
        self.run_program(program, &call.child_arguments(), input, timeout)
            .map_err(failed)
    }
}

fn failed(error: InspectionError) -> Error {
    Error::Recording(error.into())
}

/// A piece as the synthesizer gets it: without control characters, and without the brackets that it would take for
/// phonemes or markup. Empty for what is not spoken.
fn spoken_text(piece: &str) -> String {
    if !piece.contains(char::is_alphanumeric) || piece.chars().count() > MAX_PIECE_CHARS {
        return String::new();
    }
    let chars = piece.chars().map(|character| match character {
        '[' | ']' | '<' | '>' | '{' | '}' | '|' | '\\' => ' ',
        control if control.is_control() => ' ',
        other => other,
    });
    let text: String = chars.collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reaches_the_synthesizer_as_plain_words() {
        for (piece, text) in [
            ("Una casa.", "Una casa."),
            ("--help -w/etc/passwd", "--help -w/etc/passwd"),
            (
                "[[h@l'oU]] <break time=\"9s\"/> dos\u{7}",
                "h@l'oU    break time=\"9s\"/  dos",
            ),
            ("…", ""),
            ("\0\u{1b}", ""),
        ] {
            assert_eq!(spoken_text(piece), text);
        }
        assert_eq!(spoken_text(&"a".repeat(10_000)), "");
    }

    #[test]
    fn no_text_is_an_argument() {
        let call = SynthesizerCall::Speak {
            voice: "es-419".into(),
        };
        let arguments = call.arguments();
        assert_eq!(arguments[..2], ["-v", "es-419"]);
        assert!(arguments.contains(&"--stdin"));
    }

    #[test]
    fn only_a_file_is_a_program() {
        assert_eq!(find(Path::new("/nowhere/espeak-ng")), None);
        assert_eq!(find(Path::new("no-such-synthesizer-here")), None);
        assert!(find(Path::new("sh")).is_some_and(|file| file.is_absolute()));
    }
}
