CREATE TABLE admission (
  day             integer primary key,
  people          integer not null check (people between 0 and 1000000)
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

CREATE TABLE coverage (
  -- Of a facet, by days. At subject_id * 101: uncensored starts, then from each hundredth of the recording
  -- to the next, how many more of them heard it, or how many fewer.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
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

CREATE TABLE facet (
  facet_id        integer primary key,
  room            text,
  variant         text,
  language        text,
  surface         text,
  unique (room, variant, language, surface)
) strict;

CREATE TABLE forgotten (
  day             integer primary key,
  plays           integer not null check (plays >= 0)
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

CREATE TABLE name (
  name_id         integer primary key check (name_id > 0),
  name            text not null unique
) strict;

CREATE TABLE offer (
  edition         integer not null references edition (number),
  room            text not null,
  clips           integer not null,
  primary key (edition, room)
) strict, without rowid;

CREATE TABLE outlet (
  room            text not null,
  place           integer not null check (place >= 0),
  output          text not null check (length(output) between 1 and 200),
  channel         text not null check (channel in ('both', 'left', 'right')),
  primary key (room, place)
) strict, without rowid;

CREATE TABLE passage (
  -- Of clips by their name_id, sixteen in a row (of_id is name_id / 16), by spans of 1, 8 and 64 days. At
  -- 1048576 times the rest of that, and the name_id of another clip, how often that one was played next in
  -- a session.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
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
  hour            integer check (hour between 0 and 23),
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
) strict;

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
, clock_offset_ms integer) strict;

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

CREATE TABLE subject (
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

CREATE TABLE tally (
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

CREATE TABLE tally_of_day (
  -- Of a facet, by 8 days. At 43 times the day in the row: the same nine, then how many starts ended as
  -- finished, stopped, superseded, idle_reset, navigated, power_loss, device_lost, error, closing, staff,
  -- then plays by the hour.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

CREATE TABLE tally_of_others (
  -- Of the house by days, what no visitor asked for: starts of visitor, queue, attract, schedule, staff, test.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

CREATE TABLE tally_of_sessions (
  -- Of a room by name_id, by spans of 1, 8 and 64 days. For speaker and then for phone: sessions, those in
  -- which nothing was played, unique plays (a clip counts once a session), those that played more than
  -- half of the clips that the room offers, and milliseconds from first touches to last touches or sounds.
  days            integer not null,
  first           integer not null,
  of_id           integer not null,
  numbers         blob not null,
  primary key (days, first, of_id)
) strict, without rowid;

CREATE INDEX availability_estimated on availability (run_id) where clock_trusted = 0;

CREATE INDEX change_text_of on change_text (field, change_id);

CREATE INDEX play_estimated on play (run_id) where clock_trusted = 0;

CREATE INDEX play_in_no_sum on play (play_id) where day is null;

CREATE INDEX play_of_day on play (day) where day is not null;

CREATE INDEX play_of_session on play (session_id) where session_id is not null;

CREATE INDEX play_open on play (run_id) where end_reason is null;

CREATE INDEX session_estimated on session (run_id) where clock_trusted = 0;

