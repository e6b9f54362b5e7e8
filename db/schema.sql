CREATE VIEW daily as
  select date(first_day * 86400, 'unixepoch') as date, room, clip, variant, language, surface, recording, starts,
    skips, plays, uncensored_plays, completions, censored, listened_ms / 1000.0 as listened_s,
    held / 1000000.0 as held, estimated, rated_good, rated_fair, rated_poor
  from narration_total join subject using (subject_id)
  where days = 1;

CREATE VIEW daily_admission as
  select date(day * 86400, 'unixepoch') as date, people from admission;

CREATE VIEW daily_availability as
  select date(day * 86400, 'unixepoch') as date, room.value as room, state, sum(lasted_ms) / 60000.0 as minutes
  from availability join room_set using (room_set_id)
    join json_each('["' || replace(rooms, ' ', '","') || '"]') as room
  group by day, room.value, state;

CREATE VIEW daily_session as
  select date(first_day * 86400, 'unixepoch') as date, nullif(room, '*') as room, surface, sessions, without_play,
    unique_plays, heard_half, dwell_ms / 1000.0 as dwell_s
  from session_total
  where days = 1;

CREATE VIEW end_reason as
  select date(day * 86400, 'unixepoch') as date, room, language, variant, surface, reason.value as end_reason,
    case reason.value
      when 'finished' then finished when 'stopped' then stopped when 'superseded' then superseded
      when 'idle_reset' then idle_reset when 'navigated' then navigated when 'power_loss' then power_loss
      when 'device_lost' then device_lost when 'error' then error when 'closing' then closing else staff
    end as starts
  from day_total cross join json_each('["finished","stopped","superseded","idle_reset","navigated","power_loss",
    "device_lost","error","closing","staff"]') as reason
  where room <> '*' and language <> '*' and variant <> '*';

CREATE VIEW hourly as
  select date(day * 86400, 'unixepoch') as date, hour.value as hour, room, language, variant, surface,
    case hour.value
      when 0 then hour_0 when 1 then hour_1 when 2 then hour_2 when 3 then hour_3 when 4 then hour_4
      when 5 then hour_5 when 6 then hour_6 when 7 then hour_7 when 8 then hour_8 when 9 then hour_9
      when 10 then hour_10 when 11 then hour_11 when 12 then hour_12 when 13 then hour_13 when 14 then hour_14
      when 15 then hour_15 when 16 then hour_16 when 17 then hour_17 when 18 then hour_18 when 19 then hour_19
      when 20 then hour_20 when 21 then hour_21 when 22 then hour_22 else hour_23
    end as plays
  from day_total
    cross join json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]') as hour
  where room <> '*' and language <> '*' and variant <> '*';

CREATE VIEW monthly as
  select strftime('%Y-%m', first_day * 86400, 'unixepoch') as month, room, clip, variant, language, surface, recording,
    sum(starts) as starts, sum(skips) as skips, sum(plays) as plays, sum(uncensored_plays) as uncensored_plays,
    sum(completions) as completions, sum(censored) as censored, sum(listened_ms) / 1000.0 as listened_s,
    sum(held) / 1000000.0 as held, sum(estimated) as estimated, sum(rated_good) as rated_good,
    sum(rated_fair) as rated_fair, sum(rated_poor) as rated_poor
  from narration_total join subject using (subject_id)
  where days = 1
  group by month, subject_id;

CREATE VIEW play_report as
  select play_id, date(day * 86400, 'unixepoch') as date, hour, room, clip, variant, language, surface, trigger,
    session_id, edition, recording, strftime('%Y-%m-%dT%H:%M:%SZ', started_wall_ms / 1000, 'unixepoch') as started_utc,
    not clock_trusted as estimated, sounding_ms / 1000.0 as length_s, heard_ms / 1000.0 as heard_s,
    listened_ms / 1000.0 as listened_s, end_reason, rating
  from play join subject using (subject_id)
  where day is not null;

CREATE VIEW retention as
  with recursive hundredth (n) as (select 0 union all select n + 1 from hundredth where n < 99),
  started (month, subject_id, starts) as (
    select strftime('%Y-%m', first_day * 86400, 'unixepoch'), subject_id, sum(starts - censored)
    from narration_total where days = 1 group by 1, 2),
  changed (month, subject_id, n, change) as (
    select strftime('%Y-%m', day * 86400, 'unixepoch'), subject_id, hundredth, sum(change)
    from retention_change group by 1, 2, 3)
  select month, room, clip, variant, language, surface, recording, n as hundredth, starts,
    sum(coalesce(change, 0)) over (partition by month, subject_id order by n) as heard
  from started cross join hundredth left join changed using (month, subject_id, n) join subject using (subject_id);

