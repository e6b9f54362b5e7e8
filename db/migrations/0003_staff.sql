-- Who may change what the house says, what they changed, and the draft as the fields they change.

create table staff (
  staff_id        integer primary key autoincrement,
  name            text not null,
  name_key        text unique,                -- in small letters; null: gone, and the name is free again
  role            text not null check (role in ('admin', 'curator', 'uploader', 'viewer')),
  password        text,                       -- argon2id as a PHC string; null: not chosen yet
  made_wall_ms    integer not null
) strict;

-- Links that let somebody choose a password, once.
create table invitation (
  token_sha256    text primary key check (length(token_sha256) = 64),
  staff_id        integer references staff (staff_id), -- null: makes the house's first admin
  made_wall_ms    integer not null
) strict, without rowid;

-- Browsers in which somebody is signed in.
create table sign_in (
  token_sha256    text primary key check (length(token_sha256) = 64),
  staff_id        integer not null references staff (staff_id),
  began_wall_ms   integer not null
) strict, without rowid;

-- What was changed, by whom; never changed itself, but that one's writing at one text within a
-- minute is one change.
create table change (
  change_id       integer primary key autoincrement,
  staff_id        integer references staff (staff_id), -- null: from the box itself
  wall_ms         integer not null,
  act             text not null,
  subject         text not null
) strict;

create table change_text (
  change_id       integer not null references change (change_id),
  field           text not null,
  before          text,                       -- null: there was none
  after           text,
  primary key (change_id, field)
) strict, without rowid;

create index change_text_of on change_text (field, change_id);

-- What publishing kept so far in one document is taken apart into fields when the store opens.
alter table draft rename to draft_document;

create table draft (
  field           text primary key,
  text            text not null check (text <> '')
) strict, without rowid;

alter table publication add column staff_id integer references staff (staff_id);

-- The edition that becomes current when the house closes.
create table planned_publication (
  planned_publication_id integer primary key check (planned_publication_id = 1),
  edition         integer not null references edition (number),
  staff_id        integer references staff (staff_id),
  wall_ms         integer not null
) strict;
