//! The museum's words as pure values: the tour, its recordings, what is heard and what is playing.
//! No I/O, no clock, no wire shapes: those live in the rooms that own them.

mod heard;
mod hours;
mod ms;
mod names;
mod now;
mod play;
mod recording;
mod rules;
mod screen;
mod sentence;
mod speaker;
mod tour;

pub use heard::Heard;
pub use hours::{Door, Hours, TimeOfDay, Weekday, closes_in};
pub use ms::Ms;
pub use names::{Advisory, Key, Language, NotAName, Number, Sha256, Slug, Variant};
pub use now::{Health, NowPlaying, Phase, SpeakerStatus, Volume};
pub use play::{EndReason, Moment, Play, Subject, Surface, Trigger};
pub use recording::{CEILING_DBTP, Format, Gain, Recording, Serving, TARGET_LUFS};
pub use rules::{Fault, Place, check};
pub use screen::{Code, Holder, Next, OwnScreens, Panel, Refusal, Screen, ScreenId};
pub use sentence::{Sentence, sentences};
pub use speaker::{Level, LevelFault, LevelPart, Muted, OutputName, StaffSpeaker};
pub use tour::{Clip, ClipKey, Cue, Edition, Narration, Notice, Picture, Plan, Room, Texts, Tour};
