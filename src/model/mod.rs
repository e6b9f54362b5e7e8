//! The museum's words as pure values: the tour, its recordings, what is heard and what is playing.
//! No I/O, no clock, no wire shapes: those live in the rooms that own them; only the findings' is here,
//! which two rooms share.

pub mod captions;
mod change;
mod field;
mod flat;
mod heard;
mod hours;
mod language;
pub mod merge;
mod ms;
mod names;
mod now;
mod outlet;
mod pace;
mod play;
mod proposal;
mod reading;
mod recording;
mod rules;
mod screen;
mod script;
mod sentence;
mod shape;
mod soundness;
mod speaker;
mod staff;
mod statistics;
mod tidy;
mod tour;
mod warning;
mod zone;

pub use change::{Act, By, Change, ChangedText, Publication};
pub use field::{ClipField, Field, NarrationField, NoticeField, PictureField, RoomField};
pub use flat::{Difference, Flat, Flaw};
pub use heard::Heard;
pub use hours::{
    BeforeClosing, Door, Hours, TimeOfDay, Weekday, closes_at, closes_for_the_day_in, closes_in,
    opens_in,
};
pub use language::{Direction, common_languages};
pub use ms::Ms;
pub use names::{
    Advisory, Key, KeyName, Language, NotAName, Number, PictureKind, Sha256, Slug, Variant,
};
pub use now::{BrokenOff, Health, NowPlaying, OutletStatus, Phase, SpeakerStatus, Volume};
pub use outlet::{Channel, Outlet, OutputName};
pub use pace::pace;
pub use play::{EndReason, Moment, Play, Subject, Surface, Trigger, Visit};
pub use proposal::{Proposal, propose};
pub use reading::Readable;
pub use recording::{
    CEILING_DBTP, Findings, Format, Gain, Recording, Serving, TARGET_LUFS, Unmeasured,
};
pub use rules::{Fault, MOST_NOTICES, Place, What, check};
pub use screen::{Code, Holder, Next, OwnScreens, Panel, Refusal, Screen, ScreenId};
pub use script::is_right_to_left;
pub use sentence::{Sentence, sentences};
pub use shape::{Misshape, Shape};
pub use soundness::{Remark, Severity, is_silent, remarks};
pub use speaker::{Level, LevelFault, LevelPart, Muted, StaffSpeaker};
pub use staff::{Password, Person, Right, Role, StaffId, StaffName, WeakPassword};
pub use statistics::{
    ALWAYS_PLAUSIBLE, Admission, Availability, BUCKETS, Backwards, Coverage, Cut, DAYS_BEFORE,
    DEFINITIONS, Day, DoubtfulHour, ENOUGH, Ends, Fall, Figures, Hour, HoursOfPhones, Listened,
    LocalTime, Passage, Period, Permille, Retention, RoomState, SLOTS, SPANS, Share, Span,
    Statistics, Stretch, Surroundings, TIMES_USUAL, Tally, Visits, covered, doubtful_hours, hourly,
    is_play, spans,
};
pub use tidy::{MOST_TEXT_BYTES, paragraphs, tidy};
pub use tour::{Clip, ClipKey, Cue, Edition, Narration, Notice, Picture, Plan, Room, Texts, Tour};
pub use warning::{Warning, cue_warnings, warnings};
pub use zone::{time_zone, time_zones};