CREATE VIEW transition as
  select strftime('%Y-%m', first_day * 86400, 'unixepoch') as month, one.number as clip,
    other.number as next_clip, sum(times) as times
  from transition_total
    join clip_number as one on one.clip_number_id = clip
    join clip_number as other on other.clip_number_id = next_clip
  where days = 1
  group by 1, 2, 3;

CREATE TRIGGER outbox_availability after update of lasted_ms on availability
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id, from_boot_ms) values ('availability', new.run_id, new.from_boot_ms); end;

CREATE TRIGGER outbox_new_availability after insert on availability
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id, from_boot_ms) values ('availability', new.run_id, new.from_boot_ms); end;

CREATE TRIGGER outbox_new_play after insert on play
  when new.end_reason is not null and exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('play', new.play_id); end;

CREATE TRIGGER outbox_new_session after insert on session
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('session', new.session_id); end;

CREATE TRIGGER outbox_play after update of heard, listened_ms, end_reason, started_wall_ms, clock_trusted, rating on play
  when new.end_reason is not null and exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('play', new.play_id); end;

CREATE TRIGGER outbox_removed_play after delete on play
  when exists (select 1 from fleet where role = 'follower')
  begin delete from outbox where kind = 'play' and row_id = old.play_id; end;

CREATE TRIGGER outbox_removed_session after delete on session
  when exists (select 1 from fleet where role = 'follower')
  begin delete from outbox where kind = 'session' and row_id = old.session_id; end;

CREATE TRIGGER outbox_session after update of touched_ms, began_wall_ms, clock_trusted on session
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('session', new.session_id); end;

CREATE TABLE admission (
  day             integer primary key,
  people          integer not null check (people between 0 and 1000000)
) strict;

CREATE TABLE alert (
  alert_id        integer primary key autoincrement,
  kind            text not null check (length(kind) between 1 and 40),
  box_id          integer references box (box_id), -- null: this box
  subject         text not null check (length(subject) <= 100), -- a room, or room#screen; empty: the whole box
  raised_wall_ms  integer not null,
  cleared_wall_ms integer,                    -- null: it is open
  acknowledged_wall_ms integer,               -- null: nobody takes care of it
  staff_id        integer references staff (staff_id), -- who takes care; null: somebody at the box itself
  check (acknowledged_wall_ms is not null or staff_id is null)
) strict;

CREATE TABLE alert_message (
  message_id      integer primary key autoincrement,
  alert_id        integer not null references alert (alert_id) on delete cascade,
  event           text not null check (event in ('raised', 'cleared')),
  way             text not null check (way in ('program', 'webhook', 'ntfy', 'mail')),
  unique (alert_id, event, way)
) strict;

