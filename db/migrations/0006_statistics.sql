-- What was listened to and where it came out, each named once: plays are many, and name it by number.
create table subject (
  subject_id      integer primary key,
  facet_id        integer not null references facet (facet_id),
  room            text not null,
  clip            text not null,
  variant         text not null,
  language        text not null,
  recording       text not null references recording (sha256),
  surface         text not null check (surface in ('speaker', 'phone')),
  sounding_ms     integer not null check (sounding_ms >= 0),
  unique (recording, clip, variant, language, room, surface)
) strict;

-- What figures can be asked for together. Number 0 is the whole house.
create table facet (
  facet_id        integer primary key,
  room            text,
  variant         text,
  language        text,
  surface         text,
  unique (room, variant, language, surface)
) strict;
insert into facet (facet_id) values (0);
insert into facet (room, variant, language, surface)
  select distinct room, variant, language, surface from play;
insert into subject (facet_id, room, clip, variant, language, recording, surface, sounding_ms)
  select facet_id, room, clip, variant, language, recording, surface, max(sounding_ms)
  from play join facet using (room, variant, language, surface)
  group by room, clip, variant, language, recording, surface;

-- One run of touches at a screen, or one visit of a phone; never a person.
create table session (
  session_id      integer primary key,
  key             text not null unique check (length(key) = 32),
  run_id          integer not null references run (run_id),
  surface         text not null check (surface in ('speaker', 'phone')),
  room            text not null,              -- where it began
  began_wall_ms   integer not null,           -- its first touch, or else its first sound
  began_boot_ms   integer not null,
  clock_trusted   integer not null check (clock_trusted in (0, 1)),
  touched_ms      integer check (touched_ms >= 0), -- from the first touch to the last; null: nobody told
  day             integer                     -- as a play's; null: in no sum yet
) strict;
create index session_estimated on session (run_id) where clock_trusted = 0;
insert into session (key, run_id, surface, room, began_wall_ms, began_boot_ms, clock_trusted)
  select session, run_id, surface, room, started_wall_ms, started_boot_ms, clock_trusted
  from play where session is not null
  group by session having play_id = min(play_id);

alter table play rename to play_before;
drop index play_open;
create table play (
  play_id         integer primary key autoincrement,
  key             text not null unique check (length(key) = 32),
  definitions     integer not null check (definitions > 0),
  run_id          integer not null references run (run_id),
  edition         integer not null references edition (number),
  subject_id      integer not null references subject (subject_id),
  trigger         text not null check (trigger in ('visitor', 'queue', 'attract', 'schedule', 'staff', 'test')),
  session_id      integer references session (session_id),
  started_wall_ms integer not null,
  started_boot_ms integer not null,
  clock_trusted   integer not null check (clock_trusted in (0, 1)),  -- 0: started_wall_ms is estimated
  told_boot_ms    integer not null,           -- when it was told of last, in its run's time since boot
  heard           text not null check (json_valid(heard)),  -- [[from_ms, to_ms], …]: in order, apart
  heard_ms        integer not null check (heard_ms >= 0),   -- their sum
  listened_ms     integer not null check (listened_ms >= 0),
  end_reason      text check (end_reason in ('finished', 'stopped', 'superseded', 'idle_reset', 'navigated',
                    'power_loss', 'device_lost', 'error', 'closing', 'staff')),  -- null: open
  day             integer,                    -- of the museum's calendar, from 1970-01-01; null: in no sum yet
  hour            integer check (hour between 0 and 23),
  check ((day is null) = (hour is null)),
  check (day is null or end_reason is not null)
) strict;
insert into play
  select play_id, play_before.key, definitions, play_before.run_id, edition, subject_id, trigger, session_id,
    started_wall_ms, started_boot_ms, play_before.clock_trusted, told_boot_ms, heard, heard_ms, listened_ms,
    end_reason, null, null
  from play_before
    join subject using (recording, clip, variant, language, room, surface)
    left join session on session.key = play_before.session;
drop table play_before;
create index play_open on play (run_id) where end_reason is null;
create index play_in_no_sum on play (play_id) where day is null;
create index play_estimated on play (run_id) where clock_trusted = 0;
create index play_of_session on play (session_id) where session_id is not null;
create index play_of_day on play (day) where day is not null;

-- Sums of plays that visitors asked for, by spans of 1, 8, 64 and 512 days; `first` is a span's first day.
-- Every change of an ended play changes them in the same transaction.
create table tally (
  days            integer not null check (days in (1, 8, 64, 512)),
  first           integer not null,
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
  primary key (days, first, subject_id)
) strict, without rowid;

