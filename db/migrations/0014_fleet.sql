-- Several boxes of one house. A box that follows another one, its main box, reports its plays to it.

-- The keys of runs and of the rows that refer to them are the same on every box; `run_id` is local.
alter table run add column key text check (length(key) = 32);
update run set key = lower(hex(randomblob(16)));
create unique index run_key on run (key);

-- What this box is to others; no row: it serves alone.
create table fleet (
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

-- With which codes boxes may join, for two hours.
create table enrolment_code (
  code            text primary key check (length(code) between 1 and 40),
  uses_left       integer not null check (uses_left >= 0),
  issued_boot_ms  integer not null,
  boxes           text not null               -- public keys of those that joined with it
) strict, without rowid;

-- The followers of this main box.
create table box (
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
create unique index box_name on box (name) where removed_wall_ms is null;

-- The box that has a room's speaker or screen; no row: the main box.
create table room_claim (
  room            text primary key,
  box_id          integer not null references box (box_id),
  since_wall_ms   integer not null
) strict, without rowid;

-- The box that a run was on; null: this one.
alter table run add column box_id integer references box (box_id);
create index run_of_box on run (box_id) where box_id is not null;

-- What a follower has to report: a row that changed gets a new mark. A mark stays as long as its row, so
-- that everything can be reported again.
create table outbox (
  mark            integer primary key autoincrement,
  kind            text not null check (kind in ('play', 'session', 'availability')),
  row_id          integer not null,           -- of availability: its run
  from_boot_ms    integer not null default 0, -- of availability
  unique (kind, row_id, from_boot_ms)
) strict;

-- Plays and sessions of other boxes that were removed here: reported again, they are not counted again.
create table tombstone (
  key             text primary key check (length(key) = 32),
  day             integer not null            -- on which it was removed
) strict, without rowid;
create index tombstone_of_day on tombstone (day);

-- Reports that left on a stick.
create table stick_report (
  sha256          text primary key check (length(sha256) = 64),
  after_mark      integer not null,           -- the mark before their first one,
  upto            integer not null            -- and their last one
) strict, without rowid;

-- Which files of a recording this box has: all, only those it serves, or none (of a play elsewhere).
alter table recording add column files text not null default 'all' check (files in ('all', 'served', 'none'));

create trigger outbox_new_play after insert on play
  when new.end_reason is not null and exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('play', new.play_id); end;
create trigger outbox_play after update of heard, listened_ms, end_reason, started_wall_ms, clock_trusted on play
  when new.end_reason is not null and exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('play', new.play_id); end;
create trigger outbox_removed_play after delete on play
  when exists (select 1 from fleet where role = 'follower')
  begin delete from outbox where kind = 'play' and row_id = old.play_id; end;
create trigger outbox_new_session after insert on session
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('session', new.session_id); end;
create trigger outbox_session after update of touched_ms, began_wall_ms, clock_trusted on session
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('session', new.session_id); end;
create trigger outbox_removed_session after delete on session
  when exists (select 1 from fleet where role = 'follower')
  begin delete from outbox where kind = 'session' and row_id = old.session_id; end;
create trigger outbox_new_availability after insert on availability
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id, from_boot_ms) values ('availability', new.run_id, new.from_boot_ms); end;
create trigger outbox_availability after update of lasted_ms on availability
  when exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id, from_boot_ms) values ('availability', new.run_id, new.from_boot_ms); end;