CREATE TABLE availability (
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

CREATE TABLE box (
  box_id          integer primary key autoincrement,
  public_key      text not null unique check (length(public_key) between 1 and 100),
  name            text not null check (length(name) between 1 and 60),
  machine         text not null check (length(machine) <= 200),
  version         text not null check (length(version) <= 100),
  joined_wall_ms  integer not null,
  removed_wall_ms integer,                    -- null: it follows
  reported_wall_ms integer,                   -- its last report
  complete_wall_ms integer,                   -- all plays that began before are here
  health          text check (json_valid(health)),
  health_wall_ms  integer
) strict;

CREATE TABLE change (
  change_id       integer primary key autoincrement,
  staff_id        integer references staff (staff_id), -- null: from the box itself
  wall_ms         integer not null,
  act             text not null,
  subject         text not null
, step text check (length(step) = 32)) strict;

CREATE TABLE change_text (
  change_id       integer not null references change (change_id),
  field           text not null,
  before          text,                       -- null: there was none
  after           text,
  primary key (change_id, field)
) strict, without rowid;

CREATE TABLE clip_number (
  clip_number_id  integer primary key,
  number          text not null unique
) strict;

CREATE TABLE day_total (
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
  hour_23         integer not null, rated_good integer not null default 0, rated_fair integer not null default 0, rated_poor integer not null default 0,
  primary key (day, room, language, variant, surface)
) strict, without rowid;

CREATE TABLE draft (
  field           text primary key,
  text            text not null check (text <> '')
) strict, without rowid;

CREATE TABLE "draft_document" (
  draft_id        integer primary key check (draft_id = 1),
  revision        integer not null check (revision > 0),
  document        text not null check (json_valid(document)),
  changed_wall_ms integer not null
) strict;

CREATE TABLE edition (
  number          integer primary key check (number > 0),
  sha256          text not null unique check (length(sha256) = 64),
  document        text not null check (json_valid(document))
, time_zone text) strict;

CREATE TABLE enrolment_code (
  code            text primary key check (length(code) between 1 and 40),
  uses_left       integer not null check (uses_left >= 0),
  issued_boot_ms  integer not null,
  boxes           text not null               -- public keys of those that joined with it
) strict, without rowid;

CREATE TABLE fleet (
  fleet_id        integer primary key check (fleet_id = 1),
  role            text not null check (role in ('main', 'follower')),
  house_key       text not null check (length(house_key) between 1 and 100), -- public keys
  root_key        text not null check (length(root_key) between 1 and 100),
  epoch           text not null check (length(epoch) = 32), -- main's; a new one after each restore
  account_jwt     text not null check (length(account_jwt) between 1 and 4000), -- the root key's signature of the house key
  engine          text,                       -- main: the engine's address, on loopback
  -- Of a follower alone:
  box_name        text check (length(box_name) between 1 and 60),
  main_url        text check (length(main_url) between 1 and 300),
  acknowledged    integer not null default 0, -- the outbox is reported up to this mark,
  acknowledged_run text check (length(acknowledged_run) = 32), -- and main's run that said so
  desired_serial  integer not null default 0,
  desired         text check (json_valid(desired)), -- main's last desired state
  check (iif(role = 'main', engine is not null, box_name is not null and main_url is not null))
) strict;

CREATE TABLE invitation (
  token_sha256    text primary key check (length(token_sha256) = 64),
  staff_id        integer references staff (staff_id), -- null: makes the house's first admin
  made_wall_ms    integer not null
) strict, without rowid;

CREATE TABLE known_browser (
  token_sha256    text not null check (length(token_sha256) = 64),
  staff_id        integer not null references staff (staff_id),
  signed_in_wall_ms integer not null,         -- when last
  primary key (token_sha256, staff_id)
) strict, without rowid;

CREATE TABLE level (
  room            text primary key,
  trim_db         real not null check (trim_db between -40 and 12),
  cap_db          real not null check (cap_db between -40 and 12)
) strict, without rowid;

CREATE TABLE mute (
  mute_id         integer primary key check (mute_id = 1),
  since_wall_ms   integer not null,
  who             text not null check (length(who) <= 200)
) strict;

CREATE TABLE narration_total (
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
  estimated       integer not null, rated_good integer not null default 0, rated_fair integer not null default 0, rated_poor integer not null default 0,
  primary key (days, first_day, subject_id)
) strict, without rowid;

CREATE TABLE offer (
  edition         integer not null references edition (number),
  room            text not null,
  clips           integer not null,
  primary key (edition, room)
) strict, without rowid;

CREATE TABLE other_start (
  day             integer not null,
  trigger         text not null check (trigger in ('attract', 'schedule', 'staff', 'test')),
  starts          integer not null,
  primary key (day, trigger)
) strict, without rowid;

CREATE TABLE outbox (
  mark            integer primary key autoincrement,
  kind            text not null check (kind in ('play', 'session', 'availability')),
  row_id          integer not null,           -- of availability: its run
  from_boot_ms    integer not null default 0, -- of availability
  unique (kind, row_id, from_boot_ms)
) strict;

CREATE TABLE outlet (
  room            text not null,
  place           integer not null check (place >= 0),
  output          text not null check (length(output) between 1 and 200),
  channel         text not null check (channel in ('both', 'left', 'right')),
  primary key (room, place)
) strict, without rowid;

CREATE TABLE planned_publication (
  planned_publication_id integer primary key check (planned_publication_id = 1),
  edition         integer not null references edition (number),
  staff_id        integer references staff (staff_id),
  wall_ms         integer not null
) strict;

CREATE TABLE play (
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
  hour            integer check (hour between 0 and 23), rating text check (rating in ('good', 'fair', 'poor')),
  check ((day is null) = (hour is null)),
  check (day is null or end_reason is not null)
) strict;

CREATE TABLE publication (
  publication_id  integer primary key autoincrement,
  edition         integer not null references edition (number),
  wall_ms         integer not null
, staff_id integer references staff (staff_id)) strict;

CREATE TABLE published (
  room            text not null,
  clip            text not null,
  variant         text not null,
  language        text not null,
  recording       text not null,
  edition         integer not null references edition (number),
  primary key (room, clip, variant, language, recording)
) strict, without rowid;

CREATE TABLE reading_key (
  name            text primary key check (length(name) between 1 and 60),
  key_sha256      text not null unique check (length(key_sha256) = 64),
  made_wall_ms    integer not null
) strict, without rowid;

CREATE TABLE "recording" (
  sha256          text primary key check (length(sha256) = 64),
  bytes           integer not null check (bytes > 0),
  format          text not null check (format <> ''),
  length_ms       integer not null check (length_ms > 0),
  sounding_ms     integer not null check (sounding_ms between 0 and length_ms),
  channels        integer not null check (channels between 1 and 8),
  rate_hz         integer not null check (rate_hz between 8000 and 192000),
  loudness_lufs   real,                       -- null: silence, or too short to be measured
  true_peak_dbtp  real not null,
  waveform        blob not null,
  speaker_sha256  text not null check (length(speaker_sha256) = 64),
  speaker_bytes   integer not null check (speaker_bytes > 0),
  browser_sha256  text not null check (length(browser_sha256) = 64),
  browser_bytes   integer not null check (browser_bytes > 0),
  findings        text check (json_valid(findings)) -- null: listed before anybody looked
, files text not null default 'all' check (files in ('all', 'served', 'none'))) strict;

CREATE TABLE "removed_plays" (
  day             integer primary key,
  plays           integer not null check (plays >= 0)
) strict;

CREATE TABLE retention_change (
  day             integer not null,
  subject_id      integer not null references subject (subject_id),
  hundredth       integer not null check (hundredth between 0 and 99),
  change          integer not null,
  primary key (day, subject_id, hundredth)
) strict, without rowid;

CREATE TABLE room_claim (
  room            text primary key,
  box_id          integer not null references box (box_id),
  since_wall_ms   integer not null
) strict, without rowid;

CREATE TABLE room_set (
  room_set_id     integer primary key,
  rooms           text not null unique
) strict;

CREATE TABLE run (
  run_id          integer primary key,
  version         text not null,
  boot_name       text,                       -- the kernel's name for the boot; null where hidden
  started_wall_ms integer not null,
  started_boot_ms integer not null check (started_boot_ms >= 0),
  clock_trusted   integer not null check (clock_trusted in (0, 1))
, clock_offset_ms integer, key text check (length(key) = 32), box_id integer references box (box_id)) strict;

CREATE TABLE screen (
  screen_id       integer primary key autoincrement,
  token_sha256    text not null unique check (length(token_sha256) = 64),
  code            text unique check (length(code) = 6),     -- shown while it waits
  room            text,
  panel           integer check (panel between 100 and 4000), -- pixels in 100 mm; null: not measured
  made_wall_ms    integer not null,
  check ((code is null) = (room is not null))
) strict;

CREATE TABLE session (
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

CREATE TABLE session_total (
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

CREATE TABLE sign_in (
  token_sha256    text primary key check (length(token_sha256) = 64),
  staff_id        integer not null references staff (staff_id),
  began_wall_ms   integer not null
) strict, without rowid;

CREATE TABLE staff (
  staff_id        integer primary key autoincrement,
  name            text not null,
  name_key        text unique,                -- in small letters; null: gone, and the name is free again
  role            text not null check (role in ('admin', 'curator', 'uploader', 'viewer')),
  password        text,                       -- argon2id as a PHC string; null: not chosen yet
  made_wall_ms    integer not null
) strict;

CREATE TABLE stick_report (
  sha256          text primary key check (length(sha256) = 64),
  after_mark      integer not null,           -- the mark before their first one,
  upto            integer not null            -- and their last one
) strict, without rowid;

CREATE TABLE subject (
  subject_id      integer primary key,
  room            text not null,
  clip            text not null,
  variant         text not null,
  language        text not null,
  recording       text not null references recording (sha256),
  surface         text not null check (surface in ('speaker', 'phone')),
  sounding_ms     integer not null check (sounding_ms >= 0),
  unique (recording, clip, variant, language, room, surface)
) strict;

CREATE TABLE tombstone (
  key             text primary key check (length(key) = 32),
  day             integer not null            -- on which it was removed
) strict, without rowid;

CREATE TABLE transition_total (
  days            integer not null,
  first_day       integer not null check (first_day % days = 0),
  clip            integer not null references clip_number (clip_number_id),
  next_clip       integer not null references clip_number (clip_number_id),
  times           integer not null,
  primary key (days, first_day, clip, next_clip)
) strict, without rowid;

CREATE INDEX alert_of_end on alert (cleared_wall_ms) where cleared_wall_ms is not null;

CREATE INDEX availability_estimated on availability (run_id) where clock_trusted = 0;

CREATE UNIQUE INDEX box_name on box (name) where removed_wall_ms is null;

CREATE INDEX change_text_of on change_text (field, change_id);

CREATE UNIQUE INDEX open_alert on alert (kind, coalesce(box_id, 0), subject) where cleared_wall_ms is null;

CREATE INDEX play_estimated on play (run_id) where clock_trusted = 0;

CREATE INDEX play_in_no_sum on play (play_id) where day is null;

CREATE INDEX play_of_day on play (day) where day is not null;

CREATE INDEX play_of_session on play (session_id) where session_id is not null;

CREATE INDEX play_open on play (run_id) where end_reason is null;

CREATE UNIQUE INDEX run_key on run (key);

CREATE INDEX run_of_box on run (box_id) where box_id is not null;

CREATE INDEX session_estimated on session (run_id) where clock_trusted = 0;

CREATE INDEX tombstone_of_day on tombstone (day);

