//! The progress of a long command: a bar where a person watches, log lines otherwise.

use indicatif::{ProgressBar, ProgressStyle};

use crate::server::{log_progress, progress_name};
use crate::service::Progress;

/// Twenty characters of bar fit beside the text on a terminal of 80 columns.
const TEMPLATE: &str = "{msg:22} {bar:20} {pos}/{len}";

/// Shows each progress that it is called with. The bar disappears when a step is done.
pub(super) fn reporter() -> impl Fn(Progress) {
    let style = ProgressStyle::with_template(TEMPLATE);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::no_length().with_style(style);
    move |progress| {
        // Standard error is no terminal.
        if bar.is_hidden() {
            return log_progress(progress);
        }
        let Some((done, of)) = progress.share else {
            return;
        };
        if bar.is_finished() {
            bar.reset();
        }
        bar.set_message(progress_name(progress.step));
        bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        if done == of {
            bar.finish_and_clear();
        }
    }
}
