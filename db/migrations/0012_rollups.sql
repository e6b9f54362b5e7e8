-- Rollups in plain columns. Every change of an ended play changes them in the same transaction. Days are
-- counted from 1970-01-01 in the museum's time zone; the views show dates.

-- Plays that visitors started, by narration, for spans of 1, 4, 16, 64 and 256 days.
create table narration_total (
  days            integer not null,
  first_day       integer not null check (first_day % days = 0),
  subject_id      integer not null references subject (subject_id),
  starts          integer not null,
  skips           integer not null,
  plays           integer not null,
  uncensored_plays integer not null,
  completions     integer not null,
  censored        integer not null,
  listened_ms     integer not null,
  held            integer not null,           -- the sum of |H|/D, in millionths
  estimated       integer not null,
  primary key (days, first_day, subject_id)
) strict, without rowid;

-- The same by day for each filter of a report. '*' stands for all rooms, languages or variants.
create table day_total (
  day             integer not null,
  room            text not null,
  language        text not null,
  variant         text not null,
  surface         text not null check (surface in ('speaker', 'phone')),
  starts          integer not null,
  skips           integer not null,
  plays           integer not null,
  uncensored_plays integer not null,
  completions     integer not null,
  censored        integer not null,
  listened_ms     integer not null,
  held            integer not null,
  estimated       integer not null,
  finished        integer not null,           -- starts by end reason
  stopped         integer not null,
  superseded      integer not null,
  idle_reset      integer not null,
  navigated       integer not null,
  power_loss      integer not null,
  device_lost     integer not null,
  error           integer not null,
  closing         integer not null,
  staff           integer not null,
  hour_0          integer not null,           -- plays by the hour in which they began
  hour_1          integer not null,
  hour_2          integer not null,
  hour_3          integer not null,
  hour_4          integer not null,
  hour_5          integer not null,
  hour_6          integer not null,
  hour_7          integer not null,
  hour_8          integer not null,
  hour_9          integer not null,
  hour_10         integer not null,
  hour_11         integer not null,
  hour_12         integer not null,
  hour_13         integer not null,
  hour_14         integer not null,
  hour_15         integer not null,
  hour_16         integer not null,
  hour_17         integer not null,
  hour_18         integer not null,
  hour_19         integer not null,
  hour_20         integer not null,
  hour_21         integer not null,
  hour_22         integer not null,
  hour_23         integer not null,
  primary key (day, room, language, variant, surface)
) strict, without rowid;

-- The retention curve of a day's uncensored starts, as changes: how many more of them heard this hundredth
-- of the recording than the one before, or how many fewer.
create table retention_change (
  day             integer not null,
  subject_id      integer not null references subject (subject_id),
  hundredth       integer not null check (hundredth between 0 and 99),
  change          integer not null,
  primary key (day, subject_id, hundredth)
) strict, without rowid;

-- Sessions by room, for spans of days as above. Room '*' is the whole house.
create table session_total (
  days            integer not null,
  first_day       integer not null check (first_day % days = 0),
  room            text not null,
  surface         text not null check (surface in ('speaker', 'phone')),
  sessions        integer not null,
  without_play    integer not null,
  unique_plays    integer not null,           -- a clip counts once a session
  heard_half      integer not null,           -- sessions that played more than half of the clips of the room
  dwell_ms        integer not null,           -- from first touches to last touches or sounds
  primary key (days, first_day, room, surface)
) strict, without rowid;

-- The numbers of clips in `transition_total`.
create table clip_number (
  clip_number_id  integer primary key,
  number          text not null unique
) strict;
insert into clip_number
  select name_id, name from name
  where name in (select clip from subject) or name not in (select room from subject);

-- How often a clip was played next after another in a session, for spans of days as above.
create table transition_total (
  days            integer not null,
  first_day       integer not null check (first_day % days = 0),
  clip            integer not null references clip_number (clip_number_id),
  next_clip       integer not null references clip_number (clip_number_id),
  times           integer not null,
  primary key (days, first_day, clip, next_clip)
) strict, without rowid;

-- Starts that no visitor asked for.
create table other_start (
  day             integer not null,
  trigger         text not null check (trigger in ('attract', 'schedule', 'staff', 'test')),
  starts          integer not null,
  primary key (day, trigger)
) strict, without rowid;

alter table forgotten rename to removed_plays;
