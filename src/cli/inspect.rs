//! `docent inspect`: the child process that reads the files of others, with limits on memory and time.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::library::{self, Adjustment, ChildTask, DerivationTarget, Limits, SynthesizerCall};
use crate::model::{Gain, Ms};

/// What to do with which file.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct InspectArgs {
    file: PathBuf,
    /// Derive what serves a speaker
    #[arg(long, value_name = "OUT", conflicts_with = "browser")]
    speaker: Option<PathBuf>,
    /// Derive what serves browsers
    #[arg(long, value_name = "OUT")]
    browser: Option<PathBuf>,
    /// Make what pages show of a photograph
    #[arg(long, value_name = "OUT", conflicts_with_all = ["speaker", "browser"])]
    photograph: Option<PathBuf>,
    /// Read the rows of a table
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph"])]
    sheet: bool,
    /// Find when the recording says the text on standard input
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph", "sheet"])]
    align: bool,
    /// Become this speech synthesizer, and speak standard input with a voice
    #[arg(long, value_name = "VOICE", conflicts_with_all = ["speaker", "browser", "photograph", "sheet", "align"])]
    speak: Option<String>,
    /// Become this speech synthesizer, and list its voices
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph", "sheet", "align", "speak"])]
    list_voices: bool,
    /// Say what this process cannot do any more
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph", "sheet", "align"])]
    try_confinement: bool,
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    gain_db: f64,
    /// Turn the second of two channels upside down
    #[arg(long)]
    invert_second: bool,
    /// The longest recording that is taken
    #[arg(long, default_value_t = Limits::MAX_LENGTH.0, value_name = "MS")]
    longest_ms: u64,
}

impl InspectArgs {
    /// Reads the file and writes the result to standard output, as JSON lines.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let adjustment = Adjustment {
            gain: Gain(self.gain_db),
            inverts_second: self.invert_second,
        };
        let task = match (self.speaker, self.browser, self.photograph) {
            (Some(out), _, _) => ChildTask::Derive {
                target: DerivationTarget::Speaker,
                out,
                adjustment,
            },
            (None, Some(out), _) => ChildTask::Derive {
                target: DerivationTarget::Browser,
                out,
                adjustment,
            },
            (None, None, Some(out)) => ChildTask::DevelopPhotograph { out },
            (None, None, None) if self.sheet => ChildTask::ReadTable,
            (None, None, None) if self.align => ChildTask::Align,
            (None, None, None) if self.list_voices => {
                ChildTask::Synthesize(SynthesizerCall::ListVoices)
            }
            (None, None, None) if self.try_confinement => ChildTask::TryConfinement,
            (None, None, None) => match self.speak {
                Some(voice) => ChildTask::Synthesize(SynthesizerCall::Speak { voice }),
                None => ChildTask::Measure,
            },
        };
        library::inspect_child(&self.file, Ms(self.longest_ms), &task)
    }
}
