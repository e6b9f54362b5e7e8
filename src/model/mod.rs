//! The domain as pure values: the tour, its recordings, plays, sessions, staff and statistics, and every
//! rule on their content. No I/O and no clock. Values with a text form serialize as
//! it, the tour as the document of an edition; other wire shapes live in the module that owns them.

mod alert;
mod audio_checks;
mod caption_text;
pub mod caption_timing;
pub mod captions;
mod change;
mod facility;
mod feedback;
mod field;
mod field_map;
mod file_name_guess;
pub mod fleet;
mod heard_intervals;
mod hours;
mod language;
mod matched_sentences;
pub mod merge;
mod ms;
mod names;
mod normalize;
mod outlet;
mod play;
mod proposal;
mod reading_limits;
mod recording;
mod route;
mod rules;
mod screen;
mod script;
mod sentence;
mod speaker;
mod speaker_status;
mod staff;
mod statistics;
mod structure;
mod tour;
mod warning;
mod wifi;
mod zone;

pub use alert::{
    AcknowledgedAlert, Alert, AlertCondition, AlertEvent, AlertKind, AlertMessage, AlertWay,
};
pub use audio_checks::{AudioWarning, Severity, audio_warnings, is_silent};
pub use caption_timing::{TimedCaption, TimedPiece};
pub use change::{Attribution, ChangeLogEntry, ChangedText, Publication, StaffAction};
pub use facility::{Facility, FacilityKey, FacilityKind, PlanPoint};
pub use feedback::{Feedback, Rating};
pub use field::{
    ClipField, FacilityField, Field, FieldOwner, NarrationField, NoticeField, PictureField,
    RoomField, RouteField,
};
pub use field_map::{Difference, FieldError, FieldMap};
pub use file_name_guess::{FileNameGuess, guess_from_file_name};
pub use heard_intervals::HeardIntervals;
pub use hours::{
    BeforeClosing, OpeningHours, OpeningState, TimeOfDay, Weekday, closing_time,
    minutes_until_closing, minutes_until_last_closing, minutes_until_opening,
};
pub use language::{Direction, offered_languages};
pub use matched_sentences::{MatchedSentences, MatchedStart};
pub use ms::Ms;
pub use names::{
    Advisory, Focus, Key, KeyName, Language, Number, ParseError, PictureKind, PlayKey, Sha256,
    Slug, Variant,
};
pub use normalize::{MAX_TEXT_BYTES, normalize, normalize_paragraphs};
pub use outlet::{Channel, Outlet, OutputName};
pub use play::{EndReason, Moment, Play, Subject, Surface, Trigger, VisitorSession};
pub use reading_limits::ReadingLimits;
pub use recording::{
    DerivedFile, Findings, Format, Gain, LoudnessError, MAX_TRUE_PEAK_DBTP, Recording, TARGET_LUFS,
};
pub use route::{Route, RouteStop};
pub use rules::{
    FieldKind, MAX_FACILITIES, MAX_NOTICES, MAX_ROUTE_CLIPS, MAX_ROUTES, RuleViolation,
    TourLocation, check_tour,
};
pub use screen::{
    Holder, LocalScreens, PairingCode, PixelDensity, QueuedClip, Refusal, Screen, ScreenId,
};
pub use script::is_right_to_left;
pub use sentence::{Sentence, sentences};
pub use speaker::{Level, LevelError, LevelPart, Muted, StaffSpeaker};
pub use speaker_status::{
    Health, InterruptedPlay, Interruption, NowPlaying, OutletStatus, Phase, SpeakerStatus, Volume,
};
pub use staff::{Password, PasswordError, Person, Right, Role, StaffId, StaffName};
pub use statistics::{
    ALWAYS_PLAUSIBLE_PLAYS, Admission, Availability, AvailabilityInterval, BASELINE_DAYS, BUCKETS,
    Coverage, DEFINITIONS, Day, Dimensions, DoubtfulHour, DropOff, EndReasonCounts, Figures,
    Filter, HOURS_PER_WEEK, Hour, LocalTime, MIN_SAMPLE, PLAUSIBLE_FACTOR, Period, Permille,
    PhonePlaysByHour, PlayTotals, Ratio, ReportContext, Retention, ReversedPeriodError, RoomState,
    SPANS, SessionTotals, Span, Statistics, Transition, covered_buckets, doubtful_hours, is_play,
    per_hour, spans,
};
pub use structure::{StructureEdit, StructureError};
pub use tour::{Clip, ClipKey, Cue, Edition, Narration, Notice, Picture, Plan, Room, Texts, Tour};
pub use warning::{Warning, cue_warnings, warnings};
pub use wifi::{Wifi, WifiError};
pub use zone::{time_zone, time_zones};
