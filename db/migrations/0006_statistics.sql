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
  touched_ms      integer check (touched_ms >= 0), -- from the first touch to the last touch or sound; null: nobody told
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

-- Rooms and clips of which sums are kept, each named once. Number 0 is the whole house.
create table name (
  name_id         integer primary key check (name_id > 0),
  name            text not null unique
) strict;

create table tally (
  -- Sums of what visitors asked for, here and in the next tables that have the same columns. Every change
  -- of an ended play changes them in the same transaction. A row is of so many days from `first` on, and
  -- of somebody. Its numbers are packed: those that are not nought, in order of their places, each as how
  -- far its place is from the one before, and the number itself, folded (0, -1, 1, -2, 2 …); both as LEB128.
  -- Of a facet, by spans of 1, 8 and 64 days. At subject_id * 9: starts, skips, plays, uncensored plays,
  -- completions, censored, listened_ms, the sum of |H|/D in millionths, estimated.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

create table tally_of_day (
  -- Of a facet, by 8 days. At 43 times the day in the row: the same nine, then how many starts ended as
  -- finished, stopped, superseded, idle_reset, navigated, power_loss, device_lost, error, closing, staff,
  -- then plays by the hour.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

create table coverage (
  -- Of a facet, by days. At subject_id * 101: uncensored starts, then from each hundredth of the recording
  -- to the next, how many more of them heard it, or how many fewer.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

create table tally_of_others (
  -- Of the house by days, what no visitor asked for: starts of visitor, queue, attract, schedule, staff, test.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

create table tally_of_sessions (
  -- Of a room by name_id, by spans of 1, 8 and 64 days. For speaker and then for phone: sessions, those in
  -- which nothing was played, unique plays (a clip counts once a session), those that played more than
  -- half of the clips that the room offers, and milliseconds from first touches to last touches or sounds.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

create table passage (
  -- Of clips by their name_id, sixteen in a row (of_id is name_id / 16), by spans of 1, 8 and 64 days. At
  -- 1048576 times the rest of that, and the name_id of another clip, how often that one was played next in
  -- a session.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
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

-- Plays whose rows were removed once they were old enough; the sums still have them. Its last day is the
-- last that cannot be counted again.
create table forgotten (
  day             integer primary key,
  plays           integer not null check (plays >= 0)
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