-- The same by facets and single days, with the reasons for which they ended.
create table tally_of_day (
  facet_id        integer not null references facet (facet_id),
  day             integer not null,
  starts          integer not null,
  skips           integer not null,
  plays           integer not null,
  uncensored_plays integer not null,
  completions     integer not null,
  censored        integer not null,
  listened_ms     integer not null,
  held            integer not null,
  estimated       integer not null,
  finished        integer not null,
  stopped         integer not null,
  superseded      integer not null,
  idle_reset      integer not null,
  navigated       integer not null,
  power_loss      integer not null,
  device_lost     integer not null,
  error           integer not null,
  closing         integer not null,
  staff           integer not null,
  primary key (facet_id, day)
) strict, without rowid;

-- Plays by the hour of the week, from Monday at midnight.
create table tally_of_hour (
  days            integer not null check (days in (1, 8, 64, 512)),
  first           integer not null,
  facet_id        integer not null references facet (facet_id),
  slot            integer not null check (slot between 0 and 167),
  plays           integer not null,
  primary key (days, first, facet_id, slot)
) strict, without rowid;

-- How many uncensored starts heard each hundredth of a recording: 100 LEB128 numbers.
create table coverage (
  subject_id      integer not null references subject (subject_id),
  day             integer not null,
  starts          integer not null,
  heard           blob not null,
  primary key (subject_id, day)
) strict, without rowid;

-- Sounds that no visitor asked for.
create table tally_of_others (
  day             integer not null,
  trigger         text not null,
  starts          integer not null,
  primary key (day, trigger)
) strict, without rowid;

-- What sessions came to. Room '' is the whole house.
create table tally_of_sessions (
  room            text not null,
  surface         text not null,
  day             integer not null,
  sessions        integer not null,
  silent          integer not null,           -- nothing was played
  unique_plays    integer not null,           -- a clip counts once a session
  heard_half      integer not null,           -- more than half of the clips that the room offers
  dwell_ms        integer not null,
  primary key (room, surface, day)
) strict, without rowid;

-- Which clip was played after which in one session.
create table passage (
  days            integer not null check (days in (1, 8, 64, 512)),
  first           integer not null,
  clip            text not null,
  next            text not null,
  passages        integer not null,
  primary key (days, first, clip, next)
) strict, without rowid;

-- Rooms that fared alike for a while: their slugs in order, parted by blanks.
create table room_set (
  room_set_id     integer primary key,
  rooms           text not null unique
) strict;

-- Whether rooms could have played while the house was open; a row an hour, grown as time passes.
create table availability (
  day             integer not null,
  hour            integer not null check (hour between 0 and 23),
  run_id          integer not null references run (run_id),
  state           text not null check (state in ('available', 'dead', 'down')),
  room_set_id     integer not null references room_set (room_set_id),
  from_boot_ms    integer not null,
  from_wall_ms    integer not null,
  clock_trusted   integer not null check (clock_trusted in (0, 1)),
  lasted_ms       integer not null check (lasted_ms >= 0),
  primary key (day, hour, run_id, state, room_set_id, from_boot_ms)
) strict, without rowid;
create index availability_estimated on availability (run_id) where clock_trusted = 0;

-- How many people came, as staff count them.
create table admission (
  day             integer primary key,
  people          integer not null check (people between 0 and 1000000)
) strict;

-- What programs read the statistics with.
create table reading_key (
  name            text primary key check (length(name) between 1 and 60),
  key_sha256      text not null unique check (length(key_sha256) = 64),
  made_wall_ms    integer not null
) strict, without rowid;

-- Plays whose rows were removed once they were old enough; the sums still have them.
create table forgotten (
  day             integer primary key,
  plays           integer not null check (plays > 0)
) strict;

-- Whose clocks the house goes by, and how many clips each of its rooms offers.
alter table edition add column time_zone text;
update edition set time_zone = json_extract(document, '$.time_zone');
create table offer (
  edition         integer not null references edition (number),
  room            text not null,
  clips           integer not null,
  primary key (edition, room)
) strict, without rowid;
insert into offer
  select number, json_extract(room.value, '$.slug'),
    (select count(distinct json_extract(clip.value, '$.number')) from json_each(room.value, '$.clips') as clip)
  from edition, json_each(document, '$.rooms') as room;

-- What a trusted wall clock said over the time since boot; null: not known yet.
alter table run add column clock_offset_ms integer;
update run set clock_offset_ms = started_wall_ms - started_boot_ms where clock_trusted = 1;
