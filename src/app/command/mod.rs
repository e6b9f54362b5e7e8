//! What technicians and staff do from the command line, also while docent serves. It speaks English,
//! as its options and the log do; whoever wants to read what is wrong with a tour in their own
//! language brings it in on the staff's pages, which say the same of it.

mod backup;
mod check;
mod screen;
mod speaker;
mod staff;
mod tour;

pub use backup::{BackupTo, back_up, check_backup, put_back};
pub use check::check;
pub use screen::{enrol_screen, list_screens, revoke_screen};
pub use speaker::{assign_speaker, level_speaker, list_speakers, mute, test_speaker, unmute};
pub use staff::{add_staff, list_staff, reset_staff};
pub use tour::{export, import, publish};
pub(super) use tour::{faults_aside, log_progress, summary};

use crate::clock::Clock;
use crate::model::Attribution;

/// Whoever stands at the box itself.
pub(super) fn here() -> Attribution {
    Attribution::local(Clock::system().moment())
}
